//! Paths and queries as browsers encode them.

use std::collections::BTreeMap;

/// Parameters of a query; of a name that comes twice the last value counts, and a part without `=` says nothing.
pub(crate) fn parse_query(query: &str) -> BTreeMap<String, String> {
    query
        .split('&')
        .filter_map(|pair| pair.split_once('='))
        .map(|(name, value)| (name.to_owned(), percent_decoded(value)))
        .collect()
}

/// A path segment or a query value as it was before a browser encoded it; what is no code stands as it is.
pub(crate) fn percent_decoded(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut index = 0;
    while index < bytes.len() {
        let code = match bytes.get(index + 1..index + 3) {
            // Digit by digit: the library's reader of whole numbers would take a sign.
            Some(&[high, low]) => digit(high).zip(digit(low)).map(|(high, low)| high << 4 | low),
            _ => None,
        };
        match (bytes[index], code) {
            (b'%', Some(byte)) => {
                decoded.push(byte);
                index += 3;
            }
            (b'+', _) => {
                decoded.push(b' ');
                index += 1;
            }
            (byte, _) => {
                decoded.push(byte);
                index += 1;
            }
        }
    }
    String::from_utf8_lossy(&decoded).into_owned()
}

fn digit(byte: u8) -> Option<u8> {
    // A digit below 16 fits.
    char::from(byte).to_digit(16).map(|digit| digit as u8)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_query_is_decoded_as_a_browser_encodes_it() {
        let query = parse_query("q=%E7%8E%8B+a&state=open&broken=");
        assert_eq!(query["q"], "王 a");
        assert_eq!(query["broken"], "");
    }

    #[test]
    fn what_is_no_code_stands_as_it_is() {
        assert_eq!(percent_decoded("%+f %-1 %f %"), "% f %-1 %f %");
        assert_eq!(percent_decoded("100%"), "100%");
    }
}
