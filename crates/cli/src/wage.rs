//! `yinuo explain wage PERSON MONTH` and `yinuo policy rehearse`: why a wage is what it is, and what it would have been.

use crate::Stop;
use crate::data::{Data, Shelf};
use crate::explain::{Language, side};
use crate::init::read;
use crate::serve::{clock_of, open_with};
use crate::shipped::refused;
use clap::Args;
use std::collections::BTreeMap;
use std::path::PathBuf;
use yinuo_account::{Rehearsed, ToldLine, rehearse_pay, tell_wage};
use yinuo_app::App;
use yinuo_app::pay::month_before;
use yinuo_policy::{Bilingual, Instant, Pack, Policy};

/// Flags of `yinuo policy rehearse`.
#[derive(Args)]
pub struct RehearseArgs {
    /// Draft packs: each takes the place of the adopted one of its id, or comes after them.
    #[arg(required = true, value_name = "FILE")]
    packs: Vec<PathBuf>,
    /// Month of pay, for example 2026-10; the one before this when absent.
    #[arg(long)]
    month: Option<String>,
    /// The data file, or the address of a database (postgres://…).
    #[arg(long, env = "YINUO_DATA", default_value = "out/demo.sqlite")]
    data: Data,
    #[command(flatten)]
    shelf: Shelf,
    /// Language.
    #[arg(long, value_enum, default_value = "both")]
    lang: Language,
}

/// Minor units with two decimals.
fn money(minor: i64) -> String {
    let sign = if minor < 0 { "-" } else { "" };
    format!("{sign}{}.{:02}", minor.unsigned_abs() / 100, minor.unsigned_abs() % 100)
}

/// Tells a person's month from the journal; refused when it does not come out as it was posted.
pub fn explain(app: &App, person: &str, month: &str, lang: Language) -> Result<(), Stop> {
    app.known_month(month)?;
    let law = app.law();
    let told = tell_wage(app, month, person)?;
    let period = app.period(month)?;
    say!("{} ({person})  {month}  {}", side(&law.org.person_name(person), lang), period.state.code());
    for line in &told.lines {
        say!("{}", sentence(app, line, lang));
    }
    let words = Bilingual::new("由日志重算", "computed again from the journal");
    say!("{}  {} {}", side(&words, lang), told.currency, money(told.again_minor()));
    say!(
        "{}  {} {}",
        side(&Bilingual::new("记账余额", "balance of the ledger"), lang),
        told.currency,
        money(told.ledger_minor)
    );
    if told.agrees() {
        return Ok(());
    }
    Err(Stop::Refused("重算与记账不一致。 What was computed again is not what was posted.".to_owned()))
}

fn sentence(app: &App, line: &ToldLine, lang: Language) -> String {
    let law = app.law();
    let policy = law.book.current();
    let when = |at: Instant| format!("{} {}", policy.local_date(at), policy.local_time(at));
    let stamp = if line.number.is_empty() { String::new() } else { when(line.at) };
    let mut how = String::new();
    if line.taken_back {
        how.push_str(&side(&Bilingual::new("重开收回", "opened again: taken back"), lang));
    } else if line.price_minor > 0 {
        how.push_str(&money(line.price_minor));
        for factor in &line.factors {
            let (share, why) = (factor.share, side(&factor.why, lang));
            how.push_str(&format!(" × {}/{} {why}", share.numerator, share.denominator));
        }
    }
    let corrects = if line.corrects.is_empty() { String::new() } else { format!(" ← {}", line.corrects) };
    let differs = if line.posted_minor == line.again_minor {
        String::new()
    } else {
        format!("  ≠ {}", money(line.posted_minor))
    };
    let (number, name, again) = (&line.number, side(&line.name, lang), money(line.again_minor));
    format!("{stamp:16}  {number:13}{corrects}  {name}  {how} = {again}{differs}  [{}]", line.rule)
}

/// What a month would have paid under draft packs.
pub fn rehearse(args: &RehearseArgs) -> Result<(), Stop> {
    let app = open_with(&args.data, &args.shelf, clock_of(&args.data, None)?)?;
    let drafts = read(&args.packs, Pack::parse)?;
    let law = app.law();
    let mut packs: Vec<Pack> = law.book.current().packs().to_vec();
    for draft in drafts {
        match packs.iter_mut().find(|pack| pack.id() == draft.id()) {
            Some(pack) => *pack = draft,
            None => packs.push(draft),
        }
    }
    let tables = law.book.current().tables().to_vec();
    let draft = Policy::resolve(packs, tables).map_err(|refusals| refused("draft", &refusals))?;
    let month = match &args.month {
        Some(month) => month.clone(),
        None => month_before(&app.month_now()).unwrap_or_default(),
    };
    let rows = rehearse_pay(&app, &month, &draft)?;
    let heads = Bilingual::new("实付、草案、差额", "paid, draft, difference");
    say!("{month}  {}", side(&heads, args.lang));
    let mut units: BTreeMap<&str, (i64, i64)> = BTreeMap::new();
    for row in &rows {
        let unit = units.entry(&row.unit).or_default();
        *unit = (unit.0 + row.paid_minor, unit.1 + row.draft_minor);
        say!(
            "  {}",
            compared(&side(&law.org.person_name(&row.person), args.lang), (row.paid_minor, row.draft_minor))
        );
    }
    for (unit, sums) in units {
        say!("■ {}", compared(&side(&law.org.unit_name(unit), args.lang), sums));
    }
    let sum = |pick: fn(&Rehearsed) -> i64| rows.iter().map(pick).sum::<i64>();
    let all = side(&Bilingual::new("合计", "all"), args.lang);
    say!("{}", compared(&all, (sum(|row| row.paid_minor), sum(|row| row.draft_minor))));
    let count = |way: std::cmp::Ordering| {
        rows.iter().filter(|row| row.draft_minor.cmp(&row.paid_minor) == way).count()
    };
    let (more, less) = (count(std::cmp::Ordering::Greater), count(std::cmp::Ordering::Less));
    let same = rows.len() - more - less;
    let words = Bilingual::new(
        format!("{more} 人多得，{less} 人少得，{same} 人不变"),
        format!("{more} gain, {less} lose, {same} stay"),
    );
    say!("{}", side(&words, args.lang));
    Ok(())
}

fn compared(name: &str, (paid, draft): (i64, i64)) -> String {
    let sign = if draft > paid { "+" } else { "" };
    format!("{name}  {}  {}  {sign}{}", money(paid), money(draft), money(draft - paid))
}
