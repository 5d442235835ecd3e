//! A survey's estimate in whole numbers: a stratified share with its interval, and the difference of two waves.
//!
//! Method. Stratum h has N households in the frame, n answered, x of them satisfied. The estimate is the frame-weighted mean
//! of x/n. Its variance is the sum of (N/total)^2 (1 - n/N) p(1-p)/n over the strata, with p = (x+2)/(n+4) in place of x/n: where
//! all or none are satisfied the plain formula says that nothing is uncertain, which is never so. The interval is the estimate
//! give or take `error-per-mille` thousandths of the root. Everything is counted in billionths, and every rounding makes the
//! interval wider, never narrower. A stratum of which nobody answered has no estimate: its weight goes to the others, and its name
//! is told beside the figure.
//!
//! What it cannot say: whether those who did not answer think as those who did. The return rate stands beside it for that.

use crate::model::SurveyRule;

/// The unit that everything is counted in.
const BILLION: i128 = 1_000_000_000;
/// Billionths of a millionth.
const PER_PPM: i128 = 1_000;

/// One stratum of a wave.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StratumCount {
    /// Households or customers in the frame.
    pub frame: u64,
    /// Who answered the main question.
    pub answered: u64,
    /// Who of them is satisfied.
    pub satisfied: u64,
}

/// A share with its interval, in millionths.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Estimate {
    /// The share, rounded half up.
    pub share_ppm: i64,
    /// Lower end of the interval, rounded down.
    pub low_ppm: i64,
    /// Upper end of the interval, rounded up.
    pub high_ppm: i64,
    /// Variance, in billionths of billionths, rounded up.
    variance: i128,
    /// The share in billionths, rounded down.
    share: i128,
}

/// What the figures of two waves say of their difference, in millionths.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Compared {
    /// Later minus earlier.
    pub difference_ppm: i64,
    /// Lower end of the difference's interval, rounded down.
    pub low_ppm: i64,
    /// Upper end of the difference's interval, rounded up.
    pub high_ppm: i64,
}

impl Compared {
    /// Whether a difference is shown: its interval does not hold nought.
    #[must_use]
    pub const fn is_shown(&self) -> bool {
        self.low_ppm > 0 || self.high_ppm < 0
    }
}

impl SurveyRule {
    /// Whether an answer counts as satisfied.
    #[must_use]
    pub const fn satisfies(&self, answer: u8) -> bool {
        answer >= self.satisfied_from
    }

    /// The stratified share with its interval; none when nobody answered.
    #[must_use]
    pub fn estimate(&self, strata: &[StratumCount]) -> Option<Estimate> {
        let known: Vec<(i128, i128, i128)> = strata
            .iter()
            .filter(|one| one.answered > 0)
            .map(|one| {
                // More answers than households would make the correction negative.
                let frame = i128::from(one.frame.max(one.answered));
                (frame, i128::from(one.answered), i128::from(one.satisfied.min(one.answered)))
            })
            .collect();
        let total: i128 = known.iter().map(|(frame, ..)| frame).sum();
        if total == 0 {
            return None;
        }
        let (mut share, mut variance) = (0, 0);
        for (frame, answered, satisfied) in known {
            share += frame * (satisfied * BILLION / answered);
            let weight = up(frame * BILLION, total);
            let unseen = up((frame - answered) * BILLION, frame);
            let (yes, all) = (satisfied + 2, answered + 4);
            // In billionths of billionths: with a billion answers the product has 36 digits, and 38 fit.
            let spread = up(yes * (all - yes) * BILLION * BILLION, all * all * answered);
            let seen = up(unseen * spread, BILLION);
            variance += up(up(weight * weight, BILLION) * seen, BILLION);
        }
        share /= total;
        let margin = self.margin(variance);
        Some(Estimate {
            share_ppm: ppm((share + PER_PPM / 2).div_euclid(PER_PPM)),
            low_ppm: ppm((share - margin).div_euclid(PER_PPM).max(0)),
            // The share was rounded down: one more billionth is above it.
            high_ppm: ppm(up(share + 1 + margin, PER_PPM).min(BILLION / PER_PPM)),
            variance,
            share,
        })
    }

    /// What two waves say of their difference.
    #[must_use]
    pub fn compare(&self, earlier: &Estimate, later: &Estimate) -> Compared {
        let difference = later.share - earlier.share;
        let margin = self.margin(earlier.variance + later.variance) + 1;
        Compared {
            difference_ppm: ppm((difference + PER_PPM / 2).div_euclid(PER_PPM)),
            low_ppm: ppm((difference - margin).div_euclid(PER_PPM)),
            high_ppm: ppm(up(difference + margin, PER_PPM)),
        }
    }

    /// Half the width of an interval in billionths, rounded up.
    fn margin(&self, variance: i128) -> i128 {
        let root = variance.max(0).isqrt();
        let root = if root * root < variance { root + 1 } else { root };
        up(root * i128::from(self.error_per_mille), 1_000)
    }
}

/// The quotient rounded up; the divisor is positive.
const fn up(value: i128, by: i128) -> i128 {
    -(-value).div_euclid(by)
}

/// Millionths of a share fit.
fn ppm(value: i128) -> i64 {
    i64::try_from(value).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Bilingual;

    fn rule() -> SurveyRule {
        SurveyRule {
            code: "test".into(),
            sentence: Bilingual::default(),
            satisfied_from: 6,
            error_per_mille: 1_960,
            open_days: 30,
        }
    }

    fn one(frame: u64, answered: u64, satisfied: u64) -> StratumCount {
        StratumCount { frame, answered, satisfied }
    }

    #[test]
    fn half_of_a_hundred_out_of_a_million_is_uncertain_by_nearly_ten_points() {
        let found = rule().estimate(&[one(1_000_000, 100, 50)]).expect("somebody answered");
        assert_eq!(found.share_ppm, 500_000);
        // 1.96 * sqrt(0.25 / 100 * (1 - 0.0001)) = 0.097995
        assert_eq!((found.low_ppm, found.high_ppm), (402_004, 597_996));
    }

    #[test]
    fn strata_count_by_their_frame_and_not_by_who_answered() {
        let found = rule().estimate(&[one(9_000, 100, 90), one(1_000, 400, 200)]).expect("answers");
        assert_eq!(found.share_ppm, 860_000, "0.9 * 90 % + 0.1 * 50 %");
        let silent = rule().estimate(&[one(9_000, 100, 90), one(1_000, 0, 0)]).expect("answers");
        assert_eq!(silent.share_ppm, 900_000, "nobody of the second stratum answered");
        assert_eq!(rule().estimate(&[one(100, 0, 0)]), None);
    }

    #[test]
    fn everybody_satisfied_is_not_certain_and_everybody_asked_is() {
        let few = rule().estimate(&[one(1_000, 10, 10)]).expect("answers");
        assert_eq!(few.high_ppm, 1_000_000);
        assert!(few.low_ppm < 800_000, "ten of a thousand prove little: {few:?}");
        let all = rule().estimate(&[one(1_000, 1_000, 900)]).expect("answers");
        assert!(all.high_ppm - all.low_ppm <= 2, "a census has no sampling error: {all:?}");
    }

    #[test]
    fn a_difference_is_shown_only_when_its_interval_leaves_nought_out() {
        let wave = |satisfied| rule().estimate(&[one(100_000, 500, satisfied)]).expect("answers");
        let near = rule().compare(&wave(440), &wave(450));
        assert_eq!(near.difference_ppm, 20_000);
        assert!(!near.is_shown(), "two points of five hundred: {near:?}");
        let far = rule().compare(&wave(440), &wave(470));
        assert!(far.is_shown() && far.low_ppm > 0, "{far:?}");
        let back = rule().compare(&wave(470), &wave(440));
        assert!(back.is_shown() && back.high_ppm < 0, "{back:?}");
    }

    #[test]
    fn the_largest_counts_stay_in_range() {
        let found =
            rule().estimate(&[one(u64::from(u32::MAX), 100_000_000, 99_999_999); 40]).expect("answers");
        assert_eq!(found.share_ppm, 1_000_000);
        assert!(found.low_ppm > 999_990);
    }
}
