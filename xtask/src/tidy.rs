//! `cargo xtask tidy`: the rules of the house, checked by a program and not by reviewers.

mod dependencies;
mod links;
mod migrations;
mod sources;
mod words;

use anyhow::{Result, bail};

use crate::repository::Repository;
use crate::say;

/// Runs every check, prints what is wrong (one line each) and fails if anything is.
pub(crate) fn run(repository: &Repository) -> Result<()> {
    let mut problems = Vec::new();
    dependencies::check(repository, &mut problems)?;
    sources::check(repository, &mut problems);
    words::check(repository, &mut problems);
    migrations::check(repository, &mut problems);
    links::check(repository, &mut problems);

    say(&sources::summary(repository));
    for problem in &problems {
        say(problem);
    }
    match problems.len() {
        0 => Ok(()),
        1 => bail!("one thing is not tidy"),
        count => bail!("{count} things are not tidy"),
    }
}
