//! Stories of `yinuo doctor`: what it finds red, what makes it green, and that it changes nothing.

#![allow(clippy::unwrap_used)]

use std::path::PathBuf;
use std::process::Command;

/// A folder, removed at the end.
struct Place(PathBuf);

impl Place {
    fn new(name: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("yinuo-doctor-{name}-{}", std::process::id()));
        let _ = std::fs::remove_dir_all(&folder);
        std::fs::create_dir_all(folder.join("backups")).unwrap();
        Self(folder)
    }

    /// Exit code and everything said.
    fn run(&self, line: &str) -> (i32, String) {
        let run = Command::new(env!("CARGO_BIN_EXE_yinuo"))
            .args(line.split(' '))
            .current_dir(&self.0)
            .output()
            .unwrap();
        (run.status.code().unwrap(), String::from_utf8([run.stdout, run.stderr].concat()).unwrap())
    }

    /// Level of each check.
    fn levels(&self, line: &str) -> (i32, std::collections::BTreeMap<String, String>) {
        let run = Command::new(env!("CARGO_BIN_EXE_yinuo"))
            .args(line.split(' '))
            .current_dir(&self.0)
            .output()
            .unwrap();
        let told: serde_json::Value = serde_json::from_slice(&run.stdout).unwrap();
        let text = |check: &serde_json::Value, field: &str| check[field].as_str().unwrap().to_owned();
        let checks = told["checks"].as_array().unwrap();
        let levels = checks.iter().map(|check| (text(check, "name"), text(check, "level"))).collect();
        (run.status.code().unwrap(), levels)
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

#[test]
fn what_is_red_has_a_next_step_and_following_it_makes_it_green() {
    let place = Place::new("steps");
    let (code, said) = place.run("init --data op.sqlite");
    assert_eq!(code, 0, "{said}");
    let ask = "doctor --data op.sqlite --backups backups --json";
    let (code, levels) = place.levels(ask);
    assert_eq!(code, 1);
    for (name, level) in [
        ("schema", "ok"),
        ("journal_mode", "ok"),
        ("synchronous", "ok"),
        ("clock", "ok"),
        ("key", "red"),
        ("keyring", "ok"),
        ("keyring-backup", "red"),
        ("sealed", "ok"),
        ("backup", "red"),
        ("checkpoint", "red"),
    ] {
        assert_eq!(levels[name], level, "{name}");
    }
    let (code, said) = place.run("doctor --data op.sqlite");
    assert!(code == 1 && said.contains("[红 / red] key") && said.contains("→"), "{said}");

    assert_eq!(place.run("checkpoint --data op.sqlite").0, 0);
    assert_eq!(place.run("backup --data op.sqlite backups/one.yinuo").0, 0);
    let (code, levels) = place.levels(ask);
    let of = |name: &str| levels[name].as_str();
    assert_eq!([of("key"), of("key-backup"), of("backup"), of("checkpoint")], ["ok", "red", "ok", "ok"]);
    assert_eq!(code, 1);
    assert_eq!(place.run("rollup --data op.sqlite").0, 0);
    let (_, levels) = place.levels(&format!("{ask} --key-backup --keyring-backup"));
    assert_eq!([&levels["key-backup"], &levels["keyring-backup"]], ["ok", "ok"]);
    let still: Vec<_> = levels.iter().filter(|(_, level)| *level == "red").map(|(name, _)| name).collect();
    // This machine's disk and today's calendars are none of this test's.
    assert!(still.iter().all(|name| ["disk", "calendars"].contains(&name.as_str())), "{still:?}");
}

#[test]
fn a_key_that_others_read_is_red_and_another_key_needs_another_copy() {
    use std::os::unix::fs::PermissionsExt as _;
    let place = Place::new("key");
    place.run("init --data op.sqlite");
    place.run("checkpoint --data op.sqlite");
    place.run("doctor --data op.sqlite --key-backup");
    let key = place.0.join("op.key");
    let level = |name: &str| place.levels("doctor --data op.sqlite --json").1[name].clone();
    assert_eq!([level("key"), level("key-backup")], ["ok", "ok"]);
    std::fs::set_permissions(&key, std::fs::Permissions::from_mode(0o640)).unwrap();
    assert_eq!(level("key"), "red");
    std::fs::write(&key, "11".repeat(32)).unwrap();
    assert_eq!(level("key-backup"), "red");
}

#[test]
fn a_foreign_file_is_red_and_left_as_it_is() {
    let place = Place::new("foreign");
    std::fs::write(place.0.join("other.sqlite"), "").unwrap();
    let (code, levels) = place.levels("doctor --data other.sqlite --json");
    assert_eq!((code, levels["schema"].as_str()), (1, "red"));
    assert_eq!(std::fs::read(place.0.join("other.sqlite")).unwrap(), b"", "nothing was made in it");
}
