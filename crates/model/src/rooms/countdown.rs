//! What is counted down to.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::Timestamp;

/// A countdown. Upstream: `MultiplayerCountdown.cs`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Countdown {
    /// Its number: in each room from 1 upward.
    pub id: i32,
    /// To what.
    pub kind: CountdownKind,
    /// When it ends. A client is told what is left at the moment it is told.
    pub ends_at: Timestamp,
}

impl Countdown {
    /// What is left of it.
    #[must_use]
    pub fn remaining(&self, now: Timestamp) -> Duration {
        self.ends_at.since(now)
    }
}

/// To what is counted down. There is at most one countdown of a kind, however it was started.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CountdownKind {
    /// The match starts.
    MatchStart {
        /// Whether the room started it by itself: then nobody can stop it.
        is_automatic: bool,
    },
    /// The match begins with those who have loaded it.
    ForceGameplayStart,
    /// The server goes down.
    ServerShuttingDown,
    /// Nothing happens: a referee counts for those inside. Clients of osu!(lazer) know no such countdown.
    Timer,
}

impl CountdownKind {
    /// Whether one takes the place of the other.
    #[must_use]
    pub fn is_like(self, other: Self) -> bool {
        std::mem::discriminant(&self) == std::mem::discriminant(&other)
    }
}
