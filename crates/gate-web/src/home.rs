//! `GET /`: what this server is, and who is here.

use askama::Template;
use axum::{http::StatusCode, response::Response};
use kiai_services::{Registration, presence::who_is_online, users::users_by_ids};

use crate::{
    page::{Failure, Layout, avatar},
    shown::number,
    visitor::Visitor,
};

/// So many of those who are here are shown.
const SHOWN_MAX: usize = 24;

#[derive(Template)]
#[template(path = "home.html")]
struct Home {
    layout: Layout,
    online_count: String,
    online: Vec<Face>,
    may_register: bool,
}

struct Face {
    id: i64,
    name: String,
    avatar: String,
}

/// What this server is, and who is here.
pub(crate) async fn get_home(visitor: Visitor) -> Result<Response, Failure> {
    let services = &visitor.gate.services;
    let here = who_is_online(services);
    let shown: Vec<_> = here.iter().copied().take(SHOWN_MAX).collect();
    let users = users_by_ids(services, &shown, None).await?;
    let home = Home {
        layout: Layout::of(&visitor),
        online_count: number(i64::try_from(here.len()).unwrap_or(i64::MAX)),
        online: users
            .iter()
            .map(|user| Face { id: user.id.get(), name: user.username.clone(), avatar: avatar(user) })
            .collect(),
        may_register: services.settings.registration != Registration::Closed,
    };
    Ok(visitor.page(StatusCode::OK, &home))
}
