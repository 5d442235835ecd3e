//! A share of a core for a process: a control group of its own, removed when it is dropped.

use std::path::PathBuf;

/// Microseconds in which the share is counted.
const PERIOD: u32 = 100_000;

/// A control group that holds processes to a share of a core.
pub struct Share(PathBuf);

impl Share {
    /// A group that may use so many per mille of a core. Needs a writable control group of version 1 or 2.
    pub fn per_mille(share: u32, name: &str) -> Self {
        let name = format!("yinuo-bench-{}-{name}", std::process::id());
        let quota = PERIOD / 1000 * share;
        let first = PathBuf::from("/sys/fs/cgroup/cpu").join(&name);
        let second = PathBuf::from("/sys/fs/cgroup").join(&name);
        let (folder, file, limit) = if PathBuf::from("/sys/fs/cgroup/cpu/cpu.cfs_quota_us").exists() {
            (first, "cpu.cfs_quota_us", quota.to_string())
        } else {
            (second, "cpu.max", format!("{quota} {PERIOD}"))
        };
        let made = std::fs::create_dir(&folder).and_then(|()| std::fs::write(folder.join(file), limit));
        made.unwrap_or_else(|error| panic!("{}: {error}: a share of a core needs root", folder.display()));
        Self(folder)
    }

    /// Holds a process and its threads to the share.
    pub fn hold(&self, process: u32) {
        std::fs::write(self.0.join("cgroup.procs"), process.to_string()).expect("it is there");
    }
}

impl Drop for Share {
    fn drop(&mut self) {
        // Empty by now: its processes were ended before.
        let _ = std::fs::remove_dir(&self.0);
    }
}
