//! The catalogue of the spectator hub's behaviour, line by line (SP, XT).

use kiai_model::{
    Acronym, BeatmapStatus, HitCounts, HitResult, Mod, Mods,
    spectate::{FrameHeader, ReplayFrame, ScoreProcessorState},
};

use super::{recording::MAX_FRAMES, *};

const PLAYER: Id<User> = Id::new(1234);
const WATCHED: Id<User> = Id::new(2345);
const FIRST: Id<Connection> = Id::new(1);
const SECOND: Id<Connection> = Id::new(2);
const NOW: Timestamp = Timestamp(1_000_000);

fn player() -> Player {
    Player::new(PLAYER)
}

fn token(number: i64) -> Option<Id<ScoreToken>> {
    Some(Id::new(number))
}

fn state(ruleset: i32) -> PlayState {
    PlayState {
        beatmap: Some(Id::new(88)),
        ruleset: Some(ruleset),
        mods: Mods::default(),
        phase: PlayPhase::Playing,
        maximum_statistics: HitCounts::from_iter([(HitResult::Great, 1)]),
    }
}

fn map(status: BeatmapStatus) -> Option<PlayedMap> {
    Some(PlayedMap { beatmap: Id::new(88), checksum: "checksum".into(), status, format_version: 14 })
}

fn bundle(statistics: &[(HitResult, u32)], frame_count: usize) -> Arc<FrameBundle> {
    Arc::new(FrameBundle {
        header: FrameHeader {
            total_score: 300,
            accuracy: 0.95,
            combo: 1,
            max_combo: 2,
            statistics: statistics.iter().copied().collect(),
            processor: ScoreProcessorState::default(),
            mods: Mods::default(),
            total_score_without_mods: None,
            pauses: None,
        },
        frames: vec![ReplayFrame { time_ms: 1000.0, x: None, y: None, buttons: 0 }; frame_count],
    })
}

fn hit() -> Arc<FrameBundle> {
    bundle(&[(HitResult::Great, 1)], 1)
}

/// A player with commands that must be accepted.
struct Table {
    player: Player,
    connection: Id<Connection>,
    now: Timestamp,
}

impl Table {
    fn new() -> Self {
        Self { player: player(), connection: FIRST, now: NOW }
    }

    fn apply(&mut self, command: Command) -> Vec<Outcome> {
        self.player.apply(self.connection, command, self.now).unwrap()
    }

    fn refused(&mut self, command: Command) -> Refusal {
        self.player.apply(self.connection, command, self.now).unwrap_err()
    }

    fn begin_with(&mut self, token: Option<Id<ScoreToken>>, state: PlayState, map: Option<PlayedMap>) -> Vec<Outcome> {
        self.apply(Command::Begin { username: "user".into(), play: Play::Named(token), state, map, is_recorded: true })
    }

    fn begin(&mut self, token: Option<Id<ScoreToken>>) -> Vec<Outcome> {
        self.begin_with(token, state(0), map(BeatmapStatus::Ranked))
    }

    fn send(&mut self, token: Option<Id<ScoreToken>>, bundle: Arc<FrameBundle>) -> Vec<Outcome> {
        self.apply(Command::SendFrames { play: Play::Named(token), bundle, has_room: true, shown_in: None })
    }

    fn end(&mut self, token: Option<Id<ScoreToken>>, phase: PlayPhase) -> Vec<Outcome> {
        self.apply(Command::End { token, phase })
    }
}

fn began(state: PlayState) -> Outcome {
    Outcome::Tell(Audience::Watchers(PLAYER), Event::PlayBegan { user: PLAYER, state: state.into() })
}

fn finished(ruleset: i32, phase: PlayPhase) -> Outcome {
    let state = PlayState { phase, ..state(ruleset) };
    Outcome::Tell(Audience::Watchers(PLAYER), Event::PlayFinished { user: PLAYER, state: state.into() })
}

fn recordings(outcomes: &[Outcome]) -> Vec<&Recording> {
    outcomes
        .iter()
        .filter_map(|outcome| match outcome {
            Outcome::Finished(recording) => Some(&**recording),
            Outcome::Tell(..) => None,
        })
        .collect()
}

#[test]
fn sp01_a_begun_play_is_announced_with_its_state() {
    assert_eq!(Table::new().begin(token(0)), [began(state(0))]);
}

#[test]
fn sp02_frames_are_relayed_unchanged() {
    let mut table = Table::new();
    table.begin(token(0));
    let told = table.send(token(0), hit());
    assert_eq!(told, [Outcome::Tell(Audience::Watchers(PLAYER), Event::FramesSent { user: PLAYER, bundle: hit() })]);
}

#[test]
fn sp03_sp05_sp19_a_passed_play_is_recorded_and_told() {
    let mut table = Table::new();
    table.begin(token(1234));
    table.send(token(1234), hit());
    let outcomes = table.end(token(1234), PlayPhase::Passed);
    assert_eq!(outcomes[1..], [finished(0, PlayPhase::Passed)]);
    let recording = recordings(&outcomes)[0];
    assert_eq!((recording.user, recording.username.as_str()), (PLAYER, "user"));
    assert_eq!((recording.token, recording.frames.len(), recording.accuracy), (Id::new(1234), 1, 0.95));
    assert_eq!((recording.combo, recording.max_combo, recording.total_score), (1, 2, 300));
}

#[test]
fn sp06_a_play_without_a_hit_is_not_recorded_and_told() {
    let mut table = Table::new();
    table.begin(token(1));
    table.send(token(1), bundle(&[(HitResult::Miss, 3), (HitResult::IgnoreMiss, 1)], 5));
    assert_eq!(table.end(token(1), PlayPhase::Quit), [finished(0, PlayPhase::Quit)]);
}

#[test]
fn sp07_the_last_header_says_which_mods_were_played() {
    let touch_device = Mod::from("TD".parse::<Acronym>().unwrap());
    let mut table = Table::new();
    table.begin(token(1));
    let mut with_mod = FrameBundle::clone(&hit());
    with_mod.header.mods = Mods(vec![touch_device.clone()]);
    table.send(token(1), with_mod.into());
    let outcomes = table.end(token(1), PlayPhase::Passed);
    assert_eq!(recordings(&outcomes)[0].mods.0, [touch_device]);
}

#[test]
fn sp08_sp09_what_older_clients_do_not_tell_stays_as_it_was() {
    let mut table = Table::new();
    table.begin(token(1));
    let mut newer = FrameBundle::clone(&hit());
    newer.header.total_score_without_mods = Some(123_321);
    newer.header.pauses = Some(vec![1000, 2000]);
    table.send(token(1), newer.into());
    table.send(token(1), hit());
    let outcomes = table.end(token(1), PlayPhase::Passed);
    let recording = recordings(&outcomes)[0];
    assert_eq!((recording.total_score_without_mods, &recording.pauses[..]), (Some(123_321), &[1000, 2000][..]));
}

#[test]
fn sp10_sp11_who_plays_is_known_to_late_watchers() {
    let mut table = Table::new();
    assert_eq!(table.player.playing(), None);
    table.begin(token(1));
    assert_eq!(table.player.playing(), Some(&state(0)));
    table.end(token(1), PlayPhase::Passed);
    assert_eq!(table.player.playing(), None);
}

#[test]
fn sp12_sp13_the_watched_user_hears_of_it() {
    let mut table = Table::new();
    let started = Event::WatchingStarted { watcher: PLAYER, username: "user".into() };
    let ended = Event::WatchingEnded { watcher: PLAYER };
    assert_eq!(
        table.apply(Command::Watch { username: "user".into(), target: WATCHED }),
        [Outcome::Tell(Audience::User(WATCHED), started)]
    );
    let told = [Outcome::Tell(Audience::User(WATCHED), ended)];
    assert_eq!(table.apply(Command::Unwatch { target: WATCHED }), told);
    assert_eq!(table.apply(Command::Unwatch { target: WATCHED }), [], "who was not watched is not told that it ends");
}

#[test]
fn sp14_a_play_that_ends_playing_was_quit() {
    let mut table = Table::new();
    table.begin(None);
    assert_eq!(table.end(None, PlayPhase::Playing), [finished(0, PlayPhase::Quit)]);
}

#[test]
fn sp15_a_play_whose_connection_drops_was_quit() {
    let mut table = Table::new();
    table.begin(token(1));
    assert_eq!(table.apply(Command::Leave), [finished(0, PlayPhase::Quit)]);
    assert!(!table.player.is_active());
}

#[test]
fn sp16_sp17_sp18_only_maps_with_a_leaderboard_are_recorded() {
    for status in BeatmapStatus::ALL {
        let mut table = Table::new();
        table.begin_with(token(1), state(0), map(status));
        table.send(token(1), hit());
        let outcomes = table.end(token(1), PlayPhase::Passed);
        assert_eq!(recordings(&outcomes).len(), usize::from(status.has_leaderboard()), "{status:?}");
        assert_eq!(outcomes.last(), Some(&finished(0, PlayPhase::Passed)));
    }
}

#[test]
fn sp22_a_reconnect_in_mid_play_loses_nothing() {
    let mut table = Table::new();
    table.begin(token(1));
    table.send(token(1), hit());
    table.apply(Command::Leave);
    table.connection = SECOND;
    table.begin(token(1));
    table.send(token(1), hit());
    let outcomes = table.end(token(1), PlayPhase::Passed);
    assert_eq!(recordings(&outcomes)[0].frames.len(), 2);
    table.apply(Command::Leave);
    assert!(table.player.is_forgettable());
}

#[test]
fn sp23_a_recording_without_news_expires() {
    let mut table = Table::new();
    table.begin(token(1));
    table.send(token(1), hit());
    table.apply(Command::Leave);
    assert!(!table.player.is_forgettable());
    table.player.expire(NOW + RECORDING_LIFETIME);
    assert!(table.player.is_forgettable());
}

#[test]
fn an_expired_play_still_ends_for_its_watchers() {
    let mut table = Table::new();
    table.begin(token(1));
    table.send(token(1), hit());
    table.now = NOW + RECORDING_LIFETIME;
    assert_eq!(table.end(token(1), PlayPhase::Passed), [finished(0, PlayPhase::Passed)]);
}

#[test]
fn sp24_to_sp27_two_plays_overlap() {
    let mut table = Table::new();
    assert_eq!(table.begin(token(1234)), [began(state(0))]);
    assert_eq!(table.begin_with(token(5678), state(3), map(BeatmapStatus::Ranked)), [began(state(3))]);
    table.send(token(1234), hit());
    table.send(token(1234), bundle(&[(HitResult::Great, 2)], 1));
    table.send(token(5678), hit());
    let outcomes = table.end(token(1234), PlayPhase::Passed);
    assert_eq!(outcomes.len(), 1, "watchers are not told");
    let recording = recordings(&outcomes)[0];
    assert_eq!((recording.frames.len(), recording.statistics.get(HitResult::Great)), (2, 2));
    let outcomes = table.end(token(5678), PlayPhase::Passed);
    assert_eq!(outcomes.last(), Some(&finished(3, PlayPhase::Passed)));
    assert_eq!(recordings(&outcomes)[0].frames.len(), 1);
    table.apply(Command::Leave);
    assert!(table.player.is_forgettable());
}

#[test]
fn sp28_to_sp30_a_third_play_closes_the_first() {
    let mut table = Table::new();
    table.begin(token(1));
    table.send(token(1), hit());
    assert_eq!(table.begin(token(2)), [began(state(0))]);
    let outcomes = table.begin(token(3));
    assert_eq!(recordings(&outcomes)[0].token, Id::new(1), "what was recorded of it is kept");
    assert_eq!(outcomes.last(), Some(&began(state(0))));
    let command = Command::End { token: token(1), phase: PlayPhase::Passed };
    assert_eq!(table.refused(command), Refusal::UnknownToken);
    table.end(token(2), PlayPhase::Passed);
    table.end(token(3), PlayPhase::Passed);
    table.apply(Command::Leave);
    assert!(table.player.is_forgettable());
}

#[test]
fn sp31_a_token_begun_again_is_one_token() {
    let mut table = Table::new();
    for _ in 0..3 {
        table.begin(token(1));
    }
    table.end(token(1), PlayPhase::Passed);
    table.apply(Command::Leave);
    assert!(table.player.is_forgettable());
}

#[test]
fn xt05_an_unknown_map_is_not_announced_and_its_frames_are_relayed() {
    let mut table = Table::new();
    assert!(table.begin_with(None, state(0), None).is_empty());
    assert!(table.begin_with(None, PlayState { ruleset: None, ..state(0) }, map(BeatmapStatus::Ranked)).is_empty());
    assert_eq!(table.send(None, hit()).len(), 1);
    assert_eq!(table.end(None, PlayPhase::Failed).len(), 1);
}

#[test]
fn frames_of_a_token_that_is_not_open_are_refused() {
    let mut table = Table::new();
    table.begin(token(1));
    let command = Command::SendFrames { play: Play::Named(token(2)), bundle: hit(), has_room: true, shown_in: None };
    assert_eq!(table.refused(command), Refusal::UnknownToken);
}

#[test]
fn frames_after_the_end_are_relayed_without_a_token() {
    let mut table = Table::new();
    table.begin(token(1));
    table.end(token(1), PlayPhase::Passed);
    assert_eq!(table.send(None, hit()).len(), 1);
}

#[test]
fn xt06_an_older_client_ends_a_play_without_a_token_silently() {
    let mut table = Table::new();
    table.apply(Command::Begin {
        username: "user".into(),
        play: Play::Implied(None),
        state: state(0),
        map: map(BeatmapStatus::Ranked),
        is_recorded: true,
    });
    assert!(table.apply(Command::EndImplied { state: state(0) }).is_empty());
    assert_eq!(table.player.playing(), None);
}

#[test]
fn an_older_client_means_the_play_it_began() {
    let mut table = Table::new();
    let begin = Command::Begin {
        username: "user".into(),
        play: Play::Implied(token(1)),
        state: state(0),
        map: map(BeatmapStatus::Loved),
        is_recorded: true,
    };
    assert_eq!(table.apply(begin), [began(state(0))]);
    table.apply(Command::SendFrames { play: Play::Implied(None), bundle: hit(), has_room: true, shown_in: None });
    let outcomes = table.apply(Command::EndImplied { state: state(0) });
    assert_eq!(recordings(&outcomes)[0].frames.len(), 1);
    assert_eq!(outcomes.last(), Some(&finished(0, PlayPhase::Quit)));
}

#[test]
fn xt08_who_leaves_watches_nobody_any_more() {
    let mut table = Table::new();
    for target in [5, 6] {
        table.apply(Command::Watch { username: "user".into(), target: Id::new(target) });
    }
    let ended = |target| Outcome::Tell(Audience::User(Id::new(target)), Event::WatchingEnded { watcher: PLAYER });
    assert_eq!(table.apply(Command::Leave), [ended(5), ended(6)]);
}

#[test]
fn what_belongs_to_one_connection_is_closed_to_another() {
    let mut table = Table::new();
    table.begin(token(1));
    table.connection = SECOND;
    assert_eq!(table.refused(Command::Watch { username: "user".into(), target: WATCHED }), Refusal::NotTheOwner);
    assert_eq!(table.refused(Command::Leave), Refusal::NotTheOwner, "a stale farewell changes nothing");
    assert_eq!(table.player.take_over(), [finished(0, PlayPhase::Quit)]);
    table.apply(Command::Watch { username: "user".into(), target: WATCHED });
}

#[test]
fn a_recording_without_end_is_given_up() {
    let mut table = Table::new();
    table.begin(token(1));
    for _ in 0..=MAX_FRAMES / 100_000 {
        table.send(token(1), bundle(&[(HitResult::Great, 1)], 100_000));
    }
    let outcomes = table.end(token(1), PlayPhase::Passed);
    let recording = recordings(&outcomes)[0];
    assert!(recording.is_too_long && recording.frames.is_empty());
}

#[test]
fn what_is_taken_out_can_be_put_back_and_gone_on_with() {
    let mut table = Table::new();
    table.begin(token(1));
    table.send(token(1), hit());
    let recordings_taken = table.player.take_recordings();
    assert_eq!((recordings_taken.len(), table.player.recorded_frame_count()), (1, 0));
    let mut next = Table::new();
    for recording in recordings_taken.clone() {
        next.player.put_back(recording);
    }
    next.player.put_back(Recording { user: WATCHED, ..recordings_taken[0].clone() });
    next.begin(token(1));
    next.send(token(1), hit());
    let outcomes = next.end(token(1), PlayPhase::Passed);
    assert_eq!(recordings(&outcomes)[0].frames.len(), 2);
    next.apply(Command::Leave);
    assert!(next.player.is_forgettable(), "another's recording is not taken");
}

#[test]
fn recordings_of_one_user_are_limited() {
    let mut table = Table::new();
    for number in 1..50 {
        table.begin(token(number));
        table.apply(Command::Leave);
    }
    assert_eq!(table.player.recordings.len(), MAX_RECORDINGS);
}

#[test]
fn watched_users_are_limited() {
    let mut table = Table::new();
    for target in 0..MAX_WATCHED {
        table.apply(Command::Watch { username: "user".into(), target: Id::new(i64::try_from(target).unwrap()) });
    }
    assert_eq!(table.refused(Command::Watch { username: "user".into(), target: Id::new(-1) }), Refusal::TooManyWatched);
}

#[test]
fn a_play_that_is_not_recorded_is_shown_all_the_same() {
    let mut table = Table::new();
    let begin = Command::Begin {
        username: "user".into(),
        play: Play::Named(token(1)),
        state: state(0),
        map: map(BeatmapStatus::Ranked),
        is_recorded: false,
    };
    assert_eq!(table.apply(begin), [began(state(0))]);
    assert_eq!(table.send(token(1), hit()).len(), 1);
    assert_eq!(table.player.recorded_frame_count(), 0);
    assert_eq!(table.end(token(1), PlayPhase::Passed), [finished(0, PlayPhase::Passed)]);
}

#[test]
fn a_recording_for_which_there_was_no_room_is_none() {
    let mut table = Table::new();
    table.begin(token(1));
    table.send(token(1), hit());
    assert_eq!(table.player.recorded_frame_count(), 1);
    table.apply(Command::SendFrames { play: Play::Named(token(1)), bundle: hit(), has_room: false, shown_in: None });
    table.send(token(1), hit());
    assert_eq!(table.player.recorded_frame_count(), 0);
    let outcomes = table.end(token(1), PlayPhase::Passed);
    assert!(recordings(&outcomes)[0].is_too_long);
}

/// What watchers of a play hear in the classic scale, and when they are told what is played.
fn classic(outcomes: &[Outcome]) -> Vec<Option<(ClassicAction, u16, usize)>> {
    let told = outcomes.iter().filter_map(|outcome| match outcome {
        Outcome::Tell(Audience::Watchers(_), Event::ClassicFramesSent { bundle, .. }) => {
            Some(Some((bundle.action, bundle.sequence, bundle.frames.len())))
        }
        Outcome::Tell(Audience::Watchers(_), Event::WatchedStatusChanged { .. }) => Some(None),
        _ => None,
    });
    told.collect()
}

#[test]
fn who_watches_hears_a_play_of_osu_lazer_in_the_classic_scale_too() {
    let mut table = Table::new();
    assert_eq!(classic(&table.begin(token(1))), [], "nobody watches");
    table.player.seat(WATCHED, SECOND, Family::Classic);
    assert_eq!(classic(&table.begin(token(1))), [None, Some((ClassicAction::NewSong, 0, 0))]);
    assert_eq!(classic(&table.send(token(1), hit())), [Some((ClassicAction::Standard, 1, 1))]);
    let ended = classic(&table.end(token(1), PlayPhase::Passed));
    assert_eq!(ended, [Some((ClassicAction::Completion, 2, 0)), None]);
    assert_eq!(classic(&table.send(None, hit())), [], "what comes after the end");
    for (phase, action) in [(PlayPhase::Failed, ClassicAction::Fail), (PlayPhase::Quit, ClassicAction::SongSelect)] {
        table.begin(None);
        assert_eq!(classic(&table.end(None, phase)), [Some((action, 1, 0)), None]);
    }
    table.begin(None);
    let left = table.player.apply(FIRST, Command::Leave, NOW).unwrap();
    assert_eq!(classic(&left), [Some((ClassicAction::SongSelect, 1, 0)), None]);
    assert!(!table.player.is_forgettable(), "who watches, watches on");
    table.player.unseat(SECOND);
    assert!(table.player.is_forgettable());
}

#[test]
fn nothing_is_put_in_the_classic_scale_for_those_who_watch_with_osu_lazer() {
    let mut table = Table::new();
    table.player.seat(WATCHED, SECOND, Family::Lazer);
    assert_eq!(table.begin(None), [began(state(0))]);
    let sent = Outcome::Tell(Audience::Watchers(PLAYER), Event::FramesSent { user: PLAYER, bundle: hit() });
    assert_eq!(table.send(None, hit()), std::slice::from_ref(&sent));
    assert_eq!(table.apply(Command::TellStatus), []);
    assert_eq!(table.apply(Command::SendClassic { bundle: Arc::default() }), []);
    table.player.seat(Id::new(5), Id::new(5), Family::Classic);
    let both = table.send(None, hit());
    assert_eq!((&both[0], both.len(), classic(&both)), (&sent, 2, vec![Some((ClassicAction::Standard, 0, 1))]));
    table.player.unseat(Id::new(5));
    assert_eq!(table.send(None, hit()), [sent]);
    assert_eq!(table.end(None, PlayPhase::Passed), [finished(0, PlayPhase::Passed)]);
}

#[test]
fn a_room_is_told_the_same_score_as_those_who_watch() {
    let mut table = Table::new();
    let room = Id::new(7);
    let send = |table: &mut Table| {
        let shown_in = Some(room);
        table.apply(Command::SendFrames { play: Play::Named(None), bundle: hit(), has_room: true, shown_in })
    };
    assert_eq!(send(&mut table).len(), 1, "nothing is played");
    table.begin(None);
    let told = send(&mut table);
    let [_, Outcome::Tell(to, Event::RoomProgress { user, standing, .. })] = &told[..] else { panic!("{told:?}") };
    assert_eq!((to, *user), (&Audience::Room(room), PLAYER));
    assert_eq!((standing.time_ms, standing.combo, standing.max_combo, standing.counts.count_300), (1000, 1, 2, 1));
    table.player.seat(WATCHED, SECOND, Family::Classic);
    let told = send(&mut table);
    let [_, Outcome::Tell(_, Event::RoomProgress { standing, .. }), Outcome::Tell(_, shown)] = &told[..] else {
        panic!("{told:?}")
    };
    assert!(matches!(shown, Event::ClassicFramesSent { bundle, .. } if bundle.score == Some(**standing)));
}

#[test]
fn the_classic_scale_is_told_of_the_play_that_is_shown_and_of_rulesets_that_all_have() {
    let mut table = Table::new();
    table.player.seat(WATCHED, SECOND, Family::Classic);
    table.begin(token(1));
    table.begin(token(2));
    assert_eq!(classic(&table.send(token(1), hit())), [], "of the play before");
    assert_eq!(classic(&table.send(token(2), hit())).len(), 1);
    assert_eq!(classic(&table.begin_with(None, state(4), map(BeatmapStatus::Ranked))), [], "a ruleset of its own");
    let unknown = PlayState { beatmap: Some(Id::new(404)), ..state(0) };
    assert_eq!(classic(&table.begin_with(None, unknown, None)), [], "a map that is not known");
    assert_eq!(classic(&table.send(None, hit())), []);
}

#[test]
fn a_client_of_bancho_is_passed_on_as_it_is() {
    let mut table = Table::new();
    table.player.seat(WATCHED, SECOND, Family::Classic);
    let begun = table.apply(Command::Begin {
        username: "user".into(),
        play: Play::Classic,
        state: state(0),
        map: map(BeatmapStatus::Ranked),
        is_recorded: true,
    });
    assert_eq!(begun, [began(state(0))]);
    assert_eq!(table.player.recorded_frame_count(), 0);
    let sent = table.apply(Command::SendFrames { play: Play::Classic, bundle: hit(), has_room: true, shown_in: None });
    assert_eq!((sent.len(), classic(&sent)), (1, vec![]));
    let bundle = Arc::new(ClassicBundle { sequence: 9, ..ClassicBundle::default() });
    let sent = table.apply(Command::SendClassic { bundle });
    assert_eq!(classic(&sent), [Some((ClassicAction::Standard, 9, 0))]);
    assert_eq!(classic(&table.apply(Command::TellStatus)), [None]);
    assert_eq!(table.end(None, PlayPhase::Failed), [finished(0, PlayPhase::Failed)]);
    assert_eq!(table.player.shown_play(), None);
}

#[test]
fn what_a_client_of_bancho_plays_is_measured_once_it_is_watched() {
    let mut table = Table::new();
    let unmeasured = PlayState { maximum_statistics: HitCounts::default(), ..state(0) };
    let begin = |state: &PlayState| Command::Begin {
        username: "user".into(),
        play: Play::Classic,
        state: state.clone(),
        map: map(BeatmapStatus::Ranked),
        is_recorded: false,
    };
    table.apply(begin(&unmeasured));
    assert_eq!(table.player.unmeasured_play(), Some(&unmeasured));
    table.player.measure(&state(1), HitCounts::from_iter([(HitResult::Great, 1)]));
    assert!(table.player.unmeasured_play().is_some(), "it was another play");
    table.player.measure(&unmeasured, HitCounts::from_iter([(HitResult::Great, 1)]));
    assert_eq!((table.player.unmeasured_play(), table.player.playing()), (None, Some(&state(0))));
    table.begin(None);
    assert!(table.player.shown_play().is_some() && table.player.unmeasured_play().is_none());
}
