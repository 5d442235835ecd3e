//! The hand on a resting demo's clock: a browser story about tomorrow evening cannot wait for it.
//!
//! A door of its own on loopback, apart from every route of the product, and only where `yinuo demo --still --hand` opens it.
//! One line a turn, `forward SECONDS`; the answer is the instant that the clock reads then, milliseconds UTC. It never goes
//! back, so that nothing is recorded before what was recorded last.

use crate::Stop;
use crate::edge::WallClock;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use yinuo_app::ports::Clock;

/// Farthest turn: a year.
const TURN_SECONDS_MAX: i64 = 366 * 86_400;
/// Longest line.
const LINE_BYTES_MAX: u64 = 64;

/// The demo's clock, which goes on in real time and can be put forward.
pub struct HandClock {
    wall: WallClock,
    forward_millis: AtomicI64,
}

impl HandClock {
    /// A clock that goes on from there.
    pub fn on(wall: WallClock) -> Self {
        Self { wall, forward_millis: AtomicI64::new(0) }
    }

    /// Puts it forward; says what it reads then.
    fn forward(&self, seconds: i64) -> i64 {
        self.forward_millis.fetch_add(seconds.clamp(0, TURN_SECONDS_MAX) * 1_000, Ordering::SeqCst);
        self.now()
    }
}

impl Clock for HandClock {
    fn now(&self) -> i64 {
        self.wall.now().saturating_add(self.forward_millis.load(Ordering::SeqCst))
    }
}

/// Opens the door and says where it is.
pub fn open(clock: &Arc<HandClock>, at: SocketAddr) -> Result<(), Stop> {
    if !at.ip().is_loopback() {
        let sentence = "只能在本机拨演示的钟。 The demo's clock is put forward from this machine alone. Name a loopback address with --hand.";
        return Err(Stop::Refused(sentence.to_owned()));
    }
    let failed = |error: std::io::Error| Stop::Failed(format!("{at}: {error}"));
    let listener = TcpListener::bind(at).map_err(failed)?;
    say!("The clock's hand is at {}", listener.local_addr().map_err(failed)?);
    let clock = Arc::clone(clock);
    // It ends with the process: whoever tells stories keeps one line open at a time.
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            if let Err(error) = turn(&clock, stream) {
                tracing::warn!(%error, "nobody turned the clock");
            }
        }
    });
    Ok(())
}

fn turn(clock: &HandClock, mut stream: TcpStream) -> std::io::Result<()> {
    let mut line = String::new();
    BufReader::new(&stream).take(LINE_BYTES_MAX).read_line(&mut line)?;
    match seconds(&line) {
        Some(seconds) => writeln!(stream, "{}", clock.forward(seconds)),
        None => writeln!(stream, "forward SECONDS"),
    }
}

fn seconds(line: &str) -> Option<i64> {
    let seconds = line.trim().strip_prefix("forward ")?.parse().ok()?;
    (0..=TURN_SECONDS_MAX).contains(&seconds).then_some(seconds)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_clock_is_put_forward_by_a_line_and_never_back() {
        let clock = HandClock::on(WallClock::starting_at(1_000_000));
        let before = clock.now();
        assert!(clock.forward(3_600) >= before + 3_600_000);
        let later = clock.now();
        assert!(clock.forward(-3_600) >= later);
        assert_eq!(seconds("forward 60\n"), Some(60));
        for wrong in ["", "forward", "forward -1", "forward 31622401", "back 60", "forward 6o"] {
            assert_eq!(seconds(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn the_hand_is_on_this_machine_alone() {
        let clock = Arc::new(HandClock::on(WallClock::starting_at(0)));
        let abroad: SocketAddr = "192.0.2.1:0".parse().expect("an address");
        assert!(matches!(open(&clock, abroad), Err(Stop::Refused(_))));
    }
}
