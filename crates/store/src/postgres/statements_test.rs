//! Every statement is accepted by a migrated database and keeps the house rules.

use super::cluster::{Cluster, Fresh};
use super::connection::Connection;
use super::migrations::{MIGRATIONS, migrate};
use super::statements::{FILES, STATEMENTS};
use super::{Target, reading};
use crate::open::OpenError;

const SOURCES: [&str; 18] = [
    include_str!("archive.rs"),
    include_str!("settlements.rs"),
    include_str!("ties.rs"),
    include_str!("connection.rs"),
    include_str!("access.rs"),
    include_str!("facts.rs"),
    include_str!("leases.rs"),
    include_str!("list.rs"),
    include_str!("migrations.rs"),
    include_str!("mod.rs"),
    include_str!("named.rs"),
    include_str!("questions.rs"),
    include_str!("sealed.rs"),
    include_str!("snapshots.rs"),
    include_str!("store.rs"),
    include_str!("write.rs"),
    include_str!("writer.rs"),
    include_str!("visits.rs"),
];
/// Pieces that are no statement of their own.
const HEADS: [&str; 5] = ["list_head", "count_head", "ids_head", "valued_list_head", "valued_ids_head"];

/// What compatible distributed databases lack, what would make two stores differ, and what the house bans.
const BANNED: [&str; 30] = [
    "serial",
    "sequence",
    "identity",
    "nextval",
    "advisory",
    "trigger",
    "listen",
    "notify",
    "now(",
    "current_timestamp",
    "clock_timestamp",
    "random",
    "gen_",
    "json",
    "ctid",
    "xmin",
    "oid",
    "lock table",
    "skip locked",
    "partition",
    "inherits",
    "tablespace",
    "plpgsql",
    "create function",
    "do $$",
    "cascade",
    "select *",
    "ilike",
    "?1",
    "vacuum",
];

fn is_piece(name: &str, sql: &str) -> bool {
    HEADS.contains(&name) || ["and ", "order by", "limit ", ") "].iter().any(|begin| sql.starts_with(begin))
}

fn empty(name: &str) -> (Fresh<'static>, Connection) {
    let database = Cluster::shared().unwrap().fresh(name).unwrap();
    let connection = reading(&Target::of(&database.address()).unwrap()).unwrap();
    (database, connection)
}

#[test]
fn every_statement_is_accepted() {
    let (_database, mut connection) = empty("every_statement_is_accepted");
    migrate(&mut connection, &MIGRATIONS).unwrap();
    for (name, sql) in STATEMENTS.iter().filter(|(_, sql)| !sql.starts_with("set ")) {
        let between = |head: &str, end: &str| format!("{}\n{}", STATEMENTS[head], STATEMENTS[end]);
        let whole = if ["count_head", "count_end"].contains(name) {
            between("count_head", "count_end")
        } else if ["valued_list_head", "valued_ids_head"].contains(name) {
            between(name, "valued_end")
        } else if *name == "valued_end" || name.ends_with("_found") {
            format!("{}\n{}", between("valued_ids_head", name), STATEMENTS["valued_end"])
                .replace(") as c\n) as c", ") as c")
        } else if is_piece(name, sql) && !HEADS.contains(name) {
            format!("{}\n{sql}", STATEMENTS["list_head"])
        } else {
            (*sql).to_owned()
        };
        connection.prepare(&whole).map_err(|failed| format!("{name}: {}", failed.reason)).unwrap();
    }
    for name in ["session", "session_hints", "writer_hints"] {
        connection.batch(STATEMENTS[name]).map_err(|failed| format!("{name}: {}", failed.reason)).unwrap();
    }
}

#[test]
fn every_statement_has_its_own_name_and_is_used() {
    let blocks: usize = FILES.iter().map(|file| file.matches("-- name: ").count()).sum();
    assert_eq!(blocks, STATEMENTS.len());
    for name in STATEMENTS.keys() {
        let literal = format!("\"{name}\"");
        assert!(SOURCES.iter().any(|source| source.contains(&literal)), "{name} is not used");
    }
}

/// The words of a text that are not in its comments.
fn code(sql: &str) -> String {
    sql.lines().filter_map(|line| line.split("--").next()).collect::<Vec<_>>().join("\n").to_lowercase()
}

#[test]
fn no_statement_uses_what_compatible_databases_lack() {
    let schema = MIGRATIONS.iter().map(|migration| (migration.name, migration.sql));
    for (name, sql) in STATEMENTS.iter().map(|(name, sql)| (*name, *sql)).chain(schema) {
        for banned in BANNED {
            assert!(!code(sql).contains(banned), "{name} contains {banned}");
        }
    }
}

#[test]
fn the_scan_finds_what_is_planted() {
    for planted in
        ["id bigserial", "select pg_advisory_lock(1)", "LISTEN journal", "body jsonb", "values (now())"]
    {
        assert!(BANNED.iter().any(|banned| code(planted).contains(banned)), "{planted}");
    }
    assert_eq!(code("select 1 -- never now()"), "select 1 ");
}

#[test]
fn every_list_has_an_order() {
    // Lookups by a whole unique key, counts, and what a connection is asked.
    let single = [
        "idempotency",
        "credential",
        "person_key",
        "case_row",
        "case_by_number",
        "next_wake",
        "register_row",
        "guard",
        "erased_at",
        "roll_sealed",
        "message",
        "count_handed",
        "count_ties",
        "count_lease_owners",
        "customers",
        "sealed_customers",
        "count_unsealed_keys",
        "count_unsealed_texts",
        "count_unsealed_artefacts",
        "count_unsealed_customers",
        "artefact",
        "artefact_type",
        "has_artefact",
        "stream_head",
        "snapshot",
        "archived",
        "count_expired",
    ];
    for (name, sql) in STATEMENTS.iter() {
        if sql.starts_with("select") && !single.contains(name) && !is_piece(name, sql) {
            assert!(sql.contains("order by"), "{name} has no order");
        }
    }
}

#[test]
fn texts_that_are_compared_are_compared_by_their_bytes() {
    // Bodies and sentences are only ever handed back.
    let unordered = ["name", "body", "zh", "en"];
    for migration in MIGRATIONS {
        let table = |line: &str| line.split_whitespace().next().unwrap_or_default().to_owned();
        for line in code(migration.sql).lines().filter(|line| line.contains(" text ")) {
            let column = table(line);
            assert!(
                line.contains("collate \"c\"") || unordered.contains(&column.as_str()),
                "{}: {line}",
                migration.name
            );
        }
    }
}

#[test]
fn both_databases_have_the_same_migrations() {
    let sqlite: Vec<_> = crate::sqlite::migration_names().collect();
    assert_eq!(MIGRATIONS.map(|migration| migration.name).to_vec(), sqlite);
}

#[test]
fn migrating_again_changes_nothing_and_later_ones_are_added() {
    let (_database, mut connection) = empty("migrating_again");
    migrate(&mut connection, &MIGRATIONS[..2]).unwrap();
    migrate(&mut connection, &MIGRATIONS).unwrap();
    migrate(&mut connection, &MIGRATIONS).unwrap();
    assert_eq!(connection.rows("recorded_migrations", &[]).unwrap().len(), MIGRATIONS.len());
}

#[test]
fn a_newer_database_is_refused() {
    let (_database, mut connection) = empty("a_newer_database");
    migrate(&mut connection, &MIGRATIONS).unwrap();
    let refused = migrate(&mut connection, &MIGRATIONS[..3]);
    assert_eq!(refused, Err(OpenError::MigrationNewer { name: "0004_registers".to_owned() }));
}

#[test]
fn an_edited_migration_is_refused() {
    let (_database, mut connection) = empty("an_edited_migration");
    let mut edited = MIGRATIONS;
    edited[1].sql = "create table something_else (a bigint)";
    migrate(&mut connection, &edited[..2]).unwrap();
    let refused = migrate(&mut connection, &MIGRATIONS);
    let name = "0002_cases";
    assert_eq!(refused, Err(OpenError::MigrationDiffers { recorded: name.to_owned(), known: name }));
}

#[test]
fn a_failing_migration_leaves_nothing() {
    let (_database, mut connection) = empty("a_failing_migration");
    let mut broken = MIGRATIONS;
    broken[3].sql = "create table half (a bigint); create nonsense";
    assert!(matches!(migrate(&mut connection, &broken), Err(OpenError::Storage { .. })));
    assert_eq!(connection.rows("tables", &[]).unwrap().len(), 0);
    migrate(&mut connection, &MIGRATIONS).unwrap();
}

#[test]
fn a_foreign_database_is_refused_and_left_alone() {
    let (database, mut connection) = empty("a_foreign_database");
    database.run("create table shopping (item text)").unwrap();
    assert_eq!(migrate(&mut connection, &MIGRATIONS), Err(OpenError::NotOurs));
    assert_eq!(connection.rows("tables", &[]).unwrap().len(), 1);
}

#[test]
fn many_may_open_a_new_database_at_once() {
    let (database, mut connection) = empty("many_may_open");
    std::thread::scope(|scope| {
        for _ in 0..6 {
            scope.spawn(|| super::PostgresStore::open(&database.address()).map(drop).unwrap());
        }
    });
    assert_eq!(connection.rows("recorded_migrations", &[]).unwrap().len(), MIGRATIONS.len());
}
