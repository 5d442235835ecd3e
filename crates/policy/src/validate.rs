//! What packs can only get wrong together: unknown codes, codes used twice, ties, two answers to one question.

use crate::model::{Applies, Category, DayUnit, DueRule, Kept, OncePer, RemedyShape};
use crate::pack::{Located, Pack};
use crate::parse::calendar::DayType;
use crate::parse::standard_conduct;
use crate::refusal::{PolicyRefusal, number};
use crate::table::CalendarTable;
use std::collections::{BTreeMap, BTreeSet};

/// Every refusal of the list as a whole, for whoever adopts it.
pub(crate) fn together(packs: &[Pack], tables: &[CalendarTable]) -> Vec<PolicyRefusal> {
    let mut refusals = unusable(packs, tables);
    groups_agree(packs, &mut refusals);
    refusals
}

/// What no policy can be made of. A rule of adoption that came later does not stand here: a list that was adopted before it
/// is read again at every start, and the cases that are pinned to it are judged by it as ever.
pub(crate) fn unusable(packs: &[Pack], tables: &[CalendarTable]) -> Vec<PolicyRefusal> {
    let mut refusals = Vec::new();
    listed(packs, tables, &mut refusals);
    codes_once(packs, &mut refusals);
    known_codes(packs, &mut refusals);
    working_weeks(packs, &mut refusals);
    category_tree(packs, &mut refusals);
    retentions(packs, &mut refusals);
    ties(packs, &mut refusals);
    cards_named(packs, &mut refusals);
    one_main_question(packs, &mut refusals);
    refusals
}

/// A group that paid once per service by one rule and once per account by another would pay a day under two keys.
fn groups_agree(packs: &[Pack], refusals: &mut Vec<PolicyRefusal>) {
    let mut first: BTreeMap<&str, (OncePer, &str)> = BTreeMap::new();
    for pack in packs {
        for rule in &pack.content.remedies {
            let value = &rule.value;
            let (once_per, other) = *first.entry(&value.group).or_insert((value.once_per, &value.code));
            if once_per != value.once_per {
                refusals.push(PolicyRefusal::new(
                    number::ONCE_PER,
                    at(pack, "remedy", &value.code, rule.line),
                    (
                        format!("{} 组里 {other} 的 once-per 与此处不同，同一天会赔两次。", value.group),
                        format!(
                            "In group {} the `once-per` of {other} is another one: a day would be paid twice.",
                            value.group
                        ),
                    ),
                    ("同组的赔付写同样的 once-per。", "Write the same `once-per` on all remedies of a group."),
                ));
            }
        }
    }
    for pack in packs {
        for rule in &pack.content.area_credits {
            let value = &rule.value;
            // What a whole area is paid goes by service: under an account's keys a case of it would be paid beside it.
            if first.get(&*value.group).is_some_and(|(once_per, _)| *once_per == OncePer::Account) {
                refusals.push(PolicyRefusal::new(
                    number::ONCE_PER,
                    at(pack, "area-credit", &value.code, rule.line),
                    (
                        format!("{} 组按账户赔付，整片区域却按业务赔付，同一天会赔两次。", value.group),
                        format!(
                            "Group {} pays an account once, and an area is paid by service: a day would be paid twice.",
                            value.group
                        ),
                    ),
                    (
                        "让整片区域的赔付用自己的组，或同组的赔付改为 once-per = \"service\"。",
                        "Give the area credit a group of its own, or write `once-per = \"service\"` on the group.",
                    ),
                ));
            }
        }
    }
}

/// An honour and a part of pay read the sheets of a card that there is.
fn cards_named(packs: &[Pack], refusals: &mut Vec<PolicyRefusal>) {
    let known =
        |code: &str| packs.iter().flat_map(|pack| &pack.content.cards).any(|card| card.value.code == code);
    for pack in packs {
        let honours = pack.content.honours.iter();
        let honours = honours.map(|rule| ("honour", &rule.value.code, &rule.value.card, rule.line));
        let pays = pack.content.score_pays.iter();
        let pays = pays.map(|rule| ("score-pay", &rule.value.code, &rule.value.card, rule.line));
        for (section, code, card, line) in honours.chain(pays).filter(|(.., card, _)| !known(card)) {
            refusals.push(PolicyRefusal::new(
                number::WRONG_VALUE,
                at(pack, section, code, line),
                (format!("没有评分表 {card}。"), format!("There is no card {card}.")),
                ("改正 card，或先加上这张表。", "Correct `card`, or add that card first."),
            ));
        }
    }
}

/// A survey's share is counted from one question.
fn one_main_question(packs: &[Pack], refusals: &mut Vec<PolicyRefusal>) {
    let surveys = packs.iter().filter(|pack| pack.content.survey.is_some());
    let questions = || packs.iter().flat_map(|pack| &pack.content.questions);
    for pack in surveys {
        if questions().filter(|rule| rule.value.main).count() == 1 {
            continue;
        }
        let line = pack.content.survey.as_ref().map_or(0, |rule| rule.line);
        refusals.push(PolicyRefusal::new(
            number::WRONG_VALUE,
            at(pack, "survey", "", line),
            (
                "问卷要有且只有一道总体满意题（main = true）。",
                "A survey has one main question (`main = true`), neither none nor two.",
            ),
            ("给一道 [[question]] 写上 main = true。", "Write `main = true` on one [[question]]."),
        ));
    }
}

/// Calendar that a due rule reads.
pub(crate) fn calendar_of_due(due: &DueRule) -> Option<&str> {
    match due {
        DueRule::OpenHours { calendar, .. } | DueRule::WorkingDays { calendar, .. } => Some(calendar),
        _ => None,
    }
}

/// Calendar that a remedy counts its days by.
pub(crate) fn calendar_of_shape(shape: &RemedyShape) -> Option<&str> {
    let day = match shape {
        RemedyShape::PerDay { day, .. }
        | RemedyShape::Steps { day, .. }
        | RemedyShape::ShareOfOneOffFeePerDay { day, .. }
        | RemedyShape::ValidityDays { day, .. } => day,
        _ => return None,
    };
    match day {
        DayUnit::WorkingDate { calendar } => Some(calendar),
        DayUnit::CalendarDate | DayUnit::Hours24 => None,
    }
}

fn at(pack: &Pack, section: &str, code: &str, line: usize) -> String {
    format!("{} {section} {code:?} line {line}", pack.id)
}

fn listed(packs: &[Pack], tables: &[CalendarTable], refusals: &mut Vec<PolicyRefusal>) {
    if packs.is_empty() {
        refusals.push(PolicyRefusal::new(
            number::NO_PACKS,
            "list of packs",
            ("没有规则包。", "The list of packs is empty."),
            ("至少采用一个规则包。", "Adopt at least one pack."),
        ));
    }
    let mut seen = BTreeSet::new();
    let packs_named = packs.iter().map(|pack| pack.id.clone());
    let tables_named = tables.iter().map(|table| format!("{} {}", table.region, table.year));
    for name in packs_named.chain(tables_named) {
        if !seen.insert(name.clone()) {
            refusals.push(PolicyRefusal::new(
                number::LISTED_TWICE,
                name.clone(),
                (format!("{name} 列了两次。"), format!("{name} is listed twice.")),
                (
                    "每个规则包、每个地区每年的日历表只留一份。",
                    "Keep one version of each pack, and one table per region and year.",
                ),
            ));
        }
    }
    let conducts: Vec<&Pack> = packs.iter().filter(|pack| pack.content.conduct.is_some()).collect();
    for pack in conducts.iter().skip(1) {
        let line = pack.content.conduct.as_ref().map_or(0, |conduct| conduct.line);
        refusals.push(PolicyRefusal::new(
            number::CONDUCT_TWICE,
            at(pack, "conduct", "", line),
            ("[conduct] 只能出现在一个规则包里。", "Only one pack may state [conduct]."),
            ("只留一处 [conduct]。", "Keep one [conduct]."),
        ));
    }
    let written: Vec<&Pack> = packs.iter().filter(|pack| pack.content.messages.is_some()).collect();
    for pack in written.iter().skip(1) {
        let line = pack.content.messages.as_ref().map_or(0, |messages| messages.line);
        refusals.push(PolicyRefusal::new(
            number::MESSAGES_TWICE,
            at(pack, "messages", "", line),
            ("[messages] 只能出现在一个规则包里。", "Only one pack may state [messages]."),
            ("只留一处 [messages]。", "Keep one [messages]."),
        ));
    }
}

/// Kind of section, code and line of everything that has a code.
fn coded(pack: &Pack) -> Vec<(&'static str, &str, usize)> {
    fn list<'p, T>(
        section: &'static str,
        located: &'p [Located<T>],
        code: fn(&T) -> &str,
    ) -> impl Iterator<Item = (&'static str, &'p str, usize)> {
        located.iter().map(move |item| (section, code(&item.value), item.line))
    }
    let content = &pack.content;
    list("calendar", &content.calendars, |rule| rule.code.as_str())
        .chain(list("category", &content.categories, |rule| rule.code.as_str()))
        .chain(list("promise", &content.promises, |rule| rule.code.as_str()))
        .chain(list("remedy", &content.remedies, |rule| rule.code.as_str()))
        .chain(list("ladder", &content.ladders, |rule| rule.code.as_str()))
        .chain(list("red-line", &content.red_lines, |rule| rule.code.as_str()))
        .chain(list("root-cause", &content.root_causes, |rule| rule.code.as_str()))
        .chain(list("late-cause", &content.late_causes, |rule| rule.code.as_str()))
        .chain(list("draw", &content.draws, |rule| rule.code.as_str()))
        .chain(list("indicator-limit", &content.indicator_limits, |rule| rule.code.as_str()))
        .chain(list("retention", &content.retentions, |rule| rule.code.as_str()))
        .chain(list("area-credit", &content.area_credits, |rule| rule.code.as_str()))
        .chain(list("outside", &content.outside, |rule| rule.code.as_str()))
        .chain(content.outage.iter().map(|rule| ("outage", rule.value.code.as_str(), rule.line)))
        .chain(content.directive.iter().map(|rule| ("directive", rule.value.code.as_str(), rule.line)))
        .chain(content.rejection.iter().map(|rule| ("rejection", rule.value.code.as_str(), rule.line)))
        .chain(content.settlement.iter().map(|rule| ("settlement", rule.value.code.as_str(), rule.line)))
        .chain(list("authority", &content.authorities, |rule| rule.code.as_str()))
        .chain(content.pay.iter().map(|rule| ("pay", rule.value.code.as_str(), rule.line)))
        .chain(content.guard.iter().map(|rule| ("guard", rule.value.code.as_str(), rule.line)))
        .chain(content.recovery.iter().map(|rule| ("recovery", rule.value.code.as_str(), rule.line)))
        .chain(content.coaching.iter().map(|rule| ("coaching", rule.value.code.as_str(), rule.line)))
        .chain(content.points.iter().map(|rule| ("points", rule.value.code.as_str(), rule.line)))
        .chain(list("campaign", &content.campaigns, |rule| rule.code.as_str()))
        .chain(list("card", &content.cards, |rule| rule.code.as_str()))
        .chain(list("honour", &content.honours, |rule| rule.code.as_str()))
        .chain(list("score-pay", &content.score_pays, |rule| rule.code.as_str()))
        .chain(content.quarter_wave.iter().map(|rule| ("quarter-wave", rule.value.code.as_str(), rule.line)))
        .chain(list("topic", &content.topics, |rule| rule.code.as_str()))
        .chain(list("piece", &content.pieces, |rule| rule.code.as_str()))
        .chain(list("deduction", &content.deductions, |rule| rule.code.as_str()))
        .chain(content.call_back.iter().map(|rule| ("call-back", rule.value.code.as_str(), rule.line)))
        .chain(list("script", &content.scripts, |rule| rule.code.as_str()))
        .chain(content.survey.iter().map(|rule| ("survey", rule.value.code.as_str(), rule.line)))
        .chain(list("question", &content.questions, |rule| rule.code.as_str()))
        .chain(content.contractor.iter().map(|rule| ("contractor", rule.value.code.as_str(), rule.line)))
        .chain(
            content.contractor_pay.iter().map(|rule| ("contractor-pay", rule.value.code.as_str(), rule.line)),
        )
        .chain(content.visit.iter().map(|rule| ("visit", rule.value.code.as_str(), rule.line)))
        .chain(list("job", &content.jobs, |rule| rule.code.as_str()))
        .chain(list("emergency", &content.emergencies, |rule| rule.code.as_str()))
        .collect()
}

/// Rules share one space of codes, so that an example can name any of them; lists have one each.
fn codes_once(packs: &[Pack], refusals: &mut Vec<PolicyRefusal>) {
    let mut seen: BTreeMap<(&str, &str), String> = BTreeMap::new();
    for pack in packs {
        for (section, code, line) in coded(pack) {
            let place = at(pack, section, code, line);
            let space = match section {
                "promise" | "remedy" | "ladder" | "draw" | "indicator-limit" | "retention" | "outside"
                | "outage" | "directive" | "rejection" | "settlement" | "authority" | "pay" | "guard"
                | "piece" | "deduction" | "visit" | "job" | "recovery" | "coaching" | "points"
                | "campaign" | "call-back" | "script" | "survey" | "card" | "honour" | "quarter-wave"
                | "topic" | "contractor" | "contractor-pay" | "emergency" | "score-pay" | "area-credit" => {
                    "rule"
                }
                other => other,
            };
            if section == "category" && restated(packs, pack, code) {
                continue;
            }
            let Some(first) = seen.get(&(space, code)) else {
                seen.insert((space, code), place);
                continue;
            };
            refusals.push(PolicyRefusal::new(
                number::CODE_TWICE,
                place,
                (
                    format!("代码 {code} 已用于 {first}。"),
                    format!("The code {code} is already used by {first}."),
                ),
                ("给其中一个换代码。", "Give one of them another code."),
            ));
        }
    }
}

/// A pack may restate a category of an earlier pack word for word, so that it can be checked and adopted without it.
fn restated(packs: &[Pack], pack: &Pack, code: &str) -> bool {
    fn of<'p>(pack: &'p Pack, code: &'p str) -> impl Iterator<Item = &'p Category> {
        pack.content
            .categories
            .iter()
            .map(|category| &category.value)
            .filter(move |category| category.code == code)
    }
    let earlier =
        packs.iter().take_while(|other| !std::ptr::eq(*other, pack)).find_map(|other| of(other, code).next());
    let mut own = of(pack, code);
    earlier.is_some() && own.next() == earlier && own.next().is_none()
}

/// One rule's mention of a code that somebody must define.
struct Mention<'p> {
    /// Section, code and line of the rule.
    rule: (&'static str, &'p str, usize),
    /// Section that would define the code; `promise` for an obligation.
    defined_by: &'static str,
    code: &'p str,
}

fn mentions(pack: &Pack) -> Vec<Mention<'_>> {
    let mut found = Vec::new();
    let mut mention = |rule, defined_by, code| found.push(Mention { rule, defined_by, code });
    for located in &pack.content.promises {
        let rule = ("promise", located.value.code.as_str(), located.line);
        located.value.remedies.iter().for_each(|code| mention(rule, "remedy", code.as_str()));
        calendar_of_due(&located.value.due).into_iter().for_each(|code| mention(rule, "calendar", code));
    }
    for located in &pack.content.remedies {
        let rule = ("remedy", located.value.code.as_str(), located.line);
        calendar_of_shape(&located.value.shape).into_iter().for_each(|code| mention(rule, "calendar", code));
    }
    for located in &pack.content.ladders {
        let rule = ("ladder", located.value.code.as_str(), located.line);
        mention(rule, "promise", located.value.clock.as_str());
        if !located.value.calendar.is_empty() {
            mention(rule, "calendar", located.value.calendar.as_str());
        }
    }
    for (section, code, line, applies) in conditions(pack) {
        applies
            .categories
            .iter()
            .for_each(|category| mention((section, code, line), "category", category.as_str()));
    }
    found
}

fn known_codes(packs: &[Pack], refusals: &mut Vec<PolicyRefusal>) {
    let mut known: BTreeSet<(&str, &str)> = packs
        .iter()
        .flat_map(|pack| coded(pack).into_iter().map(|(section, code, _)| (section, code)))
        .filter(|(section, _)| *section != "promise")
        .collect();
    let obligations = packs.iter().flat_map(|pack| &pack.content.promises);
    known.extend(obligations.map(|promise| ("promise", promise.value.obligation.as_str())));
    for pack in packs {
        for Mention { rule: (section, by, line), defined_by, code } in mentions(pack) {
            if known.contains(&(defined_by, code)) {
                continue;
            }
            let (number, zh, en) = match defined_by {
                "remedy" => (number::UNKNOWN_REMEDY, "赔付", "remedy"),
                "calendar" => (number::UNKNOWN_CALENDAR, "日历", "calendar"),
                "category" => (number::UNKNOWN_CATEGORY, "类别", "category"),
                _ => (number::UNKNOWN_CLOCK, "时限", "obligation"),
            };
            let fix_zh = format!("改正代码，加上 [[{defined_by}]]，或一并采用定义它的规则包。");
            let fix_en =
                format!("Correct the code, add [[{defined_by}]], or adopt the pack that defines it as well.");
            refusals.push(PolicyRefusal::new(
                number,
                at(pack, section, by, line),
                (
                    format!("没有规则包定义{zh} {code}。"),
                    format!("No pack of the list defines the {en} {code}."),
                ),
                (fix_zh, fix_en),
            ));
        }
    }
}

/// A rule that counts working days needs a calendar whose week has one.
fn working_weeks(packs: &[Pack], refusals: &mut Vec<PolicyRefusal>) {
    let idle: BTreeSet<&str> = packs
        .iter()
        .flat_map(|pack| &pack.content.calendars)
        .filter(|calendar| !calendar.value.week.contains(&DayType::Working))
        .map(|calendar| calendar.value.code.as_str())
        .collect();
    for pack in packs {
        let promises = pack.content.promises.iter().filter_map(|rule| match &rule.value.due {
            DueRule::WorkingDays { calendar, .. } => {
                Some(("promise", &rule.value.code, rule.line, calendar.as_str()))
            }
            _ => None,
        });
        let remedies = pack.content.remedies.iter().filter_map(|rule| {
            calendar_of_shape(&rule.value.shape)
                .map(|calendar| ("remedy", &rule.value.code, rule.line, calendar))
        });
        for (section, code, line, calendar) in
            promises.chain(remedies).filter(|(.., calendar)| idle.contains(calendar))
        {
            refusals.push(PolicyRefusal::new(
                number::NEVER_OPEN,
                at(pack, section, code, line),
                (
                    format!("日历 {calendar} 一周里没有工作日。"),
                    format!("The calendar {calendar} has no working day in its week."),
                ),
                ("换一份日历，或改它的 weekend。", "Name another calendar, or change its `weekend`."),
            ));
        }
    }
}

fn conditions(pack: &Pack) -> Vec<(&'static str, &str, usize, &Applies)> {
    let content = &pack.content;
    let promises = content
        .promises
        .iter()
        .map(|rule| ("promise", rule.value.code.as_str(), rule.line, &rule.value.applies));
    let ladders = content
        .ladders
        .iter()
        .map(|rule| ("ladder", rule.value.code.as_str(), rule.line, &rule.value.applies));
    let draws =
        content.draws.iter().map(|rule| ("draw", rule.value.code.as_str(), rule.line, &rule.value.applies));
    let pieces =
        content.pieces.iter().map(|rule| ("piece", rule.value.code.as_str(), rule.line, &rule.value.applies));
    let scripts = content
        .scripts
        .iter()
        .map(|rule| ("script", rule.value.code.as_str(), rule.line, &rule.value.applies));
    promises.chain(ladders).chain(draws).chain(pieces).chain(scripts).collect()
}

fn category_tree(packs: &[Pack], refusals: &mut Vec<PolicyRefusal>) {
    let kinds: BTreeMap<&str, _> = packs
        .iter()
        .flat_map(|pack| {
            pack.content.categories.iter().map(|category| (category.value.code.as_str(), category.value.kind))
        })
        .collect();
    for pack in packs {
        for category in &pack.content.categories {
            let Some((parent, _)) = category.value.code.rsplit_once('.') else { continue };
            if kinds.get(parent) != Some(&category.value.kind) {
                refusals.push(PolicyRefusal::new(
                    number::ORPHAN_CATEGORY,
                    at(pack, "category", &category.value.code, category.line),
                    (
                        format!("上级类别 {parent} 不存在或属于另一类工单。"),
                        format!("The parent {parent} is missing or of another kind."),
                    ),
                    ("先写上级类别，kind 与它一致。", "Define the parent, with the same kind."),
                ));
            }
        }
    }
}

/// One rule for each kind of thing, and none shorter than the windows in which a closed case may come back.
fn retentions(packs: &[Pack], refusals: &mut Vec<PolicyRefusal>) {
    let conduct = packs.iter().find_map(|pack| pack.content.conduct.as_ref());
    let conduct = conduct.map_or_else(standard_conduct, |conduct| conduct.value.clone());
    let categories = packs.iter().flat_map(|pack| &pack.content.categories);
    let repeat = categories.filter_map(|category| category.value.repeat_window_days).max();
    let repeat = repeat.map_or(conduct.repeat_window_days, |longest| longest.max(conduct.repeat_window_days));
    // The longest way back: reopened on the last day, left to lapse, and repeated on the last day after that.
    let least = repeat + conduct.reopen_window_days + conduct.confirm_window_hours.div_ceil(24);
    let mut seen: BTreeMap<Kept, String> = BTreeMap::new();
    for pack in packs {
        for Located { value: rule, line } in &pack.content.retentions {
            let place = at(pack, "retention", &rule.code, *line);
            if let Some(first) = seen.get(&rule.what) {
                refusals.push(PolicyRefusal::new(
                    number::RETENTION_TWICE,
                    place.clone(),
                    (
                        format!("{} 的保存期已由 {first} 规定。", rule.what.code()),
                        format!("How long a {} is kept is said by {first} already.", rule.what.code()),
                    ),
                    ("每类只留一条保存规则。", "Keep one rule of retention for each kind."),
                ));
            }
            if rule.what.is_matter() && rule.term.days_least() < least {
                refusals.push(PolicyRefusal::new(
                    number::RETENTION_TOO_SHORT,
                    place.clone(),
                    (
                        format!("{} 的保存期不足 {least} 天，短于重复、重开与确认期之和。", rule.code),
                        format!("{} keeps for less than {least} days, shorter than the windows to repeat, reopen and confirm.", rule.code),
                    ),
                    ("把保存期放长。", "Keep it longer."),
                ));
            }
            seen.entry(rule.what).or_insert(place);
        }
    }
}

/// Two rules that could both claim one case with equal right.
fn ties(packs: &[Pack], refusals: &mut Vec<PolicyRefusal>) {
    let mut claims: Vec<(String, String, &Applies)> = Vec::new();
    for pack in packs {
        for rule in &pack.content.promises {
            let value = &rule.value;
            let claim = format!("{} {} {}", value.scheme, value.obligation, value.precedence);
            claims.push((claim, at(pack, "promise", &value.code, rule.line), &value.applies));
        }
        for rule in &pack.content.ladders {
            claims.push((
                "ladder".to_string(),
                at(pack, "ladder", &rule.value.code, rule.line),
                &rule.value.applies,
            ));
        }
    }
    for (index, (claim, place, applies)) in claims.iter().enumerate() {
        for (_, rival, _) in
            claims[..index].iter().filter(|(other, _, over)| other == claim && over.overlaps(applies))
        {
            refusals.push(PolicyRefusal::new(
                number::TIE,
                place.clone(),
                (
                    format!("与 {rival} 条件重叠且优先级相同。"),
                    format!("It ties with {rival}: same precedence, overlapping conditions."),
                ),
                (
                    "改其中一条的 precedence，或收窄 applies。",
                    "Change the precedence of one, or narrow its `applies`.",
                ),
            ));
        }
    }
}
