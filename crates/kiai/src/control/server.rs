//! The server's end.

use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use futures_util::future::BoxFuture;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::unix::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{UnixListener, UnixStream};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use super::{MAX_LINE_BYTES, Progress, Reply, SOCKET};
use crate::command::{Command, CommandError};
use crate::config::Problem;

/// The bound socket; its file goes when this is dropped.
pub(crate) struct Listener {
    socket: UnixListener,
    path: PathBuf,
}

impl Listener {
    /// Binds the socket in the data folder. The caller holds the folder's lock, so a file left there belongs to nobody.
    pub(crate) fn bind(data_dir: &Path) -> Result<Listener, Problem> {
        let path = data_dir.join(SOCKET);
        // Made under another name and moved, so that nobody meets it before only its owner may open it.
        let unfinished = data_dir.join("kiai.sock.new");
        _ = std::fs::remove_file(&unfinished);
        let bound = UnixListener::bind(&unfinished).and_then(|socket| {
            std::fs::set_permissions(&unfinished, std::fs::Permissions::from_mode(0o600))?;
            std::fs::rename(&unfinished, &path)?;
            Ok(socket)
        });
        match bound {
            Ok(socket) => Ok(Listener { socket, path }),
            Err(error) => Err(Problem::new(
                "DATA_DIR",
                format!("cannot hold the control socket {}: {error}", path.display()),
                "choose a folder of this machine with a shorter path",
            )),
        }
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        _ = std::fs::remove_file(&self.path);
    }
}

/// What runs a command, and where it says how far it is.
pub(crate) type Runner =
    Arc<dyn Fn(Command, Progress) -> BoxFuture<'static, Result<String, CommandError>> + Send + Sync>;

/// Answers commands until the token is cancelled; what is then under way is told so and stopped.
pub(crate) async fn serve(listener: Listener, runner: Runner, tasks: TaskTracker, stopping: CancellationToken) {
    loop {
        let accepted = tokio::select! {
            accepted = listener.socket.accept() => accepted,
            () = stopping.cancelled() => return,
        };
        match accepted {
            Ok((stream, _)) => {
                tasks.spawn(converse(stream, runner.clone(), stopping.clone()));
            }
            Err(error) => tracing::warn!(error = %error, "The control socket refused a connection"),
        }
    }
}

/// One command, from its line to the last reply. Ends early when the client hangs up.
async fn converse(stream: UnixStream, runner: Runner, stopping: CancellationToken) {
    let (reader, mut writer) = stream.into_split();
    let mut reader = BufReader::new(reader);
    let command = match read_command(&mut reader).await {
        Ok(command) => command,
        Err(why) => {
            _ = write(&mut writer, &Reply::Failed(why)).await;
            return;
        }
    };
    let (progress, mut said) = Progress::channel();
    let mut running = runner(command, progress);
    loop {
        let reply = tokio::select! {
            biased;
            Some(line) = said.recv() => Reply::Progress(line),
            done = &mut running => {
                while let Ok(line) = said.try_recv() {
                    _ = write(&mut writer, &Reply::Progress(line)).await;
                }
                let last = done.map_or_else(|error| Reply::Failed(error.to_string()), Reply::Done);
                _ = write(&mut writer, &last).await;
                return;
            }
            () = hung_up(&mut reader) => return,
            () = stopping.cancelled() => {
                _ = write(&mut writer, &Reply::Failed("the server is stopping; give the command again later".into())).await;
                return;
            }
        };
        if write(&mut writer, &reply).await.is_err() {
            return;
        }
    }
}

async fn read_command(reader: &mut BufReader<OwnedReadHalf>) -> Result<Command, String> {
    let mut line = Vec::new();
    let read = reader.take(MAX_LINE_BYTES).read_until(b'\n', &mut line).await;
    read.map_err(|error| format!("the command did not arrive: {error}"))?;
    serde_json::from_slice(&line).map_err(|error| format!("this server does not know the command: {error}"))
}

/// Waits until the client has closed its end. What it says meanwhile is nothing.
async fn hung_up(reader: &mut BufReader<OwnedReadHalf>) {
    loop {
        match reader.fill_buf().await {
            Ok([]) | Err(_) => return,
            Ok(bytes) => {
                let length = bytes.len();
                reader.consume(length);
            }
        }
    }
}

async fn write(writer: &mut OwnedWriteHalf, reply: &Reply) -> std::io::Result<()> {
    let mut line = serde_json::to_vec(reply)?;
    line.push(b'\n');
    writer.write_all(&line).await
}
