use std::collections::{HashMap, VecDeque};
use std::time::Duration;

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;

/// Connections that were negotiated and have no socket yet: bounded in number and time, the oldest give way.
pub(super) struct Pending<U> {
    count_limit: usize,
    lifetime: Duration,
    by_token: HashMap<Token, Negotiated<U>>,
    /// When each ends; all live equally long, so the first is the oldest. Some are claimed already.
    ends: VecDeque<(Duration, Token)>,
}

type Token = [u8; 16];

struct Negotiated<U> {
    connection_id: String,
    user: U,
}

/// What a token is good for.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Claim {
    /// For this connection id. It cannot be claimed again.
    Granted(String),
    /// For nothing: it was never given, or is claimed or too old.
    Unknown,
    /// For somebody else.
    OtherUser,
}

impl<U> Pending<U> {
    pub(super) fn new(count_limit: usize, lifetime: Duration) -> Self {
        Self { count_limit: count_limit.max(1), lifetime, by_token: HashMap::new(), ends: VecDeque::new() }
    }

    pub(super) fn add(&mut self, token: Token, connection_id: String, user: U, now: Duration) {
        self.expire(now);
        while self.ends.len() >= self.count_limit
            && let Some((_, oldest)) = self.ends.pop_front()
        {
            self.by_token.remove(&oldest);
        }
        self.ends.push_back((now + self.lifetime, token));
        self.by_token.insert(token, Negotiated { connection_id, user });
    }

    pub(super) fn claim(&mut self, token: &str, now: Duration, is_negotiator: impl FnOnce(&U) -> bool) -> Claim {
        self.expire(now);
        let mut bytes = Token::default();
        if BASE64_URL_SAFE_NO_PAD.decode_slice(token, &mut bytes) != Ok(bytes.len()) {
            return Claim::Unknown;
        }
        match self.by_token.get(&bytes) {
            None => Claim::Unknown,
            Some(negotiated) if !is_negotiator(&negotiated.user) => Claim::OtherUser,
            Some(_) => match self.by_token.remove(&bytes) {
                Some(negotiated) => Claim::Granted(negotiated.connection_id),
                None => Claim::Unknown,
            },
        }
    }

    fn expire(&mut self, now: Duration) {
        while let Some((end, token)) = self.ends.front()
            && *end <= now
        {
            self.by_token.remove(token);
            self.ends.pop_front();
        }
    }
}

#[cfg(test)]
mod tests;
