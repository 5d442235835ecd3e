//! The real binary as a process that can be killed.

use std::ffi::OsString;
use std::io::{BufRead as _, BufReader};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};

pub const BINARY: &str = env!("CARGO_BIN_EXE_yinuo");

/// Runs one command of the binary to its end.
pub fn run(args: &[&str]) -> Output {
    Command::new(BINARY).args(args).output().expect("the binary runs")
}

/// Runs one command that must succeed, and hands back what it printed.
pub fn must(args: &[&str]) -> String {
    let output = run(args);
    let (out, err) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "yinuo {args:?}\n{out}\n{err}");
    out.into_owned()
}

/// What every command of a run finds around it: the data, and one ring for the city and for what is moved from it.
pub fn surroundings(folder: &Path, data: &str) -> [(&'static str, OsString); 2] {
    [("YINUO_DATA", data.into()), ("YINUO_KEYRING", folder.join("city.keyring").into())]
}

/// Runs one command on some data in a folder of its own, which must succeed; hands back what it printed.
pub fn must_in(folder: &Path, data: &str, args: &[&str]) -> String {
    let mut command = Command::new(BINARY);
    command.args(args).current_dir(folder).envs(surroundings(folder, data));
    let output = command.output().expect("the binary runs");
    let (out, err) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "yinuo {args:?}\n{out}\n{err}");
    out.into_owned()
}

/// A process that serves.
pub struct Served {
    child: Child,
    pub address: SocketAddr,
}

impl Served {
    /// Starts on some data, in a folder of its own, and waits until it says where it listens.
    pub fn start(data: &str, folder: &Path, flags: &[String]) -> Self {
        let mut child = Command::new(BINARY)
            .args(["serve", "--data", data, "--listen", "127.0.0.1:0", "--keyring"])
            .arg(folder.join("city.keyring"))
            .args(flags)
            .current_dir(folder)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("the binary runs");
        let mut lines = BufReader::new(child.stdout.take().expect("piped")).lines();
        let address = lines.find_map(|line| {
            let line = line.ok()?;
            line.split("http://").nth(1)?.trim_end_matches('/').parse().ok()
        });
        let address = address.expect("it opens after every crash");
        Self { child, address }
    }

    /// `kill -9`.
    pub fn kill(mut self) {
        self.child.kill().expect("killed");
        self.child.wait().expect("gone");
    }
}
