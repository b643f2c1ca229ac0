//! The control socket: how a command reaches a running server.
//!
//! `DATA_DIR/kiai.sock` is a Unix socket that only the server's user may open. A client sends one line, a
//! [`Command`](crate::command::Command) in JSON, and reads lines until the last: [`Reply::Progress`] any number of
//! times, then [`Reply::Done`] or [`Reply::Failed`]. Hanging up stops the command at the next point where it waits.

mod client;
mod server;

#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};
use tokio::sync::mpsc;

pub(crate) use client::connect;
pub(crate) use server::{Listener, Runner, serve};

/// The socket's name in the data folder.
pub(crate) const SOCKET: &str = "kiai.sock";

/// A longer line is not a command.
const MAX_LINE_BYTES: u64 = 1 << 20;

/// A line of the server's answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Reply {
    /// A line about what is under way.
    Progress(String),
    /// The command succeeded; what there is to say about it.
    Done(String),
    /// It did not; why.
    Failed(String),
}

/// Where a running command says how far it is.
#[derive(Clone, Debug)]
pub(crate) struct Progress {
    lines: mpsc::Sender<String>,
}

impl Progress {
    /// A place to say things, and the place where they arrive. At most 1024 lines wait to be read.
    pub(crate) fn channel() -> (Progress, mpsc::Receiver<String>) {
        let (lines, said) = mpsc::channel(1024);
        (Progress { lines }, said)
    }

    /// Says a line if the reader has room for it: how far something is, which the next line tells as well.
    pub(crate) fn mention(&self, line: impl Into<String>) {
        _ = self.lines.try_send(line.into());
    }

    /// Says a line, when the reader has room for it. Nobody reading is no error.
    pub(crate) async fn say(&self, line: impl Into<String>) {
        _ = self.lines.send(line.into()).await;
    }
}
