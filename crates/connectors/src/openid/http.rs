//! As much of HTTP/1.1 as a question to an identity provider needs: a small question, and a bounded answer.

use std::io::{BufRead, BufReader, Error, Read};
use yinuo_app::openid::Fetched;

/// Longest line of an answer's head, and longest line that says how long a chunk is.
const LINE_BYTES_MAX: u64 = 16 * 1024;
/// Lines of a head that are read.
const LINES_MAX: usize = 200;
/// Largest body of an answer.
const BODY_BYTES_MAX: usize = 512 * 1024;

/// By what a question is let in.
#[derive(Clone, Copy)]
pub(super) enum Pass<'a> {
    /// By nothing.
    None,
    /// By our name and secret.
    Basic((&'a str, &'a str)),
    /// By a token that the provider made.
    Bearer(&'a str),
}

/// A question in bytes: method, path and authority, a form, and who asks.
pub(super) fn request(
    (method, path, authority): (&str, &str, &str),
    form: Option<&str>,
    pass: Pass<'_>,
) -> Vec<u8> {
    let mut head = format!(
        "{method} {path} HTTP/1.1\r\nHost: {authority}\r\nUser-Agent: yinuo\r\nAccept: application/json\r\n\
         Connection: close\r\n"
    );
    match pass {
        Pass::None => {}
        Pass::Basic((name, secret)) => {
            head += &format!("Authorization: Basic {}\r\n", base64(format!("{name}:{secret}").as_bytes()));
        }
        // What the provider made is handed back to it only where it cannot end a line.
        Pass::Bearer(token) if token.bytes().all(|byte| byte.is_ascii_graphic()) => {
            head += &format!("Authorization: Bearer {token}\r\n");
        }
        Pass::Bearer(_) => {}
    }
    if let Some(form) = form {
        let length = form.len();
        head += &format!("Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {length}\r\n");
    }
    format!("{head}\r\n{}", form.unwrap_or_default()).into_bytes()
}

/// RFC 4648, 4, with padding: what the Authorization header takes.
fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for chunk in bytes.chunks(3) {
        let mut group = [0; 4];
        group[1..=chunk.len()].copy_from_slice(chunk);
        let bits = u32::from_be_bytes(group);
        for (place, shift) in [18, 12, 6, 0].into_iter().enumerate() {
            let letter = char::from(LETTERS[(bits >> shift) as usize & 63]);
            text.push(if place <= chunk.len() { letter } else { '=' });
        }
    }
    text
}

/// How the end of a body is told.
enum Length {
    Bytes(usize),
    Chunks,
    UntilClosed,
}

/// Reads a whole answer.
pub(super) fn read_answer(from: &mut impl Read) -> std::io::Result<Fetched> {
    let mut from = BufReader::new(from);
    loop {
        let (status, length) = read_head(&mut from)?;
        // 1xx is no answer yet.
        if (100..200).contains(&status) {
            continue;
        }
        let body = match length {
            _ if matches!(status, 204 | 304) => Vec::new(),
            Length::Bytes(bytes) if bytes > BODY_BYTES_MAX => return Err(too_large()),
            Length::Bytes(bytes) => {
                let mut body = vec![0; bytes];
                from.read_exact(&mut body)?;
                body
            }
            Length::Chunks => read_chunks(&mut from)?,
            Length::UntilClosed => {
                let mut body = Vec::new();
                from.by_ref().take(BODY_BYTES_MAX as u64 + 1).read_to_end(&mut body)?;
                if body.len() > BODY_BYTES_MAX {
                    return Err(too_large());
                }
                body
            }
        };
        return Ok(Fetched { status, body });
    }
}

fn read_head(from: &mut impl BufRead) -> std::io::Result<(u16, Length)> {
    let first = line(from)?;
    let mut words = first.split(' ');
    let ours = words.next().is_some_and(|version| version.starts_with("HTTP/1."));
    let digits = words.next().filter(|digits| ours && digits.len() == 3);
    let status = digits.and_then(|digits| digits.parse().ok());
    let status = status.ok_or_else(|| Error::other("the answer is not HTTP/1.1"))?;
    let mut length = Length::UntilClosed;
    for _ in 0..LINES_MAX {
        let line = line(from)?;
        if line.is_empty() {
            return Ok((status, length));
        }
        let Some((name, value)) = line.split_once(':') else { continue };
        if name.eq_ignore_ascii_case("transfer-encoding") {
            if !value.trim().eq_ignore_ascii_case("chunked") {
                return Err(Error::other("the answer is encoded in a way that was not asked for"));
            }
            length = Length::Chunks;
        } else if name.eq_ignore_ascii_case("content-length") && !matches!(length, Length::Chunks) {
            let bytes = value.trim().parse().map_err(|_| Error::other("the answer's length is no number"))?;
            length = Length::Bytes(bytes);
        }
    }
    Err(Error::other("the answer has no end of its head"))
}

fn read_chunks(from: &mut impl BufRead) -> std::io::Result<Vec<u8>> {
    let mut body = Vec::new();
    loop {
        let said = line(from)?;
        let digits = said.split(';').next().unwrap_or_default().trim();
        let bytes =
            usize::from_str_radix(digits, 16).map_err(|_| Error::other("a chunk's length is no number"))?;
        if bytes == 0 {
            return Ok(body);
        }
        if bytes > BODY_BYTES_MAX - body.len() {
            return Err(too_large());
        }
        let begins = body.len();
        body.resize(begins + bytes, 0);
        from.read_exact(&mut body[begins..])?;
        if !line(from)?.is_empty() {
            return Err(Error::other("a chunk does not end where it said"));
        }
    }
}

fn line(from: &mut impl BufRead) -> std::io::Result<String> {
    let mut bytes = Vec::new();
    from.take(LINE_BYTES_MAX).read_until(b'\n', &mut bytes)?;
    if bytes.pop() != Some(b'\n') {
        return Err(Error::other("the answer ends within a line"));
    }
    Ok(String::from_utf8_lossy(&bytes).trim_end_matches('\r').to_owned())
}

fn too_large() -> Error {
    Error::other("the answer is too large")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(answer: &str) -> std::io::Result<(u16, String)> {
        let fetched = read_answer(&mut answer.as_bytes())?;
        Ok((fetched.status, String::from_utf8(fetched.body).unwrap()))
    }

    #[test]
    fn an_answer_is_read_however_its_end_is_told() {
        for (answer, status, body) in [
            ("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}rest", 200, "{}"),
            (
                "HTTP/1.1 400 x\r\ntransfer-encoding: chunked\r\n\r\n3;a=b\r\nabc\r\n1\r\nd\r\n0\r\n\r\n",
                400,
                "abcd",
            ),
            ("HTTP/1.0 200 OK\r\n\r\nuntil closed", 200, "until closed"),
            ("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n", 204, ""),
        ] {
            assert_eq!(read(answer).unwrap(), (status, body.to_owned()), "{answer}");
        }
    }

    #[test]
    fn an_answer_that_is_none_or_never_ends_is_not_read_to_its_end() {
        for broken in [
            "",
            "SSH-2.0-x\r\n\r\n",
            "HTTP/1.1 20x\r\n\r\n",
            "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nabc",
            "HTTP/1.1 200 OK\r\nContent-Length: 99999999\r\n\r\n",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\n",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nfffffffff\r\n",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nabcd\r\n0\r\n\r\n",
        ] {
            assert!(read(broken).is_err(), "{broken}");
        }
        assert!(read_answer(&mut std::io::repeat(b'a')).is_err());
        let endless = "HTTP/1.1 200 OK\r\n\r\n".as_bytes().chain(std::io::repeat(b'a'));
        assert!(read_answer(&mut { endless }).is_err());
    }

    #[test]
    fn a_question_says_who_asks() {
        let asked = request(("POST", "/token", "id:81"), Some("a=b"), Pass::Basic(("yinuo", "s3cret")));
        let asked = String::from_utf8(asked).unwrap();
        assert!(asked.starts_with("POST /token HTTP/1.1\r\nHost: id:81\r\n"));
        assert!(asked.contains("Authorization: Basic eWludW86czNjcmV0\r\n"));
        assert!(asked.ends_with("Content-Length: 3\r\n\r\na=b"));
        let asked = |token| request(("GET", "/me", "id"), None, Pass::Bearer(token));
        assert!(String::from_utf8(asked("t0k")).unwrap().ends_with("Authorization: Bearer t0k\r\n\r\n"));
        assert!(!asked("a\r\nb").windows(6).any(|six| six == b"Bearer"));
        assert_eq!(
            (base64(b"f"), base64(b"fo"), base64(b"foo")),
            ("Zg==".into(), "Zm8=".into(), "Zm9v".into())
        );
    }
}
