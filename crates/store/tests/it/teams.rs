use kiai_model::{Id, Timestamp, User, user::Team};
use kiai_store::{Store, rows::TeamOverview};

use crate::{databases::both_databases, users::given_user};

async fn inserted(store: &Store, name: &'static str, short_name: &'static str) -> Option<Id<Team>> {
    let write = store.write(move |tx| Box::pin(async move { tx.insert_team(name, short_name, Timestamp(1)).await }));
    write.await.unwrap()
}

async fn joined(store: &Store, user: Id<User>, team: Id<Team>) {
    store.write(move |tx| Box::pin(async move { tx.join_team(user, team, Timestamp(2)).await })).await.unwrap();
}

/// Short name, leader and number of members of each.
async fn listed(store: &Store) -> Vec<(String, Option<String>, i64)> {
    let teams = store.teams().await.unwrap().into_iter();
    teams.map(|TeamOverview { team, leader, member_count }| (team.short_name, leader, member_count)).collect()
}

both_databases! {
    async fn names_of_teams_are_unique(store: Store) {
        let team = inserted(&store, "Lilies", "LIL").await.unwrap();
        assert_eq!(inserted(&store, "Lilies", "OTHR").await, None);
        assert_eq!(inserted(&store, "Others", "LIL").await, None);
        assert_eq!(inserted(&store, "Others", "OTHR").await.map(|id| id > team), Some(true));
        let names: Vec<_> = store.teams().await.unwrap().into_iter().map(|overview| overview.team.name).collect();
        assert_eq!(names, ["Lilies", "Others"]);
    }

    async fn a_user_is_in_one_team_at_most_and_leads_no_other(store: Store) {
        let (alice, bob) = (given_user(&store, "Alice").await, given_user(&store, "Bob").await);
        let (lilies, others) =
            (inserted(&store, "Lilies", "LIL").await.unwrap(), inserted(&store, "Others", "OTHR").await.unwrap());
        joined(&store, alice, lilies).await;
        joined(&store, bob, lilies).await;
        store.write(move |tx| Box::pin(async move { tx.set_team_leader(lilies, alice).await })).await.unwrap();
        let row = |short: &str, leader: Option<&str>, members| (short.to_owned(), leader.map(str::to_owned), members);
        assert_eq!(listed(&store).await, [row("LIL", Some("Alice"), 2), row("OTHR", None, 0)]);

        let mut teams = store.teams_of(&[bob, Id::new(99), alice, given_user(&store, "Carol").await]).await.unwrap();
        teams.sort_by_key(|(user, _)| *user);
        let lily = store.team_of(alice).await.unwrap().unwrap();
        assert_eq!(teams, [(alice, lily.clone()), (bob, lily)]);
        assert_eq!(store.teams_of(&[]).await.unwrap(), []);

        // Joining the same team again changes nothing.
        joined(&store, alice, lilies).await;
        assert_eq!(listed(&store).await[0], row("LIL", Some("Alice"), 2));
        joined(&store, alice, others).await;
        assert_eq!(store.team_of(alice).await.unwrap().unwrap().short_name, "OTHR");
        assert_eq!(listed(&store).await, [row("LIL", None, 1), row("OTHR", None, 1)]);

        store.write(move |tx| Box::pin(async move { tx.set_team_leader(others, alice).await })).await.unwrap();
        let left: [bool; 2] = store.write(move |tx| Box::pin(async move {
            Ok::<_, kiai_store::StoreError>([tx.leave_team(alice).await?, tx.leave_team(alice).await?])
        })).await.unwrap();
        assert_eq!((left, store.team_of(alice).await.unwrap()), ([true, false], None));
        assert_eq!(listed(&store).await, [row("LIL", None, 1), row("OTHR", None, 0)]);
    }
}
