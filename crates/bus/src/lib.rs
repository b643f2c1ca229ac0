//! What happened, on its way to everyone on this node who must know.
//!
//! Services publish, after their transaction has committed; the registry of connections and services that wait for
//! each other's work subscribe. Messages are plain serde values: between several nodes the same messages travel over
//! NATS, and each node gives them to its own subscribers. With one node, publishing is a call.

use std::sync::Arc;

use kiai_model::{Audience, Event, Id, Score, User};
use parking_lot::RwLock;
use serde::{Deserialize, Serialize};

/// What is published.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "message", rename_all = "snake_case")]
pub enum Message {
    /// Clients are to hear of an event.
    Tell {
        /// Which clients.
        audience: Audience,
        /// Of what.
        event: Event,
    },
    /// Access tokens were taken back: what is open with one of them is to be closed.
    TokensRevoked {
        /// Whose they were; none for those of a client of its own.
        user: Option<Id<User>>,
        /// Their ids.
        token_ids: Arc<[String]>,
    },
    /// The visit of a client that has no OAuth is over: what is open for it is to be closed.
    SessionEnded {
        /// Whose it was.
        user: Id<User>,
        /// Its id.
        id: String,
    },
    /// A user has decided whether a client gets a permanent token.
    ConnectDecided {
        /// The client's challenge, as it is stored.
        challenge: Arc<str>,
    },
    /// Everything that follows from a score is computed and stored.
    ScoreProcessed {
        /// Whose score.
        user: Id<User>,
        /// The score.
        score: Id<Score>,
    },
}

/// Hears every message, in the order in which one task publishes them. It must be quick and must not block: the
/// publisher waits for it, perhaps with a lock in its hand.
pub type Subscriber = dyn Fn(&Message) + Send + Sync;

/// The bus of one node.
#[derive(Default)]
pub struct Bus {
    subscribers: RwLock<Arc<[Arc<Subscriber>]>>,
}

impl Bus {
    /// Calls `subscriber` with every message from now on.
    pub fn subscribe(&self, subscriber: impl Fn(&Message) + Send + Sync + 'static) {
        let subscriber: Arc<Subscriber> = Arc::new(subscriber);
        let mut subscribers = self.subscribers.write();
        *subscribers = subscribers.iter().cloned().chain([subscriber]).collect();
    }

    /// Gives a message to all subscribers.
    pub fn publish(&self, message: &Message) {
        let subscribers = self.subscribers.read().clone(); // a subscriber may publish in its turn
        for subscriber in subscribers.iter() {
            subscriber(message);
        }
    }

    /// Tells clients of an event.
    pub fn tell(&self, audience: Audience, event: Event) {
        self.publish(&Message::Tell { audience, event });
    }
}

#[cfg(test)]
mod tests {
    use parking_lot::Mutex;

    use super::*;

    #[test]
    fn every_subscriber_hears_every_message_in_order() {
        let bus = Bus::default();
        let heard = Arc::new(Mutex::new(Vec::new()));
        for listener in 0..2 {
            let heard = heard.clone();
            bus.subscribe(move |message| heard.lock().push((listener, message.clone())));
        }
        let first = Message::ScoreProcessed { user: Id::new(2), score: Id::new(1) };
        let second = Message::Tell { audience: Audience::Everyone, event: Event::ShuttingDown };
        bus.publish(&first);
        bus.tell(Audience::Everyone, Event::ShuttingDown);
        assert_eq!(*heard.lock(), [(0, first.clone()), (1, first), (0, second.clone()), (1, second)]);
    }

    #[test]
    fn a_subscriber_may_publish() {
        let bus = Arc::new(Bus::default());
        let count = Arc::new(Mutex::new(0));
        let (again, counter) = (bus.clone(), count.clone());
        bus.subscribe(move |message| match message {
            Message::ScoreProcessed { .. } => again.tell(Audience::Everyone, Event::ShuttingDown),
            Message::Tell { .. } => *counter.lock() += 1,
            Message::TokensRevoked { .. } | Message::SessionEnded { .. } | Message::ConnectDecided { .. } => {}
        });
        bus.publish(&Message::ScoreProcessed { user: Id::new(2), score: Id::new(1) });
        assert_eq!(*count.lock(), 1);
    }

    #[test]
    fn messages_are_plain_values() {
        let message = Message::Tell {
            audience: Audience::Watchers(Id::new(5)),
            event: Event::WatchingEnded { watcher: Id::new(6) },
        };
        let text = serde_json::to_string(&message).unwrap();
        assert_eq!(serde_json::from_str::<Message>(&text).unwrap(), message);
    }
}
