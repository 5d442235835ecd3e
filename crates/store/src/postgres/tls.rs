//! TLS to the server: encryption that nothing falls back from, and as much knowledge of who answers as was asked for
//! (decision record 0013).

use crate::open::{LineRefusal, OpenError};
use rustls::client::WebPkiServerVerifier;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{CryptoProvider, ring, verify_tls12_signature, verify_tls13_signature};
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{CertificateError, ClientConfig, DigitallySignedStruct, Error, RootCertStore, SignatureScheme};
use std::sync::Arc;
use tokio_postgres_rustls::MakeRustlsConnect;

/// How the line to a server is protected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Protection {
    /// Not at all: a socket, this machine, or somebody said so.
    Plain,
    /// Nobody listens in; who answers is not known.
    Encrypted,
    /// Whoever answers has a certificate under a root in this file.
    KnownRoot(String),
    /// And the certificate names the host that was asked for.
    KnownHost(String),
}

/// What connects under a protection; nothing where it is plain.
pub(super) fn connector(protection: &Protection) -> Result<Option<MakeRustlsConnect>, OpenError> {
    let provider = Arc::new(ring::default_provider());
    let verifier: Arc<dyn ServerCertVerifier> = match protection {
        Protection::Plain => return Ok(None),
        Protection::Encrypted => Arc::new(Anybody(provider.clone())),
        Protection::KnownRoot(file) => Arc::new(AnyHost(under_root(file, &provider)?)),
        Protection::KnownHost(file) => under_root(file, &provider)?,
    };
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| OpenError::Storage { reason: format!("TLS: {error}") })?
        .dangerous()
        .with_custom_certificate_verifier(verifier)
        .with_no_client_auth();
    Ok(Some(MakeRustlsConnect::new(config)))
}

fn under_root(file: &str, provider: &Arc<CryptoProvider>) -> Result<Arc<WebPkiServerVerifier>, LineRefusal> {
    let unreadable = |reason: String| LineRefusal::RootUnreadable { file: file.to_owned(), reason };
    let certificates = CertificateDer::pem_file_iter(file).map_err(|error| unreadable(error.to_string()))?;
    let mut roots = RootCertStore::empty();
    for certificate in certificates {
        let certificate = certificate.map_err(|error| unreadable(error.to_string()))?;
        roots.add(certificate).map_err(|error| unreadable(error.to_string()))?;
    }
    let built = WebPkiServerVerifier::builder_with_provider(Arc::new(roots), provider.clone()).build();
    built.map_err(|error| unreadable(error.to_string()))
}

/// The refusal behind a connection that failed, if TLS is why.
pub(super) fn refusal(error: &tokio_postgres::Error) -> Option<LineRefusal> {
    let source = std::error::Error::source(error)?;
    let Some(io) = source.downcast_ref::<std::io::Error>() else {
        // The driver's own word for a server that was asked for TLS and said no; it has no type to tell it by.
        let not_offered = source.to_string() == "server does not support TLS";
        return not_offered.then_some(LineRefusal::NotOffered);
    };
    match io.get_ref()?.downcast_ref::<Error>()? {
        Error::InvalidCertificate(CertificateError::NotValidForName) => {
            Some(LineRefusal::OtherHost { reason: "no name in it".to_owned() })
        }
        Error::InvalidCertificate(why @ CertificateError::NotValidForNameContext { .. }) => {
            Some(LineRefusal::OtherHost { reason: why.to_string() })
        }
        Error::InvalidCertificate(why) => Some(LineRefusal::NotTrusted { reason: why.to_string() }),
        _ => None,
    }
}

/// Takes any certificate; that whoever answers holds its key is checked all the same.
#[derive(Debug)]
struct Anybody(Arc<CryptoProvider>);

impl ServerCertVerifier for Anybody {
    fn verify_server_cert(
        &self,
        _certificate: &CertificateDer<'_>,
        _between: &[CertificateDer<'_>],
        _host: &ServerName<'_>,
        _ocsp: &[u8],
        _now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        verify_tls12_signature(message, certificate, signed, &self.0.signature_verification_algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        verify_tls13_signature(message, certificate, signed, &self.0.signature_verification_algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.0.signature_verification_algorithms.supported_schemes()
    }
}

/// Checks everything but the host's name.
#[derive(Debug)]
struct AnyHost(Arc<WebPkiServerVerifier>);

impl ServerCertVerifier for AnyHost {
    fn verify_server_cert(
        &self,
        certificate: &CertificateDer<'_>,
        between: &[CertificateDer<'_>],
        host: &ServerName<'_>,
        ocsp: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        match self.0.verify_server_cert(certificate, between, host, ocsp, now) {
            // The chain was followed to a root before the name was looked at.
            Err(Error::InvalidCertificate(
                CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. },
            )) => Ok(ServerCertVerified::assertion()),
            judged => judged,
        }
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        self.0.verify_tls12_signature(message, certificate, signed)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        self.0.verify_tls13_signature(message, certificate, signed)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.0.supported_verify_schemes()
    }
}
