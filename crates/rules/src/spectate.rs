//! What one user plays, as it happens, and whom they watch.
//!
//! A play has a token when it is to be submitted. Such a play is recorded, so that its replay can be kept. At most two
//! tokens are open at once: the game begins the next play before the end of the last one has arrived. A recording
//! outlives the connection for a while: whoever reconnects in mid-play begins again with the same token and loses
//! nothing.
//!
//! Upstream: `SpectatorHub.cs`, `SpectatorClientState.cs`, `ScoreBuffer`.

mod attempts;
mod commands;
mod recording;
mod seats;
mod translate;

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
    time::Duration,
};

use kiai_model::{
    Audience, Event, HitCounts, Id, Room, Ruleset, Timestamp, User,
    beatmap::early_version_offset_ms,
    event::Connection,
    score::ScoreToken,
    spectate::{ClassicAction, ClassicBundle, Family, FrameBundle, PlayPhase, PlayState},
};
use serde::{Deserialize, Serialize};

use self::translate::{bundle_standing, classic_bundle, empty_bundle, last_bundle};
pub use self::{
    attempts::{Attempts, Doing, SaidPlay, Step},
    commands::{Command, Outcome, Play, Refusal},
    recording::{PlayedMap, Recording},
    seats::Seats,
    translate::{classic_frame, frame_from_classic},
};

/// Tokens a connection may have open.
const MAX_TOKENS: usize = 2;
/// Users one user may watch at once.
const MAX_WATCHED: usize = 256;
/// Recordings kept of one user, open or waiting for a reconnect.
const MAX_RECORDINGS: usize = 4;
/// How long a recording without news is kept.
pub const RECORDING_LIFETIME: Duration = Duration::from_secs(300);

/// One user's plays.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Player {
    user: Id<User>,
    /// What belongs to the connection that plays or watches; none when there is no such connection.
    current: Option<Current>,
    recordings: BTreeMap<Id<ScoreToken>, Recording>,
    /// Who watches, whether or not there is anything to see.
    seats: Seats,
}

/// What belongs to one connection.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Current {
    connection: Id<Connection>,
    /// What was begun last.
    playing: Option<PlayState>,
    /// The beatmap of the play begun last, if it is known.
    map: Option<PlayedMap>,
    /// Open tokens, the oldest first.
    tokens: Vec<Id<ScoreToken>>,
    /// The token of the play begun last by a client that does not name it again.
    implied_token: Option<Id<ScoreToken>>,
    /// Whether the play begun last is of a client of bancho.
    is_classic: bool,
    /// How many bundles of it were told in the classic scale.
    sequence: u16,
    watched: BTreeSet<Id<User>>,
}

impl Player {
    /// Somebody who neither plays nor watches.
    #[must_use]
    pub fn new(user: Id<User>) -> Self {
        Self { user, current: None, recordings: BTreeMap::new(), seats: Seats::default() }
    }

    /// What the user plays. Also after its end was told, until the next play, a client's last word.
    #[must_use]
    pub fn playing(&self) -> Option<&PlayState> {
        self.current.as_ref()?.playing.as_ref()
    }

    /// Whether what the user plays would be lost with the server: of a client of bancho, score and replay come at once
    /// whenever there is a server again.
    #[must_use]
    pub fn is_waited_for(&self) -> bool {
        self.current.as_ref().is_some_and(|current| current.playing.is_some() && !current.is_classic)
    }

    /// Whether a connection plays or watches. Without one, the first command makes one.
    #[must_use]
    pub fn is_active(&self) -> bool {
        self.current.is_some()
    }

    /// Whether nothing would be lost by forgetting this value.
    #[must_use]
    pub fn is_forgettable(&self) -> bool {
        self.current.is_none() && self.recordings.is_empty() && self.seats.is_empty()
    }

    /// What is played and the map of it, if a client plays that does not tell both in its own status: one of osu!(lazer).
    #[must_use]
    pub fn shown_play(&self) -> Option<(&PlayState, &PlayedMap)> {
        self.current.as_ref().filter(|current| !current.is_classic)?.known_play()
    }

    /// What a client of bancho plays whose map's highest possible hit results are not known yet.
    #[must_use]
    pub fn unmeasured_play(&self) -> Option<&PlayState> {
        let current = self.current.as_ref().filter(|current| current.is_classic)?;
        current.playing.as_ref().filter(|state| state.maximum_statistics.is_empty())
    }

    /// The map's highest possible hit results of [`unmeasured_play`](Self::unmeasured_play), which was this one.
    pub fn measure(&mut self, play: &PlayState, maximum: HitCounts) {
        if self.unmeasured_play() == Some(play)
            && let Some(state) = self.current.as_mut().and_then(|current| current.playing.as_mut())
        {
            state.maximum_statistics = maximum;
        }
    }

    /// Who watches.
    #[must_use]
    pub fn seats(&self) -> &Seats {
        &self.seats
    }

    /// A connection of `watcher` begins to watch, or says again that it does.
    pub fn seat(&mut self, watcher: Id<User>, connection: Id<Connection>, family: Family) -> Vec<Outcome> {
        self.seats.take(self.user, watcher, connection, family)
    }

    /// A connection watches no more.
    pub fn unseat(&mut self, connection: Id<Connection>) -> Vec<Outcome> {
        self.seats.leave(self.user, connection)
    }

    /// A connection that watches lacks the map.
    pub fn lacks_map(&self, connection: Id<Connection>) -> Vec<Outcome> {
        self.seats.lack(self.user, connection)
    }

    /// The connection that plays or watches, and whom it watches.
    #[must_use]
    pub fn watching(&self) -> Option<(Id<Connection>, Vec<Id<User>>)> {
        let current = self.current.as_ref()?;
        Some((current.connection, current.watched.iter().copied().collect()))
    }

    /// Frames in all recordings that are not finished: what this value keeps in memory.
    #[must_use]
    pub fn recorded_frame_count(&self) -> usize {
        self.recordings.values().map(|recording| recording.frames.len()).sum()
    }

    /// Takes out what is recorded of plays that are not over, so that it can be [put back](Self::put_back) elsewhere.
    #[must_use]
    pub fn take_recordings(&mut self) -> Vec<Recording> {
        std::mem::take(&mut self.recordings).into_values().collect()
    }

    /// Goes on with a recording of this user where it was taken out. The play must be begun again with its token.
    pub fn put_back(&mut self, recording: Recording) {
        if recording.user == self.user {
            self.make_room();
            self.recordings.insert(recording.token, recording);
        }
    }

    /// Drops recordings that have had no news for [`RECORDING_LIFETIME`].
    pub fn expire(&mut self, now: Timestamp) {
        self.recordings.retain(|_, recording| now.since(recording.updated_at) < RECORDING_LIFETIME);
    }

    /// Does what a connection asks for.
    ///
    /// # Errors
    /// When it may not; nothing has changed then.
    pub fn apply(
        &mut self,
        connection: Id<Connection>,
        command: Command,
        now: Timestamp,
    ) -> Result<Vec<Outcome>, Refusal> {
        if self.current.as_ref().is_some_and(|current| current.connection != connection) {
            return Err(Refusal::NotTheOwner);
        }
        self.expire(now);
        match command {
            Command::Begin { username, play, state, map, is_recorded } => {
                Ok(self.begin(connection, &username, play, state, map.map(|map| (map, is_recorded)), now))
            }
            Command::SendFrames { play, bundle, has_room, shown_in } => {
                self.send_frames(play, &bundle, has_room, shown_in, now)
            }
            Command::SendClassic { bundle } => {
                Ok(self.tell_if_classic(Event::ClassicFramesSent { user: self.user, bundle }))
            }
            Command::TellStatus => Ok(self.tell_if_classic(Event::WatchedStatusChanged { user: self.user })),
            Command::End { token, phase } => self.end(token, phase, now),
            Command::EndImplied { state } => Ok(self.end_implied(state, now)),
            Command::Watch { username, target } => self.watch(connection, username, target),
            Command::Unwatch { target } => Ok(self.unwatch(target)),
            Command::Leave => Ok(self.leave()),
        }
    }

    /// Ends whatever a connection does, because a new connection takes its place.
    pub fn take_over(&mut self) -> Vec<Outcome> {
        self.leave()
    }

    fn begin(
        &mut self,
        connection: Id<Connection>,
        username: &str,
        play: Play,
        state: PlayState,
        map: Option<(PlayedMap, bool)>,
        now: Timestamp,
    ) -> Vec<Outcome> {
        let current = self.current.get_or_insert_with(|| Current::new(connection));
        current.playing = Some(state.clone());
        (current.is_classic, current.sequence) = (play == Play::Classic, 0);
        let (Some((map, is_recorded)), Some(ruleset)) = (map, state.ruleset) else { return Vec::new() };
        current.map = Some(map.clone());
        let mut outcomes = Vec::new();
        let token = match play {
            Play::Named(token) => {
                if let Some(token) = token.filter(|token| !current.tokens.contains(token)) {
                    while current.tokens.len() >= MAX_TOKENS {
                        let oldest = current.tokens.remove(0);
                        outcomes.extend(self.recordings.remove(&oldest).and_then(|it| it.finish(None, now)));
                    }
                    current.tokens.push(token);
                }
                token
            }
            Play::Implied(token) => {
                current.implied_token = token;
                token
            }
            Play::Classic => None,
        };
        if let Some(token) = token.filter(|token| is_recorded && !self.recordings.contains_key(token)) {
            self.make_room();
            let recording = Recording::new(token, self.user, username, ruleset, map, &state, now);
            self.recordings.insert(token, recording);
        }
        outcomes.push(self.tell_watchers(Event::PlayBegan { user: self.user, state: state.into() }));
        outcomes.extend(self.tell_classic(|sequence| empty_bundle(ClassicAction::NewSong, sequence)));
        outcomes
    }

    fn send_frames(
        &mut self,
        play: Play,
        bundle: &Arc<FrameBundle>,
        has_room: bool,
        shown_in: Option<Id<Room>>,
        now: Timestamp,
    ) -> Result<Vec<Outcome>, Refusal> {
        let token = match (play, &self.current) {
            (Play::Named(Some(token)), Some(current)) if !current.tokens.contains(&token) => {
                return Err(Refusal::UnknownToken);
            }
            (Play::Named(token), Some(_)) => token,
            (Play::Implied(_), Some(current)) => current.implied_token,
            (Play::Classic, _) | (_, None) => None,
        };
        if let Some(recording) = token.and_then(|token| self.recordings.get_mut(&token)) {
            recording.add(bundle, has_room, now);
        }
        let mut outcomes = vec![self.tell_watchers(Event::FramesSent { user: self.user, bundle: Arc::clone(bundle) })];
        // What comes late of the play before has nothing to do with what is shown now.
        let is_late =
            self.current.as_ref().is_some_and(|current| token.is_some() && current.tokens.last() != token.as_ref());
        if is_late && matches!(play, Play::Named(_)) {
            return Ok(outcomes);
        }
        if shown_in.is_none() && !self.seats.has(Family::Classic) {
            return Ok(outcomes);
        }
        if let Some((state, ruleset, offset_ms)) = self.classic_play() {
            let (user, score) = (self.user, bundle_standing(bundle, ruleset, &state.maximum_statistics, offset_ms));
            outcomes.extend(shown_in.map(|room| {
                let event = Event::RoomProgress { room, user, standing: score.into() };
                Outcome::Tell(Audience::Room(room), event)
            }));
            outcomes.extend(self.tell_classic(|sequence| classic_bundle(bundle, score, offset_ms, sequence)));
        }
        Ok(outcomes)
    }

    fn end(
        &mut self,
        token: Option<Id<ScoreToken>>,
        phase: PlayPhase,
        now: Timestamp,
    ) -> Result<Vec<Outcome>, Refusal> {
        let mut outcomes = Vec::new();
        let Some(current) = &mut self.current else {
            return if token.is_some() { Err(Refusal::UnknownToken) } else { Ok(outcomes) };
        };
        let is_latest = token.is_none_or(|token| current.tokens.last() == Some(&token));
        if let Some(token) = token {
            let Some(at) = current.tokens.iter().position(|open| *open == token) else {
                return Err(Refusal::UnknownToken);
            };
            current.tokens.remove(at);
            // differs from osu!: a play whose recording has expired ends for its watchers too
            outcomes.extend(self.recordings.remove(&token).and_then(|it| it.finish(Some(phase), now)));
        }
        if is_latest {
            let of_classic = self.end_classic(phase);
            if let Some(current) = &mut self.current {
                current.map = None;
                let state = current.playing.take();
                outcomes.extend(state.map(|state| self.tell_finished(PlayState { phase, ..state })));
            }
            outcomes.extend(of_classic);
        }
        Ok(outcomes)
    }

    fn end_implied(&mut self, state: PlayState, now: Timestamp) -> Vec<Outcome> {
        let of_classic = self.end_classic(state.phase);
        let Some(current) = &mut self.current else { return Vec::new() };
        current.playing = None;
        let (token, map) = (current.implied_token.take(), current.map.take());
        let Some(recording) = token.and_then(|token| self.recordings.remove(&token)) else { return Vec::new() };
        if map.is_none() {
            return Vec::new();
        }
        let mut outcomes: Vec<_> = recording.finish(Some(state.phase), now).into_iter().collect();
        outcomes.push(self.tell_finished(state));
        outcomes.extend(of_classic);
        outcomes
    }

    fn watch(
        &mut self,
        connection: Id<Connection>,
        username: String,
        target: Id<User>,
    ) -> Result<Vec<Outcome>, Refusal> {
        let current = self.current.get_or_insert_with(|| Current::new(connection));
        if current.watched.len() >= MAX_WATCHED && !current.watched.contains(&target) {
            return Err(Refusal::TooManyWatched);
        }
        current.watched.insert(target);
        let started = Event::WatchingStarted { watcher: self.user, username };
        Ok(vec![Outcome::Tell(Audience::User(target), started)])
    }

    fn unwatch(&mut self, target: Id<User>) -> Vec<Outcome> {
        // differs from osu!: whoever was not watched is not told that it ends, or anybody could be told any number of times
        if !self.current.as_mut().is_some_and(|current| current.watched.remove(&target)) {
            return Vec::new();
        }
        vec![Outcome::Tell(Audience::User(target), Event::WatchingEnded { watcher: self.user })]
    }

    fn leave(&mut self) -> Vec<Outcome> {
        let of_classic = self.end_classic(PlayPhase::Quit);
        let Some(current) = self.current.take() else { return Vec::new() };
        let finished = current.playing.map(|state| self.tell_finished(state));
        let ended = |target| Outcome::Tell(Audience::User(target), Event::WatchingEnded { watcher: self.user });
        finished.into_iter().chain(of_classic).chain(current.watched.into_iter().map(ended)).collect()
    }

    /// Forgets the recording that was longest without news, when there are too many.
    fn make_room(&mut self) {
        while self.recordings.len() >= MAX_RECORDINGS {
            let oldest = self.recordings.iter().min_by_key(|(_, it)| it.updated_at).map(|(token, _)| *token);
            oldest.and_then(|token| self.recordings.remove(&token));
        }
    }

    fn tell_watchers(&self, event: Event) -> Outcome {
        Outcome::Tell(Audience::Watchers(self.user), event)
    }

    /// Tells watchers with clients of bancho, if there are any.
    fn tell_if_classic(&self, event: Event) -> Vec<Outcome> {
        if self.seats.has(Family::Classic) { vec![self.tell_watchers(event)] } else { Vec::new() }
    }

    /// What is played with osu!(lazer) in a ruleset that clients of bancho have, and how much later than its file the map
    /// is played.
    fn classic_play(&self) -> Option<(&PlayState, Ruleset, f64)> {
        let (state, map) = self.shown_play()?;
        let ruleset = Ruleset::try_from(i64::from(state.ruleset?)).ok()?;
        Some((state, ruleset, early_version_offset_ms(map.format_version)))
    }

    /// What watchers with clients of bancho are told of a play of osu!(lazer), if there are any and the ruleset is one
    /// that they have. The status goes before what begins and after what ends.
    fn tell_classic(&mut self, bundle: impl FnOnce(u16) -> ClassicBundle) -> Vec<Outcome> {
        if !self.seats.has(Family::Classic) || self.classic_play().is_none() {
            return Vec::new();
        }
        let Some(current) = &mut self.current else { return Vec::new() };
        let bundle = bundle(current.sequence);
        current.sequence = current.sequence.wrapping_add(1);
        let (user, action) = (self.user, bundle.action);
        let frames = self.tell_watchers(Event::ClassicFramesSent { user, bundle: bundle.into() });
        let status = self.tell_watchers(Event::WatchedStatusChanged { user });
        match action {
            ClassicAction::NewSong => vec![status, frames],
            ClassicAction::Standard => vec![frames],
            _ => vec![frames, status],
        }
    }

    /// What they are told when it ends.
    fn end_classic(&mut self, phase: PlayPhase) -> Vec<Outcome> {
        self.tell_classic(|sequence| last_bundle(phase, sequence))
    }

    /// A play that is over is not being played, whatever a client says.
    fn tell_finished(&self, mut state: PlayState) -> Outcome {
        if state.phase == PlayPhase::Playing {
            state.phase = PlayPhase::Quit;
        }
        self.tell_watchers(Event::PlayFinished { user: self.user, state: state.into() })
    }
}

impl Current {
    /// What was begun last and its map, if it is known.
    fn known_play(&self) -> Option<(&PlayState, &PlayedMap)> {
        let (state, map) = (self.playing.as_ref()?, self.map.as_ref()?);
        (state.beatmap == Some(map.beatmap)).then_some((state, map))
    }

    fn new(connection: Id<Connection>) -> Self {
        Self {
            connection,
            playing: None,
            map: None,
            tokens: Vec::new(),
            implied_token: None,
            is_classic: false,
            sequence: 0,
            watched: BTreeSet::new(),
        }
    }
}

#[cfg(test)]
mod tests;
