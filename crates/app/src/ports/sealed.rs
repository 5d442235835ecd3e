//! What a store keeps of personal data once it is sealed.
//!
//! A store never seals or opens anything: it keeps what it is handed. A row has either its plain columns or what
//! authenticated encryption made of them, never both; which key fits is the business of whoever wraps the store.

use super::Hash;
use uuid::Uuid;

/// Kinds of rows that are sealed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sealable {
    /// Keys of persons, wrapped by the master key.
    Key,
    /// Personal texts.
    Text,
    /// Photos, recordings and letters.
    Artefact,
    /// Mirror rows of customers.
    Customer,
}

impl Sealable {
    /// All kinds; keys first, because what is sealed by a key waits for it.
    pub const ALL: [Self; 4] = [Self::Key, Self::Text, Self::Artefact, Self::Customer];
}

/// Names one row that is, or is to be, sealed.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum SealedName {
    /// Person.
    Key(String),
    /// Identifier of a text.
    Text(Uuid),
    /// Digest of an artefact.
    Artefact(Hash),
    /// Code of a customer.
    Customer(String),
}

/// A row whose content stays and whose seal changes: from none to one, or from one master key to another. It is left as
/// it is when it is gone or is no longer sealed as `was` says, so that doing it twice does it once. Never a customer: his
/// row changes its content as well, see [`SealedCustomer`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sealing {
    /// The row.
    pub name: SealedName,
    /// What it was sealed as; empty for a plain row.
    pub was: Vec<u8>,
    /// What it is sealed as from now on.
    pub sealed: Vec<u8>,
}

/// What a sealed mirror row takes the place of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Replaces {
    /// Whatever stands there.
    Any,
    /// Only a plain row of the same watermark: somebody may have mirrored a newer one meanwhile.
    Plain,
}

/// A mirror row of a customer whose name, telephone and body are sealed together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SealedCustomer {
    /// Code.
    pub code: String,
    /// Segment.
    pub segment: String,
    /// Watermark: when the outside system last said so.
    pub as_of: i64,
    /// Name, telephone and body; a nonce in it makes it differ from every other.
    pub sealed: Vec<u8>,
    /// Keyed tokens by which he is found; they replace those of an earlier row. Never read back.
    pub tokens: Vec<i64>,
    /// What it takes the place of.
    pub replaces: Replaces,
}

/// What somebody typed, as a store that holds sealed customers can look for it. A customer is found by the start of his
/// code, or when he has all tokens of the name, or all of the telephone; a part without tokens finds nobody.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CustomerTokens {
    /// Start of a code, ASCII letters in lower case; empty finds nobody.
    pub code_start: String,
    /// Tokens of a part of a name.
    pub name: Vec<i64>,
    /// Tokens of a part of a telephone number.
    pub phone: Vec<i64>,
}

/// How the words of a case list find sealed customers.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SealedWords {
    /// All of these tokens.
    pub name: Vec<i64>,
    /// Or all of these.
    pub phone: Vec<i64>,
    /// Or one of these codes.
    pub codes: Vec<String>,
}
