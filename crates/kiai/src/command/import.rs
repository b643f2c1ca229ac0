//! `kiai import PATH...`.

use std::fmt::Write;
use std::path::PathBuf;

use kiai_model::BeatmapStatus;
use kiai_services::beatmaps::{self, ImportItem, ImportOptions, ImportSummary, Outcome};

use super::{CommandError, user};
use crate::boot::Opened;
use crate::control::Progress;

/// Imports what lies at the paths and says what became of it: how much, and of what was left out each with its reason.
pub(super) async fn import(
    opened: &Opened,
    paths: Vec<PathBuf>,
    status: Option<BeatmapStatus>,
    owner: Option<&str>,
    progress: &Progress,
) -> Result<String, CommandError> {
    for path in &paths {
        if let Err(error) = std::fs::metadata(path) {
            return Err(CommandError::Refused(format!("{} cannot be read: {error}", path.display())));
        }
    }
    let owner = match owner {
        Some(name) => Some(user::find(&opened.services, name).await?.id),
        None => None,
    };
    let options = ImportOptions { status, default_status: opened.config.import_status.0, owner };
    let tell = |number: usize, total: usize, item: &ImportItem| {
        progress.mention(format!("[{number}/{total}] {} {}", outcome(&item.outcome), item.name));
    };
    let summary = beatmaps::import(&opened.services, paths, options, &tell).await?;
    Ok(describe(&summary))
}

/// The summary: what was left out or has something to say, line by line, and the counts at the end.
fn describe(summary: &ImportSummary) -> String {
    let mut text = String::new();
    for item in &summary.items {
        if let Outcome::Skipped(reason) = &item.outcome {
            _ = writeln!(text, "skipped {}: {reason}", item.name);
        }
        for note in &item.notes {
            _ = writeln!(text, "note on {}: {note}", item.name);
        }
    }
    _ = write!(
        text,
        "{} imported, {} updated, {} unchanged, {} skipped",
        summary.imported_count(),
        summary.updated_count(),
        summary.unchanged_count(),
        summary.skipped_count()
    );
    if summary.left_count > 0 {
        _ = write!(
            text,
            "\nThe server had to stop: {} more were not looked at. Import them again.",
            summary.left_count
        );
    }
    text
}

fn outcome(outcome: &Outcome) -> String {
    match outcome {
        Outcome::Imported(set) => format!("imported as set {set}:"),
        Outcome::Updated(set) => format!("updated set {set}:"),
        Outcome::Unchanged(set) => format!("unchanged, set {set}:"),
        Outcome::Skipped(_) => "skipped".to_owned(),
    }
}
