//! Players of all three clients in one world.

use std::time::Duration;

use kiai_clients::{
    bancho::{BanchoClient, Family, RunningClient},
    lazer::{ChatEvent, Error, NotificationSocket},
};
use kiai_model::{Id, chat::BOT, user::Roles};
use kiai_services::{
    accounts::set_roles,
    chat::{deeds, silence, unsilence},
};
use kiai_testkit::{MapFixture, PASSWORD, Player, TestServer};
use kiai_wire_bancho::{
    ClientPacket,
    users::{Action, StatusUpdate},
};
use kiai_wire_lazer::hub::{
    activity::UserActivity,
    metadata::{MetadataClient, MetadataServer},
    presence::UserStatus,
};

use crate::hubs::{metadata, told};

/// A client that runs, of somebody with an account.
async fn running<F: Family>(client: BanchoClient<F>, name: &str) -> RunningClient<F> {
    let mut running = RunningClient::log_in(client, name, PASSWORD, Duration::ZERO).await.unwrap();
    running.settle(Duration::ZERO).await.unwrap();
    running
}

/// Lets a second pass for the server, and has a client look what there is; `now` is the client's own time.
async fn look<F: Family>(server: &TestServer, client: &mut RunningClient<F>, now: u64) {
    server.advance(Duration::from_secs(1));
    client.push(ClientPacket::Ping);
    client.settle(Duration::from_secs(now)).await.unwrap();
}

/// The next message that a socket tells of.
async fn heard(socket: &mut NotificationSocket) -> (String, String) {
    loop {
        if let ChatEvent::Said(mut new) = socket.next_chat().await.unwrap() {
            let message = new.messages.pop().unwrap();
            return (new.users.pop().unwrap().username, message.content);
        }
    }
}

struct Three {
    lazer: Player,
    neosu: RunningClient<kiai_clients::bancho::Neosu>,
    stable: RunningClient<kiai_clients::bancho::Stable>,
}

async fn three(server: &TestServer) -> Three {
    let lazer = server.register("Lazer").await;
    server.register("Neosu").await;
    server.register("Stable").await;
    let neosu = running(server.neosu(), "Neosu").await;
    let stable = running(server.stable(), "Stable").await;
    Three { lazer, neosu, stable }
}

#[tokio::test]
async fn a_channel_and_private_words_cross_all_clients() {
    let server = TestServer::start().await;
    let Three { lazer, mut neosu, mut stable } = three(&server).await;
    let mut socket = lazer.open_notifications().await.unwrap();
    assert!(neosu.world.joined.contains("#osu") && stable.world.joined.contains("#announce"));

    neosu.say("#osu", "from neosu");
    look(&server, &mut neosu, 1).await;
    look(&server, &mut stable, 1).await;
    stable.say("#osu", "from stable");
    look(&server, &mut stable, 2).await;
    let osu = lazer.channels().await.unwrap().into_iter().find(|channel| channel.name == "#osu").unwrap().channel_id;
    lazer.post_message(osu, "from lazer", false, "u").await.unwrap();
    look(&server, &mut neosu, 2).await;
    look(&server, &mut stable, 3).await;
    assert_eq!(neosu.world.said_in("#osu"), [("Stable", "from stable"), ("Lazer", "from lazer")]);
    assert_eq!(stable.world.said_in("#osu"), [("Neosu", "from neosu"), ("Lazer", "from lazer")]);
    for (sender, text) in [("Neosu", "from neosu"), ("Stable", "from stable"), ("Lazer", "from lazer")] {
        assert_eq!(heard(&mut socket).await, (sender.to_owned(), text.to_owned()));
    }

    neosu.say("Lazer", "psst");
    neosu.say("Stable", "psst");
    look(&server, &mut neosu, 3).await;
    assert_eq!(heard(&mut socket).await, ("Neosu".to_owned(), "psst".to_owned()));
    stable.say("Neosu", "what?");
    look(&server, &mut stable, 4).await;
    lazer.begin_conversation(neosu.world.me.unwrap(), "yes?", "v").await.unwrap();
    lazer.begin_conversation(stable.world.me.unwrap(), "hello", "w").await.unwrap();
    look(&server, &mut neosu, 4).await;
    look(&server, &mut stable, 5).await;
    assert_eq!(neosu.world.said_in("Stable"), [("Stable", "what?")]);
    assert_eq!(neosu.world.said_in("Lazer"), [("Lazer", "yes?")]);
    assert_eq!(stable.world.said_in("Neosu"), [("Neosu", "psst")]);
    assert_eq!(stable.world.said_in("Lazer"), [("Lazer", "hello")]);
    server.stop().await;
}

#[tokio::test]
async fn everybody_sees_everybody_and_what_they_do() {
    let server = TestServer::start().await;
    let Three { lazer, mut neosu, mut stable } = three(&server).await;
    let mut hub = metadata(&lazer).await;
    hub.call(&MetadataServer::UpdateStatus(Some(UserStatus::Online))).await.unwrap();
    neosu.shows_users = true;
    for second in 1..4 {
        look(&server, &mut neosu, second).await;
        look(&server, &mut stable, second).await;
    }
    let id = lazer.id;
    let me = neosu.world.me.unwrap();
    assert_eq!(neosu.world.name_of(id), Some("Lazer"));
    assert_eq!(neosu.world.name_of(BOT.get()), Some("BanchoBot"));
    assert!(stable.world.users.contains_key(&id) && stable.world.users.contains_key(&me));
    assert_eq!(stable.world.name_of(id), None, "osu!stable has not asked");

    // Who asked once is told of changes, without asking again.
    neosu.shows_users = false;
    hub.call(&MetadataServer::UpdateActivity(Some(UserActivity::SearchingForLobby))).await.unwrap();
    look(&server, &mut neosu, 4).await;
    assert_eq!(neosu.world.users[&id].stats.as_ref().unwrap().status.action, Action::Lobby);
    stable.push(ClientPacket::UserStatsRequest([Id::new(me)].into_iter().collect()));
    look(&server, &mut stable, 4).await;
    neosu.push(ClientPacket::ChangeAction(StatusUpdate {
        action: Action::Editing,
        info_text: "[neosu]\nA - T [D]".into(),
        ..StatusUpdate::default()
    }));
    look(&server, &mut neosu, 5).await;
    look(&server, &mut stable, 5).await;
    assert_eq!(&*stable.world.users[&me].stats.as_ref().unwrap().status.info_text, "A - T [D]");
    hub.call(&MetadataServer::BeginWatchingUserPresence).await.unwrap();
    loop {
        if let MetadataClient::UserPresenceUpdated(user, Some(presence)) = told(&mut hub).await
            && user.get() == me
        {
            assert!(matches!(presence.activity, Some(UserActivity::EditingBeatmap(_))), "{presence:?}");
            break;
        }
    }

    // Who appears offline is gone for all.
    hub.call(&MetadataServer::UpdateStatus(Some(UserStatus::Offline))).await.unwrap();
    look(&server, &mut neosu, 6).await;
    look(&server, &mut stable, 6).await;
    assert!(!neosu.world.users.contains_key(&id) && !stable.world.users.contains_key(&id));
    server.stop().await;
}

#[tokio::test]
async fn who_talks_is_seen_by_who_hears_them() {
    let server = TestServer::start().await;
    let Three { lazer, mut neosu, .. } = three(&server).await;
    let hub = metadata(&lazer).await;
    hub.call(&MetadataServer::UpdateStatus(Some(UserStatus::Online))).await.unwrap();
    let osu = lazer.channels().await.unwrap().into_iter().find(|channel| channel.name == "#osu").unwrap().channel_id;
    lazer.joined_channels().await.unwrap();
    assert_eq!(neosu.world.name_of(lazer.id), None);
    lazer.post_message(osu, "hello", false, "u").await.unwrap();
    look(&server, &mut neosu, 1).await;
    assert_eq!(neosu.world.name_of(lazer.id), Some("Lazer"));
    server.stop().await;
}

#[tokio::test]
async fn blocks_and_silences_hold_for_all_clients() {
    let server = TestServer::start().await;
    let Three { lazer, mut neosu, mut stable } = three(&server).await;
    let (of_neosu, of_stable) = (neosu.world.me.unwrap(), stable.world.me.unwrap());
    lazer.block(of_neosu).await.unwrap();
    neosu.say("Lazer", "please");
    look(&server, &mut neosu, 1).await;
    assert_eq!(neosu.world.refusals, ["Lazer"]);
    assert!(lazer.begin_conversation(of_neosu, "no", "u").await.is_err(), "nor the other way round");

    stable.push(ClientPacket::ToggleBlockNonFriendDms(1));
    look(&server, &mut stable, 1).await;
    assert!(lazer.begin_conversation(of_stable, "hi", "v").await.is_err());
    neosu.say("Stable", "hi");
    look(&server, &mut neosu, 2).await;
    assert_eq!(neosu.world.refusals, ["Lazer", "Stable"]);
    stable.push(ClientPacket::FriendAdd(Id::new(of_neosu)));
    look(&server, &mut stable, 2).await;
    neosu.say("Stable", "friends?");
    look(&server, &mut neosu, 3).await;
    look(&server, &mut stable, 3).await;
    assert_eq!(stable.world.said_in("Neosu"), [("Neosu", "friends?")]);
    assert!(stable.world.friends.contains(&of_neosu));

    let services = server.services();
    silence(services, None, Id::new(of_neosu), Duration::from_hours(1), "spam").await.unwrap();
    silence(services, None, Id::new(lazer.id), Duration::from_hours(1), "spam").await.unwrap();
    neosu.say("#osu", "silenced");
    look(&server, &mut neosu, 4).await;
    look(&server, &mut stable, 4).await;
    assert!(neosu.world.silence > 3000, "{}", neosu.world.silence);
    assert!(stable.world.silenced.contains(&of_neosu) && stable.world.silenced.contains(&lazer.id));
    assert!(stable.world.said_in("#osu").is_empty());
    let osu = lazer.channels().await.unwrap().into_iter().find(|channel| channel.name == "#osu").unwrap().channel_id;
    lazer.joined_channels().await.unwrap();
    let refused = lazer.post_message(osu, "silenced", false, "w").await.unwrap_err();
    assert!(matches!(&refused, Error::Refused { status: 403, error: Some(text), .. } if text.contains("silenced")));
    stable.push(ClientPacket::FriendAdd(Id::new(lazer.id)));
    stable.say("Neosu", "poor you");
    stable.say("Lazer", "poor you");
    look(&server, &mut stable, 5).await;
    assert_eq!(stable.world.refusals, ["Neosu", "Lazer"], "who cannot answer");
    unsilence(services, None, Id::new(of_neosu)).await.unwrap();
    look(&server, &mut neosu, 5).await;
    assert_eq!(neosu.world.silence, 0);
    assert_eq!(neosu.world.said_in("Stable"), [("Stable", "poor you")]);
    server.stop().await;
}

#[tokio::test]
async fn what_one_client_links_every_client_may_ask_about() {
    let server = TestServer::start().await;
    let map = MapFixture::new("needle", 90_200, 12);
    server.import(&MapFixture::osz(std::slice::from_ref(&map))).await;
    let Three { lazer, mut neosu, mut stable } = three(&server).await;
    let id = map.beatmap_id;
    neosu.say(
        "BanchoBot",
        &format!("\u{1}ACTION is playing [https://osu.localhost/beatmaps/{id} a - needle [hard]] x1.2 (+HD)\u{1}"),
    );
    look(&server, &mut neosu, 1).await;
    look(&server, &mut neosu, 2).await;
    let answers = neosu.world.said_in("BanchoBot");
    assert!(
        matches!(answers[..], [("BanchoBot", told)] if told.contains("needle") && told.contains("+DTHD")),
        "{answers:?}"
    );
    stable.say(
        "BanchoBot",
        &format!("\u{1}ACTION is listening to [https://osu.ppy.sh/beatmapsets/1#/{id} a - needle [hard]]\u{1}"),
    );
    stable.say("BanchoBot", "!with +HR 99%");
    look(&server, &mut stable, 1).await;
    look(&server, &mut stable, 2).await;
    let answers = stable.world.said_in("BanchoBot");
    assert!(
        matches!(answers[..], [(_, one), (_, other)] if one.contains("95%: ") && other.contains("+HR | 99%: ")),
        "{answers:?}"
    );
    stable.say("BanchoBot", &format!("\u{1}ACTION is playing [https://elsewhere.org/b/{id} a - needle [hard]]\u{1}"));
    look(&server, &mut stable, 3).await;
    look(&server, &mut stable, 4).await;
    assert_eq!(stable.world.said_in("BanchoBot").len(), 2, "a link to another server's maps means nothing here");

    let begun = lazer.begin_conversation(BOT.get(), "!where neosu", "u").await.unwrap();
    let said = lazer.messages(i64::from(begun.new_channel_id)).await.unwrap();
    assert!(said.last().unwrap().content.starts_with("Neosu is from"), "{said:?}");
    server.stop().await;
}

#[tokio::test]
async fn who_is_kicked_leaves_and_does_not_come_back_by_themselves() {
    let server = TestServer::start().await;
    let Three { lazer, mut neosu, mut stable } = three(&server).await;
    set_roles(server.services(), Id::new(neosu.world.me.unwrap()), Roles::MODERATOR).await.unwrap();
    neosu.say("BanchoBot", "!kick Stable enough");
    neosu.say("BanchoBot", "!kick Lazer enough");
    look(&server, &mut neosu, 1).await;
    look(&server, &mut neosu, 2).await;
    let answers = neosu.world.said_in("BanchoBot");
    assert_eq!(answers, [("BanchoBot", "Stable is signed out."), ("BanchoBot", "Lazer is signed out.")]);
    stable.push(ClientPacket::Ping);
    stable.tick(Duration::from_secs(1)).await.unwrap();
    assert_eq!(stable.world.me, None);
    assert_eq!(stable.world.notices, ["You were signed out by a moderator: enough"]);
    assert!(!stable.world.must_restart);
    assert!(lazer.me().await.is_err());
    running(server.stable(), "Stable").await;
    let done = deeds(server.services(), None, 10).await.unwrap();
    let done: Vec<_> = done.iter().map(|deed| (deed.by.as_deref(), &*deed.action, deed.target.as_deref())).collect();
    assert_eq!(done, [(Some("Neosu"), "kick", Some("Lazer")), (Some("Neosu"), "kick", Some("Stable"))]);
    server.stop().await;
}

#[tokio::test]
async fn a_socket_and_polls_carry_one_visit() {
    let server = TestServer::start().await;
    server.register("Alice").await;
    let (mut alice, mut bob) = {
        server.register("Bob").await;
        (running(server.neosu(), "Alice").await, running(server.neosu(), "Bob").await)
    };
    alice.prefer_sockets();
    alice.say("Bob", "over a socket");
    alice.tick(Duration::from_secs(1)).await.unwrap();
    assert!(alice.is_on_socket());
    while bob.world.said_in("Alice").is_empty() {
        look(&server, &mut bob, 2).await;
    }
    bob.say("Alice", "over a poll");
    look(&server, &mut bob, 3).await;
    while alice.world.said_in("Bob").is_empty() {
        alice.listen(Duration::from_secs(3)).await.unwrap();
    }
    // Who comes is told over the socket by itself.
    server.register("Carol").await;
    let carol = running(server.neosu(), "Carol").await.world.me.unwrap();
    server.advance(Duration::from_secs(1));
    while !alice.world.users.contains_key(&carol) {
        alice.listen(Duration::from_secs(4)).await.unwrap();
    }
    assert!(!alice.tick(Duration::from_secs(20)).await.unwrap(), "on a socket it is silent for half a minute");
    assert!(alice.tick(Duration::from_secs(31)).await.unwrap());
    server.stop().await;
}
