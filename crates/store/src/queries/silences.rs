//! Silences, filtered words, and what moderators did.

use kiai_model::{Id, Timestamp, User, chat::Silence};

use crate::rows::{Moderation, NewSilence};

queries! { silences:
    /// The silence of a user that ends last, if one has not ended.
    read fn silence_of(user: Id<User>, now: Timestamp) -> Option<Silence>;
    /// Silences after one, of any user, in order.
    read fn silences_after(after: Id<Silence>, limit: i64) -> Vec<Silence>;
    /// Silences since a time, of any user, in order; none older than the last thousand.
    read fn silences_since(since: Timestamp, limit: i64) -> Vec<Silence>;
    /// Stores a silence and gives its id.
    write fn insert_silence(silence: &NewSilence) -> Id<Silence>;
    /// Ends the silences of a user; false when there are none.
    write fn end_silences(user: Id<User>, now: Timestamp) -> bool;
    /// The filtered words, in order, and whether each refuses a message.
    read fn filtered_words() -> Vec<(String, bool)>;
    /// Filters a word from now on.
    write fn set_filtered_word(word: &str, refuses: bool);
    /// Filters a word no more; false when it was not.
    write fn remove_filtered_word(word: &str) -> bool;
    /// Notes what somebody did.
    write fn insert_moderation(moderation: &Moderation);
    /// What was done to a user, the last first.
    read fn moderation_of(target: Id<User>, limit: i64) -> Vec<Moderation>;
    /// What was done to anybody, the last first.
    read fn latest_moderation(limit: i64) -> Vec<Moderation>;
}
