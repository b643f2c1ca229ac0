//! Development tasks.
//!
//! - `cargo xtask tidy` checks the rules of the house that a compiler cannot: who may depend on whom, names, lengths,
//!   links.
//! - `cargo xtask gen` writes every generated file; `cargo xtask gen --check` fails when one is out of date.

mod r#gen;
mod repository;
mod tidy;

use std::process::ExitCode;

use repository::Repository;

const USAGE: &str = "usage: cargo xtask tidy | gen [--check]";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let done = match arguments.as_slice() {
        ["tidy"] => Repository::open().and_then(|repository| tidy::run(&repository)),
        ["gen"] => Repository::open().and_then(|repository| r#gen::write(&repository)),
        ["gen", "--check"] => Repository::open().and_then(|repository| r#gen::check(&repository)),
        _ => Err(anyhow::anyhow!(USAGE)),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            say(&format!("xtask: {error:#}"));
            ExitCode::FAILURE
        }
    }
}

/// The one place that prints.
#[expect(clippy::print_stdout, reason = "a development task talks to the person at the terminal")]
fn say(line: &str) {
    println!("{line}");
}
