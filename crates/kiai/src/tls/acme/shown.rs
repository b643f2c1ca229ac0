//! What clients are shown, and authorities that look.

use std::collections::HashMap;
use std::sync::Arc;

use anyhow::Context;
use kiai_model::Timestamp;
use parking_lot::RwLock;
use rcgen::{CertificateParams, CustomExtension, KeyPair};
use rustls::crypto::CryptoProvider;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::server::{ClientHello, ResolvesServerCert};
use rustls::sign::CertifiedKey;
use x509_parser::extensions::GeneralName;

use super::PROTOCOL;

/// A certificate that an authority gave.
pub(super) struct Issued {
    certified: Arc<CertifiedKey>,
    names: Vec<String>,
    from: Timestamp,
    until: Timestamp,
}

impl Issued {
    /// Reads a key and a chain.
    pub(super) fn read(pem: &str, provider: &CryptoProvider) -> anyhow::Result<Issued> {
        let chain = CertificateDer::pem_slice_iter(pem.as_bytes()).collect::<Result<Vec<_>, _>>()?;
        let key = PrivateKeyDer::from_pem_slice(pem.as_bytes())?;
        let first = chain.first().context("there is no certificate")?;
        let (_, certificate) = x509_parser::parse_x509_certificate(first).context("this is no certificate")?;
        let validity = certificate.validity();
        let [from, until] = [validity.not_before, validity.not_after].map(|at| Timestamp::from_secs(at.timestamp()));
        let alternatives = certificate.subject_alternative_name()?.context("the certificate has no names")?;
        let names = alternatives.value.general_names.iter().filter_map(|name| match name {
            GeneralName::DNSName(name) => Some(name.to_ascii_lowercase()),
            _ => None,
        });
        let names = names.collect();
        let certified = Arc::new(CertifiedKey::from_der(chain, key, provider)?);
        Ok(Issued { certified, names, from, until })
    }

    /// Whether it is for these names.
    pub(super) fn is_for(&self, names: &[String]) -> bool {
        names.iter().all(|name| self.names.contains(name))
    }

    /// Until when it is good.
    pub(super) fn until(&self) -> Timestamp {
        self.until
    }

    /// When a third of its time is left.
    pub(super) fn renew_at(&self) -> Timestamp {
        self.until - self.until.since(self.from) / 3
    }
}

/// What is shown to whom.
#[derive(Debug, Default)]
pub(super) struct Shown {
    certificate: RwLock<Option<Arc<CertifiedKey>>>,
    challenges: RwLock<HashMap<String, Arc<CertifiedKey>>>,
}

impl Shown {
    /// Shows a certificate to clients from now on.
    pub(super) fn show(&self, issued: &Issued) {
        *self.certificate.write() = Some(issued.certified.clone());
    }

    /// Proves to an authority that asks for `name` that the key's owner answers here: with a certificate that holds
    /// `digest`.
    pub(super) fn show_challenge(&self, name: &str, digest: &[u8], provider: &CryptoProvider) -> anyhow::Result<()> {
        let key = KeyPair::generate()?;
        let mut params = CertificateParams::new(vec![name.to_owned()])?;
        params.custom_extensions = vec![CustomExtension::new_acme_identifier(digest)];
        let chain = vec![params.self_signed(&key)?.der().clone()];
        let secret = PrivateKeyDer::try_from(key.serialize_der()).map_err(anyhow::Error::msg)?;
        // Not `from_der`: what compares key and certificate there knows no critical acmeIdentifier.
        let certified = CertifiedKey::new(chain, provider.key_provider.load_private_key(secret)?);
        self.challenges.write().insert(name.to_ascii_lowercase(), Arc::new(certified));
        Ok(())
    }

    /// No authority looks any more.
    pub(super) fn forget_challenges(&self) {
        self.challenges.write().clear();
    }
}

impl ResolvesServerCert for Shown {
    fn resolve(&self, hello: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        let looks = hello.alpn().is_some_and(|protocols| protocols.eq([PROTOCOL]));
        if looks {
            return self.challenges.read().get(&hello.server_name()?.to_ascii_lowercase()).cloned();
        }
        self.certificate.read().clone()
    }
}
