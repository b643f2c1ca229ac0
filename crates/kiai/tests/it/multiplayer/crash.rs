//! Rooms of a real server that is killed: what was told is there afterwards, and a match of all clients goes on.

use std::{collections::BTreeSet, ops::Range};

use kiai_clients::{
    bancho::{BanchoClient, Family, Neosu, Performance, Phase, ScoreForm, Stable},
    lazer::{Board, InRoom, SpectatorHub, strict::ItemScores},
};
use kiai_formats::replay::Frames;
use kiai_model::{Id, Ruleset, spectate};
use kiai_testkit::{Clients, MapFixture, PASSWORD, Player};
use kiai_wire_bancho::{
    ClientPacket,
    mods::LegacyMods,
    rooms::{Match, ScoreFrame, SlotIndex, SlotStatus},
    spectate::ReplayFrame,
};
use kiai_wire_lazer::hub::{
    multiplayer::{MultiplayerClient, MultiplayerServer},
    multiplayer_match::MatchUserState,
    multiplayer_room::{MatchType, MultiplayerRoom, MultiplayerRoomState, MultiplayerRoomUser, MultiplayerUserState},
    spectator::SpectatorClient,
};

use super::{Map, guest, hear_state, host, load, ready};
use crate::{
    bancho::{DEADLINE, matches::Seat},
    process::{Operator, Server},
    stories::play::script,
};

/// The set that the room is made with, and the one that is played: shorter than what a play may be too fast by.
const SETS: [i64; 2] = [88, 89];

fn fixture(set: i64) -> MapFixture {
    MapFixture::new("Song", set, 5)
}

/// An operator who has imported both sets.
fn operator() -> Operator {
    let operator = Operator::new();
    for set in SETS {
        let archive = operator.path(&format!("{set}.osz"));
        std::fs::write(&archive, MapFixture::osz(&[fixture(set)])).unwrap();
        operator.answer(&["import", archive.to_str().unwrap()]);
    }
    operator
}

fn serve(operator: &Operator) -> Server {
    operator.serve(&[("RATE_LIMITS", "off")])
}

async fn map_of(player: &Player, set: i64) -> Map {
    let script = script(player, &fixture(set), 0).await;
    Map { beatmap: script.beatmap.get(), checksum: script.checksum.clone(), script }
}

/// A player of osu!(lazer) inside the room.
struct Gamer {
    player: Player,
    inside: InRoom,
    spectator: SpectatorHub,
    /// What their play is submitted with.
    token: i64,
}

impl Gamer {
    async fn of((player, inside): (Player, InRoom)) -> Self {
        let spectator = player.open_spectator().await.unwrap();
        Self { player, inside, spectator, token: 0 }
    }

    /// The game has lost its server: it opens its hubs anew, and comes into the room as if for the first time.
    async fn reconnect(&mut self, server: &Clients) {
        let player = server.again(&self.player);
        let hub = player.open_multiplayer().await.unwrap();
        let inside = hub.join_room(player.id, self.inside.id(), "").await.unwrap();
        *self = Self { token: self.token, ..Self::of((player, inside)).await };
    }

    /// Watches the others in the room, as the game does.
    async fn watch(&self, all: &[i64]) {
        for other in all.iter().filter(|user| **user != self.player.id) {
            self.spectator.watch(*other).await.unwrap();
        }
    }

    /// Plays a part. With a hub that is new to the play, the game begins it once more.
    async fn play(&self, map: &Map, part: Range<usize>) {
        self.spectator.begin(Some(self.token), &map.script.state()).await.unwrap();
        for timed in &map.script.bundles[part] {
            self.spectator.send_frames(Some(self.token), &timed.bundle);
        }
    }

    async fn finish(&mut self, map: &Map, item: i64) {
        let submission = &map.script.submission;
        let score = self.player.submit_item_score(self.inside.id(), item, self.token, submission).await.unwrap();
        assert!(score.passed);
        self.spectator.end(Some(self.token), &map.script).await.unwrap();
        self.inside.change_state(MultiplayerUserState::FinishedPlay).await.unwrap();
    }
}

/// Waits until a hub has told frames of all of them.
async fn sees(hub: &mut SpectatorHub, players: &[i64]) {
    let mut missing: BTreeSet<i64> = players.iter().copied().collect();
    let seeing = hub.wait_for(|call| {
        if let SpectatorClient::UserSentFrames(user, _) = call {
            missing.remove(&user.get());
        }
        missing.is_empty().then_some(())
    });
    tokio::time::timeout(DEADLINE, seeing).await.expect("they are seen before the deadline").unwrap();
}

/// Asks until it is so, before the deadline.
async fn until(mut is_so: impl AsyncFnMut() -> bool) {
    let asking = async { while !is_so().await {} };
    tokio::time::timeout(DEADLINE, asking).await.expect("it is so before the deadline");
}

/// A play of the map as a client of bancho tells it, a bundle for each part.
fn performance(map: &Map) -> Performance {
    let frame = |n: u16| ReplayFrame {
        buttons: u8::from(n.is_multiple_of(2)),
        legacy_button: 0,
        x: f32::from(n),
        y: 192.0,
        time_ms: i32::from(n) * 16,
    };
    let frames = (0..120).map(frame).collect();
    Performance::new(&map.checksum, map.beatmap, LegacyMods::NONE, Ruleset::Osu, frames)
}

/// Goes on for a bundle, and tells the score of it.
async fn perform<F: Family>(seat: &mut Seat<F>, performance: &mut Performance, watcher: i64, total_score: i32) {
    seat.hear_until(|client| client.world.watchers.contains(&watcher)).await;
    let bundle = performance.next_bundle().unwrap();
    let score = ScoreFrame { count_300: 3, total_score, max_combo: 3, current_combo: 3, ..ScoreFrame::default() };
    seat.say([ClientPacket::SpectateFrames(bundle), ClientPacket::UpdateMatchScore(score)]).await;
}

/// Waits until a client was told of the scores of all of them.
async fn sees_scores<F: Family>(seat: &mut Seat<F>, players: &[i64]) {
    let me = seat.me();
    seat.hear_until(|client| {
        let rooms = &client.rooms;
        let slot = |player: i64| u8::try_from(rooms.slot_of(player).unwrap().0).unwrap();
        players
            .iter()
            .filter(|player| **player != me)
            .all(|player| rooms.scores.get(&slot(*player)).is_some_and(|score| score.total_score > 0))
    })
    .await;
}

/// Submits a play of all five objects, some of them hit badly.
async fn submit<F: Family>(client: &BanchoClient<F>, name: &str, map: &Map, hundreds: u8) {
    let frame = |n: u8| spectate::ReplayFrame {
        time_ms: f64::from(n) * 200.0,
        x: Some(f32::from(n) + f32::from(hundreds)),
        y: Some(1.5),
        buttons: 5,
    };
    let replay = Frames { frames: (0..20).map(frame).collect(), seed: 0 }.encode();
    let hits = [5 - u32::from(hundreds), u32::from(hundreds), 0, 0];
    let form = ScoreForm::new(&map.checksum, hits, 1_600 - 100 * u32::from(hundreds), 6);
    let answer = client.submit(name, PASSWORD, &ScoreForm { replay, ..form }).await.unwrap();
    assert!(String::from_utf8_lossy(&answer.body).contains("onlineScoreId:"), "{answer:?}");
}

/// A room as a game knows it: everything but what the game's copy of the host does.
#[derive(Debug, PartialEq)]
struct Known {
    room: MultiplayerRoom,
    host: Option<i64>,
}

fn known(inside: &InRoom) -> Known {
    let mut room = inside.room.clone();
    room.users.0.sort_by_key(|user| user.user_id);
    let host = room.host.take().map(|host| host.user_id.get());
    Known { room, host }
}

fn team(user: &MultiplayerRoomUser) -> i32 {
    match user.match_state {
        Some(MatchUserState::TeamVersus(state)) => state.team_id,
        None => panic!("no team"),
    }
}

/// Two players with osu!(lazer), two with neosu and one with osu!stable in one room.
struct Five {
    dora: Gamer,
    erik: Gamer,
    alice: Seat<Neosu>,
    bob: Seat<Neosu>,
    carol: Seat<Stable>,
    /// What they play.
    map: Map,
}

impl Five {
    /// Dora makes a room for teams, all come, and Alice is host from then on and chooses the map.
    async fn inside(server: &Clients, [first, map]: [Map; 2]) -> Self {
        let mut room = first.room();
        room.settings.match_type = MatchType::TeamVersus;
        let dora = Gamer::of(host(server, "Dora", room).await).await;
        let number = dora.inside.id();
        let erik = Gamer::of(guest(server, "Erik", number).await).await;
        let alice = Seat::take(server, server.neosu(), "Alice", &map.checksum).await;
        let bob = Seat::take(server, server.neosu(), "Bob", &map.checksum).await;
        let carol = Seat::take(server, server.stable(), "Carol", &map.checksum).await;
        let mut five = Self { dora, erik, alice, bob, carol, map };
        let Self { dora, erik, alice, bob, carol, map } = &mut five;
        let number = u16::try_from(number).unwrap();
        alice.join(number, "").await;
        bob.join(number, "").await;
        carol.join(number, "").await;
        dora.inside.hear_until_room(|inside| inside.room.users.0.len() == 5).await.unwrap();

        dora.inside.ask(MultiplayerServer::TransferHost(Id::new(alice.me()))).await.unwrap();
        alice.hear_until(|client| client.rooms.hosted == 1).await;
        let mut chosen = alice.room().clone();
        (chosen.map_id, chosen.map_md5) = (Id::new(map.beatmap), map.checksum.as_str().into());
        alice.say([ClientPacket::MatchChangeSettings(Box::new(chosen))]).await;
        for inside in [&mut dora.inside, &mut erik.inside] {
            let is_chosen = |inside: &InRoom| i64::from(inside.current().unwrap().beatmap_id) == map.beatmap;
            inside.hear_until_room(is_chosen).await.unwrap();
            ready(inside).await;
        }
        alice.hear_until(|client| chose(client.rooms.current.as_ref(), map)).await;
        bob.hear_until(|client| chose(client.rooms.current.as_ref(), map)).await;
        carol.hear_until(|client| chose(client.rooms.current.as_ref(), map)).await;
        five
    }

    fn ids(&self) -> [i64; 5] {
        [self.dora.player.id, self.erik.player.id, self.alice.me(), self.bob.me(), self.carol.me()]
    }

    /// Alice starts, and all load the map.
    async fn start(&mut self) {
        self.alice.say([ClientPacket::StartMatch]).await;
        load(&mut self.dora.inside).await;
        load(&mut self.erik.inside).await;
        // What has a client load has it answer that it has.
        self.alice.hear_until(|client| client.rooms.phase != Phase::Waiting).await;
        self.bob.hear_until(|client| client.rooms.phase != Phase::Waiting).await;
        self.carol.hear_until(|client| client.rooms.phase != Phase::Waiting).await;
        self.alice.hear_until(|client| client.rooms.phase == Phase::Playing).await;
        self.bob.hear_until(|client| client.rooms.phase == Phase::Playing).await;
        self.carol.hear_until(|client| client.rooms.phase == Phase::Playing).await;
        for inside in [&mut self.dora.inside, &mut self.erik.inside] {
            inside.hear_until(|call| *call == MultiplayerClient::GameplayStarted).await.unwrap();
        }
    }

    /// Those who play with osu!(lazer) play a part, and all see them score.
    async fn score(&mut self, part: Range<usize>) {
        let ids = self.ids();
        let [of_dora, of_erik, ..] = ids;
        self.dora.watch(&ids).await;
        self.erik.watch(&ids).await;
        self.dora.play(&self.map, part.clone()).await;
        self.erik.play(&self.map, part).await;
        sees(&mut self.dora.spectator, &[of_erik]).await;
        sees(&mut self.erik.spectator, &[of_dora]).await;
        sees_scores(&mut self.alice, &[of_dora, of_erik]).await;
        sees_scores(&mut self.bob, &[of_dora, of_erik]).await;
        sees_scores(&mut self.carol, &[of_dora, of_erik]).await;
    }
}

/// Those whose scores an item has.
fn players(scores: &ItemScores) -> BTreeSet<i64> {
    scores.scores.iter().map(|score| i64::from(score.user.as_ref().unwrap().id.unwrap())).collect()
}

fn chose(room: Option<&Match>, map: &Map) -> bool {
    room.is_some_and(|room| room.map_md5.to_string() == map.checksum)
}

/// The five are inside of a room, and Wanda is not.
async fn begin(operator: &Operator) -> (Server, Player, Five) {
    let server = serve(operator);
    let wanda = server.register("Wanda").await;
    let maps = [map_of(&wanda, SETS[0]).await, map_of(&wanda, SETS[1]).await];
    let five = Five::inside(&server, maps).await;
    (server, wanda, five)
}

/// Those who watch from outside: with osu!(lazer), with neosu, and with osu!stable.
struct Watchers {
    wanda: SpectatorHub,
    nils: Seat<Neosu>,
    sven: Seat<Stable>,
}

impl Watchers {
    /// Wanda watches players of bancho, Nils one of osu!(lazer), Sven one of neosu.
    async fn watch(&mut self, five: &Five) {
        let [dora, _, alice, _, carol] = five.ids();
        self.wanda.watch(alice).await.unwrap();
        self.wanda.watch(carol).await.unwrap();
        self.nils.client.watch(dora);
        self.nils.say([]).await;
        self.sven.client.watch(alice);
        self.sven.say([]).await;
    }

    /// Nils and Sven see whom they watch.
    async fn see(&mut self) {
        self.nils.hear_until(|client| client.world.frames.iter().any(|bundle| !bundle.frames.is_empty())).await;
        self.sven.hear_until(|client| client.world.frames.iter().any(|bundle| !bundle.frames.is_empty())).await;
    }
}

#[tokio::test]
async fn a_match_of_five_goes_on_after_the_server_was_killed_in_the_middle_of_it() {
    let operator = operator();
    let (server, of_wanda, mut five) = begin(&operator).await;
    let [dora, erik, alice, bob, carol] = five.ids();
    let mut watchers = Watchers {
        wanda: of_wanda.open_spectator().await.unwrap(),
        nils: Seat::take(&server, server.neosu(), "Nils", "").await,
        sven: Seat::take(&server, server.stable(), "Sven", "").await,
    };
    watchers.watch(&five).await;
    let (room, item) = (five.dora.inside.id(), five.dora.inside.current().unwrap().id.get());
    five.start().await;
    for gamer in [&mut five.dora, &mut five.erik] {
        gamer.token = gamer.player.request_item_token(room, item, &five.map.script).await.unwrap();
    }

    let middle = five.map.script.bundles.len() / 2;
    let mut plays = [performance(&five.map), performance(&five.map), performance(&five.map)];
    let [of_alice, of_bob, of_carol] = &mut plays;
    five.alice.say(of_alice.begin()).await;
    five.bob.say(of_bob.begin()).await;
    five.carol.say(of_carol.begin()).await;
    five.score(0..middle).await;
    perform(&mut five.alice, of_alice, dora, 900).await;
    perform(&mut five.bob, of_bob, dora, 800).await;
    perform(&mut five.carol, of_carol, dora, 700).await;
    sees_scores(&mut five.alice, &[bob, carol]).await;
    sees_scores(&mut five.bob, &[alice, carol]).await;
    sees_scores(&mut five.carol, &[alice, bob]).await;
    sees(&mut five.dora.spectator, &[alice, bob, carol]).await;
    sees(&mut five.erik.spectator, &[alice, bob, carol]).await;
    sees(&mut watchers.wanda, &[alice, carol]).await;
    watchers.see().await;

    // Bob is through already, and at the very moment at which the others hear of it nothing is there any more.
    submit(&five.bob.client.client, "Bob", &five.map, 1).await;
    five.bob.say([ClientPacket::FinishMatch]).await;
    hear_state(&mut five.dora.inside, bob, MultiplayerUserState::FinishedPlay).await;
    server.kill();
    let before = known(&five.dora.inside);
    assert_eq!((before.room.state, before.host), (MultiplayerRoomState::Playing, Some(alice)));
    let server = serve(&operator);

    five.dora.reconnect(&server).await;
    assert_eq!(known(&five.dora.inside), before);
    five.erik.reconnect(&server).await;
    assert_eq!(known(&five.erik.inside), before);
    let scores = five.dora.player.item_scores(room, item, None).await.unwrap();
    assert_eq!(players(&scores), BTreeSet::from([bob]));
    five.alice.moved_to(server.neosu());
    five.bob.moved_to(server.neosu());
    five.carol.moved_to(server.stable());
    five.alice.hear().await;
    five.bob.hear().await;
    five.carol.hear().await;
    assert!(five.alice.client.rooms.phase == Phase::Playing && five.carol.client.rooms.phase == Phase::Playing);
    watchers.wanda = server.again(&of_wanda).open_spectator().await.unwrap();
    watchers.nils.moved_to(server.neosu());
    watchers.sven.moved_to(server.stable());
    watchers.watch(&five).await;

    five.alice.client.rooms.scores.clear();
    five.bob.client.rooms.scores.clear();
    five.carol.client.rooms.scores.clear();
    five.score(middle..five.map.script.bundles.len()).await;
    perform(&mut five.alice, of_alice, dora, 1_500).await;
    perform(&mut five.carol, of_carol, dora, 1_400).await;
    sees_scores(&mut five.alice, &[carol]).await;
    sees_scores(&mut five.bob, &[alice, carol]).await;
    sees_scores(&mut five.carol, &[alice]).await;
    watchers.see().await;

    five.dora.finish(&five.map, item).await;
    five.erik.finish(&five.map, item).await;
    submit(&five.alice.client.client, "Alice", &five.map, 0).await;
    submit(&five.carol.client.client, "Carol", &five.map, 2).await;
    five.carol.say([ClientPacket::FinishMatch]).await;
    five.alice.say([ClientPacket::FinishMatch]).await;
    for gamer in [&mut five.dora, &mut five.erik] {
        gamer.inside.hear_until(|call| *call == MultiplayerClient::ResultsReady).await.unwrap();
        assert_eq!(gamer.inside.room.state, MultiplayerRoomState::Open);
    }
    five.alice.hear_until(|client| client.rooms.phase == Phase::Results).await;
    five.bob.hear_until(|client| client.rooms.phase == Phase::Results).await;
    five.carol.hear_until(|client| client.rooms.phase == Phase::Results).await;

    let all = BTreeSet::from([dora, erik, alice, bob, carol]);
    let results = five.erik.player.item_scores(room, item, None).await.unwrap();
    assert_eq!(players(&results), all);
    until(async || {
        let board = five.erik.player.board(five.map.beatmap, &Board::global(Ruleset::Osu)).await.unwrap();
        board.scores.iter().map(|score| i64::from(score.user_id)).collect::<BTreeSet<_>>() == all
    })
    .await;
    let (client, file) = (&five.alice.client.client, fixture(SETS[1]).file_name());
    let token = client.token().unwrap();
    until(async || {
        let asked = client.leaderboard(("$token", &token), &five.map.checksum, &file, SETS[1]);
        let board = asked.await.unwrap();
        ["Dora", "Erik", "Alice", "Bob", "Carol"].iter().all(|name| board.contains(&format!("|{name}|")))
    })
    .await;
}

#[tokio::test]
async fn who_begins_anew_in_the_middle_of_a_match_is_not_waited_for() {
    let operator = operator();
    let (server, _, mut five) = begin(&operator).await;
    let (carol, number) = (five.carol.me(), five.carol.room().id);
    five.start().await;
    server.kill();
    let server = serve(&operator);

    five.dora.reconnect(&server).await;
    five.carol = Seat::log_in(server.stable(), "Carol", &five.map.checksum).await;
    five.carol.join(number, "").await;
    hear_state(&mut five.dora.inside, carol, MultiplayerUserState::Idle).await;
    let (slot, _) = five.carol.client.rooms.slot_of(carol).unwrap();
    five.carol
        .hear_until(|client| client.rooms.current.as_ref().unwrap().slots.0[slot].status == SlotStatus::NOT_READY)
        .await;
    assert_eq!(five.dora.inside.room.state, MultiplayerRoomState::Playing);
}

#[tokio::test]
async fn what_was_told_of_a_room_is_there_after_a_crash() {
    let operator = operator();
    let (server, _, mut five) = begin(&operator).await;
    let carol = five.carol.me();
    let before = team(five.dora.inside.user(carol).unwrap());
    five.alice.say([ClientPacket::MatchLock(SlotIndex::new(15).unwrap())]).await;
    five.carol.say([ClientPacket::MatchChangeTeam]).await;
    let dora = &mut five.dora.inside;
    dora.hear_until_room(|inside| team(inside.user(carol).unwrap()) != before).await.unwrap();
    server.kill();
    let before = known(&five.dora.inside);
    let server = serve(&operator);

    five.dora.reconnect(&server).await;
    assert_eq!(known(&five.dora.inside), before);
    // Carol's client was started anew as well: it logs in, and finds the room in the lobby.
    let (place, _) = five.carol.client.rooms.slot_of(carol).unwrap();
    let number = five.carol.room().id;
    five.carol = Seat::log_in(server.stable(), "Carol", &five.map.checksum).await;
    five.carol.say([ClientPacket::JoinLobby]).await;
    five.carol.hear_until(|client| client.rooms.listed.contains_key(&number)).await;
    five.carol.join(number, "").await;
    assert_eq!(five.carol.client.rooms.slot_of(carol).unwrap().0, place);
    assert_eq!(five.carol.slot(15), SlotStatus::LOCKED);
}
