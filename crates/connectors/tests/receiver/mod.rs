//! A real receiver on a local port that does as it is told, and signatures checked by the definition of HMAC.
#![allow(dead_code)]

use serde_json::Value;
use sha2::{Digest as _, Sha256};
use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex};
use std::thread::JoinHandle;
use std::time::Duration;

/// What a receiver does with a request that it has read whole.
pub enum Does {
    /// Answers with a status and header lines.
    Answers(u16, &'static str),
    /// Dies: the connection ends without an answer.
    Dies,
    /// Holds the connection and says nothing.
    Sleeps,
}

/// A request as it was received.
#[derive(Debug, Clone)]
pub struct Received {
    pub head: BTreeMap<String, String>,
    pub body: Vec<u8>,
    /// Whether it was answered that the receiver has it.
    pub taken: bool,
}

impl Received {
    pub fn id(&self) -> &str {
        &self.head["yinuo-message"]
    }

    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).expect("JSON")
    }
}

/// What was received, and a signal when it is more.
#[derive(Default)]
struct Heard {
    all: Mutex<Vec<Received>>,
    more: Condvar,
}

/// Far longer than anything here takes.
const PATIENCE: Duration = Duration::from_secs(120);

type Script = dyn Fn(usize, &Received) -> Does + Send + Sync;

pub struct Receiver {
    pub at: SocketAddr,
    received: Arc<Heard>,
    over: Arc<AtomicBool>,
    serving: Option<JoinHandle<()>>,
}

impl Receiver {
    /// On any free port. The script is told how many requests came before.
    pub fn new(script: impl Fn(usize, &Received) -> Does + Send + Sync + 'static) -> Self {
        Self::at("127.0.0.1:0".parse().expect("address"), script)
    }

    pub fn at(at: SocketAddr, script: impl Fn(usize, &Received) -> Does + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind(at).expect("a port");
        let at = listener.local_addr().expect("address");
        let (received, over) = (Arc::<Heard>::default(), Arc::<AtomicBool>::default());
        let (heard, stop) = (Arc::clone(&received), Arc::clone(&over));
        let serving = std::thread::spawn(move || serve(&listener, &heard, &stop, &script));
        Self { at, received, over, serving: Some(serving) }
    }

    pub fn received(&self) -> Vec<Received> {
        self.received.all.lock().expect("whole").clone()
    }

    /// Waits until what was received is enough.
    pub fn until(&self, enough: impl Fn(&[Received]) -> bool) {
        let all = self.received.all.lock().expect("whole");
        let waited = self.received.more.wait_timeout_while(all, PATIENCE, |all| !enough(all));
        assert!(!waited.expect("whole").1.timed_out(), "it never came");
    }

    pub fn ids(&self) -> Vec<String> {
        self.received().iter().map(|one| one.id().to_owned()).collect()
    }
}

impl Drop for Receiver {
    fn drop(&mut self) {
        self.over.store(true, Ordering::SeqCst);
        // Wakes it, so that it sees that it is over.
        let _ = TcpStream::connect(self.at);
        let _ = self.serving.take().map(JoinHandle::join);
    }
}

fn serve(listener: &TcpListener, heard: &Heard, over: &AtomicBool, script: &Script) {
    let mut asleep = Vec::new();
    for stream in listener.incoming() {
        if over.load(Ordering::SeqCst) {
            return;
        }
        let mut stream = stream.expect("a connection");
        let Some(mut received) = read(&stream) else { continue };
        let does = {
            let mut all = heard.all.lock().expect("whole");
            let does = script(all.len(), &received);
            received.taken = matches!(does, Does::Answers(200..=299, _));
            all.push(received);
            heard.more.notify_all();
            does
        };
        match does {
            Does::Answers(status, lines) => {
                let answer = format!("HTTP/1.1 {status} told\r\nContent-Length: 0\r\n{lines}\r\n");
                let _ = stream.write_all(answer.as_bytes());
            }
            Does::Dies => drop(stream),
            Does::Sleeps => asleep.push(stream),
        }
    }
}

fn read(stream: &TcpStream) -> Option<Received> {
    let mut reader = BufReader::new(stream);
    let mut line = String::new();
    reader.read_line(&mut line).ok()?;
    assert_eq!(line, "POST /hook?from=yinuo HTTP/1.1\r\n");
    let mut head = BTreeMap::new();
    loop {
        line.clear();
        reader.read_line(&mut line).ok()?;
        let Some((name, value)) = line.trim_end().split_once(": ") else { break };
        head.insert(name.to_ascii_lowercase(), value.to_owned());
    }
    let mut body = vec![0; head["content-length"].parse().ok()?];
    reader.read_exact(&mut body).ok()?;
    Some(Received { head, body, taken: false })
}

/// Whether a request is signed, by HMAC's definition: nothing of ours takes part.
pub fn is_signed(received: &Received, secret: &[u8]) -> bool {
    let mut key = [0; 64];
    key[..secret.len()].copy_from_slice(secret);
    let hash = |pad: u8, parts: &[&[u8]]| {
        let mut hash = Sha256::new();
        hash.update(key.map(|byte| byte ^ pad));
        parts.iter().for_each(|part| hash.update(part));
        hash.finalize()
    };
    let inner = hash(0x36, &[received.head["yinuo-timestamp"].as_bytes(), b".", &received.body]);
    let wanted: String = hash(0x5c, &[&inner[..]]).iter().map(|byte| format!("{byte:02x}")).collect();
    received.head["yinuo-signature"] == format!("v1={wanted}")
}
