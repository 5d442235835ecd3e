//! React: what follows outside the stream from facts: postings in the ledger and items that must reach somebody.
//! The same facts always give the same reactions; keys make each happen once.

use crate::case::{Case, OutsideRequest, Settlement, Task, authority_account};
use crate::event::{CaseEvent, ExceptionStep, Fact, RejectionStep, SettlementStep, TaskKind, VisitTurn};
use crate::org::Org;
use std::collections::BTreeMap;
use yinuo_policy::{Bilingual, Instant, Value};

/// Something that follows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reaction {
    /// A balanced movement.
    Post {
        /// Index of the causing fact.
        cause: usize,
        /// Rule.
        rule: String,
        /// Owed-for key.
        owed_for: String,
        /// Occurrence of a remedy; none for what is no remedy.
        occurrence: Option<uuid::Uuid>,
        /// When.
        at: Instant,
        /// Account, unit, amount; sum zero.
        lines: Vec<(String, String, i64)>,
    },
    /// The standing movement under a key is taken back: its key is free again.
    Reverse {
        /// Index of the causing fact.
        cause: usize,
        /// Rule.
        rule: String,
        /// Owed-for key of the movement.
        owed_for: String,
        /// When.
        at: Instant,
    },
    /// An item for an inbox.
    Reach {
        /// Unique inside the case.
        key: String,
        /// Kind.
        kind: &'static str,
        /// Post addressed; empty when a person is.
        post: String,
        /// Person; empty: limbo.
        person: String,
        /// Sentence.
        text: Bilingual,
        /// When.
        at: Instant,
    },
}

/// Reactions to the facts of one decision; `case` is the state after them, `title` the name of its category.
#[must_use]
pub fn react(case: &Case, facts: &[Fact], title: &Bilingual, org: &Org) -> Vec<Reaction> {
    let all = |(cause, fact)| {
        // A step of a settlement or of an exception and the end of a visit move something and reach somebody.
        let also = reach_on_settlement(case, fact, title, org)
            .or_else(|| reach_on_exception(case, fact, title, org))
            .into_iter()
            .chain(reach_on_done(case, fact, title))
            .chain(reach_mate(case, fact, title));
        // What follows in the same commit is in the case already, and is not part of what this fact says.
        let later = facts.get(cause + 1..).unwrap_or_default();
        one((case, later), cause, fact, title, org).into_iter().chain(also).chain(mentions(case, fact, title))
    };
    facts.iter().enumerate().flat_map(all).collect()
}

fn one(
    (case, later): (&Case, &[Fact]),
    cause: usize,
    fact: &Fact,
    title: &Bilingual,
    org: &Org,
) -> Option<Reaction> {
    post(case, cause, fact)
        .or_else(|| settle(case, cause, fact))
        .or_else(|| reach_on_clock(case, fact, title, org))
        .or_else(|| reach_on_task(case, fact, title, org))
        .or_else(|| reach_on_proposal(case, fact, title, org))
        .or_else(|| reach_on_outside((case, later), fact, title, org))
        .or_else(|| reach_on_directive((case, later), fact, title, org))
        .or_else(|| reach_on_visit(case, fact, title, org))
        .or_else(|| reach_on_rejection(case, fact, title, org))
}

/// Each colleague whom a note names.
fn mentions<'a>(
    case: &'a Case,
    fact: &'a Fact,
    title: &'a Bilingual,
) -> impl Iterator<Item = Reaction> + use<'a> {
    let named = match &fact.event {
        CaseEvent::Noted { text, mentions, .. } => Some((text.text, mentions)),
        _ => None,
    };
    let reach = move |text: uuid::Uuid, person: &String| Reaction::Reach {
        key: format!("mention/{text}/{person}"),
        kind: "mention",
        post: String::new(),
        person: person.clone(),
        text: Bilingual::new(
            format!("备注里叫了您：{}（{}）", title.zh, case.number),
            format!("A note asks for you: {} ({})", title.en, case.number),
        ),
        at: fact.occurred,
    };
    named.into_iter().flat_map(move |(text, people)| people.iter().map(move |person| reach(text, person)))
}

fn post(case: &Case, cause: usize, fact: &Fact) -> Option<Reaction> {
    let at = fact.occurred;
    match &fact.event {
        CaseEvent::RemedyOwed { remedy, value, key, .. } => {
            let (unit, amount) = match value {
                Value::Money(money) => (money.currency.clone(), money.minor),
                Value::ValidityDays(days) => ("validity-days".to_owned(), *days),
            };
            let lines = vec![
                (REMEDY_EXPENSE.to_owned(), unit.clone(), -amount),
                (format!("customer/{}", case.customer), unit, amount),
            ];
            // A case that was paid leaves its occurrence no more: it is the one that it had when this was owed.
            let (rule, occurrence) = (remedy.clone(), Some(case.occurrence));
            Some(Reaction::Post { cause, rule, owed_for: key.clone(), occurrence, at, lines })
        }
        CaseEvent::Exception { exception, step: ExceptionStep::Granted { rule, day, .. } } => {
            let found = case.exception(*exception)?;
            let (sum, kind) = (found.what.sum(), found.what.kind());
            let mut lines = Vec::new();
            if sum.minor > 0 {
                // What its person may still grant that day is an account with a floor, kept by the limit table.
                let unit = format!("authority/{}", sum.currency);
                lines.push((authority_account(&found.decided_by, kind, day), unit.clone(), sum.minor));
                lines.push((GRANTED_IN_ALL.to_owned(), unit, -sum.minor));
            }
            if let Some(money) = found.what.given() {
                lines.push((EXCEPTION_EXPENSE.to_owned(), money.currency.clone(), -money.minor));
                lines.push((format!("customer/{}", case.customer), money.currency.clone(), money.minor));
            }
            if lines.is_empty() {
                return None;
            }
            let owed_for = found.key(case.id);
            Some(Reaction::Post { cause, rule: rule.clone(), owed_for, occurrence: None, at, lines })
        }
        CaseEvent::Visit { visit: id, turn: VisitTurn::Done { receipt } } if !receipt.parts.is_empty() => {
            let visit = case.visit(*id)?;
            let who = visit.slot.as_ref()?.signer(&visit.done_by).to_owned();
            let mut used: BTreeMap<&str, i64> = BTreeMap::new();
            for part in &receipt.parts {
                *used.entry(part).or_insert(0) += 1;
            }
            let both_sides = used.into_iter().flat_map(|(part, count)| {
                let unit = format!("part/{part}");
                let (van, premises) = (format!("stock/{who}"), format!("premises/{}", case.id));
                [(van, unit.clone(), -count), (premises, unit, count)]
            });
            let lines = both_sides.collect();
            let owed_for = format!("visit-parts/{id}");
            let rule = "visit-parts".to_owned();
            Some(Reaction::Post { cause, rule, owed_for, occurrence: None, at, lines })
        }
        _ => None,
    }
}

/// The work at the customer's is done and the case is not: whoever handles it closes it with the customer, and he who took the
/// first call when nobody does (H10).
fn reach_on_done(case: &Case, fact: &Fact, title: &Bilingual) -> Option<Reaction> {
    let CaseEvent::Visit { visit, turn: VisitTurn::Done { .. } } = &fact.event else { return None };
    if !case.stage.is_open() {
        return None;
    }
    let whose = if case.handler.is_empty() { &case.owner } else { &case.handler };
    let words = ("上门已完成，请核实后办结", "A visit is done: close the case with the customer");
    let named = (format!("visit-done/{visit}/{}", fact.occurred.0), "visit");
    reached((case, title, fact.occurred), named, (String::new(), whose.clone()), words)
}

/// Who decides on what a colleague proposed: of those who lead the case's unit the nearest who did not propose it himself.
fn reach_on_proposal(case: &Case, fact: &Fact, title: &Bilingual, org: &Org) -> Option<Reaction> {
    let at = fact.occurred;
    let (key, by, words) = match &fact.event {
        CaseEvent::PauseProposed { pause, .. } => {
            let found = case.pauses.iter().find(|found| found.id == *pause)?;
            (
                format!("pause/{pause}"),
                &found.proposed_by,
                ("停表待批准", "A pause waits for a second person"),
            )
        }
        CaseEvent::ExemptionProposed { exemption, .. } => {
            let found = case.exemptions.iter().find(|found| found.id == *exemption)?;
            let words = ("免责待批准", "An exemption waits for a second person");
            (format!("exemption/{exemption}"), &found.proposed_by, words)
        }
        CaseEvent::RedLineWithdrawalProposed { mark, unit, .. } => {
            let line = case.red_lines.iter().find(|line| line.mark == *mark && line.unit == *unit)?;
            let words = ("红线撤销待批准", "A withdrawal of a red line waits for a second person");
            (format!("red-line/{mark}/{unit}/{}", at.0), &line.withdrawal.as_ref()?.proposed_by, words)
        }
        CaseEvent::LateFactProposed { fact, .. } => {
            let found = case.late_facts.iter().find(|found| found.id == *fact)?;
            let words = ("补录待批准", "A late fact waits for a second person");
            (format!("late-fact/{fact}"), &found.proposed_by, words)
        }
        CaseEvent::Rejection { step: RejectionStep::Proposed { .. } } => {
            let found = case.rejection.as_ref().filter(|found| found.waits())?;
            let words = ("不予受理待批准", "A refusal of a case waits for a second person");
            (format!("rejection/{}", at.0), &found.proposed_by, words)
        }
        _ => return None,
    };
    let leads = org.posts.values().filter(|post| post.roles.iter().any(|role| role == "supervisor"));
    let mut held =
        leads.filter_map(|post| Some((post.code.clone(), org.reached(&post.code, &case.unit, at)?)));
    let decides = held.find(|(_, holder)| holder != by).map(|(post, holder)| (post, holder.to_owned()));
    let named = (format!("proposed/{key}"), "approve");
    reached(
        (case, title, at),
        named,
        decides.unwrap_or_else(|| ("supervisor".to_owned(), String::new())),
        words,
    )
}

/// Who rules on a customer's objection hears of it, and whoever refused hears of the ruling.
fn reach_on_rejection(case: &Case, fact: &Fact, title: &Bilingual, org: &Org) -> Option<Reaction> {
    let CaseEvent::Rejection { step } = &fact.event else { return None };
    let (found, at) = (case.rejection.as_ref()?, fact.occurred);
    let (key, whom, words) = match step {
        RejectionStep::Objected { .. } | RejectionStep::RulingNear | RejectionStep::RulingLate => {
            let holder = org.reached(&found.report_to, &case.unit, at).unwrap_or_default().to_owned();
            let (key, words) = match step {
                RejectionStep::RulingNear => {
                    ("ruling-near", ("异议复核快到时限", "The limit of a ruling on an objection is near"))
                }
                RejectionStep::RulingLate => {
                    ("ruling-late", ("异议复核已超时限", "The limit of a ruling on an objection has passed"))
                }
                _ => {
                    let words =
                        ("客户对不予受理有异议，请复核", "The customer objects to a refusal: rule on it");
                    ("objection", words)
                }
            };
            (key, (found.report_to.clone(), holder), words)
        }
        RejectionStep::Ruled { .. } => {
            let words = ("不予受理的异议已有结果", "An objection to a refusal was ruled on");
            ("objection-ruled", (String::new(), found.proposed_by.clone()), words)
        }
        _ => return None,
    };
    reached((case, title, at), (format!("{key}/{}", at.0), "objection"), whom, words)
}

/// Where two go, the mate hears of it as whoever leads does.
fn reach_mate(case: &Case, fact: &Fact, title: &Bilingual) -> Option<Reaction> {
    let CaseEvent::Visit { visit: id, turn } = &fact.event else { return None };
    let (VisitTurn::Booked { slot: Some(slot), .. } | VisitTurn::Assigned { slot }) = turn else {
        return None;
    };
    let mate = slot.mate.as_ref()?;
    let named = (format!("visit/{id}/{mate}/{}", fact.occurred.0), "visit");
    let about = (case, title, fact.occurred);
    reached(
        about,
        named,
        (String::new(), mate.clone()),
        ("请您同去的上门", "A visit for you, with a colleague"),
    )
}

/// Who hears of a visit: whoever is to come, and the dispatcher when it comes back or was missed (A41).
fn reach_on_visit(case: &Case, fact: &Fact, title: &Bilingual, org: &Org) -> Option<Reaction> {
    let CaseEvent::Visit { visit: id, turn } = &fact.event else { return None };
    let about = (case, title, fact.occurred);
    let at = fact.occurred.0;
    let dispatcher = || {
        let posts = org.posts.values().filter(|post| post.roles.iter().any(|role| role == "dispatcher"));
        let mut held =
            posts.filter_map(|post| Some((post, org.reached(&post.code, &case.unit, fact.occurred)?)));
        let found = held.next().map(|(post, holder)| (post.code.clone(), holder.to_owned()));
        found.unwrap_or_else(|| ("dispatcher".to_owned(), String::new()))
    };
    let technician = |slot: &crate::event::Slot| (String::new(), slot.technician.clone());
    match turn {
        VisitTurn::Booked { slot: Some(slot), .. } | VisitTurn::Assigned { slot } => {
            let named = (format!("visit/{id}/{}/{at}", slot.technician), "visit");
            reached(about, named, technician(slot), ("派给您的上门", "A visit for you"))
        }
        VisitTurn::Missed => {
            let named = (format!("visit-missed/{id}/{at}"), "visit-missed");
            reached(about, named, dispatcher(), ("失约：约定时段内没有到场", "Nobody came within the window"))
        }
        VisitTurn::ChoiceEnded { .. } => {
            let named = (format!("visit-free/{id}/{at}"), "visit-back");
            reached(
                about,
                named,
                dispatcher(),
                ("客户同意换人，请派人", "The customer agreed to anybody: send somebody"),
            )
        }
        VisitTurn::Rejected { .. } | VisitTurn::NoAccess { .. } => {
            let named = (format!("visit-back/{id}/{at}"), "visit-back");
            reached(about, named, dispatcher(), ("上门单退回，请重新安排", "A visit came back"))
        }
        _ => None,
    }
}

/// Account from which exceptions are given.
pub const EXCEPTION_EXPENSE: &str = "exception-expense";
/// Account against which grants count.
const GRANTED_IN_ALL: &str = "authority-granted";

/// Account of money that whoever pays was told to pay and has not paid yet.
pub const INSTRUCTED: &str = "settlement/instructed";
/// Account of money that customers got.
pub const CREDITED: &str = "settlement/credited";

/// What each step of a settlement moves. Every movement has a key of its own, so that no step is posted twice; those of an
/// instruction begin with its day, so that the file of a day is read by its prefix.
fn settle(case: &Case, cause: usize, fact: &Fact) -> Option<Reaction> {
    let CaseEvent::Settlement { settlement, step } = &fact.event else { return None };
    let (found, at) = (case.settlement(*settlement)?, fact.occurred);
    if *step == SettlementStep::Cancelled {
        let (rule, owed_for) = (found.remedy.clone(), found.key.clone());
        return Some(Reaction::Reverse { cause, rule, owed_for, at });
    }
    let (owed_for, lines) = movement(case.id, found, &case.customer, step)?;
    Some(Reaction::Post { cause, rule: found.rule.clone(), owed_for, occurrence: None, at, lines })
}

/// Sides of a movement: account, unit, amount.
pub type Lines = Vec<(String, String, i64)>;

/// Key and lines of what a step moves, for the case or the outage that owns the settlement; none where no money moves.
pub(crate) fn movement(
    owner: uuid::Uuid,
    found: &Settlement,
    customer: &str,
    step: &SettlementStep,
) -> Option<(String, Lines)> {
    let (settlement, customer) = (found.id, format!("customer/{customer}"));
    let of = |step: &str, round: &u32| format!("settlement/{step}/{owner}/{settlement}/{round}");
    let (owed_for, from, to) = match step {
        SettlementStep::Instructed { round, day } => {
            let key = format!("{INSTRUCTION_KEYS}{day}/{owner}/{settlement}/{round}");
            (key, customer.as_str(), INSTRUCTED)
        }
        SettlementStep::Credited { round, after_refusal, .. } => {
            let from = if *after_refusal { customer.as_str() } else { INSTRUCTED };
            (of("credited", round), from, CREDITED)
        }
        SettlementStep::Refused { round, .. } => (of("refused", round), INSTRUCTED, customer.as_str()),
        SettlementStep::Returned { round, .. } => (of("returned", round), CREDITED, customer.as_str()),
        _ => return None,
    };
    let (unit, amount) = (&found.money.currency, found.money.minor);
    Some((owed_for, vec![(from.to_owned(), unit.clone(), -amount), (to.to_owned(), unit.clone(), amount)]))
}

/// Account from which remedies are paid.
pub const REMEDY_EXPENSE: &str = "remedy-expense";

/// Owed-for keys of instructions begin so, then comes their day.
pub const INSTRUCTION_KEYS: &str = "settlement/instructed/";

/// Who hears of money that does not arrive.
fn reach_on_settlement(case: &Case, fact: &Fact, title: &Bilingual, org: &Org) -> Option<Reaction> {
    let CaseEvent::Settlement { settlement, step } = &fact.event else { return None };
    let found = case.settlement(*settlement)?;
    let (what, zh, en) = trouble(step)?;
    if found.report_to.is_empty() {
        return None;
    }
    let holder = org.reached(&found.report_to, &case.unit, fact.occurred).unwrap_or_default().to_owned();
    let named = (format!("settlement/{settlement}/{what}"), "settlement");
    reached((case, title, fact.occurred), named, (found.report_to.clone(), holder), (zh, en))
}

/// A step that somebody has to hear of: its key inside the settlement, and the words.
pub(crate) fn trouble(step: &SettlementStep) -> Option<(String, &'static str, &'static str)> {
    Some(match step {
        SettlementStep::Refused { round, .. } => {
            (format!("refused/{round}"), "赔付被拒，请处理", "A payment was refused")
        }
        SettlementStep::Returned { round, .. } => {
            (format!("returned/{round}"), "赔付退回，请处理", "A payment came back")
        }
        SettlementStep::Late => ("late".to_owned(), "赔付逾期未到账", "A payment is late"),
        SettlementStep::Contradicted { round, .. } => {
            (format!("contradicted/{round}"), "赔付回执矛盾，请核对", "Answers on a payment contradict")
        }
        _ => return None,
    })
}

fn reach_on_clock(case: &Case, fact: &Fact, title: &Bilingual, org: &Org) -> Option<Reaction> {
    let at = fact.occurred;
    let number = &case.number;
    match &fact.event {
        CaseEvent::RungReached { cycle, rung, post, holder } => {
            let name = org.post_name(post);
            Some(Reaction::Reach {
                key: format!("rung/{cycle}/{rung}"),
                kind: "rung",
                post: post.clone(),
                person: holder.clone(),
                text: Bilingual::new(
                    format!("{}（{number}）升到 {rung} 级：{}", title.zh, name.zh),
                    format!("{} ({number}) climbed to rung {rung}: {}", title.en, name.en),
                ),
                at,
            })
        }
        CaseEvent::PromiseBroken { promise, .. } => Some(Reaction::Reach {
            key: format!("breach/{promise}/{}", at.0),
            kind: "breach",
            post: String::new(),
            person: case.owner.clone(),
            text: Bilingual::new(
                format!("{}（{number}）有一项承诺违诺", title.zh),
                format!("{} ({number}): a promise was broken", title.en),
            ),
            at,
        }),
        CaseEvent::Warned { promise } => Some(Reaction::Reach {
            key: format!("warning/{promise}/{}", at.0),
            kind: "warning",
            post: String::new(),
            person: if case.handler.is_empty() { case.owner.clone() } else { case.handler.clone() },
            text: Bilingual::new(
                format!("时限将到：{}（{number}）", title.zh),
                format!("A deadline is near: {} ({number})", title.en),
            ),
            at,
        }),
        _ => None,
    }
}

fn reach_on_task(case: &Case, fact: &Fact, title: &Bilingual, org: &Org) -> Option<Reaction> {
    let at = fact.occurred;
    let number = &case.number;
    match &fact.event {
        CaseEvent::TaskOpened { task, kind: TaskKind::Assist, unit, .. } => {
            let holding = org.anybody_in(unit, at);
            let name = org.unit_name(unit);
            // What a complaint asks of a department goes before its other work (H21).
            let green = if case.facts.kind.is_complaint() {
                Bilingual::new("绿色通道：", "Green channel: ")
            } else {
                Bilingual::default()
            };
            Some(Reaction::Reach {
                key: format!("assist/{task}"),
                kind: "assist",
                post: holding.map(|holding| holding.post.clone()).unwrap_or_default(),
                person: holding.map(|holding| holding.person.clone()).unwrap_or_default(),
                text: Bilingual::new(
                    format!("{}请 {} 协办：{}（{number}）", green.zh, name.zh, title.zh),
                    format!("{}Assist asked of {}: {} ({number})", green.en, name.en, title.en),
                ),
                at,
            })
        }
        CaseEvent::TaskOpened { task, kind: TaskKind::Instruction, person, .. } => Some(Reaction::Reach {
            key: format!("instruction/{task}"),
            kind: "instruction",
            post: String::new(),
            person: person.clone(),
            text: Bilingual::new(
                format!("总经理批示：{}（{number}）", title.zh),
                format!("Instruction of the general manager: {} ({number})", title.en),
            ),
            at,
        }),
        CaseEvent::CheckDue { task } => {
            let found = case.tasks.iter().find(|found| found.id == *task)?;
            Some(Reaction::Reach {
                key: format!("check/{task}"),
                kind: "check",
                post: String::new(),
                person: if case.handler.is_empty() { found.person.clone() } else { case.handler.clone() },
                text: Bilingual::new(
                    format!("今天复查根因是否消除：{}（{number}）", title.zh),
                    format!("Look today whether the root is gone: {} ({number})", title.en),
                ),
                at,
            })
        }
        CaseEvent::TaskOverdue { task } => {
            let found = case.tasks.iter().find(|found| found.id == *task)?;
            let asked_by = found.opened_by.clone();
            Some(Reaction::Reach {
                key: format!("task-overdue/{task}"),
                kind: "task-overdue",
                post: String::new(),
                person: asked_by,
                text: Bilingual::new(
                    format!("任务超限：{}（{number}）", title.zh),
                    format!("A task passed its limit: {} ({number})", title.en),
                ),
                at,
            })
        }
        CaseEvent::Urged { .. } if !case.handler.is_empty() => Some(Reaction::Reach {
            key: format!("urge/{}", case.urges),
            kind: "urge",
            post: String::new(),
            person: case.handler.clone(),
            text: Bilingual::new(
                format!("客户催单：{}（{number}）", title.zh),
                format!("The customer presses: {} ({number})", title.en),
            ),
            at,
        }),
        _ => None,
    }
}

/// What reaches somebody, in the words of one kind.
fn reached(
    (case, title, at): (&Case, &Bilingual, Instant),
    (key, kind): (String, &'static str),
    (post, person): (String, String),
    (zh, en): (&str, &str),
) -> Option<Reaction> {
    let number = &case.number;
    let text =
        Bilingual::new(format!("{zh}：{}（{number}）", title.zh), format!("{en}: {} ({number})", title.en));
    Some(Reaction::Reach { key, kind, post, person, text, at })
}

/// How often a body had sent its request to us before what came later: a key that counted those too would be the next
/// round's, and the next round would reach nobody.
fn dispatches(request: &OutsideRequest, later: &[Fact]) -> usize {
    let again = |fact: &&Fact| matches!(fact.event, CaseEvent::OutsideRedispatched { request: id, .. } if id == request.id);
    request.dispatches().saturating_sub(later.iter().filter(again).count())
}

/// How often a reply had been sent back before what came later.
fn sent_back(task: &Task, later: &[Fact]) -> usize {
    let again = |fact: &&Fact| matches!(fact.event, CaseEvent::TaskJudged { task: id, accepted: false, .. } if id == task.id);
    (task.sent_back as usize).saturating_sub(later.iter().filter(again).count())
}

/// Who hears of what outside bodies do.
fn reach_on_outside(
    (case, later): (&Case, &[Fact]),
    fact: &Fact,
    title: &Bilingual,
    org: &Org,
) -> Option<Reaction> {
    let about = (case, title, fact.occurred);
    let at_post = |post: &str| {
        let holder = org.reached(post, &case.unit, fact.occurred).unwrap_or_default();
        (post.to_owned(), holder.to_owned())
    };
    let request = |id: u32| case.outside.iter().find(|found| found.id == id);
    match &fact.event {
        CaseEvent::OutsideRequested { request, report_to, .. } if !report_to.is_empty() => {
            let named = (format!("outside/{request}"), "outside");
            reached(about, named, at_post(report_to), ("来单报备，转办", "Report of a transferred case"))
        }
        CaseEvent::OutsideRedispatched { request: id, .. } => {
            let found = request(*id)?;
            let named = (format!("outside/{id}/{}", dispatches(found, later)), "outside");
            let whom = handler_or(case, at_post(&found.report_to));
            reached(about, named, whom, ("转办再次转来", "A body sent its case again"))
        }
        CaseEvent::OutsideOverdue { request: id } => {
            let found = request(*id)?;
            let whom = if found.report_to.is_empty() {
                handler_or(case, (String::new(), case.owner.clone()))
            } else {
                at_post(&found.report_to)
            };
            let named = (format!("outside-overdue/{id}/{}", dispatches(found, later)), "outside-overdue");
            reached(about, named, whom, ("转办超期未答复", "An outside body has no answer in time"))
        }
        _ => None,
    }
}

/// Who hears of a directive, and of a call that is to be made after an outage.
fn reach_on_directive(
    (case, later): (&Case, &[Fact]),
    fact: &Fact,
    title: &Bilingual,
    org: &Org,
) -> Option<Reaction> {
    let about = (case, title, fact.occurred);
    let task = |id: &uuid::Uuid| case.tasks.iter().find(|found| found.id == *id);
    let alone = |person: &str| (String::new(), person.to_owned());
    match &fact.event {
        CaseEvent::TaskOpened { task, kind: TaskKind::Directive, unit, person, .. } => {
            let holding = org.anybody_in(unit, fact.occurred).filter(|_| person.is_empty());
            let post = holding.map(|holding| holding.post.clone()).unwrap_or_default();
            let whom = holding.map_or(person, |holding| &holding.person).clone();
            let named = (format!("directive/{task}"), "directive");
            reached(about, named, (post, whom), ("督办", "A directive of the quality office"))
        }
        CaseEvent::TaskJudged { task: id, accepted: false, .. } => {
            let found = task(id)?;
            let named = (format!("directive/{id}/{}", sent_back(found, later)), "directive");
            reached(about, named, alone(&found.done_by), ("督办回复退回", "A reply was sent back"))
        }
        CaseEvent::TaskClimbed { task: id, step, post, holder } => {
            let back = sent_back(task(id)?, later);
            let named = (format!("directive/{id}/{back}/step-{step}"), "directive");
            let whom = (post.clone(), holder.clone());
            reached(about, named, whom, ("督办到期未回复", "A directive is due and not answered"))
        }
        CaseEvent::TaskDone { task: id, .. } => {
            let found = task(id).filter(|found| found.kind == TaskKind::Directive)?;
            let named = (format!("directive-done/{id}/{}", sent_back(found, later)), "directive-done");
            let words = ("督办已回复，待评定", "A directive was answered");
            reached(about, named, alone(&found.opened_by), words)
        }
        CaseEvent::TaskOpened { task, kind: TaskKind::RecoveryCall, person, .. } => {
            let named = (format!("recovery-call/{task}"), "recovery-call");
            reached(about, named, alone(person), ("故障已修复，请回电", "Call: the outage is over"))
        }
        _ => None,
    }
}

/// Who hears of an exception: the post that decides, and then whoever asked.
fn reach_on_exception(case: &Case, fact: &Fact, title: &Bilingual, org: &Org) -> Option<Reaction> {
    let CaseEvent::Exception { exception, step } = &fact.event else { return None };
    let found = case.exception(*exception)?;
    let about = (case, title, fact.occurred);
    let holder = |post: &str| {
        let holder = org.reached(post, &case.unit, fact.occurred).unwrap_or_default();
        (post.to_owned(), holder.to_owned())
    };
    let asker = || (String::new(), found.asked_by.clone());
    let key = format!("exception/{exception}/decided");
    match step {
        // Ordered by its asker alone: it waits for nobody.
        ExceptionStep::Asked { .. } if !found.waits() => None,
        ExceptionStep::Asked { post, .. } | ExceptionStep::PassedUp { post, .. } => {
            let named = (format!("exception/{exception}/{}", found.passed.len()), "exception");
            reached(about, named, holder(post), ("等您特批", "An exception waits for you"))
        }
        ExceptionStep::Granted { .. } if found.decided_by == found.asked_by => None,
        ExceptionStep::Granted { .. } => {
            reached(about, (key, "exception-decided"), asker(), ("特批已同意", "Your exception was granted"))
        }
        ExceptionStep::Refused { .. } => {
            reached(about, (key, "exception-decided"), asker(), ("特批未同意", "Your exception was refused"))
        }
    }
}

/// The handler, or somebody else where nobody handles the case.
fn handler_or(case: &Case, otherwise: (String, String)) -> (String, String) {
    if case.handler.is_empty() { otherwise } else { (String::new(), case.handler.clone()) }
}
