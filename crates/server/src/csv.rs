//! Exports: the one way by which a list leaves as a file. What it says is what the screen says, masks included, because it
//! is made of the same views.

use yinuo_api::view::Text;

/// Most rows of one export; a longer list is narrowed by its filters.
pub const EXPORT_ROWS_MAX: usize = 10_000;

/// Language of the words in a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Language {
    /// Chinese.
    Zh,
    /// English.
    En,
}

impl Language {
    /// A sentence in this language.
    pub fn of(self, text: &Text) -> String {
        match self {
            Self::Zh => text.zh.clone(),
            Self::En => text.en.clone(),
        }
    }
}

/// A table as CSV (RFC 4180), with the mark by which spreadsheets know UTF-8.
pub fn csv(header: &[String], rows: &[Vec<String>]) -> String {
    let mut text = String::from("\u{feff}");
    for row in std::iter::once(header).chain(rows.iter().map(Vec::as_slice)) {
        let cells: Vec<String> = row.iter().map(|cell| quoted(cell)).collect();
        text.push_str(&cells.join(","));
        text.push_str("\r\n");
    }
    text
}

fn quoted(cell: &str) -> String {
    // A spreadsheet would run what begins so: what a customer wrote must never be a formula.
    let begins = cell.chars().next();
    let formula = begins.is_some_and(|first| "=+-@\t\r".contains(first)) && cell.parse::<i64>().is_err();
    let cell = if formula { format!("'{cell}") } else { cell.to_owned() };
    if cell.contains([',', '"', '\n', '\r']) { format!("\"{}\"", cell.replace('"', "\"\"")) } else { cell }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_is_quoted_and_never_a_formula() {
        let row = |cells: &[&str]| cells.iter().map(|cell| (*cell).to_owned()).collect::<Vec<_>>();
        let text = csv(&row(&["a", "b"]), &[row(&["他说“断网”, 又\"断\"", "-5"]), row(&["=1+1", "-x"])]);
        assert_eq!(text, "\u{feff}a,b\r\n\"他说“断网”, 又\"\"断\"\"\",-5\r\n'=1+1,'-x\r\n");
    }
}
