//! Limits that a commit must keep whatever is stored: sizes, counts, U+0000, and names that must agree.
//!
//! PostgreSQL refuses U+0000 in text and SQLite takes it, so every store refuses it here. A text that is refused
//! here was let in by a bug at the edge; that is why the answer is [`CommitError::Invalid`] and not a refusal for
//! the customer.

use std::collections::BTreeSet;
use yinuo_app::codec::digest;
use yinuo_app::ports::{
    APPEND_EVENTS_MAX, ARCHIVED_MAX, ARTEFACT_BYTES_MAX, Append, Artefact, CONDITIONS_MAX, Commit,
    CommitError, EVENT_BYTES_MAX, LeaseClaim, MessageRow, Posting, ROLLS_MAX, ReadError, RollRow,
    SHARD_COUNT, SNAPSHOT_BYTES_MAX, SealedName, Snapshot, StreamKind,
};

/// Largest code, name, key or number in bytes.
pub const CODE_BYTES_MAX: usize = 512;
/// Largest free text, body or stored reply in bytes: a policy pack must fit.
pub const BODY_BYTES_MAX: usize = 4 * 1024 * 1024;
/// Largest sealed value in bytes: the largest body, and what sealing adds.
pub const SEALED_BYTES_MAX: usize = BODY_BYTES_MAX + 4096;
/// Most tokens by which one customer is found.
pub const CUSTOMER_TOKENS_MAX: usize = 2_048;
/// Most rows of all kinds in one commit.
pub const COMMIT_ROWS_MAX: usize = 100_000;
/// Largest number that every store can keep.
const NUMBER_MAX: u64 = i64::MAX as u64;

type Checked = Result<(), CommitError>;

fn invalid(reason: impl Into<String>) -> CommitError {
    CommitError::Invalid { reason: reason.into() }
}

fn text(what: &str, value: &str, bytes_max: usize) -> Checked {
    if value.len() > bytes_max {
        return Err(invalid(format!("{what} has {} bytes, at most {bytes_max} are kept", value.len())));
    }
    if value.contains('\0') {
        return Err(invalid(format!("{what} contains U+0000")));
    }
    Ok(())
}

fn codes(values: &[(&str, &str)]) -> Checked {
    values.iter().try_for_each(|(what, value)| text(what, value, CODE_BYTES_MAX))
}

fn bodies(values: &[(&str, &str)]) -> Checked {
    values.iter().try_for_each(|(what, value)| text(what, value, BODY_BYTES_MAX))
}

fn number(what: &str, value: u64) -> Checked {
    if value > NUMBER_MAX { Err(invalid(format!("{what} {value} is beyond {NUMBER_MAX}"))) } else { Ok(()) }
}

/// The first rule of shape that this commit breaks.
pub(crate) fn check(commit: &Commit) -> Checked {
    let rows = commit.appends.iter().map(|append| append.events.len()).sum::<usize>()
        + commit.texts.len()
        + commit.artefacts.len()
        + commit.dropped_artefacts.len()
        + commit.person_keys.len()
        + commit.erasures.len()
        + commit.case_rows.len()
        + commit.snapshots.len()
        + commit.clock_rows.iter().map(|(_, clocks)| clocks.len()).sum::<usize>()
        + commit.tie_rows.len()
        + commit.settlement_rows.len()
        + commit.visit_rows.len()
        + commit.contact_rows.len()
        + commit.postings.iter().map(|posting| posting.lines.len()).sum::<usize>()
        + commit.inbox_rows.len()
        + commit.message_rows.len()
        + commit.register_rows.len()
        + commit.immutable_rows.len()
        + commit.dropped_notices.len()
        + commit.archived.len()
        + commit.sealings.len()
        + commit.customer_rows.len()
        + commit.sealed_customers.len()
        + commit.credentials.len()
        + commit.dropped_credentials.len()
        + commit.access_lines.len();
    let says_nothing = rows == 0
        && commit.fences.is_empty()
        && commit.standing.is_empty()
        && commit.guards.is_empty()
        && commit.cursors.is_empty()
        && commit.appends.is_empty()
        && commit.clock_rows.is_empty()
        && commit.postings.is_empty()
        && commit.roll_rows.is_empty()
        && commit.roll_restatements.is_empty()
        && commit.roll_seal.is_none()
        && commit.idempotency.is_none();
    if says_nothing {
        return Err(invalid("the commit is empty"));
    }
    if rows > COMMIT_ROWS_MAX {
        return Err(invalid(format!("the commit has {rows} rows, at most {COMMIT_ROWS_MAX} are taken")));
    }
    conditions(commit)?;
    appends(&commit.appends)?;
    people(commit)?;
    sealed(commit)?;
    commit.artefacts.iter().try_for_each(artefact)?;
    case_rows(commit)?;
    commit.snapshots.iter().try_for_each(snapshot)?;
    clock_rows(commit)?;
    tie_rows(commit)?;
    settlement_rows(commit)?;
    visit_rows(commit)?;
    contact_rows(commit)?;
    commit.postings.iter().try_for_each(posting)?;
    inbox_rows(commit)?;
    message_rows(commit)?;
    registers(commit)?;
    access(commit)?;
    archived(commit)?;
    rolls(commit)?;
    idempotency(commit)
}

/// At most so many, none named twice.
fn once<T: Ord>(what: &str, most: usize, names: impl ExactSizeIterator<Item = T>) -> Checked {
    let count = names.len();
    if count > most {
        return Err(invalid(format!("the commit names {count} {what}s, at most {most} are taken")));
    }
    let distinct: BTreeSet<T> = names.collect();
    if distinct.len() < count { Err(invalid(format!("a {what} is named twice"))) } else { Ok(()) }
}

fn shard(shard: u16) -> Checked {
    if shard < SHARD_COUNT { Ok(()) } else { Err(invalid(format!("there is no shard {shard}"))) }
}

fn conditions(commit: &Commit) -> Checked {
    once("fence", CONDITIONS_MAX, commit.fences.iter().map(|fence| fence.shard))?;
    for fence in &commit.fences {
        shard(fence.shard)?;
        number("an epoch", fence.epoch)?;
        if fence.epoch == 0 {
            return Err(invalid(format!("shard {} was never leased under epoch 0", fence.shard)));
        }
    }
    once("standing stream", CONDITIONS_MAX, commit.standing.iter().map(|one| one.stream))?;
    for one in &commit.standing {
        number("a version", one.version)?;
    }
    once("guard", CONDITIONS_MAX, commit.guards.iter().map(|guard| &guard.key))?;
    for guard in &commit.guards {
        codes(&[("a guard's key", &guard.key)])?;
        number("a guard's counter", guard.expected.saturating_add(1))?;
    }
    once("cursor", CONDITIONS_MAX, commit.cursors.iter().map(|cursor| (&cursor.consumer, cursor.shard)))?;
    for cursor in &commit.cursors {
        codes(&[("a consumer", &cursor.consumer)])?;
        shard(cursor.shard)?;
        number("a position", cursor.to)?;
        if cursor.to <= cursor.from {
            return Err(invalid(format!(
                "the cursor of {} would move from {} to {}, and cursors only go on",
                cursor.consumer, cursor.from, cursor.to
            )));
        }
    }
    Ok(())
}

fn archived(commit: &Commit) -> Checked {
    commit.dropped_notices.iter().try_for_each(|key| codes(&[("a message's key", key)]))?;
    once("archived stream", ARCHIVED_MAX, commit.archived.iter().map(|row| row.stream))?;
    for row in &commit.archived {
        let is_case = row.stream.kind == StreamKind::Case;
        if row.version == 0 || row.stream.kind == StreamKind::Register || is_case == row.number.is_empty() {
            return Err(invalid(format!("{} cannot be archived so", row.stream)));
        }
        number("a version", row.version)?;
        codes(&[
            ("an archive's file", &row.file),
            ("an archived number", &row.number),
            ("an archived customer", &row.customer),
            ("an archived unit", &row.unit),
        ])?;
    }
    Ok(())
}

fn roll_row(row: &RollRow) -> Checked {
    codes(&[
        ("a roll-up's edition", &row.key.edition),
        ("a roll-up's metric", &row.key.metric),
        ("a roll-up's group", &row.key.group),
    ])
}

fn rolls(commit: &Commit) -> Checked {
    once("roll-up row", ROLLS_MAX, commit.roll_rows.iter().map(|row| &row.key))?;
    commit.roll_rows.iter().try_for_each(roll_row)?;
    let places = commit.roll_restatements.iter().map(|one| (&one.by.key, one.shard, one.position));
    once("restatement", ROLLS_MAX, places)?;
    for restatement in &commit.roll_restatements {
        roll_row(&restatement.by)?;
        shard(restatement.shard)?;
        number("a restatement's position", restatement.position)?;
    }
    commit.roll_seal.as_ref().map_or(Ok(()), |seal| codes(&[("a seal's edition", &seal.edition)]))
}

fn snapshot(snapshot: &Snapshot) -> Checked {
    number("a version", snapshot.version)?;
    let bytes = snapshot.bytes.len();
    if snapshot.version == 0 || bytes > SNAPSHOT_BYTES_MAX {
        return Err(invalid(format!("a state of {bytes} bytes at version {} is not kept", snapshot.version)));
    }
    Ok(())
}

fn appends(appends: &[Append]) -> Checked {
    let mut named = BTreeSet::new();
    for append in appends {
        let stream = append.stream;
        if !named.insert(stream) {
            return Err(invalid(format!("{stream} is named twice")));
        }
        if append.events.is_empty() {
            return Err(invalid(format!("{stream} is appended to without an event")));
        }
        if append.events.len() > APPEND_EVENTS_MAX {
            let events = append.events.len();
            return Err(invalid(format!(
                "{stream} gets {events} events, at most {APPEND_EVENTS_MAX} are taken at once"
            )));
        }
        number("a version", append.expected_version.saturating_add(append.events.len() as u64))?;
        for event in &append.events {
            text("an event's name", &event.name, CODE_BYTES_MAX)?;
            if event.bytes.len() > EVENT_BYTES_MAX {
                let bytes = event.bytes.len();
                return Err(invalid(format!(
                    "event {} has {bytes} bytes, at most {EVENT_BYTES_MAX} are kept",
                    event.name
                )));
            }
        }
    }
    Ok(())
}

fn people(commit: &Commit) -> Checked {
    for personal in &commit.texts {
        codes(&[("a text's person", &personal.person)])?;
        bodies(&[("a personal text", &personal.body)])?;
    }
    once("erasure", CONDITIONS_MAX, commit.erasures.iter().map(|erasure| &erasure.person))?;
    for erasure in &commit.erasures {
        codes(&[("an erased person", &erasure.person)])?;
        if erasure.person.is_empty() {
            return Err(invalid("nobody is named by an empty text, so nobody is erased"));
        }
    }
    commit.person_keys.iter().try_for_each(|key| codes(&[("a key's person", &key.person)]))
}

/// A row is plain or sealed, never both.
fn sealed(commit: &Commit) -> Checked {
    let texts = commit.texts.iter().map(|text| (&text.sealed, text.body.is_empty()));
    let keys = commit.person_keys.iter().map(|key| (&key.sealed, key.key == [0; 32]));
    let artefacts = commit.artefacts.iter().map(|artefact| (&artefact.sealed, artefact.bytes == [0]));
    for (sealed, blank) in texts.chain(keys).chain(artefacts) {
        if !sealed.is_empty() && !blank {
            return Err(invalid("what is sealed stands there in plain as well"));
        }
        sealed_bytes(sealed)?;
    }
    for sealing in &commit.sealings {
        sealed_bytes(&sealing.sealed)?;
        if sealing.sealed.is_empty() || matches!(sealing.name, SealedName::Customer(_)) {
            return Err(invalid("nothing is unsealed, and a customer's row is replaced whole"));
        }
    }
    let names: Vec<&SealedName> = commit.sealings.iter().map(|sealing| &sealing.name).collect();
    once("sealed row", COMMIT_ROWS_MAX, names.into_iter())?;
    for row in &commit.sealed_customers {
        codes(&[("a customer's code", &row.code), ("a customer's segment", &row.segment)])?;
        sealed_bytes(&row.sealed)?;
        if row.sealed.is_empty() || row.tokens.len() > CUSTOMER_TOKENS_MAX {
            return Err(invalid("a sealed customer has no sealed bytes, or too many tokens"));
        }
    }
    // A plain one may be named twice, as ever; a sealed one is named once, and not among the plain ones.
    let plain: BTreeSet<&String> = commit.customer_rows.iter().map(|row| &row.code).collect();
    let codes: Vec<&String> = commit.sealed_customers.iter().map(|row| &row.code).chain(plain).collect();
    once("customer", COMMIT_ROWS_MAX, codes.into_iter())
}

fn sealed_bytes(sealed: &[u8]) -> Checked {
    let bytes = sealed.len();
    if bytes > SEALED_BYTES_MAX {
        return Err(invalid(format!(
            "something sealed has {bytes} bytes, at most {SEALED_BYTES_MAX} are kept"
        )));
    }
    Ok(())
}

/// The digest is computed here, so that no artefact is ever found under a name that its bytes do not have. Of sealed
/// bytes whoever seals them has computed it.
fn artefact(artefact: &Artefact) -> Checked {
    codes(&[("an artefact's person", &artefact.person), ("an artefact's media type", &artefact.media_type)])?;
    if !artefact.sealed.is_empty() {
        return Ok(());
    }
    let bytes = artefact.bytes.len();
    if !(1..=ARTEFACT_BYTES_MAX).contains(&bytes) {
        return Err(invalid(format!("an artefact has {bytes} bytes, 1 to {ARTEFACT_BYTES_MAX} are kept")));
    }
    if digest(&artefact.bytes) != artefact.digest {
        return Err(invalid("an artefact's digest does not fit its bytes"));
    }
    Ok(())
}

fn case_rows(commit: &Commit) -> Checked {
    for row in &commit.case_rows {
        codes(&[
            ("a case's number", &row.number),
            ("a case's kind", &row.kind),
            ("a case's category", &row.category),
            ("a case's topic", &row.topic),
            ("a case's state", &row.state),
            ("a case's customer", &row.customer),
            ("a case's service", &row.service),
            ("a case's unit", &row.unit),
            ("a case's area", &row.area),
            ("a case's owner", &row.owner),
            ("a case's handler", &row.handler),
            ("a case's due rule", &row.due_rule),
            ("a case's red line", &row.red_line),
        ])?;
        number("a case's version", row.version)?;
    }
    Ok(())
}

fn clock_rows(commit: &Commit) -> Checked {
    for (case, clocks) in &commit.clock_rows {
        let mut named = BTreeSet::new();
        for clock in clocks {
            codes(&[
                ("a clock's id", &clock.clock),
                ("a clock's kind", &clock.kind),
                ("a clock's rule", &clock.rule),
                ("a clock's state", &clock.state),
            ])?;
            if clock.case != *case {
                return Err(invalid(format!(
                    "clock {} of case {} is listed under {case}",
                    clock.clock, clock.case
                )));
            }
            if !named.insert(&clock.clock) {
                return Err(invalid(format!("clock {} of case {case} is listed twice", clock.clock)));
            }
        }
    }
    Ok(())
}

fn tie_rows(commit: &Commit) -> Checked {
    let mut named = BTreeSet::new();
    for row in &commit.tie_rows {
        codes(&[
            ("a tie's id", &row.tie),
            ("a tie's kind", &row.kind),
            ("a tie's party", &row.party),
            ("a tie's number", &row.number),
            ("a tie's class", &row.class),
            ("a tie's unit", &row.unit),
            ("a tie's state", &row.state),
        ])?;
        if !named.insert((row.case, &row.tie)) {
            return Err(invalid(format!("tie {} of case {} is named twice", row.tie, row.case)));
        }
    }
    Ok(())
}

fn settlement_rows(commit: &Commit) -> Checked {
    let mut named = BTreeSet::new();
    for row in &commit.settlement_rows {
        codes(&[
            ("a settlement's service", &row.service),
            ("a settlement's customer", &row.customer),
            ("a settlement's unit", &row.unit),
            ("a settlement's rule", &row.rule),
            ("a settlement's unit of time", &row.owed_unit),
            ("a settlement's form", &row.form),
            ("a settlement's currency", &row.currency),
            ("a settlement's state", &row.state),
            ("a settlement's reason", &row.reason),
            ("a settlement's reference", &row.reference),
            ("a settlement's contradiction", &row.contradiction),
        ])?;
        if !named.insert((row.owner, row.settlement)) {
            let (owner, settlement) = (row.owner, row.settlement);
            return Err(invalid(format!("settlement {settlement} of {owner} is named twice")));
        }
    }
    Ok(())
}

fn visit_rows(commit: &Commit) -> Checked {
    let mut named = BTreeSet::new();
    for row in &commit.visit_rows {
        codes(&[
            ("a visit's job", &row.job),
            ("a visit's unit", &row.unit),
            ("a visit's customer", &row.customer),
            ("a visit's service", &row.service),
            ("a visit's state", &row.state),
            ("a visit's technician", &row.technician),
            ("a visit's mate", &row.mate),
            ("whom a visit's customer chose", &row.chosen),
            ("a visit's skills", &row.skills),
            ("a visit's tools", &row.tools),
            ("a visit's outcome", &row.outcome),
        ])?;
        bodies(&[("a visit's parts", &row.parts)])?;
        if !named.insert((row.case, row.visit)) {
            return Err(invalid(format!("visit {} of case {} is named twice", row.visit, row.case)));
        }
    }
    Ok(())
}

fn contact_rows(commit: &Commit) -> Checked {
    commit.contact_rows.iter().try_for_each(|row| {
        codes(&[
            ("a contact's channel", &row.channel),
            ("a contact's direction", &row.direction),
            ("a contact's owner", &row.owner),
            ("a contact's customer", &row.customer),
            ("a contact's unit", &row.unit),
            ("a contact's outcome", &row.outcome),
        ])
    })
}

fn posting(posting: &Posting) -> Checked {
    codes(&[
        ("a posting's rule", &posting.rule),
        ("an owed-for key", posting.owed_for.as_deref().unwrap_or_default()),
    ])?;
    number("a posting's cause", posting.cause_version)?;
    posting
        .lines
        .iter()
        .try_for_each(|line| codes(&[("an account", &line.account), ("a posting's unit", &line.unit)]))
}

fn inbox_rows(commit: &Commit) -> Checked {
    commit.inbox_rows.iter().try_for_each(|row| {
        codes(&[
            ("an item's key", &row.key),
            ("an item's post", &row.post),
            ("an item's person", &row.person),
            ("an item's kind", &row.kind),
        ])?;
        bodies(&[("an item's Chinese sentence", &row.zh), ("an item's English sentence", &row.en)])
    })
}

/// Every message moves its own guard on, to the counter that it names: two who change it never both succeed.
fn message_rows(commit: &Commit) -> Checked {
    once("message", CONDITIONS_MAX, commit.message_rows.iter().map(|row| row.id))?;
    for row in &commit.message_rows {
        codes(&[
            ("a message's key", &row.key),
            ("a message's kind", &row.kind),
            ("a message's customer", &row.customer),
            ("a message's language", &row.language),
        ])?;
        bodies(&[("a message's text", &row.text), ("a message's reason", &row.reason)])?;
        number("a message's version", row.version)?;
        let key = MessageRow::guard_key(row.id);
        let moved = commit.guards.iter().find(|guard| guard.key == key).map(|guard| guard.expected + 1);
        if moved != Some(row.version) {
            return Err(invalid(format!("message {} does not move its guard to {}", row.id, row.version)));
        }
    }
    Ok(())
}

fn registers(commit: &Commit) -> Checked {
    for row in commit.immutable_rows.iter().chain(&commit.register_rows) {
        codes(&[("a register", &row.register), ("a register's code", &row.code)])?;
        bodies(&[("a register's body", &row.body)])?;
    }
    commit.customer_rows.iter().try_for_each(|row| {
        codes(&[
            ("a customer's code", &row.code),
            ("a customer's name", &row.name),
            ("a customer's telephone", &row.phone),
            ("a customer's segment", &row.segment),
        ])?;
        bodies(&[("a customer's body", &row.body)])
    })
}

fn access(commit: &Commit) -> Checked {
    let kept = commit.credentials.iter().map(|row| (row.kind.as_str(), row.key.as_str()));
    let dropped = commit.dropped_credentials.iter().map(|(kind, key)| (kind.as_str(), key.as_str()));
    // Named once, so that it does not matter whether a row is put or taken back first.
    let names: Vec<_> = kept.chain(dropped).collect();
    once("credential", CONDITIONS_MAX, names.iter())?;
    for (kind, key) in names {
        codes(&[("a credential's kind", kind), ("a credential's key", key)])?;
    }
    for row in &commit.credentials {
        codes(&[("a credential's person", &row.person)])?;
        // A sealed body is written in hexadecimal; who seals it has looked at the plain one.
        let sealed = row.body.starts_with(crate::seal::MARK);
        let most = if sealed { 2 * SEALED_BYTES_MAX } else { BODY_BYTES_MAX };
        text("a credential's body", &row.body, most)?;
    }
    commit.access_lines.iter().try_for_each(|line| {
        codes(&[
            ("an access line's person", &line.person),
            ("an access line's post", &line.post),
            ("an access line's unit", &line.unit),
            ("an access line's deed", &line.what),
            ("an access line's subject", &line.subject),
            ("an access line's purpose", &line.purpose),
            ("an access line's detail", &line.detail),
        ])
    })
}

fn idempotency(commit: &Commit) -> Checked {
    let Some(record) = &commit.idempotency else { return Ok(()) };
    codes(&[("an idempotency scope", &record.scope), ("an idempotency key", &record.key)])?;
    if record.reply.len() > BODY_BYTES_MAX {
        let bytes = record.reply.len();
        return Err(invalid(format!("a reply has {bytes} bytes, at most {BODY_BYTES_MAX} are kept")));
    }
    Ok(())
}

/// A series name and a count that can be reserved.
pub(crate) fn check_series(series: &str, count: u32) -> Result<(), ReadError> {
    if count == 0 {
        return Err(ReadError { reason: "at least one number must be reserved".to_owned() });
    }
    codes(&[("a number series", series)]).map_err(|error| ReadError { reason: error.to_string() })
}

/// A claim of leases that can be kept.
pub(crate) fn check_claim(claim: &LeaseClaim) -> Checked {
    check_owner(&claim.owner)?;
    if claim.until <= claim.now {
        return Err(invalid(format!("a lease until {} is over at {}", claim.until, claim.now)));
    }
    Ok(())
}

/// A process that may hold leases.
pub(crate) fn check_owner(owner: &str) -> Checked {
    // A shard that nobody holds has the empty owner.
    if owner.is_empty() {
        return Err(invalid("an owner of leases must have a name"));
    }
    codes(&[("an owner of leases", owner)])
}

#[cfg(test)]
mod tests {
    use super::*;
    use yinuo_app::ports::RegisterRow;

    #[test]
    fn a_text_is_measured_in_bytes() {
        let row = |code: String| RegisterRow { register: "unit".into(), code, body: String::new() };
        let commit = |code: String| Commit { register_rows: vec![row(code)], ..Commit::default() };
        assert!(check(&commit("网".repeat(CODE_BYTES_MAX / 3))).is_ok());
        assert!(check(&commit("网".repeat(CODE_BYTES_MAX / 3 + 1))).is_err());
    }
}
