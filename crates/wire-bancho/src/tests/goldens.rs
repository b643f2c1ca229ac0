//! Logging in, users and chat.

use kiai_model::{Id, Ruleset};

use super::{assert_packets, assert_server, bytes, read, written};
use crate::{
    ClientPacket,
    Dialect::{Neosu, Stable},
    ServerPacket,
    chat::{Channel, Message, UserCount},
    codec::Md5,
    login::LoginResult,
    mods::LegacyMods,
    users::{Action, Privileges, Standing, StatusUpdate, UserPresence, UserStats, UtcOffset},
};

pub(super) const MD5: &str = "0123456789abcdef0123456789abcdef";

fn presence() -> UserPresence {
    UserPresence {
        user_id: Id::new(1000),
        name: "alice".into(),
        utc_offset: UtcOffset::new(2),
        country: "DE".parse().unwrap(),
        standing: Standing { privileges: Privileges::PLAYER.or(Privileges::SUPPORTER), mode: Ruleset::Osu },
        longitude: 13.4,
        latitude: 52.5,
        global_rank: 42,
    }
}

fn stats() -> UserStats {
    UserStats {
        user_id: Id::new(1000),
        status: StatusUpdate::default(),
        ranked_score: 123_456_789,
        accuracy: 0.9876,
        play_count: 1500,
        total_score: 987_654_321,
        global_rank: 42,
        pp: 4321,
    }
}

fn channel() -> Channel {
    Channel { name: "#neosu".into(), topic: "General".into(), user_count: UserCount::from(3) }
}

#[test]
fn a_login_is_answered_with_many_packets() {
    assert_packets(
        Neosu,
        &[
            ServerPacket::ProtocolVersion(crate::neosu::PROTOCOL_VERSION),
            ServerPacket::UserId(LoginResult::LoggedIn(Id::new(1000))),
            ServerPacket::Privileges(Privileges::PLAYER.or(Privileges::SUPPORTER)),
            ServerPacket::SilenceEnd(0),
            ServerPacket::FriendsList([2, 1001].into_iter().map(Id::new).collect()),
            ServerPacket::UserPresence(presence()),
            ServerPacket::UserStats(stats()),
            ServerPacket::ChannelInfo(channel()),
            ServerPacket::ChannelAutoJoin(channel()),
            ServerPacket::ChannelInfoEnd,
            ServerPacket::Notification("Welcome!".into()),
        ],
        "4b 00 00 04 00 00 00 80 00 00 00 05 00 00 04 00 00 00 e8 03 00 00 47 00 00 04 00 00 00 05 00 00
         00 5c 00 00 04 00 00 00 00 00 00 00 48 00 00 0a 00 00 00 02 00 02 00 00 00 e9 03 00 00 53 00 00
         1a 00 00 00 e8 03 00 00 0b 05 61 6c 69 63 65 1a 38 05 66 66 56 41 00 00 52 42 2a 00 00 00 0b 00
         00 2e 00 00 00 e8 03 00 00 00 00 00 00 00 00 00 00 00 00 00 00 15 cd 5b 07 00 00 00 00 5b d3 7c
         3f dc 05 00 00 b1 68 de 3a 00 00 00 00 2a 00 00 00 e1 10 41 00 00 15 00 00 00 0b 06 23 6e 65 6f
         73 75 0b 07 47 65 6e 65 72 61 6c 03 00 00 00 43 00 00 15 00 00 00 0b 06 23 6e 65 6f 73 75 0b 07
         47 65 6e 65 72 61 6c 03 00 00 00 59 00 00 00 00 00 00 18 00 00 0a 00 00 00 0b 08 57 65 6c 63 6f
         6d 65 21",
    );
}

#[test]
fn a_wrong_password_is_a_number() {
    assert_server(Stable, ServerPacket::UserId(LoginResult::WrongCredentials), "05 00 00 04 00 00 00 ff ff ff ff");
}

#[test]
fn a_presence_says_who_a_user_is() {
    assert_server(
        Stable,
        ServerPacket::UserPresence(presence()),
        "53 00 00 1a 00 00 00 e8 03 00 00 0b 05 61 6c 69 63 65 1a 38 05 66 66 56 41 00 00 52 42 2a 00 00
         00",
    );
}

#[test]
fn neosu_is_not_told_the_ruleset_with_the_privileges() {
    let mut presence = presence();
    presence.standing.mode = Ruleset::Mania;
    let packet = ServerPacket::UserPresence(presence);
    assert_eq!(written(Stable, std::slice::from_ref(&packet))[20], 0x65);
    assert_eq!(written(Neosu, &[packet])[20], 0x05);
}

#[test]
fn statistics_say_what_a_user_does() {
    assert_server(
        Stable,
        ServerPacket::UserStats(stats()),
        "0b 00 00 2e 00 00 00 e8 03 00 00 00 00 00 00 00 00 00 00 00 00 00 00 15 cd 5b 07 00 00 00 00 5b
         d3 7c 3f dc 05 00 00 b1 68 de 3a 00 00 00 00 2a 00 00 00 e1 10",
    );
}

#[test]
fn neosu_ends_every_flush_with_a_ping() {
    assert_packets(
        Neosu,
        &[
            ClientPacket::ChangeAction(StatusUpdate {
                action: Action::Playing,
                info_text: "[neosu]\nArtist - Title [Hard]".into(),
                map_md5: MD5.into(),
                mods: LegacyMods::HIDDEN.or(LegacyMods::DOUBLE_TIME),
                mode: Ruleset::Osu,
                map_id: Id::new(75),
            }),
            ClientPacket::Ping,
        ],
        "00 00 00 4b 00 00 00 02 0b 1d 5b 6e 65 6f 73 75 5d 0a 41 72 74 69 73 74 20 2d 20 54 69 74 6c 65
         20 5b 48 61 72 64 5d 0b 20 30 31 32 33 34 35 36 37 38 39 61 62 63 64 65 66 30 31 32 33 34 35 36
         37 38 39 61 62 63 64 65 66 48 00 00 00 00 4b 00 00 00 04 00 00 00 00 00 00",
    );
}

#[test]
fn channels_have_counts_of_different_widths() {
    assert_server(
        Neosu,
        ServerPacket::ChannelInfo(channel()),
        "41 00 00 15 00 00 00 0b 06 23 6e 65 6f 73 75 0b 07 47 65 6e 65 72 61 6c 03 00 00 00",
    );
    assert_server(
        Stable,
        ServerPacket::ChannelInfo(channel()),
        "41 00 00 13 00 00 00 0b 06 23 6e 65 6f 73 75 0b 07 47 65 6e 65 72 61 6c 03 00",
    );
}

#[test]
fn a_message_has_its_sender_last() {
    assert_server(
        Stable,
        ServerPacket::RecvMessage(Message {
            sender: "bob".into(),
            text: "hello".into(),
            target: "#neosu".into(),
            sender_id: Id::new(1001),
        }),
        "07 00 00 18 00 00 00 0b 03 62 6f 62 0b 05 68 65 6c 6c 6f 0b 06 23 6e 65 6f 73 75 e9 03 00 00",
    );
}

#[test]
fn results_of_a_login_have_their_numbers() {
    for (number, result) in [
        (1, LoginResult::LoggedIn(Id::new(1))),
        (-10_001, LoginResult::LoggedIn(Id::new(-10_001))),
        (-8, LoginResult::VerificationNeeded),
        (-1, LoginResult::WrongCredentials),
        (0, LoginResult::Other(0)),
        (-9, LoginResult::Other(-9)),
        (-10_000, LoginResult::Other(-10_000)),
    ] {
        let mut packet = bytes("05 00 00 04 00 00 00");
        packet.extend(i32::to_le_bytes(number));
        assert_eq!(read(Neosu, &packet), [Ok(ServerPacket::UserId(result))]);
        assert_eq!(written(Neosu, &[ServerPacket::UserId(result)]), packet);
    }
}

#[test]
fn a_map_that_is_none_is_known_by_its_checksum() {
    assert_eq!(Md5::from(MD5).known().map(|md5| md5[..3].to_vec()), Some(vec![0x01, 0x23, 0x45]));
    assert_eq!(Md5::from(MD5).to_string(), MD5);
    assert_eq!(Md5::from("00000000000000000000000000000000"), Md5::ZERO);
    for none in [Md5::NONE, Md5::ZERO, "".into(), "0123".into(), "0123456789abcdef0123456789abcdeg".into()] {
        assert_eq!(none.known(), None);
    }
}
