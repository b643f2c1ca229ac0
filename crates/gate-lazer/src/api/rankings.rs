//! `GET rankings/{ruleset}/{kind}`. Upstream: `GetUserRankingsRequest.cs`, `GetCountryRankingsRequest.cs`.

use std::sync::Arc;

use axum::{
    Json,
    extract::State,
    response::{IntoResponse, Response},
};
use kiai_model::{Country, Ruleset, statistics::Variant};
use kiai_services::{
    Services,
    statistics::{RankingOrder, country_ranking, ranked_user_count, ranking},
};
use kiai_wire_lazer::api::{CountryRanking, CountryStatistics, PageCursor, RankedUser, UserRanking};

use crate::{
    ApiError,
    convert::{UserConverter, int32, statistics, team},
    extract::{Authorized, Path, Query},
};

/// A page of a ranking: users by performance or score, or countries.
#[utoipa::path(
    get,
    path = "/api/v2/rankings/{ruleset}/{kind}",
    tag = "rankings",
    params(
        ("ruleset" = String, Path, description = "osu, taiko, fruits or mania"),
        ("kind" = String, Path, description = "performance, score or country"),
        ("page" = Option<u32>, Query, description = "From 1; also as `cursor[page]`"),
        ("country" = Option<String>, Query, description = "`performance`: two letters"),
        ("variant" = Option<String>, Query, description = "`relax` or `autopilot`: their rankings"),
    ),
    responses((status = 200, body = UserRanking), (status = 404), (status = 422))
)]
pub(crate) async fn get_ranking(
    State(services): State<Arc<Services>>,
    _caller: Authorized,
    Path((ruleset, kind)): Path<(String, String)>,
    query: Query,
) -> Result<Response, ApiError> {
    let ruleset: Ruleset = ruleset.parse().map_err(|_| ApiError::not_found("There is no such ruleset."))?;
    let page = query.parse("page").or_else(|| query.parse("cursor[page]")).unwrap_or(1).max(1);
    match kind.as_str() {
        "performance" => users(&services, RankingOrder::Performance, ruleset, page, &query).await,
        "score" => users(&services, RankingOrder::Score, ruleset, page, &query).await,
        "country" => countries(&services, ruleset, page).await,
        _ => Err(ApiError::not_found("There is no such ranking.")),
    }
}

async fn users(
    services: &Services,
    order: RankingOrder,
    ruleset: Ruleset,
    page: u32,
    query: &Query,
) -> Result<Response, ApiError> {
    let country: Option<Country> = match query.get("country").filter(|_| order == RankingOrder::Performance) {
        Some(code) => Some(code.parse().map_err(|_| ApiError::unprocessable("There is no such country."))?),
        None => None,
    };
    let variant = match query.get("variant") {
        Some("relax") => Variant::Relax,
        Some("autopilot") => Variant::Autopilot,
        _ => Variant::Standard,
    };
    let (rows, is_more) = ranking(services, order, ruleset, variant, country, page).await?;
    let total = ranked_user_count(services, ruleset, variant).await?;
    let converter = UserConverter::new(services);
    let ranking = rows
        .iter()
        .map(|row| {
            let mut user = converter.compact(&row.user);
            user.team = row.team.as_ref().map(team);
            RankedUser { statistics: statistics(&row.achievements), user }
        })
        .collect();
    Ok(Json(UserRanking { cursor: is_more.then_some(PageCursor { page: page + 1 }), ranking, total: int32(total) })
        .into_response())
}

async fn countries(services: &Services, ruleset: Ruleset, page: u32) -> Result<Response, ApiError> {
    let (rows, is_more) = country_ranking(services, ruleset, page).await?;
    #[expect(clippy::cast_possible_truncation, reason = "a float to integer cast saturates")]
    let ranking = rows
        .iter()
        .map(|row| CountryStatistics {
            code: row.country.to_string(),
            active_users: row.user_count,
            play_count: row.play_count,
            ranked_score: row.ranked_score,
            performance: row.pp.round() as i64,
        })
        .collect();
    Ok(Json(CountryRanking { cursor: is_more.then_some(PageCursor { page: page + 1 }), ranking }).into_response())
}
