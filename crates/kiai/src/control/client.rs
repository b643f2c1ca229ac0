//! The command line's end.

use std::io::ErrorKind;
use std::path::Path;

use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader, Lines};
use tokio::net::UnixStream;
use tokio::net::unix::{OwnedReadHalf, OwnedWriteHalf};

use super::{Reply, SOCKET};
use crate::command::Command;

/// A connection to a running server.
pub(crate) struct Connected {
    lines: Lines<BufReader<OwnedReadHalf>>,
    writer: OwnedWriteHalf,
}

/// Connects to the server that runs on the data folder. `None` if none does.
pub(crate) async fn connect(data_dir: &Path) -> std::io::Result<Option<Connected>> {
    match UnixStream::connect(data_dir.join(SOCKET)).await {
        Ok(stream) => {
            let (reader, writer) = stream.into_split();
            Ok(Some(Connected { lines: BufReader::new(reader).lines(), writer }))
        }
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::ConnectionRefused) => Ok(None),
        Err(error) => Err(error),
    }
}

impl Connected {
    /// Has the server run a command; passes every line of progress on and returns what the server says at the end.
    pub(crate) async fn run(mut self, command: &Command, mut on_progress: impl FnMut(&str)) -> Result<String, String> {
        let lost = |error: std::io::Error| format!("the server hung up: {error}");
        let mut line = serde_json::to_vec(command).map_err(|error| error.to_string())?;
        line.push(b'\n');
        self.writer.write_all(&line).await.map_err(lost)?;
        while let Some(line) = self.lines.next_line().await.map_err(lost)? {
            match serde_json::from_str(&line) {
                Ok(Reply::Progress(line)) => on_progress(&line),
                Ok(Reply::Done(text)) => return Ok(text),
                Ok(Reply::Failed(why)) => return Err(why),
                Err(error) => return Err(format!("the server speaks another version's language: {error}")),
            }
        }
        Err("the server hung up before it was done".into())
    }
}
