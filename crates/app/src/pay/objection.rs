//! Objections: made by whom the line pays, decided by another unit, with a clock that tells when the decision is late.

use super::book::PayBook;
use super::settle::write_line;
use super::{OBJECTION, officer, sheet_of};
use crate::edge::Edge;
use crate::engine::App;
use crate::error::AppError;
use crate::law::{Law, parse};
use crate::ports::InboxRow;
use uuid::Uuid;
use yinuo_domain::pay::{Objection, SetAside, SheetRow, WageLine};
use yinuo_domain::{Actor, Refusal};
use yinuo_policy::Instant;

impl App {
    /// Objections, of one month when given, in the order of their decisions' clocks.
    ///
    /// # Errors
    /// Failed storage.
    pub fn objections(&self, month: Option<&str>) -> Result<Vec<Objection>, AppError> {
        let rows = self.store.register(OBJECTION)?;
        let mut all = rows.iter().map(|row| parse::<Objection>(&row.body)).collect::<Result<Vec<_>, _>>()?;
        all.retain(|objection| month.is_none_or(|month| objection.month == month));
        all.sort_by_key(|objection| (objection.ruling.is_some(), objection.due_at, objection.id));
        Ok(all)
    }

    /// One objection.
    ///
    /// # Errors
    /// J007 when there is none; failed storage.
    pub fn objection(&self, id: Uuid) -> Result<Objection, AppError> {
        let row = self.store.register_row(OBJECTION, &id.to_string())?;
        parse(&row.ok_or_else(Refusal::no_wage_line)?.body)
    }

    /// Contests a line of the asker's own month.
    ///
    /// # Errors
    /// J007 when he has no such line, J008 when it cannot be contested now, D018 for the words; failed storage.
    pub fn object(&self, actor: &Actor, month: &str, line: &str, words: &str) -> Result<Objection, AppError> {
        self.known_month(month)?;
        let rule = self.pay_rule()?;
        let sheet = sheet_of(month, &actor.person);
        self.decided(|| {
            let mut book = PayBook::new(self, actor);
            let period = book.period(month)?.clone();
            let now = book.now;
            let mut found = own_line(&mut book, &sheet, line)?;
            Objection::may_be_made(&period, found.objection.is_some(), now)?;
            let (mut edge, case) = self.edge_of(found.case, now)?;
            let objection = Objection {
                id: edge.id(),
                month: month.to_owned(),
                person: actor.person.clone(),
                unit: found.unit.clone(),
                line: line.to_owned(),
                case,
                number: found.number.clone(),
                made_at: now,
                due_at: Objection::due(&rule, now),
                told_late: false,
                text: edge.text(words)?,
                ruling: None,
            };
            found.objection = Some(objection.id);
            book.set_row(&sheet, line, &SheetRow::Line(found))?;
            book.set_objection(&objection)?;
            (book.commit.texts, book.commit.person_keys) = edge.finish();
            let item = told(&book.law, &objection, &rule.reviewed_by, ("made", now));
            book.commit.inbox_rows.push(item);
            Ok(book.finish()?.then_some(objection))
        })
    }

    /// Decides an objection: what is set aside counts no longer, and the difference is posted. Nothing set aside refuses it.
    ///
    /// # Errors
    /// J007 when there is none, J009 when it was decided, J010 for the person and his unit, D018; failed storage.
    pub fn decide_objection(
        &self,
        actor: &Actor,
        id: Uuid,
        set_aside: &[SetAside],
        words: &str,
    ) -> Result<Objection, AppError> {
        self.decided(|| {
            let mut book = PayBook::new(self, actor);
            let mut objection = self.objection(id)?;
            let (sheet, now) = (sheet_of(&objection.month, &objection.person), book.now);
            book.period(&objection.month)?;
            let mut line = own_line(&mut book, &sheet, &objection.line)?;
            let (mut edge, _) = self.edge_of(objection.case, now)?;
            objection.decide(actor, set_aside.to_vec(), edge.text(words)?, now)?;
            line.set_aside = set_aside.to_vec();
            let earned_at = line.earned_at;
            write_line(&mut book, Some(&sheet), &objection.person, line, earned_at)?;
            book.set_objection(&objection)?;
            (book.commit.texts, book.commit.person_keys) = edge.finish();
            book.commit.inbox_rows.push(InboxRow {
                person: objection.person.clone(),
                post: String::new(),
                ..told(&book.law, &objection, "", ("decided", now))
            });
            Ok(book.finish()?.then_some(objection))
        })
    }

    /// Tells of decisions that are late; says of how many.
    ///
    /// # Errors
    /// Failed storage.
    pub fn tell_late_objections(&self) -> Result<u32, AppError> {
        let Ok(rule) = self.pay_rule() else { return Ok(0) };
        let mut count = 0;
        for objection in self.objections(None)? {
            if !objection.is_newly_late(self.now()) {
                continue;
            }
            let mut book = PayBook::new(self, &Actor::system());
            // Read again in the book's hands: a decision may have come.
            book.set_objection(&objection)?;
            let late = self.objection(objection.id)?;
            if !late.is_newly_late(book.now) {
                continue;
            }
            let late = Objection { told_late: true, ..late };
            book.set_objection(&late)?;
            let item = told(&book.law, &late, &rule.late_to, ("late", late.due_at));
            book.commit.inbox_rows.push(item);
            count += u32::from(book.finish()?);
        }
        Ok(count)
    }

    /// Words about a case are its customer's data: staff write of him.
    pub(super) fn edge_of(&self, case: Uuid, now: Instant) -> Result<(Edge<'_>, Uuid), AppError> {
        let customer = self.store.case_row(case)?.map(|row| row.customer).unwrap_or_default();
        let (person, key) = self.kept_as(&customer)?;
        Ok((Edge::new(self.entropy.as_ref(), now.0, &person, key), case))
    }
}

fn own_line(book: &mut PayBook<'_>, sheet: &str, line: &str) -> Result<WageLine, AppError> {
    match book.row(sheet, line)? {
        Some(SheetRow::Line(found)) => Ok(found),
        _ => Err(Refusal::no_wage_line().into()),
    }
}

/// The item by which somebody hears of an objection.
fn told(law: &Law, objection: &Objection, post: &str, (what, at): (&str, Instant)) -> InboxRow {
    let name = law.org.person_name(&objection.person);
    let number = &objection.number;
    let (zh, en) = match what {
        "made" => (
            format!("{} 对 {number} 的工资行申请复核", name.zh),
            format!("{} contests a wage line ({number})", name.en),
        ),
        "late" => (
            format!("{} 的工资复核到期未裁定（{number}）", name.zh),
            format!("An objection of {} waits for its decision too long ({number})", name.en),
        ),
        _ => (format!("您的工资复核已裁定（{number}）"), format!("Your objection was decided ({number})")),
    };
    InboxRow {
        key: format!("objection/{}/{what}", objection.id),
        post: post.to_owned(),
        person: officer(&law.org, post, &objection.unit, at),
        case: objection.case,
        kind: "objection".to_owned(),
        zh,
        en,
        occurred_at: at.0,
        read_at: None,
    }
}
