//! Daily roll-ups, recounted from the events by hand (42): figures whose rule is one sentence, summed over their groups. The
//! product recounts all of them with its own counting; this asks whether that counting is right.

use super::AuditReport;
use super::book::Book;
use super::draws::rows;
use super::tale::{Stand, Tale};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use yinuo_account::{DRAW, edition, roll_state, standing};
use yinuo_app::ports::Store;
use yinuo_app::{AppError, Law};
use yinuo_policy::Instant;

/// Figure and local day `2026-06-22`.
type Sums = BTreeMap<(&'static str, String), i64>;

const RECOUNTED: [&str; 7] =
    ["cases-opened", "contacts", "urges", "red-lines", "promises-broken", "late-causes", "call-backs-drawn"];

pub(super) fn check(
    tales: &[Tale<'_>],
    book: &Book,
    store: &dyn Store,
    law: &Law,
    report: &mut AuditReport,
) -> Result<(), AppError> {
    let edition = edition(law.book.current());
    if roll_state(store, &edition)?.position.0 != store.journal_heads()? {
        // Behind the journal: there is nothing to compare with yet.
        return Ok(());
    }
    let mut found = Sums::new();
    for ((metric, day, _), sums) in standing(store, &edition)? {
        if let Some(metric) = RECOUNTED.iter().find(|known| **known == metric) {
            *found.entry((*metric, day.to_string())).or_default() += sums.numerator;
        }
    }
    found.retain(|_, sum| *sum != 0);
    let wanted = recounted(tales, book, law);
    for key in wanted.keys().chain(found.keys()).collect::<BTreeSet<_>>() {
        report.ran("rolls::check");
        let (rolled, counted) = (found.get(key).copied(), wanted.get(key).copied());
        if rolled != counted {
            let sentence = format!("rolled up {rolled:?}, recounted {counted:?}");
            report.find(42, &format!("{} {}", key.0, key.1), sentence);
        }
    }
    Ok(())
}

fn recounted(tales: &[Tale<'_>], book: &Book, law: &Law) -> Sums {
    let policy = law.book.current();
    let mut sums = Sums::new();
    let mut one = |metric: &'static str, at: i64| {
        *sums.entry((metric, policy.local_date(Instant(at)))).or_default() += 1;
    };
    for events in book.contacts.values() {
        let taken = events.iter().find(|event| event.kind == "recorded");
        if let Some(taken) = taken.filter(|event| event.text("direction") == "inbound") {
            one("contacts", taken.occurred);
        }
    }
    for tale in tales {
        for event in tale.events {
            match event.kind.as_str() {
                "opened" => one("cases-opened", event.occurred),
                "urged" => one("urges", event.occurred),
                _ => {}
            }
        }
        marks_that_stand(tale).into_iter().for_each(|at| one("red-lines", at));
        for promise in &tale.promises {
            let ours = Tale::rule(promise, law).is_some_and(|rule| rule.beneficiary == "customer");
            if let Stand::Broken { due, .. } = promise.stand
                && ours
            {
                one("promises-broken", due);
                // Each of them has a cause, be it that nobody has said one yet.
                one("late-causes", due);
            }
        }
    }
    for (code, body) in rows(book, DRAW) {
        let drawn = body.get("drawn").and_then(Value::as_array).map_or(0, Vec::len);
        if let Some((day, _)) = code.split_once('/').filter(|_| drawn > 0) {
            *sums.entry(("call-backs-drawn", day.to_owned())).or_default() +=
                i64::try_from(drawn).unwrap_or(i64::MAX);
        }
    }
    sums
}

/// When each mark was made that nobody has withdrawn: a withdrawal takes back the last one against its own unit.
fn marks_that_stand(tale: &Tale<'_>) -> Vec<i64> {
    let mut marks: Vec<(&str, &str, i64)> = Vec::new();
    for event in tale.events {
        let (mark, unit) = (event.text("mark"), event.text("unit"));
        match event.kind.as_str() {
            "red-line-marked" => marks.push((mark, unit, event.occurred)),
            "red-line-withdrawal-decided" if event.flag("approved") => {
                if let Some(place) = marks.iter().rposition(|(m, u, _)| (*m, *u) == (mark, unit)) {
                    marks.remove(place);
                }
            }
            _ => {}
        }
    }
    marks.into_iter().map(|(.., at)| at).collect()
}
