//! `POST beatmaps/{beatmap}/attributes`, and the same as `GET`. Upstream: osu-web's `BeatmapsController::attributes`.

use std::sync::Arc;

use axum::{
    Json,
    body::Bytes,
    extract::{State, rejection::BytesRejection},
};
use kiai_model::{Acronym, Beatmap, Id, Mod, Mods, Ruleset};
use kiai_services::{
    Services,
    beatmaps::{AttributesRefusal, BeatmapKey, Details, attributes, fetch_beatmap, mods_from_bits},
};
use kiai_wire_lazer::api::{BeatmapAttributes, DifficultyAttributes, DifficultyDetails};
use serde_json::Value;

use super::unknown;
use crate::{
    ApiError,
    convert::int32,
    extract::{Authorized, Path, Query},
    patience,
};

/// Mods one request may name.
const MODS_MAX: usize = 32;

/// Difficulty attributes with mods and their settings.
#[utoipa::path(
    post,
    path = "/api/v2/beatmaps/{beatmap}/attributes",
    tag = "beatmaps",
    params(("beatmap" = i64, Path)),
    request_body(
        content_type = "application/json",
        description = "`mods`: a list of acronyms or of objects with `acronym` and `settings`, or a bitset of older clients \
                       as a number or its digits; `ruleset`: a name, or `ruleset_id`"
    ),
    responses((status = 200, body = BeatmapAttributes), (status = 404), (status = 422))
)]
pub(crate) async fn post_attributes(
    State(services): State<Arc<Services>>,
    _: Authorized,
    Path(beatmap): Path<Id<Beatmap>>,
    body: Result<Bytes, BytesRejection>,
) -> Result<Json<BeatmapAttributes>, ApiError> {
    let body = body.map_err(|_| ApiError::too_large())?;
    let body: Value = match body.is_empty() {
        true => Value::Null,
        false => serde_json::from_slice(&body).map_err(|_| ApiError::unprocessable("The JSON is malformed."))?,
    };
    let ruleset = ruleset(body.get("ruleset").and_then(Value::as_str), body.get("ruleset_id").and_then(Value::as_i64))?;
    let mods = mods(body.get("mods").unwrap_or(&Value::Null))?;
    answer(&services, beatmap, ruleset, &mods).await
}

/// Difficulty attributes with mods by their acronyms.
#[utoipa::path(
    get,
    path = "/api/v2/beatmaps/{beatmap}/attributes",
    tag = "beatmaps",
    params(
        ("beatmap" = i64, Path),
        ("ruleset" = Option<String>, Query),
        ("mods[]" = Option<Vec<String>>, Query, description = "Acronyms"),
    ),
    responses((status = 200, body = BeatmapAttributes), (status = 404), (status = 422))
)]
pub(crate) async fn get_attributes(
    State(services): State<Arc<Services>>,
    _: Authorized,
    Path(beatmap): Path<Id<Beatmap>>,
    query: Query,
) -> Result<Json<BeatmapAttributes>, ApiError> {
    let ruleset = ruleset(query.get("ruleset").or(query.get("mode")), query.parse("ruleset_id"))?;
    let mods = query.list("mods").take(MODS_MAX).map(|acronym: Acronym| Mod::from(acronym)).collect();
    answer(&services, beatmap, ruleset, &Mods(mods)).await
}

async fn answer(
    services: &Arc<Services>,
    beatmap: Id<Beatmap>,
    ruleset: Option<Ruleset>,
    mods: &Mods,
) -> Result<Json<BeatmapAttributes>, ApiError> {
    let found = fetch_beatmap(services, &[BeatmapKey::Id(beatmap)], patience::REQUEST).await?;
    let (beatmap, _) = found.ok_or_else(unknown)?;
    let found = attributes(services, &beatmap, ruleset.unwrap_or(beatmap.ruleset), mods).await?;
    let details = match found.details {
        Details::Osu {
            aim_difficulty,
            aim_difficult_slider_count,
            speed_difficulty,
            speed_note_count,
            flashlight_difficulty,
            slider_factor,
            aim_top_weighted_slider_factor,
            speed_top_weighted_slider_factor,
            aim_difficult_strain_count,
            speed_difficult_strain_count,
        } => DifficultyDetails::Osu {
            aim_difficulty,
            aim_difficult_slider_count,
            speed_difficulty,
            speed_note_count,
            flashlight_difficulty,
            slider_factor,
            aim_top_weighted_slider_factor,
            speed_top_weighted_slider_factor,
            aim_difficult_strain_count,
            speed_difficult_strain_count,
        },
        Details::Taiko { rhythm_difficulty, mono_stamina_factor, consistency_factor } => {
            DifficultyDetails::Taiko { rhythm_difficulty, mono_stamina_factor, consistency_factor }
        }
        Details::Catch | Details::Mania => DifficultyDetails::Other {},
    };
    let max_combo = int32(found.max_combo.into());
    Ok(Json(BeatmapAttributes {
        attributes: DifficultyAttributes { star_rating: found.star_rating, max_combo, details },
    }))
}

fn ruleset(name: Option<&str>, number: Option<i64>) -> Result<Option<Ruleset>, ApiError> {
    let unknown = || ApiError::unprocessable("There is no such ruleset.");
    match (name, number) {
        (Some(name), _) => name.parse().map(Some).map_err(|_| unknown()),
        (None, Some(number)) => Ruleset::try_from(number).map(Some).map_err(|_| unknown()),
        (None, None) => Ok(None),
    }
}

/// Mods as a list, or as a bitset: a number, or its digits.
fn mods(value: &Value) -> Result<Mods, ApiError> {
    match value {
        Value::Null => Ok(Mods::default()),
        Value::Array(mods) if mods.len() > MODS_MAX => Err(ApiError::unprocessable("These are too many mods.")),
        Value::Array(mods) => {
            let mods: Option<Vec<Mod>> = mods.iter().map(one_mod).collect();
            mods.map(Mods).ok_or_else(|| ApiError::unprocessable("One of the mods is malformed."))
        }
        Value::Number(bits) => bitset(bits.as_u64()),
        Value::String(digits) if digits.bytes().all(|byte| byte.is_ascii_digit()) => bitset(digits.parse().ok()),
        _ => Err(ApiError::unprocessable("The mods are neither a list nor a bitset.")),
    }
}

fn bitset(bits: Option<u64>) -> Result<Mods, ApiError> {
    let bits = bits.ok_or_else(|| ApiError::unprocessable("The bitset of mods is no whole number in range."))?;
    mods_from_bits(bits).map_err(|unknown| ApiError::unprocessable(format!("{unknown}.")))
}

fn one_mod(value: &Value) -> Option<Mod> {
    match value {
        Value::String(acronym) => acronym.parse().ok().map(|acronym: Acronym| Mod::from(acronym)),
        other => serde_json::from_value(other.clone()).ok(),
    }
}

impl From<AttributesRefusal> for ApiError {
    fn from(refusal: AttributesRefusal) -> Self {
        match refusal {
            AttributesRefusal::Ruleset => Self::unprocessable("The beatmap cannot be played in this ruleset."),
            AttributesRefusal::Unfit => Self::not_found("Nothing can be calculated for this beatmap."),
            AttributesRefusal::Internal(error) => error.into(),
        }
    }
}
