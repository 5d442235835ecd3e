//! decide + evolve on a case of forty events with promises on the calendars of Shanghai and London and two pauses.
//! Ceiling asked: 10 microseconds.

use crate::town::{MORNING, PACKS, TABLE, agent, app_under};
use crate::watch::{median, timed};
use std::sync::Arc;
use yinuo_app::{ContactInput, Options, OutcomeInput};
use yinuo_domain::case::evolve;
use yinuo_domain::command::{CaseCommand, decide};
use yinuo_domain::{Actor, Audience, Brief, Context, EvidenceSource, TextRef};
use yinuo_policy::{ExemptClass, Instant};

const OFCOM: &str = include_str!("../../../policies/uk-ofcom-2026.toml");
const ENGLAND: &str = include_str!("../../../calendars/gb-england-2026.toml");
/// Decisions of one round.
const DECISIONS: u64 = 20_000;

pub fn run() {
    let packs = [PACKS[0], PACKS[1], OFCOM];
    let (app, clock) = app_under((&packs, &[TABLE, ENGLAND]), Arc::new(yinuo_store::open_memory()), 1);
    let outcome = OutcomeInput::Opens {
        category: "fault.broadband.no-internet".into(),
        service: "S000000".into(),
        priority: None,
        beside: None,
    };
    let call = ContactInput {
        channel: "hotline".into(),
        direction: "inbound".into(),
        customer: "C000000".into(),
        text: "网断了".into(),
        recording: String::new(),
        outcome,
    };
    let case = app.contact(&agent(), &call, &Options::default()).expect("opens").case.expect("a case");
    let second = Actor { person: "second".into(), ..agent() };
    let hour = |hours: i64| clock.0.store(MORNING + hours * 3_600_000, std::sync::atomic::Ordering::SeqCst);
    let does =
        |actor: &Actor,
         build: &dyn Fn(&mut yinuo_app::Edge<'_>) -> Result<CaseCommand, yinuo_domain::Refusal>| {
            app.command(actor, case, &Options::default(), build).expect("accepted");
        };
    for round in 0..2 {
        hour(1 + round * 2);
        does(&agent(), &|edge| {
            let evidence = edge.evidence(EvidenceSource::Customer, "客户不在家")?;
            Ok(CaseCommand::Pause { pause: edge.id(), cause: ExemptClass::UserCause, evidence, from: None })
        });
        let pause = app.case_file(case).expect("file").case.pauses.last().expect("a pause").id;
        does(&second, &|_| Ok(CaseCommand::DecidePause { pause, approve: true }));
        hour(2 + round * 2);
        does(&agent(), &|_| Ok(CaseCommand::Resume { pause }));
    }
    while app.case_file(case).expect("file").case.version < 40 {
        does(&agent(), &|edge| {
            Ok(CaseCommand::Note { text: edge.text("看过")?, audience: Audience::Internal })
        });
    }
    let state = app.case_file(case).expect("file").case;
    let law = app.law();
    let brief = Brief::default();
    let actor = agent();
    let now = Instant(MORNING + 5 * 3_600_000);
    let command = CaseCommand::Note {
        text: TextRef { text: uuid::Uuid::from_u128(1), commitment: "00".repeat(32) },
        audience: Audience::Internal,
    };
    let rounds = (0..5).map(|_| {
        let ((), nanos) = timed(|| {
            for _ in 0..DECISIONS {
                let ctx = Context { now, actor: &actor, book: &law.book, org: &law.org, brief: &brief };
                let facts = decide(&state, &command, now, ctx).expect("accepted");
                let mut after = state.clone();
                for fact in &facts {
                    evolve(&mut after, fact, now, "zhao");
                }
                assert!(after.version > state.version);
            }
        });
        nanos / DECISIONS
    });
    let each = median(rounds.collect());
    let rules: Vec<&str> = state.promises.iter().map(|promise| promise.rule.as_str()).collect();
    println!(
        "core: decide + evolve on {} events, {} promises ({}), {} pauses: {}.{:03} us (asked: under 10)",
        state.version,
        state.promises.len(),
        rules.join(", "),
        state.pauses.len(),
        each / 1000,
        each % 1000
    );
}
