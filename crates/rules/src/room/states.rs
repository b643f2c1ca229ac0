//! What those inside do.

use kiai_model::rooms::{Availability, Role, RoomEvent, RoomState, To, UserState};

use super::{Machine, Refusal, turn::Turn};

impl Machine {
    pub(super) fn change_state(&mut self, turn: &mut Turn, new: UserState) -> Result<(), Refusal> {
        let place = self.inside(turn)?;
        let (old, role, user) = {
            let inside = &self.room.users[place];
            (inside.state, inside.role, inside.id)
        };
        match may_change(old, new) {
            Change::Done => return Ok(()),
            Change::Refused => return Err(Refusal::InvalidStateChange { old, new }),
            Change::Made => {}
        }
        if new == UserState::Ready && self.room.current_item().is_none_or(|item| item.is_expired) {
            return Err(Refusal::AllPlayed);
        }
        if role == Role::Referee && !matches!(new, UserState::Idle | UserState::Spectating) {
            return Err(Refusal::RefereesDoNotPlay);
        }
        self.set_state(turn, place, new);
        if new == UserState::Spectating && self.room.state != RoomState::Open {
            turn.tell(To::User(user), RoomEvent::LoadRequested);
        }
        self.note_first_end(turn, new);
        self.evaluate(turn);
        Ok(())
    }

    /// Both steps of loading at once.
    pub(super) fn finish_loading(&mut self, turn: &mut Turn) -> Result<(), Refusal> {
        let place = self.inside(turn)?;
        match self.room.users[place].state {
            UserState::WaitingForLoad | UserState::Loaded => {
                self.set_state(turn, place, UserState::ReadyForGameplay);
                self.evaluate(turn);
                Ok(())
            }
            // The match may have been aborted, or begun without them, before the client heard of it.
            _ => Ok(()),
        }
    }

    pub(super) fn set_state(&mut self, turn: &mut Turn, place: usize, state: UserState) {
        let inside = &mut self.room.users[place];
        inside.state = state;
        turn.tell_room(RoomEvent::UserStateChanged { user: inside.id, state });
    }

    pub(super) fn unready_everybody(&mut self, turn: &mut Turn) {
        for place in 0..self.room.users.len() {
            if self.room.users[place].state == UserState::Ready {
                self.set_state(turn, place, UserState::Idle);
            }
        }
    }

    pub(super) fn change_availability(&mut self, turn: &mut Turn, availability: Availability) -> Result<(), Refusal> {
        let place = self.inside(turn)?;
        let availability = bounded(availability);
        let inside = &self.room.users[place];
        let (tells_missing, is_ready) = (inside.abilities.tells_only_missing_maps, inside.state == UserState::Ready);
        // Such a client says so too while there is no map at all.
        if tells_missing && self.room.current.is_none() {
            return Ok(());
        }
        self.set_availability(turn, place, availability);
        if tells_missing && is_ready && !self.room.users[place].has_map() {
            self.set_state(turn, place, UserState::Idle);
            self.evaluate(turn);
        }
        Ok(())
    }

    fn set_availability(&mut self, turn: &mut Turn, place: usize, availability: Availability) {
        let inside = &mut self.room.users[place];
        if inside.availability != availability {
            inside.availability = availability;
            turn.tell_room(RoomEvent::AvailabilityChanged { user: inside.id, availability });
        }
    }

    /// Has clients say anew whether they have the map. Those which only say so of another map are not asked about the
    /// same.
    pub(super) fn forget_availability(&mut self, turn: &mut Turn, is_other_map: bool) {
        for place in 0..self.room.users.len() {
            if is_other_map || !self.room.users[place].abilities.tells_only_missing_maps {
                self.set_availability(turn, place, Availability::Unknown);
            }
        }
    }
}

/// What comes of wanting another state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Change {
    /// It is made.
    Made,
    /// Nothing is to be done: it is so already, or the match went on before the client heard of it.
    Done,
    /// It cannot be.
    Refused,
}

fn may_change(old: UserState, new: UserState) -> Change {
    use UserState::{
        FinishedPlay, Idle, Loaded, Playing, Ready, ReadyForGameplay, Results, Spectating, WaitingForLoad,
    };
    match (old, new) {
        (old, new) if old == new => Change::Done,
        (old, Idle) => {
            if old.is_gameplay() {
                Change::Done
            } else {
                Change::Made
            }
        }
        (old, Loaded | ReadyForGameplay) if !old.is_gameplay() => Change::Done,
        (Idle, Ready)
        | (WaitingForLoad, Loaded)
        | (Loaded, ReadyForGameplay)
        | (Playing, FinishedPlay)
        | (Idle | Ready, Spectating) => Change::Made,
        (_, Ready | WaitingForLoad | Loaded | ReadyForGameplay | Playing | FinishedPlay | Results | Spectating) => {
            Change::Refused
        }
    }
}

fn bounded(availability: Availability) -> Availability {
    match availability {
        Availability::Downloading { progress } => Availability::Downloading {
            progress: progress.filter(|progress| progress.is_finite()).map(|progress| progress.clamp(0.0, 1.0)),
        },
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Rows by the old state, columns by the new: y made, s nothing to do, x refused.
    const TABLE: [&str; 9] = [
        "syxssxxxy",
        "ysxssxxxy",
        "sxsyxxxxx",
        "sxxsyxxxx",
        "sxxxsxxxx",
        "sxxxxsyxx",
        "yxxssxsxx",
        "yxxssxxsx",
        "yxxssxxxs",
    ];

    #[test]
    fn states_follow_the_table() {
        for (old, row) in UserState::ALL.into_iter().zip(TABLE) {
            for (new, cell) in UserState::ALL.into_iter().zip(row.chars()) {
                let expected = match cell {
                    'y' => Change::Made,
                    's' => Change::Done,
                    _ => Change::Refused,
                };
                assert_eq!(may_change(old, new), expected, "{old:?} to {new:?}");
            }
        }
    }
}
