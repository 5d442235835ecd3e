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
