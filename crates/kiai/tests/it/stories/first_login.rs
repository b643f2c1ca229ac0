//! Registering, logging in, and everything the game asks right afterwards.

use kiai_clients::lazer::Error;
use kiai_model::Ruleset;
use kiai_testkit::{PASSWORD, TestServer};

#[tokio::test]
async fn a_new_player_has_everything_the_game_asks_for() {
    let server = TestServer::start().await;
    let alice = server.register("alice").await;

    let me = alice.me().await.unwrap();
    assert_eq!((me.user.username.as_str(), i64::from(me.id)), ("alice", alice.id));
    assert!(me.id >= 2, "0 and 1 mean other things to the game");
    assert!(me.user.last_visit.is_some(), "without it the game appears offline");
    assert!(me.session_verification_method.is_none());

    assert!(alice.friends().await.unwrap().is_empty());
    assert!(alice.blocks().await.unwrap().is_empty());
    assert!(alice.favourites().await.unwrap().is_empty());
    alice.seasonal_backgrounds().await.unwrap();
    for ruleset in Ruleset::ALL {
        let profile = alice.user(alice.id, Some(ruleset)).await.unwrap();
        let statistics = profile.statistics.unwrap();
        assert_eq!((statistics.play_count, statistics.global_rank), (0, None));
        assert!(profile.profile_order.is_some_and(|order| !order.is_empty()), "else the profile is empty");
        assert!(profile.kudosu.is_some());
    }
    let socket = alice.open_notifications().await.unwrap();
    let hubs = (alice.open_spectator().await.unwrap(), alice.open_multiplayer().await.unwrap());
    let metadata = alice.open_metadata().await.unwrap();
    socket.close().await.unwrap();
    drop((hubs, metadata));
    server.stop().await;
}

#[tokio::test]
async fn tokens_last_a_day_and_are_renewed() {
    let server = TestServer::start().await;
    let alice = server.register("alice").await;
    let first = alice.tokens().unwrap();
    server.advance(std::time::Duration::from_secs(first.expires_in_s.unsigned_abs() + 1));
    assert_eq!(alice.me().await.unwrap_err().status(), Some(401));
    let second = alice.refresh().await.unwrap();
    assert_ne!(first.access, second.access);
    alice.me().await.unwrap();

    let third = alice.refresh().await.unwrap();

    // a refresh token that comes after its successor was used has been stolen: every pair ends
    alice.set_tokens(Some(first));
    assert!(matches!(alice.refresh().await, Err(Error::Refused { status: 400 | 401, .. })));
    alice.set_tokens(Some(third));
    assert_eq!(alice.me().await.unwrap_err().status(), Some(401));
    server.stop().await;
}

#[tokio::test]
async fn a_wrong_password_is_explained() {
    let server = TestServer::start().await;
    server.register("alice").await;
    let game = server.game(1);
    let refused = game.login("alice", "not the password").await.unwrap_err();
    assert!(matches!(refused.status(), Some(400 | 401)), "{refused}");
    assert!(refused.text().is_some_and(|text| text.contains(' ')), "a sentence, not a code: {refused}");
    game.login("ALICE", PASSWORD).await.unwrap();
    game.login("alice@example.org", PASSWORD).await.unwrap();
    server.stop().await;
}

#[tokio::test]
async fn registration_says_what_is_wrong_under_each_field() {
    let server = TestServer::start().await;
    server.register("alice").await;
    let game = server.game(1);
    for (name, email, password) in [
        ("al", "new@example.org", PASSWORD),
        ("ALICE", "new@example.org", PASSWORD),
        ("bob", "nonsense", PASSWORD),
        ("bob", "alice@example.org", PASSWORD),
        ("bob", "new@example.org", "short"),
        ("", "", ""),
        (&"b".repeat(5000), "new@example.org", PASSWORD),
    ] {
        match game.register(name, email, password).await {
            Err(Error::Registration(refused)) => {
                assert_eq!(refused.status, 422, "{refused:?}");
                let fields = refused.username.len() + refused.user_email.len() + refused.password.len();
                assert!(fields > 0, "nothing is said under any field for {name:.10} {email} {password:.10}");
            }
            other => panic!("{name:.10} {email}: {other:?}"),
        }
    }
    server.stop().await;
}

/// Parallel registrations of one name answered 500 elsewhere.
#[tokio::test]
async fn of_two_who_want_a_name_at_once_one_gets_it() {
    let server = TestServer::start().await;
    let tries = (0..8_u64).map(|number| {
        let game = server.game(number);
        async move { game.register("carol", &format!("carol{number}@example.org"), PASSWORD).await }
    });
    let outcomes = futures_util::future::join_all(tries).await;
    assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 1);
    for refused in outcomes.into_iter().filter_map(Result::err) {
        assert!(matches!(refused, Error::Registration(_)), "{refused}");
    }
    let logins = (0..8_u64).map(|number| {
        let game = server.game(number);
        async move { game.login("carol", PASSWORD).await }
    });
    for outcome in futures_util::future::join_all(logins).await {
        outcome.unwrap();
    }
    server.stop().await;
}

/// The game follows a redirect without its token.
#[tokio::test]
async fn no_path_of_the_game_redirects() {
    let server = TestServer::start().await;
    let alice = server.register("alice").await;
    let id = alice.id;
    for path in [
        "me/".to_owned(),
        "me".to_owned(),
        format!("users/?ids[]={id}"),
        format!("users/lookup/?ids[]={id}"),
        format!("users/{id}/?key=id"),
        format!("users/{id}/osu?key=id"),
        "users/alice/?key=username".to_owned(),
        "beatmaps/?ids[]=1".to_owned(),
        "friends".to_owned(),
        "notifications".to_owned(),
    ] {
        let reply = alice.api(reqwest::Method::GET, &path).send().await.unwrap();
        assert_eq!(reply.status, 200, "{path}");
    }
    server.stop().await;
}
