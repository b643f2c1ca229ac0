//! One command or tick while it is carried out.

use kiai_model::{
    Id, Timestamp, User,
    rooms::{MatchDetail, PlaylistItem, Record, RecordKind, RoomEvent, To},
};

use super::{Actor, Outcome};

/// One command or tick while it is carried out.
pub(super) struct Turn {
    pub(super) by: Actor,
    pub(super) now: Timestamp,
    pub(super) outcomes: Vec<Outcome>,
}

impl Turn {
    pub(super) fn new(by: Actor, now: Timestamp) -> Self {
        Self { by, now, outcomes: Vec::new() }
    }

    /// The user who asks; none when it is the server.
    pub(super) fn user(&self) -> Option<Id<User>> {
        match self.by {
            Actor::User(user) => Some(user),
            Actor::Server => None,
        }
    }

    pub(super) fn tell(&mut self, to: To, event: RoomEvent) {
        self.outcomes.push(Outcome::Tell(to, event));
    }

    pub(super) fn tell_room(&mut self, event: RoomEvent) {
        self.tell(To::Room, event);
    }

    pub(super) fn record(&mut self, kind: RecordKind, user: Option<Id<User>>) {
        self.outcomes.push(Outcome::Record(Record { kind, user, item: None, detail: None }));
    }

    pub(super) fn record_match(
        &mut self,
        kind: RecordKind,
        item: Option<Id<PlaylistItem>>,
        detail: Option<Box<MatchDetail>>,
    ) {
        self.outcomes.push(Outcome::Record(Record { kind, user: None, item, detail }));
    }

    /// Leaves somebody out of all that is told the room from an outcome on: they learn it from the room itself.
    pub(super) fn leave_out(&mut self, user: Id<User>, from: usize) {
        for outcome in self.outcomes.iter_mut().skip(from) {
            if let Outcome::Tell(to @ To::Room, _) = outcome {
                *to = To::Others(user);
            }
        }
    }
}
