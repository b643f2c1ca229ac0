//! `cargo xtask gen`: every generated file, written from the one place that knows what belongs in it.
//!
//! The texts come from the server itself (`kiai generate`), so this program needs nothing of ours.

use std::process::Command;

use anyhow::{Context, Result, bail, ensure};

use crate::repository::Repository;
use crate::say;

/// A generated file: where it stands, and what `kiai generate` calls it.
struct Generated {
    path: &'static str,
    subject: &'static str,
    place: Place,
}

/// How much of the file is generated.
enum Place {
    Whole,
    /// What stands between `<!-- subject:begin -->` and `<!-- subject:end -->`.
    Between,
}

const GENERATED: &[Generated] = &[
    Generated { path: "openapi.json", subject: "openapi", place: Place::Whole },
    Generated { path: ".env.example", subject: "env-example", place: Place::Whole },
    Generated { path: "docs/operations.md", subject: "settings", place: Place::Between },
];

/// Writes what is out of date.
pub(crate) fn write(repository: &Repository) -> Result<()> {
    for file in GENERATED {
        let (old, new) = texts(repository, file)?;
        if old != new {
            std::fs::write(repository.root.join(file.path), new).with_context(|| file.path.to_owned())?;
            say(&format!("wrote {}", file.path));
        }
    }
    Ok(())
}

/// Fails if a generated file is not what `write` would make of it.
pub(crate) fn check(repository: &Repository) -> Result<()> {
    let mut stale = Vec::new();
    for file in GENERATED {
        let (old, new) = texts(repository, file)?;
        if old != new {
            stale.push(file.path);
        }
    }
    ensure!(stale.is_empty(), "out of date: {}; run `cargo xtask gen`", stale.join(", "));
    Ok(())
}

/// What stands in the file, and what should.
fn texts(repository: &Repository, file: &Generated) -> Result<(String, String)> {
    let old = std::fs::read_to_string(repository.root.join(file.path)).unwrap_or_default();
    let made = generate(repository, file.subject)?;
    let new = match file.place {
        Place::Whole => made,
        Place::Between => splice(&old, file.subject, &made).with_context(|| file.path.to_owned())?,
    };
    Ok((old, new))
}

fn generate(repository: &Repository, subject: &str) -> Result<String> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo)
        .args(["run", "--quiet", "--locked", "--bin", "kiai", "--", "generate", subject])
        .current_dir(&repository.root)
        .output()
        .context("cargo run")?;
    if !output.status.success() {
        bail!("kiai generate {subject}: {}", String::from_utf8_lossy(&output.stderr).trim());
    }
    String::from_utf8(output.stdout).context("generated text is UTF-8")
}

/// Replaces what stands between the markers.
fn splice(text: &str, subject: &str, made: &str) -> Result<String> {
    let begin = format!("<!-- {subject}:begin -->\n");
    let end = format!("<!-- {subject}:end -->");
    let (head, rest) = text.split_once(&begin).with_context(|| format!("no line {}", begin.trim()))?;
    let (_, tail) = rest.split_once(&end).with_context(|| format!("no line {end}"))?;
    Ok(format!("{head}{begin}\n{}\n\n{end}{tail}", made.trim()))
}

#[cfg(test)]
mod tests {
    use super::splice;

    #[test]
    fn only_the_marked_part_is_replaced() {
        let text = "a\n<!-- x:begin -->\nold\n<!-- x:end -->\nb\n";
        let once = splice(text, "x", "new\n").unwrap();
        assert_eq!(once, "a\n<!-- x:begin -->\n\nnew\n\n<!-- x:end -->\nb\n");
        assert_eq!(splice(&once, "x", "new\n").unwrap(), once);
        assert!(splice("no markers", "x", "new").is_err());
    }
}
