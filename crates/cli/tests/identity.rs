//! A first administrator without the demo, and a run whose log holds no secret.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

const PASSWORD: &str = "correct-horse-battery";
const WRONG: &str = "a-wrong-guess-of-somebody";

/// A folder of its own, removed at the end.
struct Folder(PathBuf);

impl Folder {
    fn new() -> Self {
        let path = std::env::temp_dir().join(format!("yinuo-identity-{}", std::process::id()));
        std::fs::create_dir_all(&path).expect("a folder");
        Self(path)
    }

    fn file(&self, name: &str, text: &str) -> String {
        std::fs::write(self.0.join(name), text).expect("a file");
        self.at(name)
    }

    fn at(&self, name: &str) -> String {
        self.0.join(name).display().to_string()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn yinuo(args: &[&str], input: &str) -> (bool, String) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_yinuo"))
        .args(args)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the binary runs");
    child.stdin.take().expect("input").write_all(input.as_bytes()).expect("written");
    let run = child.wait_with_output().expect("it ends");
    (run.status.success(), String::from_utf8_lossy(&[run.stdout, run.stderr].concat()).into_owned())
}

/// A serving process whose log goes to a file.
struct Serving {
    child: Child,
    address: String,
    log: PathBuf,
}

impl Serving {
    fn start(folder: &Folder, data: &str) -> Self {
        let log = folder.0.join("log");
        let errors = std::fs::File::create(&log).expect("a log");
        let mut child = Command::new(env!("CARGO_BIN_EXE_yinuo"))
            .args(["serve", "--data", data, "--listen", "127.0.0.1:0"])
            .stdout(Stdio::piped())
            .stderr(errors)
            .spawn()
            .expect("it starts");
        let mut line = String::new();
        BufReader::new(child.stdout.take().expect("output")).read_line(&mut line).expect("a line");
        let address =
            line.split("http://").nth(1).expect("an address").trim().trim_end_matches('/').to_owned();
        Self { child, address, log }
    }

    fn post(&self, path: &str, body: &str, cookie: &str) -> String {
        let mut stream = TcpStream::connect(&self.address).expect("connected");
        let length = body.len();
        let head = format!(
            "POST /api/v1{path} HTTP/1.1\r\nHost: {}\r\nContent-Type: application/json\r\nIdempotency-Key: k\r\n\
             Cookie: {cookie}\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n",
            self.address
        );
        stream.write_all(format!("{head}{body}").as_bytes()).expect("asked");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).expect("answered");
        answer
    }

    /// Ends it and answers everything that it logged.
    fn logged(&mut self) -> String {
        let _ = self.child.kill();
        let _ = self.child.wait();
        std::fs::read_to_string(&self.log).expect("the log")
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn operator(folder: &Folder) -> String {
    let data = folder.at("op.sqlite");
    let units = folder.file("units.csv", "code,zh,en,parent\ncity,市,City,\n");
    let posts = folder.file("posts.csv", "code,zh,en,roles\nadmin,管理员,Administrator,administrator\n");
    let people = folder.file("people.csv", "code,zh,en\nguan,管宁,Guan Ning\n");
    let holdings = folder.file(
        "holdings.csv",
        "post,unit,person,from,until,deputy\nadmin,city,guan,2020-01-01T00:00:00+08:00,,false\n",
    );
    assert!(yinuo(&["init", "--data", &data], "").0);
    let files = ["--units", &units, "--posts", &posts, "--people", &people, "--holdings", &holdings];
    let (ok, said) = yinuo(&[&["import", "--data", &data][..], &files[..]].concat(), "");
    assert!(ok, "{said}");
    data
}

#[test]
fn the_first_administrator_signs_in_and_the_log_holds_no_secret() {
    let folder = Folder::new();
    let data = operator(&folder);
    let (ok, said) = yinuo(&["person", "password", "--data", &data, "guan"], "short\n");
    assert!(!ok && said.contains("I006"), "{said}");
    let (ok, said) = yinuo(&["person", "password", "--data", &data, "nobody"], PASSWORD);
    assert!(!ok && said.contains("I010"), "{said}");
    let (ok, said) = yinuo(&["person", "password", "--data", &data, "guan"], &format!("{PASSWORD}\n"));
    assert!(ok && said.contains("guan") && !said.contains(PASSWORD), "{said}");
    let (ok, said) = yinuo(&["person", "rules", "--data", &data, "--failures-max", "4"], "");
    assert!(ok && said.contains("\"failures_max\": 4"), "{said}");
    let (ok, link) = yinuo(&["person", "link", "--data", &data, "guan"], "");
    let secret = link.trim().strip_prefix("/sign-in#link=").expect("a link").to_owned();
    assert!(ok);

    let mut serving = Serving::start(&folder, &data);
    let with = |password: &str| format!(r#"{{"name":"guan","password":"{password}"}}"#);
    assert!(serving.post("/session", &with(WRONG), "").contains("I001"));
    let answer = serving.post("/session", &with(PASSWORD), "");
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    let mut secrets = vec![PASSWORD.to_owned(), WRONG.to_owned(), secret.clone()];
    let cookies = answer.lines().filter_map(|line| line.strip_prefix("set-cookie: "));
    // One of them tells the desk that somebody is signed in, and nothing else.
    for cookie in cookies.filter(|cookie| !cookie.starts_with("yinuo_here=1;")) {
        let value = cookie.split(['=', ';']).nth(1).expect("a value");
        assert_eq!(value.len(), 64);
        secrets.push(value.to_owned());
    }
    assert_eq!(secrets.len(), 5, "a session and a device: {answer}");
    let fresh = "a-fresh-word-for-guan-no";
    let body = format!(r#"{{"link":"{secret}","new_password":"{fresh}"}}"#);
    assert!(serving.post("/session/link", &body, "").contains("I006"), "the sign-in name is in it");
    let body = body.replace("guan-no", "him");
    assert!(serving.post("/session/link", &body, "").starts_with("HTTP/1.1 200"));
    assert!(serving.post("/session", "{\"name\":", "").contains("H001"), "a body that cannot be read");
    let logged = serving.logged();
    secrets.extend([fresh.to_owned(), "a-fresh-word-for-him".to_owned()]);
    for secret in secrets {
        assert!(!logged.contains(&secret), "the log holds a secret:\n{logged}");
    }
}
