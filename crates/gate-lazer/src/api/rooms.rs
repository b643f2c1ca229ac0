//! Rooms: those played together, and playlists.

pub(crate) mod boards;
pub(crate) mod create;
pub(crate) mod events;
pub(crate) mod list;
pub(crate) mod one;
pub(crate) mod plays;
pub(crate) mod users;

use kiai_services::rooms::PlaylistRefusal;

use crate::ApiError;

/// There is no such room, or not for whoever asks.
fn no_such_room() -> ApiError {
    ApiError::not_found("There is no such room.")
}

/// The game shows the texts; that of unknown maps it reads.
impl From<PlaylistRefusal> for ApiError {
    fn from(refusal: PlaylistRefusal) -> Self {
        use kiai_services::rooms::Refusal;
        let text = refusal.to_string();
        match refusal {
            PlaylistRefusal::NoSuchRoom => Self::not_found(text),
            PlaylistRefusal::Refused(Refusal::WrongPassword) => Self::forbidden("Invalid password"),
            PlaylistRefusal::Refused(Refusal::Restricted) | PlaylistRefusal::Silenced | PlaylistRefusal::NotHost => {
                Self::forbidden(text)
            }
            PlaylistRefusal::UnknownBeatmaps(_)
            | PlaylistRefusal::Refused(_)
            | PlaylistRefusal::Unwanted
            | PlaylistRefusal::ItemCount
            | PlaylistRefusal::Duration
            | PlaylistRefusal::AttemptLimit
            | PlaylistRefusal::TooManyRooms
            | PlaylistRefusal::NotAPlaylist
            | PlaylistRefusal::TooLate => Self::unprocessable(text),
            PlaylistRefusal::TooMany(_) => Self::too_many(),
            PlaylistRefusal::Internal(error) => error.into(),
        }
    }
}
