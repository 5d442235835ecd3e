//! Lists of which nothing but the columns differs, as files: one row of a table says of what views each is made, one handler
//! writes them all. What a file says is what its page says, masks included; its taking out is journaled like any other.

use super::export_office::{who, word, yes};
use super::today::{header, language, stamp, taken_out_under};
use super::{contractor, honour, outage, points, score, settlement, staff, survey};
use crate::call::{Answer, Call};
use crate::csv::{EXPORT_ROWS_MAX, Language};
use crate::failure::Failure;
use yinuo_api::view::{ContractorMonthView, Named, ScoreTermView, Text};
use yinuo_app::ports::PAGE_ROWS_MAX;

/// One more than a file holds: the file says then that it was cut.
const MOST: usize = EXPORT_ROWS_MAX + 1;

/// Header and rows.
type Table = (Vec<String>, Vec<Vec<String>>);

/// A list that leaves as a file.
struct List {
    /// Its route.
    route: &'static str,
    /// Its name, in the journal and of the file.
    name: &'static str,
    /// Filters of its page.
    filters: &'static [&'static str],
    /// Of what it is made.
    table: fn(&Call<'_>, Language) -> Result<Table, Failure>,
}

const fn list(
    route: &'static str,
    name: &'static str,
    filters: &'static [&'static str],
    table: fn(&Call<'_>, Language) -> Result<Table, Failure>,
) -> List {
    List { route, name, filters, table }
}

const LISTS: [List; 10] = [
    list("export_outages", "outages", &["lang"], outages),
    list("export_settlements", "settlements", &["show", "late", "lang"], settlements),
    list("export_surveys", "surveys", &["lang"], surveys),
    list("export_external_surveys", "external-surveys", &["lang"], external_surveys),
    list("export_staff", "staff", &["q", "unit", "lang"], colleagues),
    list("export_contractors", "contractors", &["lang"], contractors),
    list("export_scores", "scores", &["card", "month", "lang"], scores),
    list("export_honours", "honours", &["lang"], honours),
    list("export_praise", "praise", &["lang"], praise),
    list("export_follow_ups", "follow-ups", &["lang"], follow_ups),
];

/// The list that the route names.
pub fn file(call: &Call<'_>) -> Result<Answer, Failure> {
    let found = LISTS.iter().find(|list| list.route == call.route.id).ok_or_else(Failure::no_such_thing)?;
    call.only(found.filters)?;
    let (header, rows) = (found.table)(call, language(call)?)?;
    taken_out_under(call, found.name, header, rows)
}

/// Names of several, in one cell.
fn names(language: Language, several: &[Named]) -> String {
    several.iter().map(|one| language.of(&one.name)).collect::<Vec<_>>().join("; ")
}

fn number<N: ToString>(value: Option<N>) -> String {
    value.map(|value| value.to_string()).unwrap_or_default()
}

const OUTAGE_COLUMNS: [(&str, &str); 12] = [
    ("区域", "area"),
    ("主题", "topic"),
    ("状态", "state"),
    ("由来", "who said so"),
    ("报障件数", "reports"),
    ("告警", "alarm"),
    ("开始", "began"),
    ("预计修好", "expected over"),
    ("修复", "over"),
    ("服务单", "cases"),
    ("都已告知", "all told"),
    ("谁定的", "decided by"),
];
const OUTAGE_STATES: [(&str, &str, &str); 4] = [
    ("proposed", "待认定", "proposed"),
    ("standing", "进行中", "standing"),
    ("over", "已修复", "over"),
    ("dropped", "不是", "none"),
];
const OUTAGE_SIGNS: [(&str, &str, &str); 3] =
    [("reports", "报障集中", "alike reports"), ("alarm", "告警", "alarm"), ("staff", "人工登记", "staff")];

fn outages(call: &Call<'_>, language: Language) -> Result<Table, Failure> {
    let cells = outage::newest(call, MOST)?.into_iter().map(|row| {
        vec![
            who(language, &row.unit),
            who(language, &row.topic),
            word(language, &OUTAGE_STATES, &row.state),
            word(language, &OUTAGE_SIGNS, &row.sign),
            row.reports.to_string(),
            row.alarm,
            stamp(call, Some(row.began_at)),
            stamp(call, row.expected_at),
            stamp(call, row.restored_at),
            row.cases.to_string(),
            yes(language, row.settled),
            who(language, &row.decided_by),
        ]
    });
    Ok((header(language, &OUTAGE_COLUMNS), cells.collect()))
}

const SETTLEMENT_COLUMNS: [(&str, &str); 16] = [
    ("最晚应付", "to be paid by"),
    ("单号或大面积故障", "case or outage"),
    ("数额（最小单位）", "amount, minor units"),
    ("币种", "currency"),
    ("为何应付", "owed for"),
    ("付到哪里", "where it goes"),
    ("规则", "rule"),
    ("单位", "unit"),
    ("状态", "state"),
    ("自", "since"),
    ("到账", "credited"),
    ("逾期", "late"),
    ("要人处理", "needs a person"),
    ("原因", "reason"),
    ("对方编号", "reference"),
    ("下一步", "next step"),
];
const SETTLEMENT_STATES: [(&str, &str, &str); 8] = [
    ("owed", "待付", "owed"),
    ("instructed", "已指令", "instructed"),
    ("taken", "对方已收", "taken"),
    ("credited", "已到账", "credited"),
    ("refused", "被拒", "refused"),
    ("recalled", "请求收回", "asked back"),
    ("returned", "退回", "returned"),
    ("cancelled", "不再付", "not paid"),
];

fn settlements(call: &Call<'_>, language: Language) -> Result<Table, Failure> {
    let (mut rows, mut cursor): (Vec<Vec<String>>, Option<String>) = (Vec::new(), None);
    while rows.len() < MOST {
        let (page, next) = settlement::page(call, cursor.as_deref(), PAGE_ROWS_MAX)?;
        for row in page {
            rows.push(vec![
                stamp(call, Some(row.pay_by_at)),
                // Where there is no case, the outage is what it is paid for.
                row.outage.map_or(row.number, |paid| language.of(&paid.name)),
                row.minor.to_string(),
                row.currency,
                language.of(&row.owed_for),
                language.of(&row.form),
                who(language, &row.rule),
                who(language, &row.unit),
                word(language, &SETTLEMENT_STATES, &row.state),
                stamp(call, Some(row.since_at)),
                stamp(call, row.credited_at),
                yes(language, row.late),
                yes(language, row.stuck),
                language.of(&row.reason),
                row.reference,
                language.of(&row.next_step),
            ]);
        }
        cursor = next;
        if cursor.is_none() {
            break;
        }
    }
    Ok((header(language, &SETTLEMENT_COLUMNS), rows))
}

const SURVEY_COLUMNS: [(&str, &str); 10] = [
    ("代码", "code"),
    ("名称", "name"),
    ("开始", "made"),
    ("截止", "closes"),
    ("在收", "open"),
    ("收回", "returned"),
    ("发出", "sent"),
    ("满意率", "satisfied"),
    ("区间下限", "interval from"),
    ("区间上限", "interval to"),
];

fn surveys(call: &Call<'_>, language: Language) -> Result<Table, Failure> {
    let cells = survey::newest(call, MOST)?.into_iter().map(|wave| {
        let estimate = wave.estimate.map(|found| [found.share, found.low, found.high]);
        let mut row = vec![
            wave.code,
            language.of(&wave.name),
            stamp(call, Some(wave.made_at)),
            stamp(call, Some(wave.closes_at)),
            yes(language, wave.open),
            wave.returned.numerator.to_string(),
            wave.returned.denominator.to_string(),
        ];
        row.extend(estimate.unwrap_or_default());
        row
    });
    Ok((header(language, &SURVEY_COLUMNS), cells.collect()))
}

const EXTERNAL_COLUMNS: [(&str, &str); 12] = [
    ("测评单位", "measured by"),
    ("时期", "period"),
    ("内容", "subject"),
    ("运营商", "operator"),
    ("是我们", "ours"),
    ("得分", "score"),
    ("名次", "rank"),
    ("参评", "ranked"),
    ("样本", "sample"),
    ("达标", "meets the aim"),
    ("出处", "source"),
    ("谁录入", "entered by"),
];

fn external_surveys(call: &Call<'_>, language: Language) -> Result<Table, Failure> {
    let cells = survey::of_others(call)?.into_iter().take(MOST).map(|found| {
        vec![
            found.agency,
            found.period,
            found.subject,
            found.operator,
            yes(language, found.own),
            found.score,
            number(found.rank),
            number(found.ranked),
            number(found.sample),
            yes(language, found.meets_aim == Some(true)),
            found.source,
            who(language, &found.entered_by),
        ]
    });
    Ok((header(language, &EXTERNAL_COLUMNS), cells.collect()))
}

const STAFF_COLUMNS: [(&str, &str); 7] = [
    ("代码", "code"),
    ("姓名", "name"),
    ("岗位", "posts"),
    ("技能", "skills"),
    ("不在岗，自", "away since"),
    ("外出，至", "out of office until"),
    ("替岗", "stands in"),
];

fn colleagues(call: &Call<'_>, language: Language) -> Result<Table, Failure> {
    let (lines, _) = staff::page(call, None, MOST)?;
    let cells = lines.into_iter().map(|line| {
        let posts = line
            .posts
            .iter()
            .map(|held| format!("{} · {}", language.of(&held.post.name), language.of(&held.unit.name)));
        let absence = line.absence.as_ref();
        let stands_in = absence.and_then(|absence| absence.stand_in.as_ref());
        vec![
            line.person.code.clone(),
            language.of(&line.person.name),
            posts.collect::<Vec<_>>().join("; "),
            names(language, &line.skills),
            stamp(call, line.away_since_at),
            stamp(call, absence.map(|absence| absence.until_at)),
            stands_in.map(|named| who(language, named)).unwrap_or_default(),
        ]
    });
    Ok((header(language, &STAFF_COLUMNS), cells.collect()))
}

const CONTRACTOR_COLUMNS: [(&str, &str); 11] = [
    ("代码", "code"),
    ("代维单位", "firm"),
    ("为谁", "works for"),
    ("现状", "standing"),
    ("自", "since"),
    ("装维人员", "technicians"),
    ("在途", "open visits"),
    ("月份", "month"),
    ("整月", "whole month"),
    ("得分", "points"),
    ("及格", "passes"),
];
const STANDINGS: [(&str, &str, &str); 5] = [
    ("applied", "待审定", "waits for a decision"),
    ("refused", "未准入", "not admitted"),
    ("admitted", "已准入", "admitted"),
    ("probation", "考察期", "on probation"),
    ("removed", "已清退", "removed"),
];

/// A row for each month that the page shows, one without a month for a firm that has none yet.
fn contractors(call: &Call<'_>, language: Language) -> Result<Table, Failure> {
    let mut rows = Vec::new();
    for firm in contractor::view(call)?.firms {
        let about = [
            firm.unit.code.clone(),
            language.of(&firm.unit.name),
            who(language, &firm.parent),
            word(language, &STANDINGS, &firm.standing),
            stamp(call, Some(firm.since_at)),
            firm.technicians.to_string(),
            firm.open_visits.to_string(),
        ];
        let scored = |month: &ContractorMonthView| {
            let passes = yes(language, month.passes == Some(true));
            [month.month.clone(), yes(language, month.whole), number(month.total), passes]
        };
        let mut months: Vec<[String; 4]> = firm.months.iter().map(scored).collect();
        if months.is_empty() {
            months.push(<[String; 4]>::default());
        }
        rows.extend(months.into_iter().map(|month| about.iter().cloned().chain(month).collect()));
    }
    Ok((header(language, &CONTRACTOR_COLUMNS), rows))
}

/// The board: each figure with its two counts and what it earned.
fn scores(call: &Call<'_>, language: Language) -> Result<Table, Failure> {
    let view = score::board_view(call)?;
    let say = |zh: &str, en: &str| language.of(&Text { zh: zh.to_owned(), en: en.to_owned() });
    let fixed = [("月份", "month"), ("名次", "rank"), ("代码", "code"), ("名称", "name"), ("单位", "unit")];
    let mut head: Vec<String> = fixed.iter().map(|(zh, en)| say(zh, en)).collect();
    let figure = |term: &ScoreTermView| {
        let name = language.of(&term.name);
        let part = |zh: &str, en: &str| format!("{name}: {}", say(zh, en));
        let parts = [part("分子", "numerator"), part("分母", "denominator"), part("得分", "points")];
        std::iter::once(name.clone()).chain(parts)
    };
    head.extend(view.terms.iter().flat_map(figure));
    head.extend([say("投诉扣分", "points taken"), say("得分", "score")]);
    let cells = view.rows.into_iter().take(MOST).map(|row| {
        let mut cells = vec![
            view.month.clone(),
            number(row.rank),
            row.subject.code.clone(),
            language.of(&row.subject.name),
            who(language, &row.unit),
        ];
        for cell in row.cells {
            let counts = [cell.numerator.to_string(), cell.denominator.to_string()];
            cells.push(cell.shown);
            cells.extend(counts);
            cells.push(cell.points.unwrap_or_default());
        }
        cells.extend([row.deducted.to_string(), row.score.unwrap_or_default()]);
        cells
    });
    let rows = cells.collect();
    Ok((head, rows))
}

const HONOUR_COLUMNS: [(&str, &str); 8] = [
    ("日期", "day"),
    ("荣誉", "honour"),
    ("级别", "level"),
    ("授予单位", "given by"),
    ("单位", "units"),
    ("人员", "people"),
    ("依据", "shown by"),
    ("状态", "state"),
];
const LEVELS: [(&str, &str, &str); 5] = [
    ("nation", "国家级", "national"),
    ("province", "省级", "provincial"),
    ("city", "市级", "of the city"),
    ("company", "公司级", "of the company"),
    ("unit", "单位级", "of the unit"),
];
const HONOUR_STATES: [(&str, &str, &str); 5] = [
    ("proposed", "待审定", "to be decided"),
    ("given", "有效", "stands"),
    ("refused", "未通过", "refused"),
    ("doubted", "待核撤", "withdrawal to be decided"),
    ("withdrawn", "已撤销", "withdrawn"),
];

fn honours(call: &Call<'_>, language: Language) -> Result<Table, Failure> {
    let cells = honour::listed(call, MOST)?.rows.into_iter().map(|row| {
        vec![
            row.on,
            language.of(&row.name),
            word(language, &LEVELS, &row.level),
            row.body,
            names(language, &row.units),
            names(language, &row.people),
            row.evidence,
            word(language, &HONOUR_STATES, &row.state),
        ]
    });
    Ok((header(language, &HONOUR_COLUMNS), cells.collect()))
}

const PRAISE_COLUMNS: [(&str, &str); 6] = [
    ("日期", "day"),
    ("方式", "how it came"),
    ("表扬谁", "who is praised"),
    ("原话", "words"),
    ("照片", "photos"),
    ("谁录入", "entered by"),
];
const PRAISE_KINDS: [(&str, &str, &str); 4] = [
    ("words", "口头", "in words"),
    ("letter", "感谢信", "letter"),
    ("banner", "锦旗", "banner"),
    ("media", "媒体", "media"),
];

fn praise(call: &Call<'_>, language: Language) -> Result<Table, Failure> {
    let cells = honour::newest(call, MOST)?.into_iter().map(|row| {
        vec![
            row.on,
            word(language, &PRAISE_KINDS, &row.kind),
            names(language, &row.people),
            row.words.unwrap_or_default(),
            row.photos.len().to_string(),
            who(language, &row.by),
        ]
    });
    Ok((header(language, &PRAISE_COLUMNS), cells.collect()))
}

const FOLLOW_UP_COLUMNS: [(&str, &str); 11] = [
    ("种类", "kind"),
    ("单号", "case"),
    ("客户", "customer"),
    ("人员", "person"),
    ("单位", "unit"),
    ("原因", "reason"),
    ("期限", "by"),
    ("状态", "state"),
    ("结果", "outcome"),
    ("谁办的", "ended by"),
    ("办结", "ended"),
];
const FOLLOW_UP_KINDS: [(&str, &str, &str); 2] =
    [("recovery", "补救", "recovery"), ("coaching", "辅导", "coaching")];
const FOLLOW_UP_STATES: [(&str, &str, &str); 3] =
    [("waiting", "待办", "to do"), ("late", "超时", "late"), ("done", "已办", "done")];
const FOLLOW_UP_OUTCOMES: [(&str, &str, &str); 5] = [
    ("settled", "客户已满意", "the customer is content"),
    ("reopened", "已重开或另开", "opened again, or anew"),
    ("not-reached", "没联系上", "not reached"),
    ("coached", "已辅导", "coached"),
    ("unfounded", "不成立", "unfounded"),
];

fn follow_ups(call: &Call<'_>, language: Language) -> Result<Table, Failure> {
    let cells = points::list(call, MOST)?.rows.into_iter().map(|row| {
        vec![
            word(language, &FOLLOW_UP_KINDS, &row.kind),
            row.number.unwrap_or_default(),
            row.customer.unwrap_or_default(),
            row.person.map(|named| who(language, &named)).unwrap_or_default(),
            who(language, &row.unit),
            row.reason.map(|reason| language.of(&reason)).unwrap_or_default(),
            stamp(call, Some(row.due_at)),
            word(language, &FOLLOW_UP_STATES, &row.state),
            row.outcome.map(|code| word(language, &FOLLOW_UP_OUTCOMES, &code)).unwrap_or_default(),
            row.done_by.map(|named| who(language, &named)).unwrap_or_default(),
            stamp(call, row.done_at),
        ]
    });
    Ok((header(language, &FOLLOW_UP_COLUMNS), cells.collect()))
}
