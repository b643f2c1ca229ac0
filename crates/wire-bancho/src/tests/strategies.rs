//! Packets of any content.

use kiai_model::{Country, Id, Ruleset};
use proptest::{array::uniform16, collection::vec, option::of, prelude::*, sample::select};

use crate::{
    ClientPacket, Dialect, ServerPacket,
    beatmap_info::{BeatmapInfo, BeatmapInfoReply, BeatmapInfoRequest, Grade, RankedStatus},
    chat::{Channel, Message, UserCount},
    codec::{LongList, Md5, ShortList, Text},
    login::LoginResult,
    mods::LegacyMods,
    neosu::variables::{ForcedValue, VariableName, VariableNames},
    rooms::{
        Match, RoomPassword, SLOTS, ScoreFrame, ScoreV2Portions, Slot, SlotIndex, SlotStatus, Slots, Team, TeamType,
        WinCondition,
    },
    spectate::{FrameBundle, ReplayAction, ReplayFrame},
    users::{
        Action, PresenceFilter, Privileges, QuitState, Standing, StatusUpdate, UserPresence, UserStats, UtcOffset,
    },
};

type Of<T> = BoxedStrategy<T>;

fn text<const MAX: usize>() -> Of<Text<MAX>> {
    "\\PC{0,20}".prop_map(Text::from).boxed()
}

fn id<T: 'static>() -> Of<Id<T>> {
    any::<i32>().prop_map(|number| Id::new(number.into())).boxed()
}

fn ids<T: 'static, const MAX: usize>() -> Of<ShortList<Id<T>, MAX>> {
    vec(id(), 0..40).prop_map(ShortList).boxed()
}

fn md5() -> Of<Md5> {
    of(any::<[u8; 16]>()).prop_map(|md5| md5.map_or(Md5::NONE, Md5::from)).boxed()
}

fn mods() -> Of<LegacyMods> {
    any::<u32>().prop_map(LegacyMods).boxed()
}

fn ruleset() -> Of<Ruleset> {
    select(&Ruleset::ALL[..]).boxed()
}

fn slot_index() -> Of<SlotIndex> {
    (0..SLOTS).prop_map(|number| SlotIndex::new(number).unwrap()).boxed()
}

fn password() -> Of<RoomPassword> {
    prop_oneof![Just(RoomPassword::Hidden), text().prop_map(RoomPassword::from)].boxed()
}

fn message() -> Of<Message> {
    (text(), text(), text(), id())
        .prop_map(|(sender, text, target, sender_id)| Message { sender, text, target, sender_id })
        .boxed()
}

fn channel() -> Of<Channel> {
    (text(), text(), 0usize..40_000)
        .prop_map(|(name, topic, count)| Channel { name, topic, user_count: UserCount::from(count) })
        .boxed()
}

fn status() -> Of<StatusUpdate> {
    let action = select(vec![Action::Idle, Action::Playing, Action::Unknown, Action::Lobby, Action::OsuDirect]);
    (action, text(), md5(), mods(), ruleset(), id())
        .prop_map(|(action, info_text, map_md5, mods, mode, map_id)| StatusUpdate {
            action,
            info_text,
            map_md5,
            mods,
            mode,
            map_id,
        })
        .boxed()
}

fn stats() -> Of<UserStats> {
    (id(), status(), any::<[i64; 2]>(), 0f32..1.0, any::<[i32; 2]>(), any::<u16>())
        .prop_map(|(user_id, status, [ranked_score, total_score], accuracy, [play_count, global_rank], pp)| UserStats {
            user_id,
            status,
            ranked_score,
            accuracy,
            play_count,
            total_score,
            global_rank,
            pp,
        })
        .boxed()
}

fn presence(dialect: Dialect) -> Of<UserPresence> {
    let country = select(vec!["XX", "AD", "DE", "JP", "MF"]).prop_map(|code| code.parse::<Country>().unwrap());
    let mode = match dialect {
        Dialect::Stable => ruleset(),
        Dialect::Neosu => Just(Ruleset::Osu).boxed(),
    };
    let standing = (0u32..32, mode).prop_map(|(bits, mode)| Standing { privileges: Privileges(bits), mode });
    (id(), text(), -24i8..=24, country, standing, [-180f32..180.0, -90f32..90.0], any::<i32>())
        .prop_map(|(user_id, name, hours, country, standing, [longitude, latitude], global_rank)| UserPresence {
            user_id,
            name,
            utc_offset: UtcOffset::new(hours),
            country,
            standing,
            longitude,
            latitude,
            global_rank,
        })
        .boxed()
}

fn slot() -> Of<Slot> {
    (0u32..8, select(vec![Team::Neutral, Team::Blue, Team::Red]), id())
        .prop_map(|(bit, team, user_id)| {
            let status = SlotStatus(1 << bit);
            let somebody = status.intersects(SlotStatus::OCCUPIED);
            Slot { status, team, user_id: if somebody { user_id } else { Id::new(0) } }
        })
        .boxed()
}

fn room() -> Of<Box<Match>> {
    let numbers = (any::<u16>(), any::<bool>(), any::<u8>(), any::<u32>());
    let map = (text(), id(), md5(), ruleset());
    let rules = (
        select(vec![WinCondition::Score, WinCondition::Accuracy, WinCondition::Combo, WinCondition::ScoreV2]),
        select(vec![TeamType::HeadToHead, TeamType::TagCoop, TeamType::TeamVs, TeamType::TagTeamVs]),
    );
    (numbers, text(), password(), map, (uniform16(slot()), of(uniform16(mods()))), id(), rules, mods())
        .prop_map(|(numbers, name, password, map, (slots, slot_mods), host_id, rules, mods)| {
            let (id, in_progress, match_type, seed) = numbers;
            let (map_name, map_id, map_md5, mode) = map;
            let (win_condition, team_type) = rules;
            Box::new(Match {
                id,
                in_progress,
                match_type,
                mods,
                name,
                password,
                map_name,
                map_id,
                map_md5,
                slots: Slots(slots),
                host_id,
                mode,
                win_condition,
                team_type,
                slot_mods,
                seed,
            })
        })
        .boxed()
}

fn score_frame() -> Of<ScoreFrame> {
    let portions = (0f64..1e6, 0f64..1e6).prop_map(|(combo, bonus)| ScoreV2Portions { combo, bonus });
    (any::<[i32; 2]>(), any::<[u8; 3]>(), any::<[u16; 8]>(), any::<bool>(), of(portions))
        .prop_map(|([time_ms, total_score], [slot_id, current_hp, tag], counts, perfect, score_v2)| {
            let [count_300, count_100, count_50, count_geki, count_katu, count_miss, max_combo, current_combo] = counts;
            ScoreFrame {
                time_ms,
                slot_id,
                count_300,
                count_100,
                count_50,
                count_geki,
                count_katu,
                count_miss,
                total_score,
                max_combo,
                current_combo,
                perfect,
                current_hp,
                tag,
                score_v2,
            }
        })
        .boxed()
}

pub(super) fn frame_bundle() -> Of<FrameBundle> {
    let frame = (any::<[u8; 2]>(), -1e4f32..1e4, -1e4f32..1e4, any::<i32>())
        .prop_map(|([buttons, legacy_button], x, y, time_ms)| ReplayFrame { buttons, legacy_button, x, y, time_ms });
    let action = select(vec![ReplayAction::Standard, ReplayAction::Pause, ReplayAction::WatchingOther]);
    (any::<i32>(), vec(frame, 0..60), action, of(score_frame()), any::<u16>())
        .prop_map(|(extra, frames, action, score_frame, sequence)| FrameBundle {
            extra,
            frames,
            action,
            score_frame,
            sequence,
        })
        .boxed()
}

fn map_info() -> Of<BeatmapInfo> {
    let grade = || select(vec![Grade::XH, Grade::A, Grade::N]);
    let status = select(vec![RankedStatus::NotSubmitted, RankedStatus::Ranked, RankedStatus::Loved]);
    (any::<i16>(), id(), id(), any::<i32>(), status, [grade(), grade(), grade(), grade()], md5())
        .prop_map(|(index, map_id, set_id, thread_id, status, grades, md5)| {
            let [osu_grade, catch_grade, taiko_grade, mania_grade] = grades;
            BeatmapInfo {
                index,
                map_id,
                set_id,
                thread_id,
                status,
                osu_grade,
                catch_grade,
                taiko_grade,
                mania_grade,
                md5,
            }
        })
        .boxed()
}

fn variable_names() -> Of<VariableNames> {
    vec(text(), 0..20).prop_map(|names: Vec<VariableName>| ShortList(names)).boxed()
}

fn result() -> Of<LoginResult> {
    prop_oneof![
        (1..=i32::MAX).prop_map(|id| LoginResult::LoggedIn(Id::new(id.into()))),
        (-10_000..-8).prop_map(LoginResult::Other),
        select(vec![LoginResult::WrongCredentials, LoginResult::NeedsSupporter, LoginResult::VerificationNeeded]),
    ]
    .boxed()
}

/// One strategy for each packet of a client.
pub(super) fn client_packets() -> Vec<Of<ClientPacket>> {
    use ClientPacket as P;
    let number = any::<i32>;
    let files = (vec(text(), 0..9), vec(id(), 0..9))
        .prop_map(|(names, ids)| BeatmapInfoRequest { file_names: LongList(names), ids: LongList(ids) });
    let filter = select(vec![PresenceFilter::None, PresenceFilter::All, PresenceFilter::Friends]);
    let join = (number(), password()).prop_map(|(match_id, password)| P::JoinRoom { match_id, password });
    vec![
        status().prop_map(P::ChangeAction).boxed(),
        message().prop_map(P::SendPublicMessage).boxed(),
        number().prop_map(P::Logout).boxed(),
        Just(P::RequestStatusUpdate).boxed(),
        Just(P::Ping).boxed(),
        id().prop_map(P::StartSpectating).boxed(),
        Just(P::StopSpectating).boxed(),
        frame_bundle().prop_map(P::SpectateFrames).boxed(),
        text().prop_map(P::ErrorReport).boxed(),
        Just(P::CantSpectate).boxed(),
        message().prop_map(P::SendPrivateMessage).boxed(),
        Just(P::PartLobby).boxed(),
        Just(P::JoinLobby).boxed(),
        room().prop_map(P::CreateRoom).boxed(),
        join.boxed(),
        Just(P::ExitRoom).boxed(),
        slot_index().prop_map(P::ChangeSlot).boxed(),
        Just(P::MatchReady).boxed(),
        slot_index().prop_map(P::MatchLock).boxed(),
        room().prop_map(P::MatchChangeSettings).boxed(),
        Just(P::StartMatch).boxed(),
        score_frame().prop_map(P::UpdateMatchScore).boxed(),
        Just(P::FinishMatch).boxed(),
        mods().prop_map(P::MatchChangeMods).boxed(),
        Just(P::MatchLoadComplete).boxed(),
        Just(P::MatchNoBeatmap).boxed(),
        Just(P::MatchNotReady).boxed(),
        Just(P::MatchFailed).boxed(),
        Just(P::MatchHasBeatmap).boxed(),
        Just(P::MatchSkipRequest).boxed(),
        text().prop_map(P::ChannelJoin).boxed(),
        files.prop_map(P::BeatmapInfoRequest).boxed(),
        slot_index().prop_map(P::TransferHost).boxed(),
        id().prop_map(P::FriendAdd).boxed(),
        id().prop_map(P::FriendRemove).boxed(),
        Just(P::MatchChangeTeam).boxed(),
        text().prop_map(P::ChannelPart).boxed(),
        filter.prop_map(P::ReceiveUpdates).boxed(),
        message().prop_map(P::SetAwayMessage).boxed(),
        Just(P::IrcOnly).boxed(),
        ids().prop_map(P::UserStatsRequest).boxed(),
        id().prop_map(P::MatchInvite).boxed(),
        room().prop_map(P::ChangeRoomPassword).boxed(),
        number().prop_map(P::TournamentMatchInfoRequest).boxed(),
        ids().prop_map(P::UserPresenceRequest).boxed(),
        number().prop_map(P::UserPresenceRequestAll).boxed(),
        number().prop_map(P::ToggleBlockNonFriendDms).boxed(),
        number().prop_map(P::TournamentJoinMatchChannel).boxed(),
        number().prop_map(P::TournamentLeaveMatchChannel).boxed(),
    ]
}

/// One strategy for each packet of a server.
pub(super) fn server_packets(dialect: Dialect) -> Vec<Of<ServerPacket>> {
    use ServerPacket as P;
    let number = any::<i32>;
    let state = select(vec![QuitState::Gone, QuitState::OsuRemaining, QuitState::IrcRemaining]);
    let logout = (id(), state).prop_map(|(user_id, state)| P::UserLogout { user_id, state });
    let forced = (text(), text()).prop_map(|(name, value)| ForcedValue { name, value });
    let reply = vec(map_info(), 0..9).prop_map(|maps| BeatmapInfoReply { maps: LongList(maps) });
    vec![
        result().prop_map(P::UserId).boxed(),
        message().prop_map(P::RecvMessage).boxed(),
        Just(P::Pong).boxed(),
        text().prop_map(P::IrcChangeUsername).boxed(),
        text().prop_map(P::IrcQuit).boxed(),
        stats().prop_map(P::UserStats).boxed(),
        logout.boxed(),
        id().prop_map(P::SpectatorJoined).boxed(),
        id().prop_map(P::SpectatorLeft).boxed(),
        frame_bundle().prop_map(P::SpectateFrames).boxed(),
        Just(P::VersionUpdate).boxed(),
        id().prop_map(P::SpectatorCantSpectate).boxed(),
        Just(P::GetAttention).boxed(),
        text().prop_map(P::Notification).boxed(),
        room().prop_map(P::RoomUpdated).boxed(),
        room().prop_map(P::RoomCreated).boxed(),
        number().prop_map(P::RoomClosed).boxed(),
        id().prop_map(P::LobbyJoin).boxed(),
        id().prop_map(P::LobbyPart).boxed(),
        room().prop_map(P::RoomJoinSuccess).boxed(),
        Just(P::RoomJoinFail).boxed(),
        id().prop_map(P::FellowSpectatorJoined).boxed(),
        id().prop_map(P::FellowSpectatorLeft).boxed(),
        Just(P::AllPlayersLoaded).boxed(),
        room().prop_map(P::MatchStarted).boxed(),
        score_frame().prop_map(P::MatchScoreUpdated).boxed(),
        Just(P::HostChanged).boxed(),
        Just(P::MatchAllPlayersLoaded).boxed(),
        slot_index().prop_map(P::MatchPlayerFailed).boxed(),
        Just(P::MatchFinished).boxed(),
        Just(P::MatchSkip).boxed(),
        Just(P::Unauthorized).boxed(),
        text().prop_map(P::ChannelJoinSuccess).boxed(),
        channel().prop_map(P::ChannelInfo).boxed(),
        text().prop_map(P::ChannelKick).boxed(),
        channel().prop_map(P::ChannelAutoJoin).boxed(),
        reply.prop_map(P::BeatmapInfoReply).boxed(),
        any::<u32>().prop_map(|bits| P::Privileges(Privileges(bits))).boxed(),
        ids().prop_map(P::FriendsList).boxed(),
        number().prop_map(P::ProtocolVersion).boxed(),
        text().prop_map(P::MainMenuIcon).boxed(),
        Just(P::Monitor).boxed(),
        number().prop_map(P::MatchPlayerSkipped).boxed(),
        presence(dialect).prop_map(P::UserPresence).boxed(),
        number().prop_map(P::Restart).boxed(),
        message().prop_map(P::RoomInvite).boxed(),
        Just(P::ChannelInfoEnd).boxed(),
        text().prop_map(P::RoomPasswordChanged).boxed(),
        number().prop_map(P::SilenceEnd).boxed(),
        id().prop_map(P::UserSilenced).boxed(),
        id().prop_map(P::UserPresenceSingle).boxed(),
        ids().prop_map(P::UserPresenceBundle).boxed(),
        message().prop_map(P::UserDmBlocked).boxed(),
        message().prop_map(P::TargetIsSilenced).boxed(),
        Just(P::VersionUpdateForced).boxed(),
        number().prop_map(P::SwitchServer).boxed(),
        Just(P::AccountRestricted).boxed(),
        text().prop_map(P::Rtx).boxed(),
        Just(P::MatchAbort).boxed(),
        text().prop_map(P::SwitchTournamentServer).boxed(),
        variable_names().prop_map(P::ProtectVariables).boxed(),
        variable_names().prop_map(P::UnprotectVariables).boxed(),
        vec(forced, 0..20).prop_map(|values| P::ForceValues(ShortList(values))).boxed(),
        variable_names().prop_map(P::ResetValues).boxed(),
        md5().prop_map(P::RequestMap).boxed(),
    ]
}

/// Any packet of a client.
pub(super) fn client_packet() -> impl Strategy<Value = ClientPacket> {
    proptest::strategy::Union::new(client_packets())
}

/// Any packet of a server.
pub(super) fn server_packet(dialect: Dialect) -> impl Strategy<Value = ServerPacket> {
    proptest::strategy::Union::new(server_packets(dialect))
}
