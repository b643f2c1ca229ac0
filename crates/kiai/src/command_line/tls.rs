//! `kiai tls ...`.

use clap::Subcommand;
use kiai_services::{Clock, SystemClock};

use super::{Failure, load_config};
use crate::output;
use crate::tls;

#[derive(Debug, Subcommand)]
pub(super) enum TlsVerb {
    /// Make a certificate authority of your own for DOMAIN, and a certificate for DOMAIN and every name below it. Again:
    /// a new certificate from the same authority.
    Init,
}

/// Does what was typed after `kiai tls`.
pub(super) fn run(verb: &TlsVerb) -> Result<(), Failure> {
    let TlsVerb::Init = verb;
    let config = load_config()?;
    let made = tls::init(&config, SystemClock.now()).map_err(|error| Failure::Failed(format!("{error:#}")))?;
    output::answer(&format!(
        "Set these, and start the server anew:\n\n\
         TLS_CERTIFICATE={}\nTLS_KEY={}\n\n\
         Let players trust {}: it can speak for {} and the names below it, and for nothing else.",
        made.certificate.display(),
        made.key.display(),
        made.authority.display(),
        config.domain.as_str(),
    ));
    Ok(())
}
