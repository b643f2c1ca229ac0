//! What the server says about itself: log lines and figures. The rules for both are in `docs/logging.md`.

pub(crate) mod access;
pub(crate) mod figures;
mod requests;

use tracing_subscriber::EnvFilter;

use crate::config::{Config, LogFormat};

/// Begins to log as the settings say. For the binary: a library or a test sets up its own.
pub(crate) fn start_logging(config: &Config) {
    let directives = if config.debug.0 && config.log.as_str() == "info" {
        "debug,hyper=info,sqlx=info"
    } else {
        config.log.as_str()
    };
    let lines = tracing_subscriber::fmt()
        .with_env_filter(EnvFilter::builder().parse_lossy(directives))
        .with_writer(std::io::stderr)
        .with_ansi(config.debug.0);
    // Already set up is no error: the first who comes decides.
    _ = match config.log_format {
        LogFormat::Text => lines.try_init(),
        LogFormat::Json => lines.json().flatten_event(true).try_init(),
    };
}
