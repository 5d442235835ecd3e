//! Technicians, days on which a unit takes fewer visits, and what is loaded onto vans.

use super::check::{Fault, Known, no_such};
use super::lines::{LoadLine, TechnicianLine, VisitDayLine};
use super::{Lined, Rows};
use crate::Stop;
use crate::edge::SystemEntropy;
use yinuo_app::AppError;
use yinuo_app::ports::{Commit, CommitError, Entropy as _, Posting, PostingLine, Store};
use yinuo_app::register::json;
use yinuo_app::visit::VisitDayBody;
use yinuo_domain::technician::{DayRest, Spot, Technician};

/// Minutes of the day of a time like `08:00`; `24:00` is its end.
fn minutes(time: &str) -> Option<u16> {
    let (hours, minutes) = time.split_once(':')?;
    let (hours, minutes): (u16, u16) = (hours.parse().ok()?, minutes.parse().ok()?);
    (minutes < 60 && hours * 60 + minutes <= 24 * 60).then_some(hours * 60 + minutes)
}

/// Days of the week as digits, 1 Monday to 7 Sunday; none where something else stands there.
fn weekdays(text: &str) -> Option<Vec<u8>> {
    let days: Option<Vec<u8>> = text
        .chars()
        .map(|day| {
            day.to_digit(10).and_then(|day| u8::try_from(day).ok()).filter(|day| (1..=7).contains(day))
        })
        .collect();
    days.filter(|days| !days.is_empty())
}

fn words(text: &str) -> Vec<String> {
    text.split_whitespace().map(str::to_owned).collect()
}

fn is_date(text: &str) -> bool {
    text.len() == 10 && text.parse::<jiff::civil::Date>().is_ok()
}

fn home(line: &TechnicianLine) -> Option<Spot> {
    Spot::new(line.latitude_micro?, line.longitude_micro?)
}

/// The rest, where both ends are said; none where they do not fit, which is refused before.
fn rest(line: &TechnicianLine) -> Option<DayRest> {
    let (from, until) = (minutes(&line.rest_from)?, minutes(&line.rest_until)?);
    (from < until).then_some(DayRest { from, until })
}

fn technician(line: &TechnicianLine) -> Option<Technician> {
    Some(Technician {
        person: line.person.clone(),
        skills: words(&line.skills),
        tools: words(&line.tools),
        units: words(&line.units),
        home: home(line),
        shift_from: minutes(&line.shift_from)?,
        shift_until: minutes(&line.shift_until)?,
        weekdays: weekdays(&line.weekdays)?,
        rest: rest(line),
        leave: words(&line.leave),
        contractor: line.contractor.clone(),
    })
}

/// Rows of the register of technicians; whoever does not fit was refused before.
pub(super) fn technician_rows(lines: &[Lined<TechnicianLine>]) -> Rows {
    let fitting = lines.iter().filter_map(|line| technician(&line.row));
    fitting.map(|one| Ok((one.person.clone(), json(&one)?))).collect()
}

/// Rows of the register of visit days.
pub(super) fn visit_day_rows(lines: Vec<Lined<VisitDayLine>>) -> Rows {
    let row = |Lined { row, .. }: Lined<VisitDayLine>| {
        let body = VisitDayBody { visits_max: row.visits_max, reason: row.reason };
        Ok((format!("{}/{}", row.unit, row.date), json(&body)?))
    };
    lines.into_iter().map(row).collect()
}

pub(super) fn technician_faults(line: &TechnicianLine, known: &Known) -> Vec<Fault> {
    let mut faults = Vec::new();
    if !known.people.contains(&line.person) {
        faults.push(no_such("人员", "person", &line.person));
    }
    let units = words(&line.units);
    faults.extend(
        units
            .iter()
            .filter(|unit| !known.units.contains_key(*unit))
            .map(|unit| no_such("单位", "unit", unit)),
    );
    let hours = minutes(&line.shift_from).zip(minutes(&line.shift_until));
    if units.is_empty()
        || hours.is_none_or(|(from, until)| from >= until)
        || weekdays(&line.weekdays).is_none()
    {
        faults.push((
            "单位、班次（08:00 至 18:00）或星期（1 到 7）不合要求。".to_owned(),
            "Units, shift (08:00 to 18:00) or weekdays (1 to 7) do not fit.".to_owned(),
        ));
    }
    if !words(&line.leave).iter().all(|date| is_date(date)) {
        faults.push((
            "休假日期要写成 2026-10-01。".to_owned(),
            "Dates of leave are written 2026-10-01.".to_owned(),
        ));
    }
    let rests = !line.rest_from.is_empty() || !line.rest_until.is_empty();
    let inside =
        rest(line).zip(hours).is_some_and(|(rest, (from, until))| from <= rest.from && rest.until <= until);
    if rests && !inside {
        faults.push((
            "午休要写起止（12:00、13:00），并在班次之内。".to_owned(),
            "A rest has both ends (12:00, 13:00) and lies within the shift.".to_owned(),
        ));
    }
    let said = line.latitude_micro.is_some() || line.longitude_micro.is_some();
    if said && home(line).is_none() {
        faults.push(("位置不在地球上。".to_owned(), "The position is not on the globe.".to_owned()));
    }
    faults
}

pub(super) fn visit_day_fault(line: &VisitDayLine, known: &Known) -> Option<Fault> {
    if !known.units.contains_key(&line.unit) {
        return Some(no_such("单位", "unit", &line.unit));
    }
    (!is_date(&line.date))
        .then(|| ("日期要写成 2026-10-01。".to_owned(), "The date is written 2026-10-01.".to_owned()))
}

pub(super) fn load_fault(line: &LoadLine, known: &Known) -> Option<Fault> {
    if !known.people.contains(&line.technician) {
        return Some(no_such("人员", "person", &line.technician));
    }
    let fits = line.count > 0 && !line.part.is_empty() && !line.reference.is_empty();
    (!fits).then(|| {
        (
            "备件、领料单号为空，或数量不是正数。".to_owned(),
            "Part or reference is empty, or the count is not positive.".to_owned(),
        )
    })
}

/// Loads vans from the store: one posting a line, once for each reference, however often the file is imported.
pub(super) fn load(store: &dyn Store, lines: Vec<Lined<LoadLine>>, now: i64) -> Result<usize, Stop> {
    let mut loaded = 0;
    for Lined { row, .. } in lines {
        let unit = format!("part/{}", row.part);
        let line = |account: String, amount: i64| PostingLine { account, unit: unit.clone(), amount };
        let key = format!("van-stock/{}/{}/{}", row.reference, row.technician, row.part);
        let posting = Posting {
            id: SystemEntropy.id(now),
            case: None,
            cause_version: 0,
            rule: "van-stock".to_owned(),
            owed_for: Some(key),
            occurrence: None,
            reverses: None,
            occurred_at: now,
            recorded_at: now,
            lines: vec![
                line("store".to_owned(), -row.count),
                line(format!("stock/{}", row.technician), row.count),
            ],
        };
        match store.commit(Commit { postings: vec![posting], ..Commit::default() }) {
            Ok(()) => loaded += 1,
            Err(CommitError::OwedForTaken { .. }) => {}
            Err(other) => return Err(AppError::from(other).into()),
        }
    }
    Ok(loaded)
}
