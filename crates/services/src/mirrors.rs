//! Other servers' archives: a set or a map that is not here is fetched from the operator's mirrors, if there are any,
//! and imported as from a file.
//!
//! A mirror is trusted no further than its answers can be checked: they are bounded, must be what was asked for, and go
//! through the limits of every import. What no mirror has is remembered for a while, and a mirror that fails is left
//! alone for longer each time, and then looked at.
//!
//! Who asks says how long they wait. However short that is, what was asked for is fetched to its end beside.

mod answer;
mod health;
mod look;
mod url;

use std::{collections::HashMap, fmt::Debug, future::Future, pin::Pin, sync::Arc, time::Duration};

use bytes::Bytes;
use kiai_model::{Beatmap, BeatmapSet, BeatmapStatus, Id, Timestamp};
use moka::sync::Cache;
use parking_lot::Mutex;
use thiserror::Error;
use tokio::sync::Semaphore;

use self::{
    answer::Answer,
    health::{CHANCES, Health},
};
pub use self::{look::start, url::MirrorUrl};
use crate::{
    RateClass, Services,
    beatmaps::{ImportOptions, Outcome, import_fetched},
    take,
};

/// Fetches under way at once: each may hold an archive in memory.
const AT_ONCE: usize = 2;
/// Who may wait for them.
const WAITING_MAX: usize = 64;
/// How long what no mirror has is not asked for again.
const MISSING_FOR: Duration = Duration::from_mins(60);
/// The same when some mirror could not be asked.
const UNKNOWN_FOR: Duration = Duration::from_mins(1);
/// Things that are remembered as missing.
const MISSING_MAX: usize = 20_000;
/// Largest archive that is fetched, in bytes.
const ARCHIVE_BYTES_MAX: usize = 200 << 20;
/// What mirrors there are, and who asks them.
#[derive(Clone, Debug)]
pub struct Mirrors {
    /// Where to ask, in order.
    pub urls: Vec<MirrorUrl>,
    /// The status of what comes from them.
    pub status: BeatmapStatus,
    /// Who asks.
    pub client: Arc<dyn MirrorClient>,
}

/// Fetches from mirrors. The implementation is chosen in boot.
pub trait MirrorClient: Debug + Send + Sync + 'static {
    /// The body of an address, of at most so many bytes.
    fn get(&self, url: String, bytes_max: usize) -> Fetching;

    /// Whether an address answers, with whatever a sound server says.
    fn look_at(&self, url: String) -> Looking;
}

/// An answer that is under way.
pub type Fetching = Pin<Box<dyn Future<Output = Result<Bytes, FetchError>> + Send>>;

/// A look that is under way.
pub type Looking = Pin<Box<dyn Future<Output = Result<(), FetchError>> + Send>>;

/// Why there is no answer.
#[derive(Debug, Error)]
pub enum FetchError {
    /// The mirror has no such thing.
    #[error("it is not there")]
    NotFound,
    /// The answer is larger than it may be.
    #[error("the answer is too large")]
    TooLarge,
    /// The mirror does not answer, or not as it should.
    #[error("{0}")]
    Failed(String),
}

/// Asks nobody: what is used without mirrors.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoMirrors;

impl MirrorClient for NoMirrors {
    fn get(&self, _: String, _: usize) -> Fetching {
        Box::pin(std::future::ready(Err(FetchError::NotFound)))
    }

    fn look_at(&self, _: String) -> Looking {
        Box::pin(std::future::ready(Err(FetchError::NotFound)))
    }
}

impl Default for Mirrors {
    /// None.
    fn default() -> Self {
        Self { urls: Vec::new(), status: BeatmapStatus::Pending, client: Arc::new(NoMirrors) }
    }
}

/// What is wanted of a mirror.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Wanted {
    /// A set by its number.
    Set(Id<BeatmapSet>),
    /// The set of the difficulty with this number.
    Beatmap(Id<Beatmap>),
    /// The set of the difficulty whose file has this MD5, in lower-case hex.
    Checksum(String),
}

/// What is kept of mirrors in memory.
#[derive(Debug)]
pub(crate) struct MirrorsState {
    mirrors: Mirrors,
    health: Mutex<Vec<Health>>,
    missing: Mutex<HashMap<Wanted, Timestamp>>,
    flights: Cache<Wanted, Arc<tokio::sync::Mutex<()>>>,
    at_once: Semaphore,
    waiting: Arc<Semaphore>,
}

impl MirrorsState {
    pub(crate) fn new(mirrors: Mirrors) -> Self {
        Self {
            health: Mutex::new(vec![Health::default(); mirrors.urls.len()]),
            mirrors,
            missing: Mutex::default(),
            flights: Cache::builder().max_capacity(MISSING_MAX as u64).time_to_idle(UNKNOWN_FOR).build(),
            at_once: Semaphore::new(AT_ONCE),
            waiting: Arc::new(Semaphore::new(WAITING_MAX)),
        }
    }

    fn is_missing(&self, wanted: &Wanted, now: Timestamp) -> bool {
        self.missing.lock().get(wanted).is_some_and(|until| *until > now)
    }

    fn note_missing(&self, wanted: &Wanted, until: Timestamp, now: Timestamp) {
        let mut missing = self.missing.lock();
        if missing.len() >= MISSING_MAX {
            missing.retain(|_, until| *until > now);
        }
        if missing.len() < MISSING_MAX {
            missing.insert(wanted.clone(), until);
        }
    }
}

/// A mirror as the operator sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MirrorStanding {
    /// Its host, with its port: addresses may hold keys.
    pub host: String,
    /// What it is asked by: `set`, `md5` or `beatmap`.
    pub place: &'static str,
    /// Whether it is asked, and not left alone for a while.
    pub is_asked: bool,
    /// Failures since it last did what it should.
    pub failures: u32,
    /// When it last answered, if it has.
    pub heard_at: Option<Timestamp>,
}

/// How each mirror does, in the order in which they are asked.
#[must_use]
pub fn standings(services: &Services) -> Vec<MirrorStanding> {
    let (state, now) = (&services.mirrors, services.clock.now());
    let health = state.health.lock();
    let standing = |(url, health): (&MirrorUrl, &Health)| MirrorStanding {
        host: url.host(),
        place: url.place(),
        is_asked: health.may_be_asked(now),
        failures: health.failures(),
        heard_at: health.heard_at(),
    };
    state.mirrors.urls.iter().zip(health.iter()).map(standing).collect()
}

/// Whether some mirror can be asked for what is wanted, and none was in vain a short while ago.
pub(crate) fn may_have(services: &Services, wanted: &Wanted) -> bool {
    let state = &services.mirrors;
    let can_be_asked = state.mirrors.urls.iter().any(|url| url.of(wanted).is_some());
    can_be_asked && !state.is_missing(wanted, services.clock.now())
}

/// Has what is wanted fetched and imported. Says whether it is here now; not when it takes longer than `patience`, though
/// it may come later.
pub(crate) async fn fetch(services: &Arc<Services>, wanted: Wanted, patience: Duration) -> bool {
    if !may_have(services, &wanted) {
        return false;
    }
    let state = &services.mirrors;
    let Ok(place) = Arc::clone(&state.waiting).try_acquire_owned() else { return false };
    let waited = services.clock.sleep(patience);
    let (tasks, services) = (services.tasks.clone(), Arc::clone(services));
    let fetching = tasks.spawn(async move {
        let _place = place;
        let found = services.stopping.clone().run_until_cancelled_owned(once(&services, &wanted)).await;
        match found {
            Some(Ok(found)) => found,
            Some(Err(error)) => {
                tracing::error!(error = format!("{error:#}"), ?wanted, "What came from a mirror cannot be imported");
                false
            }
            None => false,
        }
    });
    tokio::select! {
        biased;
        found = fetching => matches!(found, Ok(true)),
        () = waited => false,
    }
}

/// However many want the same, it is fetched once.
async fn once(services: &Services, wanted: &Wanted) -> anyhow::Result<bool> {
    let state = &services.mirrors;
    let flight = state.flights.get_with(wanted.clone(), Arc::default);
    let _alone = flight.lock().await;
    let now = services.clock.now();
    if is_here(services, wanted).await? {
        return Ok(true);
    }
    if state.is_missing(wanted, now) || take(services, RateClass::MirrorFetch, "all", 1).is_err() {
        return Ok(false);
    }
    let _permit = state.at_once.acquire().await?;
    let mut all_answered = true;
    for (index, url) in state.mirrors.urls.iter().enumerate() {
        let Some(address) = url.of(wanted) else { continue };
        match ask(services, wanted, index, address).await? {
            Asked::Imported => return Ok(true),
            Asked::HasNot => {}
            Asked::Failed => all_answered = false,
        }
    }
    let kept = if all_answered { MISSING_FOR } else { UNKNOWN_FOR };
    state.note_missing(wanted, now + kept, now);
    Ok(false)
}

async fn is_here(services: &Services, wanted: &Wanted) -> anyhow::Result<bool> {
    Ok(match wanted {
        Wanted::Set(id) => services.store.set_by_id(*id).await?.is_some(),
        Wanted::Beatmap(id) => services.store.beatmap_by_id(*id).await?.is_some(),
        Wanted::Checksum(checksum) => services.store.beatmap_by_checksum(checksum).await?.is_some(),
    })
}

/// What became of a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Asked {
    Imported,
    HasNot,
    Failed,
}

/// Asks one mirror. Where it answers with the number of a set, the archive is fetched by that, from whoever has it.
async fn ask(services: &Services, wanted: &Wanted, index: usize, address: String) -> anyhow::Result<Asked> {
    let bytes = match get(services, index, address, ARCHIVE_BYTES_MAX).await {
        Ok(bytes) => bytes,
        Err(asked) => return Ok(asked),
    };
    let answer = services.blocking.run(move || Answer::read(bytes)).await?;
    let set = match answer {
        Answer::Archive(archive) => return take_in(services, wanted, index, archive).await,
        Answer::OfSet(set) if !matches!(wanted, Wanted::Set(_)) => {
            count(services, index, REQUESTS, "leads_on");
            note_success(services, index);
            Wanted::Set(set)
        }
        Answer::OfSet(_) | Answer::Nothing => {
            count(services, index, REQUESTS, "unusable");
            note_failure(services, index, "it answers with something else");
            return Ok(Asked::Failed);
        }
    };
    let mut asked = Asked::HasNot;
    for (index, url) in services.mirrors.mirrors.urls.iter().enumerate() {
        let Some(address) = url.of(&set) else { continue };
        let taken = match get(services, index, address, ARCHIVE_BYTES_MAX).await {
            Ok(archive) => take_in(services, wanted, index, archive).await?,
            Err(asked) => asked,
        };
        match taken {
            Asked::Imported => return Ok(Asked::Imported),
            Asked::Failed => asked = Asked::Failed,
            Asked::HasNot => {}
        }
    }
    Ok(asked)
}

async fn get(services: &Services, index: usize, address: String, bytes_max: usize) -> Result<Bytes, Asked> {
    let state = &services.mirrors;
    if !state.health.lock().get(index).is_some_and(|health| health.may_be_asked(services.clock.now())) {
        return Err(Asked::Failed);
    }
    let began = services.clock.now();
    let answer = state.mirrors.client.get(address, bytes_max).await;
    let took = services.clock.now().since(began);
    metrics::histogram!("mirror_request_seconds", "mirror" => name(services, index)).record(took);
    match answer {
        // Whether it is of use remains to be seen.
        Ok(bytes) => Ok(bytes),
        Err(FetchError::NotFound) => {
            count(services, index, REQUESTS, "has_not");
            note_success(services, index);
            Err(Asked::HasNot)
        }
        // That is a property of what was asked for, not of the mirror.
        Err(FetchError::TooLarge) => {
            count(services, index, REQUESTS, "too_large");
            tracing::warn!(mirror = name(services, index), "A mirror's answer is too large");
            Err(Asked::HasNot)
        }
        Err(FetchError::Failed(why)) => {
            count(services, index, REQUESTS, "failed");
            note_failure(services, index, &why);
            Err(Asked::Failed)
        }
    }
}

async fn take_in(services: &Services, wanted: &Wanted, index: usize, archive: Bytes) -> anyhow::Result<Asked> {
    let options = ImportOptions { status: None, default_status: services.mirrors.mirrors.status, owner: None };
    Ok(match import_fetched(services, wanted, archive, options).await? {
        Outcome::Imported(set) | Outcome::Updated(set) | Outcome::Unchanged(set) => {
            count(services, index, REQUESTS, "imported");
            note_success(services, index);
            tracing::info!(%set, mirror = name(services, index), "A set came from a mirror");
            Asked::Imported
        }
        Outcome::Skipped(reason) => {
            count(services, index, REQUESTS, "unusable");
            note_failure(services, index, &reason);
            Asked::Failed
        }
    })
}

/// What is asked of mirrors, by mirror and by what became of it.
const REQUESTS: &str = "mirror_requests_total";

fn count(services: &Services, index: usize, what: &'static str, outcome: &'static str) {
    metrics::counter!(what, "mirror" => name(services, index), "outcome" => outcome).increment(1);
}

/// A mirror answered as it should.
fn note_success(services: &Services, index: usize) {
    let now = services.clock.now();
    if let Some(health) = services.mirrors.health.lock().get_mut(index) {
        health.note_success(now);
    }
}

/// A mirror did not.
fn note_failure(services: &Services, index: usize, reason: &str) {
    let (now, chance) = (services.clock.now(), services.rng.from_one_to(CHANCES));
    let pause = services.mirrors.health.lock().get_mut(index).map(|health| health.note_failure(now, chance));
    let Some(pause) = pause else { return };
    tracing::warn!(mirror = name(services, index), reason, "A mirror fails: it is left alone for {pause:?}");
}

/// A mirror as logs may show it: addresses may hold keys.
fn name(services: &Services, index: usize) -> String {
    services.mirrors.mirrors.urls.get(index).map(MirrorUrl::host).unwrap_or_default()
}
