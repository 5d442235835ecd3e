//! What lies around the records: schema and settings, disk, signing key, backups.

use super::{Check, Level, span};
use crate::Stop;
use crate::backup::{Manifest, instant};
use crate::data::Data;
use crate::signer::{public, read_key};
use crate::whole::{beside, failed, write_whole};
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::Command;
use yinuo_store::{Inspection, OpenError};

/// Part of a disk that must be left, percent.
const DISK_LEFT_RED: u64 = 5;
/// Part of a disk from which on somebody should look, percent.
const DISK_LEFT_MIND: u64 = 15;
/// A daily backup may be this late, milliseconds: a day and two hours.
const BACKUP_AGE_MAX: i64 = 26 * 3_600_000;
/// Behind the name of the key's file: which key has a copy elsewhere.
const KEPT: &str = ".kept";

/// Schema and settings, and whether the data may be opened without changing it.
pub fn database(data: &Data) -> (Vec<Check>, bool) {
    let looked = match data {
        Data::File(file) => yinuo_store::inspect_file(file),
        Data::Database(address) => look(address),
    };
    match looked {
        Ok(inspection) => told(&inspection),
        Err(error) => {
            let found = match &error {
                OpenError::Line(refusal) => {
                    let ((zh, en), code) = (refusal.told(), refusal.code());
                    (format!("打不开：{code} {zh}"), format!("cannot be opened: {code} {en}"))
                }
                _ => (format!("打不开：{error}"), format!("cannot be opened: {error}")),
            };
            let next = match error {
                OpenError::MigrationNewer { .. } | OpenError::MigrationDiffers { .. } => (
                    "换用写过它的那一版程序，或从备份恢复。",
                    "Use the program that wrote it, or restore a backup.",
                ),
                OpenError::MoveUnfinished => {
                    ("把同一条 yinuo move 再跑一次。", "Run the same yinuo move again.")
                }
                OpenError::Line(_) => (
                    "不要改成更弱的 sslmode；见 docs/errors 里同号的一页。",
                    "Do not weaken sslmode; see the page of that number in docs/errors.",
                ),
                _ => ("核对地址、权限与服务器日志。", "Check address, permissions and the server's log."),
            };
            (vec![Check::bad("schema", Level::Red, found, next)], false)
        }
    }
}

#[cfg(feature = "postgres")]
fn look(address: &str) -> Result<Inspection, OpenError> {
    yinuo_store::inspect_database(&crate::data::reached(address))
}

#[cfg(not(feature = "postgres"))]
fn look(_address: &str) -> Result<Inspection, OpenError> {
    Err(OpenError::Storage { reason: "this program was built without PostgreSQL".to_owned() })
}

fn told(inspection: &Inspection) -> (Vec<Check>, bool) {
    let Inspection { applied, known, settings } = inspection;
    let fits = applied == known;
    let mut checks = vec![if fits {
        Check::good(
            "schema",
            format!("结构 {applied}，与程序相符"),
            format!("schema {applied}, as this program"),
        )
    } else {
        Check::bad(
            "schema",
            Level::Mind,
            (
                format!("结构 {applied}，程序为 {known}：其余项未查"),
                format!("schema {applied}, this program has {known}: the records were not looked at"),
            ),
            (
                "先备份；新程序启动时会自动升级。",
                "Back up first; the new program migrates it when it starts.",
            ),
        )
    }];
    let mut safe = true;
    for (name, wanted, found) in settings {
        if found.eq_ignore_ascii_case(wanted) {
            checks.push(Check::good(name, format!("= {found}"), format!("= {found}")));
        } else {
            safe = false;
            checks.push(Check::bad(
                name,
                Level::Red,
                (
                    format!("= {found}，应为 {wanted}：已确认的提交可能丢失"),
                    format!("= {found}, must be {wanted}: acknowledged commits can be lost"),
                ),
                ("改正数据库设置并重启数据库。", "Correct the database's settings and restart it."),
            ));
        }
    }
    (checks, fits && safe)
}

/// What is left of the disk that a data file is on.
pub fn disk(data: &Data) -> Check {
    let Some(file) = data.file() else {
        return Check::bad(
            "disk",
            Level::Mind,
            ("数据库所在的磁盘从这里看不到".into(), "the database's disk is not seen from here".into()),
            ("在数据库所在机器上看 df。", "Look at df on the database's machine."),
        );
    };
    match asked(file) {
        Some(left) => disk_line(left),
        None => Check::bad(
            "disk",
            Level::Mind,
            ("问不到磁盘余量".into(), "what is left of the disk cannot be asked".into()),
            ("手工看 df。", "Look at df by hand."),
        ),
    }
}

fn disk_line(left: u64) -> Check {
    let found = (format!("磁盘余 {left}%"), format!("{left} % of the disk left"));
    let next = ("扩盘，或移走旧备份与旧导出。", "Enlarge it, or move old backups and exports away.");
    match left {
        0..DISK_LEFT_RED => Check::bad("disk", Level::Red, found, next),
        DISK_LEFT_RED..DISK_LEFT_MIND => Check::bad("disk", Level::Mind, found, next),
        _ => Check::good("disk", found.0, found.1),
    }
}

/// Percent left, rounded down, as POSIX `df` says.
fn asked(file: &Path) -> Option<u64> {
    let run = Command::new("df").arg("-Pk").arg("--").arg(file).env("LC_ALL", "C").output().ok()?;
    percent_left(&String::from_utf8_lossy(&run.stdout))
}

/// From the right, because a device's name may hold blanks: mount, used percent, available, used.
fn percent_left(said: &str) -> Option<u64> {
    let percent = said.lines().nth(1)?.split_whitespace().find(|word| word.ends_with('%'))?;
    100_u64.checked_sub(percent.trim_end_matches('%').parse().ok()?)
}

/// Presence and protection of the signing key, and whether it is kept elsewhere.
pub fn signing_key(file: &Path) -> Vec<Check> {
    let shown = file.display();
    let key = match read_key(file) {
        Ok(key) => key,
        Err(_) => {
            return vec![Check::bad(
                "key",
                Level::Red,
                (
                    format!("{shown}: 没有签名密钥或读不懂"),
                    format!("{shown}: there is no signing key, or it cannot be read"),
                ),
                (
                    "把密钥放回原处；第一次启动 yinuo serve 会生成。",
                    "Put the key back in its place; the first yinuo serve makes one.",
                ),
            )];
        }
    };
    let mode = std::fs::metadata(file).map_or(0o777, |found| found.permissions().mode() & 0o777);
    let owner = if mode.trailing_zeros() >= 6 {
        Check::good("key", format!("{shown}: 仅属主可读"), format!("{shown}: only its owner reads it"))
    } else {
        Check::bad(
            "key",
            Level::Red,
            (
                format!("{shown}: 权限 {mode:o}，别人也能用它"),
                format!("{shown}: mode {mode:o}, others can use it"),
            ),
            ("chmod 600；若已外泄，换一把密钥。", "chmod 600; make another key if it got out."),
        )
    };
    let kept = std::fs::read_to_string(beside(file, KEPT)).is_ok_and(|noted| noted.trim() == public(&key));
    let copy = if kept {
        Check::good("key-backup", "签名密钥另有保管", "a copy of the signing key is kept elsewhere")
    } else {
        Check::bad(
            "key-backup",
            Level::Red,
            ("没有记录签名密钥的副本".into(), "no copy of the signing key was noted".into()),
            (
                "把副本存到别处，再跑 yinuo doctor --key-backup。",
                "Keep a copy elsewhere, then run yinuo doctor --key-backup.",
            ),
        )
    };
    vec![owner, copy]
}

/// Remembers that this very key has a copy elsewhere.
pub fn note_key_backup(file: &Path) -> Result<(), Stop> {
    write_whole(&beside(file, KEPT), &format!("{}\n", public(&read_key(file)?)))
}

/// Age of the newest backup in a folder, by the manifests.
pub fn newest_backup(folder: &Path, now: i64) -> Result<Check, Stop> {
    let mut newest: Option<i64> = None;
    for entry in std::fs::read_dir(folder).map_err(|error| failed(folder, error))? {
        let path = entry.map_err(|error| failed(folder, error))?.path();
        let backup = path.with_extension("");
        // A manifest without its backup is a leftover of one that was killed.
        if path.extension().is_some_and(|ending| ending == "json") && backup.exists() {
            newest = newest.max(Manifest::read(&backup).ok().map(|manifest| manifest.made_at));
        }
    }
    Ok(backup_line(newest, now))
}

/// The folder of backups cannot be read.
pub fn backups_unread(folder: &Path) -> Check {
    let shown = folder.display();
    let found =
        (format!("{shown}: 读不了备份文件夹"), format!("{shown}: the folder of backups cannot be read"));
    Check::bad("backup", Level::Red, found, ("核对路径与权限。", "Check path and permissions."))
}

fn backup_line(newest: Option<i64>, now: i64) -> Check {
    let next =
        ("跑 yinuo backup，并看定时任务为何没跑。", "Run yinuo backup, and see why the timer did not.");
    let Some(made) = newest else {
        return Check::bad("backup", Level::Red, ("没有备份".into(), "there is no backup".into()), next);
    };
    let ((zh, en), at) = (span(now - made), instant(made));
    let found = (format!("最新备份 {at}，{zh}前"), format!("newest backup {at}, {en} ago"));
    if now - made > BACKUP_AGE_MAX {
        return Check::bad("backup", Level::Red, found, next);
    }
    Check::good("backup", found.0, found.1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn df_is_read_whatever_the_device_is_called() {
        let said =
            "Filesystem 1024-blocks Used Available Capacity Mounted on\n//nas/my share 100 96 4 96% /mnt/x\n";
        assert_eq!(percent_left(said), Some(4));
        assert_eq!(percent_left("df: no such file\n"), None);
    }

    #[test]
    fn a_full_disk_and_an_old_backup_are_red() {
        let level = |left| disk_line(left).level;
        assert_eq!(
            [level(4), level(5), level(14), level(15)],
            [Level::Red, Level::Mind, Level::Mind, Level::Good]
        );
        let level = |age| backup_line(Some(1_000_000_000 - age), 1_000_000_000).level;
        assert_eq!([level(BACKUP_AGE_MAX), level(BACKUP_AGE_MAX + 1)], [Level::Good, Level::Red]);
        assert_eq!(backup_line(None, 0).level, Level::Red);
    }

    #[test]
    fn a_server_that_does_not_flush_is_red_and_its_records_are_not_opened() {
        let settings = vec![("fsync", "on", "off".to_owned()), ("full_page_writes", "on", "on".to_owned())];
        let (checks, may_open) = told(&Inspection { applied: 7, known: 7, settings });
        assert!(!may_open);
        let red: Vec<&str> =
            checks.iter().filter(|check| check.level == Level::Red).map(|check| check.name).collect();
        assert_eq!(red, ["fsync"]);
        let (checks, may_open) = told(&Inspection { applied: 6, known: 7, settings: Vec::new() });
        assert!(!may_open && checks[0].level == Level::Mind);
    }
}
