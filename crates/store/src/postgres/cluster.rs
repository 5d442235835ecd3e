//! A PostgreSQL of its own for a test binary: made from the machine's binaries, reached by a unix socket, gone when
//! the process is gone.
//!
//! A shell stands between: it makes the cluster in a temporary folder, starts it, says where it is, and waits for
//! the end of its standard input. That end comes when the owner is dropped, panics or is killed, so nothing stays
//! behind. PostgreSQL refuses to run as root, so root lends the shell to the user that Debian's package made.

use super::connection::Connection;
use super::{Failed, Target};
use std::io::{BufRead, BufReader, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::{Mutex, OnceLock, PoisonError};

/// What to do where PostgreSQL is missing.
const MISSING: &str = "PostgreSQL is not on this machine: install Debian's package `postgresql` (scripts/setup --test does where it may), or put initdb, postgres and pg_isready on the PATH";
/// The owner that Debian's package makes.
const OWNER: &str = "postgres";
/// `$1` is the folder of the binaries. Ctrl-C reaches the whole group, and the shell must outlive it to tidy up.
///
/// `$2` is the port, `$3` says `tls` when the server shall have a certificate under a root made for it, for `localhost`
/// alone, and ask the user `scram` for a password. After that: settings for the server, as `name=value`. A line `crash` kills the server as a power cut would, and starts
/// it again.
const SCRIPT: &str = r#"
trap '' INT TERM HUP
binaries=$1; port=$2; tls=$3; shift 3
dir=$(mktemp -d /tmp/yinuo-pg-XXXXXX) || exit 1
cd "$dir" || exit 1
options="-c port=$port -c unix_socket_directories=$dir -c max_connections=200"
if [ "$tls" = tls ]; then
  options="$options -c listen_addresses=127.0.0.1 -c ssl=on -c ssl_cert_file=$dir/server.pem -c ssl_key_file=$dir/server.key -c hba_file=$dir/hba"
  key="-newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes"
  { for root in root other; do
      openssl req -x509 $key -keyout $root.key -out $root.pem -subj "/CN=$root" -days 2 -addext keyUsage=critical,keyCertSign
    done &&
    openssl req $key -keyout server.key -out server.csr -subj /CN=localhost && echo subjectAltName=DNS:localhost >names &&
    openssl x509 -req -in server.csr -CA root.pem -CAkey root.key -CAcreateserial -days 2 -extfile names -out server.pem
  } >>"$dir/log" 2>&1 || { cat "$dir/log" >&2; cd /; rm -rf "$dir"; exit 1; }
  printf '%s\n' 'local all all trust' 'hostssl all scram 127.0.0.1/32 scram-sha-256' 'host all all 127.0.0.1/32 trust' >hba
else
  options="$options -c listen_addresses="
fi
for setting in "$@"; do options="$options -c $setting"; done
start() {
  # shellcheck disable=SC2086
  "$binaries/postgres" -D "$dir/data" $options >>"$dir/log" 2>&1 </dev/null &
  server=$!
  until "$binaries/pg_isready" -q -h "$dir" -p "$port"; do kill -0 "$server" 2>/dev/null || return 1; done
}
finish() { kill -QUIT "$server" 2>/dev/null; wait "$server" 2>/dev/null; cd /; rm -rf "$dir"; }
server=
"$binaries/initdb" -D "$dir/data" -U postgres -A trust -E UTF8 --locale=C --no-sync >"$dir/log" 2>&1 && start ||
  { cat "$dir/log" >&2; cd /; rm -rf "$dir"; exit 1; }
echo "$dir"
while read -r word; do
  [ "$word" = crash ] || continue
  kill -KILL "$server"
  wait "$server" 2>/dev/null
  # What it was doing for its clients ends by itself; until then it refuses to start.
  until start; do :; done
  echo "$dir"
done
finish
"#;

/// A running cluster. Dropping it stops it and removes its folder.
#[derive(Debug)]
pub struct Cluster {
    shell: Child,
    said: Mutex<BufReader<ChildStdout>>,
    folder: PathBuf,
    port: u16,
}

/// The port that PostgreSQL has when nobody says otherwise; a socket is named after it.
const PORT: u16 = 5_432;

/// Free ports that are tried.
const PORT_TRIES: u32 = 3;

/// A database of its own. It goes with the cluster: dropping each would flush everything each time.
#[derive(Debug)]
pub struct Fresh<'c> {
    cluster: &'c Cluster,
    name: String,
}

impl Cluster {
    /// Starts a cluster with these settings (`name=value`) and waits until it answers.
    ///
    /// # Errors
    /// One sentence that says what is missing or what PostgreSQL said.
    pub fn start(settings: &[&str]) -> Result<Self, String> {
        Self::start_as(PORT, "plain", settings)
    }

    /// Starts a cluster that also listens on loopback, with a certificate for `localhost` under `root.pem` of its folder;
    /// `other.pem` is a root that has nothing to do with it. The user `scram` must give a password there.
    ///
    /// # Errors
    /// As [`Cluster::start`], and where the `openssl` command is missing.
    pub fn start_with_tls() -> Result<Self, String> {
        // Free now; whoever takes it meanwhile makes the start fail, and another is tried.
        let free = || Ok(std::net::TcpListener::bind("127.0.0.1:0")?.local_addr()?.port());
        let mut tried = Err(String::new());
        for _ in 0..PORT_TRIES {
            let port = free().map_err(|error: std::io::Error| error.to_string())?;
            tried = Self::start_as(port, "tls", &[]);
            if tried.is_ok() {
                break;
            }
        }
        tried
    }

    fn start_as(port: u16, tls: &str, settings: &[&str]) -> Result<Self, String> {
        let binaries = binaries().ok_or_else(|| MISSING.to_owned())?;
        let mut shell = shell()
            .args(["-c", SCRIPT, "cluster"])
            .arg(&binaries)
            .args([&port.to_string(), tls])
            .args(settings)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .map_err(|error| format!("the shell of the cluster cannot be started: {error}"))?;
        let Some(output) = shell.stdout.take() else { return Err("the shell has no output".to_owned()) };
        let mut said = BufReader::new(output);
        let folder = PathBuf::from(line(&mut said));
        if folder.as_os_str().is_empty() {
            let mut log = String::new();
            if let Some(mut error) = shell.stderr.take() {
                let _ = error.read_to_string(&mut log);
            }
            return Err(format!("PostgreSQL could not be started: {log}"));
        }
        Ok(Self { shell, said: Mutex::new(said), folder, port })
    }

    /// Kills the server as a power cut would, but for what the disk keeps, and starts it again.
    ///
    /// # Errors
    /// When the shell that keeps it is gone.
    pub fn crash(&self) -> Result<(), String> {
        let gone = || "the shell of the cluster is gone".to_owned();
        let mut said = self.said.lock().unwrap_or_else(PoisonError::into_inner);
        self.shell.stdin.as_ref().ok_or_else(gone)?.write_all(b"crash\n").map_err(|_| gone())?;
        if line(&mut *said).is_empty() { Err(gone()) } else { Ok(()) }
    }

    /// The cluster of this process, started by whoever asks first. It ends with the process, however that ends: a test
    /// binary needs one only.
    ///
    /// # Errors
    /// As [`Cluster::start`].
    pub fn shared() -> Result<&'static Self, String> {
        static SHARED: OnceLock<Result<Cluster, String>> = OnceLock::new();
        SHARED.get_or_init(|| Self::start(&[])).as_ref().map_err(Clone::clone)
    }

    /// Folder with the socket and the data.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Address of a database in this cluster.
    #[must_use]
    pub fn address(&self, database: &str) -> String {
        let socket = self.folder.display().to_string().replace('/', "%2F");
        format!("postgres://postgres@{socket}:{}/{database}", self.port)
    }

    /// Address of a database over TCP, for a cluster that listens: user, host, and what else is asked for.
    #[must_use]
    pub fn address_over_tcp(&self, user: &str, host: &str, database: &str, asks: &str) -> String {
        format!("postgres://{user}@{host}:{}/{database}?{asks}", self.port)
    }

    /// Makes an empty database; the name must differ from every other test's in this cluster.
    ///
    /// # Errors
    /// What PostgreSQL said.
    pub fn fresh(&self, name: &str) -> Result<Fresh<'_>, String> {
        // Longer names are cut by PostgreSQL, and could then be the same.
        let name = format!("{:.40}_{:08x}", name, fnv(name));
        self.run(&format!("create database \"{name}\""))?;
        Ok(Fresh { cluster: self, name })
    }

    /// Runs statements in the cluster's own database.
    ///
    /// # Errors
    /// What PostgreSQL said.
    pub fn run(&self, sql: &str) -> Result<(), String> {
        run(&self.address("postgres"), sql)
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        // The end of its input tells the shell to stop and tidy up.
        drop(self.shell.stdin.take());
        let _ = self.shell.wait();
    }
}

impl Fresh<'_> {
    /// Its address.
    #[must_use]
    pub fn address(&self) -> String {
        self.cluster.address(&self.name)
    }

    /// Its name in the cluster.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Runs statements in it, beside the store.
    ///
    /// # Errors
    /// What PostgreSQL said.
    pub fn run(&self, sql: &str) -> Result<(), String> {
        run(&self.address(), sql)
    }
}

fn run(address: &str, sql: &str) -> Result<(), String> {
    let said = |Failed { reason, .. }: Failed| reason;
    let target = Target::of(address).map_err(|error| error.to_string())?;
    Connection::connect(&target).map_err(said)?.batch(sql).map_err(said)
}

/// The next line, empty at the end.
fn line(from: &mut impl BufRead) -> String {
    let mut line = String::new();
    // What cannot be read is an empty line, which every caller takes for the end.
    let _ = from.read_line(&mut line);
    line.trim_end().to_owned()
}

/// A short mark of a name.
fn fnv(name: &str) -> u32 {
    name.bytes().fold(0x811c_9dc5, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}

/// Where initdb is: Debian keeps the binaries of each release apart; the newest is taken.
fn binaries() -> Option<PathBuf> {
    let has =
        |folder: &PathBuf| ["initdb", "pg_isready", "postgres"].iter().all(|name| folder.join(name).exists());
    let releases = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let mut found: Vec<(u32, PathBuf)> = releases
        .map(|entry| (entry.file_name().to_string_lossy().parse().unwrap_or(0), entry.path().join("bin")))
        .filter(|(_, folder)| has(folder))
        .collect();
    found.sort();
    let path = std::env::var_os("PATH").unwrap_or_default();
    found.pop().map(|(_, folder)| folder).or_else(|| std::env::split_paths(&path).find(has))
}

/// A program that belongs to PostgreSQL on this machine, such as `pgbench`: beside the server's own, else on the path.
#[must_use]
pub fn program(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let folders = binaries().into_iter().chain(std::env::split_paths(&path));
    folders.map(|folder| folder.join(name)).find(|file| file.exists())
}

/// A shell that is not root.
fn shell() -> Command {
    // The owner of this process' folder in /proc is its user.
    let root =
        std::fs::metadata("/proc/self").is_ok_and(|found| std::os::unix::fs::MetadataExt::uid(&found) == 0);
    if root {
        let mut lent = Command::new("setpriv");
        lent.args(["--reuid", OWNER, "--regid", OWNER, "--init-groups", "/bin/sh"]);
        lent
    } else {
        Command::new("/bin/sh")
    }
}
