//! BanchoBot, asked by players.

use kiai_model::chat::BOT;
use kiai_testkit::{MapFixture, TestServer};

use super::{joined, osu, said};

#[tokio::test]
async fn the_bot_answers_in_channels() {
    let server = TestServer::start().await;
    let (alice, bob) = (server.register("alice").await, server.register("bob").await);
    let (_of_alice, mut of_bob) = (alice.open_notifications().await.unwrap(), bob.open_notifications().await.unwrap());
    alice.post_message(osu(&alice).await, "!roll 1", false, "u").await.unwrap();
    assert_eq!(said(&mut of_bob).await.content, "!roll 1");
    let answer = said(&mut of_bob).await;
    assert_eq!((answer.content.as_str(), i64::from(answer.sender_id)), ("alice rolls 1 point", BOT.get()));
    server.stop().await;
}

#[tokio::test]
async fn a_linked_map_is_told_in_pp() {
    let server = TestServer::start().await;
    let alice = server.register("alice").await;
    let map = MapFixture::new("needle", 90_100, 12);
    server.import(&MapFixture::osz(std::slice::from_ref(&map))).await;
    let mut socket = alice.open_notifications().await.unwrap();
    let bot = alice.user_by_name("BanchoBot", None).await.unwrap();
    assert!(bot.is_bot && bot.is_online && bot.id.map(i64::from) == Some(BOT.get()));
    let begun = alice.begin_conversation(BOT.get(), "!help", "h").await.unwrap();
    assert_eq!(joined(&mut socket).await.name, "BanchoBot");
    let channel = i64::from(begun.new_channel_id);
    assert_eq!(said(&mut socket).await.content, "!help");
    while !said(&mut socket).await.content.starts_with("/np") {}

    let link = format!("is listening to [{}/b/{} artist - needle [hard]]", server.url(""), map.beatmap_id);
    alice.post_message(channel, &link, true, "np").await.unwrap();
    assert_eq!(said(&mut socket).await.content, link);
    let answer = said(&mut socket).await.content;
    assert!(answer.contains("needle") && answer.contains("95%: ") && answer.ends_with("pp"), "{answer}");
    alice.post_message(channel, "!with +DT 97.5% 3m", false, "with").await.unwrap();
    said(&mut socket).await;
    let answer = said(&mut socket).await.content;
    assert!(answer.contains("+DT | 97.5% 3 misses: ") && answer.ends_with("pp"), "{answer}");
    server.stop().await;
}
