//! Emergency service modes (Y07): a register of their own, changed by two persons, and what a mode that is on means for windows,
//! ways, priorities and clocks.
//!
//! Nothing is hidden in a deadline: where a mode lets clocks stand, that is proposed case by case as a pause for force majeure with
//! the mode's evidence, and a second person decides each (MODEL: a run with a preview). A pause that was approved ends with the mode.
//!
//! Modes are followed by workers, each in the shards that it leases and under their epochs, as clocks are: a process that lost its
//! lease proposes nothing and ends nothing (ADR 0048). Whoever decides on a mode only writes the register; workers see it move.

use crate::codec::{digest, unhex};
use crate::command::Options;
use crate::edge::Edge;
use crate::engine::App;
use crate::error::AppError;
use crate::law::{Law, parse};
use crate::ports::{CaseFilter, CaseOrder, Commit, Fence, PAGE_ROWS_MAX, Standing};
use crate::register::{add_rows, json, stream_of};
use crate::work::Ground;
use uuid::Uuid;
use yinuo_domain::case::Proposal;
use yinuo_domain::command::CaseCommand;
use yinuo_domain::emergency::{Declaration, Emergency};
use yinuo_domain::{Actor, EvidenceSource, Refusal};
use yinuo_policy::{Bilingual, EmergencyRule, ExemptClass, Instant, Span};

/// Register of emergency modes: code the mode's own, body [`Emergency`].
pub const EMERGENCY: &str = "emergency";
/// Most cases that one pass looks at; the next goes on.
const CASES_MAX: usize = 2_000;
/// State of a case whose clocks stand: no case is resolved or closed while they do.
const STANDS: [&str; 1] = ["held"];
/// How long the modes are not looked at when nobody wrote to their register: cases come in and pauses are approved meanwhile.
const FOLLOW_EVERY_MILLIS: i64 = 60_000;
/// States of a case that is not closed.
const OPEN: [&str; 5] = ["acknowledged", "inProgress", "pending", "held", "resolved"];

/// The pause that a mode proposes on a case: always the same one, so that it is proposed once.
fn pause_of(emergency: &str, case: Uuid) -> Uuid {
    let name = digest(&[b"emergency/".as_slice(), emergency.as_bytes(), case.as_bytes()].concat());
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&name[..16]);
    Uuid::from_bytes(bytes)
}

impl App {
    /// Modes of the register, the last declared first.
    ///
    /// # Errors
    /// Failed or damaged storage.
    pub fn emergencies(&self) -> Result<Vec<Emergency>, AppError> {
        let rows = self.store.register(EMERGENCY)?;
        let mut found: Vec<Emergency> =
            rows.iter().map(|row| parse(&row.body)).collect::<Result<_, AppError>>()?;
        found.sort_by_key(|one| std::cmp::Reverse((one.asked.at, one.code.clone())));
        Ok(found)
    }

    fn emergency(&self, code: &str) -> Result<Emergency, AppError> {
        let row = self.store.register_row(EMERGENCY, code)?.ok_or_else(Refusal::emergency_moved)?;
        parse(&row.body)
    }

    /// Declares a mode; it changes nothing before another person agrees.
    ///
    /// # Errors
    /// X007; D026 for evidence that is not stored; failed storage.
    pub fn declare_emergency(&self, actor: &Actor, asked: &Declaration) -> Result<Emergency, AppError> {
        for hex in &asked.documents {
            if self.artefact_type(hex)?.is_none() {
                return Err(Refusal::unknown_artefact().into());
            }
        }
        self.persist(|| {
            let law = self.law();
            let policy = law.book.current();
            let rule = policy.emergency(&asked.rule).ok_or_else(Refusal::emergency_incomplete)?;
            let found = Emergency::declare(asked, (rule, *policy.digest()), (actor, self.now()), &law.org)?;
            if self.store.register_row(EMERGENCY, &found.code)?.is_some() {
                return Err(Refusal::emergency_moved().into());
            }
            Ok((self.emergency_kept(actor, &found)?, found))
        })
    }

    /// A second person decides on a mode.
    ///
    /// # Errors
    /// X007 to X009; failed storage.
    pub fn decide_emergency(
        &self,
        actor: &Actor,
        code: &str,
        approve: bool,
        text: &str,
    ) -> Result<Emergency, AppError> {
        self.persist(|| {
            let mut found = self.emergency(code)?;
            found.decide(approve, text, (actor, self.now()))?;
            Ok((self.emergency_kept(actor, &found)?, found))
        })
    }

    /// Ends a mode before its time.
    ///
    /// # Errors
    /// X007, X009; failed storage.
    pub fn lift_emergency(&self, actor: &Actor, code: &str, text: &str) -> Result<Emergency, AppError> {
        self.persist(|| {
            let mut found = self.emergency(code)?;
            found.lift(text, (actor, self.now()))?;
            Ok((self.emergency_kept(actor, &found)?, found))
        })
    }

    fn emergency_kept(&self, actor: &Actor, found: &Emergency) -> Result<Commit, AppError> {
        let mut commit = Commit::default();
        let edge = (self.store.as_ref(), self.clock.as_ref());
        add_rows(&mut commit, edge, actor, EMERGENCY, &[(found.code.clone(), json(found)?)])?;
        for hex in &found.documents {
            if let Some(digest) = unhex(hex) {
                commit.guards.push(self.artefact_guard(&digest)?);
            }
        }
        commit.guards.dedup_by(|a, b| a.key == b.key);
        Ok(commit)
    }

    /// Evidence that modes name: nobody purges it as uploads that led to nothing.
    pub(crate) fn emergency_documents(&self) -> Result<Vec<crate::ports::Hash>, AppError> {
        let all = self.emergencies()?;
        Ok(all.iter().flat_map(|one| &one.documents).filter_map(|hex| unhex(hex)).collect())
    }

    /// Modes that are on in a unit at an instant, with their rules as they were declared.
    ///
    /// # Errors
    /// Failed or damaged storage.
    pub fn emergencies_on(
        &self,
        unit: &str,
        at: Instant,
    ) -> Result<Vec<(Emergency, EmergencyRule)>, AppError> {
        let law = self.law();
        let on = self.emergencies()?.into_iter().filter(|one| one.is_on(at) && one.covers(unit, &law.org));
        Ok(on
            .filter_map(|one| Some((rule_of(&law, &one)?.clone(), one)))
            .map(|(rule, one)| (one, rule))
            .collect())
    }

    /// What the customer of a case reads while a mode is on in its area, and until when; none otherwise.
    ///
    /// # Errors
    /// D002 or failed storage.
    pub fn emergency_of_case(&self, case: Uuid) -> Result<Option<(Bilingual, Instant)>, AppError> {
        let case = self.load_case(case)?.case;
        if !case.stage.is_open() {
            return Ok(None);
        }
        let on = self.emergencies_on(&case.unit, self.now())?;
        Ok(on.into_iter().next().map(|(one, rule)| (rule.message, one.span.until)))
    }

    /// Refuses a way to a door where nobody goes to doors. What is committed rests on the answer: a mode that begins in between makes
    /// it be asked anew.
    pub(crate) fn check_no_emergency(&self, unit: &str, at: Instant) -> Result<Standing, AppError> {
        let stream = stream_of(EMERGENCY);
        // Read before the rows, so that an edit in between is noticed.
        let (version, _) = self.store.head(stream)?;
        let blocked = self.emergencies_on(unit, at)?.iter().any(|(_, rule)| rule.blocks_visits);
        if blocked { Err(Refusal::no_door_visits().into()) } else { Ok(Standing { stream, version }) }
    }

    /// The windows that are offered in a unit: with those that a mode adds, without those in which nobody goes to a door.
    pub(crate) fn windows_in(&self, law: &Law, unit: &str) -> Result<Vec<Span>, AppError> {
        let (policy, now) = (law.book.current(), self.now());
        let mut offered = policy.windows_offered(now);
        for one in self.emergencies()?.iter().filter(|one| one.covers(unit, &law.org)) {
            let (Some(rule), Some(counts)) = (rule_of(law, one), one.counts()) else { continue };
            let within = |window: &Span| window.from < counts.until && counts.from < window.until;
            if rule.blocks_visits {
                offered.retain(|window| !within(window));
                continue;
            }
            let days: Vec<Instant> =
                offered.iter().map(|window| policy.start_of_local_day(window.from)).collect();
            let more = days.into_iter().flat_map(|day| policy.windows_of_emergency(rule, day));
            let more: Vec<Span> = more.filter(|window| within(window) && window.until > now).collect();
            offered.extend(more);
        }
        offered.sort_unstable_by_key(|window| (window.from, window.until));
        offered.dedup();
        Ok(offered)
    }

    /// Whether cases of a unit come first now.
    pub(crate) fn comes_first(&self, unit: &str, at: Instant) -> Result<bool, AppError> {
        Ok(self.emergencies_on(unit, at)?.iter().any(|(_, rule)| rule.comes_first))
    }

    /// Open cases in the area of a mode: what approving it would touch.
    ///
    /// # Errors
    /// Failed storage.
    pub fn cases_under(&self, emergency: &Emergency) -> Result<Vec<Uuid>, AppError> {
        let law = self.law();
        let mut found = Vec::new();
        for unit in law.org.units.keys().filter(|unit| emergency.covers(unit, &law.org)) {
            found.extend(self.cases_in(Some(unit), &OPEN, CASES_MAX - found.len())?);
        }
        Ok(found)
    }

    fn cases_in(&self, unit: Option<&String>, states: &[&str], most: usize) -> Result<Vec<Uuid>, AppError> {
        let states: Vec<String> = states.iter().map(|state| (*state).to_owned()).collect();
        let filter = CaseFilter { states, unit: unit.cloned(), ..CaseFilter::default() };
        let (mut found, mut after) = (Vec::new(), None::<String>);
        while found.len() < most {
            let page = self.store.cases(&filter, CaseOrder::NewestFirst, after.as_deref(), PAGE_ROWS_MAX)?;
            found.extend(page.rows.iter().map(|row| row.id));
            after = page.next;
            if after.is_none() {
                break;
            }
        }
        found.truncate(most);
        Ok(found)
    }

    /// Follows the modes as [`Follower`] does, in all shards: for a process that works alone.
    ///
    /// # Errors
    /// Failed storage.
    pub fn follow_emergencies(&self) -> Result<usize, AppError> {
        self.follow_on(Ground::Alone)
    }

    fn follow_on(&self, ground: Ground<'_>) -> Result<usize, AppError> {
        let stream = stream_of(EMERGENCY);
        // Read before the rows, so that an edit in between is noticed.
        let (version, _) = self.store.head(stream)?;
        let register = Standing { stream, version };
        let (law, now) = (self.law(), self.now());
        let (mut on, mut over) = (Vec::new(), Vec::new());
        for one in self.emergencies()? {
            if !rule_of(&law, &one).is_some_and(|rule| rule.exempts) {
                continue;
            }
            match one.counts() {
                Some(counts) if counts.contains(now) => on.push((one, counts)),
                Some(counts) if counts.until <= now => over.push((one, counts)),
                _ => {}
            }
        }
        let mut done = 0;
        for (one, counts) in &on {
            for case in self.cases_under(one)?.into_iter().filter(|case| ground.has(*case)) {
                done += usize::from(self.stand_under((one, *counts), case, (ground, register))?);
            }
        }
        if over.is_empty() {
            return Ok(done);
        }
        // After its end only what stands is looked for, however long that takes and in whatever unit it is by now: a worker may have
        // been down, a second person may agree to a pause when its mode is over, and cases are handed on.
        for case in self.cases_in(None, &STANDS, CASES_MAX)?.into_iter().filter(|case| ground.has(*case)) {
            let known = self.load_case(case)?.case;
            for (one, counts) in &over {
                let id = pause_of(&one.code, case);
                let stands = known.pauses.iter().find(|pause| {
                    pause.id == id && pause.proposal == Proposal::Approved && pause.until.is_none()
                });
                if let Some(pause) = stands {
                    // It stood as long as the mode, however late that is noticed.
                    let ended = counts.until.max(pause.from);
                    done +=
                        usize::from(self.followed(case, ended, (ground, None), &|_| {
                            Ok(CaseCommand::Resume { pause: id })
                        })?);
                }
            }
        }
        Ok(done)
    }

    /// Proposes that the clocks of a case stand for a mode, once.
    fn stand_under(
        &self,
        (one, counts): (&Emergency, Span),
        case: Uuid,
        (ground, register): (Ground<'_>, Standing),
    ) -> Result<bool, AppError> {
        let (id, now) = (pause_of(&one.code, case), self.now());
        let known = self.load_case(case)?.case;
        if !counts.contains(now) || known.pauses.iter().any(|pause| pause.id == id) {
            return Ok(false);
        }
        // Of the instant that was judged: somebody may stand still between looking and saying so.
        self.followed(case, now, (ground, Some(register)), &|edge| {
            Ok(CaseCommand::Pause {
                pause: id,
                cause: ExemptClass::ForceMajeure,
                evidence: edge.evidence_with(EvidenceSource::Outside, &one.asked.text, &one.documents)?,
                from: None,
            })
        })
    }

    /// Says one thing of a case in the system's name; not where no clock of it can stand for that, something else waits, the case has
    /// ended, or others were faster: then the next turn looks again. It rests on the lease of the case's shard, and a pause on the
    /// register of modes as it was read.
    fn followed(
        &self,
        case: Uuid,
        judged_at: Instant,
        (ground, register): (Ground<'_>, Option<Standing>),
        build: &dyn Fn(&mut Edge<'_>) -> Result<CaseCommand, Refusal>,
    ) -> Result<bool, AppError> {
        let options = Options { occurred: Some(judged_at), ..Options::default() };
        let rests = |commit: &mut Commit| {
            commit.fences = ground.fences(&[case]);
            commit.standing.extend(register);
            Ok(())
        };
        match self.command_resting(&rests, &Actor::system(), case, &options, build) {
            Ok(_) => Ok(true),
            Err(AppError::Refused(_) | AppError::Busy) => Ok(false),
            Err(other) => Err(other),
        }
    }
}

/// Follows the modes of emergency in one process, in the shards that its worker leases: proposes on the cases of each mode that is on
/// that their clocks stand, and ends with a mode the pauses that it brought. At once when the register of modes moved, and every
/// minute: cases come in while a mode lasts.
#[derive(Debug, Default)]
pub struct Follower {
    /// Version of the register that was followed, and when.
    seen: Option<(u64, i64)>,
}

impl Follower {
    /// Takes a turn under the leases held; says how many cases were told something.
    ///
    /// # Errors
    /// Failed storage. A lost lease is none: whoever has the shard now goes on.
    pub fn turn(&mut self, app: &App, held: &[Fence]) -> Result<usize, AppError> {
        if held.is_empty() {
            return Ok(0);
        }
        let ((version, _), now) = (app.store.head(stream_of(EMERGENCY))?, app.now().0);
        // A clock that was set back must not keep it from looking.
        let fresh = |(seen, at): (u64, i64)| {
            seen == version && (at..at.saturating_add(FOLLOW_EVERY_MILLIS)).contains(&now)
        };
        if self.seen.is_some_and(fresh) {
            return Ok(0);
        }
        self.seen = None;
        match app.follow_on(Ground::Leased(held)) {
            Ok(told) => {
                self.seen = Some((version, now));
                Ok(told)
            }
            Err(AppError::LeaseLost { shard }) => {
                tracing::warn!(
                    shard,
                    "a lease was lost; the modes of emergency are followed by whoever has it"
                );
                Ok(0)
            }
            Err(other) => Err(other),
        }
    }
}

/// The rule of a mode as it was declared.
fn rule_of<'l>(law: &'l Law, one: &Emergency) -> Option<&'l EmergencyRule> {
    law.book.pinned(&one.policy).emergency(&one.rule)
}
