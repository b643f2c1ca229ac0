//! MV: mods of items and players.

use super::*;

/// The item in a ruleset, with required and allowed mods.
fn item(ruleset: i64, required: &str, allowed: &str) -> ItemDraft {
    ItemDraft { ruleset, required_mods: mods(required), allowed_mods: mods(allowed), ..draft(10) }
}

fn edit(draft: ItemDraft) -> Command {
    Command::EditItem { item: None, change: draft.into() }
}

fn choose(text: &str) -> Command {
    Command::ChangeMods { mods: mods(text) }
}

fn with(ruleset: i64, required: &str, allowed: &str) -> Play {
    let mut play = Play::new();
    play.does(A, edit(item(ruleset, required, allowed)));
    play
}

#[test]
fn mv01_to_mv06_mv14_mv15_mv16_items_have_mods_that_can_be_played() {
    type Expected = fn(&Refusal) -> bool;
    let goes: Option<Expected> = None;
    for (line, ruleset, required, allowed, expected) in [
        ("MV01", 0, "", "FL AD", goes),
        ("MV01", 0, "", "AD HD FR", goes),
        ("MV02", 3, "", "BL", Some((|it| matches!(it, Refusal::UnknownMods(_))) as Expected)),
        ("MV03", 0, "HD AD", "", Some(|it| matches!(it, Refusal::IncompatibleRequiredMods(_)))),
        ("MV04", 3, "BL", "", Some(|it| matches!(it, Refusal::UnknownMods(_)))),
        ("MV05", 0, "HD", "AD", Some(|it| matches!(it, Refusal::IncompatibleAllowedMods(_)))),
        ("MV06", 0, "HD", "HD", Some(|it| matches!(it, Refusal::IncompatibleAllowedMods(_)))),
        ("MV14", 0, "AT", "", Some(|it| matches!(it, Refusal::InvalidRequiredMods(_)))),
        ("MV14", 0, "", "AT", Some(|it| matches!(it, Refusal::InvalidFreeMods(_)))),
        ("MV15", 0, "AS", "", Some(|it| matches!(it, Refusal::InvalidRequiredMods(_)))),
        ("MV15", 0, "", "AS", Some(|it| matches!(it, Refusal::InvalidFreeMods(_)))),
        ("MV16", 0, "DT", "", goes),
        ("MV16", 0, "", "DT", Some(|it| matches!(it, Refusal::InvalidFreeMods(_)))),
        ("beyond", 0, "HD HD", "", Some(|it| matches!(it, Refusal::IncompatibleRequiredMods(_)))),
        ("beyond", 0, "ZZ", "", Some(|it| matches!(it, Refusal::UnknownMods(_)))),
    ] {
        for command in [Command::AddItem(item(ruleset, required, allowed)), edit(item(ruleset, required, allowed))] {
            let done = Play::new().try_do(A, command);
            let is_expected = expected.map_or(done.is_ok(), |is_it| done.as_ref().is_err_and(is_it));
            assert!(is_expected, "{line}: {done:?}");
        }
    }
}

#[test]
fn mv07_mods_are_kept_in_the_order_they_are_chosen() {
    let mut play = with(0, "", "FL AD");
    play.does(A, choose("AD"));
    play.does(A, choose("AD FL"));
    assert_eq!(play.user(A).mods, mods("AD FL"));
    play.forget();
    play.does(A, choose("AD FL"));
    assert_eq!(play.outcomes, []);
}

#[test]
fn mv08_letters_may_be_small() {
    let mut play = with(0, "", "fL ad");
    play.does(A, choose("fl"));
    play.does(A, choose("AD Fl"));
    assert!(matches!(play.refused(A, choose("Fg")), Refusal::IncompatibleMods(_)));
}

#[test]
fn mv09_mv10_mv11_a_choice_goes_or_nothing_changes() {
    for (ruleset, allowed, before, wrong, named) in
        [(0, "HD AD", "AD", "AD HD", "HD"), (2, "HD", "", "HD DC", "DC"), (2, "HD", "HD", "BL", "BL")]
    {
        let mut play = with(ruleset, "", allowed);
        play.does(A, choose(before));
        let named = vec![named.parse().unwrap()];
        assert_eq!(play.refused(A, choose(wrong)), Refusal::IncompatibleMods(named));
        assert_eq!(play.user(A).mods, mods(before));
    }
}

#[test]
fn mv12_mv13_mods_that_do_not_go_any_more_are_taken() {
    let mut play = with(0, "", "FL HR AD");
    play.joins(B);
    play.does(A, choose("FL AD"));
    play.does(B, choose("HR AD"));
    play.forget();
    play.does(A, edit(item(0, "", "FL HR")));
    let told = |who| play.told(|event| matches!(event, RoomEvent::UserModsChanged { user, .. } if user.get() == who));
    assert_eq!((told(A), told(B)), (1, 1));
    assert_eq!((&play.user(A).mods, &play.user(B).mods), (&mods("FL"), &mods("HR")));
    play.does(A, edit(item(2, "", "")));
    assert_eq!(play.user(A).mods, Mods::default());
}

#[test]
fn lists_of_mods_are_bounded() {
    let many = Mods(vec!["HD".parse::<kiai_model::Acronym>().unwrap().into(); 101]);
    let mut play = Play::new();
    assert_eq!(play.refused(A, Command::ChangeMods { mods: many.clone() }), Refusal::TooManyMods);
    let long = ItemDraft { required_mods: many, ..draft(20) };
    assert_eq!(play.refused(A, Command::AddItem(long)), Refusal::TooManyMods);
    let mut heavy = mods("HD");
    heavy.0[0].settings.insert("x".into(), kiai_model::ModSetting::Text("y".repeat(300)));
    assert_eq!(play.refused(A, Command::ChangeMods { mods: heavy }), Refusal::TooManyMods);
}
