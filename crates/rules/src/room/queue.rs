//! What comes next.

use std::collections::BTreeMap;

use kiai_model::{
    Id, User,
    rooms::{PlaylistItem, QueueMode},
};

use super::{Machine, turn::Turn};

impl Machine {
    /// Brings the order of what is to be played up to date, and what is current, unless a match is on.
    pub(super) fn advance(&mut self, turn: &mut Turn) {
        if self.is_open().is_err() {
            return;
        }
        for (order, id) in self.upcoming().into_iter().enumerate() {
            let order = u16::try_from(order).unwrap_or(u16::MAX);
            let Some(item) = self.room.playlist.iter_mut().find(|item| item.id == id) else { continue };
            if item.order != order {
                item.order = order;
                if self.room.current == Some(id) {
                    self.unready_everybody(turn);
                    self.stop_match_start(turn);
                }
                self.tell_changed(turn, id);
            }
        }
        self.select_current(turn);
    }

    /// What was not played, in the order in which it will be.
    pub(super) fn upcoming(&self) -> Vec<Id<PlaylistItem>> {
        let mut items: Vec<&PlaylistItem> = self.room.playlist.iter().filter(|item| !item.is_expired).collect();
        items.sort_unstable_by_key(|item| item.id);
        if self.room.settings.queue_mode == QueueMode::AllPlayersRoundRobin {
            items = take_turns(&items);
        }
        items.into_iter().map(|item| item.id).collect()
    }

    fn select_current(&mut self, turn: &mut Turn) {
        let playlist = || self.room.playlist.iter();
        let next = playlist().filter(|item| !item.is_expired).min_by_key(|item| (item.order, item.id));
        let played_last = |item: &&PlaylistItem| (item.played_at, Some(item.id) == self.room.current, item.id);
        let next = next.or_else(|| playlist().max_by_key(played_last));
        let Some(next) = next.filter(|next| Some(next.id) != self.room.current) else { return };
        let before = self.room.current_item().map(|item| &item.beatmap.checksum);
        let is_other_map = before != Some(&next.beatmap.checksum);
        self.room.current = Some(next.id);
        self.restrain_everybody(turn);
        self.unready_everybody(turn);
        self.forget_availability(turn, is_other_map);
        self.stop_match_start(turn);
        self.stop_choosing(turn);
        self.tell_settings(turn);
    }
}

/// Items, each player's in order of addition, as the players take turns: whoever is first now stays first.
fn take_turns<'a>(items: &[&'a PlaylistItem]) -> Vec<&'a PlaylistItem> {
    let mut of_owner: BTreeMap<Id<User>, Vec<&PlaylistItem>> = BTreeMap::new();
    for item in items {
        of_owner.entry(item.owner).or_default().push(item);
    }
    let mut owners: Vec<Vec<&PlaylistItem>> = of_owner.into_values().collect();
    owners.sort_by_key(|own| own.first().map(|first| (first.order, first.id)));
    interleave(&owners)
}

/// The first of each list, then the second of each, and so on.
fn interleave<T: Copy>(lists: &[Vec<T>]) -> Vec<T> {
    let longest = lists.iter().map(Vec::len).max().unwrap_or(0);
    (0..longest).flat_map(|round| lists.iter().filter_map(move |list| list.get(round).copied())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_interleaved_while_they_last() {
        for (line, lists, expected) in [
            ("EN01", vec![], vec![]),
            ("EN02", vec![vec![], vec![]], vec![]),
            ("EN03", vec![(0..10).collect()], (0..10).collect()),
            ("EN04", vec![vec![1, 2, 3], vec![11, 12, 13]], vec![1, 11, 2, 12, 3, 13]),
            ("EN05", vec![vec![1, 2, 3, 4], vec![11, 12], vec![21]], vec![1, 11, 21, 2, 12, 3, 4]),
        ] {
            assert_eq!(interleave(&lists), expected, "{line}");
        }
    }
}
