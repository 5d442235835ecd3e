//! The address of a database taken apart: what the driver reads itself, and how the line to it is protected, which we read,
//! because the driver would go on in plain text where it was not told otherwise.

use super::asked::{Asked, parted};
use super::tls::{Protection, connector};
use crate::open::{LineRefusal, OpenError};
use std::time::Duration;
use tokio_postgres::Config;
use tokio_postgres::config::{Host, SslMode};
use tokio_postgres_rustls::MakeRustlsConnect;

/// How long a server may take to accept a connection.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

/// Where a database is, and how the line to it is protected.
#[derive(Clone)]
pub(crate) struct Target {
    pub(super) config: Config,
    /// Plain text without one.
    pub(super) tls: Option<MakeRustlsConnect>,
}

impl Target {
    /// Takes an address apart. The password in it is never told.
    pub(crate) fn of(address: &str) -> Result<Self, OpenError> {
        let (rest, asked) = parted(address);
        let mut config: Config = rest
            .parse()
            .map_err(|error: tokio_postgres::Error| OpenError::Storage { reason: error.to_string() })?;
        config.application_name("yinuo");
        config.connect_timeout(CONNECT_TIMEOUT);
        let protection = protection(&asked, &config)?;
        // Never `prefer`, which the driver takes when it is not told: whoever stands between could choose plain text.
        config.ssl_mode(if protection == Protection::Plain { SslMode::Disable } else { SslMode::Require });
        Ok(Self { config, tls: connector(&protection)? })
    }
}

fn protection(asked: &Asked, config: &Config) -> Result<Protection, LineRefusal> {
    let root = asked.root.clone().filter(|root| !root.is_empty());
    let protection = match (asked.mode.as_deref(), root) {
        (None, _) if leaves_the_machine(config) => return Err(LineRefusal::Unsaid),
        (None | Some("disable"), None) => Protection::Plain,
        (None | Some("disable"), Some(_)) => return Err(LineRefusal::RootUnused),
        (Some("require"), None) => Protection::Encrypted,
        // As PostgreSQL's own tools have it: a root that was named is used.
        (Some("require" | "verify-ca"), Some(root)) => Protection::KnownRoot(root),
        (Some("verify-full"), Some(root)) => Protection::KnownHost(root),
        (Some("verify-ca" | "verify-full"), None) => return Err(LineRefusal::RootMissing),
        (Some(mode), _) => return Err(LineRefusal::Mode { mode: mode.to_owned() }),
    };
    if protection != Protection::Plain && config.get_hosts().iter().any(is_socket) {
        return Err(LineRefusal::Socket);
    }
    Ok(protection)
}

fn is_socket(host: &Host) -> bool {
    matches!(host, Host::Unix(_))
}

/// Whether any way to the database leads over a network.
fn leaves_the_machine(config: &Config) -> bool {
    let stays = |host: &Host| match host {
        Host::Unix(_) => true,
        Host::Tcp(name) => {
            name == "localhost" || name.parse().is_ok_and(|address: std::net::IpAddr| address.is_loopback())
        }
    };
    let addresses = config.get_hostaddrs();
    if addresses.is_empty() {
        !config.get_hosts().iter().all(stays)
    } else {
        !addresses.iter().all(std::net::IpAddr::is_loopback)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(address: &str) -> &'static str {
        match Target::of(address) {
            Err(OpenError::Line(refusal)) => refusal.code(),
            Err(other) => panic!("{address}: {other}"),
            Ok(_) => "taken",
        }
    }

    #[test]
    fn a_line_that_leaves_the_machine_must_say_how_it_is_protected() {
        assert_eq!(refused("postgres://yinuo@db/yinuo"), "W003");
        assert_eq!(refused("postgres://yinuo@localhost,10.0.0.7/yinuo"), "W003");
        assert_eq!(refused("postgres://yinuo@localhost/yinuo?hostaddr=10.0.0.7"), "W003");
        for plain in ["db/yinuo?sslmode=disable", "localhost/yinuo", "127.0.0.9/yinuo", "%2Frun%2Fpg/yinuo"] {
            assert_eq!(refused(&format!("postgres://yinuo@{plain}")), "taken", "{plain}");
        }
    }

    #[test]
    fn what_may_fall_back_to_plain_text_is_refused() {
        for mode in ["prefer", "allow", "VERIFY-FULL", ""] {
            assert_eq!(refused(&format!("postgres://yinuo@db/yinuo?sslmode={mode}")), "W004", "{mode}");
        }
        assert_eq!(
            refused("postgres://yinuo@%2Frun%2Fpg/yinuo?sslmode=require"),
            "W004",
            "a socket has none"
        );
        assert_eq!(refused("postgres://yinuo@localhost/yinuo?sslrootcert=/etc/ca.pem"), "W004", "unused");
    }

    #[test]
    fn a_root_that_is_not_there_is_refused() {
        assert_eq!(refused("postgres://yinuo@db/yinuo?sslmode=verify-full"), "W005");
        assert_eq!(refused("postgres://yinuo@db/yinuo?sslmode=verify-ca&sslrootcert=/no/such.pem"), "W005");
        let file = concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml").replace('/', "%2F");
        let empty = format!("postgres://yinuo@db/yinuo?sslmode=verify-ca&sslrootcert={file}");
        assert_eq!(refused(&empty), "W005", "a file without a certificate");
    }

    #[test]
    fn the_rest_of_an_address_is_the_drivers() {
        let (rest, asked) =
            parted("postgres://a@db/y?sslmode=require&channel_binding=require&sslrootcert=%2Fa%20b");
        assert_eq!(rest, "postgres://a@db/y?channel_binding=require");
        assert_eq!(asked, Asked { mode: Some("require".into()), root: Some("/a b".into()) });
        assert_eq!(parted("postgres://a@db/y?sslmode=require").0, "postgres://a@db/y");
    }
}
