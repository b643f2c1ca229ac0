//! Why somebody cannot talk, in words the game shows.

use kiai_services::{
    Services,
    chat::{AnnounceRefusal, HistoryRefusal, JoinRefusal, PrivateFault, SendRefusal},
};

use crate::ApiError;

impl From<JoinRefusal> for ApiError {
    fn from(refusal: JoinRefusal) -> Self {
        match refusal {
            JoinRefusal::UnknownChannel => unknown_channel(),
            JoinRefusal::NotByThemselves => Self::forbidden("Who is in the room is in its channel."),
            JoinRefusal::Internal(error) => error.into(),
        }
    }
}

impl From<HistoryRefusal> for ApiError {
    fn from(refusal: HistoryRefusal) -> Self {
        match refusal {
            HistoryRefusal::UnknownChannel => unknown_channel(),
            HistoryRefusal::Internal(error) => error.into(),
        }
    }
}

/// Why a message was not sent.
pub(super) fn send_error(services: &Services, refusal: SendRefusal) -> ApiError {
    match refusal {
        SendRefusal::UnknownChannel => unknown_channel(),
        SendRefusal::NotJoined => ApiError::forbidden("You are not in this channel."),
        SendRefusal::ReadOnly => ApiError::forbidden("You may only read here."),
        SendRefusal::Restricted => ApiError::forbidden("Your account is restricted."),
        SendRefusal::Silenced { until } => {
            let minutes = until.since(services.clock.now()).as_secs().div_ceil(60);
            ApiError::forbidden(format!("You are silenced for {minutes} more minutes."))
        }
        SendRefusal::Text(fault) => ApiError::unprocessable(fault.to_string()),
        SendRefusal::Unwanted => ApiError::unprocessable("The message has a word that is not wanted here."),
        SendRefusal::Private(fault) => private_error(fault),
        SendRefusal::TooMany(too_many) => too_many.into(),
        SendRefusal::Internal(error) => error.into(),
    }
}

/// Why nobody was told.
pub(super) fn announce_error(services: &Services, refusal: AnnounceRefusal) -> ApiError {
    match refusal {
        AnnounceRefusal::NotAllowed => ApiError::forbidden("Only the staff may make announcements."),
        AnnounceRefusal::Targets => ApiError::unprocessable("An announcement needs somebody to read it."),
        AnnounceRefusal::Text(fault) => ApiError::unprocessable(fault.to_string()),
        AnnounceRefusal::Message(refusal) => send_error(services, refusal),
        AnnounceRefusal::Internal(error) => error.into(),
    }
}

fn private_error(fault: PrivateFault) -> ApiError {
    match fault {
        PrivateFault::Oneself => ApiError::unprocessable("You cannot write to yourself."),
        PrivateFault::UnknownUser => ApiError::not_found("There is no such user."),
        PrivateFault::Blocking => ApiError::forbidden("You have blocked this user."),
        PrivateFault::Unwanted => ApiError::forbidden("This user does not take messages from you."),
        PrivateFault::NoAnswerPossible => {
            ApiError::forbidden("You take messages from friends only, so this user could not answer.")
        }
    }
}

pub(super) fn unknown_channel() -> ApiError {
    ApiError::not_found("There is no such channel.")
}
