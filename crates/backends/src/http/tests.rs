//! Calls to servers on loopback that behave, and that do not.

use super::*;
use rcgen::{CertificateParams, DnType, IsCa, Issuer, KeyPair};
use rustls::pki_types::PrivatePkcs8KeyDer;
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;
use trygate_invoke::{ClientCertificate, Target, TlsProblem};

const PLENTY: Duration = Duration::from_secs(20);

fn block_on<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap()
        .block_on(future)
}

fn request(uri: String) -> BackendRequest {
    BackendRequest {
        target: Target::Http,
        method: "POST".into(),
        uri,
        headers: vec![("X-Mixed-Case".into(), "1".into())],
        body: b"ping".to_vec(),
        timeout: PLENTY,
        insecure_skip_verification: false,
        client_certificate: None,
    }
}

/// What a server does with its one connection.
#[derive(Clone)]
enum Manner {
    /// Reads the request until `ping`, says this, closes.
    Says(Vec<u8>),
    /// Says this without reading the request, then resets.
    SaysAtOnce(&'static str),
    /// Says this, then nothing more.
    Hangs(&'static str),
    /// Answers with what it was sent.
    Echoes,
}

async fn serve(mut stream: impl AsyncRead + AsyncWrite + Unpin, manner: Manner) {
    let mut seen = Vec::new();
    if !matches!(manner, Manner::SaysAtOnce(_)) {
        while !seen.ends_with(b"ping") {
            if stream.read_buf(&mut seen).await.unwrap_or(0) == 0 {
                return;
            }
        }
    }
    match manner {
        Manner::Says(bytes) => {
            let _ = stream.write_all(&bytes).await;
            let _ = stream.shutdown().await;
        }
        Manner::SaysAtOnce(text) => {
            let _ = stream.write_all(text.as_bytes()).await;
            let _ = stream.flush().await;
        }
        Manner::Hangs(text) => {
            let _ = stream.write_all(text.as_bytes()).await;
            let _ = stream.flush().await;
            tokio::time::sleep(PLENTY * 3).await;
        }
        Manner::Echoes => {
            let head = format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n", seen.len());
            let _ = stream.write_all(head.as_bytes()).await;
            let _ = stream.write_all(&seen).await;
        }
    }
}

/// Starts a server for one connection; returns its port.
async fn start(manner: Manner, tls: Option<TlsAcceptor>) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        let (stream, _) = listener.accept().await.unwrap();
        match tls {
            None => serve(stream, manner).await,
            Some(acceptor) => {
                if let Ok(stream) = acceptor.accept(stream).await {
                    serve(stream, manner).await;
                }
            }
        }
    });
    port
}

fn plain(manner: Manner) -> Result<BackendReply, BackendFailure> {
    plain_within(PLENTY, manner)
}

fn plain_within(timeout: Duration, manner: Manner) -> Result<BackendReply, BackendFailure> {
    block_on(async {
        let port = start(manner, None).await;
        let mut request = request(format!("http://127.0.0.1:{port}/p?q=1"));
        request.timeout = timeout;
        HttpBackend::new().call(request).await
    })
}

fn detail(reply: Result<BackendReply, BackendFailure>) -> String {
    match reply {
        Err(BackendFailure::Network { detail }) => detail,
        other => panic!("{other:?}"),
    }
}

#[test]
fn the_backend_sees_what_was_given_and_no_more() {
    let reply = plain(Manner::Echoes).unwrap();
    let seen = String::from_utf8(reply.body).unwrap();
    let (host, rest) = seen.split_once("\r\nX-Mixed").unwrap();
    assert!(
        host.starts_with("POST /p?q=1 HTTP/1.1\r\nHost: 127.0.0.1:"),
        "{seen}"
    );
    assert_eq!(rest, "-Case: 1\r\nContent-Length: 4\r\n\r\nping");
}

#[test]
fn redirects_and_encodings_are_left_alone() {
    let reply = plain(Manner::Says(
        b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Encoding: gzip\r\n\r\n\x1f\x8b\x00\xff"
            .to_vec(),
    ))
    .unwrap();
    assert_eq!(reply.status, 302);
    assert_eq!(reply.body, b"\x1f\x8b\x00\xff");
}

#[test]
fn a_slow_backend_times_out_at_every_stage() {
    for said in [
        "",
        "HTTP/1.1 200 OK\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc",
    ] {
        assert_eq!(
            plain_within(Duration::from_millis(100), Manner::Hangs(said)),
            Err(BackendFailure::Timeout),
            "{said:?}"
        );
    }
}

#[test]
fn a_backend_that_breaks_off_is_a_network_error() {
    assert_eq!(
        detail(plain(Manner::Says(
            b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc".to_vec()
        ))),
        "the connection was closed before the reply was complete"
    );
    assert_eq!(
        detail(plain(Manner::Says(Vec::new()))),
        "the connection was closed without a reply"
    );
}

#[test]
fn an_answer_counts_even_if_the_request_was_not_read() {
    let reply = plain(Manner::SaysAtOnce(
        "HTTP/1.1 413 Content Too Large\r\nContent-Length: 2\r\n\r\nno",
    ));
    // the reset may overtake the answer; then it is a network error, never a hang
    match reply {
        Ok(reply) => assert_eq!(reply.status, 413),
        Err(failure) => assert!(
            matches!(failure, BackendFailure::Network { .. }),
            "{failure:?}"
        ),
    }
}

#[test]
fn large_bodies_pass_up_to_the_limit() {
    let reply = |length: usize| {
        let mut bytes = format!("HTTP/1.1 200 OK\r\nContent-Length: {length}\r\n\r\n").into_bytes();
        bytes.extend((0..length).map(|index| u8::try_from(index % 251).unwrap()));
        plain(Manner::Says(bytes))
    };
    let whole = reply(REPLY_LIMIT).unwrap();
    assert_eq!(whole.body.len(), REPLY_LIMIT);
    assert_eq!(whole.body[1000], u8::try_from(1000 % 251).unwrap());
    assert_eq!(
        reply(REPLY_LIMIT + 1),
        Err(BackendFailure::ReplyTooLarge { limit: REPLY_LIMIT })
    );
}

#[test]
fn nobody_listening_is_refused_and_an_unknown_host_named() {
    let port = block_on(async {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        listener.local_addr().unwrap().port()
    });
    let call = |uri: String| block_on(HttpBackend::new().call(request(uri)));
    assert_eq!(
        detail(call(format!("http://127.0.0.1:{port}/"))),
        "Connection refused"
    );
    assert_eq!(
        detail(call("http://no-such-host.invalid/".into())),
        "Unknown host 'no-such-host.invalid'"
    );
    assert_eq!(
        call("ftp://127.0.0.1/".into()),
        Err(BackendFailure::InvalidEndpoint)
    );
}

/// A certificate to serve with, and the root to trust for it.
struct Identity {
    acceptor: TlsAcceptor,
    root: Vec<u8>,
}

#[derive(Default)]
struct Wanted {
    names: &'static [&'static str],
    common_name: Option<&'static str>,
    expired: bool,
    early: bool,
    self_signed_authority: bool,
}

fn authority(name: &str) -> (CertificateParams, KeyPair) {
    let mut root = CertificateParams::default();
    root.is_ca = IsCa::Ca(rcgen::BasicConstraints::Unconstrained);
    root.distinguished_name.push(DnType::CommonName, name);
    (root, KeyPair::generate().unwrap())
}

fn identity(wanted: &Wanted) -> Identity {
    let (root, root_key) = authority("Test Root");

    let names: Vec<String> = wanted.names.iter().map(|name| (*name).to_owned()).collect();
    let mut leaf = CertificateParams::new(names).unwrap();
    leaf.distinguished_name = rcgen::DistinguishedName::new();
    if let Some(name) = wanted.common_name {
        leaf.distinguished_name.push(DnType::CommonName, name);
    }
    if wanted.expired {
        leaf.not_before = rcgen::date_time_ymd(2001, 1, 1);
        leaf.not_after = rcgen::date_time_ymd(2002, 1, 1);
    }
    if wanted.early {
        leaf.not_before = rcgen::date_time_ymd(4001, 1, 1);
    }
    let leaf_key = KeyPair::generate().unwrap();
    let certificate = if wanted.self_signed_authority {
        leaf.is_ca = IsCa::Ca(rcgen::BasicConstraints::Unconstrained);
        leaf.self_signed(&leaf_key).unwrap()
    } else {
        let issuer = Issuer::from_params(&root, &root_key);
        leaf.signed_by(&leaf_key, &issuer).unwrap()
    };
    let key = PrivatePkcs8KeyDer::from(leaf_key.serialize_der());
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let config = rustls::ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![certificate.der().clone()], key.into())
        .unwrap();
    Identity {
        acceptor: TlsAcceptor::from(Arc::new(config)),
        root: root.self_signed(&root_key).unwrap().der().to_vec(),
    }
}

/// Calls `https://localhost` and gets `ok`, or not.
fn secure(wanted: &Wanted, trusts_root: bool, skip: bool) -> Result<Vec<u8>, BackendFailure> {
    let identity = identity(wanted);
    block_on(async {
        let ok = Manner::Says(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok".to_vec());
        let port = start(ok, Some(identity.acceptor)).await;
        let root = if trusts_root {
            identity.root
        } else {
            let (other, key) = authority("Other Root");
            other.self_signed(&key).unwrap().der().to_vec()
        };
        let mut request = request(format!("https://localhost:{port}/"));
        request.insecure_skip_verification = skip;
        HttpBackend::trusting([root])
            .call(request)
            .await
            .map(|reply| reply.body)
    })
}

fn tls_detail(reply: Result<Vec<u8>, BackendFailure>) -> String {
    match reply {
        Err(BackendFailure::Tls { detail, .. }) => detail,
        other => panic!("{other:?}"),
    }
}

const FOR_LOCALHOST: Wanted = Wanted {
    names: &["localhost"],
    common_name: Some("ignored"),
    expired: false,
    early: false,
    self_signed_authority: false,
};

#[test]
fn https_works_with_a_known_issuer_only_unless_skipped() {
    assert_eq!(secure(&FOR_LOCALHOST, true, false).unwrap(), b"ok");
    assert_eq!(
        tls_detail(secure(&FOR_LOCALHOST, false, false)),
        "the issuer of the certificate is not trusted"
    );
    assert_eq!(secure(&FOR_LOCALHOST, false, true).unwrap(), b"ok");
    let made_by_openssl_req = Wanted {
        self_signed_authority: true,
        ..FOR_LOCALHOST
    };
    assert_eq!(secure(&made_by_openssl_req, false, true).unwrap(), b"ok");
    assert_eq!(
        tls_detail(secure(&made_by_openssl_req, false, false)),
        "the certificate is self-signed"
    );
}

#[test]
fn the_host_name_counts_always() {
    let other_host = Wanted {
        names: &["example.com"],
        common_name: Some("*.example.com"),
        ..Wanted::default()
    };
    let nameless = Wanted::default();
    for skip in [false, true] {
        assert_eq!(
            secure(&other_host, true, skip),
            Err(BackendFailure::HostNameMismatch {
                host: "localhost".into(),
                common_name: Some("*.example.com".into()),
            })
        );
        assert_eq!(
            secure(&nameless, true, skip),
            Err(BackendFailure::HostNameMismatch {
                host: "localhost".into(),
                common_name: None,
            })
        );
    }
}

#[test]
fn the_common_name_counts_where_no_names_are_listed() {
    let old_style = Wanted {
        common_name: Some("LocalHost"),
        ..Wanted::default()
    };
    for skip in [false, true] {
        assert_eq!(secure(&old_style, true, skip).unwrap(), b"ok");
    }
}

#[test]
fn the_dates_count_always() {
    let expired = Wanted {
        expired: true,
        ..FOR_LOCALHOST
    };
    let early = Wanted {
        early: true,
        ..FOR_LOCALHOST
    };
    for skip in [false, true] {
        assert_eq!(
            tls_detail(secure(&expired, true, skip)),
            "the certificate has expired"
        );
        assert_eq!(
            tls_detail(secure(&early, true, skip)),
            "the certificate is not valid yet"
        );
    }
}

#[test]
fn tls_to_a_server_that_speaks_none_is_a_tls_failure() {
    let failure = block_on(async {
        let port = start(Manner::SaysAtOnce("HTTP/1.1 400 Bad Request\r\n\r\n"), None).await;
        let request = request(format!("https://localhost:{port}/"));
        HttpBackend::trusting([identity(&FOR_LOCALHOST).root])
            .call(request)
            .await
    });
    assert_eq!(
        failure,
        Err(BackendFailure::Tls {
            problem: TlsProblem::NotTls,
            detail: "the endpoint does not speak TLS".into()
        })
    );
}

#[test]
fn without_roots_nothing_is_trusted() {
    let failure = block_on(async {
        let ok = Manner::Says(b"HTTP/1.1 200 OK\r\n\r\n".to_vec());
        let port = start(ok, Some(identity(&FOR_LOCALHOST).acceptor)).await;
        let backend = HttpBackend::trusting([]);
        backend
            .call(request(format!("https://localhost:{port}/")))
            .await
    });
    assert_eq!(
        failure,
        Err(BackendFailure::Tls {
            problem: TlsProblem::Other,
            detail: "this machine has no trusted root certificates".into()
        })
    );
}

/// An authority that signs clients' certificates, and a certificate that it signed.
struct Clients {
    authority: Vec<u8>,
    certificate: Arc<ClientCertificate>,
}

fn clients(name: &str) -> Clients {
    let (root, root_key) = authority(name);
    let mut leaf = CertificateParams::default();
    leaf.distinguished_name
        .push(DnType::CommonName, "ApiGateway");
    let leaf_key = KeyPair::generate().unwrap();
    let issuer = Issuer::from_params(&root, &root_key);
    let certificate = leaf.signed_by(&leaf_key, &issuer).unwrap();
    let certificate = Arc::new(ClientCertificate {
        id: "cert01".into(),
        certificate: certificate.pem(),
        private_key: leaf_key.serialize_pem(),
    });
    Clients {
        authority: root.self_signed(&root_key).unwrap().der().to_vec(),
        certificate,
    }
}

/// Makes a server that wants certificates of these clients, and says whose it got.
fn asking(clients: &Clients, versions: &[&'static rustls::SupportedProtocolVersion]) -> Identity {
    let (root, root_key) = authority("Server Root");
    let leaf = CertificateParams::new(vec!["localhost".to_owned()]).unwrap();
    let key = KeyPair::generate().unwrap();
    let issuer = Issuer::from_params(&root, &root_key);
    let certificate = leaf.signed_by(&key, &issuer).unwrap();
    let mut trusted = rustls::RootCertStore::empty();
    trusted
        .add(CertificateDer::from(clients.authority.clone()))
        .unwrap();
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let verifier = rustls::server::WebPkiClientVerifier::builder_with_provider(
        Arc::new(trusted),
        provider.clone(),
    )
    .build()
    .unwrap();
    let config = rustls::ServerConfig::builder_with_provider(provider)
        .with_protocol_versions(versions)
        .unwrap()
        .with_client_cert_verifier(verifier)
        .with_single_cert(
            vec![certificate.der().clone()],
            PrivatePkcs8KeyDer::from(key.serialize_der()).into(),
        )
        .unwrap();
    Identity {
        acceptor: TlsAcceptor::from(Arc::new(config)),
        root: root.self_signed(&root_key).unwrap().der().to_vec(),
    }
}

/// Calls a server that asks for certificates of `known`, showing `shown`, skipping or not.
fn mutual(
    known: &Clients,
    shown: Option<&Arc<ClientCertificate>>,
    skip: bool,
    version: &'static rustls::SupportedProtocolVersion,
) -> Result<Vec<u8>, BackendFailure> {
    let server = asking(known, &[version]);
    block_on(async {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        tokio::spawn(async move {
            let (stream, _) = listener.accept().await.unwrap();
            let Ok(mut stream) = server.acceptor.accept(stream).await else {
                return;
            };
            let peer = stream.get_ref().1.peer_certificates().unwrap().first();
            let leaf = crate::certificate::Leaf::parse(peer.unwrap()).unwrap();
            let name = leaf.common_name().unwrap();
            let head = format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n", name.len());
            let _ = stream.write_all(format!("{head}{name}").as_bytes()).await;
            let _ = stream.shutdown().await;
        });
        let mut request = request(format!("https://localhost:{port}/"));
        request.client_certificate = shown.cloned();
        request.insecure_skip_verification = skip;
        HttpBackend::trusting([server.root])
            .call(request)
            .await
            .map(|reply| reply.body)
    })
}

#[test]
fn a_client_certificate_is_shown_to_a_backend_that_asks() {
    let known = clients("Clients");
    for version in [&rustls::version::TLS12, &rustls::version::TLS13] {
        for skip in [false, true] {
            let shown = Some(&known.certificate);
            assert_eq!(mutual(&known, shown, skip, version).unwrap(), b"ApiGateway");
        }
    }
}

#[test]
fn a_backend_refuses_none_and_another_client_certificate() {
    let known = clients("Clients");
    let other = clients("Others");
    for version in [&rustls::version::TLS12, &rustls::version::TLS13] {
        for shown in [None, Some(&other.certificate)] {
            let failure = mutual(&known, shown, false, version).unwrap_err();
            let BackendFailure::Tls {
                problem: TlsProblem::Alert { name },
                ..
            } = failure
            else {
                panic!("{failure:?}")
            };
            let expected = if shown.is_some() {
                "unknown_ca"
            } else {
                "certificate_required"
            };
            assert_eq!(name, expected);
        }
    }
}

#[test]
fn a_client_certificate_that_cannot_be_used_says_so() {
    let known = clients("Clients");
    let broken = |certificate: &str, private_key: &str| {
        let certificate = Arc::new(ClientCertificate {
            id: "cert02".into(),
            certificate: certificate.into(),
            private_key: private_key.into(),
        });
        tls_detail(mutual(
            &known,
            Some(&certificate),
            false,
            &rustls::version::TLS13,
        ))
    };
    let good = &known.certificate;
    assert_eq!(
        broken("", &good.private_key),
        "the client certificate cert02 cannot be used: there is no certificate in its PEM"
    );
    assert!(broken(&good.certificate, "").contains("its key cannot be read"));
    let other = clients("Others");
    assert!(
        broken(&good.certificate, &other.certificate.private_key)
            .starts_with("the client certificate cert02 cannot be used")
    );
}
