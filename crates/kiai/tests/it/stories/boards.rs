//! One leaderboard for all clients: what bancho clients see of it, replays, ratings and comments.

use std::{collections::BTreeMap, time::Duration};

use kiai_clients::{
    bancho::{Answer, BanchoClient, Family, Neosu, Stable},
    lazer::{Board, PlayScript},
};
use kiai_formats::replay::{Frames, Replay};
use kiai_model::{Acronym, Id, Mod, ModSetting, Mods, Ruleset, Score, User, score::Origin, spectate::ReplayFrame};
use kiai_services::{
    accounts::{set_restricted, set_roles},
    beatmaps::{BeatmapKey, ImportOptions, find_beatmap, import},
    scores::{Form, SubmittedPlay, Way, find_score, submit_score},
    teams::{add_team, join_team},
    users::add_relation,
};
use kiai_testkit::{MapFixture, PASSWORD, Player, TestServer};
use kiai_wire_bancho::{
    ClientPacket, ServerPacket,
    login::LoginResult,
    neosu::{mod_flags::ModFlags, mods::NeosuMods},
    users::{Action, StatusUpdate},
};
use md5::{Digest, Md5};
use reqwest::Method;

use super::play::{play, script, stage};

/// How long to wait for what must come; longer than a busy machine takes.
const DEADLINE: Duration = Duration::from_secs(20);

fn md5(text: &str) -> String {
    Md5::digest(text.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
}

async fn logged_in<F: Family>(client: BanchoClient<F>, name: &str) -> BanchoClient<F> {
    let reply = client.login(name, PASSWORD).await.unwrap();
    assert!(matches!(reply.result, LoginResult::LoggedIn(_)), "{reply:?}");
    client
}

/// What a neosu would submit of a play: the frames as it packs them, and its mods.
async fn submit_form(
    server: &TestServer,
    player: &Player,
    script: &PlayScript,
    origin: Origin,
    neosu_mods: Option<Vec<u8>>,
) -> Score {
    let now = server.services().clock.now();
    let submission = &script.submission;
    let frames = Frames { frames: classic_frames(), seed: 4242 };
    let form = Form {
        origin,
        key: format!("{origin:?} {}", submission.total_score),
        beatmap_checksum: script.checksum.clone(),
        client_hash: "bancho".to_owned(),
        began_at: now - Duration::from_secs(60),
        classic_total_score: 123_456,
        neosu_mods,
        replay: Some(frames.encode().into()),
        spoken: Vec::new(),
    };
    let play = SubmittedPlay {
        user: Id::new(player.id),
        beatmap: script.beatmap,
        ruleset: 0,
        passed: true,
        total_score: submission.total_score_without_mods * 96 / 100,
        total_score_without_mods: Some(submission.total_score_without_mods),
        accuracy: submission.accuracy,
        max_combo: submission.max_combo,
        mods: Mods(vec![Mod::from("CL".parse::<Acronym>().unwrap())]),
        statistics: submission.statistics.clone(),
        maximum_statistics: submission.maximum_statistics.clone(),
        pauses: Vec::new(),
        way: Way::Form(form),
    };
    let score = submit_score(server.services(), &play).await.unwrap();
    assert!(score.has_replay && score.ranked, "{score:?}");
    let processed = async {
        // The server's own runner may be at it.
        while !find_score(server.services(), score.id, None).await.unwrap().unwrap().processed {
            server.settle().await;
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(DEADLINE, processed).await.expect("it is processed before the deadline");
    score
}

fn classic_frames() -> Vec<ReplayFrame> {
    let frame = |time_ms, x, y, buttons| ReplayFrame { time_ms, x: Some(x), y: Some(y), buttons };
    vec![frame(0.0, 256.0, -500.0, 0), frame(-1.0, 256.0, -500.0, 0), frame(990.0, 250.1, 190.2, 5)]
}

/// A question as the client writes it, about a map.
struct Ask<'r> {
    name: &'r str,
    md5: &'r str,
    file: &'r str,
    set: i64,
    kind: u8,
    mods: u32,
    mode: u8,
}

impl Ask<'_> {
    fn of_neosu(&self) -> String {
        let Self { name, md5: c, file, set, kind, mods, mode } = self;
        let (f, ha) = (file.replace(' ', "%20"), md5(PASSWORD));
        format!(
            "/web/osu-osz2-getscores.php?m={mode}&s=0&vv=4&a=0&h=&v={kind}&f={f}&c={c}&i={set}&mods={mods}&us={name}&ha={ha}"
        )
    }

    fn of_stable(&self) -> String {
        let Self { name, md5: c, file, set, kind, mods, mode } = self;
        let (f, ha) = (file.replace(' ', "+"), md5(PASSWORD));
        format!(
            "/web/osu-osz2-getscores.php?s=0&vv=4&v={kind}&c={c}&f={f}&m={mode}&i={set}&mods={mods}&h=&a=0&us={name}&ha={ha}"
        )
    }
}

async fn get<F: Family>(client: &BanchoClient<F>, path: &str) -> (u16, String) {
    let answer = client.get("osu", path).await.unwrap();
    (answer.status, String::from_utf8(answer.body.to_vec()).unwrap())
}

/// The cells of the scores of a board, the asking player's own first.
fn rows(text: &str) -> (Option<Vec<String>>, Vec<Vec<String>>) {
    let cells = |line: &str| line.split('|').map(str::to_owned).collect::<Vec<_>>();
    let own = text.lines().nth(4).filter(|line| !line.is_empty()).map(cells);
    (own, text.lines().skip(5).map(cells).collect())
}

fn names(text: &str) -> Vec<String> {
    rows(text).1.into_iter().map(|mut cells| cells.swap_remove(1)).collect()
}

/// Alice plays with lazer, Bob with neosu, Carol with osu!stable: all of one map.
struct Trio {
    server: TestServer,
    map: MapFixture,
    alice: Player,
    bob: Player,
    carol: Player,
    script: PlayScript,
    scores: [i64; 3],
    neosu: BanchoClient<Neosu>,
    stable: BanchoClient<Stable>,
}

fn minimized() -> Vec<u8> {
    NeosuMods { flags: ModFlags::HALF_WINDOW_ALLOW_300S.or(ModFlags::MINIMIZE), ..NeosuMods::default() }.encode()
}

async fn trio() -> Trio {
    let (server, map) = stage().await;
    let (alice, bob, carol) =
        (server.register("alice").await, server.register("bob").await, server.register("carol").await);
    let mirror =
        Mod { acronym: "MR".parse().unwrap(), settings: BTreeMap::from([("reflection".into(), ModSetting::Int(2))]) };
    let script = script(&alice, &map, 0).await;
    let good = super::play::script(&alice, &map, 10).await;
    let poor = super::play::script(&alice, &map, 3).await;
    let of_bob = submit_form(&server, &bob, &script, Origin::Neosu, Some(minimized())).await.id.get();
    let of_alice = play(&server, &alice, &good.with_mods(Mods(vec![mirror]))).await;
    let of_carol = submit_form(&server, &carol, &poor, Origin::Stable, None).await.id.get();
    let (neosu, stable) = (logged_in(server.neosu(), "bob").await, logged_in(server.stable(), "carol").await);
    Trio { server, map, alice, bob, carol, script, scores: [of_bob, of_alice, of_carol], neosu, stable }
}

impl Trio {
    fn ask<'r>(&'r self, name: &'r str, kind: u8, file: &'r str) -> Ask<'r> {
        Ask { name, md5: &self.script.checksum, file, set: 90_001, kind, mods: 0, mode: 0 }
    }
}

#[tokio::test]
async fn plays_of_three_clients_stand_in_one_order_on_every_board() {
    let trio = trio().await;
    let file = trio.map.file_name();
    let board = trio.alice.board(trio.script.beatmap.get(), &Board::global(Ruleset::Osu)).await.unwrap();
    let order: Vec<i64> = board.scores.iter().map(|score| i64::try_from(score.id).unwrap()).collect();
    assert_eq!(order, trio.scores);

    let (status, text) = get(&trio.neosu, &trio.ask("bob", 1, &file).of_neosu()).await;
    assert_eq!(status, 200);
    let head = format!("2|false|{}|90001|3|0|\n0\n[bold:0,size:20]kiai|stage\n0.0\n", trio.script.beatmap);
    assert!(text.starts_with(&head), "{text}");
    let (own, listed) = rows(&text);
    assert_eq!(own.as_ref(), listed.first());
    let ids: Vec<i64> = listed.iter().map(|cells| cells[0].parse().unwrap()).collect();
    assert_eq!(ids, order);
    assert!(listed.iter().all(|cells| cells.len() == 17), "{text}");
    let ranks: Vec<&str> = listed.iter().map(|cells| cells[13].as_str()).collect();
    assert_eq!(ranks, ["1", "2", "3"]);
    // Of neosu's own the mods as they came; of the others as neosu has them.
    let mods = |row: usize| {
        use base64::{Engine, engine::general_purpose::STANDARD};
        NeosuMods::decode(&STANDARD.decode(&listed[row][16]).unwrap()).unwrap()
    };
    assert_eq!(mods(0).encode(), minimized());
    assert_eq!(
        mods(1).flags.without(ModFlags::HALF_WINDOW_ALLOW_300S),
        ModFlags::MIRROR_HORIZONTAL.or(ModFlags::MIRROR_VERTICAL)
    );
    assert_eq!(mods(2), NeosuMods::default());

    let (status, of_stable) = get(&trio.stable, &trio.ask("carol", 1, &file).of_stable()).await;
    assert_eq!(status, 200);
    let (own, listed_for_stable) = rows(&of_stable);
    let without: Vec<Vec<String>> = listed.iter().map(|cells| cells[..16].to_vec()).collect();
    assert_eq!(listed_for_stable, without, "osu!stable is told the same without neosu's field");
    assert_eq!(own.as_ref(), without.last());

    // Lazer's in classic terms: the computed total, counts in the old scheme, no bit for Mirror.
    let score = &board.scores[1];
    let stored = find_score(trio.server.services(), Id::new(trio.scores[1]), None).await.unwrap().unwrap();
    let great = score.statistics.get(kiai_model::HitResult::Great);
    let miss = score.statistics.get(kiai_model::HitResult::Miss);
    let expected = [
        score.id.to_string(),
        "alice".to_owned(),
        stored.classic_total_score.unwrap().to_string(),
        score.max_combo.to_string(),
        "0".to_owned(),
        "0".to_owned(),
        great.to_string(),
        miss.to_string(),
        "0".to_owned(),
        "0".to_owned(),
        "0".to_owned(),
        "0".to_owned(),
        trio.alice.id.to_string(),
        "2".to_owned(),
    ];
    assert!(miss > 0 && listed[1][..14] == expected, "{:?}", listed[1]);
    assert_eq!(listed[1][15], "1");
    assert_eq!((listed[0][2].as_str(), listed[0][10].as_str()), ("123456", "1"), "a bancho client's own total stays");
    trio.server.stop().await;
}

#[tokio::test]
async fn every_kind_of_board_shows_its_circle() {
    let trio = trio().await;
    let file = trio.map.file_name();
    let services = trio.server.services();
    let shown = async |kind, mods| {
        let ask = Ask { mods, ..trio.ask("bob", kind, &file) };
        let (status, text) = get(&trio.neosu, &ask.of_neosu()).await;
        assert_eq!((status, text.lines().next().unwrap().matches('|').count()), (200, 6), "{text}");
        names(&text)
    };
    assert_eq!(shown(1, 0).await, ["bob", "alice", "carol"]);
    assert_eq!(shown(1, 8).await, ["bob", "alice", "carol"], "mods matter where they are asked for alone");
    assert_eq!(shown(2, 0).await, ["bob", "alice", "carol"]);
    assert!(shown(2, 8).await.is_empty() && shown(2, u32::MAX).await.is_empty());
    assert_eq!(shown(2, 2048).await, ["bob", "alice", "carol"], "what plays by itself sets no score");
    assert!(shown(1, 128).await.is_empty(), "relax has a board of its own");
    assert_eq!(shown(4, 0).await, ["bob", "alice", "carol"], "all from one place");
    assert!(shown(0, 0).await.is_empty());

    assert_eq!(shown(3, 0).await, ["bob"]);
    let [alice, bob] = [&trio.alice, &trio.bob].map(|player| Id::<User>::new(player.id));
    add_relation(services, bob, alice, kiai_model::user::RelationKind::Friend).await.unwrap();
    assert_eq!(shown(3, 0).await, ["bob", "alice"]);
    assert!(shown(5, 0).await.is_empty(), "there is no team");
    let team = add_team(services, "Kiai Squad", "KIAI", None).await.unwrap();
    for member in [bob, Id::new(trio.carol.id)] {
        join_team(services, team.id, member).await.unwrap();
    }
    assert_eq!(shown(5, 0).await, ["bob", "carol"]);

    set_restricted(services, alice, true).await.unwrap();
    assert_eq!(shown(1, 0).await, ["bob", "carol"], "what was written is dropped with the board");
    set_restricted(services, alice, false).await.unwrap();
    let header = trio.ask("bob", 1, &file).of_neosu().replace("&s=0", "&s=1");
    assert_eq!(get(&trio.neosu, &header).await.1.lines().count(), 4);
    trio.server.stop().await;
}

#[tokio::test]
async fn a_board_that_was_written_is_written_anew_when_a_score_lands() {
    let trio = trio().await;
    let file = trio.map.file_name();
    let ask = trio.ask("bob", 1, &file).of_neosu();
    assert_eq!(get(&trio.neosu, &ask).await, get(&trio.neosu, &ask).await);
    let dave = trio.server.register("dave").await;
    let poor = script(&dave, &trio.map, 5).await;
    play(&trio.server, &dave, &poor).await;
    assert_eq!(names(&get(&trio.neosu, &ask).await.1), ["bob", "alice", "dave", "carol"]);
    trio.server.stop().await;
}

#[tokio::test]
async fn maps_that_have_no_board_are_told_by_their_status() {
    let trio = trio().await;
    let (server, file) = (&trio.server, trio.map.file_name());
    let unknown = "0123456789abcdef0123456789abcdef";
    let ask = |md5, file, set| Ask { md5, set, ..trio.ask("bob", 1, file) };
    for (question, expected) in [
        (ask(unknown, "none.osu", 90_001), "-1|false"),
        (ask(unknown, &file, 90_001), "1|false"),
        (ask(unknown, &file, -1), "1|false"),
        (ask(unknown, &file, 12), "-1|false"),
        (ask("", "", 0), "-1|false"),
    ] {
        assert_eq!(get(&trio.neosu, &question.of_neosu()).await, (200, expected.to_owned()));
        let question = Ask { name: "carol", ..question };
        assert_eq!(get(&trio.stable, &question.of_stable()).await, (200, expected.to_owned()));
    }

    let pending = MapFixture::new("pending", 90_002, 8);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("pending.osz");
    std::fs::write(&path, MapFixture::osz(std::slice::from_ref(&pending))).unwrap();
    let options = ImportOptions {
        status: Some(kiai_model::BeatmapStatus::Pending),
        default_status: kiai_model::BeatmapStatus::Ranked,
        owner: None,
    };
    import(server.services(), vec![path], options, &|_, _, _| {}).await.unwrap();
    let md5 = kiai_formats::osu::checksum(&pending.osu());
    let (file, md5) = (pending.file_name(), md5.as_str());
    assert_eq!(get(&trio.neosu, &ask(md5, &file, 90_002).of_neosu()).await, (200, "0|false".to_owned()));
    trio.server.stop().await;
}

#[tokio::test]
async fn neosu_is_answered_with_200_whatever_it_asks() {
    let trio = trio().await;
    let md5_of_map = &trio.script.checksum;
    let good = md5(PASSWORD);
    for query in [
        "m=0".to_owned(),
        "m=0&us=bob&ha=wrong".to_owned(),
        "us=$token&ha=".to_owned(),
        "v=1&us=%24token&ha=nothing".to_owned(),
        format!("m=9&v=77&mods=99999999999&i=x&c={md5_of_map}&us=bob&ha={good}"),
        format!("m=-1&v=-1&mods=-1&s=9&c={}&f={}&us=bob&ha={good}", "%00".repeat(32), "%ff".repeat(300)),
        format!("m=0&c={md5_of_map}&f=%00%0A&us=bob&ha={good}&us=carol&c=x"),
        format!("m=3&v=2&mods=4294967295&c={}&us=bob&ha={good}", md5_of_map.to_uppercase()),
        format!("m=0&{}us=bob&ha={good}", "a=1&".repeat(500)),
        format!("m=0&c={}", "a".repeat(5_000)),
    ] {
        let (status, text) = get(&trio.neosu, &format!("/web/osu-osz2-getscores.php?{query}")).await;
        assert_eq!(status, 200, "{query}: {text}");
        assert!(text == "-1|false" || text.starts_with("2|false|"), "{query}: {text}");
    }
    let (status, text) = get(&trio.stable, "/web/osu-osz2-getscores.php?s=0&vv=4&us=carol&ha=wrong").await;
    assert_eq!((status, text.as_str()), (401, ""), "osu!stable knows a status");
    let injected =
        format!("/web/osu-osz2-getscores.php?m=0&c=' OR 1=1 --&f=' OR 1=1 --&us=bob&ha={good}").replace(' ', "%20");
    assert_eq!(get(&trio.neosu, &injected).await, (200, "-1|false".to_owned()));
    trio.server.stop().await;
}

#[tokio::test]
async fn whoever_looks_at_boards_of_a_ruleset_is_shown_in_it() {
    let trio = trio().await;
    let bob = Id::<User>::new(trio.bob.id);
    let mode_of_bob = async || {
        let told = trio.stable.poll(&[ClientPacket::UserStatsRequest([bob].into_iter().collect())]).await.unwrap();
        told.into_iter().find_map(|packet| match packet {
            ServerPacket::UserStats(stats) if stats.user_id == bob => Some(stats.status.mode),
            _ => None,
        })
    };
    assert_eq!(mode_of_bob().await, Some(Ruleset::Osu));
    let file = trio.map.file_name();
    let ask = |mode| Ask { mode, ..trio.ask("bob", 1, &file) };
    for (mode, ruleset) in [(3, Ruleset::Mania), (1, Ruleset::Taiko), (9, Ruleset::Taiko)] {
        get(&trio.neosu, &ask(mode).of_neosu()).await;
        assert_eq!(mode_of_bob().await, Some(ruleset));
    }
    let idle = StatusUpdate { action: Action::Idle, mode: Ruleset::Catch, ..StatusUpdate::default() };
    trio.neosu.poll(&[ClientPacket::ChangeAction(idle)]).await.unwrap();
    assert_eq!(mode_of_bob().await, Some(Ruleset::Catch), "and by what they say");
    trio.server.stop().await;
}

#[tokio::test]
async fn replays_of_all_clients_are_watched_in_all() {
    let trio = trio().await;
    let [of_bob, of_alice, of_carol] = trio.scores;
    let replay = |name: &str, score: &str| format!("/web/osu-getreplay.php?m=0&c={score}&u={name}&h={}", md5(PASSWORD));
    let frames = async |score: i64| {
        let answer = trio.neosu.get("osu", &replay("bob", &score.to_string())).await.unwrap();
        assert_eq!(answer.status, 200);
        let for_stable = trio.stable.get("osu", &replay("carol", &score.to_string())).await.unwrap();
        assert_eq!((for_stable.status, &for_stable.body), (200, &answer.body));
        Frames::decode(&answer.body).unwrap()
    };
    for score in [of_bob, of_carol] {
        assert_eq!(frames(score).await, Frames { frames: classic_frames(), seed: 4242 });
    }
    let of_lazer = Replay::decode(&trio.carol.download_replay(of_alice).await.unwrap()).unwrap();
    let seen = frames(of_alice).await;
    assert_eq!(seen.frames[..2], classic_frames()[..2]);
    assert_eq!(seen.frames[2..], of_lazer.frames.frames);
    // And those of bancho clients in lazer.
    let file = trio.alice.download_replay(of_bob).await.unwrap();
    let replay_of_bob = Replay::decode(&file).unwrap();
    assert_eq!((replay_of_bob.username.as_str(), replay_of_bob.frames.frames), ("bob", classic_frames()));
    assert_eq!(replay_of_bob.lazer.map(|lazer| (lazer.online_id, lazer.mods.contains("CL"))), Some((of_bob, true)));

    for missing in ["", "0", "-1", "999999", "x", "99999999999999999999", "%00"] {
        assert_eq!(get(&trio.neosu, &replay("bob", missing)).await, (200, String::new()), "{missing}");
        assert_eq!(get(&trio.stable, &replay("carol", missing)).await, (404, String::new()), "{missing}");
    }
    assert_eq!(get(&trio.stable, "/web/osu-getreplay.php?c=1&u=carol&h=x").await.0, 401);
    let watched = async |player: &Player| {
        player.user(player.id, Some(Ruleset::Osu)).await.unwrap().statistics.unwrap().replays_watched_by_others
    };
    assert_eq!(watched(&trio.bob).await, 2, "by Carol and by Alice, and not by its player");
    set_restricted(trio.server.services(), Id::new(trio.alice.id), true).await.unwrap();
    assert_eq!(
        get(&trio.stable, &replay("carol", &of_alice.to_string())).await.0,
        404,
        "nobody sees who is restricted"
    );
    trio.server.stop().await;
}

#[tokio::test]
async fn a_map_is_rated_once_by_each_and_shows_it_everywhere() {
    let trio = trio().await;
    let rate = |name: &str, rest: &str| {
        format!("/web/osu-rate.php?u={name}&p={}&c={}{rest}", md5(PASSWORD), trio.script.checksum)
    };
    let (client, told) = (&trio.stable, |text: &str| (200, text.to_owned()));
    assert_eq!(get(client, &rate("carol", "")).await, told("ok"));
    for bad in ["&v=0", "&v=11", "&v=-1", "&v=x", "&v="] {
        assert_eq!(get(client, &rate("carol", bad)).await.0, 400);
    }
    assert_eq!(get(client, &rate("carol", "&v=10")).await, told("alreadyvoted\n10.00"));
    assert_eq!(get(client, &rate("carol", "&v=1")).await, told("alreadyvoted\n10.00"), "the first stands");
    assert_eq!(get(client, &rate("bob", "&v=5")).await, told("alreadyvoted\n7.50"));
    assert_eq!(get(client, &rate("bob", "")).await, told("alreadyvoted\n7.50"));
    assert_eq!(get(client, "/web/osu-rate.php?u=carol&p=x").await, (401, "auth fail".to_owned()));
    let unknown = rate("carol", "").replace(&trio.script.checksum, "x");
    assert_eq!(get(client, &unknown).await, told("no exist"));

    let set = trio.alice.beatmap_set(90_001).await.unwrap();
    assert_eq!(set.ratings, [0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1]);
    let file = trio.map.file_name();
    let (_, text) = get(&trio.neosu, &trio.ask("bob", 1, &file).of_neosu()).await;
    assert_eq!(text.lines().nth(3), Some("7.5"));
    set_restricted(trio.server.services(), Id::new(trio.alice.id), true).await.unwrap();
    assert_eq!(
        get(client, &rate("alice", "&v=1")).await,
        told("alreadyvoted\n7.50"),
        "who is restricted changes nothing"
    );
    trio.server.stop().await;
}

#[tokio::test]
async fn comments_are_told_at_their_time_with_who_says_them() {
    let trio = trio().await;
    let services = trio.server.services();
    kiai_services::chat::set_filtered_word(services, "darn", false).await.unwrap();
    kiai_services::chat::set_filtered_word(services, "forbidden", true).await.unwrap();
    let (map, score) = (trio.script.beatmap.get(), trio.scores[0]);
    let send = async |name: &str, rest: &str| {
        let body = format!("u={name}&p={}&b={map}&s=90001&r={score}&m=0&{rest}", md5(PASSWORD));
        let request = trio.stable.request(Method::POST, "osu", "/web/osu-comment.php");
        let request = request.header("content-type", "application/x-www-form-urlencoded").body(body);
        let answer = Answer::of(request).await.unwrap();
        (answer.status, String::from_utf8(answer.body.to_vec()).unwrap())
    };
    let told = |text: &str| (200, text.to_owned());
    assert_eq!(send("alice", "a=get").await, told(""));
    let post = |target: &str, time: i64, text: &str| {
        format!("a=post&target={target}&starttime={time}&comment={text}&f=ff66aa")
    };
    assert_eq!(send("carol", &post("map", 2000, "what+a+jump")).await, told("2000|what a jump\n"));
    assert_eq!(send("bob", &post("replay", 1000, "my%09own%0Adarn")).await, told("1000|my own ****\n"));
    set_roles(services, Id::new(trio.alice.id), kiai_model::user::Roles::SUPPORTER).await.unwrap();
    assert_eq!(send("alice", &post("song", -5, "begins")).await, told("-5|begins\n"));
    let all = "-5\tsong\tsupporter|ff66aa\tbegins\n1000\treplay\tplayer\tmy own ****\n2000\tmap\t\twhat a jump";
    assert_eq!(send("carol", "a=get").await, told(all));

    for nothing in [post("song", 1, "forbidden"), post("map", 1, "+"), post("map", 1, &"x".repeat(81))] {
        assert_eq!(send("carol", &nothing).await, told(""), "{nothing}");
    }
    for bad in ["a=delete", "", &post("nothing", 1, "x"), &post("map", 99_999_999_999, "x"), "a=post"] {
        assert_eq!(send("carol", bad).await.0, 400, "{bad}");
    }
    set_restricted(services, Id::new(trio.alice.id), true).await.unwrap();
    assert_eq!(send("alice", &post("song", 1, "more")).await, told(""));
    let without = all.split_once('\n').unwrap().1;
    assert_eq!(send("carol", "a=get").await, told(without), "nobody sees who is restricted");
    trio.server.stop().await;
}

#[tokio::test]
async fn how_hard_a_map_is_with_mods_is_told() {
    let trio = trio().await;
    let ask = async |body: String| {
        let answer =
            Answer::of(trio.stable.request(Method::POST, "osu", "/difficulty-rating").body(body)).await.unwrap();
        (answer.status, String::from_utf8(answer.body.to_vec()).unwrap())
    };
    let question = |ruleset: i64, mods: &str| {
        format!(r#"{{"beatmap_id":{},"ruleset_id":{ruleset},"mods":[{mods}]}}"#, trio.script.beatmap)
    };
    let stars = async |body| {
        let (status, text) = ask(body).await;
        assert_eq!(status, 200);
        text.parse::<f64>().unwrap()
    };
    let (plain, faster) = (stars(question(0, "")).await, stars(question(0, r#"{"acronym":"DT"}"#)).await);
    let key = BeatmapKey::Id(trio.script.beatmap);
    let (map, _) = find_beatmap(trio.server.services(), &[key]).await.unwrap().unwrap();
    assert_eq!(plain, map.star_rating);
    assert!(faster > plain && plain > 0.0);
    let of_stable =
        r#"{"acronym":"SCOREV2"},{"acronym":"Relax"},{"acronym":""},{"acronym":"CINEMA"},{"acronym":"AUTO"}"#;
    assert_eq!(stars(question(0, of_stable)).await, plain, "its other mods make nothing harder");
    assert_eq!(ask(r#"{"ruleset_id":0}"#.to_owned()).await, (200, "0".to_owned()), "a map that is nowhere online");
    for (body, status) in [
        (question(4, ""), 400),
        (question(-1, ""), 400),
        (String::new(), 400),
        ("[".repeat(5000), 400),
        (r#"{"beatmap_id":12}"#.to_owned(), 404),
        ("x".repeat(100_000), 413),
    ] {
        assert_eq!(ask(body).await.0, status);
    }
    trio.server.stop().await;
}
