//! A swarm: anybody does anything to any case at any time, in order and late, and the auditor still finds nothing. What the
//! rules refuse is refused; what they let happen must add up.

#![allow(clippy::unwrap_used)]

mod common;

use common::{City, founded, options};
use std::sync::Arc;
use uuid::Uuid;
use yinuo_app::ports::{CaseFilter, CaseOrder, CaseRow, Clock};
use yinuo_app::{App, AppError, ContactInput, Edge, Options, OutcomeInput};
use yinuo_domain::case::Case;
use yinuo_domain::command::CaseCommand;
use yinuo_domain::event::CallBackOutcome;
use yinuo_domain::event::SpokenBy;
use yinuo_domain::{Actor, Audience, Evidence, EvidenceSource, Refusal};
use yinuo_policy::{ExemptClass, Span};
use yinuo_sim::{SeededEntropy, Summary, VirtualClock, audit};

const MINUTE: i64 = 60_000;

/// SplitMix64: enough chance for a test.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)) % sides
    }

    fn span(&mut self, most: i64) -> i64 {
        i64::try_from(self.roll(u64::try_from(most).unwrap())).unwrap()
    }

    fn pick<'a, T>(&mut self, choices: &'a [T]) -> &'a T {
        &choices[self.roll(choices.len() as u64) as usize]
    }
}

fn actors() -> Vec<Actor> {
    [
        ("zhao-lan", "hotline-agent", "9901-hotline"),
        ("zhou-min", "complaint-handler", "9901-service"),
        ("chen-lixin", "complaint-supervisor", "9901"),
        ("shen-jing", "quality-office", "9901-quality"),
        ("gao-yuan", "general-manager", "9901"),
        ("luo-yong", "district-dispatcher", "990104"),
        ("crew-990102-1", "field-technician", "99010201"),
    ]
    .into_iter()
    .map(|(person, post, unit)| Actor { person: person.into(), post: post.into(), unit: unit.into() })
    .collect()
}

fn world(seed: u64) -> City {
    let options = yinuo_sim::CityOptions { seed, ..options(5, 9) };
    let (store, clock) = founded(&options);
    let clock_port: Arc<VirtualClock> = Arc::clone(&clock);
    let app = App::new(Arc::clone(&store), clock_port, Arc::new(SeededEntropy::new(seed))).unwrap();
    City { app, store, clock, options, summary: Summary::default() }
}

fn opens(city: &City, dice: &mut Dice, by: &Actor) -> Result<(), AppError> {
    // Few customers, so that cases meet: duplicates, repeats, two on one service.
    let customer = format!("C{:06}", 1 + dice.roll(12));
    let category = *dice.pick(&[
        "fault.broadband.no-internet",
        "fault.broadband.slow",
        "fault.tv.no-signal",
        "complaint.billing.refund",
        "complaint.visit.missed",
        "install.broadband.new",
    ]);
    let service = format!("S{}-1", &customer[1..]);
    let filter = CaseFilter { customer: Some(customer.clone()), ..CaseFilter::default() };
    let rows = city.store.cases(&filter, CaseOrder::NewestFirst, None, 50)?.rows;
    let open = rows.iter().find(|row| row.closed_at.is_none());
    let outcome = match open {
        Some(open) if dice.roll(3) == 0 => OutcomeInput::Joins { case: open.id },
        open => OutcomeInput::Opens {
            category: category.to_owned(),
            service,
            priority: None,
            beside: open.map(|row| row.id).filter(|_| dice.roll(2) == 0),
        },
    };
    let input = ContactInput {
        channel: "hotline".to_owned(),
        direction: "inbound".to_owned(),
        customer,
        text: "请处理。".to_owned(),
        recording: String::new(),
        outcome,
    };
    let late = if dice.roll(4) == 0 { dice.span(20 * 60 * MINUTE) } else { 0 };
    let options = Options { occurred: Some(city.app.now().plus_millis(-late)), ..Options::default() };
    city.app.contact(by, &input, &options).map(|_| ())
}

fn acts(city: &City, dice: &mut Dice, by: &Actor, row: &CaseRow) -> Result<(), AppError> {
    let case = city.app.case_file(row.id)?.case;
    let now = city.app.now();
    let occurred = match dice.roll(4) {
        0 => Some(now.plus_millis(-dice.span(40 * 60 * MINUTE)).max(case.accepted_at)),
        _ => None,
    };
    let cause = *dice.pick(&[ExemptClass::UserCause, ExemptClass::ThirdParty, ExemptClass::ForceMajeure]);
    let source = *dice.pick(&[EvidenceSource::LineLog, EvidenceSource::Staff, EvidenceSource::Customer]);
    let kind = dice.roll(31);
    let (far, long, yes) = (dice.span(30 * 60 * MINUTE), dice.span(10 * 60 * MINUTE) + 1, dice.roll(2) == 0);
    let any = |found: Option<Uuid>| found.ok_or_else(Refusal::no_such_item);
    let from = case.accepted_at.plus_millis(far);
    let build = |edge: &mut Edge<'_>| -> Result<CaseCommand, Refusal> {
        let text = edge.text("写明情况。")?;
        let evidence = edge.evidence(source, "证据。")?;
        Ok(match kind {
            0 => CaseCommand::Answer { text },
            1 => CaseCommand::Arrive { evidence: yes.then_some(evidence) },
            2..=4 => CaseCommand::Restore { evidence: yes.then_some(evidence) },
            5..=7 => CaseCommand::Resolve { check: None, root_cause: "access.connector".to_owned(), text },
            8 => CaseCommand::Confirm {
                channel: "sms".to_owned(),
                spoken: SpokenBy::Recording("REC-1".into()),
            },
            9 => CaseCommand::Refuse { text, spoken: SpokenBy::Recording("REC-1".into()) },
            10 => CaseCommand::Reopen { text },
            11 if yes => CaseCommand::Cancel { text },
            12 => CaseCommand::Note { text, audience: Audience::Internal },
            13 => CaseCommand::Assign {
                unit: if yes { by.unit.clone() } else { "990104".to_owned() },
                person: by.person.clone(),
            },
            14 => {
                let category = if yes { "fault.tv.no-signal" } else { "fault.voice.no-tone" };
                CaseCommand::Categorise { category: category.to_owned() }
            }
            15 | 16 => CaseCommand::Pause {
                pause: edge.id(),
                cause,
                evidence,
                from: yes.then(|| now.plus_millis(-long).max(case.accepted_at)),
            },
            17 | 18 => CaseCommand::DecidePause {
                pause: any(case.pauses.last().map(|pause| pause.id))?,
                approve: yes,
            },
            19 => CaseCommand::Resume { pause: any(case.pauses.last().map(|pause| pause.id))? },
            20 => CaseCommand::Exempt {
                exemption: edge.id(),
                scheme: if yes { "cn-same-day" } else { "cn-yiyang" }.to_owned(),
                cause,
                span: Span { from, until: from.plus_millis(long * 6) },
                evidence,
            },
            21 => CaseCommand::DecideExemption {
                exemption: any(case.exemptions.last().map(|exemption| exemption.id))?,
                approve: yes,
            },
            22 => {
                let from = now.plus_millis(far - 60 * MINUTE);
                let window = Span { from, until: from.plus_millis(long) };
                CaseCommand::Appoint { window, asked_by_customer: yes }
            }
            23 => CaseCommand::Instruct {
                task: edge.id(),
                text,
                person: "zhou-min".to_owned(),
                due_at: now.plus_millis(long),
            },
            24 => CaseCommand::Assist {
                task: edge.id(),
                unit: "9901-network".to_owned(),
                text,
                limit_minutes: 90,
            },
            25 => CaseCommand::RedLine {
                mark: "forced-open".to_owned(),
                unit: if yes { "990104" } else { "9901-hotline" }.to_owned(),
            },
            26 => CaseCommand::CallBack {
                draw: "2026-06-25/repair".to_owned(),
                outcome: if yes { CallBackOutcome::Unsatisfied } else { CallBackOutcome::Satisfied },
                text: Some(text),
            },
            27 => CaseCommand::AcceptTask { task: any(case.tasks.last().map(|task| task.id))? },
            28 | 29 => withdrawal(&case, kind == 28, yes, evidence)?,
            _ => {
                let open = case.tasks.iter().find(|task| task.done_at.is_none()).map(|task| task.id);
                CaseCommand::FinishTask { task: any(open)?, text }
            }
        })
    };
    city.app.command(by, row.id, &Options { occurred, ..Options::default() }, &build).map(|_| ())
}

/// Asks that a mark is withdrawn, or decides on it.
fn withdrawal(case: &Case, ask: bool, approve: bool, evidence: Evidence) -> Result<CaseCommand, Refusal> {
    let line =
        case.standing_red_lines().find(|line| line.waits() != ask).ok_or_else(Refusal::no_such_item)?;
    let (mark, unit) = (line.mark.clone(), line.unit.clone());
    Ok(if ask {
        CaseCommand::WithdrawRedLine { mark, unit, evidence }
    } else {
        CaseCommand::DecideRedLine { mark, unit, approve }
    })
}

fn swarm(seed: u64, steps: u32) -> (City, u32) {
    let city = world(seed);
    let mut dice = Dice(seed);
    let staff = actors();
    let mut done = 0;
    for _ in 0..steps {
        let wait = if dice.roll(12) == 0 { 9 * 60 * MINUTE } else { 25 * MINUTE };
        city.clock.set(city.clock.now() + dice.span(wait));
        // The worker comes late, or not for a while.
        if dice.roll(3) == 0 {
            city.app.settle_due(32).unwrap();
        }
        let by = dice.pick(&staff).clone();
        let rows = city.store.cases(&CaseFilter::default(), CaseOrder::NewestFirst, None, 30).unwrap().rows;
        let result = if rows.len() < 6 || dice.roll(6) == 0 {
            opens(&city, &mut dice, &by)
        } else {
            let row = dice.pick(&rows).clone();
            acts(&city, &mut dice, &by, &row)
        };
        match result {
            Ok(()) => done += 1,
            Err(AppError::Refused(_)) => {}
            Err(error) => panic!("seed {seed}: {error}"),
        }
    }
    city.app.settle_due(64).unwrap();
    (city, done)
}

#[test]
fn whatever_anybody_does_adds_up() {
    let seeds: u64 = std::env::var("SWARM_SEEDS").ok().and_then(|seeds| seeds.parse().ok()).unwrap_or(12);
    for seed in 1..=seeds {
        let (city, done) = swarm(seed, 400);
        assert!(done > 60, "seed {seed}: {done} done");
        let report = audit(&city.app).unwrap();
        assert_eq!(report.findings, [], "seed {seed}: {report}");
    }
}
