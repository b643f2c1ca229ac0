//! Finding the line that a request belongs to.

use std::sync::Arc;

use kiai_services::{sessions, users::me};

use super::welcome::{channels, who_is_here};
use crate::{
    Gate,
    line::{self, ClientInfo, Line, OpenFailure, Opened},
};

/// The line of a token; none when its visit is over. A visit that began with a server that has stopped since goes on: its
/// client is told anew who is here, and noticed nothing else.
pub(super) async fn find(gate: &Gate, token: &str) -> Result<Option<Arc<Line>>, OpenFailure> {
    let Some(session) = sessions::find(&gate.services, token).await? else { return Ok(None) };
    sessions::touch(&gate.services, &session);
    if let Some(line) = gate.lines.get(session.id()) {
        return Ok(Some(line));
    }
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
    line.tell(gate, who_is_here(gate, &line));
    line.tell(gate, channels(gate, &line, &joined).await?);
    Ok(Some(line))
}
