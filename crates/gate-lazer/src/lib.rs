//! osu!(lazer)'s gate: its REST API, OAuth, registration, notification socket and hubs, translated into verbs of
//! `services` and back.
//!
//! One file for each endpoint. A handler is: extractors, one call of a service, conversion, answer. Who may call it, is in
//! its signature ([`Authenticated`](extract::Authenticated), [`Authorized`](extract::Authorized) or neither); all are
//! listed in `router.rs`.

pub mod api;
mod convert;
mod encode;
mod encoded;
mod error;
pub mod extract;
mod gate;
pub mod hubs;
mod media;
pub mod oauth;
mod patience;
mod registration;
mod router;
mod static_images;

pub use error::ApiError;
pub use gate::Gate;
pub use router::{openapi, router};
