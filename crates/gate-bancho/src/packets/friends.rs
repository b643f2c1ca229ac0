//! Friends.

use kiai_model::{Id, User, user::RelationKind};
use kiai_services::{
    presence::{PresenceRefusal, refresh_friends},
    users::{RelateRefusal, add_relation, relations_of, remove_relation},
};
use kiai_wire_bancho::ServerPacket;

use crate::{Gate, line::Line};

/// A new friend.
pub(super) async fn add(gate: &Gate, line: &Line, user: Id<User>) -> anyhow::Result<()> {
    let refusal = match add_relation(&gate.services, line.user.id, user, RelationKind::Friend).await {
        Ok(_) => None,
        Err(RelateRefusal::Internal(error)) => return Err(error),
        Err(RelateRefusal::UnknownUser) => Some("There is no such player."),
        Err(RelateRefusal::Oneself) => Some("You cannot be a friend of yourself."),
        Err(RelateRefusal::Full) => Some("Your list of friends is full."),
    };
    line.tell(gate, refusal.map(|text| ServerPacket::Notification(text.into())));
    tell_friends(gate, line).await
}

/// No friend any more.
pub(super) async fn remove(gate: &Gate, line: &Line, user: Id<User>) -> anyhow::Result<()> {
    remove_relation(&gate.services, line.user.id, user, RelationKind::Friend).await?;
    tell_friends(gate, line).await
}

/// The list as it is: the client has changed its own already, and may have been wrong.
async fn tell_friends(gate: &Gate, line: &Line) -> anyhow::Result<()> {
    match refresh_friends(&gate.services, &line.connection).await {
        Ok(()) | Err(PresenceRefusal::NotTheOwner) => {}
        Err(PresenceRefusal::Internal(error)) => return Err(error),
    }
    let friends = relations_of(&gate.services, line.user.id, RelationKind::Friend).await?;
    line.tell(gate, [ServerPacket::FriendsList(friends.iter().map(|friend| friend.target.id).collect())]);
    Ok(())
}
