//! The site: what people see of the server in a browser. Sign-in for clients that send their user here (neosu, neomod),
//! accounts, how to connect, players and beatmaps.
//!
//! One file for each page or form. Who may see it, is in its handler's signature (`Visitor` or
//! `Member`); what changes something takes a `Posted`, which the site itself must have
//! made. Pages are in `assets/pages`, what they look like in `assets/site`.

mod account;
mod beatmaps;
mod connect;
mod cookies;
mod form;
mod form_token;
mod gate;
mod headers;
mod home;
mod names;
mod not_found;
mod page;
mod register;
mod router;
mod shown;
mod sign_in;
mod static_files;
mod users;
mod visitor;

pub use gate::{Gate, Site};
pub use router::router;
