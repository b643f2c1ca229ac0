//! What mods mean: which exist in a ruleset, which go together, which give performance points, how fast they make a
//! map and how much they multiply the score.

mod catalogue;
#[cfg(test)]
mod facts;
mod filter;
mod legacy;
mod multiplayer;
mod multiplier;
mod performance;
mod rate;
mod settings;
mod table;
mod variant;

pub use catalogue::{Standing, incompatible_pair, standing};
pub use filter::{BoardFilter, board_keys};
pub use legacy::{ModBits, UnknownModBits, bits_of_mods, mods_from_bits};
pub use multiplayer::{changes_speed, free_mods, goes_with, may_be_free, may_be_required};
pub use multiplier::{DifficultyValues, score_multipliers};
pub use performance::gives_performance;
pub use rate::{RateRange, rate_range};
pub use settings::{SettingStanding, setting_standing};
pub use variant::variant;
