//! `GET /web/osu-getfriends.php`.

use axum::extract::State;
use kiai_model::user::RelationKind;
use kiai_services::users::relations_of;

use super::caller::{Caller, Refusal};
use crate::Gate;

/// The caller's friends: their ids, one a line.
pub(super) async fn get_friends(State(gate): State<Gate>, caller: Caller) -> Result<String, Refusal> {
    let friends = relations_of(&gate.services, caller.user, RelationKind::Friend).await?;
    Ok(friends.iter().map(|friend| friend.target.id.to_string()).collect::<Vec<_>>().join("\n"))
}
