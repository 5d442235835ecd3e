//! Lists as tables that leave the house: masked like every page, and marked with who took them out and when.

use std::fmt::Write as _;
use yinuo_api::view::{CaseRowView, Named, Text};
use yinuo_app::Law;
use yinuo_domain::Actor;
use yinuo_policy::Instant;

/// Who takes a table out, when, in which language.
pub(crate) struct Mark<'a> {
    pub actor: &'a Actor,
    pub law: &'a Law,
    pub at: Instant,
    pub english: bool,
}

const COLUMNS: [(&str, &str); 13] = [
    ("单号", "Number"),
    ("标题", "Title"),
    ("类别", "Category"),
    ("状态", "State"),
    ("客户", "Customer"),
    ("单位", "Unit"),
    ("首问责任人", "First-contact owner"),
    ("处理人", "Handler"),
    ("受理", "Accepted"),
    ("下一时限", "Next due"),
    ("级", "Rung"),
    ("违诺", "Broken promises"),
    ("办结", "Closed"),
];

impl Mark<'_> {
    fn side<'t>(&self, text: &'t Text) -> &'t str {
        if self.english { &text.en } else { &text.zh }
    }

    fn name<'t>(&self, named: &'t Named) -> &'t str {
        self.side(&named.name)
    }

    /// `2026-11-20 10:00`, in the operator's zone.
    fn when(&self, at: i64) -> String {
        let policy = self.law.book.current();
        format!("{} {}", policy.local_date(Instant(at)), policy.local_time(Instant(at)))
    }

    /// Who and when, in both languages: whoever reads the file later may read either.
    fn words(&self) -> String {
        let org = &self.law.org;
        let (person, unit) = (org.person_name(&self.actor.person), org.unit_name(&self.actor.unit));
        let (code, at) = (&self.actor.person, self.when(self.at.0));
        format!(
            "{} {code}（{}）{at} 导出，个人信息已隐藏 / taken out by {} ({}) at {at}, personal data masked",
            person.zh, unit.zh, person.en, unit.en
        )
    }
}

/// One cell: quoted when it must be, and never a formula of whoever opens it in a spreadsheet.
fn cell(text: &str) -> String {
    let plain =
        if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{text}") } else { text.to_owned() };
    if plain.contains([',', '"', '\n', '\r']) { format!("\"{}\"", plain.replace('"', "\"\"")) } else { plain }
}

fn line(cells: &[&str]) -> String {
    let mut line = cells.iter().map(|text| cell(text)).collect::<Vec<_>>().join(",");
    line.push_str("\r\n");
    line
}

/// The case list. `more` says that the list goes on beyond what is in it.
pub(crate) fn cases(mark: &Mark<'_>, rows: &[CaseRowView], more: bool) -> Vec<u8> {
    // Spreadsheets take it for UTF-8 by this sign.
    let mut table = String::from("\u{feff}");
    table.push_str(&line(&[&mark.words()]));
    table.push_str(&line(&COLUMNS.map(|(zh, en)| if mark.english { en } else { zh })));
    let instant = |at: Option<i64>| at.map(|at| mark.when(at)).unwrap_or_default();
    for row in rows {
        let (rung, broken) = (row.rung.to_string(), row.broken.to_string());
        table.push_str(&line(&[
            &row.number,
            mark.side(&row.title),
            &row.kind,
            &row.state,
            mark.name(&row.customer),
            mark.name(&row.unit),
            mark.name(&row.owner),
            mark.name(&row.handler),
            &mark.when(row.accepted_at),
            &instant(row.due_at),
            &rung,
            &broken,
            &instant(row.closed_at),
        ]));
    }
    if more {
        // A list that was cut must not be taken for the whole.
        let _ =
            write!(table, "{}", line(&[&format!("只导出前 {0} 行 / the first {0} rows only", rows.len())]));
    }
    table.into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_is_quoted_and_never_a_formula() {
        assert_eq!(cell("王**"), "王**");
        assert_eq!(cell("a,b\"c"), "\"a,b\"\"c\"");
        assert_eq!(cell("=1+1"), "'=1+1");
        assert_eq!(cell("-27 dBm"), "'-27 dBm");
    }
}
