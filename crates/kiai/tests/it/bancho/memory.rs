use kiai_clients::{NeosuClient, bancho::Answer};
use kiai_testkit::PASSWORD;
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
