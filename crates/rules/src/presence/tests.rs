use super::*;

const USER: Id<User> = Id::new(7);

fn present() -> Present {
    Present::new(USER, Id::new(1))
}

/// What the watchers of everyone are told.
fn watchers(told: &[(Audience, Event)]) -> Vec<Option<UserStatus>> {
    told.iter()
        .filter(|(audience, _)| *audience == Audience::PresenceWatchers)
        .map(|(_, event)| match event {
            Event::PresenceChanged { presence, .. } => presence.as_ref().map(|presence| presence.status),
            other => panic!("{other:?}"),
        })
        .collect()
}

fn all(told: &[Vec<(Audience, Event)>; 3]) -> Vec<Option<UserStatus>> {
    watchers(&told.concat())
}

#[test]
fn nothing_is_told_of_a_user_who_has_just_come() {
    assert_eq!(present().visible(), None);
    assert!(present().leave().is_empty());
}

#[test]
fn status_and_activity_are_told_each() {
    let mut user = present();
    let told = [
        user.set_status(Some(UserStatus::Online)),
        user.set_activity(Some(Activity::ChoosingBeatmap)),
        user.set_status(Some(UserStatus::DoNotDisturb)),
    ];
    assert_eq!(all(&told), [Some(UserStatus::Online), Some(UserStatus::Online), Some(UserStatus::DoNotDisturb)]);
    assert_eq!(user.visible().unwrap().activity, Some(Activity::ChoosingBeatmap));
    assert_eq!(watchers(&user.leave()), [None]);
}

#[test]
fn followers_and_the_user_hear_the_same_as_watchers() {
    let mut user = present();
    let told = user.set_status(Some(UserStatus::Online));
    let audiences: Vec<_> = told.iter().map(|(audience, _)| audience.clone()).collect();
    assert_eq!(
        audiences,
        [
            Audience::PresenceWatchers,
            Audience::Onlookers(USER),
            Audience::Followers(USER),
            Audience::Roster,
            Audience::Connection(Id::new(1))
        ]
    );
    assert!(matches!(told[2].1, Event::FriendPresenceChanged { presence: Some(_), .. }));
}

#[test]
fn appearing_offline_is_told_once_and_nothing_after_it() {
    let mut user = present();
    user.set_status(Some(UserStatus::Online));
    let told = [
        user.set_status(Some(UserStatus::Offline)),
        user.set_activity(Some(Activity::ChoosingBeatmap)),
        user.clone().leave(),
    ];
    assert_eq!(all(&told), [None]);
    assert_eq!(user.status(), Some(UserStatus::Offline));
}

#[test]
fn a_user_who_appears_offline_still_hears_of_themselves() {
    let mut user = present();
    user.set_status(Some(UserStatus::Offline));
    let told = user.set_activity(Some(Activity::ChoosingBeatmap));
    let event = Event::PresenceChanged { user: USER, presence: None };
    assert_eq!(told, [(Audience::Connection(Id::new(1)), event)]);
}

#[test]
fn who_came_appearing_offline_is_never_seen() {
    let mut user = present();
    let told =
        [user.set_status(Some(UserStatus::Offline)), user.set_activity(Some(Activity::ChoosingBeatmap)), user.leave()];
    assert!(all(&told).iter().all(Option::is_none));
}

#[test]
fn idle_after_idle_is_not_told() {
    let mut user = present();
    let told = [user.set_status(Some(UserStatus::DoNotDisturb)), user.set_activity(None), Vec::new()];
    assert_eq!(all(&told), [Some(UserStatus::DoNotDisturb)]);
}

#[test]
fn the_same_activity_is_told_again_and_the_same_status_is_not() {
    let mut user = present();
    user.set_status(Some(UserStatus::Online));
    assert!(user.set_status(Some(UserStatus::Online)).is_empty());
    user.set_activity(Some(Activity::ChoosingBeatmap));
    assert_eq!(watchers(&user.set_activity(Some(Activity::ChoosingBeatmap))).len(), 1);
}

#[test]
fn the_roster_hears_who_comes_and_leaves_and_nothing_else() {
    let mut user = present();
    let told = [
        user.set_status(Some(UserStatus::Offline)),
        user.set_status(Some(UserStatus::Online)),
        user.set_activity(Some(Activity::ChoosingBeatmap)),
        user.set_status(Some(UserStatus::DoNotDisturb)),
        user.set_status(Some(UserStatus::Offline)),
        user.set_status(Some(UserStatus::Online)),
        user.leave(),
    ];
    let roster: Vec<Event> = told
        .concat()
        .into_iter()
        .filter(|(audience, _)| *audience == Audience::Roster)
        .map(|(_, event)| event)
        .collect();
    let (came, left) = (Event::UserCame { user: USER }, Event::UserLeft { user: USER });
    assert_eq!(roster, [came.clone(), left.clone(), came, left]);
}
