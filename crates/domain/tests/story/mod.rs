//! Roles that speak: a desk in virtual time on the real packs, with the pure core only.
#![allow(dead_code)]

use std::sync::Arc;
use uuid::Uuid;
use yinuo_domain::brief::{EarlierCase, Paid, ServiceFacts};
use yinuo_domain::case::{Case, Clock, ClockKind, Stage, clocks, evolve};
use yinuo_domain::command::{CaseCommand, OutsideOrder, decide};
use yinuo_domain::event::SpokenBy;
use yinuo_domain::intake::{self, Intake, Opening, Outcome};
use yinuo_domain::org::{Holding, Person, Post, Unit};
use yinuo_domain::{
    Actor, Brief, CaseEvent, Context, Evidence, EvidenceSource, Fact, Org, PolicyBook, Refusal, TextRef,
};
use yinuo_policy::{AreaClass, Bilingual, CalendarTable, Instant, Pack, Policy};

pub const LADDER: [(&str, &str); 5] = [
    ("complaint-supervisor", "chen"),
    ("customer-service-manager", "jiang"),
    ("service-director", "he"),
    ("deputy-general-manager", "liang"),
    ("general-manager", "gao"),
];

/// A desk: policies, organisation, one service, and an instant.
pub struct Desk {
    pub book: PolicyBook,
    pub org: Org,
    pub brief: Brief,
    pub now: Instant,
    pub actor: Actor,
    /// What an outside body asks with the next case.
    pub order: Option<OutsideOrder>,
    drawn: u128,
}

fn text_of(folder: &str, name: &str) -> String {
    std::fs::read_to_string(format!("{}/../../{folder}/{name}.toml", env!("CARGO_MANIFEST_DIR")))
        .expect("shipped file")
}

/// A policy of shipped packs with the mainland's calendar.
pub fn policy(packs: &[&str]) -> Policy {
    resolve(packs.iter().map(|name| text_of("policies", name)).collect())
}

/// The same-day promise alone, with the category tree, causes and marks of the Yiyang pack but none of its promises.
pub fn same_day_only() -> Policy {
    same_day_with(&[])
}

/// The same with more packs beside it.
pub fn same_day_with(more: &[&str]) -> Policy {
    let sections = ["[[category]]", "[[root-cause]]", "[[red-line]]", "[pack]", "[conduct]"];
    let mut keep = false;
    let tree: String = text_of("policies", "cn-yiyang")
        .lines()
        .filter(|line| {
            if line.starts_with('[') {
                keep = sections.contains(line);
            }
            keep
        })
        .map(|line| format!("{line}\n"))
        .collect();
    let more = more.iter().map(|name| text_of("policies", name));
    resolve([text_of("policies", "cn-same-day"), tree].into_iter().chain(more).collect())
}

fn resolve(packs: Vec<String>) -> Policy {
    let packs = packs.iter().map(|text| Pack::parse(text).expect("pack")).collect();
    let tables = ["cn-mainland-2025", "cn-mainland-2026"];
    let tables =
        tables.iter().map(|name| CalendarTable::parse(&text_of("calendars", name)).expect("table")).collect();
    Policy::resolve(packs, tables).expect("policy resolves")
}

impl Desk {
    /// A desk on the two packs of the promise, on an urban fibre broadband household.
    pub fn urban() -> Self {
        Self::with(policy(&["cn-same-day", "cn-yiyang"]))
    }

    /// The same desk under the same-day promise alone.
    pub fn same_day() -> Self {
        Self::with(same_day_only())
    }

    pub fn with(policy: Policy) -> Self {
        let service = ServiceFacts {
            service: "S1".into(),
            product: "broadband".into(),
            access: "fibre".into(),
            segment: "household".into(),
            grid: String::new(),
            area: Some(AreaClass::Urban),
            unit: "north".into(),
            monthly_fee_minor: 9_900,
            one_off_fee_minor: 10_000,
        };
        Self {
            book: PolicyBook::new(Arc::new(policy)),
            org: org(),
            brief: Brief { service, ..Brief::default() },
            now: Instant(0),
            actor: actor("zhao", "agent", "hotline"),
            order: None,
            drawn: 0,
        }
    }

    /// Local time in the policy's zone.
    pub fn at(&mut self, local: &str) -> &mut Self {
        self.now = self.instant(local);
        self
    }

    pub fn instant(&self, local: &str) -> Instant {
        self.book.current().instant(local).expect("local time")
    }

    /// The next words are somebody else's.
    pub fn as_person(&mut self, person: &str, post: &str, unit: &str) -> &mut Self {
        self.actor = actor(person, post, unit);
        self
    }

    pub fn handler(&mut self) -> &mut Self {
        self.as_person("zhou", "handler", "north")
    }

    pub fn supervisor(&mut self) -> &mut Self {
        self.as_person("chen", "complaint-supervisor", "city")
    }

    pub fn id(&mut self) -> Uuid {
        self.drawn += 1;
        Uuid::from_u128(self.drawn)
    }

    pub fn text(&mut self) -> TextRef {
        TextRef { text: self.id(), commitment: "00".into() }
    }

    pub fn evidence(&mut self, source: EvidenceSource) -> Evidence {
        Evidence { source, text: self.text(), artefacts: Vec::new() }
    }

    fn ctx(&self) -> Context<'_> {
        Context { now: self.now, actor: &self.actor, book: &self.book, org: &self.org, brief: &self.brief }
    }

    pub fn tries_to_open(
        &mut self,
        category: &str,
        beside: Option<Uuid>,
    ) -> Result<(Case, Vec<Fact>), Refusal> {
        let case = self.id();
        let contact = self.id();
        let intake = Intake {
            contact,
            channel: "hotline".into(),
            direction: "inbound".into(),
            customer: "C1".into(),
            text: None,
            recording: String::new(),
            occurred: self.now,
            outcome: Outcome::Opens(Opening {
                case,
                number: yinuo_domain::number::case_number("2026-11-20", 1),
                category: category.into(),
                priority: None,
                beside,
                outside: self.order.clone(),
            }),
        };
        intake::decide(&intake, self.ctx()).map(|taken| taken.opened.expect("a case was opened"))
    }

    /// A contact of an earlier instant that is entered now.
    pub fn tries_intake(
        &mut self,
        occurred: Instant,
        recording: &str,
        (contact, case): (Uuid, Uuid),
    ) -> Result<Case, Refusal> {
        let intake = Intake {
            contact,
            channel: "hotline".into(),
            direction: "inbound".into(),
            customer: "C1".into(),
            text: None,
            recording: recording.into(),
            occurred,
            outcome: Outcome::Opens(Opening {
                case,
                number: yinuo_domain::number::case_number("2026-11-20", 2),
                category: "fault.broadband.no-internet".into(),
                priority: None,
                beside: None,
                outside: None,
            }),
        };
        intake::decide(&intake, self.ctx()).map(|taken| taken.opened.expect("a case was opened").0)
    }

    pub fn opens(&mut self, category: &str) -> Case {
        self.tries_to_open(category, None).expect("the case opens").0
    }

    pub fn tries(&self, case: &mut Case, command: CaseCommand) -> Result<Vec<Fact>, Refusal> {
        self.tries_at(case, command, self.now)
    }

    pub fn tries_at(
        &self,
        case: &mut Case,
        command: CaseCommand,
        occurred: Instant,
    ) -> Result<Vec<Fact>, Refusal> {
        let facts = decide(case, &command, occurred, self.ctx())?;
        for fact in &facts {
            evolve(case, fact, self.now, fact.doer(&self.actor));
        }
        Ok(facts)
    }

    pub fn does(&self, case: &mut Case, command: CaseCommand) -> Vec<Fact> {
        self.tries(case, command).expect("the command is accepted")
    }

    pub fn settles(&self, case: &mut Case) -> Vec<Fact> {
        self.does(case, CaseCommand::Settle)
    }

    pub fn restores(&self, case: &mut Case) -> Vec<Fact> {
        self.does(case, CaseCommand::Restore { evidence: None })
    }

    pub fn resolves(&mut self, case: &mut Case) -> Vec<Fact> {
        let text = self.text();
        self.does(case, CaseCommand::Resolve { check: None, root_cause: "access.connector".into(), text })
    }

    pub fn refuses(&mut self, case: &mut Case) -> Vec<Fact> {
        let text = self.text();
        self.does(case, CaseCommand::Refuse { text, spoken: SpokenBy::Recording("REC-1".into()) })
    }

    pub fn confirms(&self, case: &mut Case) -> Vec<Fact> {
        self.does(
            case,
            CaseCommand::Confirm { channel: "hotline".into(), spoken: SpokenBy::Recording("REC-1".into()) },
        )
    }

    pub fn clocks(&self, case: &Case) -> Vec<Clock> {
        clocks(case, &self.book, self.now)
    }

    /// The clock of a rule.
    pub fn clock(&self, case: &Case, rule: &str) -> Clock {
        self.clocks(case)
            .into_iter()
            .find(|clock| clock.rule == rule)
            .unwrap_or_else(|| panic!("no clock of {rule}"))
    }

    /// What a brief says of a case later on.
    pub fn remembers(&mut self, case: &Case) {
        self.brief.earlier.retain(|earlier| earlier.case != case.id);
        self.brief.earlier.push(EarlierCase {
            case: case.id,
            customer: case.customer.clone(),
            service: case.service.clone(),
            topic: case.topic.clone(),
            owner: case.owner.clone(),
            chain: case.chain,
            occurrence: case.occurrence,
            closed_at: case.closed_at,
            cancelled: matches!(case.stage, Stage::Cancelled | Stage::Rejected),
        });
    }

    /// The ledger's answer: what this case has had posted.
    pub fn posts(&mut self, case: &Case) {
        for line in case.promises.iter().flat_map(|promise| &promise.owed) {
            if let Some(yinuo_policy::Value::Money(money)) = &line.value {
                self.brief.paid.insert(
                    line.key.clone(),
                    Paid { case: case.id, minor: money.minor, occurrence: Some(case.occurrence) },
                );
            }
        }
    }
}

pub fn actor(person: &str, post: &str, unit: &str) -> Actor {
    Actor { person: person.into(), post: post.into(), unit: unit.into() }
}

fn org() -> Org {
    let mut org = Org::default();
    for (code, parent) in
        [("city", None), ("hotline", Some("city")), ("north", Some("city")), ("team", Some("north"))]
    {
        let unit = Unit {
            code: code.into(),
            name: Bilingual::new(code, code),
            parent: parent.map(str::to_owned),
            kind: None,
        };
        org.units.insert(code.into(), unit);
    }
    for (post, person) in LADDER {
        let roles = vec![post.to_owned(), "supervisor".to_owned()];
        org.posts.insert(post.into(), Post { code: post.into(), name: Bilingual::new(post, post), roles });
        org.people.insert(
            person.into(),
            Person { code: person.into(), name: Bilingual::new(person, person), ..Person::default() },
        );
        org.holdings.push(Holding {
            post: post.into(),
            unit: "city".into(),
            person: person.into(),
            from: Instant(0),
            until: None,
            deputy: false,
        });
    }
    for (person, post, unit) in
        [("zhao", "agent", "hotline"), ("zhou", "handler", "north"), ("li", "handler", "team")]
    {
        org.people.insert(
            person.into(),
            Person { code: person.into(), name: Bilingual::new(person, person), ..Person::default() },
        );
        org.holdings.push(Holding {
            post: post.into(),
            unit: unit.into(),
            person: person.into(),
            from: Instant(0),
            until: None,
            deputy: false,
        });
    }
    org
}

/// Instants and rungs of the rungs among facts.
pub fn rungs(facts: &[Fact]) -> Vec<(u8, Instant, String)> {
    facts
        .iter()
        .filter_map(|fact| match &fact.event {
            CaseEvent::RungReached { rung, holder, .. } => Some((*rung, fact.occurred, holder.clone())),
            _ => None,
        })
        .collect()
}

/// Units, minor amounts and instants of what became owed.
pub fn owed(facts: &[Fact]) -> Vec<(String, i64)> {
    facts
        .iter()
        .filter_map(|fact| match &fact.event {
            CaseEvent::RemedyOwed { unit, value: yinuo_policy::Value::Money(money), .. } => {
                Some((unit.clone(), money.minor))
            }
            _ => None,
        })
        .collect()
}

pub fn names(facts: &[Fact]) -> Vec<&'static str> {
    facts.iter().map(|fact| fact.event.name()).collect()
}

pub fn is_ladder(clock: &Clock) -> bool {
    matches!(clock.kind, ClockKind::Ladder(_))
}
