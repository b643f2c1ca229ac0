//! Boards, and what counts for performance.

use kiai_model::{Beatmap, Grade, Id, Ruleset, Score, User, statistics::Variant};

use crate::rows::{BoardCircle, BoardKey, BoardPlace, NewBoardEntry, PpEntry};

queries! { boards:
    /// The best scores of a board's circle, one a user, best first; of equal ones the older.
    read fn board(key: &BoardKey, circle: BoardCircle, limit: i64) -> Vec<Score>;
    /// How many users of a circle have a place on a board.
    read fn board_count(key: &BoardKey, circle: BoardCircle) -> i64;
    /// Who holds a position on a board, from 1.
    read fn board_holder(key: &BoardKey, position: i64) -> Option<Id<User>>;
    /// A user's entry on a board.
    read fn board_place(key: &BoardKey, user: Id<User>) -> Option<BoardPlace>;
    /// The grades of a user's best scores on a map, one for each ruleset it was played in.
    read fn grades_on(user: Id<User>, beatmap: Id<Beatmap>) -> Vec<(Ruleset, Grade)>;
    /// The position of an entry among those of a circle, from 1.
    read fn board_position(key: &BoardKey, circle: BoardCircle, place: &BoardPlace) -> i64;
    /// Sets a user's entry on a board.
    write fn set_board_entry(key: &BoardKey, entry: &NewBoardEntry);
    /// The score that counts for a user's performance on a map, and its points.
    read fn pp_entry(user: Id<User>, ruleset: Ruleset, variant: Variant, beatmap: Id<Beatmap>)
        -> Option<(Id<Score>, f64)>;
    /// Makes a score the one that counts for its owner's performance on its map.
    write fn set_pp_entry(score: &Score, pp: f64);
    /// A user's plays that count for performance, best first.
    read fn pp_entries(user: Id<User>, ruleset: Ruleset, variant: Variant, limit: i64) -> Vec<PpEntry>;
    /// On how many maps a user has a play that counts for performance.
    read fn pp_entry_count(user: Id<User>, ruleset: Ruleset, variant: Variant) -> i64;
    /// Forgets a user's entries and bests in a ruleset, to build them anew.
    write fn clear_entries(user: Id<User>, ruleset: Ruleset);
}
