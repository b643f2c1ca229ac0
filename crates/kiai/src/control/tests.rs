use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;
use std::sync::Arc;

use futures_util::FutureExt;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::UnixStream;
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use super::*;
use crate::command::{Command, CommandError};

/// A socket whose commands are run by a function of the test.
struct Server {
    folder: tempfile::TempDir,
    tasks: TaskTracker,
    stopping: CancellationToken,
}

fn serving(runner: Runner) -> Server {
    let folder = tempfile::tempdir().unwrap();
    let (tasks, stopping) = (TaskTracker::new(), CancellationToken::new());
    let listener = Listener::bind(folder.path()).unwrap();
    tasks.spawn(serve(listener, runner, tasks.clone(), stopping.clone()));
    Server { folder, tasks, stopping }
}

fn command() -> Command {
    Command::Backup { file: PathBuf::from("/srv/kiai.zip") }
}

async fn run(server: &Server, said: &mut Vec<String>) -> Result<String, String> {
    let connected = connect(server.folder.path()).await.unwrap().unwrap();
    connected.run(&command(), |line| said.push(line.to_owned())).await
}

#[tokio::test]
async fn a_command_tells_its_progress_in_order_and_then_its_end() {
    let server = serving(Arc::new(|received, progress| {
        async move {
            assert_eq!(received, command());
            for number in 0..200 {
                progress.say(number.to_string()).await;
            }
            Ok("done".into())
        }
        .boxed()
    }));
    let mut said = Vec::new();
    assert_eq!(run(&server, &mut said).await, Ok("done".into()));
    assert_eq!(said, (0..200).map(|number| number.to_string()).collect::<Vec<_>>());
}

#[tokio::test]
async fn a_refusal_arrives_as_it_was_said() {
    let server = serving(Arc::new(|_, _| async { Err(CommandError::Refused("not today".into())) }.boxed()));
    assert_eq!(run(&server, &mut Vec::new()).await, Err("not today".into()));
}

#[tokio::test]
async fn only_the_owner_may_open_the_socket_and_it_goes_with_the_server() {
    let server = serving(Arc::new(|_, _| async { Ok(String::new()) }.boxed()));
    let path = server.folder.path().join(SOCKET);
    assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    server.stopping.cancel();
    server.tasks.close();
    server.tasks.wait().await;
    assert!(!path.exists());
    assert!(connect(server.folder.path()).await.unwrap().is_none());
}

#[tokio::test]
async fn nobody_there_is_not_an_error() {
    let folder = tempfile::tempdir().unwrap();
    assert!(connect(folder.path()).await.unwrap().is_none());
    drop(std::os::unix::net::UnixListener::bind(folder.path().join(SOCKET)).unwrap());
    assert!(connect(folder.path()).await.unwrap().is_none());
}

#[tokio::test]
async fn hanging_up_stops_the_command() {
    /// Tells when a command is dropped.
    struct Stopped(Arc<Notify>);
    impl Drop for Stopped {
        fn drop(&mut self) {
            self.0.notify_one();
        }
    }

    let stopped = Arc::new(Notify::new());
    let notify = stopped.clone();
    let server = serving(Arc::new(move |_, progress| {
        let guard = Stopped(notify.clone());
        async move {
            progress.say("began").await;
            std::future::pending::<()>().await;
            drop(guard);
            Ok(String::new())
        }
        .boxed()
    }));
    let mut stream = UnixStream::connect(server.folder.path().join(SOCKET)).await.unwrap();
    stream.write_all(&line()).await.unwrap();
    assert_eq!(stream.read_u8().await.unwrap(), b'{');
    drop(stream);
    stopped.notified().await;
}

#[tokio::test]
async fn a_stopping_server_says_so_to_who_waits() {
    let began = Arc::new(Notify::new());
    let notify = began.clone();
    let server = serving(Arc::new(move |_, _| {
        let notify = notify.clone();
        async move {
            notify.notify_one();
            std::future::pending().await
        }
        .boxed()
    }));
    let stopping = async {
        began.notified().await;
        server.stopping.cancel();
    };
    let mut said = Vec::new();
    let (answer, ()) = tokio::join!(run(&server, &mut said), stopping);
    assert_eq!(answer, Err("the server is stopping; give the command again later".into()));
}

#[tokio::test]
async fn what_is_no_command_is_refused() {
    let server = serving(Arc::new(|_, _| async { Ok(String::new()) }.boxed()));
    for nonsense in ["{\"command\":\"dance\"}\n", "nonsense\n", "\n", "[[[[[[[[[[[[[\n"] {
        let mut stream = UnixStream::connect(server.folder.path().join(SOCKET)).await.unwrap();
        stream.write_all(nonsense.as_bytes()).await.unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.unwrap();
        assert!(answer.starts_with("{\"failed\":\"this server does not know the command: "), "{answer}");
    }
}

fn line() -> Vec<u8> {
    let mut line = serde_json::to_vec(&command()).unwrap();
    line.push(b'\n');
    line
}
