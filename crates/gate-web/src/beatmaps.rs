//! `/beatmaps/{beatmap}`: a difficulty and who is best on it.

pub(crate) mod set;

use askama::Template;
use axum::{
    extract::{Path, Query, rejection::PathRejection},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use kiai_model::{Beatmap, BeatmapSet, Id, Ruleset, statistics::Variant};
use kiai_services::{
    beatmaps::{BeatmapKey, FullSet, find_beatmap},
    scores::{BoardCircle, BoardFilter, BoardRequest, board},
};

use crate::{
    not_found::missing,
    page::{Failure, Layout, avatar},
    shown::{ago, length, number},
    users::{milliseconds, mods},
    visitor::Visitor,
};

/// Rows of a board.
const ROWS: u8 = 50;

/// A ruleset that something can be seen in.
pub(crate) struct RulesetTab {
    pub(crate) name: &'static str,
    pub(crate) address: String,
    pub(crate) is_shown: bool,
}

/// All rulesets, of which one is shown.
pub(crate) fn tabs(shown: Ruleset, address: impl Fn(Ruleset) -> String) -> Vec<RulesetTab> {
    let tab = |ruleset| RulesetTab { name: name(ruleset), address: address(ruleset), is_shown: ruleset == shown };
    Ruleset::ALL.into_iter().map(tab).collect()
}

/// What players call a ruleset.
pub(crate) fn name(ruleset: Ruleset) -> &'static str {
    match ruleset {
        Ruleset::Osu => "osu!",
        Ruleset::Taiko => "osu!taiko",
        Ruleset::Catch => "osu!catch",
        Ruleset::Mania => "osu!mania",
    }
}

/// What the head of a page about a set shows.
pub(crate) struct Head {
    pub(crate) set: BeatmapSet,
    pub(crate) cover: Option<String>,
    pub(crate) difficulties: Vec<Difficulty>,
}

/// A difficulty in a list.
pub(crate) struct Difficulty {
    pub(crate) id: i64,
    pub(crate) version: String,
    pub(crate) ruleset: &'static str,
    pub(crate) stars: String,
    pub(crate) length: String,
    pub(crate) max_combo: String,
    pub(crate) is_shown: bool,
}

impl Head {
    pub(crate) fn new(set: &FullSet, shown: Option<Id<Beatmap>>) -> Self {
        let cover = set.set.has_cover.then(|| format!("/beatmaps/{}/covers/cover@2x.jpg?{}", set.set.id, set.version));
        let difficulty = |beatmap: &Beatmap| Difficulty {
            id: beatmap.id.get(),
            version: beatmap.version.clone(),
            ruleset: name(beatmap.ruleset),
            stars: format!("{:.2}", beatmap.star_rating),
            length: length(milliseconds(beatmap.total_length_ms)),
            max_combo: number(beatmap.max_combo),
            is_shown: shown == Some(beatmap.id),
        };
        Self { set: set.set.clone(), cover, difficulties: set.beatmaps.iter().map(difficulty).collect() }
    }
}

#[derive(Template)]
#[template(path = "beatmap.html")]
struct BeatmapPage {
    layout: Layout,
    head: Head,
    beatmap: Beatmap,
    figures: Vec<(&'static str, String)>,
    tabs: Vec<RulesetTab>,
    has_board: bool,
    player_count: String,
    rows: Vec<Row>,
}

struct Row {
    place: usize,
    grade: &'static str,
    user: i64,
    name: String,
    avatar: String,
    score: String,
    accuracy: String,
    combo: String,
    pp: Option<String>,
    mods: Vec<String>,
    ago: String,
}

/// Short addresses, as clients make them.
pub(crate) async fn get_short(visitor: Visitor, beatmap: Result<Path<Id<Beatmap>>, PathRejection>) -> Response {
    let to = |Path(beatmap)| Redirect::to(&format!("/beatmaps/{beatmap}")).into_response();
    beatmap.map_or_else(|_| missing(&visitor), to)
}

/// A difficulty, with its board in the ruleset it was made for or that `mode` names.
pub(crate) async fn get_beatmap(
    visitor: Visitor,
    beatmap: Result<Path<Id<Beatmap>>, PathRejection>,
    Query(fields): Query<Vec<(String, String)>>,
) -> Result<Response, Failure> {
    let Ok(Path(id)) = beatmap else { return Ok(missing(&visitor)) };
    let services = &visitor.gate.services;
    let Some((beatmap, set)) = find_beatmap(services, &[BeatmapKey::Id(id)]).await? else {
        return Ok(missing(&visitor));
    };
    let mode = fields.iter().find(|(name, _)| name == "mode").and_then(|(_, mode)| mode.parse().ok());
    // Only maps of osu! can be played in another ruleset.
    let ruleset = mode.filter(|_| beatmap.ruleset == Ruleset::Osu).unwrap_or(beatmap.ruleset);
    let request = BoardRequest { beatmap: id, ruleset, variant: Variant::Standard, filter: BoardFilter::All };
    let board = board(services, &request, BoardCircle::Global, ROWS).await?;
    let now = services.clock.now();
    let row = |(place, entry): (usize, &kiai_services::scores::Entry)| Row {
        place,
        grade: entry.score.grade.name(),
        user: entry.user.id.get(),
        name: entry.user.username.clone(),
        avatar: avatar(&entry.user),
        score: number(entry.score.total_score),
        accuracy: format!("{:.2} %", entry.score.accuracy * 100.0),
        combo: format!("{}×", number(entry.score.max_combo.into())),
        pp: entry.score.pp.map(|pp| format!("{pp:.0}")),
        mods: mods(&entry.score),
        ago: ago(entry.score.ended_at, now),
    };
    let page = BeatmapPage {
        layout: Layout::of(&visitor),
        head: Head::new(&set, Some(id)),
        figures: figures(&beatmap),
        tabs: if beatmap.ruleset == Ruleset::Osu {
            tabs(ruleset, |ruleset| format!("/beatmaps/{id}?mode={}", ruleset.short_name()))
        } else {
            Vec::new()
        },
        has_board: beatmap.status.has_leaderboard(),
        player_count: number(board.score_count),
        rows: (1..).zip(&board.entries).map(row).collect(),
        beatmap,
    };
    Ok(visitor.page(StatusCode::OK, &page))
}

fn figures(beatmap: &Beatmap) -> Vec<(&'static str, String)> {
    let circle_size = if beatmap.ruleset == Ruleset::Mania { "Keys" } else { "Circle size" };
    vec![
        ("Stars", format!("{:.2} ★", beatmap.star_rating)),
        ("Length", length(milliseconds(beatmap.total_length_ms))),
        ("BPM", format!("{:.0}", beatmap.bpm)),
        ("Longest combo", format!("{}×", number(beatmap.max_combo))),
        (circle_size, format!("{}", beatmap.circle_size)),
        ("Approach rate", format!("{}", beatmap.approach_rate)),
        ("Overall difficulty", format!("{}", beatmap.overall_difficulty)),
        ("Drain rate", format!("{}", beatmap.drain_rate)),
        ("Plays", number(beatmap.play_count)),
        ("Passed", number(beatmap.pass_count)),
    ]
}
