//! The nouns of kiai: what every room of the house talks about.
//!
//! Nothing here knows a protocol, a database or a clock. Times are arguments, ids are typed, and every value can be
//! serialised, because a command, an event or a snapshot may have to travel to another node.

pub mod beatmap;
pub mod chat;
pub mod client_variables;
pub mod country;
pub mod event;
pub mod grade;
pub mod hit_result;
pub mod id;
pub mod mods;
pub mod presence;
pub mod rooms;
pub mod ruleset;
pub mod score;
pub mod scoring;
pub mod spectate;
pub mod statistics;
pub mod time;
pub mod user;

pub use beatmap::{Beatmap, BeatmapSet, BeatmapStatus};
pub use chat::Channel;
pub use country::Country;
pub use event::{Audience, Event};
pub use grade::Grade;
pub use hit_result::{HitCounts, HitResult};
pub use id::Id;
pub use mods::{Acronym, Mod, ModSetting, Mods};
pub use rooms::Room;
pub use ruleset::Ruleset;
pub use score::Score;
pub use time::Timestamp;
pub use user::User;
