//! `/beatmapsets/{set}`: a set and its difficulties.

use askama::Template;
use axum::{
    extract::{Path, rejection::PathRejection},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use kiai_model::{BeatmapSet, Id};
use kiai_services::beatmaps::find_set;

use super::Head;
use crate::{
    not_found::missing,
    page::{Failure, Layout},
    shown::{day, number},
    visitor::Visitor,
};

#[derive(Template)]
#[template(path = "beatmapset.html")]
struct SetPage {
    layout: Layout,
    head: Head,
    figures: Vec<(&'static str, String)>,
}

/// Short addresses, as clients make them.
pub(crate) async fn get_short(visitor: Visitor, set: Result<Path<Id<BeatmapSet>>, PathRejection>) -> Response {
    set.map_or_else(|_| missing(&visitor), |Path(set)| Redirect::to(&format!("/beatmapsets/{set}")).into_response())
}

/// A set and its difficulties.
pub(crate) async fn get_set(
    visitor: Visitor,
    set: Result<Path<Id<BeatmapSet>>, PathRejection>,
) -> Result<Response, Failure> {
    let Ok(Path(id)) = set else { return Ok(missing(&visitor)) };
    let Some(set) = find_set(&visitor.gate.services, id).await? else { return Ok(missing(&visitor)) };
    let facts = &set.set;
    let mut figures = vec![
        ("BPM", format!("{:.0}", facts.bpm)),
        ("Plays", number(facts.play_count)),
        ("Favourites", number(facts.favourite_count)),
        ("Here since", day(facts.submitted_at)),
    ];
    figures.extend(facts.ranked_at.map(|at| ("Ranked", day(at))));
    let page = SetPage { layout: Layout::of(&visitor), head: Head::new(&set, None), figures };
    Ok(visitor.page(StatusCode::OK, &page))
}
