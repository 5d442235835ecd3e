//! A store that lets something else happen between a decision and its commit: another process is faster, or this one is
//! paused, or killed.

use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex};
use yinuo_app::ports::Store;

type Happening = Box<dyn FnOnce() + Send>;

/// When a process is killed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kill {
    /// Before a commit reaches the store.
    Before,
    /// After the store has it, before anybody is told.
    After,
}

pub struct Between {
    inner: Arc<dyn Store>,
    next: Mutex<Option<Happening>>,
    kill: Mutex<Option<Kill>>,
    /// Commits that are still let through.
    left: AtomicI64,
}

impl Between {
    pub fn new(inner: Arc<dyn Store>) -> Arc<Self> {
        Arc::new(Self { inner, next: Mutex::default(), kill: Mutex::default(), left: AtomicI64::new(0) })
    }

    /// What happens once, before the next commit is handed on.
    pub fn before_the_next_commit(&self, happens: impl FnOnce() + Send + 'static) {
        *self.next.lock().expect("whole") = Some(Box::new(happens));
    }

    /// Whoever commits after so many commits breaks, as a killed process would; once.
    pub fn kill_after(&self, commits: i64, kill: Kill) {
        self.left.store(commits, Ordering::SeqCst);
        *self.kill.lock().expect("whole") = Some(kill);
    }

    /// Whether the kill is still to come.
    pub fn lives(&self) -> bool {
        self.kill.lock().expect("whole").is_some()
    }

    fn before(&self, call: &str) {
        let happens = if call == "commit" { self.next.lock().expect("whole").take() } else { None };
        if let Some(happens) = happens {
            happens();
        }
        if call == "commit" {
            self.left.fetch_sub(1, Ordering::SeqCst);
            self.fall(Kill::Before);
        }
    }

    fn after(&self, call: &str) {
        if call == "commit" {
            self.fall(Kill::After);
        }
    }

    fn fall(&self, at: Kill) {
        if self.left.load(Ordering::SeqCst) >= 0 {
            return;
        }
        let falls = {
            let mut kill = self.kill.lock().expect("whole");
            let falls = *kill == Some(at);
            if falls {
                *kill = None;
            }
            falls
        };
        assert!(!falls, "killed");
    }
}

macro_rules! handed_on {
    ($($name:ident($($given:ident: $kind:ty),*) -> $answer:ty;)*) => {
        impl Store for Between {
            $(fn $name(&self, $($given: $kind),*) -> $answer {
                self.before(stringify!($name));
                let answer = self.inner.$name($($given),*);
                self.after(stringify!($name));
                answer
            })*
        }
    };
}

yinuo_app::for_each_store_method!(handed_on);
