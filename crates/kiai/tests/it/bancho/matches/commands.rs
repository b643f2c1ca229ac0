use kiai_clients::bancho::{Family, Phase};
use kiai_testkit::MapFixture;
use kiai_wire_bancho::{
    ClientPacket,
    mods::LegacyMods,
    rooms::{RoomPassword, SlotStatus, Team, TeamType, WinCondition},
};

use super::{Seat, Three};

/// What the server's own user answers to a command in the room's channel.
async fn asks<F: Family>(seat: &mut Seat<F>, text: &str) -> String {
    let before = seat.client.world.lines.len();
    seat.talk(text).await;
    seat.hear().await;
    let lines = &seat.client.world.lines[before..];
    let answers: Vec<&str> =
        lines.iter().filter(|line| line.sender == "BanchoBot").map(|line| line.text.as_str()).collect();
    answers.join("\n")
}

#[tokio::test]
async fn a_host_commands_in_words() {
    let mut three = Three::inside().await;
    for (text, answer) in [
        ("!mp name Words", "called Words"),
        ("!mp set 2 3", "score v2"),
        ("!mp size 8", "8 slots"),
        ("!mp move Bob 5", "slot 5"),
        ("!mp team Carol blue", "blue team"),
        ("!mp mods HD freemod", "HD"),
        ("!mp password pw", "password"),
        ("!mp lock", "locked"),
        ("!mp addref Bob", "Bob is a referee"),
        ("!mp listrefs", "Referees: Bob"),
        ("!mp help", "!mp make NAME"),
        ("!mp size 1", "Usage"),
        ("!mp kick Nobody", "no such player"),
        ("!mp map 999999", "not known"),
        ("!mp dance", ""),
    ] {
        let told = asks(&mut three.alice, text).await;
        assert!(told.contains(answer), "{text}: {told}");
    }
    three.hear().await;
    let room = three.carol.room().clone();
    assert_eq!((&*room.name, room.team_type, room.win_condition), ("Words", TeamType::TeamVs, WinCondition::ScoreV2));
    assert_eq!((room.password, room.mods), (RoomPassword::Is("pw".into()), LegacyMods::HIDDEN));
    assert_eq!((room.slots.0[4].user_id.get(), room.slots.0[2].team), (three.bob.me(), Team::Blue));
    assert_eq!((room.slots.0[8].status, room.slot_mods.is_some()), (SlotStatus::LOCKED, true));
    three.carol.say([ClientPacket::MatchChangeTeam]).await;
    assert_eq!(three.carol.room().slots.0[2].team, Team::Blue, "teams are locked");
    assert!(asks(&mut three.alice, "!mp settings").await.contains("Slot 5: Bob"));

    assert!(asks(&mut three.carol, "!mp name Mine").await.contains("host and referees"));
    assert!(asks(&mut three.bob, "!mp unlock").await.contains("free"), "a referee may");
    assert!(asks(&mut three.bob, "!mp host Carol").await.contains("Carol is the host"));
    three.hear().await;
    assert_eq!(three.bob.room().host_id.get(), three.carol.me());
    assert!(asks(&mut three.carol, "!mp removeref Bob").await.contains("no referee"));
    assert!(asks(&mut three.carol, "!mp clearhost").await.contains("tournament"));
    assert!(asks(&mut three.carol, "!mp ban Alice").await.contains("may not come in"));
    three.alice.hear().await;
    three.alice.hear().await;
    assert!(three.alice.client.rooms.current.is_none());
    let number = three.carol.room().id;
    three.alice.join(number, "pw").await;
    assert!(three.alice.client.rooms.current.is_none());
    assert!(asks(&mut three.carol, "!mp unban Alice").await.contains("may come in"));
    three.alice.join(number, "pw").await;
    assert!(three.alice.client.rooms.current.is_some());
    three.carol.talk("!mp close").await;
    three.hear().await;
    three.hear().await;
    assert!(three.bob.client.rooms.current.is_none() && three.carol.client.rooms.current.is_none());
    three.server.stop().await;
}

#[tokio::test]
async fn a_match_is_started_and_ended_in_words() {
    let mut three = Three::inside().await;
    assert!(asks(&mut three.alice, "!mp abort").await.contains("No match"));
    assert!(asks(&mut three.alice, "!mp timer 10").await.contains("10 seconds"));
    assert!(asks(&mut three.alice, "!mp aborttimer").await.contains("any more"));
    three.alice.talk("!mp start").await;
    three.hear().await;
    three.hear().await;
    assert_eq!(three.carol.client.rooms.phase, Phase::Playing);
    three.alice.talk("!mp abort").await;
    three.hear().await;
    assert_eq!(three.alice.client.rooms.cues, [46, 53, 106]);
    assert_eq!(three.bob.client.rooms.cues, [46, 53, 106]);
    assert!(!three.bob.room().in_progress && three.carol.client.rooms.phase == Phase::Waiting);
    three.server.stop().await;
}

#[tokio::test]
async fn a_referee_makes_a_room_and_leads_it_from_a_distance() {
    let mut three = Three::inside().await;
    three.server.import(&MapFixture::osz(&[MapFixture::new("Other", 76, 10)])).await;
    let mut dora = Seat::take(&three.server, three.server.stable(), "Dora", "").await;
    dora.client.say("BanchoBot", "!mp makeprivate Cup");
    dora.hear().await;
    dora.hear().await;
    let said: Vec<String> = dora.client.world.said_in("BanchoBot").iter().map(|(_, text)| (*text).to_owned()).collect();
    let link =
        said.iter().find_map(|text| text.split_once("osump://")?.1.split_once(' ')).expect("a link").0.to_owned();
    let (number, password) = link.split_once('/').unwrap();
    let number: u16 = number.parse().unwrap();
    assert_eq!(password.len(), 8);
    three.alice.say([ClientPacket::ExitRoom]).await;
    three.alice.join(number, password).await;
    assert_eq!(&*three.alice.room().name, "Cup");
    three.alice.talk("hello referee").await;
    for client in [true, false] {
        let before = three.bob.client.world.lines.len();
        let joins = [
            ClientPacket::TournamentMatchInfoRequest(number.into()),
            ClientPacket::TournamentJoinMatchChannel(number.into()),
        ];
        if client {
            dora.say(joins).await;
            dora.hear().await;
            assert!(dora.client.world.joined.contains("#multiplayer"));
        } else {
            three.bob.say(joins).await;
            assert_eq!(three.bob.client.world.lines.len(), before, "only who leads it listens in");
        }
    }
    three.alice.talk("and now?").await;
    dora.hear().await;
    assert_eq!(dora.client.world.said_in("#multiplayer"), [("Alice", "and now?")]);
    dora.client.say("BanchoBot", "!mp host Alice");
    dora.hear().await;
    three.alice.hear().await;
    assert_eq!(three.alice.room().host_id.get(), three.alice.me());
    dora.say([ClientPacket::TournamentLeaveMatchChannel(number.into())]).await;
    assert!(!dora.client.world.joined.contains("#multiplayer"));
    three.server.stop().await;
}
