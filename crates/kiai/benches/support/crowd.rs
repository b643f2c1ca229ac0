//! A hundred thousand users with a score each, put straight into the database.

use std::{future::Future, sync::Arc, time::Duration};

use jsonwebtoken::{EncodingKey, Header};
use kiai_clients::{
    LazerClient,
    lazer::{Game, MetadataHub, PlayScript, Tokens, autoplay, http_client},
    signalr::{Connector, SystemClock},
};
use kiai_model::{Id, Ruleset};
use kiai_testkit::MapFixture;
use sqlx::AssertSqlSafe;
use tokio_util::{sync::CancellationToken, task::TaskTracker};

use crate::process::{Installation, Server};

const PASSWORD: &str = "correct horse battery";
/// Accounts that were registered, not copied: they can log in.
const REGISTERED: usize = 21;
/// The first copied user.
const FIRST_COPY: i64 = 1_000_000;

/// An installation full of people.
pub(crate) struct Crowd {
    pub(crate) installation: Installation,
    /// The map everybody has played.
    pub(crate) beatmap: i64,
    checksum: String,
    scripts: Arc<Vec<PlayScript>>,
    users: Vec<i64>,
    connector: Connector,
}

impl Crowd {
    /// Imports a map, registers a few, has one of them play, and copies that one and its score.
    pub(crate) async fn gather(count: u32) -> Self {
        let installation = Installation::new();
        let map = MapFixture::new("bench", 80_001, 5);
        installation.write("bench.osz", &MapFixture::osz(std::slice::from_ref(&map)));
        installation.run(&["import", "bench.osz"]);
        let scripts = [0, 2, 3, 5].map(|miss_every| {
            let skill = autoplay::Skill { miss_every };
            autoplay::autoplay(&map.osu(), Id::new(map.beatmap_id), "", skill).unwrap()
        });
        let connector = Connector {
            http: http_client().unwrap(),
            clock: Arc::new(SystemClock::new()),
            shutdown: CancellationToken::new(),
            tasks: TaskTracker::new(),
        };
        let checksum = kiai_formats::osu::checksum(&map.osu());
        let (beatmap, scripts) = (map.beatmap_id, Arc::new(Vec::from(scripts)));
        let mut crowd = Self { installation, beatmap, checksum, scripts, users: Vec::new(), connector };

        let server = crowd.installation.serve();
        for account in 0..REGISTERED {
            let game = crowd.game(&server, account);
            let name = name(account);
            game.register(&name, &format!("{name}@example.org"), PASSWORD).await.unwrap();
        }
        for account in 0..REGISTERED {
            let id = crowd.log_in(&server, account).await.me().await.unwrap().id;
            crowd.users.push(id.into());
        }
        let first = crowd.log_in(&server, 0).await;
        let mut spectator = first.open_spectator().await.unwrap();
        let script = PlayScript { checksum: crowd.checksum.clone(), ..crowd.scripts[0].clone() };
        first.play(&spectator, &script, kiai_clients::lazer::Pace::AtOnce).await.unwrap();
        spectator
            .wait_for(|call| {
                matches!(call, kiai_wire_lazer::hub::spectator::SpectatorClient::UserScoreProcessed(..)).then_some(())
            })
            .await
            .unwrap();
        drop(spectator);
        server.stop();
        crowd.copy(i64::from(count)).await;
        crowd
    }

    /// Copies the first user and its score until there are `count` scores on the map.
    async fn copy(&mut self, count: i64) {
        let mut database = self.installation.database().await;
        let original = self.users[0];
        let last = FIRST_COPY + count - 2;
        let numbers =
            format!("WITH RECURSIVE n(i) AS (SELECT {FIRST_COPY} UNION ALL SELECT i + 1 FROM n WHERE i < {last})");
        for (table, replaced) in [
            (
                "users",
                vec![
                    ("id", "n.i"),
                    ("username", "'copy' || n.i"),
                    ("name_key", "'copy' || n.i"),
                    ("name_skeleton", "'copy' || n.i"),
                ],
            ),
            (
                "credentials",
                vec![("user_id", "n.i"), ("email", "n.i || '@example.org'"), ("email_key", "n.i || '@example.org'")],
            ),
            ("scores", vec![("id", "n.i"), ("user_id", "n.i"), ("total_score", "100000 + n.i % 800000")]),
            ("board_entries", vec![("user_id", "n.i"), ("score_id", "n.i"), ("total_score", "100000 + n.i % 800000")]),
            ("user_statistics", vec![("user_id", "n.i")]),
            (
                "access_tokens",
                vec![
                    ("jti", "'bench-' || n.i"),
                    ("family", "'bench-' || n.i"),
                    ("user_id", "n.i"),
                    ("expires_at", "4102444800000"),
                ],
            ),
        ] {
            let columns: Vec<String> =
                sqlx::query_scalar(AssertSqlSafe(format!("SELECT name FROM pragma_table_info('{table}')")))
                    .fetch_all(&mut database)
                    .await
                    .unwrap();
            let values = columns.iter().map(|column| {
                replaced
                    .iter()
                    .find(|(name, _)| name == column)
                    .map_or(format!("t.{column}"), |(_, value)| (*value).to_owned())
            });
            let owner = if table == "users" { "id" } else { "user_id" };
            let one = if table == "access_tokens" { "LIMIT 1" } else { "" };
            let sql = format!(
                "INSERT INTO {table} ({}) {numbers} SELECT {} FROM (SELECT * FROM {table} WHERE {owner} = {original} {one}) t, n",
                columns.join(", "),
                values.collect::<Vec<_>>().join(", ")
            );
            sqlx::query(AssertSqlSafe(sql)).execute(&mut database).await.unwrap();
        }
        sqlx::query("ANALYZE").execute(&mut database).await.unwrap();
        self.users.extend(FIRST_COPY..=last);
    }

    /// A game of a registered account, logged in with its password.
    pub(crate) async fn log_in(&self, server: &Server, account: usize) -> LazerClient {
        let game = self.game(server, account);
        game.login(&name(account), PASSWORD).await.unwrap();
        game
    }

    /// A token of one of the copies.
    pub(crate) fn token(&self, copy: usize) -> String {
        let user = FIRST_COPY + i64::try_from(copy).unwrap();
        let claims = serde_json::json!({
            "sub": user.to_string(), "jti": format!("bench-{user}"), "aud": "5", "scopes": ["*"], "exp": 4_102_444_800_i64,
        });
        let key = EncodingKey::from_secret(self.installation.secret_key.as_bytes());
        jsonwebtoken::encode(&Header::default(), &claims, &key).unwrap()
    }

    /// A game of one of the copies.
    pub(crate) fn player(&self, server: &Server, copy: usize) -> LazerClient {
        let game = self.game(server, REGISTERED + copy);
        game.set_tokens(Some(Tokens { access: self.token(copy), refresh: String::new(), expires_in_s: 1 << 30 }));
        game
    }

    /// The number of a copy's account.
    pub(crate) fn user(&self, copy: usize) -> i64 {
        FIRST_COPY + i64::try_from(copy).unwrap()
    }

    /// MD5 of the file of the map everybody has played.
    pub(crate) fn checksum(&self) -> &str {
        &self.checksum
    }

    /// A play that has not been sent.
    pub(crate) fn script(&self) -> PlayScript {
        PlayScript { checksum: self.checksum.clone(), ..self.scripts[0].clone() }
    }

    /// Submits a score every second until it is aborted.
    pub(crate) fn submit_every_second(&self, server: &Server) -> impl Future<Output = ()> + Send + use<> {
        let players: Vec<_> = (1..60).map(|copy| self.player(server, copy)).collect();
        let (script, beatmap) = (self.script(), self.beatmap);
        async move {
            for player in players.iter().cycle() {
                let token = player.request_score_token(beatmap, &script.checksum, Ruleset::Osu).await.unwrap();
                player.submit_score(beatmap, token, &script.submission).await.unwrap();
                tokio::time::sleep(Duration::from_secs(1)).await;
            }
        }
    }

    /// Users with one hub each, after a handshake and a ping each way.
    pub(crate) async fn idle(&self, server: &Server, count: usize) -> Vec<MetadataHub> {
        let mut hubs = Vec::with_capacity(count);
        for batch in (0..count).collect::<Vec<_>>().chunks(50) {
            let opening = batch.iter().map(|copy| {
                let player = self.player(server, 100 + copy);
                async move { player.open_metadata().await.unwrap() }
            });
            hubs.extend(futures_util::future::join_all(opening).await);
        }
        // the server pings after fifteen seconds without another message
        tokio::time::sleep(Duration::from_secs(20)).await;
        assert!(hubs.iter().all(|hub| hub.ending().is_none()), "everyone is still here");
        hubs
    }

    fn game(&self, server: &Server, number: usize) -> LazerClient {
        LazerClient::with_connector(server.url(), Game::process(number as u64), self.connector.clone())
    }
}

fn name(account: usize) -> String {
    format!("bench{account}")
}
