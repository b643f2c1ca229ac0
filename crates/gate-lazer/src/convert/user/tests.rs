use kiai_model::{Country, Id, Ruleset};

use super::*;

const NOW: Timestamp = Timestamp::from_secs(1_786_060_800); // 2026-08-07

fn user() -> User {
    User {
        id: Id::new(2),
        username: "Alice".to_owned(),
        country: Country::UNKNOWN,
        roles: Roles::ADMIN.with(Roles::SUPPORTER),
        restricted: false,
        default_ruleset: Ruleset::Osu,
        joined_at: Timestamp::EPOCH,
        last_visit_at: NOW - Duration::from_mins(9),
        shows_online: true,
        pm_friends_only: false,
        avatar: None,
    }
}

fn compact(user: &User) -> serde_json::Value {
    serde_json::to_value(UserConverter { public_url: "", now: NOW }.compact(user)).unwrap()
}

#[test]
fn roles_show_as_groups_and_hearts() {
    let admin = compact(&user());
    assert_eq!((&admin["support_level"], &admin["groups"][0]["identifier"]), (&1.into(), &"admin".into()));
    let plain = compact(&User { roles: Roles::default(), ..user() });
    assert_eq!((&plain["support_level"], &plain["groups"]), (&0.into(), &serde_json::json!([])));
    assert_eq!(plain["is_supporter"], true);
}

#[test]
fn who_hides_is_not_online_and_was_never_seen() {
    assert_eq!(compact(&user())["is_online"], true);
    let away = User { last_visit_at: NOW - Duration::from_mins(10), ..user() };
    assert_eq!(compact(&away)["is_online"], false);
    let hidden = compact(&User { shows_online: false, ..user() });
    assert_eq!((&hidden["is_online"], &hidden["last_visit"]), (&false.into(), &serde_json::Value::Null));
}

#[test]
fn a_profile_has_its_statistics_before_its_history() {
    let profile = Profile { follower_count: 7, favourite_count: i64::MAX, ..Profile::default() };
    let full =
        UserConverter { public_url: "", now: NOW }.full(&User { default_ruleset: Ruleset::Mania, ..user() }, &profile);
    let with_history = APIUser { statistics: Some(kiai_wire_lazer::api::UserStatistics::default()), ..full };
    let text = serde_json::to_string(&with_history).unwrap();
    assert!(text.find("\"statistics\"").unwrap() < text.find("\"join_date\"").unwrap());
    let json: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!((&json["follower_count"], &json["playmode"]), (&7.into(), &"mania".into()));
    assert_eq!(json["favourite_beatmapset_count"], i32::MAX);
}
