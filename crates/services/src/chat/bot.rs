//! The server's own user: it hears what is said and answers commands.

use std::sync::Arc;

use kiai_model::User;

use super::send::Sent;
use crate::Services;

/// Hears what somebody said, and answers if it is meant.
pub(super) async fn hear(_: &Services, _: &Arc<User>, _: &Sent) {}
