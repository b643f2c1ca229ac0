//! osu!direct: `GET /web/osu-search.php` and `osu-search-set.php`.

use std::sync::Arc;

use axum::extract::State;
use kiai_model::{Id, User};
use kiai_services::{
    RateClass, Services,
    beatmaps::{
        BeatmapKey, Category, FullSet, LISTED_MAX, SearchRequest, Sort, archive_sizes, fetch_beatmap, fetch_set, list,
    },
    take,
};
use kiai_wire_bancho::{
    Dialect,
    forms::{DirectFilter, DirectQuery, DirectSet, DirectText, FULL_PAGE, Fields, direct_answer, direct_error},
};

use super::caller::{Caller, Query, Refusal};
use crate::{Gate, patience};

/// Up to 100 sets, one a line; `0` after the last. What goes wrong is told in words, which both clients show: neosu would
/// throw away a status.
pub(super) async fn get_search(
    State(gate): State<Gate>,
    caller: Result<Caller, Refusal>,
    Query(fields): Query,
) -> String {
    let found = async { search(&gate, caller?.user, &DirectQuery::read(&fields)).await };
    found.await.unwrap_or_else(|refusal| direct_error(words(&refusal)))
}

/// The line of the set with the map `b`, the id `s`, or the checksum `c` of a map; nothing for what is not here. neosu
/// waits for ever where it gets a status.
pub(super) async fn get_search_set(
    State(gate): State<Gate>,
    caller: Result<Caller, Refusal>,
    Query(fields): Query,
) -> String {
    let found = async {
        caller?;
        match find(&gate.services, &fields).await? {
            Some(set) => Ok(line(&gate.services, &set).await?),
            None => Ok(String::new()),
        }
    };
    found.await.unwrap_or_else(|refusal: Refusal| {
        _ = words(&refusal);
        String::new()
    })
}

async fn search(gate: &Gate, caller: Id<User>, asked: &DirectQuery) -> Result<String, Refusal> {
    let services = &gate.services;
    take(services, RateClass::Search, &format!("bancho {caller}"), 1)?;
    let counts_sets = gate.lines.of_user(caller).is_some_and(|line| line.dialect() == Dialect::Neosu);
    let offset = i64::from(asked.place) * if counts_sets { 1 } else { LISTED_MAX };
    let listed = list(services, &request(asked), offset, Some(caller)).await?;
    let mut lines = Vec::with_capacity(listed.sets.len());
    for set in &listed.sets {
        lines.push(line(services, set).await?);
    }
    let is_full = listed.has_more && !counts_sets;
    Ok(direct_answer(if is_full { FULL_PAGE } else { lines.len() }, &lines))
}

fn request(asked: &DirectQuery) -> SearchRequest {
    let (words, sort) = match &asked.text {
        DirectText::Newest => (String::new(), Sort::Ranked),
        DirectText::TopRated => (String::new(), Sort::Rating),
        DirectText::MostPlayed => (String::new(), Sort::Plays),
        DirectText::Words(words) => (words.clone(), Sort::Relevance),
    };
    let (category, played) = match asked.filter {
        DirectFilter::Ranked => (Category::Ranked, None),
        DirectFilter::RankedPlayed => (Category::Ranked, Some(true)),
        DirectFilter::Pending => (Category::Pending, None),
        DirectFilter::Qualified => (Category::Qualified, None),
        DirectFilter::Graveyard => (Category::Graveyard, None),
        DirectFilter::Loved => (Category::Loved, None),
        DirectFilter::All => (Category::Any, None),
    };
    SearchRequest { query: words, category, ruleset: asked.ruleset, played, sort, ..SearchRequest::default() }
}

async fn find(services: &Arc<Services>, fields: &Fields) -> anyhow::Result<Option<Arc<FullSet>>> {
    let number = |name: &str| fields.get(name).and_then(|number| number.trim().parse().ok());
    if let Some(set) = number("s") {
        return fetch_set(services, Id::new(set), patience::FORM).await;
    }
    let keys = [number("b").map(|map| BeatmapKey::Id(Id::new(map))), fields.get("c").map(BeatmapKey::Checksum)];
    let keys: Vec<_> = keys.into_iter().flatten().collect();
    Ok(fetch_beatmap(services, &keys, patience::FORM).await?.map(|(_, set)| set))
}

async fn line(services: &Services, set: &FullSet) -> anyhow::Result<String> {
    let sizes = archive_sizes(services, set).await?;
    let line = DirectSet {
        set: &set.set,
        maps: &set.beatmaps,
        size_bytes: sizes.whole,
        size_without_video_bytes: sizes.without_video,
    };
    Ok(line.to_string())
}

/// What a player is told.
fn words(refusal: &Refusal) -> &'static str {
    match refusal {
        Refusal::Unknown => "You are not logged in to this server any more.",
        Refusal::TooMany(_) => "You search too often. Wait a moment.",
        Refusal::Internal(error) => {
            tracing::error!(error = format!("{error:#}"), "A search cannot be answered");
            "The server cannot search at the moment."
        }
    }
}
