//! What a client tells of its machine.

use std::fmt;

use crate::codec::{Md5, Text};

/// What osu!stable under Wine and every neosu writes for the network adapters.
pub const RUNNING_UNDER_WINE: &str = "runningunderwine";

/// Hashes that many machines share: those neosu writes when it cannot find a disk, and those of `0` and `unknown`. With
/// neosu, only [`ClientHashes::disk`] tells anything at all.
pub const COMMON_HASHES: [&str; 4] = [
    "c19b2025239669a3b2d4318f1bf04495",
    "4df252abaebfc57e203a7c87f78ecf8e",
    "cfcd208495d565ef66e7dff9f98764da",
    "ad921d60486366258809553a3db49a4a",
];

/// What a client tells of its machine. A part that is missing is empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ClientHashes {
    /// md5 of the executable; neosu: of its path.
    pub executable: Text<64>,
    /// MAC addresses, a `.` after each; or [`RUNNING_UNDER_WINE`].
    pub adapters: Text<1024>,
    /// md5 of the addresses.
    pub adapters_md5: Text<64>,
    /// md5 of the id of the installation; neosu: of the disk.
    pub uninstall_id: Text<64>,
    /// md5 of the disk's id.
    pub disk: Text<64>,
}

impl ClientHashes {
    /// MD5 of all of it, which tells machines apart and nothing of them.
    #[must_use]
    pub fn digest(&self) -> String {
        Md5::of(&self.to_string()).to_string()
    }
}

impl From<&str> for ClientHashes {
    /// Parts with a `:` between them, and one more at the end.
    fn from(text: &str) -> Self {
        let mut parts = text.split(':');
        let mut next = || parts.next().unwrap_or_default();
        Self {
            executable: next().into(),
            adapters: next().into(),
            adapters_md5: next().into(),
            uninstall_id: next().into(),
            disk: next().into(),
        }
    }
}

impl fmt::Display for ClientHashes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for part in [&*self.executable, &self.adapters, &self.adapters_md5, &self.uninstall_id, &self.disk] {
            write!(f, "{part}:")?;
        }
        Ok(())
    }
}
