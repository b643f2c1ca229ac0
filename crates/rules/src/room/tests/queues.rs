//! HQ, AQ and RR: what comes next in each mode.

use super::*;

fn mode(queue_mode: QueueMode) -> SettingsChange {
    SettingsChange { queue_mode: Some(queue_mode), ..SettingsChange::default() }
}

fn expired(play: &Play) -> Vec<bool> {
    play.room().playlist.iter().map(|item| item.is_expired).collect()
}

/// A room in which the others of these are inside too.
fn taking_turns(others: &[i64]) -> Play {
    let mut play = Play::in_mode(QueueMode::AllPlayersRoundRobin);
    play.all_join(others);
    play
}

#[test]
fn hq01_aq07_guests_add_where_they_may_and_three_at_once() {
    let mut play = Play::new();
    play.joins(B);
    assert_eq!(play.refused(B, Command::AddItem(draft(20))), Refusal::NotHost);
    let mut play = Play::in_mode(QueueMode::AllPlayers);
    play.joins(B);
    (2..5).for_each(|map| play.adds(B, map * 10));
    assert_eq!(play.refused(B, Command::AddItem(draft(50))), Refusal::TooManyItems(3));
    assert_eq!(play.refused(C, Command::AddItem(draft(50))), Refusal::NotInside);
}

#[test]
fn hq02_aq06_the_host_adds_more() {
    for queue_mode in [QueueMode::HostOnly, QueueMode::AllPlayers] {
        let mut play = Play::in_mode(queue_mode);
        (0..39).for_each(|map| play.adds(A, map));
        assert_eq!(play.order().len(), 40);
        assert_eq!(play.refused(A, Command::AddItem(draft(50))), Refusal::NoIdLeft);
        let ids = (41..=60).map(Id::new).collect();
        play.machine.apply(Actor::Server, Command::SupplyIds { ids }, play.now).unwrap();
        (0..10).for_each(|map| play.adds(A, map));
        assert_eq!(play.refused(A, Command::AddItem(draft(50))), Refusal::TooManyItems(50));
    }
}

#[test]
fn hq03_hq04_hq05_the_host_plays_the_same_again() {
    let mut play = Play::new();
    for round in 1..=2 {
        play.match_of(&[A]);
        let last = round + 1;
        assert_eq!(play.room().playlist.len(), round + 1);
        assert_eq!((expired(&play)[round - 1], expired(&play)[round]), (true, false));
        assert_eq!(usize::try_from(play.current()).unwrap(), last);
        assert_eq!((play.told(is_added), play.told(is_expiry)), (last, round));
        assert_eq!(play.told(is_settings), last);
    }
    let (added, selected) = (play.first(is_added), play.first(is_settings));
    assert!(added < selected, "an item is known before it is current");
}

#[test]
fn hq06_hq07_what_is_left_comes_first() {
    let mut play = Play::new();
    play.adds(A, 20);
    play.match_of(&[A]);
    assert_eq!((play.room().playlist.len(), play.current()), (2, 2));
    assert_eq!((play.told(is_expiry), play.told(is_settings)), (1, 2));
    play.match_of(&[A]);
    assert_eq!((play.room().playlist.len(), play.current()), (3, 3));
    assert_eq!((play.told(is_added), play.told(is_expiry), play.told(is_settings)), (3, 2, 3));
}

#[test]
fn hq08_another_mode_keeps_the_playlist() {
    let mut play = Play::new();
    play.adds(A, 20);
    play.match_of(&[A]);
    play.sets(mode(QueueMode::AllPlayers));
    assert_eq!((expired(&play), play.current()), (vec![true, false], 2));
}

#[test]
fn aq01_what_is_added_waits() {
    let mut play = Play::new();
    play.sets(mode(QueueMode::AllPlayers));
    play.adds(A, 20);
    assert_eq!((play.current(), play.told(is_added), play.told(is_settings)), (1, 2, 2));
}

#[test]
fn aq02_aq03_when_all_is_played_the_next_addition_is_current() {
    let mut play = Play::in_mode(QueueMode::AllPlayers);
    play.forget();
    play.match_of(&[A]);
    assert_eq!((expired(&play), play.current()), (vec![true], 1));
    assert_eq!((play.told(is_added), play.told(is_expiry)), (0, 1));
    play.forget();
    play.adds(A, 20);
    assert_eq!((play.current(), play.told(is_settings)), (2, 1));
}

#[test]
fn aq04_aq05_back_with_the_host_something_is_there_to_play() {
    let mut play = Play::in_mode(QueueMode::AllPlayers);
    play.adds(A, 20);
    play.adds(A, 30);
    play.match_of(&[A]);
    play.sets(mode(QueueMode::HostOnly));
    assert_eq!(play.room().playlist.len(), 3);
    let mut play = Play::in_mode(QueueMode::AllPlayers);
    play.match_of(&[A]);
    play.sets(mode(QueueMode::HostOnly));
    assert_eq!((expired(&play), play.current()), (vec![true, false], 2));
}

#[test]
fn aq08_xt18_what_was_played_or_is_anothers_does_not_count() {
    let mut play = Play::in_mode(QueueMode::AllPlayers);
    play.joins(B);
    (2..5).for_each(|map| play.adds(B, map * 10));
    play.match_of(&[A, B]);
    assert_eq!(play.refused(B, Command::AddItem(draft(50))), Refusal::TooManyItems(3));
    play.match_of(&[A, B]);
    play.adds(B, 50);
    assert_eq!(play.refused(B, Command::AddItem(draft(60))), Refusal::TooManyItems(3));
}

#[test]
fn rr01_rr02_rr03_players_take_turns() {
    let mut play = taking_turns(&[B]);
    play.adds(B, 20);
    play.adds(B, 30);
    assert_eq!((play.order(), play.current()), (vec![1, 2, 3], 1));
    play.adds(A, 40);
    assert_eq!(play.order(), [1, 2, 4, 3]);
    play.match_of(&[A, B]);
    assert_eq!((play.order(), play.current()), (vec![2, 4, 3], 2));
    play.match_of(&[A, B]);
    assert_eq!((play.order(), play.current()), (vec![4, 3], 4));
}

#[test]
fn rr04_rr05_the_order_waits_for_the_end_of_the_match() {
    for is_aborted in [false, true] {
        let mut play = taking_turns(&[B]);
        play.adds(B, 20);
        play.adds(B, 30);
        play.adds(A, 40);
        play.match_of(&[A, B]);
        play.match_of(&[A, B]);
        play.readies(A);
        play.starts(A);
        play.loads(A);
        play.does(A, Command::EditItem { item: Some(Id::new(3)), change: draft(33).into() });
        play.adds(A, 50);
        assert_eq!((play.order(), play.current()), (vec![4, 3, 5], 4));
        if is_aborted {
            play.does(A, Command::AbortMatch);
        } else {
            play.finishes(A);
        }
        assert_eq!((play.order(), play.current()), (vec![3, 5], 3));
    }
}

#[test]
fn rr06_rr07_rr08_turns_go_on_after_matches() {
    let mut play = taking_turns(&[B]);
    play.adds(A, 20);
    assert_eq!(play.order(), [1, 2]);
    play.match_of(&[A, B]);
    assert_eq!(play.current(), 2);
    play.adds(B, 30);
    play.adds(B, 40);
    assert_eq!(play.order(), [2, 3, 4]);
    play.adds(A, 50);
    assert_eq!(play.order(), [2, 3, 5, 4]);
    for expected in [3, 5, 4, 4] {
        play.match_of(&[A, B]);
        assert_eq!(play.current(), expected);
    }
}

#[test]
fn rr09_to_rr12_four_players_take_turns() {
    let mut play = taking_turns(&[B, C, D]);
    play.adds(A, 20);
    play.adds(A, 30);
    for (who, orders) in [
        (B, "1 4 2 3"),
        (C, "1 4 5 2 3"),
        (C, "1 4 5 2 6 3"),
        (B, "1 4 5 2 7 6 3"),
        (B, "1 4 5 2 7 6 3 8"),
        (D, "1 4 5 9 2 7 6 3 8"),
        (D, "1 4 5 9 2 7 6 10 3 8"),
        (D, "1 4 5 9 2 7 6 10 3 8 11"),
    ] {
        play.adds(who, 20);
        let expected: Vec<i64> = orders.split(' ').map(|item| item.parse().unwrap()).collect();
        assert_eq!(play.order(), expected);
    }
}

#[test]
fn rr13_what_is_removed_gives_way() {
    let mut play = taking_turns(&[B]);
    play.adds(A, 20);
    play.adds(A, 30);
    (4..7).for_each(|map| play.adds(B, map * 10));
    assert_eq!(play.order(), [1, 4, 2, 5, 3, 6]);
    play.does(B, Command::RemoveItem { item: Id::new(4) });
    assert_eq!(play.order(), [1, 5, 2, 6, 3]);
    play.does(B, Command::RemoveItem { item: Id::new(5) });
    assert_eq!(play.order(), [1, 6, 2, 3]);
}

#[test]
fn rr14_removing_another_keeps_the_current() {
    let mut play = taking_turns(&[B]);
    play.adds(B, 20);
    play.adds(B, 30);
    play.adds(A, 40);
    play.match_of(&[A, B]);
    play.match_of(&[A, B]);
    assert_eq!(play.current(), 4);
    play.does(B, Command::RemoveItem { item: Id::new(3) });
    assert_eq!(play.current(), 4);
}

#[test]
fn what_was_played_long_ago_is_forgotten_by_the_room_alone() {
    let mut play = Play::new();
    for round in 0..105 {
        if play.machine.wants_ids() {
            let ids = (1000 + round * 20..1000 + round * 20 + 16).map(Id::new).collect();
            play.machine.apply(Actor::Server, Command::SupplyIds { ids }, play.now).unwrap();
        }
        play.match_of(&[A]);
    }
    assert_eq!(play.room().playlist.len(), 101);
    let forgotten = |event: &RoomEvent| matches!(event, RoomEvent::ItemRemoved { is_history: true, .. });
    assert_eq!(play.told(forgotten), 5);
}

#[test]
fn without_a_number_the_next_round_waits_for_one() {
    let mut play = Play::of(NewRoom { item_ids: vec![Id::new(1)], ..new_room(settings()) });
    play.joins(A);
    assert!(play.machine.wants_ids());
    play.match_of(&[A]);
    assert_eq!(play.refused(A, Command::ChangeState { state: UserState::Ready }), Refusal::AllPlayed);
    let supply = |ids: &[i64]| Command::SupplyIds { ids: ids.iter().copied().map(Id::new).collect() };
    assert_eq!(play.refused(A, supply(&[5])), Refusal::NotAllowed);
    let outcomes = play.machine.apply(Actor::Server, supply(&[5, 3, 5, 6]), play.now).unwrap();
    play.outcomes.extend(outcomes);
    assert_eq!((play.order(), play.current()), (vec![5], 5));
    play.adds(A, 20);
    assert_eq!(play.order(), [5, 6], "a number is given once");
}
