//! Choosing a map and mods as clients of the bancho protocol do: there is one map at a time, and mods of the room and of
//! each slot. Here that is the current item, what it requires, and the players' own.

use std::sync::Arc;

use kiai_model::{
    Mod, Mods, Ruleset,
    rooms::{PlaylistItem, Role, RoomBeatmap, RoomEvent},
};

use super::{Machine, Refusal, items::Content, mods::check_item_mods, turn::Turn};
use crate::mods::{changes_speed, free_mods, goes_with, may_be_required};

impl Machine {
    pub(super) fn choose_map(
        &mut self,
        turn: &mut Turn,
        beatmap: Option<Arc<RoomBeatmap>>,
        ruleset: Ruleset,
    ) -> Result<(), Refusal> {
        self.manages(turn)?;
        self.is_open()?;
        let Some(beatmap) = beatmap else {
            if !self.room.is_choosing {
                self.room.is_choosing = true;
                self.unready_everybody(turn);
                self.stop_match_start(turn);
                turn.tell_room(RoomEvent::ChoosingChanged { is_choosing: true });
            }
            return Ok(());
        };
        let ruleset = if beatmap.fits(ruleset) { ruleset } else { beatmap.ruleset };
        let content = self.room.current_item().map(|item| content_on(item, beatmap.clone(), ruleset));
        let content = content.unwrap_or_else(|| Content {
            beatmap,
            ruleset,
            required_mods: Mods::default(),
            allowed_mods: Mods::default(),
            is_freestyle: false,
        });
        match self.room.current_item().filter(|item| !item.is_expired) {
            Some(item) if Content::of(item) == content => self.stop_choosing(turn),
            Some(item) => self.replace_content(turn, item.id, content),
            None => {
                let owner = turn.user().or(self.room.host).ok_or(Refusal::NotAllowed)?;
                self.insert_item(turn, owner, content)?;
                self.advance(turn);
            }
        }
        Ok(())
    }

    /// The host has found a map, or does not look for one any more.
    pub(super) fn stop_choosing(&mut self, turn: &mut Turn) {
        if std::mem::take(&mut self.room.is_choosing) {
            turn.tell_room(RoomEvent::ChoosingChanged { is_choosing: false });
        }
    }

    pub(super) fn pick_mods(&mut self, turn: &mut Turn, mods: &Mods) -> Result<(), Refusal> {
        let place = self.inside(turn)?;
        if self.room.users[place].role == Role::Referee {
            return Err(Refusal::RefereesDoNotPlay);
        }
        let is_host = turn.user() == self.room.host;
        if self.room.users[place].state.is_gameplay() {
            return Err(Refusal::IsPlaying);
        }
        let (speed, own) = split(mods);
        if self.room.has_free_mods() {
            if is_host && self.is_open().is_ok() {
                let required = self.room.current_item().map(|item| split(&item.required_mods).1).unwrap_or_default();
                self.require(turn, Some(Mods([speed.0, required.0].concat())), None);
            }
            let own = self.valid_for(place, &own);
            self.set_mods_of(turn, place, own);
            return Ok(());
        }
        self.manages(turn)?;
        self.is_open()?;
        self.require(turn, Some(mods.clone()), None);
        Ok(())
    }

    pub(super) fn set_mods(&mut self, turn: &mut Turn, mods: Mods, is_free: bool) -> Result<(), Refusal> {
        self.manages(turn)?;
        self.is_open()?;
        let item = self.room.current_item().ok_or(Refusal::NoMapYet)?;
        check_item_mods(item.ruleset, &mods, &Mods::default(), false)?;
        if item.is_expired {
            return Err(Refusal::ItemExpired);
        }
        self.require(turn, Some(mods), Some(is_free));
        Ok(())
    }

    pub(super) fn set_free_mods(&mut self, turn: &mut Turn, is_free: bool) -> Result<(), Refusal> {
        self.manages(turn)?;
        self.is_open()?;
        let item = self.room.current_item().ok_or(Refusal::NoMapYet)?;
        if self.room.has_free_mods() == is_free {
            return Ok(());
        }
        if item.is_expired {
            return Err(Refusal::ItemExpired);
        }
        let (speed, own) = split(&item.required_mods);
        if is_free {
            self.require(turn, Some(speed), Some(true));
            for place in 0..self.room.users.len() {
                if self.room.users[place].role == Role::Player {
                    let own = self.valid_for(place, &own);
                    self.set_mods_of(turn, place, own);
                }
            }
        } else {
            // What the host plays with is what all play with from now on.
            let host = self.room.host.and_then(|host| self.room.user(host));
            let of_host = host.into_iter().flat_map(|host| host.mods.0.clone());
            let required = Mods(item.required_mods.0.iter().cloned().chain(of_host).collect());
            self.require(turn, Some(required), Some(false));
        }
        Ok(())
    }

    /// Requires mods of everybody, as far as they go together, on the current item.
    fn require(&mut self, turn: &mut Turn, required: Option<Mods>, is_free: Option<bool>) {
        let Some(item) = self.room.current_item().filter(|item| !item.is_expired) else { return };
        let mut content = Content::of(item);
        let id = item.id;
        let was_free = self.room.has_free_mods();
        content.is_freestyle &= is_free.unwrap_or(true);
        if let Some(required) = required {
            content.required_mods = going_together(content.ruleset, &required, content.is_freestyle);
        }
        // Whoever lets each choose means all there is; otherwise a choice that was made before stays.
        let before = if is_free.is_some() { NONE } else { &item.allowed_mods };
        content.allowed_mods = allowed(&content, is_free.unwrap_or(was_free), before);
        if Content::of(item) != content {
            self.replace_content(turn, id, content);
        }
    }
}

/// An item's mods on another map.
fn content_on(item: &PlaylistItem, beatmap: Arc<RoomBeatmap>, ruleset: Ruleset) -> Content {
    let mut content = Content { beatmap, ruleset, ..Content::of(item) };
    content.required_mods = going_together(ruleset, &item.required_mods, item.is_freestyle);
    let is_free = !item.allowed_mods.0.is_empty();
    content.allowed_mods = allowed(&content, is_free, if ruleset == item.ruleset { &item.allowed_mods } else { NONE });
    content
}

const NONE: &Mods = &Mods(Vec::new());

/// What each may choose: what they might before as far as it goes, or all there is.
fn allowed(content: &Content, is_free: bool, before: &Mods) -> Mods {
    if !is_free || content.is_freestyle {
        return Mods::default();
    }
    let all = free_mods(content.ruleset, &content.required_mods);
    let goes = |m: &&Mod| all.contains(m.acronym.as_str());
    let kept: Vec<Mod> = before.0.iter().filter(goes).cloned().collect();
    if kept.is_empty() { all } else { Mods(kept) }
}

/// Mods that change the speed, and the others.
fn split(mods: &Mods) -> (Mods, Mods) {
    let (speed, own) = mods.0.iter().cloned().partition(|m| changes_speed(m.acronym));
    (Mods(speed), Mods(own))
}

/// Those of some mods that may be required and go together; of two that do not, the first stays.
fn going_together(ruleset: Ruleset, mods: &Mods, is_freestyle: bool) -> Mods {
    let mut kept = Mods::default();
    for m in &mods.0 {
        if may_be_required(ruleset, m.acronym, is_freestyle) && goes_with(ruleset, &kept, m.acronym) {
            kept.0.push(m.clone());
        }
    }
    kept
}
