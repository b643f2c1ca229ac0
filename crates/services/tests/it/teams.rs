//! Teams.

use kiai_services::{
    teams::{AddTeamRefusal, add_team, find_team, join_team, leave_team, teams},
    users::{profile_of, team_of},
};
use kiai_testkit::TestServices;

#[tokio::test]
async fn a_team_is_not_mistaken_for_another() {
    let t = TestServices::new().await;
    add_team(&t.services, "Crystal Lilies", "LILY", None).await.unwrap();
    for (name, short_name, refusal) in [
        ("Cr", "AB", "A team's name has 3 to 30 characters."),
        ("Others", "TOOLONG", "A team's short name has 2 to 4 characters."),
        ("Oth\ners", "AB", "A team's name has letters, digits, punctuation and single spaces between them."),
        ("Others", "A B", "A team's short name has letters, digits and punctuation."),
        ("crystal lilies", "AB", "the team Crystal Lilies has that name or one that looks like it"),
        ("Crystal_Ll1ies", "AB", "the team Crystal Lilies has that name or one that looks like it"),
        ("Others", "OTHR", "made"),
        ("More", "llly", "the team Crystal Lilies has that short name or one that looks like it"),
    ] {
        match add_team(&t.services, name, short_name, None).await {
            Ok(_) => assert_eq!(refusal, "made", "{name}"),
            Err(AddTeamRefusal::Internal(error)) => panic!("{error}"),
            Err(told) => assert_eq!(told.to_string(), refusal, "{name}"),
        }
    }
    assert_eq!(teams(&t.services).await.unwrap().len(), 2);
}

#[tokio::test]
async fn a_team_is_found_by_its_name_before_its_short_name() {
    let t = TestServices::new().await;
    let one = add_team(&t.services, "Lilies", "ABC", None).await.unwrap();
    let other = add_team(&t.services, "abc", "XYZ", None).await.unwrap();
    for (text, found) in
        [("lilies", Some(&one)), ("ABC", Some(&other)), ("xyz", Some(&other)), ("Lil", None), ("", None)]
    {
        assert_eq!(find_team(&t.services, text).await.unwrap().as_ref(), found, "{text}");
    }
}

#[tokio::test]
async fn a_profile_shows_at_once_who_came_and_left() {
    let t = TestServices::new().await;
    let (alice, bob) = (t.given_user("Alice").await, t.given_user("Bob").await);
    for user in [alice, bob] {
        assert_eq!(profile_of(&t.services, user).await.unwrap().team, None);
    }
    let team = add_team(&t.services, "Lilies", "LIL", Some(alice)).await.unwrap();
    assert_eq!(join_team(&t.services, team.id, bob).await.unwrap(), None);
    for user in [alice, bob] {
        assert_eq!(profile_of(&t.services, user).await.unwrap().team.as_ref(), Some(&team));
        assert_eq!(team_of(&t.services, user).await.unwrap().as_ref(), Some(&team));
    }
    assert_eq!(teams(&t.services).await.unwrap()[0].leader.as_deref(), Some("Alice"));
    let others = add_team(&t.services, "Others", "OTHR", Some(alice)).await.unwrap();
    assert_eq!(teams(&t.services).await.unwrap()[0].leader, None);
    assert_eq!(leave_team(&t.services, alice).await.unwrap(), Some(others));
    assert_eq!(leave_team(&t.services, alice).await.unwrap(), None);
    assert_eq!(profile_of(&t.services, alice).await.unwrap().team, None);
}
