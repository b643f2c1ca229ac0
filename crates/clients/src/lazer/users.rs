//! Users, friends, blocks and what is asked right after a login.

use kiai_model::Ruleset;
use reqwest::Method;

use super::{
    Error, Form, LazerClient,
    strict::{Backgrounds, Favourites, FriendAdded, RecentActivity, Relation, User, Users},
};

impl LazerClient {
    /// `GET users/{id}/{ruleset}?key=id`: a full profile.
    ///
    /// # Errors
    /// Every kind of [`Error`] a request has.
    pub async fn user(&self, id: i64, ruleset: Option<Ruleset>) -> Result<User, Error> {
        self.profile(&id.to_string(), ruleset, "id").await
    }

    /// `GET users/{name}/{ruleset}?key=username`.
    ///
    /// # Errors
    /// Every kind of [`Error`] a request has.
    pub async fn user_by_name(&self, name: &str, ruleset: Option<Ruleset>) -> Result<User, Error> {
        let mut escaped = String::new();
        super::query::escape(&mut escaped, name);
        self.profile(&escaped, ruleset, "username").await
    }

    /// `GET users/?ids[]=`: up to 50, with the statistics of every ruleset.
    ///
    /// # Errors
    /// Every kind of [`Error`] a request has.
    pub async fn users(&self, ids: &[i64]) -> Result<Vec<User>, Error> {
        let request = ids.iter().fold(self.api(Method::GET, "users/"), |request, id| request.query("ids[]", id));
        Ok(request.typed::<Users>().await?.users)
    }

    /// `GET users/lookup/?ids[]=`: up to 50 in compact form.
    ///
    /// # Errors
    /// Every kind of [`Error`] a request has.
    pub async fn lookup_users(&self, ids: &[i64], ruleset: Option<Ruleset>) -> Result<Vec<User>, Error> {
        let mut request = self.api(Method::GET, "users/lookup/");
        for id in ids {
            request = request.query("ids[]", id);
        }
        if let Some(ruleset) = ruleset {
            request = request.query("ruleset_id", ruleset as u8);
        }
        Ok(request.typed::<Users>().await?.users)
    }

    /// `GET users/{id}/recent_activity`.
    ///
    /// # Errors
    /// Every kind of [`Error`] a request has.
    pub async fn recent_activity(&self, id: i64, offset: u32, limit: u32) -> Result<Vec<RecentActivity>, Error> {
        self.api(Method::GET, &format!("users/{id}/recent_activity"))
            .query("offset", offset)
            .query("limit", limit)
            .typed()
            .await
    }

    /// `GET friends`.
    ///
    /// # Errors
    /// Every kind of [`Error`] a request has.
    pub async fn friends(&self) -> Result<Vec<Relation>, Error> {
        self.api(Method::GET, "friends").typed().await
    }

    /// `POST friends?target=`.
    ///
    /// # Errors
    /// Every kind of [`Error`] a request has.
    pub async fn add_friend(&self, user: i64) -> Result<Relation, Error> {
        Ok(self.api(Method::POST, "friends").query("target", user).typed::<FriendAdded>().await?.user_relation)
    }

    /// `DELETE friends/{user}`.
    ///
    /// # Errors
    /// [`Error::Refused`] and [`Error::Transport`].
    pub async fn remove_friend(&self, user: i64) -> Result<(), Error> {
        self.api(Method::DELETE, &format!("friends/{user}")).untyped().await
    }

    /// `GET blocks`.
    ///
    /// # Errors
    /// Every kind of [`Error`] a request has.
    pub async fn blocks(&self) -> Result<Vec<Relation>, Error> {
        self.api(Method::GET, "blocks").typed().await
    }

    /// `POST blocks?target=`.
    ///
    /// # Errors
    /// [`Error::Refused`] and [`Error::Transport`].
    pub async fn block(&self, user: i64) -> Result<(), Error> {
        self.api(Method::POST, "blocks").query("target", user).untyped().await
    }

    /// `DELETE blocks/{user}`.
    ///
    /// # Errors
    /// [`Error::Refused`] and [`Error::Transport`].
    pub async fn unblock(&self, user: i64) -> Result<(), Error> {
        self.api(Method::DELETE, &format!("blocks/{user}")).untyped().await
    }

    /// `GET me/beatmapset-favourites`: the ids of the favourite sets.
    ///
    /// # Errors
    /// Every kind of [`Error`] a request has.
    pub async fn favourites(&self) -> Result<Vec<i32>, Error> {
        Ok(self.api(Method::GET, "me/beatmapset-favourites").typed::<Favourites>().await?.beatmapset_ids)
    }

    /// `POST beatmapsets/{set}/favourites`.
    ///
    /// # Errors
    /// [`Error::Refused`] and [`Error::Transport`].
    pub async fn set_favourite(&self, set: i64, favourite: bool) -> Result<(), Error> {
        let action = if favourite { "favourite" } else { "unfavourite" };
        let path = format!("beatmapsets/{set}/favourites");
        self.api(Method::POST, &path).form(Form::new().text("action", action)).untyped().await
    }

    /// `GET seasonal-backgrounds`.
    ///
    /// # Errors
    /// Every kind of [`Error`] a request has.
    pub async fn seasonal_backgrounds(&self) -> Result<Backgrounds, Error> {
        self.api(Method::GET, "seasonal-backgrounds").typed().await
    }

    async fn profile(&self, user: &str, ruleset: Option<Ruleset>, key: &str) -> Result<User, Error> {
        let ruleset = ruleset.map_or("", Ruleset::short_name);
        self.api(Method::GET, &format!("users/{user}/{ruleset}")).query("key", key).typed().await
    }
}
