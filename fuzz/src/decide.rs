//! A case decides whatever it is asked after whatever happened to it: it answers with facts or a refusal, and comes back.
//!
//! Each line of the input is one step. A line that is a stored event is laid upon the case as it stands, whether or not the
//! product would ever have decided it; any other line is a command: what, by whom, how long after the step before, how long ago
//! it happened, and which of several. A case begins as an intake opens it.

use std::sync::{Arc, OnceLock};
use uuid::Uuid;
use yinuo_app::Envelope;
use yinuo_domain::brief::ServiceFacts;
use yinuo_domain::case::{Case, clocks, evolve, next_wake};
use yinuo_domain::command::{CaseCommand, LateCommand, LookCommand, RejectionCommand, decide, decide_on};
use yinuo_domain::event::{Audience, CallBackOutcome, LateWhat, SpokenBy};
use yinuo_domain::intake::{self, Intake, Opening, Outcome};
use yinuo_domain::org::{Holding, Person, Post, Unit};
use yinuo_domain::{
    Actor, Brief, CaseEvent, Context, Evidence, EvidenceSource, Fact, Org, PolicyBook, TextRef,
};
use yinuo_policy::{AreaClass, Bilingual, CalendarTable, ExemptClass, Instant, Pack, Policy, Span};

/// Steps of one case.
const STEPS_MAX: usize = 200;
/// Instants that a machine's clock may have given: the years 2020 to 2040, UTC milliseconds.
const STORED: std::ops::Range<i64> = 1_577_836_800_000..2_208_988_800_000;
/// Where it begins: 2026-11-20 at noon in the city.
const BEGINS: Instant = Instant(1_795_147_200_000);
/// Who asks, and of which post and unit.
const PEOPLE: [[&str; 3]; 6] = [
    ["zhao", "agent", "hotline"],
    ["zhou", "handler", "north"],
    ["chen", "complaint-supervisor", "city"],
    ["jiang", "customer-service-manager", "city"],
    ["gao", "general-manager", "city"],
    ["system", "system", ""],
];
/// What a case may be about.
const CATEGORIES: [&str; 4] = [
    "fault.broadband.no-internet",
    "complaint.billing.overcharge",
    "complaint.conduct.attitude",
    "install.broadband.new",
];

struct House {
    book: PolicyBook,
    org: Org,
    brief: Brief,
}

fn house() -> &'static House {
    static HOUSE: OnceLock<House> = OnceLock::new();
    HOUSE.get_or_init(|| {
        let packs = [
            include_str!("../../policies/cn-same-day.toml"),
            include_str!("../../policies/cn-yiyang.toml"),
            include_str!("../../policies/cn-shenyang.toml"),
            include_str!("../../policies/cn-visit.toml"),
            include_str!("../../policies/cn-office.toml"),
        ];
        let packs = packs.map(|text| Pack::parse(text).expect("a shipped pack")).into();
        let table = include_str!("../../calendars/cn-mainland-2026.toml");
        let tables = vec![CalendarTable::parse(table).expect("the shipped table")];
        let policy = Policy::resolve(packs, tables).expect("they fit");
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
        House {
            book: PolicyBook::new(Arc::new(policy)),
            org: org(),
            brief: Brief { service, ..Brief::default() },
        }
    })
}

fn org() -> Org {
    let mut org = Org::default();
    for (code, parent) in [("city", None), ("hotline", Some("city")), ("north", Some("city"))] {
        let (name, parent) = (Bilingual::new(code, code), parent.map(str::to_owned));
        org.units.insert(code.into(), Unit { code: code.into(), name, parent, kind: None });
    }
    for [person, post, unit] in PEOPLE {
        let (code, name, roles) = (post.to_owned(), Bilingual::new(post, post), vec![post.to_owned()]);
        org.posts.insert(post.into(), Post { code, name, roles });
        let (code, name) = (person.to_owned(), Bilingual::new(person, person));
        org.people.insert(person.into(), Person { code, name, ..Person::default() });
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

fn text(number: u8) -> TextRef {
    TextRef { text: Uuid::from_u128(u128::from(number)), commitment: "00".into() }
}

fn evidence(number: u8) -> Evidence {
    let sources =
        [EvidenceSource::LineLog, EvidenceSource::Customer, EvidenceSource::Staff, EvidenceSource::Outside];
    Evidence {
        source: sources[usize::from(number) % sources.len()],
        text: text(number),
        artefacts: Vec::new(),
    }
}

/// One step that is a command.
#[derive(Clone, Copy)]
struct Asked {
    what: u8,
    who: u8,
    wait_minutes: i64,
    back_minutes: i64,
    which: u8,
}

impl Asked {
    fn of(line: &[u8]) -> Option<Self> {
        let &[what, who, days, wait, back, which] = line.get(..6)?.first_chunk()?;
        let wait_minutes = i64::from(days % 32) * 1_440 + i64::from(wait) * 6;
        Some(Self { what, who, wait_minutes, back_minutes: i64::from(back) * 7, which })
    }

    /// Something that stands on the case already, or a new one.
    fn one_of(self, ids: impl Iterator<Item = Uuid>) -> Uuid {
        let ids: Vec<Uuid> = ids.collect();
        let place = usize::from(self.which).checked_rem(ids.len());
        place.map_or_else(|| Uuid::from_u128(1_000 + u128::from(self.which)), |place| ids[place])
    }

    fn command(self, case: &Case, now: Instant) -> CaseCommand {
        let (number, approve) = (self.which, self.which.is_multiple_of(2));
        let fresh = Uuid::from_u128(1_000 + u128::from(number));
        let later = |minutes: i64| now.plus_minutes(minutes * (1 + i64::from(number)));
        let (red_line, unit) = ("privacy".to_owned(), "north".to_owned());
        let spoken = SpokenBy::Recording("REC-1".into());
        let pause = self.one_of(case.pauses.iter().map(|pause| pause.id));
        let exemption = self.one_of(case.exemptions.iter().map(|exemption| exemption.id));
        let task = self.one_of(case.tasks.iter().map(|task| task.id));
        let cause = [ExemptClass::UserCause, ExemptClass::ThirdParty, ExemptClass::ForceMajeure]
            [usize::from(number) % 3];
        match self.what % 47 {
            0 => CaseCommand::Answer { text: text(number) },
            1 => CaseCommand::Arrive { evidence: approve.then(|| evidence(number)) },
            2 => CaseCommand::Restore { evidence: approve.then(|| evidence(number)) },
            3 => CaseCommand::Resolve {
                root_cause: "access.connector".to_owned(),
                text: text(number),
                check: approve.then(|| (fresh, later(60))),
            },
            4 => CaseCommand::Confirm { channel: "hotline".into(), spoken },
            5 => CaseCommand::Refuse { text: text(number), spoken },
            6 => CaseCommand::Reopen { text: text(number) },
            7 => CaseCommand::Cancel { text: text(number) },
            8 => CaseCommand::Note { text: text(number), audience: Audience::Internal },
            9 => CaseCommand::Absorb { case: fresh, number: "261120-0002-1".into() },
            10 => CaseCommand::MergeInto { into: fresh, number: "261120-0002-1".into() },
            11 => CaseCommand::Split,
            12 => CaseCommand::Release { case: fresh, number: "261120-0002-1".into() },
            13 => CaseCommand::Assign { unit, person: if approve { "zhou".into() } else { String::new() } },
            14 => CaseCommand::Take { from: case.handler.clone() },
            15 => CaseCommand::Categorise {
                category: CATEGORIES[usize::from(number) % CATEGORIES.len()].into(),
            },
            16 => CaseCommand::Prioritise { priority: approve.then_some(number) },
            17 => CaseCommand::AcceptTask { task },
            18 => CaseCommand::Urge { contact: fresh },
            19 => CaseCommand::Pause {
                pause: fresh,
                cause,
                evidence: evidence(number),
                from: approve.then(|| now.plus_minutes(-i64::from(number))),
            },
            20 => CaseCommand::DecidePause { pause, approve },
            21 => CaseCommand::Resume { pause },
            22 => CaseCommand::Exempt {
                exemption: fresh,
                scheme: "cn-same-day".into(),
                cause,
                span: Span { from: case.accepted_at, until: later(30) },
                evidence: evidence(number),
            },
            23 => CaseCommand::DecideExemption { exemption, approve },
            24 => CaseCommand::Appoint {
                window: Span { from: later(60), until: later(90) },
                asked_by_customer: approve,
            },
            25 => CaseCommand::Instruct {
                task: fresh,
                text: text(number),
                person: "zhou".into(),
                due_at: later(60),
            },
            26 => CaseCommand::Assist { task: fresh, unit, text: text(number), limit_minutes: number.into() },
            27 => CaseCommand::FinishTask { task, text: text(number) },
            28 => CaseCommand::RedLine { mark: red_line, unit },
            29 => CaseCommand::WithdrawRedLine { mark: red_line, unit, evidence: evidence(number) },
            30 => CaseCommand::DecideRedLine { mark: red_line, unit, approve },
            31 => CaseCommand::NoteTo { text: text(number), people: vec!["zhou".into()] },
            32 => CaseCommand::Relate { case: fresh, number: "261120-0002-1".into() },
            33 => CaseCommand::Unrelate { case: fresh },
            34 => CaseCommand::CallBack {
                draw: "2026-11-20".into(),
                outcome: if approve { CallBackOutcome::Satisfied } else { CallBackOutcome::Unsatisfied },
                text: approve.then(|| text(number)),
            },
            35 => CaseCommand::Say { evidence: evidence(number) },
            36 => CaseCommand::SendLink,
            37 => CaseCommand::RevokeLink,
            38 => CaseCommand::Look(LookCommand {
                finding: if approve { "weak-light".into() } else { "normal".into() },
                rx_centi_dbm: approve.then_some(-2_700),
                tried: String::new(),
                settled: number.is_multiple_of(3),
                text: text(number),
            }),
            45 => CaseCommand::ExplainLate {
                promise: u32::from(number % 4),
                cause: if approve { "late.parts".into() } else { "late.redo".into() },
            },
            39 => CaseCommand::Rejection(RejectionCommand::Reject {
                reason: if approve { "not-ours".into() } else { "none".into() },
                text: text(number),
                evidence: evidence(number),
            }),
            40 => CaseCommand::Rejection(RejectionCommand::Decide { approve }),
            41 => CaseCommand::Rejection(RejectionCommand::Object { text: text(number), spoken }),
            42 => CaseCommand::Rejection(RejectionCommand::Rule { uphold: approve, text: text(number) }),
            43 => CaseCommand::Late(LateCommand::Propose {
                fact: fresh,
                what: LateWhat::ALL[usize::from(number) % LateWhat::ALL.len()],
                at: now.plus_minutes(-i64::from(number) * 20),
                evidence: evidence(number),
            }),
            44 => CaseCommand::Late(LateCommand::Decide {
                fact: self.one_of(case.late_facts.iter().map(|found| found.id)),
                approve,
            }),
            _ => CaseCommand::Settle,
        }
    }
}

/// What holds of a case whatever happened to it: what is due is worked out from it alone.
fn due_is_pure(case: &Case, now: Instant) {
    let book = &house().book;
    assert_eq!(clocks(case, book, now), clocks(&case.clone(), book, now), "asked twice, it says the same");
}

/// Asks, and lays what follows upon the case; `grown` says that nothing but decisions made it what it is.
fn ask(case: &mut Case, asked: Asked, now: Instant, grown: bool) {
    let house = house();
    let [person, post, unit] = PEOPLE[usize::from(asked.who) % PEOPLE.len()];
    let actor = Actor { person: person.into(), post: post.into(), unit: unit.into() };
    let ctx = Context { now, actor: &actor, book: &house.book, org: &house.org, brief: &house.brief };
    let command = asked.command(case, now);
    let occurred = now.plus_minutes(-asked.back_minutes);
    let before = case.clone();
    let decided = decide(case, &command, occurred, ctx);
    assert_eq!(*case, before, "to decide changes nothing");
    let Ok(facts) = decided else {
        assert!(decide_on(Box::new(before), &command, occurred, ctx).is_err(), "refused once, refused again");
        return;
    };
    for fact in &facts {
        assert!(fact.occurred <= now || !grown, "{:?} happens later than it is recorded", fact.event);
        evolve(case, fact, now, fact.doer(&actor));
    }
    assert_eq!(case.version, before.version + facts.len() as u64, "a version a fact");
    let (again, after) =
        decide_on(Box::new(before), &command, occurred, ctx).expect("accepted once, accepted again");
    assert_eq!(
        (again, &*after),
        (facts, &*case),
        "the facts alone make the case what it was decided to become"
    );
    let wakes = next_wake(&clocks(case, &house.book, now));
    assert!(!grown || wakes.is_none_or(|at| at > now), "what was due is settled with it");
}

/// The case as an intake opens it.
fn opened(category: &str) -> Case {
    let house = house();
    let actor = Actor { person: "zhao".into(), post: "agent".into(), unit: "hotline".into() };
    let ctx = Context { now: BEGINS, actor: &actor, book: &house.book, org: &house.org, brief: &house.brief };
    let opening = Opening {
        case: Uuid::from_u128(1),
        number: yinuo_domain::number::case_number("2026-11-20", 1),
        category: category.into(),
        priority: None,
        beside: None,
        outside: None,
    };
    let intake = Intake {
        contact: Uuid::from_u128(2),
        channel: "hotline".into(),
        direction: "inbound".into(),
        customer: "C1".into(),
        text: None,
        recording: String::new(),
        occurred: BEGINS,
        outcome: Outcome::Opens(opening),
    };
    let taken = intake::decide(&intake, ctx).expect("it is taken");
    taken.opened.expect("and opens a case").0
}

/// The steps of one case.
pub fn steps(bytes: &[u8]) {
    let Some((first, rest)) = bytes.split_first() else { return };
    let mut case = opened(CATEGORIES[usize::from(*first) % CATEGORIES.len()]);
    let (mut now, mut grown) = (BEGINS, true);
    for line in rest.split(|byte| *byte == b'\n').take(STEPS_MAX) {
        if let Ok(stored) = serde_json::from_slice::<Envelope<CaseEvent>>(line) {
            if !STORED.contains(&stored.occurred_at) || !STORED.contains(&stored.recorded_at) {
                continue;
            }
            let fact = Fact {
                occurred: Instant(stored.occurred_at),
                by_clock: stored.by_clock,
                event: stored.event,
            };
            let version = case.version;
            evolve(&mut case, &fact, Instant(stored.recorded_at), &stored.actor.person);
            assert_eq!(case.version, version + 1, "a version an event");
            (now, grown) = (now.max(Instant(stored.recorded_at)), false);
        } else if let Some(asked) = Asked::of(line) {
            now = now.plus_minutes(asked.wait_minutes);
            ask(&mut case, asked, now, grown);
        }
        due_is_pure(&case, now);
    }
}
