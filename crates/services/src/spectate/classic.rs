//! Playing with a client of bancho before the eyes of others.
//!
//! Its bundles go to watchers with such clients as they are. For those with osu!(lazer) attempts are put together from
//! what it says and sends ([`kiai_rules::spectate::Attempts`]), with the score in the standardised scale; of a map that is
//! not known here they hear nothing. Nothing is recorded: the replay comes with the score.
//!
//! In a match the gate says when a play begins and ends, and what the client tells of its score is shown without a bundle.

use std::sync::Arc;

use kiai_model::{
    Beatmap, Id, ModSetting, Mods, Ruleset, User,
    beatmap::early_version_offset_ms,
    score::Origin,
    spectate::{ClassicBundle, ClassicFrame, ClassicStanding, Family, FrameBundle, PlayPhase, PlayState},
};
use kiai_rules::{
    mods::{Standing, mods_from_bits, standing},
    scores::{ClassicTerms, classic_multiplier},
    spectate::{Attempts, Command, Doing, Play, SaidPlay, Step, frame_from_classic},
};

use super::{BeginRefusal, apply, begin_play};
use crate::{
    Services,
    beatmaps::{BeatmapKey, find_beatmap},
    connections::OpenConnection,
    scores::{ClassicMods, Fitted, fit, maximum_of, plays_in, score_multiplier},
};

/// Mods that have the game play by itself: whoever streams a play plays, and neosu means something else by the bit.
const NOT_PLAYED: [&str; 2] = ["AT", "CN"];
/// Mods of speed, which neosu tells as one bit for all that are faster and one for all that are slower.
const SPEEDS: [&str; 4] = ["DT", "NC", "HT", "DC"];

/// What one client of bancho plays, in the hands of its gate.
#[derive(Debug)]
pub struct ClassicStream {
    origin: Origin,
    attempts: Attempts,
    /// The attempt that goes on, if its map is known.
    shown: Option<Shown>,
    /// The score as it was told last.
    score: Option<ClassicStanding>,
    /// The speed that was told of a play in words: bits tell no more than that it is fast or slow.
    speed: Option<(SaidPlay, f64)>,
}

/// An attempt that watchers with osu!(lazer) see.
#[derive(Debug)]
struct Shown {
    beatmap: Beatmap,
    ruleset: Ruleset,
    mods: Mods,
    multiplier: Option<f64>,
    score_v2: bool,
    /// What it is converted with, once there is something to convert; none for a map that cannot be calculated with.
    terms: Option<Option<Arc<ClassicTerms>>>,
}

impl ClassicStream {
    /// Nothing is played yet.
    #[must_use]
    pub fn new(origin: Origin) -> Self {
        Self { origin, attempts: Attempts::default(), shown: None, score: None, speed: None }
    }

    /// Whether a match is played.
    #[must_use]
    pub fn is_in_match(&self) -> bool {
        self.attempts.is_in_match()
    }

    /// The mods of a play that is said in bits.
    fn mods(&self, said: &SaidPlay) -> Option<Fitted> {
        let mut told = ClassicMods::Bits(said.mod_bits);
        if self.origin == Origin::Neosu {
            let mut mods = mods_from_bits(said.mod_bits.into()).ok()?;
            let score_v2 = mods.contains("SV2");
            let mut speed = usual_speed(&mods);
            for of_lazer in &mut mods.0 {
                let acronym = of_lazer.acronym.as_str();
                if acronym == "MR" {
                    // In both directions.
                    of_lazer.settings.insert("reflection".to_owned(), ModSetting::Double(2.0));
                } else if SPEEDS.contains(&acronym)
                    && let Some((_, real)) = self.speed.as_ref().filter(|(of, _)| of == said)
                {
                    speed = *real;
                    of_lazer.settings.insert("speed_change".to_owned(), ModSetting::Double(*real));
                }
            }
            told = ClassicMods::Told { mods, speed, score_v2 };
        }
        let mut fitted = fit(self.origin, said.ruleset, &told).ok()?;
        fitted.mods.0.retain(|m| {
            !NOT_PLAYED.contains(&m.acronym.as_str()) && standing(said.ruleset, m.acronym) != Standing::Unknown
        });
        Some(fitted)
    }
}

/// The client says that its user does something else. Who watches with such a client is told at once; attempts begin and
/// end.
///
/// # Errors
/// When the store fails.
pub async fn say_doing(
    services: &Arc<Services>,
    connection: &OpenConnection,
    stream: &mut ClassicStream,
    doing: Doing,
) -> anyhow::Result<()> {
    if apply(services, connection, Command::TellStatus).is_err() {
        return Ok(());
    }
    let steps = stream.attempts.say(doing);
    run(services, connection, stream, steps).await
}

/// The client sends a bundle.
///
/// # Errors
/// When the store fails.
pub async fn send_classic_frames(
    services: &Arc<Services>,
    connection: &OpenConnection,
    stream: &mut ClassicStream,
    bundle: ClassicBundle,
) -> anyhow::Result<()> {
    let bundle = Arc::new(bundle);
    if apply(services, connection, Command::SendClassic { bundle: Arc::clone(&bundle) }).is_err() {
        return Ok(());
    }
    let score = bundle.score.filter(|_| !bundle.frames.is_empty());
    let steps = stream.attempts.send(&bundle);
    stream.score = score.or(stream.score);
    run(services, connection, stream, steps).await
}

/// A match begins in which this is played.
///
/// # Errors
/// When the store fails.
pub async fn begin_match(
    services: &Arc<Services>,
    connection: &OpenConnection,
    stream: &mut ClassicStream,
    play: SaidPlay,
) -> anyhow::Result<()> {
    let steps = stream.attempts.enter_match(play);
    run(services, connection, stream, steps).await
}

/// The client tells how its user stands in the match: who watches with osu!(lazer) sees it, once.
///
/// # Errors
/// When the store fails.
pub async fn send_standing(
    services: &Arc<Services>,
    connection: &OpenConnection,
    stream: &mut ClassicStream,
    standing: ClassicStanding,
) -> anyhow::Result<()> {
    stream.score = Some(standing);
    let step = stream.attempts.stand(standing.time_ms);
    run(services, connection, stream, Vec::from_iter(step)).await
}

/// The match is over for the user: played to its end, or not.
///
/// # Errors
/// When the store fails.
pub async fn end_match(
    services: &Arc<Services>,
    connection: &OpenConnection,
    stream: &mut ClassicStream,
    is_finished: bool,
) -> anyhow::Result<()> {
    let phase = match stream.score {
        _ if !is_finished => PlayPhase::Quit,
        Some(score) if score.has_failed() => PlayPhase::Failed,
        _ => PlayPhase::Passed,
    };
    let steps = stream.attempts.leave_match(phase);
    run(services, connection, stream, steps).await
}

/// The user says with words how fast the play is that goes on: where it is not as fast as it was taken to be, it begins
/// anew for those who watch with osu!(lazer).
///
/// # Errors
/// When the store fails.
pub(super) async fn hear_speed(
    services: &Arc<Services>,
    connection: &OpenConnection,
    stream: &mut ClassicStream,
    beatmap: Id<Beatmap>,
    mods: &Mods,
) -> anyhow::Result<()> {
    let (Some(shown), Some(said)) = (&stream.shown, stream.attempts.said().cloned()) else { return Ok(()) };
    if !shown.mods.0.iter().any(|m| SPEEDS.contains(&m.acronym.as_str())) {
        return Ok(());
    }
    let told = mods.0.iter().find(|m| SPEEDS.contains(&m.acronym.as_str()));
    let told = told.and_then(|m| m.settings.get("speed_change")?.as_f64());
    let Some(speed) = told.filter(|_| shown.beatmap.id == beatmap && stream.origin == Origin::Neosu) else {
        return Ok(());
    };
    let usual = usual_speed(&shown.mods);
    let known = stream.speed.as_ref().filter(|(of, _)| *of == said).map_or(usual, |(_, speed)| *speed);
    // The words have one decimal.
    if (known - speed).abs() < 0.05 || (usual > 1.0) != (speed > 1.0) {
        return Ok(());
    }
    stream.speed = Some((said, speed));
    let steps = stream.attempts.again();
    run(services, connection, stream, steps).await
}

/// Finds out what the play of a user counts, if a client of bancho plays and that is not known: nobody asked before.
///
/// # Errors
/// When the store fails.
pub(super) async fn measure(services: &Services, player: Id<User>) -> anyhow::Result<()> {
    let unmeasured = |services: &Services| {
        services.spectate.shard(player).get(&player).and_then(|known| known.unmeasured_play().cloned())
    };
    let Some(state) = unmeasured(services) else { return Ok(()) };
    let (Some(beatmap), Some(ruleset)) = (state.beatmap, state.ruleset) else { return Ok(()) };
    let (Some(beatmap), Ok(ruleset)) =
        (services.store.beatmap_by_id(beatmap).await?, Ruleset::try_from(i64::from(ruleset)))
    else {
        return Ok(());
    };
    if let Some(maximum) = maximum_of(services, &beatmap, ruleset, &state.mods).await?
        && let Some(known) = services.spectate.shard(player).get_mut(&player)
    {
        known.measure(&state, maximum.results.clone());
    }
    Ok(())
}

async fn run(
    services: &Arc<Services>,
    connection: &OpenConnection,
    stream: &mut ClassicStream,
    steps: Vec<Step>,
) -> anyhow::Result<()> {
    for step in steps {
        match step {
            Step::Begin(said) => begin(services, connection, stream, &said).await?,
            Step::Frames(frames) => send(services, connection, stream, &frames).await?,
            Step::End(phase) => {
                if stream.shown.take().is_some() {
                    apply(services, connection, Command::End { token: None, phase }).ok();
                }
            }
        }
    }
    Ok(())
}

async fn begin(
    services: &Arc<Services>,
    connection: &OpenConnection,
    stream: &mut ClassicStream,
    said: &SaidPlay,
) -> anyhow::Result<()> {
    (stream.shown, stream.score) = (None, None);
    let Some(Fitted { mods, multiplier, score_v2, .. }) = stream.mods(said) else { return Ok(()) };
    let Some((beatmap, _)) = find_beatmap(services, &[BeatmapKey::Checksum(&said.checksum)]).await? else {
        return Ok(());
    };
    if !plays_in(&beatmap, said.ruleset) {
        return Ok(());
    }
    let mut shown = Shown { beatmap, ruleset: said.ruleset, mods, multiplier, score_v2, terms: None };
    // Thousands play whom nobody watches: what their plays count is not computed.
    let terms = if is_seen(services, connection.user) { shown.terms(services).await? } else { None };
    let state = PlayState {
        beatmap: Some(shown.beatmap.id),
        ruleset: Some(said.ruleset.number().into()),
        mods: shown.mods.clone(),
        phase: PlayPhase::Playing,
        maximum_statistics: terms.map(|terms| terms.maximum.results.clone()).unwrap_or_default(),
    };
    match begin_play(services, connection, Play::Classic, state).await {
        Ok(()) => {
            stream.shown = Some(shown);
            Ok(())
        }
        Err(BeginRefusal::Internal(error)) => Err(error),
        Err(BeginRefusal::ShuttingDown | BeginRefusal::UnknownUser | BeginRefusal::Refused(_)) => Ok(()),
    }
}

async fn send(
    services: &Services,
    connection: &OpenConnection,
    stream: &mut ClassicStream,
    frames: &[ClassicFrame],
) -> anyhow::Result<()> {
    let Some(shown) = stream.shown.as_mut().filter(|_| is_seen(services, connection.user)) else { return Ok(()) };
    let Some(terms) = shown.terms(services).await? else { return Ok(()) };
    let offset_ms = early_version_offset_ms(shown.beatmap.format_version);
    let bundle = Arc::new(FrameBundle {
        header: terms.header(stream.score.as_ref()),
        frames: frames.iter().map(|frame| frame_from_classic(frame, offset_ms)).collect(),
    });
    let command = Command::SendFrames { play: Play::Classic, bundle, has_room: false, shown_in: None };
    apply(services, connection, command).ok();
    Ok(())
}

/// Whether anybody watches with osu!(lazer).
fn is_seen(services: &Services, player: Id<User>) -> bool {
    services.spectate.shard(player).get(&player).is_some_and(|known| known.seats().has(Family::Lazer))
}

impl Shown {
    async fn terms(&mut self, services: &Services) -> anyhow::Result<Option<Arc<ClassicTerms>>> {
        if let Some(terms) = &self.terms {
            return Ok(terms.clone());
        }
        let maximum = maximum_of(services, &self.beatmap, self.ruleset, &self.mods).await?;
        let terms = maximum.map(|maximum| {
            let usual = || classic_multiplier(self.ruleset, &self.mods, self.score_v2, maximum.columns);
            Arc::new(ClassicTerms {
                ruleset: self.ruleset,
                mods: self.mods.clone(),
                multiplier: self.multiplier.unwrap_or_else(usual),
                score_v2: self.score_v2,
                score_multiplier: score_multiplier(self.ruleset, &self.mods, &self.beatmap),
                maximum,
            })
        });
        Ok(self.terms.insert(terms).clone())
    }
}

/// The speed that mods stand for where nothing else is told.
fn usual_speed(mods: &Mods) -> f64 {
    if mods.contains("DT") || mods.contains("NC") {
        1.5
    } else if mods.contains("HT") || mods.contains("DC") {
        0.75
    } else {
        1.0
    }
}
