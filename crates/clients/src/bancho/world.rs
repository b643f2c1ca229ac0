//! What a client knows of the world from what it was told.

use std::collections::{BTreeMap, BTreeSet};

use kiai_wire_bancho::{
    ClientPacket, ServerPacket,
    chat::Message,
    spectate::FrameBundle,
    users::{UserPresence, UserStats},
};

/// Somebody who is here.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Seen {
    /// Who; not known until it was asked for.
    pub presence: Option<UserPresence>,
    /// What they do.
    pub stats: Option<UserStats>,
}

/// A line in the chat window.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// The window's tab: a channel, or whom one talks with.
    pub tab: String,
    /// Who says it.
    pub sender: String,
    /// What.
    pub text: String,
}

/// What a client knows.
#[derive(Clone, Debug, Default)]
pub struct World {
    /// The client's own number; none when it has left.
    pub me: Option<i64>,
    /// Who is here, by number.
    pub users: BTreeMap<i64, Seen>,
    /// The channels there are, with how many are in them.
    pub channels: BTreeMap<String, i16>,
    /// The channels it is in.
    pub joined: BTreeSet<String>,
    /// What was said to it.
    pub lines: Vec<Line>,
    /// The numbers of its friends.
    pub friends: BTreeSet<i64>,
    /// What popped up.
    pub notices: Vec<String>,
    /// The checksums of maps whose files it was asked for.
    pub requested_maps: BTreeSet<String>,
    /// Who does not take private messages of it.
    pub refusals: Vec<String>,
    /// Of whom every line was taken off the screen.
    pub silenced: BTreeSet<i64>,
    /// For how many seconds it is silenced.
    pub silence: i32,
    /// Whether it was told to log in anew.
    pub must_restart: bool,
    /// Who watches its user.
    pub watchers: BTreeSet<i64>,
    /// Who watches the user that it watches.
    pub fellows: BTreeSet<i64>,
    /// Those who watch with it, or it, and lack the map.
    pub lacking: BTreeSet<i64>,
    /// What the watched user plays.
    pub frames: Vec<FrameBundle>,
}

impl World {
    /// Takes in what was told; gives what the client answers to it by itself.
    pub fn hear(&mut self, packet: ServerPacket) -> Option<ClientPacket> {
        match packet {
            ServerPacket::UserPresence(presence) => {
                let user = presence.user_id.get();
                self.users.entry(user).or_default().presence = Some(presence);
            }
            ServerPacket::UserStats(stats) => {
                let user = stats.user_id.get();
                self.users.entry(user).or_default().stats = Some(stats);
            }
            ServerPacket::UserPresenceSingle(user) => _ = self.users.entry(user.get()).or_default(),
            ServerPacket::UserPresenceBundle(users) => {
                users.0.iter().for_each(|user| _ = self.users.entry(user.get()).or_default());
            }
            ServerPacket::UserLogout { user_id, .. } => {
                if self.me == Some(user_id.get()) {
                    self.me = None;
                }
                self.users.remove(&user_id.get());
            }
            ServerPacket::AccountRestricted | ServerPacket::VersionUpdateForced => self.me = None,
            ServerPacket::Restart(_) => self.must_restart = self.me.is_some(),
            ServerPacket::RecvMessage(message) => self.lines.extend(line(&message)),
            ServerPacket::ChannelInfo(channel) => {
                self.channels.insert((*channel.name).to_owned(), channel.user_count.get());
            }
            ServerPacket::ChannelAutoJoin(channel) => {
                self.channels.insert((*channel.name).to_owned(), channel.user_count.get());
                return Some(ClientPacket::ChannelJoin(channel.name));
            }
            ServerPacket::ChannelJoinSuccess(name) => _ = self.joined.insert((*name).to_owned()),
            ServerPacket::ChannelKick(name) => _ = self.joined.remove(&*name),
            ServerPacket::FriendsList(friends) => self.friends = friends.0.iter().map(|friend| friend.get()).collect(),
            ServerPacket::Notification(text) => self.notices.push((*text).to_owned()),
            ServerPacket::RequestMap(md5) => _ = self.requested_maps.insert(md5.to_string()),
            ServerPacket::UserDmBlocked(refused) | ServerPacket::TargetIsSilenced(refused) => {
                self.refusals.push((*refused.target).to_owned());
            }
            ServerPacket::UserSilenced(user) => _ = self.silenced.insert(user.get()),
            ServerPacket::SpectatorJoined(user) => _ = self.watchers.insert(user.get()),
            ServerPacket::SpectatorLeft(user) => {
                self.watchers.remove(&user.get());
                self.lacking.remove(&user.get());
            }
            ServerPacket::FellowSpectatorJoined(user) => _ = self.fellows.insert(user.get()),
            ServerPacket::FellowSpectatorLeft(user) => {
                self.fellows.remove(&user.get());
                self.lacking.remove(&user.get());
            }
            ServerPacket::SpectatorCantSpectate(user) => _ = self.lacking.insert(user.get()),
            ServerPacket::SpectateFrames(bundle) => self.frames.push(bundle),
            ServerPacket::SilenceEnd(seconds) => self.silence = seconds,
            _ => {}
        }
        None
    }

    /// The name of somebody who is here, once it is known.
    #[must_use]
    pub fn name_of(&self, user: i64) -> Option<&str> {
        Some(&self.users.get(&user)?.presence.as_ref()?.name)
    }

    /// What was said in a tab, as (sender, text).
    #[must_use]
    pub fn said_in(&self, tab: &str) -> Vec<(&str, &str)> {
        let of_tab = self.lines.iter().filter(|line| line.tab == tab);
        of_tab.map(|line| (line.sender.as_str(), line.text.as_str())).collect()
    }
}

/// A line, in the tab of its channel or of who says it. neosu drops private ones of nobody, or for nobody.
fn line(message: &Message) -> Option<Line> {
    let tab = if message.target.starts_with('#') {
        &message.target
    } else if message.sender_id.get() != 0 && !message.target.is_empty() {
        &message.sender
    } else {
        return None;
    };
    Some(Line { tab: (**tab).to_owned(), sender: (*message.sender).to_owned(), text: (*message.text).to_owned() })
}
