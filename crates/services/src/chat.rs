//! Talking: channels, messages, silences, and the server's own user.

mod announce;
mod bot;
mod channels;
mod filter;
mod history;
mod join;
mod listen;
mod manage;
mod moderation;
mod post;
mod private;
mod read;
mod rooms;
mod send;
mod silence;
mod unread;
mod updates;

use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use kiai_model::{Channel, Event, Id, Timestamp, User, chat::Silence};
use kiai_rules::chat::{Filter, NowPlaying};
use moka::sync::Cache;

pub use announce::{AnnounceRefusal, Announcement, announce};
pub use channels::{ChannelView, channel_named, find_channel, joined_channels, public_channels};
pub(crate) use filter::filter;
pub use filter::{filtered_words, remove_filtered_word, set_filtered_word};
pub use history::{HISTORY_MAX, HistoryRefusal, Said, history};
pub use join::{JoinRefusal, join_channel, part_channel};
pub use kiai_rules::chat::{ANNOUNCEMENT_LENGTH_MAX, MESSAGE_LENGTH_MAX, PrivateFault, TextFault};
pub use listen::listen;
pub use manage::{
    AddChannelRefusal, AddedChannel, ChannelRights, add_channel, all_channels, remove_channel, set_rights, set_topic,
};
pub use moderation::{Deed, deeds, note_deed};
pub use private::find_private;
pub use read::mark_as_read;
pub(crate) use rooms::tell_room_member;
pub use send::{NewMessage, SendRefusal, Sent, send_message, send_private};
pub use silence::{SilenceRefusal, silence, silence_of, unsilence};
pub use unread::{Unread, is_notified, unread};
pub use updates::{messages_for, silences_since};

/// How late another node's change of a channel or of the filter shows here.
const KNOWN_FOR: Duration = Duration::from_mins(1);
const CHANNELS_MAX: u64 = 10_000;
/// Players whose last linked map is remembered.
const PLAYING_MAX: u64 = 10_000;
/// Users of whom is remembered whether they are silenced.
const USERS_MAX: u64 = 50_000;

/// What chat keeps in memory.
#[derive(Debug)]
pub(crate) struct ChatState {
    channels: Cache<Id<Channel>, Arc<Channel>>,
    /// Every public channel, by id.
    public: Cache<(), Arc<Vec<Channel>>>,
    /// The silence each user has to keep, if any; it may be over.
    silences: Cache<Id<User>, Option<Silence>>,
    /// How often somebody has left a channel.
    part_count: AtomicU64,
    filter: Cache<(), Arc<Filter>>,
    /// The map each player linked last, and when.
    playing: Cache<Id<User>, (Timestamp, NowPlaying)>,
}

impl ChatState {
    pub(crate) fn new() -> Self {
        Self {
            channels: Cache::builder().max_capacity(CHANNELS_MAX).time_to_live(KNOWN_FOR).build(),
            public: Cache::builder().max_capacity(1).time_to_live(KNOWN_FOR).build(),
            silences: Cache::builder().max_capacity(USERS_MAX).time_to_live(KNOWN_FOR).build(),
            part_count: AtomicU64::new(0),
            playing: Cache::new(PLAYING_MAX),
            filter: Cache::builder().max_capacity(1).time_to_live(KNOWN_FOR).build(),
        }
    }

    /// Some node has closed a channel, had somebody leave it, or be silent.
    pub(crate) fn hear_of(&self, event: &Event) {
        match event {
            Event::ChannelParted { channel, .. } => {
                self.part_count.fetch_add(1, Ordering::AcqRel);
                self.channels.invalidate(&channel.id);
            }
            Event::UserSilenced { user, .. } => self.silences.invalidate(user),
            _ => {}
        }
    }

    /// A public channel was made, changed or deleted.
    fn forget_channel(&self, channel: Option<Id<Channel>>) {
        self.public.invalidate(&());
        if let Some(channel) = channel {
            self.channels.invalidate(&channel);
        }
    }
}
