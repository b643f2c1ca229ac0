//! A match: started, loaded, played, over.

use std::{collections::BTreeMap, time::Duration};

use kiai_model::{
    Id, Timestamp, User,
    rooms::{
        AbortReason, CountdownKind, MatchDetail, RecordKind, Role, RoomEvent, RoomState, RoomUser, Seat, To, UserState,
    },
};

use super::{Machine, Refusal, Start, turn::Turn};

/// How long a match waits for those who load it.
const LOAD_TIME: Duration = Duration::from_secs(30);
/// How long a match goes on after the first has finished, for clients which may never say that they have.
const ENDLESS_PLAY: Duration = Duration::from_mins(2);
/// How long a match waits for a player whose client came back: as long as most songs.
const RETURNED_PLAY: Duration = Duration::from_mins(5);

impl Machine {
    pub(super) fn start_match(&mut self, turn: &mut Turn, start: Start) -> Result<(), Refusal> {
        self.manages(turn)?;
        let host = self.room.host.and_then(|host| self.room.user(host));
        let host_is_ready =
            host.is_none_or(|host| is_ready(host) || host.state == UserState::Spectating || host.role == Role::Referee);
        let is_anybody_ready = self.room.users.iter().any(is_ready);
        match start {
            Start::WhenReady if !host_is_ready => return Err(Refusal::HostNotReady),
            Start::WhenReady if !is_anybody_ready => return Err(Refusal::NobodyReady),
            Start::Forced if !self.room.users.iter().any(may_play) => return Err(Refusal::NobodyHasMap),
            Start::WhenReady | Start::OrSkip | Start::Forced => {}
        }
        self.is_open()?;
        if self.room.current_item().is_none_or(|item| item.is_expired) {
            return Err(Refusal::ItemExpired);
        }
        self.start_or_skip(turn, start);
        Ok(())
    }

    /// A countdown to the match is over.
    pub(super) fn start_by_countdown(&mut self, turn: &mut Turn) {
        let may_start = self.is_open().is_ok() && self.room.current_item().is_some_and(|item| !item.is_expired);
        if may_start {
            self.start_or_skip(turn, Start::OrSkip);
        }
    }

    fn start_or_skip(&mut self, turn: &mut Turn, start: Start) {
        self.stop_match_start(turn);
        self.stop_choosing(turn);
        if start != Start::Forced && !self.room.users.iter().any(is_ready) {
            return self.complete_item(turn);
        }
        let mut players = Vec::new();
        for place in 0..self.room.users.len() {
            let inside = &mut self.room.users[place];
            inside.has_failed = false;
            if std::mem::take(&mut inside.has_voted_to_skip) {
                turn.tell_room(RoomEvent::SkipVoted { user: inside.id, has_voted: false });
            }
            if may_play(inside) {
                players.push(inside.id);
                self.set_state(turn, place, UserState::WaitingForLoad);
            }
        }
        self.play_ends_at = None;
        self.returned.clear();
        self.set_room_state(turn, RoomState::WaitingForLoad);
        if let Some(item) = self.room.current {
            turn.tell_room(RoomEvent::MatchStarted { item, players });
        }
        turn.tell_room(RoomEvent::LoadRequested);
        turn.record_match(RecordKind::GameStarted, self.room.current, Some(Box::new(self.detail())));
        self.begin_countdown(turn, CountdownKind::ForceGameplayStart, LOAD_TIME);
    }

    fn detail(&self) -> MatchDetail {
        let settings = &self.room.settings;
        let teams = || self.room.users.iter().filter_map(|user| user.team.map(|team| (user.id, team))).collect();
        let seats = || {
            let seats = self.room.seats.iter().take(self.seat_count());
            seats.map(|seat| if let Seat::Taken(_) = seat { *seat } else { Seat::Open }).collect()
        };
        MatchDetail {
            match_type: settings.match_type,
            teams: settings.match_type.has_teams().then(teams),
            seats: settings.max_participants.map(|_| seats()),
        }
    }

    fn set_room_state(&mut self, turn: &mut Turn, state: RoomState) {
        self.room.state = state;
        turn.tell_room(RoomEvent::RoomStateChanged { state });
    }

    /// Goes on with the match where what somebody does allows it.
    pub(super) fn evaluate(&mut self, turn: &mut Turn) {
        match self.room.state {
            RoomState::Open => self.start_by_itself(turn),
            RoomState::WaitingForLoad => {
                let is_waited_for =
                    |user: &RoomUser| user.state.is_gameplay() && user.state != UserState::ReadyForGameplay;
                if !self.room.users.iter().any(is_waited_for) {
                    self.begin_gameplay(turn);
                }
            }
            RoomState::Playing => {
                if !self.room.users.iter().any(|user| user.state == UserState::Playing) {
                    self.end_match(turn);
                }
            }
            RoomState::Closed => {}
        }
    }

    fn start_by_itself(&mut self, turn: &mut Turn) {
        let length = self.room.settings.auto_start;
        let is_due = !length.is_zero()
            && self.room.current_item().is_some_and(|item| !item.is_expired)
            && self.room.users.iter().any(is_ready)
            && !self.room.countdowns.iter().any(|it| matches!(it.kind, CountdownKind::MatchStart { .. }));
        if is_due {
            self.begin_countdown(turn, CountdownKind::MatchStart { is_automatic: true }, length);
        }
    }

    /// Whoever has loaded plays; whoever has not does not.
    pub(super) fn begin_gameplay(&mut self, turn: &mut Turn) {
        self.stop_kind(turn, CountdownKind::ForceGameplayStart);
        let mut is_played = false;
        for place in 0..self.room.users.len() {
            let (user, state) = (self.room.users[place].id, self.room.users[place].state);
            match state {
                UserState::Loaded | UserState::ReadyForGameplay => {
                    is_played = true;
                    self.set_state(turn, place, UserState::Playing);
                    turn.tell(To::User(user), RoomEvent::GameplayStarted);
                }
                UserState::WaitingForLoad => {
                    self.set_state(turn, place, UserState::Idle);
                    let reason = AbortReason::LoadTookTooLong;
                    turn.tell(To::User(user), RoomEvent::GameplayAborted { reason });
                }
                _ => {}
            }
        }
        if is_played {
            self.set_room_state(turn, RoomState::Playing);
        } else {
            self.end_match(turn);
        }
    }

    /// The match is over, because nobody plays any more.
    fn end_match(&mut self, turn: &mut Turn) {
        self.stop_kind(turn, CountdownKind::ForceGameplayStart);
        self.play_ends_at = None;
        self.returned.clear();
        let mut players = Vec::new();
        for place in 0..self.room.users.len() {
            let inside = &self.room.users[place];
            if inside.state == UserState::FinishedPlay {
                players.push(inside.id);
                let shows_results = inside.abilities.has_results;
                self.set_state(turn, place, if shows_results { UserState::Results } else { UserState::Idle });
            }
        }
        self.set_room_state(turn, RoomState::Open);
        let current = self.room.current;
        if players.is_empty() {
            turn.record_match(RecordKind::GameAborted, current, None);
        } else {
            if let Some(item) = current {
                turn.tell_room(RoomEvent::ResultsReady { item, players });
            }
            turn.record_match(RecordKind::GameCompleted, current, None);
        }
        self.complete_item(turn);
    }

    pub(super) fn abort_match(&mut self, turn: &mut Turn) -> Result<(), Refusal> {
        self.manages(turn)?;
        if self.room.state == RoomState::Open {
            return Err(Refusal::NoMatch);
        }
        for place in 0..self.room.users.len() {
            if self.room.users[place].state != UserState::Idle {
                self.set_state(turn, place, UserState::Idle);
            }
        }
        turn.tell_room(RoomEvent::GameplayAborted { reason: AbortReason::HostAbortedTheMatch });
        self.end_match(turn);
        Ok(())
    }

    pub(super) fn abort_gameplay(&mut self, turn: &mut Turn) -> Result<(), Refusal> {
        let place = self.inside(turn)?;
        if !self.room.users[place].state.is_gameplay() {
            return Err(Refusal::NotPlaying);
        }
        self.set_state(turn, place, UserState::Idle);
        self.count_skip_votes(turn);
        self.evaluate(turn);
        Ok(())
    }

    pub(super) fn vote_to_skip(&mut self, turn: &mut Turn) -> Result<(), Refusal> {
        let place = self.inside(turn)?;
        let inside = &mut self.room.users[place];
        if inside.role == Role::Referee {
            return Err(Refusal::RefereesDoNotPlay);
        }
        if !inside.state.is_gameplay() {
            return Err(Refusal::NotPlaying);
        }
        if !std::mem::replace(&mut inside.has_voted_to_skip, true) {
            turn.tell_room(RoomEvent::SkipVoted { user: inside.id, has_voted: true });
            self.count_skip_votes(turn);
        }
        Ok(())
    }

    /// Skips when more than half of those who play want to, whatever their clients.
    pub(super) fn count_skip_votes(&mut self, turn: &mut Turn) {
        let playing = || self.room.users.iter().filter(|user| user.state == UserState::Playing);
        let votes = playing().filter(|user| user.has_voted_to_skip).count();
        if votes > 0 && votes > playing().count() / 2 {
            turn.tell_room(RoomEvent::SkipPassed);
        }
    }

    pub(super) fn report_failure(&mut self, turn: &mut Turn) -> Result<(), Refusal> {
        let place = self.inside(turn)?;
        let inside = &mut self.room.users[place];
        if inside.state != UserState::Playing {
            return Err(Refusal::NotPlaying);
        }
        if !std::mem::replace(&mut inside.has_failed, true) {
            turn.tell_room(RoomEvent::PlayerFailed { user: inside.id });
        }
        Ok(())
    }

    /// With the first who has finished, the others' time begins to run.
    pub(super) fn note_first_end(&mut self, turn: &Turn, state: UserState) {
        if state == UserState::FinishedPlay && self.play_ends_at.is_none() {
            self.play_ends_at = Some(turn.now + ENDLESS_PLAY);
        }
    }

    /// A client that has no results knows nothing of a match when it asks to come in: its player is in it no more. A game
    /// may go on with its play, or have left it and say nothing of that: it is waited for, for a while.
    pub(super) fn return_to_match(&mut self, turn: &mut Turn) -> Result<(), Refusal> {
        let inside = &self.room.users[self.inside(turn)?];
        if !inside.state.is_gameplay() {
            return Ok(());
        }
        if !inside.abilities.has_results {
            return self.abort_gameplay(turn);
        }
        self.returned.insert(inside.id, turn.now + RETURNED_PLAY);
        Ok(())
    }

    /// Waits no longer for players whose client came back and has not said how they played.
    pub(super) fn give_up_returned(&mut self, turn: &mut Turn) {
        let returned = std::mem::take(&mut self.returned);
        let (given_up, waiting) = returned.into_iter().partition(|(_, until)| *until <= turn.now);
        self.returned = waiting;
        let given_up: BTreeMap<Id<User>, Timestamp> = given_up;
        for place in 0..self.room.users.len() {
            let inside = &self.room.users[place];
            if inside.state.is_gameplay() && given_up.contains_key(&inside.id) {
                self.set_state(turn, place, UserState::Idle);
            }
        }
        if !given_up.is_empty() {
            self.count_skip_votes(turn);
            self.evaluate(turn);
        }
    }

    /// Takes those to have finished whose client may never say so.
    pub(super) fn end_endless_plays(&mut self, turn: &mut Turn) {
        if self.play_ends_at.is_none_or(|end| end > turn.now) {
            return;
        }
        self.play_ends_at = None;
        for place in 0..self.room.users.len() {
            let inside = &self.room.users[place];
            if inside.state == UserState::Playing && !inside.abilities.has_results {
                self.set_state(turn, place, UserState::FinishedPlay);
            }
        }
        self.evaluate(turn);
    }
}

fn is_ready(user: &RoomUser) -> bool {
    user.state == UserState::Ready
}

/// Whether somebody plays a match that starts now.
fn may_play(user: &RoomUser) -> bool {
    user.role == Role::Player && matches!(user.state, UserState::Idle | UserState::Ready) && user.has_map()
}
