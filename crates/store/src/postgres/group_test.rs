//! A group of commits gets the answers, and leaves the rows, that the same commits get one after the other.

use super::cluster::Cluster;
use super::writer::Writer;
use super::{PostgresStore, Target, writing};
use crate::census::census;
use crate::combine::Writes as _;
use crate::open_memory;
use crate::request::{Reply, Request};
use crate::story::{Dice, IDS, claim, commit};
use yinuo_app::ports::{Commit, Store as _};

const GROUPS: u64 = 60;
const GROUP_MAX: u64 = 12;

#[test]
fn a_group_is_its_commits_one_after_the_other() {
    let (mut accepted, mut shared, mut apart) = (0, 0, 0);
    for seed in 1..=3 {
        let database = Cluster::shared().unwrap().fresh(&format!("group-{seed}")).unwrap();
        let memory = open_memory();
        let store = PostgresStore::open(&database.address()).unwrap();
        let config = Target::of(&database.address()).unwrap();
        let mut writer = Writer::new(config.clone(), writing(&config).unwrap());
        let mut dice = Dice(0x2545_f491_4f6c_dd1d ^ seed);
        for group in 0..GROUPS {
            let mut commits: Vec<Commit> =
                (0..=dice.below(GROUP_MAX)).map(|_| commit(&mut dice, &memory)).collect();
            // What destroys or takes away stands alone, after the group that it came with.
            commits.sort_by_key(|one| {
                let request = Request::Commit(Box::new(one.clone()));
                request.erases() || request.takes_away()
            });
            if dice.chance(3) {
                let claim = claim(&mut dice, group as usize * 7);
                // The port refuses a claim that is over before it begins.
                if let Ok(leases) = memory.take_leases(&claim) {
                    let taken = writer.write(&[Request::TakeLeases(claim)]);
                    assert_eq!(taken, [Ok(Reply::Leased(leases))], "seed {seed}, group {group}");
                }
            }
            let alone: Vec<_> = commits.iter().map(|one| memory.commit(one.clone())).collect();
            let requests: Vec<Request> =
                commits.iter().map(|one| Request::Commit(Box::new(one.clone()))).collect();
            // The port refuses a commit of bad shape before it joins the line.
            let (fit, places): (Vec<Request>, Vec<usize>) = requests
                .into_iter()
                .zip(0..)
                .filter(|(_, place)| crate::shape::check(&commits[*place]).is_ok())
                .unzip();
            for (answer, place) in writer.write(&fit).into_iter().zip(places) {
                let wanted = alone[place].clone().map(|()| Reply::Committed);
                assert_eq!(answer, wanted, "seed {seed}, group {group}, place {place}: {commits:?}");
                accepted += u64::from(wanted.is_ok());
                shared += u64::from(fit.len() > 1);
            }
            let ids = u128::from(IDS);
            assert_eq!(census(&memory, ids), census(&store, ids), "seed {seed}, group {group}");
        }
        apart += writer.taken_apart;
    }
    assert!(accepted > 200 && shared > 200, "{accepted} accepted, {shared} in company");
    // Only a row that is changed and made immutable in one group may need it.
    assert!(apart < 5, "{apart} groups were taken apart");
}
