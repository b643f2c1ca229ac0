//! Difficulty attributes of a beatmap.

use std::sync::Arc;

use kiai_formats::difficulty::{Attributes, CalculationError};
use kiai_model::{Beatmap, Mods, Ruleset};
use thiserror::Error;

use super::chart;
use crate::{Services, internal::with_internal};

/// Why attributes are not told.
#[derive(Debug, Error)]
pub enum AttributesRefusal {
    /// It cannot be played in the ruleset.
    #[error("the beatmap cannot be played in this ruleset")]
    Ruleset,
    /// Its file is not here, or nothing can be calculated from it.
    #[error("nothing can be calculated for this beatmap")]
    Unfit,
    /// Our fault.
    #[error("internal")]
    Internal(anyhow::Error),
}

with_internal!(AttributesRefusal);

/// Star rating, highest combo and what they rest on. Remembered: the same file gives the same.
///
/// # Errors
/// See [`AttributesRefusal`].
pub async fn attributes(
    services: &Services,
    beatmap: &Beatmap,
    ruleset: Ruleset,
    mods: &Mods,
) -> Result<Arc<Attributes>, AttributesRefusal> {
    let mods_key = serde_json::to_string(mods).map_err(anyhow::Error::from)?;
    let key = (beatmap.checksum.clone(), ruleset, mods_key);
    if let Some(known) = services.beatmaps.attributes.get(&key) {
        return Ok(known);
    }
    let chart = chart(services, beatmap).await?.ok_or(AttributesRefusal::Unfit)?;
    let mods = mods.clone();
    let calculated = services.blocking.run(move || chart.attributes(ruleset, &mods)).await?;
    let attributes = Arc::new(calculated.map_err(|error| match error {
        CalculationError::Ruleset => AttributesRefusal::Ruleset,
        CalculationError::Suspicious | CalculationError::Upset(_) => AttributesRefusal::Unfit,
    })?);
    services.beatmaps.attributes.insert(key, Arc::clone(&attributes));
    Ok(attributes)
}
