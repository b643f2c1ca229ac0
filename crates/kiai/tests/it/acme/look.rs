//! Looking who answers for a name (RFC 8737).

use std::net::SocketAddr;
use std::sync::Arc;

use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{CryptoProvider, aws_lc_rs, verify_tls13_signature_with_raw_key};
use rustls::pki_types::{CertificateDer, ServerName, SubjectPublicKeyInfoDer, UnixTime};
use rustls::version::TLS13;
use rustls::{ClientConfig, DigitallySignedStruct, SignatureScheme};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use x509_parser::extensions::{GeneralName, ParsedExtension};

/// id-pe-acmeIdentifier.
const ACME_IDENTIFIER: &str = "1.3.6.1.5.5.7.1.31";

/// Connects to whoever answers for a name, and checks what RFC 8737 asks for.
pub(super) async fn see(address: SocketAddr, name: &str, expected: &[u8]) -> Result<(), String> {
    let provider = Arc::new(aws_lc_rs::default_provider());
    let versions = ClientConfig::builder_with_provider(Arc::clone(&provider)).with_protocol_versions(&[&TLS13]);
    let mut client = versions
        .unwrap()
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(AnyCertificate(provider)))
        .with_no_client_auth();
    client.alpn_protocols = vec![b"acme-tls/1".to_vec()];
    let stream = TcpStream::connect(address).await.map_err(|error| error.to_string())?;
    let server = ServerName::try_from(name.to_owned()).map_err(|error| error.to_string())?;
    let stream =
        TlsConnector::from(Arc::new(client)).connect(server, stream).await.map_err(|error| error.to_string())?;
    let session = stream.get_ref().1;
    if session.alpn_protocol() != Some(b"acme-tls/1") {
        return Err("it does not speak acme-tls/1".to_owned());
    }
    let shown = session.peer_certificates().and_then(|chain| chain.first()).ok_or("there is no certificate")?;
    if names(shown) != [name] {
        return Err("the certificate is for other names".to_owned());
    }
    let (_, certificate) = x509_parser::parse_x509_certificate(shown).map_err(|error| error.to_string())?;
    let identifier = certificate.extensions().iter().find(|extension| extension.oid.to_id_string() == ACME_IDENTIFIER);
    let identifier = identifier.ok_or("there is no acmeIdentifier")?;
    let octets = [&[0x04, 0x20], expected].concat();
    if !identifier.critical || identifier.value != octets {
        return Err("the acmeIdentifier is wrong".to_owned());
    }
    Ok(())
}

/// The names in a certificate.
pub(super) fn names(certificate: &CertificateDer<'_>) -> Vec<String> {
    let (_, certificate) = x509_parser::parse_x509_certificate(certificate).unwrap();
    let mut names = Vec::new();
    for extension in certificate.extensions() {
        if let ParsedExtension::SubjectAlternativeName(alternatives) = extension.parsed_extension() {
            names.extend(alternatives.general_names.iter().map(|name| match name {
                GeneralName::DNSName(name) => (*name).to_owned(),
                other => format!("{other:?}"),
            }));
        }
    }
    names
}

/// Who looks wants to see a certificate that nobody trusts.
#[derive(Debug)]
struct AnyCertificate(Arc<CryptoProvider>);

impl ServerCertVerifier for AnyCertificate {
    fn verify_server_cert(
        &self,
        _: &CertificateDer<'_>,
        _: &[CertificateDer<'_>],
        _: &ServerName<'_>,
        _: &[u8],
        _: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        _: &[u8],
        _: &CertificateDer<'_>,
        _: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        Err(rustls::Error::General("TLS 1.3 was asked for".to_owned()))
    }

    /// With the key alone: what checks certificates knows no critical acmeIdentifier.
    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        let (_, certificate) = x509_parser::parse_x509_certificate(certificate)
            .map_err(|error| rustls::Error::General(error.to_string()))?;
        let key = SubjectPublicKeyInfoDer::from(certificate.public_key().raw);
        verify_tls13_signature_with_raw_key(message, &key, signature, &self.0.signature_verification_algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.0.signature_verification_algorithms.supported_schemes()
    }
}
