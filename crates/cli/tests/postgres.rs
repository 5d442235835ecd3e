//! Several processes on one database: what one is told, the other knows; one that is killed takes nothing along.

#![allow(clippy::unwrap_used)]

mod place;

use place::{CUSTOMERS, Place, Server, YINUO};
use std::io::{BufRead as _, BufReader};
use std::process::{Command, Stdio};
use yinuo_store::cluster::Cluster;

#[test]
fn two_servers_share_one_database_and_one_may_be_killed() {
    let place = Place::new("two_servers");
    let token = place.founded();
    let (one, two) = (Server::start(&place, &token), Server::start(&place, &token));
    let (status, first) = one.open_case(0);
    assert_eq!(status, 200, "{first}");
    assert_eq!(two.total(), 1, "what one was told, the other knows");
    assert_eq!(two.open_case(0), (200, first), "the same command gets the same answer from either");
    std::thread::scope(|scope| {
        for (server, customers) in [(&one, 1..21), (&two, 21..41)] {
            scope.spawn(move || {
                for customer in customers {
                    let (status, body) = server.open_case(customer);
                    assert_eq!(status, 200, "{body}");
                }
            });
        }
    });
    drop(one);
    assert_eq!(two.total(), 41);
    assert_eq!(two.open_case(49).0, 200);
    drop(two);
    place.run(&["audit"]);
    place.run(&["checkpoint"]);
    place.run(&["export", "trail.ndjson"]);
    assert!(place.run(&["verify", "trail.ndjson"]).contains("sound"));
}

/// A demo's file with a few days in it.
fn demo(place: &Place) {
    place.run(&["demo", "--fill-only", "--days", "3", "--data", "demo.sqlite"]);
}

#[test]
fn a_move_that_is_killed_goes_on_and_what_arrives_is_sound() {
    let place = Place::new("a_move_that_is_killed");
    demo(&place);
    let address = place.database.address();
    let mut child = place
        .command(&["move", "demo.sqlite", &address])
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut said = BufReader::new(child.stderr.take().unwrap()).lines();
    // The journal is among the first tables, so most is still to come.
    assert!(said.by_ref().any(|line| line.unwrap().contains("journal")), "the move said nothing");
    child.kill().unwrap();
    child.wait().unwrap();
    let half = place.command(&["audit"]).output().unwrap();
    assert!(!half.status.success(), "half of it must not be opened");
    assert!(String::from_utf8_lossy(&half.stderr).contains("yinuo move"));
    let resumed = place.command(&["move", "demo.sqlite", &address]).output().unwrap();
    assert!(resumed.status.success(), "{}", String::from_utf8_lossy(&resumed.stderr));
    assert!(String::from_utf8_lossy(&resumed.stderr).contains("Going on"));
    place.run(&["audit"]);
    let again = place.command(&["move", "demo.sqlite", &address]).output().unwrap();
    assert_eq!(again.status.code(), Some(1), "a full target is refused");
    let export = |data: &str| place.run(&["export", "--data", data]);
    assert_eq!(export("demo.sqlite"), export(&address), "byte for byte");
    place.run(&["move", &address, "back.sqlite"]);
    assert_eq!(export("back.sqlite"), export(&address), "and back");
}

#[test]
fn a_backup_of_a_database_in_service_is_one_moment_and_fills_another() {
    let place = Place::new("a_backup_of_a_database");
    let token = place.founded();
    let server = Server::start(&place, &token);
    for customer in 0..20 {
        assert_eq!(server.open_case(customer).0, 200);
    }
    std::thread::scope(|scope| {
        // The copy is made while the server writes: what it holds must fit together all the same.
        scope.spawn(|| {
            for customer in 20..CUSTOMERS {
                assert_eq!(server.open_case(customer).0, 200);
            }
        });
        place.run(&["backup", "live.yinuo"]);
    });
    // Stopped first: the server signs a checkpoint of its own soon after it starts.
    drop(server);
    let export = |data: &str| place.run(&["export", "--data", data]);
    // Before: the backup leaves its mark in what it copied.
    let copied = export(&place.database.address());
    place.run(&["backup", "still.yinuo"]);
    place.run(&["restore", "live.yinuo", "--data", "live.sqlite", "--no-erasures"]);
    place.run(&["audit", "--data", "live.sqlite"]);
    let other = Cluster::shared().unwrap().fresh("a_backup_fills_another").unwrap();
    let list = place.run(&["erasures"]);
    std::fs::write(place.folder.join("erased.list"), list).unwrap();
    place.run(&["restore", "still.yinuo", "--data", &other.address(), "--erased", "erased.list"]);
    assert!(export(&other.address()) == copied, "what was copied is what is there");
    let taken = ["restore", "still.yinuo", "--data", &other.address(), "--no-erasures"];
    let again = place.command(&taken).output().unwrap();
    assert_eq!(again.status.code(), Some(1), "a database with something in it is refused");
    assert!(!place.folder.join("still.yinuo.restoring").exists(), "the copy beside the backup is gone");
}

#[test]
fn the_doctor_names_a_database_that_answers_before_it_flushes() {
    let place = Place::new("the_doctor");
    place.run(&["init"]);
    let ask = || {
        let run = place.command(&["doctor", "--lang", "en"]).output().unwrap();
        (run.status.code(), String::from_utf8(run.stdout).unwrap())
    };
    let (code, said) = ask();
    assert!(code == Some(1) && said.contains("[ok] fsync  = on") && said.contains("[red] key"), "{said}");
    assert!(said.contains("[ok] full_page_writes") && said.contains("[ok] clock"), "{said}");
    let address = place.database.address();
    let name = address.rsplit('/').next().unwrap();
    place.database.run(&format!("alter database \"{name}\" set synchronous_commit = off")).unwrap();
    let (code, said) = ask();
    assert!(code == Some(1) && said.contains("[red] synchronous_commit  = off, must be on"), "{said}");
    assert!(!said.contains("clock"), "what may be lost is not opened: {said}");
}

#[test]
fn a_database_that_cannot_be_reached_is_named_without_its_password() {
    let address = "postgres://zhao:secret@127.0.0.1:1/yinuo";
    let output = Command::new(YINUO).args(["audit", "--data", address]).output().unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(3));
    assert!(said.contains("postgres://zhao@127.0.0.1:1/yinuo") && !said.contains("secret"), "{said}");
}

#[test]
fn a_database_behind_tls_is_checked_and_nothing_falls_back() {
    let cluster = Cluster::start_with_tls().unwrap();
    let database = cluster.fresh("behind_tls").unwrap();
    let root = cluster.folder().join("root.pem");
    let address = |host: &str, asks: &str| cluster.address_over_tcp("postgres", host, database.name(), asks);
    let ring = std::env::temp_dir().join(format!("yinuo-cli-tls-{}.keyring", std::process::id()));
    let run = |args: &[&str], data: &str, root: &std::path::Path| {
        let mut command = Command::new(YINUO);
        // The ring that the demo makes opens the database as well, once everything has moved there.
        command.env("YINUO_KEYRING", &ring);
        let output =
            command.args(args).env("YINUO_DATA", data).env("YINUO_ROOT_CERT", root).output().unwrap();
        let said = [output.stdout, output.stderr].concat();
        (output.status.code(), String::from_utf8(said).unwrap())
    };
    let full = address("localhost", "sslmode=verify-full");
    let folder = std::env::temp_dir().join(format!("yinuo-cli-tls-{}.sqlite", std::process::id()));
    let file = folder.to_str().unwrap();
    assert_eq!(run(&["demo", "--fill-only", "--days", "1", "--data", file], "", &root).0, Some(0));
    let moved = run(&["move", file, &full], "", &root);
    assert_eq!(moved.0, Some(0), "the whole journal goes over it: {}", moved.1);
    assert_eq!(run(&["audit"], &full, &root).0, Some(0));
    std::fs::remove_file(&folder).unwrap();
    std::fs::remove_file(&ring).unwrap();
    let other = cluster.folder().join("other.pem");
    for (data, root, code) in [
        (full.clone(), &other, "W006"),
        (address("127.0.0.1", "sslmode=verify-full"), &root, "W007"),
        (address("localhost", "sslmode=prefer"), &root, "W004"),
        ("postgres://yinuo@db.internal/yinuo".to_owned(), &root, "W003"),
    ] {
        let (status, said) = run(&["audit"], &data, root);
        assert!(status == Some(1) && said.starts_with(code), "{data}: {said}");
        let (_, said) = run(&["doctor"], &data, root);
        assert!(said.contains(code), "{said}");
    }
}
