//! A store that lets something else happen between a decision and its commit: another process is faster, or this one is
//! paused, or killed.

use std::sync::{Arc, Mutex};
use yinuo_app::ports::Store;

type Happening = Box<dyn FnOnce() + Send>;

pub struct Between {
    inner: Arc<dyn Store>,
    next: Mutex<Option<Happening>>,
}

impl Between {
    pub fn new(inner: Arc<dyn Store>) -> Arc<Self> {
        Arc::new(Self { inner, next: Mutex::new(None) })
    }

    /// What happens once, before the next commit is handed on.
    pub fn before_the_next_commit(&self, happens: impl FnOnce() + Send + 'static) {
        *self.next.lock().expect("whole") = Some(Box::new(happens));
    }

    fn before(&self, call: &str) {
        let happens = if call == "commit" { self.next.lock().expect("whole").take() } else { None };
        if let Some(happens) = happens {
            happens();
        }
    }
}

macro_rules! handed_on {
    ($($name:ident($($given:ident: $kind:ty),*) -> $answer:ty;)*) => {
        impl Store for Between {
            $(fn $name(&self, $($given: $kind),*) -> $answer {
                self.before(stringify!($name));
                self.inner.$name($($given),*)
            })*
        }
    };
}

yinuo_app::for_each_store_method!(handed_on);
