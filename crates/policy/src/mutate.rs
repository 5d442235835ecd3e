//! Which numbers of a pack does no example pin? Each is changed by one unit, and the examples are run again.

use crate::check::all_hold;
use crate::pack::Pack;
use crate::reader::{Findings, number_spans, parse_text};
use crate::resolve::Policy;
use crate::table::CalendarTable;

/// A number that can be changed by one unit without any example noticing.
#[derive(Debug, Clone, PartialEq, Eq)]
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
const NOT_RULES: [&str; 2] = ["example", "conduct"];

/// Changes each whole number of the pack's rules by one unit, up and down, and lists those that no example pins.
/// A changed pack that is refused counts as pinned.
#[must_use]
pub fn mutate(pack: &Pack, others: &[Pack], tables: &[CalendarTable]) -> Vec<Unpinned> {
    let text = pack.text();
    // Invariant: the text of a parsed pack parses.
    let Ok(root) = parse_text(text) else { return Vec::new() };
    let mut spans = Vec::new();
    for (key, value) in root.get_ref() {
        if !NOT_RULES.contains(&key.get_ref().as_ref()) {
            number_spans(value, &mut spans);
        }
    }
    spans.sort_by_key(|span| span.start);
    let others: Vec<Pack> = others.iter().filter(|other| other.id() != pack.id()).cloned().collect();
    let findings = Findings::new(text);
    let mut unpinned = Vec::new();
    for span in spans {
        let from = &text[span.clone()];
        let Ok(number) = from.replace('_', "").parse::<i64>() else { continue };
        for changed in [number + 1, number - 1] {
            let mutant = format!("{}{changed}{}", &text[..span.start], &text[span.end..]);
            if survives(&mutant, &others, tables) {
                let line = findings.line(span.start);
                let text = text.lines().nth(line - 1).unwrap_or_default().trim().to_string();
                unpinned.push(Unpinned { line, text, from: from.to_string(), to: changed.to_string() });
                break;
            }
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
