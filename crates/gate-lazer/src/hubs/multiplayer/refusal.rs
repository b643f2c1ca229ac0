//! What the game is told when something is refused. Three of the texts it compares, letter by letter.

use std::borrow::Cow;

use kiai_model::Acronym;
use kiai_services::rooms::{Refusal, RoomRefusal};
use kiai_signalr::HubError;

use super::super::{internal, shutting_down, too_many};

/// Why a method did not do what it was called for, as `MultiplayerHub.cs` says it.
pub(super) fn refused(method: &'static str, refusal: RoomRefusal) -> HubError {
    match refusal {
        RoomRefusal::Refused(refusal) => of_room(method, &refusal),
        RoomRefusal::TooMany(_) => too_many(),
        RoomRefusal::NoSuchRoom => invalid("Failed to join the room, please try again."),
        RoomRefusal::InAnotherRoom => invalid("Can't join a room when already in another room."),
        RoomRefusal::NotCurrent => HubError::Opaque,
        RoomRefusal::ShuttingDown => shutting_down(),
        RoomRefusal::Unwanted
        | RoomRefusal::Silenced
        | RoomRefusal::TooManyRooms
        | RoomRefusal::Busy
        | RoomRefusal::UnknownUser => invalid(refusal.to_string()),
        RoomRefusal::Internal(error) => internal(&error, method),
    }
}

fn invalid(text: impl Into<Cow<'static, str>>) -> HubError {
    HubError::hub("InvalidStateException", text)
}

fn of_room(method: &str, refusal: &Refusal) -> HubError {
    match refusal {
        Refusal::NotInside => {
            HubError::hub("NotJoinedRoomException", "This user has not yet joined a multiplayer room.")
        }
        Refusal::NotHost => {
            HubError::hub("NotHostException", "User is attempting to perform a host level operation while not the host")
        }
        Refusal::WrongPassword => HubError::hub("InvalidPasswordException", "Invalid password"),
        Refusal::InviteeBlocked => {
            HubError::hub("UserBlockedException", "Cannot perform action due to user being blocked.")
        }
        Refusal::InviteeTakesNoMessages => HubError::hub(
            "UserBlocksPMsException",
            "Cannot perform action because user has disabled non-friend communications.",
        ),
        Refusal::InvalidStateChange { old, new } => {
            HubError::hub("InvalidStateChangeException", format!("Cannot change from {old:?} to {new:?}"))
        }
        other => invalid(text(method, other)),
    }
}

/// The text of what is refused; our own where upstream has none.
fn text(method: &str, refusal: &Refusal) -> Cow<'static, str> {
    let text = match refusal {
        Refusal::Restricted => "Can't join a room when restricted.",
        Refusal::AlreadyInside => "Can't join a room when already in another room.",
        Refusal::Ended => "Match has already ended.",
        Refusal::NoMapYet if method == "CreateRoom" => "A room is made with exactly one playlist item.",
        Refusal::Banned | Refusal::Full | Refusal::NoMapYet => "Not eligible to join this room.",
        Refusal::InviteeRestricted => "Can't perform that action on a restricted user.",
        Refusal::InviteeNotEligible => "Player is not eligible to join this room.",
        Refusal::Oneself => "Can't kick self",
        Refusal::TargetIsReferee => "Can't kick a referee.",
        Refusal::UserNotInside => "User is not in the room.",
        Refusal::InvalidMatchType => "Invalid match type selected.",
        Refusal::InvalidLimit => "Max participants must be between 2 and 16.",
        Refusal::AllPlayed => "Cannot ready up while all items have been played.",
        Refusal::HostNotReady => "Can't start match when the host is not ready.",
        Refusal::NobodyReady => "Can't start match when no users are ready.",
        Refusal::NoMatch => "Cannot abort a match that hasn't started.",
        Refusal::NoFreestyle => "Current item does not allow free user styles.",
        Refusal::OtherSet => "Selected beatmap is not from the same beatmap set.",
        Refusal::UnknownRuleset => "Attempted to select an unsupported ruleset.",
        Refusal::FreestyleWithMods => "Cannot enqueue freestyle item with mods.",
        Refusal::ModifiedBeatmap => "Attempted to add a beatmap which has been modified.",
        Refusal::OnlyItem => "The only item in the room cannot be removed.",
        Refusal::InvalidRoll => "Invalid roll request. Max must be in [2, 100] range inclusive.",
        Refusal::SeatsLocked => "Slots are currently locked.",
        Refusal::NoSuchSeat => "Invalid slot.",
        Refusal::SeatTaken | Refusal::SeatLocked => "The requested slot is already taken.",
        Refusal::TeamsLocked => "Teams are currently locked.",
        Refusal::NoSuchTeam => "Attempted to set team out of valid range",
        Refusal::RefereesHaveNoTeam => "Referees cannot join teams.",
        Refusal::StartsByItself => "Cannot start manual countdown if auto-start is enabled.",
        Refusal::CannotStop => "Cannot stop the requested countdown.",
        Refusal::TooManyItems(limit) => return format!("Can't enqueue more than {limit} items at once.").into(),
        Refusal::UnknownMods(mods) => return listing("Invalid mods were selected for specified ruleset", mods),
        Refusal::IncompatibleRequiredMods(mods) => return listing("Invalid combination of required mods", mods),
        Refusal::InvalidRequiredMods(mods) => return listing("Invalid required mods were selected", mods),
        Refusal::InvalidFreeMods(mods) => return listing("Invalid free mods were selected", mods),
        Refusal::IncompatibleAllowedMods(mods) => {
            return listing("Invalid combination of required and allowed mods", mods);
        }
        Refusal::IncompatibleMods(mods) => return listing("Incompatible mods were selected", mods),
        other => match by_method(method, other) {
            Some(text) => text,
            None => return other.to_string().into(),
        },
    };
    text.into()
}

/// Where upstream says the same in other words, depending on what was asked for.
fn by_method(method: &str, refusal: &Refusal) -> Option<&'static str> {
    Some(match (refusal, method) {
        (Refusal::MatchIsOn, "ChangeSettings") => "Attempted to change settings while a game is in progress.",
        (Refusal::MatchIsOn, "StartMatch") => "Can't start match when already in a running state.",
        (Refusal::MatchIsOn, "SendMatchRequest") => "Cannot start a countdown during ongoing play.",
        (Refusal::RefereesDoNotPlay, "ChangeUserStyle") => {
            "Referees do not participate in the match and cannot set their own style."
        }
        (Refusal::RefereesDoNotPlay, "ChangeUserMods") => {
            "Referees do not participate in the match and cannot set their own mods."
        }
        (Refusal::RefereesDoNotPlay, _) => "Referees cannot participate in the match.",
        (Refusal::NotPlaying, "AbortGameplay") => "Cannot abort gameplay while not in gameplay.",
        (Refusal::NotPlaying, _) => "Cannot skip while not in gameplay.",
        (Refusal::UnknownBeatmap, "ChangeUserStyle") => "Invalid beatmap selected.",
        (Refusal::UnknownBeatmap, _) => "Attempted to add a beatmap which does not exist online.",
        (Refusal::RulesetDoesNotFit, "ChangeUserStyle") => "Selected ruleset is not supported for the given beatmap.",
        (Refusal::RulesetDoesNotFit, _) => "Attempted to select an invalid beatmap and ruleset combination.",
        (Refusal::ItemExpired, "StartMatch") => "Cannot start an expired playlist item.",
        (Refusal::ItemExpired, "RemovePlaylistItem") => "Attempted to remove an item which has already been played.",
        (Refusal::ItemExpired, _) => "Attempted to change an item which has already been played.",
        (Refusal::NoSuchItem, "RemovePlaylistItem") => "Item does not exist in the room.",
        (Refusal::NoSuchItem, _) => "Attempted to change an item that doesn't exist.",
        (Refusal::NotOwner, "RemovePlaylistItem") => "Attempted to remove an item which is not owned by the user.",
        (Refusal::NotOwner, _) => "Attempted to change an item which is not owned by the user.",
        (Refusal::ItemIsPlayed, "RemovePlaylistItem") => {
            "The current item in the room cannot be removed when currently being played."
        }
        (Refusal::ItemIsPlayed, _) => "The current item in the room cannot be edited when currently being played.",
        _ => return None,
    })
}

fn listing(text: &str, mods: &[Acronym]) -> Cow<'static, str> {
    let mods: Vec<&str> = mods.iter().map(Acronym::as_str).collect();
    format!("{text}: {}", mods.join(", ")).into()
}

#[cfg(test)]
mod tests {
    use kiai_model::rooms::UserState;

    use super::*;

    fn told(method: &'static str, refusal: Refusal) -> String {
        refused(method, refusal.into()).completion_text(method)
    }

    #[test]
    fn what_the_game_compares_is_exact() {
        for (refusal, text) in [
            (RoomRefusal::ShuttingDown, "ServerShuttingDownException: Server is shutting down."),
            (Refusal::InviteeBlocked.into(), "UserBlockedException: Cannot perform action due to user being blocked."),
            (
                Refusal::InviteeTakesNoMessages.into(),
                "UserBlocksPMsException: Cannot perform action because user has disabled non-friend communications.",
            ),
        ] {
            let whole = refused("InvitePlayer", refusal).completion_text("InvitePlayer");
            assert_eq!(whole, format!("An unexpected error occurred invoking 'InvitePlayer' on the server. {text}"));
        }
    }

    #[test]
    fn the_same_refusal_is_said_in_the_words_of_the_method() {
        assert!(told("StartMatch", Refusal::MatchIsOn).ends_with("Can't start match when already in a running state."));
        assert!(told("ChangeSettings", Refusal::MatchIsOn).ends_with("while a game is in progress."));
        assert!(
            told("AddPlaylistItem", Refusal::TooManyItems(3)).ends_with("Can't enqueue more than 3 items at once.")
        );
        let change = Refusal::InvalidStateChange { old: UserState::Idle, new: UserState::ReadyForGameplay };
        assert!(
            told("ChangeState", change)
                .ends_with("InvalidStateChangeException: Cannot change from Idle to ReadyForGameplay")
        );
        let mods = vec!["HD".parse().unwrap(), "HR".parse().unwrap()];
        assert!(told("ChangeUserMods", Refusal::IncompatibleMods(mods)).ends_with("were selected: HD, HR"));
    }

    #[test]
    fn no_text_of_our_own_hides_behind_a_colon() {
        // The game shows what stands behind the first one, which is that of the class.
        let text = told("AddPlaylistItem", Refusal::ModifiedBeatmap);
        assert_eq!(text.split_once(": ").unwrap().1, "Attempted to add a beatmap which has been modified.");
    }
}
