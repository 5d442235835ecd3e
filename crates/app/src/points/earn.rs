//! What a closed service earns its customer: a consumer of the journal.

use super::book::{Moving, PointsBook};
use super::{ISSUED, customer_wallet};
use crate::engine::App;
use crate::error::AppError;
use crate::ports::{StoredEvent, StreamKind};
use std::collections::BTreeMap;
use uuid::Uuid;
use yinuo_domain::Actor;
use yinuo_domain::points::{Move, WalletRow};
use yinuo_policy::Instant;

/// The consumer of the journal that gives points.
pub const CONSUMER: &str = "points";

impl App {
    /// Gives points for what the journal grew by, at most so many pages; says how many events were read. What was closed
    /// before the policy knew points earns none.
    ///
    /// # Errors
    /// Failed storage, or others that were faster again and again.
    pub fn earn_points(&self, pages_max: u32) -> Result<u64, AppError> {
        let Some(since) = self.law().points_from else { return Ok(0) };
        self.follow(CONSUMER, pages_max, |events, cursors| {
            let closed = |one: &&StoredEvent| {
                one.stream.kind == StreamKind::Case
                    && one.event.name.as_ref() == "closed"
                    && one.event.occurred_at >= since
            };
            // The first closing of each: a case that comes back earns nothing more.
            let mut cases: BTreeMap<Uuid, i64> = BTreeMap::new();
            for one in events.iter().filter(closed) {
                cases.entry(one.stream.id).or_insert(one.event.occurred_at);
            }
            let mut book = PointsBook::new(self, &Actor::system());
            for (case, at) in cases {
                earn(&mut book, case, Instant(at))?;
            }
            book.commit.cursors = cursors;
            book.finish()
        })
    }
}

fn earn(book: &mut PointsBook<'_>, case: Uuid, at: Instant) -> Result<(), AppError> {
    let law = std::sync::Arc::clone(&book.law);
    let policy = law.book.current();
    let Some(rule) = policy.points_rule().filter(|rule| rule.earn > 0) else { return Ok(()) };
    let Some(row) = book.app.store.case_row(case)? else { return Ok(()) };
    // Numbers of our own earn nothing: points are thanks from outside.
    if row.customer.is_empty() || book.app.is_own_number(&row.customer, at)? {
        return Ok(());
    }
    let (account, code) = (customer_wallet(&row.customer), format!("earned/{case}"));
    if book.wallet(&account)?.rows.contains_key(&code) {
        return Ok(());
    }
    let points = i64::from(rule.earn);
    let gone_at = policy.end_of_days(at, rule.customer_days);
    let earned = WalletRow {
        why: Move::Earned,
        points,
        left: points,
        at,
        free_at: at,
        gone_at,
        person: String::new(),
        about: case,
    };
    book.set(&account, &code, earned)?;
    let key = format!("points/earned/{case}");
    book.post(Moving { rule: &rule.code, key, from: ISSUED, to: &account, points, at });
    Ok(())
}
