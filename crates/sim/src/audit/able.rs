//! Who is able, retold (U12, U17): a visit asks for the minutes, skills and tools that its policy names for the medium of the case, and
//! whoever is given its hours has them, as the register of technicians said at that place of the journal (16).

use super::AuditReport;
use super::book::Book;
use super::tale::Tale;
use serde_json::Value;
use std::collections::BTreeMap;
use uuid::Uuid;
use yinuo_app::Law;
use yinuo_app::register::stream_of;
use yinuo_app::visit::TECHNICIAN;
use yinuo_policy::{Digest, JobRule};

fn words(value: &Value, field: &str) -> Vec<String> {
    let list = value.get(field).and_then(Value::as_array).into_iter().flatten();
    list.filter_map(Value::as_str).map(str::to_owned).collect()
}

/// What somebody was able to do, and had with him, from which place of the journal on.
type Able = (i64, Vec<String>, Vec<String>);

fn crews(book: &Book) -> BTreeMap<String, Vec<Able>> {
    let mut crews: BTreeMap<String, Vec<Able>> = BTreeMap::new();
    for event in book.registers.get(&stream_of(TECHNICIAN).id).into_iter().flatten() {
        for row in event.body.get("rows").and_then(Value::as_array).into_iter().flatten() {
            let text = |place: usize| row.get(place).and_then(Value::as_str).unwrap_or_default();
            let body: Value = serde_json::from_str(text(1)).unwrap_or_default();
            let able = (event.place, words(&body, "skills"), words(&body, "tools"));
            crews.entry(text(0).to_owned()).or_default().push(able);
        }
    }
    crews
}

pub(super) fn check(book: &Book, tales: &[Tale<'_>], law: &Law, report: &mut AuditReport) {
    let crews = crews(book);
    for tale in tales {
        let mut access = String::new();
        let mut needs: BTreeMap<Uuid, (Vec<String>, Vec<String>)> = BTreeMap::new();
        for event in tale.events {
            if let Some(facts) = event.body.get("facts") {
                access = facts.get("access").and_then(Value::as_str).unwrap_or_default().to_owned();
            }
            let (Some(id), Some(turn)) = (event.id("visit"), event.body.get("turn")) else { continue };
            if turn.get("kind").and_then(Value::as_str) == Some("asked") {
                needs.insert(id, (words(turn, "skills"), words(turn, "tools")));
                asked(tale, turn, (&access, law), report);
            }
            let Some((skills, tools)) = needs.get(&id) else { continue };
            for hand in hands(turn) {
                report.ran("able::check");
                let known = crews.get(hand).into_iter().flatten().rev().find(|able| able.0 < event.place);
                let has = known.is_some_and(|(_, can, carries)| {
                    skills.iter().all(|one| can.contains(one))
                        && tools.iter().all(|one| carries.contains(one))
                });
                if !has {
                    let sentence =
                        format!("{hand} is given visit {id}, which takes {skills:?} and {tools:?}");
                    report.find(16, &tale.number, sentence);
                }
            }
        }
    }
}

/// Whoever is given hours by a turn.
fn hands(turn: &Value) -> impl Iterator<Item = &str> {
    let slot = turn.get("slot").into_iter();
    slot.flat_map(|slot| ["technician", "mate"].into_iter().filter_map(|who| slot.get(who)?.as_str()))
}

/// What a visit is asked with is what the policy names for the medium.
fn asked(tale: &Tale<'_>, turn: &Value, (access, law): (&str, &Law), report: &mut AuditReport) {
    let word = |field: &str| turn.get(field).and_then(Value::as_str).unwrap_or_default();
    let policy = Digest::parse(word("policy")).map(|pin| law.book.pinned(&pin));
    let Some(job) = policy.and_then(|policy| policy.job(word("job"))) else { return };
    report.ran("able::asked");
    let told = (
        turn.get("minutes").and_then(Value::as_u64).unwrap_or_default(),
        words(turn, "skills"),
        words(turn, "tools"),
    );
    let wanted = wanted(job, access);
    if told != wanted {
        let sentence = format!("a visit ({}) on {access:?} is asked with {told:?}, not {wanted:?}", job.code);
        report.find(16, &tale.number, sentence);
    }
}

fn wanted(job: &JobRule, access: &str) -> (u64, Vec<String>, Vec<String>) {
    let mut found = (u64::from(job.minutes), job.skills.clone(), job.tools.clone());
    if let Some(medium) = job.standards.iter().find(|medium| medium.access == access) {
        found.0 = medium.minutes.into();
        found.1 = medium.skills.clone().unwrap_or(found.1);
        found.2 = medium.tools.clone().unwrap_or(found.2);
    }
    found
}
