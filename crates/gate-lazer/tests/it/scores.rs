use std::time::Duration;

use axum::http::Method;
use kiai_model::{BeatmapStatus, Id, User};
use kiai_services::{
    beatmaps::{ImportOptions, import},
    jobs::run_pending_jobs,
};
use kiai_testkit::{MapFixture, lazer::strict};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::game::{Answer, Game};

/// Three circles, a second and a half.
const MAP: i64 = 70;

struct Stage {
    game: Game,
    user: Id<User>,
    checksum: String,
}

impl Stage {
    async fn new() -> Self {
        let (game, user) = Game::signed_in("Alice").await;
        let folder = TempDir::new().unwrap();
        let file = folder.path().join("set.osz");
        std::fs::write(&file, MapFixture::osz(&[MapFixture::new("Three", 7, 3)])).unwrap();
        let options = ImportOptions { status: None, default_status: BeatmapStatus::Ranked, owner: None };
        import(&game.test.services, vec![file], options, &|_, _, _| {}).await.unwrap();
        let map = game.get(&format!("/api/v2/beatmaps/{MAP}")).await.json();
        Self { game, user, checksum: map["checksum"].as_str().unwrap().to_owned() }
    }

    async fn ask_token(&self, changes: &[(&str, &str)]) -> Answer {
        let mut fields = vec![("version_hash", "abc"), ("beatmap_hash", self.checksum.as_str()), ("ruleset_id", "0")];
        for (name, value) in changes {
            fields.retain(|(field, _)| field != name);
            fields.push((name, value));
        }
        self.game.post_form(&format!("/api/v2/beatmaps/{MAP}/solo/scores"), &fields).await
    }

    async fn token(&self) -> i64 {
        self.ask_token(&[]).await.json()["id"].as_i64().unwrap()
    }

    async fn put(&self, token: i64, body: impl Into<String>) -> Answer {
        let path = format!("/api/v2/beatmaps/{MAP}/solo/scores/{token}");
        self.game.send(Method::PUT, &path, "application/json", body.into()).await
    }

    async fn plays(&self, hundreds: i64) -> Value {
        let token = self.token().await;
        self.game.test.clock.advance(Duration::from_secs(30));
        let answer = self.put(token, submission(hundreds).to_string()).await;
        assert_eq!(answer.status, 200, "{}", answer.body);
        answer.json()
    }

    async fn process(&self) {
        run_pending_jobs(&self.game.test.services).await.unwrap();
    }

    async fn board(&self, query: &str) -> Answer {
        self.game.get(&format!("/api/v2/beatmaps/{MAP}/scores?{query}")).await
    }
}

#[expect(clippy::cast_precision_loss, clippy::cast_possible_truncation, reason = "small numbers")]
fn submission(hundreds: i64) -> Value {
    let accuracy = (900 - 200 * hundreds) as f64 / 900.0;
    let total = (500_000.0 * accuracy + 500_000.0 * accuracy.powi(5)).round() as i64;
    json!({
        "ruleset_id": 0, "passed": true, "total_score": total, "total_score_without_mods": total,
        "accuracy": accuracy, "max_combo": 3, "rank": "S", "statistics": {"great": 3 - hundreds, "ok": hundreds},
        "maximum_statistics": {"great": 3}, "pauses": [], "ranked": false,
    })
}

#[tokio::test]
async fn token_refusals_have_the_texts_the_game_knows() {
    let stage = Stage::new().await;
    let error = |text: &str| format!("{{\"error\":\"{text}\"}}");
    let table = [
        (("beatmap_hash", "00000000000000000000000000000000"), 422, error("invalid or missing beatmap_hash")),
        (("beatmap_hash", ""), 422, error("invalid or missing beatmap_hash")),
        (("version_hash", ""), 422, error("invalid client hash")),
        (("ruleset_id", "5"), 422, error("Scores are kept for osu!, osu!taiko, osu!catch and osu!mania only.")),
        (("ruleset_id", "osu"), 422, error("invalid ruleset_id")),
        (("ruleset_id", ""), 422, error("invalid ruleset_id")),
    ];
    for (change, status, body) in table {
        assert_eq!(stage.ask_token(&[change]).await.told(), (status, body.as_str()), "{change:?}");
    }
    for path in ["71", "-1", "x", "99999999999999999999"] {
        let answer =
            stage.game.post_form(&format!("/api/v2/beatmaps/{path}/solo/scores"), &[("ruleset_id", "0")]).await;
        assert_eq!(answer.status, 404, "{path}");
        assert!(answer.json()["error"].is_string());
    }
    let answer = stage.ask_token(&[]).await;
    assert_eq!(answer.body, "{\"id\":1,\"beatmap_id\":70,\"user_id\":2,\"created_at\":\"2026-08-07T00:00:00+00:00\"}");
}

#[tokio::test]
async fn a_score_is_submitted_processed_and_shown() {
    let stage = Stage::new().await;
    let answer = stage.plays(0).await;
    assert_eq!((&answer["rank"], &answer["passed"], &answer["processed"]), (&json!("X"), &json!(true), &json!(false)));
    stage.process().await;

    let board = stage.board("type=global&mode=osu&limit=50").await;
    strict::read::<strict::ScoreCollection>(board.body.as_bytes()).unwrap();
    let board = board.json();
    assert_eq!((&board["score_count"], &board["user_score"]["position"]), (&json!(1), &json!(1)));
    assert_eq!(board["scores"][0]["user"]["username"], "Alice");
    assert!(board["scores"][0]["pp"].as_f64().unwrap() > 0.0);
    assert_eq!(board["scores"][0], board["user_score"]["score"]);

    let id = answer["id"].as_i64().unwrap();
    let score = stage.game.get(&format!("/api/v2/scores/{id}")).await;
    strict::read::<strict::Score>(score.body.as_bytes()).unwrap();
    assert_eq!((&score.json()["beatmap"]["id"], &score.json()["beatmapset"]["id"]), (&json!(70), &json!(7)));
    let user = stage.user;
    for (kind, count) in [("best", 1), ("firsts", 1), ("recent", 1), ("pinned", 0)] {
        let list = stage.game.get(&format!("/api/v2/users/{user}/scores/{kind}?mode=osu&offset=0&limit=6")).await;
        assert_eq!(strict::read::<Vec<strict::Score>>(list.body.as_bytes()).unwrap().len(), count, "{kind}");
    }
    let profile = stage.game.get(&format!("/api/v2/users/{user}/osu?key=id")).await.json();
    let statistics = &profile["statistics"];
    assert_eq!((&statistics["global_rank"], &statistics["play_count"]), (&json!(1), &json!(1)));
    // Nine circles' worth in the classic scale: 9 * 32.57 + 100,000.
    assert_eq!((&statistics["ranked_score"], &statistics["total_score"]), (&json!(100_293), &json!(100_293)));
    assert_eq!(statistics["global_rank_percent"], 1.0);
    assert_eq!((&profile["scores_best_count"], &profile["rank_history"]["data"][89]), (&json!(1), &json!(1)));
    assert_eq!(profile["monthly_playcounts"], json!([{"start_date": "2026-08-01", "count": 1}]));
    let ranking = stage.game.get("/api/v2/rankings/osu/performance?page=1").await.json();
    assert_eq!((&ranking["ranking"][0]["user"]["id"], &ranking["cursor"]), (&json!(2), &json!(null)));
    assert_eq!(ranking["ranking"][0]["global_rank_percent"], 1.0);
    assert_eq!(stage.game.get("/api/v2/rankings/osu/country").await.json()["ranking"], json!([]));
}

#[tokio::test]
async fn a_board_follows_every_score_and_shows_what_is_asked_for() {
    let stage = Stage::new().await;
    assert_eq!(stage.board("mode=osu").await.told(), (200, "{\"scores\":[],\"score_count\":0,\"user_score\":null}"));
    let ids = |board: &Answer| -> Vec<i64> {
        board.json()["scores"].as_array().unwrap().iter().map(|score| score["id"].as_i64().unwrap()).collect()
    };
    stage.plays(2).await;
    stage.process().await;
    assert_eq!(ids(&stage.board("mode=osu").await), [1]);
    stage.plays(1).await;
    stage.process().await;
    for query in ["mode=osu", "mode=osu&mods[]=NM", "type=country&mode=osu", "type=friend", "limit=1", "limit=-5", ""] {
        assert_eq!(ids(&stage.board(query).await), [2], "{query}");
    }
    for query in ["mods[]=HD", "mode=taiko", "variant=relax", "type=team"] {
        assert_eq!(ids(&stage.board(query).await), [0_i64; 0], "{query}");
    }
    for query in ["type=nobody", "mode=nothing"] {
        assert_eq!(stage.board(query).await.status, 422, "{query}");
    }
    assert_eq!(stage.game.get("/api/v2/beatmaps/9/scores").await.status, 404);
    let own = stage.game.get(&format!("/api/v2/beatmaps/{MAP}/scores/users/2")).await.json();
    assert_eq!((&own["position"], &own["score"]["id"]), (&json!(1), &json!(2)));
    let all = stage.game.get(&format!("/api/v2/beatmaps/{MAP}/scores/users/2/all")).await;
    assert_eq!(ids(&all), [2, 1]);
    assert_eq!(stage.game.get(&format!("/api/v2/beatmaps/{MAP}/scores/users/3")).await.status, 404);
}

#[tokio::test]
async fn bad_submissions_are_refused_and_nothing_is_stored() {
    let stage = Stage::new().await;
    let token = stage.token().await;
    stage.game.test.clock.advance(Duration::from_secs(30));
    let with = |field: &str, value: Value| {
        let mut body = submission(0);
        body[field] = value;
        body.to_string()
    };
    let bodies = [
        String::new(),
        "{".to_owned(),
        "[]".to_owned(),
        "null".to_owned(),
        with("statistics", json!({"grand": 3})),
        with("statistics", json!({"great": -1})),
        with("statistics", json!({"great": 4})),
        with("statistics", json!([])),
        with("maximum_statistics", json!({"perfect": 3})),
        with("accuracy", json!(2)),
        with("accuracy", json!("1")),
        with("total_score", json!(-1)),
        with("total_score", json!(1e30)),
        with("max_combo", json!(4_294_967_296_i64)),
        with("mods", json!([{"acronym": "HD"}, {"acronym": "HD"}])),
        with("mods", json!([{"acronym": "EZ"}, {"acronym": "HR"}])),
        with("mods", json!([{"acronym": "AT"}])),
        with("mods", json!([{"acronym": "4K"}])),
        with("mods", json!([{"acronym": "DT", "settings": {"speed_change": 9}}])),
        with("mods", json!("HD")),
        with("ruleset_id", json!(1)),
        with("ruleset_id", json!(12)),
        with("passed", json!(null)),
    ];
    for body in bodies {
        let answer = stage.put(token, body.clone()).await;
        assert_eq!(answer.status, 422, "{body}");
        assert!(answer.json()["error"].is_string(), "{body}");
    }
    let answer = stage.put(token, format!("{{\"pad\":\"{}\"}}", "x".repeat(70_000))).await;
    assert_eq!(answer.status, 413);
    assert_eq!(stage.put(999, submission(0).to_string()).await.status, 404);
    let path = format!("/api/v2/beatmaps/9/solo/scores/{token}");
    let answer = stage.game.send(Method::PUT, &path, "application/json", submission(0).to_string()).await;
    assert_eq!(answer.status, 404);
    assert_eq!(run_pending_jobs(&stage.game.test.services).await.unwrap(), 0);
    assert_eq!(stage.game.get("/api/v2/scores/1").await.status, 404);
}

#[tokio::test]
async fn tokens_of_others_are_unknown_and_used_ones_answer_again() {
    let mut stage = Stage::new().await;
    let token = stage.token().await;
    stage.game.test.clock.advance(Duration::from_secs(30));
    let alices = stage.game.token.clone();
    stage.game.test.given_user("Bob").await;
    stage.game.sign_in("Bob").await;
    assert_eq!(stage.put(token, submission(0).to_string()).await.status, 404);
    stage.game.token = alices;
    let first = stage.put(token, submission(0).to_string()).await.json();
    let again = stage.put(token, submission(2).to_string()).await.json();
    assert_eq!((&first["id"], &first["total_score"]), (&again["id"], &again["total_score"]));
}

#[tokio::test]
async fn positions_and_counts_are_those_of_the_board_that_is_asked_for() {
    let mut stage = Stage::new().await;
    stage.plays(2).await;
    let alices = stage.game.token.clone();
    stage.game.test.given_user("Bob").await;
    stage.game.sign_in("Bob").await;
    stage.plays(1).await;
    stage.process().await;
    stage.game.token = alices;
    for (query, position, count) in [("type=global", 2, 2), ("type=country", 2, 2), ("type=friend", 1, 1)] {
        let board = stage.board(query).await.json();
        assert_eq!(
            (&board["user_score"]["position"], &board["score_count"]),
            (&json!(position), &json!(count)),
            "{query}"
        );
    }
    let team = stage.board("type=team").await;
    assert_eq!(team.told(), (200, "{\"scores\":[],\"score_count\":0,\"user_score\":null}"));
}

#[tokio::test]
async fn pins_are_set_read_and_taken_off() {
    let stage = Stage::new().await;
    let id = stage.plays(0).await["id"].as_i64().unwrap();
    let pin = format!("/api/v2/score-pins/{id}");
    assert_eq!(stage.game.send(Method::PUT, &pin, "", "").await.status, 204);
    let list = || stage.game.get("/api/v2/users/2/scores/pinned?mode=osu");
    assert_eq!(list().await.json()[0]["id"], id);
    assert_eq!(stage.game.delete(&pin).await.status, 204);
    assert_eq!(list().await.json(), json!([]));
    assert_eq!(stage.game.send(Method::PUT, "/api/v2/score-pins/99", "", "").await.status, 404);
    assert_eq!(stage.game.get(&format!("/api/v2/scores/{id}/download")).await.status, 404);
}

#[tokio::test]
async fn nobody_without_a_token_gets_anything() {
    let mut stage = Stage::new().await;
    stage.game.token = None;
    for path in ["beatmaps/70/scores", "scores/1", "scores/1/download", "users/2/scores/best", "rankings/osu/score"] {
        let answer = stage.game.get(&format!("/api/v2/{path}")).await;
        assert_eq!(answer.told(), (401, "{\"authentication\":\"basic\"}"), "{path}");
    }
    assert_eq!(stage.ask_token(&[]).await.status, 401);
    assert_eq!(stage.put(1, submission(0).to_string()).await.status, 401);
}

#[tokio::test]
async fn activity_is_told_as_the_game_reads_it() {
    let mut stage = Stage::new().await;
    let path = "/api/v2/users/2/recent_activity?offset=0&limit=6";
    assert_eq!(stage.game.get(path).await.told(), (200, "[]"));
    stage.plays(2).await;
    stage.game.test.given_user("Bob").await;
    stage.game.sign_in("Bob").await;
    stage.plays(1).await;
    stage.process().await;
    let told = stage.game.get(path).await;
    strict::read::<Vec<strict::RecentActivity>>(told.body.as_bytes()).unwrap();
    let lost = "[{\"id\":3,\"created_at\":\"2026-08-07T00:01:00+00:00\",\"createdAt\":\"2026-08-07T00:01:00+00:00\",\
        \"type\":\"rankLost\",\"mode\":\"osu\",\
        \"beatmap\":{\"title\":\"kiai - Three [Normal]\",\"url\":\"/b/70?m=0\"},\
        \"user\":{\"username\":\"Alice\",\"url\":\"/u/2\"}},";
    assert!(told.body.starts_with(lost), "{}", told.body);
    let gained = &told.json()[1];
    assert_eq!((&gained["type"], &gained["rank"], &gained["scoreRank"]), (&json!("rank"), &json!(1), &json!("D")));
    for (query, ids) in
        [("", vec![3, 1]), ("?limit=1", vec![3]), ("?offset=1", vec![1]), ("?limit=x&offset=-1", vec![3, 1])]
    {
        let page = stage.game.get(&format!("/api/v2/users/2/recent_activity{query}")).await.json();
        assert_eq!(page.as_array().unwrap().iter().map(|one| one["id"].clone()).collect::<Vec<_>>(), ids, "{query}");
    }
}

#[tokio::test]
async fn nobody_has_kudosu() {
    let (game, _) = Game::signed_in("Alice").await;
    assert_eq!(game.get("/api/v2/users/2/kudosu?offset=0&limit=6").await.told(), (200, "[]"));
    for path in ["recent_activity", "kudosu"] {
        assert_eq!(game.get(&format!("/api/v2/users/3/{path}")).await.status, 404);
    }
}
