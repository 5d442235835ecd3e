//! `yinuo import`: registers and the customer mirror from CSV. All files are read and checked before anything is
//! written; a row that does not fit is reported with its line.

use crate::Stop;
use crate::data::Data;
use crate::edge::{WallClock, system_millis};
use crate::init::operator;
use clap::Args;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use yinuo_app::ports::CustomerRow;
use yinuo_app::register::{
    CustomerBody, HOLDING, PERSON, POST, ServiceBody, UNIT, json, mirror_customers, set_rows,
};
use yinuo_domain::org::{Holding, Person, Post, Unit};
use yinuo_policy::{Bilingual, Instant};

/// Largest number of rows of one file.
const ROWS_MAX: usize = 5_000_000;

/// Flags of `yinuo import`.
#[derive(Args)]
pub struct ImportArgs {
    /// The data file, or the address of a database (postgres://…).
    #[arg(long, env = "YINUO_DATA", default_value = "yinuo.sqlite")]
    data: Data,
    /// Units: code,zh,en,parent.
    #[arg(long, value_name = "FILE")]
    units: Option<PathBuf>,
    /// Posts: code,zh,en,roles (separated by blanks).
    #[arg(long, value_name = "FILE")]
    posts: Option<PathBuf>,
    /// People: code,zh,en.
    #[arg(long, value_name = "FILE")]
    people: Option<PathBuf>,
    /// Who holds which post: post,unit,person,from,until,deputy (instants like 2026-01-01T00:00:00+08:00).
    #[arg(long, value_name = "FILE")]
    holdings: Option<PathBuf>,
    /// Customers, one row a service: code,name,phone,segment,service,product,access,zh,en,area,unit,address,monthly_fee_minor,one_off_fee_minor.
    #[arg(long, value_name = "FILE")]
    customers: Option<PathBuf>,
}

#[derive(Deserialize)]
struct NamedLine {
    code: String,
    zh: String,
    en: String,
    #[serde(default)]
    parent: String,
    #[serde(default)]
    roles: String,
}

#[derive(Deserialize)]
struct HoldingLine {
    post: String,
    unit: String,
    person: String,
    from: jiff::Timestamp,
    until: Option<jiff::Timestamp>,
    deputy: bool,
}

#[derive(Deserialize)]
struct CustomerLine {
    code: String,
    name: String,
    phone: String,
    segment: String,
    service: String,
    product: String,
    access: String,
    zh: String,
    en: String,
    area: String,
    unit: String,
    address: String,
    monthly_fee_minor: i64,
    one_off_fee_minor: i64,
}

const HOLDING_COLUMNS: [&str; 6] = ["post", "unit", "person", "from", "until", "deputy"];
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

/// An area class that no promise knows would silently make no promise, and money is never negative.
fn check_customers(lines: &[CustomerLine]) -> Result<(), Stop> {
    let bad = |line: &&CustomerLine| {
        !matches!(line.area.as_str(), "urban" | "rural" | "")
            || line.monthly_fee_minor < 0
            || line.one_off_fee_minor < 0
    };
    let codes: Vec<&str> = lines.iter().filter(bad).map(|line| line.code.as_str()).take(20).collect();
    if codes.is_empty() {
        return Ok(());
    }
    Err(Stop::Refused(format!(
        "区域只能是 urban 或 rural，费用不能为负：{0}。没有导入。 The area must be urban or rural and fees must not be negative: {0}. Nothing was imported.",
        codes.join(", ")
    )))
}

/// Imports what the flags name.
pub fn import(args: &ImportArgs) -> Result<(), Stop> {
    let files = [&args.units, &args.posts, &args.people, &args.holdings, &args.customers];
    if files.iter().all(|file| file.is_none()) {
        return Err(Stop::Refused("没有指定文件。 No file was named. See `yinuo import --help`.".to_owned()));
    }
    let named = |file: &Option<PathBuf>| {
        file.as_deref().map_or(Ok(Vec::new()), |file| lines::<NamedLine>(file, &["code", "zh", "en"]))
    };
    let (units, posts, people) = (named(&args.units)?, named(&args.posts)?, named(&args.people)?);
    let holdings = args
        .holdings
        .as_deref()
        .map_or(Ok(Vec::new()), |file| lines::<HoldingLine>(file, &HOLDING_COLUMNS))?;
    let customers = args
        .customers
        .as_deref()
        .map_or(Ok(Vec::new()), |file| lines::<CustomerLine>(file, &CUSTOMER_COLUMNS))?;
    check_customers(&customers)?;
    let store = args.data.open()?;
    let store = store.as_ref();
    let clock = WallClock::new();
    let name = |line: &NamedLine| Bilingual::new(&*line.zh, &*line.en);
    let mut rows: Vec<(&str, Vec<(String, String)>)> =
        vec![(UNIT, Vec::new()), (POST, Vec::new()), (PERSON, Vec::new())];
    for line in &units {
        let parent = Some(line.parent.clone()).filter(|parent| !parent.is_empty());
        rows[0]
            .1
            .push((line.code.clone(), json(&Unit { code: line.code.clone(), name: name(line), parent })?));
    }
    for line in &posts {
        let roles = line.roles.split_whitespace().map(str::to_owned).collect();
        rows[1]
            .1
            .push((line.code.clone(), json(&Post { code: line.code.clone(), name: name(line), roles })?));
    }
    for line in &people {
        rows[2].1.push((line.code.clone(), json(&Person { code: line.code.clone(), name: name(line) })?));
    }
    let mut held = Vec::new();
    for line in holdings {
        let holding = Holding {
            post: line.post,
            unit: line.unit,
            person: line.person,
            from: Instant(line.from.as_millisecond()),
            until: line.until.map(|until| Instant(until.as_millisecond())),
            deputy: line.deputy,
        };
        let code = format!("{}/{}/{}/{}", holding.post, holding.unit, holding.person, holding.from.0);
        held.push((code, json(&holding)?));
    }
    rows.push((HOLDING, held));
    for (register, rows) in &rows {
        set_rows(store, &clock, &operator(), register, rows)?;
        say!("{register}: {} rows", rows.len());
    }
    let mirrored = mirror(customers)?;
    say!("customer: {} rows", mirrored.len());
    mirror_customers(store, mirrored)?;
    Ok(())
}

fn mirror(lines: Vec<CustomerLine>) -> Result<Vec<CustomerRow>, Stop> {
    let as_of = system_millis();
    let mut customers: BTreeMap<String, (CustomerRow, CustomerBody)> = BTreeMap::new();
    for line in lines {
        let service = ServiceBody {
            code: line.service,
            product: line.product,
            access: line.access,
            name: Bilingual::new(line.zh, line.en),
            area: line.area,
            unit: line.unit,
            address: line.address,
            monthly_fee_minor: line.monthly_fee_minor,
            one_off_fee_minor: line.one_off_fee_minor,
        };
        let (_, body) = customers.entry(line.code.clone()).or_insert_with(|| {
            let row = CustomerRow {
                code: line.code,
                name: line.name,
                phone: line.phone,
                segment: line.segment,
                body: String::new(),
                as_of,
            };
            (row, CustomerBody { services: Vec::new() })
        });
        if !service.code.is_empty() {
            body.services.push(service);
        }
    }
    customers.into_values().map(|(row, body)| Ok(CustomerRow { body: json(&body)?, ..row })).collect()
}

fn lines<T: DeserializeOwned>(file: &Path, columns: &[&str]) -> Result<Vec<T>, Stop> {
    let reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_path(file);
    let mut reader = reader.map_err(|error| Stop::Failed(format!("{}: {error}", file.display())))?;
    let headers =
        reader.headers().map_err(|error| Stop::Failed(format!("{}: {error}", file.display())))?.clone();
    let missing: Vec<&str> =
        columns.iter().copied().filter(|column| !headers.iter().any(|header| header == *column)).collect();
    if !missing.is_empty() {
        let columns = missing.join(", ");
        return Err(Stop::Refused(format!(
            "{}: 第一行缺少列：{columns}。 The first line lacks columns: {columns}. See `yinuo import --help`.",
            file.display()
        )));
    }
    let mut found = Vec::new();
    let mut wrong = Vec::new();
    for row in reader.deserialize::<T>().take(ROWS_MAX) {
        match row {
            Ok(row) => found.push(row),
            Err(error) => wrong.push(format!("{}: {error}", file.display())),
        }
    }
    if wrong.is_empty() {
        return Ok(found);
    }
    let count = wrong.len();
    wrong.truncate(20);
    wrong.push(format!("{count} rows do not fit; nothing was imported. 有 {count} 行不合格式，没有导入。"));
    Err(Stop::Refused(wrong.join("\n")))
}
