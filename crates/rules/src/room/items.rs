//! Adding to the playlist, changing it, taking off, and what was played.

use std::sync::Arc;

use kiai_model::{
    Beatmap, BeatmapSet, Id, Mods, Ruleset, User,
    rooms::{PlaylistItem, QueueMode, RoomBeatmap, RoomEvent, RoomKind},
};

use super::{Actor, ItemChange, ItemDraft, Lookup, Machine, Refusal, mods::check_item_mods, turn::Turn};

/// Items that somebody may have on the playlist, not counting what was played.
const MAX_OF_PLAYER: usize = 3;
/// The same of the host and referees.
const MAX_OF_MANAGER: usize = 50;
/// Items on the playlist that were not played.
const MAX_UPCOMING: usize = 100;
/// Items that were played and are still shown.
const MAX_HISTORY: usize = 100;
/// The place of what was added while a match is on, until it is over.
const LAST: u16 = u16::MAX;

/// What an item is, once it is known to be valid.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Content {
    pub(super) beatmap: Arc<RoomBeatmap>,
    pub(super) ruleset: Ruleset,
    pub(super) required_mods: Mods,
    pub(super) allowed_mods: Mods,
    pub(super) is_freestyle: bool,
}

impl Content {
    pub(super) fn of(item: &PlaylistItem) -> Self {
        Self {
            beatmap: item.beatmap.clone(),
            ruleset: item.ruleset,
            required_mods: item.required_mods.clone(),
            allowed_mods: item.allowed_mods.clone(),
            is_freestyle: item.is_freestyle,
        }
    }
}

impl Machine {
    pub(super) fn add_item(&mut self, turn: &mut Turn, draft: ItemDraft) -> Result<(), Refusal> {
        let Actor::User(user) = turn.by else { return Err(Refusal::NotAllowed) };
        let is_manager = self.room.is_managed_by(user);
        if !is_manager {
            self.inside(turn)?;
            if self.room.settings.queue_mode == QueueMode::HostOnly {
                return Err(Refusal::NotHost);
            }
        }
        let limit = if is_manager { MAX_OF_MANAGER } else { MAX_OF_PLAYER };
        let upcoming = || self.room.playlist.iter().filter(|item| !item.is_expired);
        if upcoming().filter(|item| item.owner == user).count() >= limit {
            return Err(Refusal::TooManyItems(limit));
        }
        if upcoming().count() >= MAX_UPCOMING {
            return Err(Refusal::TooManyItems(MAX_UPCOMING));
        }
        let content = self.check_draft(draft)?;
        self.insert_item(turn, user, content)?;
        self.advance(turn);
        self.evaluate(turn);
        Ok(())
    }

    pub(super) fn check_draft(&self, draft: ItemDraft) -> Result<Content, Refusal> {
        if draft.is_freestyle && !draft.allowed_mods.0.is_empty() {
            return Err(Refusal::FreestyleWithMods);
        }
        let Lookup::Found(beatmap) = draft.beatmap else { return Err(Refusal::UnknownBeatmap) };
        if draft.checksum.is_some_and(|checksum| !checksum.eq_ignore_ascii_case(&beatmap.checksum)) {
            return Err(Refusal::ModifiedBeatmap);
        }
        let ruleset = Ruleset::try_from(draft.ruleset).map_err(|_| Refusal::UnknownRuleset)?;
        if !beatmap.fits(ruleset) {
            return Err(Refusal::RulesetDoesNotFit);
        }
        check_item_mods(ruleset, &draft.required_mods, &draft.allowed_mods, draft.is_freestyle)?;
        let ItemDraft { required_mods, allowed_mods, is_freestyle, .. } = draft;
        Ok(Content { beatmap, ruleset, required_mods, allowed_mods, is_freestyle })
    }

    /// Puts something on the playlist. What comes next is not looked at.
    pub(super) fn insert_item(&mut self, turn: &mut Turn, owner: Id<User>, content: Content) -> Result<(), Refusal> {
        let id = self.spare_ids.pop_front().ok_or(Refusal::NoIdLeft)?;
        let Content { beatmap, ruleset, required_mods, allowed_mods, is_freestyle } = content;
        self.room.playlist.push(PlaylistItem {
            id,
            owner,
            beatmap,
            ruleset,
            required_mods,
            allowed_mods,
            is_freestyle,
            is_expired: false,
            order: LAST,
            played_at: None,
            was_attempted: false,
        });
        // It is told with its place; others that it moves are told of after it.
        let order = if self.is_open().is_ok() { self.upcoming().iter().position(|next| *next == id) } else { None };
        if let (Some(order), Some(added)) = (order, self.room.playlist.last_mut()) {
            added.order = u16::try_from(order).unwrap_or(LAST);
        }
        if let Some(added) = self.room.playlist.last() {
            turn.tell_room(RoomEvent::ItemAdded { item: Arc::new(added.clone()) });
        }
        Ok(())
    }

    pub(super) fn edit_item(
        &mut self,
        turn: &mut Turn,
        item: Option<Id<PlaylistItem>>,
        change: ItemChange,
    ) -> Result<(), Refusal> {
        if self.manages(turn).is_err() {
            self.inside(turn)?;
        }
        let id = item.or(self.room.current).ok_or(Refusal::NoSuchItem)?;
        let item = self.room.item(id).ok_or(Refusal::NoSuchItem)?;
        let content = self.check_draft(change.apply(item))?;
        if self.room.current == Some(id) && self.is_open().is_err() {
            return Err(Refusal::ItemIsPlayed);
        }
        self.owns(turn, item)?;
        if item.is_expired {
            return Err(Refusal::ItemExpired);
        }
        self.replace_content(turn, id, content);
        Ok(())
    }

    /// Makes an item what it is to be, by whoever asks.
    pub(super) fn replace_content(&mut self, turn: &mut Turn, id: Id<PlaylistItem>, content: Content) {
        let Some(item) = self.room.playlist.iter_mut().rev().find(|listed| listed.id == id) else { return };
        let is_other_map = item.beatmap.checksum != content.beatmap.checksum;
        item.owner = turn.user().unwrap_or(item.owner);
        item.beatmap = content.beatmap;
        item.ruleset = content.ruleset;
        item.required_mods = content.required_mods;
        item.allowed_mods = content.allowed_mods;
        item.is_freestyle = content.is_freestyle;
        if self.room.current == Some(id) {
            self.restrain_everybody(turn);
            self.unready_everybody(turn);
            if is_other_map {
                self.forget_availability(turn, true);
            }
            self.stop_match_start(turn);
            self.stop_choosing(turn);
        }
        self.tell_changed(turn, id);
    }

    pub(super) fn remove_item(&mut self, turn: &mut Turn, id: Id<PlaylistItem>) -> Result<(), Refusal> {
        if self.manages(turn).is_err() {
            self.inside(turn)?;
        }
        let item = self.room.item(id).ok_or(Refusal::NoSuchItem)?;
        if self.room.current == Some(id) {
            if self.room.playlist.iter().filter(|item| !item.is_expired).count() <= 1 {
                return Err(Refusal::OnlyItem);
            }
            if self.is_open().is_err() {
                return Err(Refusal::ItemIsPlayed);
            }
        }
        self.owns(turn, item)?;
        if item.is_expired || item.was_attempted {
            return Err(Refusal::ItemExpired);
        }
        self.room.playlist.retain(|listed| listed.id != id);
        self.advance(turn);
        turn.tell_room(RoomEvent::ItemRemoved { item: id, is_history: false });
        self.evaluate(turn);
        Ok(())
    }

    fn owns(&self, turn: &Turn, item: &PlaylistItem) -> Result<(), Refusal> {
        if turn.user() == Some(item.owner) || self.manages(turn).is_ok() { Ok(()) } else { Err(Refusal::NotOwner) }
    }

    /// The current item was played, or skipped.
    pub(super) fn complete_item(&mut self, turn: &mut Turn) {
        let Some(id) = self.room.current else { return };
        let Some(item) = self.room.playlist.iter_mut().rev().find(|listed| listed.id == id) else { return };
        item.is_expired = true;
        item.played_at = Some(turn.now);
        self.forget_availability(turn, false);
        self.unready_everybody(turn);
        self.stop_match_start(turn);
        self.tell_changed(turn, id);
        // Nobody is left to play anything again.
        if self.room.users.is_empty() && self.room.kind == RoomKind::Normal {
            return;
        }
        self.play_again(turn, id);
        self.advance(turn);
        self.forget_history(turn);
    }

    /// Puts what was played on the playlist once more if the host alone decides and nothing is left.
    pub(super) fn play_again(&mut self, turn: &mut Turn, id: Id<PlaylistItem>) {
        let is_all_played = self.room.playlist.iter().all(|item| item.is_expired);
        let is_wanted = self.room.settings.queue_mode == QueueMode::HostOnly && is_all_played;
        let Some(item) = self.room.item(id).filter(|_| is_wanted) else { return };
        let (owner, content) = (item.owner, Content::of(item));
        if self.insert_item(turn, owner, content).is_err() {
            self.again = Some(id);
        }
    }

    fn forget_history(&mut self, turn: &mut Turn) {
        let played = self.room.playlist.iter().filter(|item| item.is_expired).count();
        for _ in MAX_HISTORY..played {
            let is_oldest = |item: &PlaylistItem| item.is_expired && Some(item.id) != self.room.current;
            let Some(oldest) = self.room.playlist.iter().position(is_oldest) else { return };
            let item = self.room.playlist.remove(oldest).id;
            turn.tell_room(RoomEvent::ItemRemoved { item, is_history: true });
        }
    }

    pub(super) fn tell_changed(&self, turn: &mut Turn, id: Id<PlaylistItem>) {
        if let Some(item) = self.room.item(id) {
            turn.tell_room(RoomEvent::ItemChanged { item: Arc::new(item.clone()) });
        }
    }

    pub(super) fn take_token(
        &mut self,
        turn: &Turn,
        id: Id<PlaylistItem>,
        beatmap: Id<Beatmap>,
        set: Id<BeatmapSet>,
        ruleset: Ruleset,
    ) -> Result<(), Refusal> {
        let place = self.inside(turn)?;
        let item = self.room.playlist.iter_mut().rev().find(|item| item.id == id).ok_or(Refusal::NoSuchItem)?;
        if item.is_expired || item.played_at.is_some() {
            return Err(Refusal::ItemExpired);
        }
        if self.room.current != Some(id) || !self.room.users[place].state.is_gameplay() {
            return Err(Refusal::NotPlaying);
        }
        let is_the_item = if item.is_freestyle {
            item.beatmap.set == set
        } else {
            item.beatmap.id == beatmap && item.ruleset == ruleset
        };
        if !is_the_item {
            return Err(Refusal::NotTheItem);
        }
        item.was_attempted = true;
        Ok(())
    }
}

impl ItemChange {
    /// The item as it would be. A beatmap that stays is not compared with what the client takes it for.
    fn apply(self, item: &PlaylistItem) -> ItemDraft {
        let has_other_ruleset = self.ruleset.is_some_and(|ruleset| ruleset != i64::from(item.ruleset.number()));
        let kept = |mods: &Mods| if has_other_ruleset { Mods::default() } else { mods.clone() };
        let is_freestyle = self.is_freestyle.unwrap_or(item.is_freestyle);
        ItemDraft {
            checksum: if self.beatmap.is_some() { self.checksum } else { None },
            beatmap: self.beatmap.unwrap_or_else(|| Lookup::Found(item.beatmap.clone())),
            ruleset: self.ruleset.unwrap_or_else(|| i64::from(item.ruleset.number())),
            required_mods: self.required_mods.unwrap_or_else(|| kept(&item.required_mods)),
            allowed_mods: self.allowed_mods.unwrap_or_else(|| kept(&item.allowed_mods)),
            is_freestyle,
        }
    }
}

/// Whether a score with these mods may stand for an item: with all that is required, and with nothing that is not
/// allowed. Touch Device is the device's and may always be there, and so may Classic in a play of an older client.
#[must_use]
pub fn accepts_mods(item: &PlaylistItem, mods: &Mods, is_classic: bool) -> bool {
    let is_known = |acronym: &str| {
        acronym == "TD"
            || (is_classic && acronym == "CL")
            || item.required_mods.contains(acronym)
            || item.allowed_mods.contains(acronym)
    };
    item.required_mods.0.iter().all(|required| mods.contains(required.acronym.as_str()))
        && (item.is_freestyle || mods.0.iter().all(|m| is_known(m.acronym.as_str())))
}
