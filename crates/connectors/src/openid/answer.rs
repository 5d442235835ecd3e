//! The answer to a question of HTTP/1.1, bounded in lines and bytes. Bytes in, bytes out, so that the fuzzer can feed it.

use std::io::{BufRead, BufReader, Error, Read};

/// Longest line of an answer's head, and longest line that says how long a chunk is.
const LINE_BYTES_MAX: u64 = 16 * 1024;
/// Lines of a head that are read.
const LINES_MAX: usize = 200;
/// Largest body of an answer.
const BODY_BYTES_MAX: usize = 512 * 1024;

/// How the end of a body is told.
enum Length {
    Bytes(usize),
    Chunks,
    UntilClosed,
}

/// Reads a whole answer: its status and its body.
pub(crate) fn read_answer(from: &mut impl Read) -> std::io::Result<(u16, Vec<u8>)> {
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
        return Ok((status, body));
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
        let (status, body) = read_answer(&mut answer.as_bytes())?;
        Ok((status, String::from_utf8(body).unwrap()))
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
}
