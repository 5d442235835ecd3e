//! A PostgreSQL for trials, and the line to it: a socket of our own through which every process of a trial reaches the
//! database, and which is cut or tears where the trial says.
//!
//! It reads what the server answers just far enough to know where a transaction stands, so that it knows of a torn commit
//! whether it happened. One call is under way at a time, because a trial has one thread.

#![allow(dead_code, missing_docs)]

use std::io::{Read as _, Write as _};
use std::net::Shutdown;
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use yinuo_app::ports::Store;
use yinuo_sim::trial::{Open, Tear, Wire};
use yinuo_store::PostgresStore;
use yinuo_store::cluster::Cluster;

/// The name of the socket of a server at its usual port; ours is called the same in a folder of its own.
const SOCKET: &str = ".s.PGSQL.5432";

/// One cluster for many trials: each has a database and a line of its own.
#[derive(Clone)]
pub struct Bench {
    cluster: Arc<Cluster>,
}

/// A database that every process of one trial opens through one line.
pub struct Database {
    line: Arc<Line>,
    name: String,
    folder: PathBuf,
}

impl Bench {
    pub fn start() -> Result<Self, String> {
        // The check of every file after a crash takes longer than the trial.
        let cluster = Cluster::start(&["recovery_init_sync_method=syncfs"])?;
        Ok(Self { cluster: Arc::new(cluster) })
    }

    /// An empty database behind a line of its own.
    pub fn database(&self) -> Result<Database, String> {
        static LINES: AtomicU64 = AtomicU64::new(0);
        let number = LINES.fetch_add(1, Ordering::SeqCst);
        let fresh = self.cluster.fresh(&format!("trial-{number}"))?;
        let folder = std::env::temp_dir().join(format!("yinuo-wire-{}-{number}", std::process::id()));
        let said = |error: std::io::Error| format!("{}: {error}", folder.display());
        std::fs::create_dir_all(&folder).map_err(said)?;
        let listener = UnixListener::bind(folder.join(SOCKET)).map_err(said)?;
        let line = Arc::new(Line {
            cluster: Arc::clone(&self.cluster),
            server: self.cluster.folder().join(SOCKET),
            state: Mutex::new(State { reachable: true, ..State::default() }),
        });
        let listening = Arc::clone(&line);
        std::thread::spawn(move || {
            for client in listener.incoming().map_while(Result::ok) {
                if listening.state().ended {
                    return;
                }
                // Whom the server does not take hears it as whoever finds no server does.
                let _ = listening.join(&client);
            }
        });
        Ok(Database { line, name: fresh.name().to_owned(), folder })
    }
}

impl Database {
    /// Opens it as a process does that starts now.
    pub fn open(&self) -> Open {
        let address = self.address();
        Arc::new(move || opened(&address))
    }

    fn address(&self) -> String {
        let folder = self.folder.display().to_string().replace('/', "%2F");
        format!("postgres://postgres@{folder}:5432/{}", self.name)
    }

    pub fn wire(&self) -> Arc<dyn Wire> {
        Arc::clone(&self.line) as _
    }

    /// What a trial needs, which then keeps the database.
    pub fn leave(self) -> (Open, Arc<dyn Wire>) {
        let (address, wire) = (self.address(), self.wire());
        let open = move || {
            let _kept = &self;
            opened(&address)
        };
        (Arc::new(open), wire)
    }
}

fn opened(address: &str) -> Result<Arc<dyn Store>, String> {
    let store = PostgresStore::open(address).map_err(|error| error.to_string())?;
    Ok(Arc::new(store) as _)
}

impl Drop for Database {
    fn drop(&mut self) {
        self.line.state().ended = true;
        self.line.reach(false);
        // The listener hears of it by one who knocks.
        drop(UnixStream::connect(self.folder.join(SOCKET)));
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

#[derive(Default)]
struct State {
    reachable: bool,
    ended: bool,
    /// Both ends of every connection.
    ends: Vec<[UnixStream; 2]>,
    /// Where the next transaction tears, and whether the server dies there.
    tear: Option<(Tear, bool)>,
    /// Its transaction has begun.
    begun: bool,
    /// It tore, and whether it had been committed.
    torn: Option<bool>,
}

impl State {
    fn sever(&mut self) {
        for end in self.ends.drain(..).flatten() {
            // An end that the other side has closed is what we want.
            let _ = end.shutdown(Shutdown::Both);
        }
    }
}

struct Line {
    cluster: Arc<Cluster>,
    server: PathBuf,
    state: Mutex<State>,
}

/// Something that goes by on the line.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Seen {
    Sent,
    Began,
    Committed,
    Other,
}

impl Line {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Joins a client to the server, while it may be reached.
    fn join(self: &Arc<Self>, client: &UnixStream) -> std::io::Result<()> {
        let server = UnixStream::connect(&self.server)?;
        {
            let mut state = self.state();
            if !state.reachable {
                return Ok(());
            }
            state.ends.push([client.try_clone()?, server.try_clone()?]);
        }
        let (up, down) = (Arc::clone(self), Arc::clone(self));
        let (client_reads, server_writes) = (client.try_clone()?, server.try_clone()?);
        let client_writes = client.try_clone()?;
        std::thread::spawn(move || up.carry_up(client_reads, server_writes));
        std::thread::spawn(move || down.carry_down(server, client_writes));
        Ok(())
    }

    fn carry_up(&self, mut from: UnixStream, mut to: UnixStream) {
        let mut piece = vec![0; 65_536];
        while let Ok(read @ 1..) = from.read(&mut piece) {
            if self.tears_at(Seen::Sent) || to.write_all(&piece[..read]).is_err() {
                break;
            }
        }
        let _ = (from.shutdown(Shutdown::Both), to.shutdown(Shutdown::Both));
    }

    fn carry_down(&self, mut from: UnixStream, mut to: UnixStream) {
        let (mut piece, mut kept) = (vec![0; 65_536], Vec::new());
        while let Ok(read @ 1..) = from.read(&mut piece) {
            kept.extend_from_slice(&piece[..read]);
            let mut told = 0;
            while let Some((seen, length)) = first_message(&kept[told..]) {
                if self.tears_at(seen) {
                    return;
                }
                told += length;
            }
            if to.write_all(&kept[..told]).is_err() {
                break;
            }
            kept.drain(..told);
        }
        let _ = (from.shutdown(Shutdown::Both), to.shutdown(Shutdown::Both));
    }

    /// Whether the line tears at what goes by. The server dies, where it shall, before anybody sees that the line is torn.
    fn tears_at(&self, seen: Seen) -> bool {
        let mut state = self.state();
        let Some((tear, dies)) = state.tear else { return false };
        state.begun |= seen == Seen::Began;
        let tears = match tear {
            Tear::Before => seen == Seen::Sent,
            Tear::Inside => seen == Seen::Sent && state.begun,
            Tear::After => seen == Seen::Committed,
        };
        if tears {
            state.tear = None;
            state.torn = Some(tear == Tear::After);
            if dies {
                // Whoever waits for an answer goes on waiting until it is there again; nobody else calls meanwhile.
                let _ = self.cluster.crash();
            }
            state.sever();
        }
        tears
    }
}

/// The first whole message of what a server said, and its length: a letter, four bytes of length, and what it says.
fn first_message(bytes: &[u8]) -> Option<(Seen, usize)> {
    let (letter, rest) = bytes.split_first()?;
    let length = u32::from_be_bytes(rest.get(..4)?.try_into().ok()?) as usize;
    let says = rest.get(4..length)?;
    let seen = match (letter, says) {
        (b'C', b"BEGIN\0") => Seen::Began,
        (b'C', b"COMMIT\0") => Seen::Committed,
        _ => Seen::Other,
    };
    Some((seen, length + 1))
}

impl Wire for Line {
    fn reach(&self, reachable: bool) {
        let mut state = self.state();
        state.reachable = reachable;
        if !reachable {
            state.sever();
        }
    }

    fn tear(&self, tear: Tear, dies: bool) {
        let mut state = self.state();
        (state.tear, state.begun, state.torn) = (Some((tear, dies)), false, None);
    }

    fn torn(&self) -> Option<bool> {
        let mut state = self.state();
        state.tear = None;
        state.torn.take()
    }

    fn restart(&self) -> Result<(), String> {
        self.cluster.crash()
    }
}
