//! What handlers take from requests.

mod api_version;
mod authentication;
mod form;
mod json_body;
mod path;
mod query;

pub use api_version::ApiVersion;
pub(crate) use authentication::bearer;
pub use authentication::{Authenticated, Authorized};
pub use form::Form;
pub use json_body::JsonBody;
pub use path::Path;
pub use query::Query;
