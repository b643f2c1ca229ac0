//! How often somebody may do what costs something.

use std::{collections::HashMap, net::IpAddr, time::Duration};

use kiai_model::Timestamp;
use parking_lot::Mutex;
use thiserror::Error;

use crate::Services;

/// What is counted. A gate names the class beside its route; a verb where the rule belongs to the verb.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RateClass {
    /// Requests of one user, or one program of its own.
    Api,
    /// Searches of one user.
    Search,
    /// Replays one user downloads.
    ReplayDownload,
    /// Pictures of their screen that one user sends.
    Screenshot,
    /// Negotiations and openings of hubs by one user.
    Hub,
    /// Users one user begins to watch: each of them is told.
    Watch,
    /// What one user asks of rooms.
    RoomCommand,
    /// Rooms one user makes.
    RoomCreation,
    /// How often one user tells how they stand in a match.
    RoomProgress,
    /// What one user says in public channels.
    PublicMessage,
    /// What one user says in private.
    PrivateMessage,
    /// Users to whom one user writes for the first time.
    Conversation,
    /// Wrong passwords for one account from one address: the owner elsewhere is not locked out.
    GuessAccount,
    /// Wrong passwords from one address.
    GuessAddress,
    /// Wrong passwords from one network of many addresses.
    GuessNetwork,
    /// Attempts to make an account from one address.
    Register,
    /// Token requests of one address.
    Token,
    /// Tokens for programs of their own from one address.
    ClientToken,
    /// Clients from one address that want a permanent token, and decisions about them.
    Connect,
    /// How often clients of one address ask for it.
    ConnectPoll,
    /// Pictures that one user uploads.
    Avatar,
    /// Archives that are downloaded from one address, by whom is not said.
    OpenDownload,
    /// Maps that one user sends.
    MapUpload,
    /// What is asked of mirrors, by everybody together.
    MirrorFetch,
}

/// So many at once, and as many again in a period.
struct Quota {
    burst: u32,
    period: Duration,
}

impl RateClass {
    const fn quota(self) -> Quota {
        const MINUTE: Duration = Duration::from_mins(1);
        match self {
            Self::Api => Quota { burst: 1200, period: MINUTE }, // as osu-web
            Self::Search | Self::MirrorFetch => Quota { burst: 120, period: MINUTE },
            // Many may share an address; a download may break off and go on.
            Self::OpenDownload => Quota { burst: 200, period: Duration::from_mins(10) },
            Self::MapUpload => Quota { burst: 60, period: Duration::from_mins(60) },
            Self::ReplayDownload => Quota { burst: 60, period: MINUTE },
            Self::Hub => Quota { burst: 90, period: MINUTE }, // a game that comes back takes six
            // All whom a game watches are watched anew when it comes back.
            Self::Watch => Quota { burst: 300, period: Duration::from_mins(5) },
            // A client that downloads a map tells of it twice a second, and many clicks come at once.
            Self::RoomCommand | Self::ConnectPoll => Quota { burst: 300, period: MINUTE },
            Self::RoomCreation => Quota { burst: 20, period: Duration::from_mins(10) },
            Self::RoomProgress => Quota { burst: 100, period: Duration::from_secs(10) },
            Self::PublicMessage => Quota { burst: 10, period: Duration::from_secs(10) },
            Self::PrivateMessage => Quota { burst: 20, period: Duration::from_secs(10) },
            Self::Conversation | Self::Screenshot => Quota { burst: 30, period: Duration::from_mins(60) },
            Self::GuessAccount | Self::Avatar => Quota { burst: 10, period: Duration::from_mins(10) },
            Self::GuessAddress | Self::Connect => Quota { burst: 60, period: Duration::from_mins(10) },
            Self::GuessNetwork => Quota { burst: 600, period: Duration::from_mins(10) },
            Self::Register => Quota { burst: 20, period: Duration::from_mins(60) },
            Self::Token => Quota { burst: 600, period: MINUTE },
            Self::ClientToken => Quota { burst: 10, period: MINUTE },
        }
    }

    /// Whether it stands before accounts: then a flood of keys closes the door, else it opens it.
    const fn is_guard(self) -> bool {
        match self {
            Self::Api
            | Self::Search
            | Self::ReplayDownload
            | Self::Screenshot
            | Self::Hub
            | Self::Watch
            | Self::RoomCommand
            | Self::RoomCreation
            | Self::RoomProgress
            | Self::PublicMessage
            | Self::PrivateMessage
            | Self::Conversation
            | Self::OpenDownload
            | Self::MapUpload
            | Self::MirrorFetch
            | Self::Avatar => false,
            Self::GuessAccount
            | Self::GuessAddress
            | Self::GuessNetwork
            | Self::Register
            | Self::Token
            | Self::ClientToken
            | Self::Connect
            | Self::ConnectPoll => true,
        }
    }
}

/// Too often; how long to wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("too many requests")]
pub struct TooMany {
    /// Until one more is allowed.
    pub retry_after: Duration,
}

/// Counts one more in a class for a key (a token, an account, an address), at a cost of so many.
///
/// # Errors
///
/// When it is too often. Nothing is counted then.
pub fn take(services: &Services, class: RateClass, key: &str, cost: u32) -> Result<(), TooMany> {
    services.rate_limits.take(class, key, cost, services.clock.now())
}

/// An address as a key: of IPv6 the network, which one customer has as a whole.
#[must_use]
pub fn address_key(address: IpAddr) -> String {
    match address.to_canonical() {
        IpAddr::V4(address) => address.to_string(),
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            format!("{a:x}:{b:x}:{c:x}:{d:x}::/64")
        }
    }
}

/// The network an address may hop about in, as a key: of IPv6 what one site has, of IPv4 the neighbours.
pub(crate) fn network_key(address: IpAddr) -> String {
    match address.to_canonical() {
        IpAddr::V4(address) => {
            let [a, b, c, _] = address.octets();
            format!("{a}.{b}.{c}.0/24")
        }
        IpAddr::V6(address) => {
            let [a, b, c, ..] = address.segments();
            format!("{a:x}:{b:x}:{c:x}::/48")
        }
    }
}

/// Buckets that leak (the generic cell rate algorithm): for each key the time at which its bucket is empty again.
#[derive(Debug)]
pub(crate) struct RateLimits {
    on: bool,
    requests: Mutex<Buckets>,
    guards: Mutex<Buckets>,
}

#[derive(Debug, Default)]
struct Buckets {
    empty_at: HashMap<(RateClass, Box<str>), Timestamp>,
    swept_at: Timestamp,
}

/// Keys that are remembered, of requests and of guards. Only those whose bucket is not empty need to be.
const KEYS_MAX: usize = 200_000;

/// Empty buckets are swept out at most this often.
const SWEEP_PERIOD: Duration = Duration::from_secs(10);

impl RateLimits {
    pub(crate) fn new(on: bool) -> Self {
        Self { on, requests: Mutex::default(), guards: Mutex::default() }
    }

    fn buckets(&self, class: RateClass) -> &Mutex<Buckets> {
        if class.is_guard() { &self.guards } else { &self.requests }
    }

    pub(crate) fn take(&self, class: RateClass, key: &str, cost: u32, now: Timestamp) -> Result<(), TooMany> {
        if !self.on {
            return Ok(());
        }
        let Quota { burst, period } = class.quota();
        let mut buckets = self.buckets(class).lock();
        if buckets.empty_at.len() >= KEYS_MAX && now.since(buckets.swept_at) >= SWEEP_PERIOD {
            buckets.empty_at.retain(|_, empty_at| *empty_at > now);
            buckets.swept_at = now;
        }
        let empty_at = &mut buckets.empty_at;
        let key = (class, Box::from(key));
        let after = empty_at.get(&key).copied().unwrap_or(now).max(now) + period * cost / burst;
        if after > now + period {
            return Err(TooMany { retry_after: after.since(now + period) });
        }
        if empty_at.len() < KEYS_MAX || empty_at.contains_key(&key) {
            empty_at.insert(key, after);
        } else if class.is_guard() {
            return Err(TooMany { retry_after: SWEEP_PERIOD });
        }
        Ok(())
    }

    /// Takes one back: what was counted turned out not to be of the class.
    pub(crate) fn give_back(&self, class: RateClass, key: &str) {
        if !self.on {
            return;
        }
        let Quota { burst, period } = class.quota();
        if let Some(empty_at) = self.buckets(class).lock().empty_at.get_mut(&(class, Box::from(key))) {
            *empty_at = *empty_at - period / burst;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp(1_000_000);

    #[test]
    fn a_burst_is_allowed_and_leaks_away() {
        let limits = RateLimits::new(true);
        let guess = |now| limits.take(RateClass::GuessAccount, "alice", 1, now);
        for _ in 0..10 {
            guess(NOW).unwrap();
        }
        assert_eq!(guess(NOW), Err(TooMany { retry_after: Duration::from_mins(1) }));
        guess(NOW + Duration::from_mins(1)).unwrap();
        assert!(guess(NOW + Duration::from_mins(1)).is_err());
        limits.take(RateClass::GuessAccount, "bob", 1, NOW).unwrap();
    }

    #[test]
    fn what_is_given_back_can_be_taken_again() {
        let limits = RateLimits::new(true);
        for _ in 0..100 {
            limits.take(RateClass::GuessAccount, "alice", 1, NOW).unwrap();
            limits.give_back(RateClass::GuessAccount, "alice");
        }
    }

    #[test]
    fn a_flood_of_keys_takes_bounded_room() {
        let limits = RateLimits::new(true);
        for key in 0..KEYS_MAX + 10 {
            limits.take(RateClass::Api, &key.to_string(), 1, NOW).unwrap();
        }
        assert_eq!(limits.requests.lock().empty_at.len(), KEYS_MAX);
        limits.take(RateClass::Api, "later", 1, NOW + Duration::from_mins(120)).unwrap();
        assert_eq!(limits.requests.lock().empty_at.len(), 1);
    }

    #[test]
    fn a_flood_of_keys_does_not_open_the_door_to_guesses() {
        let limits = RateLimits::new(true);
        for key in 0..KEYS_MAX {
            limits.take(RateClass::GuessAddress, &key.to_string(), 1, NOW).unwrap();
        }
        assert!(limits.take(RateClass::GuessAddress, "one more", 1, NOW).is_err());
        limits.take(RateClass::Api, "a request", 1, NOW).unwrap();
    }

    #[test]
    fn limits_that_are_off_let_everything_pass() {
        let limits = RateLimits::new(false);
        assert!((0..1000).all(|_| limits.take(RateClass::Register, "a", 1, NOW).is_ok()));
    }

    #[test]
    fn one_customer_of_ipv6_has_one_key() {
        assert_eq!(address_key("2001:db8:1:2:3::4".parse().unwrap()), "2001:db8:1:2::/64");
        assert_eq!(address_key("::ffff:192.0.2.1".parse().unwrap()), "192.0.2.1");
        assert_eq!(network_key("2001:db8:1:2:3::4".parse().unwrap()), "2001:db8:1::/48");
        assert_eq!(network_key("192.0.2.1".parse().unwrap()), "192.0.2.0/24");
    }
}
