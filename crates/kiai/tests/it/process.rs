//! The binary as an operator starts it.

use std::io::{BufRead, BufReader, Write};
use std::net::SocketAddr;
use std::ops::Deref;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStderr, Command, Output, Stdio};

use kiai_testkit::Clients;
use rustix::process::{Pid, Signal, kill_process};

/// A folder to stand in, with nothing in it.
pub(crate) struct Operator {
    folder: tempfile::TempDir,
}

/// A running `kiai serve`. Killed when dropped. It is used as what its clients are made with.
pub(crate) struct Server {
    pub(crate) address: SocketAddr,
    clients: Clients,
    child: Child,
    log: BufReader<ChildStderr>,
}

impl Operator {
    pub(crate) fn new() -> Operator {
        Operator { folder: tempfile::tempdir().unwrap() }
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn write(&self, name: &str, text: &str) {
        std::fs::write(self.path(name), text).unwrap();
    }

    /// `kiai ARGUMENTS`, with these settings on top of a free port of this machine and `./data`, and no other
    /// environment.
    pub(crate) fn command(&self, arguments: &[&str], settings: &[(&str, &str)]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_kiai"));
        command.args(arguments).current_dir(self.folder.path()).env_clear();
        command.envs([("HOST", "127.0.0.1"), ("PORT", "0"), ("LOG_FORMAT", "json")]).envs(settings.iter().copied());
        command
    }

    /// Runs it to its end.
    pub(crate) fn run(&self, arguments: &[&str], settings: &[(&str, &str)]) -> Output {
        self.command(arguments, settings).stdin(Stdio::null()).output().unwrap()
    }

    /// Runs it to its end, which must be a success, and returns what it answered.
    pub(crate) fn answer(&self, arguments: &[&str]) -> String {
        let output = self.run(arguments, &[]);
        assert!(output.status.success(), "{output:?}");
        String::from_utf8(output.stdout).unwrap()
    }

    /// Runs it to its end, with this to read on standard input.
    pub(crate) fn run_with(&self, arguments: &[&str], input: &str) -> Output {
        let mut command = self.command(arguments, &[]);
        let piped = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = piped.spawn().unwrap();
        child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
        child.wait_with_output().unwrap()
    }

    /// Starts a server that must refuse to, and returns its one line.
    pub(crate) fn refusal(&self, settings: &[(&str, &str)]) -> String {
        let output = self.run(&["serve"], settings);
        assert_eq!(output.status.code(), Some(2), "{output:?}");
        let complaint = String::from_utf8(output.stderr).unwrap();
        let lines: Vec<&str> = complaint.lines().filter(|line| !line.starts_with('{')).collect();
        assert_eq!(lines.len(), 1, "{complaint}");
        lines[0].to_owned()
    }

    /// Starts a server and waits until it listens.
    pub(crate) fn serve(&self, settings: &[(&str, &str)]) -> Server {
        let mut child = self.command(&["serve"], settings).stdin(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
        let mut log = BufReader::new(child.stderr.take().unwrap());
        let address = loop {
            let mut line = String::new();
            assert_ne!(log.read_line(&mut line).unwrap(), 0, "the server ended: {:?}", child.wait());
            let line: serde_json::Value = serde_json::from_str(&line).unwrap_or_else(|_| panic!("{line}"));
            if let Some(address) = line["server.address"].as_str() {
                break address.parse().unwrap();
            }
        };
        Server { address, clients: Clients::of(address), child, log }
    }
}

impl Server {
    /// The memory it holds, in KiB.
    pub(crate) fn memory_kib(&self) -> u64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap();
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap();
        line.trim().trim_end_matches(" kB").parse().unwrap()
    }

    pub(crate) fn signal(&self, signal: Signal) {
        kill_process(Pid::from_child(&self.child), signal).unwrap();
    }

    /// Waits for the next log line with this message.
    pub(crate) fn wait_for_log(&mut self, message: &str) {
        loop {
            let mut line = String::new();
            assert_ne!(self.log.read_line(&mut line).unwrap(), 0, "ended without saying {message}");
            if line.contains(message) {
                return;
            }
        }
    }

    /// Waits for its end and returns the exit code.
    pub(crate) fn wait(&mut self) -> Option<i32> {
        // Read to the end first: a full pipe would hold the server up.
        std::io::copy(&mut self.log, &mut std::io::sink()).unwrap();
        self.child.wait().unwrap().code()
    }

    /// SIGKILL, then the end.
    pub(crate) fn kill(mut self) {
        self.signal(Signal::KILL);
        assert_eq!(self.wait(), None);
    }

    /// SIGTERM, then the end, which must be a success.
    pub(crate) fn stop(mut self) {
        self.signal(Signal::TERM);
        assert_eq!(self.wait(), Some(0));
    }
}

impl Deref for Server {
    type Target = Clients;

    fn deref(&self) -> &Clients {
        &self.clients
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        _ = self.child.kill();
        _ = self.child.wait();
    }
}

/// The names in a folder, sorted.
pub(crate) fn names(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).unwrap();
    let mut names: Vec<String> = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}
