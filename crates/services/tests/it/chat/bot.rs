use kiai_model::{Channel, Id, User, chat::BOT, user::Roles};
use kiai_services::{
    accounts::{login_with_password, set_roles},
    chat::{NewMessage, send_private, silence_of},
    users::{UserKey, find_any_user},
};
use kiai_testkit::TestServices;

use super::{channel, hearing, read, say, texts, whisper};

/// Says something where the bot hears it, and gives what the bot answered.
async fn ask(t: &TestServices, user: Id<User>, place: Id<Channel>, text: &str) -> Vec<String> {
    let asked = say(t, user, place, text).await.unwrap().message.id;
    t.clock.advance(std::time::Duration::from_secs(10));
    let said = read(t, user, place).await;
    let answers = said.messages.into_iter().filter(|message| message.id > asked && message.sender == BOT);
    answers.map(|message| message.text).collect()
}

#[tokio::test]
async fn commands_are_answered_where_they_are_given() {
    let t = TestServices::new().await;
    let alice = t.given_user("Alice").await;
    let (osu, _ear) = (channel(&t, "#osu").await, hearing(&t, alice).await);
    let private = whisper(&t, alice, BOT, "hello").await.unwrap().channel.id;
    let unknown = "There is no such command. !help lists them.";
    assert_eq!(texts(&read(&t, alice, private).await), ["hello", unknown]);
    assert_eq!(ask(&t, alice, osu, "!help").await.len(), 4);
    assert_eq!(ask(&t, alice, osu, "!roll 1").await, ["Alice rolls 1 point"]);
    assert!(ask(&t, alice, osu, "!dance").await.is_empty(), "it may be meant for another program");
    assert_eq!(ask(&t, alice, private, "!dance").await, [unknown]);
    assert_eq!(ask(&t, alice, osu, "!roll x").await, ["Usage: !roll [HIGHEST NUMBER]"]);
    assert_eq!(ask(&t, alice, osu, "!stats").await, ["Alice (osu): unranked, 0pp, accuracy 0.00%, 0 plays, level 1"]);
    assert_eq!(ask(&t, alice, osu, "!stats nobody").await, ["There is no such user."]);
    assert_eq!(ask(&t, alice, osu, "!where alice").await, ["Alice is from XX and offline"]);
    assert_eq!(ask(&t, alice, osu, "!where BanchoBot").await, ["BanchoBot is from XX and always here"]);
    assert_eq!(ask(&t, alice, osu, "!with hd").await, ["Link a map with /np first."]);
    assert!(ask(&t, alice, osu, "hello").await.is_empty());
}

#[tokio::test]
async fn dice_fall_within_their_faces() {
    let t = TestServices::new().await;
    let rolled: Vec<_> = (0..200).map(|_| t.services.rng.from_one_to(6)).collect();
    assert!((1..=6).all(|face| rolled.contains(&face)) && rolled.iter().all(|face| (1..=6).contains(face)));
}

#[tokio::test]
async fn the_bot_keeps_out_of_what_others_say_in_private() {
    let t = TestServices::new().await;
    let (alice, bob) = (t.given_user("Alice").await, t.given_user("Bob").await);
    let private = whisper(&t, alice, bob, "!roll").await.unwrap().channel.id;
    assert_eq!(texts(&read(&t, alice, private).await), ["!roll"]);
}

#[tokio::test]
async fn a_linked_map_that_is_not_here_is_told_of() {
    let t = TestServices::new().await;
    let alice = t.given_user("Alice").await;
    let text = "is playing [http://localhost:8000/b/75 A - T [D]] <osu!> +HD".to_owned();
    let playing = NewMessage { text, is_action: true, uuid: None };
    let private = send_private(&t.services, alice, BOT, playing).await.unwrap().channel.id;
    assert_eq!(texts(&read(&t, alice, private).await).last(), Some(&"This map is not known here."));
    assert_eq!(ask(&t, alice, private, "!with 99%").await, ["This map is not known here."]);
    t.clock.advance(std::time::Duration::from_mins(6));
    assert_eq!(ask(&t, alice, private, "!with 99%").await, ["Link a map with /np first."]);
}

#[tokio::test]
async fn moderators_have_commands_that_others_do_not_know() {
    let t = TestServices::new().await;
    let (alice, bob, boss) = (t.given_user("Alice").await, t.given_user("Bob").await, t.given_user("Boss").await);
    set_roles(&t.services, alice, Roles::MODERATOR).await.unwrap();
    set_roles(&t.services, boss, Roles::ADMIN).await.unwrap();
    let osu = channel(&t, "#osu").await;
    let (_of_alice, _of_bob) = (hearing(&t, alice).await, hearing(&t, bob).await);
    for command in ["!silence alice 1h spam", "!kick alice", "!announce free pp", "!restrict alice"] {
        assert!(ask(&t, bob, osu, command).await.is_empty(), "{command}");
    }
    assert_eq!(ask(&t, alice, osu, "!silence bob 1h spam").await, ["Bob is silenced."]);
    assert!(silence_of(&t.services, bob).await.unwrap().is_some());
    assert_eq!(ask(&t, alice, osu, "!unsilence bob").await, ["Bob may talk again."]);
    assert_eq!(ask(&t, alice, osu, "!unsilence bob").await, ["Bob was not silenced."]);
    assert_eq!(ask(&t, alice, osu, "!silence boss 1h spam").await, ["You may not do that to Boss."]);
    assert_eq!(ask(&t, alice, osu, "!silence nobody 1h spam").await, ["There is no such user."]);
    assert_eq!(ask(&t, alice, osu, "!kick bob reason").await, ["Bob is signed out."]);
    let restricted = async || find_any_user(&t.services, UserKey::Id(bob)).await.unwrap().unwrap().restricted;
    assert_eq!(ask(&t, alice, osu, "!restrict bob reason").await, ["Bob is restricted."]);
    assert!(restricted().await);
    assert_eq!(ask(&t, alice, osu, "!unrestrict bob").await, ["Bob is no longer restricted."]);
    assert!(!restricted().await);
    ask(&t, alice, osu, "!announce a new version").await;
    assert_eq!(texts(&read(&t, bob, channel(&t, "#announce").await).await), ["a new version"]);
}

#[tokio::test]
async fn nobody_signs_in_as_the_bot_or_takes_its_name() {
    let t = TestServices::new().await;
    let bot = find_any_user(&t.services, UserKey::Name("banchobot")).await.unwrap().unwrap();
    assert_eq!((bot.id, bot.username.as_str()), (BOT, "BanchoBot"));
    assert_eq!(kiai_rules::accounts::name_skeleton(&bot.username), "banchobot", "as the migration has it");
    for password in ["", "BanchoBot", kiai_testkit::PASSWORD] {
        let refused = login_with_password(&t.services, "BanchoBot", password, [192, 0, 2, 1].into()).await;
        assert!(refused.is_err());
    }
}
