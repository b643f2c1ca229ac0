use kiai_model::{BeatmapStatus, Id, Ruleset, Score, User, statistics::Variant, user::RelationKind};
use kiai_store::StoreError;

use super::world::{MAP, World};
use crate::{
    accounts::set_restricted,
    scores::{
        BoardCircle, BoardFilter, BoardRequest, ListKind, ListRequest, board, board_version, pin_score, place_on,
        recalculate, scores_of, unpin_score,
    },
    statistics::{RankingOrder, history_of, ranking, score_counts, statistics_of},
};

fn request(mods: &[&str]) -> BoardRequest {
    let acronyms: Vec<_> = mods.iter().map(|text| text.parse().unwrap()).collect();
    BoardRequest {
        beatmap: MAP,
        ruleset: Ruleset::Osu,
        variant: Variant::Standard,
        filter: BoardFilter::from_acronyms(&acronyms),
    }
}

async fn players(world: &World, request: &BoardRequest, circle: BoardCircle) -> Vec<Id<User>> {
    let board = board(&world.services, request, circle, 50).await.unwrap();
    board.entries.iter().map(|entry| entry.user.id).collect()
}

async fn list(world: &World, user: Id<User>, kind: ListKind, offset: u32, limit: u32) -> Vec<Id<Score>> {
    let request = ListRequest { user, ruleset: Ruleset::Osu, variant: Variant::Standard, offset, limit };
    scores_of(&world.services, kind, &request).await.unwrap().iter().map(|score| score.id).collect()
}

#[tokio::test]
async fn three_players_climb_a_board() {
    let world = World::new().await;
    let (alice, bob, carol) = (
        world.given_user("Alice", "DE").await,
        world.given_user("Bob", "FR").await,
        world.given_user("Carol", "DE").await,
    );
    world.plays(alice, 3, &[]).await;
    world.plays(bob, 1, &[]).await;
    world.plays(carol, 2, &[]).await;
    world.run_jobs().await;
    assert_eq!(players(&world, &request(&[]), BoardCircle::Global).await, [bob, carol, alice]);
    let germans = BoardCircle::Country("DE".parse().unwrap());
    assert_eq!(players(&world, &request(&[]), germans).await, [carol, alice]);
    let position =
        async |circle| place_on(&world.services, &request(&[]), circle, alice).await.unwrap().unwrap().position;
    assert_eq!((position(BoardCircle::Global).await, position(germans).await), (3, 2));
    assert_eq!(board(&world.services, &request(&[]), germans, 1).await.unwrap().score_count, 2);

    let before = board_version(&world.services, MAP);
    let best = world.plays(alice, 0, &[]).await;
    world.run_jobs().await;
    assert_ne!(board_version(&world.services, MAP), before);
    assert_eq!(players(&world, &request(&[]), BoardCircle::Global).await, [alice, bob, carol]);
    let place = place_on(&world.services, &request(&[]), BoardCircle::Global, alice).await.unwrap().unwrap();
    assert_eq!((place.position, place.score.id), (1, best.id));

    // A worse play changes nothing.
    world.plays(alice, 5, &[]).await;
    world.run_jobs().await;
    let place = place_on(&world.services, &request(&[]), BoardCircle::Global, alice).await.unwrap().unwrap();
    assert_eq!((place.position, place.score.id), (1, best.id));
    let board = board(&world.services, &request(&[]), BoardCircle::Global, 2).await.unwrap();
    assert_eq!((board.entries.len(), board.score_count), (2, 3));

    let (rows, is_more) =
        ranking(&world.services, RankingOrder::Performance, Ruleset::Osu, Variant::Standard, None, 1).await.unwrap();
    assert!(!is_more);
    let order: Vec<_> = rows.iter().map(|row| (row.user.id, row.achievements.statistics.global_rank)).collect();
    assert_eq!(order, [(alice, Some(1)), (bob, Some(2)), (carol, Some(3))]);
    let pps: Vec<f64> = rows.iter().map(|row| row.achievements.statistics.pp).collect();
    assert!(pps.is_sorted_by(|a, b| a >= b) && pps[2] > 0.0, "{pps:?}");
}

#[tokio::test]
async fn friends_see_each_other() {
    let world = World::new().await;
    let (alice, bob, carol) = (
        world.given_user("Alice", "DE").await,
        world.given_user("Bob", "FR").await,
        world.given_user("Carol", "DE").await,
    );
    for user in [alice, bob, carol] {
        world.plays(user, 1, &[]).await;
    }
    world.run_jobs().await;
    let now = world.services.clock.now();
    world
        .services
        .store
        .write(move |tx| {
            Box::pin(async move {
                tx.set_relation(alice, carol, RelationKind::Friend, now).await?;
                let team = tx.insert_team("Team", "T", now).await?.unwrap();
                tx.join_team(bob, team, now).await?;
                tx.join_team(carol, team, now).await?;
                Ok::<_, StoreError>(())
            })
        })
        .await
        .unwrap();
    assert_eq!(players(&world, &request(&[]), BoardCircle::Friends(alice)).await, [alice, carol]);
    let team = world.services.store.team_of(bob).await.unwrap().unwrap();
    assert_eq!(players(&world, &request(&[]), BoardCircle::Team(team.id)).await, [bob, carol]);
}

#[tokio::test]
async fn a_filter_shows_the_best_with_exactly_these_mods() {
    let world = World::new().await;
    let user = world.given_user("Alice", "DE").await;
    let plain = world.plays(user, 0, &[]).await;
    let hidden = world.plays(user, 4, &["HD"]).await;
    let both = world.plays(user, 2, &["DT", "HD"]).await;
    world.run_jobs().await;
    let best = async |mods: &[&str]| {
        let board = board(&world.services, &request(mods), BoardCircle::Global, 50).await.unwrap();
        board.entries.iter().map(|entry| entry.score.id).collect::<Vec<_>>()
    };
    assert_eq!(best(&["NM"]).await, [plain.id]);
    assert_eq!(best(&["HD"]).await, [hidden.id]);
    assert_eq!(best(&["HD", "DT"]).await, [both.id]);
    assert_eq!(best(&["HR"]).await, []);
    assert_eq!(best(&[]).await, [both.id]);
}

#[tokio::test]
async fn relax_has_a_board_and_statistics_of_its_own() {
    let world = World::new().await;
    let user = world.given_user("Alice", "DE").await;
    let score = world.plays(user, 0, &["RX"]).await;
    assert_eq!(score.variant, Variant::Relax);
    world.run_jobs().await;
    assert!(players(&world, &request(&[]), BoardCircle::Global).await.is_empty());
    assert_eq!(players(&world, &request(&["RX"]), BoardCircle::Global).await, [user]);
    let relax = BoardRequest { variant: Variant::Relax, ..request(&[]) };
    assert_eq!(players(&world, &relax, BoardCircle::Global).await, [user]);
    let main = statistics_of(&world.services, user, Ruleset::Osu, Variant::Standard).await.unwrap().statistics.clone();
    assert_eq!((main.play_count, main.pp, main.global_rank), (0, 0.0, None));
    let relax = statistics_of(&world.services, user, Ruleset::Osu, Variant::Relax).await.unwrap().statistics.clone();
    assert_eq!((relax.play_count, relax.global_rank), (1, Some(1)));
    assert!(world.services.store.score(score.id).await.unwrap().unwrap().pp.is_some());
}

#[tokio::test]
async fn a_restricted_player_is_on_nobodys_board() {
    let world = World::new().await;
    let (alice, bob) = (world.given_user("Alice", "DE").await, world.given_user("Bob", "FR").await);
    world.plays(alice, 0, &[]).await;
    world.plays(bob, 1, &[]).await;
    world.run_jobs().await;
    set_restricted(&world.services, alice, true).await.unwrap();
    assert_eq!(players(&world, &request(&[]), BoardCircle::Global).await, [bob]);
    world.plays(alice, 0, &["HD"]).await;
    world.run_jobs().await;
    assert_eq!(players(&world, &request(&[]), BoardCircle::Global).await, [bob]);
    let statistics =
        statistics_of(&world.services, bob, Ruleset::Osu, Variant::Standard).await.unwrap().statistics.clone();
    assert_eq!(statistics.global_rank, Some(1));
    assert!(place_on(&world.services, &request(&[]), BoardCircle::Global, alice).await.unwrap().is_some());
    set_restricted(&world.services, alice, false).await.unwrap();
    assert_eq!(players(&world, &request(&[]), BoardCircle::Global).await, [alice, bob]);
}

#[tokio::test]
async fn profiles_list_best_recent_first_and_pinned_scores() {
    let world = World::new().await;
    let user = world.given_user("Alice", "DE").await;
    let worse = world.plays(user, 2, &[]).await;
    let better = world.plays(user, 1, &[]).await;
    world.run_jobs().await;
    assert_eq!(list(&world, user, ListKind::Best, 0, 6).await, [better.id]);
    assert_eq!(list(&world, user, ListKind::Firsts, 0, 6).await, [better.id]);
    let recent = ListKind::Recent { with_failed: false };
    assert_eq!(list(&world, user, recent, 0, 6).await, [better.id, worse.id]);
    assert_eq!(list(&world, user, recent, 1, 51).await, [worse.id]);
    assert_eq!(list(&world, user, recent, 100, 51).await, []);
    pin_score(&world.services, user, worse.id).await.unwrap();
    assert_eq!(list(&world, user, ListKind::Pinned, 0, 6).await, [worse.id]);
    let counts = score_counts(&world.services, user, Ruleset::Osu).await.unwrap();
    assert_eq!((counts.best, counts.firsts, counts.recent, counts.pinned, counts.beatmaps), (1, 1, 2, 1, 1));
    unpin_score(&world.services, user, worse.id).await.unwrap();
    assert_eq!(list(&world, user, ListKind::Pinned, 0, 6).await, []);
    assert!(pin_score(&world.services, Id::new(999), better.id).await.is_err());
}

#[tokio::test]
async fn ranks_and_plays_have_a_history() {
    let world = World::new().await;
    let user = world.given_user("Alice", "DE").await;
    world.plays(user, 2, &[]).await;
    world.run_jobs().await;
    world.advance(std::time::Duration::from_hours(24 * 31));
    world.plays(user, 1, &[]).await;
    world.run_jobs().await;
    let history = history_of(&world.services, user, Ruleset::Osu, Some(1)).await.unwrap();
    let ranks = history.ranks.as_ref().unwrap();
    assert_eq!((ranks.len(), ranks[0], ranks[58], ranks[89]), (90, 0, 1, 1));
    let months: Vec<_> = history.monthly_play_counts.iter().map(|(m, count)| (m.to_string(), *count)).collect();
    assert_eq!(months, [("2026-08-01".to_owned(), 1), ("2026-09-01".to_owned(), 1)]);
    assert_eq!(history.highest.unwrap().rank, 1);
}

#[tokio::test]
async fn how_one_likes_to_play_hides_a_score_from_no_board() {
    let world = World::new().await;
    let user = world.given_user("Alice", "DE").await;
    let score = world.plays(user, 1, &["SD", "NC"]).await;
    world.run_jobs().await;
    for (mods, expected) in [(&["DT"][..], true), (&["NC"], true), (&["DT", "SD"], true), (&["NM"], false), (&[], true)]
    {
        let board = board(&world.services, &request(mods), BoardCircle::Global, 50).await.unwrap();
        assert_eq!(board.entries.iter().any(|entry| entry.score.id == score.id), expected, "{mods:?}");
    }
}

#[tokio::test]
async fn totals_are_in_the_classic_scale_and_a_place_has_its_part() {
    let world = World::new().await;
    let (alice, bob) = (world.given_user("Alice", "DE").await, world.given_user("Bob", "DE").await);
    world.plays(alice, 3, &[]).await;
    let best = world.plays(alice, 0, &[]).await;
    world.plays(bob, 1, &[]).await;
    world.run_jobs().await;
    let found = async |user| statistics_of(&world.services, user, Ruleset::Osu, Variant::Standard).await.unwrap();
    let of_alice = found(alice).await;
    // Forty circles: 1600 * 32.57 + 100,000.
    assert_eq!(best.classic_total_score, Some(152_112));
    assert_eq!(of_alice.statistics.ranked_score, 152_112);
    assert!((152_112 + 100_000..2 * 152_112).contains(&of_alice.statistics.total_score), "{of_alice:?}");
    assert_eq!((of_alice.rank_part, found(bob).await.rank_part), (Some(0.5), Some(1.0)));
    let nobody = world.given_user("Nobody", "DE").await;
    assert_eq!(found(nobody).await.rank_part, None);
}

#[tokio::test]
async fn qualified_maps_have_a_board_and_add_to_nothing() {
    let world = World::new().await;
    world.given_map(MAP, BeatmapStatus::Qualified).await;
    let user = world.given_user("Alice", "DE").await;
    world.plays(user, 0, &[]).await;
    world.run_jobs().await;
    assert_eq!(players(&world, &request(&[]), BoardCircle::Global).await, [user]);
    let of_user = async || {
        let found = statistics_of(&world.services, user, Ruleset::Osu, Variant::Standard).await.unwrap();
        (
            found.statistics.ranked_score,
            found.statistics.grades.x,
            found.statistics.global_rank,
            found.statistics.play_count,
        )
    };
    assert_eq!(of_user().await, (0, 0, None, 1));
    // Once it is ranked, what was played on it counts.
    world.given_map(MAP, BeatmapStatus::Ranked).await;
    recalculate(&world.services, None, None, |_| {}).await.unwrap();
    assert_eq!(of_user().await, (152_112, 1, Some(1), 1));
    let best = list(&world, user, ListKind::Best, 0, 6).await;
    let score = world.services.store.score(best[0]).await.unwrap().unwrap();
    assert!(score.pp.unwrap() > 0.0 && score.flags.is_empty(), "{score:?}");
}

#[tokio::test]
async fn loved_maps_have_a_board_and_give_no_pp() {
    let world = World::new().await;
    world.given_map(MAP, BeatmapStatus::Loved).await;
    let user = world.given_user("Alice", "DE").await;
    let score = world.plays(user, 0, &[]).await;
    world.run_jobs().await;
    let score = world.services.store.score(score.id).await.unwrap().unwrap();
    assert_eq!((score.ranked, score.pp), (true, None));
    assert_eq!(players(&world, &request(&[]), BoardCircle::Global).await, [user]);
}
