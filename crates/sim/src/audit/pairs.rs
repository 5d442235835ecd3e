//! Cases that were made one: both say so, or neither (14). A body's number is one matter (44), and letters are numbered
//! one after another, each once (43).

use super::AuditReport;
use super::tale::Tale;
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

pub(super) fn check(tales: &[Tale<'_>], report: &mut AuditReport) {
    merges(tales, report);
    matters(tales, report);
    letters(tales, report);
}

/// Case that goes on, and case that ended in it.
type Pair = (Uuid, Uuid);

fn merges(tales: &[Tale<'_>], report: &mut AuditReport) {
    let (mut ended_in, mut absorbed): (BTreeSet<Pair>, BTreeSet<Pair>) = Default::default();
    for tale in tales {
        for event in tale.events {
            let other = |field| event.id(field).unwrap_or_default();
            match event.kind.as_str() {
                "merged" => ended_in.insert((other("into"), tale.id)),
                "split" => ended_in.remove(&(other("from"), tale.id)),
                "absorbed" => absorbed.insert((tale.id, other("case"))),
                "released" => absorbed.remove(&(tale.id, other("case"))),
                _ => continue,
            };
            report.ran("pairs::merges");
        }
    }
    for (lead, other) in ended_in.symmetric_difference(&absorbed) {
        report.find(14, &other.to_string(), format!("only one of it and case {lead} says that they are one"));
    }
}

fn matters(tales: &[Tale<'_>], report: &mut AuditReport) {
    /// A case, when it got the number, and when it went into the archive: what is there has left the lists, and the
    /// number is a new matter.
    type Home<'t> = (&'t str, i64, i64);
    let mut homes: BTreeMap<(&str, &str), Vec<Home<'_>>> = BTreeMap::new();
    for tale in tales {
        let archived = tale.events.iter().find(|event| event.kind == "archived");
        let until = archived.map_or(i64::MAX, |event| event.recorded);
        for event in tale.events.iter().filter(|event| event.kind == "outside-requested") {
            let home = (tale.number.as_str(), event.recorded, until);
            homes.entry((event.text("body"), event.text("number"))).or_default().push(home);
        }
    }
    for ((body, number), homes) in &mut homes {
        report.ran("pairs::matters");
        homes.sort_unstable_by_key(|(_, came, _)| *came);
        for pair in homes.windows(2) {
            let ((home, _, until), (case, came, _)) = (pair[0], pair[1]);
            if came < until {
                let sentence = format!("opened a second matter of {body} {number}, which is in {home}");
                report.find(44, case, sentence);
            }
        }
    }
}

/// The series of a letter, and its place in it.
fn place(letter: &str) -> Option<(&str, u64)> {
    let (series, rest) = letter.split_at(letter.find('〕')? + '〕'.len_utf8());
    Some((series, rest.strip_suffix('号')?.parse().ok()?))
}

fn letters(tales: &[Tale<'_>], report: &mut AuditReport) {
    let mut series: BTreeMap<&str, Vec<u64>> = BTreeMap::new();
    for tale in tales {
        for event in tale.events.iter().filter(|event| event.kind == "outside-answered") {
            report.ran("pairs::letters");
            match place(event.text("letter")) {
                Some((year, number)) => series.entry(year).or_default().push(number),
                None => report.find(43, &tale.number, format!("a letter is called {}", event.text("letter"))),
            }
        }
    }
    for (year, mut numbers) in series {
        numbers.sort_unstable();
        if let Some((wanted, number)) = (1..).zip(&numbers).find(|(wanted, number)| wanted != *number) {
            report.find(43, year, format!("letter {number} stands where {wanted} should"));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_letter_has_its_place_in_a_year() {
        assert_eq!(place("诺函〔2026〕17号"), Some(("诺函〔2026〕", 17)));
        assert_eq!(place("诺函2026"), None);
    }
}
