//! A room as a match of sixteen slots, and what a client says of a match as what is asked of a room.
//!
//! What a match cannot show:
//!
//! - Whoever has no seat is not in it, and who joins with these clients needs one.
//! - Of the playlist there is only the current item; once it was played it stays until the next is chosen.
//! - The number of a match has 16 bits: it is that of the room without the higher ones.
//! - A map that is not known here has no number; it is told with [`UNKNOWN_MAP`], since 0 is for none.
//! - A mod without a bit, or with settings, is left out, and who cannot play so is told: [`lack`].

use kiai_model::{
    Beatmap, Id, Mods, Room, Ruleset, User,
    rooms::{self, MatchType, RoomState, RoomUser, Seat, UserState},
};
use kiai_services::{
    beatmaps::{bits_of_mods, mods_from_bits},
    spectate::SaidPlay,
};
use kiai_wire_bancho::{
    Dialect,
    codec::Md5,
    mods::LegacyMods,
    rooms::{Match, RoomPassword, SLOTS, Slot, SlotStatus, Slots, Team, TeamType, WinCondition},
};

/// What the number of a map is that has none here: higher than any, so that a client that looks for it finds nothing.
pub(crate) const UNKNOWN_MAP: Id<Beatmap> = Id::new(i32::MAX as i64);
/// What the number of a map is while the host looks for one.
const CHOOSING: Id<Beatmap> = Id::new(-1);
/// What a password ends with that hides the match's history, which is shown to nobody but those who were there.
const PRIVATE: &str = "//private";

/// To whom a match is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ShownTo {
    /// Those inside, who know the password.
    Members,
    /// Anybody: they learn only that there is one.
    Lobby,
}

/// A room as a match.
pub(crate) fn match_of(room: &Room, shown_to: ShownTo) -> Match {
    let item = room.current_item();
    let (map_name, map_id, map_md5) = match item {
        _ if room.is_choosing => ("", CHOOSING, Md5::NONE),
        None => ("", Id::new(0), Md5::NONE),
        Some(item) => {
            let beatmap = &item.beatmap;
            let id = if beatmap.id.get() == 0 { UNKNOWN_MAP } else { beatmap.id };
            (beatmap.name.as_str(), id, Md5::from(beatmap.checksum.as_str()))
        }
    };
    Match {
        id: match_number(room.id),
        in_progress: is_on(room),
        match_type: 0,
        mods: item.map_or(LegacyMods::NONE, |item| bits(&item.required_mods)),
        name: room.settings.name.as_str().into(),
        password: password(&room.settings.password, shown_to),
        map_name: map_name.into(),
        map_id,
        map_md5,
        slots: Slots(std::array::from_fn(|seat| slot(room, seat))),
        host_id: room.host.unwrap_or(Id::new(0)),
        mode: item.map_or(Ruleset::Osu, |item| item.ruleset),
        win_condition: win_condition(room.settings.win_condition),
        team_type: team_type(room.settings.match_type),
        slot_mods: room.has_free_mods().then(|| std::array::from_fn(|seat| slot_mods(room, seat))),
        seed: room.settings.seed,
    }
}

/// The number of a room as a match.
pub(crate) fn match_number(room: Id<Room>) -> u16 {
    // What is cut off is meant to be.
    u16::try_from(room.get() & 0xffff).unwrap_or_default()
}

/// The slot of somebody, if they have one.
pub(crate) fn slot_of(room: &Room, user: Id<User>) -> Option<u8> {
    room.seat_of(user).and_then(|seat| u8::try_from(seat).ok())
}

/// What somebody inside plays in a match, as these clients play it.
pub(crate) fn played_in(room: &Room, user: Id<User>) -> Option<SaidPlay> {
    let (item, inside) = (room.current_item()?, room.user(user)?);
    let mut mods = bits(&item.required_mods);
    if room.has_free_mods() {
        mods = mods.or(own_mods(inside));
    }
    // What wins says how they count.
    if room.settings.win_condition == rooms::WinCondition::ScoreV2 {
        mods = mods.or(LegacyMods::SCORE_V2);
    }
    Some(SaidPlay { checksum: item.beatmap.checksum.clone(), ruleset: item.ruleset, mod_bits: mods.0 })
}

/// Who is in a slot, if somebody is.
pub(crate) fn user_in(room: &Room, slot: usize) -> Option<Id<User>> {
    match room.seats.get(slot)? {
        Seat::Taken(user) => Some(*user),
        Seat::Open | Seat::Locked => None,
    }
}

/// Why a client of this gate cannot play what a room plays, in words for its player; none when it can.
pub(crate) fn lack(room: &Room, dialect: Dialect) -> Option<String> {
    let item = room.current_item().filter(|_| !room.is_choosing)?;
    if dialect == Dialect::Neosu && item.ruleset != Ruleset::Osu {
        return Some("This room does not play osu!, which is all that your client can play.".to_owned());
    }
    let beyond: Vec<&str> = item
        .required_mods
        .0
        .iter()
        .filter(|m| {
            // A mirror is a mod of mania alone here.
            let is_mirror = m.acronym == "MR" && item.ruleset != Ruleset::Mania;
            is_mirror || !bits_of_mods(&Mods(vec![(*m).clone()])).is_all
        })
        .map(|m| m.acronym.as_str())
        .collect();
    (!beyond.is_empty())
        .then(|| format!("This room is played with mods that your client does not have: {}.", beyond.join(", ")))
}

/// The mods a client means.
pub(crate) fn mods_of(bits: LegacyMods) -> Mods {
    let by_itself = LegacyMods::AUTOPLAY.or(LegacyMods::CINEMA);
    let mut mods = mods_from_bits(bits.and(LegacyMods::ALL).without(by_itself).0.into()).unwrap_or_default();
    // Of both speeds only one can be played.
    if bits.contains(LegacyMods::HALF_TIME) && bits.intersects(LegacyMods::DOUBLE_TIME.or(LegacyMods::NIGHTCORE)) {
        mods.0.retain(|m| m.acronym != "HT");
    }
    mods
}

/// The password a client asks for; empty for none.
pub(crate) fn password_of(told: &RoomPassword) -> String {
    let text = told.text().unwrap_or_default();
    text.strip_suffix(PRIVATE).unwrap_or(text).to_owned()
}

/// Who plays against whom, as a client asks for it.
pub(crate) const fn match_type_of(told: TeamType) -> MatchType {
    match told {
        TeamType::HeadToHead => MatchType::HeadToHead,
        TeamType::TagCoop => MatchType::TagCoop,
        TeamType::TeamVs => MatchType::TeamVersus,
        TeamType::TagTeamVs => MatchType::TagTeamVersus,
    }
}

/// What wins, as a client asks for it.
pub(crate) const fn win_condition_of(told: WinCondition) -> rooms::WinCondition {
    match told {
        WinCondition::Score => rooms::WinCondition::Score,
        WinCondition::Accuracy => rooms::WinCondition::Accuracy,
        WinCondition::Combo => rooms::WinCondition::Combo,
        WinCondition::ScoreV2 => rooms::WinCondition::ScoreV2,
    }
}

/// How many may be in a room whose maker closed the slots from some on; none when all are open.
pub(crate) fn limit_of(told: &Slots) -> Option<u8> {
    let is_closed = |slot: &Slot| slot.status == SlotStatus::LOCKED;
    let closed = told.0.iter().rev().take_while(|slot| is_closed(slot)).count();
    let open = SLOTS - closed;
    // A room has two seats at least.
    (closed > 0).then(|| u8::try_from(open.max(2)).unwrap_or(2))
}

fn is_on(room: &Room) -> bool {
    matches!(room.state, RoomState::WaitingForLoad | RoomState::Playing)
}

fn password(password: &str, shown_to: ShownTo) -> RoomPassword {
    match shown_to {
        _ if password.is_empty() => RoomPassword::None,
        ShownTo::Members => RoomPassword::Is(password.into()),
        ShownTo::Lobby => RoomPassword::Hidden,
    }
}

fn slot(room: &Room, seat: usize) -> Slot {
    let closed = Slot { status: SlotStatus::LOCKED, ..Slot::default() };
    match room.seats.get(seat) {
        None | Some(Seat::Locked) => closed,
        Some(Seat::Open) => Slot::default(),
        Some(Seat::Taken(user)) => {
            let inside = room.user(*user);
            let team = inside.and_then(|inside| inside.team).map_or(Team::Neutral, |team| match team {
                rooms::Team::Red => Team::Red,
                rooms::Team::Blue => Team::Blue,
            });
            Slot { status: inside.map_or(SlotStatus::NOT_READY, status), team, user_id: *user }
        }
    }
}

/// How somebody's slot stands. Who looks on from their seat, or at the results, is not ready.
fn status(inside: &RoomUser) -> SlotStatus {
    match inside.state {
        UserState::Idle | UserState::Spectating | UserState::Results if !inside.has_map() => SlotStatus::NO_MAP,
        UserState::Idle | UserState::Spectating | UserState::Results => SlotStatus::NOT_READY,
        UserState::Ready => SlotStatus::READY,
        UserState::WaitingForLoad | UserState::Loaded | UserState::ReadyForGameplay | UserState::Playing => {
            SlotStatus::PLAYING
        }
        UserState::FinishedPlay => SlotStatus::COMPLETE,
    }
}

fn slot_mods(room: &Room, seat: usize) -> LegacyMods {
    user_in(room, seat).and_then(|user| room.user(user)).map_or(LegacyMods::NONE, own_mods)
}

/// What somebody has chosen beside the mods of the room, of which the speed is one.
fn own_mods(inside: &RoomUser) -> LegacyMods {
    bits(&inside.mods).without(LegacyMods::SPEED)
}

fn bits(mods: &Mods) -> LegacyMods {
    LegacyMods(bits_of_mods(mods).bits)
}

const fn team_type(of: MatchType) -> TeamType {
    match of {
        // The first is never played together.
        MatchType::Playlists | MatchType::HeadToHead => TeamType::HeadToHead,
        MatchType::TeamVersus => TeamType::TeamVs,
        MatchType::TagCoop => TeamType::TagCoop,
        MatchType::TagTeamVersus => TeamType::TagTeamVs,
    }
}

const fn win_condition(of: rooms::WinCondition) -> WinCondition {
    match of {
        rooms::WinCondition::Score => WinCondition::Score,
        rooms::WinCondition::Accuracy => WinCondition::Accuracy,
        rooms::WinCondition::Combo => WinCondition::Combo,
        rooms::WinCondition::ScoreV2 => WinCondition::ScoreV2,
    }
}

#[cfg(test)]
mod tests;
