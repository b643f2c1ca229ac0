//! The forms below `/web`: what osu!stable asks there, and neosu.
//!
//! Each says who asks in fields of its own ([`Caller`]). A status of 400 and more has neosu throw the answer away, and wait
//! for ever where it waits for one: what it asks is answered with 200 whatever happens.

mod beatmap_info;
mod board;
mod caller;
mod comment;
mod connect;
pub(crate) mod difficulty;
mod direct;
mod download;
mod favourites;
mod form;
mod friends;
mod lastfm;
mod map_file;
mod mark_as_read;
mod rate;
mod replay;
mod reports;
mod screenshot;
mod seasonal;
mod submit;
mod submit_map;

use axum::{
    Router,
    extract::DefaultBodyLimit,
    routing::{get, post},
};

pub(crate) use self::form::Form;
use crate::Gate;

/// Most bytes of a form with texts alone.
const TEXTS_MAX: usize = 64 * 1024;

/// All of them.
pub(crate) fn routes() -> Router<Gate> {
    Router::new()
        .route("/web/bancho_connect.php", get(connect::get_bancho_connect))
        .route("/web/check-updates.php", get(connect::get_check_updates))
        .route("/web/osu-session.php", post(reports::post_session))
        .route("/web/osu-error.php", post(reports::post_error))
        .route("/web/osu-getfriends.php", get(friends::get_friends))
        .route("/web/osu-getfavourites.php", get(favourites::get_favourites))
        .route("/web/osu-addfavourite.php", get(favourites::get_add_favourite))
        .route("/web/osu-markasread.php", get(mark_as_read::get_mark_as_read))
        .route("/web/osu-getseasonal.php", get(seasonal::get_seasonal))
        .route("/web/lastfm.php", get(lastfm::get_lastfm))
        .route("/web/osu-getbeatmapinfo.php", post(beatmap_info::post_beatmap_info))
        .route("/web/osu-osz2-getscores.php", get(board::get_board))
        .route("/web/osu-getreplay.php", get(replay::get_replay))
        .route("/web/osu-rate.php", get(rate::get_rate))
        .route("/web/osu-comment.php", post(comment::post_comment))
        .route(difficulty::PATH, post(difficulty::post_difficulty_rating))
        .route("/web/maps/{file}", get(map_file::get_map_file))
        .route("/web/osu-search.php", get(direct::get_search))
        .route("/web/osu-search-set.php", get(direct::get_search_set))
        .layer(DefaultBodyLimit::max(TEXTS_MAX))
        .route("/d/{set}", get(download::get_download))
        .route(
            "/web/osu-screenshot.php",
            post(screenshot::post_screenshot).layer(DefaultBodyLimit::max(screenshot::BODY_MAX)),
        )
        .route(
            "/web/neosu-submit-map.php",
            post(submit_map::post_submit_map).layer(DefaultBodyLimit::max(submit_map::BODY_MAX)),
        )
        .route(
            "/web/neomod-submit-map.php",
            post(submit_map::post_submit_map).layer(DefaultBodyLimit::max(submit_map::BODY_MAX)),
        )
        .route(
            "/web/osu-submit-modular-selector.php",
            post(submit::post_score).layer(DefaultBodyLimit::max(submit::BODY_MAX)),
        )
        .route("/ss/{name}", get(screenshot::get_screenshot))
}
