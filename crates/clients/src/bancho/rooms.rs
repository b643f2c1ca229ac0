//! Rooms as a client lives in them: what it answers by itself, and what it takes no notice of. Upstream: neosu's
//! `RoomScreen.cpp` and `Lobby.cpp`.

use std::{
    collections::{BTreeMap, BTreeSet},
    marker::PhantomData,
};

use kiai_model::{Beatmap, Id};
use kiai_wire_bancho::{
    ClientPacket, Dialect, ServerPacket,
    mods::LegacyMods,
    rooms::{Match, RoomPassword, ScoreFrame, Slot, SlotIndex, SlotStatus},
};

use super::Family;

/// What a client does in its room.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Phase {
    /// It shows the room.
    #[default]
    Waiting,
    /// It was told to load the map.
    Loading,
    /// It plays.
    Playing,
    /// It shows the results of a match that is over.
    Results,
}

/// What a client knows of rooms.
#[derive(Debug)]
pub struct Rooms<F> {
    /// The rooms of the lobby, by number.
    pub listed: BTreeMap<u16, Match>,
    /// The room it is in.
    pub current: Option<Match>,
    /// The checksums of the maps it has.
    pub maps: BTreeSet<String>,
    /// What it does.
    pub phase: Phase,
    /// The last score of each slot in this match.
    pub scores: BTreeMap<u8, ScoreFrame>,
    /// Those who want to skip, as the client was told of them: neosu by user, osu!stable by slot.
    pub skips: BTreeSet<i64>,
    /// Whether the intro was skipped.
    pub has_skipped: bool,
    /// The slots of those who failed.
    pub failed: BTreeSet<usize>,
    /// How often it was made host.
    pub hosted: u32,
    /// Joins that were refused.
    pub refused: u32,
    /// Invitations, which neosu does not show.
    pub invitations: Vec<String>,
    /// What was told of the match: 46, 53, 58, 61, 106, in that order of arrival.
    pub cues: Vec<u16>,
    family: PhantomData<fn() -> F>,
}

impl<F> Default for Rooms<F> {
    fn default() -> Self {
        Self {
            listed: BTreeMap::new(),
            current: None,
            maps: BTreeSet::new(),
            phase: Phase::Waiting,
            scores: BTreeMap::new(),
            skips: BTreeSet::new(),
            has_skipped: false,
            failed: BTreeSet::new(),
            hosted: 0,
            refused: 0,
            invitations: Vec::new(),
            cues: Vec::new(),
            family: PhantomData,
        }
    }
}

impl<F: Family> Rooms<F> {
    /// Takes in what was told; gives what the client answers to it by itself.
    pub fn hear(&mut self, me: i64, packet: &ServerPacket) -> Vec<ClientPacket> {
        match packet {
            ServerPacket::RoomCreated(room) => _ = self.listed.insert(room.id, (**room).clone()),
            ServerPacket::RoomClosed(number) => self.closed(*number),
            ServerPacket::RoomUpdated(room) => return self.updated(me, room),
            ServerPacket::RoomJoinSuccess(room) => {
                (self.phase, self.current) = (Phase::Waiting, None);
                return self.enter(room);
            }
            ServerPacket::RoomJoinFail => self.refused += 1,
            ServerPacket::HostChanged => self.hosted += 1,
            ServerPacket::RoomInvite(invitation) if F::DIALECT == Dialect::Stable => {
                self.invitations.push((*invitation.text).to_owned());
            }
            ServerPacket::MatchStarted(room) => return self.started(room),
            ServerPacket::MatchAllPlayersLoaded if self.phase == Phase::Loading => {
                self.cues.push(53);
                self.phase = Phase::Playing;
            }
            ServerPacket::MatchScoreUpdated(frame) => _ = self.scores.insert(frame.slot_id, *frame),
            ServerPacket::MatchPlayerFailed(slot) => _ = self.failed.insert(slot.get()),
            ServerPacket::MatchPlayerSkipped(who) => _ = self.skips.insert((*who).into()),
            ServerPacket::MatchSkip => {
                self.cues.push(61);
                self.has_skipped = true;
            }
            ServerPacket::MatchFinished => {
                self.cues.push(58);
                self.phase = Phase::Results;
            }
            ServerPacket::MatchAbort => {
                self.cues.push(106);
                self.phase = Phase::Waiting;
            }
            _ => {}
        }
        Vec::new()
    }

    /// A client opens a room: neosu always the same, osu!stable as its player filled it in.
    #[must_use]
    pub fn new_room(name: &str, password: &str, map: Option<(i32, &str)>) -> Match {
        let mut room = Match {
            id: 0,
            in_progress: false,
            match_type: 0,
            mods: LegacyMods::NONE,
            name: name.into(),
            password: kiai_wire_bancho::codec::Text::from(password).into(),
            map_name: map.map_or("", |_| "Artist - Title [Hard]").into(),
            map_id: Id::<Beatmap>::new(map.map_or(0, |(id, _)| id.into())),
            map_md5: map.map_or(kiai_wire_bancho::codec::Md5::ZERO, |(_, md5)| md5.into()),
            slots: Default::default(),
            host_id: Id::new(0),
            mode: kiai_model::Ruleset::Osu,
            win_condition: Default::default(),
            team_type: Default::default(),
            slot_mods: None,
            seed: 0,
        };
        if F::DIALECT == Dialect::Neosu {
            (room.name, room.password) = ("New room".into(), RoomPassword::None);
        }
        room.slots.0[0].status = SlotStatus::NOT_READY;
        room
    }

    /// What neosu's "Kick" says of a slot: a lock and an unlock. The second loses its body on the way.
    #[must_use]
    pub fn kick(slot: usize) -> Vec<ClientPacket> {
        SlotIndex::new(slot).map_or_else(Vec::new, |slot| vec![ClientPacket::MatchLock(slot); 2])
    }

    /// Whether it shows its player in the room.
    #[must_use]
    pub fn slot_of(&self, user: i64) -> Option<(usize, Slot)> {
        let slots = &self.current.as_ref()?.slots.0;
        let is_theirs = |slot: &Slot| slot.status.intersects(SlotStatus::OCCUPIED) && slot.user_id.get() == user;
        slots.iter().copied().enumerate().find(|(_, slot)| is_theirs(slot))
    }

    fn closed(&mut self, number: i32) {
        if let Ok(number) = u16::try_from(number) {
            self.listed.remove(&number);
            // What neosu has become leaves its room, and so does osu!stable.
            self.current.take_if(|room| room.id == number);
        }
    }

    fn updated(&mut self, me: i64, room: &Match) -> Vec<ClientPacket> {
        if let Some(listed) = self.listed.get_mut(&room.id) {
            *listed = room.clone();
        }
        let is_ours = self.current.as_ref().is_some_and(|current| current.id == room.id);
        if !is_ours {
            return Vec::new();
        }
        if self.phase == Phase::Playing || (self.phase == Phase::Loading && F::DIALECT == Dialect::Neosu) {
            return Vec::new();
        }
        let answers = self.enter(room);
        if self.slot_of(me).is_none() {
            self.current = None;
            return vec![ClientPacket::ExitRoom];
        }
        answers
    }

    /// Shows a room, and says whether it has the map when that is another.
    fn enter(&mut self, room: &Match) -> Vec<ClientPacket> {
        let before = self.current.replace(room.clone()).map(|room| (room.map_id, room.map_md5));
        if before == Some((room.map_id, room.map_md5)) || room.map_id.get() == 0 {
            return Vec::new();
        }
        let has_map = room.map_md5.is_known() && self.maps.contains(&room.map_md5.to_string());
        match F::DIALECT {
            _ if !has_map => vec![ClientPacket::MatchNoBeatmap],
            Dialect::Neosu => vec![ClientPacket::MatchHasBeatmap],
            Dialect::Stable => Vec::new(),
        }
    }

    fn started(&mut self, room: &Match) -> Vec<ClientPacket> {
        // Without the map it stays where it is.
        if !self.maps.contains(&room.map_md5.to_string()) {
            return Vec::new();
        }
        self.cues.push(46);
        self.current = Some(room.clone());
        (self.phase, self.has_skipped) = (Phase::Loading, false);
        (self.scores, self.skips, self.failed) = Default::default();
        vec![ClientPacket::MatchLoadComplete]
    }
}
