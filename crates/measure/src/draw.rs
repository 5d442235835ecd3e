//! The call-back draw: everything that a stranger needs to recompute it (`docs/draws.md` has it in Python).
//!
//! A keyed hash is the definition, never a library's random numbers: rank = SHA-256("yinuo.draw.1" | seed | case id),
//! and the smallest ranks are drawn. The seed is SHA-256(secret | digest of the journal's heads at the frame's end):
//! the secret was promised the day before, so nobody could choose the seed, and nobody can draw again.

use crate::day::Day;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use std::collections::BTreeSet;
use std::fmt;
use uuid::Uuid;
use yinuo_policy::{DrawRule, Instant};

/// SHA-256.
pub type Hash = [u8; 32];

/// The frame's digest: SHA-256 over the lines `yinuo.frame.1`, date, stratum and each id in rising order, each line ended by a line feed.
#[must_use]
pub fn frame_digest(date: Day, stratum: &str, cases: &BTreeSet<Uuid>) -> Hash {
    let mut hash = Sha256::new();
    hash.update(format!("yinuo.frame.1\n{date}\n{stratum}\n"));
    for case in cases {
        hash.update(format!("{case}\n"));
    }
    hash.finalize().into()
}

/// The digest of the journal's heads: SHA-256 over `yinuo.heads.1`, and of each shard the position (8 bytes, big end first) and the chain hash of the event there (32 bytes; noughts when there is none).
#[must_use]
pub fn heads_digest(heads: &[(u64, Hash)]) -> Hash {
    let mut hash = Sha256::new();
    hash.update(b"yinuo.heads.1");
    for (position, head) in heads {
        hash.update(position.to_be_bytes());
        hash.update(head);
    }
    hash.finalize().into()
}

/// What is promised the day before: SHA-256 of the secret.
#[must_use]
pub fn commitment(secret: &Hash) -> Hash {
    Sha256::digest(secret).into()
}

/// The seed of a day.
#[must_use]
pub fn seed(secret: &Hash, heads: &Hash) -> Hash {
    let mut hash = Sha256::new();
    hash.update(secret);
    hash.update(heads);
    hash.finalize().into()
}

/// The rank of a case.
#[must_use]
pub fn rank(seed: &Hash, case: Uuid) -> Hash {
    let mut hash = Sha256::new();
    hash.update(b"yinuo.draw.1");
    hash.update(seed);
    hash.update(case.as_bytes());
    hash.finalize().into()
}

/// The whole frame in rank order: the first are drawn, the rest stand ready to replace those not reached.
#[must_use]
pub fn order(seed: &Hash, cases: &BTreeSet<Uuid>) -> Vec<Uuid> {
    let mut ranked: Vec<(Hash, Uuid)> = cases.iter().map(|case| (rank(seed, *case), *case)).collect();
    ranked.sort_unstable();
    ranked.into_iter().map(|(_, case)| case).collect()
}

/// Who is to be called: `quota` cases in rank order that were not found unreachable; and how many are missing when the
/// frame has no more (the shortage).
#[must_use]
pub fn call_list(order: &[Uuid], quota: u64, not_reached: &BTreeSet<Uuid>) -> (Vec<Uuid>, u64) {
    let quota = usize::try_from(quota).unwrap_or(usize::MAX);
    let list: Vec<Uuid> =
        order.iter().filter(|case| !not_reached.contains(case)).take(quota).copied().collect();
    let short = quota.saturating_sub(list.len());
    (list, u64::try_from(short).unwrap_or(u64::MAX))
}

/// The record of one stratum's draw of one day: register `draw`, code `date/stratum`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DrawRow {
    /// Date of the frame.
    pub date: Day,
    /// Code of the draw rule.
    pub stratum: String,
    /// Digest of the policy that the rule was read from.
    pub policy: String,
    /// First recorded instant of the frame.
    pub from: Instant,
    /// First recorded instant after the frame.
    pub until: Instant,
    /// Cases in the frame, in rising order.
    pub frame: Vec<Uuid>,
    /// Number of cases in the frame.
    pub frame_count: u64,
    /// Digest of the frame, hexadecimal.
    pub frame_digest: String,
    /// Numerator of the ratio.
    pub numerator: u32,
    /// Denominator of the ratio.
    pub denominator: u32,
    /// Left from the draw before, in units of 1/denominator.
    pub carried_in: u64,
    /// Left to the next draw.
    pub carried_out: u64,
    /// What was promised the day before, hexadecimal.
    pub commitment: String,
    /// The secret, told now, hexadecimal.
    pub secret: String,
    /// Digest of the journal's heads at the frame's end, hexadecimal.
    pub heads_digest: String,
    /// The seed, hexadecimal.
    pub seed: String,
    /// Cases drawn, in rank order.
    pub drawn: Vec<Uuid>,
}

/// What does not follow.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum DrawFault {
    /// The frame is not in rising order, has doubles, or its count is wrong.
    Frame,
    /// The frame's digest is another.
    FrameDigest,
    /// The secret is not the one that was promised.
    Commitment,
    /// The seed does not follow from secret and heads.
    Seed,
    /// Quota or carried fraction do not follow from the ratio.
    Quota,
    /// Other cases were drawn than the smallest ranks.
    Drawn,
    /// Bytes that are no hexadecimal of 32 bytes.
    Unreadable,
}

impl fmt::Display for DrawFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Frame => "the frame is not in order or its count is wrong",
            Self::FrameDigest => "the frame's digest is another",
            Self::Commitment => "the secret is not the one that was promised",
            Self::Seed => "the seed does not follow from secret and heads",
            Self::Quota => "quota or carried fraction do not follow from the ratio",
            Self::Drawn => "others were drawn than the smallest ranks",
            Self::Unreadable => "bytes that cannot be read",
        })
    }
}
impl std::error::Error for DrawFault {}

/// What is given to a draw.
#[derive(Debug, Clone)]
pub struct DrawInput<'a> {
    /// Date of the frame.
    pub date: Day,
    /// First recorded instant and first after.
    pub window: (Instant, Instant),
    /// The rule.
    pub rule: &'a DrawRule,
    /// Digest of its policy.
    pub policy: &'a str,
    /// The frame.
    pub cases: &'a BTreeSet<Uuid>,
    /// Left from the draw before.
    pub carried: u64,
    /// The secret.
    pub secret: Hash,
    /// Digest of the heads at the frame's end.
    pub heads: Hash,
}

/// Draws.
#[must_use]
pub fn draw(input: &DrawInput<'_>) -> DrawRow {
    let seed = seed(&input.secret, &input.heads);
    let frame_count = u64::try_from(input.cases.len()).unwrap_or(u64::MAX);
    let (quota, carried_out) = input.rule.drawn(frame_count, input.carried);
    DrawRow {
        date: input.date,
        stratum: input.rule.code.clone(),
        policy: input.policy.to_owned(),
        from: input.window.0,
        until: input.window.1,
        frame: input.cases.iter().copied().collect(),
        frame_count,
        frame_digest: hex(&frame_digest(input.date, &input.rule.code, input.cases)),
        numerator: input.rule.numerator,
        denominator: input.rule.denominator,
        carried_in: input.carried,
        carried_out,
        commitment: hex(&commitment(&input.secret)),
        secret: hex(&input.secret),
        heads_digest: hex(&input.heads),
        seed: hex(&seed),
        drawn: call_list(&order(&seed, input.cases), quota, &BTreeSet::new()).0,
    }
}

/// Recomputes everything that a row says.
///
/// # Errors
/// The first thing that does not follow.
pub fn verify(row: &DrawRow) -> Result<(), DrawFault> {
    let read = |text: &str| unhex(text).ok_or(DrawFault::Unreadable);
    let must = |holds: bool, fault| if holds { Ok(()) } else { Err(fault) };
    let cases: BTreeSet<Uuid> = row.frame.iter().copied().collect();
    let rising = row.frame.windows(2).all(|pair| pair[0] < pair[1]);
    must(rising && u64::try_from(row.frame.len()) == Ok(row.frame_count), DrawFault::Frame)?;
    must(read(&row.frame_digest)? == frame_digest(row.date, &row.stratum, &cases), DrawFault::FrameDigest)?;
    let secret = read(&row.secret)?;
    must(read(&row.commitment)? == commitment(&secret), DrawFault::Commitment)?;
    let expected = seed(&secret, &read(&row.heads_digest)?);
    must(read(&row.seed)? == expected, DrawFault::Seed)?;
    let total = u128::from(row.frame_count) * u128::from(row.numerator) + u128::from(row.carried_in);
    let denominator = u128::from(row.denominator.max(1));
    let quota = u64::try_from(total / denominator).unwrap_or(u64::MAX);
    must(u128::from(row.carried_out) == total % denominator, DrawFault::Quota)?;
    // Carrying never asks for more than a whole stratum holds, save in a stratum of nearly all.
    must(u64::try_from(row.drawn.len()) == Ok(quota.min(row.frame_count)), DrawFault::Quota)?;
    must(row.drawn == call_list(&order(&expected, &cases), quota, &BTreeSet::new()).0, DrawFault::Drawn)
}

/// Lower-case hexadecimal.
#[must_use]
pub fn hex(bytes: &[u8]) -> String {
    use fmt::Write as _;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        // Writing to a String cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// Reads 32 bytes.
#[must_use]
pub fn unhex(text: &str) -> Option<Hash> {
    // Digit by digit: the library's reader of whole numbers would take a sign.
    let digit = |byte: u8| char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    let mut hash = [0; 32];
    if text.len() != hash.len() * 2 {
        return None;
    }
    for (byte, pair) in hash.iter_mut().zip(text.as_bytes().chunks_exact(2)) {
        *byte = digit(pair[0])? << 4 | digit(pair[1])?;
    }
    Some(hash)
}
