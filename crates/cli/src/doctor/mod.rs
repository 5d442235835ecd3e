//! `yinuo doctor`: one line for each thing that a loss or a wrong deadline would rest on, with what to do about it.
//!
//! It migrates nothing: a database of an older schema is named and not opened. Weaknesses, admitted: whether a disk
//! obeys a flush is seen nowhere; the disk of a database on another machine is not seen from here.

mod keys;
mod place;
mod records;

use crate::Stop;
use crate::data::Data;
use crate::edge::system_millis;
use crate::explain::{Language, side};
use clap::Args;
use std::path::PathBuf;
use std::sync::Arc;
use yinuo_policy::Bilingual;
use yinuo_server::{Machine, MachineCheck, MachineLevel};

/// Flags of `yinuo doctor`.
#[derive(Args)]
pub struct DoctorArgs {
    /// The data file, or the address of a database (postgres://…).
    #[arg(long, env = "YINUO_DATA", default_value = "out/demo.sqlite")]
    data: Data,
    /// File of the signing key. Beside the data file by default, `yinuo.key` for a database.
    #[arg(long, env = "YINUO_KEY")]
    key: Option<PathBuf>,
    /// Note that a copy of the signing key is kept elsewhere: remembered beside the key, until the key is another one.
    #[arg(long)]
    key_backup: bool,
    /// Note that a copy of the key ring is kept elsewhere, up to its newest version: remembered beside the ring.
    #[arg(long)]
    keyring_backup: bool,
    /// Folder of the backups, to look at the newest manifest.
    #[arg(long, value_name = "FOLDER")]
    backups: Option<PathBuf>,
    /// Language.
    #[arg(long, value_enum, default_value = "both")]
    lang: Language,
    /// One JSON document on standard output.
    #[arg(long)]
    json: bool,
}

/// How a thing stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Level {
    /// In order.
    Good,
    /// Not wrong yet, or not seen from here.
    Mind,
    /// Something can be lost or wrong.
    Red,
}

/// One thing that was looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Check {
    /// What, in one word.
    pub name: &'static str,
    /// How it stands.
    pub level: Level,
    /// What was found.
    pub found: Bilingual,
    /// What to do; empty when nothing is.
    pub next: Bilingual,
}

impl Check {
    /// In order.
    pub fn good(name: &'static str, zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self { name, level: Level::Good, found: Bilingual::new(zh, en), next: Bilingual::new("", "") }
    }

    /// Not in order, with the next step.
    pub fn bad(name: &'static str, level: Level, found: (String, String), next: (&str, &str)) -> Self {
        Self { name, level, found: Bilingual::new(found.0, found.1), next: Bilingual::new(next.0, next.1) }
    }

    fn line(&self, lang: Language) -> String {
        let level = match self.level {
            Level::Good => Bilingual::new("好", "ok"),
            Level::Mind => Bilingual::new("注意", "mind"),
            Level::Red => Bilingual::new("红", "red"),
        };
        let line = format!("[{}] {}  {}", side(&level, lang), self.name, side(&self.found, lang));
        if self.next.zh.is_empty() { line } else { format!("{line}  → {}", side(&self.next, lang)) }
    }

    fn json(&self) -> serde_json::Value {
        let level = match self.level {
            Level::Good => "ok",
            Level::Mind => "mind",
            Level::Red => "red",
        };
        serde_json::json!({ "name": self.name, "level": level, "found": self.found, "next": self.next })
    }
}

/// Whether data may be opened without changing it: its schema is this program's, and its settings keep what was acknowledged.
pub fn may_be_opened(data: &Data) -> bool {
    place::database(data).1
}

/// What a serving process tells its administrator of the machine: what a look that opens no data can see.
pub fn machine(data: Data, key: PathBuf, backups: Option<PathBuf>) -> Machine {
    Arc::new(move || {
        let mut checks = vec![place::disk(&data)];
        checks.extend(place::signing_key(&key));
        checks.push(keys::ring_copy(&data));
        // Where nobody named their folder, the mark in the data tells, which the page reads itself.
        checks.extend(backups.as_deref().map(|folder| {
            place::newest_backup(folder, system_millis()).unwrap_or_else(|_| place::backups_unread(folder))
        }));
        checks.into_iter().map(told).collect()
    })
}

/// A demo guards nothing, so that only its disk can be in want.
pub fn demo_machine(data: Data) -> Machine {
    Arc::new(move || vec![told(place::disk(&data))])
}

fn told(check: Check) -> MachineCheck {
    let level = match check.level {
        Level::Good => MachineLevel::Good,
        Level::Mind => MachineLevel::Mind,
        Level::Red => MachineLevel::Red,
    };
    MachineCheck { code: check.name, level, found: check.found, next: check.next }
}

/// Looks at everything.
pub fn doctor(args: &DoctorArgs) -> Result<(), Stop> {
    if args.data.is_missing() {
        return Err(Stop::Failed(format!("{}: 没有这个文件。 There is no such file.", args.data)));
    }
    let now = system_millis();
    let key = args.data.key_file(args.key.as_deref());
    if args.key_backup {
        place::note_key_backup(&key)?;
    }
    if args.keyring_backup {
        keys::note_ring_backup(&args.data)?;
    }
    let (mut checks, may_open) = place::database(&args.data);
    checks.push(place::disk(&args.data));
    checks.extend(place::signing_key(&key));
    if may_open {
        checks.extend(keys::checks(&args.data, &key)?);
        checks.extend(records::checks(&args.data, now)?);
    }
    if let Some(folder) = &args.backups {
        checks.push(place::newest_backup(folder, now)?);
    }
    if args.json {
        let all: Vec<serde_json::Value> = checks.iter().map(Check::json).collect();
        say!("{}", serde_json::json!({ "checks": all }));
    } else {
        for check in &checks {
            say!("{}", check.line(args.lang));
        }
    }
    let red = checks.iter().filter(|check| check.level == Level::Red).count();
    if red == 0 {
        return Ok(());
    }
    Err(Stop::Refused(format!("{red} 项为红。 {red} of these are red.")))
}

/// A span in its largest unit, in both languages.
pub fn span(millis: i64) -> (String, String) {
    let minutes = millis.max(0) / 60_000;
    match minutes {
        0..120 => (format!("{minutes} 分钟"), format!("{minutes} min")),
        120..2_880 => (format!("{} 小时", minutes / 60), format!("{} h", minutes / 60)),
        _ => (format!("{} 天", minutes / 1_440), format!("{} days", minutes / 1_440)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_has_what_was_found_and_what_to_do() {
        let check = Check::bad("disk", Level::Red, ("余 4%".into(), "4 % left".into()), ("清理", "clear it"));
        assert_eq!(check.line(Language::Zh), "[红] disk  余 4%  → 清理");
        assert_eq!(check.line(Language::En), "[red] disk  4 % left  → clear it");
        assert_eq!(Check::good("disk", "余 40%", "40 % left").line(Language::En), "[ok] disk  40 % left");
    }

    #[test]
    fn a_span_is_told_in_a_unit_that_fits() {
        for (millis, en) in
            [(-1, "0 min"), (7_140_000, "119 min"), (7_200_000, "2 h"), (172_800_000, "2 days")]
        {
            assert_eq!(span(millis).1, en);
        }
    }
}
