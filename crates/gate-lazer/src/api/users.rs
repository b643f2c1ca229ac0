//! Users.

pub(crate) mod beatmapsets;
pub(crate) mod full_user;
pub(crate) mod get_user;
pub(crate) mod get_users;
pub(crate) mod kudosu;
pub(crate) mod lookup;
pub(crate) mod recent_activity;
pub(crate) mod scores;

use kiai_model::{Id, User};
use kiai_services::{RateClass, Services, take};

use crate::{
    ApiError,
    extract::{Authorized, Query},
};

/// Users one request may ask for.
const USERS_MAX: usize = 50;

/// The ids of `ids[]`, each of which counts as a request.
fn ids(services: &Services, caller: &Authorized, query: &Query) -> Result<Vec<Id<User>>, ApiError> {
    let ids: Vec<Id<User>> = query.list("ids").take(USERS_MAX).collect();
    let more = u32::try_from(ids.len()).unwrap_or_default().saturating_sub(1);
    take(services, RateClass::Api, &caller.session.rate_key(), more)?;
    Ok(ids)
}
