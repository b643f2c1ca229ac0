//! `GET /web/osu-osz2-getscores.php`: the status of a map, and its leaderboard.
//!
//! Clients ask on every step through song select. Rows are encoded once until the board changes, for each family.

use std::{collections::HashMap, sync::Arc};

use axum::{
    extract::State,
    http::header::CONTENT_TYPE,
    response::{IntoResponse, Response},
};
use bytes::Bytes;
use kiai_http::ClientAddress;
use kiai_model::{Beatmap, Id, Ruleset, Score, User};
use kiai_services::{
    Services,
    beatmaps::{
        BeatmapKey, FullSet, fetch_beatmap, fetch_set, find_beatmap, find_by_checksum, mean_rating, mods_from_bits,
        request_map,
    },
    scores::{
        BoardCircle, BoardFilter, BoardPart, BoardRequest, board, board_version, neosu_mods_of, place_on, variant_of,
    },
    users::{me, team_of},
};
use kiai_wire_bancho::{
    Dialect,
    forms::{BOARD_OUTDATED, BOARD_UNKNOWN, BoardHeader, BoardKind, BoardQuestion, Fields, board_without_scores},
    mods::LegacyMods,
};

use super::caller::{Caller, Query, Refusal};
use crate::{Gate, convert::board_line, packets::note_mode, patience};

/// Rows of a leaderboard.
const ROWS: u8 = 50;

/// The map's status with its leaderboard. neosu is told with status 200 whatever happens: it would wait for ever.
pub(super) async fn get_board(
    State(gate): State<Gate>,
    ClientAddress(address): ClientAddress,
    Query(fields): Query,
) -> Response {
    let caller = Caller::of_form(&gate, address, &fields).await;
    let dialect =
        caller.as_ref().map_or_else(|_| asked_by(&fields), |caller| caller.dialect(&gate, || asked_by(&fields)));
    let answer = match caller {
        Ok(caller) => answer(&gate, caller.user, &BoardQuestion::read(&fields), dialect).await,
        Err(refusal) => Err(refusal),
    };
    match answer {
        Ok(text) => ([(CONTENT_TYPE, "text/plain; charset=utf-8")], text).into_response(),
        Err(refusal) if dialect == Dialect::Neosu => {
            refusal.log();
            BOARD_UNKNOWN.into_response()
        }
        Err(refusal) => refusal.into_response(),
    }
}

/// Which family asks, as far as the form tells: neosu begins with the ruleset, osu!stable elsewhere; and neosu alone has
/// logged in with a token.
fn asked_by(fields: &Fields) -> Dialect {
    if Caller::is_by_token(fields) || fields.first() == Some("m") { Dialect::Neosu } else { Dialect::Stable }
}

async fn answer(gate: &Gate, user: Id<User>, question: &BoardQuestion, dialect: Dialect) -> Result<Bytes, Refusal> {
    let services = &gate.services;
    let mode = question.mode.and_then(|mode| Ruleset::try_from(mode).ok());
    if let Some(mode) = mode {
        note_mode(gate, user, mode);
    }
    let Some((map, set)) = find(services, question).await? else {
        if dialect == Dialect::Neosu {
            // The client has the file, or it could not show it: it is asked for it, unless a mirror finds it first.
            request_map(services, user, &question.md5);
        }
        return Ok(not_found(services, question).await?);
    };
    if !map.status.has_leaderboard() {
        return Ok(board_without_scores(map.status).into());
    }
    let request = request(&map, mode.unwrap_or(map.ruleset), question);
    let Some(circle) = circle(services, user, question.kind).await? else { return Ok(header(&map, &set, 0).into()) };
    let version = board_version(services, map.id);
    let boards = gate.boards.of(dialect);
    let rows = boards.get(&request, circle, BoardPart::Rows(ROWS), version, async {
        read_rows(services, &request, circle, dialect).await.map_err(Arc::new)
    });
    let rows = rows.await.map_err(|error| told_by_many(&error))?;
    // The count of players stands before their rows, in a line of its own.
    let (count, rows) =
        rows.iter().position(|byte| *byte == b'\n').map_or((&rows[..], &[][..]), |at| rows.split_at(at));
    let count = std::str::from_utf8(count).ok().and_then(|count| count.parse().ok()).unwrap_or(0);
    let header = header(&map, &set, count);
    if question.is_header_only || question.kind == BoardKind::Local {
        return Ok(header.into());
    }
    let own = boards.get(&request, circle, BoardPart::Place(user), version, async {
        read_place(services, &request, circle, user, dialect).await.map_err(Arc::new)
    });
    let own = own.await.map_err(|error| told_by_many(&error))?;
    Ok([header.as_bytes(), &own, rows].concat().into())
}

/// The map that is asked for, from a mirror if one has it soon enough. Most mirrors know maps by the numbers of their sets
/// alone.
async fn find(services: &Arc<Services>, question: &BoardQuestion) -> anyhow::Result<Option<(Beatmap, Arc<FullSet>)>> {
    let md5 = question.md5.as_str();
    if md5.is_empty() {
        return Ok(None);
    }
    if let Some(found) = find_by_checksum(services, md5).await? {
        return Ok(Some(found));
    }
    let until = services.clock.now() + patience::BOARD;
    let found = fetch_beatmap(services, &[BeatmapKey::Checksum(md5)], patience::BOARD).await?;
    let (Some(set), None) = (question.set, &found) else { return Ok(found) };
    let is_there = fetch_set(services, set, until.since(services.clock.now())).await?.is_some();
    if is_there { find_by_checksum(services, md5).await } else { Ok(None) }
}

/// What is said of a map whose file nobody here has: an older or a newer version of it may be here.
async fn not_found(services: &Services, question: &BoardQuestion) -> anyhow::Result<Bytes> {
    if question.filename.is_empty() {
        return Ok(BOARD_UNKNOWN.into());
    }
    let known = find_beatmap(services, &[BeatmapKey::Filename(&question.filename)]).await?;
    // A file of the same name in another set is another map.
    let is_it = |map: &Beatmap| question.set.is_none_or(|set| set == map.set);
    Ok(if known.is_some_and(|(map, _)| is_it(&map)) { BOARD_OUTDATED } else { BOARD_UNKNOWN }.into())
}

fn request(map: &Beatmap, ruleset: Ruleset, question: &BoardQuestion) -> BoardRequest {
    // What plays by itself may be chosen while one looks at leaderboards, and sets no score.
    let by_itself = LegacyMods::AUTOPLAY.or(LegacyMods::CINEMA);
    let bits = question.mods.and(LegacyMods::ALL).without(by_itself);
    let mods = mods_from_bits(bits.0.into()).unwrap_or_default();
    let filter = match question.kind {
        BoardKind::Mods if mods.0.is_empty() => BoardFilter::Exactly(String::new()),
        BoardKind::Mods => BoardFilter::from_acronyms(&mods.sorted_acronyms()),
        _ => BoardFilter::All,
    };
    // Relax and autopilot have boards of their own.
    BoardRequest { beatmap: map.id, ruleset, variant: variant_of(&mods), filter }
}

/// Whose scores; none when the asking user is in no such circle. Who looks at those on their own disk is told how many
/// players there are all the same.
async fn circle(services: &Services, user: Id<User>, kind: BoardKind) -> Result<Option<BoardCircle>, Refusal> {
    Ok(match kind {
        BoardKind::Local | BoardKind::Global | BoardKind::Mods => Some(BoardCircle::Global),
        BoardKind::Friends => Some(BoardCircle::Friends(user)),
        BoardKind::Country => {
            let me = me(services, user).await?.ok_or(Refusal::Unknown)?;
            Some(BoardCircle::Country(me.country))
        }
        BoardKind::Team => team_of(services, user).await?.map(|team| BoardCircle::Team(team.id)),
    })
}

fn header(map: &Beatmap, set: &FullSet, score_count: i64) -> String {
    let header = BoardHeader {
        status: map.status,
        map: map.id,
        set: map.set,
        score_count,
        offset_ms: map.online_offset_ms,
        artist: &set.set.artist,
        title: &set.set.title,
        rating: mean_rating(&set.ratings).unwrap_or(0.0),
    };
    header.to_string()
}

/// A fault of which all who waited for the same are told.
fn told_by_many(error: &Arc<anyhow::Error>) -> anyhow::Error {
    anyhow::anyhow!("{error:#}")
}

/// The score of a user on a board, with its position; nothing without one.
async fn read_place(
    services: &Services,
    request: &BoardRequest,
    circle: BoardCircle,
    user: Id<User>,
    dialect: Dialect,
) -> anyhow::Result<Bytes> {
    let (Some(place), Some(me)) = (place_on(services, request, circle, user).await?, me(services, user).await?) else {
        return Ok(Bytes::new());
    };
    let told = told_mods(services, dialect, &[place.score.id]).await?.remove(&place.score.id);
    Ok(board_line(&place.score, &me, place.position, told, dialect).to_string().into())
}

/// How many players stand on a board, and its rows, each after a line break.
async fn read_rows(
    services: &Services,
    request: &BoardRequest,
    circle: BoardCircle,
    dialect: Dialect,
) -> anyhow::Result<Bytes> {
    let found = board(services, request, circle, ROWS).await?;
    let ids: Vec<_> = found.entries.iter().map(|entry| entry.score.id).collect();
    let mut told = told_mods(services, dialect, &ids).await?;
    let mut text = found.score_count.to_string();
    for (rank, entry) in (1..).zip(&found.entries) {
        let line = board_line(&entry.score, &entry.user, rank, told.remove(&entry.score.id), dialect);
        text.push('\n');
        text.push_str(&line.to_string());
    }
    Ok(text.into())
}

/// Mods of scores as neosu told them, for neosu.
async fn told_mods(
    services: &Services,
    dialect: Dialect,
    scores: &[Id<Score>],
) -> anyhow::Result<HashMap<Id<Score>, Vec<u8>>> {
    match dialect {
        Dialect::Neosu => neosu_mods_of(services, scores).await,
        Dialect::Stable => Ok(HashMap::new()),
    }
}
