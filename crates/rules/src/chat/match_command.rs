//! What the server's own user is asked about a room: `!mp` and a word. As tournaments write it on osu!.

use std::time::Duration;

use kiai_model::{
    Mods,
    rooms::{MatchType, Team, WinCondition},
};

use super::command::{CommandFault, acronyms, split};

/// What is counted when no length is said.
const USUAL_TIMER: Duration = Duration::from_secs(30);
/// The longest countdown that is understood; a room may take less.
const TIMER_MAX: u64 = 24 * 60 * 60;
/// Users named in one command.
const USERS_MAX: usize = 8;
/// Seats of a room.
const SEATS: usize = 16;

/// What is asked about a room. Users are named, with `_` for a blank where more follows, or numbered after `#`.
#[derive(Clone, Debug, PartialEq)]
pub enum MatchCommand {
    /// What commands there are.
    Help,
    /// Make a tournament room.
    Make {
        /// What it is called.
        name: String,
        /// Whether one needs a password to come in.
        is_private: bool,
    },
    /// Call it something else.
    Name(String),
    /// Let nobody change seats and teams by themselves, or let them again.
    Lock(bool),
    /// So many seats.
    Size(u8),
    /// How it is played.
    Set {
        /// Who against whom.
        match_type: MatchType,
        /// What wins; none is the same.
        win_condition: Option<WinCondition>,
        /// How many seats; none is the same.
        size: Option<u8>,
    },
    /// Have somebody sit elsewhere.
    Move {
        /// Whom.
        user: String,
        /// Where, from 0.
        seat: usize,
    },
    /// Have somebody decide.
    Host(String),
    /// Have nobody but referees decide.
    ClearHost,
    /// What is played next.
    Map {
        /// Its number.
        beatmap: i64,
        /// In which ruleset, by its number; none is the map's own.
        ruleset: Option<i64>,
    },
    /// With which mods.
    Mods {
        /// What everybody plays with.
        mods: Mods,
        /// Whether each may choose more.
        is_free: bool,
    },
    /// Start; after a while, if one is said.
    Start(Option<Duration>),
    /// Count to nothing.
    Timer(Duration),
    /// Count no more.
    AbortTimer,
    /// End the match.
    Abort,
    /// Put somebody out.
    Kick(String),
    /// Put somebody out for good.
    Ban(String),
    /// Let somebody in again.
    Unban(String),
    /// What must be said to come in; nothing for an empty one.
    Password(String),
    /// Ask somebody to come in.
    Invite(String),
    /// How it stands.
    Settings,
    /// Have somebody be in another team.
    Team {
        /// Whom.
        user: String,
        /// In which.
        team: Team,
    },
    /// Have others decide, too.
    AddReferees(Vec<String>),
    /// Have others decide no more.
    RemoveReferees(Vec<String>),
    /// Who may decide.
    ListReferees,
    /// End the room.
    Close,
}

/// What each is used like, in the order of the help.
pub const MATCH_COMMANDS: [&str; 26] = [
    "make NAME",
    "makeprivate NAME",
    "invite USER",
    "name NAME",
    "password [PASSWORD]",
    "size 2-16",
    "set TEAMMODE [SCOREMODE] [SIZE]",
    "settings",
    "lock",
    "unlock",
    "move USER SLOT",
    "team USER red|blue",
    "host USER",
    "clearhost",
    "map ID [RULESET]",
    "mods MOD... [freemod]|none",
    "start [SECONDS]",
    "timer [SECONDS]",
    "aborttimer",
    "abort",
    "kick USER",
    "ban USER",
    "unban USER",
    "addref USER...",
    "removeref USER...",
    "listrefs|close|help",
];

impl MatchCommand {
    /// What follows `!mp`.
    ///
    /// # Errors
    ///
    /// See [`CommandFault`].
    pub fn parse(text: &str) -> Result<Self, CommandFault> {
        let (word, rest) = split(text);
        let words: Vec<&str> = rest.split_whitespace().collect();
        let named = |usage| if rest.is_empty() { Err(CommandFault::Usage(usage)) } else { Ok(rest.to_owned()) };
        Ok(match word.to_ascii_lowercase().as_str() {
            "help" | "" => Self::Help,
            "make" => Self::Make { name: named("!mp make NAME")?, is_private: false },
            "makeprivate" => Self::Make { name: named("!mp makeprivate NAME")?, is_private: true },
            "name" => Self::Name(named("!mp name NAME")?),
            "lock" => Self::Lock(true),
            "unlock" => Self::Lock(false),
            "size" => Self::Size(one(&words).and_then(size).ok_or(CommandFault::Usage("!mp size 2-16"))?),
            "set" => set(&words).ok_or(CommandFault::Usage(SET))?,
            "move" => moved(&words).ok_or(CommandFault::Usage("!mp move USER SLOT, from 1 to 16"))?,
            "host" => Self::Host(named("!mp host USER")?),
            "clearhost" => Self::ClearHost,
            "map" => map(&words).ok_or(CommandFault::Usage("!mp map ID [RULESET], such as !mp map 75 0"))?,
            "mods" => mods(&words).ok_or(CommandFault::Usage("!mp mods HD HR freemod, or !mp mods none"))?,
            "start" if words == ["cancel"] => Self::AbortTimer,
            "start" if words.is_empty() || words == ["force"] => Self::Start(None),
            "start" => {
                let length = one(&words).and_then(seconds).ok_or(CommandFault::Usage("!mp start [SECONDS]"))?;
                Self::Start(Some(length).filter(|length| !length.is_zero()))
            }
            "timer" if words.is_empty() => Self::Timer(USUAL_TIMER),
            "timer" => Self::Timer(one(&words).and_then(seconds).ok_or(CommandFault::Usage("!mp timer [SECONDS]"))?),
            "aborttimer" => Self::AbortTimer,
            "abort" => Self::Abort,
            "kick" => Self::Kick(named("!mp kick USER")?),
            "ban" => Self::Ban(named("!mp ban USER")?),
            "unban" => Self::Unban(named("!mp unban USER")?),
            "password" => Self::Password(rest.to_owned()),
            "invite" => Self::Invite(named("!mp invite USER")?),
            "settings" => Self::Settings,
            "team" => team(&words).ok_or(CommandFault::Usage("!mp team USER red|blue"))?,
            "addref" => Self::AddReferees(several(&words).ok_or(CommandFault::Usage("!mp addref USER..."))?),
            "removeref" => Self::RemoveReferees(several(&words).ok_or(CommandFault::Usage("!mp removeref USER..."))?),
            "listrefs" => Self::ListReferees,
            "close" => Self::Close,
            _ => return Err(CommandFault::Unknown),
        })
    }
}

const SET: &str = "!mp set TEAMMODE [SCOREMODE] [SIZE]; teams: 0 head to head, 1 tag co-op, 2 team vs, 3 tag team vs; \
                   score: 0 score, 1 accuracy, 2 combo, 3 score v2";

fn one<'t>(words: &[&'t str]) -> Option<&'t str> {
    if let [word] = words { Some(word) } else { None }
}

fn several(words: &[&str]) -> Option<Vec<String>> {
    (1..=USERS_MAX).contains(&words.len()).then(|| words.iter().map(|word| (*word).to_owned()).collect())
}

fn size(word: &str) -> Option<u8> {
    word.parse().ok().filter(|size| (2..=16).contains(size))
}

fn seconds(word: &str) -> Option<Duration> {
    word.parse().ok().filter(|seconds| *seconds <= TIMER_MAX).map(Duration::from_secs)
}

fn set(words: &[&str]) -> Option<MatchCommand> {
    let (match_type, rest) = words.split_first()?;
    let match_type = match *match_type {
        "0" => MatchType::HeadToHead,
        "1" => MatchType::TagCoop,
        "2" => MatchType::TeamVersus,
        "3" => MatchType::TagTeamVersus,
        _ => return None,
    };
    let win_condition = rest.first().map(|word| match *word {
        "0" => Some(WinCondition::Score),
        "1" => Some(WinCondition::Accuracy),
        "2" => Some(WinCondition::Combo),
        "3" => Some(WinCondition::ScoreV2),
        _ => None,
    });
    let seats = rest.get(1).map(|word| size(word));
    if rest.len() > 2 || win_condition == Some(None) || seats == Some(None) {
        return None;
    }
    Some(MatchCommand::Set { match_type, win_condition: win_condition.flatten(), size: seats.flatten() })
}

fn moved(words: &[&str]) -> Option<MatchCommand> {
    let [user, slot] = words else { return None };
    let seat = slot.parse::<usize>().ok()?.checked_sub(1).filter(|seat| *seat < SEATS)?;
    Some(MatchCommand::Move { user: (*user).to_owned(), seat })
}

fn team(words: &[&str]) -> Option<MatchCommand> {
    let [user, team] = words else { return None };
    let team = match team.to_ascii_lowercase().as_str() {
        "red" => Team::Red,
        "blue" => Team::Blue,
        _ => return None,
    };
    Some(MatchCommand::Team { user: (*user).to_owned(), team })
}

fn map(words: &[&str]) -> Option<MatchCommand> {
    let (beatmap, ruleset) = match words {
        [beatmap] => (beatmap, None),
        [beatmap, ruleset] => (beatmap, Some(ruleset.parse().ok().filter(|number| (0..=3).contains(number))?)),
        _ => return None,
    };
    let beatmap = beatmap.parse().ok().filter(|number| *number > 0)?;
    Some(MatchCommand::Map { beatmap, ruleset })
}

/// Mods, one or several in a word.
fn mods(words: &[&str]) -> Option<MatchCommand> {
    let (mut named, mut is_free) = (Mods::default(), false);
    if words.is_empty() {
        return None;
    }
    for word in words {
        match word.trim_start_matches('+').to_ascii_lowercase().as_str() {
            "freemod" | "freemods" => is_free = true,
            "none" | "nomod" => {}
            word => named.0.extend(acronyms(word)?.0),
        }
    }
    let mut seen = Vec::new();
    named.0.retain(|m| {
        let is_new = !seen.contains(&m.acronym);
        seen.push(m.acronym);
        is_new
    });
    Some(MatchCommand::Mods { mods: named, is_free })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn of(names: &str) -> Mods {
        acronyms(names).unwrap()
    }

    #[test]
    fn commands_are_understood() {
        use MatchCommand as M;
        let name = || "a_b".to_owned();
        for (text, command) in [
            ("", M::Help),
            ("HELP", M::Help),
            ("make my room", M::Make { name: "my room".into(), is_private: false }),
            ("makeprivate my room", M::Make { name: "my room".into(), is_private: true }),
            ("name x", M::Name("x".into())),
            ("lock", M::Lock(true)),
            ("unlock", M::Lock(false)),
            ("size 16", M::Size(16)),
            ("set 0", M::Set { match_type: MatchType::HeadToHead, win_condition: None, size: None }),
            (
                "set 2 3 8",
                M::Set { match_type: MatchType::TeamVersus, win_condition: Some(WinCondition::ScoreV2), size: Some(8) },
            ),
            ("move a_b 1", M::Move { user: name(), seat: 0 }),
            ("host a b", M::Host("a b".into())),
            ("clearhost", M::ClearHost),
            ("map 75", M::Map { beatmap: 75, ruleset: None }),
            ("map 75 3", M::Map { beatmap: 75, ruleset: Some(3) }),
            ("mods none", M::Mods { mods: Mods::default(), is_free: false }),
            ("mods hd HR", M::Mods { mods: of("HDHR"), is_free: false }),
            ("mods +HDHR hd freemod", M::Mods { mods: of("HDHR"), is_free: true }),
            ("start", M::Start(None)),
            ("start 0", M::Start(None)),
            ("start 10", M::Start(Some(Duration::from_secs(10)))),
            ("start cancel", M::AbortTimer),
            ("timer", M::Timer(USUAL_TIMER)),
            ("timer 5", M::Timer(Duration::from_secs(5))),
            ("aborttimer", M::AbortTimer),
            ("abort", M::Abort),
            ("kick a b", M::Kick("a b".into())),
            ("ban #5", M::Ban("#5".into())),
            ("unban a_b", M::Unban(name())),
            ("password", M::Password(String::new())),
            ("password a b", M::Password("a b".into())),
            ("invite a_b", M::Invite(name())),
            ("settings now", M::Settings),
            ("team a_b Blue", M::Team { user: name(), team: Team::Blue }),
            ("addref a_b c", M::AddReferees(vec![name(), "c".into()])),
            ("removeref a_b", M::RemoveReferees(vec![name()])),
            ("listrefs", M::ListReferees),
            ("close", M::Close),
        ] {
            assert_eq!(MatchCommand::parse(text), Ok(command), "{text}");
        }
    }

    #[test]
    fn a_wrong_use_is_told_apart_from_no_command() {
        assert_eq!(MatchCommand::parse("dance"), Err(CommandFault::Unknown));
        for text in [
            "make",
            "name",
            "size",
            "size 1",
            "size 17",
            "size a",
            "set",
            "set 4",
            "set 0 4",
            "set 0 0 1",
            "set 0 0 8 9",
            "move a",
            "move a 0",
            "move a 17",
            "move a b c",
            "host",
            "map",
            "map -1",
            "map 0",
            "map 75 4",
            "map 75 0 0",
            "mods",
            "mods xyz",
            "start x",
            "start -1",
            "start 99999999",
            "timer 1 2",
            "kick",
            "team a",
            "team a green",
            "addref",
            "addref 1 2 3 4 5 6 7 8 9",
            "invite",
        ] {
            let parsed = MatchCommand::parse(text);
            assert!(matches!(parsed, Err(CommandFault::Usage(_))), "{text}: {parsed:?}");
        }
    }

    #[test]
    fn the_help_names_every_command() {
        for usage in MATCH_COMMANDS {
            for word in usage.split(' ').next().unwrap().split('|') {
                assert_ne!(MatchCommand::parse(word), Err(CommandFault::Unknown), "{word}");
            }
        }
    }

    proptest! {
        #[test]
        fn no_text_is_too_strange(text in "(make|set|move|map|mods|start|timer|team|addref)? ?.{0,60}") {
            _ = MatchCommand::parse(&text);
        }
    }
}
