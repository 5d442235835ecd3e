//! A small identity provider over HTTP for the answers that a good one never gives. It shares no code with ours: it takes
//! addresses and forms apart itself, and signs with keys of its own.
#![allow(dead_code)]

use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair as _};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;

/// Our name and secret there.
pub const CLIENT: &str = "yinuo-desk";
pub const SECRET: &str = "a secret & a half";

/// What is done to a token before it is signed: header and claims.
pub type Spoil = Box<dyn Fn(&mut Value, &mut Value) + Send>;

struct Key {
    id: String,
    pair: EcdsaKeyPair,
}

impl Key {
    fn published(&self) -> (String, Vec<u8>) {
        (self.id.clone(), self.pair.public_key().as_ref().to_vec())
    }
}

fn key(id: &str) -> Key {
    let random = SystemRandom::new();
    let made = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &random).expect("a key");
    let pair = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, made.as_ref(), &random);
    Key { id: id.to_owned(), pair: pair.expect("a key") }
}

struct Granted {
    challenge: String,
    back: String,
    claims: Value,
}

struct Inside {
    address: String,
    /// Published: id and point.
    keys: Vec<(String, Vec<u8>)>,
    /// Signs, whether it is published or not.
    signer: Key,
    codes: BTreeMap<String, Granted>,
    spoil: Spoil,
    /// How often each path was asked for.
    asked: BTreeMap<String, u32>,
    /// Paths that answer 503.
    down: Vec<String>,
    description: Value,
    /// What it says of the person when it is asked.
    told: Value,
}

/// A provider.
pub struct Fake {
    pub address: String,
    inside: Arc<Mutex<Inside>>,
    at: SocketAddr,
    thread: Option<JoinHandle<()>>,
}

impl Fake {
    pub fn starts() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let at = listener.local_addr().expect("an address");
        let address = format!("http://{at}");
        let signer = key("first");
        let published = signer.published();
        let inside = Arc::new(Mutex::new(Inside {
            address: address.clone(),
            keys: vec![published],
            signer,
            codes: BTreeMap::new(),
            spoil: Box::new(|_, _| ()),
            asked: BTreeMap::new(),
            down: Vec::new(),
            description: json!({}),
            told: json!({}),
        }));
        let serving = Arc::clone(&inside);
        let thread = std::thread::spawn(move || {
            for line in listener.incoming() {
                let Ok(line) = line else { return };
                if !serving.lock().expect("whole").answers(line) {
                    return;
                }
            }
        });
        Self { address, inside, at, thread: Some(thread) }
    }

    fn with<T>(&self, change: impl FnOnce(&mut Inside) -> T) -> T {
        change(&mut self.inside.lock().expect("whole"))
    }

    /// Somebody signs in at the address that our desk sent him to; answers the code.
    pub fn grants(&self, address: &str, more: &Value) -> String {
        let asked = fields(address.split_once('?').expect("a query").1);
        assert_eq!((asked["response_type"].as_str(), asked["client_id"].as_str()), ("code", CLIENT));
        assert_eq!(asked["code_challenge_method"], "S256");
        self.with(|inside| {
            let mut claims = json!({"iss": inside.address, "aud": CLIENT, "nonce": asked["nonce"]});
            claims.as_object_mut().expect("claims").extend(more.as_object().expect("claims").clone());
            let code = format!("code-{}", inside.codes.len() + inside.asked.len());
            let granted = Granted {
                challenge: asked["code_challenge"].clone(),
                back: asked["redirect_uri"].clone(),
                claims,
            };
            inside.codes.insert(code.clone(), granted);
            code
        })
    }

    pub fn spoils(&self, spoil: impl Fn(&mut Value, &mut Value) + Send + 'static) {
        self.with(|inside| inside.spoil = Box::new(spoil));
    }

    /// From now on it signs by another key, which it publishes or does not.
    pub fn signs_by_another(&self, id: &str, publishes: bool) {
        self.with(|inside| {
            inside.signer = key(id);
            if publishes {
                inside.keys = vec![inside.signer.published()];
            }
        });
    }

    pub fn goes_down_at(&self, paths: &[&str]) {
        self.with(|inside| inside.down = paths.iter().map(|&path| path.to_owned()).collect());
    }

    pub fn says_of_itself(&self, more: Value) {
        self.with(|inside| inside.description = more);
    }

    pub fn says_of_the_person(&self, told: Value) {
        self.with(|inside| {
            inside.description = json!({"userinfo_endpoint": format!("{}/me", inside.address)});
            inside.told = told;
        });
    }

    pub fn asked(&self, path: &str) -> u32 {
        self.with(|inside| inside.asked.get(path).copied().unwrap_or_default())
    }
}

impl Drop for Fake {
    fn drop(&mut self) {
        let told =
            TcpStream::connect(self.at).and_then(|mut line| line.write_all(b"GET /stop HTTP/1.1\r\n\r\n"));
        if let (Ok(()), Some(thread)) = (told, self.thread.take()) {
            let _ = thread.join();
        }
    }
}

impl Inside {
    /// Answers one question; false when it was the last.
    fn answers(&mut self, line: TcpStream) -> bool {
        let mut from = BufReader::new(&line);
        let (mut first, mut length, mut basic) = (String::new(), 0, String::new());
        from.read_line(&mut first).expect("a question");
        loop {
            let mut head = String::new();
            from.read_line(&mut head).expect("a head");
            let Some((name, value)) = head.trim_end().split_once(": ") else { break };
            match name.to_lowercase().as_str() {
                "content-length" => length = value.parse().expect("a number"),
                "authorization" => basic = value.to_owned(),
                _ => {}
            }
        }
        let mut form = vec![0; length];
        from.read_exact(&mut form).expect("a form");
        let path = first.split(' ').nth(1).expect("a path").to_owned();
        *self.asked.entry(path.clone()).or_default() += 1;
        let (status, body) = if self.down.contains(&path) {
            (503, json!({"error": "temporarily_unavailable"}))
        } else {
            match path.as_str() {
                "/.well-known/openid-configuration" => (200, self.describes()),
                "/keys" => (200, self.publishes()),
                "/me" if basic == "Bearer x" => (200, self.told.clone()),
                "/token" => self.gives_token(&String::from_utf8(form).expect("text"), &basic),
                _ => (404, json!({})),
            }
        };
        let body = body.to_string();
        // In chunks, as many servers do.
        let answer = format!(
            "HTTP/1.1 {status} x\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n{:x}\r\n{body}\r\n0\r\n\r\n",
            body.len()
        );
        let _ = (&line).write_all(answer.as_bytes());
        path != "/stop"
    }

    fn describes(&self) -> Value {
        let at = |path: &str| format!("{}{path}", self.address);
        let mut said = json!({
            "issuer": self.address, "authorization_endpoint": at("/authorize?tenant=1"),
            "token_endpoint": at("/token"), "jwks_uri": at("/keys"), "end_session_endpoint": at("/end"),
        });
        said.as_object_mut().expect("an object").extend(self.description.as_object().expect("one").clone());
        said
    }

    fn publishes(&self) -> Value {
        let each = self.keys.iter().map(|(id, point)| {
            json!({"kty": "EC", "crv": "P-256", "use": "sig", "alg": "ES256", "kid": id,
                "x": base64(&point[1..33]), "y": base64(&point[33..])})
        });
        json!({"keys": each.collect::<Vec<_>>()})
    }

    fn gives_token(&mut self, form: &str, basic: &str) -> (u16, Value) {
        let form = fields(form);
        // "yinuo-desk" and "a%20secret%20%26%20a%20half", as RFC 6749 (2.3.1) has them.
        if basic != "Basic eWludW8tZGVzazphJTIwc2VjcmV0JTIwJTI2JTIwYSUyMGhhbGY=" {
            return (401, json!({"error": "invalid_client"}));
        }
        // A code is good once.
        let Some(granted) = self.codes.remove(&form["code"]) else {
            return (400, json!({"error": "invalid_grant"}));
        };
        let verifier = ring::digest::digest(&ring::digest::SHA256, form["code_verifier"].as_bytes());
        let proved = base64(verifier.as_ref()) == granted.challenge;
        if form["grant_type"] != "authorization_code" || form["redirect_uri"] != granted.back || !proved {
            return (400, json!({"error": "invalid_grant"}));
        }
        let mut header = json!({"alg": "ES256", "kid": self.signer.id});
        let mut claims = granted.claims;
        (self.spoil)(&mut header, &mut claims);
        let signed =
            format!("{}.{}", base64(header.to_string().as_bytes()), base64(claims.to_string().as_bytes()));
        let signature = self.signer.pair.sign(&SystemRandom::new(), signed.as_bytes()).expect("signed");
        let signature = if header["alg"] == "none" { String::new() } else { base64(signature.as_ref()) };
        (
            200,
            json!({"token_type": "Bearer", "access_token": "x", "id_token": format!("{signed}.{signature}")}),
        )
    }
}

/// The fields of a form or a query.
pub fn fields(text: &str) -> BTreeMap<String, String> {
    let plain = |value: &str| {
        let mut bytes = Vec::new();
        let mut rest = value.as_bytes();
        while let Some((first, after)) = rest.split_first() {
            if *first == b'%' {
                let digits = std::str::from_utf8(&after[..2]).expect("digits");
                bytes.push(u8::from_str_radix(digits, 16).expect("a byte"));
                rest = &after[2..];
            } else {
                bytes.push(if *first == b'+' { b' ' } else { *first });
                rest = after;
            }
        }
        String::from_utf8(bytes).expect("text")
    };
    let pairs = text.split('&').filter_map(|pair| pair.split_once('='));
    pairs.map(|(name, value)| (plain(name), plain(value))).collect()
}

fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let mut text = String::new();
    for chunk in bytes.chunks(3) {
        let whole =
            chunk.iter().fold(0_u32, |sum, byte| sum << 8 | u32::from(*byte)) << (8 * (3 - chunk.len()));
        (0..=chunk.len())
            .for_each(|place| text.push(LETTERS[(whole >> (18 - 6 * place)) as usize & 63].into()));
    }
    text
}
