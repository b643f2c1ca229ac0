//! Friends and blocks.

use kiai_model::{Id, Timestamp, User, user::RelationKind};

use crate::rows::{RelatedUser, Relation};

queries! { relations:
    /// A user's friends or blocks, by the target's id.
    read fn related_users(user: Id<User>, kind: RelationKind) -> Vec<RelatedUser>;
    /// How many friends or blocks a user has.
    read fn relation_count(user: Id<User>, kind: RelationKind) -> i64;
    /// What a user is to another.
    read fn relation(user: Id<User>, target: Id<User>) -> Option<Relation>;
    /// Everybody who has this user as a friend, by id.
    read fn followers_of(target: Id<User>) -> Vec<Id<User>>;
    /// How many have this user as a friend.
    read fn follower_count(target: Id<User>) -> i64;
    /// Makes a target a user's friend or block, in place of what it was.
    write fn set_relation(user: Id<User>, target: Id<User>, kind: RelationKind, now: Timestamp);
    /// Ends a relation; false when there was none of that kind.
    write fn remove_relation(user: Id<User>, target: Id<User>, kind: RelationKind) -> bool;
}
