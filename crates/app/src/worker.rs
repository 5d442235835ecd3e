//! One of any number of processes that settle due clocks on one store: it leases its share of the shards, renews while
//! it works, and gives them up when it stops. Killed, its shards pass to others when its time is over.

use crate::engine::App;
use crate::error::AppError;
use crate::ports::{Fence, LeaseClaim, Leases, SHARD_COUNT};

/// How long a lease holds without being renewed.
pub const LEASE_MILLIS: i64 = 10_000;
/// How long a lease is used before it is renewed.
const RENEW_AFTER_MILLIS: i64 = LEASE_MILLIS / 3;

/// A worker and what it holds.
#[derive(Debug)]
pub struct Worker {
    owner: String,
    leases: Leases,
    /// When it last asked.
    asked_at: Option<i64>,
}

impl Worker {
    /// A worker under a name that nobody else ever has.
    #[must_use]
    pub fn new(app: &App) -> Self {
        let owner = app.entropy.id(app.now().0).to_string();
        Self { owner, leases: Leases::default(), asked_at: None }
    }

    /// What it holds, with the epochs that its commits name.
    #[must_use]
    pub fn held(&self) -> &[Fence] {
        &self.leases.held
    }

    /// Takes or renews leases when it is time to.
    ///
    /// # Errors
    /// Failed storage.
    pub fn renew(&mut self, app: &App) -> Result<(), AppError> {
        let now = app.now().0;
        // A clock that was set back must not keep it from asking.
        let fresh = |asked: i64| (asked..asked.saturating_add(RENEW_AFTER_MILLIS)).contains(&now);
        if self.asked_at.is_some_and(fresh) {
            return Ok(());
        }
        let asked = share(self.leases.owners);
        self.leases = self.claim(app, now, asked)?;
        if share(self.leases.owners) < asked {
            // Somebody joined: what is beyond the new share is his at once.
            self.leases = self.claim(app, now, share(self.leases.owners))?;
        }
        self.asked_at = Some(now);
        Ok(())
    }

    fn claim(&self, app: &App, now: i64, shards_max: u16) -> Result<Leases, AppError> {
        let until = now.saturating_add(LEASE_MILLIS);
        let claim = LeaseClaim { owner: self.owner.clone(), now, until, shards_max };
        Ok(app.store.take_leases(&claim)?)
    }

    /// Renews, then settles what is due in the shards held, at most so many pages; says how many cases were touched.
    ///
    /// # Errors
    /// Failed storage. A lost lease is none: the next turn asks for shards anew.
    pub fn settle(&mut self, app: &App, pages_max: u32) -> Result<u32, AppError> {
        self.renew(app)?;
        match app.settle_held(&self.leases.held, pages_max) {
            Err(AppError::LeaseLost { shard }) => {
                tracing::warn!(shard, "a lease was lost; what was begun under it is void");
                self.asked_at = None;
                Ok(0)
            }
            other => other,
        }
    }

    /// Gives everything up, so that others need not wait.
    ///
    /// # Errors
    /// Failed storage: then the leases pass on when their time is over.
    pub fn stop(&mut self, app: &App) -> Result<(), AppError> {
        (self.leases, self.asked_at) = (Leases::default(), None);
        Ok(app.store.give_up_leases(&self.owner)?)
    }
}

/// A process's share of the shards among so many, rounded up; all of them before anybody was counted.
fn share(owners: u32) -> u16 {
    let owners = u16::try_from(owners.max(1)).unwrap_or(SHARD_COUNT);
    SHARD_COUNT.div_ceil(owners)
}
