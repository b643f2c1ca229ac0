//! Every page and form of the site.

use axum::{
    Router,
    extract::DefaultBodyLimit,
    middleware::from_fn,
    routing::{get, post},
};

use crate::{
    Gate, account, beatmaps, connect, headers::protect, home, not_found, register, sign_in, static_files, users,
};

/// All routes of this gate. What has no route of any gate is answered here, too.
pub fn router(gate: Gate) -> Router {
    Router::new()
        // Anybody.
        .route("/", get(home::get_home))
        .route("/connect", get(connect::get_connect))
        .route("/connect/start", get(connect::start::get_start))
        .route("/account/sign-in", get(sign_in::get_sign_in).post(sign_in::post_sign_in))
        .route("/account/register", get(register::get_register).post(register::post_register))
        .route("/u/{user}", get(users::get_short))
        .route("/users/{user}", get(users::get_user))
        .route("/users/{user}/{ruleset}", get(users::get_user_in_ruleset))
        .route("/b/{beatmap}", get(beatmaps::get_short))
        .route("/beatmaps/{beatmap}", get(beatmaps::get_beatmap))
        .route("/s/{set}", get(beatmaps::set::get_short))
        .route("/beatmapsets/{set}", get(beatmaps::set::get_set))
        .route("/site/{file}", get(static_files::get_file))
        // Who is signed in.
        .route("/connect/decide", post(connect::decide::post_decision))
        .route("/account", get(account::get_account))
        // The form looks at its own size, which is larger than what is usual.
        .route("/account/avatar", post(account::avatar::post_avatar).layer(DefaultBodyLimit::disable()))
        .route("/account/avatar/remove", post(account::avatar::post_removal))
        .route("/account/clients/{token}/revoke", post(account::clients::post_revocation))
        .route("/account/browsers/{browser}/sign-out", post(account::browsers::post_sign_out))
        .route("/account/password", post(account::password::post_password))
        .route("/account/sign-out", post(account::sign_out::post_sign_out))
        .route("/account/sign-out-everywhere", post(account::sign_out::post_sign_out_everywhere))
        .fallback(not_found::nothing_here)
        .with_state(gate)
        .layer(from_fn(protect))
}
