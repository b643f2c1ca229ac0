//! Passwords of rooms.

use crate::codec::{DecodeError, Reader, Text, Wire, Writer};

/// A room's password. Whoever reads an absent text as an empty one cannot tell an open room from a closed one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum RoomPassword {
    /// Everybody may enter.
    #[default]
    None,
    /// There is one, which the lobby is not told. From a client: none.
    Hidden,
    /// This one.
    Is(Text<256>),
}

impl RoomPassword {
    /// The text that must be given to enter. None when any will do, or when it is not known.
    #[must_use]
    pub fn text(&self) -> Option<&str> {
        match self {
            Self::Is(text) => Some(text),
            Self::None | Self::Hidden => None,
        }
    }
}

impl From<Text<256>> for RoomPassword {
    fn from(text: Text<256>) -> Self {
        if text.is_empty() { Self::None } else { Self::Is(text) }
    }
}

impl Wire for RoomPassword {
    const MAX_LENGTH: usize = Text::<256>::MAX_LENGTH;

    fn read(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        Ok(match reader.text()? {
            None => Self::None,
            Some([]) => Self::Hidden,
            Some(text) => Text::from_bytes(text).into(),
        })
    }

    fn write(&self, out: &mut Writer<'_>) {
        match self {
            Self::None => out.no_text(),
            Self::Hidden => out.text(""),
            Self::Is(text) => text.write(out),
        }
    }
}
