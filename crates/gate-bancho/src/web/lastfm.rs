//! `GET /web/lastfm.php`.

use kiai_wire_bancho::forms::LASTFM_STOP;

use super::caller::{Caller, Query};

/// What the caller listens to. Nobody here tells Last.fm, so it need not be said again. In the place of a map osu!stable
/// may report on itself, as `a` and a number of flags.
pub(super) async fn get_lastfm(caller: Caller, Query(fields): Query) -> &'static str {
    let flags = fields.get("b").and_then(|map| map.strip_prefix('a')).and_then(|flags| flags.parse::<u32>().ok());
    if let Some(flags) = flags.filter(|flags| *flags != 0) {
        tracing::info!(user = %caller.user, flags, "A client of osu!stable reports something unusual about itself");
    }
    LASTFM_STOP
}
