//! Who may depend on whom (ARCHITECTURE.md, "The house").

#[cfg(test)]
mod tests;

use anyhow::{Context, Result};
use cargo_metadata::{DependencyKind, MetadataCommand, Package};

use crate::repository::Repository;

/// A crate of ours, and which of ours it may use outside its tests. What is not listed is forbidden.
const MAY_USE: &[(&str, &[&str])] = &[
    ("kiai", &["kiai-gate-*", "kiai-services", "kiai-store", "kiai-bus", "kiai-model", "kiai-clients"]),
    ("kiai-gate-lazer", &["kiai-http", "kiai-services", "kiai-wire-lazer", "kiai-signalr", "kiai-model"]),
    ("kiai-gate-bancho", &["kiai-http", "kiai-services", "kiai-wire-bancho", "kiai-model"]),
    ("kiai-gate-web", &["kiai-http", "kiai-services", "kiai-model"]),
    ("kiai-services", &["kiai-rules", "kiai-formats", "kiai-store", "kiai-bus", "kiai-model"]),
    ("kiai-wire-derive", &[]),
    ("kiai-wire-*", &["kiai-wire-derive", "kiai-model"]),
    ("kiai-store", &["kiai-model"]),
    ("kiai-bus", &["kiai-model"]),
    ("kiai-rules", &["kiai-model"]),
    ("kiai-formats", &["kiai-model"]),
    ("kiai-model", &[]),
    ("kiai-http", &[]),
    ("kiai-signalr", &[]),
    ("kiai-clients", &["kiai-wire-*", "kiai-signalr", "kiai-model"]),
    (TESTKIT, &["kiai", "kiai-clients", "kiai-store", "kiai-bus", "kiai-services", "kiai-model"]),
    ("xtask", &[]),
];

/// Libraries with a home: outside it, what they do is somebody else's business.
const ONLY_IN: &[(&str, &[&str])] = &[
    ("sqlx", &["kiai-store", TESTKIT]),
    ("object_store", &["kiai-store"]),
    ("axum", &["kiai", "kiai-gate-*", "kiai-http", "kiai-signalr"]),
    ("tower-http", &["kiai", "kiai-gate-*"]),
    ("hyper", &["kiai"]),
    ("clap", &["kiai"]),
    ("rosu-pp", &["kiai-formats", "kiai-clients"]),
    ("rosu-map", &["kiai-formats", "kiai-clients"]),
    ("argon2", &["kiai-services"]),
    ("jsonwebtoken", &["kiai-services"]),
];

/// Crates that decide or translate and never wait: they see no runtime.
const NO_RUNTIME: &[&str] = &["kiai-model", "kiai-rules", "kiai-formats", "kiai-wire-*"];

/// May only ever be a dev-dependency.
const TESTKIT: &str = "kiai-testkit";

/// Reads `cargo metadata` and reports every dependency that the tables do not allow.
pub(crate) fn check(repository: &Repository, problems: &mut Vec<String>) -> Result<()> {
    let metadata = MetadataCommand::new()
        .manifest_path(repository.root.join("Cargo.toml"))
        .no_deps()
        .exec()
        .context("cargo metadata")?;
    for package in &metadata.packages {
        check_package(package, problems);
    }
    Ok(())
}

fn check_package(package: &Package, problems: &mut Vec<String>) {
    let name = package.name.as_str();
    let Some(rule) = rule_of(name) else {
        problems.push(format!("{name}: xtask/src/tidy/dependencies.rs does not say what this crate may use"));
        return;
    };
    for dependency in &package.dependencies {
        let development = dependency.kind == DependencyKind::Development;
        if let Some(problem) = judge(name, rule, &dependency.name, development) {
            problems.push(problem);
        }
    }
}

/// What is wrong with `name` using `used`, if anything.
fn judge(name: &str, rule: &[&str], used: &str, development: bool) -> Option<String> {
    if used == TESTKIT {
        return (!development).then(|| format!("{name}: {TESTKIT} may only be a dev-dependency"));
    }
    if is_ours(used) {
        // The binary's tests and benches drive everything at once; other crates are tested with what they may see, and
        // from outside by the clients.
        let tests = development && (name == "kiai" || used == "kiai-clients");
        let allowed = tests || rule.iter().any(|pattern| fits(pattern, used));
        return (!allowed).then(|| format!("{name}: may not depend on {used}"));
    }
    if development {
        return None;
    }
    if used == "tokio" && NO_RUNTIME.iter().any(|pattern| fits(pattern, name)) {
        return Some(format!("{name}: does no I/O, so it may not depend on tokio"));
    }
    let (_, homes) = ONLY_IN.iter().find(|(library, _)| *library == used)?;
    let at_home = homes.iter().any(|pattern| fits(pattern, name));
    (!at_home).then(|| format!("{name}: may not depend on {used}; it belongs in {}", homes.join(", ")))
}

fn rule_of(name: &str) -> Option<&'static [&'static str]> {
    MAY_USE.iter().find(|(pattern, _)| fits(pattern, name)).map(|(_, rule)| *rule)
}

fn is_ours(name: &str) -> bool {
    name == "kiai" || name == "xtask" || name.starts_with("kiai-")
}

/// Whether a name is the pattern, or begins with it where the pattern ends in `*`. `kiai-wire-*` means the protocols,
/// not the derive that they share.
fn fits(pattern: &str, name: &str) -> bool {
    match pattern.strip_suffix('*') {
        Some(start) => name.starts_with(start) && name != "kiai-wire-derive",
        None => name == pattern,
    }
}
