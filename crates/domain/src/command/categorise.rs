//! Another category. Promises that no longer fit become void, new ones start at acceptance: re-categorising neither
//! gains nor loses time. What was broken stays broken.

use super::Draft;
use crate::case::{Verdict, next_rung};
use crate::event::{CaseEvent, LadderEnd};
use crate::refusal::Refusal;
use yinuo_policy::CaseFacts;

pub(super) fn categorise(draft: &mut Draft<'_>, category: &str) -> Result<(), Refusal> {
    draft.must_be_open()?;
    let policy = draft.ctx.book.current();
    let found = policy.category(category).ok_or_else(Refusal::unknown_category)?;
    if found.kind != draft.case.facts.kind {
        return Err(Refusal::kinds_stay());
    }
    let mut facts = draft.case.facts.clone();
    category.clone_into(&mut facts.category);
    refit(draft, facts);
    Ok(())
}

/// Another priority: the same rule as for another category.
pub(super) fn prioritise(draft: &mut Draft<'_>, priority: Option<u8>) -> Result<(), Refusal> {
    draft.must_be_open()?;
    if draft.case.facts.priority == priority {
        return Ok(());
    }
    let facts = CaseFacts { priority, ..draft.case.facts.clone() };
    refit(draft, facts);
    Ok(())
}

fn refit(draft: &mut Draft<'_>, facts: CaseFacts) {
    let policy = draft.ctx.book.current();
    let now = draft.ctx.now;
    let accepted = draft.case.accepted_at;
    let topic = policy.topic(&facts.category);
    draft.act(now, CaseEvent::Categorised { facts: facts.clone(), topic });
    let fitting: Vec<String> =
        policy.promises_for(&facts).into_iter().map(|rule| rule.code.clone()).collect();
    let coming = draft
        .case
        .ladder()
        .and_then(|cycle| next_rung(cycle, draft.ctx.book).map(|(rung, at, _)| (rung, at)));
    let ran = draft.case.ladder().map(|cycle| cycle.reached.max(1));
    let stale: Vec<u32> = draft
        .case
        .promises
        .iter()
        .filter(|promise| promise.verdict == Verdict::Open && !fitting.contains(&promise.rule))
        .map(|promise| promise.id)
        .collect();
    for promise in stale {
        draft.act(now, CaseEvent::PromiseVoided { promise, cause: "categorised".to_owned() });
        let followed = draft.case.ladder().filter(|cycle| cycle.promise == promise).map(|cycle| cycle.cycle);
        if let Some(cycle) = followed {
            draft.act(now, CaseEvent::LadderEnded { cycle, cause: LadderEnd::CaseEnded });
        }
    }
    let first_new = draft.case.promises.len();
    draft.make_promises(accepted, true);
    draft.judge_past_stops(first_new);
    if draft.case.ladder().is_none() {
        match (coming, ran) {
            // The climb goes on where it stood: the next rung comes at its own instant.
            (Some((rung, at)), _) => draft.arm_ladder_later(now, at, rung),
            (None, Some(reached)) => draft.arm_ladder(now, reached),
            (None, None) => draft.arm_ladder(now, 1),
        }
    }
}
