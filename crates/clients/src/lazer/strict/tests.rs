use super::{BeatmapSet, Me, Room, Score, ScoreCollection, User, read};

const SCORE: &str = r#""id":5,"beatmap_id":10,"ruleset_id":0,"user_id":2,"total_score":1,"rank":"S","ended_at":"2026-08-07T10:05:00+00:00""#;

#[test]
fn the_smallest_user_is_readable() {
    let user: User = read(br#"{"id":2,"username":"alice"}"#).unwrap();
    assert_eq!((user.id, user.username.as_str(), user.is_bot), (Some(2), "alice", false));
}

#[test]
fn null_in_a_value_type_fails() {
    for field in ["is_bot", "join_date", "support_level", "daily_challenge_user_stats"] {
        let body = format!(r#"{{"id":2,"username":"alice","{field}":null}}"#);
        assert!(read::<User>(body.as_bytes()).is_err(), "{field}");
    }
}

#[test]
fn an_integer_has_no_decimal_point_and_32_bits() {
    for value in ["1.0", "3000000000"] {
        let body = format!(r#"{{"id":2,"username":"alice","support_level":{value}}}"#);
        read::<User>(body.as_bytes()).unwrap_err();
    }
}

#[test]
fn a_date_needs_its_offset() {
    let me = |date: &str| read::<Me>(format!(r#"{{"id":2,"username":"a","last_visit":{date}}}"#).as_bytes());
    assert_eq!(me(r#""1970-01-01T00:00:01+00:00""#).unwrap().user.last_visit.unwrap().0.0, 1000);
    assert!(me("null").unwrap().user.last_visit.is_none());
    me(r#""1970-01-01T00:00:01""#).unwrap_err();
}

#[test]
fn a_scores_beatmap_comes_before_its_set() {
    let map = r#"{"id":10,"beatmapset_id":1,"status":"ranked","mode_int":0,"last_updated":"2026-08-07T10:05:00Z"}"#;
    let set =
        r#"{"id":1,"status":"ranked","title":"t","artist":"a","creator":"c","submitted_date":"2026-08-07T10:05:00Z"}"#;
    read::<Score>(format!(r#"{{{SCORE},"beatmap":{map},"beatmapset":{set}}}"#).as_bytes()).unwrap();
    for wrong in [
        format!(r#"{{{SCORE},"beatmapset":{set},"beatmap":{map}}}"#),
        format!(r#"{{{SCORE},"beatmapset":null}}"#),
        format!(r#"{{{SCORE},"beatmapset":{set}}}"#),
    ] {
        read::<Score>(wrong.as_bytes()).unwrap_err();
    }
}

#[test]
fn an_unknown_hit_result_fails() {
    read::<Score>(format!(r#"{{{SCORE},"statistics":{{"great":1}}}}"#).as_bytes()).unwrap();
    read::<Score>(format!(r#"{{{SCORE},"statistics":{{"geki":1}}}}"#).as_bytes()).unwrap_err();
    read::<Score>(format!(r#"{{{SCORE},"statistics":[]}}"#).as_bytes()).unwrap_err();
}

#[test]
fn a_board_without_a_map_that_has_none_is_a_list_alone() {
    let board: ScoreCollection = read(br#"{"scores":[]}"#).unwrap();
    assert!(board.scores.is_empty() && board.user_score.is_none());
    read::<ScoreCollection>(br#"{"scores":[],"score_count":null}"#).unwrap_err();
}

#[test]
fn a_set_never_has_a_null_user() {
    let set = |rest: &str| {
        let body = format!(
            r#"{{"id":1,"status":"ranked","title":"t","artist":"a","creator":"c","covers":{{}},"submitted_date":"2026-08-07T10:05:00Z"{rest}}}"#
        );
        read::<BeatmapSet>(body.as_bytes())
    };
    set("").unwrap();
    set(r#","user":null"#).unwrap_err();
    set(r#","availability":null"#).unwrap_err();
}

#[test]
fn an_empty_or_null_body_fails() {
    read::<User>(b"").unwrap_err();
    read::<User>(b"null").unwrap_err();
}

#[test]
fn a_room_has_no_null_in_a_value_and_no_item_without_its_map() {
    read::<Room>(br#"{"id":7,"name":"room","type":"playlists","channel_id":5}"#).unwrap();
    for field in ["has_password", "type", "status", "participant_count", "channel_id", "pinned", "auto_skip"] {
        let body = format!(r#"{{"id":7,"{field}":null}}"#);
        assert!(read::<Room>(body.as_bytes()).is_err(), "{field}");
    }
    let item = r#"{"id":70,"beatmap":null,"beatmap_id":10,"allowed_mods":[]}"#;
    assert!(read::<Room>(format!(r#"{{"id":7,"playlist":[{item}]}}"#).as_bytes()).is_err());
}
