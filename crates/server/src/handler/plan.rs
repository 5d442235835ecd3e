//! How everybody is paid, in force now: read by whoever is paid by it, and by those who speak for the staff (Y43, Y53).

use crate::call::{Answer, Call};
use crate::failure::Failure;
use crate::view::{named, text};
use yinuo_api::view::{
    PayPlanView, PlanBandView, PlanDeductionView, PlanFactorView, PlanPieceView, PlanRuleView,
};
use yinuo_app::Law;
use yinuo_policy::{PayRule, Rounding, Work};

pub fn plan(call: &Call<'_>) -> Result<Answer, Failure> {
    let law = call.app.law();
    let policy = law.book.current();
    let pieces = policy.piece_rules().iter().map(|piece| PlanPieceView {
        rule: named(&piece.code, &piece.name),
        sentence: text(&piece.sentence),
        price_minor: piece.price_minor,
        // He is asked about the matter and not about a visit: what a visit is paid moves by its window alone, as its sentence says.
        judged: piece.judged && !matches!(piece.work, Work::Visit | Work::Mate),
    });
    let scores = policy.score_pay_rules().iter().map(|score| PlanPieceView {
        rule: named(&score.code, &score.name),
        sentence: text(&score.sentence),
        price_minor: score.full_minor,
        judged: false,
    });
    let deductions = policy.deduction_rules().iter().map(|deduction| PlanDeductionView {
        rule: named(&deduction.code, &deduction.name),
        sentence: text(&deduction.sentence),
        ordinary: deduction.ordinary,
        serious: deduction.serious,
        grave: deduction.grave,
    });
    let guard = policy.guard_rule().map(|guard| text(&guard.sentence));
    let firms = policy.contractor_pay().map(|firms| text(&firms.sentence));
    Answer::json(&PayPlanView {
        digest: policy.digest().to_string(),
        adopted_at: law.adopted_at,
        rule: policy.pay_rule().map(|rule| general(rule, &law)),
        pieces: pieces.collect(),
        scores: scores.collect(),
        deductions: deductions.collect(),
        sentences: guard.into_iter().chain(firms).collect(),
        server_at: call.app.now().0,
    })
}

fn general(rule: &PayRule, law: &Law) -> PlanRuleView {
    let band = |band: &yinuo_policy::ScoreBand| PlanBandView {
        from: band.from,
        to: band.to,
        name: text(&band.name),
        numerator: band.share.numerator,
        denominator: band.share.denominator,
    };
    let factors = [
        ("unrated", rule.unrated),
        ("late", rule.late),
        ("reworked", rule.reworked),
        ("red-line", rule.red_line),
        ("visit-lead", rule.visit_lead),
        ("visit-mate", rule.visit_mate),
    ];
    let factor = |(factor, share): (&str, yinuo_policy::Share)| PlanFactorView {
        factor: factor.to_owned(),
        numerator: share.numerator,
        denominator: share.denominator,
    };
    let post = |code: &String| named(code, &law.org.post_name(code));
    PlanRuleView {
        code: rule.code.clone(),
        sentence: text(&rule.sentence),
        currency: rule.currency.clone(),
        floor_minor: rule.floor_minor,
        rounding: match rule.rounding {
            Rounding::HalfUp => "half-up",
            Rounding::HalfEven => "half-even",
            Rounding::Down => "down",
        }
        .to_owned(),
        posts: rule.posts.iter().map(post).collect(),
        bands: rule.bands.iter().rev().map(band).collect(),
        factors: factors.map(factor).into(),
        shown_from: rule.shown_from,
        reviewed_by: post(&rule.reviewed_by),
        objection_hours: rule.objection_hours,
        decision_hours: rule.decision_hours,
    }
}
