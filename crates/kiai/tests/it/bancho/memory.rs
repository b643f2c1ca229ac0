use std::io::Write;

use kiai_clients::{
    NeosuClient,
    bancho::{Answer, ScoreForm},
};
use kiai_formats::osu::checksum;
use kiai_testkit::{MapFixture, PASSWORD};
use lzma_rust2::{LzmaOptions, LzmaWriter};
use reqwest::Method;

use crate::process::{Operator, Server};

/// Rounds until all that grows once has grown, and rounds after which nothing more has.
const ROUNDS: (usize, usize) = (3, 12);
/// What may have grown after the later rounds, which send more than 300 MiB: allocators keep some of what was freed, now more and
/// now less by some 20 MiB.
const LEFT_KIB: u64 = 48 * 1024;
const MIB: usize = 1 << 20;

/// Bytes that look like packets: unknown ones, lengths that lie, texts that go on for ever.
fn garbage(length: usize, seed: usize) -> Vec<u8> {
    let pieces: [&[u8]; 5] = [
        &[0xe7, 0x03, 0, 3, 0, 0, 0, 1, 2, 3],
        &[1, 0, 0, 6, 0, 0, 0, 0x0b, 0xff, 0xff, 0xff, 0xff, 0x7f],
        &[85, 0, 0, 2, 0, 0, 0, 0xff, 0xff],
        &[4, 0, 0, 0, 0, 0, 0],
        &[0, 0, 0, 1, 0, 0, 0, 2],
    ];
    let mut bytes = Vec::with_capacity(length + 16);
    for piece in pieces.iter().cycle().skip(seed) {
        if bytes.len() >= length {
            break;
        }
        bytes.extend_from_slice(piece);
    }
    bytes
}

async fn round(server: &Server, client: &NeosuClient, number: usize) {
    client.poll_bytes(garbage(MIB / 16, number)).await.unwrap();
    // One packet that never ends, and one that is longer than any.
    client.poll_bytes([&[18, 0, 0, 0xff, 0xff, 0x7f, 0][..], &vec![0xaa; MIB]].concat()).await.unwrap();
    _ = client.poll_bytes(vec![0; 11 * MIB]).await;
    let mut socket = client.open_socket().await.unwrap();
    for _ in 0..4 {
        socket.send_bytes([&[18, 0, 0, 0, 0, 0x40, 0][..], &vec![0xaa; MIB]].concat()).await.unwrap();
    }
    drop(socket);
    for length in [100, 8_000, 100_000] {
        let stranger = NeosuClient::new(server.address, "localhost").unwrap();
        _ = stranger.login_bytes(garbage(length, number)).await;
        stranger.set_token(Some("x".repeat(length.min(8_000))));
        _ = stranger.poll_bytes(garbage(length, number)).await;
    }
    for (path, length) in [
        ("/users", 60_000),
        ("/web/osu-error.php", 60_000),
        ("/web/osu-screenshot.php", 3 * MIB),
        ("/web/none", MIB / 4),
    ] {
        for kind in ["application/x-www-form-urlencoded", "multipart/form-data; boundary=x"] {
            let request = client.request(Method::POST, "osu", path).header("content-type", kind);
            _ = Answer::of(request.body(garbage(length, number))).await;
        }
    }
}

#[tokio::test]
async fn memory_stays_flat_under_garbage() {
    let operator = Operator::new();
    let added = operator.run_with(&["user", "add", "Alice", "alice@example.com"], &format!("{PASSWORD}\n"));
    assert!(added.status.success(), "{added:?}");
    let server = operator.serve(&[("RATE_LIMITS", "off")]);
    let client = NeosuClient::new(server.address, "localhost").unwrap();
    client.login("Alice", PASSWORD).await.unwrap();
    let mut memory = Vec::new();
    for count in [ROUNDS.0, ROUNDS.1] {
        for number in 0..count {
            round(&server, &client, number).await;
        }
        client.poll(&[]).await.unwrap();
        memory.push(server.memory_kib());
    }
    assert!(memory[1] < memory[0] + LEFT_KIB, "{memory:?} KiB after {ROUNDS:?} rounds");
    server.stop();
}

/// 256 MiB of zeroes in a few kilobytes, with an end marker, and the size its header tells.
fn bomb(size: u64) -> Vec<u8> {
    let options = LzmaOptions { dict_size: 1 << 16, ..LzmaOptions::with_preset(0) };
    let mut writer = LzmaWriter::new_use_header(Vec::new(), &options, None).unwrap();
    for _ in 0..256 {
        writer.write_all(&vec![b'0'; MIB]).unwrap();
    }
    let mut packed = writer.finish().unwrap();
    packed[5..13].copy_from_slice(&size.to_le_bytes());
    packed
}

#[tokio::test]
async fn bombs_of_lzma_are_refused_and_leave_nothing() {
    let operator = Operator::new();
    let added = operator.run_with(&["user", "add", "Alice", "alice@example.com"], &format!("{PASSWORD}\n"));
    assert!(added.status.success(), "{added:?}");
    let map = MapFixture::new("stage", 90_001, 40);
    let archive = operator.path("stage.osz");
    std::fs::write(&archive, MapFixture::osz(std::slice::from_ref(&map))).unwrap();
    let imported = operator.run(&["import", archive.to_str().unwrap()], &[]);
    assert!(imported.status.success(), "{imported:?}");
    let server = operator.serve(&[("RATE_LIMITS", "off")]);
    let client = NeosuClient::new(server.address, "localhost").unwrap();
    client.login("Alice", PASSWORD).await.unwrap();
    // Without an end that is told, with one that is too far, and with ones that are too near.
    let bombs = [u64::MAX, 256 << 20, 32 << 20, 1_000, 0].map(bomb);
    let (mut total_score, mut memory) = (40_000, Vec::new());
    for count in [1, 4] {
        for _ in 0..count {
            for bomb in &bombs {
                let mut form = ScoreForm::new(&checksum(&map.osu()), [40, 0, 0, 0], total_score, 50);
                form.replay.clone_from(bomb);
                total_score -= 1;
                let answer = client.submit("Alice", PASSWORD, &form).await.unwrap();
                assert_eq!(answer.status, 200, "{answer:?}");
            }
        }
        // A replay that is found out to be none is one no more.
        await_unreadable(&client, &map).await;
        memory.push(server.memory_kib());
    }
    // What one of them may unpack to comes and goes.
    assert!(memory[1] < memory[0] + 64 * 1024, "{memory:?} KiB");
    server.stop();
}

/// Waits until the board shows the player's best without a replay.
async fn await_unreadable(client: &NeosuClient, map: &MapFixture) {
    let md5 = checksum(&map.osu());
    let path = format!("/web/osu-osz2-getscores.php?m=0&s=0&vv=4&v=1&c={md5}&mods=0&f=x.osu&i=1");
    let path = format!("{path}&us=alice&ha={}", super::web::md5(PASSWORD));
    let looking = async {
        loop {
            let answer = client.get("osu", &path).await.unwrap();
            let text = String::from_utf8(answer.body.to_vec()).unwrap();
            let best = text.lines().nth(5).unwrap_or_else(|| panic!("{text}"));
            if best.split('|').nth(15) == Some("0") {
                return;
            }
        }
    };
    tokio::time::timeout(super::DEADLINE, looking).await.expect("it is found out before the deadline");
}
