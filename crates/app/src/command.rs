//! One command on one case: load, decide, commit; decided anew when somebody was faster.

use crate::codec::{StoredCaseFact, decode_case_fact, digest};
use crate::edge::Edge;
use crate::engine::{ATTEMPTS_MAX, App, Draft};
use crate::error::AppError;
use crate::paid::Asking;
use crate::ports::{Commit, CommitError, Fence, Guard, IdempotencyRecord, StreamId, StreamKind};
use crate::projection::Moment;
use crate::recall::KnownCase;
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use yinuo_domain::case::Case;
use yinuo_domain::command::{CaseCommand, OutsideOrder, decide_on};
use yinuo_domain::event::SpokenBy;
use yinuo_domain::{Actor, Brief, CaseEvent, Context, Fact, Refusal};
use yinuo_policy::Instant;

/// How long an answer is kept for its key: thirty days.
pub(crate) const KEY_KEPT_MILLIS: i64 = 30 * 86_400_000;
/// How often a case is decided with more of what others have paid: an outage has one occurrence before it and one after.
const BRIEFS_MAX: usize = 4;

/// How a command is asked.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// When it happened; now when absent.
    pub occurred: Option<Instant>,
    /// Idempotency: scope (principal + operation), key, and the body that came with it.
    pub key: Option<(String, String, Vec<u8>)>,
    /// Version of the case that the asker had before his eyes: what others did to it since refuses the command.
    pub seen: Option<u64>,
    /// Call on the asker's own line that a contact is recorded from; empty for none.
    pub call: String,
    /// What an outside body asks with a contact that it transferred.
    pub outside: Option<OutsideOrder>,
    /// The customer wrote it down himself: the trail names him, and the actor is only who answers first for it.
    pub by_customer: bool,
}

impl Options {
    /// Whom the trail names.
    pub(crate) fn scribe(&self, actor: &Actor) -> Actor {
        if self.by_customer { Actor::customer() } else { actor.clone() }
    }
}

/// The stored answer. Holds nothing that depends on viewer or clock.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reply {
    /// Contact recorded by the command.
    pub contact: Option<Uuid>,
    /// Case that it touched.
    pub case: Option<Uuid>,
    /// Its number.
    pub number: Option<String>,
    /// Its version afterwards.
    pub version: u64,
}

impl App {
    /// Does one thing to one case. `build` makes the command at the edge of each attempt.
    ///
    /// # Errors
    /// A refusal, a reused key, a conflict that would not end, or failed storage; nothing was saved then.
    pub fn command(
        &self,
        actor: &Actor,
        case: Uuid,
        options: &Options,
        build: &dyn Fn(&mut Edge<'_>) -> Result<CaseCommand, Refusal>,
    ) -> Result<Reply, AppError> {
        self.command_under(&[], actor, case, options, build)
    }

    /// A command whose commits rest on leases.
    pub(crate) fn command_under(
        &self,
        fences: &[Fence],
        actor: &Actor,
        case: Uuid,
        options: &Options,
        build: &dyn Fn(&mut Edge<'_>) -> Result<CaseCommand, Refusal>,
    ) -> Result<Reply, AppError> {
        let rests = |commit: &mut Commit| {
            commit.fences = fences.to_vec();
            Ok(())
        };
        self.command_resting(&rests, actor, case, options, build)
    }

    /// A command whose commits rest on something beside the case: `rests` says on what, at each attempt anew, or refuses.
    pub(crate) fn command_resting(
        &self,
        rests: &dyn Fn(&mut Commit) -> Result<(), AppError>,
        actor: &Actor,
        case: Uuid,
        options: &Options,
        build: &dyn Fn(&mut Edge<'_>) -> Result<CaseCommand, Refusal>,
    ) -> Result<Reply, AppError> {
        if let Some(reply) = self.answered_before(options)? {
            return Ok(reply);
        }
        for attempt in 0..ATTEMPTS_MAX {
            let recalled = if attempt == 0 { self.recall(case) } else { None };
            let stale = recalled.is_some();
            let known = recalled.map_or_else(|| self.load_case(case), Ok);
            let (mut draft, reply) = match known.and_then(|known| self.ask(actor, known, options, build)) {
                // No commit, so nothing that would notice a state that has grown old: decide on the stream.
                Err(_) if stale => continue,
                Ok((draft, _)) if stale && draft.commit.appends.is_empty() => continue,
                Ok(asked) => asked,
                // A twin of this submission may have landed meanwhile: then its answer is ours.
                Err(error) => return self.answered_before(options)?.ok_or(error),
            };
            if draft.commit.appends.is_empty() && options.key.is_none() {
                return Ok(reply);
            }
            if let Err(error) = rests(&mut draft.commit) {
                return self.answered_before(options)?.ok_or(error);
            }
            match self.finish(draft, options)? {
                Some(earlier) => return Ok(earlier.unwrap_or(reply)),
                None => continue,
            }
        }
        Err(AppError::Busy)
    }

    /// Whether a command would be accepted now: decided on the case as it stands, and thrown away.
    ///
    /// # Errors
    /// What the command would be refused with.
    pub fn would(
        &self,
        actor: &Actor,
        case: Uuid,
        options: &Options,
        build: &dyn Fn(&mut Edge<'_>) -> Result<CaseCommand, Refusal>,
    ) -> Result<(), AppError> {
        self.ask(actor, self.load_case(case)?, options, build).map(drop)
    }

    fn ask(
        &self,
        actor: &Actor,
        known: KnownCase,
        options: &Options,
        build: &dyn Fn(&mut Edge<'_>) -> Result<CaseCommand, Refusal>,
    ) -> Result<(Draft, Reply), AppError> {
        let now = self.now();
        let case = known.case.id;
        self.check_seen(actor, &known.case, options.seen)?;
        let (person, key) = self.kept_as(&self.person_of(&known.case))?;
        let mut edge = Edge::new(self.entropy.as_ref(), now.0, &person, key);
        let command = build(&mut edge)?;
        let mut draft = Draft::default();
        if let Some(evidence) = command.evidence() {
            // Before they are looked for: what is dropped afterwards moves its guard.
            draft.commit.guards = self.naming_guards(evidence)?;
            self.check_artefacts(evidence)?;
        }
        let occurred = options.occurred.unwrap_or(now);
        let version = self.add_command(&mut draft, known, &command, occurred, actor, now)?;
        let reply = Reply { contact: None, case: Some(case), number: None, version };
        (draft.commit.texts, draft.commit.person_keys) = edge.finish();
        draft.commit.idempotency = record(options, &reply, self.answer_kept_until(now, KEY_KEPT_MILLIS))?;
        Ok((draft, reply))
    }

    /// Refuses a command on a case that another person changed since the asker looked. What a clock did is in nobody's way:
    /// it would have happened whatever was asked.
    pub(crate) fn check_seen(&self, actor: &Actor, case: &Case, seen: Option<u64>) -> Result<(), AppError> {
        let Some(seen) = seen.filter(|seen| *seen < case.version) else { return Ok(()) };
        let stream = StreamId { kind: StreamKind::Case, id: case.id };
        for stored in &self.store.load_from(stream, seen + 1)?.events {
            let StoredCaseFact { version, actor: who, fact, .. } = decode_case_fact(stored)?;
            if version <= case.version && !fact.by_clock && who.person != actor.person {
                return Err(Refusal::changed_since().into());
            }
        }
        Ok(())
    }

    /// Adds the facts of one command to a draft, and the case as it stands then, changed or not, as its last one;
    /// answers its version.
    pub(crate) fn add_command(
        &self,
        draft: &mut Draft,
        known: KnownCase,
        command: &CaseCommand,
        occurred: Instant,
        actor: &Actor,
        now: Instant,
    ) -> Result<u64, AppError> {
        // The brief of a remedy. What this case paid is known beforehand; whose other keys matter only the decision tells,
        // and what others have paid under them already changes it.
        let id = known.case.id;
        let mut keys: Vec<String> = known
            .case
            .promises
            .iter()
            .flat_map(|promise| &promise.owed)
            .map(|line| line.key.clone())
            .collect();
        let granted = self.granted_today(draft, &known.case, command, (actor, now))?;
        let heard_at = self.heard_at(id, command)?;
        let customer = known.case.customer.clone();
        let guards = self.paid_guards(&customer, &self.law())?;
        let asking = Asking { own: Some(id), customer: &customer, drafted: &draft.commit.postings };
        let mut brief = Brief { granted_minor: granted, heard_at, ..self.brief_paid(asking, &keys)? };
        let decided = |known: KnownCase, brief: &Brief| {
            let law = self.law_for(&known.case)?;
            let base = (known.case.version, known.head);
            let ctx = Context { now, actor, book: &law.book, org: &law.org, brief };
            let (facts, case) = decide_on(known.case, command, occurred, ctx)?;
            Ok::<_, AppError>((law, base, facts, case))
        };
        let (mut law, mut base, mut facts, mut case) = decided(known, &brief)?;
        // A case that was covered under its old occurrence may owe under the new one, whose payers nobody had asked for.
        for _ in 0..BRIEFS_MAX {
            let asked = keys.len();
            keys.extend(owed_keys(&facts).into_iter().filter(|key| !keys.contains(key)).collect::<Vec<_>>());
            if keys.len() == asked {
                break;
            }
            let whole = Brief { granted_minor: granted, heard_at, ..self.brief_paid(asking, &keys)? };
            if whole.paid.len() <= brief.paid.len() {
                break;
            }
            // The same case again: one that others changed meanwhile is decided from its beginning, what its asker
            // had seen included.
            let again = self.load_case(id)?;
            if again.case.version != base.0 {
                return Err(AppError::Busy);
            }
            (law, base, facts, case) = decided(again, &whole)?;
            brief = whole;
        }
        let version = case.version;
        if facts.is_empty() {
            draft.cases.push(KnownCase { case, head: base.1 });
        } else {
            if !owed_keys(&facts).is_empty() {
                add_guards(&mut draft.commit, guards);
            }
            self.add_case(draft, case, base, &facts, Moment { actor, law: &law, now })?;
        }
        Ok(version)
    }

    /// When the contact took place on which a verdict rests, if it is one of this case.
    fn heard_at(&self, case: Uuid, command: &CaseCommand) -> Result<Option<Instant>, AppError> {
        let Some(SpokenBy::Contact(contact)) = command.spoken() else { return Ok(None) };
        let rows = self.store.contacts_of_case(case)?;
        Ok(rows.iter().find(|row| row.id == *contact).map(|row| Instant(row.occurred_at)))
    }

    /// Whose key salts the texts of a case.
    pub(crate) fn person_of(&self, case: &Case) -> String {
        if case.customer.is_empty() { format!("contact/{}", case.contact) } else { case.customer.clone() }
    }

    /// The stored answer when this key was used before.
    pub(crate) fn answered_before(&self, options: &Options) -> Result<Option<Reply>, AppError> {
        let Some((scope, key, body)) = &options.key else { return Ok(None) };
        match self.store.idempotency(scope, key)? {
            Some(record) if record.body_digest == digest(body) => Ok(Some(read_reply(&record)?)),
            Some(_) => Err(AppError::KeyReused),
            None => Ok(None),
        }
    }

    /// Asks once: the answer that this submission got before, also from a twin of it that lands while this one is refused.
    pub(crate) fn asked_once(
        &self,
        options: &Options,
        ask: impl FnOnce() -> Result<Reply, AppError>,
    ) -> Result<Reply, AppError> {
        match self.answered_before(options)? {
            Some(reply) => Ok(reply),
            None => ask().or_else(|error| self.answered_before(options)?.ok_or(error)),
        }
    }

    /// Asks once, with a draft that is made anew while somebody else is faster.
    pub(crate) fn drafted_once(
        &self,
        options: &Options,
        draft: impl Fn() -> Result<(Draft, Reply), AppError>,
    ) -> Result<Reply, AppError> {
        self.asked_once(options, || {
            self.decided(|| {
                let (draft, reply) = draft()?;
                Ok(self.finish(draft, options)?.map(|earlier| earlier.unwrap_or(reply)))
            })
        })
    }

    /// Commits; `None` asks for another attempt, `Some(Some(reply))` is the answer that an earlier use of the key got.
    pub(crate) fn finish(&self, draft: Draft, options: &Options) -> Result<Option<Option<Reply>>, AppError> {
        match self.store.commit(draft.commit) {
            Ok(()) => {
                self.remember(draft.cases);
                Ok(Some(None))
            }
            Err(CommitError::KeyUsed { record }) => {
                let same =
                    options.key.as_ref().is_some_and(|(_, _, body)| record.body_digest == digest(body));
                if same { Ok(Some(Some(read_reply(&record)?))) } else { Err(AppError::KeyReused) }
            }
            Err(
                CommitError::VersionConflict { .. }
                | CommitError::GuardMoved { .. }
                | CommitError::OwedForTaken { .. }
                | CommitError::NumberTaken { .. }
                | CommitError::PersonKeyExists { .. }
                | CommitError::PersonErased { .. },
            ) => Ok(None),
            Err(CommitError::LeaseLost { shard }) => Err(AppError::LeaseLost { shard }),
            Err(other) => Err(AppError::Storage(other.to_string())),
        }
    }
}

/// The answer to store, kept until an instant.
pub(crate) fn record(
    options: &Options,
    reply: &Reply,
    until: Instant,
) -> Result<Option<IdempotencyRecord>, AppError> {
    let Some((scope, key, body)) = &options.key else { return Ok(None) };
    let reply = serde_json::to_vec(reply).map_err(|error| AppError::Damaged(error.to_string()))?;
    Ok(Some(IdempotencyRecord {
        scope: scope.clone(),
        key: key.clone(),
        body_digest: digest(body),
        reply,
        expires_at: until.0,
    }))
}

fn read_reply(record: &IdempotencyRecord) -> Result<Reply, AppError> {
    serde_json::from_slice(&record.reply).map_err(|error| AppError::Damaged(error.to_string()))
}

/// Guards that a commit may have already: two cases of one customer may be settled in one.
pub(crate) fn add_guards(commit: &mut Commit, guards: Vec<Guard>) {
    for guard in guards {
        if commit.guards.iter().all(|known| known.key != guard.key) {
            commit.guards.push(guard);
        }
    }
}

/// Keys that facts want to pay.
pub(crate) fn owed_keys(facts: &[Fact]) -> Vec<String> {
    let key = |fact: &Fact| match &fact.event {
        CaseEvent::RemedyOwed { key, .. } => Some(key.clone()),
        _ => None,
    };
    facts.iter().filter_map(key).collect()
}
