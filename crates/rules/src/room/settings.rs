//! Settings.

use std::{sync::Arc, time::Duration};

use kiai_model::rooms::{MatchType, QueueMode, RoomEvent, Settings};

use super::{Machine, Refusal, SettingsChange, turn::Turn};

/// The longest name and password, in characters.
const MAX_TEXT: usize = 100;
/// The longest wait before a match starts by itself: what listings can say.
const MAX_AUTO_START: Duration = Duration::from_secs(u16::MAX as u64);

impl Machine {
    pub(super) fn change_settings(&mut self, turn: &mut Turn, change: SettingsChange) -> Result<(), Refusal> {
        self.manages(turn)?;
        self.is_open()?;
        let before = self.room.settings.clone();
        let after = change.apply(before.clone());
        if after == before {
            return Ok(());
        }
        self.check_settings(&after)?;
        self.room.settings = after;
        let after = &self.room.settings;
        let has_other_teams = after.match_type.has_teams() != before.match_type.has_teams();
        let has_other_type = after.match_type != before.match_type;
        let has_other_limit = after.max_participants != before.max_participants;
        let has_other_queue = after.queue_mode != before.queue_mode;
        if has_other_type {
            self.tell_seats(turn);
        }
        if has_other_teams {
            self.form_teams(turn);
        }
        if has_other_queue {
            self.follow_queue_mode(turn);
        }
        if has_other_limit {
            self.adjust_seats();
            self.tell_seats(turn);
        }
        self.restrain_everybody(turn);
        self.unready_everybody(turn);
        self.stop_match_start(turn);
        self.tell_settings(turn);
        self.evaluate(turn);
        Ok(())
    }

    pub(super) fn check_settings(&self, settings: &Settings) -> Result<(), Refusal> {
        let length = settings.name.chars().count();
        if length > MAX_TEXT || settings.name.trim().is_empty() {
            return Err(Refusal::InvalidName);
        }
        if settings.password.chars().count() > MAX_TEXT {
            return Err(Refusal::InvalidPassword);
        }
        if settings.match_type == MatchType::Playlists {
            return Err(Refusal::InvalidMatchType);
        }
        if settings.auto_start > MAX_AUTO_START {
            return Err(Refusal::InvalidLength);
        }
        match settings.max_participants {
            Some(limit) if !(2..=16).contains(&limit) => Err(Refusal::InvalidLimit),
            Some(limit) if usize::from(limit) < self.room.users.len() => Err(Refusal::LimitTooLow),
            _ => Ok(()),
        }
    }

    /// What comes next in another mode. Nothing is taken off the playlist.
    fn follow_queue_mode(&mut self, turn: &mut Turn) {
        let all_played = self.room.playlist.iter().all(|item| item.is_expired);
        if let (QueueMode::HostOnly, true, Some(current)) =
            (self.room.settings.queue_mode, all_played, self.room.current)
        {
            self.play_again(turn, current);
        }
        self.advance(turn);
    }

    pub(super) fn tell_settings(&self, turn: &mut Turn) {
        let settings = Arc::new(self.room.settings.clone());
        turn.tell_room(RoomEvent::SettingsChanged { settings, current: self.room.current });
    }
}

impl SettingsChange {
    fn apply(self, before: Settings) -> Settings {
        Settings {
            name: self.name.unwrap_or(before.name),
            password: self.password.unwrap_or(before.password),
            match_type: self.match_type.unwrap_or(before.match_type),
            queue_mode: self.queue_mode.unwrap_or(before.queue_mode),
            auto_start: self.auto_start.unwrap_or(before.auto_start),
            auto_skip: self.auto_skip.unwrap_or(before.auto_skip),
            max_participants: self.max_participants.unwrap_or(before.max_participants),
            win_condition: self.win_condition.unwrap_or(before.win_condition),
            seed: self.seed.unwrap_or(before.seed),
        }
    }
}
