//! Who may write to whom.

use kiai_model::{User, chat::BOT};
use thiserror::Error;

use super::access::is_staff;

/// What somebody is to the other of a private channel.
#[derive(Clone, Copy, Debug)]
pub struct Party<'u> {
    /// Who.
    pub user: &'u User,
    /// Whether they have the other as a friend.
    pub is_friend: bool,
    /// Whether they block the other.
    pub blocks: bool,
}

/// Why somebody may not write to somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum PrivateFault {
    /// It is themselves.
    #[error("one does not write to oneself")]
    Oneself,
    /// The receiver is not to be seen.
    #[error("there is no such user")]
    UnknownUser,
    /// The sender blocks the receiver.
    #[error("the sender blocks the receiver")]
    Blocking,
    /// The receiver blocks the sender, or hears only friends: which, is not told.
    #[error("the receiver does not want to hear from the sender")]
    Unwanted,
    /// The sender hears only friends, so the receiver could not answer.
    #[error("the sender hears only friends")]
    NoAnswerPossible,
}

/// Whether `sender` may write to `receiver`. Everybody may write to the server's own user, and that one and the staff to
/// everybody.
///
/// # Errors
///
/// The first fault.
pub fn check_private(sender: Party<'_>, receiver: Party<'_>) -> Result<(), PrivateFault> {
    let from_above = sender.user.id == BOT || is_staff(sender.user.roles);
    if sender.user.id == receiver.user.id {
        Err(PrivateFault::Oneself)
    } else if receiver.user.restricted {
        Err(PrivateFault::UnknownUser)
    } else if receiver.user.id == BOT || sender.user.id == BOT {
        Ok(())
    } else if sender.blocks {
        Err(PrivateFault::Blocking)
    } else if !from_above && (receiver.blocks || receiver.user.pm_friends_only && !receiver.is_friend) {
        Err(PrivateFault::Unwanted)
    } else if sender.user.pm_friends_only && !sender.is_friend && !is_staff(receiver.user.roles) {
        Err(PrivateFault::NoAnswerPossible)
    } else {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use kiai_model::{Country, Id, Ruleset, Timestamp, user::Roles};

    use super::*;

    fn user(id: i64) -> User {
        User {
            id: Id::new(id),
            username: format!("user{id}"),
            country: Country::default(),
            roles: Roles::default(),
            restricted: false,
            default_ruleset: Ruleset::Osu,
            joined_at: Timestamp(0),
            last_visit_at: Timestamp(0),
            shows_online: true,
            pm_friends_only: false,
            avatar: None,
        }
    }

    fn party(user: &User) -> Party<'_> {
        Party { user, is_friend: false, blocks: false }
    }

    #[test]
    fn strangers_may_write() {
        assert_eq!(check_private(party(&user(2)), party(&user(3))), Ok(()));
    }

    #[test]
    fn each_fault_is_found() {
        let (alice, bob) = (user(2), user(3));
        let friends_only = |id| User { pm_friends_only: true, ..user(id) };
        let blocking = |user| Party { blocks: true, ..party(user) };
        assert_eq!(check_private(party(&alice), party(&alice)), Err(PrivateFault::Oneself));
        let hidden = User { restricted: true, ..user(3) };
        assert_eq!(check_private(party(&alice), party(&hidden)), Err(PrivateFault::UnknownUser));
        assert_eq!(check_private(blocking(&alice), party(&bob)), Err(PrivateFault::Blocking));
        assert_eq!(check_private(party(&alice), blocking(&bob)), Err(PrivateFault::Unwanted));
        assert_eq!(check_private(party(&alice), party(&friends_only(3))), Err(PrivateFault::Unwanted));
        assert_eq!(check_private(party(&friends_only(2)), party(&bob)), Err(PrivateFault::NoAnswerPossible));
    }

    #[test]
    fn friends_may_write() {
        let (alice, bob) = (User { pm_friends_only: true, ..user(2) }, User { pm_friends_only: true, ..user(3) });
        let friend = |user| Party { is_friend: true, ..party(user) };
        assert_eq!(check_private(friend(&alice), friend(&bob)), Ok(()));
        assert_eq!(check_private(party(&alice), friend(&bob)), Err(PrivateFault::NoAnswerPossible));
        assert_eq!(check_private(friend(&alice), party(&bob)), Err(PrivateFault::Unwanted));
    }

    #[test]
    fn the_staff_and_the_bot_reach_everybody() {
        let moderator = User { roles: Roles::MODERATOR, ..user(2) };
        let closed = User { pm_friends_only: true, ..user(3) };
        let deaf = Party { blocks: true, ..party(&closed) };
        assert_eq!(check_private(party(&moderator), deaf), Ok(()));
        assert_eq!(check_private(party(&user(BOT.get())), deaf), Ok(()));
        assert_eq!(check_private(deaf, party(&user(BOT.get()))), Ok(()));
        assert_eq!(check_private(party(&closed), party(&moderator)), Ok(()), "who needs help can ask");
    }
}
