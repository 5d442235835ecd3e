//! How often one link may be used: counts by minute, bounded in memory. Links that open nothing share one count, so that
//! trying them out is slow for everybody together.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};
use uuid::Uuid;

/// Uses of one link in a minute.
const USES_MAX: u32 = 60;
/// Deeds by one link in a minute.
const DEEDS_MAX: u32 = 12;
/// Links that open nothing, in a minute, whoever tries them.
const WRONG_MAX: u32 = 240;
/// Links remembered; when there are more, all of them begin anew.
const LINKS_MAX: usize = 8_192;
const MINUTE_MILLIS: i64 = 60_000;

#[derive(Debug, Clone, Copy, Default)]
struct Count {
    minute: i64,
    uses: u32,
    deeds: u32,
}

/// What is done with a link.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Use {
    /// It is looked at.
    Look,
    /// Something is done by it.
    Deed,
    /// It opens nothing.
    Wrong,
}

/// Counts by link.
#[derive(Debug, Default)]
pub struct Limiter {
    counts: Mutex<BTreeMap<Uuid, Count>>,
}

impl Limiter {
    /// Whether one more is let through at an instant; wrong links are counted under the nil id.
    pub fn lets(&self, subject: Uuid, what: Use, now: i64) -> bool {
        let mut counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        if counts.len() >= LINKS_MAX && !counts.contains_key(&subject) {
            counts.clear();
        }
        let count = counts.entry(subject).or_default();
        let minute = now.div_euclid(MINUTE_MILLIS);
        if count.minute != minute {
            *count = Count { minute, ..Count::default() };
        }
        count.uses = count.uses.saturating_add(1);
        match what {
            Use::Look => count.uses <= USES_MAX,
            Use::Wrong => count.uses <= WRONG_MAX,
            Use::Deed => {
                count.deeds = count.deeds.saturating_add(1);
                count.uses <= USES_MAX && count.deeds <= DEEDS_MAX
            }
        }
    }
}

/// Keys remembered; when there are more, all of them begin anew.
const KEYS_MAX: usize = 65_536;

/// How often something may be done in a stretch of time: by one address, for one number, by everybody together. Bounded in
/// memory and of one process: it keeps a nuisance small, and no promise rests on it.
#[derive(Debug, Default)]
pub struct Quota {
    counts: Mutex<BTreeMap<String, (i64, u32)>>,
}

impl Quota {
    /// Whether one more of a key is let through after so many; the first one opens a stretch of so many milliseconds.
    pub fn lets(&self, key: &str, may: impl FnOnce(u32) -> bool, millis: i64, now: i64) -> bool {
        let mut counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        if counts.len() >= KEYS_MAX && !counts.contains_key(key) {
            counts.clear();
        }
        let (since, count) = counts.entry(key.to_owned()).or_insert((now, 0));
        if now.saturating_sub(*since) >= millis {
            (*since, *count) = (now, 0);
        }
        let lets = may(*count);
        *count = count.saturating_add(1);
        lets
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_has_so_many_in_its_stretch_and_then_anew() {
        let quota = Quota::default();
        let lets =
            |key: &str, now: i64| (0..5).filter(|_| quota.lets(key, |had| had < 3, 1_000, now)).count();
        assert_eq!((lets("a", 0), lets("b", 500), lets("a", 999)), (3, 3, 0));
        assert_eq!(lets("a", 1_000), 3, "its stretch is over");
    }

    #[test]
    fn a_link_has_its_own_count_and_a_new_minute_begins_anew() {
        let limiter = Limiter::default();
        let (one, two) = (Uuid::from_u128(1), Uuid::from_u128(2));
        let deeds = |link, now| (0..20).filter(|_| limiter.lets(link, Use::Deed, now)).count();
        assert_eq!(deeds(one, 5), 12);
        assert_eq!(deeds(two, 5), 12);
        assert_eq!(deeds(one, MINUTE_MILLIS), 12);
        let looks = (0..100).filter(|_| limiter.lets(two, Use::Look, 5)).count();
        assert_eq!(looks, 40, "deeds are uses as well");
    }

    #[test]
    fn wrong_links_share_one_count() {
        let limiter = Limiter::default();
        assert_eq!((0..999).filter(|_| limiter.lets(Uuid::nil(), Use::Wrong, 0)).count(), 240);
    }
}
