//! What stands above the scores of a leaderboard in bancho clients.

use kiai_clients::bancho::ScoreForm;
use kiai_formats::{osu::checksum, replay::Frames};
use kiai_model::{Id, spectate::ReplayFrame};
use kiai_services::beatmaps::{find_set, set_online_offset};
use kiai_testkit::{MapFixture, PASSWORD, TestServer};
use md5::Digest;

fn secret() -> String {
    md5::Md5::digest(PASSWORD.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
}

fn play(map: &MapFixture) -> ScoreForm {
    let frame = |n: u8| ReplayFrame { time_ms: f64::from(n) * 16.0, x: Some(f32::from(n)), y: Some(1.5), buttons: 5 };
    let frames = Frames { frames: (0..200).map(frame).collect(), seed: 0 };
    let form = ScoreForm::new(&checksum(&map.osu()), [40, 0, 0, 0], 40_000, 50);
    ScoreForm { replay: frames.encode(), ..form }
}

/// A question of osu!stable: in the editor (`s=1`), or with the scores on its own disk chosen (`v=0`).
fn question(map: &MapFixture, s: u8, v: u8) -> String {
    let (c, ha) = (checksum(&map.osu()), secret());
    format!("/web/osu-osz2-getscores.php?s={s}&vv=4&v={v}&c={c}&f=x.osu&m=0&i=-1&mods=0&h=&a=0&us=alice&ha={ha}")
}

#[tokio::test]
async fn who_wants_no_scores_is_told_how_many_there_are() {
    let server = TestServer::start().await;
    let map = MapFixture::new("stage", 90_001, 40);
    server.import(&MapFixture::osz(std::slice::from_ref(&map))).await;
    server.register("alice").await;
    let client = server.stable();
    client.login("alice", PASSWORD).await.unwrap();
    let asked = async |s, v| {
        let answer = client.get("osu", &question(&map, s, v)).await.unwrap();
        assert_eq!(answer.status, 200);
        String::from_utf8(answer.body.to_vec()).unwrap()
    };
    let header = |count: u8| format!("2|false|900010|90001|{count}|0|\n0\n[bold:0,size:20]kiai|stage\n0.0\n");
    assert_eq!((asked(1, 1).await, asked(0, 0).await), (header(0), header(0)));
    let taken = client.submit("alice", PASSWORD, &play(&map)).await.unwrap();
    assert!(String::from_utf8_lossy(&taken.body).contains("onlineScoreId:"), "{taken:?}");
    assert_eq!(asked(1, 1).await, header(1), "the editor wants no scores");
    assert_eq!(asked(0, 0).await, header(1), "nor does who looks at their own disk");
    assert!(asked(0, 1).await.starts_with(&header(1)));
    assert_eq!(asked(1, 3).await, header(1), "of friends, oneself among them");
    assert_eq!(asked(1, 5).await, header(0), "there is no team");
    server.stop().await;
}

#[tokio::test]
async fn both_clients_are_told_by_how_much_a_map_is_off_its_song() {
    let server = TestServer::start().await;
    let map = MapFixture::new("stage", 90_001, 40);
    let other = MapFixture { version: "Hard".to_owned(), beatmap_id: 900_011, ..map.clone() };
    let both = [map.clone(), other.clone()];
    server.import(&MapFixture::osz(&both)).await;
    server.register("alice").await;
    let (neosu, stable) = (server.neosu(), server.stable());
    let told = async |map: &MapFixture| {
        let (md5, file, secret) = (checksum(&map.osu()), map.file_name(), secret());
        let of_neosu = neosu.leaderboard(("alice", &secret), &md5, &file, 90_001).await.unwrap();
        let of_stable = stable.leaderboard(("alice", &secret), &md5, &file, 90_001).await.unwrap();
        assert_eq!(of_neosu, of_stable);
        of_neosu.lines().nth(1).unwrap().parse::<i32>().unwrap()
    };
    assert_eq!((told(&map).await, told(&other).await), (0, 0));
    let set = find_set(server.services(), Id::new(90_001)).await.unwrap().unwrap();
    set_online_offset(server.services(), &set, &[Id::new(900_010), Id::new(75)], -18).await.unwrap();
    assert_eq!((told(&map).await, told(&other).await), (-18, 0));
    for too_far in [10_001, i32::MIN, i32::MAX] {
        assert!(set_online_offset(server.services(), &set, &[Id::new(900_010)], too_far).await.is_err());
    }
    // The same file again keeps it; a file whose timing was mended needs it no more.
    server.import(&MapFixture::osz(&both)).await;
    assert_eq!(told(&map).await, -18);
    let mended = MapFixture { object_count: 41, ..map };
    server.import(&MapFixture::osz(&[mended.clone(), other])).await;
    assert_eq!(told(&mended).await, 0);
    server.stop().await;
}
