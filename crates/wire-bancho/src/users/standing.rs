//! What a user may do.

use kiai_model::Ruleset;

use crate::codec::{DecodeError, Dialect, Reader, Wire, Writer, flags};

flags! {
    /// What a user may do, as clients show it.
    Privileges: u32 {
        PLAYER = 0, "everybody";
        MODERATOR = 1, "a moderator";
        SUPPORTER = 2, "a supporter: opens osu!direct and more in osu!stable";
        OWNER = 3, "the owner of the server; to some servers a friend";
        DEVELOPER = 4, "a developer of the server";
        TOURNAMENT = 5, "tournament staff; not in presences, which have room for five bits";
    }
}

/// The byte in a presence that has both in it: five bits of privileges and three bits of ruleset.
///
/// neosu takes the ruleset's bits for privileges, so that some players would look like moderators: it gets none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Standing {
    /// The lowest five.
    pub privileges: Privileges,
    /// What they play.
    pub mode: Ruleset,
}

/// Those that fit into a presence.
const IN_PRESENCE: Privileges = Privileges(0x1f);

impl Wire for Standing {
    const MAX_LENGTH: usize = 1;

    #[inline]
    fn read(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let byte = u8::read(reader)?;
        let mode = match reader.dialect() {
            Dialect::Stable => Ruleset::try_from(i64::from(byte >> 5)).map_err(|_| reader.error("no such ruleset"))?,
            Dialect::Neosu => Ruleset::Osu,
        };
        Ok(Self { privileges: Privileges(byte.into()).and(IN_PRESENCE), mode })
    }

    #[inline]
    fn write(&self, out: &mut Writer<'_>) {
        let [privileges, ..] = self.privileges.and(IN_PRESENCE).0.to_le_bytes();
        let mode = match out.dialect() {
            Dialect::Stable => self.mode.number() << 5,
            Dialect::Neosu => 0,
        };
        (privileges | mode).write(out);
    }
}
