//! What a flawless play counts in the classic scale, which converting the total of a bancho play takes.

use kiai_model::{HitCounts, HitResult, Mods, Ruleset, scoring::ClassicMaximum};
use rosu_pp::{
    Beatmap,
    any::DifficultyAttributes as RosuAttributes,
    model::{
        control_point::{DifficultyPoint, EffectPoint, TimingPoint},
        hit_object::{HitObjectKind, HitSoundType, Slider},
    },
};

use super::{CalculationError, Chart, mode, mods};
use crate::guard::guarded;

/// The fastest spin, and the slowest that still completes a spinner, a second. Upstream: `OsuLegacyScoreSimulator`.
const SPINS_MAX: f64 = 477.0 / 60.0;
const SPINS_MIN: f64 = 3.0;
/// Half turns a second that complete a swell. Upstream: `TaikoLegacyScoreSimulator`.
const SWELL_TURNS: f64 = 7.5;
/// By how much rolls are longer in taiko. Upstream: `TaikoBeatmapConverter.VELOCITY_MULTIPLIER`.
const ROLL_STRETCH: f64 = 1.4_f32 as f64;

impl Chart {
    /// What a flawless play counts in the classic scale. Upstream: the `LegacyScoreSimulator` of each ruleset.
    ///
    /// # Errors
    /// As [`Chart::attributes`].
    pub fn classic_maximum(&self, ruleset: Ruleset, mods: &Mods) -> Result<ClassicMaximum, CalculationError> {
        let known = mods::for_ruleset(ruleset, mods);
        let attributes = self.difficulty(ruleset, &known, false)?;
        let lazer = if ruleset == Ruleset::Osu { Some(self.difficulty(ruleset, &known, true)?) } else { None };
        guarded(|| {
            let map = self.map.convert_ref(mode(ruleset), &known).map_err(|_| CalculationError::Ruleset)?;
            let mut maximum = match (&attributes, &lazer) {
                (RosuAttributes::Osu(osu), Some(RosuAttributes::Osu(lazer))) => {
                    let (slider_ends, ticks) = slider_parts(&self.map, lazer.n_large_ticks);
                    let mut sums = Sums { multiplier: osu.legacy_score_base_multiplier, ..Sums::default() };
                    sums.accuracy = u64::from(osu.n_objects()) * 300 + slider_ends * 30 + ticks * 10;
                    sums.spinners(&self.map);
                    sums.finish(osu.maximum_legacy_combo_score, osu.max_combo)
                }
                (RosuAttributes::Catch(catch), _) => {
                    let mut sums = Sums { multiplier: f64::from(multiplier(&self.map, None)), ..Sums::default() };
                    sums.accuracy = u64::from(catch.n_fruits) * 300
                        + u64::from(catch.n_droplets) * 100
                        + u64::from(catch.n_tiny_droplets) * 10;
                    let combo = catch_combo(&map, catch.n_fruits, catch.n_droplets) * sums.multiplier;
                    // Every banana counts the same in each scale: how many there are does not matter.
                    if self.map.hit_objects.iter().any(rosu_pp::model::hit_object::HitObject::is_spinner) {
                        (sums.bonus, sums.standardised_bonus) = (1100, 200);
                    }
                    sums.finish(combo, catch.n_fruits.saturating_add(catch.n_droplets))
                }
                (RosuAttributes::Taiko(taiko), _) => {
                    let mut sums = Sums { multiplier: f64::from(multiplier(&self.map, Some(2.0))), ..Sums::default() };
                    let combo = sums.taiko(&map);
                    sums.finish(combo, taiko.max_combo)
                }
                (RosuAttributes::Mania(mania), _) => {
                    ClassicMaximum { combo_score: 1_000_000.0, max_combo: mania.max_combo, ..ClassicMaximum::default() }
                }
                (RosuAttributes::Osu(_), _) => return Err(CalculationError::Ruleset),
            };
            maximum.results = super::maximum::legacy_statistics(&attributes);
            pad_combo(&mut maximum);
            if ruleset == Ruleset::Mania && self.map.mode != map.mode {
                maximum.columns = Some(columns(&self.map, &map));
            }
            Ok(maximum)
        })?
    }
}

/// What of the combo no result tells is told by one of its own. Upstream: `LegacyScoreDecoder.PopulateMaximumStatistics`.
fn pad_combo(maximum: &mut ClassicMaximum) {
    let told = maximum.results.sum(HitResult::increases_combo);
    if let Some(untold) = u64::from(maximum.max_combo).checked_sub(told).filter(|untold| *untold > 0) {
        maximum.results.set(HitResult::LegacyComboIncrease, u32::try_from(untold).unwrap_or(u32::MAX));
    }
}

/// Columns of a map made for osu!, before and after mods.
fn columns(before: &Beatmap, after: &Beatmap) -> (u32, u32) {
    let plain = before.convert_ref(after.mode, &rosu_pp::GameMods::default());
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "there are at most twenty")]
    let count = |size: f32| size.clamp(0.0, 20.0).round() as u32;
    (plain.map_or_else(|_| count(after.cs), |map| count(map.cs)), count(after.cs))
}

/// Heads, repeats and tails of all sliders; and the ticks among the `large_ticks`, which repeats are, too.
fn slider_parts(map: &Beatmap, large_ticks: u32) -> (u64, u64) {
    let sliders = map.hit_objects.iter().filter_map(|object| match &object.kind {
        HitObjectKind::Slider(slider) => Some(slider.repeats as u64),
        _ => None,
    });
    let (mut ends, mut repeats) = (0, 0);
    for of_slider in sliders {
        ends += 2 + of_slider;
        repeats += of_slider;
    }
    (ends, u64::from(large_ticks).saturating_sub(repeats))
}

/// By what a combo counts: how hard the map is by its values and by how close its objects are. Upstream:
/// `LegacyRulesetExtensions.CalculateDifficultyPeppyStars`.
#[expect(clippy::cast_possible_truncation, clippy::cast_precision_loss, reason = "a float to integer cast saturates")]
fn multiplier(map: &Beatmap, circle_size: Option<f32>) -> i32 {
    let whole = |ms: f64| ms.round_ties_even() as i64;
    let drain_s = match (map.hit_objects.first(), map.hit_objects.last()) {
        (Some(first), Some(last)) => {
            let breaks: i64 = map.breaks.iter().map(|pause| whole(pause.end_time) - whole(pause.start_time)).sum();
            (whole(last.start_time) - whole(first.start_time) - breaks) / 1000
        }
        _ => 0,
    };
    let objects = map.hit_objects.len() as f64;
    let density = if drain_s == 0 { 16.0 } else { (objects / drain_s as f64 * 8.0).clamp(0.0, 16.0) };
    let values = f64::from(map.hp) + f64::from(map.od) + f64::from(circle_size.unwrap_or(map.cs));
    ((values + density) / 38.0 * 5.0).round_ties_even() as i32
}

/// The combo part of catch, before the multiplier: a fruit counts twelve times the combo before the last one.
fn catch_combo(map: &Beatmap, fruits: u32, droplets: u32) -> f64 {
    let (mut combo, mut score) = (0_u64, 0.0);
    let mut fruit = |combo: &mut u64| {
        #[expect(clippy::cast_precision_loss, reason = "combos are far below 2^53")]
        let factor = combo.saturating_sub(1) as f64;
        score += factor * 12.0;
        *combo += 1;
    };
    // Which spans the droplets lie in is not told: as many in each as its part of the length of all.
    let lengths: f64 = map.hit_objects.iter().filter_map(|object| as_slider(&object.kind)).map(path_length).sum();
    let (mut behind, mut caught) = (0.0, 0_u32);
    let mut left = fruits;
    for object in &map.hit_objects {
        match &object.kind {
            HitObjectKind::Slider(slider) => {
                fruit(&mut combo);
                left = left.saturating_sub(1);
                let spans = slider.span_count();
                for _ in 0..spans.min(left as usize) {
                    behind += path_length(slider) / times(spans);
                    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a cast saturates")]
                    let due = (f64::from(droplets) * behind / lengths.max(1.0)).round() as u32;
                    combo += u64::from(due.saturating_sub(caught));
                    caught = caught.max(due);
                    fruit(&mut combo);
                    left = left.saturating_sub(1);
                }
            }
            HitObjectKind::Circle => {
                fruit(&mut combo);
                left = left.saturating_sub(1);
            }
            HitObjectKind::Spinner(_) | HitObjectKind::Hold(_) => {}
        }
    }
    score
}

fn as_slider(kind: &HitObjectKind) -> Option<&Slider> {
    if let HitObjectKind::Slider(slider) = kind { Some(slider) } else { None }
}

fn path_length(slider: &Slider) -> f64 {
    slider.expected_dist.unwrap_or(0.0).abs() * times(slider.span_count())
}

#[expect(clippy::cast_precision_loss, reason = "counts are far below 2^53")]
fn times(count: usize) -> f64 {
    count as f64
}

/// What has been counted.
#[derive(Default)]
struct Sums {
    multiplier: f64,
    accuracy: u64,
    bonus: u64,
    standardised_bonus: u64,
}

impl Sums {
    #[expect(clippy::cast_precision_loss, reason = "sums are far below 2^53")]
    fn finish(&self, combo_score: f64, max_combo: u32) -> ClassicMaximum {
        let ratio = if self.bonus == 0 { 0.0 } else { self.standardised_bonus as f64 / self.bonus as f64 };
        ClassicMaximum {
            accuracy_score: self.accuracy as f64,
            combo_score,
            bonus_ratio: ratio,
            bonus_score: self.bonus as f64,
            max_combo,
            results: HitCounts::default(),
            columns: None,
        }
    }

    /// Spins of osu!: each second half turn counts 100, and 1,100 from three beyond what completes it on.
    #[expect(clippy::cast_possible_truncation, reason = "spinners are two days long at most")]
    fn spinners(&mut self, map: &Beatmap) {
        for object in &map.hit_objects {
            let HitObjectKind::Spinner(spinner) = &object.kind else { continue };
            let seconds = spinner.duration.max(0.0) / 1000.0;
            let (possible, free) = ((seconds * SPINS_MAX * 2.0) as i64, (seconds * SPINS_MIN) as i64 + 3);
            for turn in 0..=possible {
                if turn > free && (turn - free) % 2 == 0 {
                    self.bonus += 1100;
                    self.standardised_bonus += 50;
                } else if turn > 1 && turn % 2 == 0 {
                    self.bonus += 100;
                    self.standardised_bonus += 10;
                }
            }
        }
    }

    /// Gives the combo part of taiko, which is all in whole numbers.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_precision_loss,
        reason = "a float to integer cast saturates"
    )]
    fn taiko(&mut self, map: &Beatmap) -> f64 {
        let stars = self.multiplier as u64;
        let (mut combo, mut combo_score) = (0_u64, 0_u64);
        let kiai = |time: f64| {
            let point = map.effect_points.partition_point(|point| point.time <= time);
            point
                .checked_sub(1)
                .and_then(|at| map.effect_points.get(at))
                .map_or(EffectPoint::DEFAULT_KIAI, |point| point.kiai)
        };
        let louder = |score: u64, time: f64| if kiai(time) { (score as f32 * 1.2_f32) as u64 } else { score };
        for (at, object) in map.hit_objects.iter().enumerate() {
            let strong = map.hit_sounds.get(at).is_some_and(|sound| sound.has_flag(HitSoundType::FINISH));
            match &object.kind {
                HitObjectKind::Circle | HitObjectKind::Hold(_) => {
                    let score = louder(300 + 300 / 35 * 2 * (stars + 1) * (combo.min(100) / 10), object.start_time);
                    let (weight, own) = (if strong { 2 } else { 1 }, 300);
                    combo_score += (score - own) * weight;
                    self.accuracy += own * weight;
                    combo += 1;
                }
                HitObjectKind::Spinner(swell) => {
                    let seconds = swell.duration.max(0.0) / 1000.0;
                    let turns = ((seconds * SWELL_TURNS) as i64 as f32 * 1.65_f32).max(1.0) as i64;
                    let turns = ((turns as f32 * 1.5_f32) as i64).max(1);
                    self.bonus += 300 * u64::try_from(turns + 1).unwrap_or(0);
                    let end = object.start_time + swell.duration;
                    let score = louder(300 + 300 / 35 * 2 * (stars + 1) * (combo.min(100) / 10), end);
                    combo_score += (score - 300) * 2;
                    self.bonus += 600;
                    self.standardised_bonus += 50;
                }
                HitObjectKind::Slider(roll) => {
                    let (delay, duration) = roll_timing(map, roll, object.start_time);
                    let end = object.start_time + duration;
                    let next = map.hit_objects.get(at + 1).map(|next| match &next.kind {
                        HitObjectKind::Slider(roll) => next.start_time - roll_timing(map, roll, next.start_time).0,
                        _ => next.start_time,
                    });
                    let last = delay.trunc();
                    let end = if next.is_none_or(|next| next - (end + last) > last) { end + last } else { end };
                    let ticks = ((end - object.start_time) / delay).ceil().max(0.0) as u64;
                    let mut score = louder(300, object.start_time);
                    if strong {
                        score += score / 5;
                    }
                    self.bonus += ticks * score;
                    self.standardised_bonus += ticks * 10;
                }
            }
        }
        combo_score as f64
    }
}

/// The least time between two hits on a drum roll, and how long it lasts, in milliseconds.
fn roll_timing(map: &Beatmap, roll: &Slider, start: f64) -> (f64, f64) {
    let timing = map.timing_points.partition_point(|point| point.time <= start).saturating_sub(1);
    let beat = map.timing_points.get(timing).map_or(TimingPoint::DEFAULT_BEAT_LEN, |point| point.beat_len);
    let point = map.difficulty_points.partition_point(|point| point.time <= start);
    let point = point.checked_sub(1).and_then(|at| map.difficulty_points.get(at));
    let velocity = point.map_or(DifficultyPoint::DEFAULT_SLIDER_VELOCITY, |point| point.slider_velocity);
    let rate = map.slider_tick_rate;
    let is_in_sixths = map.version >= 8 && [3.0, 6.0, 1.5].contains(&rate);
    let mut delay = beat.clamp(6.0, 60_000.0) / if is_in_sixths { 6.0 } else { 8.0 };
    while delay < 60.0 {
        delay *= 2.0;
    }
    while delay > 120.0 {
        delay /= 2.0;
    }
    let distance = roll.expected_dist.unwrap_or(0.0).abs() * ROLL_STRETCH * times(roll.span_count());
    let speed = 100.0 * map.slider_multiplier * ROLL_STRETCH;
    (delay, (distance / speed.max(1.0) * beat / velocity.max(0.01)).trunc().min(1e8))
}
