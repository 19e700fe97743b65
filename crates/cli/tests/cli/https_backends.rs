//! HTTPS backends that ask who calls, that show the wrong certificate, or that answer too much: real
//! servers on loopback, and what the log says of them.

use crate::environment::{Environment, FIXED};
use insta::assert_snapshot;
use rcgen::{BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair};
use rustls::pki_types::{CertificateDer, PrivatePkcs8KeyDer};
use rustls::server::WebPkiClientVerifier;
use rustls::{RootCertStore, ServerConfig, ServerConnection, StreamOwned};
use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::sync::Arc;

const DEFINITION: &str = r#"{
  "openapi": "3.0.1",
  "info": {"title": "secure", "version": "1"},
  "paths": {"/": {"get": {
    "responses": {"200": {"description": "ok"}},
    "x-amazon-apigateway-integration": {
      "type": "http_proxy", "httpMethod": "GET",
      "uri": "https://localhost:${stageVariables.port}/", "timeoutInMillis": 5000
    }
  }}}
}"#;

/// An authority, and what it signs.
struct Authority {
    params: CertificateParams,
    key: KeyPair,
}

impl Authority {
    fn new(name: &str) -> Self {
        let mut params = CertificateParams::default();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        params.distinguished_name.push(DnType::CommonName, name);
        let key = KeyPair::generate().unwrap();
        Self { params, key }
    }

    fn certificate(&self) -> rcgen::Certificate {
        self.params.self_signed(&self.key).unwrap()
    }

    fn signs(&self, leaf: &CertificateParams) -> (rcgen::Certificate, KeyPair) {
        let key = KeyPair::generate().unwrap();
        let issuer = Issuer::from_params(&self.params, &self.key);
        (leaf.signed_by(&key, &issuer).unwrap(), key)
    }
}

fn for_host(name: &str) -> CertificateParams {
    let mut leaf = CertificateParams::new(vec![name.to_owned()]).unwrap();
    leaf.distinguished_name.push(DnType::CommonName, name);
    leaf
}

/// Serves one connection with this certificate, to whoever shows one that `clients` signed if it is
/// given; returns the port.
fn serve(
    authority: &Authority,
    leaf: &CertificateParams,
    clients: Option<&Authority>,
    reply: Vec<u8>,
) -> u16 {
    let (certificate, key) = authority.signs(leaf);
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let builder = ServerConfig::builder_with_provider(provider.clone())
        .with_safe_default_protocol_versions()
        .unwrap();
    let builder = match clients {
        None => builder.with_no_client_auth(),
        Some(clients) => {
            let mut roots = RootCertStore::empty();
            roots.add(clients.certificate().der().clone()).unwrap();
            let verifier = WebPkiClientVerifier::builder_with_provider(Arc::new(roots), provider);
            builder.with_client_cert_verifier(verifier.build().unwrap())
        }
    };
    let key = PrivatePkcs8KeyDer::from(key.serialize_der());
    let chain: Vec<CertificateDer<'static>> = vec![certificate.der().clone()];
    let config = Arc::new(builder.with_single_cert(chain, key.into()).unwrap());
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    std::thread::spawn(move || {
        let (socket, _) = listener.accept().unwrap();
        let connection = ServerConnection::new(config).unwrap();
        let mut stream = StreamOwned::new(connection, socket);
        let mut seen = Vec::new();
        let mut block = [0; 4096];
        while !seen.ends_with(b"\r\n\r\n") {
            match stream.read(&mut block) {
                Ok(count) if count > 0 => seen.extend(&block[..count]),
                // the handshake failed, which is what the test is about
                _ => {
                    let _ = stream.conn.complete_io(&mut stream.sock);
                    return;
                }
            }
        }
        let _ = stream.write_all(&reply);
        stream.conn.send_close_notify();
        let _ = stream.conn.complete_io(&mut stream.sock);
    });
    port
}

fn ok() -> Vec<u8> {
    b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok".to_vec()
}

/// Invokes the method against a port, trusting this authority as the machine's only root; returns
/// what the log says from the call on.
fn invoke(environment: &Environment, port: u16, trusted: &Authority, flags: &[&str]) -> String {
    environment.write("api.json", DEFINITION);
    environment.write("roots.pem", trusted.certificate().pem());
    let variable = format!("port={port}");
    let run = [
        "invoke",
        "api.json",
        "GET",
        "/",
        "--log",
        "--stage-variable",
        &variable,
    ];
    let arguments = [&run[..], &FIXED, flags].concat();
    let output = environment
        .command(&arguments)
        .env("SSL_CERT_FILE", environment.root().join("roots.pem"))
        .output()
        .unwrap();
    let account = environment.account(&output);
    let told = account
        .split_once("Sending request to ")
        .map_or(&*account, |(_, told)| told);
    told.replace(&port.to_string(), "[PORT]")
}

#[test]
fn a_client_certificate_lets_the_call_in() {
    let environment = Environment::new();
    let (authority, clients) = (Authority::new("Servers"), Authority::new("Clients"));
    let (certificate, key) = clients.signs(&CertificateParams::default());
    environment.write("client.pem", certificate.pem());
    environment.write("client.key", key.serialize_pem());
    let shown = [
        "--client-certificate",
        "client.pem",
        "--client-key",
        "client.key",
    ];
    let leaf = for_host("localhost");
    let port = serve(&authority, &leaf, Some(&clients), ok());
    assert_snapshot!(
        "https_client_certificate",
        invoke(&environment, port, &authority, &shown)
    );
    let port = serve(&authority, &leaf, Some(&clients), ok());
    assert_snapshot!(
        "https_no_client_certificate",
        invoke(&environment, port, &authority, &[])
    );
    let port = serve(&authority, &leaf, Some(&authority), ok());
    assert_snapshot!(
        "https_wrong_client_certificate",
        invoke(&environment, port, &authority, &shown)
    );
}

#[test]
fn what_is_wrong_with_a_certificate_is_told_in_the_words_of_aws() {
    let environment = Environment::new();
    let authority = Authority::new("Servers");
    let told = |leaf: &CertificateParams, trusted: &Authority| {
        let port = serve(&authority, leaf, None, ok());
        invoke(&environment, port, trusted, &[])
    };
    let other = Authority::new("Others");
    assert_snapshot!("https_unknown_issuer", told(&for_host("localhost"), &other));
    let mut expired = for_host("localhost");
    expired.not_before = rcgen::date_time_ymd(2001, 1, 1);
    expired.not_after = rcgen::date_time_ymd(2002, 1, 1);
    assert_snapshot!("https_expired", told(&expired, &authority));
    assert_snapshot!(
        "https_other_host",
        told(&for_host("example.com"), &authority)
    );
}

#[test]
fn bytes_pass_and_too_many_do_not() {
    let environment = Environment::new();
    let authority = Authority::new("Servers");
    let leaf = for_host("localhost");
    let told = |body: &[u8]| {
        let mut reply =
            format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n", body.len()).into_bytes();
        reply.extend(body);
        let port = serve(&authority, &leaf, None, reply);
        invoke(&environment, port, &authority, &[])
    };
    assert_snapshot!("https_bytes", told(&[0, 159, 146, 150, 255]));
    let limit = trygate_model::limits::PAYLOAD_BYTES;
    let whole = told(&vec![b'x'; limit]);
    assert!(
        whole.ends_with("Method completed with status: 200\n"),
        "{}",
        whole.len()
    );
    assert_snapshot!("https_too_large", told(&vec![b'x'; limit + 1]));
}
