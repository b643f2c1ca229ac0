//! TLS: with certificate files of the operator, or with a certificate that an authority gives over ACME; and their renewal
//! while the server runs.

mod acme;
mod authority;

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use kiai_services::Clock;
use parking_lot::RwLock;
use rustls::ServerConfig;
use rustls::crypto::{CryptoProvider, aws_lc_rs};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::server::{ClientHello, ResolvesServerCert};
use rustls::sign::CertifiedKey;
use rustls::version::{TLS12, TLS13};
use tokio::net::TcpStream;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::server::TlsStream;
use tokio_util::sync::CancellationToken;

use crate::config::{Config, Problem};

use self::acme::Acme;
pub(crate) use authority::init;

/// How often the files are read again: whoever renews them need not tell.
const REREAD_INTERVAL: Duration = Duration::from_secs(3600);

/// What the listener needs to speak TLS.
#[derive(Clone)]
pub(crate) struct Tls {
    acceptor: TlsAcceptor,
    /// Whether requests without TLS are answered too.
    pub(crate) answers_plain: bool,
    source: Source,
}

/// Where the certificate comes from.
#[derive(Clone)]
enum Source {
    /// From files, which somebody else renews.
    Files(Arc<Certificate>),
    /// From an authority that is asked for it.
    Acme(Arc<Acme>),
}

impl Tls {
    /// Reads the certificate that the settings name, or the one that an authority gave; `None` where they want neither.
    pub(crate) fn open(config: &Config) -> Result<Option<Tls>, Problem> {
        let provider = Arc::new(aws_lc_rs::default_provider());
        let http = b"http/1.1".to_vec();
        let (source, resolver, protocols): (_, Arc<dyn ResolvesServerCert>, _) =
            match (&config.tls_certificate, &config.tls_key) {
                (Some(chain), Some(key)) => {
                    let certificate = Arc::new(Certificate::read(chain.clone(), key.clone(), &provider)?);
                    (Source::Files(certificate.clone()), certificate, vec![http])
                }
                _ if config.acme.0 => {
                    let acme = Arc::new(Acme::open(config, &provider)?);
                    let shown = acme.shown();
                    (Source::Acme(acme), shown, vec![http, acme::PROTOCOL.to_vec()])
                }
                _ => return Ok(None),
            };
        let versions = ServerConfig::builder_with_provider(provider).with_protocol_versions(&[&TLS13, &TLS12]);
        let versions = versions.map_err(|error| {
            Problem::new("TLS_CERTIFICATE", format!("cannot be used: {error}"), "report this: it is a fault of kiai")
        })?;
        let mut server = versions.with_no_client_auth().with_cert_resolver(resolver);
        server.alpn_protocols = protocols;
        let acceptor = TlsAcceptor::from(Arc::new(server));
        Ok(Some(Tls { acceptor, answers_plain: config.plain_http.0, source }))
    }

    /// Shakes hands with a client, if it wants to: the first byte tells TLS from HTTP, none of whose methods begins with it.
    pub(crate) async fn begin(&self, stream: TcpStream) -> io::Result<Opening> {
        const HANDSHAKE: u8 = 0x16;
        let mut first = [0];
        stream.peek(&mut first).await?;
        Ok(match first {
            [HANDSHAKE] => {
                let encrypted = self.acceptor.accept(stream).await?;
                match encrypted.get_ref().1.alpn_protocol() {
                    Some(acme::PROTOCOL) => Opening::Challenge,
                    _ => Opening::Encrypted(Box::new(encrypted)),
                }
            }
            _ => Opening::Plain(stream),
        })
    }

    /// Shows renewed certificates to new connections, until `stopping`. What cannot be renewed leaves the former in place.
    pub(crate) async fn keep_up(self, clock: Arc<dyn Clock>, stopping: CancellationToken) {
        match self.source {
            Source::Files(certificate) => certificate.keep_up(clock, stopping).await,
            Source::Acme(acme) => acme.keep_up(&*clock, &stopping).await,
        }
    }
}

/// How a client began.
pub(crate) enum Opening {
    /// With TLS, whose handshake is done.
    Encrypted(Box<TlsStream<TcpStream>>),
    /// Without.
    Plain(TcpStream),
    /// It was an authority that wanted to see who answers here, and has seen it.
    Challenge,
}

/// The certificate of files.
#[derive(Debug)]
struct Certificate {
    chain: PathBuf,
    key: PathBuf,
    provider: Arc<CryptoProvider>,
    shown: RwLock<Arc<CertifiedKey>>,
}

impl Certificate {
    async fn keep_up(&self, clock: Arc<dyn Clock>, stopping: CancellationToken) {
        while stopping.run_until_cancelled(clock.sleep(REREAD_INTERVAL)).await.is_some() {
            match self.reread() {
                Ok(()) => tracing::debug!("The certificate was read again"),
                Err(problem) => tracing::warn!(setting.key = problem.key, "{problem}"),
            }
        }
    }

    fn read(chain: PathBuf, key: PathBuf, provider: &Arc<CryptoProvider>) -> Result<Certificate, Problem> {
        let shown = RwLock::new(read(&chain, &key, provider)?);
        Ok(Certificate { chain, key, provider: provider.clone(), shown })
    }

    fn reread(&self) -> Result<(), Problem> {
        *self.shown.write() = read(&self.chain, &self.key, &self.provider)?;
        Ok(())
    }
}

impl ResolvesServerCert for Certificate {
    fn resolve(&self, _: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        Some(self.shown.read().clone())
    }
}

/// A chain and its key. Fails if either cannot be read or they do not belong together.
fn read(chain: &Path, key: &Path, provider: &CryptoProvider) -> Result<Arc<CertifiedKey>, Problem> {
    let certificates = CertificateDer::pem_file_iter(chain)
        .and_then(Iterator::collect::<Result<Vec<_>, _>>)
        .map_err(|error| unfit("TLS_CERTIFICATE", chain, &error.to_string()))?;
    if certificates.is_empty() {
        return Err(unfit("TLS_CERTIFICATE", chain, "it holds no certificate"));
    }
    let secret = PrivateKeyDer::from_pem_file(key).map_err(|error| unfit("TLS_KEY", key, &error.to_string()))?;
    let certified = CertifiedKey::from_der(certificates, secret, provider)
        .map_err(|error| unfit("TLS_KEY", key, &format!("it does not fit the certificate: {error}")))?;
    Ok(Arc::new(certified))
}

fn unfit(setting: &str, file: &Path, why: &str) -> Problem {
    Problem::new(
        setting,
        format!("names {}, which cannot be used: {why}", file.display()),
        "name a PEM file that this user may read, or make one with `kiai tls init`",
    )
}
