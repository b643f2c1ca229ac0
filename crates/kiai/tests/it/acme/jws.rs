//! What an account signs (RFC 7515, RFC 8555 section 6).

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use jsonwebtoken::{Algorithm, DecodingKey, crypto};
use serde::Deserialize;
use sha2::{Digest, Sha256};

/// The public key of an account.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub(super) struct Key {
    crv: String,
    kty: String,
    x: String,
    y: String,
}

impl Key {
    /// RFC 7638.
    pub(super) fn thumbprint(&self) -> String {
        let Self { crv, kty, x, y } = self;
        let text = format!(r#"{{"crv":"{crv}","kty":"{kty}","x":"{x}","y":"{y}"}}"#);
        BASE64_URL_SAFE_NO_PAD.encode(Sha256::digest(text))
    }
}

#[derive(Debug, Deserialize)]
struct Signed {
    protected: String,
    payload: String,
    signature: String,
}

/// What stands above a payload, and is signed with it.
#[derive(Debug, Deserialize)]
pub(super) struct Head {
    alg: String,
    pub(super) nonce: String,
    pub(super) url: String,
    pub(super) jwk: Option<Key>,
    pub(super) kid: Option<String>,
}

/// Reads what was signed. `key_of` knows the key of an account.
pub(super) fn open(body: &[u8], key_of: impl FnOnce(&str) -> Option<Key>) -> Result<(Head, Key, Vec<u8>), String> {
    let signed: Signed = serde_json::from_slice(body).map_err(|error| error.to_string())?;
    let decode = |text: &str| BASE64_URL_SAFE_NO_PAD.decode(text).map_err(|error| error.to_string());
    let head: Head = serde_json::from_slice(&decode(&signed.protected)?).map_err(|error| error.to_string())?;
    if head.alg != "ES256" {
        return Err(format!("the algorithm is {}", head.alg));
    }
    let key = match (&head.jwk, &head.kid) {
        (Some(key), None) => key.clone(),
        (None, Some(account)) => key_of(account).ok_or("the account is unknown")?,
        _ => return Err("there must be either jwk or kid".to_owned()),
    };
    let verifier = DecodingKey::from_ec_components(&key.x, &key.y).map_err(|error| error.to_string())?;
    let message = format!("{}.{}", signed.protected, signed.payload);
    let is_good = crypto::verify(&signed.signature, message.as_bytes(), &verifier, Algorithm::ES256);
    if !is_good.map_err(|error| error.to_string())? {
        return Err("the signature is wrong".to_owned());
    }
    Ok((head, key, decode(&signed.payload)?))
}
