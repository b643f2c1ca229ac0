//! Importing beatmaps: archives, single files, folders.

mod build;
mod fetched;
mod identify;
mod place;
mod read;
mod sources;
mod submitted;

use std::path::PathBuf;

use kiai_model::{BeatmapSet, BeatmapStatus, Id, User};

pub(crate) use self::fetched::import_fetched;
pub use self::submitted::{SUBMITTED_BYTES_MAX, SubmitMapRefusal, submit_map};
use self::{read::ReadSet, sources::Source};
use crate::Services;

/// How to import.
#[derive(Clone, Copy, Debug)]
pub struct ImportOptions {
    /// The status everything gets, also what is there already.
    pub status: Option<BeatmapStatus>,
    /// The status new sets get when none is given.
    pub default_status: BeatmapStatus,
    /// Whose everything is from now on, also what is there already.
    pub owner: Option<Id<User>>,
}

/// What became of one archive, set of files, or file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It is new.
    Imported(Id<BeatmapSet>),
    /// It was there and changed.
    Updated(Id<BeatmapSet>),
    /// It was there already.
    Unchanged(Id<BeatmapSet>),
    /// It was left out, and why.
    Skipped(String),
}

/// What became of one thing to be imported.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportItem {
    /// What it was: a path.
    pub name: String,
    /// What became of it.
    pub outcome: Outcome,
    /// What else there is to say, such as files that were left out.
    pub notes: Vec<String>,
}

/// What became of everything.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ImportSummary {
    /// One after the other.
    pub items: Vec<ImportItem>,
    /// How many were not looked at, because the server had to stop.
    pub left_count: usize,
}

impl ImportSummary {
    /// How many sets came.
    #[must_use]
    pub fn imported_count(&self) -> usize {
        self.count(|outcome| matches!(outcome, Outcome::Imported(_)))
    }

    /// How many sets changed.
    #[must_use]
    pub fn updated_count(&self) -> usize {
        self.count(|outcome| matches!(outcome, Outcome::Updated(_)))
    }

    /// How many sets were there already.
    #[must_use]
    pub fn unchanged_count(&self) -> usize {
        self.count(|outcome| matches!(outcome, Outcome::Unchanged(_)))
    }

    /// How many were left out.
    #[must_use]
    pub fn skipped_count(&self) -> usize {
        self.count(|outcome| matches!(outcome, Outcome::Skipped(_)))
    }

    fn count(&self, which: fn(&Outcome) -> bool) -> usize {
        self.items.iter().filter(|item| which(&item.outcome)).count()
    }
}

/// Imports what lies at `paths`: `.osz` archives, `.osu` files, and folders of both. Each set is stored whole or not at
/// all. `progress` hears of each item with its number and how many there are.
///
/// # Errors
/// When the store or the files fail; what cannot be imported is skipped instead.
pub async fn import(
    services: &Services,
    paths: Vec<PathBuf>,
    options: ImportOptions,
    progress: &(dyn Fn(usize, usize, &ImportItem) + Send + Sync),
) -> anyhow::Result<ImportSummary> {
    let _one_at_a_time = services.beatmaps.importing.lock().await;
    let sources = services.blocking.run(move || sources::find(&paths)).await?;
    let total = sources.sets.len() + sources.unreadable.len();
    let mut summary = ImportSummary::default();
    for (name, reason) in sources.unreadable {
        let item = ImportItem { name, outcome: Outcome::Skipped(reason), notes: Vec::new() };
        progress(summary.items.len() + 1, total, &item);
        summary.items.push(item);
    }
    for source in sources.sets {
        if services.stopping.is_cancelled() {
            summary.left_count = total - summary.items.len();
            break;
        }
        let (name, mut notes) = (source.name(), Vec::new());
        let outcome = import_one(services, source, options, &mut notes).await?;
        let item = ImportItem { name, outcome, notes };
        progress(summary.items.len() + 1, total, &item);
        summary.items.push(item);
    }
    Ok(summary)
}

async fn import_one(
    services: &Services,
    source: Source,
    options: ImportOptions,
    notes: &mut Vec<String>,
) -> anyhow::Result<Outcome> {
    let read = noting(services, notes, move |notes| read::read(&source, notes)).await?;
    match read {
        Ok(set) => import_read(services, set, None, options, notes).await,
        Err(reason) => Ok(Outcome::Skipped(reason)),
    }
}

/// Imports a set that was read. `number` is the set's where its files carry none.
async fn import_read(
    services: &Services,
    mut set: ReadSet,
    number: Option<Id<BeatmapSet>>,
    options: ImportOptions,
    notes: &mut Vec<String>,
) -> anyhow::Result<Outcome> {
    let identity = match identify::identify(services, &set, number, notes).await? {
        Ok(identity) => identity,
        Err(reason) => return Ok(Outcome::Skipped(reason)),
    };
    if let Some(existing) = &identity.existing {
        if existing.is_same {
            return place::change(services, existing.id, options).await;
        }
        if set.adds_to_its_set {
            set = match identify::with_files_of(services, set, existing.id, notes).await? {
                Ok(set) => set,
                Err(reason) => return Ok(Outcome::Skipped(reason)),
            };
        }
    }
    match noting(services, notes, move |notes| build::build(set, notes)).await? {
        Ok(built) => place::place(services, built, &identity, options, notes).await,
        Err(reason) => Ok(Outcome::Skipped(reason)),
    }
}

/// Runs blocking work that has something to tell.
async fn noting<T: Send + 'static>(
    services: &Services,
    notes: &mut Vec<String>,
    work: impl FnOnce(&mut Vec<String>) -> T + Send + 'static,
) -> anyhow::Result<T> {
    let (done, said) = services
        .blocking
        .run(move || {
            let mut said = Vec::new();
            (work(&mut said), said)
        })
        .await?;
    notes.extend(said);
    Ok(done)
}
