//! The tally: facts folded into one dossier per case and contact. It fits any interleaving of streams, as long as each
//! stream comes in its own order, so shards may be read one after the other.

use crate::fact::{Answer, Fact, Subject, What};
use crate::rejection::RejectionDossier;
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;
use yinuo_policy::{AreaClass, Bilingual, CaseFacts, CaseKind, Instant, Span};

/// How a promise stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// No verdict yet.
    Open,
    /// Kept at.
    Kept(Instant),
    /// Broken at its due instant; met late at, if at all.
    Broken(Instant, Option<Instant>),
    /// Void.
    Void,
}

/// A promise as figures read it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PromiseDossier {
    /// Number inside the case.
    pub id: u32,
    /// Rule.
    pub rule: String,
    /// Scheme.
    pub scheme: String,
    /// Obligation.
    pub obligation: String,
    /// Whom we owe.
    pub beneficiary: String,
    /// Start.
    pub started_at: Instant,
    /// Verdict.
    pub verdict: Verdict,
    /// Unit that answered for the case when the verdict fell.
    pub unit: String,
    /// Why it was late; empty while nobody said so.
    pub late_cause: String,
}

/// One closing of a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Closing {
    /// Version of the closing event.
    pub version: u64,
    /// When it closed.
    pub at: Instant,
    /// When we recorded it: the day of its draw.
    pub recorded: Instant,
}

/// A sum on its way to the customer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PaymentDossier {
    /// Number inside the case.
    pub id: u32,
    /// Owed-for key.
    pub key: String,
    /// Unit that answered when it became owed.
    pub unit: String,
    /// Minor units.
    pub amount: i64,
    /// ISO 4217.
    pub currency: String,
    /// When it became owed.
    pub owed_at: Instant,
    /// When the customer got it; none while he has not.
    pub credited_at: Option<Instant>,
    /// When it became late; none when it did not.
    pub late_at: Option<Instant>,
    /// Whether it was taken back.
    pub cancelled: bool,
}

/// A unit of a remedy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwedDossier {
    /// Owed-for key.
    pub key: String,
    /// Remedy rule.
    pub remedy: String,
    /// Amount.
    pub amount: i64,
    /// Currency or `validity-days`.
    pub currency: String,
    /// When.
    pub at: Instant,
}

/// A window that was agreed for a visit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WindowDossier {
    /// Visit.
    pub visit: Uuid,
    /// Its end.
    pub until: Instant,
    /// Who was to come when the verdict fell; empty while nobody was named.
    pub technician: String,
    /// Whether it was kept, and when that was known; none before.
    pub verdict: Option<(bool, Instant)>,
}

/// A request of an outside body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutsideDossier {
    /// Number inside the case.
    pub id: u32,
    /// Body.
    pub body: String,
    /// When it came first.
    pub asked_at: Instant,
    /// Rounds of it that have a verdict: whether it was answered before the body's deadline, and when that was known.
    pub verdicts: Vec<(bool, Instant)>,
    /// Whether the round that runs has one.
    judged: bool,
    /// When it was answered at last; none while it waits.
    pub answered_at: Option<Instant>,
}

/// A receipt of a visit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReceiptDossier {
    /// Whether nobody had to go.
    pub remotely: bool,
    /// When it was written.
    pub at: Instant,
    /// Whose it is; empty where nobody was named.
    pub technician: String,
}

/// A window that was moved before its verdict.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MovedWindow {
    /// When.
    pub at: Instant,
    /// Whether we asked for it rather than the customer.
    pub by_us: bool,
}

/// A case as figures read it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseDossier {
    /// Number for the telephone.
    pub number: String,
    /// Facts that rules look at.
    pub facts: CaseFacts,
    /// Topic.
    pub topic: String,
    /// Answering unit now.
    pub unit: String,
    /// First-contact owner.
    pub owner: String,
    /// Accepted at.
    pub opened_at: Instant,
    /// Earlier case.
    pub repeat_of: Option<Uuid>,
    /// Repeat window in days.
    pub repeat_window_days: u32,
    /// Promises.
    pub promises: Vec<PromiseDossier>,
    /// Rungs reached.
    pub rungs: Vec<(u8, Instant)>,
    /// Remedy units.
    pub owed: Vec<OwedDossier>,
    /// Sums on their way to the customer.
    pub payments: Vec<PaymentDossier>,
    /// First answer in substance.
    pub answered_at: Option<Instant>,
    /// Restoration that stands.
    pub restored_at: Option<Instant>,
    /// Resolution that stands.
    pub resolved_at: Option<Instant>,
    /// Root cause of the last resolution.
    pub root_cause: String,
    /// All closings.
    pub closings: Vec<Closing>,
    /// Close that stands.
    pub closed_at: Option<Instant>,
    /// Cancelled at.
    pub cancelled_at: Option<Instant>,
    /// Whether we refused to take it, and what its customer said to that.
    pub rejection: RejectionDossier,
    /// Refusals and reopenings.
    pub refusals: Vec<Instant>,
    /// Urges.
    pub urges: Vec<Instant>,
    /// Whether an approved pause or exemption took part.
    pub exempted: bool,
    /// Units that are asked by tasks.
    pub asked: BTreeMap<Uuid, String>,
    /// Units whose task's own limit passed, and when: the one that was asked, else the case's (A12).
    pub tasks_overdue: Vec<(String, Instant)>,
    /// Call-backs by draw, in order.
    pub call_backs: BTreeMap<String, Vec<(Answer, Instant)>>,
    /// Red-line marks.
    pub red_lines: Vec<(String, String, Instant)>,
    /// A later case that repeats this one: the earliest.
    pub repeated_at: Option<Instant>,
    /// Requests of outside bodies, in the order in which they came.
    pub outside: Vec<OutsideDossier>,
    /// Windows of its visits, in the order agreed.
    pub windows: Vec<WindowDossier>,
    /// Windows that somebody moved before their verdict.
    pub windows_moved: Vec<MovedWindow>,
    /// Receipts, in order.
    pub receipts: Vec<ReceiptDossier>,
    /// Who is to come to each visit.
    pub given: BTreeMap<Uuid, String>,
}

impl CaseDossier {
    fn blank() -> Self {
        Self {
            number: String::new(),
            facts: CaseFacts {
                kind: CaseKind::Help,
                category: String::new(),
                area: None,
                access: String::new(),
                product: String::new(),
                segment: String::new(),
                priority: None,
            },
            topic: String::new(),
            unit: String::new(),
            owner: String::new(),
            opened_at: Instant(i64::MIN),
            repeat_of: None,
            repeat_window_days: 0,
            promises: Vec::new(),
            rungs: Vec::new(),
            owed: Vec::new(),
            payments: Vec::new(),
            answered_at: None,
            restored_at: None,
            resolved_at: None,
            root_cause: String::new(),
            closings: Vec::new(),
            closed_at: None,
            cancelled_at: None,
            rejection: RejectionDossier::default(),
            refusals: Vec::new(),
            urges: Vec::new(),
            exempted: false,
            asked: BTreeMap::new(),
            tasks_overdue: Vec::new(),
            call_backs: BTreeMap::new(),
            red_lines: Vec::new(),
            repeated_at: None,
            outside: Vec::new(),
            windows: Vec::new(),
            windows_moved: Vec::new(),
            receipts: Vec::new(),
            given: BTreeMap::new(),
        }
    }

    /// Whether the story has begun; a blank one was only named by another.
    #[must_use]
    pub fn is_told(&self) -> bool {
        self.opened_at != Instant(i64::MIN)
    }

    /// Area class as a word.
    #[must_use]
    pub const fn area(&self) -> &'static str {
        match self.facts.area {
            Some(AreaClass::Urban) => "urban",
            Some(AreaClass::Rural) => "rural",
            None => "none",
        }
    }

    fn add(&mut self, fact: &Fact) {
        match &fact.what {
            What::Opened { number, facts, topic, unit, owner, repeat_of, repeat_window_days } => {
                self.number.clone_from(number);
                self.facts = facts.as_ref().clone();
                self.topic.clone_from(topic);
                self.unit.clone_from(unit);
                self.owner.clone_from(owner);
                self.repeat_of = *repeat_of;
                self.repeat_window_days = *repeat_window_days;
                self.opened_at = fact.occurred;
            }
            What::Categorised { facts, topic } => {
                self.facts = facts.as_ref().clone();
                self.topic.clone_from(topic);
            }
            What::Assigned { unit } => self.unit.clone_from(unit),
            What::Rung { rung } => self.rungs.push((*rung, fact.occurred)),
            What::Owed { remedy, amount, currency, key } => self.owed.push(OwedDossier {
                key: key.clone(),
                remedy: remedy.clone(),
                amount: *amount,
                currency: currency.clone(),
                at: fact.occurred,
            }),
            What::Urged => self.urges.push(fact.occurred),
            What::ExemptionApproved => self.exempted = true,
            What::TaskOpened { task, unit } => {
                self.asked.insert(*task, unit.clone());
            }
            What::TaskOverdue { task } => {
                let asked = self.asked.get(task).filter(|unit| !unit.is_empty());
                self.tasks_overdue.push((asked.unwrap_or(&self.unit).clone(), fact.occurred));
            }
            What::CalledBack { draw, answer } => {
                self.call_backs.entry(draw.clone()).or_default().push((*answer, fact.occurred));
            }
            What::RedLine { mark, unit } => self.red_lines.push((mark.clone(), unit.clone(), fact.occurred)),
            What::RedLineWithdrawn { mark, unit } => {
                // The same line may be marked against several units: only this one was wrong.
                let same =
                    |(marked, accused, _): &(String, String, Instant)| marked == mark && accused == unit;
                if let Some(place) = self.red_lines.iter().rposition(same) {
                    self.red_lines.remove(place);
                }
            }
            _ => self.add_work(fact),
        }
    }

    fn add_payment(&mut self, fact: &Fact) {
        let at = fact.occurred;
        let (id, change): (u32, fn(&mut PaymentDossier, Instant)) = match &fact.what {
            What::PaymentArranged { settlement, key, amount, currency } => {
                self.payments.push(PaymentDossier {
                    id: *settlement,
                    key: key.clone(),
                    unit: self.unit.clone(),
                    amount: *amount,
                    currency: currency.clone(),
                    owed_at: at,
                    credited_at: None,
                    late_at: None,
                    cancelled: false,
                });
                return;
            }
            What::PaymentCredited { settlement } => {
                (*settlement, |found: &mut PaymentDossier, at| found.credited_at = Some(at))
            }
            What::PaymentReturned { settlement } => {
                (*settlement, |found: &mut PaymentDossier, _| found.credited_at = None)
            }
            What::PaymentLate { settlement } => {
                (*settlement, |found: &mut PaymentDossier, at| found.late_at = Some(at))
            }
            What::PaymentCancelled { settlement } => {
                (*settlement, |found: &mut PaymentDossier, _| found.cancelled = true)
            }
            _ => return,
        };
        let Some(found) = self.payments.iter_mut().find(|found| found.id == id) else { return };
        change(found, at);
        if found.cancelled {
            // What was taken back was not paid: the newest under its key, for it may be owed anew.
            let key = found.key.clone();
            if let Some(place) = self.owed.iter().rposition(|owed| owed.key == key) {
                self.owed.remove(place);
            }
        }
    }

    fn add_work(&mut self, fact: &Fact) {
        let at = fact.occurred;
        match &fact.what {
            What::PaymentArranged { .. }
            | What::PaymentCredited { .. }
            | What::PaymentReturned { .. }
            | What::PaymentLate { .. }
            | What::PaymentCancelled { .. } => self.add_payment(fact),
            What::Answered => self.answered_at = self.answered_at.or(Some(at)),
            What::Restored => self.restored_at = Some(at),
            What::Resolved { root_cause } => {
                self.resolved_at = Some(at);
                self.root_cause.clone_from(root_cause);
            }
            What::Refused | What::Reopened => {
                self.refusals.push(at);
                (self.restored_at, self.resolved_at, self.closed_at) = (None, None, None);
            }
            What::Closed => {
                self.closings.push(Closing { version: fact.version, at, recorded: fact.recorded });
                self.closed_at = Some(at);
            }
            What::Cancelled => self.cancelled_at = Some(at),
            What::Split => self.cancelled_at = None,
            What::Rejected
            | What::TakenUp
            | What::Objected { .. }
            | What::ObjectionRuled { .. }
            | What::RulingLate => self.rejection.hear(fact),
            What::VisitDone { visit, remotely } => {
                let technician = self.given.get(visit).cloned().unwrap_or_default();
                self.receipts.push(ReceiptDossier { remotely: *remotely, at, technician });
            }
            _ => self.add_window(fact),
        }
    }

    fn add_window(&mut self, fact: &Fact) {
        let (at, open) = (fact.occurred, |window: &&mut WindowDossier, visit: Uuid| window.visit == visit);
        let comes = |given: &BTreeMap<Uuid, String>, visit: &Uuid| given.get(visit).cloned();
        match &fact.what {
            What::WindowAgreed { visit, until, by_us, technician } => {
                let had = self.windows.iter().rev().find(|window| window.visit == *visit);
                if had.is_some_and(|window| window.verdict.is_none()) {
                    self.windows_moved.push(MovedWindow { at, by_us: *by_us });
                }
                self.given.insert(*visit, technician.clone());
                let (visit, until, technician) = (*visit, *until, String::new());
                self.windows.push(WindowDossier { visit, until, technician, verdict: None });
            }
            What::VisitGiven { visit, technician } => {
                self.given.insert(*visit, technician.clone());
            }
            What::VisitArrived { visit } => {
                let window = self.windows.iter_mut().rev().find(|window| open(window, *visit));
                // A phone without network may tell of it after the window was held to be missed.
                if let Some(window) = window.filter(|window| at < window.until) {
                    window.verdict = Some((true, at));
                    window.technician = comes(&self.given, visit).unwrap_or_default();
                }
            }
            What::WindowMissed { visit } => {
                if let Some(window) = self.windows.iter_mut().rev().find(|window| open(window, *visit)) {
                    window.verdict = Some((false, at));
                    window.technician = comes(&self.given, visit).unwrap_or_default();
                }
            }
            _ => self.add_outside(fact),
        }
    }

    /// A round has one verdict: answered before the body's deadline, or not; a letter after it changes nothing of that.
    fn add_outside(&mut self, fact: &Fact) {
        let at = fact.occurred;
        let (id, verdict) = match &fact.what {
            What::OutsideAsked { request, body } => {
                match self.outside.iter_mut().find(|found| found.id == *request) {
                    Some(again) => (again.judged, again.answered_at) = (false, None),
                    None => self.outside.push(OutsideDossier {
                        id: *request,
                        body: body.clone(),
                        asked_at: at,
                        verdicts: Vec::new(),
                        judged: false,
                        answered_at: None,
                    }),
                }
                return;
            }
            What::OutsideAnswered { request } => (*request, true),
            What::OutsideOverdue { request } => (*request, false),
            _ => return self.add_promise(&fact.what),
        };
        let Some(found) = self.outside.iter_mut().find(|found| found.id == id) else { return };
        if verdict {
            found.answered_at = Some(at);
        }
        if !found.judged {
            found.verdicts.push((verdict, at));
            found.judged = true;
        }
    }

    fn add_promise(&mut self, what: &What) {
        let (id, verdict) = match what {
            What::PromiseMade { promise, rule, scheme, obligation, beneficiary, started_at } => {
                self.promises.push(PromiseDossier {
                    id: *promise,
                    rule: rule.clone(),
                    scheme: scheme.clone(),
                    obligation: obligation.clone(),
                    beneficiary: beneficiary.clone(),
                    started_at: *started_at,
                    verdict: Verdict::Open,
                    unit: String::new(),
                    late_cause: String::new(),
                });
                return;
            }
            What::LateExplained { promise, cause } => {
                if let Some(found) = self.promises.iter_mut().find(|found| found.id == *promise) {
                    found.late_cause.clone_from(cause);
                }
                return;
            }
            What::PromiseKept { promise, stopped_at } => (*promise, Some(Verdict::Kept(*stopped_at))),
            What::PromiseBroken { promise, due_at } => (*promise, Some(Verdict::Broken(*due_at, None))),
            What::BreachWithdrawn { promise } => (*promise, Some(Verdict::Open)),
            What::PromiseVoided { promise } => (*promise, Some(Verdict::Void)),
            What::PromiseStoppedLate { promise, .. } | What::PromiseResumed { promise } => (*promise, None),
            _ => return,
        };
        let unit = &self.unit;
        let Some(found) = self.promises.iter_mut().find(|found| found.id == id) else { return };
        match (verdict, what, found.verdict) {
            (Some(verdict), ..) => {
                found.verdict = verdict;
                // What was said of an earlier breach says nothing of this one.
                found.late_cause.clear();
                found.unit.clone_from(unit);
            }
            (None, What::PromiseStoppedLate { stopped_at, .. }, Verdict::Broken(due, _)) => {
                found.verdict = Verdict::Broken(due, Some(*stopped_at));
            }
            // A breach stands when the customer refuses; anything else runs again.
            (None, What::PromiseResumed { .. }, Verdict::Broken(due, _)) => {
                found.verdict = Verdict::Broken(due, None);
            }
            (None, What::PromiseResumed { .. }, _) => found.verdict = Verdict::Open,
            _ => {}
        }
    }
}

/// A contact as figures read it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContactDossier {
    /// Channel.
    pub channel: String,
    /// Whether the customer came to us.
    pub inbound: bool,
    /// First-contact owner.
    pub owner: String,
    /// Accepting unit.
    pub unit: String,
    /// When.
    pub at: Instant,
    /// Outcome code when it ended as a contact.
    pub ended: String,
    /// Case that it opened.
    pub opened: Option<Uuid>,
    /// Case that it joined.
    pub joined: Option<Uuid>,
}

/// A question for a score as figures read it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScoreDossier {
    /// Unit that answered for the case.
    pub unit: String,
    /// When he was asked.
    pub asked_at: Instant,
    /// Whether the carrier said that it reached him.
    pub delivered: bool,
    /// When it was answered or lapsed.
    pub ended_at: Option<Instant>,
    /// His answer, 1 to 10.
    pub score: Option<u8>,
}

/// Everything that figures read.
#[derive(Debug, Clone, Default)]
pub struct Tally {
    /// Boxed: a dossier is large, and a tree moves its entries about.
    pub(crate) cases: BTreeMap<Uuid, Box<CaseDossier>>,
    pub(crate) contacts: BTreeMap<Uuid, ContactDossier>,
    pub(crate) scores: BTreeMap<Uuid, ScoreDossier>,
    pub(crate) drawn: Vec<(String, Instant, Vec<Uuid>)>,
    /// Praise by name, as it was entered; never edited.
    pub(crate) praised: Vec<(Uuid, Instant, Vec<String>)>,
    /// Emergency modes by code: name, units and when each counts.
    pub(crate) emergencies: BTreeMap<String, (Bilingual, Vec<String>, Option<Span>)>,
}

impl Tally {
    /// A tally of facts.
    #[must_use]
    pub fn of<'f>(facts: impl IntoIterator<Item = &'f Fact>) -> Self {
        let mut tally = Self::default();
        facts.into_iter().for_each(|fact| tally.add(fact));
        tally
    }

    /// Adds one fact.
    pub fn add(&mut self, fact: &Fact) {
        match (fact.subject, &fact.what) {
            (Subject::Case(id), what) => {
                self.cases.entry(id).or_insert_with(|| Box::new(CaseDossier::blank())).add(fact);
                if let What::Opened { repeat_of: Some(earlier), .. } = what {
                    let earlier =
                        self.cases.entry(*earlier).or_insert_with(|| Box::new(CaseDossier::blank()));
                    earlier.repeated_at =
                        Some(earlier.repeated_at.map_or(fact.occurred, |at| at.min(fact.occurred)));
                }
            }
            (Subject::Contact(id), What::Contact { channel, inbound, owner, unit }) => {
                let dossier = ContactDossier {
                    channel: channel.clone(),
                    inbound: *inbound,
                    owner: owner.clone(),
                    unit: unit.clone(),
                    at: fact.occurred,
                    ended: String::new(),
                    opened: None,
                    joined: None,
                };
                self.contacts.insert(id, dossier);
            }
            (Subject::Contact(id), What::ScoreAsked { unit }) => {
                let asked = ScoreDossier {
                    unit: unit.clone(),
                    asked_at: fact.occurred,
                    delivered: false,
                    ended_at: None,
                    score: None,
                };
                self.scores.insert(id, asked);
            }
            (Subject::Contact(id), What::ScoreDelivered | What::Scored { .. } | What::ScoreLapsed) => {
                self.add_score(id, fact);
            }
            (Subject::Contact(id), what) => {
                let Some(contact) = self.contacts.get_mut(&id) else { return };
                match what {
                    What::ContactEnded { outcome } => contact.ended.clone_from(outcome),
                    What::ContactOpened { case } => contact.opened = Some(*case),
                    What::ContactJoined { case } => contact.joined = Some(*case),
                    _ => {}
                }
            }
            (Subject::Register(_), What::Drawn { stratum, until, cases }) => {
                // The last instant of the frame: whenever it is drawn, it counts for its own day.
                self.drawn.push((stratum.clone(), until.plus_millis(-1), cases.clone()));
            }
            (Subject::Register(_), What::Praised { id, at, people }) => {
                self.praised.push((*id, *at, people.clone()));
            }
            (Subject::Register(_), What::Emergency { code, name, units, counts }) => {
                self.emergencies.insert(code.clone(), (name.clone(), units.clone(), *counts));
            }
            (Subject::Register(_), _) => {}
        }
    }

    /// How many draws and praises it holds: what comes later is counted from there.
    #[must_use]
    pub const fn rows_so_far(&self) -> (usize, usize) {
        (self.drawn.len(), self.praised.len())
    }

    /// Puts a dossier in the place of whatever is told of the case.
    pub fn put_case(&mut self, id: Uuid, dossier: Box<CaseDossier>) {
        self.cases.insert(id, dossier);
    }

    /// The dossiers of all cases, also of those that another only named.
    #[must_use]
    pub fn into_cases(self) -> BTreeMap<Uuid, Box<CaseDossier>> {
        self.cases
    }

    fn add_score(&mut self, id: Uuid, fact: &Fact) {
        let Some(asked) = self.scores.get_mut(&id) else { return };
        match fact.what {
            What::ScoreDelivered => asked.delivered = true,
            What::Scored { score } => {
                (asked.ended_at, asked.score) = (Some(fact.occurred), Some(score));
            }
            What::ScoreLapsed => asked.ended_at = Some(fact.occurred),
            _ => {}
        }
    }

    /// A case.
    #[must_use]
    pub fn case(&self, id: Uuid) -> Option<&CaseDossier> {
        self.cases.get(&id).map(Box::as_ref).filter(|case| case.is_told())
    }

    /// All cases, by id.
    pub fn cases(&self) -> impl Iterator<Item = (Uuid, &CaseDossier)> {
        self.cases.iter().filter(|(_, case)| case.is_told()).map(|(id, case)| (*id, case.as_ref()))
    }

    /// Units that took contacts or answered for cases.
    #[must_use]
    pub fn units(&self) -> BTreeSet<&str> {
        let answering = self.cases().map(|(_, case)| case.unit.as_str());
        answering.chain(self.contacts.values().map(|contact| contact.unit.as_str())).collect()
    }

    /// Number of contacts.
    #[must_use]
    pub fn contact_count(&self) -> usize {
        self.contacts.len()
    }
}
