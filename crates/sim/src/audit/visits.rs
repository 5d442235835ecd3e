//! Visits, retold: a window that ends without an arrival is missed at exactly its end and nobody overlooks it (1), a hold
//! lapses at its instant, parts on receipts equal parts that left the vans (26), no technician ever holds one hour twice, what a
//! phone tells follows in the order of the road (4), the window that moves a promise is the one that was booked (7), and the
//! rows by which the board and the figures count say what the events say.

use super::AuditReport;
use super::book::Told;
use super::tale::Tale;
use serde_json::Value;
use std::collections::BTreeMap;
use uuid::Uuid;
use yinuo_app::ports::{PAGE_ROWS_MAX, Posting, Store, VisitFilter, VisitPlace, VisitRow};
use yinuo_app::{AppError, Law};
use yinuo_policy::Digest;

type Span = (i64, i64);

/// Hours of whoever comes, and of whoever goes with him.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Taken {
    lead: String,
    mate: Option<String>,
    hours: Span,
    /// Whether the customer chose the lead.
    wished: bool,
}

impl Taken {
    fn hands(&self) -> impl Iterator<Item = &str> {
        std::iter::once(self.lead.as_str()).chain(self.mate.as_deref())
    }
}

/// A visit.
#[derive(Debug, Clone)]
pub(super) struct Visit {
    id: Uuid,
    /// The window that stands now.
    window: Option<Span>,
    /// The last one that was agreed, whether it stands, and what became of it.
    agreed: Option<Span>,
    kept: Option<bool>,
    slot: Option<Taken>,
    /// Whom the customer chose, and from when on anybody may come in his place.
    wish: Option<(String, Option<i64>)>,
    /// Whether two must go.
    two: bool,
    /// Who left its receipt.
    signed: String,
    held: Option<i64>,
    state: &'static str,
    over: bool,
    /// Parts of its receipt.
    parts: Vec<String>,
    /// Instant of the last turn that somebody told.
    turned: i64,
    /// Whose hours it held from which place in the journal on; none where it gave them back.
    taken: Vec<(i64, Option<Taken>)>,
}

fn end(value: &Value, field: &str) -> i64 {
    value.get(field).and_then(Value::as_i64).unwrap_or(i64::MIN)
}

fn span(value: &Value) -> Span {
    (end(value, "from"), end(value, "until"))
}

fn slot(value: &Value) -> Option<Taken> {
    let name = |field: &str| value.get(field).and_then(Value::as_str).map(str::to_owned);
    let wished = name("chosen_by").as_deref() == Some("customer");
    Some(Taken { lead: name("technician")?, mate: name("mate"), hours: span(value.get("hours")?), wished })
}

impl Visit {
    fn asked(id: Uuid) -> Self {
        Self {
            id,
            window: None,
            agreed: None,
            kept: None,
            slot: None,
            wish: None,
            two: false,
            signed: String::new(),
            held: None,
            state: "waiting",
            over: false,
            parts: Vec::new(),
            turned: i64::MIN,
            taken: Vec::new(),
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

    /// Whom the customer chose he gets, until he chooses anew, lets anybody come, or was asked and did not answer in time.
    fn wishes(&mut self, turn: &Value, kind: &str, at: i64) -> Option<String> {
        let sent = turn.get("slot").and_then(slot);
        let (wish, id) = (self.wish.clone(), self.id);
        match (kind, sent) {
            ("held" | "booked" | "assigned", Some(sent)) if sent.wished => {
                self.wish = Some((sent.lead, None))
            }
            ("held" | "booked" | "assigned", Some(sent)) => {
                let binds = wish.filter(|(_, until)| until.is_none_or(|until| at < until));
                let other = binds.filter(|(wanted, _)| !sent.hands().any(|hand| hand == wanted));
                return other
                    .map(|(wanted, _)| format!("visit {id} was given to {sent:?}, chosen was {wanted}"));
            }
            ("hold-lapsed" | "choice-ended", _) => self.wish = None,
            ("choice-asked", _) => {
                let who = turn.get("technician").and_then(Value::as_str).unwrap_or_default();
                if wish.as_ref().is_none_or(|(wanted, until)| wanted != who || until.is_some()) {
                    return Some(format!(
                        "of visit {id} the customer is asked about {who}, chosen was {wish:?}"
                    ));
                }
                self.wish = Some((who.to_owned(), Some(end(turn, "until"))));
            }
            _ => {}
        }
        None
    }

    fn hear(&mut self, turn: &Value, at: i64) -> Option<String> {
        let kind = turn.get("kind").and_then(Value::as_str).unwrap_or_default();
        let id = self.id;
        if let Some(wrong) = self.wishes(turn, kind, at) {
            return Some(wrong);
        }
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
            "manned" => self.two = turn.get("two").and_then(Value::as_bool).unwrap_or_default(),
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
                self.held = None;
            }
            _ => {}
        }
        None
    }

    /// Where two must go, two different ones hold the hour together, and one where one is enough.
    fn alone(&self) -> Option<String> {
        let slot = self.slot.as_ref()?;
        let two = slot.mate.as_ref().is_some_and(|mate| *mate != slot.lead);
        (two != self.two || (slot.mate.is_some() && !two)).then(|| {
            format!("visit {} takes {}, and {slot:?} comes", self.id, if self.two { "two" } else { "one" })
        })
    }

    /// What a technician tells of a visit follows in the order of the road, whenever his phone has network. A clock finds at its
    /// own instant, and the end of a case that is told late ends its visits at that one.
    fn follows(&mut self, turn: &Value, at: i64) -> Option<String> {
        let kind = turn.get("kind").and_then(Value::as_str).unwrap_or_default();
        if matches!(kind, "missed" | "hold-lapsed" | "called-off") {
            return None;
        }
        let before = self.turned;
        self.turned = before.max(at);
        (at < before).then(|| format!("{kind} of visit {} at {at} follows a turn at {before}", self.id))
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
        let two = turn.get("two_because").and_then(Value::as_str).is_some_and(|because| !because.is_empty());
        visits.push(Visit { two, ..Visit::asked(id) });
        return None;
    }
    match visits.iter_mut().find(|visit| visit.id == id) {
        Some(visit) => {
            let said = visit.hear(turn, event.occurred).or_else(|| visit.follows(turn, event.occurred));
            if visit.state == "done" {
                visit.signed.clone_from(&event.person);
            }
            let said = said.or_else(|| visit.alone());
            let holds = visit.slot.clone().filter(|_| visit.state != "called-off");
            if visit.taken.last().is_none_or(|(_, before)| *before != holds) {
                visit.taken.push((event.place, holds));
            }
            said
        }
        None => Some(format!("visit {id} was never asked for")),
    }
}

/// The window of a visit that is called off by this event: the one that was booked or held last.
pub(super) fn called_off(events: &[Told], event: &Told) -> Option<(i64, i64)> {
    let is = |told: &Told, kind: &str| {
        told.body.get("turn").and_then(|turn| turn.get("kind")).and_then(Value::as_str) == Some(kind)
    };
    if !is(event, "called-off") {
        return None;
    }
    let of_visit = events.iter().filter(|told| told.kind == "visit" && told.id("visit") == event.id("visit"));
    let mut before = of_visit.filter(|told| told.version < event.version);
    let last = before.rfind(|told| is(told, "booked") || is(told, "held"))?;
    let window = last.body.get("turn")?.get("window")?;
    Some((window.get("from")?.as_i64()?, window.get("until")?.as_i64()?))
}

/// Items that a turn calls for: the key of each, and whom it must reach where the event names him.
pub(super) fn items(event: &Told) -> Vec<(String, Option<String>)> {
    let (Some(id), Some(turn), at) = (event.id("visit"), event.body.get("turn"), event.occurred) else {
        return Vec::new();
    };
    match turn.get("kind").and_then(Value::as_str).unwrap_or_default() {
        "booked" | "assigned" => {
            let slot = turn.get("slot").and_then(slot);
            let hands = slot.iter().flat_map(Taken::hands);
            hands.map(|hand| (format!("visit/{id}/{hand}/{at}"), Some(hand.to_owned()))).collect()
        }
        "missed" => vec![(format!("visit-missed/{id}/{at}"), None)],
        "rejected" | "no-access" => vec![(format!("visit-back/{id}/{at}"), None)],
        "choice-ended" => vec![(format!("visit-free/{id}/{at}"), None)],
        _ => Vec::new(),
    }
}

/// The item by which whoever has the case hears that the work at the customer's is done.
pub(super) fn done(event: &Told) -> Option<String> {
    let (id, turn) = (event.id("visit")?, event.body.get("turn")?);
    let is_done = turn.get("kind").and_then(Value::as_str) == Some("done");
    is_done.then(|| format!("visit-done/{id}/{}", event.occurred))
}

pub(super) fn check(
    tales: &[Tale<'_>],
    store: &dyn Store,
    law: &Law,
    report: &mut AuditReport,
) -> Result<(), AppError> {
    let mut rows = rows(store)?;
    for tale in tales {
        moved(tale, law, report);
        looked_first(tale, law, report);
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
            match rows.remove(&(tale.id, visit.id)) {
                Some(row) => same(tale, visit, &row, report),
                // The rows of a case in the archive went with it.
                None if tale.events.iter().any(|event| event.kind == "archived") => {}
                None => report.find(2, &tale.number, format!("visit {} has no row", visit.id)),
            }
        }
    }
    for (case, visit) in rows.keys() {
        report.find(2, &format!("case/{case}"), format!("visit {visit} has a row and no event"));
    }
    held_once(tales, report);
    Ok(())
}

/// At no place of the journal two visits hold one hour of a technician, not even for a while.
fn held_once(tales: &[Tale<'_>], report: &mut AuditReport) {
    let visits = tales.iter().flat_map(|tale| &tale.visits);
    let taken =
        visits.flat_map(|visit| visit.taken.iter().map(move |(place, slot)| (*place, visit.id, slot)));
    let mut taken: Vec<_> = taken.collect();
    // What is given back at a place is free there.
    taken.sort_by_key(|(place, id, slot)| (*place, slot.is_some(), *id));
    let mut holding: BTreeMap<Uuid, &Taken> = BTreeMap::new();
    for (_, id, slot) in taken {
        holding.remove(&id);
        let Some(slot) = slot else { continue };
        report.ran("visits::held_once");
        let meets = |other: &Taken| {
            let (theirs, ours) = (other.hours, slot.hours);
            slot.hands().any(|hand| other.hands().any(|one| one == hand))
                && theirs.0 < ours.1
                && ours.0 < theirs.1
        };
        if let Some((other, _)) = holding.iter().find(|(_, other)| meets(other)) {
            report.find(16, &slot.lead, format!("visits {other} and {id} hold one hour"));
        }
        holding.insert(id, slot);
    }
}

/// Of a job whose appointment is one for the promise, the booked window is told to the promise with whose wish it was, in the
/// same commit; of another job none is (7).
fn moved(tale: &Tale<'_>, law: &Law, report: &mut AuditReport) {
    let mut jobs: BTreeMap<Uuid, bool> = BTreeMap::new();
    for (index, event) in tale.events.iter().enumerate().filter(|(_, event)| event.kind == "visit") {
        let (Some(id), Some(turn)) = (event.id("visit"), event.body.get("turn")) else { continue };
        let word = |field: &str| turn.get(field).and_then(Value::as_str).unwrap_or_default();
        if word("kind") == "asked" {
            let policy = Digest::parse(word("policy")).map(|pin| law.book.pinned(&pin));
            let job = policy.and_then(|policy| policy.job(word("job")));
            jobs.extend(job.map(|job| (id, job.moves_promise)));
        }
        let (Some(moves), "booked") = (jobs.get(&id), word("kind")) else { continue };
        report.ran("visits::moved");
        let next = tale.events.get(index + 1).filter(|next| next.place == event.place);
        let agreed = next.filter(|next| next.kind == "appointment-agreed");
        let told = agreed.map(|agreed| (agreed.span("window"), agreed.flag("asked_by_customer")));
        let wanted =
            moves.then(|| (turn.get("window").map(span).unwrap_or_default(), word("asked_by") == "customer"));
        if told != wanted {
            report.find(7, &tale.number, format!("visit {id} tells the promise {told:?}, not {wanted:?}"));
        }
    }
}

/// Where the policy says so for the job and the category, nobody is sent before the line was looked at and something was tried,
/// or the look showed what only a visit mends (4).
fn looked_first(tale: &Tale<'_>, law: &Law, report: &mut AuditReport) {
    let (mut category, mut looks) = (String::new(), Vec::new());
    for event in tale.events {
        let word = |field: &str| event.body.get(field).and_then(Value::as_str).unwrap_or_default();
        match event.kind.as_str() {
            "opened" | "categorised" => {
                let facts = event.body.get("facts").and_then(|facts| facts.get("category")?.as_str());
                category = facts.unwrap_or_default().to_owned();
            }
            "line-looked" => {
                let rule = law.book.current().visit_rule();
                let finding =
                    rule.and_then(|rule| rule.findings.iter().find(|one| one.code == word("finding")));
                if !word("tried").is_empty() || finding.is_some_and(|finding| finding.on_site) {
                    looks.push(event.occurred);
                }
            }
            "visit" => {
                let turn = event.body.get("turn");
                let said = |field: &str| turn.and_then(|turn| turn.get(field)?.as_str()).unwrap_or_default();
                let pinned = Digest::parse(said("policy")).map(|pin| law.book.pinned(&pin));
                let Some(policy) = pinned.filter(|_| said("kind") == "asked") else { continue };
                let first =
                    policy.job(said("job")).map(|job| job.remote_first.as_slice()).unwrap_or_default();
                if !first.iter().any(|one| category == *one || category.starts_with(&format!("{one}."))) {
                    continue;
                }
                report.ran("visits::looked_first");
                let counts =
                    policy.visit_rule().map_or(0, |rule| i64::from(rule.remote_counts_minutes) * 60_000);
                if !looks.iter().any(|at| event.occurred <= at + counts) {
                    report.find(
                        4,
                        &tale.number,
                        "somebody was sent before the line was looked at".to_owned(),
                    );
                }
            }
            _ => {}
        }
    }
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
    let slot = visit.slot.as_ref();
    let lead = slot.map(|slot| slot.lead.as_str()).unwrap_or_default();
    let mate = slot.and_then(|slot| slot.mate.as_deref()).unwrap_or_default();
    let wish = visit.wish.as_ref().map_or(("", None), |(who, until)| (who.as_str(), *until));
    if wish != (row.chosen.as_str(), row.chosen_until) {
        report.find(
            2,
            &tale.number,
            format!("visit {} is to be {wish:?}'s, its row says {}", visit.id, row.chosen),
        );
    }
    let told =
        (visit.shown(), (lead, mate, visit.two), visit.window, slot.map(|slot| slot.hours), visit.outcome());
    let hands = (row.technician.as_str(), row.mate.as_str(), row.two);
    let said = (row.state.as_str(), hands, row.window, row.hours, row.outcome.as_str());
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
            // Of two the van of whoever signed; of the lead where somebody signed for them.
            let van = visit.slot.as_ref().map(|slot| {
                let signer = slot.hands().find(|hand| *hand == visit.signed);
                format!("stock/{}", signer.unwrap_or(&slot.lead))
            });
            let van = van.unwrap_or_default();
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
