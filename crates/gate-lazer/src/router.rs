//! Every endpoint of this gate, grouped by who may call it.

use std::sync::Arc;

use axum::{Router, routing::any};
use kiai_services::Services;
use utoipa::openapi::OpenApi;
use utoipa_axum::{
    router::{OpenApiRouter, UtoipaMethodRouter},
    routes,
};

use crate::{ApiError, Gate, api, media, oauth, registration, static_images};

/// All routes of this gate, and their documentation. A path answers with and without a slash at its end: the game would
/// follow a redirect, but leave its token behind.
pub fn router(services: Arc<Services>) -> (Router, OpenApi) {
    let (router, openapi) = routes().split_for_parts();
    let router = router
        .route("/api/v2/{*path}", any(unknown_path))
        .method_not_allowed_fallback(unknown_method)
        .with_state(Gate::new(services));
    (router, openapi)
}

/// The documentation alone.
#[must_use]
pub fn openapi() -> OpenApi {
    routes().into_openapi()
}

fn routes() -> OpenApiRouter<Gate> {
    Listing(OpenApiRouter::default())
        // Anybody.
        .add(routes!(oauth::token::post_token))
        .add(routes!(registration::post_users))
        .add(routes!(api::seasonal_backgrounds::get_seasonal_backgrounds))
        .add(routes!(static_images::get_avatar))
        .add(routes!(static_images::get_users_avatar))
        .add(routes!(static_images::get_cover))
        .add(routes!(media::get_set_cover))
        .add(routes!(media::get_preview))
        // Anybody with a token.
        .add(routes!(api::beatmaps::get_beatmaps::get_beatmaps))
        .add(routes!(api::beatmaps::lookup::get_beatmap_lookup))
        .add(routes!(api::beatmaps::get_beatmap::get_beatmap))
        .add(routes!(api::beatmaps::attributes::get_attributes, api::beatmaps::attributes::post_attributes))
        .add(routes!(api::beatmapsets::search::get_beatmapset_search))
        .add(routes!(api::beatmapsets::lookup::get_beatmapset_lookup))
        .add(routes!(api::beatmapsets::get_beatmapset::get_beatmapset))
        .add(routes!(api::users::beatmapsets::get_user_beatmapsets))
        .add(routes!(api::users::get_user::get_user))
        .add(routes!(api::users::get_user::get_user_in_ruleset))
        .add(routes!(api::users::get_users::get_users))
        .add(routes!(api::users::lookup::get_users_lookup))
        .add(routes!(api::users::scores::get_scores))
        .add(routes!(api::users::recent_activity::get_recent_activity))
        .add(routes!(api::users::kudosu::get_kudosu))
        .add(routes!(api::beatmaps::board::get_scores))
        .add(routes!(api::beatmaps::users_scores::get_users_score))
        .add(routes!(api::beatmaps::users_scores::get_users_scores))
        .add(routes!(api::scores::get_score::get_score))
        .add(routes!(api::rankings::get_ranking))
        .add(routes!(oauth::revoke::delete_current_token))
        // Users.
        .add(routes!(api::beatmapsets::download::get_download))
        .add(routes!(api::beatmapsets::favourites::post_favourite))
        .add(routes!(api::me::get_me))
        .add(routes!(api::me::get_me_in_ruleset))
        .add(routes!(api::me::favourites::get_favourites))
        .add(routes!(api::beatmaps::issue_token::post_solo_score))
        .add(routes!(api::beatmaps::submit_score::put_solo_score))
        .add(routes!(api::scores::download::get_replay))
        .add(routes!(api::scores::pins::put_pin, api::scores::pins::delete_pin))
        .add(routes!(api::relations::get_friends))
        .add(routes!(api::relations::post_friend))
        .add(routes!(api::relations::delete_friend))
        .add(routes!(api::relations::get_blocks))
        .add(routes!(api::relations::post_block))
        .add(routes!(api::relations::delete_block))
        .add(routes!(api::verification::post_verify))
        .add(routes!(api::verification::post_reissue))
        .add(routes!(api::verification::post_mail_fallback))
        .add(routes!(api::chat::updates::get_updates))
        .add(routes!(api::chat::channels::get_channels, api::chat::create::post_channel))
        .add(routes!(api::chat::channels::get_channel))
        .add(routes!(api::chat::members::put_member, api::chat::members::delete_member))
        .add(routes!(api::chat::members::put_mark))
        .add(routes!(api::chat::messages::get_messages, api::chat::messages::post_message))
        .add(routes!(api::chat::new::post_new))
        .add(routes!(api::chat::ack::post_ack))
        .add(routes!(api::rooms::list::get_rooms, api::rooms::create::post_room))
        .add(routes!(api::rooms::one::get_room, api::rooms::one::delete_room))
        .add(routes!(api::rooms::users::put_user, api::rooms::users::delete_user))
        .add(routes!(api::rooms::boards::get_leaderboard))
        .add(routes!(api::rooms::boards::get_scores, api::rooms::plays::post_score))
        .add(routes!(api::rooms::boards::get_score, api::rooms::plays::put_score))
        .add(routes!(api::rooms::boards::get_users_score))
        .add(routes!(api::rooms::events::get_events))
        .add(routes!(api::notifications::get_notifications))
        .add(routes!(api::notifications::socket::get_socket))
        .0
}

struct Listing(OpenApiRouter<Gate>);

impl Listing {
    fn add(self, routes: UtoipaMethodRouter<Gate>) -> Self {
        let paths: Vec<String> = routes.1.paths.keys().cloned().collect();
        let same = routes.2.clone();
        let router = self.0.routes(routes);
        Self(paths.iter().fold(router, |router, path| router.route(&format!("{path}/"), same.clone())))
    }
}

async fn unknown_path() -> ApiError {
    ApiError::not_found("There is no such endpoint.")
}

async fn unknown_method() -> ApiError {
    ApiError::method_not_allowed()
}
