//! Wages: one's own month and slip, the month of the house, objections.

use super::today::{language, stamp, taken_out};
use crate::call::{Answer, Call};
use crate::csv::Language;
use crate::failure::Failure;
use crate::html;
use crate::sight::Sight;
use crate::view::{named, text};
use yinuo_api::body::{DecideObjectionBody, LookBody, ObjectBody, StepMonthBody};
use yinuo_api::view::{
    DayPayView, HeldListView, HeldView, ObjectionListView, ObjectionView, PayLockView, PayMonthDetailView,
    PayMonthListView, PayMonthView, PayPersonView, SignatureView, Text, UnitPointsView, WageBandView,
    WageFactorView, WageFloorView, WageLineView, WageScoreView, WageView,
};
use yinuo_app::pay::{MonthRow, POINTS, Statement, StatementLine, WAGE, month_and_owner, sheet_of};
use yinuo_app::{AppError, Law};
use yinuo_domain::Refusal;
use yinuo_domain::pay::{Objection, ScoreLine, SetAside, SheetRow, WageLine};
use yinuo_policy::{Bilingual, Factor, HeldBecause};

/// Months that a page offers.
const MONTHS_MAX: usize = 24;
/// Objections of one list.
const OBJECTIONS_MAX: usize = 200;

pub fn mine(call: &Call<'_>) -> Result<Answer, Failure> {
    call.only(&["month"])?;
    Answer::json(&wages(call, &asked_month(call))?)
}

fn asked_month(call: &Call<'_>) -> String {
    call.query("month").map_or_else(|| call.app.month_now(), str::to_owned)
}

fn wages(call: &Call<'_>, month: &str) -> Result<WageView, Failure> {
    let (app, law) = (call.app, call.app.law());
    let statement = app.statement(month, &call.actor.person)?;
    let objections = app.objections(Some(month))?;
    let today = || statement.lines.iter().filter(|line| line.today);
    let own = |objection: &&Objection| objection.person == call.actor.person;
    let contested = objections.iter().filter(own).filter(|one| one.ruling.is_none()).count();
    let mut lines = Vec::with_capacity(statement.lines.len());
    for line in &statement.lines {
        let objection = objections.iter().find(|one| Some(one.id) == line.line.objection);
        lines.push(line_view(call, &law, &statement, line, objection)?);
    }
    Ok(WageView {
        month: month.to_owned(),
        months: app.pay_months(MONTHS_MAX)?.into_iter().map(|row| row.period.month).collect(),
        person: named(&statement.person, &law.org.person_name(&statement.person)),
        state: statement.period.state.code().to_owned(),
        objection_until_at: statement.period.objection_until.map(|at| at.0),
        sentence: text(&statement.rule.sentence),
        currency: statement.rule.currency.clone(),
        today_orders: count(today().count()),
        today_minor: today().map(|line| line.minor).sum(),
        orders: count(statement.lines.iter().filter(|line| line.line.corrects.is_empty()).count()),
        bands: bands(statement.bands()),
        shown_from: statement.rule.shown_from,
        contested: count(contested),
        verdicts_minor: statement.verdicts_minor,
        scores: statement.scores.iter().filter_map(|line| score_view(&law, line)).collect(),
        floor: statement.floor.as_ref().map(|floor| WageFloorView {
            held_days: floor.held_days,
            full_hundredths: floor.full_hundredths,
            month_days: floor.month_days,
            minor: floor.minor,
        }),
        lacking_minor: statement.lacking_minor,
        expected_minor: statement.expected_minor,
        lines,
        server_at: app.now().0,
    })
}

/// What the caller's work of today comes to; none where the policy pays nobody by the piece.
pub fn of_today(call: &Call<'_>) -> Result<Option<DayPayView>, Failure> {
    let (app, month) = (call.app, call.app.month_now());
    let statement = match app.statement(&month, &call.actor.person) {
        Err(AppError::Refused(_)) => return Ok(None),
        other => other?,
    };
    let waits: Vec<_> = app
        .objections(Some(&month))?
        .into_iter()
        .filter(|one| one.ruling.is_none())
        .map(|one| one.id)
        .collect();
    let today = || statement.lines.iter().filter(|line| line.today);
    let contested = today().filter(|line| line.line.objection.is_some_and(|id| waits.contains(&id)));
    Ok(Some(DayPayView {
        orders: count(today().count()),
        minor: today().map(|line| line.minor).sum(),
        currency: statement.rule.currency.clone(),
        bands: bands(statement.bands_today()),
        contested: count(contested.count()),
    }))
}

fn bands(counted: Vec<(&Bilingual, u32)>) -> Vec<WageBandView> {
    counted.into_iter().map(|(name, count)| WageBandView { name: text(name), count }).collect()
}

fn score_view(law: &Law, line: &ScoreLine) -> Option<WageScoreView> {
    let rule = law.book.pinned(&line.policy).score_pay(&line.rule)?;
    let person = law.org.people.contains_key(&line.subject);
    let name = if person { law.org.person_name(&line.subject) } else { law.org.unit_name(&line.subject) };
    Some(WageScoreView {
        rule: named(&rule.code, &rule.name),
        sentence: text(&rule.sentence),
        card: line.card.clone(),
        month: line.month.clone(),
        subject: named(&line.subject, &name),
        score: line.score,
        full_minor: rule.full_minor,
        minor: line.minor,
    })
}

fn count(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

fn line_view(
    call: &Call<'_>,
    law: &Law,
    statement: &Statement,
    shown: &StatementLine,
    objection: Option<&Objection>,
) -> Result<WageLineView, Failure> {
    let line = &shown.line;
    let state = match shown {
        shown if shown.line.taken_back => "taken-back",
        shown if shown.held => "held",
        shown if shown.awaited => "awaited",
        _ => "counted",
    };
    let may_object = line.corrects.is_empty()
        && Objection::may_be_made(&statement.period, objection.is_some(), call.app.now()).is_ok();
    Ok(WageLineView {
        key: line.key(),
        case: line.case,
        number: line.number.clone(),
        work: line.work.code().to_owned(),
        piece: named(&line.piece, &shown.name),
        sentence: text(&shown.sentence),
        pack: line.pack.clone(),
        earned_at: line.earned_at.0,
        price_minor: shown.price_minor,
        factors: shown.factors.iter().map(factor).collect(),
        minor: shown.minor,
        state: state.to_owned(),
        corrects: line.corrects.clone(),
        set_aside: words_of(&line.set_aside),
        objection: objection.map(|one| objection_view(call, law, one, None)).transpose()?,
        may_object,
    })
}

fn factor(factor: &Factor) -> WageFactorView {
    WageFactorView {
        why: text(&factor.why),
        numerator: factor.share.numerator,
        denominator: factor.share.denominator,
    }
}

fn words_of(set_aside: &[SetAside]) -> Vec<String> {
    set_aside.iter().map(|one| one.code().to_owned()).collect()
}

/// An objection; with its line for whoever decides.
fn objection_view(
    call: &Call<'_>,
    law: &Law,
    one: &Objection,
    line: Option<&WageLine>,
) -> Result<ObjectionView, Failure> {
    let person = |code: &str| named(code, &law.org.person_name(code));
    let ids: Vec<_> =
        std::iter::once(one.text.text).chain(one.ruling.as_ref().map(|ruling| ruling.text.text)).collect();
    let texts = call.app.store().texts(&ids).map_err(AppError::from)?;
    let words = |id| texts.iter().find(|text| text.id == id).map(|text| crate::mask::words(&text.body));
    let priced = line.and_then(|line| {
        let policy = law.book.pinned(&line.policy);
        Some((line, policy.pay_rule()?, policy.piece_rule(&line.piece)?))
    });
    let ruling = one.ruling.as_ref();
    Ok(ObjectionView {
        id: one.id,
        month: one.month.clone(),
        person: person(&one.person),
        unit: named(&one.unit, &law.org.unit_name(&one.unit)),
        case: one.case,
        number: one.number.clone(),
        made_at: one.made_at.0,
        due_at: one.due_at.0,
        text: words(one.text.text).unwrap_or_default(),
        decided_by: ruling.map(|ruling| person(&ruling.by)),
        decided_at: ruling.map(|ruling| ruling.at.0),
        set_aside: ruling.map(|ruling| words_of(&ruling.set_aside)).unwrap_or_default(),
        ruling: ruling.and_then(|ruling| words(ruling.text.text)).unwrap_or_default(),
        piece: priced.map(|(_, _, piece)| text(&piece.name)).unwrap_or_default(),
        price_minor: priced.map_or(0, |(_, _, piece)| piece.price_minor),
        factors: priced
            .map(|(line, pay, piece)| line.factors(pay, piece).iter().map(factor).collect())
            .unwrap_or_default(),
        worth_minor: priced.map_or(0, |(line, _, _)| line.worth_minor),
        may_decide: ruling.is_none() && call.actor.person != one.person && call.actor.unit != one.unit,
    })
}

/// Refuses whoever does not see the whole house: its sums and steps are not a branch's.
fn whole(call: &Call<'_>) -> Result<(), Failure> {
    if call.sight() == Sight::Whole { Ok(()) } else { Err(Failure::out_of_sight()) }
}

pub fn months(call: &Call<'_>) -> Result<Answer, Failure> {
    call.only(&[])?;
    whole(call)?;
    let law = call.app.law();
    let rows = call.app.pay_months(MONTHS_MAX)?;
    Answer::json(&PayMonthListView {
        rows: rows.iter().map(|row| month_view(&law, row)).collect(),
        currency: call.app.pay_rule()?.currency,
        server_at: call.app.now().0,
    })
}

fn month_view(law: &Law, row: &MonthRow) -> PayMonthView {
    let period = &row.period;
    let standing = period.signed.iter().filter(|one| one.sum_minor == row.sum_minor);
    PayMonthView {
        month: period.month.clone(),
        state: period.state.code().to_owned(),
        people: row.people,
        sum_minor: row.sum_minor,
        published_at: period.published_at.map(|at| at.0),
        objection_until_at: period.objection_until.map(|at| at.0),
        signed: standing
            .map(|one| SignatureView {
                person: named(&one.person, &law.org.person_name(&one.person)),
                at: one.at.0,
                sum_minor: one.sum_minor,
            })
            .collect(),
        locked: period.locked.as_ref().map(|locked| PayLockView {
            at: locked.at.0,
            lines: locked.lines,
            digest: locked.digest.clone(),
            position: locked.position,
        }),
    }
}

pub fn month(call: &Call<'_>) -> Result<Answer, Failure> {
    call.only(&[])?;
    Answer::json(&detail(call)?)
}

fn detail(call: &Call<'_>) -> Result<PayMonthDetailView, Failure> {
    let (app, law, month) = (call.app, call.app.law(), call.param("month"));
    app.known_month(month)?;
    let sight = call.sight();
    let sheets = app.pay_sheets(WAGE, month)?;
    let row = MonthRow {
        period: app.period(month)?,
        people: count(sheets.len()),
        sum_minor: sheets.iter().map(|(_, sum)| sum).sum(),
    };
    let mut people = Vec::new();
    for (sheet, sum_minor) in &sheets {
        people.extend(person_view(call, &law, &sight, (sheet, *sum_minor))?);
    }
    people.sort_by(|a, b| (b.sum_minor, &a.person.code).cmp(&(a.sum_minor, &b.person.code)));
    let mut units: Vec<UnitPointsView> = app
        .pay_sheets(POINTS, month)?
        .iter()
        .filter_map(|(sheet, points)| Some((month_and_owner(sheet)?.1, *points)))
        .filter(|(unit, points)| *points != 0 && sight.has_unit(unit))
        .map(|(unit, points)| UnitPointsView { unit: named(unit, &law.org.unit_name(unit)), points })
        .collect();
    units.sort_by(|a, b| (b.points, &a.unit.code).cmp(&(a.points, &b.unit.code)));
    let waiting = app.objections(Some(month))?.iter().filter(|one| one.ruling.is_none()).count();
    let mut view = month_view(&law, &row);
    if sight != Sight::Whole {
        // A branch sees its own people; the sum of the house is not theirs to subtract from.
        view.people = count(people.len());
        view.sum_minor = people.iter().map(|person| person.sum_minor).sum();
        view.signed.clear();
        view.locked = None;
    }
    Ok(PayMonthDetailView {
        month: view,
        currency: app.pay_rule()?.currency,
        people,
        units,
        contested: count(waiting),
        may_step: sight == Sight::Whole,
        server_at: app.now().0,
    })
}

fn person_view(
    call: &Call<'_>,
    law: &Law,
    sight: &Sight,
    (sheet, sum_minor): (&str, i64),
) -> Result<Option<PayPersonView>, Failure> {
    let Some((_, person)) = month_and_owner(sheet) else { return Ok(None) };
    let seat = law.org.first_seat(person, call.app.now());
    let (mut orders, mut pieces_minor, mut scores_minor, mut floor_minor) = (0, 0, 0, 0);
    let mut scored = Vec::new();
    let mut unit = String::new();
    for (_, row) in call.app.pay_sheet(sheet)? {
        match row {
            SheetRow::Line(line) => {
                orders += u32::from(line.corrects.is_empty());
                pieces_minor += line.minor;
                unit = line.unit;
            }
            SheetRow::Floor(floor) => floor_minor += floor.minor,
            SheetRow::Score(line) => {
                scores_minor += line.minor;
                scored.extend(score_view(law, &line));
                if unit.is_empty() {
                    unit = line.unit;
                }
            }
            SheetRow::Points(_) => {}
        }
    }
    // Whoever left holds no post any more: he stays with the unit in which he worked last.
    let unit = seat.map_or(unit, |seat| seat.unit);
    if !sight.has_unit(&unit) {
        return Ok(None);
    }
    Ok(Some(PayPersonView {
        person: named(person, &law.org.person_name(person)),
        unit: named(&unit, &law.org.unit_name(&unit)),
        orders,
        pieces_minor,
        scores_minor,
        scored,
        floor_minor,
        sum_minor,
    }))
}

pub fn step(call: &Call<'_>) -> Result<Answer, Failure> {
    whole(call)?;
    let body: StepMonthBody = call.body()?;
    let (app, month) = (call.app, call.param("month"));
    match (body.step.as_str(), body.seen_minor) {
        ("draft", _) => app.draft_month(&call.actor, month)?,
        ("publish", _) => app.publish_month(&call.actor, month)?,
        ("sign", Some(seen)) => app.sign_month(&call.actor, month, seen)?,
        ("sign", None) => return Err(Failure::malformed("`seen_minor` is needed to sign")),
        (other, _) => return Err(Failure::unknown_value("step", other, &["draft", "publish", "sign"])),
    };
    Answer::json(&detail(call)?)
}

const PAYROLL_COLUMNS: [(&str, &str); 10] = [
    ("月份", "month"),
    ("工号", "person"),
    ("姓名", "name"),
    ("单位", "unit"),
    ("件数", "orders"),
    ("计件（最小单位）", "pieces, minor units"),
    ("评分绩效（最小单位）", "by score, minor units"),
    ("保底（最小单位）", "floor, minor units"),
    ("应发（最小单位）", "sum, minor units"),
    ("币种与状态", "currency and step"),
];

pub fn payroll(call: &Call<'_>) -> Result<Answer, Failure> {
    call.only(&["lang"])?;
    whole(call)?;
    let language = language(call)?;
    let view = detail(call)?;
    let rows = view.people.into_iter().map(|person| {
        vec![
            view.month.month.clone(),
            person.person.code,
            language.of(&person.person.name),
            language.of(&person.unit.name),
            person.orders.to_string(),
            person.pieces_minor.to_string(),
            person.scores_minor.to_string(),
            person.floor_minor.to_string(),
            person.sum_minor.to_string(),
            format!("{} {}", view.currency, view.month.state),
        ]
    });
    taken_out(call, "payroll", language, &PAYROLL_COLUMNS, rows.collect())
}

/// One's own month on paper.
pub fn slip(call: &Call<'_>) -> Result<Answer, Failure> {
    call.only(&["month", "lang"])?;
    let language = language(call)?;
    let view = wages(call, &asked_month(call))?;
    let say = |zh: &str, en: &str| language.of(&Text { zh: zh.to_owned(), en: en.to_owned() });
    let state = match view.state.as_str() {
        "locked" => say("已锁定", "locked"),
        "appeal" => say("公示中", "published"),
        "draft" => say("核对中", "being looked through"),
        _ => say("计件中", "running"),
    };
    let facts = [
        (say("姓名", "Name"), language.of(&view.person.name)),
        (say("工号", "Code"), view.person.code.clone()),
        (say("月份", "Month"), view.month.clone()),
        (say("状态", "Step"), state),
        (say("规则", "Rule"), language.of(&view.sentence)),
    ];
    let header = [
        say("完成", "Finished"),
        say("单号", "Case"),
        say("件", "Piece"),
        say("算式", "Arithmetic"),
        say("金额", "Amount"),
    ];
    let mut rows: Vec<Vec<String>> = view.lines.iter().map(|line| slip_row(call, language, line)).collect();
    let bare =
        |what: String, how: String, minor: i64| vec![String::new(), String::new(), what, how, money(minor)];
    if view.verdicts_minor != 0 {
        let why = say("评价合计，不足以逐件显示", "verdicts together: too few to be shown line by line");
        rows.push(bare(say("评价", "Verdicts"), why, view.verdicts_minor));
    }
    rows.extend(view.scores.iter().map(|line| {
        let score = line.score.map(money);
        let score = score.unwrap_or_else(|| say("样本不足", "too little measured"));
        let how = format!("{} {} × {score}", line.month, money(line.full_minor));
        bare(language.of(&line.rule.name), how, line.minor)
    }));
    rows.extend(view.floor.as_ref().map(|floor| {
        let part = floor.full_hundredths.map(|full| {
            format!(" ({} {}.{:02})", say("按工时折合", "of full hours"), full / 100, full % 100)
        });
        let days = format!("{}/{}{}", floor.held_days, floor.month_days, part.unwrap_or_default());
        bare(say("保底补足", "Up to the floor"), days, floor.minor)
    }));
    let sum = format!("{} {} {}", say("应发合计", "Sum"), view.currency, money(view.expected_minor));
    let footer = format!("{} · {}", view.month, stamp(call, Some(view.server_at)));
    let title = format!("{} {}", say("工资条", "Wage slip"), view.month);
    Ok(Answer::Page(html::slip(&title, &facts, (&header, &rows), (&sum, &footer))))
}

fn slip_row(call: &Call<'_>, language: Language, line: &WageLineView) -> Vec<String> {
    let factors: String = line
        .factors
        .iter()
        .filter(|factor| factor.numerator != factor.denominator)
        .map(|factor| format!(" × {}/{} {}", factor.numerator, factor.denominator, language.of(&factor.why)))
        .collect();
    let say = |zh: &str, en: &str| language.of(&Text { zh: zh.to_owned(), en: en.to_owned() });
    let how = if line.state == "taken-back" {
        say("重开收回", "taken back: opened again")
    } else {
        format!("{}{factors}", money(line.price_minor))
    };
    let corrects = if line.corrects.is_empty() { String::new() } else { format!(" ← {}", line.corrects) };
    vec![
        stamp(call, Some(line.earned_at)),
        format!("{}{corrects}", line.number),
        language.of(&line.piece.name),
        how,
        money(line.minor),
    ]
}

/// Minor units with two decimals, by whole numbers alone.
fn money(minor: i64) -> String {
    let sign = if minor < 0 { "-" } else { "" };
    let (whole, rest) = (minor.unsigned_abs() / 100, minor.unsigned_abs() % 100);
    format!("{sign}{whole}.{rest:02}")
}

pub fn objections(call: &Call<'_>) -> Result<Answer, Failure> {
    call.only(&["month"])?;
    Answer::json(&objection_list(call, call.query("month"))?)
}

fn objection_list(call: &Call<'_>, month: Option<&str>) -> Result<ObjectionListView, Failure> {
    let (law, sight) = (call.app.law(), call.sight());
    let mut rows = Vec::new();
    for one in call.app.objections(month)?.iter().filter(|one| sight.has_unit(&one.unit)).take(OBJECTIONS_MAX)
    {
        let sheet = call.app.pay_sheet(&sheet_of(&one.month, &one.person))?;
        let line = sheet.into_iter().find_map(|(code, row)| match row {
            SheetRow::Line(line) if code == one.line => Some(line),
            _ => None,
        });
        rows.push(objection_view(call, &law, one, line.as_ref())?);
    }
    Ok(ObjectionListView { rows, server_at: call.app.now().0 })
}

pub fn object(call: &Call<'_>) -> Result<Answer, Failure> {
    let body: ObjectBody = call.body()?;
    call.app.object(&call.actor, &body.month, &body.line, &body.text)?;
    Answer::json(&wages(call, &body.month)?)
}

pub fn decide(call: &Call<'_>) -> Result<Answer, Failure> {
    let body: DecideObjectionBody = call.body()?;
    let id = call.param("objection").parse().map_err(|_| Refusal::no_wage_line())?;
    let known = SetAside::ALL.map(SetAside::code);
    let parsed = |word: &String| {
        SetAside::parse(word).ok_or_else(|| Failure::unknown_value("set_aside", word, &known))
    };
    let mut set_aside = body.set_aside.iter().map(parsed).collect::<Result<Vec<_>, _>>()?;
    set_aside.sort_unstable();
    set_aside.dedup();
    let objection = call.app.objection(id)?;
    if !call.sight().has_unit(&objection.unit) {
        return Err(Failure::out_of_sight());
    }
    let decided = call.app.decide_objection(&call.actor, id, &set_aside, &body.text)?;
    Answer::json(&objection_list(call, Some(&decided.month))?)
}

pub fn held(call: &Call<'_>) -> Result<Answer, Failure> {
    call.only(&[])?;
    Answer::json(&held_list(call)?)
}

fn held_list(call: &Call<'_>) -> Result<HeldListView, Failure> {
    let (law, sight) = (call.app.law(), call.sight());
    let person = |code: &str| named(code, &law.org.person_name(code));
    let all = call.app.held_verdicts()?;
    let rows = all.iter().filter(|held| sight.has_unit(&held.unit)).take(OBJECTIONS_MAX).map(|held| {
        let reasons =
            HeldBecause::ALL.iter().filter(|one| held.reasons.iter().any(|code| code == one.code()));
        HeldView {
            id: held.id,
            person: person(&held.person),
            unit: named(&held.unit, &law.org.unit_name(&held.unit)),
            case: held.case,
            number: held.number.clone(),
            reasons: reasons.map(|reason| text(&reason.words())).collect(),
            given_at: held.given_at.0,
            state: match &held.looked {
                None => "waiting",
                Some(looked) if looked.counts => "counted",
                Some(_) => "left-out",
            }
            .to_owned(),
            looked_by: held.looked.as_ref().map(|looked| person(&looked.by)),
            may_look: held.looked.is_none()
                && call.actor.person != held.person
                && call.actor.unit != held.unit,
        }
    });
    let sentence = law.book.current().guard_rule().map(|rule| text(&rule.sentence)).unwrap_or_default();
    Ok(HeldListView { rows: rows.collect(), sentence, server_at: call.app.now().0 })
}

pub fn look(call: &Call<'_>) -> Result<Answer, Failure> {
    let body: LookBody = call.body()?;
    let id = call.param("held").parse().map_err(|_| Refusal::no_wage_line())?;
    if !call.sight().has_unit(&call.app.held_verdict(id)?.unit) {
        return Err(Failure::out_of_sight());
    }
    call.app.look_at_verdict(&call.actor, id, body.counts)?;
    Answer::json(&held_list(call)?)
}
