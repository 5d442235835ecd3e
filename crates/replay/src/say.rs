//! The report in words: a table for people, in both languages.

use crate::report::{Agreement, Comparison, ROWS_LISTED_MAX, Report};
use std::fmt;

/// A share in hundredths of a percent, rounded half up, but 100 only when it is all of them.
fn share(part: u64, whole: u64) -> String {
    if whole == 0 {
        return "-".to_owned();
    }
    let (part, whole) = (u128::from(part), u128::from(whole));
    let rounded = (part * 20_000 + whole) / (whole * 2);
    let hundredths = if part < whole { rounded.min(9_999) } else { rounded };
    format!("{}.{:02} %", hundredths / 100, hundredths % 100)
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{} · {} · {}", self.mapping, self.title.zh, self.title.en)?;
        writeln!(f, "规则包 packs: {}", self.packs.join(", "))?;
        let counts = [
            ("行 rows read", self.rows),
            ("被拒 refused", self.refused_rows),
            ("未变 rows that changed nothing", self.unchanged_rows),
            ("倒序 rows held at the row before", self.held_back),
            ("夏令时疑 local times twice or never", self.unsure_times),
            ("服务单 cases", self.cases),
            ("开单 opened", self.opened),
            ("并行开单 opened beside an open one", self.opened_beside),
            ("重复 repeats", self.repeats),
            ("不停表的等待 waits that stop no clock", self.waits_noted),
            ("无承诺 cases without a promise", self.without_promise),
            ("命令 commands accepted", self.commands),
            ("事件 events written", self.events),
            ("未结 left open (no clock armed)", self.left_open()),
        ];
        for (name, count) in counts {
            writeln!(f, "  {count:>9}  {name}")?;
        }
        let states: Vec<String> =
            self.states.iter().map(|(state, count)| format!("{state} {count}")).collect();
        writeln!(f, "状态 states: {}", states.join(", "))?;
        if !self.promises.is_empty() {
            writeln!(f, "承诺 promises:      made      kept    broken      void   running")?;
        }
        for (rule, count) in &self.promises {
            writeln!(
                f,
                "  {rule}\n             {:>10}{:>10}{:>10}{:>10}{:>10}",
                count.made, count.kept, count.broken, count.voided, count.running
            )?;
        }
        if let Some(compared) = &self.compared {
            comparison(f, compared)?;
        }
        refused(f, self)
    }
}

fn comparison(f: &mut fmt::Formatter<'_>, compared: &Comparison) -> fmt::Result {
    writeln!(f, "比对 agreement with {} by {}:", compared.column, compared.by_column)?;
    writeln!(
        f,
        "  {:<10}{:>9}{:>9}{:>11}{:>11}{:>11}   baseline: kept up to",
        "group", "compared", "agreed", "ours", "baseline", "says kept"
    )?;
    let mut baseline = 0;
    let mut kept = 0;
    for (name, group) in &compared.by {
        baseline += group.baseline.agreed;
        kept += group.recorded_kept;
        let threshold = group.baseline.kept_up_to_minutes;
        let threshold = threshold
            .map_or("never".to_owned(), |minutes| format!("{} h {:02} min", minutes / 60, minutes % 60));
        line(f, name, group, &threshold)?;
    }
    let all = Agreement {
        compared: compared.compared,
        agreed: compared.agreed,
        unjudged: 0,
        recorded_kept: kept,
        baseline: crate::report::Baseline { kept_up_to_minutes: None, agreed: baseline },
    };
    line(f, "all", &all, "one elapsed threshold a group, fitted to this very file")?;
    for (name, group) in compared.by.iter().filter(|(_, group)| !group.teaches()) {
        let broken = group.compared - group.recorded_kept;
        writeln!(
            f,
            "  {name}: 学不到东西，几乎只有一种结果 · teaches nothing, the log says broken for {broken} of {}",
            group.compared
        )?;
    }
    let unjudged: u64 = compared.by.values().map(|group| group.unjudged).sum();
    if unjudged > 0 {
        writeln!(f, "  {unjudged} 张没有判定，算作不一致 · cases without a verdict count as not agreed")?;
    }
    if compared.unsaid > 0 {
        writeln!(f, "  {} 张没有记录结果 · closed cases without a recorded outcome", compared.unsaid)?;
    }
    Ok(())
}

fn line(f: &mut fmt::Formatter<'_>, name: &str, group: &Agreement, threshold: &str) -> fmt::Result {
    writeln!(
        f,
        "  {name:<10}{:>9}{:>9}{:>11}{:>11}{:>11}   {threshold}",
        group.compared,
        group.agreed,
        share(group.agreed, group.compared),
        share(group.baseline.agreed, group.compared),
        share(group.recorded_kept, group.compared),
    )
}

fn refused(f: &mut fmt::Formatter<'_>, report: &Report) -> fmt::Result {
    if report.refused_rows == 0 {
        return Ok(());
    }
    let codes: Vec<String> =
        report.refused_by_code.iter().map(|(code, count)| format!("{code} {count}")).collect();
    writeln!(f, "被拒 refused: {}", codes.join(", "))?;
    for row in report.refused.iter().take(ROWS_LISTED_MAX) {
        writeln!(
            f,
            "  第 {} 行 line {} {}: {}\n      {}",
            row.line, row.line, row.code, row.reason.zh, row.reason.en
        )?;
    }
    let listed = report.refused.len().min(ROWS_LISTED_MAX) as u64;
    if listed < report.refused_rows {
        writeln!(
            f,
            "  另有 {} 行未列出（每个编号列前 20 行，最多 {ROWS_LISTED_MAX} 行），`--refused FILE` 写出全部 · more are counted and not listed; `--refused FILE` writes them all",
            report.refused_rows - listed
        )?;
    }
    Ok(())
}
