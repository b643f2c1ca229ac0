//! FS: where each chooses map and ruleset.

use super::*;

/// An item of set 1 where style is free.
fn free(required: &str) -> ItemDraft {
    ItemDraft { is_freestyle: true, required_mods: mods(required), ..draft(10) }
}

fn edit(draft: ItemDraft) -> Command {
    Command::EditItem { item: None, change: draft.into() }
}

fn on(map: Arc<RoomBeatmap>, ruleset: i64, is_freestyle: bool) -> ItemDraft {
    ItemDraft { beatmap: Lookup::Found(map), ruleset, is_freestyle, ..draft(10) }
}

fn freestyle(required: &str) -> Play {
    let mut play = Play::new();
    play.does(A, edit(free(required)));
    play.forget();
    play
}

fn style(map: Option<Arc<RoomBeatmap>>, ruleset: Option<i64>) -> Command {
    Command::ChangeStyle { beatmap: map.map(Lookup::Found), ruleset }
}

/// Another osu! map of the item's set.
fn other() -> Option<Arc<RoomBeatmap>> {
    Some(map_of(11, 1, Ruleset::Osu))
}

fn styles(play: &Play) -> usize {
    play.told(|event| matches!(event, RoomEvent::UserStyleChanged { .. }))
}

fn chosen(play: &Play) -> (Option<i64>, Option<u8>) {
    let style = &play.user(A).style;
    (style.beatmap.as_ref().map(|map| map.id.get()), style.ruleset.map(Ruleset::number))
}

#[test]
fn fs01_fs10_freestyle_lists_no_mods() {
    for is_edit in [false, true] {
        let command = |draft| if is_edit { edit(draft) } else { Command::AddItem(draft) };
        Play::new().does(A, command(free("DT")));
        let listing = ItemDraft { allowed_mods: mods("HR"), ..free("") };
        assert_eq!(Play::new().refused(A, command(listing)), Refusal::FreestyleWithMods);
        let of_one_ruleset = Play::new().refused(A, command(free("BL")));
        assert!(matches!(of_one_ruleset, Refusal::InvalidRequiredMods(_)));
    }
}

#[test]
fn fs02_fs03_fs04_style_is_a_map_a_ruleset_or_both() {
    let mut play = freestyle("");
    for (map, ruleset, expected) in
        [(other(), None, (Some(11), None)), (None, Some(3), (None, Some(3))), (other(), Some(2), (Some(11), Some(2)))]
    {
        play.forget();
        play.does(A, style(map.clone(), ruleset));
        play.does(A, style(map, ruleset));
        assert_eq!((chosen(&play), styles(&play)), (expected, 1));
    }
}

#[test]
fn fs05_fs06_fs07_fs09_style_stays_within_the_set_and_the_map() {
    let mut play = freestyle("");
    for (command, refusal) in [
        (style(Some(map_of(20, 2, Ruleset::Osu)), None), Refusal::OtherSet),
        (Command::ChangeStyle { beatmap: Some(Lookup::Missing), ruleset: None }, Refusal::UnknownBeatmap),
        (style(None, Some(-1)), Refusal::UnknownRuleset),
        (style(None, Some(4)), Refusal::UnknownRuleset),
        (style(Some(map_of(12, 1, Ruleset::Taiko)), Some(0)), Refusal::RulesetDoesNotFit),
        (style(Some(map_of(12, 1, Ruleset::Taiko)), Some(2)), Refusal::RulesetDoesNotFit),
        (style(Some(map_of(12, 1, Ruleset::Taiko)), Some(3)), Refusal::RulesetDoesNotFit),
    ] {
        assert_eq!(play.refused(A, command), refusal);
    }
    assert_eq!(styles(&play), 0);
    play.does(A, style(Some(map_of(12, 1, Ruleset::Taiko)), Some(1)));
    assert_eq!(Play::new().refused(A, style(other(), None)), Refusal::NoFreestyle);
}

#[test]
fn fs08_an_osu_map_is_played_in_any_ruleset() {
    for ruleset in 0..4 {
        let mut play = freestyle("");
        play.does(A, style(other(), Some(ruleset)));
        assert_eq!(styles(&play), 1);
    }
}

#[test]
fn fs11_to_fs14_a_change_of_the_item_keeps_what_still_goes() {
    for (line, to, expected) in [
        ("FS11", on(map_of(13, 1, Ruleset::Osu), 0, true), (Some(11), Some(1))),
        ("FS12", on(map_of(20, 2, Ruleset::Osu), 0, true), (None, Some(1))),
        ("FS13", on(map_of(30, 3, Ruleset::Mania), 3, true), (None, None)),
        ("FS14", on(map_of(10, 1, Ruleset::Osu), 0, false), (None, None)),
    ] {
        let mut play = freestyle("");
        play.does(A, style(other(), Some(1)));
        play.forget();
        play.does(A, edit(to));
        assert_eq!(chosen(&play), expected, "{line}");
        assert_eq!(styles(&play), usize::from(expected != (Some(11), Some(1))), "{line}");
    }
}

#[test]
fn fs15_fs16_fs17_the_next_item_keeps_what_still_goes() {
    for (line, next, expected) in [
        ("FS15", on(map_of(13, 1, Ruleset::Osu), 0, true), (Some(11), Some(1))),
        ("FS16", on(map_of(30, 3, Ruleset::Mania), 3, true), (None, None)),
        ("FS17", on(map_of(10, 1, Ruleset::Osu), 0, false), (None, None)),
    ] {
        let mut play = freestyle("");
        play.does(A, Command::AddItem(next));
        play.does(A, style(other(), Some(1)));
        play.match_of(&[A]);
        assert_eq!(chosen(&play), expected, "{line}");
    }
}

#[test]
fn fs18_fs19_fs20_mods_follow_the_players_ruleset() {
    let mut play = freestyle("HR");
    play.does(A, style(None, Some(1)));
    play.does(A, Command::ChangeMods { mods: mods("HD CS") });
    let refusal = play.refused(A, Command::ChangeMods { mods: mods("EZ") });
    assert!(matches!(refusal, Refusal::IncompatibleMods(_)));
    assert_eq!(play.user(A).mods, mods("HD CS"));
    play.forget();
    play.does(A, style(None, Some(0)));
    assert_eq!(play.user(A).mods, mods("HD"));
    assert_eq!((play.told(|event| matches!(event, RoomEvent::UserModsChanged { .. })), styles(&play)), (1, 1));
}

#[test]
fn nobody_plays_at_a_speed_of_their_own() {
    let refusal = freestyle("").refused(A, Command::ChangeMods { mods: mods("DT") });
    assert!(matches!(refusal, Refusal::IncompatibleMods(_)));
}
