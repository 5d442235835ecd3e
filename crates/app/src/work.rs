//! Due clocks: cases with something to settle are found by the index and settled by the core. The index may be late or
//! early; only the core decides. Many cases share one commit; a conflict falls back to one at a time.
//!
//! Of many processes each settles the shards that it leases, and names their epochs in every commit: whoever lost a
//! lease, however wrong its clock is, commits nothing of what it had begun.

use crate::command::Options;
use crate::engine::{App, Draft};
use crate::error::AppError;
use crate::ports::{ClockRow, Commit, CommitError, Fence, Shards, Standing, StreamId, StreamKind};
use crate::recall::KnownCase;
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

/// On what ground a worker settles.
#[derive(Clone, Copy)]
pub(crate) enum Ground<'a> {
    /// It is the only one: every shard is its own.
    Alone,
    /// These shards are its own for now.
    Leased(&'a [Fence]),
}

impl Ground<'_> {
    fn shards(self) -> Shards {
        match self {
            Self::Alone => Shards::ALL,
            Self::Leased(held) => held.iter().map(|fence| fence.shard).collect(),
        }
    }

    /// Whether a case lies in one of its shards.
    pub(crate) fn has(self, case: Uuid) -> bool {
        self.shards().contains(StreamId { kind: StreamKind::Case, id: case }.shard())
    }

    /// What a commit on these cases rests on.
    pub(crate) fn fences(self, cases: &[Uuid]) -> Vec<Fence> {
        let Self::Leased(held) = self else { return Vec::new() };
        let touched: Shards =
            cases.iter().map(|case| StreamId { kind: StreamKind::Case, id: *case }.shard()).collect();
        held.iter().filter(|fence| touched.contains(fence.shard)).copied().collect()
    }
}

impl App {
    /// Settles everything that is due now, page by page, at most `pages_max` pages; says how many cases were touched.
    /// For a process that works alone; others settle what they hold, see [`crate::Worker`].
    ///
    /// # Errors
    /// Failed storage; what was settled before stays settled.
    pub fn settle_due(&self, pages_max: u32) -> Result<u32, AppError> {
        self.settle_on(Ground::Alone, pages_max)
    }

    /// Settles what is due in leased shards, as [`App::settle_due`] does in all.
    ///
    /// # Errors
    /// A lost lease, or failed storage; what was settled before stays settled.
    pub fn settle_held(&self, held: &[Fence], pages_max: u32) -> Result<u32, AppError> {
        self.settle_on(Ground::Leased(held), pages_max)
    }

    fn settle_on(&self, ground: Ground<'_>, pages_max: u32) -> Result<u32, AppError> {
        let mut touched = 0;
        for _ in 0..pages_max {
            let now = self.now();
            let page = self.store.due_cases(ground.shards(), now.0, PAGE)?;
            if page.is_empty() {
                break;
            }
            touched += u32::try_from(page.len()).unwrap_or(u32::MAX);
            self.settle_page(ground, &page)?;
        }
        Ok(touched)
    }

    fn settle_page(&self, ground: Ground<'_>, page: &[Uuid]) -> Result<(), AppError> {
        let now = self.now();
        let fences = ground.fences(page);
        let mut draft = Draft::default();
        draft.commit.fences.clone_from(&fences);
        draft.commit.case_rows.reserve_exact(page.len());
        for case in page {
            if let Err(error) = self.settle_into(&mut draft, *case, now) {
                self.set_aside(&fences, *case, now, &error)?;
            }
        }
        if (draft.commit.appends.is_empty() && draft.commit.clock_rows.is_empty())
            || self.finish(draft, &Options::default())?.is_some()
        {
            return Ok(());
        }
        // Somebody was faster on one of them: each alone, so that none holds up its neighbours.
        for case in page {
            let settled = self.command_under(&fences, &Actor::system(), *case, &Options::default(), &|_| {
                Ok(CaseCommand::Settle)
            });
            match settled {
                Ok(_) => {}
                Err(AppError::LeaseLost { shard }) => return Err(AppError::LeaseLost { shard }),
                Err(error) => self.set_aside(&fences, *case, now, &error)?,
            }
        }
        Ok(())
    }

    fn settle_into(&self, draft: &mut Draft, case: Uuid, now: Instant) -> Result<(), AppError> {
        let settle = |draft: &mut Draft, known: KnownCase| {
            let appends = draft.commit.appends.len();
            self.add_command(draft, known, &CaseCommand::Settle, now, &Actor::system(), now)?;
            Ok::<bool, AppError>(draft.commit.appends.len() > appends)
        };
        if let Some(known) = self.recall(case)
            && matches!(settle(draft, known), Ok(true))
        {
            return Ok(());
        }
        if !settle(draft, self.load_case(case)?)? {
            // The index was early or stale: write what the clocks really say, or it would be found for ever.
            self.refresh_index(draft, now);
        }
        Ok(())
    }

    /// A case that cannot be settled is looked at again later: it must not head every page and stop all other clocks.
    fn set_aside(
        &self,
        fences: &[Fence],
        case: Uuid,
        now: Instant,
        error: &AppError,
    ) -> Result<(), AppError> {
        tracing::error!(%case, %error, "a case could not be settled; it is set aside for a minute");
        let later = now.plus_millis(SET_ASIDE_MILLIS).0;
        self.rewake(fences, case, |clocks| {
            for clock in clocks {
                clock.wake_at = clock.wake_at.map(|wake| wake.max(later));
            }
        })
    }

    /// Changes when a case wants to be looked at, unless somebody writes to it meanwhile: then its clocks are written too, and
    /// those stay.
    pub(crate) fn rewake(
        &self,
        fences: &[Fence],
        case: Uuid,
        change: impl FnOnce(&mut [ClockRow]),
    ) -> Result<(), AppError> {
        let stream = StreamId { kind: StreamKind::Case, id: case };
        // Read before the rows, so that a commit in between is noticed.
        let (version, _) = self.store.head(stream)?;
        let mut rows = self.store.clocks(case)?;
        change(&mut rows);
        let index = Commit {
            fences: fences.to_vec(),
            standing: vec![Standing { stream, version }],
            clock_rows: vec![(case, rows)],
            ..Commit::default()
        };
        match self.store.commit(index) {
            Ok(()) | Err(CommitError::VersionConflict { .. }) => Ok(()),
            Err(other) => Err(other.into()),
        }
    }

    /// Forgets answers whose keys are older than they are kept, and credentials that are worth nothing any more, a page
    /// of each at a time; says how many answers.
    ///
    /// # Errors
    /// Failed storage.
    pub fn expire_keys(&self) -> Result<u32, AppError> {
        self.sweep_credentials(KEYS_PAGE)?;
        Ok(self.store.expire_idempotency(self.now().0, KEYS_PAGE)?)
    }

    /// Clock rows of the draft's last case, as its clocks say.
    fn refresh_index(&self, draft: &mut Draft, now: Instant) {
        let Some(KnownCase { case, .. }) = draft.cases.last() else { return };
        let clocks = yinuo_domain::case::clocks(case, &self.law().book, now);
        // Only while the case stands as it was read: the rows of a later event must never be undone.
        let stream = StreamId { kind: StreamKind::Case, id: case.id };
        draft.commit.standing.push(Standing { stream, version: case.version });
        draft.commit.clock_rows.push((case.id, crate::projection::clock_rows(case, &clocks)));
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
