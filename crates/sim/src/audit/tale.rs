//! A case retold from its events: the auditor's own small state, and the steps that may follow one another (1, 4).

use super::book::Told;
use super::due::{Facts, Gap};
use super::exceptions::Grant;
use super::outside::{self, Request};
use super::payments::Payment;
use super::visits::{self, Visit};
use super::{AuditReport, Pin, due};
use serde_json::Value;
use uuid::Uuid;
use yinuo_app::Law;
use yinuo_policy::{CaseFacts, ExemptClass, PromiseRule};

/// How a promise stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stand {
    Open,
    Kept { stopped: i64 },
    Broken { due: i64, stopped: Option<i64> },
    Void,
}

/// A remedy unit on a promise.
#[derive(Debug, Clone)]
pub(super) struct Line {
    pub version: u64,
    pub remedy: String,
    pub unit: String,
    pub key: String,
    /// Currency or unit, and amount; none when covered.
    pub value: Option<(String, i64)>,
    /// Case that covered it.
    pub by: Option<Uuid>,
    pub at: i64,
    pub recorded: i64,
    pub place: i64,
    /// Due instant of the breach when it was owed; none when the promise was not broken then.
    pub breach: Option<i64>,
    /// Exempt spans approved by then, with scheme and cause.
    pub exempt: Vec<Exempt>,
}

/// An approved exemption.
#[derive(Debug, Clone)]
pub(super) struct Exempt {
    pub scheme: String,
    pub cause: String,
    pub span: (i64, i64),
}

#[derive(Debug, Clone)]
pub(super) struct Promise {
    pub id: i64,
    pub rule: String,
    pub pin: Pin,
    pub started: i64,
    pub stand: Stand,
    pub uncounted: Vec<Gap>,
    pub lines: Vec<Line>,
}

/// A pause or an exemption.
#[derive(Debug, Clone)]
pub(super) struct Proposal {
    pub id: String,
    pub is_pause: bool,
    pub cause: String,
    pub scheme: String,
    pub has_evidence: bool,
    pub from: i64,
    pub until: Option<i64>,
    pub proposer: String,
    /// Second person and whether he approved.
    pub decided: Option<(String, bool)>,
}

impl Proposal {
    pub fn approved(&self) -> bool {
        self.decided.as_ref().is_some_and(|(_, approved)| *approved)
    }
}

/// A ladder cycle.
#[derive(Debug, Clone)]
pub(super) struct Cycle {
    pub number: i64,
    pub rule: String,
    pub pin: Pin,
    pub start: i64,
    pub started: i64,
    /// Rung, instant, post, holder, place.
    pub rungs: Vec<Rung>,
    pub ended: Option<i64>,
}

#[derive(Debug, Clone)]
pub(super) struct Rung {
    pub rung: i64,
    pub at: i64,
    pub place: i64,
    pub post: String,
    pub holder: String,
    /// Answering unit at that moment.
    pub unit: String,
    pub after_end: bool,
}

/// A task.
#[derive(Debug, Clone)]
pub(super) struct Task {
    pub id: String,
    /// Unit addressed; empty when a person is.
    pub unit: String,
    pub person: String,
    pub due: i64,
    /// Who took it: person, unit, place.
    pub accepted: Vec<(String, String, i64)>,
    /// How often it was done.
    pub ends: usize,
    pub done: Option<i64>,
    pub overdue: Option<i64>,
    /// Whether it climbs while nobody answers it.
    pub directive: bool,
    /// A later check: on its day it comes back, whatever state the case is in.
    pub check: bool,
    /// A call after an outage: whoever has the case by then may make it.
    call: bool,
    /// Whoever took it as the case's handler.
    pub by_handler: bool,
}

/// A case retold.
pub(super) struct Tale<'a> {
    pub id: Uuid,
    pub number: String,
    pub events: &'a [Told],
    pub facts: Option<CaseFacts>,
    pub unit: String,
    handler: String,
    pub promises: Vec<Promise>,
    pub proposals: Vec<Proposal>,
    pub windows: Vec<(i64, i64, bool)>,
    /// When each of them was agreed, and when it was called off.
    notices: Vec<(i64, Option<i64>)>,
    pub cycles: Vec<Cycle>,
    pub tasks: Vec<Task>,
    pub requests: Vec<Request>,
    pub payments: Vec<Payment>,
    pub grants: Vec<Grant>,
    pub visits: Vec<Visit>,
    pub resolved: Option<i64>,
    /// When we last said that it was settled.
    our_word: Option<i64>,
    pub closed: Option<i64>,
    pub cancelled: bool,
    /// When it was last parted from the case that it had ended in.
    parted: Option<i64>,
}

impl<'a> Tale<'a> {
    /// The outage that it belonged to by such events, as text: its first, until it joined another.
    pub fn occurrence(&self, told: impl Fn(&Told) -> bool) -> &str {
        let mut named = self
            .events
            .iter()
            .enumerate()
            .filter(|(index, event)| *index == 0 || (event.kind == "outage-joined" && told(event)));
        named.next_back().map_or("", |(_, event)| event.text("occurrence"))
    }

    /// Retells a case, finding steps that must not follow one another.
    pub fn told(id: Uuid, events: &'a [Told], law: &Law, report: &mut AuditReport) -> Self {
        let mut tale = Self {
            id,
            number: events.first().map(|event| event.text("number").to_owned()).unwrap_or_default(),
            events,
            facts: None,
            unit: String::new(),
            handler: String::new(),
            promises: Vec::new(),
            proposals: Vec::new(),
            windows: Vec::new(),
            notices: Vec::new(),
            cycles: Vec::new(),
            tasks: Vec::new(),
            requests: Vec::new(),
            payments: Vec::new(),
            grants: Vec::new(),
            visits: Vec::new(),
            resolved: None,
            our_word: None,
            closed: None,
            cancelled: false,
            parted: None,
        };
        let mut recorded = i64::MIN;
        report.ran("tale::told");
        for event in events {
            if event.recorded < event.occurred {
                let sentence = format!("version {} was recorded before it happened", event.version);
                report.find(4, &tale.number, sentence);
            }
            if event.recorded < recorded {
                let sentence = format!("version {} was recorded before its predecessor", event.version);
                report.find(4, &tale.number, sentence);
            }
            recorded = recorded.max(event.recorded);
            tale.hear(event, law, report);
        }
        tale
    }

    /// Recorded instant of the last event: everything due by then must have been settled.
    pub fn heard_until(&self) -> i64 {
        self.events.last().map_or(i64::MIN, |event| event.recorded)
    }

    fn hear(&mut self, event: &Told, law: &Law, report: &mut AuditReport) {
        match event.kind.as_str() {
            "opened" | "categorised" => {
                let facts = event.body.get("facts").cloned().unwrap_or_default();
                self.facts = serde_json::from_value(facts).ok();
                if event.kind == "opened" {
                    event.text("unit").clone_into(&mut self.unit);
                }
            }
            "assigned" => {
                event.text("unit").clone_into(&mut self.unit);
                event.text("person").clone_into(&mut self.handler);
            }
            "appointment-agreed" => {
                let (from, until) = event.span("window");
                self.windows.push((from, until, event.flag("asked_by_customer")));
                self.notices.push((event.occurred, None));
            }
            "resolved" => {
                self.resolved = Some(event.occurred);
                self.our_word = self.resolved;
            }
            "refused" | "reopened" => {
                self.resolved = None;
                self.closed = None;
            }
            "closed" => {
                self.lapsed(event, law, report);
                self.closed = Some(event.occurred);
            }
            // It goes on in another case: for itself it has ended without being settled.
            "cancelled" | "merged" | "rejected" => {
                self.closed = Some(event.occurred);
                self.cancelled = true;
            }
            // Nothing was the customer's wait, and our word is no longer given.
            "split" | "taken-up" => {
                self.parted = Some(event.occurred);
                (self.resolved, self.our_word, self.closed, self.cancelled) = (None, None, None, false);
            }
            "task-opened" | "task-accepted" | "task-done" | "task-overdue" | "check-due" | "task-judged"
            | "task-climbed" => self.hear_task(event, report),
            kind if kind.starts_with("outside-") => {
                if let Some(sentence) = outside::hear(&mut self.requests, event) {
                    report.find(1, &self.number, sentence);
                }
            }
            "visit" => {
                if let Some(sentence) = visits::hear(&mut self.visits, event) {
                    report.find(1, &self.number, sentence);
                }
                let off = visits::called_off(self.events, event);
                for ((from, until, _), notice) in self.windows.iter().zip(&mut self.notices) {
                    if off == Some((*from, *until)) {
                        notice.1 = Some(event.occurred);
                    }
                }
            }
            "ladder-armed" | "rung-reached" | "ladder-ended" => self.hear_ladder(event, report),
            "pause-proposed" | "pause-decided" | "pause-ended" | "exemption-proposed"
            | "exemption-decided" => self.hear_proposal(event, report),
            "promise-made" => self.promises.push(Promise {
                id: event.int("promise"),
                rule: event.text("rule").to_owned(),
                pin: Pin::of(event),
                started: event.int("started_at"),
                stand: Stand::Open,
                uncounted: Vec::new(),
                lines: Vec::new(),
            }),
            "settlement" => self.hear_payment(event, law, report),
            "exception" => self.hear_exception(event, law, report),
            "remedy-owed" | "remedy-covered" => self.hear_remedy(event, report),
            kind if kind.starts_with("promise-") || kind == "breach-withdrawn" => {
                self.hear_promise(event, law, report);
            }
            _ => {}
        }
    }

    /// A window for the customer's word is over at its own instant, whenever somebody notices (4).
    fn lapsed(&self, event: &Told, law: &Law, report: &mut AuditReport) {
        if event.text("how") != "lapsed" {
            return;
        }
        report.ran("tale::lapsed");
        let hours = i64::from(law.book.current().conduct().confirm_window_hours);
        let wanted = self.resolved.map(|resolved| resolved + hours * 3_600_000);
        if wanted != Some(event.occurred) {
            let sentence = format!("lapsed at {}, but its window ended at {wanted:?}", event.occurred);
            report.find(4, &self.number, sentence);
        }
    }

    /// What does not count lies between our word, or the stop before it, and the customer's (1).
    fn uncounted(&self, event: &Told, stopped: i64, report: &mut AuditReport) {
        report.ran("tale::uncounted");
        let wanted = if self.parted == Some(event.occurred) && self.our_word.is_none() {
            (event.occurred, event.occurred)
        } else {
            (self.our_word.map_or(stopped, |ours| ours.min(stopped)), event.occurred)
        };
        if event.span("uncounted") != wanted {
            let (found, id) = (event.span("uncounted"), event.int("promise"));
            report.find(
                1,
                &self.number,
                format!("promise {id}: {found:?} does not count, where {wanted:?} does not"),
            );
        }
    }

    fn hear_promise(&mut self, event: &Told, law: &Law, report: &mut AuditReport) {
        let number = self.number.clone();
        let id = event.int("promise");
        let Some(index) = self.promises.iter().position(|promise| promise.id == id) else {
            report.find(1, &number, format!("{} names promise {id}, which was never made", event.kind));
            return;
        };
        report.ran("tale::hear_promise");
        let due = self.due_of(&self.promises[index], law);
        if event.kind == "promise-resumed" {
            match self.promises[index].stand {
                Stand::Kept { stopped } | Stand::Broken { stopped: Some(stopped), .. } => {
                    self.uncounted(event, stopped, report);
                }
                _ => {}
            }
        }
        let promise = &mut self.promises[index];
        let stopped = event.int("stopped_at");
        let next = match (event.kind.as_str(), promise.stand) {
            ("promise-broken", Stand::Open) => {
                let said = event.int("due_at");
                if Some(said) != due || event.occurred != said {
                    let sentence = format!("promise {id} broken at {said}, but it was due at {due:?}");
                    report.find(1, &number, sentence);
                }
                if event.recorded < said {
                    report.find(
                        4,
                        &number,
                        format!("the breach of promise {id} was noticed before it was due"),
                    );
                }
                Some(Stand::Broken { due: said, stopped: None })
            }
            ("promise-kept", Stand::Open) => {
                if due.is_some_and(|due| stopped >= due) {
                    let sentence = format!("promise {id} kept at {stopped}, but it was due at {due:?}");
                    report.find(1, &number, sentence);
                }
                Some(Stand::Kept { stopped })
            }
            ("promise-stopped-late", Stand::Broken { due, stopped: None }) if stopped >= due => {
                Some(Stand::Broken { due, stopped: Some(stopped) })
            }
            ("breach-withdrawn", Stand::Broken { .. }) => Some(Stand::Open),
            ("promise-resumed", Stand::Kept { .. }) => {
                let (from, until) = event.span("uncounted");
                promise.uncounted.push((from, Some(until)));
                Some(Stand::Open)
            }
            ("promise-resumed", Stand::Broken { due, stopped: Some(_) }) => {
                let (from, until) = event.span("uncounted");
                promise.uncounted.push((from, Some(until)));
                Some(Stand::Broken { due, stopped: None })
            }
            ("promise-voided", Stand::Open) => Some(Stand::Void),
            _ => None,
        };
        match next {
            Some(stand) => promise.stand = stand,
            None => {
                let sentence = format!("promise {id}: {} cannot follow {:?}", event.kind, promise.stand);
                report.find(1, &number, sentence);
            }
        }
    }

    fn hear_remedy(&mut self, event: &Told, report: &mut AuditReport) {
        let exempt = self.exemptions();
        let id = event.int("promise");
        let Some(promise) = self.promises.iter_mut().find(|promise| promise.id == id) else {
            report.find(19, &self.number, format!("a remedy names promise {id}, which was never made"));
            return;
        };
        promise.lines.push(Line {
            version: event.version,
            remedy: event.text("remedy").to_owned(),
            unit: event.text("unit").to_owned(),
            key: event.text("key").to_owned(),
            value: event.body.get("value").and_then(value_of),
            by: event.id("by"),
            at: event.occurred,
            recorded: event.recorded,
            place: event.place,
            breach: match promise.stand {
                Stand::Broken { due, .. } => Some(due),
                _ => None,
            },
            exempt,
        });
    }

    /// Exemptions approved so far.
    pub fn exemptions(&self) -> Vec<Exempt> {
        let approved = self.proposals.iter().filter(|proposal| !proposal.is_pause && proposal.approved());
        approved
            .map(|proposal| Exempt {
                scheme: proposal.scheme.clone(),
                cause: proposal.cause.clone(),
                span: (proposal.from, proposal.until.unwrap_or(i64::MAX)),
            })
            .collect()
    }

    fn hear_proposal(&mut self, event: &Told, report: &mut AuditReport) {
        let is_pause = event.kind.starts_with("pause");
        let id = event.text(if is_pause { "pause" } else { "exemption" }).to_owned();
        if event.kind.ends_with("proposed") {
            let (from, until) = event.span("span");
            let said = event.body.get("evidence").and_then(|evidence| evidence.get("text"));
            self.proposals.push(Proposal {
                id,
                is_pause,
                cause: event.text("cause").to_owned(),
                scheme: event.text("scheme").to_owned(),
                has_evidence: said.is_some(),
                from: if is_pause { event.int("from") } else { from },
                until: if is_pause { None } else { Some(until) },
                proposer: event.person.clone(),
                decided: None,
            });
            return;
        }
        let Some(found) = self.proposals.iter_mut().find(|proposal| proposal.id == id) else {
            report.find(3, &self.number, format!("{} names {id}, which was never proposed", event.kind));
            return;
        };
        if event.kind.ends_with("decided") {
            if found.decided.is_some() {
                report.find(3, &self.number, format!("{id} was decided twice"));
            }
            found.decided = Some((event.person.clone(), event.flag("approved")));
        } else {
            found.until = Some(event.int("until"));
        }
    }

    fn hear_task(&mut self, event: &Told, report: &mut AuditReport) {
        let id = event.text("task");
        if event.kind == "task-opened" {
            self.tasks.push(Task {
                id: id.to_owned(),
                unit: event.text("unit").to_owned(),
                person: event.text("person").to_owned(),
                due: event.int("due_at"),
                accepted: Vec::new(),
                ends: 0,
                done: None,
                overdue: None,
                directive: event.text("kind") == "directive",
                check: event.text("kind") == "check",
                call: event.text("kind") == "recovery-call",
                by_handler: false,
            });
            return;
        }
        let Some(task) = self.tasks.iter_mut().find(|task| task.id == id) else {
            report.find(16, &self.number, format!("{} names task {id}, which was never opened", event.kind));
            return;
        };
        match event.kind.as_str() {
            "task-accepted" => {
                task.by_handler = task.call && event.person == self.handler;
                task.accepted.push((event.person.clone(), event.unit.clone(), event.place));
            }
            "task-done" => {
                task.ends += 1;
                task.done = Some(event.occurred);
            }
            "task-judged" => {
                // Sent back, it is to be answered anew, under the limit that it was sent back with.
                if !event.flag("accepted") {
                    (task.ends, task.done, task.overdue) = (0, None, None);
                    task.due = event.body.get("due_at").and_then(Value::as_i64).unwrap_or(task.due);
                }
            }
            "task-climbed" => {}
            _ => task.overdue = Some(event.occurred),
        }
    }

    fn hear_ladder(&mut self, event: &Told, report: &mut AuditReport) {
        let number = event.int("cycle");
        if event.kind == "ladder-armed" {
            self.cycles.push(Cycle {
                number,
                rule: event.text("rule").to_owned(),
                pin: Pin::of(event),
                start: event.int("start_rung"),
                started: event.int("started_at"),
                rungs: Vec::new(),
                ended: None,
            });
            return;
        }
        let unit = self.unit.clone();
        let Some(cycle) = self.cycles.iter_mut().find(|cycle| cycle.number == number) else {
            report.find(
                11,
                &self.number,
                format!("{} names cycle {number}, which was never armed", event.kind),
            );
            return;
        };
        if event.kind == "ladder-ended" {
            cycle.ended = Some(event.occurred);
            return;
        }
        cycle.rungs.push(Rung {
            rung: event.int("rung"),
            at: event.occurred,
            place: event.place,
            post: event.text("post").to_owned(),
            holder: event.text("holder").to_owned(),
            unit,
            after_end: cycle.ended.is_some(),
        });
    }

    /// The rule of a promise, from its pin.
    pub fn rule<'l>(promise: &Promise, law: &'l Law) -> Option<&'l PromiseRule> {
        super::pinned(law, &promise.pin).promise(&promise.rule)
    }

    /// Due instant of a promise from what has been told so far.
    pub fn due_of(&self, promise: &Promise, law: &Law) -> Option<i64> {
        let rule = Self::rule(promise, law)?;
        let mut gaps = promise.uncounted.clone();
        let stops = |cause: &str| class(cause).is_some_and(|class| rule.pausable_by.contains(&class));
        let approved = self.proposals.iter().filter(|found| found.is_pause && found.approved());
        gaps.extend(approved.filter(|pause| stops(&pause.cause)).map(|pause| (pause.from, pause.until)));
        // What was agreed or called off after the breach undoes nothing.
        let breach = match promise.stand {
            Stand::Broken { due, .. } => due,
            _ => i64::MAX,
        };
        let told = self.windows.iter().zip(&self.notices).filter(|(_, (at, _))| *at < breach);
        let (windows, notices) =
            told.map(|(window, (at, off))| (*window, (*at, off.filter(|off| *off < breach)))).unzip();
        let facts = Facts { started: promise.started, gaps, windows, notices };
        due::due(law, &promise.pin, rule, &facts)
    }
}

/// Exempt class by its stored word.
pub(super) fn class(word: &str) -> Option<ExemptClass> {
    match word {
        "user-cause" => Some(ExemptClass::UserCause),
        "third-party" => Some(ExemptClass::ThirdParty),
        "force-majeure" => Some(ExemptClass::ForceMajeure),
        _ => None,
    }
}

fn value_of(value: &Value) -> Option<(String, i64)> {
    if let Some(money) = value.get("money") {
        return Some((money.get("currency")?.as_str()?.to_owned(), money.get("minor")?.as_i64()?));
    }
    Some(("validity-days".to_owned(), value.get("validity-days")?.as_i64()?))
}
