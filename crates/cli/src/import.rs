//! `yinuo import`: registers and the customer mirror from CSV. All files are read and checked, against one another and
//! against what is stored, before anything is written; a row that does not fit is reported with its line.

mod check;
mod field;
mod lines;
mod pay;

use crate::Stop;
use crate::data::Data;
use crate::edge::{WallClock, system_millis};
use crate::given::opened;
use crate::init::operator;
use clap::Args;
use lines::{
    AreaClassLine, CannedLine, CustomerLine, DutyLine, HoldingLine, LoadLine, NamedLine, OwnNumberLine,
    PartTimeLine, RowFault, TechnicianLine, Unreadable, VisitDayLine, is_encoding, read_lines,
};
use serde::de::DeserializeOwned;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use yinuo_app::pay::OWN_NUMBER;
use yinuo_app::ports::CustomerRow;
use yinuo_app::register::{
    AREA_CLASS, AreaClassBody, CANNED, CannedBody, CustomerBody, HOLDING, PART_TIME, PERSON, POST, ROSTER,
    ServiceBody, UNIT, Usage, json, mirror_customers, set_registers,
};
use yinuo_app::visit::{TECHNICIAN, VISIT_DAY};
use yinuo_domain::org::{Duty, Holding, Person, Post, Unit, UnitKind};
use yinuo_domain::technician::Spot;
use yinuo_policy::{AreaClass, Bilingual, Instant};

/// Flags of `yinuo import`.
#[derive(Args)]
pub struct ImportArgs {
    /// The data file, or the address of a database (postgres://…).
    #[arg(long, env = "YINUO_DATA", default_value = "yinuo.sqlite")]
    data: Data,
    /// Units: code,zh,en,parent; and, where it is one, kind (province, city, county, hall, grid, team, contractor or agent-outlet).
    #[arg(long, value_name = "FILE")]
    units: Option<PathBuf>,
    /// Classes of areas: area (a unit or a grid), class (urban or rural), from (an instant like 2026-01-01T00:00:00+08:00). What was promised before keeps its class.
    #[arg(long, value_name = "FILE")]
    area_classes: Option<PathBuf>,
    /// Posts: code,zh,en,roles (separated by blanks).
    #[arg(long, value_name = "FILE")]
    posts: Option<PathBuf>,
    /// People: code,zh,en; and, where they work from the queue, skills (branches of the category tree, separated by blanks) and cases_max.
    #[arg(long, value_name = "FILE")]
    people: Option<PathBuf>,
    /// Who holds which post: post,unit,person,from,until,deputy (instants like 2026-01-01T00:00:00+08:00).
    #[arg(long, value_name = "FILE")]
    holdings: Option<PathBuf>,
    /// Duty rosters: post,unit,person,from,until (instants); each row somebody who holds the post.
    #[arg(long, value_name = "FILE")]
    roster: Option<PathBuf>,
    /// Technicians: person,skills,units (separated by blanks),shift_from,shift_until (08:00),weekdays (12345); and, where known, tools (of his kit),leave (dates),rest_from,rest_until (12:00),contractor,latitude_micro,longitude_micro of his home.
    #[arg(long, value_name = "FILE")]
    technicians: Option<PathBuf>,
    /// Days on which a unit takes fewer visits, or none: unit,date,visits_max,reason.
    #[arg(long, value_name = "FILE")]
    visit_days: Option<PathBuf>,
    /// Parts loaded onto vans: technician,part,count,reference; a reference loads once.
    #[arg(long, value_name = "FILE")]
    vans: Option<PathBuf>,
    /// Customers who are of our staff or live with somebody of it: customer,person,household (true or false),until (an instant, empty while it lasts). Their verdicts wait for somebody of another unit, and they neither earn points nor give any.
    #[arg(long, value_name = "FILE")]
    own_numbers: Option<PathBuf>,
    /// Who works part of the full hours: person,from,until (instants, until empty while it lasts),percent. The floor of a month's pay counts by them.
    #[arg(long, value_name = "FILE")]
    part_time: Option<PathBuf>,
    /// Canned texts: code,topic,zh,en (topic is a branch of the category tree, empty for any).
    #[arg(long, value_name = "FILE")]
    canned: Option<PathBuf>,
    /// Customers, one row a service: code,name,phone,segment,service,product,access,zh,en,area,unit,address,monthly_fee_minor,one_off_fee_minor; and, where known, language (zh or en), wechat (his openid under the official account), no_messages and no_calls (true where he asked for none), tier, grid (the code of its unit), suspended (overdue, asked or lost), owed_minor, data_used_gb, data_of_gb, voice_used_minutes and voice_of_minutes of this month, latitude_micro and longitude_micro of the premises.
    #[arg(long, value_name = "FILE")]
    customers: Option<PathBuf>,
}

const HOLDING_COLUMNS: [&str; 6] = ["post", "unit", "person", "from", "until", "deputy"];
const TECHNICIAN_COLUMNS: [&str; 6] = ["person", "skills", "units", "shift_from", "shift_until", "weekdays"];
const CUSTOMER_COLUMNS: [&str; 14] = [
    "code",
    "name",
    "phone",
    "segment",
    "service",
    "product",
    "access",
    "zh",
    "en",
    "area",
    "unit",
    "address",
    "monthly_fee_minor",
    "one_off_fee_minor",
];

pub(crate) use lines::Lined;

/// Everything that the files say.
#[derive(Default)]
struct Files {
    units: Vec<Lined<NamedLine>>,
    area_classes: Vec<Lined<AreaClassLine>>,
    posts: Vec<Lined<NamedLine>>,
    people: Vec<Lined<NamedLine>>,
    holdings: Vec<Lined<HoldingLine>>,
    roster: Vec<Lined<DutyLine>>,
    technicians: Vec<Lined<TechnicianLine>>,
    visit_days: Vec<Lined<VisitDayLine>>,
    vans: Vec<Lined<LoadLine>>,
    own_numbers: Vec<Lined<OwnNumberLine>>,
    part_time: Vec<Lined<PartTimeLine>>,
    canned: Vec<Lined<CannedLine>>,
    customers: Vec<Lined<CustomerLine>>,
}

/// Imports what the flags name.
pub fn import(args: &ImportArgs) -> Result<(), Stop> {
    let own = [&args.units, &args.posts, &args.people, &args.holdings, &args.roster, &args.canned];
    let field = [&args.technicians, &args.visit_days, &args.vans, &args.customers, &args.area_classes];
    let pay = [&args.own_numbers, &args.part_time];
    let mut files = own.iter().chain(&field).chain(&pay);
    if files.all(|file| file.is_none()) {
        return Err(Stop::Refused("没有指定文件。 No file was named. See `yinuo import --help`.".to_owned()));
    }
    let files = Files {
        units: read(&args.units, &["code", "zh", "en"])?,
        area_classes: read(&args.area_classes, &["area", "class", "from"])?,
        posts: read(&args.posts, &["code", "zh", "en"])?,
        people: read(&args.people, &["code", "zh", "en"])?,
        holdings: read(&args.holdings, &HOLDING_COLUMNS)?,
        roster: read(&args.roster, &HOLDING_COLUMNS[..5])?,
        technicians: read(&args.technicians, &TECHNICIAN_COLUMNS)?,
        visit_days: read(&args.visit_days, &["unit", "date", "visits_max", "reason"])?,
        vans: read(&args.vans, &["technician", "part", "count", "reference"])?,
        own_numbers: read(&args.own_numbers, &["customer", "person", "household", "until"])?,
        part_time: read(&args.part_time, &["person", "from", "until", "percent"])?,
        canned: read(&args.canned, &["code", "topic", "zh", "en"])?,
        customers: read(&args.customers, &CUSTOMER_COLUMNS)?,
    };
    let store = args.data.open()?;
    refuse_if_any(check::wrong_rows(&files, store.as_ref(), args)?)?;
    let Files {
        units,
        area_classes,
        posts,
        people,
        holdings,
        roster,
        technicians,
        visit_days,
        vans,
        own_numbers,
        part_time,
        canned,
        customers,
    } = files;
    let registers = [
        (UNIT, unit_rows(&units)?),
        (AREA_CLASS, area_class_rows(area_classes)?),
        (POST, post_rows(&posts)?),
        (PERSON, person_rows(&people)?),
        (HOLDING, holding_rows(holdings)?),
        (ROSTER, duty_rows(roster)?),
        (CANNED, canned_rows(canned)?),
        (TECHNICIAN, field::technician_rows(&technicians)?),
        (VISIT_DAY, field::visit_day_rows(visit_days)?),
        (OWN_NUMBER, pay::own_number_rows(own_numbers)?),
        (PART_TIME, pay::part_time_rows(part_time)?),
    ];
    set_registers(store.as_ref(), &WallClock::new(), &operator(), &registers)?;
    for (register, rows) in &registers {
        say!("{register}: {} rows", rows.len());
    }
    say!("van: {} loads", field::load(store.as_ref(), vans, system_millis())?);
    let mirrored = mirror(customers)?;
    say!("customer: {} rows", mirrored.len());
    mirror_customers(store.as_ref(), mirrored)?;
    Ok(())
}

fn read<T: DeserializeOwned>(file: &Option<PathBuf>, columns: &[&str]) -> Result<Vec<Lined<T>>, Stop> {
    file.as_deref().map_or(Ok(Vec::new()), |file| lines(file, columns))
}

/// Code and body of rows.
type Rows = Result<Vec<(String, String)>, Stop>;

fn name(line: &NamedLine) -> Bilingual {
    Bilingual::new(&*line.zh, &*line.en)
}

fn unit_rows(lines: &[Lined<NamedLine>]) -> Rows {
    let row = |Lined { row, .. }: &Lined<NamedLine>| {
        let parent = Some(row.parent.clone()).filter(|parent| !parent.is_empty());
        let kind = UnitKind::of(&row.kind);
        Ok((row.code.clone(), json(&Unit { code: row.code.clone(), name: name(row), parent, kind })?))
    };
    lines.iter().map(row).collect()
}

fn area_class_rows(lines: Vec<Lined<AreaClassLine>>) -> Rows {
    let row = |Lined { row, .. }: Lined<AreaClassLine>| {
        // Whoever came so far has a class: the rows were checked.
        let class = AreaClass::of(&row.class).unwrap_or(AreaClass::Urban);
        let body = AreaClassBody { area: row.area, class, from: Instant(row.from.as_millisecond()) };
        Ok((body.code(), json(&body)?))
    };
    lines.into_iter().map(row).collect()
}

fn post_rows(lines: &[Lined<NamedLine>]) -> Rows {
    let row = |Lined { row, .. }: &Lined<NamedLine>| {
        let roles = row.roles.split_whitespace().map(str::to_owned).collect();
        Ok((row.code.clone(), json(&Post { code: row.code.clone(), name: name(row), roles })?))
    };
    lines.iter().map(row).collect()
}

fn person_rows(lines: &[Lined<NamedLine>]) -> Rows {
    let row = |Lined { row, .. }: &Lined<NamedLine>| {
        let person = Person {
            code: row.code.clone(),
            name: name(row),
            skills: row.skills.split_whitespace().map(str::to_owned).collect(),
            cases_max: row.cases_max,
            grade: row.grade,
        };
        Ok((row.code.clone(), json(&person)?))
    };
    lines.iter().map(row).collect()
}

fn canned_rows(lines: Vec<Lined<CannedLine>>) -> Rows {
    let row = |Lined { row, .. }: Lined<CannedLine>| {
        let body = CannedBody { topic: row.topic, text: Bilingual::new(row.zh, row.en) };
        Ok((row.code, json(&body)?))
    };
    lines.into_iter().map(row).collect()
}

fn holding_rows(lines: Vec<Lined<HoldingLine>>) -> Rows {
    let row = |Lined { row, .. }: Lined<HoldingLine>| {
        let holding = Holding {
            post: row.post,
            unit: row.unit,
            person: row.person,
            from: Instant(row.from.as_millisecond()),
            until: row.until.map(|until| Instant(until.as_millisecond())),
            deputy: row.deputy,
        };
        let code = format!("{}/{}/{}/{}", holding.post, holding.unit, holding.person, holding.from.0);
        Ok((code, json(&holding)?))
    };
    lines.into_iter().map(row).collect()
}

fn duty_rows(lines: Vec<Lined<DutyLine>>) -> Rows {
    let row = |Lined { row, .. }: Lined<DutyLine>| {
        let duty = Duty {
            post: row.post,
            unit: row.unit,
            person: row.person,
            from: Instant(row.from.as_millisecond()),
            until: Instant(row.until.as_millisecond()),
        };
        let code = format!("{}/{}/{}/{}", duty.post, duty.unit, duty.person, duty.from.0);
        Ok((code, json(&duty)?))
    };
    lines.into_iter().map(row).collect()
}

fn mirror(lines: Vec<Lined<CustomerLine>>) -> Result<Vec<CustomerRow>, Stop> {
    let as_of = system_millis();
    let mut customers: BTreeMap<String, (CustomerRow, CustomerBody)> = BTreeMap::new();
    for Lined { row: line, .. } in lines {
        let service = ServiceBody {
            code: line.service,
            product: line.product,
            access: line.access,
            name: Bilingual::new(line.zh, line.en),
            area: line.area,
            grid: line.grid,
            unit: line.unit,
            address: line.address,
            monthly_fee_minor: line.monthly_fee_minor,
            one_off_fee_minor: line.one_off_fee_minor,
            suspended: line.suspended,
            owed_minor: line.owed_minor.unwrap_or(0),
            usage: [
                ("data-gb", line.data_used_gb, line.data_of_gb),
                ("voice-minutes", line.voice_used_minutes, line.voice_of_minutes),
            ]
            .into_iter()
            .filter_map(|(what, used, of)| Some(Usage { what: what.to_owned(), used: used?, of }))
            .collect(),
            spot: line
                .latitude_micro
                .zip(line.longitude_micro)
                .and_then(|(north, east)| Spot::new(north, east)),
        };
        let (language, wechat) = (line.language, line.wechat);
        let (no_messages, no_calls) = (line.no_messages == Some(true), line.no_calls == Some(true));
        let (_, body) = customers.entry(line.code.clone()).or_insert_with(|| {
            let row = CustomerRow {
                code: line.code,
                name: line.name,
                phone: line.phone,
                segment: line.segment,
                body: String::new(),
                as_of,
            };
            (row, CustomerBody { tier: line.tier, ..CustomerBody::default() })
        });
        // A wish is the customer's and not the service's: any of his rows may say it, and no two differ.
        for (kept, said) in [(&mut body.language, language), (&mut body.wechat, wechat)] {
            if !said.is_empty() {
                *kept = said;
            }
        }
        body.no_messages |= no_messages;
        body.no_calls |= no_calls;
        if !service.code.is_empty() {
            body.services.push(service);
        }
    }
    customers.into_values().map(|(row, body)| Ok(CustomerRow { body: json(&body)?, ..row })).collect()
}

fn lines<T: DeserializeOwned>(file: &Path, columns: &[&str]) -> Result<Vec<Lined<T>>, Stop> {
    let failed = |error: &dyn std::fmt::Display| Stop::Failed(format!("{}: {error}", file.display()));
    match read_lines(opened(file)?, columns) {
        Ok(found) => Ok(found),
        Err(Unreadable::Header(error)) if is_encoding(&error) => Err(Stop::Refused(said(file, NOT_UTF8))),
        Err(Unreadable::Header(error)) => Err(failed(&error)),
        Err(Unreadable::Columns(missing)) => {
            let columns = missing.join(", ");
            Err(Stop::Refused(format!(
                "F002 {0}: 第一行缺少列：{columns}。见 `yinuo import --help`。\n     \
                 {0}: the first line lacks columns: {columns}. See `yinuo import --help`.",
                file.display()
            )))
        }
        Err(Unreadable::TooMany(rows_max)) => Err(Stop::Refused(format!(
            "F001 {0}: 超过 {rows_max} 行，没有导入。请分成几个文件。\n     \
             {0}: more than {rows_max} rows; nothing was imported. Split it into several files.",
            file.display()
        ))),
        Err(Unreadable::Rows(wrong)) => {
            let one = |fault: RowFault| match fault {
                RowFault::Csv(error) if is_encoding(&error) => format!("{} {error}", said(file, NOT_UTF8)),
                RowFault::Csv(error) => format!("{} {error}", said(file, NOT_AS_COLUMNS)),
                RowFault::Nul(line) => format!("{} {line}", said(file, HAS_NUL)),
            };
            refuse_if_any(wrong.into_iter().map(one).collect()).map(|()| Vec::new())
        }
    }
}

/// Refusals of a file by number, in Chinese and English.
const NOT_UTF8: [&str; 3] = [
    "F003",
    "不是 UTF-8 编码，没有导入。请用表格软件另存为“CSV UTF-8”。",
    "not in UTF-8; nothing was imported. Save it as \"CSV UTF-8\".",
];
const NOT_AS_COLUMNS: [&str; 3] = [
    "F004",
    "这一行与列不合。请照所说的列改正。",
    "a row does not fit its columns. Correct the field that is named.",
];
const HAS_NUL: [&str; 3] =
    ["F005", "含 U+0000，哪里也存不下。请删去。行：", "U+0000, which nothing can store. Remove it. Line:"];

fn said(file: &Path, [code, zh, en]: [&str; 3]) -> String {
    format!("{code} {0}: {zh} {0}: {en}", file.display())
}

/// Most wrong rows that a refusal lists; the rest is counted.
const WRONG_SHOWN_MAX: usize = 20;

/// Refuses the whole import when rows do not fit.
fn refuse_if_any(mut wrong: Vec<String>) -> Result<(), Stop> {
    if wrong.is_empty() {
        return Ok(());
    }
    let count = wrong.len();
    wrong.truncate(WRONG_SHOWN_MAX);
    wrong.push(format!("{count} things do not fit; nothing was imported. 有 {count} 处不合，没有导入。"));
    Err(Stop::Refused(wrong.join("\n")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn y44_what_a_customer_wishes_stands_in_any_of_his_rows_and_is_his_for_all_of_them() {
        let head = "language,wechat,no_messages,no_calls,";
        let rows = ["en,,,true,C1,王小河,1,household,S1", ",oSzV5t9e,true,,C1,王小河,1,household,S2"];
        let columns = CUSTOMER_COLUMNS.join(",");
        let rows: String =
            rows.iter().map(|row| format!("{row},broadband,fibre,光,F,urban,,,0,0\n")).collect();
        let read = read_lines(format!("{head}{columns}\n{rows}").as_bytes(), &CUSTOMER_COLUMNS);
        let lines = read.ok().map(|lines| mirror(lines).ok()).unwrap_or_default().unwrap_or_default();
        let [only] = lines.as_slice() else { panic!("one customer: {lines:?}") };
        let body: CustomerBody = serde_json::from_str(&only.body).unwrap_or_default();
        assert_eq!((body.language.as_str(), body.wechat.as_str()), ("en", "oSzV5t9e"));
        assert!(body.no_messages && body.no_calls && body.services.len() == 2);
    }
}
