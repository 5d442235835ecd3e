//! The real binary, started for a bench and killed after it, and a client that speaks just enough HTTP.

use crate::town::TOKEN_TEXT;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::os::unix::fs::PermissionsExt as _;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;
use yinuo_store::seal::KeyRing;

/// A client gives up after so long.
const PATIENCE: Duration = Duration::from_secs(60);

/// A serving process; killed when dropped.
pub struct Server {
    process: Child,
    /// Where it listens.
    pub address: String,
    client: Client,
    folder: PathBuf,
}

/// An answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    pub status: u16,
    /// What `Retry-After` says.
    pub retry_after: Option<u32>,
}

/// One connection that is kept until the server ends it; then another.
pub struct Client {
    address: String,
    reader: BufReader<TcpStream>,
    writer: TcpStream,
}

/// `yinuo`, beside this program unless `YINUO_BIN` says where.
fn binary() -> PathBuf {
    let beside = || std::env::current_exe().expect("this program").with_file_name("yinuo");
    std::env::var_os("YINUO_BIN").map_or_else(beside, PathBuf::from)
}

impl Server {
    /// Starts a server on some data and waits until it answers. Data that is sealed is opened with a ring.
    pub fn start(data: &str, ring: Option<&KeyRing>, more: &[&str]) -> Self {
        static STARTED: AtomicU32 = AtomicU32::new(0);
        let number = STARTED.fetch_add(1, Ordering::SeqCst);
        let folder = std::env::temp_dir().join(format!("yinuo-bench-serve-{}-{number}", std::process::id()));
        std::fs::create_dir_all(&folder).expect("a folder");
        let mut command = Command::new(binary());
        if let Some(ring) = ring {
            let file = folder.join("ring");
            std::fs::write(&file, ring.text()).expect("a ring");
            std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o600)).expect("its owner's");
            command.env("YINUO_KEYRING", file);
        }
        let mut process = command
            .env("YINUO_KEY", folder.join("key"))
            .args(["serve", "--data", data, "--listen", "127.0.0.1:0"])
            .args(more)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("the binary `yinuo` beside this one, or at YINUO_BIN");
        let mut said = BufReader::new(process.stdout.take().expect("its output"));
        let mut line = String::new();
        said.read_line(&mut line).expect("it says where it is open");
        let address = line.trim().trim_end_matches('/').rsplit('/').next().unwrap_or_default().to_owned();
        let client = Client::connect(&address);
        let mut server = Self { process, address, client, folder };
        assert_eq!(server.get("/api/v1/health").status, 200, "it is well");
        server
    }

    /// Its process.
    pub fn id(&self) -> u32 {
        self.process.id()
    }

    /// Asks it something.
    pub fn get(&mut self, path: &str) -> Answer {
        self.client.ask("GET", path, "", "")
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

impl Client {
    pub fn connect(address: &str) -> Self {
        let writer = TcpStream::connect(address).expect("connected");
        writer.set_nodelay(true).expect("no delay");
        writer.set_read_timeout(Some(PATIENCE)).expect("patience");
        let reader = BufReader::new(writer.try_clone().expect("a second handle"));
        Self { address: address.to_owned(), reader, writer }
    }

    /// One question and its answer; the body is read and thrown away.
    pub fn ask(&mut self, method: &str, path: &str, key: &str, body: &str) -> Answer {
        let mut head = format!(
            "{method} {path} HTTP/1.1\r\nHost: bench\r\nAuthorization: Bearer {TOKEN_TEXT}\r\nContent-Length: {}\r\n",
            body.len()
        );
        if !key.is_empty() {
            head += &format!("Content-Type: application/json\r\nIdempotency-Key: {key}\r\n");
        }
        self.writer.write_all(format!("{head}\r\n{body}").as_bytes()).expect("sent");
        let mut line = String::new();
        self.reader.read_line(&mut line).expect("a status line");
        let status = line.split(' ').nth(1).and_then(|status| status.parse().ok()).expect("a status");
        let (mut length, mut retry_after, mut closes) = (0, None, false);
        while line != "\r\n" {
            line.clear();
            self.reader.read_line(&mut line).expect("a header");
            let lower = line.to_ascii_lowercase();
            if let Some(value) = lower.strip_prefix("content-length:") {
                length = value.trim().parse().expect("a length");
            }
            if let Some(value) = lower.strip_prefix("retry-after:") {
                retry_after = value.trim().parse().ok();
            }
            closes |= lower.trim_end() == "connection: close";
        }
        let mut answer = vec![0; length];
        self.reader.read_exact(&mut answer).expect("a body");
        if closes {
            *self = Self::connect(&self.address);
        }
        Answer { status, retry_after }
    }
}

/// The body of an intake: this customer's first fault.
pub fn intake_body(number: u32) -> String {
    serde_json::json!({
        "channel": "hotline", "direction": "inbound", "customer": format!("C{number:06}"), "text": "下午突然断网，光猫亮红灯",
        "recording": "", "occurred_at": null,
        "outcome": {"is": "opens", "category": "fault.broadband.no-internet", "service": format!("S{number:06}"), "priority": null, "beside": null}
    })
    .to_string()
}
