//! `yinuo explain` and `yinuo audit`: why each deadline and each sum is what it is, and whether the file is sound.

use crate::Stop;
use crate::data::{Data, Shelf};
use crate::serve::{clock_of, open_with};
use clap::{Args, ValueEnum};
use yinuo_domain::case::ClockStatus;
use yinuo_domain::tell::{
    ClockSheet, area_payment_lines, clock_sheets, exception_lines, late_lines, rejection_lines, tell,
};
use yinuo_policy::Bilingual;

/// Language of a printed explanation.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Language {
    /// Chinese.
    Zh,
    /// English.
    En,
    /// Both, Chinese first.
    Both,
}

/// Flags of `yinuo explain`.
#[derive(Args)]
pub struct ExplainArgs {
    /// Number of the case (with or without dashes), or its id; the id of a payment for the area of an outage, as it stands in
    /// the settlement file; or `wage PERSON MONTH`.
    #[arg(required = true, num_args = 1..=3, value_name = "CASE")]
    what: Vec<String>,
    /// The data file, or the address of a database (postgres://…).
    #[arg(long, env = "YINUO_DATA", default_value = "out/demo.sqlite")]
    data: Data,
    #[command(flatten)]
    shelf: Shelf,
    /// Language.
    #[arg(long, value_enum, default_value = "both")]
    lang: Language,
    /// One JSON document on standard output.
    #[arg(long)]
    json: bool,
}

/// Flags of `yinuo audit`.
#[derive(Args)]
pub struct AuditArgs {
    /// The data file, or the address of a database (postgres://…).
    #[arg(long, env = "YINUO_DATA", default_value = "out/demo.sqlite")]
    data: Data,
    #[command(flatten)]
    shelf: Shelf,
}

/// Prints every deadline and sum of a case.
pub fn explain(args: &ExplainArgs) -> Result<(), Stop> {
    let app = open_with(&args.data, &args.shelf, clock_of(&args.data, None)?)?;
    let case = match args.what.as_slice() {
        [wage, person, month] if wage == "wage" => {
            return crate::wage::explain(&app, person, month, args.lang);
        }
        [case] => case,
        _ => {
            return Err(Stop::Refused(
                "写单号，或 wage 人员 月份。 Name a case, or: wage PERSON MONTH.".to_owned(),
            ));
        }
    };
    let law = app.law();
    if let Some((payment, outage)) = app.find_area_payment(case)? {
        let lines = area_payment_lines(&payment, &outage, &law.book, &law.org);
        if args.json {
            say!("{}", serde_json::json!({ "payment": payment, "lines": lines }));
        } else {
            lines.iter().for_each(|line| say!("{}", side(line, args.lang)));
        }
        return Ok(());
    }
    let file = app.case_file(app.find_case(case)?)?;
    let sheets = clock_sheets(&file.case, &law.book, &law.org, app.now());
    if args.json {
        say!("{}", json(&file.case.number, &sheets));
        return Ok(());
    }
    let title = law
        .book
        .current()
        .category(&file.case.facts.category)
        .map(|found| found.name.clone())
        .unwrap_or_default();
    say!("{}  {}", file.case.number, side(&title, args.lang));
    for sheet in &sheets {
        say!("\n■ {}  [{}]  {}", side(&sheet.name, args.lang), status(sheet), side(&sheet.note, args.lang));
        for line in sheet.reasons.iter().chain(&sheet.sums) {
            say!("  {}", side(&line.text, args.lang));
        }
        say!(
            "  {}  ({} @ {})",
            side(&sheet.sentence, args.lang),
            sheet.clock.rule,
            &sheet.policy.chars().take(12).collect::<String>()
        );
    }
    // What no rule owes, and under which limit; what was told late, and by whom; and a refusal to take the case.
    let granted = exception_lines(&file.case, &law.book, &law.org).into_iter();
    let late = late_lines(&file.case, &law.book, &law.org);
    let refused = rejection_lines(&file.case, &law.book, &law.org, app.now());
    for line in granted.chain(late).chain(refused) {
        say!("\n◆ {}", side(&line.text, args.lang));
    }
    say!("");
    for stored in &file.history {
        let told = tell(&file.case, &stored.fact, &law.book, &law.org);
        let stamp = law.book.current().local_stamp(stored.fact.occurred);
        say!("{:>4}  {}  {}", stored.version, side(&stamp, args.lang), side(&told.text, args.lang));
    }
    Ok(())
}

/// A sentence in the language asked for.
pub fn side(text: &Bilingual, language: Language) -> String {
    match language {
        Language::Zh => text.zh.clone(),
        Language::En => text.en.clone(),
        Language::Both if text.zh == text.en => text.zh.clone(),
        Language::Both => format!("{} / {}", text.zh, text.en),
    }
}

fn status(sheet: &ClockSheet) -> &'static str {
    match sheet.clock.status {
        ClockStatus::Running => "running",
        ClockStatus::Paused { .. } => "paused",
        ClockStatus::Kept => "kept",
        ClockStatus::Broken => "broken",
        ClockStatus::Void => "void",
        ClockStatus::Ended => "ended",
    }
}

fn json(number: &str, sheets: &[ClockSheet]) -> serde_json::Value {
    let clocks: Vec<serde_json::Value> = sheets
        .iter()
        .map(|sheet| {
            serde_json::json!({
                "id": sheet.clock.id(),
                "name": sheet.name,
                "rule": sheet.clock.rule,
                "policy": sheet.policy,
                "state": status(sheet),
                "started_at": sheet.clock.started_at,
                "due_at": sheet.clock.due_at,
                "stopped_at": sheet.stopped_at,
                "reasons": sheet.reasons,
                "sums": sheet.sums,
            })
        })
        .collect();
    serde_json::json!({ "number": number, "clocks": clocks })
}

/// Checks the whole file.
pub fn audit(args: &AuditArgs) -> Result<(), Stop> {
    let app = open_with(&args.data, &args.shelf, clock_of(&args.data, None)?)?;
    app.check_complete()?;
    let report = yinuo_sim::audit(&app)?;
    say!("{report}");
    let states = app.states_that_disagree()?;
    for number in &states {
        say!("case {number}: its kept state is not what its events tell");
    }
    if report.findings.is_empty() && states.is_empty() {
        Ok(())
    } else {
        Err(Stop::Refused("the auditor has findings".to_owned()))
    }
}
