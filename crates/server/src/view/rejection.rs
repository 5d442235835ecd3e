//! A refusal to take a case, with the objection to it.

use super::{named, text};
use yinuo_api::view::RejectionView;
use yinuo_app::{CaseFile, Law};
use yinuo_domain::case::{Proposal, Rejection};
use yinuo_domain::tell::{refusal_words, rejection_reason};
use yinuo_policy::Instant;

fn state(found: &Rejection) -> &'static str {
    let upheld = found.objection.as_ref().map(|objection| objection.upheld);
    match (found.proposal, upheld) {
        (Proposal::Proposed, _) => "proposed",
        (Proposal::Refused, _) => "refused",
        (Proposal::Approved, None) => "rejected",
        (Proposal::Approved, Some(None)) => "objected",
        (Proposal::Approved, Some(Some(true))) => "upheld",
        (Proposal::Approved, Some(Some(false))) => "dismissed",
    }
}

/// The last refusal that somebody proposed on a case.
pub fn of_case(file: &CaseFile, law: &Law, now: Instant) -> Option<RejectionView> {
    let found = file.case.rejection.as_ref()?;
    let words = |id| file.texts.get(&id).cloned().unwrap_or_default();
    let person = |code: &str| named(code, &law.org.person_name(code));
    let objection = found.objection.as_ref();
    let shown = found.rejected_at.map(|_| refusal_words(found, &law.book, &law.org, now));
    let ruling = objection.and_then(|objection| objection.ruling.as_ref());
    Some(RejectionView {
        state: state(found).to_owned(),
        reason: named(&found.reason, &rejection_reason(found, &law.book)),
        unit: named(&found.unit, &law.org.unit_name(&found.unit)),
        text: words(found.text.text),
        evidence: words(found.evidence.text.text),
        artefacts: found.evidence.artefacts.clone(),
        proposed_by: person(&found.proposed_by),
        proposed_at: found.proposed_at.0,
        decided_by: person(&found.decided_by),
        rejected_at: found.rejected_at.map(|at| at.0),
        objects_until: found.objects_until.map(|at| at.0),
        words: shown.map(|words| text(&words)).unwrap_or_default(),
        objection: objection.map(|objection| words(objection.text.text)).unwrap_or_default(),
        objected_at: objection.map(|objection| objection.at.0),
        rule_by: objection.and_then(|objection| objection.rule_by).map(|at| at.0),
        ruling_late: objection.is_some_and(|objection| objection.late),
        ruled_by: person(objection.map_or("", |objection| &objection.ruled_by)),
        ruled_at: objection.and_then(|objection| objection.ruled_at).map(|at| at.0),
        ruling: ruling.map(|ruling| words(ruling.text)).unwrap_or_default(),
    })
}
