//! Who may decide like the host.

use kiai_model::{
    Id, User,
    rooms::{Role, RoomEvent, RoomKind, To},
};

use super::{Actor, Machine, Refusal, people::Farewell, turn::Turn};

/// Referees of one room.
const MAX_REFEREES: usize = 50;

impl Machine {
    pub(super) fn add_referee(&mut self, turn: &mut Turn, user: Id<User>, is_restricted: bool) -> Result<(), Refusal> {
        if turn.user() == Some(user) {
            return Err(Refusal::Oneself);
        }
        self.is_led_by(turn)?;
        if self.banned.contains(&user) {
            return Err(Refusal::TargetIsBanned);
        }
        if is_restricted {
            return Err(Refusal::InviteeRestricted);
        }
        if self.room.referees.contains(&user) {
            return Ok(());
        }
        if self.room.referees.len() >= MAX_REFEREES {
            return Err(Refusal::TooMany);
        }
        self.room.referees.push(user);
        turn.tell(To::Managers, RoomEvent::RefereeAdded { user });
        Ok(())
    }

    pub(super) fn remove_referee(&mut self, turn: &mut Turn, user: Id<User>) -> Result<(), Refusal> {
        self.is_led_by(turn)?;
        if turn.user() == Some(user) {
            return Err(Refusal::Oneself);
        }
        let listed = self.room.referees.iter().position(|referee| *referee == user);
        let listed = listed.ok_or(Refusal::TargetIsNoReferee)?;
        self.room.referees.remove(listed);
        turn.tell(To::Managers, RoomEvent::RefereeRemoved { user });
        turn.tell(To::User(user), RoomEvent::RefereeRemoved { user });
        // Somebody who plays goes on playing.
        let place = self.place_of(user).filter(|place| self.room.users[*place].role == Role::Referee);
        if let Some(place) = place {
            self.remove(turn, place, Farewell::Kicked);
        }
        Ok(())
    }

    /// Referees are named by the host, and where there is none, by one another.
    fn is_led_by(&self, turn: &Turn) -> Result<(), Refusal> {
        self.manages(turn)?;
        match (turn.by, self.room.host) {
            (Actor::Server, _) => Ok(()),
            (Actor::User(user), Some(host)) if user == host => Ok(()),
            // In a tournament room the host may be a player: its first referee made it.
            (Actor::User(user), _) if self.room.kind == RoomKind::Tournament => {
                if self.room.referees.first() == Some(&user) { Ok(()) } else { Err(Refusal::NotHost) }
            }
            _ => Err(Refusal::NotHost),
        }
    }
}
