//! The wallets in hand: read lazily, changed in memory, written in one commit with the guards of the pools.

use super::UNIT;
use crate::codec::encode;
use crate::engine::App;
use crate::error::AppError;
use crate::law::Law;
use crate::ports::{Append, Commit, CommitError, Guard, Hash, InboxRow, Posting, PostingLine, RegisterRow};
use crate::register::{RegisterEvent, json, stream_of};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use yinuo_domain::points::{FollowUp, Thanks, Wallet, WalletRow};
use yinuo_domain::{Actor, Fact};
use yinuo_policy::Instant;

/// Rows of one event; keeps events well below their limit.
const ROWS_PER_EVENT: usize = 32;

/// A wallet in hand.
struct Purse {
    head: (u64, Hash),
    wallet: Wallet,
    changed: BTreeSet<String>,
}

/// What one commit will do to wallets.
pub(super) struct PointsBook<'a> {
    pub app: &'a App,
    pub law: Arc<Law>,
    pub now: Instant,
    actor: Actor,
    purses: BTreeMap<String, Purse>,
    pub commit: Commit,
}

/// A movement between two accounts.
pub(super) struct Moving<'a> {
    pub rule: &'a str,
    /// What it is for, once.
    pub key: String,
    pub from: &'a str,
    pub to: &'a str,
    pub points: i64,
    pub at: Instant,
}

impl<'a> PointsBook<'a> {
    pub fn new(app: &'a App, actor: &Actor) -> Self {
        let (law, now, commit) = (app.law(), app.now(), Commit::default());
        Self { app, law, now, actor: actor.clone(), purses: BTreeMap::new(), commit }
    }

    fn purse(&mut self, account: &str) -> Result<&mut Purse, AppError> {
        if !self.purses.contains_key(account) {
            // The head before the rows, as everywhere.
            let head = self.app.store.head(stream_of(account))?;
            let wallet = self.app.wallet(account)?;
            self.purses.insert(account.to_owned(), Purse { head, wallet, changed: BTreeSet::new() });
        }
        // Invariant: put in above.
        self.purses.get_mut(account).ok_or(AppError::Busy)
    }

    /// A wallet.
    pub fn wallet(&mut self, account: &str) -> Result<&Wallet, AppError> {
        Ok(&self.purse(account)?.wallet)
    }

    /// Sets a row of a wallet.
    pub fn set(&mut self, account: &str, code: &str, row: WalletRow) -> Result<(), AppError> {
        let purse = self.purse(account)?;
        purse.wallet.rows.insert(code.to_owned(), row);
        purse.changed.insert(code.to_owned());
        Ok(())
    }

    /// Takes points out of a wallet; answers when the earliest of them would have been gone.
    ///
    /// # Errors
    /// U002 when there are not so many to spend.
    pub fn take(&mut self, account: &str, points: i64) -> Result<Instant, AppError> {
        let now = self.now;
        let purse = self.purse(account)?;
        let (changed, taken) = purse.wallet.take(points, now)?;
        purse.changed.extend(changed);
        Ok(taken.gone_at)
    }

    /// Empties a row: what came with it is asked back.
    pub fn empty(&mut self, account: &str, code: &str) -> Result<(), AppError> {
        let purse = self.purse(account)?;
        if let Some(row) = purse.wallet.rows.get_mut(code) {
            row.left = 0;
            purse.changed.insert(code.to_owned());
        }
        Ok(())
    }

    /// Posts a movement, once for its key.
    pub fn post(&mut self, moving: Moving<'_>) {
        self.post_in(UNIT, moving);
    }

    /// Posts a movement in another unit than points, once for its key.
    pub fn post_in(&mut self, unit: &str, moving: Moving<'_>) {
        let line = |account: &str, amount: i64| PostingLine {
            account: account.to_owned(),
            unit: unit.to_owned(),
            amount,
        };
        self.commit.postings.push(Posting {
            id: self.app.entropy.id(self.now.0),
            // A case's ledger is read by whoever sees the case; what its customer tipped is not theirs to see.
            case: None,
            cause_version: 0,
            rule: moving.rule.to_owned(),
            owed_for: Some(moving.key),
            occurrence: None,
            reverses: None,
            occurred_at: moving.at.0,
            recorded_at: self.now.0,
            lines: vec![line(moving.from, -moving.points), line(moving.to, moving.points)],
        });
    }

    /// Reads a pool's guard, which this commit moves, and then its balance: whoever draws beside it is refused.
    pub fn pool(&mut self, account: &str) -> Result<i64, AppError> {
        let key = format!("points/{account}");
        let expected = self.app.store.guard(&key)?;
        self.commit.guards.push(Guard { key, expected });
        let lines = self.app.store.balances(account)?;
        Ok(lines.iter().filter(|line| line.account == account).map(|line| line.amount).sum())
    }

    /// Sets the thanks of a closing in a stream of its own.
    pub fn set_thanks(&mut self, thanks: &Thanks) -> Result<(), AppError> {
        keep(self.app, &mut self.commit, &self.actor, super::THANKS, (&thanks.id.to_string(), thanks))
    }

    /// Sets a task in a stream of its own.
    pub fn set_follow_up(&mut self, follow: &FollowUp) -> Result<(), AppError> {
        keep_follow_up(self.app, &mut self.commit, &self.actor, follow)
    }

    /// Sets a row of another register in a stream of its own.
    pub fn keep<T: serde::Serialize>(&mut self, register: &str, code: &str, row: &T) -> Result<(), AppError> {
        keep(self.app, &mut self.commit, &self.actor, register, (code, row))
    }

    /// Tells somebody.
    pub fn tell(&mut self, item: InboxRow) {
        self.commit.inbox_rows.push(item);
    }

    /// Whether nothing would be written.
    pub fn is_idle(&self) -> bool {
        self.purses.values().all(|purse| purse.changed.is_empty()) && self.commit == Commit::default()
    }

    /// Commits everything; false when somebody was faster.
    pub fn finish(mut self) -> Result<bool, AppError> {
        for (account, purse) in &self.purses {
            if purse.changed.is_empty() {
                continue;
            }
            let rows = purse
                .changed
                .iter()
                .filter_map(|code| Some((code, purse.wallet.rows.get(code)?)))
                .map(|(code, row)| Ok((code.clone(), json(row)?)))
                .collect::<Result<Vec<_>, AppError>>()?;
            let stream = stream_of(account);
            let facts: Vec<Fact<RegisterEvent>> = rows
                .chunks(ROWS_PER_EVENT)
                .map(|rows| RegisterEvent::RowsSet { rows: rows.to_vec() })
                .map(|event| Fact { occurred: self.now, by_clock: false, event })
                .collect();
            let (events, _) = encode(stream, purse.head, &facts, &self.actor, self.now)?;
            self.commit.appends.push(Append { stream, expected_version: purse.head.0, events });
            let stored = |(code, body)| RegisterRow { register: account.clone(), code, body };
            self.commit.register_rows.extend(rows.into_iter().map(stored));
        }
        committed(self.app.store.commit(self.commit))
    }
}

/// Whether a commit happened, or somebody was faster.
pub(super) fn committed(done: Result<(), CommitError>) -> Result<bool, AppError> {
    match done {
        Ok(()) => Ok(true),
        Err(
            CommitError::GuardMoved { .. }
            | CommitError::CursorMoved { .. }
            | CommitError::VersionConflict { .. }
            | CommitError::OwedForTaken { .. }
            | CommitError::PersonKeyExists { .. }
            | CommitError::PersonErased { .. },
        ) => Ok(false),
        Err(other) => Err(other.into()),
    }
}

/// Adds a task to a commit.
pub(super) fn keep_follow_up(
    app: &App,
    commit: &mut Commit,
    actor: &Actor,
    follow: &FollowUp,
) -> Result<(), AppError> {
    keep(app, commit, actor, super::FOLLOW_UP, (&follow.id.to_string(), follow))
}

/// Adds a row with a stream of its own to a commit: two that set it at one moment follow one another.
fn keep<T: serde::Serialize>(
    app: &App,
    commit: &mut Commit,
    actor: &Actor,
    register: &str,
    (code, row): (&str, &T),
) -> Result<(), AppError> {
    let (stream, body, now) = (stream_of(&format!("{register}/{code}")), json(row)?, app.now());
    let head = app.store.head(stream)?;
    let event = RegisterEvent::RowsSet { rows: vec![(code.to_owned(), body.clone())] };
    let (events, _) = encode(stream, head, &[Fact { occurred: now, by_clock: false, event }], actor, now)?;
    commit.appends.push(Append { stream, expected_version: head.0, events });
    commit.register_rows.push(RegisterRow { register: register.to_owned(), code: code.to_owned(), body });
    Ok(())
}
