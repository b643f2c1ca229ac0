//! Mods of clients of bancho as osu!(lazer) has them, and what a flawless play with them counts.

use std::sync::Arc;

use kiai_model::{Beatmap, Mods, Ruleset, score::Origin, scoring::ClassicMaximum};
use kiai_rules::{
    mods::{UnknownModBits, incompatible_pair, mods_from_bits, score_multipliers},
    scores::neosu_multiplier,
};

use crate::{Services, beatmaps};

/// What a map's classic maximum is remembered by: its checksum, the ruleset, and mods as text.
pub(super) type MaximumKey = (String, Ruleset, String);

/// Mods that osu!(lazer) has under the same name, and plays otherwise.
const PLAYED_OTHERWISE: [&str; 2] = ["SV2", "TP"];

/// The mods of a play, as its client tells them.
#[derive(Clone, Debug, PartialEq)]
pub enum ClassicMods {
    /// As bits: osu!stable, and neosu before it told more.
    Bits(u32),
    /// As those of osu!(lazer): neosu.
    Told {
        /// Those it has, without Classic.
        mods: Mods,
        /// The real speed.
        speed: f64,
        /// Whether totals were counted by ScoreV2.
        score_v2: bool,
    },
}

/// Mods as osu!(lazer) has them.
pub(crate) struct Fitted {
    /// Those, with Classic.
    pub(crate) mods: Mods,
    /// By what the client multiplied; none when that depends on the map.
    pub(crate) multiplier: Option<f64>,
    /// Whether totals were counted by ScoreV2.
    pub(crate) score_v2: bool,
    /// Whether that is all that was played with.
    pub(crate) all_carried: bool,
}

/// The mods of a play in a ruleset as osu!(lazer) has them.
///
/// # Errors
/// When bits stand for no mod.
pub(crate) fn fit(origin: Origin, ruleset: Ruleset, told: &ClassicMods) -> Result<Fitted, UnknownModBits> {
    let (mut mods, score_v2, speed) = match told {
        ClassicMods::Bits(bits) => {
            let mods = mods_from_bits((*bits).into())?;
            let score_v2 = mods.contains("SV2");
            (mods, score_v2, None)
        }
        ClassicMods::Told { mods, speed, score_v2 } => (mods.clone(), *score_v2, Some(*speed)),
    };
    let count = mods.0.len();
    mods.0.retain(|m| !PLAYED_OTHERWISE.iter().any(|acronym| m.acronym == *acronym));
    let mut all_carried = mods.0.len() == count && !score_v2;
    let multiplier = speed.map(|speed| neosu_multiplier(&mods, speed, score_v2));
    // What excludes each other in osu!(lazer) may go together in neosu, but for what nobody can mean.
    while origin == Origin::Neosu
        && let Some((one, other)) = incompatible_pair(ruleset, &mods)
        && one != other
        && ![("EZ", "HR"), ("HR", "EZ"), ("RX", "AP"), ("AP", "RX")].iter().any(|(a, b)| one == *a && other == *b)
    {
        mods.0.retain(|m| m.acronym != other);
        all_carried = false;
    }
    if let Ok(classic) = "CL".parse::<kiai_model::Acronym>() {
        mods.0.push(classic.into());
    }
    Ok(Fitted { mods, multiplier, score_v2, all_carried })
}

/// By what mods multiply a standardised total: the newest multipliers, whatever the client's age, as it knows none.
pub(crate) fn score_multiplier(ruleset: Ruleset, mods: &Mods, beatmap: &Beatmap) -> f64 {
    score_multipliers(ruleset, mods, &beatmap.into()).first().copied().unwrap_or(1.0)
}

/// What a flawless play counts, computed once for a map and mods. None when the file is not here or unfit.
pub(crate) async fn maximum_of(
    services: &Services,
    beatmap: &Beatmap,
    ruleset: Ruleset,
    mods: &Mods,
) -> anyhow::Result<Option<Arc<ClassicMaximum>>> {
    let key = (beatmap.checksum.clone(), ruleset, serde_json::to_string(mods)?);
    if let Some(maximum) = services.scores.classic.get(&key) {
        return Ok(Some(maximum));
    }
    let Some(chart) = beatmaps::chart(services, beatmap).await? else { return Ok(None) };
    let mods = mods.clone();
    let computed = services.blocking.run(move || chart.classic_maximum(ruleset, &mods)).await?;
    let Ok(maximum) = computed.map(Arc::new) else { return Ok(None) };
    services.scores.classic.insert(key, Arc::clone(&maximum));
    Ok(Some(maximum))
}
