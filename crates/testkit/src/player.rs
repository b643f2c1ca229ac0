//! Somebody with an account and a game.

use std::ops::Deref;

use kiai_clients::LazerClient;

/// Somebody who is logged in. It is used as the game it plays.
#[derive(Clone, Debug)]
pub struct Player {
    /// Number of the account.
    pub id: i64,
    /// Its name.
    pub name: String,
    /// The game, logged in.
    pub game: LazerClient,
}

impl Player {
    pub(crate) async fn log_in(game: LazerClient, name: &str) -> Self {
        let me = game.login(name, crate::PASSWORD).await.expect("the player is let in");
        Self { id: me.id.into(), name: me.user.username, game }
    }
}

impl Deref for Player {
    type Target = LazerClient;

    fn deref(&self) -> &LazerClient {
        &self.game
    }
}
