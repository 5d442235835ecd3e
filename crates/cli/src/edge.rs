//! The real clock and the real randomness: the only place of the house that reads either.

use std::sync::Mutex;
use std::time::{SystemTime, UNIX_EPOCH};
use uuid::Uuid;
use yinuo_app::ports::{Clock, Entropy};

/// The system's clock, moved by an offset: a demo with `--as-of` lives on from that instant in real time. It never
/// goes back: a step of the system's clock holds it until time has caught up.
pub struct WallClock {
    offset_millis: i64,
    last: Mutex<i64>,
}

impl WallClock {
    /// The system's clock.
    pub fn new() -> Self {
        Self { offset_millis: 0, last: Mutex::new(i64::MIN) }
    }

    /// The system's clock, held until it has passed an instant: what was recorded last must not be later than now.
    pub fn not_before(instant: i64) -> Self {
        Self { offset_millis: 0, last: Mutex::new(instant) }
    }

    /// A clock that reads `as_of` now.
    pub fn starting_at(as_of: i64) -> Self {
        Self { offset_millis: as_of - system_millis(), last: Mutex::new(i64::MIN) }
    }
}

impl Clock for WallClock {
    fn now(&self) -> i64 {
        let mut last = self.last.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        *last = (*last).max(system_millis() + self.offset_millis);
        *last
    }
}

/// The system's clock, UTC milliseconds.
#[allow(clippy::disallowed_methods)] // the one place that may
pub fn system_millis() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}

/// The system's randomness.
pub struct SystemEntropy;

impl Entropy for SystemEntropy {
    fn id(&self, now: i64) -> Uuid {
        let mut random = [0; 10];
        fill(&mut random);
        uuid::Builder::from_unix_timestamp_millis(u64::try_from(now).unwrap_or_default(), &random).into_uuid()
    }

    fn key(&self) -> [u8; 32] {
        let mut key = [0; 32];
        fill(&mut key);
        key
    }
}

/// Fills a buffer with randomness of the system; a system without it cannot be trusted with anything.
pub fn fill(buffer: &mut [u8]) {
    if let Err(error) = getrandom::fill(buffer) {
        eprintln!("the system gives no randomness: {error}");
        std::process::abort();
    }
}

/// A random text of letters and digits, for tokens and nonces.
pub fn random_text() -> String {
    let mut bytes = [0; 16];
    fill(&mut bytes);
    yinuo_app::codec::hex(&bytes)
}
