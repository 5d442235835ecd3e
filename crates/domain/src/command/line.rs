//! A look at the line from afar before anybody is sent (U33, Y08).

use super::{Draft, field};
use crate::event::{CaseEvent, TextRef};
use crate::refusal::Refusal;
use yinuo_policy::{JobRule, VisitRule};

/// Most looks of one case.
const LOOKS_MAX: usize = 50;
/// Optical power that a terminal can report, hundredths of a dBm.
const POWER_CENTI_DBM: std::ops::RangeInclusive<i32> = -6_000..=1_000;

/// What somebody saw from afar, and what he tried.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LookCommand {
    /// What the line showed, by the policy's code.
    pub finding: String,
    /// Received optical power, hundredths of a dBm.
    pub rx_centi_dbm: Option<i32>,
    /// What was tried, by the policy's code; empty for nothing.
    pub tried: String,
    /// Whether the service works by it.
    pub settled: bool,
    /// In words.
    pub text: TextRef,
}

/// What works again by it is restored as by any other hand; whether the customer agrees stays his word.
pub(super) fn look(draft: &mut Draft<'_>, command: &LookCommand) -> Result<(), Refusal> {
    draft.must_be_open()?;
    let rule = draft.ctx.book.current().visit_rule().ok_or_else(Refusal::no_visits)?;
    if draft.case.looks.len() >= LOOKS_MAX {
        return Err(Refusal::too_many());
    }
    let LookCommand { finding, rx_centi_dbm, tried, settled, text } = command;
    let known = rule.finding(finding).is_some() && (tried.is_empty() || rule.remote_step(tried).is_some());
    let possible = rx_centi_dbm.is_none_or(|power| POWER_CENTI_DBM.contains(&power));
    if !known || !possible || (*settled && tried.is_empty()) {
        return Err(Refusal::no_such_look());
    }
    let now = draft.ctx.now;
    draft.act(
        now,
        CaseEvent::LineLooked {
            finding: finding.clone(),
            rx_centi_dbm: *rx_centi_dbm,
            tried: tried.clone(),
            settled: *settled,
            text: text.clone(),
        },
    );
    if *settled && draft.case.restored_at.is_none() { field::restore(draft, None, now) } else { Ok(()) }
}

/// Refuses a visit that the policy lets nobody ask for before the line was looked at: something was tried, or it showed what
/// nobody mends from afar.
pub(super) fn tried_first(draft: &Draft<'_>, rule: &VisitRule, job: &JobRule) -> Result<(), Refusal> {
    if !job.is_remote_first(&draft.case.facts.category) {
        return Ok(());
    }
    let enough = draft.case.looks.iter().any(|look| {
        let on_site = rule.finding(&look.finding).is_some_and(|finding| finding.on_site);
        rule.look_counts(look.at, draft.ctx.now) && (on_site || !look.tried.is_empty())
    });
    if enough { Ok(()) } else { Err(Refusal::look_first()) }
}
