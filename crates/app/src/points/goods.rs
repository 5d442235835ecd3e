//! The catalogue of goods for points (U28): stock in the ledger with a floor of nought, orders that lay points and piece by in
//! one commit, a second person, a hand-over and its receipt.

use super::book::{Moving, PointsBook};
use super::expire::expire;
use super::staff_wallet;
use crate::engine::App;
use crate::error::AppError;
use crate::law::parse;
use std::collections::BTreeMap;
use uuid::Uuid;
use yinuo_domain::points::{Goods, GoodsOrder, Move, OrderState, WalletRow};
use yinuo_domain::{Actor, Refusal};

/// Register of goods: code is the code.
pub const GOODS: &str = "goods";
/// Register of orders: code is the id.
pub const ORDER: &str = "goods-order";
/// Account of points that were laid out for goods.
pub const LAID_OUT: &str = "points-laid-out";
/// What stocks of goods begin with; no balance below falls under nought.
pub const STOCK: &str = "stock/goods";
/// Account against which goods come into stock.
pub const BOUGHT: &str = "goods-bought";
/// Account of pieces that are laid by or gone.
pub const OUT: &str = "goods-out";
/// Most pieces that come into stock at once.
const ADDED_MAX: u32 = 100_000;

/// A step of an order that somebody else than whoever ordered takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OrderDeed {
    /// Approve it.
    Approve,
    /// Refuse it: points and piece are there again.
    Refuse,
    /// Hand the piece over.
    HandOver,
}

fn stock_of(code: &str) -> String {
    format!("{STOCK}/{code}")
}

fn unit_of(code: &str) -> String {
    format!("goods/{code}")
}

impl App {
    /// The catalogue by code, each with the pieces that are there.
    ///
    /// # Errors
    /// U001 when the policy knows no points; failed storage.
    pub fn goods(&self) -> Result<Vec<(Goods, i64)>, AppError> {
        self.points_rule()?;
        let lines = self.store.balances(&format!("{STOCK}/"))?;
        let stock: BTreeMap<String, i64> =
            lines.into_iter().map(|line| (line.account, line.amount)).collect();
        let rows = self.store.register(GOODS)?;
        rows.into_iter()
            .map(|row| {
                let goods: Goods = parse(&row.body)?;
                let pieces = stock.get(&stock_of(&goods.code)).copied().unwrap_or(0);
                Ok((goods, pieces))
            })
            .collect()
    }

    /// Sets a kind of goods and lays so many pieces into stock.
    ///
    /// # Errors
    /// U001, U016 for what cannot be kept; failed storage.
    pub fn stock_goods(&self, actor: &Actor, goods: &Goods, added: u32) -> Result<(), AppError> {
        self.points_rule()?;
        goods.check()?;
        if added > ADDED_MAX {
            return Err(Refusal::bad_goods().into());
        }
        self.decided(|| {
            let mut book = PointsBook::new(self, actor);
            book.keep(GOODS, &goods.code, goods)?;
            if added > 0 {
                let (to, unit) = (stock_of(&goods.code), unit_of(&goods.code));
                let key = format!("goods/stocked/{}", self.entropy.id(book.now.0));
                let (points, at) = (i64::from(added), book.now);
                book.post_in(&unit, Moving { rule: GOODS, key, from: BOUGHT, to: &to, points, at });
            }
            Ok(book.finish()?.then_some(()))
        })
    }

    /// Orders, the newest first.
    ///
    /// # Errors
    /// Failed storage.
    pub fn goods_orders(&self) -> Result<Vec<GoodsOrder>, AppError> {
        let rows = self.store.register(ORDER)?;
        let mut all = rows.iter().map(|row| parse::<GoodsOrder>(&row.body)).collect::<Result<Vec<_>, _>>()?;
        all.sort_by_key(|order| (std::cmp::Reverse(order.asked_at), order.id));
        Ok(all)
    }

    /// One order.
    ///
    /// # Errors
    /// U015 when there is none; failed storage.
    pub fn goods_order(&self, id: Uuid) -> Result<GoodsOrder, AppError> {
        let row = self.store.register_row(ORDER, &id.to_string())?;
        parse(&row.ok_or_else(Refusal::no_goods)?.body)
    }

    /// Orders a piece for the asker: his points and the piece are laid by in one commit.
    ///
    /// # Errors
    /// U001, U002 when he has not so many points to spend, U012 when none is left, U015 for no such goods; failed storage.
    pub fn order_goods(&self, actor: &Actor, code: &str) -> Result<GoodsOrder, AppError> {
        let rule = self.points_rule()?;
        self.decided(|| {
            let mut book = PointsBook::new(self, actor);
            let (account, stock, now) = (staff_wallet(&actor.person), stock_of(code), book.now);
            if book.pool(&stock)? < 1 {
                let known = self.store.register_row(GOODS, code)?.is_some();
                return Err(if known { Refusal::sold_out() } else { Refusal::no_goods() }.into());
            }
            let row = self.store.register_row(GOODS, code)?.ok_or_else(Refusal::no_goods)?;
            let goods: Goods = parse(&row.body)?;
            expire(&mut book, &account)?;
            let gone_at = book.take(&account, goods.points)?;
            let (id, points) = (self.entropy.id(now.0), goods.points);
            let laid = moved(Move::Ordered, -points, (now, gone_at), id);
            book.set(&account, &format!("ordered/{id}"), laid)?;
            let key = format!("points/ordered/{id}");
            book.post(Moving { rule: &rule.code, key, from: &account, to: LAID_OUT, points, at: now });
            let key = format!("goods/ordered/{id}");
            book.post_in(
                &unit_of(code),
                Moving { rule: GOODS, key, from: &stock, to: OUT, points: 1, at: now },
            );
            let order = GoodsOrder {
                id,
                person: actor.person.clone(),
                unit: actor.unit.clone(),
                goods,
                asked_at: now,
                gone_at,
                state: OrderState::Asked,
                decided: None,
                handed: None,
                received_at: None,
            };
            book.keep(ORDER, &id.to_string(), &order)?;
            Ok(book.finish()?.then_some(order))
        })
    }

    /// Somebody else than whoever ordered approves, refuses or hands over. A refusal brings points and piece back.
    ///
    /// # Errors
    /// U013 for whoever ordered, U014 when it is not at this step, U015 when there is none; failed storage.
    pub fn step_order(&self, actor: &Actor, id: Uuid, deed: OrderDeed) -> Result<GoodsOrder, AppError> {
        self.decided(|| {
            let mut book = PointsBook::new(self, actor);
            let before = self.goods_order(id)?;
            let mut order = before.clone();
            match deed {
                OrderDeed::Approve => order.decide(actor, true, book.now)?,
                OrderDeed::Refuse => order.decide(actor, false, book.now)?,
                OrderDeed::HandOver => order.hand_over(actor, book.now)?,
            }
            if order.state == OrderState::Refused {
                restore(&mut book, &order)?;
            }
            book.keep(ORDER, &id.to_string(), &order)?;
            // Read again after the head: somebody may have been faster.
            let done = self.goods_order(id)? == before && book.finish()?;
            Ok(done.then_some(order))
        })
    }

    /// Whoever ordered says that he has his piece.
    ///
    /// # Errors
    /// U013 for anybody else, U014 unless it was handed over, U015 when there is none; failed storage.
    pub fn receive_order(&self, actor: &Actor, id: Uuid) -> Result<GoodsOrder, AppError> {
        self.decided(|| {
            let mut book = PointsBook::new(self, actor);
            let before = self.goods_order(id)?;
            let mut order = before.clone();
            order.receive(actor, book.now)?;
            book.keep(ORDER, &id.to_string(), &order)?;
            let done = self.goods_order(id)? == before && book.finish()?;
            Ok(done.then_some(order))
        })
    }
}

/// A row of a wallet about an order.
fn moved(
    why: Move,
    points: i64,
    (at, gone_at): (yinuo_policy::Instant, yinuo_policy::Instant),
    about: Uuid,
) -> WalletRow {
    WalletRow { why, points, left: points.max(0), at, free_at: at, gone_at, person: String::new(), about }
}

/// Points and piece of a refused order are there again; the points go when they would have gone.
fn restore(book: &mut PointsBook<'_>, order: &GoodsOrder) -> Result<(), AppError> {
    let (id, points, at) = (order.id, order.goods.points, book.now);
    let account = staff_wallet(&order.person);
    book.set(&account, &format!("restored/{id}"), moved(Move::Restored, points, (at, order.gone_at), id))?;
    let key = format!("points/restored/{id}");
    book.post(Moving { rule: GOODS, key, from: LAID_OUT, to: &account, points, at });
    let (stock, key) = (stock_of(&order.goods.code), format!("goods/restored/{id}"));
    let unit = unit_of(&order.goods.code);
    book.post_in(&unit, Moving { rule: GOODS, key, from: OUT, to: &stock, points: 1, at });
    Ok(())
}
