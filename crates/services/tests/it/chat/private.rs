use kiai_model::{Id, user::RelationKind};
use kiai_services::{
    accounts::set_restricted,
    chat::{
        HistoryRefusal, JoinRefusal, PrivateFault, SendRefusal, find_channel, find_private, history, join_channel,
        joined_channels, mark_as_read, part_channel,
    },
    users::{add_relation, set_pm_friends_only},
};
use kiai_testkit::TestServices;

use super::{heard, hearing, read, say, texts, whisper};

fn is_refused<T>(result: &Result<T, SendRefusal>, fault: PrivateFault) -> bool {
    matches!(result, Err(SendRefusal::Private(found)) if *found == fault)
}

#[tokio::test]
async fn a_first_word_opens_a_channel_of_the_two() {
    let t = TestServices::new().await;
    let (alice, bob, carol) = (t.given_user("Alice").await, t.given_user("Bob").await, t.given_user("Carol").await);
    let (of_alice, of_bob, of_carol) = (hearing(&t, alice).await, hearing(&t, bob).await, hearing(&t, carol).await);
    assert_eq!(find_private(&t.services, alice, bob).await.unwrap().1, None);
    let sent = whisper(&t, alice, bob, "psst").await.unwrap();
    let id = sent.channel.id;
    assert_eq!(heard(&of_alice), ["+Bob", "Alice: psst"]);
    assert_eq!(heard(&of_bob), ["+Alice", "Alice: psst"]);
    assert_eq!(whisper(&t, bob, alice, "what?").await.unwrap().channel.id, id, "the same from both sides");
    say(&t, alice, id, "nothing").await.unwrap();
    assert_eq!(heard(&of_bob), ["Bob: what?", "Alice: nothing"]);
    assert_eq!(find_private(&t.services, bob, alice).await.unwrap().1.unwrap().id, id);
    let view = joined_channels(&t.services, bob).await.unwrap().pop().unwrap();
    let users: Vec<_> = view.users.iter().map(|user| user.id).collect();
    assert_eq!((view.joined.name.as_str(), users), ("Alice", vec![alice, bob]));

    assert!(heard(&of_carol).is_empty());
    assert!(find_channel(&t.services, carol, id).await.unwrap().is_none());
    assert!(matches!(join_channel(&t.services, carol, id).await, Err(JoinRefusal::UnknownChannel)));
    assert!(matches!(part_channel(&t.services, carol, id).await, Err(JoinRefusal::UnknownChannel)));
    assert!(matches!(say(&t, carol, id, "me too").await, Err(SendRefusal::UnknownChannel)));
    let unseen = history(&t.services, carol, id, None, None, 9).await;
    assert!(matches!(unseen, Err(HistoryRefusal::UnknownChannel)));
    assert!(mark_as_read(&t.services, carol, id, sent.message.id).await.is_err());
}

#[tokio::test]
async fn a_channel_that_was_left_comes_back_with_the_next_word() {
    let t = TestServices::new().await;
    let (alice, bob) = (t.given_user("Alice").await, t.given_user("Bob").await);
    let id = whisper(&t, alice, bob, "psst").await.unwrap().channel.id;
    part_channel(&t.services, bob, id).await.unwrap();
    let of_bob = hearing(&t, bob).await;
    assert_eq!(joined_channels(&t.services, bob).await.unwrap().len(), 2);
    say(&t, alice, id, "still there?").await.unwrap();
    assert_eq!(heard(&of_bob), ["+Alice", "Alice: still there?"]);
    assert_eq!(texts(&read(&t, bob, id).await), ["psst", "still there?"]);
}

#[tokio::test]
async fn blocks_hold_both_ways() {
    let t = TestServices::new().await;
    let (alice, bob) = (t.given_user("Alice").await, t.given_user("Bob").await);
    let id = whisper(&t, alice, bob, "psst").await.unwrap().channel.id;
    add_relation(&t.services, bob, alice, RelationKind::Block).await.unwrap();
    assert!(is_refused(&whisper(&t, alice, bob, "please").await, PrivateFault::Unwanted));
    assert!(is_refused(&say(&t, alice, id, "please").await, PrivateFault::Unwanted), "an open channel, too");
    assert!(is_refused(&whisper(&t, bob, alice, "haha").await, PrivateFault::Blocking));
    assert!(is_refused(&find_private(&t.services, alice, bob).await, PrivateFault::Unwanted));
}

#[tokio::test]
async fn who_hears_friends_only_hears_friends() {
    let t = TestServices::new().await;
    let (alice, bob) = (t.given_user("Alice").await, t.given_user("Bob").await);
    set_pm_friends_only(&t.services, bob, true).await.unwrap();
    assert!(is_refused(&whisper(&t, alice, bob, "hi").await, PrivateFault::Unwanted));
    assert!(is_refused(&whisper(&t, bob, alice, "hi").await, PrivateFault::NoAnswerPossible));
    add_relation(&t.services, bob, alice, RelationKind::Friend).await.unwrap();
    whisper(&t, alice, bob, "hi").await.unwrap();
    whisper(&t, bob, alice, "hi").await.unwrap();
}

#[tokio::test]
async fn nobody_writes_to_themselves_or_to_who_is_not_there() {
    let t = TestServices::new().await;
    let (alice, bob) = (t.given_user("Alice").await, t.given_user("Bob").await);
    assert!(is_refused(&whisper(&t, alice, alice, "me").await, PrivateFault::Oneself));
    for nobody in [0, -1, 999, i64::MAX] {
        assert!(is_refused(&whisper(&t, alice, Id::new(nobody), "you").await, PrivateFault::UnknownUser));
    }
    set_restricted(&t.services, bob, true).await.unwrap();
    assert!(is_refused(&whisper(&t, alice, bob, "you").await, PrivateFault::UnknownUser));
    assert!(matches!(whisper(&t, bob, alice, "help").await, Err(SendRefusal::Restricted)));
}

#[tokio::test]
async fn two_who_begin_at_once_have_one_channel() {
    let t = TestServices::new().await;
    let (alice, bob) = (t.given_user("Alice").await, t.given_user("Bob").await);
    let (one, other) = tokio::join!(whisper(&t, alice, bob, "hi"), whisper(&t, bob, alice, "hi"));
    assert_eq!(one.unwrap().channel.id, other.unwrap().channel.id);
}
