//! What a client is told whose visit is over.

use bytes::Bytes;
use kiai_model::{Id, User};
use kiai_services::sessions;
use kiai_wire_bancho::{Dialect, ServerPacket, users::QuitState};

use crate::{Gate, encode::bytes_of, lines::Ended, lines::Ending};

/// For so long a client that has come anew may still ask with its former token, and take the answer for the new one's.
const AFTERGLOW_MS: i64 = 10_000;

/// The packets for a client whose token opens nothing.
///
/// Told to start anew a client signs in at once: after another client of the same user has come, the two would displace
/// each other for ever. That one is told that it has left.
pub(crate) fn farewell(gate: &Gate, token: &str, dialect: Dialect) -> Bytes {
    match gate.lines.ended(&sessions::id_of(token)) {
        Some(Ended { ending: Ending::LoggedOut, .. }) => Bytes::new(),
        Some(Ended { ending: Ending::Replaced, user, at }) => {
            if gate.services.clock.now().as_millis() - at.as_millis() < AFTERGLOW_MS {
                return Bytes::new();
            }
            left(dialect, user, "You have signed in with another client.")
        }
        Some(Ended { ending: Ending::Kicked { reason }, user, .. }) => {
            left(dialect, user, &format!("You were signed out by a moderator: {reason}"))
        }
        Some(Ended { ending: Ending::Over, .. }) | None => {
            let text = "Your connection was lost. Signing in again.";
            bytes_of(dialect, &[ServerPacket::Notification(text.into()), ServerPacket::Restart(0)])
        }
    }
}

/// That the client's own user has left, after which neosu does not come back by itself.
fn left(dialect: Dialect, user: Id<User>, why: &str) -> Bytes {
    let left = ServerPacket::UserLogout { user_id: user, state: QuitState::Gone };
    bytes_of(dialect, &[ServerPacket::Notification(why.into()), left])
}
