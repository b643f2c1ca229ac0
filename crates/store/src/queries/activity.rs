//! What users did that their profiles tell of.

use kiai_model::{Id, User};

use crate::rows::{NewActivity, RecentActivity};

queries! { activity:
    /// What happened to a user, newest first, as far as the scores that did it count.
    read fn recent_activity(user: Id<User>, limit: i64, offset: i64) -> Vec<RecentActivity>;
    /// Notes what a score did; false when it is noted already.
    write fn note_activity(new: &NewActivity) -> bool;
}
