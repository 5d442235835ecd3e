//! A random story: commits that are accepted and refused for every reason.

use uuid::Uuid;
use yinuo_app::codec::digest;
use yinuo_app::ports::{
    AccessLine, Append, ArchivedRow, Artefact, CaseRow, ClockRow, Commit, ContactRow, CredentialRow,
    CursorMove, CustomerRow, EncodedEvent, Erasure, Fence, Guard, IdempotencyRecord, InboxRow, LeaseClaim,
    MessageRow, MessageState, PersonKey, PersonalText, Posting, PostingLine, RegisterRow, Replaces, RollKey,
    RollRestatement, RollRow, RollSeal, SealedCustomer, SealedName, Sealing, SettlementRow, Snapshot,
    Standing, Store, StreamId, StreamKind, TieRow, VisitRow,
};

/// Ids and codes are drawn below this.
pub const IDS: u64 = 12;

/// A small generator of its own: its stream must not change with a library's version.
pub struct Dice(pub u64);

impl Dice {
    pub fn below(&mut self, bound: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 16) % bound
    }
    pub fn chance(&mut self, one_in: u64) -> bool {
        self.below(one_in) == 0
    }
    fn id(&mut self) -> Uuid {
        Uuid::from_u128(u128::from(self.below(IDS)))
    }
    pub fn code(&mut self, letter: char) -> String {
        format!("{letter}{}", self.below(IDS))
    }
    pub fn instant(&mut self) -> i64 {
        self.below(100) as i64
    }
    fn instant_if_any(&mut self) -> Option<i64> {
        (!self.chance(3)).then(|| self.instant())
    }
    fn one_of<'a>(&mut self, choices: &[&'a str]) -> &'a str {
        choices[self.below(choices.len() as u64) as usize]
    }
}

fn append(dice: &mut Dice, store: &dyn Store) -> Append {
    let kind = StreamKind::from_code(1 + dice.below(4) as u8).unwrap();
    let stream = StreamId { kind, id: dice.id() };
    let version = store.load(stream).unwrap().version;
    let expected_version = if dice.chance(6) { dice.below(3) } else { version };
    let events = (0..dice.below(4) + u64::from(!dice.chance(10)))
        .map(|_| EncodedEvent {
            name: dice.code('e').into(),
            occurred_at: dice.instant(),
            recorded_at: dice.instant(),
            bytes: vec![dice.below(256) as u8; dice.below(5) as usize],
            hash: [dice.below(256) as u8; 32],
        })
        .collect();
    Append { stream, expected_version, events }
}

fn case_row(dice: &mut Dice) -> CaseRow {
    let id = dice.id();
    let number = if dice.chance(5) { dice.code('N') } else { format!("N{}", id.as_u128()) };
    CaseRow {
        id,
        number,
        kind: dice.one_of(&["complaint", "fault"]).into(),
        category: "net.slow.evening".into(),
        topic: dice.code('t'),
        state: dice.one_of(&["inProgress", "pending", "closed"]).into(),
        customer: dice.code('C'),
        service: dice.code('S'),
        unit: dice.one_of(&["U1", "U2"]).into(),
        area: "urban".into(),
        owner: dice.code('P'),
        handler: dice.code('P'),
        accepted_at: dice.instant(),
        due_at: dice.instant_if_any(),
        warn_at: dice.instant_if_any(),
        due_rule: String::new(),
        rung: dice.below(4) as u8,
        next_rung_at: dice.instant_if_any(),
        next_at: dice.instant_if_any(),
        broken: dice.below(2) as u32,
        owed_minor: dice.instant(),
        chain: 1,
        red_line: String::new(),
        paused: dice.chance(2),
        closed_at: dice.instant_if_any(),
        version: dice.below(100),
        updated_at: dice.instant(),
    }
}

fn clocks(dice: &mut Dice) -> (Uuid, Vec<ClockRow>) {
    let case = dice.id();
    let rows = (0..dice.below(4))
        .map(|_| ClockRow {
            case,
            clock: dice.code('c'),
            kind: "promise".into(),
            rule: "reply".into(),
            state: "running".into(),
            started_at: 0,
            due_at: dice.instant_if_any(),
            warn_at: dice.instant_if_any(),
            wake_at: dice.instant_if_any(),
        })
        .collect();
    (case, rows)
}

fn posting(dice: &mut Dice, store: &dyn Store) -> Posting {
    let known = store.postings(None, None, 50).unwrap().rows;
    let id = Uuid::from_u128(u128::from(dice.below(2000)));
    let (occurred_at, recorded_at) = (dice.instant(), dice.instant());
    if let Some(original) = known.get(dice.below(60) as usize) {
        let lines = original.lines.iter().map(|line| PostingLine { amount: -line.amount, ..line.clone() });
        return Posting {
            id,
            reverses: Some(original.id),
            owed_for: None,
            occurred_at,
            recorded_at,
            lines: lines.collect(),
            ..original.clone()
        };
    }
    let accounts = ["expense", "wallet/1", "wallet/2", "customer/C1", "budget/P1"];
    let amount = dice.below(20) as i64;
    let off = i64::from(dice.chance(10));
    let mut line =
        |amount| PostingLine { account: dice.one_of(&accounts).into(), unit: "CNY".into(), amount };
    let lines = vec![line(amount + off), line(-amount)];
    Posting {
        id,
        case: dice.chance(2).then(|| dice.id()),
        cause_version: 1,
        rule: "late".into(),
        owed_for: dice.chance(2).then(|| format!("k/{}", dice.below(20))),
        occurrence: dice.chance(3).then(|| dice.id()),
        reverses: None,
        occurred_at,
        recorded_at,
        lines,
    }
}

fn contact(dice: &mut Dice) -> ContactRow {
    ContactRow {
        id: dice.id(),
        channel: "hotline".into(),
        direction: "inbound".into(),
        owner: dice.code('P'),
        customer: dice.code('C'),
        unit: "U1".into(),
        outcome: "opened".into(),
        case: dice.chance(2).then(|| dice.id()),
        occurred_at: dice.instant(),
        text: dice.chance(2).then(|| dice.id()),
    }
}

fn item(dice: &mut Dice) -> InboxRow {
    InboxRow {
        key: dice.code('i'),
        post: "desk".into(),
        person: dice.code('P'),
        case: dice.id(),
        kind: "rung".into(),
        zh: "升级".into(),
        en: "rung".into(),
        occurred_at: dice.instant(),
        read_at: None,
    }
}

fn customer(dice: &mut Dice) -> CustomerRow {
    CustomerRow {
        code: dice.code('C'),
        name: format!("王{}", dice.below(20)),
        phone: format!("138-{}", dice.below(1000)),
        segment: "home".into(),
        body: "{}".into(),
        as_of: dice.instant(),
    }
}

fn credential(dice: &mut Dice) -> CredentialRow {
    CredentialRow {
        kind: dice.one_of(&["session", "link"]).into(),
        key: dice.code('k'),
        person: dice.code('P'),
        body: dice.below(9).to_string(),
        expires_at: dice.instant(),
    }
}

fn access_line(dice: &mut Dice) -> AccessLine {
    AccessLine {
        id: Uuid::from_u128(u128::from(dice.below(2000))),
        at: dice.instant(),
        person: dice.code('P'),
        post: "desk".into(),
        unit: "U1".into(),
        what: dice.one_of(&["reveal", "playback"]).into(),
        subject: dice.code('C'),
        case: dice.chance(2).then(|| dice.id()),
        purpose: dice.code('p'),
        detail: String::new(),
    }
}

fn artefact(dice: &mut Dice) -> Artefact {
    let bytes = vec![dice.below(IDS) as u8];
    let named = if dice.chance(30) { vec![dice.below(IDS) as u8] } else { bytes.clone() };
    Artefact {
        digest: digest(&named),
        person: dice.code('C'),
        media_type: dice.one_of(&["image/jpeg", "text/plain"]).into(),
        bytes,
        sealed: Vec::new(),
        stored_at: dice.instant(),
    }
}

fn some<T>(dice: &mut Dice, one_in: u64, mut make: impl FnMut(&mut Dice) -> T) -> Vec<T> {
    if dice.chance(one_in) { (0..1 + dice.below(3)).map(|_| make(dice)).collect() } else { Vec::new() }
}

fn sealing(dice: &mut Dice) -> Sealing {
    let name = match dice.below(3) {
        0 => SealedName::Key(dice.code('C')),
        1 => SealedName::Text(dice.id()),
        _ => SealedName::Artefact(digest(&[dice.below(IDS) as u8])),
    };
    let was = if dice.chance(2) { Vec::new() } else { vec![dice.below(3) as u8] };
    Sealing { name, was, sealed: vec![dice.below(3) as u8] }
}

fn sealed_customer(dice: &mut Dice) -> SealedCustomer {
    SealedCustomer {
        code: dice.code('C'),
        segment: dice.code('s'),
        as_of: dice.instant(),
        // As its nonce makes it: never the same twice.
        sealed: dice.below(1 << 62).to_be_bytes().to_vec(),
        tokens: (0..dice.below(4)).map(|_| dice.below(5) as i64 - 2).collect(),
        replaces: if dice.chance(2) { Replaces::Plain } else { Replaces::Any },
    }
}

fn register_row(dice: &mut Dice, register: &str) -> RegisterRow {
    RegisterRow { register: register.into(), code: dice.code('r'), body: dice.below(2).to_string() }
}

fn standing(dice: &mut Dice, store: &dyn Store) -> Standing {
    let stream = append(dice, store).stream;
    let version = if dice.chance(6) { dice.below(3) } else { store.load(stream).unwrap().version };
    Standing { stream, version }
}

fn guard(dice: &mut Dice, store: &dyn Store) -> Guard {
    let key = dice.code('g');
    let expected = if dice.chance(6) { dice.below(3) } else { store.guard(&key).unwrap() };
    Guard { key, expected }
}

fn cursor(dice: &mut Dice, store: &dyn Store) -> CursorMove {
    let (consumer, shard) = (format!("consumer{}", dice.below(3)), dice.below(64) as u16);
    let stands = store.cursors(&consumer).unwrap()[usize::from(shard)];
    let from = if dice.chance(6) { dice.below(3) } else { stands };
    let head = store.journal_heads().unwrap()[usize::from(shard)];
    let to = if dice.chance(10) { from + dice.below(3) } else { head.max(from + 1).min(from + 2) };
    CursorMove { consumer, shard, from, to }
}

fn roll_row(dice: &mut Dice) -> RollRow {
    let key = RollKey {
        edition: dice.one_of(&["e1", "e2"]).into(),
        metric: dice.one_of(&["calls", "kept"]).into(),
        day: dice.below(10) as u32,
        group: dice.one_of(&["", "urban", "组"]).into(),
    };
    RollRow { key, numerator: dice.below(3) as i64 - 1, denominator: dice.below(3) as i64 - 1 }
}

fn restatement(dice: &mut Dice) -> RollRestatement {
    let (by, shard, position) = (roll_row(dice), dice.below(64) as u16, dice.below(9));
    RollRestatement { by, shard, position, known_at: dice.instant() }
}

/// A claim on shards; time goes on slowly, so that some leases are over and others are not.
pub fn claim(dice: &mut Dice, step: usize) -> LeaseClaim {
    let now = step as i64;
    LeaseClaim {
        owner: dice.code('w'),
        now,
        until: now + dice.below(60) as i64,
        shards_max: dice.below(30) as u16,
    }
}

/// A stream that goes into the archive, at the version at which it stands or beside it.
fn archived(dice: &mut Dice, store: &dyn Store) -> ArchivedRow {
    let kind = if dice.chance(2) { StreamKind::Case } else { StreamKind::Contact };
    let stream = StreamId { kind, id: dice.id() };
    let version = store.head(stream).unwrap().0 + u64::from(dice.chance(9));
    let number = if kind == StreamKind::Case { format!("N{}", stream.id.as_u128()) } else { String::new() };
    ArchivedRow {
        stream,
        version: version.max(1),
        archive: [dice.below(4) as u8; 32],
        file: "a".into(),
        number,
        customer: dice.code('C'),
        unit: dice.code('U'),
        began_at: dice.instant(),
        ended_at: dice.instant(),
        archived_at: dice.instant(),
        artefacts: vec![digest(&[dice.below(IDS) as u8])],
    }
}

/// The next commit, drawn with what the store knows.
pub fn commit(dice: &mut Dice, store: &dyn Store) -> Commit {
    let mut drawn = rows(dice, store);
    for row in some(dice, 4, |dice| message(dice, store)) {
        let key = MessageRow::guard_key(row.id);
        if drawn.guards.iter().all(|guard| guard.key != key) {
            drawn.guards.push(Guard { key, expected: row.version - 1 });
            drawn.message_rows.push(row);
        }
    }
    drawn
}

fn visit(dice: &mut Dice) -> VisitRow {
    let span = |dice: &mut Dice| dice.chance(3).then(|| (dice.instant(), dice.instant()));
    VisitRow {
        case: dice.id(),
        visit: dice.id(),
        job: dice.code('j'),
        unit: dice.code('U'),
        customer: dice.code('C'),
        service: dice.code('S'),
        state: dice.code('s'),
        technician: dice.code('T'),
        two: dice.chance(3),
        mate: if dice.chance(3) { dice.code('T') } else { String::new() },
        chosen: if dice.chance(3) { dice.code('T') } else { String::new() },
        chosen_until: dice.chance(3).then(|| dice.instant()),
        window: span(dice),
        hours: span(dice),
        minutes: 60,
        skills: dice.code('k'),
        tools: dice.code('t'),
        parts: dice.code('p'),
        asked_at: dice.instant(),
        ended_at: dice.chance(3).then(|| dice.instant()),
        outcome: if dice.chance(3) { "missed".into() } else { String::new() },
    }
}

fn tie(dice: &mut Dice) -> TieRow {
    TieRow {
        case: dice.id(),
        tie: dice.code('o'),
        kind: if dice.chance(3) { "directive".into() } else { "outside".into() },
        party: dice.code('B'),
        number: dice.code('n'),
        class: dice.code('k'),
        unit: dice.code('U'),
        state: dice.code('s'),
        started_at: dice.instant(),
        due_at: dice.chance(3).then(|| dice.instant()),
        ended_at: dice.chance(3).then(|| dice.instant()),
        late: dice.chance(3),
    }
}

fn settlement(dice: &mut Dice) -> SettlementRow {
    SettlementRow {
        owner: dice.id(),
        service: if dice.chance(3) { dice.code('S') } else { String::new() },
        settlement: 1 + dice.below(3) as u32,
        customer: dice.code('C'),
        unit: dice.code('U'),
        rule: dice.code('r'),
        owed_unit: dice.code('d'),
        form: dice.code('f'),
        currency: "CNY".into(),
        minor: 100 + dice.below(900) as i64,
        state: dice.code('s'),
        since: dice.instant(),
        round: dice.below(3) as u32,
        owed_at: dice.instant(),
        pay_by: dice.instant(),
        credited_at: dice.chance(3).then(|| dice.instant()),
        next_at: dice.chance(2).then(|| dice.instant()),
        late_at: dice.chance(2).then(|| dice.instant()),
        late: dice.chance(3),
        reason: dice.code('w'),
        reference: dice.code('R'),
        contradiction: String::new(),
    }
}

/// A message that is there, changed, or a new one; now and then by somebody who looked too long ago.
fn message(dice: &mut Dice, store: &dyn Store) -> MessageRow {
    let id = dice.id();
    let version =
        if dice.chance(6) { dice.below(3) } else { store.guard(&MessageRow::guard_key(id)).unwrap() };
    MessageRow {
        id,
        key: format!("k/{id}"),
        case: id,
        kind: dice.one_of(&["late", "score"]).into(),
        customer: format!("C{}", id.as_u128()),
        language: "zh".into(),
        text: dice.code('t'),
        state: MessageState::ALL[dice.below(3) as usize],
        round: dice.below(3) as u32,
        tries: dice.below(9) as u32,
        next_at: dice.chance(2).then(|| dice.instant()),
        reason: String::new(),
        outlet: String::new(),
        contact: None,
        created_at: id.as_u128() as i64,
        changed_at: dice.instant(),
        handed_at: dice.chance(2).then(|| dice.instant()),
        delivered_at: None,
        version: version + 1,
    }
}

/// A state that follows from a row, older or newer than the last one.
fn snapshot(row: &CaseRow) -> Snapshot {
    let byte = row.accepted_at.unsigned_abs() % 9;
    Snapshot {
        case: row.id,
        version: 1 + byte,
        head: [byte as u8; 32],
        format: 1,
        bytes: vec![byte as u8; 3],
    }
}

fn rows(dice: &mut Dice, store: &dyn Store) -> Commit {
    let commit = drawn(dice, store);
    Commit { snapshots: commit.case_rows.iter().map(snapshot).collect(), ..commit }
}

fn drawn(dice: &mut Dice, store: &dyn Store) -> Commit {
    Commit {
        fences: some(dice, 12, |dice| Fence { shard: dice.below(16) as u16, epoch: dice.below(9) }),
        standing: some(dice, 12, |dice| standing(dice, store)),
        guards: some(dice, 6, |dice| guard(dice, store)),
        cursors: some(dice, 9, |dice| cursor(dice, store)),
        erasures: some(dice, 40, |dice| Erasure { person: dice.code('C'), at: dice.instant() }),
        roll_rows: some(dice, 5, roll_row),
        roll_restatements: some(dice, 12, restatement),
        roll_seal: dice
            .chance(40)
            .then(|| RollSeal { edition: "e1".into(), until_day: dice.below(6) as u32 }),
        appends: some(dice, 2, |dice| append(dice, store)),
        texts: some(dice, 9, |dice| PersonalText {
            id: dice.id(),
            person: dice.code('C'),
            body: dice.code('b'),
            sealed: Vec::new(),
        }),
        artefacts: some(dice, 9, artefact),
        dropped_artefacts: some(dice, 30, |dice| digest(&[dice.below(IDS) as u8])),
        person_keys: some(dice, 9, |dice| PersonKey {
            person: dice.code('C'),
            key: [dice.below(256) as u8; 32],
            sealed: Vec::new(),
        }),
        case_rows: some(dice, 3, case_row),
        clock_rows: some(dice, 3, clocks),
        tie_rows: some(dice, 4, tie),
        settlement_rows: some(dice, 4, settlement),
        visit_rows: some(dice, 4, visit),
        contact_rows: some(dice, 4, contact),
        postings: some(dice, 3, |dice| posting(dice, store)),
        inbox_rows: some(dice, 4, item),
        message_rows: Vec::new(),
        register_rows: some(dice, 6, |dice| {
            let register = if dice.chance(4) { "pack" } else { "unit" };
            register_row(dice, register)
        }),
        immutable_rows: some(dice, 9, |dice| register_row(dice, "pack")),
        customer_rows: some(dice, 4, customer),
        sealings: some(dice, 9, sealing),
        sealed_customers: some(dice, 6, sealed_customer),
        credentials: some(dice, 5, credential),
        dropped_credentials: some(dice, 9, |dice| (dice.one_of(&["session", "link"]).into(), dice.code('k'))),
        access_lines: some(dice, 4, access_line),
        dropped_notices: some(dice, 30, |dice| dice.code('i')),
        archived: some(dice, 20, |dice| archived(dice, store)),
        snapshots: Vec::new(),
        idempotency: dice.chance(5).then(|| IdempotencyRecord {
            scope: "s".into(),
            key: dice.code('k'),
            body_digest: [dice.below(256) as u8; 32],
            reply: vec![1],
            expires_at: dice.instant(),
        }),
    }
}
