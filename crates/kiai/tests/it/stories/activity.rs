//! What a profile tells of lately.

use kiai_clients::lazer::strict::RecentActivityType;
use kiai_model::Grade;

use super::play::{play, script, stage};

#[tokio::test]
async fn a_profile_tells_of_places_gained_and_lost() {
    let (server, map) = stage().await;
    let (alice, bob) = (server.register("alice").await, server.register("bob").await);
    assert!(alice.recent_activity(alice.id, 0, 6).await.unwrap().is_empty());
    let (poor, perfect) = (script(&alice, &map, 3).await, script(&alice, &map, 0).await);
    play(&server, &alice, &poor).await;
    play(&server, &bob, &perfect).await;
    play(&server, &alice, &poor).await;

    let server = server.restart().await;
    let carol = server.register("carol").await;
    let told = carol.recent_activity(alice.id, 0, 51).await.unwrap();
    let kinds: Vec<_> = told.iter().map(|told| (told.kind, told.rank)).collect();
    assert_eq!(kinds, [(RecentActivityType::RankLost, 0), (RecentActivityType::Rank, 1)]);
    assert_eq!(told[0].mode.as_deref(), Some("osu"));
    assert_eq!(
        (told[0].user.username.as_str(), told[0].user.url.as_str()),
        ("alice", format!("/u/{}", alice.id).as_str())
    );
    assert_eq!(told[0].created_at, carol.recent_activity(bob.id, 0, 1).await.unwrap()[0].created_at);
    let page = carol.recent_activity(alice.id, 1, 1).await.unwrap();
    assert_eq!(page.iter().map(|told| told.id).collect::<Vec<_>>(), [told[1].id]);

    let gained = carol.recent_activity(bob.id, 0, 6).await.unwrap().remove(0);
    assert_eq!((gained.kind, gained.rank, gained.score_rank), (RecentActivityType::Rank, 1, Some(Grade::X)));
    let beatmap = gained.beatmap.unwrap();
    assert_eq!(beatmap.title, format!("kiai - {} [{}]", map.title, map.version));
    assert_eq!(beatmap.url, format!("/b/{}?m=0", map.beatmap_id));
    server.stop().await;
}
