//! The first request.

use proptest::{collection::vec, prelude::*};

use super::{
    COMMON_HASHES, ClientHashes, ClientVersion, Credentials, LoginRequest, MAX_LOGIN_BODY, RUNNING_UNDER_WINE, Stream,
};
use crate::{
    Dialect::{Neosu, Stable},
    users::UtcOffset,
};

const ALICE: &str = "alice\n2ab96390c7dbe3439de74d0c9b0b1767\n\
    b20260101.1|2|0|8cc76f9a7f66091699d129c31adc5a4b:runningunderwine:b4ec3c4334a0249dae95c284ec5983df:\
    3568e4662a21308cbe0736850a6eb988:3568e4662a21308cbe0736850a6eb988:|0\n";

const TOKEN: &str = "$oauth\nnt1_Zm9vYmFyYmF6\n\
    b20260101.1|2|0|8cc76f9a7f66091699d129c31adc5a4b:runningunderwine:b4ec3c4334a0249dae95c284ec5983df:\
    3568e4662a21308cbe0736850a6eb988:3568e4662a21308cbe0736850a6eb988:|0\n";

fn alice() -> LoginRequest {
    LoginRequest {
        credentials: Credentials::Password {
            username: "alice".into(),
            password_md5: "2ab96390c7dbe3439de74d0c9b0b1767".into(),
        },
        version: Some(ClientVersion { date: 20_260_101, revision: Some(1), stream: Stream::Stable }),
        utc_offset: UtcOffset::new(2),
        show_city: false,
        hashes: ClientHashes {
            executable: "8cc76f9a7f66091699d129c31adc5a4b".into(),
            adapters: RUNNING_UNDER_WINE.into(),
            adapters_md5: "b4ec3c4334a0249dae95c284ec5983df".into(),
            uninstall_id: "3568e4662a21308cbe0736850a6eb988".into(),
            disk: "3568e4662a21308cbe0736850a6eb988".into(),
        },
        friends_only_pms: false,
    }
}

#[test]
fn a_login_with_a_password_has_three_lines() {
    assert_eq!(LoginRequest::decode(ALICE.as_bytes()).unwrap(), alice());
    assert_eq!(alice().encode(Neosu), ALICE);
}

#[test]
fn a_login_with_a_token_names_nobody() {
    let login = LoginRequest { credentials: Credentials::Token("nt1_Zm9vYmFyYmF6".into()), ..alice() };
    assert_eq!(LoginRequest::decode(TOKEN.as_bytes()).unwrap(), login);
    assert_eq!(login.encode(Neosu), TOKEN);
}

#[test]
fn printing_a_login_tells_no_secrets() {
    for (text, secret) in [(ALICE, "2ab96390c7dbe3439de74d0c9b0b1767"), (TOKEN, "nt1_Zm9vYmFyYmF6")] {
        let printed = format!("{:?}", LoginRequest::decode(text.as_bytes()).unwrap());
        assert!(!printed.contains(secret), "{printed}");
    }
}

#[test]
fn lines_may_end_otherwise() {
    for text in [ALICE.replace('\n', "\r\n"), ALICE.trim_end().to_owned(), format!("{ALICE}\n\n")] {
        assert_eq!(LoginRequest::decode(text.as_bytes()).unwrap(), alice(), "{text:?}");
    }
}

#[test]
fn more_fields_are_passed_over() {
    let text = ALICE.replace("|0\n", "|1|1337\n");
    assert_eq!(LoginRequest::decode(text.as_bytes()).unwrap(), LoginRequest { friends_only_pms: true, ..alice() });
}

#[test]
fn less_is_refused() {
    for text in ["", "alice", "alice\n00", "alice\n00\n", "alice\n00\nb20260101|2|0|a:b:c:d:e:"] {
        assert!(LoginRequest::decode(text.as_bytes()).is_err(), "{text:?}");
    }
    assert!(LoginRequest::decode(&vec![b'a'; MAX_LOGIN_BODY + 1]).is_err());
}

#[test]
fn neosu_writes_hours_as_one_character() {
    for (hours, stable, neosu) in [
        (0, "0", "0"),
        (9, "9", "9"),
        (10, "10", ":"),
        (11, "11", ";"),
        (12, "12", "<"),
        (13, "13", "="),
        (14, "14", ">"),
        (-3, "-3", "-3"),
        (-12, "-12", "-<"),
    ] {
        let offset = UtcOffset::new(hours);
        assert_eq!(offset.to_login(Stable), stable);
        assert_eq!(offset.to_login(Neosu), neosu);
        assert_eq!(UtcOffset::from_login(stable), offset);
        assert_eq!(UtcOffset::from_login(neosu), offset);
    }
    for (text, hours) in [("+2", 2), ("5.5", 5), ("-3,5", -3), ("25", 0), ("", 0), ("-", 0), ("x", 0), ("ü", 0)] {
        assert_eq!(UtcOffset::from_login(text).hours(), hours, "{text}");
    }
}

#[test]
fn versions_are_of_five_kinds() {
    for (text, date, revision, stream) in [
        ("b20260101.1", 20_260_101, Some(1), Stream::Stable),
        ("b20250107", 20_250_107, None, Stream::Stable),
        ("b20250107.12beta", 20_250_107, Some(12), Stream::Beta),
        ("b20250107.2cuttingedge", 20_250_107, Some(2), Stream::CuttingEdge),
        ("b20250107dev", 20_250_107, None, Stream::Dev),
        ("b20250107tourney", 20_250_107, None, Stream::Tourney),
    ] {
        let version = ClientVersion { date, revision, stream };
        assert_eq!(text.parse(), Ok(version));
        assert_eq!(version.to_string(), text);
    }
    for text in
        ["", "b", "b2025010", "20250107", "b2025010x", "b+0250107", "b20250107.", "b20250107.x", "b20250107gold"]
    {
        assert!(text.parse::<ClientVersion>().is_err(), "{text}");
    }
    let login = LoginRequest::decode(ALICE.replace("b20260101.1", "b1844.test").as_bytes());
    assert_eq!(login.unwrap(), LoginRequest { version: None, ..alice() });
}

#[test]
fn hashes_may_be_missing() {
    let hashes = ClientHashes::from("a:b.c.:d");
    assert_eq!((&*hashes.executable, &*hashes.adapters, &*hashes.disk), ("a", "b.c.", ""));
    assert_eq!(hashes.to_string(), "a:b.c.:d:::");
    assert!(COMMON_HASHES.iter().all(|hash| hash.len() == 32));
}

proptest! {
    #[test]
    fn garbage_never_panics(bytes in vec(any::<u8>(), 0..512), text in "[a-c:|\n\r$.0-9-]{0,80}") {
        let _ = LoginRequest::decode(&bytes);
        let _ = LoginRequest::decode(text.as_bytes());
    }

    #[test]
    fn logins_come_back(name in "[a-z ]{1,15}", hours in -12i8..=14, city in any::<bool>(), friends in any::<bool>()) {
        let login = LoginRequest {
            credentials: Credentials::Password { username: name.as_str().into(), password_md5: "00".into() },
            utc_offset: UtcOffset::new(hours),
            show_city: city,
            friends_only_pms: friends,
            ..alice()
        };
        for dialect in [Stable, Neosu] {
            prop_assert_eq!(&LoginRequest::decode(login.encode(dialect).as_bytes()).unwrap(), &login);
        }
    }
}
