//! `kiai findings`: what checks found that doubts scores.

use kiai_services::{
    Services,
    scores::{StoredFinding, findings},
};

use super::{CommandError, user};

/// Lists what was found of one user's scores or of anybody's, a line each, the latest first.
pub(super) async fn list(services: &Services, username: Option<&str>, limit: u32) -> Result<String, CommandError> {
    let of = match username {
        Some(name) => Some(user::find(services, name).await?.id),
        None => None,
    };
    let line = |found: &StoredFinding| {
        let StoredFinding { score, username, beatmap, check, evidence, found_at, .. } = found;
        format!("{}\t{username}\tscore {score}\tmap {beatmap}\t{check}\t{evidence}", user::moment(*found_at))
    };
    let found = findings(services, of, limit).await?;
    Ok(if found.is_empty() {
        "Nothing was found".to_owned()
    } else {
        found.iter().map(line).collect::<Vec<_>>().join("\n")
    })
}
