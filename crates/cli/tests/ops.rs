//! What operators are handed names only what is there: metrics, alerts with a section, commands, flags.

#![allow(clippy::unwrap_used)]

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::process::Command;

fn read(file: &str) -> String {
    let root = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."));
    std::fs::read_to_string(root.join(file)).unwrap()
}

/// Words of a text that begin so and go on with small letters and underscores.
fn words(text: &str, begins: &str) -> BTreeSet<String> {
    let parts = text.split(|c: char| !(c.is_ascii_lowercase() || c == '_'));
    parts.filter(|word| word.starts_with(begins)).map(str::to_owned).collect()
}

/// Names that a text gives a type by Prometheus' own line.
fn metrics(source: &str) -> BTreeSet<String> {
    source.split("# TYPE ").skip(1).filter_map(|rest| rest.split(' ').next()).map(str::to_owned).collect()
}

#[test]
fn every_metric_of_the_alerts_is_one_that_the_server_prints() {
    let printed = metrics(&read("crates/server/src/meter.rs"));
    let named = words(&read("ops/alerts.yml"), "yinuo_");
    assert!(printed.contains("yinuo_worker_lag_milliseconds"), "{printed:?}");
    assert_eq!(named.difference(&printed).collect::<Vec<_>>(), Vec::<&String>::new());
    assert_eq!(printed.difference(&named).collect::<Vec<_>>(), Vec::<&String>::new(), "watched by nobody");
}

#[test]
fn every_alert_has_its_section_in_the_runbook() {
    let rules = read("ops/alerts.yml");
    let alerts: Vec<&str> = rules.lines().filter_map(|line| line.trim().strip_prefix("- alert: ")).collect();
    let runbook = read("docs/runbook.md");
    let sections: Vec<&str> = runbook.lines().filter_map(|line| line.strip_prefix("### ")).collect();
    assert_eq!(alerts, sections);
    for alert in alerts {
        let link = format!("docs/runbook.md#{}\"", alert.to_lowercase());
        assert!(rules.contains(&link), "{alert} does not link to its section");
    }
}

#[test]
fn every_command_that_operators_are_told_to_run_exists() {
    let help = Command::new(env!("CARGO_BIN_EXE_yinuo")).arg("--help").output().unwrap();
    let help = String::from_utf8(help.stdout).unwrap();
    let known: BTreeSet<&str> =
        help.lines().filter_map(|line| line.strip_prefix("  ")?.split(' ').next()).collect();
    for file in
        ["docs/runbook.md", "ops/yinuo.service", "ops/yinuo-work@.service", "ops/yinuo-backup.service"]
    {
        let text = read(file);
        let mut told = 0;
        // In a sentence, on a line of its own, in a unit, in a unit's shell.
        for before in ["`yinuo ", "\n    yinuo ", "/bin/yinuo ", "'yinuo "] {
            for rest in text.split(before).skip(1) {
                let word = rest.split(|c: char| !c.is_ascii_lowercase()).next().unwrap_or_default();
                assert!(known.contains(word), "{file} tells to run `yinuo {word}`");
                told += 1;
            }
        }
        assert!(told > 0, "{file} names no command");
    }
}

#[test]
fn the_configuration_that_is_handed_out_is_one_that_serve_and_work_read() {
    let folder = std::env::temp_dir().join(format!("yinuo-ops-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let file = folder.join("yinuo.toml");
    let missing = folder.join("missing.sqlite");
    let text = read("ops/yinuo.toml").replace("/var/lib/yinuo/yinuo.sqlite", &missing.display().to_string());
    std::fs::write(&file, text).unwrap();
    // It was read to its end: only the data that it names is not there, or not what workers share.
    for (command, told) in [("serve", "missing.sqlite does not exist"), ("work", "W001")] {
        let mut yinuo = Command::new(env!("CARGO_BIN_EXE_yinuo"));
        let run = yinuo.args([command, "--config"]).arg(&file).output().unwrap();
        let said = String::from_utf8(run.stderr).unwrap();
        assert!(said.contains(told), "{command}: {said}");
    }
    std::fs::remove_dir_all(&folder).unwrap();
}
