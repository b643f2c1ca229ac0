//! `kiai build ...`: builds of osu!(lazer), for `CLIENT_CHECK_VERSION`.

use kiai_services::Services;
use kiai_services::builds::{self, Build, NameBuildRefusal};

use super::CommandError;
use super::user::moment;

/// Names a build, or changes one.
pub(super) async fn add(services: &Services, hash: &str, name: &str, allowed: bool) -> Result<String, CommandError> {
    match builds::name_build(services, hash, name, allowed).await {
        Ok(build) => Ok(format!("{} ({}) is {}", build.name, build.hash, allowance(&build))),
        Err(NameBuildRefusal::Internal(error)) => Err(error.into()),
        Err(refusal @ (NameBuildRefusal::NotABuild(_) | NameBuildRefusal::BadName)) => {
            Err(CommandError::Refused(refusal.to_string()))
        }
    }
}

/// Forgets a build.
pub(super) async fn remove(services: &Services, hash: &str) -> Result<String, CommandError> {
    if builds::forget_build(services, hash).await? {
        Ok(format!("{hash} is forgotten"))
    } else {
        Err(CommandError::Refused(format!("there is no build {hash}")))
    }
}

/// Lists all builds, one a line.
pub(super) async fn list(services: &Services) -> Result<String, CommandError> {
    let builds = builds::builds(services).await?;
    if builds.is_empty() {
        return Ok("There is no build".to_owned());
    }
    let line = |build: &Build| {
        format!("{}\t{}\t{}\tsince {}", build.hash, build.name, allowance(build), moment(build.added_at))
    };
    Ok(builds.iter().map(line).collect::<Vec<_>>().join("\n"))
}

fn allowance(build: &Build) -> &'static str {
    if build.allowed { "allowed" } else { "not allowed" }
}
