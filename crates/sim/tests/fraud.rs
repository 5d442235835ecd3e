//! The guard's two rates: gangs of three strengths are caught, honest households are let alone. The thresholds stood in
//! the pack before any of these seeds was lived.

#![allow(clippy::unwrap_used)]

use std::path::Path;
use yinuo_policy::{Pack, Policy};
use yinuo_sim::{FraudRates, Strength, fraud_rates};

fn rates(seed: u64) -> FraudRates {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../policies/cn-pay.toml");
    let pack = Pack::parse(&std::fs::read_to_string(path).unwrap()).unwrap();
    let policy = Policy::resolve(vec![pack], Vec::new()).unwrap();
    fraud_rates(&policy, seed).unwrap()
}

#[test]
fn gangs_of_three_strengths_are_caught_and_honest_households_are_not() {
    for seed in 201..=210 {
        let found = rates(seed);
        for strength in [Strength::Crude, Strength::Hurried, Strength::Patient] {
            let (all, caught) = found.gangs[&strength];
            assert!(caught * 10 >= all * 9, "seed {seed}: {strength:?} {caught} of {all}\n{found}");
        }
        let (all, held) = found.honest;
        assert!(all > 1_000 && held * 200 <= all, "seed {seed}: {held} of {all} honest scores\n{found}");
        let (all, held) = found.beside;
        assert!(held * 50 <= all, "seed {seed}: {held} of {all} honest scores beside gangs\n{found}");
    }
}

#[test]
fn the_same_seed_gives_the_same_rates() {
    assert_eq!(rates(4), rates(4));
    assert_ne!(rates(4), rates(5));
}
