//! As much of HTTP/1.1 as a question to an identity provider needs: a small question.

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

#[cfg(test)]
mod tests {
    use super::*;

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
