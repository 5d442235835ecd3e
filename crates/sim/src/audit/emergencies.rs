//! Emergency modes, retold from the journal of their register (Y07): two persons and evidence (3, 33), a pause only while its mode is
//! on and none that outlives it (3), and nobody who sets out or is promised to a door where nobody goes to doors (16). A mode changes
//! no deadline: what it does to clocks it does by pauses, which are judged like any other.

use super::AuditReport;
use super::book::{Book, Told};
use super::tale::Tale;
use serde_json::Value;
use std::collections::BTreeMap;
use yinuo_app::Law;
use yinuo_app::codec::digest;
use yinuo_app::emergency::EMERGENCY;
use yinuo_app::register::stream_of;
use yinuo_policy::{Digest, EmergencyRule};

/// The worker looks every minute; whoever audits a living product comes in between.
const NOTICED_WITHIN: i64 = 5 * 60_000;

/// A mode as the register said at a place of the journal.
#[derive(Debug, Clone)]
struct Mode {
    code: String,
    rule: String,
    policy: String,
    units: Vec<String>,
    span: (i64, i64),
    asked_by: String,
    evidence: usize,
    /// Who decided, when, and whether he agreed.
    decided: Option<(String, i64, bool)>,
    lifted: Option<i64>,
}

impl Mode {
    fn read(body: &str) -> Option<Self> {
        let body: Value = serde_json::from_str(body).ok()?;
        let text = |value: &Value, field: &str| Some(value.get(field)?.as_str()?.to_owned());
        let number = |value: &Value, field: &str| value.get(field)?.as_i64();
        let word = |field: &str| body.get(field).filter(|word| !word.is_null());
        let span = body.get("span")?;
        let approved = body.get("approved")?.as_bool()?;
        let units = body.get("units")?.as_array()?.iter().filter_map(Value::as_str).map(str::to_owned);
        Some(Self {
            code: text(&body, "code")?,
            rule: text(&body, "rule")?,
            policy: text(&body, "policy")?,
            units: units.collect(),
            span: (number(span, "from")?, number(span, "until")?),
            asked_by: text(body.get("asked")?, "by")?,
            evidence: body.get("documents")?.as_array()?.len(),
            decided: word("decided")
                .and_then(|word| Some((text(word, "by")?, number(word, "at")?, approved))),
            lifted: word("lifted").and_then(|word| number(word, "at")),
        })
    }

    /// The time in which it counts; none while nobody agreed.
    fn counts(&self) -> Option<(i64, i64)> {
        let (_, at, _) = self.decided.as_ref().filter(|(_, _, approved)| *approved)?;
        let from = self.span.0.max(*at);
        Some((from, self.lifted.unwrap_or(i64::MAX).min(self.span.1).max(from)))
    }

    fn is_on(&self, at: i64) -> bool {
        self.counts().is_some_and(|(from, until)| from <= at && at < until)
    }

    fn rule<'l>(&self, law: &'l Law) -> Option<&'l EmergencyRule> {
        law.book.pinned(&Digest::parse(&self.policy)?).emergency(&self.rule)
    }

    fn covers(&self, unit: &str, law: &Law) -> bool {
        self.units.iter().any(|own| law.org.is_under(unit, own))
    }

    /// The pause that it brings to a case.
    fn pause(&self, tale: &Tale<'_>) -> String {
        let name = digest(&[b"emergency/".as_slice(), self.code.as_bytes(), tale.id.as_bytes()].concat());
        let mut bytes = [0; 16];
        bytes.copy_from_slice(&name[..16]);
        uuid::Uuid::from_bytes(bytes).to_string()
    }
}

/// What the register said of each mode, from which place of the journal on.
struct Modes(BTreeMap<String, Vec<(i64, Mode)>>);

impl Modes {
    fn read(book: &Book, report: &mut AuditReport) -> Self {
        let mut modes: BTreeMap<String, Vec<(i64, Mode)>> = BTreeMap::new();
        let told = book.registers.get(&stream_of(EMERGENCY).id);
        for event in told.into_iter().flatten() {
            for row in event.body.get("rows").and_then(Value::as_array).into_iter().flatten() {
                let body = row.get(1).and_then(Value::as_str).unwrap_or_default();
                match Mode::read(body) {
                    Some(mode) => modes.entry(mode.code.clone()).or_default().push((event.place, mode)),
                    None => report.find(3, "emergency", format!("a mode cannot be read: {body}")),
                }
            }
        }
        Self(modes)
    }

    /// Each as it is known now.
    fn now(&self) -> impl Iterator<Item = &Mode> {
        self.0.values().filter_map(|told| told.last()).map(|(_, mode)| mode)
    }

    /// Each as it was known just before a place of the journal.
    fn before(&self, place: i64) -> impl Iterator<Item = &Mode> {
        let known = move |told: &'_ Vec<(i64, Mode)>| told.iter().rposition(|(at, _)| *at < place);
        self.0.values().filter_map(move |told| known(told).map(|found| &told[found].1))
    }
}

pub(super) fn check(book: &Book, tales: &[Tale<'_>], (law, now): (&Law, i64), report: &mut AuditReport) {
    let modes = Modes::read(book, report);
    for mode in modes.now() {
        report.ran("emergencies::check");
        let name = format!("emergency {}", mode.code);
        if mode.evidence == 0 {
            report.find(3, &name, "was declared without evidence");
        }
        if mode.decided.as_ref().is_some_and(|(by, ..)| *by == mode.asked_by) {
            report.find(33, &name, format!("was decided by {}, who declared it", mode.asked_by));
        }
        let Some(rule) = mode.rule(law) else {
            report.find(3, &name, format!("no policy has the rule {}", mode.rule));
            continue;
        };
        for tale in tales {
            pause(tale, mode, (rule, now), report);
        }
    }
    for tale in tales {
        for event in tale.events {
            doors(tale, event, (&modes, law), report);
        }
    }
}

/// A mode's pause began while the mode was on, only where its rule lets clocks stand, and stands no longer than it.
fn pause(tale: &Tale<'_>, mode: &Mode, (rule, now): (&EmergencyRule, i64), report: &mut AuditReport) {
    let id = mode.pause(tale);
    let Some(found) = tale.proposals.iter().find(|proposal| proposal.id == id) else { return };
    report.ran("emergencies::pause");
    // A machine whose clock is behind may lift it earlier than another proposed: then the declared time counts.
    let within = mode.counts().is_some_and(|(from, _)| from <= found.from && found.from < mode.span.1);
    if !within || !rule.exempts || found.cause != "force-majeure" || found.proposer != "system" {
        let sentence = format!("pause {id} from {} is none that emergency {} brings", found.from, mode.code);
        report.find(3, &tale.number, sentence);
    }
    let over = mode.counts().is_some_and(|(_, until)| until + NOTICED_WITHIN <= now);
    if over && found.approved() && found.until.is_none() && tale.closed.is_none() {
        report.find(3, &tale.number, format!("pause {id} stands, and emergency {} is over", mode.code));
    }
}

/// Nobody sets out, or is promised, to a door at an instant at which nobody goes to doors there.
fn doors(tale: &Tale<'_>, event: &Told, (modes, law): (&Modes, &Law), report: &mut AuditReport) {
    let (Some(id), Some(turn)) = (event.id("visit"), event.body.get("turn")) else { return };
    let at = match turn.get("kind").and_then(Value::as_str).unwrap_or_default() {
        "set-out" => Some(event.occurred),
        // What was held before is confirmed as it was held: taking the hours was the promise.
        "booked" if turned_before(tale, event, id) == "held" => None,
        "held" | "booked" | "assigned" => {
            turn.get("slot").and_then(|slot| slot.get("hours")?.get("from")?.as_i64())
        }
        _ => None,
    };
    let Some((at, unit)) = at.zip(unit_of(tale, id)) else { return };
    report.ran("emergencies::doors");
    let blocked = |mode: &&Mode| {
        mode.is_on(at) && mode.covers(&unit, law) && mode.rule(law).is_some_and(|rule| rule.blocks_visits)
    };
    if let Some(mode) = modes.before(event.place).find(blocked) {
        let sentence = format!("somebody goes to visit {id} at {at}, under emergency {}", mode.code);
        report.find(16, &tale.number, sentence);
    }
}

/// The turn of a visit before this one that somebody told.
fn turned_before<'t>(tale: &'t Tale<'_>, event: &Told, id: uuid::Uuid) -> &'t str {
    let before =
        tale.events.iter().filter(|told| told.version < event.version && told.id("visit") == Some(id));
    let mut kinds = before.filter_map(|told| told.body.get("turn")?.get("kind")?.as_str());
    kinds.rfind(|kind| *kind != "missed").unwrap_or_default()
}

/// The unit in whose area a visit lies.
fn unit_of(tale: &Tale<'_>, id: uuid::Uuid) -> Option<String> {
    let asked = tale.events.iter().filter(|event| event.id("visit") == Some(id));
    asked.filter_map(|event| event.body.get("turn")?.get("unit")?.as_str()).map(str::to_owned).next()
}
