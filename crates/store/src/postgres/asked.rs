//! What the address of a database asks of the line, taken out of it by hand before the driver reads the rest. Text in, text
//! out, so that the fuzzer can feed it.

/// What an address asks of the line.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Asked {
    /// `sslmode`.
    pub mode: Option<String>,
    /// `sslrootcert`.
    pub root: Option<String>,
}

/// The address without what it asks of the line, and that.
pub(crate) fn parted(address: &str) -> (String, Asked) {
    let mut asked = Asked::default();
    let Some((place, query)) = address.split_once('?') else { return (address.to_owned(), asked) };
    let mut kept = Vec::new();
    for pair in query.split('&') {
        match pair.split_once('=') {
            Some(("sslmode", mode)) => asked.mode = Some(decoded(mode)),
            Some(("sslrootcert", root)) => asked.root = Some(decoded(root)),
            _ => kept.push(pair),
        }
    }
    let query = kept.join("&");
    (if query.is_empty() { place.to_owned() } else { format!("{place}?{query}") }, asked)
}

/// A value of an address with its `%2F` read.
fn decoded(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut read = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let digit = |place: usize| bytes.get(place).and_then(|byte| char::from(*byte).to_digit(16));
        match (bytes[at], digit(at + 1), digit(at + 2)) {
            (b'%', Some(high), Some(low)) => {
                // Two hexadecimal digits fit a byte.
                read.push(u8::try_from(high * 16 + low).unwrap_or(b'?'));
                at += 3;
            }
            (byte, ..) => {
                read.push(byte);
                at += 1;
            }
        }
    }
    String::from_utf8_lossy(&read).into_owned()
}
