//! Reading: row by row, only the columns that the mapping names, every row that cannot be read refused with its line.

use crate::log::{Log, LogCase, NameId, Names, Opening, ROWS_MAX, Recorded, RefusedRows, Row};
use crate::mapping::{CompareSection, Mapping};
use crate::refusal::ReplayRefusal;
use crate::source;
use crate::when::Stamp;
use csv::ByteRecord;
use std::collections::BTreeMap;
use std::path::Path;

/// Longest code of a case, unit, person or customer in bytes.
const CODE_BYTES_MAX: usize = 120;
/// Longest text of a contact in characters; what is longer is cut, as a note says.
const TEXT_CHARS_MAX: usize = 4_000;
const DAY_MILLIS: i64 = 86_400_000;
/// Rows between two words about progress.
const PROGRESS_ROWS: u64 = 20_000;

/// What is asked of the file besides the mapping.
pub(crate) struct Asked<'a> {
    pub mapping: &'a Mapping,
    pub compare: Option<&'a str>,
    pub by: Option<&'a str>,
}

/// Places of the columns that are read.
struct Places {
    case: Vec<usize>,
    sequence: Vec<usize>,
    activity: Vec<usize>,
    customer: Vec<usize>,
    service: Vec<usize>,
    category: Vec<usize>,
    at: usize,
    opened_at: Option<usize>,
    closed_at: Option<usize>,
    priority: Option<usize>,
    channel: Option<usize>,
    unit: Option<usize>,
    person: Option<usize>,
    by: Option<usize>,
    owner: Option<usize>,
    text: Option<usize>,
    compare: Option<usize>,
    group: Option<usize>,
}

/// The reader of one file.
struct Reader<'a> {
    asked: &'a Asked<'a>,
    places: Places,
    words: CompareSection,
    log: Log,
    by_name: BTreeMap<NameId, usize>,
    rules: BTreeMap<NameId, Option<u16>>,
}

/// Reads the file.
pub(crate) fn read(
    path: &Path,
    asked: &Asked<'_>,
    refused: &mut RefusedRows,
    progress: &mut dyn FnMut(u64, &str),
) -> Result<Log, ReplayRefusal> {
    let metered = source::open(path)?;
    let mut file = csv::ReaderBuilder::new()
        .delimiter(asked.mapping.delimiter)
        .flexible(true)
        .has_headers(false)
        .from_reader(metered);
    let mut record = ByteRecord::new();
    if !file.read_byte_record(&mut record).map_err(|error| source::broken(&error))? {
        return Err(ReplayRefusal::nothing(path.display().to_string()));
    }
    let header = header(&record)?;
    let places = places(&header, asked)?;
    let words = asked.compare.and_then(|name| asked.mapping.compare.get(name)).cloned().unwrap_or_default();
    let log = Log { names: Names::new(), cases: Vec::new(), rows: 0, unsure_times: 0 };
    let mut reader = Reader { asked, places, words, log, by_name: BTreeMap::new(), rules: BTreeMap::new() };
    let mut short_at: Option<u64> = None;
    loop {
        file.get_ref().renew();
        if !file.read_byte_record(&mut record).map_err(|error| source::broken(&error))? {
            break;
        }
        reader.log.rows += 1;
        if reader.log.rows > ROWS_MAX {
            return Err(ReplayRefusal::too_large(format!("{ROWS_MAX} rows")));
        }
        if reader.log.rows.is_multiple_of(PROGRESS_ROWS) {
            progress(reader.log.rows, "读取行 · rows read");
        }
        let line = record.position().map_or(0, csv::Position::line);
        short_at = (record.len() != header.len()).then_some(line);
        if let Err(refusal) = reader.row(line, &record, header.len()) {
            refused.row(line, &refusal);
        }
    }
    if let Some(line) = short_at.filter(|_| !file.get_ref().ends_a_line()) {
        return Err(ReplayRefusal::cut_row(format!("line {line}")));
    }
    progress(reader.log.rows, "读取行 · rows read");
    Ok(reader.log)
}

fn header(record: &ByteRecord) -> Result<Vec<String>, ReplayRefusal> {
    let names = record.iter().enumerate().map(|(place, name)| {
        let name = if place == 0 { name.strip_prefix(b"\xef\xbb\xbf").unwrap_or(name) } else { name };
        std::str::from_utf8(name).map(|name| name.trim().to_owned())
    });
    names.collect::<Result<_, _>>().map_err(|_| ReplayRefusal::not_utf8_file("line 1"))
}

fn places(header: &[String], asked: &Asked<'_>) -> Result<Places, ReplayRefusal> {
    let columns = &asked.mapping.columns;
    let find = |name: &str| {
        header.iter().position(|found| found == name).ok_or_else(|| {
            let shown: String = header.join(", ").chars().take(400).collect();
            ReplayRefusal::no_column(format!("{name:?}; header: {shown}"))
        })
    };
    let list = |names: &[String]| names.iter().map(|name| find(name)).collect::<Result<Vec<_>, _>>();
    let one = |name: &Option<String>| name.as_deref().map(find).transpose();
    if let Some(compare) = asked.compare
        && columns.read().iter().any(|(_, name)| *name == compare)
    {
        return Err(ReplayRefusal::leak(format!("--compare {compare}")));
    }
    Ok(Places {
        case: list(&columns.case.0)?,
        sequence: list(&columns.sequence.0)?,
        activity: list(&columns.activity.0)?,
        customer: list(&columns.customer.0)?,
        service: list(&columns.service.0)?,
        category: list(&columns.category.0)?,
        at: find(&columns.at)?,
        opened_at: one(&columns.opened_at)?,
        closed_at: one(&columns.closed_at)?,
        priority: one(&columns.priority)?,
        channel: one(&columns.channel)?,
        unit: one(&columns.unit)?,
        person: one(&columns.person)?,
        by: one(&columns.by)?,
        owner: one(&columns.owner)?,
        text: one(&columns.text)?,
        compare: asked.compare.map(find).transpose()?,
        group: asked.by.map(|name| find(columns.role_or_name(name))).transpose()?,
    })
}

/// The fields of one row that may be read.
struct Fields<'a>(&'a ByteRecord);

impl<'a> Fields<'a> {
    /// A field: trimmed, UTF-8, without U+0000.
    fn at(&self, place: usize) -> Result<&'a str, ReplayRefusal> {
        let bytes = self.0.get(place).unwrap_or_default();
        let text = std::str::from_utf8(bytes).map_err(|_| ReplayRefusal::not_utf8_row(""))?;
        if text.contains('\0') { Err(ReplayRefusal::nul("")) } else { Ok(text.trim()) }
    }

    fn maybe(&self, place: Option<usize>) -> Result<&'a str, ReplayRefusal> {
        place.map_or(Ok(""), |place| self.at(place))
    }

    /// Fields joined with `/`; empty when all are empty.
    fn joined(&self, places: &[usize]) -> Result<String, ReplayRefusal> {
        let parts = places.iter().map(|place| self.at(*place)).collect::<Result<Vec<_>, _>>()?;
        Ok(if parts.iter().all(|part| part.is_empty()) { String::new() } else { parts.join("/") })
    }

    fn code(&self, place: Option<usize>) -> Result<&'a str, ReplayRefusal> {
        let code = self.maybe(place)?;
        if code.len() > CODE_BYTES_MAX { Err(ReplayRefusal::too_long("")) } else { Ok(code) }
    }

    fn joined_code(&self, places: &[usize]) -> Result<String, ReplayRefusal> {
        let code = self.joined(places)?;
        if code.len() > CODE_BYTES_MAX { Err(ReplayRefusal::too_long("")) } else { Ok(code) }
    }
}

impl Reader<'_> {
    fn row(&mut self, line: u64, record: &ByteRecord, width: usize) -> Result<(), ReplayRefusal> {
        if record.len() != width {
            return Err(ReplayRefusal::field_count(format!("{} / {width}", record.len())));
        }
        let fields = Fields(record);
        let case = fields.joined_code(&self.places.case)?;
        if case.is_empty() {
            return Err(ReplayRefusal::no_case_id(""));
        }
        let row = self.read_row(line, &fields)?;
        let opening = self.opening(&fields, &row)?;
        let name = self.log.names.id(&case);
        let place = *self.by_name.entry(name).or_insert(self.log.cases.len());
        match self.log.cases.get_mut(place) {
            Some(known) => {
                if opening.order < known.opening.order {
                    known.opening = opening;
                }
                known.rows.push(row);
            }
            None => self.log.cases.push(LogCase { name, opening, rows: vec![row] }),
        }
        Ok(())
    }

    fn read_row(&mut self, line: u64, fields: &Fields<'_>) -> Result<Row, ReplayRefusal> {
        let stamp = self.stamp(fields.at(self.places.at)?)?;
        let mut sequence = [0; 2];
        for (slot, place) in sequence.iter_mut().zip(&self.places.sequence) {
            let text = fields.at(*place)?;
            *slot = text.parse().map_err(|_| ReplayRefusal::bad_sequence(format!("{text:?}")))?;
        }
        let activity = fields.joined(&self.places.activity)?;
        let rule = self.rule(&activity)?;
        let value = fields.maybe(self.places.priority)?;
        let mapping = self.asked.mapping;
        let priority =
            mapping.priority_of(value).map_err(|()| ReplayRefusal::bad_priority(format!("{value:?}")))?;
        let closed = fields.maybe(self.places.closed_at)?;
        let closed_at = if closed.is_empty() { None } else { Some(self.stamp(closed)?.at) };
        if closed_at.is_some_and(|closed| closed < stamp.at) {
            return Err(ReplayRefusal::closed_before_open(""));
        }
        let recorded = fields.maybe(self.places.compare)?;
        let says = |words: &[String]| words.iter().any(|word| word == recorded);
        let recorded = match (says(&self.words.kept), says(&self.words.broken)) {
            (true, _) => Recorded::Kept,
            (_, true) => Recorded::Broken,
            _ => Recorded::Unsaid,
        };
        let names = &mut self.log.names;
        Ok(Row {
            line,
            sequence,
            at: stamp.at,
            swapped: stamp.swapped,
            rule,
            activity: names.id(&activity),
            priority,
            unit: names.id(fields.code(self.places.unit)?),
            person: names.id(fields.code(self.places.person)?),
            by: names.id(fields.code(self.places.by)?),
            group: names.id(fields.code(self.places.group)?),
            recorded,
            closed_at,
        })
    }

    fn opening(&mut self, fields: &Fields<'_>, row: &Row) -> Result<Opening, ReplayRefusal> {
        let opened = fields.maybe(self.places.opened_at)?;
        let stamp = if opened.is_empty() { None } else { Some(self.stamp(opened)?) };
        let text = fields.maybe(self.places.text)?.chars().take(TEXT_CHARS_MAX).collect();
        let customer = fields.joined_code(&self.places.customer)?;
        let service = fields.joined_code(&self.places.service)?;
        let category = fields.joined(&self.places.category)?;
        let names = &mut self.log.names;
        Ok(Opening {
            order: row.order(),
            opened_at: stamp.map(|stamp| stamp.at),
            opened_swapped: stamp.and_then(|stamp| stamp.swapped),
            customer: names.id(&customer),
            service: names.id(&service),
            category: names.id(&category),
            channel: names.id(fields.maybe(self.places.channel)?),
            owner: names.id(fields.code(self.places.owner)?),
            text,
        })
    }

    fn stamp(&mut self, text: &str) -> Result<Stamp, ReplayRefusal> {
        let mapping = self.asked.mapping;
        let stamp =
            mapping.time.read(text).ok_or_else(|| ReplayRefusal::bad_time(format!("{:?}", cut(text))))?;
        let early = mapping.not_before.is_some_and(|first| stamp.at < first);
        if early || mapping.not_after.is_some_and(|last| stamp.at >= last + DAY_MILLIS) {
            return Err(ReplayRefusal::time_outside(format!("{:?}", cut(text))));
        }
        self.log.unsure_times += u64::from(stamp.unsure);
        Ok(stamp)
    }

    fn rule(&mut self, activity: &str) -> Result<u16, ReplayRefusal> {
        if self.places.activity.is_empty() {
            return Ok(u16::MAX);
        }
        let mapping = self.asked.mapping;
        let id = self.log.names.id(activity);
        let rule = *self.rules.entry(id).or_insert_with(|| mapping.rule_for(activity));
        rule.ok_or_else(|| ReplayRefusal::no_rule(format!("{:?}", cut(activity))))
    }
}

/// A value short enough to stand in a refusal.
fn cut(text: &str) -> &str {
    text.char_indices().nth(60).map_or(text, |(end, _)| &text[..end])
}
