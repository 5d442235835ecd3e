//! What was refused is counted apart from what was cancelled, and rulings on objections by their own limit.

mod town;

use town::{Town, actor, day};
use uuid::Uuid;
use yinuo_account::gazette;
use yinuo_domain::EvidenceSource;
use yinuo_domain::command::{CaseCommand, RejectionCommand};
use yinuo_domain::event::SpokenBy;
use yinuo_measure::dictionary as d;

/// Nothing is owed for being late with an answer to it: one person may refuse it.
const SUGGESTION: &str = "suggestion.service.hall";

fn refuses(town: &Town, case: Uuid) {
    town.does("zhou", case, &|edge| {
        let evidence = edge.evidence(EvidenceSource::Outside, "没有可办的事项")?;
        let (reason, text) = ("not-a-matter".to_owned(), edge.text("没有可办的事项")?);
        Ok(CaseCommand::Rejection(RejectionCommand::Reject { reason, text, evidence }))
    });
}

fn objects(town: &Town, case: Uuid) {
    town.does("zhao", case, &|edge| {
        let spoken = SpokenBy::Recording("REC-1".into());
        Ok(CaseCommand::Rejection(RejectionCommand::Object { text: edge.text("有事")?, spoken }))
    });
}

fn rules(town: &Town, case: Uuid, uphold: bool) {
    town.does("shen", case, &|edge| {
        Ok(CaseCommand::Rejection(RejectionCommand::Rule { uphold, text: edge.text("已复核")? }))
    });
}

#[test]
fn y37_a_refused_case_is_no_cancelled_one_and_a_late_ruling_is_counted() {
    let town = Town::on(&["cn-same-day", "cn-yiyang", "cn-shenyang", "cn-office"], "2026-11-16T09:00:00");
    let open = |customer| town.calls(customer, SUGGESTION);
    let [withdrawn, silent, dismissed, upheld] = [1, 2, 3, 4].map(open);
    town.does("zhou", withdrawn, &|edge| Ok(CaseCommand::Cancel { text: edge.text("客户撤回")? }));
    town.now("2026-11-16T10:00:00");
    [silent, dismissed, upheld].into_iter().for_each(|case| refuses(&town, case));
    town.now("2026-11-16T12:00:00");
    [dismissed, upheld].into_iter().for_each(|case| objects(&town, case));
    // In time for one; a day after the limit of three for the other.
    town.now("2026-11-18T12:00:00");
    rules(&town, upheld, true);
    town.now("2026-11-20T12:00:00");
    town.app.settle_due(9).expect("settled");
    rules(&town, dismissed, false);
    town.now("2026-11-23T08:00:00");
    let gazette = gazette(&town.app, day("2026-11-16"), day("2026-11-22")).expect("assembled");
    let parts = |code: &str| {
        let made = gazette.indicators.get(code).unwrap_or_else(|| panic!("no figure {code}"));
        (made.numerator, made.denominator)
    };
    assert_eq!(parts(d::CASES_CANCELLED), (1, 0), "the one that the customer withdrew");
    assert_eq!(parts(d::CASES_REJECTED), (2, 0), "one came back, and counts no more");
    assert_eq!(parts(d::REPLY_RATE), (0, 1), "no refused one among those that ended without a reply");
    assert_eq!(parts(d::RULINGS_LATE), (1, 2));
    let late = &gazette.indicators[d::RULINGS_LATE];
    let listed: Vec<&str> = late.list.iter().map(|named| named.number.as_str()).collect();
    assert_eq!((late.shown.as_str(), listed), ("50.0%", vec![&*town.number(dismissed)]));
    // It reached whoever rules: at the objection, a day before the limit, and at the limit.
    let inbox = town.app.store().inbox("shen", false, 99).expect("read");
    let of = |word: &str| inbox.iter().filter(|row| row.case == dismissed && row.key.contains(word)).count();
    assert_eq!(["/objection/", "/ruling-near/", "/ruling-late/"].map(of), [1, 1, 1]);
    assert_eq!(actor("shen").post, "quality-office");
}
