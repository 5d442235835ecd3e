//! Due clocks: cases with something to settle are found by the index and settled by the core. The index may be late or
//! early; only the core decides. Many cases share one commit; a conflict falls back to one at a time.

use crate::command::Options;
use crate::engine::App;
use crate::error::AppError;
use crate::ports::{Commit, SHARD_COUNT};
use uuid::Uuid;
use yinuo_domain::Actor;
use yinuo_domain::command::CaseCommand;

/// Cases settled in one commit.
const PAGE: u32 = 64;

impl App {
    /// Settles everything that is due now, page by page, at most `pages_max` pages; says how many cases were touched.
    ///
    /// # Errors
    /// Failed storage; what was settled before stays settled.
    pub fn settle_due(&self, pages_max: u32) -> Result<u32, AppError> {
        let mut touched = 0;
        for _ in 0..pages_max {
            let now = self.now();
            let page = self.store.due_cases(0, SHARD_COUNT - 1, now.0, PAGE)?;
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
        let actor = Actor::system();
        let mut commit = Commit::default();
        for case in page {
            let loaded = self.load_case(*case)?;
            let before = (loaded.case.clone(), commit.appends.len());
            self.add_command(&mut commit, loaded, &CaseCommand::Settle, now, &actor, now)?;
            if commit.appends.len() == before.1 {
                // The index was early or stale: write what the clocks really say, or it would be found for ever.
                self.refresh_index(&mut commit, &before.0, now);
            }
        }
        match self.finish(commit, &Options::default())? {
            Some(_) => Ok(()),
            None => page.iter().try_for_each(|case| {
                self.command(&actor, *case, &Options::default(), &|_| Ok(CaseCommand::Settle)).map(|_| ())
            }),
        }
    }

    fn refresh_index(
        &self,
        commit: &mut Commit,
        case: &yinuo_domain::case::Case,
        now: yinuo_policy::Instant,
    ) {
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
