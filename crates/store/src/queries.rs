//! The queries of the store as its callers see them, one line each; the SQL is in `sql/`.
//!
//! Their futures are boxed: an allocation is nothing beside a query, and whatever may ask one stays small where it need not,
//! since what it asks for is in memory.

/// Gives the functions of `sql::<subject>` to callers: `read` to [`Store`](crate::Store) and [`Tx`](crate::Tx), `write`
/// to [`Tx`](crate::Tx) only.
macro_rules! queries {
    ($subject:ident: $($(#[$doc:meta])* $kind:ident fn $name:ident($($arg:ident: $type:ty),* $(,)?) $(-> $answer:ty)?;)*) => {
        $(query! { $subject $kind [$(#[$doc])*] $name($($arg: $type),*) [$($answer)?] })*
    };
}

macro_rules! query {
    ($subject:ident read [$($doc:tt)*] $name:ident($($arg:ident: $type:ty),*) [$($answer:ty)?]) => {
        impl $crate::Store {
            $($doc)*
            ///
            /// # Errors
            ///
            /// When the database fails.
            pub async fn $name(&self, $($arg: $type),*) -> $crate::Result<answer!($($answer)?)> {
                match &self.backend {
                    $crate::store::Backend::Sqlite(sqlite) => Box::pin(async move {
                        $crate::sqlite::sql::$subject::$name(&mut *sqlite.reader().await?, $($arg),*).await
                    }).await,
                    $crate::store::Backend::Postgres(postgres) => Box::pin(async move {
                        $crate::postgres::sql::$subject::$name(&mut *postgres.reader().await?, $($arg),*).await
                    }).await,
                }
            }
        }
        query! { $subject write [$($doc)*] $name($($arg: $type),*) [$($answer)?] }
    };
    ($subject:ident write [$($doc:tt)*] $name:ident($($arg:ident: $type:ty),*) [$($answer:ty)?]) => {
        impl $crate::Tx {
            $($doc)*
            ///
            /// # Errors
            ///
            /// When the database fails.
            pub async fn $name(&mut self, $($arg: $type),*) -> $crate::Result<answer!($($answer)?)> {
                let result = match self.lend() {
                    $crate::transaction::Lent::Sqlite(db) => {
                        Box::pin($crate::sqlite::sql::$subject::$name(db, $($arg),*)).await
                    }
                    $crate::transaction::Lent::Postgres(db) => {
                        Box::pin($crate::postgres::sql::$subject::$name(db, $($arg),*)).await
                    }
                };
                self.note(result)
            }
        }
    };
}

macro_rules! answer {
    () => {
        ()
    };
    ($answer:ty) => {
        $answer
    };
}

mod activity;
mod beatmaps;
mod beatmapsets;
mod boards;
mod builds;
mod channels;
mod client_sessions;
mod client_variables;
mod connect_requests;
mod credentials;
mod favourites;
mod findings;
mod invites;
mod jobs;
mod logins;
mod messages;
mod permanent_tokens;
mod ratings;
mod relations;
mod replays;
mod room_scores;
mod rooms;
mod score_lists;
mod scores;
mod search;
mod silences;
mod statistics;
mod teams;
mod timed_comments;
mod tokens;
mod users;
mod web_sessions;
