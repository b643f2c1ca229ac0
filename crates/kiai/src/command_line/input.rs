//! What is typed that must not be seen.

use std::io::{self, BufRead, IsTerminal, Write};

use rustix::termios::{LocalModes, OptionalActions, Termios, tcgetattr, tcsetattr};

use super::Failure;
use crate::config::Secret;

/// Asks for a password: unseen and twice at a terminal, else the first line of standard input.
pub(super) fn password() -> Result<Secret, Failure> {
    let failed = |error: io::Error| Failure::Failed(format!("the password could not be read: {error}"));
    if !io::stdin().is_terminal() {
        return line().map(Secret::new).map_err(failed);
    }
    let password = ask("Password: ").map_err(failed)?;
    if ask("Again: ").map_err(failed)? != password {
        return Err(Failure::Failed("the two passwords differ".into()));
    }
    Ok(Secret::new(password))
}

fn ask(question: &str) -> io::Result<String> {
    write!(io::stderr(), "{question}")?;
    let unseen = Unseen::begin()?;
    let line = line();
    drop(unseen);
    writeln!(io::stderr())?;
    line
}

fn line() -> io::Result<String> {
    let mut line = String::new();
    io::stdin().lock().read_line(&mut line)?;
    Ok(line.trim_end_matches(['\r', '\n']).to_owned())
}

/// A terminal that shows nothing of what is typed, until this is dropped.
struct Unseen {
    before: Termios,
}

impl Unseen {
    fn begin() -> io::Result<Unseen> {
        let before = tcgetattr(io::stdin())?;
        let mut unseen = before.clone();
        unseen.local_modes.remove(LocalModes::ECHO);
        tcsetattr(io::stdin(), OptionalActions::Flush, &unseen)?;
        Ok(Unseen { before })
    }
}

impl Drop for Unseen {
    fn drop(&mut self) {
        _ = tcsetattr(io::stdin(), OptionalActions::Flush, &self.before);
    }
}
