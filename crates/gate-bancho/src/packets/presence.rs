//! Who is here, and what they do.

use kiai_model::{Id, User};
use kiai_services::presence::{PresenceRefusal, set_activity};
use kiai_wire_bancho::users::StatusUpdate;

use crate::{
    Gate,
    bancho::who_is_here,
    convert::{activity, tell_presence, tell_stats},
    line::{Input, Line},
};

/// Users of whom is told in answer to one packet; neosu asks for those it shows, once a second.
const USERS_MAX: usize = 256;

/// The user does something else.
pub(super) fn change_action(gate: &Gate, line: &Line, input: &mut Input, status: StatusUpdate) -> anyhow::Result<()> {
    if status == input.status {
        return Ok(());
    }
    let done = set_activity(&gate.services, &line.connection, activity(&status));
    input.status = status;
    line.outbox.refresh(line.user.id);
    match done {
        Ok(()) | Err(PresenceRefusal::NotTheOwner) => Ok(()),
        Err(PresenceRefusal::Internal(error)) => Err(error),
    }
}

/// How users stand and what they do, of those who are here.
pub(super) async fn send_stats(gate: &Gate, line: &Line, users: &[Id<User>]) -> anyhow::Result<()> {
    for user in users.iter().take(USERS_MAX) {
        line.tell(gate, tell_stats(gate, line, *user).await?);
    }
    Ok(())
}

/// Who users are, of those who are here: a client takes whom it is told of for here.
pub(super) async fn send_presences(gate: &Gate, line: &Line, users: &[Id<User>]) -> anyhow::Result<()> {
    for user in users.iter().take(USERS_MAX) {
        line.tell(gate, tell_presence(gate, line, *user).await?);
    }
    Ok(())
}

/// Who is here. Who they are, clients ask for those they show.
pub(super) fn send_everyone(gate: &Gate, line: &Line) {
    line.tell(gate, who_is_here(gate, line));
}
