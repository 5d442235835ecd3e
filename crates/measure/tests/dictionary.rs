//! The dictionary and its page say the same.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use yinuo_measure::dictionary::{DICTIONARY, VERSION, metric};
use yinuo_measure::{Shape, Unit};

const PAGE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/metrics.md");

fn page() -> String {
    let mut page = format!(
        "# Metrics\n\nThe dictionary, version {VERSION}, as `crates/measure` has it (`dictionary.rs`); this page is written from it by\n\
         `YINUO_WRITE_DOCS=1 cargo test -p yinuo-measure --test dictionary`, and a test fails when they differ.\n\n\
         - A figure is computed from marks, never typed; its list is the members of its numerator.\n\
         - One rounding rule: the last decimal is rounded half up. Nothing measured is written `—`, never 0 %.\n\
         - A quantile is by nearest rank. Per cent, per thousand and per ten thousand come from integers to the end.\n\
         - A late fact changes the figure of the instant at which it happened; a published issue is not edited, the next one corrects it.\n\
         - A change of any definition raises the version; issues of another version are not compared.\n\n\
         | code | 名称 | name | numerator | denominator | period by | class, channel | unit | owner | rows |\n\
         |---|---|---|---|---|---|---|---|---|---|\n"
    );
    for metric in DICTIONARY {
        let unit = match (metric.unit, metric.shape) {
            (Unit::Count, _) => "count".to_owned(),
            (Unit::Minutes, Shape::Quantile(percent)) => format!("hours:minutes at {percent} %"),
            (Unit::Minutes, _) => "hours:minutes".to_owned(),
            (Unit::Money, _) => "money".to_owned(),
            (Unit::PerCent, _) => format!("per cent, {} decimals", metric.digits),
            (Unit::PerThousand, _) => format!("per 1,000, {} decimals", metric.digits),
            (Unit::PerTenThousand, _) => format!("per 10,000, {} decimals", metric.digits),
        };
        let denominator = match metric.denominator {
            ("", _) => String::new(),
            (zh, en) => format!("{zh}; {en}"),
        };
        writeln!(
            page,
            "| `{}` | {} | {} | {}; {} | {denominator} | {}; {} | {}, {} | {unit} | {} | {} |",
            metric.code,
            metric.zh,
            metric.en,
            metric.numerator.0,
            metric.numerator.1,
            metric.by.0,
            metric.by.1,
            metric.class,
            metric.channel,
            metric.owner,
            metric.rows
        )
        .expect("writing to a String");
    }
    page
}

#[test]
fn the_page_of_metrics_is_the_dictionary() {
    if std::env::var_os("YINUO_WRITE_DOCS").is_some() {
        std::fs::write(PAGE, page()).expect("docs/metrics.md is written");
    }
    assert_eq!(std::fs::read_to_string(PAGE).unwrap_or_default(), page(), "docs/metrics.md is stale");
}

#[test]
fn every_limit_of_a_shipped_pack_names_a_metric() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../policies");
    let mut limits = 0;
    for file in std::fs::read_dir(folder).expect("policies") {
        let text = std::fs::read_to_string(file.expect("entry").path()).expect("pack");
        for code in text.lines().filter_map(|line| line.strip_prefix("indicator = ")) {
            limits += 1;
            assert!(metric(code.trim_matches('"')).is_some(), "{code} is not in the dictionary");
        }
    }
    assert!(limits > 0, "no pack has a limit");
}

#[test]
fn every_metric_has_its_words_and_one_code() {
    let codes: BTreeSet<&str> = DICTIONARY.iter().map(|metric| metric.code).collect();
    assert_eq!(codes.len(), DICTIONARY.len());
    for metric in DICTIONARY {
        let said = [metric.zh, metric.en, metric.numerator.0, metric.numerator.1, metric.by.0, metric.by.1];
        assert!(said.iter().all(|words| !words.is_empty()), "{}", metric.code);
        assert!(!metric.rows.is_empty() && !metric.owner.is_empty(), "{}", metric.code);
        let has_denominator = !metric.denominator.0.is_empty() && !metric.denominator.1.is_empty();
        assert_eq!(has_denominator, metric.shape != Shape::Sum, "{}", metric.code);
    }
}
