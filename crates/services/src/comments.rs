//! What players say at a time of a song, a map or a replay: osu!stable shows it while it is played.

use std::sync::Arc;

use kiai_model::{Beatmap, BeatmapSet, Id, Score, User, user::Roles};
use kiai_rules::chat::{Filtered, TextFault, clean_text};
use kiai_store::rows::NewTimedComment;
pub use kiai_store::rows::{CommentTarget, TimedComment};
use thiserror::Error;

use crate::{
    RateClass, Services, TooMany,
    beatmaps::find_set,
    chat,
    internal::with_internal,
    scores::find_score,
    take,
    users::{UserKey, find_user, me},
};

/// Characters a comment may have. Upstream: osu!stable's field has room for no more.
pub const COMMENT_LENGTH_MAX: usize = 80;
/// Comments that are told of one song, map or replay: the newest.
const TOLD_MAX: i64 = 500;

/// What somebody sees comments on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Shown {
    /// The set of the map.
    pub set: Option<Id<BeatmapSet>>,
    /// The map.
    pub map: Option<Id<Beatmap>>,
    /// The score whose replay is watched.
    pub score: Option<Id<Score>>,
}

/// Who somebody is to what they comment on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Commenter {
    /// The one who made the map.
    Creator,
    /// The one whose replay it is.
    Player,
    /// Somebody of the staff.
    Staff,
    /// A supporter.
    Supporter,
    /// Somebody else.
    Other,
}

/// A comment with who its author is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comment {
    /// The comment.
    pub comment: TimedComment,
    /// Who says it.
    pub by: Commenter,
}

/// What somebody says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewComment {
    /// About what.
    pub target: CommentTarget,
    /// When in the song, in milliseconds.
    pub time_ms: i32,
    /// In which colour, as six hex digits; for supporters.
    pub colour: Option<String>,
    /// What.
    pub text: String,
}

/// Why somebody cannot say something.
#[derive(Debug, Error)]
pub enum CommentRefusal {
    /// There is no such song, map or replay.
    #[error("there is nothing to comment on")]
    UnknownTarget,
    /// They are restricted or silenced.
    #[error("the user may not speak")]
    MayNotSpeak,
    /// The words are not acceptable.
    #[error(transparent)]
    Text(#[from] TextFault),
    /// The operator does not want such words.
    #[error("the comment has a word that is not wanted")]
    Unwanted,
    /// Too much.
    #[error(transparent)]
    TooMany(#[from] TooMany),
    /// Our fault.
    #[error("internal")]
    Internal(anyhow::Error),
}

with_internal!(CommentRefusal);

/// Comments in the order of their times, as `viewer` may see them.
///
/// # Errors
///
/// When the store fails.
pub async fn comments(services: &Services, shown: Shown, viewer: Id<User>) -> anyhow::Result<Vec<Comment>> {
    let player = match shown.score {
        Some(score) => find_score(services, score, Some(viewer)).await?.map(|score| score.user),
        None => None,
    };
    let creator = match shown.set {
        Some(set) => find_set(services, set).await?.and_then(|set| set.set.owner),
        None => None,
    };
    let targets = [
        shown.set.map(CommentTarget::Song),
        shown.map.map(CommentTarget::Map),
        // Of a score that the viewer may not see, nothing is told.
        shown.score.filter(|_| player.is_some()).map(CommentTarget::Replay),
    ];
    let mut told = Vec::new();
    for target in targets.into_iter().flatten() {
        for comment in services.store.timed_comments(target, TOLD_MAX).await? {
            let Some(author) = find_user(services, UserKey::Id(comment.user), Some(viewer)).await? else { continue };
            let by = commenter(&author, creator, player);
            told.push(Comment { comment, by });
        }
    }
    told.sort_by_key(|told| told.comment.time_ms);
    Ok(told)
}

fn commenter(author: &User, creator: Option<Id<User>>, player: Option<Id<User>>) -> Commenter {
    if creator == Some(author.id) {
        Commenter::Creator
    } else if player == Some(author.id) {
        Commenter::Player
    } else if author.roles.intersects(Roles::ADMIN.with(Roles::MODERATOR).with(Roles::NOMINATOR)) {
        Commenter::Staff
    } else if author.roles.contains(Roles::SUPPORTER) {
        Commenter::Supporter
    } else {
        Commenter::Other
    }
}

/// Says something at a time of a song, a map or a replay; gives it as it is kept.
///
/// # Errors
///
/// See [`CommentRefusal`].
pub async fn comment(services: &Services, user: Id<User>, new: NewComment) -> Result<TimedComment, CommentRefusal> {
    let author: Arc<User> = me(services, user).await?.ok_or(CommentRefusal::MayNotSpeak)?;
    if author.restricted || chat::silence_of(services, user).await?.is_some() {
        return Err(CommentRefusal::MayNotSpeak);
    }
    let text = clean_text(&new.text, COMMENT_LENGTH_MAX)?;
    take(services, RateClass::PublicMessage, &user.to_string(), 1)?;
    if !is_there(services, new.target, user).await? {
        return Err(CommentRefusal::UnknownTarget);
    }
    let Filtered::Passes(text) = chat::filter(services).await?.apply(&text) else {
        return Err(CommentRefusal::Unwanted);
    };
    let colour = new.colour.filter(|colour| author.roles.contains(Roles::SUPPORTER) && is_colour(colour));
    let comment =
        TimedComment { target: new.target, user, time_ms: new.time_ms, colour: colour.clone(), text: text.clone() };
    let stored = NewTimedComment {
        target: new.target,
        user,
        time_ms: new.time_ms,
        colour,
        text,
        created_at: services.clock.now(),
    };
    services.store.write(move |tx| Box::pin(async move { tx.insert_timed_comment(&stored).await })).await?;
    Ok(comment)
}

fn is_colour(text: &str) -> bool {
    text.len() == 6 && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

async fn is_there(services: &Services, target: CommentTarget, user: Id<User>) -> anyhow::Result<bool> {
    Ok(match target {
        CommentTarget::Song(set) => find_set(services, set).await?.is_some(),
        CommentTarget::Map(map) => services.store.beatmap_by_id(map).await?.is_some(),
        CommentTarget::Replay(score) => find_score(services, score, Some(user)).await?.is_some_and(|s| s.has_replay),
    })
}
