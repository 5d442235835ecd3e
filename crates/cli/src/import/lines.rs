//! CSV into rows, and nothing else of ours: what a file from outside may hold is met here alone (`make fuzz`).

use serde::Deserialize;
use serde::de::DeserializeOwned;
use std::io::Read;

/// Largest number of rows of one file.
const ROWS_MAX: usize = 5_000_000;

/// A row with the line of its file on which it begins.
pub(crate) struct Lined<T> {
    /// Line from 1.
    pub line: u64,
    /// The row.
    pub row: T,
}

/// A unit, a post or a person.
#[derive(Deserialize)]
pub(crate) struct NamedLine {
    pub code: String,
    pub zh: String,
    pub en: String,
    #[serde(default)]
    pub parent: String,
    #[serde(default)]
    pub kind: String,
    #[serde(default)]
    pub roles: String,
    #[serde(default)]
    pub skills: String,
    #[serde(default)]
    pub cases_max: Option<u32>,
    #[serde(default)]
    pub grade: u8,
}

/// Who holds which post.
#[derive(Deserialize)]
pub(crate) struct HoldingLine {
    pub post: String,
    pub unit: String,
    pub person: String,
    pub from: jiff::Timestamp,
    pub until: Option<jiff::Timestamp>,
    pub deputy: bool,
}

/// Who is on duty when.
#[derive(Deserialize)]
pub(crate) struct DutyLine {
    pub post: String,
    pub unit: String,
    pub person: String,
    pub from: jiff::Timestamp,
    pub until: jiff::Timestamp,
}

/// A technician.
#[derive(Deserialize)]
pub(crate) struct TechnicianLine {
    pub person: String,
    pub skills: String,
    pub units: String,
    pub shift_from: String,
    pub shift_until: String,
    pub weekdays: String,
    #[serde(default)]
    pub leave: String,
    #[serde(default)]
    pub rest_from: String,
    #[serde(default)]
    pub rest_until: String,
    #[serde(default)]
    pub tools: String,
    #[serde(default)]
    pub contractor: String,
    #[serde(default)]
    pub latitude_micro: Option<i32>,
    #[serde(default)]
    pub longitude_micro: Option<i32>,
}

/// A day on which a unit takes fewer visits, or none.
#[derive(Deserialize)]
pub(crate) struct VisitDayLine {
    pub unit: String,
    pub date: String,
    pub visits_max: u32,
    pub reason: String,
}

/// Parts that are loaded onto a van.
#[derive(Deserialize)]
pub(crate) struct LoadLine {
    pub technician: String,
    pub part: String,
    pub count: i64,
    pub reference: String,
}

/// A canned text.
#[derive(Deserialize)]
pub(crate) struct CannedLine {
    pub code: String,
    pub topic: String,
    pub zh: String,
    pub en: String,
}

/// Class of an area from an instant on.
#[derive(Deserialize)]
pub(crate) struct AreaClassLine {
    pub area: String,
    pub class: String,
    pub from: jiff::Timestamp,
}

/// A customer who is one of us, or lives with one of us.
#[derive(Deserialize)]
pub(crate) struct OwnNumberLine {
    pub customer: String,
    pub person: String,
    pub household: bool,
    pub until: Option<jiff::Timestamp>,
}

/// Who works part of the full hours.
#[derive(Deserialize)]
pub(crate) struct PartTimeLine {
    pub person: String,
    pub from: jiff::Timestamp,
    pub until: Option<jiff::Timestamp>,
    pub percent: u8,
}

/// A customer with one service.
#[derive(Deserialize)]
pub(crate) struct CustomerLine {
    pub code: String,
    pub name: String,
    pub phone: String,
    pub segment: String,
    pub service: String,
    pub product: String,
    pub access: String,
    pub zh: String,
    pub en: String,
    pub area: String,
    pub unit: String,
    pub address: String,
    pub monthly_fee_minor: i64,
    pub one_off_fee_minor: i64,
    #[serde(default)]
    pub grid: String,
    #[serde(default)]
    pub tier: String,
    #[serde(default)]
    pub language: String,
    /// Openid under the official account.
    #[serde(default)]
    pub wechat: String,
    #[serde(default)]
    pub no_messages: Option<bool>,
    #[serde(default)]
    pub no_calls: Option<bool>,
    #[serde(default)]
    pub suspended: String,
    /// What is owed for the service, where the outside system says so.
    #[serde(default)]
    pub owed_minor: Option<i64>,
    /// What was used this month, and how much there is, where the outside system says so.
    #[serde(default)]
    pub data_used_gb: Option<i64>,
    #[serde(default)]
    pub data_of_gb: Option<i64>,
    #[serde(default)]
    pub voice_used_minutes: Option<i64>,
    #[serde(default)]
    pub voice_of_minutes: Option<i64>,
    #[serde(default)]
    pub latitude_micro: Option<i32>,
    #[serde(default)]
    pub longitude_micro: Option<i32>,
}

/// Why a file cannot be read.
pub(crate) enum Unreadable {
    /// Its first line.
    Header(csv::Error),
    /// Columns that its first line lacks.
    Columns(Vec<String>),
    /// Rows.
    Rows(Vec<RowFault>),
    /// More rows than one file may have.
    TooMany(usize),
}

/// What is wrong with a row.
#[derive(Debug)]
pub(crate) enum RowFault {
    /// It is not written as CSV, or not as the columns want it.
    Csv(csv::Error),
    /// U+0000 stands in this line.
    Nul(u64),
}

/// Whether the file is in another encoding than UTF-8.
pub(crate) fn is_encoding(error: &csv::Error) -> bool {
    matches!(error.kind(), csv::ErrorKind::Utf8 { .. })
}

/// Reads the rows of a file that must have these columns.
pub(crate) fn read_lines<T: DeserializeOwned>(
    file: impl Read,
    columns: &[&str],
) -> Result<Vec<Lined<T>>, Unreadable> {
    read_at_most(ROWS_MAX, file, columns)
}

fn read_at_most<T: DeserializeOwned>(
    rows_max: usize,
    file: impl Read,
    columns: &[&str],
) -> Result<Vec<Lined<T>>, Unreadable> {
    let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(file);
    let headers = reader.headers().map_err(Unreadable::Header)?.clone();
    let lacks = |column: &&&str| !headers.iter().any(|header| header == **column);
    let missing: Vec<String> = columns.iter().filter(lacks).map(|&column| column.to_owned()).collect();
    if !missing.is_empty() {
        return Err(Unreadable::Columns(missing));
    }
    let (mut found, mut wrong) = (Vec::new(), Vec::new());
    for record in reader.records() {
        if found.len() + wrong.len() == rows_max {
            return Err(Unreadable::TooMany(rows_max));
        }
        let read = record.map_err(RowFault::Csv).and_then(|record| {
            let line = record.position().map_or(0, csv::Position::line);
            if record.as_slice().contains('\0') {
                return Err(RowFault::Nul(line));
            }
            record.deserialize(Some(&headers)).map(|row| Lined { line, row }).map_err(RowFault::Csv)
        });
        match read {
            Ok(row) => found.push(row),
            Err(error) => wrong.push(error),
        }
    }
    if wrong.is_empty() { Ok(found) } else { Err(Unreadable::Rows(wrong)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_with_more_rows_than_one_may_have_is_refused_as_a_whole() {
        let read = |rows: usize| {
            let text = format!("code,zh,en\n{}", "u,网,net\n".repeat(rows));
            read_at_most::<NamedLine>(3, text.as_bytes(), &["code", "zh", "en"])
        };
        assert!(matches!(read(3), Ok(rows) if rows.len() == 3));
        assert!(matches!(read(4), Err(Unreadable::TooMany(3))));
    }

    #[test]
    fn another_encoding_and_a_character_that_no_store_keeps_are_told_by_their_line() {
        let read = |text: &[u8]| read_at_most::<NamedLine>(3, text, &["code", "zh", "en"]);
        let Err(Unreadable::Rows(wrong)) = read(b"code,zh,en\nu,\xb9\xe3,net\nv,\0,net\n") else {
            panic!("both rows are wrong");
        };
        assert!(matches!(&wrong[0], RowFault::Csv(error) if is_encoding(error)), "{:?}", wrong[0]);
        assert!(matches!(wrong[1], RowFault::Nul(3)), "{:?}", wrong[1]);
    }
}
