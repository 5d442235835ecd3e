//! Visits, retold: a window that ends without an arrival is missed at exactly its end and nobody overlooks it (1), a hold
//! lapses at its instant, parts on receipts equal parts that left the vans (26), no technician holds one hour twice, and
//! the rows by which the board and the figures count say what the events say.

use super::AuditReport;
use super::book::Told;
use super::tale::Tale;
use serde_json::Value;
use std::collections::BTreeMap;
use uuid::Uuid;
use yinuo_app::AppError;
use yinuo_app::ports::{PAGE_ROWS_MAX, Posting, Store, VisitFilter, VisitPlace, VisitRow};

type Span = (i64, i64);

/// A visit.
#[derive(Debug, Clone)]
pub(super) struct Visit {
    id: Uuid,
    /// The window that stands now.
    window: Option<Span>,
    /// The last one that was agreed, whether it stands, and what became of it.
    agreed: Option<Span>,
    kept: Option<bool>,
    slot: Option<(String, Span)>,
    held: Option<i64>,
    state: &'static str,
    over: bool,
    /// Parts of its receipt.
    parts: Vec<String>,
}

fn end(value: &Value, field: &str) -> i64 {
    value.get(field).and_then(Value::as_i64).unwrap_or(i64::MIN)
}

fn span(value: &Value) -> Span {
    (end(value, "from"), end(value, "until"))
}

fn slot(value: &Value) -> Option<(String, Span)> {
    Some((value.get("technician")?.as_str()?.to_owned(), span(value.get("hours")?)))
}

impl Visit {
    fn asked(id: Uuid) -> Self {
        Self {
            id,
            window: None,
            agreed: None,
            kept: None,
            slot: None,
            held: None,
            state: "waiting",
            over: false,
            parts: Vec::new(),
        }
    }

    /// The instant at which its window is missed unless somebody comes.
    fn runs_until(&self) -> Option<i64> {
        let waits = !self.over && self.held.is_none() && self.kept.is_none();
        self.agreed.filter(|agreed| waits && self.window == Some(*agreed)).map(|(_, until)| until)
    }

    /// Its clock: when it is due and when it wakes; none before anything was held or agreed.
    pub fn clock(&self, open: bool) -> Option<(i64, Option<i64>)> {
        if let Some(until) = self.held {
            return Some((until, (open && !self.over).then_some(until)));
        }
        self.agreed.map(|(_, until)| (until, self.runs_until().filter(|_| open)))
    }

    fn back(&mut self) {
        self.slot = None;
        self.state = "waiting";
    }

    fn hear(&mut self, turn: &Value, at: i64) -> Option<String> {
        let kind = turn.get("kind").and_then(Value::as_str).unwrap_or_default();
        let id = self.id;
        match kind {
            "held" => {
                (self.window, self.slot) = (turn.get("window").map(span), turn.get("slot").and_then(slot));
                self.held = Some(end(turn, "until"));
            }
            "hold-lapsed" => {
                if self.held != Some(at) {
                    return Some(format!("visit {id} was let go at {at}, held until {:?}", self.held));
                }
                (self.window, self.slot, self.held) = (None, None, None);
            }
            "booked" => {
                self.window = turn.get("window").map(span);
                (self.agreed, self.kept, self.held) = (self.window, None, None);
                self.slot = turn.get("slot").and_then(slot);
                self.state = "waiting";
            }
            "assigned" => self.slot = turn.get("slot").and_then(slot),
            "released" => self.slot = None,
            "set-out" => self.state = "on-the-way",
            "arrived" => {
                self.state = "on-site";
                if self.window == self.agreed && self.agreed.is_some_and(|(_, until)| at < until) {
                    self.kept = Some(true);
                }
            }
            "missed" => {
                if self.runs_until() != Some(at) {
                    return Some(format!("visit {id} was missed at {at}, due {:?}", self.runs_until()));
                }
                self.kept = Some(false);
            }
            "rejected" => self.back(),
            "no-access" => {
                self.back();
                self.window = None;
            }
            "done" | "called-off" => {
                let parts = turn.get("receipt").and_then(|receipt| receipt.get("parts")?.as_array());
                self.parts =
                    parts.into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect();
                self.state = if kind == "done" { "done" } else { "called-off" };
                self.over = true;
            }
            _ => {}
        }
        None
    }

    /// Its state as the rows name it.
    fn shown(&self) -> &'static str {
        match self.state {
            "waiting" if self.held.is_some() => "held",
            "waiting" if self.slot.is_some() => "assigned",
            "waiting" if self.window.is_some() => "booked",
            "waiting" => "asked",
            "called-off" => "called-off",
            other => other,
        }
    }

    fn outcome(&self) -> &'static str {
        match self.kept.filter(|_| self.window.is_some() && self.window == self.agreed) {
            Some(true) => "kept",
            Some(false) => "missed",
            None => "",
        }
    }
}

/// One event on the visits of a case; says what is wrong with it.
pub(super) fn hear(visits: &mut Vec<Visit>, event: &Told) -> Option<String> {
    let id = event.id("visit")?;
    let turn = event.body.get("turn")?;
    if turn.get("kind").and_then(Value::as_str) == Some("asked") {
        visits.push(Visit::asked(id));
        return None;
    }
    match visits.iter_mut().find(|visit| visit.id == id) {
        Some(visit) => visit.hear(turn, event.occurred),
        None => Some(format!("visit {id} was never asked for")),
    }
}

/// Items that a turn calls for: its key, and whom it must reach where the event names him.
pub(super) fn item(event: &Told) -> Option<(String, Option<String>)> {
    let (id, turn, at) = (event.id("visit")?, event.body.get("turn")?, event.occurred);
    match turn.get("kind").and_then(Value::as_str)? {
        "booked" | "assigned" => {
            let (technician, _) = turn.get("slot").and_then(slot)?;
            Some((format!("visit/{id}/{technician}/{at}"), Some(technician)))
        }
        "missed" => Some((format!("visit-missed/{id}/{at}"), None)),
        "rejected" | "no-access" => Some((format!("visit-back/{id}/{at}"), None)),
        _ => None,
    }
}

pub(super) fn check(tales: &[Tale<'_>], store: &dyn Store, report: &mut AuditReport) -> Result<(), AppError> {
    let mut rows = rows(store)?;
    let mut hours: BTreeMap<String, Vec<(Span, Uuid)>> = BTreeMap::new();
    for tale in tales {
        for visit in &tale.visits {
            report.ran("visits::check");
            let overdue =
                visit.runs_until().filter(|until| tale.closed.is_none() && *until <= tale.heard_until());
            if overdue.is_some() {
                report.find(
                    1,
                    &tale.number,
                    format!("the window of visit {} ended and nobody said so", visit.id),
                );
            }
            if let Some((technician, span)) = visit.slot.as_ref().filter(|_| visit.state != "called-off") {
                hours.entry(technician.clone()).or_default().push((*span, visit.id));
            }
            match rows.remove(&(tale.id, visit.id)) {
                Some(row) => same(tale, visit, &row, report),
                None => report.find(2, &tale.number, format!("visit {} has no row", visit.id)),
            }
        }
    }
    for (case, visit) in rows.keys() {
        report.find(2, &format!("case/{case}"), format!("visit {visit} has a row and no event"));
    }
    for (technician, mut held) in hours {
        held.sort_unstable();
        for pair in held.windows(2) {
            if pair[1].0.0 < pair[0].0.1 {
                let sentence = format!("visits {} and {} hold one hour", pair[0].1, pair[1].1);
                report.find(16, &technician, sentence);
            }
        }
    }
    Ok(())
}

fn rows(store: &dyn Store) -> Result<BTreeMap<(Uuid, Uuid), VisitRow>, AppError> {
    let mut found = BTreeMap::new();
    let mut after: Option<VisitPlace> = None;
    loop {
        let page = store.visits(&VisitFilter::default(), after.as_ref(), PAGE_ROWS_MAX)?;
        let Some(last) = page.last() else { return Ok(found) };
        after = Some(last.place());
        found.extend(page.into_iter().map(|row| ((row.case, row.visit), row)));
    }
}

fn same(tale: &Tale<'_>, visit: &Visit, row: &VisitRow, report: &mut AuditReport) {
    let technician = visit.slot.as_ref().map(|(technician, _)| technician.as_str()).unwrap_or_default();
    let told =
        (visit.shown(), technician, visit.window, visit.slot.as_ref().map(|slot| slot.1), visit.outcome());
    let said = (row.state.as_str(), row.technician.as_str(), row.window, row.hours, row.outcome.as_str());
    if told != said {
        report.find(2, &tale.number, format!("visit {} is {told:?}, its row says {said:?}", visit.id));
    }
}

/// Parts of receipts, each posted once from the van of whoever used them.
pub(super) fn parts(tales: &[Tale<'_>], postings: &[Posting], report: &mut AuditReport) {
    let mut posted: BTreeMap<String, &Posting> = BTreeMap::new();
    for posting in postings.iter().filter(|posting| posting.rule == "visit-parts") {
        posted.insert(posting.owed_for.clone().unwrap_or_default(), posting);
    }
    for tale in tales {
        for visit in tale.visits.iter().filter(|visit| !visit.parts.is_empty()) {
            report.ran("visits::parts");
            let van =
                format!("stock/{}", visit.slot.as_ref().map(|slot| slot.0.as_str()).unwrap_or_default());
            let mut wanted: BTreeMap<String, i64> = BTreeMap::new();
            for part in &visit.parts {
                *wanted.entry(format!("part/{part}")).or_default() -= 1;
            }
            let found = posted.remove(&format!("visit-parts/{}", visit.id));
            let left: BTreeMap<String, i64> = found
                .iter()
                .flat_map(|posting| &posting.lines)
                .filter(|line| line.account == van)
                .map(|line| (line.unit.clone(), line.amount))
                .collect();
            if left != wanted {
                report.find(
                    26,
                    &tale.number,
                    format!("visit {} used {wanted:?}, {left:?} left {van}", visit.id),
                );
            }
        }
    }
    for key in posted.keys() {
        report.find(26, key, "parts left a van for no receipt");
    }
}
