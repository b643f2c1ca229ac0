//! Rooms as a whole. Names begin with the line of the conformance list in `docs/protocols/rooms.md`.

mod availability;
mod bancho;
mod beyond;
mod countdowns;
mod flow;
mod freestyle;
mod hosts;
mod item_mods;
mod participation;
mod playlist;
mod properties;
mod queues;
mod referees;
mod seats;
mod settings;
mod states;
mod teams;

use std::{sync::Arc, time::Duration};

use kiai_model::{
    Id, Mods, Room, Ruleset, Timestamp, User,
    rooms::{
        Abilities, Availability, PlaylistItem, QueueMode, RecordKind, Role, RoomBeatmap, RoomEvent, RoomKind,
        RoomState, RoomUser, Settings, To, UserState,
    },
};

use super::*;

const A: i64 = 1234;
const B: i64 = 2345;
const C: i64 = 3456;
const D: i64 = 4567;
const E: i64 = 5678;

/// What osu!(lazer) can do.
const LAZER: Abilities =
    Abilities { needs_seat: false, needs_map: true, has_results: true, tells_only_missing_maps: false };
/// What clients of the bancho protocol can do.
const BANCHO: Abilities =
    Abilities { needs_seat: true, needs_map: false, has_results: false, tells_only_missing_maps: true };

/// A room, the time, and all that came of what was asked of it since the last look.
struct Play {
    machine: Machine,
    now: Timestamp,
    outcomes: Vec<Outcome>,
}

fn user(number: i64) -> Id<User> {
    Id::new(number)
}

fn mods(text: &str) -> Mods {
    Mods(text.split_whitespace().map(|name| name.parse::<kiai_model::Acronym>().unwrap().into()).collect())
}

/// A map of a set, made for a ruleset.
fn map_of(id: i64, set: i64, ruleset: Ruleset) -> Arc<RoomBeatmap> {
    Arc::new(RoomBeatmap {
        id: Id::new(id),
        set: Id::new(set),
        checksum: format!("{id:032x}"),
        ruleset,
        star_rating: 4.0,
        name: format!("Artist - Title {id} [Difficulty]"),
    })
}

/// An item: an osu! map in its own ruleset without mods.
fn draft(map: i64) -> ItemDraft {
    ItemDraft {
        beatmap: Lookup::Found(map_of(map, map / 10, Ruleset::Osu)),
        checksum: None,
        ruleset: 0,
        required_mods: Mods::default(),
        allowed_mods: Mods::default(),
        is_freestyle: false,
    }
}

fn settings() -> Settings {
    Settings { name: "a room".into(), ..Settings::default() }
}

fn new_room(settings: Settings) -> NewRoom {
    NewRoom {
        id: Id::new(8888),
        channel: Id::new(77),
        kind: RoomKind::Normal,
        creator: user(A),
        settings,
        item: Some(draft(10)),
        item_ids: (1..=40).map(Id::new).collect(),
    }
}

impl Play {
    fn of(new: NewRoom) -> Self {
        let now = Timestamp(1_000_000);
        let (machine, outcomes) = Machine::create(new, now).unwrap();
        Self { machine, now, outcomes }
    }

    /// A new room with its maker inside.
    fn new() -> Self {
        Self::with(settings())
    }

    fn with(settings: Settings) -> Self {
        let mut play = Self::of(new_room(settings));
        play.joins(A);
        play
    }

    fn in_mode(queue_mode: QueueMode) -> Self {
        Self::with(Settings { queue_mode, ..settings() })
    }

    fn try_do(&mut self, by: i64, command: Command) -> Result<(), Refusal> {
        let before = self.machine.clone();
        match self.machine.apply(Actor::User(user(by)), command, self.now) {
            Ok(outcomes) => {
                self.outcomes.extend(outcomes);
                Ok(())
            }
            Err(refusal) => {
                assert!(self.machine == before, "a refusal changes nothing");
                Err(refusal)
            }
        }
    }

    #[track_caller]
    #[expect(clippy::needless_pass_by_value, reason = "stories read better without references")]
    fn does(&mut self, by: i64, command: Command) {
        self.try_do(by, command.clone()).unwrap_or_else(|refusal| panic!("{by} {command:?}: {refusal:?}"));
    }

    #[track_caller]
    #[expect(clippy::needless_pass_by_value, reason = "stories read better without references")]
    fn refused(&mut self, by: i64, command: Command) -> Refusal {
        let before = self.outcomes.len();
        let refusal = self.try_do(by, command.clone()).err();
        assert_eq!(self.outcomes.len(), before);
        refusal.unwrap_or_else(|| panic!("{by} may {command:?}"))
    }

    fn joins(&mut self, who: i64) {
        self.does(who, join(""));
    }

    fn all_join(&mut self, who: &[i64]) {
        who.iter().for_each(|who| self.joins(*who));
    }

    fn leaves(&mut self, who: i64) {
        self.does(who, Command::Leave { role: Role::Player });
    }

    #[track_caller]
    fn goes(&mut self, who: i64, state: UserState) {
        self.does(who, Command::ChangeState { state });
    }

    fn has_map(&mut self, who: i64) {
        self.does(who, Command::ChangeAvailability { availability: Availability::LocallyAvailable });
    }

    /// Ready, with the map.
    fn readies(&mut self, who: i64) {
        self.goes(who, UserState::Ready);
        self.has_map(who);
    }

    fn starts(&mut self, who: i64) {
        self.does(who, Command::StartMatch { start: Start::WhenReady });
    }

    fn loads(&mut self, who: i64) {
        self.goes(who, UserState::Loaded);
        self.goes(who, UserState::ReadyForGameplay);
    }

    fn finishes(&mut self, who: i64) {
        self.goes(who, UserState::FinishedPlay);
    }

    /// A whole match of all these.
    fn match_of(&mut self, who: &[i64]) {
        who.iter().for_each(|who| self.readies(*who));
        self.starts(who[0]);
        who.iter().for_each(|who| self.loads(*who));
        who.iter().for_each(|who| self.finishes(*who));
        who.iter().for_each(|who| self.goes(*who, UserState::Idle));
    }

    fn sets(&mut self, change: SettingsChange) {
        self.does(A, Command::ChangeSettings(change));
    }

    fn adds(&mut self, who: i64, map: i64) {
        self.does(who, Command::AddItem(draft(map)));
    }

    fn passes(&mut self, time: Duration) {
        self.now = self.now + time;
        let outcomes = self.machine.tick(self.now);
        self.outcomes.extend(outcomes);
    }

    fn room(&self) -> &Room {
        self.machine.room()
    }

    #[track_caller]
    fn user(&self, who: i64) -> &RoomUser {
        self.room().user(user(who)).unwrap()
    }

    fn states(&self) -> Vec<UserState> {
        self.room().users.iter().map(|user| user.state).collect()
    }

    fn current(&self) -> i64 {
        self.room().current.unwrap().get()
    }

    /// What is to be played, in its order.
    fn order(&self) -> Vec<i64> {
        let mut items: Vec<&PlaylistItem> = self.room().playlist.iter().filter(|item| !item.is_expired).collect();
        items.sort_by_key(|item| (item.order, item.id));
        items.into_iter().map(|item| item.id.get()).collect()
    }

    fn is(&self, state: RoomState) -> bool {
        self.room().state == state
    }

    fn is_expired(&self, item: i64) -> bool {
        self.room().item(Id::new(item)).unwrap().is_expired
    }

    /// Forgets what has come so far.
    fn forget(&mut self) {
        self.outcomes.clear();
    }

    /// How often something like this was told.
    fn told(&self, is_it: impl Fn(&RoomEvent) -> bool) -> usize {
        self.told_to(|_, event| is_it(event))
    }

    fn told_to(&self, is_it: impl Fn(To, &RoomEvent) -> bool) -> usize {
        self.outcomes.iter().filter(|outcome| matches!(outcome, Outcome::Tell(to, event) if is_it(*to, event))).count()
    }

    fn first(&self, is_it: impl Fn(&RoomEvent) -> bool) -> usize {
        self.outcomes.iter().position(|it| matches!(it, Outcome::Tell(_, event) if is_it(event))).unwrap()
    }

    fn told_state(&self, who: i64, state: UserState) -> usize {
        self.told(|event| *event == RoomEvent::UserStateChanged { user: user(who), state })
    }

    fn recorded(&self, kind: RecordKind) -> usize {
        self.outcomes.iter().filter(|outcome| matches!(outcome, Outcome::Record(record) if record.kind == kind)).count()
    }

    /// How often something was recorded of an item.
    fn recorded_of(&self, kind: RecordKind, item: i64) -> usize {
        let is_it = |outcome: &&Outcome| matches!(outcome, Outcome::Record(record) if record.kind == kind && record.item == Some(Id::new(item)));
        self.outcomes.iter().filter(is_it).count()
    }
}

fn join(password: &str) -> Command {
    join_as(password, Role::Player, LAZER)
}

fn join_as(password: &str, role: Role, abilities: Abilities) -> Command {
    Command::Join { password: password.into(), role, abilities, is_restricted: false }
}

fn is_settings(event: &RoomEvent) -> bool {
    matches!(event, RoomEvent::SettingsChanged { .. })
}

fn is_seats(event: &RoomEvent) -> bool {
    matches!(event, RoomEvent::SeatsChanged { .. })
}

fn is_load(event: &RoomEvent) -> bool {
    matches!(event, RoomEvent::LoadRequested)
}

fn is_joined(event: &RoomEvent) -> bool {
    matches!(event, RoomEvent::UserJoined { .. })
}

fn is_added(event: &RoomEvent) -> bool {
    matches!(event, RoomEvent::ItemAdded { .. })
}

fn is_removed(event: &RoomEvent) -> bool {
    matches!(event, RoomEvent::ItemRemoved { .. })
}

fn is_expiry(event: &RoomEvent) -> bool {
    matches!(event, RoomEvent::ItemChanged { item } if item.is_expired)
}
