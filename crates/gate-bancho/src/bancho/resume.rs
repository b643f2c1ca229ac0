//! Finding the line that a request belongs to.

use std::sync::Arc;

use kiai_model::chat::{ChannelKind, JoinedChannel};
use kiai_services::{
    chat::messages_for,
    client_variables::variable_rules,
    rooms,
    sessions::{self, ClientSession},
    users::me,
};

use super::welcome::{channels, who_is_here};
use crate::{
    Gate,
    encode::{message, shown_name},
    line::{self, ClientInfo, Line, OpenFailure, Opened},
    packets::tell_watchers,
};

/// Pages of messages that are told at once: who missed more looks for it elsewhere.
const PAGES_MAX: usize = 10;

/// The line of a token; none when its visit is over. A visit that began with a server that has stopped since goes on: its
/// client is told anew who is here, and noticed nothing else.
pub(super) async fn find(gate: &Gate, token: &str) -> Result<Option<Arc<Line>>, OpenFailure> {
    let Some(session) = sessions::find(&gate.services, token).await? else { return Ok(None) };
    sessions::touch(&gate.services, &session);
    if let Some(line) = gate.lines.get(session.id()) {
        return Ok(Some(line));
    }
    // In a place of its own: it happens once in the life of a server.
    Box::pin(resume(gate, session)).await
}

/// Opens the line of a visit that began with a server that has stopped since.
async fn resume(gate: &Gate, session: Arc<ClientSession>) -> Result<Option<Arc<Line>>, OpenFailure> {
    let _alone = gate.lines.resuming.lock().await;
    if let Some(line) = gate.lines.get(session.id()) {
        return Ok(Some(line));
    }
    let Some(user) = me(&gate.services, session.user()).await? else { return Ok(None) };
    let Ok(client) = serde_json::from_str::<ClientInfo>(session.client()) else {
        // What another version wrote: the client begins anew.
        sessions::end(&gate.services, &session).await?;
        return Ok(None);
    };
    let Opened { line, joined } = match line::open(gate, session, user, client).await {
        Ok(opened) => opened,
        Err(OpenFailure::Ended) => return Ok(None),
        Err(failure) => return Err(failure),
    };
    let rules = variable_rules(&gate.services).await?;
    line.variables.lock().resume(rules);
    line.tell(gate, who_is_here(gate, &line));
    line.tell(gate, channels(gate, &line, &joined).await?);
    tell_missed(gate, &line, &joined).await?;
    line.tell(gate, tell_watchers(gate, &line));
    // Rooms outlive the server, too.
    line.rooms.set_unaware(true);
    if let Err(refusal) = rooms::resume(&gate.services, &line.connection).await {
        tracing::debug!(%refusal, user = %line.user.id, "Somebody does not come back into their room");
    }
    line.rooms.set_unaware(false);
    Ok(Some(line))
}

/// Tells what was said since the client was last told something: it waited when the server stopped.
async fn tell_missed(gate: &Gate, line: &Line, joined: &[JoinedChannel]) -> anyhow::Result<()> {
    let (services, user) = (&gate.services, line.user.id);
    let mut since = line.session.heard();
    for _ in 0..PAGES_MAX {
        let said = messages_for(services, user, since).await?;
        let Some(last) = said.messages.last() else { return Ok(()) };
        since = last.id;
        for heard in said.messages.iter().filter(|heard| heard.sender != user) {
            let channel = joined.iter().map(|joined| &joined.channel).find(|channel| channel.id == heard.channel);
            let (Some(channel), Some(sender)) = (channel, said.sender_of(heard)) else { continue };
            let is_private = channel.kind == ChannelKind::Private;
            let target = if is_private { &line.user.username } else { shown_name(channel) };
            line.tell(gate, [message(heard, sender, target)]);
            line.outbox.note_message(heard.id);
            if is_private {
                line.outbox.note_delivered(channel.id, heard.id);
            }
        }
    }
    Ok(())
}
