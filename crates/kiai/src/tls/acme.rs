//! A certificate from an authority over ACME (RFC 8555), which sees by TLS-ALPN-01 (RFC 8737) that each name leads here.
//!
//! One certificate names `DOMAIN` and the names below it that are served. It and the account's key lie in
//! `DATA_DIR/acme`, in a folder for each authority. It is renewed when a third of its time is left, and asked for anew when
//! the names change.

mod kept;
mod order;
mod shown;

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use kiai_model::Timestamp;
use kiai_services::Clock;
use parking_lot::Mutex;
use rustls::crypto::CryptoProvider;
use rustls::server::ResolvesServerCert;
use time::OffsetDateTime;
use tokio_util::sync::CancellationToken;

use self::kept::Kept;
use self::shown::{Issued, Shown};
use crate::boot::LABELS;
use crate::config::{Config, Problem};

/// What an authority that looks speaks over TLS, and nobody else.
pub(super) const PROTOCOL: &[u8] = b"acme-tls/1";

/// How long to wait after an authority refused: doubled with each refusal. Well-known ones forbid more than five in an
/// hour.
const FIRST_PAUSE: Duration = Duration::from_mins(5);
const LONGEST_PAUSE: Duration = Duration::from_hours(6);
/// How often it is looked whether the certificate is due: a machine that slept has missed it.
const LOOK_INTERVAL: Duration = Duration::from_hours(12);

/// The certificate that an authority gives, and how it is got.
pub(super) struct Acme {
    directory: String,
    root: Option<PathBuf>,
    email: Option<String>,
    names: Vec<String>,
    kept: Kept,
    shown: Arc<Shown>,
    provider: Arc<CryptoProvider>,
    renew_at: Mutex<Timestamp>,
}

impl Acme {
    /// Takes the certificate that is kept, if there is one for these names; else [`Acme::keep_up`] asks for it.
    pub(super) fn open(config: &Config, provider: &Arc<CryptoProvider>) -> Result<Acme, Problem> {
        let directory = config.acme_directory.as_str().to_owned();
        let kept = Kept::open(&config.data_file("acme"), &directory)?;
        let acme = Acme {
            directory,
            root: config.acme_root.clone(),
            email: config.acme_email.as_ref().map(|email| email.as_str().to_owned()),
            names: names(config),
            kept,
            shown: Arc::default(),
            provider: provider.clone(),
            renew_at: Mutex::default(),
        };
        match acme.kept.certificate() {
            Ok(Some(pem)) => match Issued::read(&pem, provider) {
                Ok(issued) => acme.show(&issued),
                Err(error) => {
                    tracing::warn!(error = format!("{error:#}"), "The certificate that is kept cannot be used");
                }
            },
            Ok(None) => {}
            Err(error) => tracing::warn!(error = format!("{error:#}"), "The certificate that is kept cannot be read"),
        }
        Ok(acme)
    }

    /// What new connections are shown.
    pub(super) fn shown(&self) -> Arc<dyn ResolvesServerCert> {
        self.shown.clone()
    }

    /// Asks for a certificate whenever one is due, until `stopping`. A refusal is told to the operator, and the former
    /// certificate stays.
    pub(super) async fn keep_up(&self, clock: &dyn Clock, stopping: &CancellationToken) {
        let mut pause = FIRST_PAUSE;
        loop {
            let left = self.renew_at.lock().since(clock.now());
            let wait = if left.is_zero() {
                match stopping.run_until_cancelled(self.obtain()).await {
                    None => return,
                    // Also when what came is due at once, by a clock that is wrong.
                    Some(Ok(())) => {
                        pause = FIRST_PAUSE;
                        LOOK_INTERVAL
                    }
                    Some(Err(error)) => {
                        let retry_seconds = pause.as_secs();
                        tracing::error!(
                            error = format!("{error:#}"),
                            retry_seconds,
                            "{} gave no certificate for {}",
                            self.directory,
                            self.names.join(", ")
                        );
                        let next = (pause * 2).min(LONGEST_PAUSE);
                        std::mem::replace(&mut pause, next)
                    }
                }
            } else {
                left.min(LOOK_INTERVAL)
            };
            if stopping.run_until_cancelled(clock.sleep(wait)).await.is_none() {
                return;
            }
        }
    }

    async fn obtain(&self) -> anyhow::Result<()> {
        let asked = order::certificate(self).await;
        self.shown.forget_challenges();
        let pem = asked?;
        let issued = Issued::read(&pem, &self.provider)?;
        anyhow::ensure!(issued.is_for(&self.names), "the certificate names others than were asked for");
        self.kept.keep_certificate(&pem)?;
        self.show(&issued);
        tracing::info!("Got a certificate for {}, good until {}", self.names.join(", "), day(issued.until()));
        Ok(())
    }

    fn show(&self, issued: &Issued) {
        self.shown.show(issued);
        *self.renew_at.lock() = if issued.is_for(&self.names) { issued.renew_at() } else { Timestamp::EPOCH };
    }
}

fn day(time: Timestamp) -> String {
    OffsetDateTime::from_unix_timestamp(time.as_secs())
        .map_or_else(|_| "ever".to_owned(), |time| time.date().to_string())
}

/// `DOMAIN` and what is served below it.
fn names(config: &Config) -> Vec<String> {
    let domain = config.domain.as_str();
    let wanted = &config.acme_labels.0;
    let labels: Vec<&str> = match wanted.is_empty() {
        true => LABELS.to_vec(),
        false => wanted.iter().map(|label| label.as_str()).collect(),
    };
    let below = labels.iter().map(|label| format!("{label}.{domain}"));
    [domain.to_owned()].into_iter().chain(below).collect()
}
