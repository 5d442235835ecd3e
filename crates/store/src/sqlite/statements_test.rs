//! Every statement compiles on a migrated file and keeps the house rules.

use super::migrations::{MIGRATIONS, migrate};
use super::statements::STATEMENTS;
use rusqlite::Connection;

const SOURCES: [&str; 15] = [
    include_str!("access.rs"),
    include_str!("apply.rs"),
    include_str!("archive.rs"),
    include_str!("list.rs"),
    include_str!("messages.rs"),
    include_str!("rolls.rs"),
    include_str!("rows.rs"),
    include_str!("sealed.rs"),
    include_str!("shared.rs"),
    include_str!("snapshots.rs"),
    include_str!("store.rs"),
    include_str!("statements.rs"),
    include_str!("settlements.rs"),
    include_str!("ties.rs"),
    include_str!("visits.rs"),
];
/// Pieces that are no statement of their own.
const HEADS: [&str; 3] = ["list_head", "count_head", "ids_head"];

fn is_piece(name: &str, sql: &str) -> bool {
    HEADS.contains(&name)
        || sql.starts_with("and ")
        || sql.starts_with("order by")
        || sql.starts_with("limit ")
}

#[test]
fn every_statement_compiles() {
    let mut connection = Connection::open_in_memory().unwrap();
    migrate(&mut connection, &MIGRATIONS).unwrap();
    for (name, sql) in STATEMENTS.iter() {
        let whole = if *name == "count_head" || *name == "count_end" {
            format!("{}\n{}", STATEMENTS["count_head"], STATEMENTS["count_end"])
        } else if is_piece(name, sql) && !HEADS.contains(name) {
            format!("{}\n{sql}", STATEMENTS["list_head"])
        } else {
            (*sql).to_owned()
        };
        connection.prepare(&whole).map_err(|error| format!("{name}: {error}")).unwrap();
    }
}

#[test]
fn every_statement_has_its_own_name_and_is_used() {
    let blocks: usize = super::statements::FILES.iter().map(|file| file.matches("-- name: ").count()).sum();
    assert_eq!(blocks, STATEMENTS.len());
    for name in STATEMENTS.keys() {
        let literal = format!("\"{name}\"");
        assert!(SOURCES.iter().any(|source| source.contains(&literal)), "{name} is not used");
    }
}

#[test]
fn no_statement_reads_a_clock_or_draws_a_number() {
    let schema = MIGRATIONS.iter().map(|migration| (&migration.name, &migration.sql));
    for (name, sql) in STATEMENTS.iter().chain(schema) {
        for banned in [
            "current_",
            "datetime(",
            "strftime(",
            "julianday(",
            "random",
            "trigger",
            "cascade",
            "select *",
            "$1",
        ] {
            assert!(!sql.to_lowercase().contains(banned), "{name} contains {banned}");
        }
    }
}

#[test]
fn every_list_has_an_order() {
    // Lookups by a whole unique key, and counts.
    let single = [
        "stream_version",
        "stream_head",
        "snapshot",
        "idempotency",
        "credential",
        "person_key",
        "personal_text",
        "has_personal_text",
        "case_row",
        "case_by_number",
        "next_wake",
        "posting",
        "is_reversed",
        "owed_for_holder",
        "balance",
        "register_row",
        "customer",
        "sealed_customer",
        "count_unsealed_keys",
        "count_unsealed_texts",
        "count_unsealed_artefacts",
        "count_unsealed_customers",
        "artefact",
        "artefact_type",
        "has_artefact",
        "epoch",
        "count_lease_owners",
        "guard",
        "cursor",
        "journal_head",
        "erased_at",
        "roll_sums",
        "has_restatement",
        "roll_sealed",
        "message",
        "count_handed",
        "count_ties",
        "archived",
        "count_expired",
    ];
    for (name, sql) in STATEMENTS.iter() {
        if sql.starts_with("select") && !single.contains(name) && !is_piece(name, sql) {
            assert!(sql.contains("order by"), "{name} has no order");
        }
    }
}
