//! Due clocks: cases with something to settle are found by the index and settled by the core. The index may be late or
//! early; only the core decides. Many cases share one commit; a conflict falls back to one at a time.

use crate::command::Options;
use crate::engine::App;
use crate::error::AppError;
use crate::ports::{Commit, Shards};
use uuid::Uuid;
use yinuo_domain::Actor;
use yinuo_domain::command::CaseCommand;
use yinuo_policy::Instant;

/// Cases settled in one commit.
const PAGE: u32 = 64;
/// How long a case that cannot be settled is set aside.
const SET_ASIDE_MILLIS: i64 = 60_000;
/// Answers forgotten at a time.
const KEYS_PAGE: u32 = 1_000;

impl App {
    /// Settles everything that is due now, page by page, at most `pages_max` pages; says how many cases were touched.
    ///
    /// # Errors
    /// Failed storage; what was settled before stays settled.
    pub fn settle_due(&self, pages_max: u32) -> Result<u32, AppError> {
        let mut touched = 0;
        for _ in 0..pages_max {
            let now = self.now();
            let page = self.store.due_cases(Shards::ALL, now.0, PAGE)?;
            if page.is_empty() {
                break;
            }
            touched += u32::try_from(page.len()).unwrap_or(u32::MAX);
            self.settle_page(&page)?;
        }
        Ok(touched)
    }

    fn settle_page(&self, page: &[Uuid]) -> Result<(), AppError> {
        let now = self.now();
        let mut commit = Commit::default();
        for case in page {
            if let Err(error) = self.settle_into(&mut commit, *case, now) {
                self.set_aside(*case, now, &error)?;
            }
        }
        if commit == Commit::default() || self.finish(commit, &Options::default())?.is_some() {
            return Ok(());
        }
        // Somebody was faster on one of them: each alone, so that none holds up its neighbours.
        for case in page {
            let settled =
                self.command(&Actor::system(), *case, &Options::default(), &|_| Ok(CaseCommand::Settle));
            if let Err(error) = settled {
                self.set_aside(*case, now, &error)?;
            }
        }
        Ok(())
    }

    fn settle_into(&self, commit: &mut Commit, case: Uuid, now: Instant) -> Result<(), AppError> {
        let loaded = self.load_case(case)?;
        let (before, appends) = (loaded.case.clone(), commit.appends.len());
        self.add_command(commit, loaded, &CaseCommand::Settle, now, &Actor::system(), now)?;
        if commit.appends.len() == appends {
            // The index was early or stale: write what the clocks really say, or it would be found for ever.
            self.refresh_index(commit, &before, now);
        }
        Ok(())
    }

    /// A case that cannot be settled is looked at again later: it must not head every page and stop all other clocks.
    fn set_aside(&self, case: Uuid, now: Instant, error: &AppError) -> Result<(), AppError> {
        tracing::error!(%case, %error, "a case could not be settled; it is set aside for a minute");
        let mut rows = self.store.clocks(case)?;
        for row in &mut rows {
            row.wake_at = row.wake_at.map(|wake| wake.max(now.plus_millis(SET_ASIDE_MILLIS).0));
        }
        self.store.commit(Commit { clock_rows: vec![(case, rows)], ..Commit::default() })?;
        Ok(())
    }

    /// Forgets answers whose keys are older than they are kept, a page at a time.
    ///
    /// # Errors
    /// Failed storage.
    pub fn expire_keys(&self) -> Result<u32, AppError> {
        Ok(self.store.expire_idempotency(self.now().0, KEYS_PAGE)?)
    }

    fn refresh_index(&self, commit: &mut Commit, case: &yinuo_domain::case::Case, now: Instant) {
        let law = self.law();
        let clocks = yinuo_domain::case::clocks(case, &law.book, now);
        commit.clock_rows.push((case.id, crate::projection::clock_rows(case, &clocks)));
    }

    /// How far the worker is behind the earliest due clock, milliseconds; 0 when nothing is due.
    ///
    /// # Errors
    /// Failed storage.
    pub fn worker_lag_millis(&self) -> Result<i64, AppError> {
        let wake = self.store.next_wake()?;
        Ok(wake.map_or(0, |wake| (self.now().0 - wake).max(0)))
    }
}
