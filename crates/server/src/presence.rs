//! Who has which case open now. Ephemeral and bounded: it is a courtesy between colleagues, kept in this process alone;
//! what keeps their work apart is the version of the case.
//!
//! Known weakness: of several processes behind one address each knows only those who ask it.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};
use uuid::Uuid;

/// How long somebody counts as looking after he last said so; a desk says so every fifteen seconds.
const LOOKS_MILLIS: i64 = 40_000;
/// Most cases that are kept; the one whose lookers were heard of longest ago makes room.
const CASES_MAX: usize = 4_096;
/// Most people on one case.
const LOOKERS_MAX: usize = 9;

/// Somebody who looks at a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Looker {
    /// Person.
    pub person: String,
    /// Whether he is writing.
    pub writing: bool,
    /// Since when.
    pub since: i64,
    heard: i64,
}

/// Everybody who looks at something.
#[derive(Debug, Default)]
pub struct Presence {
    cases: Mutex<BTreeMap<Uuid, Vec<Looker>>>,
}

impl Presence {
    /// Somebody looks at a case; answers who else does, longest first.
    pub fn look(&self, case: Uuid, person: &str, writing: bool, now: i64) -> Vec<Looker> {
        let mut cases = self.cases.lock().unwrap_or_else(PoisonError::into_inner);
        if !cases.contains_key(&case) && cases.len() >= CASES_MAX {
            make_room(&mut cases, now);
        }
        let lookers = cases.entry(case).or_default();
        lookers.retain(|looker| looker.heard > now - LOOKS_MILLIS);
        let room = lookers.len() < LOOKERS_MAX;
        match lookers.iter_mut().find(|looker| looker.person == person) {
            Some(known) => (known.writing, known.heard) = (writing, now),
            None if room => {
                lookers.push(Looker { person: person.to_owned(), writing, since: now, heard: now });
            }
            None => {}
        }
        lookers.iter().filter(|looker| looker.person != person).cloned().collect()
    }
}

fn make_room(cases: &mut BTreeMap<Uuid, Vec<Looker>>, now: i64) {
    let heard = |lookers: &[Looker]| lookers.iter().map(|looker| looker.heard).max().unwrap_or(i64::MIN);
    cases.retain(|_, lookers| heard(lookers) > now - LOOKS_MILLIS);
    if cases.len() >= CASES_MAX
        && let Some(longest) = cases.iter().min_by_key(|(_, lookers)| heard(lookers)).map(|(case, _)| *case)
    {
        cases.remove(&longest);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn people(lookers: &[Looker]) -> Vec<&str> {
        lookers.iter().map(|looker| looker.person.as_str()).collect()
    }

    #[test]
    fn two_on_one_case_see_each_other_until_one_goes() {
        let (presence, case) = (Presence::default(), Uuid::from_u128(1));
        assert_eq!(people(&presence.look(case, "zhou", false, 0)), Vec::<&str>::new());
        let seen = presence.look(case, "tang", true, 10_000);
        assert_eq!((people(&seen), seen[0].since), (vec!["zhou"], 0));
        assert!(presence.look(case, "zhou", false, 15_000)[0].writing);
        assert_eq!(people(&presence.look(case, "zhou", false, 51_000)), Vec::<&str>::new());
    }

    #[test]
    fn neither_a_crowd_on_one_case_nor_many_cases_grow_without_bound() {
        let presence = Presence::default();
        let crowd = Uuid::from_u128(1);
        for number in 0..50 {
            presence.look(crowd, &format!("p{number}"), false, 0);
        }
        assert_eq!(presence.look(crowd, "p0", false, 1).len(), LOOKERS_MAX - 1);
        for number in 0..=CASES_MAX as u128 {
            presence.look(Uuid::from_u128(number + 10), "zhou", false, 2);
        }
        let cases = presence.cases.lock().expect("not poisoned");
        assert_eq!((cases.len(), cases.contains_key(&crowd)), (CASES_MAX, false));
    }
}
