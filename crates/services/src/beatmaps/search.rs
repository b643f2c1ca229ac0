//! Searching beatmap sets.

mod query;

use std::sync::Arc;

use kiai_model::{BeatmapSet, BeatmapStatus, Grade, Id, Ruleset, User, statistics::Variant};
use kiai_store::rows::{Comparison, NumberField, OrderValue, SetOrder, SetPage, SetSearch};

use super::{FullSet, find_sets};
use crate::{Services, users};

/// Sets on a page.
const PAGE: i64 = 50;
/// Sets in a part of a listing: what osu!direct calls a page.
pub const LISTED_MAX: i64 = 100;

/// A search, as a client asks for it. Upstream: `SearchBeatmapSetsRequest.cs`.
#[derive(Clone, Debug)]
pub struct SearchRequest {
    /// Words, and conditions such as `ar>9`.
    pub query: String,
    /// Which sets to look through.
    pub category: Category,
    /// Only with a difficulty of this ruleset.
    pub ruleset: Option<Ruleset>,
    /// Also with one that converts to it.
    pub converts: bool,
    /// Only by people the caller follows.
    pub followed: bool,
    /// Only with a difficulty about as hard as the caller plays.
    pub recommended: bool,
    /// Only what is put into the spotlight, or by a featured artist.
    pub featured: bool,
    /// Only of this genre.
    pub genre: Option<i64>,
    /// Only in this language.
    pub language: Option<i64>,
    /// Only with a video.
    pub video: bool,
    /// Only with a storyboard.
    pub storyboard: bool,
    /// Also what is not for everyone.
    pub nsfw: bool,
    /// Only played by the caller, or only not.
    pub played: Option<bool>,
    /// Only with one of these grades of the caller; none asks for nothing.
    pub grades: Vec<Grade>,
    /// What comes first.
    pub sort: Sort,
    /// Whether the highest comes first.
    pub descending: bool,
    /// Where the page begins; none is the first.
    pub cursor: Option<Cursor>,
}

impl Default for SearchRequest {
    /// Everything, the newest first.
    fn default() -> Self {
        Self {
            query: String::new(),
            category: Category::Any,
            ruleset: None,
            converts: false,
            followed: false,
            recommended: false,
            featured: false,
            genre: None,
            language: None,
            video: false,
            storyboard: false,
            nsfw: true,
            played: None,
            grades: Vec::new(),
            sort: Sort::Ranked,
            descending: true,
            cursor: None,
        }
    }
}

/// Which sets are looked through. Upstream: `SearchCategory.cs`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names are upstream's")]
pub enum Category {
    Any,
    Leaderboard,
    Ranked,
    Qualified,
    Loved,
    Favourites,
    Pending,
    Wip,
    Graveyard,
    Mine,
}

impl Category {
    fn statuses(self) -> &'static [BeatmapStatus] {
        use BeatmapStatus::{Approved, Graveyard, Loved, Pending, Qualified, Ranked, Wip};
        match self {
            Self::Any | Self::Favourites | Self::Mine => &[],
            Self::Leaderboard => &[Ranked, Approved, Qualified, Loved],
            Self::Ranked => &[Ranked, Approved],
            Self::Qualified => &[Qualified],
            Self::Loved => &[Loved],
            // differs from osu!: as the client labels it, "Pending & WIP".
            Self::Pending => &[Pending, Wip],
            Self::Wip => &[Wip],
            Self::Graveyard => &[Graveyard],
        }
    }
}

/// What sets are sorted by. Upstream: `SortCriteria.cs`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names are upstream's")]
pub enum Sort {
    Title,
    Artist,
    Difficulty,
    Updated,
    Ranked,
    Rating,
    Plays,
    Favourites,
    Relevance,
    Nominations,
}

impl Sort {
    fn order(self) -> SetOrder {
        match self {
            Self::Title => SetOrder::Title,
            Self::Artist => SetOrder::Artist,
            Self::Difficulty => SetOrder::Stars,
            Self::Updated => SetOrder::Updated,
            // differs from osu!: nobody nominates and nobody rates here; of sets that are equal in that, the newest, and
            // those that most like, come first.
            Self::Ranked | Self::Nominations => SetOrder::Ranked,
            Self::Favourites | Self::Rating => SetOrder::Favourites,
            Self::Plays => SetOrder::Plays,
            Self::Relevance => SetOrder::Relevance,
        }
    }
}

/// The last set of a page: its value in the order, as text, and its id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cursor {
    /// What it was sorted by.
    pub value: String,
    /// Which set.
    pub id: Id<BeatmapSet>,
}

/// A page of what was found.
#[derive(Clone, Debug)]
pub struct Found {
    /// Up to 50 sets.
    pub sets: Vec<Arc<FullSet>>,
    /// How many there are on all pages.
    pub total: i64,
    /// Where the next page begins; none after the last.
    pub cursor: Option<Cursor>,
}

/// Searches for sets.
///
/// # Errors
/// When the store fails.
pub async fn search(services: &Services, request: &SearchRequest, caller: Option<Id<User>>) -> anyhow::Result<Found> {
    let Some(search) = prepare(services, request, caller).await? else {
        return Ok(Found { sets: Vec::new(), total: 0, cursor: None });
    };
    let order = request.sort.order();
    let after = request.cursor.as_ref().and_then(|cursor| Some((value(order, &cursor.value)?, cursor.id)));
    let page = SetPage { order, descending: request.descending, after, offset: 0, limit: PAGE };
    let sets = services.store.search_sets(&search, &page).await?;
    let total = services.store.count_sets(&search).await?;
    let cursor = match sets.last() {
        Some(last) if sets.len() >= usize::try_from(PAGE)? => {
            let value = services.store.order_value(last.id, &search, &page).await?;
            value.map(|value| Cursor { value: text(value), id: last.id })
        }
        _ => None,
    };
    let ids: Vec<_> = sets.iter().map(|set| set.id).collect();
    Ok(Found { sets: find_sets(services, &ids).await?, total, cursor })
}

/// A part of what was found, for who counts sets instead of keeping a cursor.
#[derive(Clone, Debug)]
pub struct Listed {
    /// Up to [`LISTED_MAX`] sets.
    pub sets: Vec<Arc<FullSet>>,
    /// Whether there are more after them.
    pub has_more: bool,
}

/// Searches for sets as [`search`] does, and gives those after the first `offset`. The cursor of the request is not
/// looked at.
///
/// # Errors
/// When the store fails.
pub async fn list(
    services: &Services,
    request: &SearchRequest,
    offset: i64,
    caller: Option<Id<User>>,
) -> anyhow::Result<Listed> {
    let Some(search) = prepare(services, request, caller).await? else {
        return Ok(Listed { sets: Vec::new(), has_more: false });
    };
    let (order, descending) = (request.sort.order(), request.descending);
    let page = SetPage { order, descending, after: None, offset: offset.max(0), limit: LISTED_MAX + 1 };
    let mut sets = services.store.search_sets(&search, &page).await?;
    let most = usize::try_from(LISTED_MAX)?;
    let has_more = sets.len() > most;
    sets.truncate(most);
    let ids: Vec<_> = sets.iter().map(|set| set.id).collect();
    Ok(Listed { sets: find_sets(services, &ids).await?, has_more })
}

/// The search that a request is; none when nothing can be found.
async fn prepare(
    services: &Services,
    request: &SearchRequest,
    caller: Option<Id<User>>,
) -> anyhow::Result<Option<SetSearch>> {
    let mut search = SetSearch {
        statuses: request.category.statuses().to_vec(),
        ruleset: request.ruleset,
        converts: request.converts,
        genre: request.genre,
        language: request.language,
        video: request.video,
        storyboard: request.storyboard,
        safe_only: !request.nsfw,
        favourite_of: caller.filter(|_| request.category == Category::Favourites),
        owner: caller.filter(|_| request.category == Category::Mine),
        played: caller.zip(request.played),
        grades: caller.map(|caller| (caller, request.grades.clone())).filter(|(_, grades)| !grades.is_empty()),
        ..SetSearch::default()
    };
    let possible = query::read(&request.query, &mut search);
    if let Some(caller) = caller.filter(|_| request.recommended) {
        let stars = recommended_stars(services, caller, request.ruleset).await?;
        let around = [(Comparison::AtLeast, stars - 0.5), (Comparison::AtMost, stars + 0.5)];
        search.numbers.extend(around.map(|(comparison, stars)| (NumberField::Stars, comparison, stars)));
    }
    let nobodys = matches!(request.category, Category::Favourites | Category::Mine) && caller.is_none();
    // Nobody can be followed as a mapper, and nothing is featured here.
    let finds_nothing = nobodys || request.followed || request.featured || possible.is_err();
    Ok((!finds_nothing).then_some(search))
}

/// Where the stars of what the user plays lie. Upstream: osu-web's `User::recommendedStarDifficulty`.
async fn recommended_stars(services: &Services, user: Id<User>, ruleset: Option<Ruleset>) -> anyhow::Result<f64> {
    let ruleset = match ruleset {
        Some(ruleset) => ruleset,
        None => users::me(services, user).await?.map_or(Ruleset::Osu, |user| user.default_ruleset),
    };
    let pp = services.store.statistics(user, ruleset, Variant::Standard).await?.pp;
    Ok(if pp > 0.0 { pp.powf(0.4) * 0.195 } else { 1.0 })
}

fn value(order: SetOrder, text: &str) -> Option<OrderValue> {
    match order {
        SetOrder::Title | SetOrder::Artist => Some(OrderValue::Text(text.to_owned())),
        SetOrder::Stars | SetOrder::Relevance => {
            text.parse().ok().filter(|number: &f64| number.is_finite()).map(OrderValue::Number)
        }
        SetOrder::Updated | SetOrder::Ranked | SetOrder::Plays | SetOrder::Favourites => {
            text.parse().ok().map(OrderValue::Whole)
        }
    }
}

fn text(value: OrderValue) -> String {
    match value {
        OrderValue::Text(text) => text,
        OrderValue::Number(number) => number.to_string(),
        OrderValue::Whole(number) => number.to_string(),
    }
}
