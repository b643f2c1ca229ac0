//! Who is here, and what they do.

use std::collections::HashSet;

use kiai_model::{Id, Ruleset, User};
use kiai_services::{
    beatmaps::request_map,
    presence::{PresenceRefusal, set_activity, tell_statistics},
};
use kiai_wire_bancho::{
    Dialect,
    users::{PresenceFilter, StatusUpdate},
};

use super::spectate::note_status;
use crate::{
    Gate,
    bancho::who_is_here,
    convert::{activity, tell_presence, tell_stats},
    line::{Input, Line},
};

/// Users of whom is told in answer to one packet; neosu asks for those it shows, once a second.
pub(super) const USERS_MAX: usize = 256;

/// The user does something else.
pub(super) async fn change_action(
    gate: &Gate,
    line: &Line,
    input: &mut Input,
    status: StatusUpdate,
) -> anyhow::Result<()> {
    let is_other_mode = line.note_mode(status.mode).is_some_and(|before| before != status.mode);
    if status == input.status {
        if is_other_mode {
            tell_statistics(&gate.services, line.user.id);
        }
        return Ok(());
    }
    if status.map_md5 != input.status.map_md5 && status.map_md5.is_known() && line.dialect() == Dialect::Neosu {
        request_map(&gate.services, line.user.id, &status.map_md5.to_string());
    }
    let done = set_activity(&gate.services, &line.connection, activity(&status));
    input.status = status.clone();
    line.outbox.refresh(line.user.id);
    note_status(gate, line, input, &status).await?;
    match done {
        Ok(()) | Err(PresenceRefusal::NotTheOwner) => Ok(()),
        Err(PresenceRefusal::Internal(error)) => Err(error),
    }
}

/// A client of the user shows a ruleset: whoever sees them is told how they stand in that.
pub(crate) fn note_mode(gate: &Gate, user: Id<User>, mode: Ruleset) {
    if gate.lines.of_user(user).is_some_and(|line| line.note_mode(mode) != Some(mode)) {
        tell_statistics(&gate.services, user);
    }
}

/// How users stand and what they do, of those who are here.
pub(super) async fn send_stats(gate: &Gate, line: &Line, users: &[Id<User>]) -> anyhow::Result<()> {
    for user in each_once(users) {
        line.looks.add(&gate.services, user);
        line.tell(gate, tell_stats(gate, line, user).await?);
    }
    Ok(())
}

/// Who users are, of those who are here: a client takes whom it is told of for here.
pub(super) async fn send_presences(gate: &Gate, line: &Line, users: &[Id<User>]) -> anyhow::Result<()> {
    for user in each_once(users) {
        line.looks.add(&gate.services, user);
        line.tell(gate, tell_presence(gate, line, user).await?);
    }
    Ok(())
}

/// The first of the users that were asked for, in order.
fn each_once(users: &[Id<User>]) -> impl Iterator<Item = Id<User>> {
    let mut seen = HashSet::new();
    users.iter().copied().filter(move |user| seen.insert(*user)).take(USERS_MAX)
}

/// Of whom the client wants to hear. When of all again, it is told who is here: it has missed who came and left.
pub(super) fn receive_updates(gate: &Gate, line: &Line, of: PresenceFilter) {
    let before = std::mem::replace(&mut line.wishes.lock().of, of);
    if of == PresenceFilter::All && before != PresenceFilter::All {
        line.tell(gate, who_is_here(gate, line));
    }
}

/// Who is here. Who they are, clients ask for those they show.
pub(super) fn send_everyone(gate: &Gate, line: &Line) {
    line.tell(gate, who_is_here(gate, line));
}
