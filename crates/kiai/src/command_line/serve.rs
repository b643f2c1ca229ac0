//! `kiai serve`.

use tokio::signal::unix::{SignalKind, signal};

use super::{Failure, load_config};
use crate::boot::{self, BootError, Parts};
use crate::telemetry;

/// Runs a server until SIGTERM or Ctrl-C; a second one ends the process at once.
pub(super) fn run() -> Result<(), Failure> {
    let config = load_config()?;
    telemetry::start_logging(&config);
    raise_file_limit();
    for warning in config.warnings() {
        tracing::warn!(setting.key = warning.key, "{warning}");
    }
    runtime()?.block_on(async {
        // Listened for before anything is opened, so that a signal during the start is not lost.
        let mut signals = Signals::listen()?;
        let server = boot::start(config, Parts::of_machine().map_err(BootError::from)?).await?;
        signals.next().await;
        tokio::select! {
            () = server.shutdown() => Ok(()),
            () = signals.next() => Err(Failure::Failed("ended at once by a second signal".into())),
        }
    })
}

/// A runtime as wide as the machine.
pub(super) fn runtime() -> Result<tokio::runtime::Runtime, Failure> {
    tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(|error| Failure::Failed(format!("the runtime did not start: {error}")))
}

impl From<BootError> for Failure {
    fn from(error: BootError) -> Self {
        match error {
            BootError::Problem(problem) => Failure::Refused(problem.to_string()),
            BootError::Internal(error) => Failure::Failed(format!("{error:#}")),
        }
    }
}

/// The two signals that mean "stop".
struct Signals {
    terminate: tokio::signal::unix::Signal,
    interrupt: tokio::signal::unix::Signal,
}

impl Signals {
    fn listen() -> Result<Signals, Failure> {
        let listen = |kind| signal(kind).map_err(|error| Failure::Failed(format!("signals cannot be heard: {error}")));
        Ok(Signals { terminate: listen(SignalKind::terminate())?, interrupt: listen(SignalKind::interrupt())? })
    }

    async fn next(&mut self) {
        tokio::select! {
            _ = self.terminate.recv() => {}
            _ = self.interrupt.recv() => {}
        }
    }
}

/// Every connection is a file, and shells allow 1024 by default: takes as many as the system gives.
pub(super) fn raise_file_limit() {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

    let limit = getrlimit(Resource::Nofile);
    let wanted = Rlimit { current: limit.maximum, maximum: limit.maximum };
    if let Err(error) = setrlimit(Resource::Nofile, wanted) {
        tracing::debug!(error = %error, "The limit of open files stays at {:?}", limit.current);
    }
}
