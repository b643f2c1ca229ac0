//! `osu-comment.php` and `osu-rate.php`.

use std::fmt;

use super::Fields;

/// Answer of `osu-rate.php`: nobody here knows the map.
pub const RATE_UNKNOWN: &str = "no exist";
/// The map has no leaderboard.
pub const RATE_NOT_RANKED: &str = "not ranked";
/// The player may rate it.
pub const RATE_OPEN: &str = "ok";
/// Nobody has this name and password.
pub const RATE_WHO: &str = "auth fail";

/// Answer of `osu-rate.php`: the player has rated the map, and how everybody does.
#[must_use]
pub fn rate_done(mean: f64) -> String {
    format!("alreadyvoted\n{mean:.2}")
}

/// What a comment is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub enum CommentKind {
    Song,
    Map,
    Replay,
}

impl CommentKind {
    /// By its name in the form.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        match name {
            "song" => Some(Self::Song),
            "map" => Some(Self::Map),
            "replay" => Some(Self::Replay),
            _ => None,
        }
    }

    /// Its name in the form.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Song => "song",
            Self::Map => "map",
            Self::Replay => "replay",
        }
    }
}

/// What a client wants of comments.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CommentForm {
    /// The map, 0 for none.
    pub map: i64,
    /// Its set, 0 for none.
    pub set: i64,
    /// The score whose replay is watched, 0 for none.
    pub score: i64,
    /// What is said; none when comments are read.
    pub post: Option<CommentPost>,
}

/// What is said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CommentPost {
    /// About what.
    pub kind: CommentKind,
    /// When in the song.
    pub time_ms: i32,
    /// In which colour.
    pub colour: Option<String>,
    /// What.
    pub text: String,
}

impl CommentForm {
    /// Reads a form; none when it says something about nothing, at no time, or wants something else.
    #[must_use]
    pub fn read(fields: &Fields) -> Option<Self> {
        let id = |name| fields.get(name).and_then(|id| id.trim().parse::<i64>().ok()).filter(|id| *id > 0).unwrap_or(0);
        let post = match fields.get("a")? {
            "get" => None,
            "post" => Some(CommentPost {
                kind: CommentKind::from_name(fields.get("target")?)?,
                time_ms: fields.get("starttime")?.trim().parse().ok()?,
                colour: fields.get("f").filter(|colour| !colour.is_empty()).map(str::to_owned),
                text: fields.get("comment")?.to_owned(),
            }),
            _ => return None,
        };
        Some(Self { map: id("b"), set: id("s"), score: id("r"), post })
    }
}

/// Who says something, as osu!stable marks it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub enum CommentMark {
    Nobody,
    Player,
    Creator,
    Bat,
    Supporter,
}

/// A comment: a line of the answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CommentLine<'r> {
    /// When in the song.
    pub time_ms: i32,
    /// About what.
    pub kind: CommentKind,
    /// Who says it.
    pub mark: CommentMark,
    /// In which colour.
    pub colour: Option<&'r str>,
    /// What.
    pub text: &'r str,
}

impl fmt::Display for CommentLine<'_> {
    /// `time⇥target⇥mark[|colour]⇥text`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mark = match self.mark {
            CommentMark::Nobody => "",
            CommentMark::Player => "player",
            CommentMark::Creator => "creator",
            CommentMark::Bat => "bat",
            CommentMark::Supporter => "supporter",
        };
        write!(f, "{}\t{}\t{mark}", self.time_ms, self.kind.name())?;
        if let Some(colour) = self.colour {
            write!(f, "|{}", colour.replace(char::is_control, ""))?;
        }
        write!(f, "\t{}", self.text.replace(char::is_control, " "))
    }
}

#[cfg(test)]
mod tests;
