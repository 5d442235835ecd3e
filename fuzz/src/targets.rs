//! What each target feeds, and what must hold of what was read.

use crate::lines::{CustomerLine, HoldingLine, NamedLine, read_lines};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::path::PathBuf;
use std::sync::OnceLock;
use yinuo_app::Envelope;
use yinuo_app::openid::{Addresses, Tokens, Unchecked, Wanted, is_safe, read_keys};
use yinuo_app::settlement::read_answers;
use yinuo_app::trail::{ArchiveVerifier, Verifier, archived_event};
use yinuo_connectors::Address;
use yinuo_domain::{CaseEvent, ContactEvent};
use yinuo_policy::{CalendarTable, Pack, Policy};
use yinuo_replay::{Mapping, ReplayOptions, replay};
use yinuo_sim::CityFile;
use yinuo_store::seal::KeyRing;

/// Takes bytes and must come back.
pub type Target = fn(&[u8]);

/// Targets by name; `parsers.tsv` says which parser each of them reaches.
pub const TARGETS: &[(&str, Target)] = &[
    ("pack", pack),
    ("table", table),
    ("mapping", mapping),
    ("city", city),
    ("export", export),
    ("csv", csv),
    ("log", log),
    ("body", body),
    ("event", event),
    ("http", http),
    ("form", form),
    ("ring", ring),
    ("token", token),
    ("words", words),
    ("answers", answers),
    ("address", address),
    ("header", header),
    ("frame", frame),
    ("provider", provider),
    ("decide", decide),
];

/// What comes over HTTP and is read by hand: a query that reached us, an answer to our webhook.
fn http(bytes: &[u8]) {
    if let Ok(head) = crate::answer::read_head(&mut { bytes }) {
        assert!(
            head.status < 1_000 && head.retry_after.is_none_or(|seconds| (0..=86_400).contains(&seconds))
        );
    }
    with_text(bytes, |text| {
        let encoded: String = text.bytes().map(|byte| format!("%{byte:02X}")).collect();
        assert_eq!(crate::query::percent_decoded(&encoded), text);
        for (name, value) in crate::query::parse_query(text) {
            assert!(text.contains(&name) && value.chars().count() <= text.chars().count());
        }
    });
}

/// What a customer's browser sends: the first line is the content type, the rest the body.
fn form(bytes: &[u8]) {
    let ends = bytes.iter().position(|byte| *byte == b'\n').unwrap_or(bytes.len());
    let Ok(content_type) = std::str::from_utf8(&bytes[..ends]) else { return };
    if let Some(form) = crate::form::Form::parse(content_type, bytes.get(ends + 1..).unwrap_or_default()) {
        for name in ["do", "key", "words", "photo"] {
            let text = form.text(name);
            assert!(!text.contains('\0') && (text.is_empty() || text.as_bytes() == form.bytes(name)));
        }
    }
}

fn with_text(bytes: &[u8], read: impl FnOnce(&str)) {
    if let Ok(text) = std::str::from_utf8(bytes) {
        read(text);
    }
}

fn tables() -> Vec<CalendarTable> {
    static TABLE: OnceLock<CalendarTable> = OnceLock::new();
    let text = include_str!("../../calendars/cn-mainland-2026.toml");
    vec![TABLE.get_or_init(|| CalendarTable::parse(text).expect("the shipped table")).clone()]
}

/// A pack that can be read is judged as one that is adopted: resolved, with its examples worked out.
fn pack(bytes: &[u8]) {
    with_text(bytes, |text| {
        if let Ok(pack) = Pack::parse(text) {
            let _ = yinuo_policy::check(&pack, &[], &tables());
        }
    });
}

fn table(bytes: &[u8]) {
    with_text(bytes, |text| {
        if let Ok(table) = CalendarTable::parse(text) {
            let _ = Policy::resolve(Vec::new(), vec![table]);
        }
    });
}

fn mapping(bytes: &[u8]) {
    with_text(bytes, |text| drop(Mapping::parse(text)));
}

fn city(bytes: &[u8]) {
    with_text(bytes, |text| {
        if let Ok(file) = CityFile::parse(text) {
            let _ = file.check_calendar(&tables());
        }
    });
}

/// A key ring that is read is written and read again as the same one. What fails its digest is read under one that fits,
/// or the lines would never be reached.
fn ring(bytes: &[u8]) {
    with_text(bytes, |text| {
        let digest = yinuo_app::codec::digest(text.as_bytes());
        let ended = format!("{text}end {}\n", &yinuo_app::codec::hex(&digest)[..16]);
        for text in [text, &ended] {
            if let Ok(ring) = KeyRing::parse(text) {
                assert_eq!(KeyRing::parse(&ring.text()), Ok(ring));
            }
        }
    });
}

/// What an identity provider says: as a token, and as the parts of one, a line each, for nobody guesses base64 by chance.
/// A token that is taken apart was signed over its own beginning, and what it claims is believed only where it fits.
fn token(bytes: &[u8]) {
    let wanted = Wanted {
        issuer: "https://id",
        client: "yinuo",
        nonce: "n",
        now: 1_800_000_000_000,
        skew_seconds: 60,
    };
    let mut parts = bytes.splitn(4, |byte| *byte == b'\n');
    let mut part = || parts.next().unwrap_or_default();
    let (header, claims, signature, beside) = (part(), part(), part(), part());
    let made = format!("{}.{}.{}", base64(header), base64(claims), base64(signature));
    let keys = read_keys(beside).unwrap_or_default();
    for text in [std::str::from_utf8(bytes).unwrap_or_default(), &made] {
        let Ok(token) = Unchecked::parse(text) else { continue };
        assert!(text.as_bytes().starts_with(token.signed) && token.signed.len() < text.len());
        for key in keys.iter().filter(|key| token.names(key)) {
            assert_eq!(key.method, token.method);
        }
        let Ok(claims) = token.claims(&wanted) else { continue };
        assert!(!claims.subject.is_empty() && claims.text("nonce") == Some("n"));
        assert_eq!(claims.text("iss"), Some("https://id"));
        if let Ok(told) = claims.told_beside(beside) {
            assert_eq!((told.text("sub"), &told.subject), (Some(&*claims.subject), &claims.subject));
        }
    }
}

/// Base64 for addresses, without padding (RFC 4648, section 5).
fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let mut text = String::new();
    for chunk in bytes.chunks(3) {
        let group =
            chunk.iter().fold(0_u32, |group, byte| group << 8 | u32::from(*byte)) << (8 * (3 - chunk.len()));
        for place in 0..=chunk.len() {
            text.push(char::from(LETTERS[(group >> (18 - 6 * place)) as usize & 63]));
        }
    }
    text
}

fn export(bytes: &[u8]) {
    // Signatures are not the parser's: both verdicts are taken.
    let holds = |key: &str, bytes: &[u8], signature: &str| key.len() + bytes.len() != signature.len();
    let trusted = [String::new(), "house".to_owned()];
    let mut verifier = Verifier::new(&holds, &trusted);
    let mut archive = ArchiveVerifier::new(&holds);
    for line in bytes.split(|byte| *byte == b'\n') {
        let line = String::from_utf8_lossy(line);
        verifier.line(&line);
        archive.line(&line);
        let _ = archived_event(&line);
    }
    let _ = (verifier.finish(), archive.finish());
}

fn csv(bytes: &[u8]) {
    let _ = read_lines::<NamedLine>(bytes, &["code", "zh", "en"]);
    let _ = read_lines::<HoldingLine>(bytes, &["post", "unit", "person", "from", "until", "deputy"]);
    let _ = read_lines::<CustomerLine>(bytes, &["code", "name", "monthly_fee_minor", "one_off_fee_minor"]);
}

/// A log is a file: one of this process.
fn log(bytes: &[u8]) {
    static READ_BY: OnceLock<(PathBuf, Mapping, Pack)> = OnceLock::new();
    let (file, mapping, pack) = READ_BY.get_or_init(|| {
        let mapping = include_str!("../../crates/replay/tests/fixtures/helpdesk.toml");
        let pack = include_str!("../../policies/itsm.toml");
        (
            std::env::temp_dir().join(format!("yinuo-fuzz-{}.csv", std::process::id())),
            Mapping::parse(mapping).expect("the fixture's mapping"),
            Pack::parse(pack).expect("the shipped pack"),
        )
    });
    std::fs::write(file, bytes).expect("a file");
    let options = ReplayOptions {
        mapping,
        packs: vec![pack.clone()],
        tables: Vec::new(),
        compare: None,
        by: None,
        // Every row of it, not the first hundred: what is told of a row is made of its words.
        lists_all_refused: true,
    };
    let _ = replay(file, options, &mut |_, _| {});
}

/// What was read is written and read again as the same.
fn there_and_back<T: DeserializeOwned + Serialize>(bytes: &[u8]) {
    if let Ok(read) = serde_json::from_slice::<T>(bytes) {
        let written = serde_json::to_vec(&read).expect("what was read can be written");
        let again: T = serde_json::from_slice(&written).expect("what was written can be read");
        assert_eq!(written, serde_json::to_vec(&again).expect("and written again"));
    }
}

/// Every body of both contracts, from the one list; a test holds it to them.
fn body(bytes: &[u8]) {
    macro_rules! each {
        ($($body:ty,)*) => { $(there_and_back::<$body>(bytes);)* };
    }
    yinuo_api::for_each_body!(each);
}

/// The file of answers that whoever pays sends back: it moves money, so no field may spill into another.
fn answers(bytes: &[u8]) {
    with_text(bytes, |text| match read_answers(text) {
        Ok(answers) => {
            for (line, answer) in answers {
                assert!(line > 1);
                let fields = [&answer.id, &answer.status, &answer.reason, &answer.reference];
                for field in fields {
                    assert!(text.contains(field.as_str()) && !field.contains([',', '\n']));
                    assert_eq!(field.trim(), field);
                }
            }
        }
        Err(faults) => assert!(!faults.is_empty() && faults.len() <= 101),
    });
}

/// The frame of a survey: every customer once, each in one stratum, and never half a line.
fn frame(bytes: &[u8]) {
    with_text(bytes, |text| {
        if let Some(frame) = yinuo_account::frame_of(text) {
            let customers: std::collections::BTreeSet<_> =
                frame.iter().map(|(customer, _)| customer).collect();
            assert_eq!(customers.len(), frame.len());
            assert!(frame.iter().all(|(customer, stratum)| !customer.is_empty() && !stratum.is_empty()));
        }
    });
}

/// The address of a database: what is taken out is not left in what the driver reads.
fn address(bytes: &[u8]) {
    with_text(bytes, |text| {
        let (rest, asked) = crate::asked::parted(text);
        assert!(rest.len() <= text.len());
        let (again, more) = crate::asked::parted(&rest);
        assert_eq!((again, more), (rest, crate::asked::Asked::default()));
        drop(asked);
    });
}

/// What headers say that is read by hand.
fn header(bytes: &[u8]) {
    with_text(bytes, |text| {
        if let Some(value) = crate::header::cookie_of(text, "yinuo_session") {
            assert!(!value.is_empty() && !value.contains(';') && text.contains(&value));
        }
        let last = crate::header::last_of(text);
        assert!(text.trim_end().ends_with(last) && !last.contains(','));
        assert!(crate::header::label(text).len() <= 32);
    });
}

/// What an identity provider answers: as HTTP, as its description, as what it gives for a code.
fn provider(bytes: &[u8]) {
    if let Ok((status, body)) = crate::provided::read_answer(&mut { bytes }) {
        assert!((200..1_000).contains(&status) || status < 100);
        assert!(body.len() <= 512 * 1024);
    }
    if let Ok(addresses) = Addresses::read("https://id", bytes) {
        assert!(addresses.all().count() >= 3 && addresses.all().all(is_safe));
    }
    if let Ok(tokens) = Tokens::read(bytes) {
        let _ = Unchecked::parse(tokens.id_token());
    }
}

/// A case with any history, asked anything.
fn decide(bytes: &[u8]) {
    crate::decide::steps(bytes);
}

fn event(bytes: &[u8]) {
    there_and_back::<Envelope<CaseEvent>>(bytes);
    there_and_back::<Envelope<ContactEvent>>(bytes);
}

/// Short texts that people and other systems type: numbers, days, digests, addresses.
fn words(bytes: &[u8]) {
    with_text(bytes, |text| {
        if let Some(written) = yinuo_domain::number::written(text) {
            assert!(yinuo_domain::number::is_case_number(&written), "{written}");
            assert_eq!(yinuo_domain::number::written(&written).as_deref(), Some(&*written));
        }
        if let Some(day) = yinuo_measure::Day::parse(text) {
            assert_eq!(yinuo_measure::Day::parse(&day.to_string()), Some(day));
        }
        if let Some(digest) = yinuo_app::codec::unhex(text) {
            assert_eq!(yinuo_app::codec::hex(&digest), text);
        }
        if let Some(digest) = yinuo_measure::draw::unhex(text) {
            assert_eq!(yinuo_measure::draw::hex(&digest), text.to_ascii_lowercase());
        }
        if let Ok(ring) = yinuo_app::link::KeyRing::parse(text) {
            let again = yinuo_app::link::KeyRing::parse(&ring.text()).expect("what a ring writes");
            assert_eq!(again.text(), ring.text());
            assert!(yinuo_app::link::StatusLink::open(&ring, text).is_none());
        }
        if let Ok(address) = Address::parse(text) {
            assert!(!address.host.is_empty() && address.path.starts_with('/'));
            assert!(
                !address.path.contains(['\r', '\n', ' ']) && !address.authority.contains(['\r', '\n', ' '])
            );
        }
    });
}
