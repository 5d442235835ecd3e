//! Which numbers of a pack does no example pin? Each is changed by one unit, and the examples are run again.

use crate::check::all_hold;
use crate::pack::Pack;
use crate::reader::{Findings, numbers, parse_text};
use crate::resolve::Policy;
use crate::table::CalendarTable;

/// A number that can be changed by one unit without any example noticing.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Unpinned {
    /// Line of the number, from 1.
    pub line: usize,
    /// The line as it stands.
    pub text: String,
    /// The number as written.
    pub from: String,
    /// What it was changed to without notice.
    pub to: String,
}

/// Sections whose numbers are expectations or lists rather than rules: they are not changed.
const NOT_RULES: [&str; 1] = ["example"];

/// Changes each whole number and time of day of the pack's rules by one unit, up and down, and lists those that no example pins.
/// A changed pack that is refused counts as pinned.
#[must_use]
pub fn mutate(pack: &Pack, others: &[Pack], tables: &[CalendarTable]) -> Vec<Unpinned> {
    let text = pack.text();
    // Invariant: the text of a parsed pack parses.
    let Ok(root) = parse_text(text) else { return Vec::new() };
    let mut spans = Vec::new();
    for (key, value) in root.get_ref() {
        if !NOT_RULES.contains(&key.get_ref().as_ref()) {
            numbers(value, &mut spans);
        }
    }
    spans.sort_by_key(|number| number.span.start);
    let others: Vec<Pack> = others.iter().filter(|other| other.id() != pack.id()).cloned().collect();
    let findings = Findings::new(text);
    let mut unpinned = Vec::new();
    for number in spans {
        let (before, after) = (&text[..number.span.start], &text[number.span.end..]);
        let unnoticed =
            number.changed.into_iter().find(|to| survives(&format!("{before}{to}{after}"), &others, tables));
        if let Some(to) = unnoticed {
            let line = findings.line(number.span.start);
            let whole_line = text.lines().nth(line - 1).unwrap_or_default().trim().to_string();
            unpinned.push(Unpinned { line, text: whole_line, from: text[number.span].to_string(), to });
        }
    }
    unpinned
}

fn survives(text: &str, others: &[Pack], tables: &[CalendarTable]) -> bool {
    let Ok(pack) = Pack::parse(text) else { return false };
    let mut packs = vec![pack.clone()];
    packs.extend(others.iter().cloned());
    Policy::resolve(packs, tables.to_vec()).is_ok_and(|policy| all_hold(&policy, &pack))
}
