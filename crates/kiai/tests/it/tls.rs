//! TLS with an authority of the operator's own.

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use rcgen::{CertificateParams, Issuer, KeyPair};
use rustls::client::WebPkiServerVerifier;
use rustls::client::danger::ServerCertVerifier;
use rustls::crypto::aws_lc_rs;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::version::{TLS12, TLS13};
use rustls::{ClientConfig, RootCertStore, SupportedProtocolVersion};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;

use crate::process::{Operator, Server};

const SETTINGS: [(&str, &str); 2] = [("TLS_CERTIFICATE", "data/tls/certificate.pem"), ("TLS_KEY", "data/tls/key.pem")];

fn roots(authority: &Path) -> Arc<RootCertStore> {
    let mut roots = RootCertStore::empty();
    roots.add(CertificateDer::from_pem_file(authority).unwrap()).unwrap();
    Arc::new(roots)
}

async fn ask(mut stream: impl AsyncRead + AsyncWrite + Unpin) -> String {
    stream.write_all(b"GET /health HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n").await.unwrap();
    let mut answer = Vec::new();
    _ = stream.read_to_end(&mut answer).await; // the end may come without a farewell
    String::from_utf8(answer).unwrap()
}

async fn ask_with(
    server: &Server,
    roots: Arc<RootCertStore>,
    name: &'static str,
    version: &'static SupportedProtocolVersion,
) -> String {
    let client = ClientConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
        .with_protocol_versions(&[version])
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    let stream = TcpStream::connect(server.address).await.unwrap();
    let name = ServerName::try_from(name).unwrap();
    ask(TlsConnector::from(Arc::new(client)).connect(name, stream).await.unwrap()).await
}

#[tokio::test]
async fn an_own_authority_serves_every_name_in_both_versions() {
    for (domain, names) in [
        ("localhost", ["localhost", "osu.localhost", "127.0.0.1"]),
        ("kiai.lan", ["kiai.lan", "c.kiai.lan", "any.kiai.lan"]),
    ] {
        let operator = Operator::new();
        operator.write(".env", &format!("DOMAIN={domain}\n"));
        operator.answer(&["tls", "init"]);
        let server = operator.serve(&SETTINGS);
        let roots = roots(&operator.path("data/tls/authority.pem"));
        for version in [&TLS12, &TLS13] {
            for name in names {
                let answer = ask_with(&server, roots.clone(), name, version).await;
                assert!(answer.starts_with("HTTP/1.1 200 OK"), "{name}: {answer}");
            }
        }
        server.stop();
    }
}

#[test]
fn the_authority_is_kept_and_can_speak_for_no_other_name() {
    let operator = Operator::new();
    operator.answer(&["tls", "init"]);
    let read = |name: &str| std::fs::read_to_string(operator.path("data/tls").join(name)).unwrap();
    let (authority, key, certificate) = (read("authority.pem"), read("authority.key.pem"), read("certificate.pem"));
    operator.answer(&["tls", "init"]);
    assert_eq!(read("authority.pem"), authority);
    assert_ne!(read("certificate.pem"), certificate, "a second time makes a new certificate");

    let issuer = Issuer::from_ca_cert_pem(&authority, KeyPair::from_pem(&key).unwrap()).unwrap();
    let provider = Arc::new(aws_lc_rs::default_provider());
    let roots = roots(&operator.path("data/tls/authority.pem"));
    let verifier = WebPkiServerVerifier::builder_with_provider(roots, provider).build().unwrap();
    let now = UnixTime::since_unix_epoch(since_epoch());
    let verify = |name: &'static str| {
        let params = CertificateParams::new(vec![name.to_owned()]).unwrap();
        let signed = params.signed_by(&KeyPair::generate().unwrap(), &issuer).unwrap();
        verifier.verify_server_cert(signed.der(), &[], &ServerName::try_from(name).unwrap(), &[], now)
    };
    assert!(verify("anything.localhost").is_ok());
    assert!(verify("example.org").is_err());
}

#[expect(clippy::disallowed_methods, reason = "the binary reads the real clock too")]
fn since_epoch() -> Duration {
    SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap()
}

#[tokio::test]
async fn plain_http_is_refused_unless_it_is_allowed() {
    let operator = Operator::new();
    operator.answer(&["tls", "init"]);
    let server = operator.serve(&SETTINGS);
    let answer = ask(TcpStream::connect(server.address).await.unwrap()).await;
    assert!(answer.starts_with("HTTP/1.1 400 Bad Request"), "{answer}");
    assert!(answer.contains("https"), "{answer}");
    server.stop();

    let [certificate, key] = SETTINGS;
    let server = operator.serve(&[certificate, key, ("PLAIN_HTTP", "on")]);
    let answer = ask(TcpStream::connect(server.address).await.unwrap()).await;
    assert!(answer.starts_with("HTTP/1.1 200 OK"), "{answer}");
    server.stop();
}

#[test]
fn unfit_files_are_refused_in_one_line() {
    let operator = Operator::new();
    assert!(operator.refusal(&SETTINGS).starts_with("kiai: TLS_CERTIFICATE names data/tls/certificate.pem"));
    assert!(operator.refusal(&SETTINGS[..1]).starts_with("kiai: TLS_KEY is not set"));
    operator.answer(&["tls", "init"]);
    let other = KeyPair::generate().unwrap().serialize_pem();
    operator.write("other.pem", &other);
    let line = operator.refusal(&[SETTINGS[0], ("TLS_KEY", "other.pem")]);
    assert!(line.starts_with("kiai: TLS_KEY names other.pem, which cannot be used: it does not fit"), "{line}");
}
