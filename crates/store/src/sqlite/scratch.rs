//! A directory of its own for a test, gone afterwards.

use std::path::PathBuf;

pub(crate) struct Scratch(PathBuf);

impl Scratch {
    /// The name must differ from every other test's in this process.
    pub(crate) fn new(name: &str) -> Self {
        let directory = std::env::temp_dir().join(format!("yinuo-store-{}-{name}", std::process::id()));
        let _ = std::fs::remove_dir_all(&directory);
        std::fs::create_dir_all(&directory).unwrap();
        Self(directory)
    }

    pub(crate) fn file(&self) -> PathBuf {
        self.0.join("yinuo.db")
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}
