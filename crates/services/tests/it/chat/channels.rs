use kiai_model::{Audience, Id, user::Roles};
use kiai_services::{
    accounts::{set_restricted, set_roles},
    chat::{
        AddedChannel, Announcement, ChannelRights, HistoryRefusal, JoinRefusal, NewMessage, SendRefusal, TextFault,
        add_channel, announce, channel_named, find_channel, history, join_channel, joined_channels, mark_as_read,
        messages_for, part_channel, public_channels, remove_channel, remove_filtered_word, send_message,
        set_filtered_word, set_rights, set_topic,
    },
};
use kiai_testkit::TestServices;

use super::{channel, heard, hearing, join, read, say, texts};

#[tokio::test]
async fn everybody_is_in_the_default_channels_until_they_leave() {
    let t = TestServices::new().await;
    let alice = t.given_user("Alice").await;
    let names = async || -> Vec<String> {
        joined_channels(&t.services, alice).await.unwrap().into_iter().map(|view| view.joined.name).collect()
    };
    assert_eq!(names().await, ["#osu", "#announce"]);
    part_channel(&t.services, alice, channel(&t, "#osu").await).await.unwrap();
    assert_eq!(names().await, ["#announce"]);
}

#[tokio::test]
async fn what_is_said_is_heard_in_the_channel_and_nowhere_else() {
    let t = TestServices::new().await;
    let (alice, bob, carol) = (t.given_user("Alice").await, t.given_user("Bob").await, t.given_user("Carol").await);
    let lobby = channel(&t, "#lobby").await;
    join(&t, alice, lobby).await;
    let (of_alice, of_bob, of_carol) = (hearing(&t, alice).await, hearing(&t, bob).await, hearing(&t, carol).await);
    join(&t, bob, lobby).await;
    assert_eq!(heard(&of_bob), ["+#lobby"]);
    assert_eq!(t.services.connections.user_count(&Audience::Channel(lobby)), 2);
    say(&t, alice, lobby, "hello\n").await.unwrap();
    for ear in [&of_alice, &of_bob] {
        assert_eq!(heard(ear), ["Alice: hello"]);
    }
    part_channel(&t.services, bob, lobby).await.unwrap();
    say(&t, alice, lobby, "gone?").await.unwrap();
    assert_eq!(heard(&of_bob), ["-#lobby"]);
    assert!(heard(&of_carol).is_empty());
    assert!(matches!(say(&t, bob, lobby, "no").await, Err(SendRefusal::NotJoined)));
    assert_eq!(texts(&read(&t, bob, lobby).await), ["hello", "gone?"], "who may join may read");
}

#[tokio::test]
async fn a_message_sent_again_is_told_once() {
    let t = TestServices::new().await;
    let alice = t.given_user("Alice").await;
    let (osu, ear) = (channel(&t, "#osu").await, hearing(&t, alice).await);
    let new = NewMessage { text: "hello".into(), is_action: true, uuid: Some("one".into()) };
    let first = send_message(&t.services, alice, osu, new.clone()).await.unwrap().message;
    let again = send_message(&t.services, alice, osu, new).await.unwrap().message;
    assert_eq!(first, again);
    assert!(first.is_action && first.uuid.as_deref() == Some("one"));
    assert_eq!(heard(&ear).len(), 1);
}

#[tokio::test]
async fn bad_words_and_bad_texts_are_refused() {
    let t = TestServices::new().await;
    let alice = t.given_user("Alice").await;
    let (osu, _ear) = (channel(&t, "#osu").await, hearing(&t, alice).await);
    set_filtered_word(&t.services, " Darn ", false).await.unwrap();
    set_filtered_word(&t.services, "vile", true).await.unwrap();
    assert_eq!(say(&t, alice, osu, "DARN it").await.unwrap().message.text, "**** it");
    assert!(matches!(say(&t, alice, osu, "how vile").await, Err(SendRefusal::Unwanted)));
    assert!(remove_filtered_word(&t.services, "vile").await.unwrap());
    say(&t, alice, osu, "how vile").await.unwrap();
    assert!(matches!(say(&t, alice, osu, "\u{1}\n ").await, Err(SendRefusal::Text(TextFault::Empty))));
    let long = "x".repeat(451);
    assert!(matches!(say(&t, alice, osu, &long).await, Err(SendRefusal::Text(TextFault::TooLong(450)))));
    let refused = say(&t, alice, Id::new(999), "x").await;
    assert!(matches!(refused, Err(SendRefusal::UnknownChannel)));
}

#[tokio::test]
async fn a_flood_is_stopped_and_ebbs_away() {
    let t = TestServices::new().await;
    let alice = t.given_user("Alice").await;
    let (osu, _ear) = (channel(&t, "#osu").await, hearing(&t, alice).await);
    for _ in 0..10 {
        say(&t, alice, osu, "spam").await.unwrap();
    }
    assert!(matches!(say(&t, alice, osu, "spam").await, Err(SendRefusal::TooMany(_))));
    t.clock.advance(std::time::Duration::from_secs(1));
    say(&t, alice, osu, "sorry").await.unwrap();
}

#[tokio::test]
async fn rights_decide_who_reads_and_writes() {
    let t = TestServices::new().await;
    let (alice, staff) = (t.given_user("Alice").await, t.given_user("Staff").await);
    set_roles(&t.services, staff, Roles::MODERATOR).await.unwrap();
    let hidden = AddedChannel { name: "#staff".into(), read_roles: Roles::MODERATOR, ..AddedChannel::default() };
    add_channel(&t.services, hidden.clone()).await.unwrap();
    assert!(add_channel(&t.services, hidden).await.is_err());
    let (secret, news) = (channel(&t, "#staff").await, channel(&t, "#announce").await);
    let (_of_alice, _of_staff) = (hearing(&t, alice).await, hearing(&t, staff).await);
    let names = |channels: Vec<kiai_model::Channel>| channels.into_iter().any(|channel| channel.name == "#staff");
    assert!(!names(public_channels(&t.services, alice).await.unwrap()));
    assert!(names(public_channels(&t.services, staff).await.unwrap()));
    assert!(channel_named(&t.services, alice, "#STAFF").await.unwrap().is_none());
    assert!(find_channel(&t.services, alice, secret).await.unwrap().is_none());
    assert!(matches!(join_channel(&t.services, alice, secret).await, Err(JoinRefusal::UnknownChannel)));
    let unseen = history(&t.services, alice, secret, None, None, 9).await;
    assert!(matches!(unseen, Err(HistoryRefusal::UnknownChannel)));
    assert!(matches!(say(&t, alice, news, "free pp").await, Err(SendRefusal::ReadOnly)));
    say(&t, staff, news, "a new version").await.unwrap();
    join(&t, staff, secret).await;
    say(&t, staff, secret, "psst").await.unwrap();
    set_roles(&t.services, staff, Roles::default()).await.unwrap();
    assert!(matches!(say(&t, staff, secret, "psst").await, Err(SendRefusal::UnknownChannel)));
    assert_eq!(joined_channels(&t.services, staff).await.unwrap().len(), 2, "a lost right closes the door");
}

#[tokio::test]
async fn pages_updates_and_marks() {
    let t = TestServices::new().await;
    let (alice, bob) = (t.given_user("Alice").await, t.given_user("Bob").await);
    let (osu, lobby) = (channel(&t, "#osu").await, channel(&t, "#lobby").await);
    let (_of_alice, _of_bob) = (hearing(&t, alice).await, hearing(&t, bob).await);
    let mut ids = Vec::new();
    for text in ["one", "two", "three"] {
        ids.push(say(&t, bob, osu, text).await.unwrap().message.id);
    }
    let page = |since, until, limit| history(&t.services, alice, osu, since, until, limit);
    assert_eq!(texts(&page(None, None, 2).await.unwrap()), ["two", "three"]);
    assert_eq!(texts(&page(None, Some(ids[2]), 1).await.unwrap()), ["two"]);
    assert_eq!(texts(&page(Some(ids[0]), None, 1).await.unwrap()), ["two"]);
    assert_eq!(texts(&messages_for(&t.services, alice, ids[1]).await.unwrap()), ["three"]);
    mark_as_read(&t.services, alice, osu, ids[1]).await.unwrap();
    let view = find_channel(&t.services, alice, osu).await.unwrap().unwrap();
    assert_eq!((view.joined.last_read, view.joined.last_message), (Some(ids[1]), Some(ids[2])));
    for (channel, message) in [(lobby, ids[0]), (osu, Id::new(999)), (Id::new(999), ids[0])] {
        assert!(mark_as_read(&t.services, alice, channel, message).await.is_err());
    }
    set_restricted(&t.services, bob, true).await.unwrap();
    assert!(texts(&page(None, None, 9).await.unwrap()).is_empty(), "who is hidden is not read");
    assert_eq!(texts(&read(&t, bob, osu).await).len(), 3);
    assert!(matches!(say(&t, bob, osu, "why").await, Err(SendRefusal::Restricted)));
}

#[tokio::test]
async fn the_operator_changes_channels() {
    let t = TestServices::new().await;
    let alice = t.given_user("Alice").await;
    let ear = hearing(&t, alice).await;
    assert!(set_topic(&t.services, "#OSU", "cats\nand dogs").await.unwrap());
    assert!(!set_topic(&t.services, "#none", "x").await.unwrap());
    let osu = channel(&t, "#osu").await;
    let view = find_channel(&t.services, alice, osu).await.unwrap().unwrap();
    assert_eq!(view.joined.channel.topic, "cats and dogs");
    assert!(remove_channel(&t.services, "#osu").await.unwrap());
    assert!(!remove_channel(&t.services, "#osu").await.unwrap());
    assert_eq!(heard(&ear), ["-#osu"]);
    assert!(matches!(say(&t, alice, osu, "echo").await, Err(SendRefusal::UnknownChannel)));
}

#[tokio::test]
async fn the_staff_announces_to_some_who_only_read() {
    let t = TestServices::new().await;
    let (staff, alice, bob) = (t.given_user("Staff").await, t.given_user("Alice").await, t.given_user("Bob").await);
    let announcement = |targets| Announcement {
        name: "Maintenance".into(),
        description: "Tonight".into(),
        message: "The server will be down.".into(),
        uuid: None,
        targets,
    };
    assert!(announce(&t.services, alice, announcement(vec![bob])).await.is_err());
    set_roles(&t.services, staff, Roles::ADMIN).await.unwrap();
    let (of_alice, of_bob) = (hearing(&t, alice).await, hearing(&t, bob).await);
    let view = announce(&t.services, staff, announcement(vec![alice, alice, Id::new(999)])).await.unwrap();
    assert_eq!(heard(&of_alice), ["+Maintenance", "Staff: The server will be down."]);
    assert!(heard(&of_bob).is_empty());
    let id = view.joined.channel.id;
    assert!(matches!(say(&t, alice, id, "oh no").await, Err(SendRefusal::ReadOnly)));
    assert!(matches!(say(&t, bob, id, "what").await, Err(SendRefusal::UnknownChannel)));
    assert!(announce(&t.services, staff, announcement(vec![staff])).await.is_err());
}

#[tokio::test]
async fn rights_change_and_who_has_lost_them_is_sent_away() {
    let t = TestServices::new().await;
    let (alice, staff) = (t.given_user("Alice").await, t.given_user("Staff").await);
    set_roles(&t.services, staff, Roles::MODERATOR).await.unwrap();
    let lobby = channel(&t, "#lobby").await;
    join(&t, alice, lobby).await;
    join(&t, staff, lobby).await;
    let (of_alice, of_staff) = (hearing(&t, alice).await, hearing(&t, staff).await);
    let only_write = ChannelRights { write_roles: Some(Roles::MODERATOR), ..ChannelRights::default() };
    set_rights(&t.services, "#LOBBY", only_write).await.unwrap().unwrap();
    assert!(matches!(say(&t, alice, lobby, "hello").await, Err(SendRefusal::ReadOnly)));
    say(&t, staff, lobby, "quiet").await.unwrap();
    assert_eq!(heard(&of_alice), ["Staff: quiet"]);
    let staff_only = ChannelRights { read_roles: Some(Roles::MODERATOR), ..ChannelRights::default() };
    let changed = set_rights(&t.services, "#lobby", staff_only).await.unwrap().unwrap();
    assert_eq!((changed.read_roles, changed.write_roles), (Roles::MODERATOR, Roles::MODERATOR));
    say(&t, staff, lobby, "among us").await.unwrap();
    assert_eq!(heard(&of_alice), ["-#lobby"]);
    assert_eq!(heard(&of_staff), ["Staff: quiet", "Staff: among us"]);
    let seen = public_channels(&t.services, alice).await.unwrap();
    assert!(seen.iter().all(|channel| channel.name != "#lobby"));
    assert_eq!(set_rights(&t.services, "#nothing", staff_only).await.unwrap(), None);
}
