//! The application: ports, the law, and how a stream is loaded.

use crate::archive::{check_whole, is_archived};
use crate::codec::{StoredCaseFact, decode_case_fact};
use crate::error::AppError;
use crate::identity::Kiln;
use crate::law::Law;
use crate::ports::{Clock, Commit, Entropy, LoadedStream, Store, StreamId, StreamKind};
use crate::recall::{KnownCase, Recent};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};
use uuid::Uuid;
use yinuo_domain::Refusal;
use yinuo_domain::case::{Case, evolve};
use yinuo_policy::Instant;

/// How many case numbers are reserved at a time: a restart loses at most these, and intake pays one extra commit in so many.
const NUMBER_BLOCK: u32 = 32;
/// How often a command is decided anew when somebody was faster.
pub(crate) const ATTEMPTS_MAX: usize = 8;

/// The application over its ports.
pub struct App {
    pub(crate) store: Arc<dyn Store>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) entropy: Arc<dyn Entropy>,
    law: RwLock<Arc<Law>>,
    numbers: Mutex<NumberBlock>,
    recent: Mutex<Recent>,
    pub(crate) kiln: Kiln,
}

#[derive(Default)]
struct NumberBlock {
    date: String,
    next: u64,
    end: u64,
}

/// What one attempt will commit, and the cases as they stand once it has.
#[derive(Default)]
pub(crate) struct Draft {
    pub commit: Commit,
    pub cases: Vec<KnownCase>,
}

impl App {
    /// The application over its ports; the law must have been adopted.
    ///
    /// # Errors
    /// Damaged or missing registers, or no policy at all.
    pub fn new(
        store: Arc<dyn Store>,
        clock: Arc<dyn Clock>,
        entropy: Arc<dyn Entropy>,
    ) -> Result<Self, AppError> {
        let law = Law::read(store.as_ref())?
            .ok_or_else(|| AppError::Damaged("no policy was adopted yet: run `yinuo init`".to_owned()))?;
        Ok(Self {
            store,
            clock,
            entropy,
            law: RwLock::new(Arc::new(law)),
            numbers: Mutex::default(),
            recent: Mutex::default(),
            kiln: Kiln::default(),
        })
    }

    /// The law now.
    #[must_use]
    pub fn law(&self) -> Arc<Law> {
        Arc::clone(&self.law.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Reads the law again after a register changed.
    ///
    /// # Errors
    /// Damaged registers.
    pub fn reload_law(&self) -> Result<(), AppError> {
        if let Some(law) = Law::read(self.store.as_ref())? {
            *self.law.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(law);
        }
        Ok(())
    }

    /// The law as this case needs it: another process may have adopted a policy that this one has not heard of, and no
    /// clock is ever judged by another policy than its own.
    ///
    /// # Errors
    /// Damaged registers, or a pin that no register explains.
    pub fn law_for(&self, case: &Case) -> Result<Arc<Law>, AppError> {
        let law = self.law();
        if law.knows(case) {
            return Ok(law);
        }
        self.reload_law()?;
        let law = self.law();
        if law.knows(case) {
            Ok(law)
        } else {
            Err(AppError::Damaged(format!(
                "case {} is pinned to a policy that was never adopted",
                case.number
            )))
        }
    }

    /// The store.
    #[must_use]
    pub fn store(&self) -> &dyn Store {
        self.store.as_ref()
    }

    /// Where secrets and ids come from.
    #[must_use]
    pub fn entropy(&self) -> &dyn Entropy {
        self.entropy.as_ref()
    }

    /// Now.
    #[must_use]
    pub fn now(&self) -> Instant {
        Instant(self.clock.now())
    }

    /// A case with its whole history, from the stream.
    pub(crate) fn history_of(&self, id: Uuid) -> Result<(Case, Vec<StoredCaseFact>), AppError> {
        let loaded = self.stream_of(id)?;
        let mut history = Vec::with_capacity(loaded.events.len());
        let case = replay(id, &loaded, |fact| history.push(fact))?;
        Ok((case, history))
    }

    /// A case as its stream tells it now, for a decision: an archived one takes none.
    pub(crate) fn load_case(&self, id: Uuid) -> Result<KnownCase, AppError> {
        let known = match self.kept_case(id)? {
            Some(known) => known,
            None => {
                let loaded = self.stream_of(id)?;
                KnownCase { case: Box::new(replay(id, &loaded, drop)?), head: loaded.head }
            }
        };
        match &known.case.archived {
            // Read-only, also where the archive is at hand.
            Some(archived) => Err(is_archived(&known.case.number, &archived.file, &archived.archive)),
            None => Ok(known),
        }
    }

    /// A case as it was after the last commit of this process, if it is remembered. Only a commit may rest on it.
    pub(crate) fn recall(&self, id: Uuid) -> Option<KnownCase> {
        self.recent().take(id)
    }

    pub(crate) fn remember(&self, cases: Vec<KnownCase>) {
        let mut recent = self.recent();
        cases.into_iter().for_each(|known| recent.keep(known));
    }

    fn recent(&self) -> MutexGuard<'_, Recent> {
        self.recent.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn stream_of(&self, id: Uuid) -> Result<LoadedStream, AppError> {
        let stream = StreamId { kind: StreamKind::Case, id };
        let loaded = self.store.load(stream)?;
        check_whole(self.store.as_ref(), stream, &loaded)?;
        if loaded.version == 0 { Err(Refusal::no_case().into()) } else { Ok(loaded) }
    }

    /// The next case number of a local date.
    pub(crate) fn next_number(&self, local_date: &str) -> Result<String, AppError> {
        let mut block = self.numbers.lock().unwrap_or_else(PoisonError::into_inner);
        if block.date != local_date || block.next >= block.end {
            let first = self.store.reserve_numbers(&format!("case/{local_date}"), NUMBER_BLOCK)?;
            *block = NumberBlock {
                date: local_date.to_owned(),
                next: first,
                end: first + u64::from(NUMBER_BLOCK),
            };
        }
        let daily = block.next;
        block.next += 1;
        Ok(yinuo_domain::number::case_number(local_date, daily))
    }
}

fn replay(id: Uuid, loaded: &LoadedStream, mut seen: impl FnMut(StoredCaseFact)) -> Result<Case, AppError> {
    let mut case = Case::blank(id);
    for stored in &loaded.events {
        let fact = decode_case_fact(stored)?;
        evolve(&mut case, &fact.fact, fact.recorded, fact.fact.doer(&fact.actor));
        seen(fact);
    }
    Ok(case)
}
