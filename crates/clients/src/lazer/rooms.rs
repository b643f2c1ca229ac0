//! Rooms over REST. Upstream: the requests in `osu.Game/Online/Rooms`.

use kiai_model::Mods;
use reqwest::Method;
use serde::Serialize;
use serde_json::{Map, Value, json};

use super::{
    Error, Form, LazerClient, PlayScript, ScoreSubmission, SpectatorHub,
    play::Pace,
    strict::{ItemScore, ItemScores, Room, RoomLeaderboard, ScoreToken},
};

/// A playlist as the game has it made.
#[derive(Clone, Debug)]
pub struct PlaylistRoom {
    /// Its name.
    pub name: String,
    /// What must be said to come in.
    pub password: Option<String>,
    /// How long it can be played, in minutes.
    pub duration: i32,
    /// How often one player may try.
    pub max_attempts: Option<i32>,
    /// What is to be played.
    pub playlist: Vec<NewRoomItem>,
}

/// One item of it.
#[derive(Clone, Debug, Serialize)]
pub struct NewRoomItem {
    /// The map.
    pub beatmap_id: i64,
    /// The ruleset.
    pub ruleset_id: i32,
    /// Mods that everybody plays with.
    pub required_mods: Mods,
    /// Mods that each may choose.
    pub allowed_mods: Mods,
    /// Whether each may choose another map of the set, and another ruleset.
    pub freestyle: bool,
}

impl NewRoomItem {
    /// A map without mods.
    #[must_use]
    pub fn of(beatmap_id: i64) -> Self {
        let none = Mods::default();
        Self { beatmap_id, ruleset_id: 0, required_mods: none.clone(), allowed_mods: none, freestyle: false }
    }
}

impl PlaylistRoom {
    /// The whole object with its nulls.
    fn body(&self) -> Value {
        let items = self.playlist.iter().map(|item| {
            let mut item = serde_json::to_value(item).unwrap_or_default();
            for (key, value) in [
                ("owner_id", json!(0)),
                ("expired", json!(false)),
                ("playlist_order", Value::Null),
                ("played_at", Value::Null),
            ] {
                item[key] = value;
            }
            item
        });
        let items: Vec<Value> = items.collect();
        let mut body = json!({
            "id": null, "name": self.name, "description": null, "has_password": false, "host": null,
            "category": "normal", "duration": self.duration, "starts_at": null, "ends_at": null,
            "max_participants": null, "participant_count": 0, "recent_participants": [], "playlist": items,
            "playlist_item_stats": null, "difficulty_range": null, "type": "playlists", "queue_mode": "host_only",
            "auto_skip": false, "auto_start_duration": 0, "current_user_score": null, "channel_id": 0,
            "current_playlist_item": null, "pinned": false, "status": "idle", "password": self.password,
        });
        if let Some(attempts) = self.max_attempts {
            body["max_attempts"] = json!(attempts);
        }
        body
    }
}

impl LazerClient {
    /// `GET rooms`: `category` is `realtime` for rooms played together, `mode` is `ended`, `participated`, `owned`.
    ///
    /// # Errors
    /// Every kind of [`Error`] a request has.
    pub async fn rooms(&self, query: &[(&str, &str)]) -> Result<Vec<Room>, Error> {
        let request = self.api(Method::GET, "rooms");
        query.iter().fold(request, |request, (key, value)| request.query(key, value)).typed().await
    }

    /// `GET rooms/{room}`.
    ///
    /// # Errors
    /// Every kind of [`Error`] a request has.
    pub async fn room(&self, room: i64) -> Result<Room, Error> {
        self.api(Method::GET, &format!("rooms/{room}")).typed().await
    }

    /// `POST rooms`.
    ///
    /// # Errors
    /// Every kind of [`Error`] a request has.
    pub async fn create_playlist(&self, room: &PlaylistRoom) -> Result<Room, Error> {
        self.api(Method::POST, "rooms").json(&room.body()).typed().await
    }

    /// `DELETE rooms/{room}`.
    ///
    /// # Errors
    /// [`Error::Refused`] and [`Error::Transport`].
    pub async fn close_playlist(&self, room: i64) -> Result<(), Error> {
        self.api(Method::DELETE, &format!("rooms/{room}")).untyped().await
    }

    /// `PUT rooms/{room}/users/{me}`.
    ///
    /// # Errors
    /// Every kind of [`Error`] a request has.
    pub async fn join_playlist(&self, room: i64, me: i64, password: Option<&str>) -> Result<Room, Error> {
        let request = self.api(Method::PUT, &format!("rooms/{room}/users/{me}"));
        let request = match password {
            Some(password) => request.query("password", password),
            None => request,
        };
        request.typed().await
    }

    /// `DELETE rooms/{room}/users/{me}`.
    ///
    /// # Errors
    /// [`Error::Refused`] and [`Error::Transport`].
    pub async fn leave_playlist(&self, room: i64, me: i64) -> Result<(), Error> {
        self.api(Method::DELETE, &format!("rooms/{room}/users/{me}")).untyped().await
    }

    /// `GET rooms/{room}/leaderboard`.
    ///
    /// # Errors
    /// Every kind of [`Error`] a request has.
    pub async fn room_leaderboard(&self, room: i64) -> Result<RoomLeaderboard, Error> {
        self.api(Method::GET, &format!("rooms/{room}/leaderboard")).typed().await
    }

    /// `GET rooms/{room}/playlist/{item}/scores`: the first page, or that after `page`.
    ///
    /// # Errors
    /// Every kind of [`Error`] a request has.
    pub async fn item_scores(&self, room: i64, item: i64, page: Option<&ItemScores>) -> Result<ItemScores, Error> {
        let mut request = self.api(Method::GET, &format!("rooms/{room}/playlist/{item}/scores"));
        if let Some(page) = page {
            let cursor = page.cursor.iter().flat_map(Map::iter).map(|(key, value)| (format!("cursor[{key}]"), value));
            let params = page.params.iter().map(|(key, value)| (key.clone(), value));
            for (key, value) in cursor.chain(params) {
                let value = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
                request = request.query(&key, value);
            }
        }
        request.typed().await
    }

    /// `GET rooms/{room}/playlist/{item}/scores/{score}`.
    ///
    /// # Errors
    /// Every kind of [`Error`] a request has.
    pub async fn item_score(&self, room: i64, item: i64, score: i64) -> Result<ItemScore, Error> {
        self.api(Method::GET, &format!("rooms/{room}/playlist/{item}/scores/{score}")).typed().await
    }

    /// `GET rooms/{room}/playlist/{item}/scores/users/{user}`.
    ///
    /// # Errors
    /// Every kind of [`Error`] a request has.
    pub async fn item_score_of(&self, room: i64, item: i64, user: i64) -> Result<ItemScore, Error> {
        self.api(Method::GET, &format!("rooms/{room}/playlist/{item}/scores/users/{user}")).typed().await
    }

    /// `POST rooms/{room}/playlist/{item}/scores`: the token a play of an item is submitted with.
    ///
    /// # Errors
    /// Every kind of [`Error`] a request has.
    pub async fn request_item_token(&self, room: i64, item: i64, script: &PlayScript) -> Result<i64, Error> {
        let form = Form::new()
            .text("version_hash", &self.game().version_hash)
            .text("beatmap_id", &script.beatmap.get().to_string())
            .text("beatmap_hash", &script.checksum)
            .text("ruleset_id", &script.ruleset.number().to_string());
        let path = format!("rooms/{room}/playlist/{item}/scores");
        Ok(self.api(Method::POST, &path).form(form).typed::<ScoreToken>().await?.id)
    }

    /// `PUT rooms/{room}/playlist/{item}/scores/{token}`.
    ///
    /// # Errors
    /// Every kind of [`Error`] a request has.
    pub async fn submit_item_score(
        &self,
        room: i64,
        item: i64,
        token: i64,
        score: &ScoreSubmission,
    ) -> Result<ItemScore, Error> {
        self.api(Method::PUT, &format!("rooms/{room}/playlist/{item}/scores/{token}")).json(score).typed().await
    }

    /// Plays an item with a token in hand: the hub hears the play, the score goes by HTTP, and then the hub hears of the
    /// end.
    ///
    /// # Errors
    /// Whatever fails first.
    pub async fn play_item(
        &self,
        spectator: &SpectatorHub,
        room: i64,
        item: i64,
        token: i64,
        script: &PlayScript,
    ) -> Result<ItemScore, Error> {
        spectator.begin(Some(token), &script.state()).await?;
        spectator.send_all_frames(Some(token), script, Pace::AtOnce).await;
        let score = self.submit_item_score(room, item, token, &script.submission).await?;
        spectator.end(Some(token), script).await?;
        Ok(score)
    }
}
