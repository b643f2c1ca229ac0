//! The kiai server.

use std::process::ExitCode;

fn main() -> ExitCode {
    kiai::command_line::run()
}
