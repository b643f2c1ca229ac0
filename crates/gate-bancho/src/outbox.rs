//! What waits for a client: one for each visit, emptied by polls and sockets alike.

use std::collections::{BTreeMap, BTreeSet, HashMap, VecDeque};

use bytes::{Bytes, BytesMut};
use kiai_model::{Channel, Id, Timestamp, User, chat::Message};
use parking_lot::Mutex;
use tokio::sync::Notify;

/// The most that waits, in bytes: half an hour of lively chat. A visit that has more ends, and begins again.
const LENGTH_MAX: usize = 256 * 1024;
/// What frames of others may add to: beyond it they are left out, and room is left for what must be told.
const FRAMES_MAX: usize = 128 * 1024;
/// Places for statistics that wait: what they say is found out when they are taken.
const STATS_MAX: usize = 16;
/// Users whose change waits to be told; who is left out is told of with the next one.
const STALE_MAX: usize = 1024;
/// Users that are told of at once.
const STALE_AT_ONCE: usize = 64;
/// Private conversations of which is remembered what was delivered.
const DELIVERED_MAX: usize = 1024;
/// How long a change of a user is held back after others were told, in milliseconds.
pub(crate) const INTERVAL_MS: i64 = 1000;

/// What waits for a client.
#[derive(Debug, Default)]
pub(crate) struct Outbox {
    inner: Mutex<Inner>,
    filled: Notify,
}

#[derive(Debug, Default)]
struct Inner {
    packets: VecDeque<Waiting>,
    length: usize,
    stats_count: usize,
    delivered: BTreeMap<Id<Channel>, Delivered>,
    last_message: Option<Id<Message>>,
    stale: BTreeSet<Id<User>>,
    told_at: Timestamp,
}

/// Something that waits.
#[derive(Clone, Debug)]
enum Waiting {
    /// Whole packets.
    Packets(Bytes),
    /// What a user does and how they stand at the time when it is told.
    Stats(Id<User>),
}

/// Private messages of one conversation that wait: the first and the last.
#[derive(Clone, Copy, Debug)]
struct Delivered {
    first: Id<Message>,
    last: Id<Message>,
}

/// There is no room for more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Full;

/// What was taken out.
#[derive(Debug, Default)]
pub(crate) struct Taken {
    /// Whole packets.
    pub(crate) bytes: Bytes,
    /// Private messages among them: the last of each conversation.
    pub(crate) delivered: BTreeMap<Id<Channel>, Id<Message>>,
    /// The last message among them, wherever it was said.
    pub(crate) last_message: Option<Id<Message>>,
}

impl Outbox {
    /// Puts whole packets in.
    pub(crate) fn push(&self, packets: Bytes) -> Result<(), Full> {
        let mut inner = self.inner.lock();
        if inner.length + packets.len() > LENGTH_MAX {
            return Err(Full);
        }
        inner.length += packets.len();
        inner.packets.push_back(Waiting::Packets(packets));
        drop(inner);
        self.filled.notify_one();
        Ok(())
    }

    /// Puts frames of another's play in; a client that takes nothing misses them. Says whether there was room.
    pub(crate) fn push_frames(&self, packets: Bytes) -> bool {
        let has_room = self.inner.lock().length + packets.len() <= FRAMES_MAX;
        has_room && self.push(packets).is_ok()
    }

    /// What a user does is told here, between what was put in before and after.
    pub(crate) fn push_stats(&self, user: Id<User>) {
        let mut inner = self.inner.lock();
        let is_last = matches!(inner.packets.back(), Some(Waiting::Stats(last)) if *last == user);
        if !is_last && inner.stats_count < STATS_MAX {
            inner.stats_count += 1;
            inner.packets.push_back(Waiting::Stats(user));
        }
        drop(inner);
        self.filled.notify_one();
    }

    /// Those of whom is to be found out what they do before anything can be [taken](Self::take_with).
    pub(crate) fn waiting_stats(&self) -> BTreeSet<Id<User>> {
        let inner = self.inner.lock();
        if inner.stats_count == 0 {
            return BTreeSet::new();
        }
        let stats = inner.packets.iter().filter_map(|waiting| match waiting {
            Waiting::Stats(user) => Some(*user),
            Waiting::Packets(_) => None,
        });
        stats.collect()
    }

    /// Notes that a private message was put in.
    pub(crate) fn note_delivered(&self, channel: Id<Channel>, message: Id<Message>) {
        let mut inner = self.inner.lock();
        if inner.delivered.len() < DELIVERED_MAX || inner.delivered.contains_key(&channel) {
            inner.delivered.entry(channel).or_insert(Delivered { first: message, last: message }).last = message;
        }
    }

    /// Notes that a message was put in.
    pub(crate) fn note_message(&self, message: Id<Message>) {
        let mut inner = self.inner.lock();
        inner.last_message = inner.last_message.max(Some(message));
    }

    /// The first private message of a conversation that waits.
    pub(crate) fn first_delivered(&self, channel: Id<Channel>) -> Option<Id<Message>> {
        self.inner.lock().delivered.get(&channel).map(|delivered| delivered.first)
    }

    /// A user has changed: who and what they are is to be told, however often they change until then once.
    pub(crate) fn refresh(&self, user: Id<User>) {
        let mut inner = self.inner.lock();
        if inner.stale.len() < STALE_MAX {
            inner.stale.insert(user);
        }
        drop(inner);
        self.filled.notify_one();
    }

    /// Users to be told of now: none until a second has passed since the last time.
    pub(crate) fn take_stale(&self, now: Timestamp) -> Vec<Id<User>> {
        let mut inner = self.inner.lock();
        if inner.stale.is_empty() || now.as_millis() - inner.told_at.as_millis() < INTERVAL_MS {
            return Vec::new();
        }
        inner.told_at = now;
        let rest = inner.stale.iter().nth(STALE_AT_ONCE).copied();
        let rest = rest.map_or_else(BTreeSet::new, |first| inner.stale.split_off(&first));
        std::mem::replace(&mut inner.stale, rest).into_iter().collect()
    }

    /// When users are to be told of, if there are any.
    pub(crate) fn stale_at(&self) -> Option<Timestamp> {
        let inner = self.inner.lock();
        (!inner.stale.is_empty()).then(|| Timestamp(inner.told_at.as_millis() + INTERVAL_MS))
    }

    /// Takes everything out, up to statistics that are not among these.
    pub(crate) fn take_with(&self, stats: &HashMap<Id<User>, Bytes>) -> Taken {
        let mut inner = self.inner.lock();
        let mut packets = Vec::with_capacity(inner.packets.len());
        while let Some(waiting) = inner.packets.pop_front() {
            match waiting {
                Waiting::Packets(bytes) => {
                    inner.length -= bytes.len();
                    packets.push(bytes);
                }
                Waiting::Stats(user) => {
                    let Some(bytes) = stats.get(&user) else {
                        inner.packets.push_front(Waiting::Stats(user));
                        self.filled.notify_one();
                        break;
                    };
                    inner.stats_count -= 1;
                    packets.push(bytes.clone());
                }
            }
        }
        let length = packets.iter().map(Bytes::len).sum();
        let delivered = std::mem::take(&mut inner.delivered);
        let last_message = inner.last_message.take();
        drop(inner);
        let bytes = match <[Bytes; 1]>::try_from(packets) {
            Ok([only]) => only,
            Err(packets) => {
                let mut bytes = BytesMut::with_capacity(length);
                packets.iter().for_each(|packet| bytes.extend_from_slice(packet));
                bytes.freeze()
            }
        };
        let delivered = delivered.into_iter().map(|(channel, delivered)| (channel, delivered.last)).collect();
        Taken { bytes, delivered, last_message }
    }

    /// Puts back what could not be sent, before what has come since. There is always room for it: it was there before.
    pub(crate) fn put_back(&self, taken: Taken) {
        let mut inner = self.inner.lock();
        inner.length += taken.bytes.len();
        inner.packets.push_front(Waiting::Packets(taken.bytes));
        inner.last_message = inner.last_message.max(taken.last_message);
        for (channel, message) in taken.delivered {
            inner.delivered.entry(channel).or_insert(Delivered { first: message, last: message }).first = message;
        }
    }

    /// Has whoever waits for [`Outbox::filled`] look: something is to be told that is not in here.
    pub(crate) fn wake(&self) {
        self.filled.notify_one();
    }

    /// Is ready when something was put in since the last time.
    pub(crate) async fn filled(&self) {
        self.filled.notified().await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    impl Outbox {
        fn take(&self) -> Taken {
            self.take_with(&HashMap::new())
        }
    }

    #[test]
    fn what_somebody_does_is_told_between_what_comes_before_and_after() {
        let outbox = Outbox::default();
        let user = Id::new(5);
        outbox.push(Bytes::from_static(b"a")).unwrap();
        (0..2).for_each(|_| outbox.push_stats(user));
        outbox.push(Bytes::from_static(b"b")).unwrap();
        assert_eq!(outbox.waiting_stats(), [user].into());
        assert_eq!(&*outbox.take().bytes, b"a", "what follows waits until it is found out");
        let stats = HashMap::from([(user, Bytes::from_static(b"-"))]);
        assert_eq!(&*outbox.take_with(&stats).bytes, b"-b", "once, however often it changed");
        assert!(outbox.waiting_stats().is_empty());
        for _ in 0..1000 {
            outbox.push_stats(user);
            outbox.push_stats(Id::new(6));
        }
        assert_eq!(outbox.inner.lock().packets.len(), STATS_MAX);
    }

    #[test]
    fn frames_leave_room_for_what_must_be_told() {
        let outbox = Outbox::default();
        let frames = Bytes::from(vec![0; 1024]);
        assert_eq!((0..1000).filter(|_| outbox.push_frames(frames.clone())).count(), 128);
        outbox.push(frames.clone()).unwrap();
        assert_eq!(outbox.take().bytes.len(), 129 * 1024);
        assert!(outbox.push_frames(frames), "there is room again");
    }

    #[test]
    fn what_is_put_in_comes_out_once_and_in_order() {
        let outbox = Outbox::default();
        outbox.push(Bytes::from_static(b"ab")).unwrap();
        outbox.push(Bytes::from_static(b"c")).unwrap();
        outbox.note_delivered(Id::new(1), Id::new(5));
        outbox.note_message(Id::new(5));
        let taken = outbox.take();
        assert_eq!((&*taken.bytes, taken.delivered.len()), (&b"abc"[..], 1));
        outbox.push(Bytes::from_static(b"d")).unwrap();
        outbox.put_back(taken);
        let taken = outbox.take();
        assert_eq!((&*taken.bytes, taken.last_message), (&b"abcd"[..], Some(Id::new(5))));
        assert!(outbox.take().bytes.is_empty());
    }

    #[test]
    fn it_takes_bounded_room() {
        let outbox = Outbox::default();
        let packet = Bytes::from(vec![0; 1024]);
        assert_eq!((0..10_000).filter(|_| outbox.push(packet.clone()).is_ok()).count(), 256);
        for user in 0..10_000 {
            outbox.refresh(Id::new(user));
            outbox.note_delivered(Id::new(user), Id::new(1));
        }
        assert_eq!(outbox.inner.lock().stale.len(), STALE_MAX);
        assert_eq!(outbox.take().delivered.len(), DELIVERED_MAX);
    }

    #[test]
    fn changes_are_told_once_a_second_and_once_each() {
        let outbox = Outbox::default();
        let user = Id::new(5);
        outbox.refresh(user);
        outbox.refresh(user);
        assert_eq!(outbox.take_stale(Timestamp(10_000)), [user]);
        outbox.refresh(user);
        assert!(outbox.take_stale(Timestamp(10_999)).is_empty());
        assert_eq!(outbox.stale_at(), Some(Timestamp(11_000)));
        assert_eq!(outbox.take_stale(Timestamp(11_000)), [user]);
        assert_eq!(outbox.stale_at(), None);
    }

    #[test]
    fn many_changes_are_told_in_portions() {
        let outbox = Outbox::default();
        (0..100).for_each(|user| outbox.refresh(Id::new(user)));
        assert_eq!(outbox.take_stale(Timestamp(10_000)).len(), STALE_AT_ONCE);
        assert_eq!(outbox.take_stale(Timestamp(11_000)).len(), 100 - STALE_AT_ONCE);
    }
}
