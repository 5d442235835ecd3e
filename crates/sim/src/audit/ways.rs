//! A day of a customer is paid by one price, and once: by his account or by his services, never by both, whichever edition of the
//! law each promise is of (18; decision record 0052). What a service is paid once has no day: an account that was paid for its
//! occurrence before has paid it too. What an account is paid once has the day on which it was owed, as among accounts alone: after
//! a service was paid, it is the same on that day.

use super::AuditReport;
use super::due::date;
use super::money::parts;
use std::collections::{BTreeMap, BTreeSet};
use yinuo_app::ports::Posting;

/// Group, customer, and the day that was paid.
type Day<'p> = (&'p str, &'p str, String);
/// Whether the account was paid, under which key, by which posting.
type Way<'p> = (bool, &'p str, &'p Posting);

/// Looks at what stands in the ledger: what was taken back pays for nothing.
pub(super) fn check(standing: &[&Posting], case_of: &dyn Fn(&Posting) -> String, report: &mut AuditReport) {
    let mut days: BTreeMap<Day<'_>, Vec<Way<'_>>> = BTreeMap::new();
    for posting in standing.iter().filter(|posting| posting.case.is_some()) {
        let Some(key) = posting.owed_for.as_deref() else { continue };
        let customer = posting.lines.iter().find_map(|line| line.account.strip_prefix("customer/"));
        let (Some((group, of_account, unit)), Some(customer)) = (parts(key), customer) else { continue };
        let day = match (unit, posting.occurrence) {
            ("once", Some(of)) => format!("once for {of}"),
            // Posted before occurrences were written down: nobody can say what it is the same as.
            ("once", None) => continue,
            _ => unit.to_owned(),
        };
        days.entry((group, customer, day)).or_default().push((of_account, key, posting));
    }
    let groups = |account: bool| -> BTreeSet<&str> {
        let paid = days.iter().filter(|(_, ways)| ways.iter().any(|way| way.0 == account));
        paid.map(|((group, ..), _)| *group).collect()
    };
    let both = &groups(true) & &groups(false);
    for ((group, customer, day), ways) in days.iter().filter(|((group, ..), _)| both.contains(group)) {
        report.ran("ways::check");
        let of = |account: bool| ways.iter().filter(move |way| way.0 == account);
        let pairs = of(true).flat_map(|account| of(false).map(move |service| (account, service)));
        if let Some(((_, one, _), (_, other, posting))) =
            pairs.into_iter().find(|(account, service)| is_same(account, service))
        {
            let sentence = format!("{customer} was paid {day} of {group} in two ways: {one} and {other}");
            report.find(18, &case_of(posting), sentence);
        }
    }
}

/// Whether what an account and a service were paid is one thing.
fn is_same((_, account, paid): &Way<'_>, (_, _, service): &Way<'_>) -> bool {
    let owed_on = account.split_once("/once@").map(|(_, day)| day);
    owed_on.is_none_or(|day| service.recorded_at >= paid.recorded_at || day == date(service.occurred_at))
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;
    use yinuo_app::ports::PostingLine;

    fn posting(id: u128, key: &str, occurrence: u128) -> Posting {
        let line =
            |account: &str, amount| PostingLine { account: account.into(), unit: "CNY".into(), amount };
        Posting {
            id: Uuid::from_u128(id),
            case: Some(Uuid::from_u128(id)),
            cause_version: 4,
            rule: "cn-same-day.late-repair".into(),
            owed_for: Some(key.into()),
            occurrence: Some(Uuid::from_u128(occurrence)),
            reverses: None,
            occurred_at: 5,
            recorded_at: 5,
            lines: vec![line("remedy-expense", -1_000), line("customer/C1", 1_000)],
        }
    }

    fn found(postings: &[Posting]) -> (Option<u64>, usize) {
        let mut report = AuditReport::default();
        check(&postings.iter().collect::<Vec<_>>(), &|posting| posting.id.to_string(), &mut report);
        (report.ran.get("ways::check").copied(), report.findings.len())
    }

    #[test]
    fn a_day_that_was_paid_by_the_account_and_by_a_service_is_found() {
        let account = posting(1, "slow-pays/C1/account/2026-11-20", 1);
        let service = posting(2, "slow-pays/S1/o/2026-11-20", 2);
        assert_eq!(found(&[account.clone(), service]), (Some(1), 1));
        let other_day = posting(2, "slow-pays/S1/o/2026-11-21", 2);
        assert_eq!(found(&[account.clone(), other_day]), (Some(2), 0));
        let other_service = posting(2, "slow-pays/S2/o/2026-11-21", 2);
        assert_eq!(found(&[account, other_service]), (Some(2), 0));
    }

    #[test]
    fn what_is_paid_once_is_the_same_for_one_occurrence() {
        let account = posting(1, "slow-pays/C1/account/once@2026-11-20", 1);
        assert_eq!(found(&[account.clone(), posting(2, "slow-pays/S1/o/once", 1)]), (Some(1), 1));
        assert_eq!(found(&[account.clone(), posting(2, "slow-pays/S1/o/once", 2)]), (Some(2), 0));
        let before = Posting { recorded_at: 4, ..posting(2, "slow-pays/S1/o/once", 1) };
        assert_eq!(found(&[account.clone(), before.clone()]), (Some(1), 0), "late again on another day");
        let that_day = Posting { occurred_at: 1_763_600_000_000, ..before };
        let account = Posting { owed_for: Some("slow-pays/C1/account/once@2025-11-20".into()), ..account };
        assert_eq!(found(&[account, that_day]), (Some(1), 1), "and on the same");
    }

    #[test]
    fn two_services_that_are_paid_by_service_are_no_concern_of_this_check() {
        let (one, other) =
            (posting(1, "slow-pays/S1/o/2026-11-20", 1), posting(2, "slow-pays/S2/p/2026-11-20", 2));
        assert_eq!(found(&[one, other]), (None, 0));
    }
}
