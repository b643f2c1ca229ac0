//! What the server does, in verbs: one folder for each subject, one file for each verb.
//!
//! A verb is a function that takes [`Services`] first, decides by `rules`, remembers in the store, and answers with a
//! value or with a refusal: an enum that each gate tells its client in the client's own words. `Internal` in such an
//! enum is for us: a gate logs it and tells nobody.
//!
//! Services know no protocol. Time, randomness and everything from outside come from the fields of [`Services`].

pub mod accounts;
pub mod beatmaps;
mod blocking;
pub mod browsers;
pub mod builds;
pub mod chat;
pub mod client_variables;
mod clock;
pub mod comments;
pub mod connect;
pub mod connections;
mod countries;
mod internal;
pub mod jobs;
pub mod mirrors;
pub mod presence;
mod rate_limits;
mod rng;
pub mod rooms;
pub mod scores;
pub mod screenshots;
mod services;
pub mod sessions;
mod settings;
pub mod spectate;
pub mod statistics;
pub mod teams;
pub mod users;

pub use blocking::BlockingPool;
pub use clock::{Clock, SystemClock};
pub use countries::{Countries, NoCountries, country_of};
pub use rate_limits::{RateClass, TooMany, address_key, take};
pub use rng::SharedRng;
pub use services::{Parts, Services};
pub use settings::{OauthClient, Registration, Settings};
