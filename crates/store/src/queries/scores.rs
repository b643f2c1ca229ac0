//! Score tokens and scores.

use kiai_model::{Beatmap, Id, Ruleset, Score, User, score::ScoreToken};

use crate::rows::{NewScore, NewScoreToken, Played};

queries! { scores:
    /// Stores a token and gives its id.
    write fn insert_score_token(token: &NewScoreToken) -> Id<ScoreToken>;
    /// The token with this id.
    read fn score_token(id: Id<ScoreToken>) -> Option<ScoreToken>;
    /// Uses a token up for a score; false when it was used before.
    write fn use_score_token(id: Id<ScoreToken>, score: Id<Score>) -> bool;
    /// Stores a score and gives its id.
    write fn insert_score(new: &NewScore) -> Id<Score>;
    /// The score that was submitted under a key.
    read fn score_by_submission_key(key: &str) -> Option<Score>;
    /// Mods of a score as neosu told them.
    read fn neosu_mods(id: Id<Score>) -> Option<Vec<u8>>;
    /// Mods of scores as neosu told them, of those that have some.
    read fn neosu_mods_of(ids: &[Id<Score>]) -> Vec<(Id<Score>, Vec<u8>)>;
    /// The score with this id.
    read fn score(id: Id<Score>) -> Option<Score>;
    /// The score with this id and what its processing needs.
    read fn played(id: Id<Score>) -> Option<Played>;
    /// A user's passed scores on a map, newest first.
    read fn scores_on_beatmap(user: Id<User>, beatmap: Id<Beatmap>, ruleset: Ruleset, limit: i64) -> Vec<Score>;
    /// The ids of a user's scores in a ruleset after one of them, in order.
    read fn score_ids_of(user: Id<User>, ruleset: Ruleset, after: Id<Score>, limit: i64) -> Vec<Id<Score>>;
    /// Users with scores, after one of them, in order of their ids.
    read fn players_after(after: Id<User>, limit: i64) -> Vec<Id<User>>;
    /// Sets a score's performance points and the algorithm that gave them, and marks it as processed.
    write fn set_score_processed(id: Id<Score>, pp: Option<f64>, pp_algorithm: Option<i64>);
    /// Replaces what the checks said of a score.
    write fn set_score_verdict(id: Id<Score>, ranked: bool, counts: bool, gives_pp: bool, flags: &[String]);
    /// Notes that a score's replay is kept, and in which blob when it is not named by the score's number; false when one
    /// is kept already.
    write fn set_has_replay(id: Id<Score>, replay_key: Option<&str>) -> bool;
    /// Notes that a score has no replay after all.
    write fn clear_replay(id: Id<Score>);
    /// The blob of the frames that came with a score; none of a score whose replay came otherwise.
    read fn replay_key(id: Id<Score>) -> Option<String>;
    /// Whether a blob holds the frames of a score.
    read fn is_replay_key(key: &str) -> bool;
    /// Notes whether a score is its owner's best on the map.
    write fn set_personal_best(id: Id<Score>, best: bool);
}
