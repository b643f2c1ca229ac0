use super::*;

#[test]
fn a_form_about_comments_is_read() {
    let read = |text: &str| CommentForm::read(&Fields::read(text.as_bytes()));
    assert_eq!(read("a=get&b=75&s=1&r=0&m=0"), Some(CommentForm { map: 75, set: 1, score: 0, post: None }));
    let post =
        CommentPost { kind: CommentKind::Replay, time_ms: -5, colour: Some("ff66aa".into()), text: "a b".into() };
    assert_eq!(
        read("a=post&b=75&s=1&r=9&target=replay&starttime=-5&comment=a+b&f=ff66aa"),
        Some(CommentForm { map: 75, set: 1, score: 9, post: Some(post) })
    );
    for bad in [
        "",
        "a=delete",
        "a=post&target=player&starttime=1&comment=x",
        "a=post&target=map&starttime=x&comment=x",
        "a=post&target=map&starttime=99999999999&comment=x",
        "a=post&target=map&starttime=1",
    ] {
        assert_eq!(read(bad), None, "{bad}");
    }
    assert_eq!(read("a=get&b=-1&s=x&r="), Some(CommentForm { map: 0, set: 0, score: 0, post: None }));
}

#[test]
fn a_comment_is_a_line_whatever_is_in_it() {
    let line =
        |mark, colour, text| CommentLine { time_ms: 1500, kind: CommentKind::Map, mark, colour, text }.to_string();
    assert_eq!(line(CommentMark::Nobody, None, "nice"), "1500\tmap\t\tnice");
    assert_eq!(line(CommentMark::Supporter, Some("ff66aa"), "nice"), "1500\tmap\tsupporter|ff66aa\tnice");
    assert_eq!(line(CommentMark::Bat, Some("f\tf"), "a\tb\nc"), "1500\tmap\tbat|ff\ta b c");
    assert_eq!(line(CommentMark::Creator, None, "x"), "1500\tmap\tcreator\tx");
    assert_eq!(line(CommentMark::Player, None, "x"), "1500\tmap\tplayer\tx");
}

#[test]
fn a_rating_has_two_decimals() {
    assert_eq!(rate_done(8.0), "alreadyvoted\n8.00");
    assert_eq!(rate_done(20.0 / 3.0), "alreadyvoted\n6.67");
}
