//! Intake: one contact, and the case that it opens or joins, in one commit.

use crate::codec::encode;
use crate::command::{KEY_KEPT_MILLIS, Options, Reply, owed_keys, record};
use crate::edge::Edge;
use crate::engine::{App, Draft};
use crate::error::AppError;
use crate::law::{Law, parse};
use crate::outside::Arrival;
use crate::ports::{Append, CaseFilter, CaseOrder, CaseRow, ContactRow, Guard, StreamId, StreamKind};
use crate::projection::Moment;
use crate::recall::KnownCase;
use crate::register::{CustomerBody, ServiceBody};
use uuid::Uuid;
use yinuo_domain::brief::ServiceFacts;
use yinuo_domain::intake::{Intake, Opening, Outcome, case_facts, decide, standing};
use yinuo_domain::{Actor, Brief, Context, EarlierCase, Refusal};
use yinuo_policy::{AreaClass, CaseFacts, Deadline, Instant, PromiseRule};

/// Most earlier cases that a brief lists; older ones cannot be repeats.
const EARLIER_MAX: u32 = 100;
/// How often an intake is decided anew. Of those that meet about one customer one lands in every round.
const ATTEMPTS_MAX: usize = 32;

/// A contact as the edge hands it in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContactInput {
    /// Channel.
    pub channel: String,
    /// `inbound` or `outbound`.
    pub direction: String,
    /// Customer; empty for an unknown person.
    pub customer: String,
    /// The customer's words; may be empty.
    pub text: String,
    /// Recording reference; may be empty.
    pub recording: String,
    /// What came of it.
    pub outcome: OutcomeInput,
}

/// What came of a contact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OutcomeInput {
    /// Ends as a contact.
    Ends {
        /// Outcome code.
        outcome: String,
    },
    /// Opens a case.
    Opens {
        /// Category.
        category: String,
        /// Service; empty when none.
        service: String,
        /// Priority.
        priority: Option<u8>,
        /// Open case set aside.
        beside: Option<Uuid>,
    },
    /// Joins an open case.
    Joins {
        /// The case.
        case: Uuid,
    },
}

/// A case as it would be, for the page.
#[derive(Debug, Clone)]
pub struct Preview {
    /// Facts that rules look at.
    pub facts: CaseFacts,
    /// Promises with their deadlines, earliest first.
    pub promises: Vec<(PromiseRule, Deadline)>,
    /// Open cases on the same matter.
    pub duplicates: Vec<CaseRow>,
    /// The earlier case that it would repeat.
    pub repeat_of: Option<CaseRow>,
    /// Rung at which a ladder would start; 0 for none.
    pub start_rung: u8,
    /// Unit that would answer.
    pub unit: String,
}

impl App {
    /// Records a contact.
    ///
    /// # Errors
    /// A refusal, a reused key, a conflict that would not end, or failed storage; nothing was saved then.
    pub fn contact(&self, actor: &Actor, input: &ContactInput, options: &Options) -> Result<Reply, AppError> {
        if let Some(reply) = self.answered_before(options)? {
            return Ok(reply);
        }
        for attempt in 0..ATTEMPTS_MAX {
            let now = self.now();
            let joined = match &input.outcome {
                OutcomeInput::Joins { case } if attempt == 0 => self.recall(*case),
                _ => None,
            };
            let stale = joined.is_some();
            let (draft, reply) = match self.take(actor, input, joined, options, now) {
                Ok(taken) => taken,
                // No commit, so nothing that would notice a state that has grown old: decide on the stream.
                Err(_) if stale => continue,
                // A twin of this submission may have landed meanwhile: then its answer is ours.
                Err(error) => return self.answered_before(options)?.ok_or(error),
            };
            match self.finish(draft, options)? {
                Some(None) => {
                    self.look_for_outage(&input.outcome, &reply);
                    return Ok(reply);
                }
                Some(Some(earlier)) => return Ok(earlier),
                None => continue,
            }
        }
        Err(AppError::Busy)
    }

    /// Whether this case makes its like an outage. The contact is saved whatever comes of it.
    fn look_for_outage(&self, outcome: &OutcomeInput, reply: &Reply) {
        let Some(case) = reply.case.filter(|_| matches!(outcome, OutcomeInput::Opens { .. })) else { return };
        let found = self.store.case_row(case).map_err(AppError::from);
        let proposed = found.and_then(|row| row.map_or(Ok(None), |row| self.propose_outage(&row)));
        match proposed {
            Ok(Some(outage)) => tracing::info!(outage = %outage.id, "alike reports propose an outage"),
            Ok(None) => {}
            Err(error) => tracing::error!(%error, "it could not be seen whether reports are an outage"),
        }
    }

    fn take(
        &self,
        actor: &Actor,
        input: &ContactInput,
        recalled: Option<KnownCase>,
        options: &Options,
        now: Instant,
    ) -> Result<(Draft, Reply), AppError> {
        let (law, scribe) = (self.law(), &options.scribe(actor));
        let arrival = self.arrival(&input.outcome, options.outside.as_ref())?;
        let guard = self.intake_guard(&input.customer, &arrival.outcome)?;
        let contact = self.entropy.id(now.0);
        let joined = match &arrival.outcome {
            OutcomeInput::Joins { case } => {
                // A body's number may lead to another case than the one that was asked for.
                let recalled = recalled.filter(|known| known.case.id == *case);
                Some(recalled.map_or_else(|| self.load_case(*case), Ok)?)
            }
            _ => None,
        };
        let customer = whose(input, joined.as_ref())?;
        let person = if customer.is_empty() { format!("contact/{contact}") } else { customer.clone() };
        let (person, key) = self.kept_as(&person)?;
        let mut edge = Edge::new(self.entropy.as_ref(), now.0, &person, key);
        let mut draft = Draft::default();
        let reference = match options.call.as_str() {
            "" => input.recording.clone(),
            call => self.take_call(&mut draft, actor, call, contact)?,
        };
        let mut intake = Intake {
            contact,
            channel: input.channel.clone(),
            direction: input.direction.clone(),
            customer,
            text: if input.text.trim().is_empty() { None } else { Some(edge.text(&input.text)?) },
            recording: recording(&reference)?,
            occurred: options.occurred.unwrap_or(now),
            outcome: self.outcome(&arrival, options.occurred.unwrap_or(now), now, &law)?,
        };
        let mut brief = match &arrival.outcome {
            OutcomeInput::Opens { service, .. } => self.intake_brief(&intake.customer, service)?,
            _ => Brief::default(),
        };
        if let Outcome::Opens(opening) = &mut intake.outcome
            && opening.priority.is_none()
            && self.comes_first(&brief.service.unit, now)?
        {
            opening.priority = Some(1);
        }
        let decided =
            |brief: &Brief| decide(&intake, Context { now, actor, book: &law.book, org: &law.org, brief });
        let mut taken = decided(&brief)?;
        // A case that is opened late beside another may owe at once what that one has paid.
        let keys = taken.opened.as_ref().map(|(_, facts)| owed_keys(facts)).unwrap_or_default();
        if !keys.is_empty() {
            brief.paid = self.paid_at_opening(&mut draft.commit, &intake.customer, &keys, &law)?;
            taken = decided(&brief)?;
        }
        draft.commit.guards.extend(guard.into_iter().chain(arrival.guard.clone()));
        let stream = StreamId { kind: StreamKind::Contact, id: contact };
        let (events, _) = encode(stream, (0, [0; 32]), &taken.contact, scribe, now)?;
        draft.commit.appends.push(Append { stream, expected_version: 0, events });
        let mut reply = Reply { contact: Some(contact), case: None, number: None, version: 0 };
        if let Some((case, facts)) = taken.opened {
            let number = Some(case.number.clone());
            reply = Reply { case: Some(case.id), number, version: case.version, ..reply };
            let moment = Moment { actor: scribe, law: &law, now };
            self.add_case(&mut draft, Box::new(case), (0, [0; 32]), &facts, moment)?;
        }
        if let Some(known) = joined {
            let (id, number) = (known.case.id, known.case.number.clone());
            let joins = arrival.joins(contact);
            let version = self.add_command(&mut draft, known, &joins, intake.occurred, scribe, now)?;
            reply = Reply { case: Some(id), number: Some(number), version, ..reply };
        }
        draft.commit.contact_rows.push(contact_row(&intake, actor, reply.case));
        (draft.commit.texts, draft.commit.person_keys) = edge.finish();
        draft.commit.idempotency = record(options, &reply, self.answer_kept_until(now, KEY_KEPT_MILLIS))?;
        Ok((draft, reply))
    }

    /// Of two calls about one customer that open a case, whichever process takes them, the second sees what the first
    /// opened. Read before the brief that it guards. What only ends or joins opens nothing that another must see.
    fn intake_guard(&self, customer: &str, outcome: &OutcomeInput) -> Result<Option<Guard>, AppError> {
        let opens = matches!(outcome, OutcomeInput::Opens { .. });
        opens.then(|| self.opening_guard(customer)).transpose()
    }

    /// The guard of a customer's open cases and of the occurrences that they share.
    pub(crate) fn opening_guard(&self, customer: &str) -> Result<Guard, AppError> {
        let key = format!("intake/{customer}");
        Ok(Guard { expected: self.store.guard(&key)?, key })
    }

    /// The outcome with its identifiers drawn.
    fn outcome(
        &self,
        arrival: &Arrival,
        occurred: Instant,
        now: Instant,
        law: &Law,
    ) -> Result<Outcome, AppError> {
        Ok(match &arrival.outcome {
            OutcomeInput::Ends { outcome } => Outcome::Ends { outcome: outcome.clone() },
            OutcomeInput::Joins { case } => Outcome::Joins { case: *case },
            OutcomeInput::Opens { category, priority, beside, .. } => Outcome::Opens(Opening {
                case: self.entropy.id(now.0),
                number: self.next_number(&law.book.current().local_date(occurred))?,
                category: category.clone(),
                priority: *priority,
                beside: *beside,
                outside: arrival.order.clone(),
            }),
        })
    }

    /// The case as it would be if it were opened now.
    ///
    /// # Errors
    /// Unknown customer, service or category.
    pub fn preview(
        &self,
        actor: &Actor,
        customer: &str,
        service: &str,
        category: &str,
    ) -> Result<Preview, AppError> {
        let law = self.law();
        let now = self.now();
        let brief = self.intake_brief(customer, service)?;
        let ctx = Context { now, actor, book: &law.book, org: &law.org, brief: &brief };
        let facts = case_facts(category, None, now, ctx)?;
        let standing = standing(&facts, customer, now, ctx);
        let row = |case: Uuid| self.store.case_row(case);
        let mut duplicates = Vec::new();
        for duplicate in &standing.duplicates {
            duplicates.extend(row(duplicate.case)?);
        }
        let repeat_of = match standing.repeats {
            Some(earlier) => row(earlier.case)?,
            None => None,
        };
        let policy = law.book.current();
        let clock = yinuo_policy::ClockFacts { started: now, pauses: Vec::new(), appointments: Vec::new() };
        let mut promises: Vec<(PromiseRule, Deadline)> = policy
            .promises_for(&facts)
            .into_iter()
            .map(|rule| (rule.clone(), policy.deadline(rule, &clock)))
            .collect();
        promises
            .sort_by_key(|(rule, deadline)| (deadline.due.unwrap_or(Instant(i64::MAX)), rule.code.clone()));
        let start_rung = standing.start_rung;
        let unit = if brief.service.unit.is_empty() { &actor.unit } else { &brief.service.unit }.clone();
        Ok(Preview { facts, promises, duplicates, repeat_of, start_rung, unit })
    }

    fn intake_brief(&self, customer: &str, service: &str) -> Result<Brief, AppError> {
        let row = self.store.customer(customer)?.ok_or_else(Refusal::unknown_customer)?;
        let body: CustomerBody = parse(&row.body)?;
        let found = match service {
            "" => None,
            code => Some(
                body.services
                    .iter()
                    .find(|found| found.code == code)
                    .ok_or_else(Refusal::unknown_customer)?,
            ),
        };
        let filter = CaseFilter { customer: Some(customer.to_owned()), ..CaseFilter::default() };
        let page = self.store.cases(&filter, CaseOrder::NewestFirst, None, EARLIER_MAX)?;
        let mut earlier = Vec::with_capacity(page.rows.len());
        for row in page.rows {
            earlier.push(self.earlier(row, service)?);
        }
        let mut service = found.map_or_else(ServiceFacts::default, service_facts);
        service.segment.clone_from(&row.segment);
        Ok(Brief { earlier, service, ..Brief::default() })
    }

    fn earlier(&self, row: CaseRow, service: &str) -> Result<EarlierCase, AppError> {
        // Only a case on the same service that is open, was cancelled or refused shares its occurrence, and only then is its stream
        // worth reading. Never what is remembered of it: another process may have joined it to an outage since.
        let cancelled = matches!(row.state.as_str(), "cancelled" | "rejected");
        let shares = (row.closed_at.is_none() || cancelled) && !service.is_empty() && row.service == service;
        let occurrence = if shares { self.load_case(row.id)?.case.occurrence } else { row.id };
        Ok(EarlierCase {
            case: row.id,
            customer: row.customer,
            service: row.service,
            topic: row.topic,
            owner: row.owner,
            chain: row.chain,
            occurrence,
            closed_at: row.closed_at.map(Instant),
            cancelled,
        })
    }
}

/// Whose contact it is. Somebody whom nobody knows may speak of any case; a customer speaks of his own.
fn whose(input: &ContactInput, joined: Option<&KnownCase>) -> Result<String, Refusal> {
    let Some(theirs) = joined.map(|known| &known.case.customer) else { return Ok(input.customer.clone()) };
    match (theirs.as_str(), input.customer.as_str()) {
        ("", _) | (_, "") => Ok(theirs.clone()),
        (theirs, named) if theirs != named => Err(Refusal::another_customers_case()),
        _ => Ok(theirs.clone()),
    }
}

/// Longest reference of a recording.
const RECORDING_CHARS_MAX: usize = 200;

/// A reference stands in the event in plain and for ever: letters, digits and marks as names of files have them, never a
/// sentence.
///
/// # Errors
/// D018 for anything else.
pub fn recording(reference: &str) -> Result<String, Refusal> {
    let fits =
        reference.len() <= RECORDING_CHARS_MAX && reference.bytes().all(|byte| byte.is_ascii_graphic());
    if fits { Ok(reference.to_owned()) } else { Err(Refusal::bad_text()) }
}

fn contact_row(intake: &Intake, actor: &Actor, case: Option<Uuid>) -> ContactRow {
    let outcome = match &intake.outcome {
        Outcome::Ends { .. } => "ended",
        Outcome::Opens(_) => "opened",
        Outcome::Joins { .. } => "joined",
    };
    ContactRow {
        id: intake.contact,
        channel: intake.channel.clone(),
        direction: intake.direction.clone(),
        owner: actor.person.clone(),
        customer: intake.customer.clone(),
        unit: actor.unit.clone(),
        outcome: outcome.to_owned(),
        case,
        occurred_at: intake.occurred.0,
        text: intake.text.as_ref().map(|text| text.text),
    }
}

/// A service as rules look at it, as the mirror has it.
#[must_use]
pub fn service_facts(body: &ServiceBody) -> ServiceFacts {
    ServiceFacts {
        service: body.code.clone(),
        product: body.product.clone(),
        access: body.access.clone(),
        segment: String::new(),
        grid: body.grid.clone(),
        area: AreaClass::of(&body.area),
        unit: body.unit.clone(),
        monthly_fee_minor: body.monthly_fee_minor,
        one_off_fee_minor: body.one_off_fee_minor,
    }
}

#[cfg(test)]
mod tests {
    use super::recording;

    #[test]
    fn a_recording_is_named_and_not_told() {
        for reference in ["", "pbx7/2026-11-22/000123.wav"] {
            assert_eq!(recording(reference).ok().as_deref(), Some(reference));
        }
        for words in ["客户说还是慢。", "the line was mended", "a\0b", &"7".repeat(201)] {
            assert_eq!(recording(words).map_err(|refusal| refusal.code), Err("D018"), "{words}");
        }
    }
}
