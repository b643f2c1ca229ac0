//! What of a command is stored before anybody is told.

use std::sync::Arc;

use kiai_model::{
    Channel, Id, Room, Timestamp, User,
    rooms::{PlaylistItem, Record, RoomState, Team, UserState},
};
use kiai_rules::room::{Machine, Outcome};
use kiai_store::{StoreError, Tx, rows::RoomFacts};

use super::RoomRefusal;
use crate::Services;

/// What of a command is stored before anybody is told: rows that outlive the room.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Changes {
    facts: Option<RoomFacts>,
    items: Vec<PlaylistItem>,
    removed: Vec<Id<PlaylistItem>>,
    came: Vec<Id<User>>,
    went: Vec<Id<User>>,
    records: Vec<Record>,
    /// Whether seats, teams or who has finished differ. Only the room as it is kept has them; they are there after a crash.
    is_rearranged: bool,
    is_over: bool,
}

impl Changes {
    /// What differs between a room before and after a command.
    pub(super) fn between(before: &Machine, after: &Machine, outcomes: &[Outcome]) -> Self {
        let is_over = after.is_closed();
        let (before, after) = (before.room(), after.room());
        let records = outcomes.iter().filter_map(|outcome| match outcome {
            Outcome::Record(record) => Some(record.clone()),
            Outcome::Tell(..) => None,
        });
        // What was played long ago and is forgotten stays stored, for it is expired.
        let is_removed = |item: &&PlaylistItem| !item.is_expired && after.item(item.id).is_none();
        Self {
            facts: (facts(before) != facts(after)).then(|| facts(after)),
            items: after.playlist.iter().filter(|item| before.item(item.id) != Some(*item)).cloned().collect(),
            removed: before.playlist.iter().filter(is_removed).map(|item| item.id).collect(),
            came: missing(after, before),
            went: missing(before, after),
            records: records.collect(),
            is_rearranged: before.seats != after.seats || !placed(before).eq(placed(after)),
            is_over,
        }
    }

    /// Everything about a room that was made now.
    pub(super) fn of_new(machine: &Machine, outcomes: &[Outcome]) -> Self {
        let mut changes = Self::between(machine, machine, outcomes);
        changes.items.clone_from(&machine.room().playlist);
        changes
    }

    /// Whether nothing has to be stored.
    pub(super) fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Stores everything, with the room as it is after it. Gives who came into the room's channel, or went.
    pub(super) async fn store(
        self,
        services: &Services,
        after: &Arc<Machine>,
        now: Timestamp,
    ) -> Result<Vec<(Id<User>, bool)>, RoomRefusal> {
        let (id, channel) = (after.room().id, after.room().channel);
        let snapshot = kept(after)?;
        let written = services
            .store
            .write(move |tx| Box::pin(async move { self.write(tx, id, channel, snapshot.as_deref(), now).await }));
        Ok(written.await?)
    }

    /// The same, in a transaction. `snapshot` is none when the room is over.
    pub(super) async fn write(
        self,
        tx: &mut Tx,
        id: Id<Room>,
        channel: Id<Channel>,
        snapshot: Option<&str>,
        now: Timestamp,
    ) -> Result<Vec<(Id<User>, bool)>, StoreError> {
        if let Some(mut facts) = self.facts {
            if self.is_over {
                facts.ends_at = Some(now);
            }
            tx.set_room_facts(id, &facts).await?;
        }
        for item in &self.items {
            tx.set_room_item(id, item).await?;
        }
        for item in self.removed {
            tx.remove_room_item(item).await?;
        }
        if self.is_over {
            tx.expire_room_items(id).await?;
        }
        let mut moved = Vec::new();
        for user in self.came {
            tx.enter_room(id, user, now).await?;
            if tx.set_joined(channel, user, true).await? {
                moved.push((user, true));
            }
        }
        for user in self.went {
            tx.exit_room(id, user).await?;
            if tx.set_joined(channel, user, false).await? {
                moved.push((user, false));
            }
        }
        for record in &self.records {
            tx.note_room_event(id, record, now).await?;
        }
        match snapshot {
            Some(snapshot) => tx.keep_room(id, snapshot).await?,
            None => tx.forget_room(id).await?,
        }
        Ok(moved)
    }
}

/// A room as it is kept; none when it is over.
pub(super) fn kept(machine: &Machine) -> anyhow::Result<Option<String>> {
    if machine.is_closed() {
        return Ok(None);
    }
    Ok(Some(serde_json::to_string(&machine.snapshot())?))
}

/// Of which team everybody is, and who has finished.
fn placed(room: &Room) -> impl Iterator<Item = (Id<User>, Option<Team>, bool)> {
    room.users.iter().map(|user| (user.id, user.team, user.state == UserState::FinishedPlay))
}

/// Those inside one room and not the other.
fn missing(room: &Room, other: &Room) -> Vec<Id<User>> {
    room.users.iter().map(|user| user.id).filter(|user| other.user(*user).is_none()).collect()
}

/// What is stored of a room itself.
pub(super) fn facts(room: &Room) -> RoomFacts {
    let settings = &room.settings;
    RoomFacts {
        name: settings.name.clone(),
        password: settings.password.clone(),
        match_type: settings.match_type,
        queue_mode: settings.queue_mode,
        win_condition: settings.win_condition,
        auto_skip: settings.auto_skip,
        auto_start: settings.auto_start,
        max_participants: settings.max_participants,
        max_attempts: None,
        is_tournament: room.kind == kiai_model::rooms::RoomKind::Tournament,
        state: room.state,
        host: room.host,
        ends_at: if room.state == RoomState::Closed { None } else { room.ends_at },
    }
}
