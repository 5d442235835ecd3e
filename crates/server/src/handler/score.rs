//! Scores of a month: the board, what stands behind a figure, the board on paper, and topics of what customers wrote.

use super::today::{language, stamp};
use crate::call::{Answer, Call};
use crate::csv::Language;
use crate::failure::Failure;
use crate::html;
use crate::view::{named, text};
use yinuo_account::{
    DICTIONARY_VERSION, Member, ScoreRow, ScoreSheet, count_scores, figure_words, history, metric,
    score_list, score_months, score_sheet,
};
use yinuo_api::view::{
    Named, ScoreBoardView, ScoreCellView, ScoreListView, ScoreMemberView, ScoreRowView, ScoreTermView, Text,
    TopicCaseView, TopicListView, TopicView,
};
use yinuo_app::Law;
use yinuo_app::pay::{month_before, month_start};
use yinuo_app::points::OTHER_TOPIC;
use yinuo_domain::Refusal;
use yinuo_policy::{Bilingual, Bound, CardOf, Policy, TermRule};

/// Members of one list.
const MEMBERS_MAX: usize = 300;
/// Cases of one topic.
const CASES_MAX: usize = 50;

/// Hundredths with two decimals, by whole numbers alone.
fn hundredths(value: i64) -> String {
    format!("{}.{:02}", value / 100, value % 100)
}

/// The month that was asked for, this one when none was.
fn month(call: &Call<'_>) -> String {
    call.query("month").map_or_else(|| call.app.month_now(), str::to_owned)
}

/// The card that was asked for, the first when none was.
fn card(call: &Call<'_>, policy: &Policy) -> Result<String, Failure> {
    let first = policy.cards().first().map(|card| card.code.as_str());
    Ok(call.query("card").or(first).ok_or_else(Refusal::no_card)?.to_owned())
}

/// Whether the caller heads others: only then are colleagues' months his to see.
fn heads(call: &Call<'_>) -> bool {
    let roles = ["supervisor", "manager", "general-manager", "quality"];
    call.roles().iter().any(|role| roles.contains(&role.as_str()))
}

/// Whether a row is the caller's own: himself, or the unit in which he works.
fn is_own(call: &Call<'_>, law: &Law, of: CardOf, row: &ScoreRow) -> bool {
    match of {
        CardOf::Person => row.subject == call.actor.person,
        CardOf::Unit => {
            let top = law.org.units.get(&call.actor.unit).is_none_or(|unit| unit.parent.is_none());
            !top && law.org.is_under(&call.actor.unit, &row.subject)
        }
    }
}

/// Whether the caller sees a row. Branches see one another; people see themselves, and whoever heads them.
fn sees(call: &Call<'_>, law: &Law, of: CardOf, row: &ScoreRow) -> bool {
    of == CardOf::Unit || is_own(call, law, of, row) || (heads(call) && call.sight().has_unit(&row.unit))
}

/// Whether he may open the lists behind it.
fn opens(call: &Call<'_>, law: &Law, of: CardOf, row: &ScoreRow) -> bool {
    is_own(call, law, of, row) || (heads(call) && call.sight().has_unit(&row.unit))
}

pub fn board(call: &Call<'_>) -> Result<Answer, Failure> {
    call.only(&["card", "month"])?;
    Answer::json(&board_view(call)?)
}

pub(super) fn board_view(call: &Call<'_>) -> Result<ScoreBoardView, Failure> {
    let (app, law) = (call.app, call.app.law());
    let policy = law.book.current();
    let (code, month) = (card(call, policy)?, month(call));
    let sheet = score_sheet(app, &code, &month)?;
    let now = match &sheet.kept {
        Some(_) => Some(count_scores(app, &sheet.card, &month)?),
        None => None,
    };
    let seen = sheet.rows.iter().filter(|row| sees(call, &law, sheet.card.of, row));
    let mut rows = Vec::with_capacity(sheet.rows.len());
    for row in seen {
        rows.push(row_view(call, &law, (&sheet, now.as_ref()), row)?);
    }
    let pack = policy.pack_of(&sheet.card.code).map(|pack| format!("{}@{}", pack.id(), pack.version()));
    let start = month_start(policy, &month).ok_or_else(Refusal::no_score_month)?;
    Ok(ScoreBoardView {
        card: named(&sheet.card.code, &sheet.card.name),
        sentence: text(&sheet.card.sentence),
        of: sheet.card.of.code().to_owned(),
        pack: sheet.kept.as_ref().map_or_else(|| pack.unwrap_or_default(), |kept| kept.pack.clone()),
        month,
        months: score_months(app),
        cards: policy.cards().iter().map(|card| named(&card.code, &card.name)).collect(),
        terms: sheet.card.terms.iter().map(term_view).collect(),
        measured: sheet.card.measured,
        deducts: sheet.card.deducts,
        kept_at: sheet.kept.as_ref().map(|kept| kept.kept_at.0),
        due_at: policy.sheet_due(&sheet.card, start).0,
        events: sheet.events,
        definition: sheet.kept.as_ref().map_or(DICTIONARY_VERSION, |kept| kept.definition),
        rows,
        server_at: app.now().0,
    })
}

fn term_view(term: &TermRule) -> ScoreTermView {
    let words = |(zh, en): (&str, &str)| text(&Bilingual::new(zh, en));
    let known = metric(&term.metric);
    let say = |bound: Bound| match known {
        Some(metric) => figure_words(metric, (i64::from(bound.numerator), i64::from(bound.denominator))),
        None => format!("{}/{}", bound.numerator, bound.denominator),
    };
    ScoreTermView {
        metric: term.metric.clone(),
        name: known
            .map_or_else(|| words((&term.metric, &term.metric)), |metric| words((metric.zh, metric.en))),
        numerator: words(known.map_or(("", ""), |metric| metric.numerator)),
        denominator: words(known.map_or(("", ""), |metric| metric.denominator)),
        by: words(known.map_or(("", ""), |metric| metric.by)),
        weight: term.weight,
        least: term.least,
        zero: say(term.zero),
        full: say(term.full),
    }
}

fn row_view(
    call: &Call<'_>,
    law: &Law,
    (sheet, now): (&ScoreSheet, Option<&ScoreSheet>),
    row: &ScoreRow,
) -> Result<ScoreRowView, Failure> {
    let org = &law.org;
    let subject = match sheet.card.of {
        CardOf::Person => named(&row.subject, &org.person_name(&row.subject)),
        CardOf::Unit => named(&row.subject, &org.unit_name(&row.subject)),
    };
    let later = now.and_then(|now| now.rows.iter().find(|one| one.subject == row.subject));
    let moved = later.and_then(|later| later.score).filter(|score| Some(*score) != row.score);
    let cells = row.cells.iter().map(|cell| ScoreCellView {
        metric: cell.metric.clone(),
        numerator: cell.numerator,
        denominator: cell.denominator,
        shown: metric(&cell.metric)
            .map(|metric| figure_words(metric, (cell.numerator, cell.denominator)))
            .unwrap_or_default(),
        points: cell.points.map(hundredths),
        rank: cell.rank,
    });
    Ok(ScoreRowView {
        rank: row.rank,
        subject,
        unit: named(&row.unit, &org.unit_name(&row.unit)),
        head: (!row.head.is_empty()).then(|| named(&row.head, &org.person_name(&row.head))),
        score: row.score.map(hundredths),
        score_now: moved.map(hundredths),
        deducted: row.deducted,
        stars: stars(call, sheet, row)?,
        cells: cells.collect(),
        own: is_own(call, law, sheet.card.of, row),
        opens: opens(call, law, sheet.card.of, row),
    })
}

/// Stars by the last kept months, up to this one.
fn stars(call: &Call<'_>, sheet: &ScoreSheet, row: &ScoreRow) -> Result<Option<u8>, Failure> {
    let card = &sheet.card;
    let last = if sheet.kept.is_some() { Some(sheet.month.clone()) } else { month_before(&sheet.month) };
    let Some(last) = last.filter(|_| card.star_months > 0) else { return Ok(None) };
    let places = history(call.app.store(), &card.code, (&last, card.star_months), &row.subject)?;
    let scores: Option<Vec<i64>> = places.into_iter().map(|place| place.map(|(_, score)| score)).collect();
    Ok(scores.and_then(|scores| card.stars(&scores)))
}

pub fn list(call: &Call<'_>) -> Result<Answer, Failure> {
    call.only(&["card", "month", "subject", "metric"])?;
    let law = call.app.law();
    let (code, month) = (card(call, law.book.current())?, month(call));
    let (subject, wanted) =
        (call.query("subject").unwrap_or_default(), call.query("metric").unwrap_or_default());
    let sheet = score_sheet(call.app, &code, &month)?;
    let row = sheet.rows.iter().find(|row| row.subject == subject).ok_or_else(Refusal::no_figure)?;
    let term = sheet.card.terms.iter().find(|term| term.metric == wanted).ok_or_else(Refusal::no_figure)?;
    if !opens(call, &law, sheet.card.of, row) {
        return Err(Failure::out_of_sight());
    }
    let members = score_list(call.app, (&sheet.card, &month), subject, wanted)?;
    let name = match sheet.card.of {
        CardOf::Person => law.org.person_name(subject),
        CardOf::Unit => law.org.unit_name(subject),
    };
    let rows = members.iter().take(MEMBERS_MAX).map(|member| {
        let (case, contact) = match member.named.member {
            Member::Case(id) => (Some(id), None),
            Member::Contact(id) => (None, Some(id)),
        };
        ScoreMemberView { case, number: member.named.number.clone(), contact, counts: member.counts }
    });
    Answer::json(&ScoreListView {
        subject: named(subject, &name),
        term: term_view(term),
        counted: members.iter().filter(|member| member.counts).count() as u64,
        rows: rows.collect(),
        left_out: members.len().saturating_sub(MEMBERS_MAX) as u64,
        server_at: call.app.now().0,
    })
}

/// The board on paper.
pub fn print(call: &Call<'_>) -> Result<Answer, Failure> {
    call.only(&["card", "month", "lang"])?;
    let language = language(call)?;
    let view = board_view(call)?;
    let say = |zh: &str, en: &str| language.of(&Text { zh: zh.to_owned(), en: en.to_owned() });
    let state = match view.kept_at {
        Some(at) => format!("{} {}", say("已归档", "kept"), stamp(call, Some(at))),
        None => say("未归档，数字还会变", "not kept yet: figures still move"),
    };
    let mut facts = vec![
        (say("月份", "Month"), view.month.clone()),
        (say("状态", "State"), state),
        (say("规则", "Rule"), format!("{}（{}）", language.of(&view.sentence), view.pack)),
        (say("指标字典", "Dictionary"), format!("v{} · {}", view.definition, view.events)),
    ];
    facts.extend(view.terms.iter().map(|term| {
        let parts = [language.of(&term.numerator), language.of(&term.denominator)];
        let parts: Vec<&str> = parts.iter().map(String::as_str).filter(|part| !part.is_empty()).collect();
        let bounds = format!("{} → {}", term.zero, term.full);
        (language.of(&term.name), format!("{} · {} · {bounds}", term.weight, parts.join(" / ")))
    }));
    let mut header = vec![say("名次", "Rank"), language.of(&view.card.name)];
    header.extend(view.terms.iter().map(|term| language.of(&term.name)));
    if view.deducts {
        header.push(say("投诉扣分", "Points taken"));
    }
    header.push(say("得分", "Score"));
    let rows: Vec<Vec<String>> = view.rows.iter().map(|row| printed(language, &view, row)).collect();
    let footer = format!("{} · {}", view.month, stamp(call, Some(view.server_at)));
    let title = format!("{} {}", language.of(&view.card.name), view.month);
    Ok(Answer::Page(html::slip(&title, &facts, (&header, &rows), ("", &footer))))
}

fn printed(language: Language, view: &ScoreBoardView, row: &ScoreRowView) -> Vec<String> {
    let name = |named: &Named| language.of(&named.name);
    let head = row.head.as_ref().map(|head| format!("（{}）", name(head))).unwrap_or_default();
    let stars = row.stars.map(|stars| format!(" {}", "★".repeat(usize::from(stars)))).unwrap_or_default();
    let mut cells = vec![
        row.rank.map_or_else(|| "—".to_owned(), |rank| rank.to_string()),
        format!("{}{head}{stars}", name(&row.subject)),
    ];
    cells.extend(row.cells.iter().map(|cell| {
        let parts = if cell.denominator > 0 {
            format!(" {}/{}", cell.numerator, cell.denominator)
        } else {
            String::new()
        };
        format!("{}{parts} · {}", cell.shown, cell.points.as_deref().unwrap_or("—"))
    }));
    if view.deducts {
        cells.push(row.deducted.to_string());
    }
    cells.push(row.score.clone().unwrap_or_else(|| "—".to_owned()));
    cells
}

pub fn topics(call: &Call<'_>) -> Result<Answer, Failure> {
    call.only(&["month"])?;
    let (app, law, sight) = (call.app, call.app.law(), call.sight());
    let month = month(call);
    let months = score_months(app);
    if !months.contains(&month) {
        return Err(Refusal::no_score_month().into());
    }
    let sees =
        |task: &yinuo_domain::points::FollowUp| sight.has_unit(&task.unit) && task.may_see(&call.actor);
    let mut found = app.topics(&month, &sees)?;
    let policy = law.book.current();
    let other = Bilingual::new("其他", "Other");
    let rules = policy.topics().iter().map(|rule| (rule.code.as_str(), &rule.name, rule.words.clone()));
    let rows = rules.chain(std::iter::once((OTHER_TOPIC, &other, Vec::new()))).map(|(code, name, words)| {
        let count = found.remove(code).unwrap_or_default();
        let cases = count.cases.into_iter().take(CASES_MAX);
        TopicView {
            topic: named(code, name),
            words,
            cases: cases
                .map(|case| TopicCaseView {
                    case: case.case,
                    number: case.number,
                    at: case.at.0,
                    done: case.done,
                })
                .collect(),
            liked: count.liked,
        }
    });
    Answer::json(&TopicListView { month, months, rows: rows.collect(), server_at: app.now().0 })
}
