//! bancho's gate: packets over HTTP and WebSockets, for osu!stable and for neosu with its extensions, translated into
//! verbs of `services` and back.
//!
//! A visit (`services::sessions`) has one line here: its outbox, which any poll and any socket empty, and what it last
//! said. Requests are in `bancho/`, what packets do in `packets/`, one file a family.

mod bancho;
mod boards;
mod connect;
mod convert;
mod cors;
mod encode;
mod farewell;
mod gate;
mod images;
mod line;
mod lines;
mod looks;
mod menu_icon;
mod outbox;
mod outlet;
mod packets;
mod patience;
mod policy;
mod registration;
mod router;
pub mod variables;
mod web;

pub use cors::FromPage;
pub use gate::Gate;
pub use menu_icon::MenuIcon;
pub use policy::Policy;
pub use router::{avatars, bancho, connect, is_form, is_of_osu, is_thumbnail, osu, thumbnails};
