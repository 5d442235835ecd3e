//! Stories of `yinuo key`: who has the file and not the ring reads nothing, a rotation goes on after a kill, and a key that
//! was retired signs nothing more.

#![allow(clippy::unwrap_used)]

use std::io::{BufRead as _, BufReader};
use std::os::unix::fs::PermissionsExt as _;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use uuid::Uuid;
use yinuo_app::ports::{Commit, CustomerRow, PersonKey, PersonalText, Sealable, Store};
use yinuo_store::SqliteStore;

/// A folder, removed at the end.
struct Place(PathBuf);

impl Place {
    fn new(name: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("yinuo-keys-{name}-{}", std::process::id()));
        let _ = std::fs::remove_dir_all(&folder);
        std::fs::create_dir_all(&folder).unwrap();
        Self(folder)
    }

    fn city(name: &str) -> Self {
        let place = Self::new(name);
        place
            .does("demo --fill-only --days 2 --scale 2 --as-of 2026-07-01T10:20:00+08:00 --data city.sqlite");
        place
    }

    fn at(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    fn command(&self, line: &str) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_yinuo"));
        command.args(line.split(' ')).current_dir(&self.0);
        command
    }

    fn does(&self, line: &str) -> String {
        let run = self.command(line).output().unwrap();
        assert!(run.status.success(), "{line}: {}", String::from_utf8_lossy(&run.stderr));
        String::from_utf8(run.stdout).unwrap()
    }

    /// The number under which a command is refused.
    fn refused(&self, line: &str) -> String {
        let run = self.command(line).output().unwrap();
        let said = String::from_utf8(run.stderr).unwrap();
        assert_eq!(run.status.code(), Some(1), "{line}: {said}");
        said[..4].to_owned()
    }

    fn listed(&self) -> serde_json::Value {
        serde_json::from_str(&self.does("key list --data city.sqlite --json")).unwrap()
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

#[test]
fn a_city_is_sealed_and_its_own_auditor_opens_every_word() {
    let place = Place::city("city");
    let mode = std::fs::metadata(place.at("city.keyring")).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode, 0o600);
    let said = place.does("audit --data city.sqlite");
    assert!(said.contains("texts::check") || !said.is_empty(), "{said}");
    let store = SqliteStore::open(place.at("city.sqlite")).unwrap();
    for kind in Sealable::ALL {
        assert_eq!(store.count_unsealed(kind).unwrap(), 0, "{kind:?}");
    }
    assert!(store.key_rows(None, 500).unwrap().len() > 5);
    assert!(store.key_rows(None, 500).unwrap().iter().all(|row| row.key == [0; 32]));
}

#[test]
fn data_is_opened_with_its_own_ring_and_with_no_other() {
    let place = Place::city("rings");
    let ring = place.at("city.keyring");
    let text = std::fs::read_to_string(&ring).unwrap();
    place.does("init --data other.sqlite");
    assert_eq!(place.refused("audit --data city.sqlite --keyring other.keyring"), "B011");
    std::fs::rename(&ring, place.at("away")).unwrap();
    for line in ["audit --data city.sqlite", "serve --data city.sqlite --listen 127.0.0.1:0"] {
        assert_eq!(place.refused(line), "B009", "{line}");
    }
    assert_eq!(place.refused("key new --data city.sqlite"), "B009", "no second ring for sealed data");
    let doctor = place.command("doctor --data city.sqlite --lang en").output().unwrap();
    assert!(String::from_utf8(doctor.stdout).unwrap().contains("[red] keyring  The data is sealed"));
    // What needs no words needs no ring.
    place.does("export trail.jsonl --data city.sqlite");
    place.does("verify trail.jsonl");
    place.does("backup --data city.sqlite b.yinuo");
    place.does("audit --data city.sqlite --keyring away");
    std::fs::set_permissions(place.at("away"), std::fs::Permissions::from_mode(0o640)).unwrap();
    assert_eq!(place.refused("audit --data city.sqlite --keyring away"), "B010");
    std::fs::set_permissions(place.at("away"), std::fs::Permissions::from_mode(0o600)).unwrap();
    std::fs::write(place.at("away"), &text[..text.len() - 3]).unwrap();
    assert_eq!(place.refused("audit --data city.sqlite --keyring away"), "B010");
}

#[test]
fn the_master_key_is_rotated_and_a_copy_of_the_ring_that_is_too_old_is_refused() {
    let place = Place::city("rotate");
    assert_eq!(place.refused("key rotate --data city.sqlite"), "B013", "there is no new version");
    std::fs::copy(place.at("city.keyring"), place.at("old.keyring")).unwrap();
    place.does("backup --data city.sqlite before.yinuo");
    place.does("key new --data city.sqlite");
    assert_eq!(place.refused("key new --data city.sqlite"), "B013", "one waits already");
    assert_eq!(place.listed()["current"], 1);
    place.does("audit --data city.sqlite --keyring old.keyring");
    // Killed at its first word of progress, and run again.
    let mut child = place
        .command("key rotate --data city.sqlite")
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let _ = BufReader::new(child.stderr.take().unwrap()).lines().next();
    child.kill().unwrap();
    child.wait().unwrap();
    place.does("audit --data city.sqlite");
    let again = place.command("key rotate --data city.sqlite").output().unwrap();
    // It may have come to its end before the kill reached it; then there is nothing to rotate.
    assert!(again.status.success() || String::from_utf8_lossy(&again.stderr).starts_with("B013"));
    let listed = place.listed();
    assert_eq!((listed["current"].as_u64(), listed["versions"][0]["keys"].as_u64()), (Some(2), Some(0)));
    assert!(listed["versions"][1]["keys"].as_u64().unwrap() > 5);
    place.does("audit --data city.sqlite");
    assert_eq!(place.refused("audit --data city.sqlite --keyring old.keyring"), "B012");
    // A backup from before opens as long as its version is kept, and not a day longer.
    place.does("restore before.yinuo --data back.sqlite --no-erasures");
    place.does("audit --data back.sqlite --keyring city.keyring");
    assert_eq!(place.refused("key drop 2 --data city.sqlite"), "B013");
    place.does("key drop 1 --data city.sqlite");
    place.does("audit --data city.sqlite");
    assert_eq!(place.refused("audit --data back.sqlite --keyring city.keyring"), "B012");
}

#[test]
fn the_signing_key_is_rotated_and_old_checkpoints_verify_under_either_key() {
    let place = Place::city("signing");
    let public = |said: &str| said.trim().rsplit(' ').next().unwrap().to_owned();
    let old = public(&place.does("checkpoint --data city.sqlite"));
    std::fs::copy(place.at("city.key"), place.at("stolen.key")).unwrap();
    place.does("key rotate --signing --data city.sqlite");
    assert!(!place.at("city.key.next").exists());
    place.does("key new --data city.sqlite");
    place.does("key rotate --data city.sqlite");
    let new = public(&place.does("checkpoint --data city.sqlite"));
    assert_ne!(old, new);
    assert_eq!(place.refused("checkpoint --data city.sqlite --key stolen.key"), "B014");
    assert_eq!(place.refused("key rotate --signing --data city.sqlite --key stolen.key"), "B014");
    place.does("export trail.jsonl --data city.sqlite");
    for key in [&old, &new] {
        assert!(place.does(&format!("verify trail.jsonl --key {key}")).contains("sound"));
    }
    place.does("verify trail.jsonl");
    let said = place.command(&format!("verify trail.jsonl --key {}", "11".repeat(32))).output().unwrap();
    assert!(String::from_utf8(said.stdout).unwrap().contains("V012"));
    let signing = place.listed()["signing"].clone();
    assert_eq!((&signing[0]["key"], &signing[0]["retired"]), (&old.clone().into(), &true.into()));
    assert_eq!((&signing[1]["key"], &signing[1]["retired"]), (&new.into(), &false.into()));
    // Killed between the checkpoint and the new name: the same command ends it.
    std::fs::rename(place.at("city.key"), place.at("city.key.next")).unwrap();
    std::fs::copy(place.at("stolen.key"), place.at("city.key")).unwrap();
    let doctor = place.command("doctor --data city.sqlite --lang en").output().unwrap();
    assert!(String::from_utf8(doctor.stdout).unwrap().contains("[red] key-retired"));
    place.does("key rotate --signing --data city.sqlite");
    place.does("checkpoint --data city.sqlite");
}

#[test]
fn data_from_before_is_readable_until_it_is_sealed_and_not_a_byte_of_it_after() {
    let place = Place::new("before");
    let words = "我家住幸福路18号，宽带又断了";
    let store = SqliteStore::open(place.at("op.sqlite")).unwrap();
    let text = |number: u128| PersonalText {
        id: Uuid::from_u128(number),
        person: format!("C{}", number % 7),
        body: words.into(),
        sealed: Vec::new(),
    };
    let key =
        |number: u8| PersonKey { person: format!("C{number}"), key: [0xd0 | number; 32], sealed: Vec::new() };
    let customer = CustomerRow {
        code: "C1".into(),
        name: "王小芳".into(),
        phone: "13800138000".into(),
        segment: "home".into(),
        body: r#"{"services":[]}"#.into(),
        as_of: 1,
    };
    let plain = Commit {
        texts: (0..450).map(text).collect(),
        person_keys: (0..7).map(key).collect(),
        customer_rows: vec![customer],
        ..Commit::default()
    };
    store.commit(plain).unwrap();
    drop(store);
    let doctor = place.command("doctor --data op.sqlite --lang en").output().unwrap();
    let said = String::from_utf8(doctor.stdout).unwrap();
    assert!(
        said.contains("[red] keyring") && said.contains("458 rows of personal data lie in plain"),
        "{said}"
    );
    assert_eq!(place.refused("key seal --data op.sqlite"), "B013");
    assert!(place.does("key new --data op.sqlite").contains("Keep a copy"));
    place.does("init --data op.sqlite");
    place.does("audit --data op.sqlite");
    // Killed after its first words, and run again.
    let mut child = place
        .command("key seal --data op.sqlite")
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let _ = BufReader::new(child.stderr.take().unwrap()).lines().nth(1);
    child.kill().unwrap();
    child.wait().unwrap();
    place.does("audit --data op.sqlite");
    place.does("key seal --data op.sqlite");
    let bytes = std::fs::read(place.at("op.sqlite")).unwrap();
    for secret in [words.as_bytes(), "王小芳".as_bytes(), b"13800138000", &[0xd3; 32]] {
        assert!(!bytes.windows(secret.len()).any(|window| window == secret));
    }
    let store = SqliteStore::open(place.at("op.sqlite")).unwrap();
    assert_eq!(store.texts(&[Uuid::from_u128(449)]).unwrap()[0].body, "");
}
