//! The address of a webhook, taken apart.

use std::fmt;

/// Longest address in bytes.
const ADDRESS_BYTES_MAX: usize = 2_048;

/// Host, port and path of an `http://` address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address {
    /// Name or number of the host; an IPv6 number without its brackets.
    pub host: String,
    /// Port; 80 when none was named.
    pub port: u16,
    /// Path with its query.
    pub path: String,
    /// Host and port as the Host header wants them.
    pub authority: String,
}

/// Why an address will not do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AddressRefusal {
    /// `https://`: TLS is left to a proxy beside us (decision record 0011).
    Tls,
    /// A name or password inside: whoever posts is known by the signature.
    Credentials,
    /// Something else than `http://host[:port][/path]` in printable ASCII.
    Malformed,
}

impl fmt::Display for AddressRefusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Tls => {
                "不直接发 https：请写本机代理的 http:// 地址，由代理加 TLS（见 docs/webhook.md）。 \
                 https is left to a proxy on this machine: name its http:// address (see docs/webhook.md)."
            }
            Self::Credentials => {
                "地址里不能带用户名或密码。 An address must not hold a user name or a password."
            }
            Self::Malformed => {
                "地址应为 http://主机[:端口][/路径]。 An address is http://host[:port][/path], in printable ASCII."
            }
        })
    }
}
impl std::error::Error for AddressRefusal {}

impl Address {
    /// Takes an address apart.
    ///
    /// # Errors
    /// Why it will not do.
    pub fn parse(text: &str) -> Result<Self, AddressRefusal> {
        // Nothing below can end a header line early: blanks and control characters stay out.
        if text.len() > ADDRESS_BYTES_MAX || !text.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(AddressRefusal::Malformed);
        }
        let (scheme, rest) = text.split_once("://").ok_or(AddressRefusal::Malformed)?;
        match scheme.to_ascii_lowercase().as_str() {
            "http" => {}
            "https" => return Err(AddressRefusal::Tls),
            _ => return Err(AddressRefusal::Malformed),
        }
        let rest = rest.split('#').next().unwrap_or_default();
        let end = rest.find(['/', '?']).unwrap_or(rest.len());
        let (authority, path) = rest.split_at(end);
        if authority.contains('@') {
            return Err(AddressRefusal::Credentials);
        }
        let (host, port) = match authority.rsplit_once(':') {
            // The last colon of a bracketed number without a port stands inside the brackets.
            Some((host, port)) if !port.ends_with(']') => {
                (host, port.parse().map_err(|_| AddressRefusal::Malformed)?)
            }
            _ => (authority, 80),
        };
        let bare = match host.strip_prefix('[') {
            Some(inside) => inside.strip_suffix(']').ok_or(AddressRefusal::Malformed)?,
            None if host.contains([':', ']']) => return Err(AddressRefusal::Malformed),
            None => host,
        };
        if bare.is_empty() || port == 0 {
            return Err(AddressRefusal::Malformed);
        }
        let path = if path.starts_with('/') { path.to_owned() } else { format!("/{path}") };
        Ok(Self { host: bare.to_owned(), port, path, authority: authority.to_owned() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_taken_apart_as_a_browser_would() {
        for (text, host, port, path) in [
            ("http://127.0.0.1:9000/hook", "127.0.0.1", 9000, "/hook"),
            ("HTTP://crm.example", "crm.example", 80, "/"),
            ("http://crm.example?to=yinuo#part", "crm.example", 80, "/?to=yinuo"),
            ("http://[::1]:81/a/b?c", "::1", 81, "/a/b?c"),
            ("http://[::1]/", "::1", 80, "/"),
        ] {
            let address = Address::parse(text).unwrap();
            assert_eq!((address.host.as_str(), address.port, address.path.as_str()), (host, port, path));
        }
    }

    #[test]
    fn an_address_that_will_not_do_says_why() {
        for (text, why) in [
            ("https://crm.example/", AddressRefusal::Tls),
            ("http://li:secret@crm.example/", AddressRefusal::Credentials),
            ("crm.example", AddressRefusal::Malformed),
            ("ftp://crm.example", AddressRefusal::Malformed),
            ("http://", AddressRefusal::Malformed),
            ("http://crm.example:port/", AddressRefusal::Malformed),
            ("http://crm.example:0/", AddressRefusal::Malformed),
            ("http://::1/", AddressRefusal::Malformed),
            ("http://[::1/", AddressRefusal::Malformed),
            ("http://crm.example/\r\nX: y", AddressRefusal::Malformed),
            ("http://crm.example/客服", AddressRefusal::Malformed),
        ] {
            assert_eq!(Address::parse(text), Err(why), "{text}");
        }
    }
}
