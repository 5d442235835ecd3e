//! A survey's frame and sample: everything that a stranger needs to recompute them (`docs/surveys.md` says how).
//!
//! Rank = SHA-256("yinuo.survey.1" | seed | stratum | 0 | customer); the smallest ranks of a stratum are in its sample, and the
//! modes of one stratum take successive ranks, so that nobody is asked twice in one wave.

use crate::draw::Hash;
use sha2::{Digest as _, Sha256};
use std::collections::{BTreeMap, BTreeSet};

/// The frame's digest: SHA-256 over the lines `yinuo.survey.frame.1`, wave, and each `customer,stratum` in rising order, each ended by a line feed.
#[must_use]
pub fn survey_frame_digest(wave: &str, frame: &BTreeSet<(String, String)>) -> Hash {
    let mut hash = Sha256::new();
    hash.update(format!("yinuo.survey.frame.1\n{wave}\n"));
    for (customer, stratum) in frame {
        hash.update(format!("{customer},{stratum}\n"));
    }
    hash.finalize().into()
}

/// The seed: SHA-256 of the secret and the frame's digest, so that a frame cannot be fitted to a seed.
#[must_use]
pub fn survey_seed(secret: &Hash, frame: &Hash) -> Hash {
    let mut hash = Sha256::new();
    hash.update(secret);
    hash.update(frame);
    hash.finalize().into()
}

fn rank(seed: &Hash, stratum: &str, customer: &str) -> Hash {
    let mut hash = Sha256::new();
    hash.update(b"yinuo.survey.1");
    hash.update(seed);
    hash.update(stratum.as_bytes());
    hash.update([0]);
    hash.update(customer.as_bytes());
    hash.finalize().into()
}

/// The sample: for each wanted stratum and size, in the order asked, the customers with the next ranks.
#[must_use]
pub fn survey_sample(
    seed: &Hash,
    frame: &BTreeSet<(String, String)>,
    wanted: &[(&str, u64)],
) -> Vec<Vec<String>> {
    let mut ranked: BTreeMap<&str, Vec<(Hash, &str)>> = BTreeMap::new();
    for (customer, stratum) in frame {
        ranked.entry(stratum).or_default().push((rank(seed, stratum, customer), customer));
    }
    ranked.values_mut().for_each(|list| list.sort_unstable());
    let mut taken: BTreeMap<&str, usize> = BTreeMap::new();
    wanted
        .iter()
        .map(|(stratum, size)| {
            let from = taken.entry(stratum).or_default();
            let list = ranked.get(stratum).map(Vec::as_slice).unwrap_or_default();
            let size = usize::try_from(*size).unwrap_or(usize::MAX);
            let chosen = list.iter().skip(*from).take(size);
            let chosen: Vec<String> = chosen.map(|(_, customer)| (*customer).to_owned()).collect();
            *from += chosen.len();
            chosen
        })
        .collect()
}
