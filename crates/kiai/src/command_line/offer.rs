//! Giving a command: to the server that runs on the data folder, else to the files themselves.

use std::sync::Arc;

use super::serve::runtime;
use super::{Failure, load_config};
use crate::boot::{self, BootError, Parts};
use crate::command::{self, Command, CommandError};
use crate::config::{Config, Problem};
use crate::control::{self, Progress};
use crate::lock::DataDirLock;
use crate::{output, telemetry};

/// Has a command run, with its progress on standard error and its result on standard output.
pub(super) fn run(command: impl FnOnce() -> Result<Command, Failure>) -> Result<(), Failure> {
    let config = load_config()?;
    let command = command()?;
    let result = runtime()?.block_on(async {
        match control::connect(&config.data_dir).await {
            Ok(Some(server)) => server.run(&command, output::progress).await.map_err(Failure::Failed),
            Ok(None) => run_here(config, command).await,
            Err(error) => Err(Failure::Refused(unreachable(&config, &error).to_string())),
        }
    })?;
    output::answer(&result);
    Ok(())
}

/// No server runs: opens what it would have opened.
async fn run_here(config: Config, command: Command) -> Result<String, Failure> {
    telemetry::start_logging(&config);
    let lock = DataDirLock::take(&config.data_dir).map_err(BootError::from)?;
    let port = config.port;
    let parts = Parts::of_machine().map_err(BootError::from)?;
    let opened = boot::open(Arc::new(config), port, parts).await?;
    let (progress, mut said) = Progress::channel();
    let printing = async {
        while let Some(line) = said.recv().await {
            output::progress(&line);
        }
    };
    let running = async {
        let result = command::run(command, &opened, &progress).await;
        drop(progress);
        result
    };
    let (result, ()) = tokio::join!(running, printing);
    opened.close().await;
    drop(lock);
    result.map_err(Failure::from)
}

impl From<CommandError> for Failure {
    fn from(error: CommandError) -> Self {
        Failure::Failed(error.to_string())
    }
}

fn unreachable(config: &Config, error: &std::io::Error) -> Problem {
    Problem::new(
        "DATA_DIR",
        format!("{} has a server whose control socket cannot be reached: {error}", config.data_dir.display()),
        "give the command as the user that the server runs as",
    )
}
