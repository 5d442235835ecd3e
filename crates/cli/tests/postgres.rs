//! Several processes on one database: what one is told, the other knows; one that is killed takes nothing along.

#![allow(clippy::unwrap_used)]

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::PathBuf;
use std::process::{Child, Command, Output, Stdio};
use yinuo_store::cluster::{Cluster, Fresh};

const YINUO: &str = env!("CARGO_BIN_EXE_yinuo");
const UNITS: &str = "code,zh,en,parent\nhotline,热线,Hotline,\n";
const POSTS: &str = "code,zh,en,roles\nagent,话务员,Agent,agent\n";
const PEOPLE: &str = "code,zh,en\nzhao,赵敏,Zhao Min\n";
const HOLDINGS: &str = "post,unit,person,from,until,deputy\nagent,hotline,zhao,2020-01-01T00:00:00Z,,false\n";
const CUSTOMER_COLUMNS: &str = "code,name,phone,segment,service,product,access,zh,en,area,unit,address,monthly_fee_minor,one_off_fee_minor";
const CUSTOMERS: u32 = 50;

fn customers() -> String {
    let line = |number| {
        format!(
            "C{number},王芳,13800138000,home,S{number},broadband,ftth,宽带,Broadband,urban,hotline,一号,9900,0\n"
        )
    };
    format!("{CUSTOMER_COLUMNS}\n{}", (0..CUSTOMERS).map(line).collect::<String>())
}

/// A folder for files, and a database, both gone afterwards.
struct Place {
    folder: PathBuf,
    database: Fresh<'static>,
}

impl Place {
    fn new(name: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("yinuo-cli-{}-{name}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        for (file, text) in [
            ("units.csv", UNITS),
            ("posts.csv", POSTS),
            ("people.csv", PEOPLE),
            ("holdings.csv", HOLDINGS),
            ("customers.csv", &customers()),
        ] {
            std::fs::write(folder.join(file), text).unwrap();
        }
        Self { folder, database: Cluster::shared().unwrap().fresh(name).unwrap() }
    }

    fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(YINUO);
        command.args(args).env("YINUO_DATA", self.database.address()).current_dir(&self.folder);
        // One ring for the database and for every file that comes of it.
        command.env("YINUO_KEYRING", "the.keyring");
        command
    }

    /// What a command prints, if it ends well.
    fn run(&self, args: &[&str]) -> String {
        let Output { status, stdout, stderr } = self.command(args).output().unwrap();
        assert!(status.success(), "{args:?}: {}", String::from_utf8_lossy(&stderr));
        String::from_utf8(stdout).unwrap()
    }

    /// An operator with one agent and one customer; the agent's token.
    fn founded(&self) -> String {
        self.run(&["init"]);
        self.run(&[
            "import",
            "--units",
            "units.csv",
            "--posts",
            "posts.csv",
            "--people",
            "people.csv",
            "--holdings",
            "holdings.csv",
            "--customers",
            "customers.csv",
        ]);
        self.run(&["token", "--person", "zhao", "--post", "agent", "--unit", "hotline"]).trim().to_owned()
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

/// A serving process, killed when dropped.
struct Server {
    process: Child,
    address: String,
    token: String,
}

impl Server {
    fn start(place: &Place, token: &str) -> Self {
        let mut process = place
            .command(&["serve", "--listen", "127.0.0.1:0"])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut said = String::new();
        BufReader::new(process.stdout.take().unwrap()).read_line(&mut said).unwrap();
        let address = said.trim().trim_end_matches('/').rsplit('/').next().unwrap().to_owned();
        Self { process, address, token: token.to_owned() }
    }

    /// Status and body of an answer.
    fn ask(&self, method: &str, path: &str, key: &str, body: &str) -> (u16, String) {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        let head = format!(
            "{method} /api/v1{path} HTTP/1.1\r\nHost: test\r\nConnection: close\r\nAuthorization: Bearer {}\r\nContent-Type: application/json\r\nIdempotency-Key: {key}\r\nContent-Length: {}\r\n\r\n",
            self.token,
            body.len()
        );
        stream.write_all(head.as_bytes()).unwrap();
        stream.write_all(body.as_bytes()).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        (head.split(' ').nth(1).unwrap().parse().unwrap(), body.to_owned())
    }

    /// A customer's first complaint; the command's key goes with him.
    fn open_case(&self, customer: u32) -> (u16, String) {
        let body = format!(
            r#"{{"channel": "hotline", "direction": "inbound", "customer": "C{customer}", "text": "断网", "recording": "",
            "occurred_at": null, "outcome": {{"is": "opens", "category": "fault.broadband.no-internet",
            "service": "S{customer}", "priority": null, "beside": null}}}}"#
        );
        self.ask("POST", "/contacts", &format!("call-{customer}"), &body)
    }

    fn total(&self) -> u64 {
        let (status, body) = self.ask("GET", "/cases?state=open", "", "");
        assert_eq!(status, 200, "{body}");
        let total = body.split("\"total\":").nth(1).unwrap();
        total.chars().take_while(char::is_ascii_digit).collect::<String>().parse().unwrap()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

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
    place.run(&["backup", "still.yinuo"]);
    drop(server);
    place.run(&["restore", "live.yinuo", "--data", "live.sqlite", "--no-erasures"]);
    place.run(&["audit", "--data", "live.sqlite"]);
    let other = Cluster::shared().unwrap().fresh("a_backup_fills_another").unwrap();
    let list = place.run(&["erasures"]);
    std::fs::write(place.folder.join("erased.list"), list).unwrap();
    place.run(&["restore", "still.yinuo", "--data", &other.address(), "--erased", "erased.list"]);
    let export = |data: &str| place.run(&["export", "--data", data]);
    assert_eq!(export(&other.address()), export(&place.database.address()));
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
