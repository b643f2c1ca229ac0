//! What names, mail addresses and passwords may be.

mod email;
mod name;
mod password;
mod team_name;

pub use email::{EmailFault, email_key};
pub use name::{NameFault, check_name, name_key, name_skeleton};
pub use password::{PasswordFault, check_password};
pub use team_name::{TeamNameFault, check_team_name, check_team_short_name};
