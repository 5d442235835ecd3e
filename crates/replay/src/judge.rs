//! Judging: what our clocks say of each case, beside what the log recorded, and the best that one elapsed threshold for
//! each group could have said with the answers in hand.

use crate::desk::{Desk, failed};
use crate::drive::Outcome;
use crate::log::{Log, LogCase, Recorded};
use crate::mapping::{Deed, Mapping};
use crate::order::{Timeline, What};
use crate::refusal::ReplayRefusal;
use crate::report::{Agreement, Baseline, Comparison, PromiseCount};
use std::collections::BTreeMap;
use uuid::Uuid;
use yinuo_app::AppError;
use yinuo_app::ports::ClockRow;

/// Name of the one group when no column was asked for.
const ALL: &str = "all";

/// What the store says at the end.
#[derive(Debug, Default)]
pub(crate) struct Standing {
    pub promises: BTreeMap<String, PromiseCount>,
    pub states: BTreeMap<String, u64>,
    pub repeats: u64,
    pub without_promise: u64,
    /// Verdict of each case of the log: true for kept; none without a promise or while it still runs.
    verdicts: Vec<Option<bool>>,
}

/// Asks every case's clocks.
pub(crate) fn standing(desk: &Desk, outcome: &Outcome) -> Result<Standing, ReplayRefusal> {
    let mut standing = Standing::default();
    for id in &outcome.ids {
        let verdict = match id {
            Some(id) => one(desk, *id, &mut standing).map_err(|error| failed(&error))?,
            None => None,
        };
        standing.verdicts.push(verdict);
    }
    Ok(standing)
}

fn one(desk: &Desk, id: Uuid, standing: &mut Standing) -> Result<Option<bool>, AppError> {
    if let Some(row) = desk.store.case_row(id)? {
        *standing.states.entry(row.state).or_default() += 1;
        standing.repeats += u64::from(row.chain > 1);
    }
    let promises: Vec<ClockRow> =
        desk.store.clocks(id)?.into_iter().filter(|clock| clock.kind == "promise").collect();
    standing.without_promise += u64::from(promises.is_empty());
    for clock in &promises {
        let count = standing.promises.entry(clock.rule.clone()).or_default();
        count.made += 1;
        match clock.state.as_str() {
            "kept" => count.kept += 1,
            "broken" => count.broken += 1,
            "void" => count.voided += 1,
            _ => count.running += 1,
        }
    }
    let live: Vec<&ClockRow> = promises.iter().filter(|clock| clock.state != "void").collect();
    if live.len() < 2 {
        return Ok(verdict(&live));
    }
    // Broken promises of an earlier priority stay broken; the verdict is that of the promises that fit at the end.
    let file = desk.app.case_file(id)?;
    let law = desk.app.law();
    let policy = law.book.current();
    let fitting: Vec<String> =
        policy.promises_for(&file.case.facts).into_iter().map(|rule| rule.code.clone()).collect();
    let live: Vec<&ClockRow> = live.into_iter().filter(|clock| fitting.contains(&clock.rule)).collect();
    Ok(verdict(&live))
}

/// Kept when every promise is kept, broken when one is broken, unknown while one runs.
fn verdict(promises: &[&ClockRow]) -> Option<bool> {
    if promises.iter().any(|clock| clock.state == "broken") {
        return Some(false);
    }
    (!promises.is_empty() && promises.iter().all(|clock| clock.state == "kept")).then_some(true)
}

/// One closed case for the comparison.
struct Compared {
    recorded_kept: bool,
    ours: Option<bool>,
    elapsed_minutes: i64,
}

/// Compares the verdicts with what the log recorded, for every case that the log closes.
pub(crate) fn compare(
    log: &Log,
    mapping: &Mapping,
    timeline: &Timeline,
    standing: &Standing,
    (column, by): (&str, Option<&str>),
) -> Comparison {
    let (opened, closed) = ends(log, mapping, timeline);
    let mut groups: BTreeMap<String, Vec<Compared>> = BTreeMap::new();
    let mut unsaid = 0;
    for (place, case) in log.cases.iter().enumerate() {
        let (Some(opened), Some(closed), Some(last)) = (opened[place], closed[place], case.rows.last())
        else {
            continue;
        };
        let recorded_kept = match last.recorded {
            Recorded::Kept => true,
            Recorded::Broken => false,
            Recorded::Unsaid => {
                unsaid += 1;
                continue;
            }
        };
        let group = if by.is_some() { log.names.of(last.group) } else { ALL };
        let elapsed_minutes = (closed - opened) / 60_000;
        let ours = standing.verdicts.get(place).copied().flatten();
        let compared = Compared { recorded_kept, ours, elapsed_minutes };
        groups.entry(group.to_owned()).or_default().push(compared);
    }
    let by_group: BTreeMap<String, Agreement> =
        groups.into_iter().map(|(name, cases)| (name, agreement(cases))).collect();
    Comparison {
        column: column.to_owned(),
        by_column: by.unwrap_or(ALL).to_owned(),
        compared: by_group.values().map(|group| group.compared).sum(),
        agreed: by_group.values().map(|group| group.agreed).sum(),
        by: by_group,
        unsaid,
    }
}

/// Instants of the opening and of the last row that closes, for each case.
fn ends(log: &Log, mapping: &Mapping, timeline: &Timeline) -> (Vec<Option<i64>>, Vec<Option<i64>>) {
    let mut opened = vec![None; log.cases.len()];
    let mut closed = vec![None; log.cases.len()];
    for moment in &timeline.moments {
        let closes = |case: &LogCase, place: usize| mapping.deed(case.rows[place].rule).0 == Deed::Close;
        match moment.what {
            What::Open => opened[moment.case] = Some(moment.at),
            What::Row(place) if !closes(&log.cases[moment.case], place) => {}
            What::Row(_) | What::Close(_) => closed[moment.case] = Some(moment.at),
        }
    }
    (opened, closed)
}

fn agreement(cases: Vec<Compared>) -> Agreement {
    let count = |wanted: &dyn Fn(&Compared) -> bool| cases.iter().filter(|case| wanted(case)).count() as u64;
    let recorded_kept = count(&|case| case.recorded_kept);
    let agreed = count(&|case| case.ours == Some(case.recorded_kept));
    let unjudged = count(&|case| case.ours.is_none());
    let compared = cases.len() as u64;
    Agreement { compared, agreed, unjudged, recorded_kept, baseline: baseline(cases) }
}

/// The best single threshold on natural elapsed time, chosen on these very cases: generous to the baseline on purpose.
fn baseline(mut cases: Vec<Compared>) -> Baseline {
    cases.sort_by_key(|case| case.elapsed_minutes);
    let all_broken = cases.iter().filter(|case| !case.recorded_kept).count() as u64;
    let mut best = Baseline { kept_up_to_minutes: None, agreed: all_broken };
    let mut agreed = all_broken;
    for (index, case) in cases.iter().enumerate() {
        if case.recorded_kept {
            agreed += 1;
        } else {
            agreed -= 1;
        }
        let last_of_its_minute =
            cases.get(index + 1).is_none_or(|next| next.elapsed_minutes != case.elapsed_minutes);
        if last_of_its_minute && agreed > best.agreed {
            best = Baseline { kept_up_to_minutes: Some(case.elapsed_minutes), agreed };
        }
    }
    best
}
