//! Freestyle: another map of the set, another ruleset.

use kiai_model::{
    Ruleset,
    rooms::{Role, RoomEvent, Style},
};

use super::{Lookup, Machine, Refusal, turn::Turn};

impl Machine {
    pub(super) fn change_style(
        &mut self,
        turn: &mut Turn,
        beatmap: Option<Lookup>,
        ruleset: Option<i64>,
    ) -> Result<(), Refusal> {
        let place = self.inside(turn)?;
        let inside = &self.room.users[place];
        if inside.role == Role::Referee {
            return Err(Refusal::RefereesDoNotPlay);
        }
        let ruleset = ruleset.map(Ruleset::try_from).transpose().map_err(|_| Refusal::UnknownRuleset)?;
        let item = self.room.current_item();
        if (beatmap.is_some() || ruleset.is_some()) && !item.is_some_and(|item| item.is_freestyle) {
            return Err(Refusal::NoFreestyle);
        }
        let beatmap = match beatmap {
            None => None,
            Some(Lookup::Missing) => return Err(Refusal::UnknownBeatmap),
            Some(Lookup::Found(beatmap)) => Some(beatmap),
        };
        if let Some(item) = item {
            let played = beatmap.as_ref().unwrap_or(&item.beatmap);
            if played.set != item.beatmap.set {
                return Err(Refusal::OtherSet);
            }
            if ruleset.is_some_and(|ruleset| !played.fits(ruleset)) {
                return Err(Refusal::RulesetDoesNotFit);
            }
        }
        let style = Style { beatmap, ruleset };
        if inside.style != style {
            self.room.users[place].style = style.clone();
            self.trim_mods(turn, place);
            turn.tell_room(RoomEvent::UserStyleChanged { user: self.room.users[place].id, style });
        }
        Ok(())
    }

    /// Takes from everybody what the current item does not allow them.
    pub(super) fn restrain_everybody(&mut self, turn: &mut Turn) {
        for place in 0..self.room.users.len() {
            self.restrain_style(turn, place);
            self.trim_mods(turn, place);
        }
    }

    fn restrain_style(&mut self, turn: &mut Turn, place: usize) {
        let Some(item) = self.room.current_item() else { return };
        let style = &self.room.users[place].style;
        let after = if item.is_freestyle {
            let beatmap = style.beatmap.clone().filter(|beatmap| beatmap.set == item.beatmap.set);
            let played = beatmap.as_ref().unwrap_or(&item.beatmap);
            Style { ruleset: style.ruleset.filter(|ruleset| played.fits(*ruleset)), beatmap }
        } else {
            Style::default()
        };
        if *style != after {
            self.room.users[place].style = after.clone();
            turn.tell_room(RoomEvent::UserStyleChanged { user: self.room.users[place].id, style: after });
        }
    }
}
