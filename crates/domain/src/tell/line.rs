//! A look at the line in words.

use super::story::{Told, Tone, told};
use crate::brief::PolicyBook;
use crate::event::CaseEvent;
use yinuo_policy::{Bilingual, Policy};

/// Name of what a look showed; its code when no policy knows it any more.
#[must_use]
pub fn finding_name(policy: &Policy, code: &str) -> Bilingual {
    let known = policy.visit_rule().and_then(|rule| rule.finding(code));
    known.map_or_else(|| Bilingual::new(code, code), |finding| finding.name.clone())
}

/// Name of what was tried; its code when no policy knows it any more.
#[must_use]
pub fn step_name(policy: &Policy, code: &str) -> Bilingual {
    let known = policy.visit_rule().and_then(|rule| rule.remote_step(code));
    known.map_or_else(|| Bilingual::new(code, code), |step| step.name.clone())
}

/// Optical power as technicians read it, with two decimals.
fn power(centi_dbm: i32) -> String {
    let sign = if centi_dbm < 0 { "-" } else { "" };
    let size = centi_dbm.unsigned_abs();
    format!("{sign}{}.{:02} dBm", size / 100, size % 100)
}

/// The sentence of a look.
pub(super) fn line_story(event: &CaseEvent, book: &PolicyBook) -> Option<Told> {
    let CaseEvent::LineLooked { finding, rx_centi_dbm, tried, settled, .. } = event else { return None };
    let policy = book.current();
    let found = finding_name(policy, finding);
    let read = rx_centi_dbm.map(power).map(|power| format!(" {power}")).unwrap_or_default();
    let (zh, en) =
        (format!("远程查线路：{}{read}", found.zh), format!("The line from afar: {}{read}", found.en));
    let line = told("task", if *settled { "met" } else { "search" }, zh, en);
    let line = if *settled { line.tone(Tone::Met) } else { line };
    if tried.is_empty() {
        return Some(line.detail("没有试什么", "nothing was tried"));
    }
    let step = step_name(policy, tried);
    let (so_zh, so_en) = if *settled { ("好了", "it works") } else { ("没好", "it did not help") };
    Some(line.detail(format!("{}，{so_zh}", step.zh), format!("{}, {so_en}", step.en)))
}
