//! TestInvokeMethod with `clientCertificateId`: the certificate that GenerateClientCertificate made
//! is shown to a backend that lets nobody else in.

use crate::{api_with, call, start_with};
use rcgen::{CertificateParams, KeyPair};
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivatePkcs8KeyDer, UnixTime};
use rustls::server::danger::{ClientCertVerified, ClientCertVerifier};
use rustls::{DigitallySignedStruct, DistinguishedName, Error, ServerConfig, SignatureScheme};
use serde_json::json;
use std::sync::{Arc, Mutex};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;
use trygate_backends::{HttpBackend, Router, Routes};
use trygate_invoke::Engine;
use trygate_server::EngineWithBackends;

/// Lets in who shows this certificate and has its key, as backends do that were given the PEM.
#[derive(Debug)]
struct Pinned {
    certificate: Mutex<Option<CertificateDer<'static>>>,
    provider: Arc<rustls::crypto::CryptoProvider>,
}

impl ClientCertVerifier for Pinned {
    fn root_hint_subjects(&self) -> &[DistinguishedName] {
        &[]
    }

    fn verify_client_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        _: &[CertificateDer<'_>],
        _: UnixTime,
    ) -> Result<ClientCertVerified, Error> {
        if self.certificate.lock().unwrap().as_ref() == Some(end_entity) {
            return Ok(ClientCertVerified::assertion());
        }
        Err(rustls::CertificateError::UnknownIssuer.into())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<rustls::client::danger::HandshakeSignatureValid, Error> {
        let algorithms = &self.provider.signature_verification_algorithms;
        rustls::crypto::verify_tls12_signature(message, cert, dss, algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<rustls::client::danger::HandshakeSignatureValid, Error> {
        let algorithms = &self.provider.signature_verification_algorithms;
        rustls::crypto::verify_tls13_signature(message, cert, dss, algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        let algorithms = &self.provider.signature_verification_algorithms;
        algorithms.supported_schemes()
    }
}

#[tokio::test]
async fn a_generated_certificate_lets_the_gateway_in() {
    let server_key = KeyPair::generate().unwrap();
    let server_certificate = CertificateParams::new(vec!["localhost".to_owned()])
        .unwrap()
        .self_signed(&server_key)
        .unwrap();
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let pinned = Arc::new(Pinned {
        certificate: Mutex::new(None),
        provider: provider.clone(),
    });
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_client_cert_verifier(pinned.clone())
        .with_single_cert(
            vec![server_certificate.der().clone()],
            PrivatePkcs8KeyDer::from(server_key.serialize_der()).into(),
        )
        .unwrap();
    let acceptor = TlsAcceptor::from(Arc::new(config));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        loop {
            let (stream, _) = listener.accept().await.unwrap();
            let Ok(mut stream) = acceptor.accept(stream).await else {
                continue;
            };
            let mut seen = Vec::new();
            while !seen.ends_with(b"\r\n\r\n") {
                stream.read_buf(&mut seen).await.unwrap();
            }
            let reply = b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{\"x\": 42}";
            stream.write_all(reply).await.unwrap();
        }
    });

    let http = HttpBackend::trusting([server_certificate.der().to_vec()]);
    let router = Router::new(http, Routes::default());
    let server = start_with(EngineWithBackends::new(Engine::new(), Arc::new(router))).await;
    let integration = json!({
        "type": "HTTP", "httpMethod": "GET", "uri": format!("https://localhost:{port}/"),
    });
    let method = api_with(&server, &integration).await;
    let (status, made) = call(&server, "POST", "/clientcertificates", &json!({})).await;
    assert_eq!(status, 201, "{made}");
    let id = made["clientCertificateId"].as_str().unwrap();
    let pem = made["pemEncodedCertificate"].as_str().unwrap();
    let der = CertificateDer::from_pem_slice(pem.as_bytes()).unwrap();
    *pinned.certificate.lock().unwrap() = Some(der);

    let with = json!({ "clientCertificateId": id });
    let (status, answer) = call(&server, "POST", &method, &with).await;
    assert_eq!(status, 200, "{answer}");
    assert_eq!(answer["status"], 200, "{answer}");
    assert!(answer["body"].as_str().unwrap().contains("42"), "{answer}");

    // none, and another one
    let (_, without) = call(&server, "POST", &method, &json!({})).await;
    let (_, other) = call(&server, "POST", "/clientcertificates", &json!({})).await;
    let with_other = json!({ "clientCertificateId": other["clientCertificateId"] });
    let (_, with_other) = call(&server, "POST", &method, &with_other).await;
    for refused in [without, with_other] {
        assert_eq!(refused["status"], 500, "{refused}");
        let log = refused["log"].as_str().unwrap();
        assert!(
            log.contains("configuration error: Received fatal alert: "),
            "{log}"
        );
    }
    let unknown = json!({ "clientCertificateId": "nobody" });
    let (status, answer) = call(&server, "POST", &method, &unknown).await;
    assert_eq!(status, 404, "{answer}");
}
