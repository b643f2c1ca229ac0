//! Mods: what an item may require and allow, and what a player may choose beside.

use std::sync::Arc;

use kiai_model::{
    Acronym, Mod, ModSetting, Mods, Ruleset,
    rooms::{PlaylistItem, Role, RoomEvent},
};

use super::{Machine, Refusal, turn::Turn};
use crate::mods::{Standing, goes_with, incompatible_pair, may_be_free, may_be_required, standing};

/// Mods in one list: there are fewer than that many.
const MAX_MODS: usize = 100;
/// Bytes of all settings' names and values in one list: twice what the most elaborate choice has. Rooms are kept whole.
const MAX_SETTING_BYTES: usize = 300;

/// Checks what an item requires and allows. Allowed mods need not go with each other.
pub(super) fn check_item_mods(
    ruleset: Ruleset,
    required: &Mods,
    allowed: &Mods,
    is_freestyle: bool,
) -> Result<(), Refusal> {
    check_size(required)?;
    check_size(allowed)?;
    let exists = |acronym| matches!(standing(ruleset, acronym), Standing::Playable | Standing::NotPlayable);
    refuse(required.0.iter().chain(&allowed.0), |acronym| !exists(acronym), Refusal::UnknownMods)?;
    if let Some((one, other)) = incompatible_pair(ruleset, required) {
        return Err(Refusal::IncompatibleRequiredMods(vec![one, other]));
    }
    let required_goes = |acronym| may_be_required(ruleset, acronym, is_freestyle);
    refuse(&required.0, |acronym| !required_goes(acronym), Refusal::InvalidRequiredMods)?;
    refuse(&allowed.0, |acronym| !may_be_free(ruleset, acronym), Refusal::InvalidFreeMods)?;
    let clashes = |acronym| !goes_with(ruleset, required, acronym);
    refuse(&allowed.0, clashes, Refusal::IncompatibleAllowedMods)
}

fn refuse<'a>(
    mods: impl IntoIterator<Item = &'a Mod>,
    is_wrong: impl Fn(Acronym) -> bool,
    refusal: fn(Vec<Acronym>) -> Refusal,
) -> Result<(), Refusal> {
    let wrong: Vec<Acronym> = mods.into_iter().map(|m| m.acronym).filter(|acronym| is_wrong(*acronym)).collect();
    if wrong.is_empty() { Ok(()) } else { Err(refusal(wrong)) }
}

fn check_size(mods: &Mods) -> Result<(), Refusal> {
    let bytes = |(name, value): (&String, &ModSetting)| {
        name.len() + if let ModSetting::Text(text) = value { text.len() } else { size_of::<f64>() }
    };
    let settings: usize = mods.0.iter().flat_map(|m| &m.settings).map(bytes).sum();
    if mods.0.len() <= MAX_MODS && settings <= MAX_SETTING_BYTES { Ok(()) } else { Err(Refusal::TooManyMods) }
}

/// Those of a player's mods that go with an item in their ruleset.
pub(super) fn valid_subset(item: &PlaylistItem, ruleset: Ruleset, mods: &Mods) -> Mods {
    let mut kept = Mods(Vec::with_capacity(mods.0.len()));
    for m in &mods.0 {
        let acronym = m.acronym;
        let exists = matches!(standing(ruleset, acronym), Standing::Playable | Standing::NotPlayable);
        // differs from osu!: with freestyle too, nobody plays at a speed of their own.
        let is_allowed = if item.is_freestyle {
            may_be_free(ruleset, acronym)
        } else {
            item.allowed_mods.contains(acronym.as_str())
        };
        if exists
            && is_allowed
            && goes_with(ruleset, &item.required_mods, acronym)
            && goes_with(ruleset, &kept, acronym)
        {
            kept.0.push(m.clone());
        }
    }
    kept
}

impl Machine {
    pub(super) fn change_mods(&mut self, turn: &mut Turn, mods: Mods) -> Result<(), Refusal> {
        let place = self.inside(turn)?;
        if self.room.users[place].role == Role::Referee {
            return Err(Refusal::RefereesDoNotPlay);
        }
        check_size(&mods)?;
        let valid = self.valid_for(place, &mods);
        if valid.0.len() != mods.0.len() {
            let wrong = mods.0.iter().filter(|m| !valid.contains(m.acronym.as_str())).map(|m| m.acronym);
            let wrong: Vec<Acronym> = wrong.collect();
            let all = || mods.0.iter().map(|m| m.acronym).collect();
            return Err(Refusal::IncompatibleMods(if wrong.is_empty() { all() } else { wrong }));
        }
        self.set_mods_of(turn, place, mods);
        Ok(())
    }

    /// Those of some mods that somebody may choose as things stand.
    pub(super) fn valid_for(&self, place: usize, mods: &Mods) -> Mods {
        let Some(item) = self.room.current_item() else { return Mods::default() };
        let ruleset = self.room.users[place].style.ruleset.unwrap_or(item.ruleset);
        valid_subset(item, ruleset, mods)
    }

    pub(super) fn set_mods_of(&mut self, turn: &mut Turn, place: usize, mods: Mods) {
        let inside = &mut self.room.users[place];
        if inside.mods != mods {
            inside.mods = mods;
            turn.tell_room(RoomEvent::UserModsChanged { user: inside.id, mods: Arc::new(inside.mods.clone()) });
        }
    }

    /// Takes from somebody the mods that do not go any more.
    pub(super) fn trim_mods(&mut self, turn: &mut Turn, place: usize) {
        if !self.room.users[place].mods.0.is_empty() {
            let valid = self.valid_for(place, &self.room.users[place].mods);
            self.set_mods_of(turn, place, valid);
        }
    }
}
