//! Issues of the gazette: assembled from the journal, published as register rows, never edited. A published issue is
//! assembled at its own position for ever after, so it stays the same to the byte; what later facts changed stands in
//! the corrections of the next one.

use crate::facts::tally;
use crate::keep::{BODY_BYTES_MAX, Keeping, no_such_day, parse, refused, text};
use yinuo_app::ports::Store;
use yinuo_app::{App, AppError, Law};
use yinuo_domain::Actor;
use yinuo_measure::draw::hex;
use yinuo_measure::gazette::{Gazette, Issue, Names, Setting, assemble};
use yinuo_measure::{Day, Period, Tally};

/// Register of published issues: code the number, body [`Issue`].
pub const GAZETTE: &str = "gazette";

/// Published issues, oldest first.
///
/// # Errors
/// Failed storage, or stored bytes that cannot be read.
pub fn issues(store: &dyn Store) -> Result<Vec<Issue>, AppError> {
    store.register(GAZETTE)?.iter().map(|row| parse(&row.body)).collect()
}

/// The issue of some local days: as published if it was, else as of now.
///
/// # Errors
/// A001 for days that do not exist or stand the wrong way round; A007 for days that have not begun; failed storage.
pub fn gazette(app: &App, from: Day, to: Day) -> Result<Gazette, AppError> {
    let law = app.law();
    let policy = law.book.current();
    let period = Period::new(policy, from, to).ok_or_else(no_such_day)?;
    if to > Day::of(policy, app.now()) {
        return Err(refused(
            "A007",
            (format!("{to} 还没有到。"), format!("{to} has not begun.")),
            (
                "请选到今天为止的日期；今天的数字是临时的。",
                "Choose days up to today; today's figures are provisional.",
            ),
        ));
    }
    let earlier = issues(app.store())?;
    let published = earlier.iter().find(|issue| (issue.from, issue.to) == (from, to));
    let (tally, heads) = tally(app.store(), published.map(|issue| &issue.position))?;
    let next = earlier.iter().map(|issue| issue.number).max().unwrap_or(0) + 1;
    let number = published.map_or(next, |issue| issue.number);
    let before: Vec<Issue> = earlier.iter().filter(|issue| issue.number < number).cloned().collect();
    let names = names_of(&law, &tally);
    Ok(assemble(
        &tally,
        &Setting {
            policy,
            names: &names,
            number,
            period,
            generated_at: published.map_or_else(|| app.now(), |issue| issue.published_at),
            position: heads.position(),
            seal: hex(&heads.digest()),
            earlier: &before,
        },
    ))
}

/// Publishes an issue: its number, position, definition and figures go into the journal. Publishing the same days again
/// changes nothing and answers what stands.
///
/// # Errors
/// A008 while the last day is not over; somebody publishes at the same moment; failed storage.
pub fn publish(app: &App, actor: &Actor, gazette: &Gazette) -> Result<Issue, AppError> {
    if gazette.provisional {
        return Err(refused(
            "A008",
            (
                format!("{} 还没有过完，这一期只是临时的。", gazette.period.to),
                format!("{} is not over: this issue is provisional.", gazette.period.to),
            ),
            ("请在次日再发布。", "Publish it on the day after."),
        ));
    }
    let days = (gazette.period.from, gazette.period.to);
    let mut keeping = Keeping::guarded(app.store(), GAZETTE)?;
    let standing = issues(app.store())?;
    if let Some(found) = standing.iter().find(|issue| (issue.from, issue.to) == days) {
        return Ok(found.clone());
    }
    if standing.iter().any(|issue| issue.number >= gazette.number) {
        return Err(AppError::Busy);
    }
    let mut issue = gazette.issue();
    if text(&issue)?.len() > BODY_BYTES_MAX {
        // A very large operator: the groups can be counted again from the position; the whole figures are kept.
        issue.figures.retain(|figure| !figure.key.contains(':'));
    }
    keeping.journaled(GAZETTE, format!("{:06}", issue.number), &issue)?;
    keeping.commit(app, actor)?;
    Ok(issue)
}

/// The issue as JSON, with every figure, definition and list.
///
/// # Errors
/// Never for an issue that was assembled.
pub fn json(gazette: &Gazette) -> Result<String, AppError> {
    serde_json::to_string(gazette).map_err(|error| AppError::Damaged(error.to_string()))
}

fn names_of(law: &Law, tally: &Tally) -> Names {
    let org = &law.org;
    // Who publishes: the lowest unit above all that took contacts or answered; the root when nothing happened yet.
    let known: Vec<&str> = tally.units().into_iter().filter(|unit| org.units.contains_key(*unit)).collect();
    let above_all = |code: &&String| known.iter().all(|unit| org.is_under(unit, code));
    let depth = |code: &&String| org.units.keys().filter(|above| org.is_under(code, above)).count();
    let publisher = match known.is_empty() {
        true => org.units.keys().min_by_key(depth),
        false => org.units.keys().filter(above_all).max_by_key(depth),
    };
    Names {
        operator: publisher.map(|code| org.unit_name(code)).unwrap_or_default(),
        units: org.units.iter().map(|(code, unit)| (code.clone(), unit.name.clone())).collect(),
        people: org.people.iter().map(|(code, person)| (code.clone(), person.name.clone())).collect(),
    }
}
