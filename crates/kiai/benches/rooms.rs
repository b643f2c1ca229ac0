//! Commands of a full room: sixteen people of both families play matches, with all that goes on between. The budget is a million
//! commands a second on one core, so that rooms never are what a server waits for.

#![expect(clippy::unwrap_used, reason = "a benchmark that fails may panic")]

use std::{hint::black_box, sync::Arc, time::Duration};

use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};
use kiai_model::{
    Acronym, Id, Mod, Mods, Ruleset, Timestamp,
    rooms::{Abilities, Availability, QueueMode, Role, RoomBeatmap, RoomKind, Settings, UserState},
};
use kiai_rules::room::{Actor, Command, ItemDraft, Lookup, Machine, NewRoom, Start};

const PEOPLE: i64 = 16;
const MATCHES: i64 = 10;

fn draft(map: i64) -> ItemDraft {
    let beatmap = RoomBeatmap {
        id: Id::new(map),
        set: Id::new(map),
        checksum: format!("{map:032x}"),
        ruleset: Ruleset::Osu,
        star_rating: 5.0,
        name: "Artist of Some Length - Title of Some Length [Difficulty]".into(),
    };
    ItemDraft {
        beatmap: Lookup::Found(Arc::new(beatmap)),
        checksum: None,
        ruleset: 0,
        required_mods: mods(&["DT"]),
        allowed_mods: mods(&["HD", "HR", "FL", "NF"]),
        is_freestyle: false,
    }
}

fn mods(names: &[&str]) -> Mods {
    Mods(names.iter().map(|name| Mod::from(name.parse::<Acronym>().unwrap())).collect())
}

fn new_room() -> Machine {
    let new = NewRoom {
        id: Id::new(1),
        channel: Id::new(1),
        kind: RoomKind::Normal,
        creator: Id::new(1),
        settings: Settings {
            name: "a room".into(),
            queue_mode: QueueMode::AllPlayersRoundRobin,
            max_participants: Some(16),
            ..Settings::default()
        },
        item: Some(draft(1)),
        item_ids: (1..=100).map(Id::new).collect(),
    };
    Machine::create(new, Timestamp(0)).unwrap().0
}

/// Everything that is asked of the room, in order, by whom and when.
fn commands() -> Vec<(Actor, Command, Timestamp)> {
    let mut commands = Vec::new();
    let mut now = Timestamp(0);
    let mut ask = |who: i64, command| {
        now = now + Duration::from_millis(10);
        commands.push((Actor::User(Id::new(who)), command, now));
    };
    for who in 1..=PEOPLE {
        let is_bancho = who % 2 == 0;
        let abilities = Abilities {
            needs_seat: is_bancho,
            needs_map: !is_bancho,
            has_results: !is_bancho,
            tells_only_missing_maps: is_bancho,
        };
        ask(who, Command::Join { password: String::new(), role: Role::Player, abilities, is_restricted: false });
    }
    for round in 0..MATCHES {
        ask(1 + round % PEOPLE, Command::AddItem(draft(round + 2)));
        for who in 1..=PEOPLE {
            for progress in [0.2, 0.5, 0.9] {
                let availability = Availability::Downloading { progress: Some(progress) };
                ask(who, Command::ChangeAvailability { availability });
            }
            ask(who, Command::ChangeAvailability { availability: Availability::LocallyAvailable });
            ask(who, Command::ChangeMods { mods: mods(&["HD", "HR"]) });
            ask(who, Command::Roll { max: None, chance: who.unsigned_abs() << 50 });
            ask(who, Command::ChangeState { state: UserState::Ready });
        }
        ask(1, Command::StartMatch { start: Start::WhenReady });
        for who in 1..=PEOPLE {
            if who % 2 == 0 {
                ask(who, Command::FinishLoading);
            } else {
                ask(who, Command::ChangeState { state: UserState::Loaded });
                ask(who, Command::ChangeState { state: UserState::ReadyForGameplay });
            }
        }
        (1..=PEOPLE).for_each(|who| ask(who, Command::VoteToSkip));
        (1..=PEOPLE).for_each(|who| ask(who, Command::ChangeState { state: UserState::FinishedPlay }));
        (1..=PEOPLE).for_each(|who| ask(who, Command::ChangeState { state: UserState::Idle }));
    }
    commands
}

/// Does all of it; gives how many outcomes came of it.
fn play(mut machine: Machine, commands: Vec<(Actor, Command, Timestamp)>) -> usize {
    let mut outcomes = 0;
    for (who, command, now) in commands {
        outcomes += machine.tick(now).len();
        outcomes += machine.apply(who, command, now).unwrap().len();
    }
    outcomes
}

fn evening(c: &mut Criterion) {
    let commands = commands();
    let mut group = c.benchmark_group("rooms");
    group.throughput(Throughput::Elements(commands.len() as u64));
    group.bench_function("an evening of sixteen", |b| {
        b.iter_batched(
            || (new_room(), commands.clone()),
            |(machine, commands)| black_box(play(machine, commands)),
            BatchSize::SmallInput,
        );
    });
    group.finish();
}

criterion_group!(benches, evening);
criterion_main!(benches);
