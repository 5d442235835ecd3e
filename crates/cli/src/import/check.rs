//! Whether the rows of an import fit: every code that a row names is in these files or stored already.

use super::{
    AreaClassLine, CannedLine, CustomerLine, DutyLine, Files, HoldingLine, ImportArgs, Lined, NamedLine,
    field, pay,
};
use crate::Stop;
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use yinuo_app::AppError;
use yinuo_app::ports::Store;
use yinuo_app::register::{HOLDING, PERSON, POST, UNIT};
use yinuo_domain::org::{Holding, Unit, UnitKind};
use yinuo_policy::AreaClass;

/// Longest chain of units upward that the organisation follows.
const TREE_DEPTH_MAX: usize = 16;

/// Codes that rows may name.
pub(super) struct Known {
    /// Units with their parents.
    pub(super) units: BTreeMap<String, Option<String>>,
    /// What they are, where that is said.
    kinds: BTreeMap<String, UnitKind>,
    /// Post, unit and person of every holding.
    holdings: BTreeSet<[String; 3]>,
    posts: BTreeSet<String>,
    pub(super) people: BTreeSet<String>,
}

/// One sentence for each row that does not fit, with file and line.
pub(super) fn wrong_rows(files: &Files, store: &dyn Store, args: &ImportArgs) -> Result<Vec<String>, Stop> {
    let known = known(files, store)?;
    let mut wrong = Vec::new();
    for (lines, file) in
        [(&files.units, &args.units), (&files.posts, &args.posts), (&files.people, &args.people)]
    {
        let mut codes = BTreeSet::new();
        for line in lines {
            let fault = named_fault(line, &mut codes);
            wrong.extend(fault.map(|fault| said(file, line.line, fault)));
        }
    }
    for line in &files.units {
        let faults = parent_fault(&line.row, &known).into_iter().chain(kind_fault(&line.row, &known));
        wrong.extend(faults.map(|fault| said(&args.units, line.line, fault)));
    }
    let mut said_twice = BTreeSet::new();
    for line in &files.area_classes {
        let faults = area_class_faults(&line.row, &known, &mut said_twice);
        wrong.extend(faults.into_iter().map(|fault| said(&args.area_classes, line.line, fault)));
    }
    for line in &files.holdings {
        let faults = holding_faults(&line.row, &known);
        wrong.extend(faults.into_iter().map(|fault| said(&args.holdings, line.line, fault)));
    }
    for line in &files.roster {
        let fault = duty_fault(&line.row, &known);
        wrong.extend(fault.map(|fault| said(&args.roster, line.line, fault)));
    }
    for line in &files.technicians {
        let faults = field::technician_faults(&line.row, &known);
        wrong.extend(faults.into_iter().map(|fault| said(&args.technicians, line.line, fault)));
    }
    for line in &files.visit_days {
        let fault = field::visit_day_fault(&line.row, &known);
        wrong.extend(fault.map(|fault| said(&args.visit_days, line.line, fault)));
    }
    for line in &files.vans {
        let fault = field::load_fault(&line.row, &known);
        wrong.extend(fault.map(|fault| said(&args.vans, line.line, fault)));
    }
    wrong.extend(pay_faults(files, &known, store, args)?);
    let mut codes = BTreeSet::new();
    for line in &files.canned {
        let fault = canned_fault(line, &mut codes);
        wrong.extend(fault.map(|fault| said(&args.canned, line.line, fault)));
    }
    let mut said_before = BTreeMap::new();
    for line in &files.customers {
        let mut faults = customer_faults(&line.row, &known);
        faults.extend(wish_faults(&line.row, &mut said_before));
        wrong.extend(faults.into_iter().map(|fault| said(&args.customers, line.line, fault)));
    }
    Ok(wrong)
}

/// As [`wrong_rows`], of what pay rests on.
fn pay_faults(
    files: &Files,
    known: &Known,
    store: &dyn Store,
    args: &ImportArgs,
) -> Result<Vec<String>, Stop> {
    let mut wrong = Vec::new();
    let mut customers = BTreeSet::new();
    for line in &files.own_numbers {
        let there = (store, files.customers.as_slice());
        let faults = pay::own_number_faults(&line.row, known, there, &mut customers)?;
        wrong.extend(faults.into_iter().map(|fault| said(&args.own_numbers, line.line, fault)));
    }
    let mut people = BTreeSet::new();
    for line in &files.part_time {
        let faults = pay::part_time_faults(&line.row, known, &mut people);
        wrong.extend(faults.into_iter().map(|fault| said(&args.part_time, line.line, fault)));
    }
    Ok(wrong)
}

/// What is wrong with a row, in Chinese and English.
pub(super) type Fault = (String, String);

fn said(file: &Option<PathBuf>, line: u64, (zh, en): Fault) -> String {
    let file = file.as_deref().map(|file| file.display().to_string()).unwrap_or_default();
    format!("{file}:{line}: {zh} {en}")
}

fn known(files: &Files, store: &dyn Store) -> Result<Known, Stop> {
    let stored = |register: &str| store.register(register).map_err(AppError::from);
    let damaged = |code: &str, error: serde_json::Error| Stop::Failed(format!("{code}: {error}"));
    let (mut units, mut kinds, mut holdings) = (BTreeMap::new(), BTreeMap::new(), BTreeSet::new());
    for row in stored(UNIT)? {
        let unit: Unit = serde_json::from_str(&row.body).map_err(|error| damaged(&row.code, error))?;
        kinds.extend(unit.kind.map(|kind| (unit.code.clone(), kind)));
        units.insert(unit.code, unit.parent);
    }
    for Lined { row, .. } in &files.units {
        units.insert(row.code.clone(), Some(row.parent.clone()).filter(|parent| !parent.is_empty()));
        match UnitKind::of(&row.kind) {
            Some(kind) => kinds.insert(row.code.clone(), kind),
            None => kinds.remove(&row.code),
        };
    }
    for row in stored(HOLDING)? {
        let held: Holding = serde_json::from_str(&row.body).map_err(|error| damaged(&row.code, error))?;
        holdings.insert([held.post, held.unit, held.person]);
    }
    for Lined { row, .. } in &files.holdings {
        holdings.insert([row.post.clone(), row.unit.clone(), row.person.clone()]);
    }
    let codes = |register: &str, lines: &[Lined<NamedLine>]| -> Result<BTreeSet<String>, Stop> {
        let stored = stored(register)?.into_iter().map(|row| row.code);
        Ok(stored.chain(lines.iter().map(|line| line.row.code.clone())).collect())
    };
    Ok(Known {
        units,
        kinds,
        holdings,
        posts: codes(POST, &files.posts)?,
        people: codes(PERSON, &files.people)?,
    })
}

/// A text without words helps nobody; the topic is a branch of a tree that may be adopted later.
fn canned_fault(line: &Lined<CannedLine>, codes: &mut BTreeSet<String>) -> Option<Fault> {
    let CannedLine { code, zh, en, .. } = &line.row;
    if code.is_empty() || zh.is_empty() || en.is_empty() {
        return Some((
            "编码、中文或英文为空。".to_owned(),
            "The code, the Chinese or the English is empty.".to_owned(),
        ));
    }
    let twice = !codes.insert(code.clone());
    twice.then(|| (format!("编码 {code} 出现两次。"), format!("The code {code} comes twice.")))
}

fn named_fault(line: &Lined<NamedLine>, codes: &mut BTreeSet<String>) -> Option<Fault> {
    let code = &line.row.code;
    if code.is_empty() {
        return Some(("编码为空。".to_owned(), "The code is empty.".to_owned()));
    }
    let twice = !codes.insert(code.clone());
    twice.then(|| (format!("编码 {code} 重复。"), format!("The code {code} stands here twice.")))
}

pub(super) fn no_such(zh: &str, en: &str, code: &str) -> Fault {
    (format!("没有编码为 {code} 的{zh}。"), format!("There is no {en} {code}."))
}

fn parent_fault(unit: &NamedLine, known: &Known) -> Option<Fault> {
    if unit.parent.is_empty() {
        return None;
    }
    if !known.units.contains_key(&unit.parent) {
        return Some(no_such("上级单位", "parent unit", &unit.parent));
    }
    let above = std::iter::successors(Some(&unit.code), |code| known.units.get(*code)?.as_ref());
    let endless = above.take(TREE_DEPTH_MAX + 1).count() > TREE_DEPTH_MAX;
    endless.then(|| {
        let code = &unit.code;
        (
            format!("单位 {code} 的上级成环，或超过 {TREE_DEPTH_MAX} 级。"),
            format!("The units above {code} go in a circle, or are more than {TREE_DEPTH_MAX}."),
        )
    })
}

/// A kind that nobody knows, or one that cannot lie below the nearest unit above it that has one.
fn kind_fault(unit: &NamedLine, known: &Known) -> Option<Fault> {
    if unit.kind.is_empty() {
        return None;
    }
    let Some(kind) = UnitKind::of(&unit.kind) else {
        let (given, all) = (&unit.kind, UnitKind::ALL.map(UnitKind::code).join(", "));
        return Some((
            format!("单位类别没有“{given}”，可用：{all}。"),
            format!("There is no kind of unit \"{given}\"; known are {all}."),
        ));
    };
    let above = std::iter::successors(Some(&unit.code), |code| known.units.get(*code)?.as_ref());
    let nearest =
        above.skip(1).take(TREE_DEPTH_MAX).find_map(|code| known.kinds.get(code).map(|kind| (code, kind)));
    let (code, above) = nearest.filter(|(_, above)| !kind.fits_below(**above))?;
    let (own, above) = (kind.name(), above.name());
    Some((
        format!("{}不能在{} {code} 之下。", own.zh, above.zh),
        format!("A {} cannot lie below the {} {code}.", own.en, above.en),
    ))
}

/// A roster makes nobody a holder, so a duty of somebody else would never be done.
fn duty_fault(duty: &DutyLine, known: &Known) -> Option<Fault> {
    let DutyLine { post, unit, person, from, until } = duty;
    if until <= from {
        return Some(("值班的止不晚于起。".to_owned(), "The duty ends before it begins.".to_owned()));
    }
    let held = known.holdings.contains(&[post.clone(), unit.clone(), person.clone()]);
    (!held).then(|| {
        (
            format!("{person} 不任 {unit} 的 {post}，不能排班。"),
            format!("{person} does not hold {post} in {unit} and cannot be on duty there."),
        )
    })
}

fn holding_faults(holding: &HoldingLine, known: &Known) -> Vec<Fault> {
    let mut faults = Vec::new();
    if !known.posts.contains(&holding.post) {
        faults.push(no_such("岗位", "post", &holding.post));
    }
    if !known.units.contains_key(&holding.unit) {
        faults.push(no_such("单位", "unit", &holding.unit));
    }
    if !known.people.contains(&holding.person) {
        faults.push(no_such("人员", "person", &holding.person));
    }
    if holding.until.is_some_and(|until| until <= holding.from) {
        faults.push(("任期的止不晚于起。".to_owned(), "The holding ends before it begins.".to_owned()));
    }
    faults
}

/// A class that no promise knows would silently make none, and two of one instant would be one or the other.
fn area_class_faults(
    line: &AreaClassLine,
    known: &Known,
    seen: &mut BTreeSet<(String, jiff::Timestamp)>,
) -> Vec<Fault> {
    let mut faults = Vec::new();
    if AreaClass::of(&line.class).is_none() {
        faults.push(no_class(&line.class));
    }
    if !known.units.contains_key(&line.area) {
        faults.push(no_such("单位", "unit", &line.area));
    }
    if !seen.insert((line.area.clone(), line.from)) {
        let (area, from) = (&line.area, line.from);
        faults.push((
            format!("{area} 从 {from} 起的类别出现两次。"),
            format!("The class of {area} from {from} stands here twice."),
        ));
    }
    faults
}

fn no_class(area: &str) -> Fault {
    (
        format!("区域只能是 urban 或 rural，不能是 {area}。"),
        format!("The area must be urban or rural, not {area}."),
    )
}

/// An area class that no promise knows would silently make no promise, and money is never negative.
fn customer_faults(customer: &CustomerLine, known: &Known) -> Vec<Fault> {
    let mut faults = Vec::new();
    if customer.code.is_empty() {
        faults.push(("客户编码为空。".to_owned(), "The customer's code is empty.".to_owned()));
    }
    if !customer.area.is_empty() && AreaClass::of(&customer.area).is_none() {
        faults.push(no_class(&customer.area));
    }
    if !customer.grid.is_empty() && !known.units.contains_key(&customer.grid) {
        faults.push(no_such("网格", "grid", &customer.grid));
    }
    if customer.monthly_fee_minor < 0 || customer.one_off_fee_minor < 0 {
        faults.push(("费用不能为负。".to_owned(), "Fees must not be negative.".to_owned()));
    }
    if !customer.unit.is_empty() && !known.units.contains_key(&customer.unit) {
        faults.push(no_such("单位", "unit", &customer.unit));
    }
    faults
}

/// Longest openid.
const OPENID_CHARS_MAX: usize = 64;

/// How a customer wants to be written to: a language that we have, an openid as the platform writes them, and the same in each
/// of his rows. An openid that is wrong would send his question for a score to somebody else.
fn wish_faults<'l>(
    customer: &'l CustomerLine,
    said_before: &mut BTreeMap<(&'l str, &'static str), &'l str>,
) -> Vec<Fault> {
    let CustomerLine { code, language, wechat, .. } = customer;
    let mut faults = Vec::new();
    if !matches!(language.as_str(), "" | "zh" | "en") {
        faults.push((
            format!("语言只能是 zh 或 en，不能是 {language}。"),
            format!("The language must be zh or en, not {language}."),
        ));
    }
    let plain = wechat.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'));
    if !plain || wechat.len() > OPENID_CHARS_MAX {
        faults.push((
            format!("微信 openid 只有字母、数字、短横和下划线，至多 {OPENID_CHARS_MAX} 个。"),
            format!(
                "An openid has letters, digits, dashes and underscores only, at most {OPENID_CHARS_MAX}."
            ),
        ));
    }
    for (what, said) in [("language", language.as_str()), ("wechat", wechat.as_str())] {
        if said.is_empty() {
            continue;
        }
        let before = *said_before.entry((code.as_str(), what)).or_insert(said);
        if before != said {
            faults.push((
                format!("客户 {code} 的 {what} 与前面的行不同。"),
                format!("The {what} of customer {code} differs from a row above."),
            ));
        }
    }
    faults
}
