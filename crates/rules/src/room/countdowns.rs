//! Countdowns.

use std::time::Duration;

use kiai_model::rooms::{Countdown, CountdownKind, RoomEvent};

use super::{Actor, Machine, Refusal, turn::Turn};

/// The longest countdown that somebody may start.
const MAX_LENGTH: Duration = Duration::from_hours(1);

impl Machine {
    pub(super) fn start_match_countdown(&mut self, turn: &mut Turn, length: Duration) -> Result<(), Refusal> {
        self.manages(turn)?;
        self.is_open()?;
        if !self.room.settings.auto_start.is_zero() {
            return Err(Refusal::StartsByItself);
        }
        check(length)?;
        self.begin_countdown(turn, CountdownKind::MatchStart { is_automatic: false }, length);
        Ok(())
    }

    pub(super) fn start_timer(&mut self, turn: &mut Turn, length: Duration) -> Result<(), Refusal> {
        self.manages(turn)?;
        check(length)?;
        self.begin_countdown(turn, CountdownKind::Timer, length);
        Ok(())
    }

    pub(super) fn announce_shutdown(&mut self, turn: &mut Turn, length: Duration) -> Result<(), Refusal> {
        if turn.by != Actor::Server {
            return Err(Refusal::NotAllowed);
        }
        self.begin_countdown(turn, CountdownKind::ServerShuttingDown, length);
        Ok(())
    }

    /// Starts a countdown in place of one of its kind.
    pub(super) fn begin_countdown(&mut self, turn: &mut Turn, kind: CountdownKind, length: Duration) {
        self.stop_kind(turn, kind);
        self.last_countdown = self.last_countdown.wrapping_add(1).max(1);
        let countdown = Countdown { id: self.last_countdown, kind, ends_at: turn.now + length };
        self.room.countdowns.push(countdown);
        turn.tell_room(RoomEvent::CountdownStarted { countdown });
    }

    pub(super) fn stop_countdown(&mut self, turn: &mut Turn, id: Option<i32>) -> Result<(), Refusal> {
        self.manages(turn)?;
        let first = |is_meant: &dyn Fn(&Countdown) -> bool| self.room.countdowns.iter().position(is_meant);
        let found = match id {
            Some(id) => first(&|it| it.id == id),
            None => {
                first(&|it| may_stop(it.kind) && is_match_start(it.kind)).or_else(|| first(&|it| may_stop(it.kind)))
            }
        };
        match (found, id) {
            (Some(at), _) if may_stop(self.room.countdowns[at].kind) => self.end_countdown(turn, at, false),
            (Some(_), _) => return Err(Refusal::CannotStop),
            (None, Some(_)) => {}
            (None, None) if self.room.countdowns.iter().any(|it| is_match_start(it.kind)) => {
                return Err(Refusal::CannotStop);
            }
            (None, None) => return Err(Refusal::NoCountdown),
        }
        Ok(())
    }

    pub(super) fn stop_match_start(&mut self, turn: &mut Turn) {
        self.stop_kind(turn, CountdownKind::MatchStart { is_automatic: false });
    }

    pub(super) fn stop_kind(&mut self, turn: &mut Turn, kind: CountdownKind) {
        if let Some(at) = self.room.countdowns.iter().position(|running| running.kind.is_like(kind)) {
            self.end_countdown(turn, at, false);
        }
    }

    fn end_countdown(&mut self, turn: &mut Turn, at: usize, is_over: bool) {
        let Countdown { id, kind, .. } = self.room.countdowns.remove(at);
        turn.tell_room(RoomEvent::CountdownStopped { id, of: kind, is_over });
    }

    /// Ends the countdowns that are due, the earliest first, each with what it counted to.
    pub(super) fn elapse_countdowns(&mut self, turn: &mut Turn) {
        loop {
            let due = self.room.countdowns.iter().enumerate().filter(|(_, countdown)| countdown.ends_at <= turn.now);
            let first = due.min_by_key(|(_, countdown)| (countdown.ends_at, countdown.id));
            let Some((at, kind)) = first.map(|(at, countdown)| (at, countdown.kind)) else { return };
            self.end_countdown(turn, at, true);
            match kind {
                CountdownKind::MatchStart { .. } => self.start_by_countdown(turn),
                CountdownKind::ForceGameplayStart => self.begin_gameplay(turn),
                CountdownKind::ServerShuttingDown | CountdownKind::Timer => {}
            }
        }
    }
}

/// What was started by hand can be stopped by hand.
fn may_stop(kind: CountdownKind) -> bool {
    matches!(kind, CountdownKind::MatchStart { is_automatic: false } | CountdownKind::Timer)
}

fn is_match_start(kind: CountdownKind) -> bool {
    matches!(kind, CountdownKind::MatchStart { .. })
}

fn check(length: Duration) -> Result<(), Refusal> {
    if length <= MAX_LENGTH { Ok(()) } else { Err(Refusal::InvalidLength) }
}
