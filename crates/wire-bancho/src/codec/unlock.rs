//! neosu's malformed kick.
//!
//! To kick somebody, neosu locks and unlocks a slot: packet 40 twice. The second one is made of a packet whose bytes were
//! already sent: its header still promises the four bytes of the slot, but none follow. Read as it stands it would take
//! the first bytes of the next packet, and everything after it would be lost.
//!
//! What follows in truth is another packet (neosu appends a PING to every flush) or, with neomod, nothing.

use crate::rooms::SlotIndex;

/// MATCH_LOCK, with which a client locks and unlocks slots.
const MATCH_LOCK: u16 = 40;

/// A PING: a header and no body.
const PING: [u8; 7] = [4, 0, 0, 0, 0, 0, 0];

/// Remembers which slot was locked just now.
#[derive(Clone, Debug, Default)]
pub(super) struct Unlocks {
    locked: Option<[u8; 4]>,
}

/// Whether a header stands there without its body.
pub(super) enum MissingBody {
    /// It is a packet as any other.
    No,
    /// More bytes are needed to tell.
    Perhaps,
    /// The body is missing, and this is what it would have been.
    Is([u8; 4]),
}

impl Unlocks {
    /// Judges the packet whose header precedes `rest`, and forgets the lock before it. `all`: nothing comes after `rest`.
    #[inline]
    pub(super) fn missing_body(&mut self, id: u16, length: usize, rest: &[u8], all: bool) -> MissingBody {
        let Some(locked) = self.locked.filter(|_| id == MATCH_LOCK && length == 4) else {
            self.locked = None;
            return MissingBody::No;
        };
        let missing = match rest.first_chunk() {
            _ if rest.starts_with(&PING) => true,
            _ if !all && PING.starts_with(rest) => return MissingBody::Perhaps,
            Some(slot) => usize::try_from(u32::from_le_bytes(*slot)).ok().and_then(SlotIndex::new).is_none(),
            None if !all => return MissingBody::Perhaps,
            None => true,
        };
        if !missing {
            return MissingBody::No;
        }
        self.locked = None;
        MissingBody::Is(locked)
    }

    /// Takes note of a packet that has its body.
    #[inline]
    pub(super) fn remember(&mut self, id: u16, body: &[u8]) {
        self.locked = body.try_into().ok().filter(|_| id == MATCH_LOCK);
    }
}
