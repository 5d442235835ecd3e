//! Draws from a seed: the only randomness of the search, the same on every machine.

use crate::fixed::minus_ln;

/// A stream of draws.
#[derive(Debug, Clone)]
pub(crate) struct Random(u64);

impl Random {
    pub(crate) const fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// 64 even bits: a counter, well mixed.
    pub(crate) const fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below `end`; nought where `end` is nought.
    pub(crate) const fn below(&mut self, end: usize) -> usize {
        ((self.bits() as u128 * end as u128) >> 64) as usize
    }

    /// Whether something happens that happens `per_mille` times in a thousand.
    pub(crate) const fn chance(&mut self, per_mille: usize) -> bool {
        self.below(1000) < per_mille
    }

    /// An exponential draw of mean one, with 32 bits after the point.
    pub(crate) fn exponential(&mut self) -> i64 {
        minus_ln(self.bits())
    }
}
