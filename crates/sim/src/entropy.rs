//! Seeded identifiers and keys: the shape of UUID version 7, and the same ones for the same seed.

use crate::random::{mix, named};
use std::sync::atomic::{AtomicU64, Ordering};
use uuid::Uuid;
use yinuo_app::ports::Entropy;

/// Entropy drawn from a seed, for a city that must come out the same twice. Never for a real operator: whoever knows the
/// seed knows every key.
#[derive(Debug)]
pub struct SeededEntropy {
    seed: u64,
    drawn: AtomicU64,
}

impl SeededEntropy {
    /// Entropy of a seed.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self { seed, drawn: AtomicU64::new(0) }
    }

    fn next(&self) -> u64 {
        self.drawn.fetch_add(1, Ordering::SeqCst)
    }
}

impl Entropy for SeededEntropy {
    fn id(&self, now: i64) -> Uuid {
        let drawn = self.next();
        let millis = u64::try_from(now).unwrap_or(0) & 0xffff_ffff_ffff;
        // The counter behind the millisecond keeps identifiers of one instant in the order drawn.
        let high = (millis << 16) | 0x7000 | (drawn & 0x0fff);
        let low = mix(mix(self.seed ^ named(b"identifier")) ^ drawn);
        let low = (low & 0x3fff_ffff_ffff_ffff) | 0x8000_0000_0000_0000;
        Uuid::from_u64_pair(high, low)
    }

    fn key(&self) -> [u8; 32] {
        let drawn = self.next();
        let mut key = [0; 32];
        for (index, chunk) in key.chunks_exact_mut(8).enumerate() {
            let word = mix(mix(mix(self.seed ^ named(b"key")) ^ drawn) ^ index as u64);
            chunk.copy_from_slice(&word.to_be_bytes());
        }
        key
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identifiers_have_the_shape_of_version_seven_and_rise() {
        let entropy = SeededEntropy::new(9);
        let ids: Vec<Uuid> = (0..100).map(|step| entropy.id(1_700_000_000_000 + step / 10)).collect();
        assert!(ids.windows(2).all(|pair| pair[0] < pair[1]));
        assert!(ids.iter().all(|id| id.get_version_num() == 7));
        let again = SeededEntropy::new(9);
        assert_eq!(ids[0], again.id(1_700_000_000_000));
    }
}
