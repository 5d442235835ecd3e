//! Money on its way, retold from the events alone: which step may follow which, by which day, and what each step must have
//! moved in the ledger (45: a sum that is owed reaches its customer once, and the accounts say where every sum is).

use super::area_payments::AreaPayment;
use super::book::Told;
use super::tale::{Stand, Tale};
use super::{AuditReport, pinned};
use crate::time::{DAY, HOUR, midnight};
use serde_json::Value;
use std::collections::BTreeMap;
use uuid::Uuid;
use yinuo_app::ports::{PAGE_ROWS_MAX, Posting, SettlementFilter, SettlementRow, Store};
use yinuo_app::{AppError, Law};

/// A sum on its way.
#[derive(Debug, Clone)]
pub(super) struct Payment {
    pub id: i64,
    pub promise: i64,
    /// Place of the sum among what its promise owes.
    pub line: usize,
    pub form: String,
    /// Currency and minor units.
    pub money: (String, i64),
    pub instruct_at: i64,
    pub pay_by: i64,
    pub on_withdrawal: String,
    pub state: &'static str,
    pub round: i64,
    pub credited_round: i64,
    pub returned_round: i64,
    pub credited_at: Option<i64>,
    pub late: bool,
    pub withdrawn: bool,
    /// What each step moved: version of the event, account from, account to.
    pub moves: Vec<(u64, String, String)>,
    /// Version by which the debt was taken back.
    pub cancelled: Option<u64>,
}

impl Payment {
    /// Whether the customer still waits.
    pub fn waits(&self) -> bool {
        matches!(self.state, "owed" | "instructed" | "taken" | "refused" | "returned")
    }

    fn called_off(&self) -> bool {
        self.withdrawn && self.on_withdrawal != "stand"
    }

    /// When the index must look at it.
    pub fn wakes_at(&self, considered: bool) -> Option<i64> {
        let instructs = (self.state == "owed" && !considered).then_some(self.instruct_at);
        let late = (self.waits() && !self.late).then_some(self.pay_by);
        instructs.into_iter().chain(late).min()
    }
}

/// Name and body of a step.
pub(super) fn step_of(event: &Told) -> (String, Value) {
    step_named(event.body.get("step"))
}

/// The same of the step itself.
pub(super) fn step_named(step: Option<&Value>) -> (String, Value) {
    match step {
        Some(Value::String(name)) => (name.clone(), Value::Null),
        Some(Value::Object(step)) => {
            step.iter().next().map_or_else(Default::default, |(name, body)| (name.clone(), body.clone()))
        }
        _ => Default::default(),
    }
}

impl Tale<'_> {
    /// Hears a step of a payment. The sentence is something that must not follow.
    pub(super) fn hear_payment(&mut self, event: &Told, law: &Law, report: &mut AuditReport) {
        report.ran("payments::hear_payment");
        let (name, body) = step_of(event);
        let wrong = if name == "arranged" {
            self.hear_arranged(event, &body, law)
        } else {
            self.hear_step(event, &name, &body)
        };
        if let Some(sentence) = wrong {
            report.find(45, &self.number, sentence);
        }
    }

    fn hear_arranged(&mut self, event: &Told, body: &Value, law: &Law) -> Option<String> {
        let int = |field: &str| body[field].as_i64().unwrap_or(i64::MIN);
        let text = |field: &str| body[field].as_str().unwrap_or_default().to_owned();
        let (id, promise) = (event.int("settlement"), int("promise"));
        let line = usize::try_from(int("line")).unwrap_or(usize::MAX);
        if id != i64::try_from(self.payments.len()).unwrap_or(0) + 1 {
            return Some(format!("payment {id} is not the next one"));
        }
        let earlier = self.payments.iter().any(|paid| paid.promise == promise && paid.line == line);
        if promise == 0 {
            return self.hear_granted(event, body, line, law);
        }
        let made = self.promises.iter().find(|made| made.id == promise);
        let Some(owed) = made.and_then(|made| made.lines.get(line)) else {
            return Some(format!("payment {id} is of a sum that nobody owes"));
        };
        let money = (text_of(&body["money"]["currency"]), body["money"]["minor"].as_i64().unwrap_or(0));
        if earlier || owed.value.as_ref() != Some(&money) || owed.key != text("key") {
            return Some(format!("payment {id} is not the one payment of what is owed under {}", owed.key));
        }
        let rule = made.and_then(|made| pinned(law, &made.pin).settlement_rule());
        let Some(rule) = rule.filter(|rule| rule.code == text("rule") && rule.form == text("form")) else {
            return Some(format!("payment {id} goes by a rule that its promise is not pinned to"));
        };
        let instruct_at = owed.at + i64::from(rule.hold_hours) * HOUR;
        let pay_by = midnight(owed.at) + (i64::from(rule.pay_within_days) + 1) * DAY;
        let wrong = (int("instruct_at"), int("pay_by")) != (instruct_at, pay_by);
        self.push_payment(body, (id, promise, line), money);
        wrong
            .then(|| format!("payment {id} is to be told at {instruct_at} and paid by {pay_by}, not as said"))
    }

    /// What was granted as an exception is told at once: nobody considers an exemption of it.
    fn hear_granted(&mut self, event: &Told, body: &Value, line: usize, law: &Law) -> Option<String> {
        let int = |field: &str| body[field].as_i64().unwrap_or(i64::MIN);
        let id = event.int("settlement");
        let earlier = self.payments.iter().any(|paid| paid.promise == 0 && paid.line == line);
        let money = (text_of(&body["money"]["currency"]), body["money"]["minor"].as_i64().unwrap_or(0));
        let grant = self
            .grants
            .get(line)
            .filter(|grant| grant.sum == money && grant.key(self.id) == text_of(&body["key"]));
        let Some((at, pin)) = grant.and_then(|grant| Some((grant.given_at()?, grant.pin.clone()))) else {
            return Some(format!("payment {id} is of a sum that nobody granted"));
        };
        let rule = pinned(law, &pin).settlement_rule();
        let by = rule.map(|rule| midnight(at) + (i64::from(rule.pay_within_days) + 1) * DAY);
        self.push_payment(body, (id, 0, line), money);
        let right = !earlier && int("instruct_at") == at && Some(int("pay_by")) == by;
        (!right).then(|| format!("payment {id} is to be told at {at} and paid by {by:?}, once"))
    }

    fn push_payment(&mut self, body: &Value, (id, promise, line): (i64, i64, usize), money: (String, i64)) {
        let int = |field: &str| body[field].as_i64().unwrap_or(i64::MIN);
        let text = |field: &str| body[field].as_str().unwrap_or_default().to_owned();
        self.payments.push(Payment {
            id,
            promise,
            line,
            form: text("form"),
            money,
            instruct_at: int("instruct_at"),
            pay_by: int("pay_by"),
            on_withdrawal: text("on_withdrawal"),
            state: "owed",
            round: 0,
            credited_round: 0,
            returned_round: 0,
            credited_at: None,
            late: false,
            withdrawn: false,
            moves: Vec::new(),
            cancelled: None,
        });
    }

    /// Whether a proposed exemption waits for its second person.
    pub(super) fn considers(&self) -> bool {
        self.proposals.iter().any(|proposal| !proposal.is_pause && proposal.decided.is_none())
    }

    fn hear_step(&mut self, event: &Told, name: &str, body: &Value) -> Option<String> {
        let (id, considered) = (event.int("settlement"), self.considers());
        let gone = self.ground_may_be_gone(id);
        let customer = self.events.first().map_or("", |first| first.text("customer"));
        let customer = format!("customer/{customer}");
        let Some(paid) = self.payments.iter_mut().find(|paid| paid.id == id) else {
            return Some(format!("{name} names payment {id}, which was never arranged"));
        };
        let round = body["round"].as_i64().unwrap_or(0);
        let (instructed, credited) = ("settlement/instructed", "settlement/credited");
        let mut moved = |from: &str, to: &str| {
            paid.moves.push((event.version, from.to_owned(), to.to_owned()));
        };
        let follows = match (name, paid.state) {
            ("withdrawn", _) => {
                let first = !paid.withdrawn;
                paid.withdrawn = true;
                first && gone
            }
            ("instructed", "owed" | "refused" | "returned") => {
                moved(&customer, instructed);
                let first = paid.state != "owed" || (event.occurred >= paid.instruct_at && !considered);
                let next = round == paid.round + 1 && !paid.called_off();
                (paid.state, paid.round) = ("instructed", round);
                first && next
            }
            ("taken", "instructed") => {
                paid.state = "taken";
                round == paid.round
            }
            ("credited", "instructed" | "taken") => {
                moved(instructed, credited);
                (paid.state, paid.credited_round, paid.credited_at) =
                    ("credited", round, Some(event.occurred));
                (1..=paid.round).contains(&round) && round > paid.returned_round
            }
            ("credited", "refused" | "returned") => {
                moved(&customer, credited);
                (paid.state, paid.credited_round, paid.credited_at) =
                    ("credited", round, Some(event.occurred));
                (1..=paid.round).contains(&round) && round > paid.returned_round
            }
            ("refused", "instructed" | "taken") => {
                moved(instructed, &customer);
                paid.state = "refused";
                round == paid.round
            }
            ("returned", "credited" | "recalled") => {
                moved(credited, &customer);
                (paid.state, paid.returned_round, paid.credited_at) = ("returned", round, None);
                round == paid.credited_round
            }
            ("recalled", "credited") => {
                let next = round == paid.round + 1;
                (paid.state, paid.round) = ("recalled", round);
                next && paid.called_off() && paid.on_withdrawal == "claw-back"
            }
            ("kept", "recalled") => {
                paid.state = "credited";
                // Asked back once: what stays then stays.
                "stand".clone_into(&mut paid.on_withdrawal);
                round == paid.round
            }
            ("cancelled", "owed" | "refused" | "returned") => {
                (paid.state, paid.cancelled) = ("cancelled", Some(event.version));
                paid.called_off()
            }
            ("late", _) => {
                let first = paid.waits() && !paid.late;
                paid.late = true;
                first && event.occurred == paid.pay_by
            }
            ("contradicted", _) => true,
            _ => false,
        };
        (!follows).then(|| format!("payment {id}: {name} in round {round} cannot follow"))
    }

    /// Whether the sum's promise is no longer broken as it was, or an exemption was approved since.
    fn ground_may_be_gone(&self, id: i64) -> bool {
        let Some(paid) = self.payments.iter().find(|paid| paid.id == id) else { return false };
        let Some(promise) = self.promises.iter().find(|made| made.id == paid.promise) else { return false };
        let Some(line) = promise.lines.get(paid.line) else { return false };
        let broken = matches!(promise.stand, Stand::Broken { due, .. } if Some(due) == line.breach);
        !broken || self.exemptions().len() > line.exempt.len()
    }
}

/// The item that a step calls for, where the payment's rule names a post.
pub(super) fn item(tale: &Tale<'_>, event: &Told) -> Option<String> {
    let (name, body) = step_of(event);
    let arranged = tale.events.iter().find(|other| {
        other.kind == "settlement"
            && other.int("settlement") == event.int("settlement")
            && step_of(other).0 == "arranged"
    })?;
    let post = text_of(&step_of(arranged).1["report_to"]);
    let what = match name.as_str() {
        "refused" | "returned" | "contradicted" => format!("{name}/{}", body["round"].as_i64().unwrap_or(0)),
        "late" => name,
        _ => return None,
    };
    (!post.is_empty()).then(|| format!("settlement/{}/{what}", event.int("settlement")))
}

fn text_of(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

/// Every payment against its rows and the ledger.
pub(super) fn check(
    (tales, areas): (&[Tale<'_>], &[AreaPayment]),
    postings: &[Posting],
    store: &dyn Store,
    law: &Law,
    report: &mut AuditReport,
) -> Result<(), AppError> {
    let mut caused: BTreeMap<(Uuid, u64), Vec<&Posting>> = BTreeMap::new();
    for posting in postings {
        if let Some(case) = posting.case {
            caused.entry((case, posting.cause_version)).or_default().push(posting);
        }
    }
    let mut places: BTreeMap<(String, String), i64> = BTreeMap::new();
    for tale in tales {
        for paid in &tale.payments {
            report.ran("payments::moved");
            moved(tale, paid, &caused, report);
            stands(&mut places, paid.state, &paid.money);
        }
        arranged(tale, law, report);
        rows(tale, store, report)?;
    }
    areas.iter().for_each(|paid| stands(&mut places, &paid.state, &paid.money));
    let said = store.balances("settlement/")?;
    let said: BTreeMap<(String, String), i64> =
        said.into_iter().map(|line| ((line.account, line.unit), line.amount)).collect();
    for key in places.keys().chain(said.keys()) {
        let (wanted, found) = (places.get(key).copied().unwrap_or(0), said.get(key).copied().unwrap_or(0));
        if wanted != found {
            report.find(45, &key.0, format!("{found} {} stand there, the payments tell {wanted}", key.1));
        }
    }
    Ok(())
}

/// Adds a sum to the account where it stands.
fn stands(places: &mut BTreeMap<(String, String), i64>, state: &str, (unit, sum): &(String, i64)) {
    let place = match state {
        "instructed" | "taken" => "settlement/instructed",
        "credited" | "recalled" => "settlement/credited",
        _ => return,
    };
    *places.entry((place.to_owned(), unit.clone())).or_default() += sum;
}

/// Each step moved its money once, and a debt that was taken back was reversed.
fn moved(
    tale: &Tale<'_>,
    paid: &Payment,
    caused: &BTreeMap<(Uuid, u64), Vec<&Posting>>,
    report: &mut AuditReport,
) {
    let of = |version: u64| caused.get(&(tale.id, version)).map(Vec::as_slice).unwrap_or_default();
    for (version, from, to) in &paid.moves {
        let fits = |posting: &&&Posting| {
            let has = |account: &String, amount: i64| {
                let at = posting.lines.iter().find(|line| line.account == *account);
                at.is_some_and(|line| line.unit == paid.money.0 && line.amount == amount)
            };
            has(from, -paid.money.1) && has(to, paid.money.1)
        };
        if of(*version).iter().filter(fits).count() != 1 {
            let sentence = format!("payment {}: version {version} did not move {from} to {to} once", paid.id);
            report.find(45, &tale.number, sentence);
        }
    }
    if let Some(version) = paid.cancelled
        && !of(version).iter().any(|posting| posting.reverses.is_some())
    {
        report.find(45, &tale.number, format!("payment {} was taken back, its debt stands", paid.id));
    }
}

/// Every sum of money that is owed under a policy which pays it is arranged, and told when its wait is over.
fn arranged(tale: &Tale<'_>, law: &Law, report: &mut AuditReport) {
    for promise in &tale.promises {
        if pinned(law, &promise.pin).settlement_rule().is_none() {
            continue;
        }
        for (place, line) in promise.lines.iter().enumerate() {
            let money = line.value.as_ref().is_some_and(|(unit, sum)| unit != "validity-days" && *sum > 0);
            let known = tale.payments.iter().any(|paid| paid.promise == promise.id && paid.line == place);
            if money && !known {
                report.find(45, &tale.number, format!("{} is owed, and nobody will pay it", line.key));
            }
        }
    }
    for (place, grant) in tale.grants.iter().enumerate() {
        let pays = grant.given_at().is_some() && pinned(law, &grant.pin).settlement_rule().is_some();
        if pays && !tale.payments.iter().any(|paid| paid.promise == 0 && paid.line == place) {
            report.find(
                45,
                &tale.number,
                format!("{} was granted, and nobody will pay it", grant.key(tale.id)),
            );
        }
    }
    let until = tale.heard_until();
    for paid in &tale.payments {
        report.ran("payments::arranged");
        if paid.state == "owed" && paid.instruct_at <= until && !tale.considers() {
            report.find(45, &tale.number, format!("payment {} waits beyond its wait", paid.id));
        }
        if paid.called_off() && matches!(paid.state, "owed" | "refused" | "returned") {
            report.find(45, &tale.number, format!("payment {} is called off and still owed", paid.id));
        }
        if paid.waits() && !paid.late && paid.pay_by <= until {
            report.find(45, &tale.number, format!("payment {} is late, and nobody said so", paid.id));
        }
    }
}

/// The rows say what the events tell; an archived case has none.
fn rows(tale: &Tale<'_>, store: &dyn Store, report: &mut AuditReport) -> Result<(), AppError> {
    if tale.payments.is_empty() {
        return Ok(());
    }
    let archived = tale.events.iter().any(|event| event.kind == "archived");
    let filter = SettlementFilter { owner: Some(tale.id), ..SettlementFilter::default() };
    let found = store.settlements(&filter, None, PAGE_ROWS_MAX)?;
    let mut found: BTreeMap<i64, SettlementRow> =
        found.into_iter().map(|row| (i64::from(row.settlement), row)).collect();
    for paid in tale.payments.iter().filter(|_| !archived) {
        report.ran("payments::rows");
        let same = found.remove(&paid.id).is_some_and(|row| {
            let late = paid.late || paid.credited_at.is_some_and(|at| at >= paid.pay_by);
            (row.state.as_str(), i64::from(row.round), row.late) == (paid.state, paid.round, late)
                && (row.currency, row.minor) == paid.money
                && (row.pay_by, row.credited_at, row.form)
                    == (paid.pay_by, paid.credited_at, paid.form.clone())
                && row.next_at.is_some() == matches!(paid.state, "instructed" | "taken" | "recalled")
                && row.unit == tale.unit
        });
        if !same {
            report.find(
                45,
                &tale.number,
                format!("the list of payments tells payment {} otherwise", paid.id),
            );
        }
    }
    for id in found.keys() {
        report.find(45, &tale.number, format!("the list has payment {id}, of which no event tells"));
    }
    Ok(())
}
