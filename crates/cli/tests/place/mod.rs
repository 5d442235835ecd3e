//! A founded operator on a database of its own, and processes of the real binary on it.
#![allow(clippy::unwrap_used, dead_code)]

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::PathBuf;
use std::process::{Child, Command, Output, Stdio};
use yinuo_store::cluster::{Cluster, Fresh};

pub const YINUO: &str = env!("CARGO_BIN_EXE_yinuo");
const UNITS: &str = "code,zh,en,parent\nhotline,热线,Hotline,\n";
const POSTS: &str = "code,zh,en,roles\nagent,话务员,Agent,agent\n";
const PEOPLE: &str = "code,zh,en\nzhao,赵敏,Zhao Min\n";
const HOLDINGS: &str = "post,unit,person,from,until,deputy\nagent,hotline,zhao,2020-01-01T00:00:00Z,,false\n";
const CUSTOMER_COLUMNS: &str = "code,name,phone,segment,service,product,access,zh,en,area,unit,address,monthly_fee_minor,one_off_fee_minor";
pub const CUSTOMERS: u32 = 50;

fn customers() -> String {
    let line = |number| {
        format!(
            "C{number},王芳,13800138000,home,S{number},broadband,ftth,宽带,Broadband,urban,hotline,一号,9900,0\n"
        )
    };
    format!("{CUSTOMER_COLUMNS}\n{}", (0..CUSTOMERS).map(line).collect::<String>())
}

/// A folder for files, and a database, both gone afterwards.
pub struct Place {
    pub folder: PathBuf,
    pub database: Fresh<'static>,
}

impl Place {
    pub fn new(name: &str) -> Self {
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

    pub fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(YINUO);
        command.args(args).env("YINUO_DATA", self.database.address()).current_dir(&self.folder);
        // One ring for the database and for every file that comes of it.
        command.env("YINUO_KEYRING", "the.keyring");
        command
    }

    /// What a command prints, if it ends well.
    pub fn run(&self, args: &[&str]) -> String {
        let Output { status, stdout, stderr } = self.command(args).output().unwrap();
        assert!(status.success(), "{args:?}: {}", String::from_utf8_lossy(&stderr));
        String::from_utf8(stdout).unwrap()
    }

    /// An operator with one agent and one customer; the agent's token.
    pub fn founded(&self) -> String {
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
pub struct Server {
    process: Child,
    pub address: String,
    token: String,
}

impl Server {
    pub fn start(place: &Place, token: &str) -> Self {
        Self::start_with(place, token, &[])
    }

    /// With further flags.
    pub fn start_with(place: &Place, token: &str, flags: &[&str]) -> Self {
        let mut process = place
            .command(&[&["serve", "--listen", "127.0.0.1:0"], flags].concat())
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
    pub fn ask(&self, method: &str, path: &str, key: &str, body: &str) -> (u16, String) {
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
    pub fn open_case(&self, customer: u32) -> (u16, String) {
        self.open_case_at(customer, "null")
    }

    /// A complaint that came in at an instant, UTC milliseconds, and is entered now.
    pub fn open_case_at(&self, customer: u32, occurred_at: &str) -> (u16, String) {
        let body = format!(
            r#"{{"channel": "hotline", "direction": "inbound", "customer": "C{customer}", "text": "断网", "recording": "call-{customer}",
            "occurred_at": {occurred_at}, "outcome": {{"is": "opens", "category": "fault.broadband.no-internet",
            "service": "S{customer}", "priority": null, "beside": null}}}}"#
        );
        self.ask("POST", "/contacts", &format!("call-{customer}"), &body)
    }

    pub fn total(&self) -> u64 {
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
