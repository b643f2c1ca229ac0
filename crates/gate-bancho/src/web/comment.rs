//! `POST /web/osu-comment.php`: what players say at a time of a song, a map or a replay.

use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use kiai_http::ClientAddress;
use kiai_model::Id;
use kiai_services::comments::{
    Comment, CommentRefusal, CommentTarget, Commenter, NewComment, Shown, comment, comments,
};
use kiai_wire_bancho::forms::{CommentForm, CommentKind, CommentLine, CommentMark, CommentPost};

use super::{
    Form,
    caller::{Caller, Refusal},
};
use crate::Gate;

/// Tells comments, or keeps one. What is not kept is answered with nothing: osu!stable reads no reason.
pub(super) async fn post_comment(
    State(gate): State<Gate>,
    ClientAddress(address): ClientAddress,
    form: Form,
) -> Result<Response, Refusal> {
    let caller = Caller::of_form(&gate, address, &form.fields).await?;
    let Some(wanted) = CommentForm::read(&form.fields) else { return Ok(StatusCode::BAD_REQUEST.into_response()) };
    let Some(post) = wanted.post else {
        let id = |id: i64| (id > 0).then_some(id);
        let shown = Shown {
            set: id(wanted.set).map(Id::new),
            map: id(wanted.map).map(Id::new),
            score: id(wanted.score).map(Id::new),
        };
        let told = comments(&gate.services, shown, caller.user).await?;
        return Ok(told.iter().map(line).collect::<Vec<_>>().join("\n").into_response());
    };
    let CommentPost { kind, time_ms, colour, text } = post;
    let target = match kind {
        CommentKind::Song => CommentTarget::Song(Id::new(wanted.set)),
        CommentKind::Map => CommentTarget::Map(Id::new(wanted.map)),
        CommentKind::Replay => CommentTarget::Replay(Id::new(wanted.score)),
    };
    match comment(&gate.services, caller.user, NewComment { target, time_ms, colour, text }).await {
        Ok(kept) => Ok(format!("{}|{}\n", kept.time_ms, kept.text).into_response()),
        Err(CommentRefusal::TooMany(too_many)) => Err(too_many.into()),
        Err(CommentRefusal::Internal(error)) => Err(error.into()),
        Err(refusal) => {
            tracing::debug!(user = %caller.user, %refusal, "A comment is not kept");
            Ok(StatusCode::OK.into_response())
        }
    }
}

fn line(told: &Comment) -> String {
    let Comment { comment, by } = told;
    let line = CommentLine {
        time_ms: comment.time_ms,
        kind: match comment.target {
            CommentTarget::Song(_) => CommentKind::Song,
            CommentTarget::Map(_) => CommentKind::Map,
            CommentTarget::Replay(_) => CommentKind::Replay,
        },
        mark: match by {
            Commenter::Creator => CommentMark::Creator,
            Commenter::Player => CommentMark::Player,
            Commenter::Staff => CommentMark::Bat,
            Commenter::Supporter => CommentMark::Supporter,
            Commenter::Other => CommentMark::Nobody,
        },
        colour: comment.colour.as_deref(),
        text: &comment.text,
    };
    line.to_string()
}
