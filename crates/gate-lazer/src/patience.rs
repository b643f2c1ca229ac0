//! How long the game is kept waiting for mirrors. It waits itself a little longer than this.

use std::time::Duration;

/// For a request: the game gives up after ten seconds in which it hears nothing. Upstream: osu-framework's `WebRequest.cs`.
pub(crate) const REQUEST: Duration = Duration::from_secs(8);
/// For a download: it gives up after a minute. Upstream: `DownloadBeatmapSetRequest.cs`.
pub(crate) const DOWNLOAD: Duration = Duration::from_secs(40);
