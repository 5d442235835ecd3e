//! Projections of a case: the list row and the clock index. Rebuilt from events at will; nothing decides on them.

use crate::codec::encode;
use crate::engine::{App, Draft};
use crate::error::AppError;
use crate::law::Law;
use crate::ports::{Append, CaseRow, ClockRow, Hash, InboxRow, Posting, PostingLine, StreamId, StreamKind};
use crate::recall::KnownCase;
use crate::settlement::{settlement_rows, touched};
use crate::snapshot;
use crate::tie::tie_rows;
use crate::visit::visit_rows;
use yinuo_domain::case::{Case, Clock, ClockKind, ClockStatus, Rejection, Verdict, clocks, owed_minor};
use yinuo_domain::react::{Reaction, react};
use yinuo_domain::{Actor, Fact};
use yinuo_policy::{AreaClass, Bilingual, Instant};

/// Who acts, under which law, and when it is recorded.
#[derive(Clone, Copy)]
pub(crate) struct Moment<'a> {
    pub actor: &'a Actor,
    pub law: &'a Law,
    pub now: Instant,
}

impl App {
    /// Adds one case's facts with everything that follows from them to a draft. `case` is the state after the facts.
    pub(crate) fn add_case(
        &self,
        draft: &mut Draft,
        case: Box<Case>,
        (base_version, head): (u64, Hash),
        facts: &[Fact],
        Moment { actor, law, now }: Moment<'_>,
    ) -> Result<(), AppError> {
        let stream = StreamId { kind: StreamKind::Case, id: case.id };
        let (events, head) = encode(stream, (base_version, head), facts, actor, now)?;
        let commit = &mut draft.commit;
        commit.appends.push(Append { stream, expected_version: base_version, events });
        commit.snapshots.extend(snapshot::due(&case, base_version, head)?);
        let clocks = clocks(&case, &law.book, now);
        if commit.case_rows.is_empty() {
            // The usual commit is of one case, and a row is large.
            commit.case_rows.reserve_exact(1);
        }
        commit.case_rows.push(case_row(&case, &clocks, law));
        commit.clock_rows.push((case.id, clock_rows(&case, &clocks)));
        commit.tie_rows.extend(tie_rows(&case));
        if touched(facts) {
            commit.settlement_rows.extend(settlement_rows(&case, law));
        }
        commit.visit_rows.extend(visit_rows(&case));
        self.wait_for_outages(commit, facts, actor)?;
        let category = law.book.current().category(&case.facts.category);
        let unnamed = Bilingual::default();
        for reaction in react(&case, facts, category.map_or(&unnamed, |found| &found.name), &law.org) {
            match reaction {
                Reaction::Post { cause, rule, owed_for, occurrence, at, lines } => {
                    commit.postings.push(Posting {
                        id: self.entropy.id(now.0),
                        case: Some(case.id),
                        cause_version: base_version + cause as u64 + 1,
                        rule,
                        owed_for: Some(owed_for),
                        occurrence,
                        reverses: None,
                        occurred_at: at.0,
                        recorded_at: now.0,
                        lines: lines
                            .into_iter()
                            .map(|(account, unit, amount)| PostingLine { account, unit, amount })
                            .collect(),
                    })
                }
                Reaction::Reverse { cause, rule, owed_for, at } => {
                    let original = self.standing_posting(&commit.postings, &owed_for)?;
                    let opposite = |line: &PostingLine| PostingLine { amount: -line.amount, ..line.clone() };
                    commit.postings.push(Posting {
                        id: self.entropy.id(now.0),
                        case: Some(case.id),
                        cause_version: base_version + cause as u64 + 1,
                        rule,
                        owed_for: None,
                        occurrence: original.occurrence,
                        reverses: Some(original.id),
                        occurred_at: at.0,
                        recorded_at: now.0,
                        lines: original.lines.iter().map(opposite).collect(),
                    });
                }
                Reaction::Reach { key, kind, post, person, text, at } => commit.inbox_rows.push(InboxRow {
                    key: format!("{}/{key}", case.id),
                    post,
                    person,
                    case: case.id,
                    kind: kind.to_owned(),
                    zh: text.zh,
                    en: text.en,
                    occurred_at: at.0,
                    read_at: None,
                }),
            }
        }
        draft.cases.push(KnownCase { case, head });
        Ok(())
    }

    /// The unreversed posting under a key, in this commit or before it.
    fn standing_posting(&self, drafted: &[Posting], key: &str) -> Result<Posting, AppError> {
        let here = drafted.iter().rev().find(|posting| posting.owed_for.as_deref() == Some(key));
        if let Some(found) = here {
            return Ok(found.clone());
        }
        let before = self.store.owed_for(key)?;
        let found = before.into_iter().find(|posting| posting.owed_for.as_deref() == Some(key));
        found.ok_or_else(|| {
            AppError::Damaged(format!("no posting stands under {key}, which is to be taken back"))
        })
    }
}

/// The list row of a case.
pub(crate) fn case_row(case: &Case, clocks: &[Clock], law: &Law) -> CaseRow {
    let open = case.stage.is_open();
    // A refused case is at its end; an objection brings it back into the queue until somebody ruled.
    let unruled = case.rejection.as_ref().is_some_and(Rejection::is_objected);
    let owed_to_customer = |clock: &&Clock| match clock.kind {
        ClockKind::Promise(id) => {
            let promise = case.promises.iter().find(|promise| promise.id == id);
            let rule = promise.and_then(|promise| law.book.pinned(&promise.policy).promise(&promise.rule));
            rule.is_some_and(|rule| rule.beneficiary == "customer")
        }
        // What an outside body waits for stands in the queue like what the customer waits for.
        ClockKind::Verdict | ClockKind::Outside(_) => true,
        // The customer waits for the ruling on what he said against a refusal.
        ClockKind::Ruling => true,
        ClockKind::Ladder(_) | ClockKind::Task(_) | ClockKind::Settlement(_) | ClockKind::Visit(_) => false,
    };
    let of = |status: ClockStatus| {
        let runs = |clock: &&Clock| open || (clock.kind == ClockKind::Ruling && unruled);
        let alike = clocks.iter().filter(runs);
        let alike = alike.filter(|clock| clock.status == status && clock.due_at.is_some());
        alike.filter(owed_to_customer).min_by_key(|clock| clock.due_at)
    };
    // A case whose promises are all broken stands with its oldest breach: the worst must not sink to the end.
    let next = of(ClockStatus::Running).or_else(|| of(ClockStatus::Broken));
    let due_at = next.and_then(|clock| clock.due_at).map(|at| at.0);
    let rung = case.ladder().map_or(0, |cycle| cycle.reached);
    let next_rung = clocks
        .iter()
        .find(|clock| matches!(clock.kind, ClockKind::Ladder(_)) && clock.status == ClockStatus::Running);
    let next_rung_at = next_rung.and_then(|clock| clock.due_at).map(|at| at.0);
    // An order that is late goes on waiting for its answer.
    let waiting = case.tasks.iter().filter(|task| open && task.waits() && task.kind.is_order());
    let ordered = waiting.map(|task| task.due_at.0).min();
    let broken = case.promises.iter().filter(|promise| {
        let rule = law.book.pinned(&promise.policy).promise(&promise.rule);
        matches!(promise.verdict, Verdict::Broken { .. })
            && rule.is_some_and(|rule| rule.beneficiary == "customer")
    });
    CaseRow {
        id: case.id,
        number: case.number.clone(),
        kind: case.facts.kind.code().to_owned(),
        category: case.facts.category.clone(),
        topic: case.topic.clone(),
        state: case.tmf_state().to_owned(),
        customer: case.customer.clone(),
        service: case.service.clone(),
        unit: case.unit.clone(),
        area: area_code(case.facts.area).to_owned(),
        owner: case.owner.clone(),
        handler: case.handler.clone(),
        accepted_at: case.accepted_at.0,
        due_at,
        warn_at: next.and_then(|clock| clock.warn_at).map(|at| at.0),
        due_rule: next.map(|clock| clock.rule.clone()).unwrap_or_default(),
        rung,
        next_rung_at,
        next_at: due_at.into_iter().chain(next_rung_at.filter(|_| open)).chain(ordered).min(),
        broken: u32::try_from(broken.count()).unwrap_or(u32::MAX),
        owed_minor: owed_minor(case),
        chain: case.chain,
        red_line: case.standing_red_lines().next().map(|line| line.mark.clone()).unwrap_or_default(),
        paused: case.standing_pause().is_some(),
        closed_at: case.closed_at.map(|at| at.0),
        version: case.version,
        updated_at: case.recorded_at.0,
    }
}

/// Area class as stored and shown.
pub(crate) fn area_code(area: Option<AreaClass>) -> &'static str {
    match area {
        Some(AreaClass::Urban) => "urban",
        Some(AreaClass::Rural) => "rural",
        None => "",
    }
}

/// Index rows of all clocks of a case.
pub(crate) fn clock_rows(case: &Case, clocks: &[Clock]) -> Vec<ClockRow> {
    clocks.iter().map(|clock| clock_row(case, clock)).collect()
}

fn clock_row(case: &Case, clock: &Clock) -> ClockRow {
    let state = match clock.status {
        ClockStatus::Running => "running",
        ClockStatus::Paused { .. } => "paused",
        ClockStatus::Kept => "kept",
        ClockStatus::Broken => "broken",
        ClockStatus::Void => "void",
        ClockStatus::Ended => "ended",
    };
    let kind = match clock.kind {
        ClockKind::Promise(_) => "promise",
        ClockKind::Ladder(_) => "ladder",
        ClockKind::Verdict => "verdict",
        ClockKind::Task(_) => "task",
        ClockKind::Outside(_) => "outside",
        ClockKind::Settlement(_) => "settlement",
        ClockKind::Visit(_) => "visit",
        ClockKind::Ruling => "ruling",
    };
    ClockRow {
        case: case.id,
        clock: clock.id(),
        kind: kind.to_owned(),
        rule: clock.rule.clone(),
        state: state.to_owned(),
        started_at: clock.started_at.0,
        due_at: clock.due_at.map(|at| at.0),
        warn_at: clock.warn_at.map(|at| at.0),
        wake_at: clock.wake_at.map(|at| at.0),
    }
}
