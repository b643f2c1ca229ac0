//! PL: the playlist.

use super::*;

fn guests() -> Play {
    let mut play = Play::in_mode(QueueMode::AllPlayers);
    play.joins(B);
    play
}

fn edit(item: i64, draft: ItemDraft) -> Command {
    Command::EditItem { item: Some(Id::new(item)), change: draft.into() }
}

fn remove(item: i64) -> Command {
    Command::RemoveItem { item: Id::new(item) }
}

fn on(map: Ruleset, ruleset: i64) -> ItemDraft {
    ItemDraft { beatmap: Lookup::Found(map_of(20, 2, map)), ruleset, ..draft(20) }
}

fn changed(play: &Play, map: i64) -> usize {
    play.told(|event| matches!(event, RoomEvent::ItemChanged { item } if item.beatmap.id.get() == map))
}

#[test]
fn pl01_pl02_pl03_pl04_pl17_what_cannot_be_played_is_refused() {
    for (wrong, refusal) in [
        (ItemDraft { beatmap: Lookup::Missing, ..draft(20) }, Refusal::UnknownBeatmap),
        (ItemDraft { checksum: Some("f".repeat(32)), ..draft(20) }, Refusal::ModifiedBeatmap),
        (on(Ruleset::Osu, 4), Refusal::UnknownRuleset),
        (on(Ruleset::Osu, -1), Refusal::UnknownRuleset),
        (on(Ruleset::Catch, 3), Refusal::RulesetDoesNotFit),
        (on(Ruleset::Taiko, 0), Refusal::RulesetDoesNotFit),
    ] {
        let mut play = Play::new();
        assert_eq!(play.refused(A, Command::AddItem(wrong.clone())), refusal);
        assert_eq!(play.refused(A, edit(1, wrong)), refusal);
    }
    Play::new().does(A, Command::AddItem(ItemDraft { checksum: Some(format!("{:032X}", 20)), ..draft(20) }));
}

#[test]
fn pl05_pl18_maps_fit_their_ruleset_and_those_for_osu_all() {
    for (map, ruleset) in [
        (Ruleset::Osu, 0),
        (Ruleset::Osu, 1),
        (Ruleset::Osu, 2),
        (Ruleset::Osu, 3),
        (Ruleset::Taiko, 1),
        (Ruleset::Catch, 2),
        (Ruleset::Mania, 3),
    ] {
        let mut play = Play::new();
        play.does(A, Command::AddItem(on(map, ruleset)));
        assert_eq!(play.told(is_added), 2);
        play.does(A, edit(1, on(map, ruleset)));
        assert_eq!(changed(&play, 20), 1);
    }
}

#[test]
fn pl06_pl07_pl08_a_room_has_what_was_put_there() {
    let mut play = guests();
    assert_eq!(play.current(), 1);
    play.adds(B, 20);
    assert_eq!(play.order(), [1, 2]);
}

#[test]
fn pl09_pl10_pl11_items_are_removed_by_their_owner_or_the_host() {
    for (owner, remover, goes) in [(B, B, true), (A, B, false), (B, A, true)] {
        let mut play = guests();
        play.adds(owner, 20);
        if goes {
            play.does(remover, remove(2));
        } else {
            assert_eq!(play.refused(remover, remove(2)), Refusal::NotOwner);
        }
        assert_eq!((play.told(is_removed), play.order().len()), if goes { (1, 1) } else { (0, 2) });
    }
}

#[test]
fn pl12_pl13_pl15_pl22_some_items_cannot_be_removed() {
    let mut play = guests();
    assert_eq!(play.refused(A, remove(9)), Refusal::NoSuchItem);
    assert_eq!(play.refused(A, remove(1)), Refusal::OnlyItem);
    play.adds(A, 20);
    play.readies(A);
    play.starts(A);
    let token = |item, map| Command::TakeToken {
        item: Id::new(item),
        beatmap: Id::new(map),
        set: Id::new(map / 10),
        ruleset: Ruleset::Osu,
    };
    assert_eq!(play.refused(A, token(1, 20)), Refusal::NotTheItem);
    assert_eq!(play.refused(A, token(2, 20)), Refusal::NotPlaying);
    assert_eq!(play.refused(B, token(1, 10)), Refusal::NotPlaying);
    play.does(A, token(1, 10));
    assert!(play.room().current_item().unwrap().was_attempted);
    play.does(A, Command::AbortMatch);
    assert_eq!(play.refused(A, remove(1)), Refusal::ItemExpired);
    assert_eq!(play.refused(A, token(1, 10)), Refusal::ItemExpired);
}

#[test]
fn pl14_pl28_the_current_item_is_another_before_it_goes() {
    let mut play = guests();
    play.adds(A, 20);
    play.forget();
    play.does(A, remove(1));
    assert_eq!((play.current(), play.told(is_removed), play.told(is_settings)), (2, 1, 1));
    assert!(play.first(is_settings) < play.first(is_removed));
}

#[test]
fn pl16_pl19_items_are_changed_by_their_owner_or_the_host() {
    for editor in [A, B] {
        let mut play = guests();
        play.adds(B, 20);
        play.forget();
        play.does(editor, edit(2, draft(30)));
        assert_eq!((play.told(is_added), changed(&play, 30)), (0, 1));
    }
    let mut play = guests();
    assert_eq!(play.refused(B, edit(1, draft(30))), Refusal::NotOwner);
    assert_eq!(play.refused(A, edit(7, draft(30))), Refusal::NoSuchItem);
}

#[test]
fn pl20_pl21_a_change_adds_nothing_and_comes_before_the_play() {
    let mut play = Play::in_mode(QueueMode::AllPlayers);
    play.joins(B);
    (2..5).for_each(|map| play.adds(B, map * 10));
    play.does(B, edit(2, draft(70)));
    assert_eq!(play.order().len(), 4);
    let mut play = Play::in_mode(QueueMode::AllPlayers);
    play.match_of(&[A]);
    assert_eq!(play.refused(A, edit(1, draft(30))), Refusal::ItemExpired);
}

#[test]
fn pl23_pl24_what_is_played_stays() {
    let mut play = guests();
    play.adds(A, 20);
    play.readies(A);
    play.starts(A);
    for _ in 0..2 {
        assert_eq!(play.refused(A, edit(1, draft(30))), Refusal::ItemIsPlayed);
        assert_eq!(play.refused(A, remove(1)), Refusal::ItemIsPlayed);
        play.loads(A);
        if play.is(RoomState::Playing) {
            break;
        }
    }
    assert!(play.is(RoomState::Playing));
    assert_eq!(play.refused(A, edit(1, draft(30))), Refusal::ItemIsPlayed);
    assert_eq!(play.refused(A, remove(1)), Refusal::ItemIsPlayed);
    play.does(A, edit(2, draft(30)));
}

#[test]
fn pl25_whoever_changes_an_item_owns_it() {
    let mut play = Play::new();
    play.joins(B);
    play.does(A, Command::TransferHost { user: user(B) });
    play.does(B, edit(1, draft(30)));
    assert_eq!(play.room().current_item().unwrap().owner, user(B));
}

#[test]
fn pl26_nobody_is_ready_for_nothing() {
    let mut play = guests();
    play.match_of(&[A]);
    assert_eq!(play.refused(B, Command::ChangeState { state: UserState::Ready }), Refusal::AllPlayed);
}

#[test]
fn pl27_a_change_of_the_current_item_unreadies_everybody() {
    let mut play = guests();
    play.readies(B);
    play.does(A, edit(1, draft(30)));
    assert_eq!(play.user(B).state, UserState::Idle);
}

#[test]
fn a_part_of_an_item_is_changed() {
    let mut play = Play::new();
    let change = |change| Command::EditItem { item: None, change };
    let required = |text| Some(mods(text));
    play.does(A, change(ItemChange { required_mods: required("HR"), ..ItemChange::default() }));
    play.does(A, change(ItemChange { beatmap: draft(20).beatmap.into(), ..ItemChange::default() }));
    let item = play.room().current_item().unwrap();
    assert_eq!((item.beatmap.id.get(), item.required_mods.clone()), (20, mods("HR")));
    play.does(A, change(ItemChange { ruleset: Some(3), ..ItemChange::default() }));
    let item = play.room().current_item().unwrap();
    assert_eq!((item.ruleset, item.required_mods.clone()), (Ruleset::Mania, Mods::default()));
}

#[test]
fn scores_of_an_item_have_its_mods() {
    let mut item = Play::new().room().current_item().unwrap().clone();
    item.required_mods = mods("DT");
    item.allowed_mods = mods("HD FL");
    for (text, is_classic, is_freestyle, expected) in [
        ("DT", false, false, true),
        ("DT HD", false, false, true),
        ("HD", false, false, false),
        ("DT HR", false, false, false),
        ("DT HR", false, true, true),
        ("HR", false, true, false),
        ("DT TD", false, false, true),
        ("DT CL", false, false, false),
        ("DT CL", true, false, true),
    ] {
        item.is_freestyle = is_freestyle;
        assert_eq!(accepts_mods(&item, &mods(text), is_classic), expected, "{text}");
    }
}
