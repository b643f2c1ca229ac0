//! `kiai tls init`: a certificate authority of one's own, for a LAN or for development.
//!
//! It can speak for `DOMAIN` and the names below it and for nothing else, so trusting it costs a player little.

use std::fs;
use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::Context;
use kiai_model::Timestamp;
use rcgen::{
    BasicConstraints, CertificateParams, CidrSubnet, DnType, ExtendedKeyUsagePurpose, GeneralSubtree, IsCa, Issuer,
    KeyPair, KeyUsagePurpose, NameConstraints, SanType,
};
use time::OffsetDateTime;

use crate::boot::LABELS;
use crate::config::Config;

const DAY: Duration = Duration::from_secs(86_400);
const AUTHORITY_LIFETIME: Duration = DAY.saturating_mul(3650);
/// The longest that common platforms accept of authorities that people add themselves.
const CERTIFICATE_LIFETIME: Duration = DAY.saturating_mul(825);

/// What was made: where it lies.
#[derive(Debug)]
pub(crate) struct Made {
    pub(crate) authority: PathBuf,
    pub(crate) certificate: PathBuf,
    pub(crate) key: PathBuf,
}

/// Makes an authority in `DATA_DIR/tls`, or takes the one that is there, and a certificate for `DOMAIN` and `*.DOMAIN`
/// signed by it.
pub(crate) fn init(config: &Config, now: Timestamp) -> anyhow::Result<Made> {
    let folder = config.data_file("tls");
    fs::create_dir_all(&folder).with_context(|| format!("{} cannot be made", folder.display()))?;
    let made = Made {
        authority: folder.join("authority.pem"),
        certificate: folder.join("certificate.pem"),
        key: folder.join("key.pem"),
    };
    let authority = authority(&made.authority, &folder.join("authority.key.pem"), config.domain.as_str(), now)?;
    let key = KeyPair::generate()?;
    let certificate = certificate_params(config.domain.as_str(), now)?.signed_by(&key, &authority)?;
    write(&made.key, &key.serialize_pem(), Secrecy::Secret)?;
    write(&made.certificate, &certificate.pem(), Secrecy::Public)?;
    Ok(made)
}

fn authority(file: &Path, key_file: &Path, domain: &str, now: Timestamp) -> anyhow::Result<Issuer<'static, KeyPair>> {
    match (fs::read_to_string(file), fs::read_to_string(key_file)) {
        (Ok(certificate), Ok(key)) => Issuer::from_ca_cert_pem(&certificate, KeyPair::from_pem(&key)?)
            .with_context(|| format!("{} is no authority", file.display())),
        (Err(absent), Err(_)) if absent.kind() == io::ErrorKind::NotFound => {
            let key = KeyPair::generate()?;
            let params = authority_params(domain, now)?;
            write(key_file, &key.serialize_pem(), Secrecy::Secret)?;
            write(file, &params.self_signed(&key)?.pem(), Secrecy::Public)?;
            Ok(Issuer::new(params, key))
        }
        (certificate, key) => {
            certificate.with_context(|| format!("{} cannot be read", file.display()))?;
            key.with_context(|| format!("{} cannot be read", key_file.display()))?;
            anyhow::bail!("{} and its key cannot both be read", file.display())
        }
    }
}

fn authority_params(domain: &str, now: Timestamp) -> anyhow::Result<CertificateParams> {
    let mut params = params(&format!("kiai authority of {domain}"), now, AUTHORITY_LIFETIME)?;
    params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    let mut permitted_subtrees = vec![GeneralSubtree::DnsName(domain.to_owned())];
    permitted_subtrees.extend(addresses(domain).map(|address| GeneralSubtree::IpAddress(only(address))));
    params.name_constraints = Some(NameConstraints { permitted_subtrees, excluded_subtrees: Vec::new() });
    Ok(params)
}

fn certificate_params(domain: &str, now: Timestamp) -> anyhow::Result<CertificateParams> {
    let mut params = params(domain, now, CERTIFICATE_LIFETIME)?;
    let every = domain.contains('.').then(|| format!("*.{domain}"));
    // Clients take no wildcard right below a top-level name, such as `*.localhost`.
    let labelled = LABELS.iter().map(|label| format!("{label}.{domain}"));
    for name in [domain.to_owned()].into_iter().chain(every).chain(labelled) {
        params.subject_alt_names.push(SanType::DnsName(name.try_into()?));
    }
    params.subject_alt_names.extend(addresses(domain).map(SanType::IpAddress));
    params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
    params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
    params.use_authority_key_identifier_extension = true;
    Ok(params)
}

fn params(common_name: &str, now: Timestamp, lifetime: Duration) -> anyhow::Result<CertificateParams> {
    let mut params = CertificateParams::default();
    params.distinguished_name.remove(DnType::CommonName);
    params.distinguished_name.push(DnType::CommonName, common_name);
    // Clocks in a LAN differ.
    params.not_before = date(now - DAY)?;
    params.not_after = date(now + lifetime)?;
    Ok(params)
}

fn date(time: Timestamp) -> anyhow::Result<OffsetDateTime> {
    Ok(OffsetDateTime::from_unix_timestamp(time.as_secs())?)
}

/// On the machine itself people also write addresses.
fn addresses(domain: &str) -> impl Iterator<Item = IpAddr> {
    let local = [IpAddr::V4(Ipv4Addr::LOCALHOST), IpAddr::V6(Ipv6Addr::LOCALHOST)];
    local.into_iter().filter(move |_| domain == "localhost")
}

fn only(address: IpAddr) -> CidrSubnet {
    match address {
        IpAddr::V4(address) => CidrSubnet::V4(address.octets(), [u8::MAX; 4]),
        IpAddr::V6(address) => CidrSubnet::V6(address.octets(), [u8::MAX; 16]),
    }
}

#[derive(Clone, Copy)]
enum Secrecy {
    Public,
    Secret,
}

fn write(file: &Path, text: &str, secrecy: Secrecy) -> anyhow::Result<()> {
    use std::io::Write;
    use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};

    let mode = match secrecy {
        Secrecy::Public => 0o644,
        Secrecy::Secret => 0o600,
    };
    let written =
        fs::OpenOptions::new().write(true).create(true).truncate(true).mode(mode).open(file).and_then(|mut opened| {
            opened.set_permissions(fs::Permissions::from_mode(mode))?;
            opened.write_all(text.as_bytes())
        });
    written.with_context(|| format!("{} cannot be written", file.display()))
}
