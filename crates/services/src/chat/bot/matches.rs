//! What is asked about rooms, with `!mp`.

use std::sync::Arc;

use kiai_model::{
    Channel, Id, Room, Ruleset, User,
    rooms::{MatchType, RoomState, Seat, Settings, Team, UserState, WinCondition},
};
use kiai_rules::chat::{MATCH_COMMANDS, MatchCommand};

use crate::{
    Services,
    beatmaps::{BeatmapKey, find_beatmap},
    rooms::{
        LiveFilter, MapChoice, Refusal, RoomCommand, RoomRefusal, SettingsChange, Start, apply_as_server, apply_by,
        create_led, find_live, live_rooms, whereabouts,
    },
    users::{UserKey, find_user, me},
};

/// Letters of a password that is made here.
const PASSWORD_LENGTH: usize = 8;

/// Does what somebody asks about a room: that of the channel they ask in; in private the one they are inside of, or the
/// only one they lead. Hosts and referees may, and the staff.
pub(super) async fn run(
    services: &Services,
    by: &User,
    is_staff: bool,
    channel: Id<Channel>,
    is_private: bool,
    command: MatchCommand,
) -> anyhow::Result<Vec<String>> {
    match command {
        MatchCommand::Help => return Ok(help()),
        MatchCommand::Make { name, is_private } => return make(services, by, name, is_private).await,
        _ => {}
    }
    let Some(room) = meant(services, by.id, channel, is_private) else {
        return Ok(vec!["You are in no room. !mp make NAME makes one.".to_owned()]);
    };
    let is_led = room.is_managed_by(by.id) || is_staff;
    match &command {
        MatchCommand::Settings => return settings(services, &room).await,
        MatchCommand::ListReferees => return referees(services, &room).await,
        _ if !is_led => return Ok(vec![Refusal::NotHost.to_string()]),
        _ => {}
    }
    let asks = Asks { services, by, room: &room, is_staff };
    match asks.run(command).await {
        Ok(lines) => Ok(lines),
        Err(RoomRefusal::Internal(error)) => Err(error),
        Err(refusal) => Ok(vec![refusal.to_string()]),
    }
}

fn help() -> Vec<String> {
    MATCH_COMMANDS.chunks(9).map(|usages| format!("!mp {}", usages.join(", "))).collect()
}

/// The room somebody means.
fn meant(services: &Services, by: Id<User>, channel: Id<Channel>, is_private: bool) -> Option<Arc<Room>> {
    let rooms = live_rooms(services, LiveFilter::default());
    if let Some(room) = rooms.iter().find(|room| room.channel == channel) {
        return Some(Arc::clone(room));
    }
    if !is_private {
        return None;
    }
    if let Some(inside) = whereabouts(services, by) {
        return find_live(services, inside);
    }
    let mut led = rooms.into_iter().filter(|room| room.referees.contains(&by));
    let first = led.next();
    if led.next().is_some() { None } else { first }
}

async fn make(services: &Services, by: &User, name: String, is_private: bool) -> anyhow::Result<Vec<String>> {
    let password = if is_private { new_password(services) } else { String::new() };
    let settings = Settings { name, password: password.clone(), ..Settings::default() };
    match create_led(services, by.id, settings).await {
        Ok(room) => {
            let number = room.id;
            Ok(vec![format!(
                "The room {} is made: [osump://{number}/{password} come in]. It stays for half an hour while nobody is inside.",
                room.settings.name
            )])
        }
        Err(RoomRefusal::Internal(error)) => Err(error),
        Err(refusal) => Ok(vec![refusal.to_string()]),
    }
}

fn new_password(services: &Services) -> String {
    const LETTERS: &[u8; 32] = b"abcdefghijkmnopqrstuvwxyz2345678";
    let letter = |byte: u8| LETTERS.get(usize::from(byte) % LETTERS.len()).copied().map(char::from);
    services.rng.bytes::<PASSWORD_LENGTH>().into_iter().filter_map(letter).collect()
}

/// Somebody who may decide in a room asks for something.
struct Asks<'r> {
    services: &'r Services,
    by: &'r User,
    room: &'r Room,
    is_staff: bool,
}

impl Asks<'_> {
    async fn run(&self, command: MatchCommand) -> Result<Vec<String>, RoomRefusal> {
        use RoomCommand as C;
        let change = |change| C::ChangeSettings(change);
        let none = SettingsChange::default;
        let (asked, answer) = match command {
            MatchCommand::Name(name) => {
                let answer = format!("The room is called {name}.");
                (change(SettingsChange { name: Some(name), ..none() }), answer)
            }
            MatchCommand::Password(password) => {
                let answer = if password.is_empty() { "The password is gone." } else { "The password is another." };
                (change(SettingsChange { password: Some(password), ..none() }), answer.to_owned())
            }
            MatchCommand::Lock(is_locked) => {
                let answer = if is_locked { "Slots and teams are locked." } else { "Slots and teams are free." };
                (C::SetLocked(is_locked), answer.to_owned())
            }
            MatchCommand::Size(size) => (
                change(SettingsChange { max_participants: Some(Some(size)), ..none() }),
                format!("There are {size} slots."),
            ),
            MatchCommand::Set { match_type, win_condition, size } => {
                let asked = SettingsChange {
                    match_type: Some(match_type),
                    win_condition,
                    max_participants: size.map(Some),
                    ..none()
                };
                let won = win_condition.unwrap_or(self.room.settings.win_condition);
                (change(asked), format!("{}, won by {}.", of_type(match_type), of_condition(won)))
            }
            MatchCommand::Move { user, seat } => {
                let user = self.named(&user).await?;
                let answer = format!("{} is in slot {}.", user.username, seat + 1);
                (C::MoveUser { user: user.id, seat: Some(seat), team: None }, answer)
            }
            MatchCommand::Team { user, team } => {
                let user = self.named(&user).await?;
                let answer = format!("{} is in the {} team.", user.username, of_team(team));
                (C::MoveUser { user: user.id, seat: None, team: Some(team) }, answer)
            }
            MatchCommand::Host(user) => {
                let user = self.named(&user).await?;
                (C::TransferHost(user.id), format!("{} is the host.", user.username))
            }
            MatchCommand::ClearHost => (C::ClearHost, "There is no host.".to_owned()),
            MatchCommand::Map { beatmap, ruleset } => self.map(beatmap, ruleset).await?,
            MatchCommand::Mods { mods, is_free } => {
                let names: Vec<&str> = mods.0.iter().map(|m| m.acronym.as_str()).collect();
                let named = if names.is_empty() { "no mods".to_owned() } else { names.join(" ") };
                let free = if is_free { ", and each may choose more" } else { "" };
                (C::SetMods { mods, is_free }, format!("Everybody plays with {named}{free}."))
            }
            MatchCommand::Start(None) => (C::StartMatch(Start::Forced), "The match starts.".to_owned()),
            MatchCommand::Start(Some(length)) => {
                (C::StartCountdown(length), format!("The match starts in {} seconds.", length.as_secs()))
            }
            MatchCommand::Timer(length) => (C::StartTimer(length), format!("{} seconds.", length.as_secs())),
            MatchCommand::AbortTimer => (C::StopCountdown(None), "Nothing is counted any more.".to_owned()),
            MatchCommand::Abort => (C::AbortMatch, "The match was ended.".to_owned()),
            MatchCommand::Kick(user) => {
                let user = self.named(&user).await?;
                (C::Kick(user.id), format!("{} was put out.", user.username))
            }
            MatchCommand::Ban(user) => {
                let user = self.named(&user).await?;
                (C::Ban(user.id), format!("{} may not come in again.", user.username))
            }
            MatchCommand::Unban(user) => {
                let user = self.named(&user).await?;
                (C::Unban(user.id), format!("{} may come in again.", user.username))
            }
            MatchCommand::Invite(user) => {
                let user = self.named(&user).await?;
                // In their own name, whoever they are.
                apply_by(self.services, self.by.id, self.room.id, C::Invite(user.id)).await?;
                return Ok(vec![format!("{} is invited.", user.username)]);
            }
            MatchCommand::AddReferees(users) => return self.referees(&users, true).await,
            MatchCommand::RemoveReferees(users) => return self.referees(&users, false).await,
            MatchCommand::Close => (C::Close, "The room is closed.".to_owned()),
            // These are answered before.
            MatchCommand::Help | MatchCommand::Make { .. } | MatchCommand::Settings | MatchCommand::ListReferees => {
                return Ok(Vec::new());
            }
        };
        self.ask(asked).await?;
        Ok(vec![answer])
    }

    /// In one's own name where one may decide, else in that of the staff.
    async fn ask(&self, command: RoomCommand) -> Result<(), RoomRefusal> {
        let (services, room) = (self.services, self.room.id);
        if self.is_staff && !self.room.is_managed_by(self.by.id) {
            return apply_as_server(services, room, command).await.map(drop);
        }
        apply_by(services, self.by.id, room, command).await.map(drop)
    }

    async fn map(&self, beatmap: i64, ruleset: Option<i64>) -> Result<(RoomCommand, String), RoomRefusal> {
        let key = BeatmapKey::Id(Id::new(beatmap));
        let (map, set) = find_beatmap(self.services, &[key]).await?.ok_or(Refusal::UnknownBeatmap)?;
        let ruleset = match ruleset {
            Some(number) => Ruleset::try_from(number).map_err(|_| Refusal::UnknownRuleset)?,
            None => map.ruleset,
        };
        let name = format!("{} - {} [{}]", set.set.artist, set.set.title, map.version);
        let answer = format!("Next is {name}.");
        let choice = MapChoice { checksum: map.checksum, name };
        Ok((RoomCommand::ChooseMap { map: Some(choice), ruleset }, answer))
    }

    async fn referees(&self, users: &[String], are_added: bool) -> Result<Vec<String>, RoomRefusal> {
        let mut lines = Vec::new();
        for user in users {
            let user = self.named(user).await?;
            let (command, is) = if are_added {
                (RoomCommand::AddReferee(user.id), "is a referee")
            } else {
                (RoomCommand::RemoveReferee(user.id), "is no referee any more")
            };
            self.ask(command).await?;
            lines.push(format!("{} {is}.", user.username));
        }
        Ok(lines)
    }

    /// A user by name, or by number after `#`.
    async fn named(&self, name: &str) -> Result<Arc<User>, RoomRefusal> {
        let number = name.strip_prefix('#').and_then(|number| number.parse().ok());
        let key = number.map_or(UserKey::Name(name), |number| UserKey::Id(Id::new(number)));
        find_user(self.services, key, Some(self.by.id)).await?.ok_or(RoomRefusal::UnknownUser)
    }
}

async fn settings(services: &Services, room: &Room) -> anyhow::Result<Vec<String>> {
    let item = room.current_item();
    let mods: Vec<&str> = item.into_iter().flat_map(|item| &item.required_mods.0).map(|m| m.acronym.as_str()).collect();
    let mods = if mods.is_empty() { "none".to_owned() } else { mods.join(" ") };
    let free = if room.has_free_mods() { ", free" } else { "" };
    let mut lines = vec![
        format!("{} (room {}): {} inside", room.settings.name, room.id, room.users.len()),
        format!(
            "{}, won by {}; mods: {mods}{free}; {}",
            of_type(room.settings.match_type),
            of_condition(room.settings.win_condition),
            if room.state == RoomState::Open { "no match is on" } else { "a match is on" },
        ),
    ];
    lines.extend(item.map(|item| format!("Map {}: {}", item.beatmap.id, item.beatmap.name)));
    for (seat, taken) in room.seats.iter().enumerate() {
        let Seat::Taken(user) = taken else { continue };
        let Some(inside) = room.user(*user) else { continue };
        let name = name_of(services, *user).await?;
        let state = match inside.state {
            UserState::Idle if !inside.has_map() => "no map",
            UserState::Idle | UserState::Results => "not ready",
            UserState::Ready => "ready",
            UserState::Spectating => "looking on",
            UserState::FinishedPlay => "done",
            UserState::WaitingForLoad | UserState::Loaded | UserState::ReadyForGameplay | UserState::Playing => {
                "playing"
            }
        };
        let team = inside.team.map_or_else(String::new, |team| format!(", {}", of_team(team)));
        let host = if room.host == Some(*user) { ", host" } else { "" };
        lines.push(format!("Slot {}: {name} ({state}{team}{host})", seat + 1));
    }
    Ok(lines)
}

async fn referees(services: &Services, room: &Room) -> anyhow::Result<Vec<String>> {
    let mut names = Vec::new();
    for referee in &room.referees {
        names.push(name_of(services, *referee).await?);
    }
    Ok(vec![if names.is_empty() {
        "There are no referees.".to_owned()
    } else {
        format!("Referees: {}", names.join(", "))
    }])
}

async fn name_of(services: &Services, user: Id<User>) -> anyhow::Result<String> {
    Ok(me(services, user).await?.map_or_else(|| format!("#{user}"), |user| user.username.clone()))
}

const fn of_type(of: MatchType) -> &'static str {
    match of {
        MatchType::Playlists => "Playlist",
        MatchType::HeadToHead => "Head to head",
        MatchType::TeamVersus => "Team against team",
        MatchType::TagCoop => "Tag co-op",
        MatchType::TagTeamVersus => "Tag team against team",
    }
}

const fn of_condition(of: WinCondition) -> &'static str {
    match of {
        WinCondition::Score => "score",
        WinCondition::Accuracy => "accuracy",
        WinCondition::Combo => "combo",
        WinCondition::ScoreV2 => "score v2",
    }
}

const fn of_team(team: Team) -> &'static str {
    match team {
        Team::Red => "red",
        Team::Blue => "blue",
    }
}
