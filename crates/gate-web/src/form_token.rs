//! Forms that only this site can have made: each carries a token for its action and the browser it was made for.

use std::fmt::Write;

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

/// The name of its field.
pub(crate) const FIELD: &str = "form_token";

/// What tokens are made with: the same on every node.
pub(crate) struct FormKey(Vec<u8>);

impl FormKey {
    pub(crate) fn new(secret_key: &str) -> Self {
        let mut mac = keyed(secret_key.as_bytes());
        mac.update(b"forms of the site");
        Self(mac.finalize().into_bytes().to_vec())
    }

    /// The token of a form of a browser, which has these cookies.
    pub(crate) fn token(&self, cookies: &Cookies, action: &str) -> String {
        let digest = self.mac(cookies, action).finalize().into_bytes();
        digest.iter().fold(String::with_capacity(64), |mut text, byte| {
            _ = write!(text, "{byte:02x}");
            text
        })
    }

    /// Whether it is. How long that takes tells nothing.
    pub(crate) fn is_right(&self, cookies: &Cookies, action: &str, token: &str) -> bool {
        let expected = self.token(cookies, action);
        subtle::ConstantTimeEq::ct_eq(expected.as_bytes(), token.as_bytes()).into()
    }

    fn mac(&self, cookies: &Cookies, action: &str) -> Hmac<Sha256> {
        let mut mac = keyed(&self.0);
        for part in [cookies.form.as_str(), cookies.session.as_deref().unwrap_or_default(), action] {
            mac.update(&(part.len() as u64).to_le_bytes());
            mac.update(part.as_bytes());
        }
        mac
    }
}

fn keyed(key: &[u8]) -> Hmac<Sha256> {
    // HMAC takes keys of every length.
    <Hmac<Sha256> as KeyInit>::new_from_slice(key).unwrap_or_else(|_| unreachable!("a key of any length is one"))
}

/// What binds forms to a browser.
#[derive(Clone, Default)]
pub(crate) struct Cookies {
    /// Of everybody who has seen a form.
    pub(crate) form: String,
    /// Of who is signed in.
    pub(crate) session: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_for_one_form_of_one_browser() {
        let key = FormKey::new("a key for tests only");
        let cookies = Cookies { form: "form".to_owned(), session: Some("session".to_owned()) };
        let token = key.token(&cookies, "/account/password");
        assert!(key.is_right(&cookies, "/account/password", &token));
        let (other, out) =
            (Cookies { form: "f".to_owned(), ..cookies.clone() }, Cookies { session: None, ..cookies.clone() });
        let moved = Cookies { form: "formsession".to_owned(), session: None };
        for (cookies, action) in [
            (&cookies, "/account"),
            (&other, "/account/password"),
            (&out, "/account/password"),
            (&moved, "/account/password"),
        ] {
            assert!(!key.is_right(cookies, action, &token));
        }
        for wrong in ["", "x", &token[1..], &token.to_uppercase()] {
            assert!(!key.is_right(&cookies, "/account/password", wrong));
        }
        assert!(!FormKey::new("another key").is_right(&cookies, "/account/password", &token));
    }
}
