//! A server with a certificate of its own: what was asked of the line is what it gives, or a numbered refusal.
#![allow(clippy::unwrap_used)]

use super::cluster::{Cluster, Fresh};
use super::connection::Connection;
use super::{PostgresStore, Target};
use crate::open::OpenError;
use std::sync::OnceLock;
use yinuo_app::ports::Store as _;

fn cluster() -> &'static Cluster {
    static SHARED: OnceLock<Cluster> = OnceLock::new();
    SHARED.get_or_init(|| Cluster::start_with_tls().unwrap())
}

fn root(name: &str) -> String {
    format!("sslrootcert={}", cluster().folder().join(name).display().to_string().replace('/', "%2F"))
}

fn over(host: &str, database: &Fresh<'_>, asks: &str) -> String {
    cluster().address_over_tcp("postgres", host, database.name(), asks)
}

/// What the server itself says about the line.
fn line(address: &str) -> Result<(bool, Option<String>), OpenError> {
    let mut connection = Connection::connect(&Target::of(address)?)?;
    let asks = "select ssl, version from pg_stat_ssl where pid = pg_backend_pid()";
    let rows = connection.rows_of(asks, &[])?;
    Ok((rows[0].get(0), rows[0].get(1)))
}

fn code(address: &str) -> &'static str {
    match line(address) {
        Err(OpenError::Line(refusal)) => refusal.code(),
        other => panic!("{address}: {other:?}"),
    }
}

#[test]
fn a_line_that_must_be_encrypted_is_and_the_whole_store_works_over_it() {
    let database = cluster().fresh("encrypted").unwrap();
    let address = over("127.0.0.1", &database, "sslmode=require");
    assert_eq!(line(&address).unwrap(), (true, Some("TLSv1.3".to_owned())));
    let store = PostgresStore::open(&address).unwrap();
    assert_eq!(store.journal_heads().unwrap().iter().sum::<u64>(), 0);
    let plain = over("127.0.0.1", &database, "sslmode=disable");
    assert_eq!(line(&plain).unwrap(), (false, None), "plain where somebody said so");
}

#[test]
fn a_known_root_vouches_for_the_server_and_another_does_not() {
    let database = cluster().fresh("known_root").unwrap();
    for mode in ["verify-ca", "require"] {
        let known = over("127.0.0.1", &database, &format!("sslmode={mode}&{}", root("root.pem")));
        assert!(line(&known).unwrap().0, "the name is not looked at");
        let unknown = over("127.0.0.1", &database, &format!("sslmode={mode}&{}", root("other.pem")));
        assert_eq!(code(&unknown), "W006");
    }
}

#[test]
fn the_certificate_must_name_the_host_that_was_asked_for() {
    let database = cluster().fresh("known_host").unwrap();
    let full = |host: &str, file: &str| over(host, &database, &format!("sslmode=verify-full&{}", root(file)));
    assert!(line(&full("localhost", "root.pem")).unwrap().0);
    assert_eq!(code(&full("127.0.0.1", "root.pem")), "W007");
    assert_eq!(code(&full("localhost", "other.pem")), "W006");
    let refusal = line(&full("127.0.0.1", "root.pem")).unwrap_err().to_string();
    assert!(refusal.starts_with("W007 ") && refusal.contains("127.0.0.1"), "{refusal}");
    match PostgresStore::open(&full("localhost", "other.pem")) {
        Err(OpenError::Line(refusal)) => assert!(refusal.told().0.contains("不能信任"), "{refusal:?}"),
        other => panic!("{:?}", other.err()),
    }
}

#[test]
fn a_password_is_bound_to_the_line_it_is_given_on() {
    let database = cluster().fresh("bound").unwrap();
    cluster().run("create role scram login superuser password 'a long secret'").unwrap();
    let ask = |asks: &str| {
        let asks = format!("channel_binding=require&{asks}");
        cluster().address_over_tcp("scram:a%20long%20secret", "localhost", database.name(), &asks)
    };
    let bound = ask(&format!("sslmode=verify-full&{}", root("root.pem")));
    assert!(line(&bound).unwrap().0, "SCRAM-SHA-256-PLUS over the certificate that was checked");
    // Without TLS the server takes no password of this user at all, and the driver would not give it.
    assert!(line(&ask("sslmode=disable")).is_err());
    let wrong = bound.replace("a%20long", "another");
    let refused = line(&wrong).unwrap_err().to_string();
    assert!(refused.contains("password") && !refused.contains("another"), "{refused}");
}

#[test]
fn a_server_without_tls_is_refused_where_it_was_asked_for() {
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = free.local_addr().unwrap();
    let server = std::thread::spawn(move || {
        use std::io::{Read as _, Write as _};
        let (mut stream, _) = free.accept().unwrap();
        let mut asked = [0; 8];
        stream.read_exact(&mut asked).unwrap();
        // The request for TLS, and the one letter that declines it.
        assert_eq!(asked, [0, 0, 0, 8, 4, 210, 22, 47]);
        stream.write_all(b"N").unwrap();
    });
    assert_eq!(code(&format!("postgres://yinuo@{address}/yinuo?sslmode=require")), "W008");
    server.join().unwrap();
}
