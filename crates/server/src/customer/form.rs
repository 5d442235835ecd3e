//! Forms as browsers send them without a script: `application/x-www-form-urlencoded` and `multipart/form-data`. Both are
//! bounded before they are read; what does not fit the form is refused whole.

use crate::query::parse_query;
use std::collections::BTreeMap;

/// Most parts of a form.
const PARTS_MAX: usize = 16;
/// Longest line of a part's head in bytes.
const HEAD_BYTES_MAX: usize = 1_024;

/// A form's fields; a field that comes twice counts once, the last time.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Form {
    fields: BTreeMap<String, Vec<u8>>,
}

impl Form {
    /// A field as text without U+0000; empty when it is missing or no UTF-8.
    pub fn text(&self, name: &str) -> &str {
        let bytes = self.fields.get(name).map_or(&[][..], Vec::as_slice);
        std::str::from_utf8(bytes).ok().filter(|text| !text.contains('\0')).unwrap_or_default()
    }

    /// A field as it came.
    pub fn bytes(&self, name: &str) -> &[u8] {
        self.fields.get(name).map_or(&[][..], Vec::as_slice)
    }

    /// Reads a body by its content type.
    pub fn parse(content_type: &str, body: &[u8]) -> Option<Self> {
        let (kind, parameters) = content_type.split_once(';').unwrap_or((content_type, ""));
        match kind.trim().to_ascii_lowercase().as_str() {
            "application/x-www-form-urlencoded" => {
                let text = std::str::from_utf8(body).ok()?;
                let fields = parse_query(text).into_iter();
                Some(Self { fields: fields.map(|(name, value)| (name, value.into_bytes())).collect() })
            }
            "multipart/form-data" => parts(boundary(parameters)?, body),
            _ => None,
        }
    }
}

fn boundary(parameters: &str) -> Option<&str> {
    let value = parameters.split(';').find_map(|one| one.trim().strip_prefix("boundary="))?;
    let value = value.trim_matches('"');
    (1..=70).contains(&value.len()).then_some(value)
}

/// `--boundary CRLF head CRLF CRLF body CRLF` again and again, and `--boundary--` at the end.
fn parts(boundary: &str, body: &[u8]) -> Option<Form> {
    let (first, next) = (format!("--{boundary}"), format!("\r\n--{boundary}"));
    let mut form = Form::default();
    let mut rest = body.strip_prefix(first.as_bytes())?;
    for _ in 0..PARTS_MAX {
        if rest.starts_with(b"--") {
            return Some(form);
        }
        rest = rest.strip_prefix(b"\r\n")?;
        let head_ends = find(&rest[..rest.len().min(HEAD_BYTES_MAX)], b"\r\n\r\n")?;
        let name = name_of(std::str::from_utf8(&rest[..head_ends]).ok()?)?;
        rest = &rest[head_ends + 4..];
        let ends = find(rest, next.as_bytes())?;
        form.fields.insert(name, rest[..ends].to_vec());
        rest = &rest[ends + next.len()..];
    }
    None
}

fn name_of(head: &str) -> Option<String> {
    let line = head.split("\r\n").find(|line| {
        line.get(..20).is_some_and(|start| start.eq_ignore_ascii_case("content-disposition:"))
    })?;
    let named = line.split(';').find_map(|one| one.trim().strip_prefix("name=\""))?;
    named.strip_suffix('"').map(str::to_owned)
}

fn find(text: &[u8], wanted: &[u8]) -> Option<usize> {
    text.windows(wanted.len()).position(|window| window == wanted)
}

#[cfg(test)]
mod tests {
    use super::*;

    const MULTIPART: &str = "multipart/form-data; boundary=\"----x\"";

    fn body(parts: &[(&str, &str)]) -> Vec<u8> {
        let mut body = String::new();
        for (head, value) in parts {
            body += &format!("------x\r\nContent-Disposition: form-data; {head}\r\n\r\n{value}\r\n");
        }
        (body + "------x--\r\n").into_bytes()
    }

    #[test]
    fn both_kinds_of_form_are_read_alike() {
        let plain = Form::parse("application/x-www-form-urlencoded", "do=say&words=%E7%BD%91+a".as_bytes());
        let plain = plain.expect("a form");
        assert_eq!((plain.text("do"), plain.text("words"), plain.text("key")), ("say", "网 a", ""));
        let sent = body(&[("name=\"do\"", "say"), ("name=\"photo\"; filename=\"a.jpg\"", "\u{1}\r\n--y")]);
        let form = Form::parse(MULTIPART, &sent).expect("a form");
        assert_eq!((form.text("do"), form.bytes("photo")), ("say", &b"\x01\r\n--y"[..]));
    }

    #[test]
    fn what_is_cut_off_or_no_form_is_refused_whole() {
        let whole = body(&[("name=\"do\"", "say"), ("name=\"words\"", "网")]);
        assert!(Form::parse(MULTIPART, &whole).is_some());
        for end in 0..whole.len() - 3 {
            assert_eq!(Form::parse(MULTIPART, &whole[..end]), None, "{end}");
        }
        let many: Vec<(&str, &str)> = vec![("name=\"a\"", "b"); PARTS_MAX];
        assert_eq!(Form::parse(MULTIPART, &body(&many)), None);
        assert_eq!(Form::parse("multipart/form-data", &whole), None);
        assert_eq!(Form::parse("application/json", b"{}"), None);
        assert_eq!(Form::parse("application/x-www-form-urlencoded", b"\xff"), None);
    }

    #[test]
    fn text_that_cannot_be_kept_counts_as_none() {
        let form = Form::parse(MULTIPART, &body(&[("name=\"words\"", "a\0b")])).expect("a form");
        assert_eq!((form.text("words"), form.bytes("words")), ("", &b"a\0b"[..]));
    }
}
