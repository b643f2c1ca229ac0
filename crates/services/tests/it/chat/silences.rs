use std::time::Duration;

use kiai_model::{chat::BOT, user::Roles};
use kiai_services::{
    accounts::set_roles,
    chat::{SendRefusal, SilenceRefusal, silence, silence_of, silences_since, unsilence},
};
use kiai_testkit::TestServices;

use super::{channel, heard, hearing, read, say, texts, whisper};

const HOUR: Duration = Duration::from_hours(1);

#[tokio::test]
async fn a_silenced_user_says_nothing_until_it_ends() {
    let t = TestServices::new().await;
    let (alice, bob) = (t.given_user("Alice").await, t.given_user("Bob").await);
    let (osu, of_alice, of_bob) = (channel(&t, "#osu").await, hearing(&t, alice).await, hearing(&t, bob).await);
    let said = say(&t, alice, osu, "spam").await.unwrap().message.id;
    say(&t, bob, osu, "stop").await.unwrap();
    let last = silence(&t.services, None, alice, HOUR, "spam").await.unwrap().id;
    assert_eq!(heard(&of_bob).last().unwrap(), &format!("{alice} is silenced"));
    heard(&of_alice);
    assert_eq!(texts(&read(&t, bob, osu).await), ["stop"], "what they said is taken away");
    let told = silences_since(&t.services, None, Some(said)).await.unwrap();
    assert_eq!(told.iter().map(|silence| silence.user).collect::<Vec<_>>(), [alice]);
    assert!(silences_since(&t.services, Some(last), None).await.unwrap().is_empty());
    assert!(silences_since(&t.services, None, None).await.unwrap().is_empty());

    let until = t.services.clock.now() + HOUR;
    assert!(matches!(say(&t, alice, osu, "no").await, Err(SendRefusal::Silenced { until: end }) if end == until));
    assert!(matches!(whisper(&t, alice, bob, "no").await, Err(SendRefusal::Silenced { .. })));
    whisper(&t, bob, alice, "told you").await.unwrap();
    heard(&of_alice);
    t.clock.advance(HOUR);
    say(&t, alice, osu, "sorry").await.unwrap();

    silence(&t.services, None, alice, HOUR, "again").await.unwrap();
    assert!(unsilence(&t.services, None, alice).await.unwrap());
    assert!(!unsilence(&t.services, None, alice).await.unwrap());
    assert_eq!(heard(&of_alice).last().unwrap(), "the silence ended");
    assert_eq!(silence_of(&t.services, alice).await.unwrap(), None);
    say(&t, alice, osu, "thanks").await.unwrap();
}

#[tokio::test]
async fn the_staff_silences_players_and_administrators_the_staff() {
    let t = TestServices::new().await;
    let (alice, staff, admin) = (t.given_user("Alice").await, t.given_user("Staff").await, t.given_user("Boss").await);
    set_roles(&t.services, staff, Roles::MODERATOR).await.unwrap();
    set_roles(&t.services, admin, Roles::ADMIN).await.unwrap();
    for (by, target, may) in [
        (alice, staff, false),
        (alice, alice, false),
        (staff, alice, true),
        (staff, admin, false),
        (staff, BOT, false),
        (admin, BOT, false),
        (admin, staff, true),
    ] {
        let done = silence(&t.services, Some(by), target, HOUR, "reason").await;
        assert!(if may { done.is_ok() } else { matches!(done, Err(SilenceRefusal::NotAllowed)) }, "{by} {target}");
    }
}
