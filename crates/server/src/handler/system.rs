//! How the operation itself stands, at a glance for the administrator: each thing that a wrong deadline or a loss would rest
//! on, with what to do about it: clocks, journal, registers, ways out, and what `yinuo doctor` says of the machine.

use crate::call::{Answer, Call};
use crate::failure::Failure;
use crate::machine::{MachineCheck, MachineLevel};
use crate::view::{named, text};
use yinuo_api::view::{PackLineView, SystemCheckView, SystemView, Text, UnitLineView, VerificationView};
use yinuo_app::joint::last_backup;
use yinuo_app::ports::Sealable;
use yinuo_app::trail::{Verifier, export, last_checkpoint};
use yinuo_app::{AppError, Law};
use yinuo_domain::org::Unit;
use yinuo_policy::{Bilingual, Instant};

/// A worker further behind than this is late for somebody.
const LAG_MILLIS_MAX: i64 = 60_000;
/// Two days: whoever signs by day has missed one.
const UNSIGNED_MILLIS_MAX: i64 = 2 * 86_400_000;
/// Two months: a promise of sixty working days reaches that far.
const CALENDAR_AHEAD_MILLIS: i64 = 60 * 86_400_000;
/// Events that are looked through while somebody waits.
const VERIFIED_MAX: u64 = 300_000;
/// A daily backup may be this late, milliseconds: a day and two hours.
const BACKUP_AGE_MAX: i64 = 26 * 3_600_000;

/// How a thing stands; the worst is first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Level {
    Red,
    Mind,
    Good,
}

impl Level {
    pub(super) const fn code(self) -> &'static str {
        match self {
            Self::Good => "good",
            Self::Mind => "mind",
            Self::Red => "red",
        }
    }
}

struct Check {
    code: &'static str,
    level: Level,
    name: (&'static str, &'static str),
    found: (String, String),
    next: (&'static str, &'static str),
}

/// Good as long as `wrong` is not; what is found is told either way.
fn check(
    (code, name): (&'static str, (&'static str, &'static str)),
    wrong: Option<Level>,
    found: (String, String),
    next: (&'static str, &'static str),
) -> Check {
    let level = wrong.unwrap_or(Level::Good);
    Check { code, level, name, found, next: if level == Level::Good { ("", "") } else { next } }
}

pub fn state(call: &Call<'_>) -> Result<Answer, Failure> {
    call.only(&[])?;
    let law = call.app.law();
    let now = call.app.now();
    let heads: Vec<u64> = call.app.store().journal_heads().map_err(AppError::from)?;
    let mut checks = vec![
        worker(call)?,
        journal(call, &heads, now)?,
        sealed(call)?,
        posts(&law, now),
        calendars(&law, now),
    ];
    let machine = call.around.machine.map(|machine| machine()).unwrap_or_default();
    // A folder of backups says more than a mark: its files are there.
    if !machine.iter().any(|found| found.code == "backup") {
        checks.push(backup(call, now)?);
    }
    let mut lines: Vec<(Level, SystemCheckView)> =
        checks.into_iter().map(|found| (found.level, view(found))).collect();
    lines.extend(machine.into_iter().map(on_machine));
    lines.sort_by_key(|(level, _)| *level);
    let (connectors, of_connectors) = super::connector::all(call)?;
    let worst = lines.first().map_or(Level::Good, |(level, _)| *level).min(of_connectors);
    let policy = law.book.current();
    let packs = policy.packs().iter().map(|pack| PackLineView {
        id: pack.id().to_owned(),
        version: pack.version().to_owned(),
        in_force_at: law.in_force_at(pack),
        title: text(pack.title()),
        digest: pack.digest().to_string(),
    });
    Answer::json(&SystemView {
        level: worst.code().to_owned(),
        checks: lines.into_iter().map(|(_, line)| line).collect(),
        connectors,
        packs: packs.collect(),
        units: law.org.units.values().map(|unit| unit_line(unit, &law, now)).collect(),
        events: heads.iter().sum(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        server_at: now.0,
    })
}

fn view(found: Check) -> SystemCheckView {
    let both = |(zh, en): (&str, &str)| Text { zh: zh.to_owned(), en: en.to_owned() };
    SystemCheckView {
        code: found.code.to_owned(),
        level: found.level.code().to_owned(),
        name: both(found.name),
        found: Text { zh: found.found.0, en: found.found.1 },
        next: both(found.next),
    }
}

/// Names of what lies on the machine, by the word of `yinuo doctor`.
const ON_MACHINE: [(&str, &str, &str); 6] = [
    ("disk", "磁盘", "Disk"),
    ("key", "签名密钥", "Signing key"),
    ("key-backup", "签名密钥的副本", "Copy of the signing key"),
    ("keyring", "资料密钥环", "Key ring"),
    ("keyring-backup", "资料密钥环的副本", "Copy of the key ring"),
    ("backup", "备份", "Backup"),
];

fn on_machine(found: MachineCheck) -> (Level, SystemCheckView) {
    let level = match found.level {
        MachineLevel::Good => Level::Good,
        MachineLevel::Mind => Level::Mind,
        MachineLevel::Red => Level::Red,
    };
    let name = ON_MACHINE.iter().find(|(code, ..)| *code == found.code);
    let (zh, en) = name.map_or((found.code, found.code), |(_, zh, en)| (*zh, *en));
    let line = SystemCheckView {
        code: found.code.to_owned(),
        level: level.code().to_owned(),
        name: Text { zh: zh.to_owned(), en: en.to_owned() },
        found: text(&found.found),
        next: text(&found.next),
    };
    (level, line)
}

fn unit_line(unit: &Unit, law: &Law, now: Instant) -> UnitLineView {
    let there = law.org.holdings.iter().filter(|held| held.unit == unit.code && held.lasts(now));
    let mut people: Vec<&str> = there.map(|held| held.person.as_str()).collect();
    people.sort_unstable();
    people.dedup();
    UnitLineView {
        unit: named(&unit.code, &unit.name),
        parent: unit.parent.as_ref().map(|code| named(code, &law.org.unit_name(code))),
        kind: unit.kind.map_or_else(String::new, |kind| kind.code().to_owned()),
        people: u32::try_from(people.len()).unwrap_or(u32::MAX),
    }
}

fn worker(call: &Call<'_>) -> Result<Check, Failure> {
    let lag = call.app.worker_lag_millis()?;
    let found = match lag / 1_000 {
        0 => ("到点的都已处理".to_owned(), "everything due is settled".to_owned()),
        seconds => (format!("落后 {seconds} 秒"), format!("{seconds} s behind")),
    };
    Ok(check(
        ("worker", ("时限处理", "Clocks")),
        (lag > LAG_MILLIS_MAX).then_some(Level::Red),
        found,
        ("看服务进程是否在跑、日志里有没有报错。", "See whether a worker runs, and what its log says."),
    ))
}

/// The journal, and how much of it is signed.
fn journal(call: &Call<'_>, heads: &[u64], now: Instant) -> Result<Check, Failure> {
    let what = ("checkpoint", ("日志检查点", "Signed journal"));
    let next = (
        "确认签名密钥在位，或跑 yinuo checkpoint。",
        "See that the signing key is in place, or run yinuo checkpoint.",
    );
    let Some(signed) = last_checkpoint(call.app.store())? else {
        let found = ("还没有签过名的检查点".to_owned(), "nothing is signed yet".to_owned());
        return Ok(check(what, Some(Level::Mind), found, next));
    };
    let body = signed.read()?;
    let unsigned: u64 =
        heads.iter().zip(&body.positions).map(|(head, signed)| head.saturating_sub(*signed)).sum();
    let stamp = call.app.law().book.current().local_stamp(Instant(body.made_at));
    let old = unsigned > 0 && now.0 - body.made_at > UNSIGNED_MILLIS_MAX;
    let found = (
        format!("第 {} 号，{}；其后 {unsigned} 个事件待签", body.number, stamp.zh),
        format!("number {}, {}; {unsigned} events since", body.number, stamp.en),
    );
    Ok(check(what, old.then_some(Level::Mind), found, next))
}

/// The newest backup by the mark that `yinuo backup` leaves in the data.
fn backup(call: &Call<'_>, now: Instant) -> Result<Check, Failure> {
    let what = ("backup", ("备份", "Backup"));
    let next =
        ("跑 yinuo backup，再看定时任务为何没跑。", "Run yinuo backup, then see why the timer did not.");
    let Some(mark) = last_backup(call.app.store())? else {
        // A demo has nothing to lose, and is told apart from a house that never made one.
        let level = if call.demo { Level::Mind } else { Level::Red };
        let found = ("还没有做过备份".to_owned(), "no backup was ever made".to_owned());
        return Ok(check(what, Some(level), found, next));
    };
    let stamp = call.app.law().book.current().local_stamp(Instant(mark.made_at));
    let age = now.0 - mark.made_at;
    let (zh, en) = age_words(age);
    let found = (
        format!("最新一份：{}，{zh}，{} 个事件", stamp.zh, mark.events),
        format!("the newest is of {}, {en}, with {} events", stamp.en, mark.events),
    );
    Ok(check(what, (age > BACKUP_AGE_MAX).then_some(Level::Red), found, next))
}

/// How long ago, in the largest unit that fits.
fn age_words(millis: i64) -> (String, String) {
    let hours = millis.max(0) / 3_600_000;
    match hours {
        0 => ("不到一小时前".to_owned(), "less than an hour ago".to_owned()),
        1..48 => (format!("{hours} 小时前"), format!("{hours} h ago")),
        _ => (format!("{} 天前", hours / 24), format!("{} days ago", hours / 24)),
    }
}

fn sealed(call: &Call<'_>) -> Result<Check, Failure> {
    let mut left = 0;
    for kind in Sealable::ALL {
        left += call.app.store().count_unsealed(kind).map_err(AppError::from)?;
    }
    let found = match left {
        0 => ("没有明文的个人资料".to_owned(), "no personal data lies in plain".to_owned()),
        left => (format!("{left} 行个人资料是明文"), format!("{left} rows of personal data lie in plain")),
    };
    Ok(check(
        ("sealed", ("个人资料加密", "Sealed personal data")),
        (left > 0).then_some(Level::Mind),
        found,
        (
            "跑 yinuo key new，重启，再跑 yinuo key seal。",
            "Run yinuo key new, restart, then run yinuo key seal.",
        ),
    ))
}

/// Rungs of the ladder whose post nobody holds: a climb there reaches nobody.
fn posts(law: &Law, now: Instant) -> Check {
    let rungs = law.book.current().ladder_rules().flat_map(|rule| &rule.rungs);
    let held = |post: &str| law.org.holdings.iter().any(|held| held.post == post && held.lasts(now));
    let mut empty: Vec<&str> = rungs.map(|rung| rung.post.as_str()).filter(|post| !held(post)).collect();
    empty.sort_unstable();
    empty.dedup();
    let (zh, en): (Vec<String>, Vec<String>) =
        empty.iter().map(|post| law.org.post_name(post)).map(|name| (name.zh, name.en)).unzip();
    let found = if empty.is_empty() {
        ("升级各级都有人".to_owned(), "every rung has somebody".to_owned())
    } else {
        (format!("无人在岗：{}", zh.join("、")), format!("nobody holds: {}", en.join(", ")))
    };
    check(
        ("posts", ("升级岗位", "Posts of the ladder")),
        (!empty.is_empty()).then_some(Level::Red),
        found,
        ("在人员登记里补上任职。", "Import who holds them."),
    )
}

/// Calendars that know nothing of the days that promises made now may reach.
fn calendars(law: &Law, now: Instant) -> Check {
    let policy = law.book.current();
    let date = policy.local_date(now.plus_millis(CALENDAR_AHEAD_MILLIS));
    let year = date.get(..4).and_then(|year| year.parse().ok()).unwrap_or_default();
    let without: Vec<&str> = policy.calendars_without(year).collect();
    let found = if without.is_empty() {
        (format!("{year} 年的放假安排已有"), format!("the tables of {year} are there"))
    } else {
        // People know packs by their titles, not calendars by their codes.
        let packs = policy.packs().iter();
        let of =
            |id: &str| without.iter().any(|code| code.split_once('.').is_some_and(|(pack, _)| pack == id));
        let titles: Vec<&Bilingual> = packs.filter(|pack| of(pack.id())).map(|pack| pack.title()).collect();
        let list = |say: fn(&Bilingual) -> &str, between: &str| {
            titles.iter().map(|title| say(title)).collect::<Vec<_>>().join(between)
        };
        (
            format!("缺 {year} 年的放假安排：{}", list(|title| &title.zh, "、")),
            format!("no table of {year} yet: {}", list(|title| &title.en, ", ")),
        )
    };
    check(
        ("calendars", ("放假安排", "Holiday tables")),
        (!without.is_empty()).then_some(Level::Mind),
        found,
        (
            "公布后用 yinuo init 或采用新表；在此之前按一般周末算。",
            "Adopt the table once it is published; until then plain weekends hold.",
        ),
    )
}

pub fn verification(call: &Call<'_>) -> Result<Answer, Failure> {
    call.only(&[])?;
    let store = call.app.store();
    let events: u64 = store.journal_heads().map_err(AppError::from)?.iter().sum();
    let Some(holds) = call.around.holds.filter(|_| events <= VERIFIED_MAX) else {
        return Err(too_long(events));
    };
    let holds = |key: &str, bytes: &[u8], signature: &str| holds(key, bytes, signature) == Some(true);
    let mut verifier = Verifier::new(&holds, &[]);
    export(store, &mut |line| {
        verifier.line(line);
        Ok(())
    })?;
    let verdict = verifier.finish();
    let told = verdict.findings.iter().map(|found| format!("{} {}", found.code, found.sentence)).collect();
    Answer::json(&VerificationView {
        holds: verdict.findings.is_empty(),
        events: verdict.events,
        streams: verdict.streams,
        checkpoints: verdict.checkpoints,
        not_bound: verdict.not_bound,
        findings: told,
        server_at: call.app.now().0,
    })
}

fn too_long(events: u64) -> Failure {
    Failure::new(
        "H018",
        &format!("日志有 {events} 个事件，不在页面上校验。"),
        &format!("The journal has {events} events and is not checked from a page."),
        "请在服务器上跑 yinuo export 和 yinuo verify。",
        "Run yinuo export and yinuo verify on the server.",
    )
}
