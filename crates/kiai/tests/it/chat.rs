//! Players who talk, each with a game and its notification socket.

mod bot;
mod hostile;

use kiai_clients::lazer::{
    ChatEvent, Error, NotificationSocket,
    strict::{ChatChannel, ChatChannelType, ChatMessage},
};
use kiai_services::accounts::set_roles;
use kiai_testkit::{Player, TestServer};

async fn osu(player: &Player) -> i64 {
    named(player, "#osu").await.channel_id
}

async fn named(player: &Player, name: &str) -> ChatChannel {
    player.channels().await.unwrap().into_iter().find(|channel| channel.name == name).unwrap()
}

async fn said(socket: &mut NotificationSocket) -> ChatMessage {
    match socket.next_chat().await.unwrap() {
        ChatEvent::Said(mut new) => new.messages.pop().unwrap(),
        other => panic!("{other:?}"),
    }
}

async fn joined(socket: &mut NotificationSocket) -> ChatChannel {
    match socket.next_chat().await.unwrap() {
        ChatEvent::Joined(channel) => channel,
        other => panic!("{other:?}"),
    }
}

fn status(result: Result<impl std::fmt::Debug, Error>) -> u16 {
    match result.unwrap_err() {
        Error::Refused { status, error: Some(text), .. } if !text.is_empty() => status,
        other => panic!("{other}"),
    }
}

#[tokio::test]
async fn two_players_talk_in_a_channel() {
    let server = TestServer::start().await;
    let (alice, bob) = (server.register("alice").await, server.register("bob").await);
    let (mut of_alice, mut of_bob) =
        (alice.open_notifications().await.unwrap(), bob.open_notifications().await.unwrap());
    let names: Vec<_> = alice.joined_channels().await.unwrap().into_iter().map(|channel| channel.name).collect();
    assert_eq!(names, ["#osu", "#announce"]);
    let osu = osu(&alice).await;
    let reply = alice.post_message(osu, "héllo \u{1f600}", false, "a-uuid").await.unwrap();
    assert_eq!(reply.sender.unwrap().username, "alice");
    for socket in [&mut of_alice, &mut of_bob] {
        let heard = said(socket).await;
        assert_eq!((heard.content.as_str(), heard.uuid.as_deref()), ("héllo \u{1f600}", Some("a-uuid")));
        assert_eq!((heard.message_id, i64::from(heard.sender_id)), (reply.message_id, alice.id));
    }
    bob.post_message(osu, "waves", true, "b-uuid").await.unwrap();
    let heard = said(&mut of_alice).await;
    assert!(heard.is_action && heard.content == "waves");

    let history = alice.messages(osu).await.unwrap();
    let texts: Vec<_> = history.iter().map(|message| message.content.as_str()).collect();
    assert_eq!(texts, ["héllo \u{1f600}", "waves"]);
    assert_eq!(history[1].sender.as_ref().unwrap().username, "bob");
    alice.mark_as_read(osu, heard.message_id).await.unwrap();
    let channel = alice.channel(osu).await.unwrap().channel;
    assert_eq!((channel.last_read_id, channel.last_message_id), (Some(heard.message_id), Some(heard.message_id)));
    assert_eq!((channel.kind, channel.message_length_limit), (ChatChannelType::Public, Some(450)));
    server.stop().await;
}

#[tokio::test]
async fn channels_are_joined_and_left() {
    let server = TestServer::start().await;
    let (alice, bob) = (server.register("alice").await, server.register("bob").await);
    let (mut of_alice, mut of_bob) =
        (alice.open_notifications().await.unwrap(), bob.open_notifications().await.unwrap());
    let lobby = named(&alice, "#lobby").await.channel_id;
    assert_eq!(status(alice.post_message(lobby, "hi", false, "x").await), 403);
    alice.join_channel(lobby, alice.id).await.unwrap();
    assert_eq!(joined(&mut of_alice).await.name, "#lobby");
    bob.join_channel(lobby, bob.id).await.unwrap();
    joined(&mut of_bob).await;
    alice.post_message(lobby, "hi", false, "x").await.unwrap();
    assert_eq!((said(&mut of_alice).await.content, said(&mut of_bob).await.content), ("hi".into(), "hi".into()));
    bob.leave_channel(lobby, bob.id).await.unwrap();
    assert!(matches!(of_bob.next_chat().await.unwrap(), ChatEvent::Parted(channel) if channel.name == "#lobby"));
    alice.post_message(lobby, "gone?", false, "y").await.unwrap();
    bob.post_message(osu(&bob).await, "here", false, "z").await.unwrap();
    assert_eq!(said(&mut of_bob).await.content, "here", "nothing of what was left");
    assert_eq!(status(alice.leave_channel(lobby, bob.id).await), 403);
    assert_eq!(status(alice.join_channel(999, alice.id).await), 404);
    server.stop().await;
}

#[tokio::test]
async fn two_players_talk_in_private() {
    let server = TestServer::start().await;
    let (alice, bob, carol) =
        (server.register("alice").await, server.register("bob").await, server.register("carol").await);
    let mut of_bob = bob.open_notifications().await.unwrap();
    let conversation = alice.open_conversation(bob.id).await.unwrap();
    assert_eq!(conversation.channel_id, None);
    let begun = alice.begin_conversation(bob.id, "psst", "u").await.unwrap();
    let id = i64::from(begun.new_channel_id);
    let channel = joined(&mut of_bob).await;
    assert_eq!((channel.name.as_str(), channel.kind), ("alice", ChatChannelType::Pm));
    let mut users: Vec<_> = channel.users.iter().map(|user| i64::from(*user)).collect();
    users.sort_unstable();
    assert_eq!(users, [alice.id, bob.id]);
    assert_eq!(said(&mut of_bob).await.content, "psst");
    let conversation = bob.open_conversation(alice.id).await.unwrap();
    assert_eq!(conversation.channel_id.map(i64::from), Some(id));
    assert_eq!(conversation.recent_messages.unwrap()[0].content, "psst");
    assert_eq!(alice.channel(id).await.unwrap().users.len(), 2);

    for refused in [
        status(carol.messages(id).await),
        status(carol.channel(id).await),
        status(carol.join_channel(id, carol.id).await),
        status(carol.post_message(id, "me too", false, "c").await),
        status(carol.mark_as_read(id, begun.message.message_id).await),
        status(alice.open_conversation(999).await),
    ] {
        assert_eq!(refused, 404);
    }
    assert_eq!(status(alice.begin_conversation(alice.id, "me", "m").await), 422);
    bob.block(alice.id).await.unwrap();
    for refused in [
        status(alice.post_message(id, "please", false, "p").await),
        status(alice.begin_conversation(bob.id, "please", "q").await),
        status(bob.post_message(id, "no", false, "n").await),
        status(alice.open_conversation(bob.id).await),
    ] {
        assert_eq!(refused, 403);
    }
    let server = server.restart().await;
    let alice = server.log_in("alice").await;
    let names: Vec<_> = alice.joined_channels().await.unwrap().into_iter().map(|channel| channel.name).collect();
    assert_eq!(names, ["#osu", "#announce", "bob"], "what was said is kept");
    assert_eq!(alice.messages(id).await.unwrap()[0].content, "psst");
    server.stop().await;
}

#[tokio::test]
async fn a_silence_is_told_to_games_that_ask() {
    use kiai_model::{Id, user::Roles};
    use kiai_services::chat::{silence, unsilence};

    let server = TestServer::start().await;
    let (alice, bob) = (server.register("alice").await, server.register("bob").await);
    let services = server.services();
    set_roles(services, Id::new(bob.id), Roles::MODERATOR).await.unwrap();
    let osu = osu(&alice).await;
    alice.joined_channels().await.unwrap();
    let message = alice.post_message(osu, "spam", false, "s").await.unwrap().message_id;
    assert!(bob.ack_chat(None, None).await.unwrap().is_empty());
    assert!(bob.ack_chat(Some(message), None).await.unwrap().is_empty());
    let hour = std::time::Duration::from_hours(1);
    let last = silence(services, Some(Id::new(bob.id)), Id::new(alice.id), hour, "spam").await.unwrap().id.get();
    let told = bob.ack_chat(Some(message), None).await.unwrap();
    assert_eq!(told, [(u32::try_from(last).unwrap(), i32::try_from(alice.id).unwrap())]);
    assert!(bob.ack_chat(Some(message), Some(told[0].0)).await.unwrap().is_empty());
    assert!(bob.messages(osu).await.unwrap().is_empty());
    let refused = alice.post_message(osu, "why", false, "w").await.unwrap_err();
    assert!(matches!(refused, Error::Refused { status: 403, error: Some(text), .. } if text.contains("60")));
    assert_eq!(status(alice.begin_conversation(bob.id, "why", "v").await), 403);
    unsilence(services, None, Id::new(alice.id)).await.unwrap();
    alice.post_message(osu, "thanks", false, "t").await.unwrap();
    server.stop().await;
}

#[tokio::test]
async fn a_flood_is_refused_in_words() {
    let server = TestServer::start_with(&[("RATE_LIMITS", "on")]).await;
    let alice = server.register("alice").await;
    let osu = osu(&alice).await;
    alice.joined_channels().await.unwrap();
    for number in 0..10 {
        alice.post_message(osu, "spam", false, &number.to_string()).await.unwrap();
    }
    assert_eq!(status(alice.post_message(osu, "spam", false, "more").await), 429);
    server.advance(std::time::Duration::from_secs(10));
    alice.post_message(osu, "sorry", false, "sorry").await.unwrap();
    server.stop().await;
}

#[tokio::test]
async fn what_was_not_read_is_notified_until_it_is() {
    let server = TestServer::start().await;
    let (alice, bob) = (server.register("alice").await, server.register("bob").await);
    assert!(bob.notifications().await.unwrap().is_empty());
    let mut of_bob = bob.open_notifications().await.unwrap();
    let mut of_alice = alice.open_notifications().await.unwrap();
    let text = "a long story that nobody reads to its end, h\u{e9}las";
    let begun = alice.begin_conversation(bob.id, text, "u").await.unwrap();
    let notified = loop {
        let message = of_bob.next().await.unwrap().unwrap();
        if message.event == "new" {
            break message.notification().unwrap();
        }
    };
    let id = begun.message.message_id;
    let waiting = bob.notifications().await.unwrap();
    for item in [&notified, &waiting[0]] {
        assert_eq!(
            (item.name.as_str(), item.object_type.as_str(), item.is_read),
            ("channel_message", "channel", false)
        );
        assert_eq!((i64::try_from(item.id).unwrap(), i64::from(item.source_user_id)), (id, alice.id));
        assert_eq!(i64::try_from(item.object_id).unwrap(), i64::from(begun.new_channel_id));
        assert_eq!(item.details["title"], "a long story that nobody reads to it...");
        assert_eq!(item.details["username"], "alice");
    }
    assert_eq!(waiting.len(), 1);
    assert!(alice.notifications().await.unwrap().is_empty(), "what one says oneself, one has seen");
    alice.post_message(osu(&alice).await, "hello all", false, "v").await.unwrap();
    assert_eq!(bob.notifications().await.unwrap().len(), 1, "of public channels nothing is told");

    bob.mark_as_read(begun.new_channel_id.into(), id).await.unwrap();
    let read = loop {
        let message = of_bob.next().await.unwrap().unwrap();
        assert_ne!(message.event, "new", "once for each message");
        if message.event == "read" {
            break message.data.unwrap();
        }
    };
    assert_eq!(read["notifications"][0]["object_id"], begun.new_channel_id);
    assert!(bob.notifications().await.unwrap().is_empty());
    alice.post_message(osu(&alice).await, "bye", false, "w").await.unwrap();
    loop {
        let message = of_alice.next().await.unwrap().unwrap();
        assert!(message.event != "new" && message.event != "read", "that was bob's");
        if message.data.is_some_and(|data| data.get("messages").is_some_and(|said| said[0]["content"] == "bye")) {
            break;
        }
    }
    server.stop().await;
}
