//! The application: ports, the law, and how a stream is loaded.

use crate::codec::{StoredCaseFact, decode_case_fact};
use crate::error::AppError;
use crate::law::Law;
use crate::ports::{Clock, Entropy, Hash, Store, StreamId, StreamKind};
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use uuid::Uuid;
use yinuo_domain::case::{Case, evolve};
use yinuo_domain::{Brief, Paid, Refusal};
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
    law: RwLock<Law>,
    numbers: Mutex<NumberBlock>,
}

#[derive(Default)]
struct NumberBlock {
    date: String,
    next: u64,
    end: u64,
}

/// A case as loaded, with what is needed to append to it.
pub(crate) struct LoadedCase {
    pub case: Case,
    pub head: Hash,
    pub history: Vec<StoredCaseFact>,
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
        Ok(Self { store, clock, entropy, law: RwLock::new(law), numbers: Mutex::default() })
    }

    /// The law now.
    #[must_use]
    pub fn law(&self) -> Law {
        self.law.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Reads the law again after a register changed.
    ///
    /// # Errors
    /// Damaged registers.
    pub fn reload_law(&self) -> Result<(), AppError> {
        if let Some(law) = Law::read(self.store.as_ref())? {
            *self.law.write().unwrap_or_else(PoisonError::into_inner) = law;
        }
        Ok(())
    }

    /// The store.
    #[must_use]
    pub fn store(&self) -> &dyn Store {
        self.store.as_ref()
    }

    /// Now.
    #[must_use]
    pub fn now(&self) -> Instant {
        Instant(self.clock.now())
    }

    pub(crate) fn load_case(&self, id: Uuid) -> Result<LoadedCase, AppError> {
        let stream = StreamId { kind: StreamKind::Case, id };
        let loaded = self.store.load(stream)?;
        if loaded.version == 0 {
            return Err(Refusal::no_case().into());
        }
        let mut case = Case::blank(id);
        let mut history = Vec::with_capacity(loaded.events.len());
        for stored in &loaded.events {
            let fact = decode_case_fact(stored)?;
            let actor = if fact.fact.by_clock { "system" } else { fact.actor.person.as_str() };
            evolve(&mut case, &fact.fact, fact.recorded, actor);
            history.push(fact);
        }
        Ok(LoadedCase { case, head: loaded.head, history })
    }

    /// Units that were paid under keys with these prefixes.
    pub(crate) fn brief_paid(&self, keys: &[String]) -> Result<Brief, AppError> {
        let mut brief = Brief::default();
        let mut prefixes: Vec<&str> =
            keys.iter().filter_map(|key| key.rfind('/').map(|end| &key[..=end])).collect();
        prefixes.sort_unstable();
        prefixes.dedup();
        for prefix in prefixes {
            for posting in self.store.owed_for(prefix)? {
                let Some(key) = posting.owed_for else { continue };
                let minor = posting.lines.iter().map(|line| line.amount.max(0)).sum();
                brief.paid.insert(key, Paid { case: posting.case.unwrap_or_default(), minor });
            }
        }
        Ok(brief)
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
