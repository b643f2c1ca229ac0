//! Visits of clients that have no OAuth.

use kiai_model::{Id, Timestamp, User, chat::Message};

use crate::rows::ClientSession;

queries! { client_sessions:
    /// The visit whose token has this hash.
    read fn client_session(hash: &str) -> Option<ClientSession>;
    /// Remembers a visit, whose client has nothing to hear of what was said until now, and gives the last message of that.
    /// A user has one: that before must have been ended.
    write fn insert_client_session(new: &ClientSession) -> Id<Message>;
    /// Notes when a visit's client was heard of, and the last message it was told; never what is earlier than is noted.
    write fn note_client_session_seen(hash: &str, at: Timestamp, heard: Id<Message>);
    /// Ends a visit; false when there is none.
    write fn end_client_session(hash: &str) -> bool;
    /// Ends a user's visit, and gives its hash.
    write fn end_client_sessions_of(user: Id<User>) -> Vec<String>;
    /// Ends all visits whose client was not heard of since, and gives whose they were and their hashes.
    write fn forget_client_sessions(seen_before: Timestamp) -> Vec<(Id<User>, String)>;
}
