//! Sealed credentials: a body is a text of its row, so what is sealed stands there in hexadecimal behind a mark. A row
//! from before sealing stays as it is until it is written again.

use super::cipher::context;
use std::fmt::Write as _;
use yinuo_app::ports::CredentialRow;

/// Begins a body that is sealed; JSON never begins so.
pub(crate) const MARK: &str = "sealed:";

/// What the bytes of a credential are bound to: put under another name, or another person, they open nothing.
pub(super) fn bound(row: &CredentialRow) -> Vec<u8> {
    context("credential", &[row.kind.as_bytes(), row.key.as_bytes(), row.person.as_bytes()])
}

/// A sealed body as it is written.
pub(super) fn marked(sealed: &[u8]) -> String {
    let mut body = String::with_capacity(MARK.len() + sealed.len() * 2);
    body.push_str(MARK);
    for byte in sealed {
        // Writing to a string cannot fail.
        let _ = write!(body, "{byte:02x}");
    }
    body
}

/// The sealed bytes of a body; `None` in the inner place for what was changed.
pub(super) fn read(body: &str) -> Option<Option<Vec<u8>>> {
    let digits = body.strip_prefix(MARK)?.as_bytes();
    let pair = |pair: &[u8]| {
        let text = std::str::from_utf8(pair).ok().filter(|_| pair.len() == 2)?;
        u8::from_str_radix(text, 16).ok()
    };
    Some(digits.chunks(2).map(pair).collect())
}
