//! Thousands of visits of neosu: accounts put straight into the database, logins and polls as bytes.

use std::time::Duration;

use kiai_wire_bancho::{
    ClientPacket, Dialect, Packet, ServerPacket,
    chat::Message,
    login::headers::{ANSWER_TOKEN, CLIENT_VERSION, REQUEST_TOKEN},
};
use md5::{Digest, Md5};
use sqlx::AssertSqlSafe;

use crate::{
    http_load::{Connection, Target},
    process::{Installation, Server},
};

const PASSWORD: &str = "correct horse battery";
/// The first account that was copied.
const FIRST_COPY: i64 = 1_000_000;
/// Logins that are under way at once while many are let in.
const AT_ONCE: usize = 16;
const VERSION: &str = "release-43.02";

/// An installation with so many accounts, all with one password.
pub(crate) struct Town {
    pub(crate) installation: Installation,
}

/// Somebody who has logged in.
#[derive(Clone)]
pub(crate) struct Visit {
    /// What they poll with when they have nothing to say.
    pub(crate) idle: Target,
    token: String,
}

impl Town {
    /// Makes one account and copies it.
    pub(crate) async fn settle(count: i64) -> Self {
        let town = Self { installation: Installation::new() };
        let server = town.installation.serve();
        let form = format!(
            "user[username]=original&user[user_email]=original@example.org&user[password]={}",
            PASSWORD.replace(' ', "+")
        );
        let kind = "Content-Type: application/x-www-form-urlencoded\r\n";
        let register = Target::post(server.address, "osu.localhost", "/users", kind, form.as_bytes());
        Connection::open(server.address).await.ask(&register.request).await;
        server.stop();

        let mut database = town.installation.database().await;
        let last = FIRST_COPY + count - 1;
        let numbers =
            format!("WITH RECURSIVE n(i) AS (SELECT {FIRST_COPY} UNION ALL SELECT i + 1 FROM n WHERE i < {last})");
        for sql in [
            format!(
                "INSERT INTO users (id, username, name_key, name_skeleton, country, joined_at, last_visit_at) {numbers}
                 SELECT n.i, 'copy' || n.i, 'copy' || n.i, 'copy' || n.i, u.country, u.joined_at, u.last_visit_at
                 FROM users u, n WHERE u.username = 'original'"
            ),
            format!(
                "INSERT INTO credentials (user_id, email, email_key, password_hash, registered_from, registered_at) {numbers}
                 SELECT n.i, n.i || '@example.org', n.i || '@example.org', c.password_hash, c.registered_from, c.registered_at
                 FROM credentials c, users u, n WHERE u.username = 'original' AND c.user_id = u.id"
            ),
        ] {
            sqlx::query(AssertSqlSafe(sql)).execute(&mut database).await.unwrap();
        }
        sqlx::query("ANALYZE").execute(&mut database).await.unwrap();
        town
    }

    /// The login of an account.
    pub(crate) fn login(server: &Server, copy: usize) -> Target {
        let user = FIRST_COPY + i64::try_from(copy).unwrap();
        let password: String = Md5::digest(PASSWORD.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect();
        let body = format!(
            "copy{user}\n{password}\nb20260101.1|0|0|path:runningunderwine:b4ec3c4334a0249dae95c284ec5983df:disk:disk:|0\n"
        );
        bancho(server, "", body.as_bytes())
    }

    /// Lets accounts in, some at a time, over few connections.
    pub(crate) async fn let_in(server: &Server, copies: std::ops::Range<usize>) -> Vec<Visit> {
        let all: Vec<usize> = copies.collect();
        let share = all.len().div_ceil(AT_ONCE).max(1);
        let some = all.chunks(share).map(|some| async move {
            let mut connection = Connection::open(server.address).await;
            let mut visits = Vec::with_capacity(some.len());
            for copy in some {
                connection.ask(&Self::login(server, *copy).request).await;
                let token = connection.header(ANSWER_TOKEN).expect("a login gives a token");
                visits.push(Visit::new(server, token));
            }
            visits
        });
        futures_util::future::join_all(some).await.concat()
    }
}

impl Visit {
    fn new(server: &Server, token: String) -> Self {
        let mut ping = Vec::new();
        ClientPacket::Ping.append(Dialect::Neosu, &mut ping);
        Self { idle: bancho(server, &token, &ping), token }
    }

    /// The token of the visit.
    pub(crate) fn token(&self) -> &str {
        &self.token
    }

    /// A poll with a line for a channel.
    pub(crate) fn says(&self, server: &Server, text: &str, channel: &str) -> Target {
        let mut body = Vec::new();
        let said = Message { text: text.into(), ..Message::without_text(channel.into()) };
        ClientPacket::SendPublicMessage(said).append(Dialect::Neosu, &mut body);
        ClientPacket::Ping.append(Dialect::Neosu, &mut body);
        bancho(server, &self.token, &body)
    }
}

/// What a poll is answered that finds nothing.
pub(crate) fn nothing() -> Vec<u8> {
    let mut bytes = Vec::new();
    ServerPacket::Pong.append(Dialect::Neosu, &mut bytes);
    bytes
}

/// How neosu paces its polls while it is answered.
pub(crate) const PACE: Duration = Duration::from_secs(1);

fn bancho(server: &Server, token: &str, body: &[u8]) -> Target {
    let token = if token.is_empty() { String::new() } else { format!("{REQUEST_TOKEN}: {token}\r\n") };
    let headers = format!("User-Agent: osu!\r\n{CLIENT_VERSION}: {VERSION}\r\n{token}");
    Target::post(server.address, "c.localhost", "/", &headers, body)
}
