//! Facts by hand: a desk that writes what the journal would say.
#![allow(dead_code)]

use uuid::Uuid;
use yinuo_measure::{Fact, Subject, What};
use yinuo_policy::{AreaClass, CaseFacts, CaseKind, Instant, Pack, Policy};

pub const HOUR: i64 = 3_600_000;
pub const DAY: i64 = 24 * HOUR;

/// The pack with strata and the limit of N14.
pub fn policy() -> Policy {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../policies/cn-shenyang.toml");
    let pack = Pack::parse(&std::fs::read_to_string(path).expect("shipped file")).expect("pack");
    Policy::resolve(vec![pack], Vec::new()).expect("policy")
}

pub fn at(policy: &Policy, local: &str) -> Instant {
    policy.instant(local).expect("local time")
}

pub fn id(number: u32) -> Uuid {
    Uuid::from_u128(u128::from(number) + 1)
}

pub fn facts(kind: CaseKind, category: &str) -> Box<CaseFacts> {
    Box::new(CaseFacts {
        kind,
        category: category.into(),
        area: Some(AreaClass::Urban),
        access: "fibre".into(),
        product: "broadband".into(),
        segment: "household".into(),
        priority: None,
    })
}

/// The journal in the making: one shard, positions in order.
#[derive(Default)]
pub struct Journal {
    pub facts: Vec<Fact>,
}

impl Journal {
    pub fn case(&mut self, case: u32, occurred: Instant, what: What) -> &mut Self {
        self.push(Subject::Case(id(case)), occurred, occurred, what)
    }

    pub fn late(&mut self, case: u32, (occurred, recorded): (Instant, Instant), what: What) -> &mut Self {
        self.push(Subject::Case(id(case)), occurred, recorded, what)
    }

    pub fn opens(&mut self, case: u32, occurred: Instant, kind: CaseKind) -> &mut Self {
        self.case(case, occurred, opened(case, kind, None))
    }

    pub fn call(&mut self, contact: u32, occurred: Instant) -> &mut Self {
        let what = What::Contact {
            channel: "hotline".into(),
            inbound: true,
            owner: "zhao".into(),
            unit: "city".into(),
        };
        self.push(Subject::Contact(id(1_000_000 + contact)), occurred, occurred, what)
    }

    /// One event of another contact.
    pub fn contact(&mut self, contact: u32, occurred: Instant, what: What) -> &mut Self {
        self.push(Subject::Contact(id(2_000_000 + contact)), occurred, occurred, what)
    }

    pub fn promises(&mut self, case: u32, promise: u32, started_at: Instant) -> &mut Self {
        self.case(case, started_at, promised(promise, started_at))
    }

    fn push(&mut self, subject: Subject, occurred: Instant, recorded: Instant, what: What) -> &mut Self {
        let position = self.facts.len() as u64 + 1;
        self.facts.push(Fact { subject, version: position, occurred, recorded, shard: 0, position, what });
        self
    }
}

pub fn opened(case: u32, kind: CaseKind, repeat_of: Option<Uuid>) -> What {
    let category =
        if kind == CaseKind::Complaint { "complaint.billing.unclear" } else { "fault.broadband.slow" };
    What::Opened {
        number: format!("N{case:04}"),
        facts: facts(kind, category),
        topic: category.rsplit_once('.').map(|(topic, _)| topic.to_owned()).unwrap_or_default(),
        unit: "north".into(),
        owner: "zhao".into(),
        repeat_of,
        repeat_window_days: 7,
    }
}

pub fn promised(promise: u32, started_at: Instant) -> What {
    What::PromiseMade {
        promise,
        rule: "cn-yiyang.repair-urban".into(),
        scheme: "cn-yiyang".into(),
        obligation: "repair".into(),
        beneficiary: "customer".into(),
        started_at,
    }
}
