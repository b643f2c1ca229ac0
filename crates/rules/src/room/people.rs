//! Who comes, who goes, and who decides.

use std::{sync::Arc, time::Duration};

use kiai_model::{
    Id, User,
    rooms::{
        Abilities, Availability, RecordKind, Role, RoomEvent, RoomKind, RoomState, RoomUser, Style, To, UserState,
    },
};

use super::{Actor, Invitee, MAX_USERS, Machine, Refusal, seats::Place, turn::Turn};

/// Users banned from one room.
const MAX_BANNED: usize = 1000;
/// How long a tournament room may be empty.
pub(super) const EMPTY_TOURNAMENT: Duration = Duration::from_mins(30);

impl Machine {
    pub(super) fn join(
        &mut self,
        turn: &mut Turn,
        password: &str,
        role: Role,
        abilities: Abilities,
        is_restricted: bool,
    ) -> Result<(), Refusal> {
        let Actor::User(user) = turn.by else { return Err(Refusal::NotAllowed) };
        if is_restricted {
            return Err(Refusal::Restricted);
        }
        let is_referee = self.room.referees.contains(&user);
        if role == Role::Referee && !is_referee {
            return Err(Refusal::NotHost);
        }
        if let Some(place) = self.place_of(user) {
            let inside = &mut self.room.users[place];
            if inside.role != Role::Referee || role == Role::Referee || inside.is_in_game {
                return Err(Refusal::AlreadyInside);
            }
            inside.is_in_game = true;
            return Ok(());
        }
        if self.banned.contains(&user) {
            return Err(Refusal::Banned);
        }
        if self.room.ends_at.is_some_and(|end| end <= turn.now) {
            return Err(Refusal::Ended);
        }
        if self.room.users.len() >= MAX_USERS {
            return Err(Refusal::Full);
        }
        let place = self.find_place(abilities.needs_seat).ok_or(Refusal::Full)?;
        let expected = &self.room.settings.password;
        if !is_referee && !expected.is_empty() && expected != password {
            return Err(Refusal::WrongPassword);
        }
        if abilities.needs_map && self.room.playlist.is_empty() {
            return Err(Refusal::NoMapYet);
        }

        let start = turn.outcomes.len();
        if self.room.users.is_empty() && self.room.host.is_none() && self.room.kind == RoomKind::Normal {
            self.room.host = Some(user);
        }
        let joined = RoomUser {
            id: user,
            role,
            abilities,
            state: UserState::Idle,
            availability: Availability::Unknown,
            mods: Default::default(),
            team: None,
            style: Style::default(),
            has_voted_to_skip: false,
            has_failed: false,
            is_in_game: false,
        };
        turn.tell_room(RoomEvent::UserJoined { user: Arc::new(joined.clone()) });
        self.room.users.push(joined);
        turn.record(RecordKind::PlayerJoined, Some(user));
        let team = self.assign_team(turn, self.room.users.len() - 1);
        // In a room with teams, the team's own seats come first.
        let place = self.best_seat(team).map_or(place, Place::Seat);
        self.take_place(turn, user, place);
        turn.leave_out(user, start);
        self.room.ends_at = None;
        Ok(())
    }

    pub(super) fn leave(&mut self, turn: &mut Turn, role: Role) -> Result<(), Refusal> {
        let Ok(place) = self.inside(turn) else { return Ok(()) };
        let inside = &mut self.room.users[place];
        if inside.role == Role::Referee && role == Role::Player {
            if std::mem::take(&mut inside.is_in_game) {
                let user = inside.clone();
                turn.tell(To::User(user.id), RoomEvent::UserKicked { by: None, user: Arc::new(user) });
            }
            return Ok(());
        }
        self.remove(turn, place, Farewell::Left);
        Ok(())
    }

    pub(super) fn kick(&mut self, turn: &mut Turn, user: Id<User>) -> Result<(), Refusal> {
        if turn.user() == Some(user) {
            return Err(Refusal::Oneself);
        }
        self.manages(turn)?;
        let place = self.place_of(user).ok_or(Refusal::UserNotInside)?;
        self.may_put_out(turn, user)?;
        self.remove(turn, place, Farewell::Kicked);
        Ok(())
    }

    pub(super) fn ban(&mut self, turn: &mut Turn, user: Id<User>) -> Result<(), Refusal> {
        if turn.user() == Some(user) {
            return Err(Refusal::Oneself);
        }
        self.manages(turn)?;
        self.may_put_out(turn, user)?;
        if self.banned.len() >= MAX_BANNED {
            return Err(Refusal::TooMany);
        }
        if let Some(place) = self.place_of(user) {
            self.remove(turn, place, Farewell::Kicked);
        }
        if self.banned.insert(user) {
            turn.tell(To::Managers, RoomEvent::UserBanned { user, by: turn.user() });
        }
        Ok(())
    }

    pub(super) fn unban(&mut self, turn: &mut Turn, user: Id<User>) -> Result<(), Refusal> {
        self.manages(turn)?;
        if self.banned.remove(&user) { Ok(()) } else { Err(Refusal::UserNotInside) }
    }

    /// Referees are there to stay, and the host is theirs and the server's to put out.
    pub(super) fn may_put_out(&self, turn: &Turn, user: Id<User>) -> Result<(), Refusal> {
        if turn.by != Actor::Server && self.room.referees.contains(&user) {
            return Err(Refusal::TargetIsReferee);
        }
        Ok(())
    }

    pub(super) fn invite(&mut self, turn: &mut Turn, user: Id<User>, relation: Invitee) -> Result<(), Refusal> {
        let Actor::User(by) = turn.by else { return Err(Refusal::NotAllowed) };
        if relation.is_restricted {
            return Err(Refusal::InviteeRestricted);
        }
        if relation.is_blocked {
            return Err(Refusal::InviteeBlocked);
        }
        // A referee asks in the name of the match, not in their own.
        let is_referee = self.room.referees.contains(&by);
        if !relation.accepts_messages && !is_referee {
            return Err(Refusal::InviteeTakesNoMessages);
        }
        if !is_referee {
            self.inside(turn)?;
        }
        if self.banned.contains(&user) || !self.has_place(false) {
            return Err(Refusal::InviteeNotEligible);
        }
        let settings = &self.room.settings;
        let event = RoomEvent::Invited { by, password: settings.password.clone(), name: settings.name.clone() };
        turn.tell(To::User(user), event);
        Ok(())
    }

    pub(super) fn transfer_host(&mut self, turn: &mut Turn, user: Id<User>) -> Result<(), Refusal> {
        self.manages(turn)?;
        self.place_of(user).ok_or(Refusal::UserNotInside)?;
        if self.room.host != Some(user) {
            self.set_host(turn, Some(user));
        }
        Ok(())
    }

    pub(super) fn clear_host(&mut self, turn: &mut Turn) -> Result<(), Refusal> {
        self.manages(turn)?;
        if self.room.kind != RoomKind::Tournament {
            return Err(Refusal::NeedsHost);
        }
        if self.room.host.is_some() {
            self.set_host(turn, None);
        }
        Ok(())
    }

    fn set_host(&mut self, turn: &mut Turn, host: Option<Id<User>>) {
        self.room.host = host;
        self.stop_choosing(turn);
        turn.tell_room(RoomEvent::HostChanged { host });
        turn.record(RecordKind::HostChanged, host);
    }

    pub(super) fn close(&mut self, turn: &mut Turn) -> Result<(), Refusal> {
        self.manages(turn)?;
        while let Some(user) = self.room.users.pop() {
            let user = Arc::new(user);
            if Some(user.id) != turn.user() {
                let kicked = RoomEvent::UserKicked { user: user.clone(), by: turn.user() };
                turn.tell(To::User(user.id), kicked);
                turn.record(RecordKind::PlayerKicked, Some(user.id));
            } else {
                turn.tell(To::User(user.id), RoomEvent::UserLeft { user: user.clone() });
            }
        }
        self.disband(turn, turn.user());
        Ok(())
    }

    /// Takes somebody out, and does what follows from it.
    pub(super) fn remove(&mut self, turn: &mut Turn, place: usize, farewell: Farewell) {
        let user = Arc::new(self.room.users.remove(place));
        self.count_skip_votes(turn);
        self.free_seat(turn, user.id);
        self.evaluate(turn);
        if self.room.users.is_empty() {
            if farewell == Farewell::Kicked {
                turn.tell(To::User(user.id), RoomEvent::UserKicked { user: user.clone(), by: turn.user() });
            }
            return self.emptied(turn, &user, farewell);
        }
        if self.room.host == Some(user.id) && self.room.kind == RoomKind::Normal {
            self.set_host(turn, self.room.users.first().map(|first| first.id));
        }
        match farewell {
            Farewell::Left => {
                turn.tell_room(RoomEvent::UserLeft { user: user.clone() });
                turn.record(RecordKind::PlayerLeft, Some(user.id));
            }
            Farewell::Kicked => {
                let kicked = RoomEvent::UserKicked { user: user.clone(), by: turn.user() };
                turn.tell(To::User(user.id), kicked.clone());
                turn.tell_room(kicked);
                turn.record(RecordKind::PlayerKicked, Some(user.id));
            }
        }
    }

    fn emptied(&mut self, turn: &mut Turn, last: &RoomUser, farewell: Farewell) {
        match self.room.kind {
            RoomKind::Normal => self.disband(turn, turn.user().or(Some(last.id))),
            RoomKind::Tournament => {
                let kind = match farewell {
                    Farewell::Left => RecordKind::PlayerLeft,
                    Farewell::Kicked => RecordKind::PlayerKicked,
                };
                turn.record(kind, Some(last.id));
                self.room.ends_at = Some(turn.now + EMPTY_TOURNAMENT);
            }
        }
    }

    pub(super) fn disband(&mut self, turn: &mut Turn, by: Option<Id<User>>) {
        self.room.state = RoomState::Closed;
        self.room.countdowns.clear();
        self.play_ends_at = None;
        self.returned.clear();
        self.room.ends_at = None;
        turn.record(RecordKind::RoomDisbanded, by);
        turn.tell_room(RoomEvent::Closed);
    }
}

/// How somebody goes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Farewell {
    Left,
    Kicked,
}
