//! React: what follows outside the stream from facts: postings in the ledger and items that must reach somebody.
//! The same facts always give the same reactions; keys make each happen once.

use crate::case::Case;
use crate::event::{CaseEvent, Fact, TaskKind};
use crate::org::Org;
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
        /// When.
        at: Instant,
        /// Account, unit, amount; sum zero.
        lines: Vec<(String, String, i64)>,
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
    let all =
        |(cause, fact)| one(case, cause, fact, title, org).into_iter().chain(mentions(case, fact, title));
    facts.iter().enumerate().flat_map(all).collect()
}

fn one(case: &Case, cause: usize, fact: &Fact, title: &Bilingual, org: &Org) -> Option<Reaction> {
    post(case, cause, fact)
        .or_else(|| reach_on_clock(case, fact, title, org))
        .or_else(|| reach_on_task(case, fact, title, org))
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
                ("remedy-expense".to_owned(), unit.clone(), -amount),
                (format!("customer/{}", case.customer), unit, amount),
            ];
            Some(Reaction::Post { cause, rule: remedy.clone(), owed_for: key.clone(), at, lines })
        }
        _ => None,
    }
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
            Some(Reaction::Reach {
                key: format!("assist/{task}"),
                kind: "assist",
                post: holding.map(|holding| holding.post.clone()).unwrap_or_default(),
                person: holding.map(|holding| holding.person.clone()).unwrap_or_default(),
                text: Bilingual::new(
                    format!("请 {} 协办：{}（{number}）", name.zh, title.zh),
                    format!("Assist asked of {}: {} ({number})", name.en, title.en),
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
