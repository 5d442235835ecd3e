//! The guard's two rates: gangs of five strengths are caught, honest households are let alone. The thresholds stood in
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
fn gangs_of_every_strength_are_caught_and_honest_households_are_not() {
    // The seeds from 501 on were asked for after the limits of devices and addresses stood in the pack.
    for seed in (201..=210).chain(501..=510) {
        let found = rates(seed);
        for strength in Strength::ALL {
            let (all, caught) = found.gangs[&strength];
            assert!(caught * 10 >= all * 9, "seed {seed}: {strength:?} {caught} of {all}\n{found}");
        }
        let (all, held) = found.honest;
        assert!(all > 1_000 && held * 200 <= all, "seed {seed}: {held} of {all} honest scores\n{found}");
        let (all, touched) = found.houses;
        assert!(all > 30 && touched == 0, "seed {seed}: {touched} of {all} houses\n{found}");
        let (all, held) = found.beside;
        assert!(held * 50 <= all, "seed {seed}: {held} of {all} honest scores beside gangs\n{found}");
    }
}

#[test]
fn without_devices_and_addresses_a_gang_with_one_telephone_would_not_be_seen() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../policies/cn-pay.toml");
    let text = std::fs::read_to_string(path).unwrap();
    let rules = ["device = 5", "device-days = 30", "place = 10", "place-hours = 48"];
    let blind = rules.iter().fold(text, |text, rule| text.replacen(&format!("{rule}\n"), "", 1));
    let policy = Policy::resolve(vec![Pack::parse(&blind).unwrap()], Vec::new()).unwrap();
    let found = fraud_rates(&policy, 501).unwrap();
    for strength in [Strength::OnePhone, Strength::OneRoof] {
        let (all, caught) = found.gangs[&strength];
        assert!(caught * 2 < all, "{strength:?}: {caught} of {all}\n{found}");
    }
}

#[test]
fn the_same_seed_gives_the_same_rates() {
    assert_eq!(rates(4), rates(4));
    assert_ne!(rates(4), rates(5));
}

#[test]
fn seeds_come_to_one_line_that_calls_nothing_all_or_none_which_is_not() {
    let (one, two) = (rates(4), rates(5));
    let mut both = one.clone().and(&two);
    assert_eq!(both.honest.0, one.honest.0 + two.honest.0);
    assert_eq!(both.households.1, one.households.1 + two.households.1);
    assert!(both.told().contains("caught 100.00 % (100 of 100 gangs)"), "{}", both.told());
    both.gangs.insert(Strength::Crude, (20_000, 19_999));
    (both.households, both.houses) = ((1_000_000, 1), (60, 0));
    let told = both.told();
    assert!(told.contains("caught 99.99 %") && told.contains("touched 0.01 % (1 of 1000060"), "{told}");
    both.households.1 = 0;
    assert!(both.told().contains("touched 0.00 % (0 of"), "{}", both.told());
}
