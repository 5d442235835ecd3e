//! Chance: one stream per purpose and entity, keyed by the seed. A keyed hash is the definition, so that a stranger can
//! recompute it; drawing more in one stream moves no other. Whole numbers only.

/// Points of a quantile table: 0, 5 ... 100 %.
pub(crate) const POINTS: usize = 21;

/// One stream of draws.
#[derive(Debug, Clone)]
pub(crate) struct Draw {
    state: u64,
}

/// The SplitMix64 finaliser.
pub(crate) const fn mix(value: u64) -> u64 {
    let mut z = value.wrapping_add(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// FNV-1a over bytes: names a stream.
pub(crate) fn named(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}

impl Draw {
    /// The stream of a purpose for an entity.
    pub fn new(seed: u64, purpose: &str, entity: u64) -> Self {
        Self { state: mix(mix(seed ^ named(purpose.as_bytes())) ^ entity) }
    }

    /// The next 64 bits.
    pub fn bits(&mut self) -> u64 {
        let out = mix(self.state);
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        out
    }

    /// A number below `bound`; 0 for a bound of 0.
    pub fn below(&mut self, bound: u64) -> u64 {
        if bound == 0 { 0 } else { self.bits() % bound }
    }

    /// A number in `from..until`, or `from` when that is empty.
    pub fn between(&mut self, from: i64, until: i64) -> i64 {
        let width = u64::try_from(until.saturating_sub(from)).unwrap_or(0);
        from.saturating_add(i64::try_from(self.below(width)).unwrap_or(0))
    }

    /// Whether something of so many per mille happens.
    pub fn chance(&mut self, per_mille: u64) -> bool {
        self.below(1_000) < per_mille
    }

    /// One of the choices; there must be one.
    pub fn pick<'a, T>(&mut self, choices: &'a [T]) -> &'a T {
        let index = usize::try_from(self.below(choices.len() as u64)).unwrap_or(0);
        &choices[index]
    }

    /// One of the sentences.
    pub fn say(&mut self, sentences: &[&'static str]) -> &'static str {
        self.pick::<&'static str>(sentences)
    }

    /// An index by whole-number weights.
    pub fn weighted(&mut self, weights: &[u32]) -> usize {
        let total: u64 = weights.iter().map(|weight| u64::from(*weight)).sum();
        let mut left = self.below(total);
        for (index, weight) in weights.iter().enumerate() {
            let weight = u64::from(*weight);
            if left < weight {
                return index;
            }
            left -= weight;
        }
        0
    }

    /// A value of a quantile table, interpolated with whole numbers (CITY.md, section 5).
    pub fn quantile(&mut self, table: &[i64; POINTS]) -> i64 {
        let u = i64::try_from(self.below(1_000)).unwrap_or(0);
        let index = usize::try_from(u / 50).unwrap_or(0).min(POINTS - 2);
        let rest = u % 50;
        table[index] + (table[index + 1] - table[index]) * rest / 50
    }

    /// A count whose mean is `per_mille / 1000`: the whole part, and the rest by chance.
    pub fn count(&mut self, per_mille: u64) -> u64 {
        per_mille / 1_000 + u64::from(self.chance(per_mille % 1_000))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_stream_draws_the_same_and_another_one_differs() {
        let draws = |seed, purpose: &str, id| {
            let mut draw = Draw::new(seed, purpose, id);
            (0..8).map(|_| draw.bits()).collect::<Vec<_>>()
        };
        assert_eq!(draws(7, "weather", 3), draws(7, "weather", 3));
        assert_ne!(draws(7, "weather", 3), draws(7, "weather", 4));
        assert_ne!(draws(7, "weather", 3), draws(7, "arrivals", 3));
        assert_ne!(draws(7, "weather", 3), draws(8, "weather", 3));
    }

    #[test]
    fn a_quantile_stays_inside_its_table() {
        let table: [i64; POINTS] = std::array::from_fn(|index| index as i64 * 10);
        let mut draw = Draw::new(1, "table", 1);
        assert!((0..1_000).all(|_| (0..=200).contains(&draw.quantile(&table))));
    }
}
