//! Objections of units to points that complaints took from them (A17).

use super::book::PayBook;
use super::settle::write_points;
use super::{POINTS_OBJECTION, officer, points_of};
use crate::engine::App;
use crate::error::AppError;
use crate::law::{Law, parse};
use crate::ports::InboxRow;
use uuid::Uuid;
use yinuo_domain::pay::{Objection, PointsLine, PointsObjection, SheetRow};
use yinuo_domain::{Actor, Refusal};
use yinuo_policy::Instant;

impl App {
    /// Objections to points, of one month when given, those that wait first, in the order of their clocks.
    ///
    /// # Errors
    /// Failed storage.
    pub fn points_objections(&self, month: Option<&str>) -> Result<Vec<PointsObjection>, AppError> {
        let rows = self.store.register(POINTS_OBJECTION)?;
        let mut all =
            rows.iter().map(|row| parse::<PointsObjection>(&row.body)).collect::<Result<Vec<_>, _>>()?;
        all.retain(|objection| month.is_none_or(|month| objection.month == month));
        all.sort_by_key(|objection| (objection.ruling.is_some(), objection.due_at, objection.id));
        Ok(all)
    }

    /// One objection to points.
    ///
    /// # Errors
    /// N004 when there is none; failed storage.
    pub fn points_objection(&self, id: Uuid) -> Result<PointsObjection, AppError> {
        let row = self.store.register_row(POINTS_OBJECTION, &id.to_string())?;
        parse(&row.ok_or_else(Refusal::no_deduction)?.body)
    }

    /// Points that complaints took from a unit in a month, with their codes.
    ///
    /// # Errors
    /// Failed storage.
    pub fn deductions_of(&self, month: &str, unit: &str) -> Result<Vec<(String, PointsLine)>, AppError> {
        let rows = self.pay_sheet(&points_of(month, unit))?;
        let lines = rows.into_iter().filter_map(|(code, row)| match row {
            SheetRow::Points(line) => Some((code, line)),
            _ => None,
        });
        Ok(lines.collect())
    }

    /// Contests points of the actor's own unit.
    ///
    /// # Errors
    /// N004 when there is no such deduction or it is another unit's, N005 when it cannot be contested now, J001, J011, D018; failed
    /// storage.
    pub fn object_points(
        &self,
        actor: &Actor,
        (month, unit, line): (&str, &str, &str),
        words: &str,
    ) -> Result<PointsObjection, AppError> {
        self.known_month(month)?;
        let rule = self.pay_rule()?;
        let sheet = points_of(month, unit);
        self.decided(|| {
            let mut book = PayBook::new(self, actor);
            let period = book.period(month)?.clone();
            let now = book.now;
            if !PointsObjection::speaks_for(&book.law.org, actor, unit) {
                return Err(Refusal::no_deduction().into());
            }
            let mut found = deduction(&mut book, &sheet, line)?;
            PointsObjection::may_be_made(&period, found.objection.is_some(), found.points)?;
            let (mut edge, case) = self.edge_of(found.case, now)?;
            let objection = PointsObjection {
                id: edge.id(),
                month: month.to_owned(),
                unit: unit.to_owned(),
                line: line.to_owned(),
                case,
                number: found.number.clone(),
                points: found.points,
                by: actor.person.clone(),
                made_at: now,
                due_at: Objection::due(&rule, now),
                told_late: false,
                text: edge.text(words)?,
                ruling: None,
            };
            found.objection = Some(objection.id);
            book.set_row(&sheet, line, &SheetRow::Points(found))?;
            book.set_points_objection(&objection)?;
            (book.commit.texts, book.commit.person_keys) = edge.finish();
            let item = told(&book.law, &objection, (&rule.reviewed_by, ""), ("made", now));
            book.commit.inbox_rows.push(item);
            Ok(book.finish()?.then_some(objection))
        })
    }

    /// Decides an objection to points: they stand, or they are given back.
    ///
    /// # Errors
    /// N004 when there is none, J009 when it was decided, J010 for whoever speaks for the unit, D018; failed storage.
    pub fn decide_points_objection(
        &self,
        actor: &Actor,
        id: Uuid,
        stands: bool,
        words: &str,
    ) -> Result<PointsObjection, AppError> {
        self.decided(|| {
            let mut book = PayBook::new(self, actor);
            let mut objection = self.points_objection(id)?;
            let (sheet, now) = (points_of(&objection.month, &objection.unit), book.now);
            book.period(&objection.month)?;
            let line = deduction(&mut book, &sheet, &objection.line)?;
            let (mut edge, _) = self.edge_of(objection.case, now)?;
            let law = std::sync::Arc::clone(&book.law);
            objection.decide(&law.org, actor, (stands, edge.text(words)?), now)?;
            if !stands {
                let wanted = PointsLine { set_aside: true, ..line };
                write_points(&mut book, (&objection.line, &objection.unit), wanted, now)?;
            }
            book.set_points_objection(&objection)?;
            (book.commit.texts, book.commit.person_keys) = edge.finish();
            book.commit.inbox_rows.push(told(&law, &objection, ("", &objection.by), ("decided", now)));
            Ok(book.finish()?.then_some(objection))
        })
    }

    /// Tells of decisions on points that are late; says of how many.
    ///
    /// # Errors
    /// Failed storage.
    pub fn tell_late_points_objections(&self) -> Result<u32, AppError> {
        let Ok(rule) = self.pay_rule() else { return Ok(0) };
        let mut count = 0;
        for objection in self.points_objections(None)? {
            if !objection.is_newly_late(self.now()) {
                continue;
            }
            let mut book = PayBook::new(self, &Actor::system());
            book.set_points_objection(&objection)?;
            // Read again in the book's hands: a decision may have come.
            let late = self.points_objection(objection.id)?;
            if !late.is_newly_late(book.now) {
                continue;
            }
            let late = PointsObjection { told_late: true, ..late };
            book.set_points_objection(&late)?;
            let item = told(&book.law, &late, (&rule.late_to, ""), ("late", late.due_at));
            book.commit.inbox_rows.push(item);
            count += u32::from(book.finish()?);
        }
        Ok(count)
    }
}

fn deduction(book: &mut PayBook<'_>, sheet: &str, line: &str) -> Result<PointsLine, AppError> {
    match book.row(sheet, line)? {
        Some(SheetRow::Points(found)) => Ok(found),
        _ => Err(Refusal::no_deduction().into()),
    }
}

/// The item by which a post, or a person, hears of an objection.
fn told(
    law: &Law,
    objection: &PointsObjection,
    (post, person): (&str, &str),
    (what, at): (&str, Instant),
) -> InboxRow {
    let unit = law.org.unit_name(&objection.unit);
    let number = &objection.number;
    let (zh, en) = match what {
        "made" => (
            format!("{} 对 {number} 的投诉扣分申请复核", unit.zh),
            format!("{} contests points of {number}", unit.en),
        ),
        "late" => (
            format!("{} 的扣分复核到期未裁定（{number}）", unit.zh),
            format!("An objection of {} to points waits too long ({number})", unit.en),
        ),
        _ => (
            format!("{} 的扣分复核已裁定（{number}）", unit.zh),
            format!("The objection of {} to points was decided ({number})", unit.en),
        ),
    };
    let person =
        if person.is_empty() { officer(&law.org, post, &objection.unit, at) } else { person.to_owned() };
    InboxRow {
        key: format!("{POINTS_OBJECTION}/{}/{what}", objection.id),
        post: post.to_owned(),
        person,
        case: objection.case,
        kind: POINTS_OBJECTION.to_owned(),
        zh,
        en,
        occurred_at: at.0,
        read_at: None,
    }
}
