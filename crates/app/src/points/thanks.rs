//! What a served customer says of whoever served him (U27, U29-U31): by a link of its own for each closing, once, with points
//! or without. One commit holds what he said, both wallets, what came back out of the pool, and what a dislike sets in motion.
//!
//! The stream of the closing's thanks is the constraint: of two answers one is too late and is shown the first.

use super::book::{Moving, PointsBook};
use super::expire::expire;
use super::follow::{Concerning, opened, told};
use super::{ISSUED, customer_wallet, pool_of, staff_wallet, tranche_of};
use crate::edge::Edge;
use crate::engine::{ATTEMPTS_MAX, App};
use crate::error::AppError;
use crate::law::{Law, parse};
use crate::link::{KeyRing, ThanksLink};
use crate::messages::id_of;
use crate::pay::deeds;
use std::sync::Arc;
use uuid::Uuid;
use yinuo_domain::case::Case;
use yinuo_domain::points::{FollowKind, Move, Opinion, Served, Server, Thanks, WalletRow, served};
use yinuo_domain::{Actor, Refusal};
use yinuo_policy::{CampaignRule, Instant, PointsRule, TipLimit, Tipped};

/// Register of thanks: code is the id.
pub const THANKS: &str = "thanks";

/// How the link of a closing stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ThanksState {
    /// He can speak until then.
    Open {
        /// The case; the contact, for the code of a counter.
        case: Uuid,
        /// Whether it is the code of a counter: then he shows that he is the customer.
        proves: bool,
        /// First instant at which the link lapses.
        lapses_at: Instant,
        /// Who served him.
        by: Vec<Server>,
        /// Points that he may spend.
        free: i64,
    },
    /// He did: the first answer stands.
    Given(Box<Thanks>),
    /// Its time is over, or the matter was opened again.
    Lapsed,
}

/// What he says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ThanksInput {
    /// Of whom.
    pub person: String,
    /// Like or dislike.
    pub opinion: Opinion,
    /// Points; nought for none.
    pub points: u32,
    /// Code of the reason of a dislike.
    pub reason: String,
    /// His words; empty for none.
    pub words: String,
    /// Digits of his own telephone, for the code of a counter; empty for every other link.
    pub proof: String,
}

/// What a link is about, as it was read.
pub(super) struct Matter {
    /// The case; for a contact at a counter an empty one of its customer.
    pub case: Case,
    /// The case or the contact.
    pub about: Uuid,
    pub served: Served,
    pub lapses_at: Instant,
    pub law: Arc<Law>,
    pub rule: PointsRule,
}

/// What the code of a counter names, and until when.
#[derive(Clone, Copy)]
pub(super) struct OwnLink {
    pub about: Uuid,
    pub lapses_at: Instant,
}

impl App {
    /// The link by which the customer of a closed case says what he thinks of whoever served him; none while there is nothing
    /// to say: no points in the policy, nobody to thank, a number of our own, or too late.
    ///
    /// # Errors
    /// Failed storage.
    pub fn thanks_link(&self, ring: &KeyRing, case: Uuid) -> Result<Option<String>, AppError> {
        let Some(matter) = self.matter(case)? else { return Ok(None) };
        if self.now() >= matter.lapses_at {
            return Ok(None);
        }
        let closing = u32::try_from(matter.served.closing).unwrap_or(u32::MAX);
        Ok(Some(ThanksLink { case, closing }.text(ring)))
    }

    /// How a link stands; none when it is not ours.
    ///
    /// # Errors
    /// Failed storage.
    pub fn thanks_state(&self, ring: &KeyRing, link: &str) -> Result<Option<ThanksState>, AppError> {
        let Some(link) = ThanksLink::open(ring, link) else { return Ok(None) };
        if let Some(given) = self.thanks(id_of_thanks(link))? {
            return Ok(Some(ThanksState::Given(Box::new(given))));
        }
        let Some(matter) = self.matter_of(link)? else { return Ok(Some(ThanksState::Lapsed)) };
        if matter.served.closing != u64::from(link.closing) || self.now() >= matter.lapses_at {
            return Ok(Some(ThanksState::Lapsed));
        }
        let free = self.wallet(&customer_wallet(&matter.case.customer))?.free(self.now());
        let Matter { about, served, lapses_at, .. } = matter;
        let proves = link.is_of_a_counter();
        Ok(Some(ThanksState::Open { case: about, proves, lapses_at, by: served.by, free }))
    }

    /// One closing's thanks.
    ///
    /// # Errors
    /// Failed storage.
    pub fn thanks(&self, id: Uuid) -> Result<Option<Thanks>, AppError> {
        self.store.register_row(THANKS, &id.to_string())?.map(|row| parse(&row.body)).transpose()
    }

    fn matter_of(&self, link: ThanksLink) -> Result<Option<Matter>, AppError> {
        if link.is_of_a_counter() { self.counter_matter(link.case) } else { self.matter(link.case) }
    }

    fn matter(&self, id: Uuid) -> Result<Option<Matter>, AppError> {
        let law = self.law();
        let Some(rule) = law.book.current().points_rule().cloned() else { return Ok(None) };
        let (case, history) = match self.history_of(id) {
            Ok(read) => read,
            Err(AppError::Refused(_)) => return Ok(None),
            Err(other) => return Err(other),
        };
        if case.customer.is_empty()
            || case.archived.is_some()
            || self.is_own_number(&case.customer, self.now())?
        {
            return Ok(None);
        }
        let told: Vec<_> = deeds(&history).collect();
        let found = served(&case, &told, &law.org, &rule).filter(|served| !served.by.is_empty());
        let since = law.points_from.unwrap_or(i64::MAX);
        let Some(served) = found.filter(|served| served.at.0 >= since) else { return Ok(None) };
        Ok(Some(Matter { lapses_at: rule.lapses(served.at), case, about: id, served, law, rule }))
    }

    /// Takes what a customer says. Whatever comes after the first answer is shown the first.
    ///
    /// # Errors
    /// U018 for the wrong digits at a counter, U002, U003, U004 for points that cannot be tipped, U008 for a dislike without a reason, U011 for somebody who did not
    /// serve him, D018 for words that are too long; failed storage.
    pub fn give_thanks(
        &self,
        ring: &KeyRing,
        link: &str,
        input: &ThanksInput,
    ) -> Result<Option<ThanksState>, AppError> {
        for _ in 0..ATTEMPTS_MAX {
            let state = self.thanks_state(ring, link)?;
            let (Some(ThanksState::Open { proves, .. }), Some(named)) =
                (&state, ThanksLink::open(ring, link))
            else {
                return Ok(state);
            };
            let Some(matter) = self.matter_of(named)? else { continue };
            if *proves {
                let link = OwnLink { about: named.case, lapses_at: matter.lapses_at };
                self.proves(link, &matter.case.customer, &input.proof)?;
            }
            let mut book = PointsBook::new(self, &Actor::customer());
            // Another process's clock closed the matter, and may be ahead of ours: nobody thanks before it was done.
            book.now = book.now.max(matter.served.at);
            // Time went on since the link was looked at: what is written down is in time, or it is not written down.
            if book.now >= matter.lapses_at {
                return Ok(Some(ThanksState::Lapsed));
            }
            let thanks = said(&mut book, &matter, id_of_thanks(named), input)?;
            book.set_thanks(&thanks)?;
            // Read again after the head: another answer may have come.
            if self.thanks(thanks.id)?.is_none() && book.finish()? {
                return Ok(Some(ThanksState::Given(Box::new(thanks))));
            }
        }
        Err(AppError::Busy)
    }

    /// Takes a tip back, with what it brought out of the pool. Taken back twice, the first time counts.
    ///
    /// # Errors
    /// U009 when it can be taken back no more, U018 for the wrong digits at a counter; failed storage.
    pub fn refund_thanks(
        &self,
        ring: &KeyRing,
        link: &str,
        proof: &str,
    ) -> Result<Option<ThanksState>, AppError> {
        let Some(named) = ThanksLink::open(ring, link) else { return Ok(None) };
        if named.is_of_a_counter()
            && let Some(thanks) = self.thanks(id_of_thanks(named))?
        {
            let link = OwnLink { about: named.case, lapses_at: thanks.refund_until };
            self.proves(link, &thanks.customer, proof)?;
        }
        for _ in 0..ATTEMPTS_MAX {
            let Some(thanks) = self.thanks(id_of_thanks(named))? else {
                return self.thanks_state(ring, link);
            };
            let mut book = PointsBook::new(self, &Actor::customer());
            if thanks.refunded_at.is_some() {
                return Ok(Some(ThanksState::Given(Box::new(thanks))));
            }
            if !thanks.may_be_refunded(book.now) {
                return Err(Refusal::no_refund().into());
            }
            let refunded = Thanks { refunded_at: Some(book.now), ..thanks.clone() };
            give_back(&mut book, &thanks)?;
            book.set_thanks(&refunded)?;
            if self.thanks(thanks.id)?.as_ref() == Some(&thanks) && book.finish()? {
                return Ok(Some(ThanksState::Given(Box::new(refunded))));
            }
        }
        Err(AppError::Busy)
    }
}

/// The id of a closing's thanks: the same in every process.
fn id_of_thanks(link: ThanksLink) -> Uuid {
    id_of(&format!("{THANKS}/{}/{}", link.case, link.closing))
}

/// What he said, with everything that follows from it in the book's hands.
fn said(
    book: &mut PointsBook<'_>,
    matter: &Matter,
    id: Uuid,
    input: &ThanksInput,
) -> Result<Thanks, AppError> {
    let Matter { case, served, law, rule, .. } = matter;
    let server = served.by.iter().find(|one| one.person == input.person).ok_or_else(Refusal::not_served)?;
    let dislikes = input.opinion == Opinion::Dislike;
    if dislikes && !rule.reasons.iter().any(|reason| reason.code == input.reason) {
        return Err(Refusal::needs_reason().into());
    }
    let now = book.now;
    let (keeper, key) = book.app.kept_as(&case.customer)?;
    let mut edge = Edge::new(book.app.entropy.as_ref(), now.0, &keeper, key);
    let text = if input.words.trim().is_empty() { None } else { Some(edge.text(&input.words)?) };
    (book.commit.texts, book.commit.person_keys) = edge.finish();
    let mut thanks = Thanks {
        id,
        case: matter.about,
        closing: served.closing,
        customer: case.customer.clone(),
        person: server.person.clone(),
        unit: server.unit.clone(),
        opinion: input.opinion,
        reason: if dislikes { input.reason.clone() } else { String::new() },
        text,
        topics: book.app.topics_in(&input.words),
        points: if dislikes { 0 } else { i64::from(input.points) },
        pool: String::new(),
        matched: 0,
        at: now,
        refund_until: rule.refund_until(now),
        refunded_at: None,
    };
    if dislikes {
        follow_up(book, matter, &thanks)?;
        return Ok(thanks);
    }
    if input.points > 0 {
        tip(book, (law, rule), &mut thanks, input.points)?;
    }
    receive(book, (law, rule), &thanks)?;
    Ok(thanks)
}

/// Moves a tip out of the customer's wallet, and what comes back for it into it.
fn tip(
    book: &mut PointsBook<'_>,
    (law, rule): (&Law, &PointsRule),
    thanks: &mut Thanks,
    amount: u32,
) -> Result<(), AppError> {
    let policy = law.book.current();
    let (account, now) = (customer_wallet(&thanks.customer), book.now);
    expire(book, &account)?;
    let wallet = book.wallet(&account)?;
    let known = Tipped {
        balance: wallet.free(now),
        today: wallet.tipped_since(policy.start_of_local_day(now), None),
        pair: wallet.tipped_since(rule.pair_since(now), Some(&thanks.person)),
    };
    rule.may_tip(amount, &known).map_err(|limit| match limit {
        TipLimit::Amount => Refusal::tip_amount(),
        TipLimit::Balance => Refusal::too_few_points(),
        TipLimit::Day | TipLimit::Pair => Refusal::tip_limit(),
    })?;
    let gone_at = book.take(&account, thanks.points)?;
    let row = |why, points: i64, free_at, gone_at| WalletRow {
        why,
        points,
        left: points.max(0),
        at: now,
        free_at,
        gone_at,
        person: String::new(),
        about: thanks.id,
    };
    let tipped =
        WalletRow { person: thanks.person.clone(), ..row(Move::Tipped, -thanks.points, now, gone_at) };
    book.set(&account, &format!("tipped/{}", thanks.id), tipped)?;
    book.post(Moving {
        rule: &rule.code,
        key: format!("points/tip/{}", thanks.id),
        from: &account,
        to: &staff_wallet(&thanks.person),
        points: thanks.points,
        at: now,
    });
    let Some(campaign) = policy.campaign_at(now) else { return Ok(()) };
    let pool = tranche_of(&campaign.code, &thanks.unit, &policy.local_date(now));
    let matched = campaign.matched(amount, tranche(book, campaign, &pool)?);
    if matched == 0 {
        return Ok(());
    }
    let until = thanks.refund_until;
    let back = row(Move::Matched, matched, until, policy.end_of_days(now, rule.customer_days));
    book.set(&account, &format!("matched/{}", thanks.id), back)?;
    let key = format!("points/matched/{}", thanks.id);
    book.post(Moving { rule: &campaign.code, key, from: &pool, to: &account, points: matched, at: now });
    (thanks.pool, thanks.matched) = (pool, matched);
    Ok(())
}

/// What a unit's day still holds of a campaign, after its share was drawn out of the pool, and the pool was filled up to its
/// cap, each once.
fn tranche(book: &mut PointsBook<'_>, campaign: &CampaignRule, day: &str) -> Result<i64, AppError> {
    let (left, now) = (book.pool(day)?, book.now);
    let drawn_key = format!("points/drawn/{day}");
    if !book.app.store.owed_for(&drawn_key)?.is_empty() {
        return Ok(left);
    }
    let pool = pool_of(&campaign.code);
    let mut held = book.pool(&pool)?;
    let filled_key = format!("points/filled/{}", campaign.code);
    if book.app.store.owed_for(&filled_key)?.is_empty() {
        held = i64::from(campaign.cap);
        let (rule, from) = (campaign.code.as_str(), ISSUED);
        book.post(Moving { rule, key: filled_key, from, to: &pool, points: held, at: now });
    }
    let drawn = campaign.drawn(held);
    if drawn > 0 {
        let (rule, to) = (campaign.code.as_str(), day);
        book.post(Moving { rule, key: drawn_key, from: &pool, to, points: drawn, at: now });
    }
    Ok(drawn)
}

/// A like on the colleague's wallet, with its points or without: when and how much, and not by whom.
fn receive(
    book: &mut PointsBook<'_>,
    (law, rule): (&Law, &PointsRule),
    thanks: &Thanks,
) -> Result<(), AppError> {
    let (account, at) = (staff_wallet(&thanks.person), thanks.at);
    let received = WalletRow {
        why: Move::Received,
        points: thanks.points,
        left: thanks.points,
        at,
        free_at: thanks.refund_until,
        gone_at: law.book.current().end_of_days(at, rule.staff_days),
        person: String::new(),
        about: thanks.id,
    };
    book.set(&account, &format!("received/{}", thanks.id), received)
}

/// Takes everything back that a tip moved. Nothing of it can have been spent: it was not free yet.
fn give_back(book: &mut PointsBook<'_>, thanks: &Thanks) -> Result<(), AppError> {
    let law = Arc::clone(&book.law);
    let rule = law.book.current().points_rule().map(|rule| rule.code.clone()).unwrap_or_default();
    let (customer, staff, at) = (customer_wallet(&thanks.customer), staff_wallet(&thanks.person), book.now);
    let (received, tipped) = (format!("received/{}", thanks.id), format!("tipped/{}", thanks.id));
    let of = |rows: &std::collections::BTreeMap<String, WalletRow>, code: &str| {
        rows.get(code).cloned().ok_or_else(|| AppError::Damaged(format!("{code} is missing in its wallet")))
    };
    let went = of(&book.wallet(&customer)?.rows, &tipped)?;
    let came = of(&book.wallet(&staff)?.rows, &received)?;
    let row = |why, points: i64, from: &WalletRow| WalletRow {
        why,
        points,
        left: points.max(0),
        at,
        free_at: at,
        person: String::new(),
        ..from.clone()
    };
    book.empty(&staff, &received)?;
    book.set(&staff, &format!("taken-back/{}", thanks.id), row(Move::TakenBack, -thanks.points, &came))?;
    // What comes back goes when it would have gone.
    book.set(&customer, &format!("returned/{}", thanks.id), row(Move::Returned, thanks.points, &went))?;
    let key = format!("points/tip-back/{}", thanks.id);
    book.post(Moving { rule: &rule, key, from: &staff, to: &customer, points: thanks.points, at });
    if thanks.matched == 0 {
        return Ok(());
    }
    let matched = format!("matched/{}", thanks.id);
    let back = of(&book.wallet(&customer)?.rows, &matched)?;
    book.empty(&customer, &matched)?;
    book.set(&customer, &format!("unmatched/{}", thanks.id), row(Move::Unmatched, -thanks.matched, &back))?;
    book.pool(&thanks.pool)?;
    let key = format!("points/matched-back/{}", thanks.id);
    book.post(Moving { rule: &rule, key, from: &customer, to: &thanks.pool, points: thanks.matched, at });
    Ok(())
}

/// A dislike goes to whoever coaches, and the customer is rung.
fn follow_up(book: &mut PointsBook<'_>, matter: &Matter, thanks: &Thanks) -> Result<(), AppError> {
    let policy = matter.law.book.current();
    let rules =
        [(FollowKind::Recovery, policy.recovery_rule()), (FollowKind::Coaching, policy.coaching_rule())];
    for (kind, rule) in rules {
        let Some(rule) = rule else { continue };
        let about = Concerning {
            case: &matter.case,
            person: thanks.person.clone(),
            unit: thanks.unit.clone(),
            reason: thanks.reason.clone(),
            topics: thanks.topics.clone(),
        };
        let follow = opened((kind, rule), &about, thanks.id, thanks.at);
        book.set_follow_up(&follow)?;
        book.tell(told(&matter.law, &follow, &rule.post, ("opened", thanks.at)));
    }
    Ok(())
}
