//! Certificates over ACME, from an authority that really looks.

mod authority;
mod jws;
mod look;

use std::io;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use kiai_services::Clock;
use kiai_testkit::{FakeClock, TestServer};
use rustls::crypto::aws_lc_rs;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::time_provider::TimeProvider;
use rustls::version::{TLS12, TLS13};
use rustls::{ClientConfig, RootCertStore, SupportedProtocolVersion};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;

use self::authority::Authority;
use crate::process::Operator;

const DAY: Duration = Duration::from_hours(24);
/// Attempts until something must have happened.
const ATTEMPTS: usize = 5_000;

/// The server's time, for whoever looks at its certificates.
#[derive(Debug)]
struct Now(Arc<FakeClock>);

impl TimeProvider for Now {
    fn current_time(&self) -> Option<UnixTime> {
        Some(UnixTime::since_unix_epoch(Duration::from_secs(self.0.now().as_secs().unsigned_abs())))
    }
}

async fn start(authority: &Authority, labels: &str) -> TestServer {
    start_in(authority, labels, None).await
}

async fn start_in(authority: &Authority, labels: &str, folder: Option<&Path>) -> TestServer {
    let (directory, root) = (authority.directory(), authority.root_file());
    let folder = folder.map(|folder| folder.display().to_string());
    let mut settings = vec![
        ("DOMAIN", "kiai.test"),
        ("ACME", "on"),
        ("ACME_EMAIL", "admin@kiai.test"),
        ("ACME_DIRECTORY", directory.as_str()),
        ("ACME_ROOT", root.as_str()),
        ("ACME_LABELS", labels),
    ];
    settings.extend(folder.as_deref().map(|folder| ("DATA_DIR", folder)));
    let server = TestServer::start_with(&settings).await;
    authority.look_at(server.address(), server.clock.clone());
    server
}

async fn connect(
    server: &TestServer,
    authority: &Authority,
    name: &str,
    version: &'static SupportedProtocolVersion,
    protocols: &[&[u8]],
) -> io::Result<TlsStream<TcpStream>> {
    let mut roots = RootCertStore::empty();
    roots.add(CertificateDer::from_pem_file(authority.root_file()).unwrap()).unwrap();
    let (provider, now) = (Arc::new(aws_lc_rs::default_provider()), Arc::new(Now(server.clock.clone())));
    let versions = ClientConfig::builder_with_details(provider, now).with_protocol_versions(&[version]).unwrap();
    let mut client = versions.with_root_certificates(roots).with_no_client_auth();
    client.alpn_protocols = protocols.iter().map(|protocol| protocol.to_vec()).collect();
    let stream = TcpStream::connect(server.address()).await?;
    TlsConnector::from(Arc::new(client)).connect(ServerName::try_from(name.to_owned()).unwrap(), stream).await
}

/// The certificate that clients are shown, if they are shown one they can trust.
async fn shown(server: &TestServer, authority: &Authority) -> Option<CertificateDer<'static>> {
    let stream = connect(server, authority, "kiai.test", &TLS13, &[]).await.ok()?;
    Some(stream.get_ref().1.peer_certificates()?.first()?.clone().into_owned())
}

/// Waits for a certificate that is not `other`; lets `step` pass between attempts.
async fn await_certificate(
    server: &TestServer,
    authority: &Authority,
    other: Option<&CertificateDer<'_>>,
    step: Duration,
) -> CertificateDer<'static> {
    for _ in 0..ATTEMPTS {
        match shown(server, authority).await {
            Some(found) if Some(&found) != other => return found,
            _ => server.advance(step),
        }
        tokio::task::yield_now().await;
    }
    panic!("it never came: {:#?}", authority.complaints())
}

#[tokio::test]
async fn a_certificate_for_every_name_is_got_kept_and_renewed() {
    let authority = Authority::start().await;
    let server = start(&authority, "").await;
    let first = await_certificate(&server, &authority, None, Duration::ZERO).await;
    for name in ["kiai.test", "c.kiai.test", "ce.kiai.test", "osu.kiai.test", "b.kiai.test", "spectator.kiai.test"] {
        for version in [&TLS12, &TLS13] {
            let mut stream = connect(&server, &authority, name, version, &[b"http/1.1"]).await.unwrap();
            stream.write_all(b"GET /nothing HTTP/1.1\r\nhost: kiai.test\r\nconnection: close\r\n\r\n").await.unwrap();
            let mut answer = Vec::new();
            _ = stream.read_to_end(&mut answer).await; // the end may come without a farewell
            assert!(answer.starts_with(b"HTTP/1.1 404"), "{name}: {}", String::from_utf8_lossy(&answer));
        }
    }
    assert!(connect(&server, &authority, "other.test", &TLS13, &[]).await.is_err(), "it is for no other name");
    assert_eq!(authority.contacts(), ["mailto:admin@kiai.test"]);

    let folder = std::fs::read_dir(server.data_dir().join("acme")).unwrap().next().unwrap().unwrap().path();
    for file in ["account.json", "certificate.pem"] {
        assert_eq!(std::fs::metadata(folder.join(file)).unwrap().permissions().mode() & 0o777, 0o600, "{file}");
    }

    let server = server.restart().await;
    authority.look_at(server.address(), server.clock.clone());
    assert_eq!(shown(&server, &authority).await.as_ref(), Some(&first), "it is kept");
    server.advance(59 * DAY);
    assert_eq!(shown(&server, &authority).await.as_ref(), Some(&first), "it is not due");
    assert_eq!(authority.issued_count(), 1);

    let second = await_certificate(&server, &authority, Some(&first), DAY / 4).await;
    assert_ne!(first, second);
    assert_eq!((authority.issued_count(), authority.contacts().len()), (2, 1), "with the same account");
    server.stop().await;
    authority.stop().await;
}

#[tokio::test]
async fn a_refusal_leaves_the_server_up_and_is_tried_again_later() {
    let authority = Authority::start().await;
    authority.dislike_next("osu.kiai.test");
    let server = start(&authority, "c,osu,a,b").await;
    let certificate = await_certificate(&server, &authority, None, Duration::from_mins(1)).await;
    assert_eq!(
        authority.names_of(&certificate),
        ["kiai.test", "c.kiai.test", "osu.kiai.test", "a.kiai.test", "b.kiai.test"]
    );
    assert_eq!(authority.disliked_count(), 1);
    let elapsed = server.clock.now().since(FakeClock::default().now());
    assert!(elapsed >= Duration::from_mins(5), "{elapsed:?}");
    server.stop().await;
    authority.stop().await;
}

#[tokio::test]
async fn what_is_kept_does_not_do_for_more_names() {
    let authority = Authority::start().await;
    let folder = tempfile::tempdir().unwrap();
    let mut certificates: Vec<CertificateDer<'_>> = Vec::new();
    for labels in ["c", "c", "c,osu"] {
        let server = start_in(&authority, labels, Some(folder.path())).await;
        let former = certificates.last().filter(|_| labels == "c,osu").cloned();
        certificates.push(await_certificate(&server, &authority, former.as_ref(), Duration::ZERO).await);
        server.stop().await;
    }
    assert_eq!(certificates[0], certificates[1]);
    assert_eq!(authority.names_of(&certificates[1]), ["kiai.test", "c.kiai.test"]);
    assert_eq!(authority.names_of(&certificates[2]), ["kiai.test", "c.kiai.test", "osu.kiai.test"]);
    assert_eq!((authority.issued_count(), authority.contacts().len()), (2, 1));
    authority.stop().await;
}

#[tokio::test]
async fn who_looks_without_an_order_sees_nothing() {
    let authority = Authority::start().await;
    let server = start(&authority, "c").await;
    await_certificate(&server, &authority, None, Duration::ZERO).await;
    for name in ["c.kiai.test", "kiai.test", "other.test"] {
        assert!(connect(&server, &authority, name, &TLS13, &[b"acme-tls/1"]).await.is_err(), "{name}");
    }
    server.stop().await;
    authority.stop().await;
}

#[test]
fn settings_that_get_no_certificate_are_refused() {
    let operator = Operator::new();
    let line = operator.refusal(&[("ACME", "on")]);
    assert!(line.starts_with("kiai: ACME is on, but nobody gives a certificate for DOMAIN=localhost"), "{line}");
    operator.answer(&["tls", "init"]);
    let files = [("TLS_CERTIFICATE", "data/tls/certificate.pem"), ("TLS_KEY", "data/tls/key.pem")];
    let line = operator.refusal(&[files[0], files[1], ("ACME", "on"), ("DOMAIN", "kiai.test")]);
    assert!(line.starts_with("kiai: ACME is on, but TLS_CERTIFICATE names a certificate"), "{line}");
    for (setting, value) in
        [("ACME_DIRECTORY", "http://ca.test/dir"), ("ACME_EMAIL", "nobody"), ("ACME_LABELS", "c,osu.kiai")]
    {
        let line = operator.refusal(&[(setting, value)]);
        assert!(line.starts_with(&format!("kiai: {setting} ")), "{line}");
    }
}
