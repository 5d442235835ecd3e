//! A stopwatch: the one place of this crate that reads a clock.

/// Runs something and says how many nanoseconds it took.
#[allow(clippy::disallowed_methods)] // a bench measures real time
pub fn timed<T>(work: impl FnOnce() -> T) -> (T, u64) {
    let started = std::time::Instant::now();
    let done = work();
    (done, u64::try_from(started.elapsed().as_nanos()).unwrap_or(u64::MAX))
}

/// The median.
pub fn median(mut values: Vec<u64>) -> u64 {
    values.sort_unstable();
    values.get(values.len() / 2).copied().unwrap_or(0)
}

/// `a / b` in thousandths.
pub fn per_mille(a: u64, b: u64) -> u64 {
    u64::try_from(u128::from(a) * 1000 / u128::from(b.max(1))).unwrap_or(u64::MAX)
}

/// How many a second: `count` in `nanos`.
pub fn per_second(count: u64, nanos: u64) -> u64 {
    u64::try_from(u128::from(count) * 1_000_000_000 / u128::from(nanos.max(1))).unwrap_or(u64::MAX)
}

/// A search's effort: by a clock, or by the processor's time, from which a shared machine's neighbours take nothing.
pub struct Effort {
    started: std::time::Instant,
    processor_from: Option<u64>,
    micros: u64,
}

/// Processor time of this process in microseconds, where the system tells it.
fn processor_micros() -> Option<u64> {
    let told = std::fs::read_to_string("/proc/self/schedstat").ok()?;
    Some(told.split(' ').next()?.parse::<u64>().ok()? / 1000)
}

impl Effort {
    /// So many milliseconds from now.
    #[allow(clippy::disallowed_methods)] // a bench measures real time
    pub fn millis(millis: u64) -> Self {
        Self { started: std::time::Instant::now(), processor_from: None, micros: millis.max(1) * 1000 }
    }

    /// So many milliseconds of the processor, from now.
    pub fn processor_millis(millis: u64) -> Self {
        Self { processor_from: processor_micros(), ..Self::millis(millis) }
    }

    fn spent_micros(&self) -> u64 {
        match (self.processor_from, processor_micros()) {
            (Some(from), Some(now)) => now - from,
            _ => u64::try_from(self.started.elapsed().as_micros()).unwrap_or(u64::MAX),
        }
    }
}

impl yinuo_dispatch::Pace for Effort {
    fn spent(&mut self, _rounds: u64) -> u32 {
        let share = self.spent_micros().saturating_mul(u64::from(yinuo_dispatch::WHOLE_EFFORT)) / self.micros;
        u32::try_from(share).unwrap_or(u32::MAX)
    }
}

/// Half of some times were below the one, all but a hundredth below the other; nanoseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Spread {
    /// Median.
    pub p50: u64,
    /// 99th percentile.
    pub p99: u64,
}

impl Spread {
    /// The spread of some times; noughts when there are none.
    pub fn of(mut times: Vec<u64>) -> Self {
        times.sort_unstable();
        let at = |place: usize| times.get(place).copied().unwrap_or(0);
        Self { p50: at(times.len() / 2), p99: at(times.len() * 99 / 100) }
    }
}

/// What a process holds in memory and the most that it ever held, KiB, as Linux says; noughts elsewhere.
pub fn resident_kib(process: u32) -> (u64, u64) {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let field = |name: &str| -> u64 {
        let line = status.lines().find_map(|line| line.strip_prefix(name));
        line.and_then(|line| line.trim().trim_end_matches("kB").trim().parse().ok()).unwrap_or(0)
    };
    (field("VmRSS:"), field("VmHWM:"))
}

/// What stands behind an option of the command line, for example `--cases 100000`.
pub fn option(name: &str) -> Option<String> {
    let mut given = std::env::args().skip_while(|arg| arg != name);
    given.next();
    given.next()
}

/// Nanoseconds since this program began to look, beyond a given count of them.
#[allow(clippy::disallowed_methods)] // a bench measures real time
pub fn passed(since: u64) -> u64 {
    static BEGAN: std::sync::OnceLock<std::time::Instant> = std::sync::OnceLock::new();
    let began = *BEGAN.get_or_init(std::time::Instant::now);
    u64::try_from(began.elapsed().as_nanos()).unwrap_or(u64::MAX).saturating_sub(since)
}

/// Waits until so many nanoseconds have passed since this program began to look.
#[allow(clippy::disallowed_methods)] // arrivals have their instants
pub fn wait_until(due: u64) {
    let left = due.saturating_sub(passed(0));
    std::thread::sleep(std::time::Duration::from_nanos(left));
}
