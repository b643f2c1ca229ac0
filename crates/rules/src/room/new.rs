//! Making a room.

use std::{
    collections::{BTreeMap, BTreeSet, VecDeque},
    time::Duration,
};

use kiai_model::{
    Room, Timestamp,
    rooms::{RecordKind, RoomKind, RoomState},
};

use super::{Actor, Machine, NewRoom, Outcome, Refusal, people::EMPTY_TOURNAMENT, turn::Turn};

/// How long a room waits for the first one to come in.
const EMPTY_AT_FIRST: Duration = Duration::from_secs(30);

impl Machine {
    /// Makes a room. Its maker joins it with the next command.
    ///
    /// # Errors
    ///
    /// When its settings or its item cannot be.
    pub fn create(new: NewRoom, now: Timestamp) -> Result<(Self, Vec<Outcome>), Refusal> {
        let is_tournament = new.kind == RoomKind::Tournament;
        let room = Room {
            id: new.id,
            channel: new.channel,
            kind: new.kind,
            state: RoomState::Open,
            settings: new.settings,
            users: Vec::new(),
            host: is_tournament.then_some(new.creator),
            referees: if is_tournament { vec![new.creator] } else { Vec::new() },
            seats: Default::default(),
            is_locked: false,
            playlist: Vec::new(),
            current: None,
            is_choosing: false,
            countdowns: Vec::new(),
            created_at: now,
            ends_at: Some(now + if is_tournament { EMPTY_TOURNAMENT } else { EMPTY_AT_FIRST }),
        };
        let mut machine = Self {
            room,
            banned: BTreeSet::new(),
            last_countdown: 0,
            spare_ids: VecDeque::new(),
            again: None,
            play_ends_at: None,
            returned: BTreeMap::new(),
        };
        machine.check_settings(&machine.room.settings)?;
        machine.close_seats_beyond_limit();
        let mut turn = Turn::new(Actor::Server, now);
        machine.supply_ids(&mut turn, &new.item_ids)?;
        turn.record(RecordKind::RoomCreated, Some(new.creator));
        if let Some(draft) = new.item {
            let content = machine.check_draft(draft)?;
            machine.insert_item(&mut turn, new.creator, content)?;
            machine.advance(&mut turn);
        }
        Ok((machine, turn.outcomes))
    }
}
