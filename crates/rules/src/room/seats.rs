//! Seats: sixteen in every room, of which a limit leaves the first ones.
//!
//! differs from osu!: a room without a limit has seats too, which only clients of the bancho protocol show. So an
//! arrangement is kept when a limit comes or the match type changes.

use kiai_model::{
    Id, User,
    rooms::{RoomEvent, SEATS, Seat, SeatsView, Team},
};

use super::{Machine, Refusal, people::Farewell, turn::Turn};

/// Where somebody may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    Seat(usize),
    /// Inside without a seat: in a room without a limit all seats may be taken.
    Standing,
}

impl Machine {
    /// How many seats can be taken.
    pub(super) fn seat_count(&self) -> usize {
        self.room.settings.max_participants.map_or(SEATS, usize::from).min(SEATS)
    }

    /// Where somebody else fits in.
    pub(super) fn find_place(&self, needs_seat: bool) -> Option<Place> {
        let limit = self.room.settings.max_participants;
        if limit.is_some_and(|limit| self.room.users.len() >= usize::from(limit)) {
            return None;
        }
        self.best_seat(None).map(Place::Seat).or_else(|| {
            let is_narrowed = limit.is_some() || self.room.seats.contains(&Seat::Locked);
            (!needs_seat && !is_narrowed).then_some(Place::Standing)
        })
    }

    /// The best free seat: in the team's half where seats are limited, else the first.
    pub(super) fn best_seat(&self, team: Option<Team>) -> Option<usize> {
        let count = self.seat_count();
        let is_free = |seat: &usize| self.room.seats.get(*seat) == Some(&Seat::Open);
        let own = team.filter(|_| self.room.settings.max_participants.is_some()).and_then(|team| {
            let half = count / 2;
            let start = half * team as usize;
            (start..start + half).find(is_free)
        });
        own.or_else(|| (0..count).find(is_free))
    }

    /// Somebody who came in sits down.
    pub(super) fn take_place(&mut self, turn: &mut Turn, user: Id<User>, place: Place) {
        if let Place::Seat(seat) = place {
            self.room.seats[seat] = Seat::Taken(user);
            self.tell_limited_seats(turn);
        }
    }

    /// Somebody went: their seat is for the first of those who stand.
    pub(super) fn free_seat(&mut self, turn: &mut Turn, user: Id<User>) {
        let Some(seat) = self.room.seat_of(user) else { return };
        self.room.seats[seat] = Seat::Open;
        self.seat_the_standing();
        self.tell_limited_seats(turn);
    }

    fn seat_the_standing(&mut self) {
        for place in 0..self.room.users.len() {
            let (user, team) = (self.room.users[place].id, self.room.users[place].team);
            if self.room.seat_of(user).is_none() {
                let Some(seat) = self.best_seat(team) else { return };
                self.room.seats[seat] = Seat::Taken(user);
            }
        }
    }

    /// Seats after a change of the limit: whoever sits within stays, the others take what is free. Whatever the host had
    /// closed is open again.
    pub(super) fn adjust_seats(&mut self) {
        let count = self.seat_count();
        for (index, seat) in self.room.seats.iter_mut().enumerate() {
            if index >= count || *seat == Seat::Locked {
                *seat = Seat::Open;
            }
        }
        self.seat_the_standing();
        self.close_seats_beyond_limit();
    }

    pub(super) fn close_seats_beyond_limit(&mut self) {
        let count = self.seat_count();
        self.room.seats.iter_mut().skip(count).for_each(|seat| *seat = Seat::Locked);
    }

    pub(super) fn change_seat(&mut self, turn: &mut Turn, seat: usize) -> Result<(), Refusal> {
        let user = self.room.users[self.inside(turn)?].id;
        if self.room.is_locked {
            return Err(Refusal::SeatsLocked);
        }
        self.move_to_seat(turn, user, seat)
    }

    /// Checks a move and does it.
    fn move_to_seat(&mut self, turn: &mut Turn, user: Id<User>, seat: usize) -> Result<(), Refusal> {
        self.may_sit(user, seat)?;
        if let Some(before) = self.room.seat_of(user) {
            self.room.seats[before] = Seat::Open;
        }
        self.room.seats[seat] = Seat::Taken(user);
        self.seat_the_standing();
        self.tell_seats(turn);
        Ok(())
    }

    fn may_sit(&self, user: Id<User>, seat: usize) -> Result<(), Refusal> {
        // differs from osu!: clients of the bancho protocol know a player in a match by their seat.
        if self.room.user(user).is_some_and(|inside| inside.state.is_gameplay()) {
            return Err(Refusal::IsPlaying);
        }
        if seat >= self.seat_count() {
            return Err(Refusal::NoSuchSeat);
        }
        match self.room.seats.get(seat) {
            None => Err(Refusal::NoSuchSeat),
            Some(Seat::Locked) => Err(Refusal::SeatLocked),
            Some(Seat::Taken(_)) => Err(Refusal::SeatTaken),
            Some(Seat::Open) => Ok(()),
        }
    }

    pub(super) fn toggle_seat(&mut self, turn: &mut Turn, seat: usize) -> Result<(), Refusal> {
        self.manages(turn)?;
        self.is_open()?;
        match *self.room.seats.get(seat).ok_or(Refusal::NoSuchSeat)? {
            Seat::Open => self.room.seats[seat] = Seat::Locked,
            Seat::Locked => {
                self.room.seats[seat] = Seat::Open;
                if seat >= self.seat_count() {
                    self.room.settings.max_participants = u8::try_from(seat + 1).ok();
                    self.tell_settings(turn);
                }
            }
            Seat::Taken(user) => {
                if self.room.host == Some(user) {
                    return Err(Refusal::TargetIsHost);
                }
                if turn.user() == Some(user) {
                    return Err(Refusal::Oneself);
                }
                self.may_put_out(turn, user)?;
                if let Some(place) = self.place_of(user) {
                    self.remove(turn, place, Farewell::Kicked);
                }
                // Whoever stood and was given the seat in the meantime keeps it.
                if self.room.seats[seat] == Seat::Open && !self.is_closed() {
                    self.room.seats[seat] = Seat::Locked;
                }
            }
        }
        self.tell_seats(turn);
        Ok(())
    }

    pub(super) fn move_user(
        &mut self,
        turn: &mut Turn,
        user: Id<User>,
        seat: Option<usize>,
        team: Option<Team>,
    ) -> Result<(), Refusal> {
        self.manages(turn)?;
        let place = self.place_of(user).ok_or(Refusal::UserNotInside)?;
        if team.is_some() {
            self.may_be_in_team(place)?;
        }
        if let Some(seat) = seat {
            self.move_to_seat(turn, user, seat)?;
        }
        if let Some(team) = team {
            self.set_team(turn, place, Some(team));
        }
        Ok(())
    }

    pub(super) fn set_locked(&mut self, turn: &mut Turn, is_locked: bool) -> Result<(), Refusal> {
        // differs from osu!: there anybody inside may, and only the game does not offer it.
        self.manages(turn)?;
        if self.room.is_locked != is_locked {
            self.room.is_locked = is_locked;
            self.tell_seats(turn);
        }
        Ok(())
    }

    /// Tells of seats when all clients show them.
    fn tell_limited_seats(&self, turn: &mut Turn) {
        if self.room.settings.max_participants.is_some() {
            self.tell_seats(turn);
        }
    }

    pub(super) fn tell_seats(&self, turn: &mut Turn) {
        turn.tell_room(RoomEvent::SeatsChanged { view: Box::new(self.seats_view()) });
    }

    /// How seats and teams are told.
    #[must_use]
    pub fn seats_view(&self) -> SeatsView {
        SeatsView {
            seats: self.room.seats,
            limit: self.room.settings.max_participants,
            has_teams: self.room.settings.match_type.has_teams(),
            is_locked: self.room.is_locked,
        }
    }
}
