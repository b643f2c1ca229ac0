//! `kiai moderation`: what moderators and the operator did.

use std::fmt::Write;

use kiai_services::Services;
use kiai_services::chat::deeds;
use time::OffsetDateTime;

use super::{CommandError, user};

/// Lists what was done, to one user or to anybody, a line each, the latest first.
pub(super) async fn list(services: &Services, username: Option<&str>, limit: u32) -> Result<String, CommandError> {
    let target = match username {
        Some(name) => Some(user::find(services, name).await?.id),
        None => None,
    };
    let mut text = String::new();
    for deed in deeds(services, target, limit).await? {
        let at = moment(deed.at.as_secs());
        let (by, target) = (deed.by.as_deref().unwrap_or("operator"), deed.target.as_deref().unwrap_or("-"));
        _ = writeln!(text, "{at}\t{by}\t{}\t{target}\t{}", deed.action, deed.details);
    }
    text.truncate(text.trim_end().len());
    Ok(if text.is_empty() { "Nothing was done".to_owned() } else { text })
}

/// A time in UTC.
fn moment(unix_seconds: i64) -> String {
    let Ok(at) = OffsetDateTime::from_unix_timestamp(unix_seconds) else { return unix_seconds.to_string() };
    let (year, month, day) = (at.year(), u8::from(at.month()), at.day());
    format!("{year:04}-{month:02}-{day:02}T{:02}:{:02}:{:02}Z", at.hour(), at.minute(), at.second())
}
