use kiai_model::{Id, User};

use super::world::{MAP, World};
use crate::{
    accounts::set_restricted,
    scores::{ActivityKind, process::process_score, recalculate, recent_activity},
};

/// What is told of a user, oldest first: a place gained, or 0 for a first place lost.
async fn places(world: &World, user: Id<User>) -> Vec<i64> {
    let told = recent_activity(&world.services, user, 100, 0).await.unwrap();
    told.iter().rev().map(|told| if told.kind == ActivityKind::PlaceGained { told.place } else { 0 }).collect()
}

async fn plays(world: &World, user: Id<User>, hundreds: u32, mods: &[&str]) {
    world.plays(user, hundreds, mods).await;
    world.run_jobs().await;
}

#[tokio::test]
async fn places_gained_and_first_places_lost_are_told_once() {
    let world = World::new().await;
    let (alice, bob) = (world.given_user("Alice", "DE").await, world.given_user("Bob", "FR").await);
    plays(&world, alice, 4, &[]).await;
    plays(&world, bob, 2, &[]).await;
    assert_eq!((places(&world, alice).await, places(&world, bob).await), (vec![1, 0], vec![1]));
    // Better than before, but no further up; worse than before; better than one's own first.
    plays(&world, alice, 3, &[]).await;
    plays(&world, alice, 9, &[]).await;
    plays(&world, bob, 1, &[]).await;
    assert_eq!((places(&world, alice).await, places(&world, bob).await), (vec![1, 0], vec![1]));
    plays(&world, alice, 0, &[]).await;
    let told = (vec![1, 0, 1], vec![1, 0]);
    assert_eq!((places(&world, alice).await, places(&world, bob).await), told);
    let last = recent_activity(&world.services, alice, 1, 0).await.unwrap().remove(0);
    assert_eq!((last.beatmap, last.title.as_str(), last.happened_at), (MAP, "Circles 75", world.services.clock.now()));

    recalculate(&world.services, None, None, |_| {}).await.unwrap();
    assert_eq!((places(&world, alice).await, places(&world, bob).await), told);
}

#[tokio::test]
async fn what_waits_while_all_is_recalculated_is_told_once() {
    let world = World::new().await;
    let (alice, bob) = (world.given_user("Alice", "DE").await, world.given_user("Bob", "FR").await);
    plays(&world, bob, 3, &[]).await;
    world.plays(alice, 2, &[]).await;
    let better = world.plays(alice, 1, &[]).await;
    process_score(&world.services, better.id).await.unwrap();
    // The other play is processed by the recalculation, and her better one stands on the board by then.
    recalculate(&world.services, None, None, |_| {}).await.unwrap();
    world.run_jobs().await;
    assert_eq!((places(&world, alice).await, places(&world, bob).await), (vec![1], vec![1, 0]));
}

#[tokio::test]
async fn boards_of_relax_and_plays_off_the_boards_are_not_told() {
    let world = World::new().await;
    let (alice, bob) = (world.given_user("Alice", "DE").await, world.given_user("Bob", "FR").await);
    plays(&world, alice, 0, &["RX"]).await;
    set_restricted(&world.services, bob, true).await.unwrap();
    plays(&world, bob, 0, &[]).await;
    assert_eq!((places(&world, alice).await, places(&world, bob).await), (vec![], vec![]));
    // Those who cannot be seen lose no place, and take none.
    plays(&world, alice, 2, &[]).await;
    assert_eq!((places(&world, alice).await, places(&world, bob).await), (vec![1], vec![]));
    plays(&world, alice, 0, &["ZZ"]).await;
    assert_eq!(places(&world, alice).await, [1]);
}

#[tokio::test]
async fn nothing_below_the_fiftieth_place_is_told() {
    let world = World::new().await;
    for number in 0..50 {
        let user = world.given_user(&format!("Player {number}"), "DE").await;
        world.plays(user, 3, &[]).await;
    }
    let last = world.given_user("Last", "DE").await;
    plays(&world, last, 4, &[]).await;
    assert!(places(&world, last).await.is_empty());
    // The same total as the others', but later.
    plays(&world, last, 3, &[]).await;
    assert!(places(&world, last).await.is_empty());
    plays(&world, last, 2, &[]).await;
    assert_eq!(places(&world, last).await, [1]);
}
