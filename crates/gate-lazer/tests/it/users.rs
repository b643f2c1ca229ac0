use kiai_services::accounts::set_restricted;
use kiai_testkit::lazer::strict::{self, Me, User};

use crate::game::Game;

#[tokio::test]
async fn me_has_what_the_game_needs_to_go_online() {
    let (game, _) = Game::signed_in("Alice").await;
    let answer = game.get("/api/v2/me/").await;
    strict::read::<Me>(answer.body.as_bytes()).unwrap();
    let start = "{\"id\":2,\"username\":\"Alice\",\"country_code\":\"XX\",\"country\":{\"code\":\"XX\",\"name\":\"XX\"},\
        \"avatar_url\":\"http://localhost:8000/images/avatars/2?drawn\",\"is_active\":true,\"is_bot\":false,\
        \"is_deleted\":false,\"is_online\":true,\"is_supporter\":true,\"support_level\":0,\
        \"last_visit\":\"2026-08-07T00:00:00+00:00\",\"pm_friends_only\":false,\"profile_colour\":null,\
        \"cover\":{\"custom_url\":null,\"url\":\"http://localhost:8000/images/cover.png\",\"id\":\"1\"},\
        \"team\":null,\"groups\":[],\"statistics\":{";
    assert!(answer.body.starts_with(start), "{}", answer.body);
    let end = "\"session_verification_method\":null,\"session_verified\":true,\"score_processing_notice_url\":null}";
    assert!(answer.body.ends_with(end), "{}", answer.body);
    let of_taiko = game.get("/api/v2/me/taiko").await;
    assert_eq!(of_taiko.status, 200);
    assert_eq!(of_taiko.json()["playmode"], "osu", "which ruleset is shown first does not depend on what is asked for");
    assert_eq!(game.get("/api/v2/me/nothing").await.status, 404);
}

#[tokio::test]
async fn a_profile_is_found_by_id_and_name() {
    let (game, _) = Game::signed_in("Alice B").await;
    for path in ["2", "2/osu?key=id", "2/?key=id", "Alice%20B/mania", "@alice_b", "ALICE_B/?key=username"] {
        let answer = game.get(&format!("/api/v2/users/{path}")).await;
        assert_eq!(answer.status, 200, "{path}");
        strict::read::<User>(answer.body.as_bytes()).unwrap();
        assert_eq!(answer.json()["username"], "Alice B");
    }
    for path in ["3", "nobody", "2?key=username", "alice_b?key=id", "2/nothing", "99999999999999999999", "%00"] {
        let answer = game.get(&format!("/api/v2/users/{path}")).await;
        assert_eq!(answer.status, 404, "{path}");
        assert!(answer.json()["error"].is_string());
    }
}

#[tokio::test]
async fn digits_are_a_name_where_nobody_has_the_id() {
    let (game, _) = Game::signed_in("12345").await;
    for path in ["12345", "12345/osu", "@12345"] {
        assert_eq!(game.get(&format!("/api/v2/users/{path}")).await.json()["id"], 2, "{path}");
    }
}

#[tokio::test]
async fn many_users_come_with_statistics_of_every_ruleset() {
    let (game, _) = Game::signed_in("Alice").await;
    game.test.given_user("Bob").await;
    let answer = game.get("/api/v2/users/?ids[]=3&ids[]=2&ids[]=99&ids[]=x").await;
    strict::read::<strict::Users>(answer.body.as_bytes()).unwrap();
    let users = answer.json();
    assert_eq!((&users["users"][0]["id"], &users["users"][1]["id"]), (&3.into(), &2.into()));
    assert_eq!(users["users"][2], serde_json::Value::Null);
    for ruleset in ["osu", "taiko", "fruits", "mania"] {
        assert_eq!(users["users"][0]["statistics_rulesets"][ruleset]["play_count"], 0);
    }
    assert_eq!(game.get("/api/v2/users").await.body, r#"{"users":[]}"#);
}

#[tokio::test]
async fn lookups_give_ranks_only_for_a_ruleset() {
    let (game, _) = Game::signed_in("Alice").await;
    let user = async |query: &str| game.get(&format!("/api/v2/users/lookup/?{query}")).await.json()["users"][0].clone();
    let plain = user("ids[]=2").await;
    assert_eq!((&plain["id"], plain.get("global_rank"), plain.get("statistics")), (&2.into(), None, None));
    let ranked = user("ids[]=2&ruleset_id=1").await;
    assert_eq!(ranked["global_rank"], serde_json::json!({ "rank": null, "ruleset_id": 1 }));
    assert_eq!(user("id=2").await["username"], "Alice");
    assert_eq!(user("username=alice").await["id"], 2);
}

#[tokio::test]
async fn the_restricted_see_themselves_and_others_do_not() {
    let (mut game, _) = Game::signed_in("Alice").await;
    let bob = game.test.given_user("Bob").await;
    set_restricted(&game.test.services, bob, true).await.unwrap();
    assert_eq!(game.get("/api/v2/users/3").await.status, 404);
    assert_eq!(game.get("/api/v2/users?ids[]=3").await.body, r#"{"users":[]}"#);
    game.sign_in("Bob").await;
    assert_eq!(game.get("/api/v2/users/3").await.json()["is_restricted"], true);
}
