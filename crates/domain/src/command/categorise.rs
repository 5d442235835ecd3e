//! Another category. Promises that no longer fit become void, new ones start at acceptance: re-categorising neither
//! gains nor loses time. What was broken stays broken.

use super::Draft;
use crate::case::Verdict;
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
    draft.make_promises(accepted, true);
    if draft.case.ladder().is_none() {
        let rung = draft.case.ladders.last().map_or(1, |cycle| cycle.reached.max(1));
        draft.arm_ladder(now, rung);
    }
}
