//! Clients that want a permanent token, while their user decides in a browser.

use kiai_model::{Id, Timestamp, User};

use crate::rows::ConnectRequest;

queries! { connect_requests:
    /// The request with this challenge.
    read fn connect_request(challenge: &str) -> Option<ConnectRequest>;
    /// The request whose code has this hash.
    read fn connect_request_by_code(code_hash: &str) -> Option<ConnectRequest>;
    /// How many requests of one origin have not ended.
    read fn open_connect_requests_from(origin: &str, now: Timestamp) -> i64;
    /// How many requests have not ended.
    read fn open_connect_requests(now: Timestamp) -> i64;
    /// Remembers a request in place of what was remembered of it.
    write fn put_connect_request(request: &ConnectRequest);
    /// Notes that the client of a request that was agreed to gets its token; false when it was not, or got one before.
    write fn mark_connect_request_delivered(challenge: &str) -> bool;
    /// Takes back what a user has agreed to and no client has taken, and gives the number.
    write fn decline_connect_requests_of(user: Id<User>) -> u64;
    /// Forgets requests that ended before, and gives their number.
    write fn forget_connect_requests(expired_before: Timestamp) -> u64;
}
