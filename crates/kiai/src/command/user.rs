//! `kiai user ...` and `kiai invite add`: accounts, from the outside.

use std::sync::Arc;
use std::time::Duration;

use clap::ValueEnum;
use kiai_model::user::Roles;
use kiai_model::{Timestamp, User};
use kiai_services::Services;
use kiai_services::accounts::{self, AddAccountRefusal, AddedAccount, ChangePasswordRefusal, FieldFaults, Login};
use kiai_services::chat::note_deed;
use kiai_services::users::{self, UserKey};
use serde::{Deserialize, Serialize};

use super::CommandError;

/// A role, as the command line calls it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ValueEnum)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Role {
    /// May do everything.
    Admin,
    /// May silence, restrict and read reports.
    Moderator,
    /// May change the status of beatmaps.
    Nominator,
    /// Is a program, and says so on its profile.
    Bot,
    /// Sees what the game shows to supporters.
    Supporter,
}

/// Makes an account, whatever `REGISTRATION` says.
pub(super) async fn add(services: &Services, account: AddedAccount) -> Result<String, CommandError> {
    let name = account.username.clone();
    match accounts::add_account(services, account).await {
        Ok(id) => Ok(format!("Made the account {name}, number {id}")),
        Err(AddAccountRefusal::Fields(faults)) => Err(CommandError::Refused(describe(faults))),
        Err(AddAccountRefusal::Internal(error)) => Err(error.into()),
    }
}

/// Gives an account a new password and ends everything that is open with the old one.
pub(super) async fn set_password(services: &Services, name: &str, password: &str) -> Result<String, CommandError> {
    let user = find(services, name).await?;
    match accounts::change_password(services, user.id, password).await {
        Ok(()) => Ok(format!("{} has a new password and must sign in again everywhere", user.username)),
        Err(ChangePasswordRefusal::UnknownUser) => Err(unknown(name)),
        Err(ChangePasswordRefusal::Fault(fault)) => Err(CommandError::Refused(fault.to_string())),
        Err(ChangePasswordRefusal::Internal(error)) => Err(error.into()),
    }
}

/// Gives an account a role, or takes it away.
pub(super) async fn set_role(services: &Services, name: &str, role: Role, take: bool) -> Result<String, CommandError> {
    let user = find(services, name).await?;
    let roles = if take { user.roles.without(role.roles()) } else { user.roles.with(role.roles()) };
    if !accounts::set_roles(services, user.id, roles).await? {
        return Err(unknown(name));
    }
    let held = Role::names(roles);
    let held = if held.is_empty() { "no role".to_owned() } else { held.join(", ") };
    Ok(format!("{} now has: {held}", user.username))
}

/// Restricts an account, or ends it.
pub(super) async fn set_restricted(services: &Services, name: &str, restricted: bool) -> Result<String, CommandError> {
    let user = find(services, name).await?;
    let action = if restricted { "restrict" } else { "unrestrict" };
    note_deed(services, None, Some(user.id), action, "from the command line").await?;
    if !accounts::set_restricted(services, user.id, restricted).await? {
        return Err(unknown(name));
    }
    Ok(format!("{} is {}", user.username, if restricted { "restricted" } else { "no longer restricted" }))
}

/// From where somebody came, an address a line.
pub(super) async fn logins(services: &Services, name: &str) -> Result<String, CommandError> {
    const LISTED_MAX: u32 = 50;
    let user = find(services, name).await?;
    let logins = accounts::logins_of(services, user.id, LISTED_MAX).await?;
    if logins.is_empty() {
        return Ok(format!("{} has not come with osu!(lazer) in the last 90 days", user.username));
    }
    let line = |login: &Login| {
        let others = match login.others {
            0 => String::new(),
            1 => "\talso 1 other user".to_owned(),
            count => format!("\talso {count} other users"),
        };
        let (first, last) = (moment(login.first_at), moment(login.last_at));
        format!("{}\t{} times, first {first}, last {last}{others}", login.address, login.count)
    };
    Ok(logins.iter().map(line).collect::<Vec<_>>().join("\n"))
}

/// A time to read, in UTC.
pub(super) fn moment(time: Timestamp) -> String {
    let instant = jiff::Timestamp::from_millisecond(time.as_millis()).unwrap_or_default();
    instant.strftime("%Y-%m-%d %H:%M UTC").to_string()
}

/// Makes an invitation.
pub(super) async fn invite(services: &Services, uses: u32, good_for: Duration) -> Result<String, CommandError> {
    Ok(accounts::create_invite(services, None, uses, good_for).await?)
}

/// The user of a name, as the operator sees them.
pub(super) async fn find(services: &Services, name: &str) -> Result<Arc<User>, CommandError> {
    users::find_any_user(services, UserKey::Name(name)).await?.ok_or_else(|| unknown(name))
}

fn unknown(name: &str) -> CommandError {
    CommandError::Refused(format!("there is no user {name}"))
}

/// All that is wrong with a new account, in one line.
fn describe(faults: FieldFaults) -> String {
    [("name", faults.username), ("email", faults.email), ("password", faults.password)]
        .into_iter()
        .flat_map(|(field, texts)| texts.into_iter().map(move |text| format!("{field}: {text}")))
        .collect::<Vec<_>>()
        .join(" ")
}

impl Role {
    /// What the command line calls the roles among some rights.
    pub(super) fn names(roles: Roles) -> Vec<String> {
        Self::value_variants()
            .iter()
            .filter(|role| roles.contains(role.roles()))
            .filter_map(|role| Some(role.to_possible_value()?.get_name().to_owned()))
            .collect()
    }

    /// As rights.
    pub(crate) fn roles(self) -> Roles {
        match self {
            Role::Admin => Roles::ADMIN,
            Role::Moderator => Roles::MODERATOR,
            Role::Nominator => Roles::NOMINATOR,
            Role::Bot => Roles::BOT,
            Role::Supporter => Roles::SUPPORTER,
        }
    }
}
