//! Browsers that are signed in to the site: each has a cookie of its own, which ends when its owner says so, with a new
//! password, with a restriction, or when the browser is not heard of for [`LIFETIME`].

mod end;
mod find;
mod password;
mod sign_in;

use std::time::Duration;

pub use kiai_store::rows::WebSession;

pub use self::{
    end::{end, forget_silent},
    find::{browsers_of, find},
    password::{ChangeOwnPasswordRefusal, change_own_password},
    sign_in::{form_cookie, open, sign_in},
};

/// How long a browser that is not heard of stays signed in.
pub const LIFETIME: Duration = Duration::from_hours(30 * 24);

/// How many browsers of one user are signed in: a further one takes the place of the oldest.
pub const BROWSERS_MAX: i64 = 50;
