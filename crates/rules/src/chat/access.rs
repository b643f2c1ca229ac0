//! Who may read and write where.

use kiai_model::{
    Channel, User,
    chat::{BOT, ChannelKind},
    user::Roles,
};

/// Whether somebody may read a channel. `is_member` is whether they are one of the two of a private channel, or were
/// put into an announcement or a room.
#[must_use]
pub fn can_read(channel: &Channel, roles: Roles, is_member: bool) -> bool {
    match channel.kind {
        ChannelKind::Public => has_one(roles, channel.read_roles),
        ChannelKind::Private | ChannelKind::Announcement | ChannelKind::Room => is_member,
    }
}

/// Whether somebody who may read a channel may come into it by themselves: not into a room's, which follows who is in
/// the room.
#[must_use]
pub fn can_join(channel: &Channel, roles: Roles, is_member: bool) -> bool {
    channel.kind != ChannelKind::Room && can_read(channel, roles, is_member)
}

/// Whether somebody may write to a channel they may read, as far as their rights go.
#[must_use]
pub fn can_write(channel: &Channel, roles: Roles, is_member: bool) -> bool {
    can_read(channel, roles, is_member)
        && match channel.kind {
            ChannelKind::Private | ChannelKind::Room => true,
            ChannelKind::Public => has_one(roles, channel.write_roles),
            ChannelKind::Announcement => is_staff(roles),
        }
}

/// Whether somebody may have another be silent, hide them or send them away: the staff anybody else, administrators the
/// staff too. Nobody the server's own user.
#[must_use]
pub fn may_moderate(by: &User, target: &User) -> bool {
    target.id != BOT && is_staff(by.roles) && (!is_staff(target.roles) || by.roles.intersects(Roles::ADMIN))
}

/// Whether somebody speaks for the server: they may write to everybody, make announcements and have others be silent.
#[must_use]
pub(super) fn is_staff(roles: Roles) -> bool {
    roles.intersects(Roles::ADMIN.with(Roles::MODERATOR))
}

/// The server's own user and administrators may do what anybody may.
fn has_one(roles: Roles, wanted: Roles) -> bool {
    wanted == Roles::default() || roles.intersects(wanted.with(Roles::ADMIN).with(Roles::BOT))
}

#[cfg(test)]
mod tests {
    use kiai_model::Id;

    use super::*;

    fn channel(kind: ChannelKind, read_roles: Roles, write_roles: Roles) -> Channel {
        let (name, topic) = ("#a".to_owned(), String::new());
        Channel { id: Id::new(1), kind, name, topic, read_roles, write_roles, auto_join: false, pair: None }
    }

    #[test]
    fn rights_open_public_channels() {
        let (nobody, moderator, admin) = (Roles::default(), Roles::MODERATOR, Roles::ADMIN);
        for (read, write, who, may_read, may_write) in [
            (nobody, nobody, nobody, true, true),
            (nobody, moderator, nobody, true, false),
            (nobody, moderator, moderator, true, true),
            (nobody, moderator, admin, true, true),
            (moderator, nobody, nobody, false, false),
            (moderator, nobody, Roles::SUPPORTER, false, false),
            (moderator.with(Roles::SUPPORTER), nobody, Roles::SUPPORTER, true, true),
        ] {
            let channel = channel(ChannelKind::Public, read, write);
            assert_eq!(can_read(&channel, who, false), may_read, "{channel:?} {who:?}");
            assert_eq!(can_write(&channel, who, false), may_write, "{channel:?} {who:?}");
        }
    }

    #[test]
    fn nobody_but_members_reads_what_is_private() {
        for kind in [ChannelKind::Private, ChannelKind::Announcement, ChannelKind::Room] {
            let channel = channel(kind, Roles::default(), Roles::default());
            assert!(!can_read(&channel, Roles::ADMIN, false) && !can_write(&channel, Roles::ADMIN, false), "{kind:?}");
            assert!(can_read(&channel, Roles::default(), true));
            assert_eq!(can_join(&channel, Roles::default(), true), kind != ChannelKind::Room);
            assert_eq!(can_write(&channel, Roles::default(), true), kind != ChannelKind::Announcement);
        }
    }
}
