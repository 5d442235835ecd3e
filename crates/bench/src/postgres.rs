//! Durable intake on PostgreSQL by 8 and by 32 clients, against `pgbench` and against a bare program in which as many clients
//! insert the very rows, one transaction each. Asked: at least 60 % of `pgbench`. And what grouping gains: the same intake by clients of whom
//! each has a store of its own, so that nobody shares a transaction.

use crate::pgbench;
use crate::town::{again, agent, app};
use crate::watch::{median, option, per_mille, per_second, timed};
use std::error::Error;
use std::sync::Arc;
use tokio::runtime::{Builder, Runtime};
use tokio_postgres::types::private::BytesMut;
use tokio_postgres::types::{FromSql, IsNull, ToSql, Type, to_sql_checked};
use tokio_postgres::{Client, NoTls, Statement};
use yinuo_app::{App, ContactInput, Options, OutcomeInput};
use yinuo_store::PostgresStore;
use yinuo_store::cluster::{Cluster, Fresh};

/// Cases of one round, unless told otherwise.
const CASES: u32 = 2_000;
/// Alternating rounds, unless told otherwise.
const ROUNDS: u32 = 5;
/// Tables that an intake adds rows to, with the order in which their rows came.
pub const TABLES: [(&str, &str); 10] = [
    ("stream", "kind, id"),
    ("journal", "recorded_at, stream_id, version"),
    ("case_row", "number"),
    ("clock", "case_id"),
    ("contact_row", "id"),
    ("personal_text", "id"),
    ("person_key", "person"),
    ("idempotency", "key"),
    ("inbox", "key"),
    ("guard_counter", "key"),
];

/// What one number of clients came to, in each round.
#[derive(Default)]
struct Rounds {
    ours: Vec<u64>,
    alone: Vec<u64>,
    bares: Vec<u64>,
    ratios: Vec<u64>,
    gains: Vec<u64>,
    groups: Vec<u64>,
    pgbench: Vec<u64>,
    of_pgbench: Vec<u64>,
}

pub fn run() {
    let asked =
        |name: &str, otherwise: u32| option(name).map_or(otherwise, |value| value.parse().expect("a number"));
    let (cases, rounds) = (asked("--cases", CASES), asked("--rounds", ROUNDS));
    let cluster = Cluster::start(&[]).unwrap_or_else(|reason| panic!("{reason}"));
    for clients in [8, 32] {
        let mut came = Rounds::default();
        for round in 0..rounds {
            came.round(&cluster, (clients, cases), round);
        }
        came.tell(clients);
    }
}

impl Rounds {
    fn round(&mut self, cluster: &Cluster, (clients, cases): (u32, u32), round: u32) {
        let named = |what: &str| fresh(cluster, &format!("{what}-{clients}-{round}"));
        let per_second = |nanos| per_second(u64::from(cases), nanos);
        let database = named("together");
        let (nanos, group) = together(&database, (clients, cases));
        let bare = bare(&database, &named("bare"), (clients, cases));
        let beside = named("pgbench");
        drop(store(&beside));
        let pgbench = pgbench::per_second(cluster, &database, &beside, (clients, cases));
        let apart = apart(&named("apart"), (clients, cases));
        self.ours.push(per_second(nanos));
        self.alone.push(per_second(apart));
        self.bares.push(per_second(bare));
        self.ratios.push(per_mille(bare, nanos));
        self.gains.push(per_mille(apart, nanos));
        self.groups.push(group);
        self.pgbench.push(pgbench);
        self.of_pgbench.push(per_mille(per_second(nanos), pgbench));
    }

    fn tell(self, clients: u32) {
        println!(
            "postgres: {} cases/s with {clients} clients, {} per mille of the {} of pgbench (asked: at least 600), {} per mille of the bare program's {}; groups of {} on average; {} cases/s when nobody shares a transaction, so grouping makes {} per mille of it",
            median(self.ours),
            median(self.of_pgbench),
            median(self.pgbench),
            median(self.ratios),
            median(self.bares),
            median(self.groups),
            median(self.alone),
            median(self.gains)
        );
    }
}

fn fresh<'c>(cluster: &'c Cluster, name: &str) -> Fresh<'c> {
    cluster.fresh(name).unwrap_or_else(|reason| panic!("{reason}"))
}

fn store(database: &Fresh<'_>) -> Arc<PostgresStore> {
    Arc::new(PostgresStore::open(&database.address()).expect("a database"))
}

fn call(number: u32) -> ContactInput {
    ContactInput {
        channel: "hotline".into(),
        direction: "inbound".into(),
        customer: format!("C{number:06}"),
        text: "下午突然断网，光猫亮红灯".into(),
        recording: String::new(),
        outcome: OutcomeInput::Opens {
            category: "fault.broadband.no-internet".into(),
            service: format!("S{number:06}"),
            priority: None,
            beside: None,
        },
    }
}

/// Nanoseconds until every case is acknowledged, each client on the application that is his.
fn intake(apps: &[Arc<App>], (clients, cases): (u32, u32)) -> u64 {
    let ((), nanos) = timed(|| {
        std::thread::scope(|scope| {
            for (client, app) in (0..clients).zip(apps.iter().cycle()) {
                scope.spawn(move || {
                    for number in (client..cases).step_by(clients as usize) {
                        let key = ("bench".to_owned(), format!("call-{number}"), Vec::new());
                        let options = Options { key: Some(key), ..Options::default() };
                        app.contact(&agent(), &call(number), &options).expect("opens");
                    }
                });
            }
        });
    });
    nanos
}

/// All clients on one store: nanoseconds, and how many commands shared a transaction on average.
fn together(database: &Fresh<'_>, (clients, cases): (u32, u32)) -> (u64, u64) {
    let store = store(database);
    let (app, _) = app(Arc::clone(&store) as _, cases);
    let count = |store: &PostgresStore| {
        store
            .group_sizes()
            .iter()
            .fold((0, 0), |(all, groups), (size, count)| (all + *size as u64 * count, groups + count))
    };
    let before = count(&store);
    let nanos = intake(&[app], (clients, cases));
    let after = count(&store);
    (nanos, (after.0 - before.0) / (after.1 - before.1).max(1))
}

/// Each client on a store of his own.
fn apart(database: &Fresh<'_>, (clients, cases): (u32, u32)) -> u64 {
    let (first, _) = app(store(database) as _, cases);
    drop(first);
    let apps: Vec<Arc<App>> =
        (2..clients + 2).map(|seed| again(store(database) as _, seed.into()).0).collect();
    intake(&apps, (clients, cases))
}

/// A value as the wire carries it, whatever its type.
#[derive(Debug, Clone)]
struct Raw(Option<Vec<u8>>);

impl<'a> FromSql<'a> for Raw {
    fn from_sql(_: &Type, raw: &'a [u8]) -> Result<Self, Box<dyn Error + Sync + Send>> {
        Ok(Self(Some(raw.to_vec())))
    }
    fn from_sql_null(_: &Type) -> Result<Self, Box<dyn Error + Sync + Send>> {
        Ok(Self(None))
    }
    fn accepts(_: &Type) -> bool {
        true
    }
}

impl ToSql for Raw {
    fn to_sql(&self, _: &Type, out: &mut BytesMut) -> Result<IsNull, Box<dyn Error + Sync + Send>> {
        match &self.0 {
            Some(raw) => {
                out.extend_from_slice(raw);
                Ok(IsNull::No)
            }
            None => Ok(IsNull::Yes),
        }
    }
    fn accepts(_: &Type) -> bool {
        true
    }
    to_sql_checked!();
}

/// A connection that is driven in the thread of its client, as ours are.
pub struct Bare {
    runtime: Runtime,
    client: Client,
}

impl Bare {
    pub fn connect(address: &str) -> Self {
        let runtime = Builder::new_current_thread().enable_all().build().expect("a runtime");
        let (client, driver) = runtime.block_on(tokio_postgres::connect(address, NoTls)).expect("connected");
        runtime.spawn(async move { drop(driver.await) });
        Self { runtime, client }
    }

    /// The rows of a question, every value as text.
    pub fn texts(&self, sql: &str) -> Vec<Vec<String>> {
        let rows = self.runtime.block_on(self.client.query(sql, &[])).expect("rows");
        rows.iter().map(|row| (0..row.len()).map(|column| row.get(column)).collect()).collect()
    }

    fn read(&self, table: &str, order: &str) -> Vec<Vec<Raw>> {
        let sql = format!("select * from {table} order by {order}");
        let rows = self.runtime.block_on(self.client.query(&sql, &[])).expect("rows");
        rows.iter().map(|row| (0..row.len()).map(|column| row.get(column)).collect()).collect()
    }

    fn insert_into(&self, table: &str, columns: usize) -> Statement {
        let places: Vec<String> = (1..=columns).map(|place| format!("${place}")).collect();
        let sql = format!("insert into {table} values ({})", places.join(", "));
        self.runtime.block_on(self.client.prepare(&sql)).expect("a statement")
    }

    /// One transaction of single inserts, each answered before the next, as a client of pgbench does it.
    fn write(&self, inserts: &[(Statement, &[Vec<Raw>])]) {
        self.runtime.block_on(async {
            self.client.batch_execute("begin").await.expect("begun");
            for (statement, rows) in inserts {
                for row in *rows {
                    let values: Vec<&(dyn ToSql + Sync)> = row.iter().map(|value| value as _).collect();
                    self.client.execute(statement, &values).await.expect("a row");
                }
            }
            self.client.batch_execute("commit").await.expect("durable");
        });
    }
}

/// Nanoseconds that as many clients take to insert the very rows, a case in a transaction.
fn bare(from: &Fresh<'_>, to: &Fresh<'_>, (clients, cases): (u32, u32)) -> u64 {
    drop(store(to));
    let reader = Bare::connect(&from.address());
    let rows: Vec<Vec<Vec<Raw>>> = TABLES.iter().map(|(table, order)| reader.read(table, order)).collect();
    let writers: Vec<Bare> = (0..clients).map(|_| Bare::connect(&to.address())).collect();
    let ((), nanos) = timed(|| {
        std::thread::scope(|scope| {
            for (client, writer) in (0..clients).zip(writers) {
                let rows = &rows;
                scope.spawn(move || {
                    let statements: Vec<Statement> = TABLES
                        .iter()
                        .zip(rows)
                        .map(|((table, _), rows)| writer.insert_into(table, rows.first().map_or(1, Vec::len)))
                        .collect();
                    for case in (client..cases).step_by(clients as usize) {
                        let (case, all) = (case as usize, cases as usize);
                        let share =
                            |rows: &[Vec<Raw>]| rows.len() * case / all..rows.len() * (case + 1) / all;
                        let inserts: Vec<(Statement, &[Vec<Raw>])> = statements
                            .iter()
                            .zip(rows)
                            .map(|(statement, rows)| (statement.clone(), &rows[share(rows)]))
                            .collect();
                        writer.write(&inserts);
                    }
                });
            }
        });
    });
    nanos
}
