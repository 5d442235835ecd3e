//! What outside bodies transfer: an arrival that is known joins its case, a new one opens or joins one, and the answer
//! goes out as a numbered letter whose words stay.
//!
//! A body's number is one matter: a guard lets one of two simultaneous arrivals through, and the other finds its case.
//! Letters are numbered without gaps by a guard that only an accepted commit moves on.

use crate::command::{KEY_KEPT_MILLIS, Options, Reply, record};
use crate::edge::Edge;
use crate::engine::{App, Draft};
use crate::error::AppError;
use crate::intake::OutcomeInput;
use crate::ports::{Guard, TieFilter, TieRow};
use crate::tie::OUTSIDE;
use uuid::Uuid;
use yinuo_domain::command::{CaseCommand, OfficeCommand, OutsideOrder};
use yinuo_domain::tell::{LetterFacts, letter};
use yinuo_domain::{Actor, Refusal};
use yinuo_policy::Bilingual;

/// A contact's outcome once it is known whether the body's number came before.
pub(crate) struct Arrival {
    pub outcome: OutcomeInput,
    pub order: Option<OutsideOrder>,
    pub guard: Option<Guard>,
}

impl Arrival {
    /// What an arrival does to the case that it joins.
    pub(crate) fn joins(&self, contact: Uuid) -> CaseCommand {
        match &self.order {
            Some(order) => CaseCommand::Office(OfficeCommand::TransferIn { contact, order: order.clone() }),
            None => CaseCommand::Urge { contact },
        }
    }
}

/// Requests of one body in one span.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct OutsideCount {
    /// Requests that came.
    pub received: u64,
    /// Those that were answered or taken back.
    pub ended: u64,
    /// Those that were late, answered or not.
    pub late: u64,
    /// Those that wait, of any time.
    pub open: u64,
}

impl App {
    /// What becomes of a contact that a body transferred: the case that has its number, or what was asked.
    pub(crate) fn arrival(
        &self,
        outcome: &OutcomeInput,
        order: Option<&OutsideOrder>,
    ) -> Result<Arrival, AppError> {
        let Some(order) = order else {
            return Ok(Arrival { outcome: outcome.clone(), order: None, guard: None });
        };
        order.check()?;
        // Read before the row: whoever lands in between moves it.
        let key = format!("outside/{}/{}", order.body, order.number);
        let guard = Guard { expected: self.store.guard(&key)?, key };
        let outcome = match (self.tie_of_number(&order.body, &order.number)?, outcome) {
            (Some(known), _) => OutcomeInput::Joins { case: known.case },
            // A body waits for an answer, and only a case carries one.
            (None, OutcomeInput::Ends { .. }) => return Err(Refusal::no_such_request().into()),
            (None, asked) => asked.clone(),
        };
        Ok(Arrival { outcome, order: Some(order.clone()), guard: Some(guard) })
    }

    /// The tie of a body's number, if it came before.
    ///
    /// # Errors
    /// Failed storage.
    pub fn tie_of_number(&self, body: &str, number: &str) -> Result<Option<TieRow>, AppError> {
        let filter = TieFilter {
            kind: OUTSIDE.to_owned(),
            party: Some(body.to_owned()),
            number: Some(number.to_owned()),
            ..TieFilter::default()
        };
        Ok(self.store.ties(&filter, None, 1)?.pop())
    }

    /// Requests that came in a span, of one body and of one kind of case when given.
    ///
    /// # Errors
    /// Failed storage.
    pub fn outside_count(
        &self,
        body: &str,
        class: Option<&str>,
        span: (i64, i64),
        units: &[String],
    ) -> Result<OutsideCount, AppError> {
        let filter = TieFilter {
            kind: OUTSIDE.to_owned(),
            party: Some(body.to_owned()),
            class: class.map(str::to_owned),
            units: units.to_vec(),
            ..TieFilter::default()
        };
        let came = TieFilter { started: Some(span), ..filter.clone() };
        Ok(OutsideCount {
            received: self.store.count_ties(&came)?,
            ended: self.store.count_ties(&TieFilter { open: Some(false), ..came.clone() })?,
            late: self.store.count_ties(&TieFilter { late: Some(true), ..came })?,
            open: self.store.count_ties(&TieFilter { open: Some(true), ..filter })?,
        })
    }

    /// Answers a body by letter, in the words of the policy and under the next number of the year.
    ///
    /// # Errors
    /// A refusal, a reused key, a conflict that would not end, or failed storage; nothing was saved then.
    pub fn answer_outside(
        &self,
        actor: &Actor,
        case: Uuid,
        request: u32,
        answer: &str,
        options: &Options,
    ) -> Result<Reply, AppError> {
        self.drafted_once(options, || self.write_letter(actor, case, (request, answer), options))
    }

    fn write_letter(
        &self,
        actor: &Actor,
        case: Uuid,
        (request, answer): (u32, &str),
        options: &Options,
    ) -> Result<(Draft, Reply), AppError> {
        let now = self.now();
        let law = self.law();
        let policy = law.book.current();
        let known = self.load_case(case)?;
        self.check_seen(actor, &known.case, options.seen)?;
        let found = known.case.outside.iter().find(|found| found.id == request);
        let found = found.ok_or_else(Refusal::no_such_request)?;
        let year = policy.local_date(now).chars().take(4).collect::<String>();
        let key = format!("letter/{year}");
        let guard = Guard { expected: self.store.guard(&key)?, key };
        let number = format!("诺函〔{year}〕{}号", guard.expected + 1);
        let category = policy.category(&known.case.facts.category);
        let unnamed = Bilingual::default();
        let answer = answer.trim();
        if answer.is_empty() {
            return Err(Refusal::bad_text().into());
        }
        let title = category.map_or(&unnamed, |category| &category.name);
        let facts = LetterFacts { letter: &number, title, answer, at: now };
        let words = letter(&known.case, found, facts, policy).ok_or_else(Refusal::unknown_body)?;
        let pack = policy.pack_of(&found.body);
        let template = pack.map(|pack| format!("{}@{}", pack.id(), pack.version())).unwrap_or_default();
        let (person, stored) = self.kept_as(&self.person_of(&known.case))?;
        let mut edge = Edge::new(self.entropy.as_ref(), now.0, &person, stored);
        let text = edge.text(&words)?;
        let mut draft = Draft::default();
        draft.commit.guards.push(guard);
        let command =
            CaseCommand::Office(OfficeCommand::AnswerOutside { request, letter: number, template, text });
        let version = self.add_command(&mut draft, known, &command, now, actor, now)?;
        let reply = Reply { contact: None, case: Some(case), number: None, version };
        (draft.commit.texts, draft.commit.person_keys) = edge.finish();
        draft.commit.idempotency = record(options, &reply, self.answer_kept_until(now, KEY_KEPT_MILLIS))?;
        Ok((draft, reply))
    }
}
