use kiai_services::users::set_favourite;
use kiai_testkit::lazer::strict::{self, Relation};

use crate::game::Game;

#[tokio::test]
async fn friends_come_and_go() {
    let (mut game, _) = Game::signed_in("Alice").await;
    game.test.given_user("Bob").await;
    assert_eq!(game.get("/api/v2/friends").await.told(), (200, "[]"));
    let added = game.post("/api/v2/friends?target=3").await;
    let start = r#"{"user_relation":{"target_id":3,"relation_type":"friend","mutual":false,"target":{"id":3,"#;
    assert!(added.body.starts_with(start), "{}", added.body);
    let friends = game.get("/api/v2/friends").await;
    strict::read::<Vec<Relation>>(friends.body.as_bytes()).unwrap();
    assert_eq!(friends.json()[0]["target"]["statistics"]["play_count"], 0);

    game.sign_in("Bob").await;
    assert_eq!(game.post("/api/v2/friends?target=2").await.json()["user_relation"]["mutual"], true);
    assert_eq!(game.get("/api/v2/users/2").await.json()["follower_count"], 1);
    assert_eq!(game.delete("/api/v2/friends/2").await.told(), (204, ""));
    assert_eq!(game.delete("/api/v2/friends/2").await.told(), (204, ""));
    assert_eq!(game.get("/api/v2/friends").await.body, "[]");
}

#[tokio::test]
async fn blocks_take_the_place_of_friends() {
    let (game, _) = Game::signed_in("Alice").await;
    game.test.given_user("Bob").await;
    game.post("/api/v2/friends?target=3").await;
    assert_eq!(game.post("/api/v2/blocks?target=3").await.json()["user_relation"]["relation_type"], "block");
    assert_eq!(game.get("/api/v2/friends").await.body, "[]");
    assert_eq!(game.get("/api/v2/blocks").await.json()[0]["target_id"], 3);
    assert_eq!(game.delete("/api/v2/blocks/3").await.status, 204);
    assert_eq!(game.get("/api/v2/blocks").await.body, "[]");
}

#[tokio::test]
async fn impossible_friends_are_refused() {
    let (game, _) = Game::signed_in("Alice").await;
    let oneself = game.post("/api/v2/friends?target=2").await;
    assert_eq!(oneself.told(), (422, r#"{"error":"You cannot do that to yourself."}"#));
    for target in ["99", "-1", "x", "", "99999999999999999999"] {
        let nobody = game.post(&format!("/api/v2/friends?target={target}")).await;
        assert_eq!(nobody.told(), (404, r#"{"error":"There is no such user."}"#), "{target}");
    }
    assert_eq!(game.delete("/api/v2/friends/x").await.status, 404);
}

#[tokio::test]
async fn older_games_get_plain_users() {
    let (game, _) = Game::signed_in("Alice").await;
    game.test.given_user("Bob").await;
    game.post("/api/v2/friends?target=3").await;
    let friends = async |version| game.get_as("/api/v2/friends", version).await;
    assert_eq!(friends("20241021").await.json()[0]["username"], "Bob");
    assert_eq!(friends("20241022").await.json()[0]["target"]["username"], "Bob");
}

#[tokio::test]
async fn favourites_are_listed_by_id() {
    let (game, alice) = Game::signed_in("Alice").await;
    let path = "/api/v2/me/beatmapset-favourites";
    assert_eq!(game.get(path).await.told(), (200, r#"{"beatmapset_ids":[]}"#));
    for set in [9, 4] {
        set_favourite(&game.test.services, alice, kiai_model::Id::new(set), true).await.unwrap();
    }
    assert_eq!(game.get(path).await.told(), (200, r#"{"beatmapset_ids":[4,9]}"#));
}
