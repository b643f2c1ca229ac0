//! What checks found that doubt scores, and by what replays are compared.

use kiai_model::{Beatmap, Id, Ruleset, Score, User};

use crate::rows::{BoardKey, NewFinding, ReplaySignature, StoredFinding};

queries! { findings:
    /// Keeps what a replay is compared by, in place of what was kept of it.
    write fn set_replay_signature(signature: &ReplaySignature);
    /// Earlier scores on the map with the same frames, and whose they are; the first fifty.
    read fn same_frames(signature: &ReplaySignature) -> Vec<(Id<Score>, Id<User>)>;
    /// Where the pointer was in the last plays of a map before a score, newest first.
    read fn recent_paths(beatmap: Id<Beatmap>, ruleset: Ruleset, before: Id<Score>, limit: i64)
        -> Vec<(Id<Score>, Id<User>, Vec<u8>)>;
    /// The same of the first on a board, whatever its mods.
    read fn board_paths(key: &BoardKey, limit: i64) -> Vec<(Id<Score>, Id<User>, Vec<u8>)>;
    /// Keeps what a check found; found again, its evidence is replaced.
    write fn set_finding(new: &NewFinding);
    /// Forgets what a check found.
    write fn remove_finding(score: Id<Score>, check: &str);
    /// What was found of a user's scores, newest first.
    read fn findings_of(user: Id<User>, limit: i64) -> Vec<StoredFinding>;
    /// What was found last, newest first.
    read fn latest_findings(limit: i64) -> Vec<StoredFinding>;
}
