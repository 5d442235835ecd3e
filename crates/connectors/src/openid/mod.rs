//! The way to an identity provider over HTTP/1.1, under TLS wherever its address says https, and the check of its
//! signatures. One connection an exchange, bounded in time and bytes; nothing is followed.

mod answer;
mod http;
#[cfg(test)]
mod proofs;

use crate::patience::{Deadline, Timed};
use answer::read_answer;
use http::{Pass, request};
use ring::signature::{
    ECDSA_P256_SHA256_FIXED, RSA_PKCS1_2048_8192_SHA256, RsaPublicKeyComponents, UnparsedPublicKey,
};
use rustls::crypto::ring::default_provider;
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, ClientConnection, RootCertStore, StreamOwned};
use std::fmt;
use std::io::Write as _;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use yinuo_app::openid::{Basic, Fetched, KeyBytes, Provider, PublicKey};

/// A whole answer.
fn fetched(from: &mut impl std::io::Read) -> std::io::Result<Fetched> {
    let (status, body) = read_answer(from)?;
    Ok(Fetched { status, body })
}

/// Why the file of root certificates is of no use.
#[derive(Debug)]
pub struct RootsUnreadable(String);

impl fmt::Display for RootsUnreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
impl std::error::Error for RootsUnreadable {}

/// A provider that is reached over the network.
pub struct HttpProvider {
    tls: Option<Arc<ClientConfig>>,
    within: Duration,
}

impl fmt::Debug for HttpProvider {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HttpProvider").field("within", &self.within).finish_non_exhaustive()
    }
}

impl HttpProvider {
    /// A provider whose certificate is checked under the roots of a file (PEM); without a file only one on this machine,
    /// over plain HTTP. An exchange takes no longer than `within`.
    ///
    /// # Errors
    /// The file cannot be read, or holds no certificate.
    pub fn new(roots: Option<&Path>, within: Duration) -> Result<Self, RootsUnreadable> {
        Ok(Self { tls: roots.map(under_roots).transpose()?, within })
    }

    fn exchange(
        &self,
        method: &str,
        address: &str,
        form: Option<&str>,
        pass: Pass<'_>,
    ) -> Result<Fetched, String> {
        let place = Place::of(address).ok_or_else(|| format!("{address} is no address"))?;
        let asked = request((method, &place.path, &place.authority), form, pass);
        let failed = |error: std::io::Error| format!("{}: {error}", place.authority);
        let line = Deadline::after(self.within).connect(&place.host, place.port).map_err(failed)?;
        if !place.tls {
            let mut line: Timed = line;
            line.write_all(&asked).map_err(failed)?;
            return fetched(&mut line).map_err(failed);
        }
        let config = self.tls.clone().ok_or_else(|| format!("{address}: no root certificates were named"))?;
        let name = ServerName::try_from(place.host.clone()).map_err(|error| error.to_string())?;
        let client = ClientConnection::new(config, name).map_err(|error| error.to_string())?;
        let mut line = StreamOwned::new(client, line);
        line.write_all(&asked).and_then(|()| line.flush()).map_err(failed)?;
        fetched(&mut line).map_err(failed)
    }
}

impl Provider for HttpProvider {
    fn fetch(&self, address: &str, bearer: Option<&str>) -> Result<Fetched, String> {
        self.exchange("GET", address, None, bearer.map_or(Pass::None, Pass::Bearer))
    }

    fn send(&self, address: &str, form: &str, basic: Basic<'_>) -> Result<Fetched, String> {
        self.exchange("POST", address, Some(form), basic.map_or(Pass::None, Pass::Basic))
    }

    fn is_signed(&self, key: &PublicKey, message: &[u8], signature: &[u8]) -> bool {
        match &key.key {
            KeyBytes::Rsa { modulus, exponent } => {
                let key = RsaPublicKeyComponents { n: modulus, e: exponent };
                key.verify(&RSA_PKCS1_2048_8192_SHA256, message, signature).is_ok()
            }
            KeyBytes::P256 { point } => {
                UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, point).verify(message, signature).is_ok()
            }
        }
    }
}

fn under_roots(file: &Path) -> Result<Arc<ClientConfig>, RootsUnreadable> {
    let unreadable = |reason: String| RootsUnreadable(format!("{}: {reason}", file.display()));
    let mut roots = RootCertStore::empty();
    for certificate in CertificateDer::pem_file_iter(file).map_err(|error| unreadable(error.to_string()))? {
        let certificate = certificate.map_err(|error| unreadable(error.to_string()))?;
        // A system's bundle may hold a root that is too old for the library: it vouches for nobody, the others do.
        let _ = roots.add(certificate);
    }
    if roots.is_empty() {
        return Err(unreadable("no certificate".to_owned()));
    }
    let config = ClientConfig::builder_with_provider(Arc::new(default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(|error| unreadable(error.to_string()))?
        .with_root_certificates(roots)
        .with_no_client_auth();
    Ok(Arc::new(config))
}

/// An address taken apart.
#[derive(Debug, PartialEq, Eq)]
struct Place {
    tls: bool,
    host: String,
    port: u16,
    authority: String,
    path: String,
}

impl Place {
    fn of(address: &str) -> Option<Self> {
        // Nothing below can end a header line early.
        if !address.bytes().all(|byte| byte.is_ascii_graphic()) {
            return None;
        }
        let (scheme, rest) = address.split_once("://")?;
        let tls = match scheme {
            "https" => true,
            "http" => false,
            _ => return None,
        };
        let rest = rest.split('#').next().unwrap_or_default();
        let (authority, path) = rest.split_at(rest.find(['/', '?']).unwrap_or(rest.len()));
        let (host, port) = match authority.rsplit_once(':') {
            Some((host, port)) if !port.ends_with(']') => (host, port.parse().ok()?),
            _ => (authority, if tls { 443 } else { 80 }),
        };
        let host = host.strip_prefix('[').and_then(|inside| inside.strip_suffix(']')).unwrap_or(host);
        let path = if path.starts_with('/') { path.to_owned() } else { format!("/{path}") };
        let known = !host.is_empty() && port != 0 && !authority.contains('@');
        known.then(|| Self { tls, host: host.to_owned(), port, authority: authority.to_owned(), path })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_says_where_to_and_whether_under_tls() {
        for (address, tls, host, port, path) in [
            ("https://id.example/token?a=b#c", true, "id.example", 443, "/token?a=b"),
            ("http://127.0.0.1:9000", false, "127.0.0.1", 9000, "/"),
            ("https://[::1]:8443?x", true, "::1", 8443, "/?x"),
        ] {
            let place = Place::of(address).unwrap();
            assert_eq!(
                (place.tls, &*place.host, place.port, &*place.path),
                (tls, host, port, path),
                "{address}"
            );
        }
        for wrong in ["id.example", "ftp://id", "https://", "https://u@id/", "https://id:0/", "https://a b/"]
        {
            assert_eq!(Place::of(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn without_roots_nothing_is_asked_under_tls() {
        let provider = HttpProvider::new(None, Duration::from_secs(5)).unwrap();
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("https://{}/", listener.local_addr().unwrap());
        assert!(provider.fetch(&address, None).unwrap_err().contains("no root certificates"));
        let none = HttpProvider::new(Some(Path::new("/nowhere")), Duration::from_secs(5));
        assert!(none.unwrap_err().to_string().starts_with("/nowhere"));
    }
}
