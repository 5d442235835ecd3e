//! Copies of a file in service, and what a copy is asked before anybody relies on it.

use super::{connection, is_moving, migrations};
use crate::open::OpenError;
use rusqlite::{Connection, OpenFlags};
use std::path::Path;

/// What must hold between tables, with a statement that counts where it does not.
const RULES: [(&str, &str); 8] = [
    (
        "a stream whose head is not its last event",
        "select count(*) from stream s where not exists (select 1 from journal j where j.stream_kind = s.kind
            and j.stream_id = s.id and j.version = s.version and j.hash = s.head)
            and not exists (select 1 from archived a join journal_place p on p.stream_kind = a.kind
                and p.stream_id = a.id and p.shard = a.shard and p.version = a.version
                where a.kind = s.kind and a.id = s.id and a.version = s.version and p.hash = s.head)",
    ),
    (
        "an event beyond its stream's head, or of no stream",
        "select count(*) from journal j left join stream s on s.kind = j.stream_kind and s.id = j.stream_id
            where s.version is null or j.version > s.version",
    ),
    (
        "a shard whose head is not its last position, or whose positions have gaps",
        "select count(*) from (select shard, max(position) as last, count(distinct position) as events
                from (select shard, position from journal union all select shard, position from journal_place)
                group by shard) j
            full join journal_head h on h.shard = j.shard
            where h.position is null or j.last is null or h.position <> j.last or j.events <> j.last",
    ),
    (
        "an archived stream of which something is in the journal, or the place of an event that is there too",
        "select (select count(*) from journal j join archived a on a.kind = j.stream_kind and a.id = j.stream_id
                and j.version <= a.version)
            + (select count(*) from journal j join journal_place p on p.shard = j.shard and p.position = j.position)",
    ),
    (
        "an archived stream without the places of its events",
        "select count(*) from archived a where a.version <> (select count(*) from journal_place p
            where p.shard = a.shard and p.stream_kind = a.kind and p.stream_id = a.id and p.version <= a.version)",
    ),
    (
        "a posting whose lines do not sum to zero",
        "select count(*) from (select posting from posting_line group by posting, unit having sum(amount) <> 0)",
    ),
    (
        "a balance that is not the sum of its lines",
        "select count(*) from (select account, unit, sum(amount) as sum from posting_line group by account, unit) l
            full join account a on a.account = l.account and a.unit = l.unit
            where coalesce(l.sum, 0) <> coalesce(a.balance, 0)",
    ),
    (
        "an erased person whose key or texts are there",
        "select count(*) from erased_person e where exists (select 1 from person_key k where k.person = e.person)
            or exists (select 1 from personal_text t where t.person = e.person)",
    ),
];

/// Copies a file as it is at one moment, while others write to it, into a file that is empty or does not exist. What
/// was deleted is not in the copy. Nothing is flushed: that is left to whoever gives the copy its name.
///
/// # Errors
/// When the source is not ours or not finished, or a file fails.
pub fn copy(from: &Path, to: &Path) -> Result<(), OpenError> {
    let connection = connection::connect(from)?;
    migrations::check_ours(&connection)?;
    if is_moving(&connection)? {
        return Err(OpenError::MoveUnfinished);
    }
    let Some(to) = to.to_str() else {
        return Err(OpenError::Storage { reason: format!("{} is not UTF-8", to.display()) });
    };
    // The copy is written under the settings of this connection: rows that move while it grows leave nothing behind.
    connection.pragma_update(None, "secure_delete", true)?;
    connection.execute("vacuum into ?1", [to])?;
    Ok(())
}

/// What does not hold in a file of the newest schema that nobody writes to: damaged pages, rows that point nowhere,
/// heads, positions and balances that are not what they sum up. Nothing means sound.
///
/// # Errors
/// When it cannot be read at all.
pub fn findings(path: &Path) -> Result<Vec<String>, OpenError> {
    let connection = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    let mut found = Vec::new();
    let mut pages = connection.prepare("pragma integrity_check(10)")?;
    for said in pages.query_map([], |row| row.get::<_, String>(0))? {
        let said = said?;
        if said != "ok" {
            found.push(said);
        }
    }
    // What lies in damaged pages is not worth asking.
    if !found.is_empty() {
        return Ok(found);
    }
    let mut orphans = connection.prepare("pragma foreign_key_check")?;
    for table in orphans.query_map([], |row| row.get::<_, String>(0))?.take(10) {
        found.push(format!("a row of {} points nowhere", table?));
    }
    for (broken, count) in RULES {
        let count: i64 = connection.query_row(count, [], |row| row.get(0))?;
        if count > 0 {
            found.push(format!("{broken}: {count}"));
        }
    }
    Ok(found)
}

/// Makes a file that nobody has open complete in itself, so that it can be moved and copied as one.
///
/// # Errors
/// When somebody has it open, or it fails.
pub fn fold(path: &Path) -> Result<(), OpenError> {
    let connection = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    let mode: String =
        connection.pragma_update_and_check(None, "journal_mode", "delete", |row| row.get(0))?;
    if mode == "delete" { Ok(()) } else { Err(OpenError::Unsafe { setting: "journal_mode", found: mode }) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sqlite::SqliteStore;
    use crate::sqlite::scratch::Scratch;

    /// A file with a posting, its balance and two events, written by hand.
    fn filled(scratch: &Scratch) -> std::path::PathBuf {
        let file = scratch.file();
        drop(SqliteStore::open(&file).unwrap());
        let connection = connection::connect(&file).unwrap();
        connection
            .execute_batch(
                "insert into journal_head values (3, 2);
                insert into stream values (2, zeroblob(16), 3, 2, x'0000000000000000000000000000000000000000000000000000000000000002');
                insert into journal values (3, 1, 2, zeroblob(16), 1, 'a', 1, 1, x'00', zeroblob(32));
                insert into journal values (3, 2, 2, zeroblob(16), 2, 'b', 2, 2, x'00', x'0000000000000000000000000000000000000000000000000000000000000002');
                insert into posting values (zeroblob(16), null, 1, 'rule', null, null, 1, 1, null);
                insert into posting_line values (zeroblob(16), 1, 'a', 'CNY', 5), (zeroblob(16), 2, 'b', 'CNY', -5);
                insert into account values ('a', 'CNY', 5, null), ('b', 'CNY', -5, null);
                insert into erased_person values ('C1', 1);
                insert into journal_head values (4, 1);
                insert into stream values (1, x'07070707070707070707070707070707', 4, 1, x'0000000000000000000000000000000000000000000000000000000000000003');
                insert into archived values (1, x'07070707070707070707070707070707', 4, 1, zeroblob(32), 'f', null, 'C1', 'u', 1, 1, 1, x'');
                insert into journal_place values (4, 1, 1, x'07070707070707070707070707070707', 1, x'0000000000000000000000000000000000000000000000000000000000000003')",
            )
            .unwrap();
        file
    }

    #[test]
    fn a_copy_of_an_open_file_is_whole_and_one_file() {
        let scratch = Scratch::new("a_copy_of_an_open_file_is_whole");
        let file = filled(&scratch);
        let open = SqliteStore::open(&file).unwrap();
        let to = file.with_extension("copy");
        copy(&file, &to).unwrap();
        drop(open);
        drop(SqliteStore::open(&to).unwrap());
        fold(&to).unwrap();
        assert_eq!(findings(&to).unwrap(), Vec::<String>::new());
        assert!(!to.with_extension("copy-wal").exists());
        assert!(matches!(copy(&file, &to), Err(OpenError::Storage { .. })), "nothing is written over");
    }

    #[test]
    fn every_rule_finds_its_damage() {
        let damages = [
            ("update stream set head = zeroblob(32)", "head is not its last event"),
            (
                "insert into journal values (5, 1, 2, x'01010101010101010101010101010101', 1, 'c', 1, 1, x'00', zeroblob(32)); insert into journal_head values (5, 1)",
                "of no stream",
            ),
            ("update journal_head set position = 3", "not its last position"),
            ("delete from journal_head", "not its last position"),
            (
                "insert into archived values (1, x'09090909090909090909090909090909', 4, 1, zeroblob(32), 'f', null, '', 'u', 1, 1, 1, x'')",
                "without the places of its events",
            ),
            (
                "insert into journal values (4, 1, 1, x'07070707070707070707070707070707', 1, 'c', 1, 1, x'00', x'0000000000000000000000000000000000000000000000000000000000000003')",
                "something is in the journal",
            ),
            (
                "update posting_line set amount = 6 where account = 'a'; update account set balance = 6 where account = 'a'",
                "do not sum to zero",
            ),
            ("update account set balance = 4 where account = 'a'", "not the sum of its lines"),
            ("delete from account where account = 'a'", "not the sum of its lines"),
            ("insert into person_key values ('C1', zeroblob(32), null)", "an erased person"),
            ("insert into owed_for values ('k', x'02020202020202020202020202020202')", "points nowhere"),
        ];
        for (damage, told) in damages {
            let scratch = Scratch::new("every_rule_finds_its_damage");
            let file = filled(&scratch);
            let connection = connection::connect(&file).unwrap();
            connection.pragma_update(None, "foreign_keys", false).unwrap();
            connection.execute_batch(damage).unwrap();
            drop(connection);
            let found = findings(&file).unwrap();
            assert!(found.len() == 1 && found[0].contains(told), "{damage}: {found:?}");
        }
    }
}
