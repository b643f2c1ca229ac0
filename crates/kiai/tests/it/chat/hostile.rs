//! What strangers send to chat.

use kiai_clients::lazer::Form;
use kiai_testkit::TestServer;

use super::{osu, said, status};

#[tokio::test]
async fn what_is_no_message_is_refused() {
    let server = TestServer::start().await;
    let alice = server.register("alice").await;
    let osu = osu(&alice).await;
    alice.joined_channels().await.unwrap();
    for text in ["", "   ", "\n\r\t", "\u{200b}", "\u{202e}", &"x".repeat(451), &"😀".repeat(5_000)] {
        assert_eq!(status(alice.post_message(osu, text, false, "u").await), 422, "{text:.20}");
    }
    assert!(alice.messages(osu).await.unwrap().is_empty());
    for (sent, kept) in [("a\u{0}b\u{7}\u{1b}[2Jc", "a\u{fffd}b[2Jc"), ("two\nlines", "two lines")] {
        assert_eq!(alice.post_message(osu, sent, false, "").await.unwrap().content, kept);
    }
    let long_uuid = alice.post_message(osu, "hi", false, &"u".repeat(5_000)).await.unwrap();
    assert_eq!(long_uuid.uuid, None, "an absurd name is not kept");
    let odd = alice.post_message(osu, "once", false, "\u{0}' OR 1=1; --").await.unwrap();
    let again = alice.post_message(osu, "twice", false, "\u{0}' OR 1=1; --").await.unwrap();
    assert_eq!((again.message_id, again.content.as_str()), (odd.message_id, "once"));
    server.stop().await;
}

#[tokio::test]
async fn wrong_types_are_refused_or_ignored() {
    let server = TestServer::start().await;
    let alice = server.register("alice").await;
    let osu = osu(&alice).await;
    alice.joined_channels().await.unwrap();
    let post = |path: String, form: Form| alice.api("POST".parse().unwrap(), &path).form(form).send();
    for (path, form, expected) in [
        ("chat/channels", Form::new().text("type", "PUBLIC").text("target_id", "2"), 422),
        ("chat/channels", Form::new().text("type", "PM").text("target_id", "x"), 404),
        ("chat/channels", Form::new().text("type", "PM"), 404),
        ("chat/channels", Form::new().text("type", "ANNOUNCE").text("message", "hi"), 403),
        ("chat/new", Form::new().text("target_id", "99999999999999999999").text("message", "hi"), 404),
        ("chat/new", Form::new().text("message", "hi"), 404),
        ("chat/ack", Form::new().text("since", "x").text("history_since", "-1"), 200),
    ] {
        let reply = post(path.to_owned(), form).await.unwrap();
        assert_eq!(reply.status, expected, "{path}: {:?}", reply.body);
    }
    let form = Form::new().text("message", "hi").text("is_action", "perhaps");
    let reply = post(format!("chat/channels/{osu}/messages"), form).await.unwrap();
    assert_eq!(reply.status, 200, "what is not true is false");
    server.stop().await;
}

#[tokio::test]
async fn who_reads_nothing_is_let_go_and_others_hear_on() {
    let server = TestServer::start().await;
    let (alice, bob) = (server.register("alice").await, server.register("bob").await);
    let mut of_alice = alice.open_notifications().await.unwrap();
    // Bob's game went without a word.
    drop(bob.open_notifications().await.unwrap());
    let osu = osu(&alice).await;
    for number in 0..20 {
        alice.post_message(osu, &number.to_string(), false, &number.to_string()).await.unwrap();
        assert_eq!(said(&mut of_alice).await.content, number.to_string());
    }
    let mut of_bob = bob.open_notifications().await.unwrap();
    alice.post_message(osu, "back?", false, "back").await.unwrap();
    assert_eq!(said(&mut of_bob).await.content, "back?");
    server.stop().await;
}
