//! Scores of a month: every figure is a metric that opens its list, a sheet is kept once and never changes, stars and honours follow
//! from kept sheets.

mod town;

use std::collections::BTreeMap;
use town::{Town, actor, refused};
use uuid::Uuid;
use yinuo_account::{
    HonourAct, HonourState, Proposed, RollSize, ScoreRow, ScoreSheet, honours, keep_scores, propose_honour,
    rehearse_pay, roll_up, score_list, score_sheet, step_honour, tell_wage,
};
use yinuo_app::Options;
use yinuo_app::pay::sheet_of;
use yinuo_app::praise::PraiseInput;
use yinuo_app::register::{HOLDING, UNIT, json as body, set_rows};
use yinuo_domain::event::CallBackOutcome;
use yinuo_domain::org::{Holding, Unit, UnitKind};
use yinuo_domain::pay::{PeriodState, SheetRow};
use yinuo_domain::{Actor, Refusal};
use yinuo_policy::{Bilingual, Instant, Pack, Policy};

const FAULT: &str = "fault.broadband.no-internet";
const COMPLAINT: &str = "complaint.billing.overcharge";
const OWNER: &str = "cn-score.owner";
const BRANCH: &str = "cn-score.unit";
const HALL: &str = "cn-score.hall";
const PACKS: [&str; 6] = ["cn-same-day", "cn-yiyang", "cn-shenyang", "cn-pay", "cn-callback", "cn-score"];

/// A town in which two units are branches and one is a hall, and Zhao sits on the hotline of the cards.
fn town(local: &str) -> Town {
    let town = Town::on(&PACKS, local);
    let unit = |code: &str, zh: &str, kind: UnitKind| {
        let unit = Unit {
            code: code.into(),
            name: Bilingual::new(zh, code),
            parent: Some("city".into()),
            kind: Some(kind),
        };
        (code.to_owned(), body(&unit).expect("json"))
    };
    let units = [
        unit("north", "城北", UnitKind::County),
        unit("yunxi", "云溪县", UnitKind::County),
        unit("hall", "中心厅", UnitKind::Hall),
    ];
    let holding = |post: &str, unit: &str, person: &str| {
        let held = Holding {
            post: post.into(),
            unit: unit.into(),
            person: person.into(),
            from: Instant(0),
            until: None,
            deputy: false,
        };
        (format!("{post}/{unit}/{person}"), body(&held).expect("json"))
    };
    let held = [
        holding("hotline-agent", "hotline", "zhao"),
        holding("branch-manager", "north", "he"),
        holding("hall-manager", "hall", "jiang"),
        holding("hall-clerk", "hall", "chen"),
    ];
    let store = town.store();
    let clock = FixedClock(town.app.now().0);
    set_rows(store, &clock, &actor("shen"), UNIT, &units).expect("rows");
    set_rows(store, &clock, &actor("shen"), HOLDING, &held).expect("rows");
    town.app.reload_law().expect("law");
    town
}

struct FixedClock(i64);

impl yinuo_app::ports::Clock for FixedClock {
    fn now(&self) -> i64 {
        self.0
    }
}

fn sheet(town: &Town, card: &str, month: &str) -> ScoreSheet {
    while roll_up(&town.app, RollSize::default()).expect("rolled") > 0 {}
    score_sheet(&town.app, card, month).expect("a sheet")
}

fn of<'s>(sheet: &'s ScoreSheet, subject: &str) -> &'s ScoreRow {
    sheet.rows.iter().find(|row| row.subject == subject).expect("a row")
}

fn parts(row: &ScoreRow) -> BTreeMap<&str, (i64, i64)> {
    row.cells.iter().map(|cell| (cell.metric.as_str(), (cell.numerator, cell.denominator))).collect()
}

/// So many repairs that held, each called back with an outcome.
fn repairs(town: &Town, customers: std::ops::Range<u32>, outcome: CallBackOutcome) -> Vec<Uuid> {
    let mut cases = Vec::new();
    for customer in customers {
        let case = town.calls(customer, FAULT);
        town.mends(case);
        cases.push(case);
    }
    // Callers ring by the policy's hours, and each case once.
    for case in &cases {
        town.calls_back(*case, "2026-11-20/cn-shenyang.broadband-repairs", outcome);
    }
    cases
}

#[test]
fn a13_an_owners_month_is_counted_from_the_journal_and_each_figure_opens_its_list() {
    let town = town("2026-11-20T09:00:00");
    let cases = repairs(&town, 1..7, CallBackOutcome::Satisfied);
    town.does("zhao", cases[0], &|edge| {
        Ok(yinuo_domain::command::CaseCommand::Reopen { text: edge.text("又断了")? })
    });
    let sheet = sheet(&town, OWNER, "2026-11");
    let row = of(&sheet, "zhao");
    let parts = parts(row);
    assert_eq!(parts["owner-held"], (5, 6), "one was opened again");
    assert_eq!(parts["owner-satisfied"], (6, 6));
    assert_eq!(
        parts["owner-kept"],
        (10, 10),
        "two schemes promise a repair, and those of the reopened case run again"
    );
    assert_eq!((row.rank, row.unit.as_str()), (Some(1), "hotline"));
    // 40 of 40, (5/6 - 80/100) of 18/100 of 30, 20 of 20, nothing of 10 for praise.
    let points: Vec<Option<i64>> = row.cells.iter().map(|cell| cell.points).collect();
    assert_eq!(points, [Some(4_000), Some(556), Some(2_000), Some(0)]);
    assert_eq!(row.score, Some(6_556));
    let list = score_list(&town.app, (&sheet.card, "2026-11"), "zhao", "owner-held").expect("a list");
    let counted: Vec<&str> =
        list.iter().filter(|one| one.counts).map(|one| one.named.number.as_str()).collect();
    assert_eq!((list.len(), counted.len()), (6, 5));
    assert!(!counted.contains(&town.number(cases[0]).as_str()), "what came back does not count");
}

#[test]
fn y11_branches_are_ranked_by_each_figure_with_numerator_and_denominator() {
    let town = town("2026-11-20T09:00:00");
    // Customers whose number ends with nought live in Yunxi.
    for (customer, outcome) in [
        (1, CallBackOutcome::Satisfied),
        (2, CallBackOutcome::Satisfied),
        (3, CallBackOutcome::Unsatisfied),
        (10, CallBackOutcome::Satisfied),
        (20, CallBackOutcome::Satisfied),
        (30, CallBackOutcome::Satisfied),
    ] {
        let case = town.calls(customer, COMPLAINT);
        town.resolves(case, "process.unclear-rule").confirms(case);
        town.calls_back(case, "2026-11-20/complaints", outcome);
    }
    let sheet = sheet(&town, BRANCH, "2026-11");
    let satisfied = |unit: &str| {
        let cell = of(&sheet, unit).cells.iter().find(|cell| cell.metric == "complaint-satisfaction-by-unit");
        cell.map(|cell| (cell.numerator, cell.denominator, cell.rank)).expect("a cell")
    };
    assert_eq!(satisfied("yunxi"), (3, 3, Some(1)));
    assert_eq!(satisfied("north"), (2, 3, Some(2)));
    assert_eq!(of(&sheet, "north").head, "he", "the head of the unit answers first");
    assert_eq!(of(&sheet, "yunxi").head, "", "nobody holds the post there");
}

#[test]
fn a17_points_that_complaints_took_are_taken_off_the_units_score_until_they_are_set_aside() {
    let town = town("2026-11-20T09:00:00");
    for customer in 1..5 {
        let case = town.calls(customer, COMPLAINT);
        town.resolves(case, "people.wrong-sale").confirms(case);
        town.calls_back(case, "2026-11-20/complaints", CallBackOutcome::Satisfied);
    }
    town.app.settle_wages(1_000).expect("settled");
    let before = sheet(&town, BRANCH, "2026-11");
    let row = of(&before, "north");
    assert_eq!((row.deducted, row.score), (8, Some(9_200)), "two points each");
    let lines = town.app.deductions_of("2026-11", "north").expect("read");
    let first = (("2026-11", "north", lines[0].0.as_str()), "客户自己改了主意");
    let head = Actor { person: "he".into(), post: "branch-manager".into(), unit: "north".into() };
    let other = Actor { unit: "yunxi".into(), ..head.clone() };
    assert_eq!(refused(town.app.object_points(&other, first.0, first.1)), "N004");
    let made = town.app.object_points(&head, first.0, first.1).expect("made");
    assert_eq!(refused(town.app.object_points(&head, first.0, first.1)), "N005", "once");
    assert_eq!(refused(town.app.decide_points_objection(&head, made.id, false, "同意")), "J010");
    let inside = Actor { person: "zhou".into(), post: "handler".into(), unit: "north".into() };
    assert_eq!(refused(town.app.decide_points_objection(&inside, made.id, false, "同意")), "J010");
    town.app.decide_points_objection(&actor("shen"), made.id, false, "录音属实").expect("decided");
    assert_eq!(refused(town.app.decide_points_objection(&actor("shen"), made.id, true, "再看")), "J009");
    let after = sheet(&town, BRANCH, "2026-11");
    assert_eq!((of(&after, "north").deducted, of(&after, "north").score), (6, Some(9_400)));
    // The case is heard of again: what was set aside stays so.
    let case = lines[0].1.case;
    town.does("zhao", case, &|edge| {
        Ok(yinuo_domain::command::CaseCommand::Reopen { text: edge.text("还有话说")? })
    });
    town.resolves(case, "people.wrong-sale").confirms(case);
    town.app.settle_wages(1_000).expect("settled");
    let again = town.app.deductions_of("2026-11", "north").expect("read");
    let stands = again.iter().filter(|(_, line)| line.case == case && line.set_aside).count();
    assert_eq!(stands, 1);
}

#[test]
fn u22_a_hall_is_scored_by_what_it_settles_and_by_whoever_works_in_it() {
    let town = town("2026-11-20T09:00:00");
    let clerk = Actor { person: "chen".into(), post: "hall-clerk".into(), unit: "hall".into() };
    for customer in 1..26 {
        let outcome = match customer {
            1..6 => yinuo_app::OutcomeInput::Opens {
                category: FAULT.into(),
                service: format!("S{customer}"),
                priority: None,
                beside: None,
            },
            _ => yinuo_app::OutcomeInput::Ends { outcome: "informed".into() },
        };
        let input = yinuo_app::ContactInput {
            channel: "hall".into(),
            direction: "inbound".into(),
            customer: format!("C{customer}"),
            text: "来厅办理".into(),
            recording: String::new(),
            outcome,
        };
        let case = town.app.contact(&clerk, &input, &Options::default()).expect("recorded").case;
        if let Some(case) = case {
            town.mends(case);
        }
    }
    let sheet = sheet(&town, HALL, "2026-11");
    let row = of(&sheet, "hall");
    let parts = parts(row);
    assert_eq!((parts["settled-at-once"], parts["owner-kept"]), ((20, 25), (10, 10)));
    assert_eq!(row.head, "jiang", "the hall manager answers for it");
    // 30 of 40 and 30 of 30; nobody was called back; no praise: 60 of the 80 that were measured.
    assert_eq!(row.score, Some(7_500));
}

#[test]
fn a27_stars_follow_the_mean_of_three_kept_months_and_honours_by_rule_come_with_a_sheet_once() {
    let town = town("2026-08-20T09:00:00");
    assert_eq!(keep_scores(&town.app, &Actor::system()).expect("kept"), []);
    for (month, customers) in [("08", 1..7), ("09", 11..17), ("10", 21..27)] {
        town.now(&format!("2026-{month}-21T10:00:00"));
        repairs(&town, customers, CallBackOutcome::Satisfied);
        for day in 22..25 {
            praise(&town, &["zhao"], &format!("2026-{month}-21"), &format!("客户{day}致谢"));
        }
    }
    town.now("2026-11-05T23:59:59");
    let kept = keep_scores(&town.app, &Actor::system()).expect("kept");
    assert_eq!(kept.len(), 6, "three cards of August and September: October is not due before the sixth");
    town.now("2026-11-06T00:00:00");
    assert_eq!(keep_scores(&town.app, &Actor::system()).expect("kept").len(), 3);
    assert_eq!(keep_scores(&town.app, &Actor::system()).expect("kept"), [], "once");
    let october = score_sheet(&town.app, OWNER, "2026-10").expect("a sheet");
    let row = of(&october, "zhao");
    assert_eq!((row.score, row.rank), (Some(10_000), Some(1)));
    let places = yinuo_account::history(town.store(), OWNER, ("2026-10", 3), "zhao").expect("read");
    let scores: Vec<i64> = places.iter().flatten().map(|(_, score)| *score).collect();
    assert_eq!(october.card.stars(&scores), Some(5));
    let given = honours(&town.app).expect("read");
    let (id, honour) = given.first().expect("an honour");
    assert_eq!(id, "cn-score.owner-of-quarter/2026-10/zhao");
    assert_eq!((given.len(), honour.state(), honour.on.as_str()), (1, HonourState::Given, "2026-10-31"));
    // A late fact moves what stands now, and nothing that was kept.
    town.now("2026-11-06T10:00:00");
    let case = town.store().case_row(repairs(&town, 31..32, CallBackOutcome::Satisfied)[0]).expect("read");
    assert!(case.is_some());
    assert_eq!(score_sheet(&town.app, OWNER, "2026-10").expect("a sheet"), october);
}

/// Lines of scores on somebody's sheet: the month that was scored and what it is paid.
fn paid(town: &Town, month: &str, person: &str) -> Vec<(String, i64)> {
    let told = town.app.pay_sheet(&sheet_of(month, person)).expect("read");
    told.into_iter()
        .filter_map(|(_, row)| match row {
            SheetRow::Score(line) => Some((line.month, line.minor)),
            _ => None,
        })
        .collect()
}

/// August of the owner Zhao with all that can be reached.
fn august() -> Town {
    let town = town("2026-08-20T09:00:00");
    town.now("2026-08-21T10:00:00");
    repairs(&town, 1..7, CallBackOutcome::Satisfied);
    for day in 22..25 {
        praise(&town, &["zhao"], "2026-08-21", &format!("客户{day}致谢"));
    }
    town
}

#[test]
fn u22_h10_a13_a_kept_score_is_paid_once_and_explained_from_the_journal() {
    let town = august();
    town.now("2026-09-06T00:00:00");
    keep_scores(&town.app, &Actor::system()).expect("kept");
    assert_eq!(paid(&town, "2026-08", "zhao"), [("2026-08".to_owned(), 30_000)], "a hundred points");
    assert_eq!(
        paid(&town, "2026-08", "jiang"),
        [("2026-08".to_owned(), 100_000)],
        "too little measured: half"
    );
    keep_scores(&town.app, &Actor::system()).expect("kept");
    for (person, sum) in [("zhao", 30_000), ("jiang", 100_000)] {
        let told = tell_wage(&town.app, "2026-08", person).expect("told");
        assert!(told.agrees() && told.again_minor() == sum, "{person}: {told:#?}");
        let statement = town.app.statement("2026-08", person).expect("read");
        assert_eq!((statement.expected_minor, statement.scores.len()), (sum, 1));
    }
    assert_eq!(paid(&town, "2026-08", "zhou"), [], "whom no card scores");
}

#[test]
fn u22_a_score_that_is_kept_after_the_lock_is_paid_in_the_next_month_and_says_of_which_it_is() {
    let town = august();
    let (month, sum) = ("2026-08", |town: &Town| {
        let months = town.app.pay_months(3).expect("months");
        months.iter().find(|row| row.period.month == "2026-08").expect("August").sum_minor
    });
    town.now("2026-09-01T09:00:00");
    town.app.draft_month(&actor("shen"), month).expect("looked through");
    town.app.publish_month(&actor("shen"), month).expect("published");
    town.now("2026-09-04T10:00:00");
    for signer in ["shen", "gao"] {
        town.app.sign_month(&actor(signer), month, sum(&town)).expect("signed");
    }
    assert_eq!(town.app.period(month).expect("read").state, PeriodState::Locked);
    let before = sum(&town);
    town.now("2026-09-06T00:00:00");
    keep_scores(&town.app, &Actor::system()).expect("kept");
    assert_eq!((sum(&town), paid(&town, month, "zhao")), (before, Vec::new()), "a locked month stays");
    assert_eq!(paid(&town, "2026-09", "zhao"), [("2026-08".to_owned(), 30_000)]);
    assert!(tell_wage(&town.app, "2026-09", "zhao").expect("told").agrees());
}

#[test]
fn u22_a13_a_draft_is_rehearsed_with_what_hangs_on_scores_and_says_who_gains() {
    let town = august();
    let law = town.app.law();
    let current = law.book.current();
    let rehearse = |changes: &[(&str, &str)]| {
        let drafted = |pack: &Pack| {
            let text = changes.iter().fold(pack.text().to_owned(), |text, (from, to)| text.replace(from, to));
            Pack::parse(&text).expect("a pack")
        };
        let packs = current.packs().iter().map(drafted).collect();
        let draft = Policy::resolve(packs, current.tables().to_vec()).expect("resolves");
        let rows = rehearse_pay(&town.app, "2026-08", &draft).expect("rehearsed");
        let of = |person: &str| {
            let row = rows.iter().find(|row| row.person == person).expect("a row");
            (row.paid_minor, row.draft_minor)
        };
        (of("zhao"), of("jiang"))
    };
    let doubled = ("full-minor = 200000", "full-minor = 400000");
    let dear = ("full-minor = 30000", "full-minor = 600000");
    let counted = rehearse(&[doubled, dear]);
    town.now("2026-09-06T00:00:00");
    keep_scores(&town.app, &Actor::system()).expect("kept");
    // Zhao is filled up to the floor today; whoever heads a hall has none.
    assert_eq!(rehearse(&[doubled, dear]), ((249_000, 600_000), (100_000, 200_000)));
    // In mid-month the owner's windows for a repeat run: too little is measured, and half is paid.
    assert_eq!(counted, ((249_000, 300_000), (100_000, 200_000)));
    let stricter = ("full = { numerator = 3, denominator = 1 }", "full = { numerator = 6, denominator = 1 }");
    assert_eq!(rehearse(&[dear, stricter]).0, (249_000, 570_000), "a card that changes is counted again");
    let none = rehearse(&[("card = \"cn-score.hall\"", "card = \"cn-score.unit\"")]);
    assert_eq!(none.1, (100_000, 0), "whose card pays nothing any more loses it");
}

fn praise(town: &Town, people: &[&str], on: &str, words: &str) {
    let input = PraiseInput {
        contact: None,
        customer: String::new(),
        kind: "banner".into(),
        people: people.iter().map(|person| (*person).to_owned()).collect(),
        on: on.into(),
        words: words.into(),
        photos: Vec::new(),
    };
    town.app.enter_praise(&actor("shen"), &input).expect("entered");
}

#[test]
fn y09_praise_counts_for_whoever_it_names_and_stands_in_the_gazette() {
    let town = town("2026-11-18T09:00:00");
    praise(&town, &["zhou", "zhao"], "2026-11-18", "修得又快又好");
    town.asks(5, "praise");
    let gazette = {
        town.now("2026-11-20T10:00:00");
        yinuo_account::gazette(&town.app, town::day("2026-11-16"), town::day("2026-11-18")).expect("an issue")
    };
    let html = yinuo_account::html(&gazette, yinuo_account::Lang::Both);
    assert!(html.contains("周勇被点名表扬1次") && html.contains("赵敏被点名表扬1次"), "{html}");
    assert!(html.contains("赵敏获表扬1次"), "who took the call stands beside");
    while roll_up(&town.app, RollSize::default()).expect("rolled") > 0 {}
    let (_, differences) = yinuo_account::check_rolls(&town.app).expect("compared");
    assert_eq!(differences, []);
    for (people, on, words, kind) in [
        (vec![], "2026-11-18", "好", "words"),
        (vec!["nobody"], "2026-11-18", "好", "words"),
        (vec!["zhou", "zhou"], "2026-11-18", "好", "words"),
        (vec!["zhou"], "2026-11-21", "好", "words"),
        (vec!["zhou"], "2026-11-31", "好", "words"),
        (vec!["zhou"], "2026-11-18", " ", "words"),
        (vec!["zhou"], "2026-11-18", "好", "song"),
    ] {
        let input = PraiseInput {
            contact: None,
            customer: String::new(),
            kind: kind.into(),
            people: people.into_iter().map(str::to_owned).collect(),
            on: on.into(),
            words: words.into(),
            photos: Vec::new(),
        };
        assert_eq!(refused(town.app.enter_praise(&actor("shen"), &input)), "N010", "{input:?}");
    }
}

fn model(units: &[&str], people: &[&str]) -> Proposed {
    let list = |codes: &[&str]| codes.iter().map(|code| (*code).to_owned()).collect();
    Proposed {
        name: Bilingual::new("消费者满意单位", "Model of consumption"),
        level: "province".into(),
        body: "省消费者协会".into(),
        on: "2026-11-10".into(),
        units: list(units),
        people: list(people),
        evidence: "省消协〔2026〕12 号".into(),
    }
}

#[test]
fn y06_u01_a42_a48_an_honour_is_entered_and_withdrawn_by_two_and_never_by_whom_it_honours() {
    let town = town("2026-11-20T09:00:00");
    let step =
        |person: &str, id: &str, act, words: &str| step_honour(&town.app, &actor(person), id, act, words);
    let id = propose_honour(&town.app, &actor("shen"), model(&["north"], &["zhou"])).expect("proposed");
    assert_eq!(refused(step("shen", &id, HonourAct::Approve, "")), "N008", "whoever proposed it");
    assert_eq!(refused(step("zhou", &id, HonourAct::Approve, "")), "N008", "whom it honours");
    assert_eq!(refused(step("jiang", "none", HonourAct::Approve, "")), "N007");
    assert_eq!(refused(step("jiang", &id, HonourAct::Doubt, "不实")), "N009", "it was not given yet");
    step("jiang", &id, HonourAct::Approve, "见原件").expect("approved");
    assert_eq!(refused(step("gao", &id, HonourAct::Approve, "")), "N009");
    assert_eq!(refused(step("gao", &id, HonourAct::Doubt, " ")), "N006", "a doubt says why");
    step("gao", &id, HonourAct::Doubt, "文号不符").expect("doubted");
    let state = |id: &str| {
        let all = honours(&town.app).expect("read");
        all.into_iter().find(|(code, _)| code == id).expect("an honour").1
    };
    assert!(state(&id).state().counts(), "it stands until another person agrees");
    assert_eq!(refused(step("gao", &id, HonourAct::Approve, "")), "N008");
    step("jiang", &id, HonourAct::Approve, "").expect("withdrawn");
    assert_eq!(
        (state(&id).state(), state(&id).steps.len()),
        (HonourState::Withdrawn, 4),
        "nothing is removed"
    );
    for wrong in [
        Proposed { evidence: String::new(), ..model(&["north"], &[]) },
        Proposed { level: "world".into(), ..model(&["north"], &[]) },
        Proposed { on: "2026-11-21".into(), ..model(&["north"], &[]) },
        Proposed { on: "2026-02-30".into(), ..model(&["north"], &[]) },
        model(&[], &[]),
        model(&["nowhere"], &[]),
        model(&["north", "north"], &[]),
    ] {
        let refusal: Result<String, _> = propose_honour(&town.app, &actor("shen"), wrong);
        assert_eq!(refused(refusal), "N006");
    }
}

#[test]
fn a_card_a_month_and_a_figure_that_are_not_there_are_refused_by_number() {
    let town = town("2026-11-20T09:00:00");
    assert_eq!(refused(score_sheet(&town.app, "cn-score.nobody", "2026-11")), "N001");
    for month in ["2026-10", "2026-12", "2026-13", "x"] {
        assert_eq!(refused(score_sheet(&town.app, OWNER, month)), "N002", "{month}");
    }
    let card = score_sheet(&town.app, OWNER, "2026-11").expect("a sheet").card;
    let list = |subject: &str, metric: &str| score_list(&town.app, (&card, "2026-11"), subject, metric);
    assert_eq!(refused(list("zhou", "owner-kept")), "N003", "he holds no post of the card");
    assert_eq!(refused(list("zhao", "overdue")), "N003");
    let without = Town::at("2026-11-20T09:00:00");
    assert_eq!(refused(score_sheet(&without.app, OWNER, "2026-11")), "N002");
    let _: fn() -> Refusal = Refusal::no_card;
}
