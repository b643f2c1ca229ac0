//! Teams.

use kiai_model::rooms::{Role, RoomEvent, Team};

use super::{Machine, Refusal, turn::Turn};

impl Machine {
    /// Puts somebody who came in into the smaller team, where there are teams.
    pub(super) fn assign_team(&mut self, turn: &mut Turn, place: usize) -> Option<Team> {
        if !self.room.settings.match_type.has_teams() || self.room.users[place].role == Role::Referee {
            return None;
        }
        let team = self.smaller_team();
        self.set_team(turn, place, Some(team));
        Some(team)
    }

    /// The first team without members, else the one with fewest; of two alike, that of whoever came first.
    fn smaller_team(&self) -> Team {
        let size = |team| self.room.users.iter().filter(|user| user.team == Some(team)).count();
        let (red, blue) = (size(Team::Red), size(Team::Blue));
        match red.cmp(&blue) {
            std::cmp::Ordering::Less => Team::Red,
            std::cmp::Ordering::Greater => Team::Blue,
            std::cmp::Ordering::Equal => self.room.users.iter().find_map(|user| user.team).unwrap_or(Team::Red),
        }
    }

    /// Gives everybody a team, or takes it, after a change of the match type.
    pub(super) fn form_teams(&mut self, turn: &mut Turn) {
        let has_teams = self.room.settings.match_type.has_teams();
        for place in 0..self.room.users.len() {
            if self.room.users[place].team.is_some() != has_teams {
                if has_teams {
                    self.assign_team(turn, place);
                } else {
                    self.set_team(turn, place, None);
                }
            }
        }
    }

    pub(super) fn change_team(&mut self, turn: &mut Turn, team: Option<i32>) -> Result<(), Refusal> {
        let place = self.inside(turn)?;
        if self.room.is_locked {
            return Err(Refusal::TeamsLocked);
        }
        let team = match team {
            None => self.room.users[place].team.map_or(Team::Red, Team::other),
            Some(number) => Team::ALL.into_iter().find(|team| *team as i32 == number).ok_or(Refusal::NoSuchTeam)?,
        };
        self.may_be_in_team(place)?;
        self.set_team(turn, place, Some(team));
        Ok(())
    }

    pub(super) fn may_be_in_team(&self, place: usize) -> Result<(), Refusal> {
        if !self.room.settings.match_type.has_teams() {
            return Err(Refusal::NoTeams);
        }
        if self.room.users[place].role == Role::Referee {
            return Err(Refusal::RefereesHaveNoTeam);
        }
        Ok(())
    }

    pub(super) fn set_team(&mut self, turn: &mut Turn, place: usize, team: Option<Team>) {
        let inside = &mut self.room.users[place];
        inside.team = team;
        turn.tell_room(RoomEvent::TeamChanged { user: inside.id, team });
    }
}
