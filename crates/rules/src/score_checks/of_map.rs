//! The claimed maximum against the map's own, which takes the map's file to know.

use kiai_model::{HitCounts, HitResult};

/// Whether a claimed maximum is another map's: what counts for accuracy or combo differs. Bonus and what is ignored are
/// not compared, since `computed` does not tell them.
#[must_use]
pub fn results_of_another_map(claimed: &HitCounts, computed: &HitCounts) -> bool {
    const COMPARED: [HitResult; 5] = [
        HitResult::Great,
        HitResult::Perfect,
        HitResult::LargeTickHit,
        HitResult::SmallTickHit,
        HitResult::SliderTailHit,
    ];
    COMPARED.into_iter().any(|result| claimed.get(result) != computed.get(result))
}

/// Whether a claimed bonus is more than the map can give, which `limit` tells.
#[must_use]
pub fn bonus_of_another_map(claimed: &HitCounts, limit: u64) -> bool {
    claimed.sum(|result| matches!(result, HitResult::SmallBonus | HitResult::LargeBonus)) > limit
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bonus_is_not_compared_and_objects_are() {
        let computed: HitCounts = [(HitResult::Great, 10), (HitResult::SliderTailHit, 2)].into_iter().collect();
        let mut claimed = computed.clone();
        claimed.set(HitResult::LargeBonus, 5);
        claimed.set(HitResult::IgnoreHit, 7);
        assert!(!results_of_another_map(&claimed, &computed));
        claimed.set(HitResult::Great, 9);
        assert!(results_of_another_map(&claimed, &computed));
    }

    #[test]
    fn bonus_beyond_the_maps_limit_is_another_maps() {
        let claimed: HitCounts = [(HitResult::SmallBonus, 3), (HitResult::LargeBonus, 5)].into_iter().collect();
        assert!(!bonus_of_another_map(&claimed, 8));
        assert!(bonus_of_another_map(&claimed, 7));
    }
}
