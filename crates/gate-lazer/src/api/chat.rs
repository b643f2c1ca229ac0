//! Chat: what the game asks for; what it is told comes over the notification socket.

pub(crate) mod ack;
pub(crate) mod channels;
pub(crate) mod create;
mod error;
pub(crate) mod events;
pub(crate) mod members;
pub(crate) mod messages;
pub(crate) mod new;
pub(crate) mod updates;

use kiai_services::chat::NewMessage;

use crate::extract::Form;

/// A message as the game's forms have it.
fn new_message(form: &Form) -> NewMessage {
    NewMessage {
        text: form.text("message").to_owned(),
        is_action: matches!(form.text("is_action"), "true" | "1"),
        uuid: form.get("uuid").map(str::to_owned),
    }
}
