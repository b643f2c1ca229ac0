//! Talking: what may be said, where, by whom and to whom; and what is said to the server's own user.

mod access;
pub mod command;
mod filter;
mod hosts;
mod match_command;
pub mod now_playing;
mod private;
mod text;

pub use access::{can_join, can_read, can_write, may_moderate};
pub use command::{Command, CommandFault, Performance};
pub use filter::{Filter, Filtered};
pub use hosts::KnownHosts;
pub use match_command::{MATCH_COMMANDS, MatchCommand};
pub use now_playing::NowPlaying;
pub use private::{Party, PrivateFault, check_private};
pub use text::{
    ANNOUNCEMENT_LENGTH_MAX, ChannelNameFault, MESSAGE_LENGTH_MAX, TextFault, check_channel_name, clean_text,
};
