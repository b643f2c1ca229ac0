//! Friends, blocks, and who sees whom.

use kiai_clients::lazer::{
    Board, Error, Heard, MetadataHub,
    strict::{RelationType, Score, UserStatistics},
};
use kiai_model::{Id, Ruleset};
use kiai_services::teams::{add_team, join_team, leave_team};
use kiai_testkit::TestServer;
use kiai_wire_lazer::hub::{
    activity::UserActivity,
    metadata::{MetadataClient, MetadataServer},
    presence::{UserPresence, UserStatus},
};

use super::play::{play, script, stage};

#[tokio::test]
async fn friendship_is_kept_and_becomes_mutual() {
    let server = TestServer::start().await;
    let (alice, bob) = (server.register("alice").await, server.register("bob").await);
    let one_sided = alice.add_friend(bob.id).await.unwrap();
    assert!(!one_sided.mutual && i64::from(one_sided.target_id) == bob.id);
    assert!(bob.add_friend(alice.id).await.unwrap().mutual);
    // adding a friend again changes nothing
    assert!(alice.add_friend(bob.id).await.unwrap().mutual);

    let server = server.restart().await;
    let alice = server.log_in("alice").await;
    let friends = alice.friends().await.unwrap();
    assert_eq!(friends.len(), 1);
    assert_eq!((i64::from(friends[0].target_id), friends[0].relation_type), (bob.id, RelationType::Friend));
    assert_eq!(friends[0].target.as_ref().unwrap().username, "bob");

    alice.block(bob.id).await.unwrap();
    assert!(alice.friends().await.unwrap().is_empty(), "whoever is blocked is no friend");
    assert_eq!(alice.blocks().await.unwrap()[0].relation_type, RelationType::Block);
    alice.unblock(bob.id).await.unwrap();
    assert!(alice.blocks().await.unwrap().is_empty());
    server.stop().await;
}

#[tokio::test]
async fn lists_of_users_show_what_each_has_achieved() {
    let (server, map) = stage().await;
    let (alice, bob, carol) =
        (server.register("alice").await, server.register("bob").await, server.register("carol").await);
    play(&server, &alice, &script(&alice, &map, 3).await).await;
    play(&server, &bob, &script(&bob, &map, 0).await).await;
    for friend in [&alice, &bob] {
        carol.add_friend(friend.id).await.unwrap();
    }
    let shown = |statistics: &UserStatistics| (statistics.global_rank, statistics.play_count);
    let (second, first, idle) = ((Some(2), 1), (Some(1), 1), (None, 0));

    let friends = carol.friends().await.unwrap();
    let of_friends = friends.iter().map(|friend| shown(friend.target.as_ref().unwrap().statistics.as_ref().unwrap()));
    assert_eq!(of_friends.collect::<Vec<_>>(), [second, first]);
    let users = carol.users(&[bob.id, carol.id, alice.id]).await.unwrap();
    for (ruleset, expected) in [(Ruleset::Osu, [first, idle, second]), (Ruleset::Mania, [idle; 3])] {
        let found: Vec<_> = users.iter().map(|user| shown(user.statistics_in(ruleset).unwrap())).collect();
        assert_eq!(found, expected, "{ruleset:?}");
    }
    let users = carol.lookup_users(&[carol.id, alice.id, bob.id], Some(Ruleset::Osu)).await.unwrap();
    let ranks: Vec<_> = users.iter().map(|user| user.global_rank.unwrap().rank).collect();
    assert_eq!(ranks, [None, Some(2), Some(1)]);

    // What was remembered is forgotten when somebody plays.
    play(&server, &alice, &script(&alice, &map, 0).await).await;
    assert_eq!(shown(carol.friends().await.unwrap()[0].target.as_ref().unwrap().statistics.as_ref().unwrap()).1, 2);
    server.stop().await;
}

#[tokio::test]
async fn a_team_shows_at_once_and_has_a_board() {
    let (server, map) = stage().await;
    let (alice, bob, carol) =
        (server.register("alice").await, server.register("bob").await, server.register("carol").await);
    let script = script(&alice, &map, 5).await;
    for player in [&alice, &bob, &carol] {
        play(&server, player, &script).await;
    }
    let rows = async |kind: &str| -> Vec<(i64, Option<String>)> {
        let board = Board { kind: kind.to_owned(), ..Board::global(Ruleset::Osu) };
        let scores = alice.board(script.beatmap.get(), &board).await.unwrap().scores;
        let team = |score: &Score| score.user.as_ref()?.team.as_ref().map(|team| team.short_name.clone());
        scores.iter().map(|score| (score.user_id.into(), team(score))).collect()
    };
    let team_on_profile =
        async || alice.user(bob.id, None).await.unwrap().team.map(|team| (team.name, team.short_name));
    assert_eq!((rows("team").await, team_on_profile().await), (vec![], None));
    assert_eq!(rows("global").await, [(alice.id, None), (bob.id, None), (carol.id, None)]);

    let services = server.services();
    let team = add_team(services, "Crystal Lilies", "LILY", Some(Id::new(alice.id))).await.unwrap();
    join_team(services, team.id, Id::new(bob.id)).await.unwrap();
    let lily = Some("LILY".to_owned());
    assert_eq!(rows("team").await, [(alice.id, lily.clone()), (bob.id, lily.clone())]);
    assert_eq!(rows("global").await, [(alice.id, lily.clone()), (bob.id, lily.clone()), (carol.id, None)]);
    assert_eq!(team_on_profile().await, Some(("Crystal Lilies".to_owned(), "LILY".to_owned())));

    alice.add_friend(bob.id).await.unwrap();
    let friend = alice.friends().await.unwrap().remove(0).target.unwrap();
    let listed = alice.users(&[bob.id]).await.unwrap().remove(0);
    let looked_up = alice.lookup_users(&[bob.id], None).await.unwrap().remove(0);
    for user in [friend, listed, looked_up] {
        assert_eq!(user.team.map(|team| team.short_name), lily);
    }

    leave_team(services, Id::new(bob.id)).await.unwrap();
    assert_eq!(rows("team").await, [(alice.id, lily.clone())]);
    assert_eq!(rows("global").await, [(alice.id, lily), (bob.id, None), (carol.id, None)]);
    assert_eq!(team_on_profile().await, None);
    server.stop().await;
}

#[tokio::test]
async fn nobody_befriends_themselves_or_nobody() {
    let server = TestServer::start().await;
    let alice = server.register("alice").await;
    for target in [alice.id, 999_999, 0, -1, i64::MAX] {
        let refused = alice.add_friend(target).await.unwrap_err();
        assert!(matches!(refused, Error::Refused { status: 404 | 422, .. }), "{target}: {refused}");
        let refused = alice.block(target).await.unwrap_err();
        assert!(matches!(refused, Error::Refused { status: 404 | 422, .. }), "{target}: {refused}");
    }
    assert!(alice.friends().await.unwrap().is_empty() && alice.blocks().await.unwrap().is_empty());
    server.stop().await;
}

#[tokio::test]
async fn friends_and_watchers_see_who_is_here() {
    let server = TestServer::start().await;
    let (alice, bob) = (server.register("alice").await, server.register("bob").await);
    let carol = server.register("carol").await;
    bob.add_friend(alice.id).await.unwrap();
    let (mut friend, mut watcher) = (bob.open_metadata().await.unwrap(), carol.open_metadata().await.unwrap());
    watcher.call(&MetadataServer::BeginWatchingUserPresence).await.unwrap();

    let hers = alice.open_metadata().await.unwrap();
    hers.call(&MetadataServer::UpdateStatus(Some(UserStatus::Online))).await.unwrap();
    hers.call(&MetadataServer::UpdateActivity(Some(UserActivity::ChoosingBeatmap))).await.unwrap();
    let wanted = UserPresence { activity: Some(UserActivity::ChoosingBeatmap), status: Some(UserStatus::Online) };
    presence(&mut friend, alice.id, true, Some(&wanted)).await;
    presence(&mut watcher, alice.id, false, Some(&wanted)).await;

    // whoever appears offline is gone, and nothing more is told of them
    hers.call(&MetadataServer::UpdateStatus(Some(UserStatus::Offline))).await.unwrap();
    presence(&mut friend, alice.id, true, None).await;
    presence(&mut watcher, alice.id, false, None).await;
    server.stop().await;
}

/// Waits for this presence of a user, as a friend or as a watcher of everyone.
async fn presence(hub: &mut MetadataHub, user: i64, as_friend: bool, wanted: Option<&UserPresence>) {
    loop {
        let (who, presence) = match hub.next().await.unwrap().expect("the hub stays open") {
            Heard::Call(MetadataClient::FriendPresenceUpdated(who, presence)) if as_friend => (who, presence),
            Heard::Call(MetadataClient::UserPresenceUpdated(who, presence)) if !as_friend => (who, presence),
            _ => continue,
        };
        if who.get() == user && presence.as_ref() == wanted {
            return;
        }
    }
}
