//! A case of ten thousand events: what one more command takes in a process that remembers it and in one that has just
//! started, on each store. Asked: under 10 ms.

use crate::due::remove;
use crate::town::{again, agent, app};
use crate::watch::{Spread, timed};
use std::sync::Arc;
use uuid::Uuid;
use yinuo_app::ports::{Store, StreamId, StreamKind};
use yinuo_app::{App, ContactInput, Options, OutcomeInput};
use yinuo_domain::command::CaseCommand;
use yinuo_domain::event::Audience;
use yinuo_store::SqliteStore;

/// Events before the commands that are timed.
const EVENTS: u64 = 10_000;
/// Commands that are timed of each kind.
const COMMANDS: u64 = 100;

pub fn run() {
    measured("memory", &(Arc::new(yinuo_store::open_memory()) as Arc<dyn Store>));
    let file = std::env::temp_dir().join(format!("yinuo-bench-long-{}.sqlite", std::process::id()));
    measured("SQLite", &(Arc::new(SqliteStore::open(&file).expect("a data file")) as Arc<dyn Store>));
    remove(&file);
    #[cfg(feature = "postgres")]
    {
        use yinuo_store::{PostgresStore, cluster::Cluster};
        let cluster = Cluster::start(&[]).unwrap_or_else(|reason| panic!("{reason}"));
        let database = cluster.fresh("long").unwrap_or_else(|reason| panic!("{reason}"));
        let store = PostgresStore::open(&database.address()).expect("a database");
        measured("PostgreSQL", &(Arc::new(store) as Arc<dyn Store>));
    }
}

fn measured(name: &str, store: &Arc<dyn Store>) {
    let (app, _) = app(Arc::clone(store), 1);
    let call = ContactInput {
        channel: "hotline".into(),
        direction: "inbound".into(),
        customer: "C000000".into(),
        text: "下午突然断网，光猫亮红灯".into(),
        recording: String::new(),
        outcome: OutcomeInput::Opens {
            category: "complaint.billing.overcharge".into(),
            service: String::new(),
            priority: None,
            beside: None,
        },
    };
    let reply = app.contact(&agent(), &call, &Options::default()).expect("opens");
    let case = reply.case.expect("a case");
    while note(&app, case) < EVENTS {}
    let warm = (0..COMMANDS).map(|_| timed(|| note(&app, case)).1).collect();
    let cold = (0..COMMANDS)
        .map(|turn| {
            let (started, _) = again(Arc::clone(store), 10 + turn);
            timed(|| note(&started, case)).1
        })
        .collect();
    let stream = StreamId { kind: StreamKind::Case, id: case };
    let (events, whole) = timed(|| store.load(stream).expect("its events").events.len());
    let (warm, cold) = (Spread::of(warm), Spread::of(cold));
    println!(
        "long: {name}: one more command on a case of {events} events: p50 {} us, p99 {} us where it is remembered; p50 {} us, p99 {} us in a process that has just started (asked: under 10000); reading all its events takes {} us",
        warm.p50 / 1000,
        warm.p99 / 1000,
        cold.p50 / 1000,
        cold.p99 / 1000,
        whole / 1000
    );
}

fn note(app: &App, case: Uuid) -> u64 {
    let said = app.command(&agent(), case, &Options::default(), &|edge| {
        Ok(CaseCommand::Note { text: edge.text("又打了一次电话")?, audience: Audience::Internal })
    });
    said.expect("is noted").version
}
