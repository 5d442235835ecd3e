//! Cases remembered between commands, so that not every command reads and replays a whole stream.
//!
//! A remembered state may be stale: another process may have written since. So only a commit may rest on it, because
//! the commit's version check is what notices; a refusal, or a command that would change nothing, is decided anew on
//! the stored stream. Correctness never depends on what is remembered here.

use crate::ports::Hash;
use std::collections::BTreeMap;
use uuid::Uuid;
use yinuo_domain::case::Case;

/// Cases of one generation. Two are kept, some kilobytes a case.
const GENERATION_CASES: usize = 4_096;

/// A case as it stands, with the head of its chain: what is needed to decide and to append.
pub(crate) struct KnownCase {
    /// Boxed: a case is large, and is handed from one to the next.
    pub case: Box<Case>,
    pub head: Hash,
}

/// The cases touched last. The older generation is dropped whole when the younger one is full.
#[derive(Default)]
pub(crate) struct Recent {
    young: BTreeMap<Uuid, KnownCase>,
    old: BTreeMap<Uuid, KnownCase>,
}

impl Recent {
    /// Hands a state over to one command; another one that asks meanwhile reads the stream.
    pub fn take(&mut self, id: Uuid) -> Option<KnownCase> {
        self.young.remove(&id).or_else(|| self.old.remove(&id))
    }

    pub fn keep(&mut self, known: KnownCase) {
        if self.young.len() >= GENERATION_CASES {
            self.old = std::mem::take(&mut self.young);
        }
        self.young.insert(known.case.id, known);
    }
}
