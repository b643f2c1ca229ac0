//! Scores of all clients on one map.

use std::time::Duration;

use kiai_clients::{
    bancho::{Answer, BanchoClient, Family, ScoreForm},
    lazer::{Board, LookupBeatmap},
};
use kiai_formats::{
    osu::checksum,
    replay::{Frames, Replay},
};
use kiai_model::{Id, Ruleset, Score, chat::BOT, spectate::ReplayFrame, user::Roles};
use kiai_services::{accounts::set_roles, scores::find_score};
use kiai_testkit::{MapFixture, PASSWORD, Player, TestServer};
use kiai_wire_bancho::{
    ServerPacket,
    mods::LegacyMods,
    neosu::{mod_flags::ModFlags, mods::NeosuMods},
    submission::{CHEATED, NOT_TAKEN, UNKNOWN_BEATMAP},
};

use super::{await_packet, logged_in, neosu};
use crate::{process::Operator, stories::play};

fn map() -> MapFixture {
    MapFixture::new("stage", 90_001, 40)
}

async fn stage() -> TestServer {
    let server = TestServer::start().await;
    server.import(&MapFixture::osz(&[map()])).await;
    server
}

fn frames() -> Vec<ReplayFrame> {
    let frame = |n: u8| ReplayFrame { time_ms: f64::from(n) * 200.0, x: Some(f32::from(n)), y: Some(1.5), buttons: 5 };
    (0..200).map(frame).collect()
}

/// A play of all forty objects with so many of them hit badly.
fn form(hundreds: u32) -> ScoreForm {
    let replay = Frames { frames: frames(), seed: 0 }.encode();
    let form = ScoreForm::new(&checksum(&map().osu()), [40 - hundreds, hundreds, 0, 0], 40_000 - hundreds * 500, 50);
    ScoreForm { replay, ..form }
}

fn text(answer: &Answer) -> &str {
    assert_eq!(answer.status, 200);
    str::from_utf8(&answer.body).unwrap()
}

/// The number of the score that was taken.
fn taken(answer: &Answer) -> Id<Score> {
    let id = text(answer).split('|').find_map(|item| item.strip_prefix("onlineScoreId:"));
    id.unwrap_or_else(|| panic!("{answer:?}")).parse().unwrap()
}

async fn stored(server: &TestServer, answer: &Answer) -> Score {
    find_score(server.services(), taken(answer), None).await.unwrap().unwrap()
}

async fn board(server: &TestServer, player: &Player) -> Vec<(i64, i64)> {
    let by = LookupBeatmap { checksum: Some(checksum(&map().osu())), ..Default::default() };
    let beatmap = player.lookup_beatmap(&by).await.unwrap();
    server.settle().await;
    let board = player.board(beatmap.id.into(), &Board::global(Ruleset::Osu)).await.unwrap();
    board.scores.iter().map(|score| (i64::from(score.user_id), score.total_score)).collect()
}

async fn submitted<F: Family>(client: &BanchoClient<F>, name: &str, form: &ScoreForm) -> Answer {
    client.submit(name, PASSWORD, form).await.unwrap()
}

#[tokio::test]
async fn plays_of_all_clients_stand_on_one_board_in_one_order() {
    let server = stage().await;
    let (alice, bob, carol) =
        (server.register("Alice").await, server.register("Bob").await, server.register("Carol").await);
    let script = play::script(&alice, &map(), 0).await;
    play::play(&server, &alice, &script).await;
    let bobs = submitted(&neosu(&server, "Bob").await, "Bob", &form(3)).await;
    let stable = logged_in(server.stable(), "Carol").await;
    let carols = submitted(&stable, "Carol", &form(9)).await;

    let shown = board(&server, &alice).await;
    assert_eq!(shown.iter().map(|(user, _)| *user).collect::<Vec<_>>(), [alice.id, bob.id, carol.id]);
    assert!(shown.is_sorted_by(|a, b| a.1 > b.1), "{shown:?}");
    for answer in [&bobs, &carols] {
        let score = stored(&server, answer).await;
        assert!(score.ranked && score.has_replay && score.mods.contains("CL"), "{score:?}");
        assert!(score.pp.is_some_and(|pp| pp > 0.0), "{score:?}");
        assert_eq!(score.flags, Vec::<String>::new());
        let replay = Replay::decode(&alice.download_replay(score.id.get()).await.unwrap()).unwrap();
        assert_eq!(replay.frames.frames, frames());
    }
    let answer = text(&carols);
    for item in
        ["rankBefore:|rankAfter:3", "chartId:beatmap", "chartId:overall", "achievements-new:", "beatmapId:900010"]
    {
        assert!(answer.contains(item), "{item} in {answer}");
    }
    server.stop().await;
}

#[tokio::test]
async fn the_second_time_the_first_score_is_answered() {
    let server = stage().await;
    let alice = server.register("Alice").await;
    let client = neosu(&server, "Alice").await;
    let first = taken(&submitted(&client, "Alice", &form(1)).await);
    assert_eq!(taken(&submitted(&client, "Alice", &form(1)).await), first);
    let better = submitted(&client, "Alice", &form(0)).await;
    assert_ne!(taken(&better), first);
    assert!(text(&better).contains("rankBefore:1|rankAfter:1"), "{better:?}");
    assert_eq!(board(&server, &alice).await.len(), 1);
    server.stop().await;
}

#[tokio::test]
async fn fails_are_plays_and_stand_nowhere() {
    let server = stage().await;
    let alice = server.register("Alice").await;
    let client = logged_in(server.stable(), "Alice").await;
    let mut failed = form(0);
    (failed.line.passed, failed.line.grade) = (false, "F".to_owned());
    failed.line.count_300 = 30;
    assert_eq!(text(&submitted(&client, "Alice", &failed).await), NOT_TAKEN);
    let mut exited = form(1);
    exited.changed.push(("x", Some("1".to_owned())));
    assert_eq!(text(&submitted(&client, "Alice", &exited).await), NOT_TAKEN);
    server.settle().await;
    let statistics = alice.user(alice.id, Some(Ruleset::Osu)).await.unwrap().statistics.unwrap();
    assert_eq!(statistics.play_count, 2);
    assert_eq!(board(&server, &alice).await, []);
    server.stop().await;
}

#[tokio::test]
async fn neosus_speed_and_values_become_mods_with_settings() {
    let server = stage().await;
    server.register("Alice").await;
    let client = neosu(&server, "Alice").await;
    let mut form = form(2);
    form.neosu_mods = NeosuMods { speed: 1.2, ar_override: 9.5, ..NeosuMods::default() };
    form.line.mods = LegacyMods::DOUBLE_TIME;
    let score = stored(&server, &submitted(&client, "Alice", &form).await).await;
    let setting = |acronym: &str, name: &str| score.mods.get(acronym)?.settings.get(name)?.as_f64();
    assert_eq!(setting("DT", "speed_change"), Some(1.2));
    assert_eq!(setting("DA", "approach_rate"), Some(9.5));
    assert!(score.ranked, "{score:?}");
    server.stop().await;
}

#[tokio::test]
async fn what_osu_lazer_does_not_have_is_kept_and_the_player_is_told() {
    let server = stage().await;
    let alice = server.register("Alice").await;
    let client = neosu(&server, "Alice").await;
    let mut form = form(2);
    form.neosu_mods.flags = form.neosu_mods.flags.or(ModFlags::MAFHAM);
    let answer = submitted(&client, "Alice", &form).await;
    let score = stored(&server, &answer).await;
    assert_eq!((score.ranked, score.flags), (false, vec!["mods_not_carried".to_owned()]));
    let told = await_packet(&client, |packet| match packet {
        ServerPacket::Notification(text) if text.contains("no board") => Some(text.to_string()),
        _ => None,
    });
    assert!(told.await.contains("kept"));
    assert_eq!(board(&server, &alice).await, []);
    server.stop().await;
}

#[tokio::test]
async fn protected_variables_are_flagged() {
    let server = stage().await;
    server.register("Alice").await;
    let client = neosu(&server, "Alice").await;
    let mut form = form(2);
    form.neosu_mods.od_override = 9.0;
    let score = stored(&server, &submitted(&client, "Alice", &form).await).await;
    assert!(!score.ranked && score.flags.contains(&"policy_broken".to_owned()), "{:?}", score.flags);
    server.stop().await;
}

#[tokio::test]
async fn hostile_forms_are_refused_and_leave_nothing() {
    let server = stage().await;
    let alice = server.register("Alice").await;
    let client = neosu(&server, "Alice").await;
    let changed = |name: &'static str, value: Option<&str>| {
        let mut form = form(0);
        form.changed.push((name, value.map(str::to_owned)));
        form
    };
    for (name, value) in [
        ("score", Some("AAAA")),
        ("score", None),
        ("iv", Some("AAAA")),
        ("iv", None),
        ("osuver", Some("20260102")),
        ("osuver", Some("x")),
        ("neosu-mods", Some("AAAA")),
        ("st", Some("-1")),
    ] {
        let answer = submitted(&client, "Alice", &changed(name, value)).await;
        assert!([NOT_TAKEN, CHEATED].contains(&text(&answer)), "{name} {value:?}: {answer:?}");
    }
    let line = |change: fn(&mut ScoreForm)| {
        let mut form = form(0);
        change(&mut form);
        form
    };
    for (form, expected) in [
        (line(|f| f.line.beatmap_md5 = "0".repeat(32)), UNKNOWN_BEATMAP),
        (line(|f| f.line.count_300 = 41), NOT_TAKEN),
        (line(|f| f.line.count_300 = u32::MAX), NOT_TAKEN),
        (line(|f| (f.line.count_300, f.line.count_miss) = (0, 40)), NOT_TAKEN),
        (line(|f| f.line.max_combo = u32::MAX), NOT_TAKEN),
        (line(|f| f.neosu_mods.flags = ModFlags::AUTOPLAY), CHEATED),
        (line(|f| f.neosu_mods.flags = ModFlags::SLIDER_HEAD_ACCURACY), CHEATED),
        (line(|f| f.neosu_mods.speed = -1.0), CHEATED),
        (line(|f| f.neosu_mods.flags = ModFlags::EASY.or(ModFlags::HARD_ROCK)), NOT_TAKEN),
    ] {
        let answer = submitted(&client, "Alice", &form).await;
        assert_eq!(text(&answer), expected, "{form:?}");
    }
    assert_eq!(client.submit("Alice", "wrong", &form(0)).await.unwrap().status, 401);
    assert_eq!(client.submit_with_token(&form(0)).await.unwrap().status, 200, "the visit's own token");
    server.register("Bob").await;
    let bob = neosu(&server, "Bob").await;
    bob.set_token(client.token());
    assert_eq!(bob.submit("Bob", PASSWORD, &form(0)).await.unwrap().status, 401, "another's token");
    assert_eq!(board(&server, &alice).await.len(), 1);
    server.stop().await;
}

#[tokio::test]
async fn doubtful_forms_are_kept_with_what_is_doubtful() {
    let server = stage().await;
    server.register("Alice").await;
    let client = neosu(&server, "Alice").await;
    type Change = fn(&mut ScoreForm);
    let table: [(Change, &str, bool); 7] = [
        (|f| f.line.checksum = "0".repeat(32), "checksum_differs", false),
        (|f| f.changed.push(("bmk", Some("0".repeat(32)))), "form_map_differs", true),
        (|f| f.changed.push(("c1", Some("other|disk".to_owned()))), "disks_differ", true),
        (|f| f.line.mods = LegacyMods::HARD_ROCK, "mods_differ", false),
        (|f| f.line.total_score = 9_000_000, "total_implausible", false),
        (|f| f.play_time = Duration::from_secs(1), "played_too_fast", false),
        (|f| f.line.count_300 = 20, "results_missing", false),
    ];
    for ((change, flag, ranked), at) in table.into_iter().zip(0..) {
        let mut form = form(0);
        // Another play each time, and not the first once more.
        form.line.total_score -= at;
        change(&mut form);
        let score = stored(&server, &submitted(&client, "Alice", &form).await).await;
        assert!(score.flags.iter().any(|known| known == flag), "{flag}: {:?}", score.flags);
        assert_eq!(score.ranked, ranked, "{flag}");
    }
    server.stop().await;
}

#[tokio::test]
async fn a_replay_that_unpacks_to_too_much_has_not_come() {
    let server = stage().await;
    server.register("Alice").await;
    let client = neosu(&server, "Alice").await;
    let mut bomb = form(0);
    // A header that promises a terabyte, and one that promises nothing and goes on with zeroes.
    bomb.replay = [&[0x5d, 0, 0, 0x80, 0][..], &(1_u64 << 40).to_le_bytes(), &[0; 64]].concat();
    let score = stored(&server, &submitted(&client, "Alice", &bomb).await).await;
    assert!(score.ranked && !score.has_replay);
    server.stop().await;
}

/// What the bot answers somebody who asks it in private.
async fn asked(of: &Player, text: &str) -> String {
    let begun = of.begin_conversation(BOT.get(), text, text).await.unwrap();
    let said = of.messages(i64::from(begun.new_channel_id)).await.unwrap();
    said.last().unwrap().content.to_string()
}

#[tokio::test]
async fn what_was_found_is_told_to_operators_and_moderators_and_to_nobody_else() {
    let server = stage().await;
    let frame = |n: u16| ReplayFrame {
        time_ms: f64::from(n) * 16.0,
        x: Some(f32::from(n * 7 % 512)),
        y: Some(f32::from(n * 5 % 384)),
        buttons: if n % 20 < 9 { 5 } else { 0 },
    };
    let replay = Frames { frames: (0..1_400).map(frame).collect(), seed: 0 }.encode();
    let mut scores = Vec::new();
    for (name, hundreds) in [("Alice", 0), ("Bob", 1)] {
        server.register(name).await;
        let client = neosu(&server, name).await;
        // Both have pressed the same at the same times.
        let form = ScoreForm { replay: replay.clone(), ..form(hundreds) };
        scores.push(taken(&client.submit(name, PASSWORD, &form).await.unwrap()));
        server.settle().await;
    }
    let folder = server.data_dir().display().to_string();
    let listed = async |arguments: &'static [&'static str]| {
        let folder = folder.clone();
        let run = move || Operator::new().run(arguments, &[("DATA_DIR", &folder)]);
        let output = tokio::task::spawn_blocking(run).await.unwrap();
        assert!(output.status.success(), "{output:?}");
        String::from_utf8(output.stdout).unwrap()
    };
    let of_bob = listed(&["findings", "--user", "bob"]).await;
    let copied = format!("\treplay_duplicate\tall frames are those of score {} of user ", scores[0]);
    let is_his = |line: &str| line.contains(&format!("\tBob\tscore {}\tmap ", scores[1])) && line.contains(&copied);
    assert!(of_bob.lines().any(is_his), "{of_bob}");
    let of_alice = listed(&["findings", "--user", "alice"]).await;
    assert!(!of_alice.contains("replay_duplicate"), "hers was there before: {of_alice}");

    let (mods, nobody) = (server.register("Mods").await, server.register("Nobody").await);
    set_roles(server.services(), Id::new(mods.id), Roles::MODERATOR).await.unwrap();
    let told = asked(&mods, "!findings bob").await;
    assert!(told.starts_with(&format!("Score {}: ", scores[1])), "{told}");
    assert_eq!(asked(&mods, "!findings Mods").await, "Nothing was found in the scores of Mods.");
    assert!(!asked(&nobody, "!findings bob").await.contains("Score"));
    server.stop().await;
}
