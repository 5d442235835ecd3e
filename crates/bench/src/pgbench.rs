//! PostgreSQL's own bench as the ceiling: a script of it inserts the rows of one case, taken from a database that our intake
//! filled, in one transaction, as often as there were cases.
//!
//! A row of a script must be another one each time, so identifiers and unique keys are made of what stood there and of a number
//! that `pgbench` draws. That costs the server a hash for each identifier, which ours does not: a little in our favour.

use crate::postgres::{Bare, TABLES};
use std::fmt::Write as _;
use std::process::Command;
use yinuo_store::cluster::{Cluster, Fresh, program};

/// What makes a row another one: far more numbers than rows, and still a position.
const DRAWN: &str = "\\set k random(1, 4000000000000000)\n";

/// Columns of a table in their order: name, type, and whether a unique key names it (`t` or `f`).
fn columns(table: &str) -> String {
    format!(
        "select quote_ident(a.attname), format_type(a.atttypid, a.atttypmod),
             case when exists (select 1 from pg_index i where i.indrelid = a.attrelid and i.indisunique and a.attnum = any (i.indkey))
                  then 't' else 'f' end
         from pg_attribute a
         where a.attrelid = '{table}'::regclass and a.attnum > 0 and not a.attisdropped
         order by a.attnum"
    )
}

/// A value of a row as the script writes it: `told` is a literal, or `NULL`.
fn value(told: &str, kind: &str, name: &str, is_key: bool) -> String {
    match (told, kind, is_key) {
        ("NULL", ..) => format!("null::{kind}"),
        (_, "uuid", _) => format!("md5({told} || (:k)::text)::uuid"),
        (_, "text", true) => format!("{told} || (:k)::text"),
        // Of numbers in keys only the position is one that every row has for itself.
        (_, _, true) if name.trim_matches('"') == "position" => format!("{told}::{kind} + (:k)::{kind}"),
        _ => format!("{told}::{kind}"),
    }
}

/// The script: the rows of the case in the middle.
fn script(from: &Bare, cases: u32) -> String {
    let mut script = format!("{DRAWN}begin;\n");
    for (table, order) in TABLES {
        let columns = from.texts(&columns(table));
        let read: Vec<String> =
            columns.iter().map(|column| format!("quote_nullable({}::text)", column[0])).collect();
        let rows = from.texts(&format!("select {} from {table} order by {order}", read.join(", ")));
        let (case, all) = (cases as usize / 2, cases as usize);
        for row in &rows[rows.len() * case / all..rows.len() * (case + 1) / all] {
            let values: Vec<String> = row
                .iter()
                .zip(&columns)
                .map(|(told, column)| value(told, &column[1], &column[0], column[2] == "t"))
                .collect();
            writeln!(script, "insert into {table} values ({});", values.join(", ")).expect("a text");
        }
    }
    script + "commit;\n"
}

/// Transactions a second of as many clients, as `pgbench` says.
pub fn per_second(cluster: &Cluster, from: &Fresh<'_>, to: &Fresh<'_>, (clients, cases): (u32, u32)) -> u64 {
    let file = std::env::temp_dir().join(format!("yinuo-bench-{}.pgbench", std::process::id()));
    std::fs::write(&file, script(&Bare::connect(&from.address()), cases)).expect("a script");
    let each = (cases / clients).max(1).to_string();
    let told =
        Command::new(program("pgbench").expect("pgbench, which comes with Debian's package `postgresql`"))
            .args(["--no-vacuum", "--protocol=prepared", "--jobs=2", "--username=postgres", "--port=5432"])
            .args(["--client", &clients.to_string(), "--transactions", &each])
            .arg("--host")
            .arg(cluster.folder())
            .arg("--file")
            .arg(&file)
            .arg(to.name())
            .output()
            .expect("it runs");
    let _ = std::fs::remove_file(&file);
    let (said, failed) = (String::from_utf8_lossy(&told.stdout), String::from_utf8_lossy(&told.stderr));
    assert!(told.status.success(), "{failed}");
    let all = format!("{0}/{0}", u64::from(clients) * each.parse::<u64>().expect("a number"));
    assert!(said.contains(&all), "every transaction was committed: {said}{failed}");
    let tps =
        said.lines().find_map(|line| line.strip_prefix("tps = ")?.split(['.', ' ']).next()?.parse().ok());
    tps.unwrap_or_else(|| panic!("how many a second: {said}"))
}
