//! The seats of a room.

use kiai_model::{Id, User};
use kiai_wire_derive::Wire;

use crate::codec::{DecodeError, Reader, Wire, Writer, flags};

/// How many seats a room has.
pub const SLOTS: usize = 16;

flags! {
    /// How a slot stands: one of these.
    SlotStatus: u8 {
        OPEN = 0, "free";
        LOCKED = 1, "closed by the host";
        NOT_READY = 2, "somebody is there";
        READY = 3, "somebody is ready";
        NO_MAP = 4, "somebody lacks the map";
        PLAYING = 5, "somebody plays";
        COMPLETE = 6, "somebody has played to the end";
        QUIT = 7, "somebody has left in the middle";
    }
}

impl SlotStatus {
    /// Those with somebody in the slot. Of the others the protocol knows no user.
    pub const OCCUPIED: Self = Self(0x7c);
}

/// A team.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Wire)]
#[repr(u8)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Team {
    #[default]
    Neutral = 0,
    Blue = 1,
    Red = 2,
}

/// A seat.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Slot {
    /// How it stands.
    pub status: SlotStatus,
    /// Its team.
    pub team: Team,
    /// Who is there: 0 unless the status says that somebody is.
    pub user_id: Id<User>,
}

impl Default for Slot {
    /// Free.
    fn default() -> Self {
        Self { status: SlotStatus::OPEN, team: Team::Neutral, user_id: Id::new(0) }
    }
}

/// The seats of a room: first how all of them stand, then all teams, then the users where there are any.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Slots(pub [Slot; SLOTS]);

impl Wire for Slots {
    const MAX_LENGTH: usize = SLOTS * (SlotStatus::MAX_LENGTH + Team::MAX_LENGTH + Id::<User>::MAX_LENGTH);

    fn read(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let mut slots = Self::default();
        for slot in &mut slots.0 {
            slot.status = SlotStatus::read(reader)?;
        }
        for slot in &mut slots.0 {
            slot.team = Team::read(reader)?;
        }
        for slot in slots.0.iter_mut().filter(|slot| slot.status.intersects(SlotStatus::OCCUPIED)) {
            slot.user_id = Id::read(reader)?;
        }
        Ok(slots)
    }

    fn write(&self, out: &mut Writer<'_>) {
        for slot in &self.0 {
            slot.status.write(out);
        }
        for slot in &self.0 {
            slot.team.write(out);
        }
        for slot in self.0.iter().filter(|slot| slot.status.intersects(SlotStatus::OCCUPIED)) {
            slot.user_id.write(out);
        }
    }
}

/// The number of a slot, below [`SLOTS`], in 32 bits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SlotIndex(u8);

impl SlotIndex {
    /// This slot, if there is one.
    #[must_use]
    pub fn new(number: usize) -> Option<Self> {
        u8::try_from(number).ok().filter(|_| number < SLOTS).map(Self)
    }

    /// Its number.
    #[must_use]
    pub fn get(self) -> usize {
        self.0.into()
    }
}

impl Wire for SlotIndex {
    const MAX_LENGTH: usize = i32::MAX_LENGTH;

    fn read(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let number = usize::try_from(i32::read(reader)?).ok();
        number.and_then(Self::new).ok_or_else(|| reader.error("no such slot"))
    }

    fn write(&self, out: &mut Writer<'_>) {
        i32::from(self.0).write(out);
    }
}
