//! Signatures against published examples, and TLS against certificates of our own making.

use super::*;
use rustls::pki_types::PrivateKeyDer;
use rustls::{ServerConfig, ServerConnection};
use std::io::Read as _;
use std::net::TcpListener;
use std::path::PathBuf;
use std::process::Command;
use yinuo_app::openid::read_keys;

/// RFC 7515, A.2 and A.3: key, what was signed, signature.
const EXAMPLES: [(&str, &str, &str); 2] = [
    (
        r#"{"kty":"RSA","n":"ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp-Vaw-4qPCJrcS2mJPMEzP1Pt0Bm4d4QlL-yRT-SFd2lZS-pCgNMsD1W_YpRPEwOWvG6b32690r2jZ47soMZo9wGzjb_7OMg0LOL-bSf63kpaSHSXndS5z5rexMdbBYUsLA9e-KXBdQOS-UTo7WTBEMa2R2CapHg665xsmtdVMTBQY4uDZlxvb3qCo5ZwKh9kG4LT6_I5IhlJH7aGhyxXFvUK-DWNmoudF8NAco9_h9iaGNj8q2ethFkMLs91kzk2PAcDTW9gb54h4FRWyuXpoQ","e":"AQAB"}"#,
        "eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ",
        "cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7AAuHIm4Bh-0Qc_lF5YKt_O8W2Fp5jujGbds9uJdbF9CUAr7t1dnZcAcQjbKBYNX4BAynRFdiuB--f_nZLgrnbyTyWzO75vRK5h6xBArLIARNPvkSjtQBMHlb1L07Qe7K0GarZRmB_eSN9383LcOLn6_dO--xi12jzDwusC-eOkHWEsqtFZESc6BfI7noOPqvhJ1phCnvWh6IeYI2w9QOYEUipUTI8np6LbgGY9Fs98rqVt5AXLIhWkWywlVmtVrBp0igcN_IoypGlUPQGe77Rw",
    ),
    (
        r#"{"kty":"EC","crv":"P-256","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU","y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"}"#,
        "eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ",
        "DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q",
    ),
];

fn bytes(text: &str) -> Vec<u8> {
    let bits: Vec<u8> = text
        .bytes()
        .map(|letter| match letter {
            b'A'..=b'Z' => letter - b'A',
            b'a'..=b'z' => letter - b'a' + 26,
            b'0'..=b'9' => letter - b'0' + 52,
            b'-' => 62,
            _ => 63,
        })
        .collect();
    let group = |four: &[u8]| {
        let word = four.iter().fold(0_u32, |sum, six| sum << 6 | u32::from(*six)) << (6 * (4 - four.len()));
        word.to_be_bytes()[1..four.len()].to_vec()
    };
    bits.chunks(4).flat_map(group).collect()
}

#[test]
fn published_signatures_are_good_and_changed_ones_are_not() {
    let provider = HttpProvider::new(None, Duration::from_secs(5)).unwrap();
    let mut keys = Vec::new();
    for (key, signed, signature) in EXAMPLES {
        let key = read_keys(format!("{{\"keys\":[{key}]}}").as_bytes()).unwrap().remove(0);
        let (signed, mut signature) = (signed.as_bytes(), bytes(signature));
        assert!(provider.is_signed(&key, signed, &signature));
        assert!(!provider.is_signed(&key, &signed[1..], &signature), "another message");
        signature[7] ^= 1;
        assert!(!provider.is_signed(&key, signed, &signature), "another signature");
        assert!(!provider.is_signed(&key, signed, &[]));
        keys.push((key, signed, bytes(EXAMPLES[keys.len()].2)));
    }
    let crossed = (&keys[0].0, &keys[1]);
    assert!(!provider.is_signed(crossed.0, crossed.1.1, &crossed.1.2), "another key");
}

/// Certificates in a folder that goes with the test: two roots, and one for `localhost` under the first.
struct Folder(PathBuf);

impl Folder {
    fn made() -> Self {
        let path = std::env::temp_dir().join(format!("yinuo-openid-{}", std::process::id()));
        std::fs::create_dir_all(&path).unwrap();
        let script = "set -e; key='-newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes'
            for root in root other; do
              openssl req -x509 $key -keyout $root.key -out $root.pem -subj /CN=$root -days 2 -addext keyUsage=critical,keyCertSign
            done
            openssl req $key -keyout server.key -out server.csr -subj /CN=localhost; echo subjectAltName=DNS:localhost >names
            openssl x509 -req -in server.csr -CA root.pem -CAkey root.key -CAcreateserial -days 2 -extfile names -out server.pem";
        let made = Command::new("sh").arg("-c").arg(script).current_dir(&path).output().unwrap();
        assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
        Self(path)
    }

    fn provider(&self, root: &str) -> HttpProvider {
        HttpProvider::new(Some(&self.0.join(root)), Duration::from_secs(10)).unwrap()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// Answers so many connections under TLS, whatever becomes of each.
fn serves(folder: &Folder, connections: usize) -> (u16, std::thread::JoinHandle<()>) {
    let chain = vec![CertificateDer::from_pem_file(folder.0.join("server.pem")).unwrap()];
    let key = PrivateKeyDer::from_pem_file(folder.0.join("server.key")).unwrap();
    let config = ServerConfig::builder_with_provider(Arc::new(default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(chain, key)
        .unwrap();
    let (config, listener) = (Arc::new(config), TcpListener::bind("127.0.0.1:0").unwrap());
    let port = listener.local_addr().unwrap().port();
    let thread = std::thread::spawn(move || {
        for _ in 0..connections {
            let (line, _) = listener.accept().unwrap();
            let mut line = StreamOwned::new(ServerConnection::new(Arc::clone(&config)).unwrap(), line);
            if line.read(&mut [0; 2_048]).is_ok() {
                let _ = line.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}");
                let _ = line.flush();
            }
        }
    });
    (port, thread)
}

#[test]
fn a_provider_is_whom_its_certificate_names_under_a_root_of_ours() {
    let folder = Folder::made();
    let (port, thread) = serves(&folder, 3);
    let (own, other) = (folder.provider("root.pem"), folder.provider("other.pem"));
    let at = |host: &str| format!("https://{host}:{port}/keys");
    assert_eq!(own.fetch(&at("localhost"), None), Ok(Fetched { status: 200, body: b"{}".to_vec() }));
    assert!(other.fetch(&at("localhost"), None).unwrap_err().contains("certificate"), "another root");
    assert!(own.fetch(&at("127.0.0.1"), None).unwrap_err().contains("certificate"), "another name");
    thread.join().unwrap();
}
