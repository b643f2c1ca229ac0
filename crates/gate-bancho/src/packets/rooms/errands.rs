//! What follows from something that happened in a room and takes longer than telling it.

use kiai_model::{Id, User};
use kiai_services::users::me;
use kiai_wire_bancho::{Dialect, ServerPacket, chat::Message};

use super::reconcile;
use crate::{
    Gate,
    convert::match_number,
    line::Line,
    room_seen::{Errand, said},
};

/// Runs an errand for a line.
pub(crate) async fn run(gate: &Gate, line: &Line, errand: Errand) -> anyhow::Result<()> {
    match errand {
        Errand::Reconcile => match line.rooms.room() {
            Some(room) => reconcile(gate, line, &room).await,
            None => Ok(()),
        },
        Errand::Invitation { by, room, password, name } => {
            let Some(sender) = me(&gate.services, by).await? else { return Ok(()) };
            let link = format!("[osump://{}/{} {}]", match_number(room), password, name.replace(['[', ']'], ""));
            let message = |text: String| Message {
                sender: sender.username.as_str().into(),
                text: text.into(),
                target: line.user.username.as_str().into(),
                sender_id: sender.id,
            };
            // neosu shows no invitations, but links in private words.
            line.tell(
                gate,
                [match line.dialect() {
                    Dialect::Stable => {
                        ServerPacket::RoomInvite(message(format!("Come join my multiplayer match: {link}")))
                    }
                    Dialect::Neosu => {
                        ServerPacket::RecvMessage(message(format!("\u{1}ACTION has invited you to join {link}\u{1}")))
                    }
                }],
            );
            Ok(())
        }
        Errand::Roll { user, max, result } => {
            let name = name_of(gate, user).await?;
            line.tell(gate, [said(&format!("{name} rolls {result} of {max}."))]);
            Ok(())
        }
    }
}

async fn name_of(gate: &Gate, user: Id<User>) -> anyhow::Result<String> {
    Ok(me(&gate.services, user).await?.map_or_else(|| "Somebody".to_owned(), |user| user.username.clone()))
}
