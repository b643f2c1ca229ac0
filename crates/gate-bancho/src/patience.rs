//! How long clients are kept waiting for mirrors. Each waits itself a little longer than this.

use std::time::Duration;

/// For a leaderboard: neomod gives up after five seconds. Upstream: its `BanchoLeaderboard.cpp`.
pub(crate) const BOARD: Duration = Duration::from_secs(3);
/// For a download: neosu gives it thirty seconds with all of its bytes. Upstream: `Downloader.cpp`.
pub(crate) const DOWNLOAD: Duration = Duration::from_secs(20);
/// For any other form: neosu waits for a minute. Upstream: `BanchoApi.cpp`, `BanchoSubmitter.cpp`.
pub(crate) const FORM: Duration = Duration::from_secs(20);
