//! Boards: the best score of each user on a map.

use kiai_model::{Beatmap, Country, Grade, Id, Ruleset, Score, User, statistics::Variant, user::Team};

/// Which board.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct BoardKey {
    /// Of which map.
    pub beatmap: Id<Beatmap>,
    /// In which ruleset.
    pub ruleset: Ruleset,
    /// Of which variant.
    pub variant: Variant,
    /// The exact set of mods, as `rules::mods::board_keys` writes it; none for any mods.
    pub mods: Option<String>,
}

impl BoardKey {
    /// The `mods_key` of the entries of a board with any mods: no set of mods is written so.
    pub(crate) const ANY_MODS: &str = "*";

    pub(crate) fn mods_key(&self) -> &str {
        self.mods.as_deref().unwrap_or(Self::ANY_MODS)
    }
}

/// Whose scores a board shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum BoardCircle {
    /// Everybody's.
    Global,
    /// Of the users with this flag.
    Country(Country),
    /// Of this user and those they follow.
    Friends(Id<User>),
    /// Of the members of a team.
    Team(Id<Team>),
}

/// A user's entry on a board.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BoardPlace {
    /// The score.
    pub score: Id<Score>,
    /// Its total.
    pub total_score: i64,
    /// Whether others see it.
    pub listed: bool,
}

/// A user's entry on a board, to be set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NewBoardEntry {
    /// Whose.
    pub user: Id<User>,
    /// The score and its place.
    pub place: BoardPlace,
    /// The score's grade.
    pub grade: Grade,
    /// What it adds to its player's ranked score: 0 on a map that adds none, and then its grade is not counted.
    pub ranked_score: i64,
}

/// A play that counts for performance.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PpEntry {
    /// Its performance points.
    pub pp: f64,
    /// Its accuracy, 0 to 1.
    pub accuracy: f64,
}
