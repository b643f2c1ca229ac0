use std::path::{Path, PathBuf};

use axum::http::Method;
use kiai_model::BeatmapStatus;
use kiai_services::beatmaps::{ImportOptions, import};
use kiai_testkit::lazer::strict;
use serde_json::{Value, json};

use crate::game::Game;

/// A game, signed in, on a server with the set of our own making: number 4000, difficulties 4001 to 4004.
async fn with_beatmaps() -> Game {
    let (game, _) = Game::signed_in("Alice").await;
    let folder: PathBuf = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/beatmaps/first-steps");
    let options = ImportOptions { status: None, default_status: BeatmapStatus::Ranked, owner: None };
    let summary = import(&game.test.services, vec![folder], options, &|_, _, _| {}).await.unwrap();
    assert_eq!(summary.imported_count(), 1, "{summary:?}");
    game
}

#[tokio::test]
async fn a_set_comes_whole_and_in_the_games_types() {
    let game = with_beatmaps().await;
    for path in ["beatmapsets/4000", "beatmapsets/4000/", "beatmapsets/lookup?beatmap_id=4003"] {
        let answer = game.get(&format!("/api/v2/{path}")).await;
        assert_eq!(answer.status, 200, "{path}: {}", answer.body);
        strict::read::<strict::BeatmapSet>(answer.body.as_bytes()).unwrap();
        let set = answer.json();
        assert_eq!((&set["id"], &set["title_unicode"]), (&json!(4000), &json!("初めの一歩")));
        assert_eq!(set["beatmaps"].as_array().unwrap().len(), 4);
        // Both osu! difficulties in the three other rulesets.
        let converts = set["converts"].as_array().unwrap();
        assert_eq!(converts.len(), 6);
        assert!(converts.iter().all(|map| map["convert"] == true && map["mode_int"] != 0));
        assert!(set.get("user").is_none());
        assert_eq!(set["ratings"].as_array().unwrap().len(), 11);
    }
}

#[tokio::test]
async fn an_owner_is_told_everywhere() {
    let game = with_beatmaps().await;
    let mapper = game.test.given_user("Mapper").await;
    let folder: PathBuf = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/beatmaps/first-steps");
    let options = ImportOptions { status: None, default_status: BeatmapStatus::Ranked, owner: Some(mapper) };
    import(&game.test.services, vec![folder], options, &|_, _, _| {}).await.unwrap();
    let answer = game.get("/api/v2/beatmapsets/4000").await;
    strict::read::<strict::BeatmapSet>(answer.body.as_bytes()).unwrap();
    let set = answer.json();
    let id = json!(mapper.get());
    assert_eq!((&set["user_id"], &set["user"]["id"], &set["user"]["username"]), (&id, &id, &json!("Mapper")));
    assert_eq!(set["related_users"][0]["id"], id);
    let owners = json!([{ "id": id, "username": "Mapper" }]);
    for map in ["beatmaps", "converts"].iter().flat_map(|list| set[list].as_array().unwrap()) {
        assert_eq!((&map["user_id"], &map["owners"]), (&id, &owners));
    }
    let user = game.get(&format!("/api/v2/users/{mapper}")).await.json();
    assert_eq!((&user["ranked_beatmapset_count"], &user["loved_beatmapset_count"]), (&json!(1), &json!(0)));
    let listed = |kind: &str| format!("/api/v2/users/{mapper}/beatmapsets/{kind}?limit=5");
    assert_eq!(game.get(&listed("ranked")).await.json()[0]["id"], 4000);
    assert_eq!(game.get(&listed("pending")).await.told(), (200, "[]"));
}

#[tokio::test]
async fn fail_times_are_a_hundred_counts_each() {
    let game = with_beatmaps().await;
    let zeroes = json!({ "fail": vec![0; 100], "exit": vec![0; 100] });
    assert_eq!(game.get("/api/v2/beatmaps/4001").await.json()["failtimes"], zeroes);
    assert_eq!(game.get("/api/v2/beatmaps/?ids[]=4001").await.json()["beatmaps"][0]["failtimes"], zeroes);
    let set = game.get("/api/v2/beatmapsets/4000").await.json();
    assert_eq!((&set["beatmaps"][3]["failtimes"], &set["converts"][5]["failtimes"]), (&zeroes, &zeroes));
}

#[tokio::test]
async fn a_beatmap_is_found_by_id_checksum_and_filename() {
    let game = with_beatmaps().await;
    let easy = game.get("/api/v2/beatmaps/4001").await.json();
    let checksum = easy["checksum"].as_str().unwrap();
    for path in [
        "lookup?id=4001".to_owned(),
        format!("lookup?checksum={checksum}"),
        "lookup/?filename=Nobody%20at%20All%20-%20First%20Steps%20(kiai)%20%5BEasy%5D.osu".to_owned(),
        format!("lookup?id=99&checksum={checksum}&filename=x"),
        "4001/".to_owned(),
    ] {
        let answer = game.get(&format!("/api/v2/beatmaps/{path}")).await;
        assert_eq!(answer.status, 200, "{path}: {}", answer.body);
        strict::read::<strict::Beatmap>(answer.body.as_bytes()).unwrap();
        let beatmap = answer.json();
        assert_eq!(beatmap, easy);
        assert_eq!(beatmap["beatmapset"]["id"], 4000);
        assert_eq!(
            (&beatmap["total_length"], &beatmap["hit_length"], &beatmap["ar"]),
            (&json!(26), &json!(24), &json!(4.0))
        );
    }
    let many = game.get("/api/v2/beatmaps/?ids[]=4004&ids[]=1&ids[]=4001&ids[]=x").await;
    strict::read::<strict::Beatmaps>(many.body.as_bytes()).unwrap();
    let ids: Vec<Value> = many.json()["beatmaps"].as_array().unwrap().iter().map(|map| map["id"].clone()).collect();
    assert_eq!(ids, [4004, 4001]);
}

#[tokio::test]
async fn what_is_not_there_is_404_in_the_apis_shape() {
    let game = with_beatmaps().await;
    for path in [
        "beatmaps/lookup",
        "beatmaps/lookup?id=abc",
        "beatmaps/lookup?filename=%00",
        "beatmaps/lookup?checksum=d41d8cd98f00b204e9800998ecf8427e",
        "beatmaps/9",
        "beatmaps/99999999999999999999",
        "beatmaps/9/attributes",
        "beatmapsets/9",
        "beatmapsets/-1",
        "beatmapsets/lookup",
        "beatmapsets/9/download",
        "users/99/beatmapsets/favourite",
        "users/2/beatmapsets/unheard_of",
    ] {
        let answer = game.get(&format!("/api/v2/{path}")).await;
        assert_eq!(answer.status, 404, "{path}");
        assert!(answer.json()["error"].is_string(), "{path}");
    }
    for path in ["/beatmaps/4000/covers/raw.jpg", "/beatmaps/9/covers/cover.jpg", "/preview/9.mp3", "/preview/4000.wav"]
    {
        assert_eq!(game.get(path).await.status, 404, "{path}");
    }
}

#[tokio::test]
async fn nobody_without_a_token_reads_beatmaps() {
    let mut game = with_beatmaps().await;
    game.token = None;
    for path in ["beatmaps/4001", "beatmapsets/4000", "beatmapsets/search", "beatmapsets/4000/download"] {
        let answer = game.get(&format!("/api/v2/{path}")).await;
        assert_eq!(answer.told(), (401, r#"{"authentication":"basic"}"#), "{path}");
    }
    // Pictures and clips are for anybody.
    assert_eq!(game.get("/preview/4000.mp3").await.status, 200);
}

#[tokio::test]
async fn attributes_are_calculated_with_mods_and_settings() {
    let game = with_beatmaps().await;
    let path = "/api/v2/beatmaps/4002/attributes";
    let stars = async |body: Value| {
        let answer = game.send(Method::POST, path, "application/json", body.to_string()).await;
        (answer.status.as_u16(), answer.json()["attributes"]["star_rating"].as_f64())
    };
    let (_, Some(plain)) = stars(json!({})).await else { panic!("no stars") };
    let (_, Some(double)) = stars(json!({"mods": ["DT"], "ruleset_id": 0})).await else { panic!("no stars") };
    let slower = json!({"mods": [{"acronym": "DT", "settings": {"speed_change": 1.2}}], "ruleset": "osu"});
    let (_, Some(slower)) = stars(slower).await else { panic!("no stars") };
    assert!(plain < slower && slower < double);
    for same in [json!({"mods": 64}), json!({"mods": "64"}), json!({"mods": 64 + 512}), json!({"mods": "00000064"})] {
        assert_eq!(stars(same.clone()).await, (200, Some(double)), "{same}");
    }
    for none in [json!({"mods": 0}), json!({"mods": null}), json!({"mods": []})] {
        assert_eq!(stars(none.clone()).await, (200, Some(plain)), "{none}");
    }
    let unknown = game.send(Method::POST, path, "application/json", r#"{"mods":2147483656}"#).await;
    let text = r#"{"error":"2147483648 in the bitset of mods stands for no mod."}"#;
    assert_eq!(unknown.told(), (422, text));
    let taiko = game.get(&format!("{path}?ruleset=taiko&mods[]=HR")).await.json();
    assert!(taiko["attributes"]["mono_stamina_factor"].is_f64() && taiko["attributes"]["max_combo"].is_i64());
    assert_eq!(game.get(&format!("{path}?mode=fruits")).await.json()["attributes"].as_object().unwrap().len(), 2);
    for bad in [
        json!({"ruleset": "x"}),
        json!({"ruleset_id": 4}),
        json!({"mods": [5]}),
        json!({"mods": vec!["DT"; 33]}),
        json!({"mods": -64}),
        json!({"mods": 64.5}),
        json!({"mods": ""}),
        json!({"mods": "+64"}),
        json!({"mods": "DT"}),
        json!({"mods": "99999999999999999999"}),
        json!({"mods": true}),
    ] {
        assert_eq!(stars(bad.clone()).await, (422, None), "{bad}");
    }
    let other =
        game.send(Method::POST, "/api/v2/beatmaps/4003/attributes", "application/json", r#"{"ruleset_id":0}"#).await;
    assert_eq!(other.status, 422);
    assert_eq!(game.send(Method::POST, path, "application/json", "{").await.status, 422);
}

#[tokio::test]
async fn a_search_answers_as_the_game_asks() {
    let game = with_beatmaps().await;
    let asked = "/api/v2/beatmapsets/search?q=first%20ar%3E8&m=0&s=leaderboard&sort=ranked_desc&nsfw=true";
    let answer = game.get(asked).await;
    strict::read::<strict::BeatmapSetPage>(answer.body.as_bytes()).unwrap();
    let page = answer.json();
    assert_eq!((&page["total"], &page["cursor"]), (&json!(1), &Value::Null));
    assert_eq!(page["beatmapsets"][0]["beatmaps"].as_array().unwrap().len(), 4);
    let total =
        async |query: &str| game.get(&format!("/api/v2/beatmapsets/search?{query}")).await.json()["total"].clone();
    assert_eq!(total("").await, 1);
    assert_eq!(total("q=second").await, 0);
    assert_eq!(total("s=pending").await, 0);
    assert_eq!(total("s=any&m=2").await, 0);
    assert_eq!(total("s=any&m=2&c=converts.recommended").await, 1);
    assert_eq!(total("e=video.storyboard").await, 0);
    assert_eq!(total("played=unplayed&r=XH.S").await, 0);
    for nothing in ["spotlights", "featured_artists", "follows", "converts.spotlights"] {
        assert_eq!(total(&format!("c={nothing}")).await, 0, "{nothing}");
    }
    assert_eq!(total("q=first&sort=relevance_desc").await, 1);
    assert_eq!(total("q=4003").await, 1);
    assert_eq!(total("sort=title_asc&cursor[value]=a&cursor[id]=1").await, 1);
    assert_eq!(total("m=9&g=x&l=-5&sort=%00_asc&cursor[value]=&cursor[id]=abc&q=%27%22%00*").await, 1);
}

#[tokio::test]
async fn an_archive_is_downloaded_with_its_length() {
    let game = with_beatmaps().await;
    let answer = game.get("/api/v2/beatmapsets/4000/download?noVideo=1").await;
    assert_eq!(answer.status, 200);
    assert_eq!(answer.headers["content-type"], "application/x-osu-beatmap-archive");
    assert!(answer.headers["content-length"].to_str().unwrap().parse::<u64>().unwrap() > 1_000);
    let name = "attachment; filename=\"4000 Nobody at All - First Steps.osz\"; \
                filename*=UTF-8''4000%20Nobody%20at%20All%20-%20First%20Steps.osz";
    assert_eq!(answer.headers["content-disposition"], name);
    assert!(answer.body.starts_with("PK"));
}

#[tokio::test]
async fn favourites_come_and_go() {
    let game = with_beatmaps().await;
    let path = "/api/v2/beatmapsets/4000/favourites";
    for (action, count, favourited) in [("favourite", 1, true), ("favourite", 1, true), ("unfavourite", 0, false)] {
        let answer = game.post_form(path, &[("action", action)]).await;
        assert_eq!(answer.told(), (200, format!("{{\"favourite_count\":{count}}}").as_str()));
        let set = game.get("/api/v2/beatmapsets/4000").await.json();
        assert_eq!((&set["has_favourited"], &set["favourite_count"]), (&json!(favourited), &json!(count)), "{action}");
        let listed = game.get("/api/v2/users/2/beatmapsets/favourite?limit=6&offset=0").await.json();
        assert_eq!(listed.as_array().unwrap().len(), usize::from(favourited));
    }
    assert_eq!(game.post_form(path, &[("action", "like")]).await.status, 422);
    assert_eq!(game.post_form("/api/v2/beatmapsets/9/favourites", &[("action", "favourite")]).await.status, 404);
    for kind in ["ranked", "loved", "pending", "guest", "graveyard", "nominated", "most_played"] {
        assert_eq!(game.get(&format!("/api/v2/users/2/beatmapsets/{kind}")).await.told(), (200, "[]"), "{kind}");
    }
}

#[tokio::test]
async fn covers_and_clips_have_their_true_type() {
    let game = with_beatmaps().await;
    let covers = game.get("/api/v2/beatmapsets/4000").await.json()["covers"].clone();
    for (_, url) in covers.as_object().unwrap() {
        let answer = game.get(url.as_str().unwrap().strip_prefix("http://localhost:8000").unwrap()).await;
        assert_eq!((answer.status.as_u16(), &answer.headers["content-type"]), (200, &"image/jpeg".parse().unwrap()));
    }
    let clip = game.get("/preview/4000.mp3").await;
    assert_eq!(clip.headers["content-type"], "audio/mpeg");
}
