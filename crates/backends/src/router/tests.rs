//! Where calls go, and what they look like there.

use super::*;
use crate::base_url::BaseUrl;
use std::sync::Mutex;
use std::time::Duration;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;

const ARN: &str = "arn:aws:lambda:eu-central-1:123456789012:function:pets:live";

fn block_on<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap()
        .block_on(future)
}

fn to_function() -> BackendRequest {
    request(
        Target::Function { arn: ARN.into() },
        "https://lambda.eu-central-1.amazonaws.com/2015-03-31/functions/arn/invocations",
    )
}

fn request(target: Target, uri: &str) -> BackendRequest {
    BackendRequest {
        target,
        method: "POST".into(),
        uri: uri.into(),
        headers: vec![
            ("Host".into(), "there.example".into()),
            (
                "Authorization".into(),
                "AWS4-HMAC-SHA256 Credential=…".into(),
            ),
        ],
        body: br#"{"a": 1}"#.to_vec(),
        timeout: Duration::from_secs(20),
        insecure_skip_verification: false,
        client_certificate: None,
    }
}

/// Answers every connection with this, and keeps what it was sent.
struct Echo {
    address: String,
    seen: Arc<Mutex<Vec<String>>>,
}

async fn echo(answer: &'static str) -> Echo {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let seen: Arc<Mutex<Vec<String>>> = Arc::default();
    let keep = seen.clone();
    tokio::spawn(async move {
        loop {
            let (mut stream, _) = listener.accept().await.unwrap();
            let mut text = Vec::new();
            while !text.ends_with(b"}") {
                assert_ne!(stream.read_buf(&mut text).await.unwrap(), 0);
            }
            keep.lock().unwrap().push(String::from_utf8(text).unwrap());
            stream.write_all(answer.as_bytes()).await.unwrap();
        }
    });
    Echo { address, seen }
}

const OK: &str = "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\ntrue";

fn url(text: &str) -> BaseUrl {
    BaseUrl::parse(text).unwrap()
}

fn what(reply: Result<BackendReply, BackendFailure>) -> String {
    match reply {
        Err(BackendFailure::Unreachable { what }) => what,
        other => panic!("{other:?}"),
    }
}

fn called(routes: Routes, request: BackendRequest) -> Result<BackendReply, BackendFailure> {
    block_on(Router::new(HttpBackend::new(), routes).call(request))
}

#[test]
fn what_nobody_named_is_refused_with_the_flag_to_give() {
    let refused = |target, flag: &str| {
        let said = what(called(Routes::default(), request(target, "https://h/")));
        assert!(said.contains(flag), "{said}");
    };
    refused(Target::VpcLink { id: "ab12".into() }, "--vpc-link ab12=URL");
    refused(
        Target::Function { arn: ARN.into() },
        "--function-url pets=URL",
    );
    let service = Target::Service {
        service: "sqs".into(),
        region: "eu-central-1".into(),
    };
    refused(service.clone(), "--aws-endpoint sqs=URL");
    let routes = Routes {
        aws: Some(Destination::Aws),
        ..Routes::default()
    };
    let said = what(called(routes, request(service.clone(), "https://h/")));
    assert!(said.starts_with("calls to sqs on AWS need keys"), "{said}");
    let routes = Routes {
        no_credentials: Some("they are broken".into()),
        ..Routes::default()
    };
    let said = what(called(routes, request(service, "https://h/")));
    assert_eq!(said, "calls to sqs on AWS need keys: they are broken");
}

#[test]
fn an_endpoint_gets_what_was_signed() {
    block_on(async {
        let echo = echo(OK).await;
        let mut routes = Routes::default();
        let endpoint = Destination::Endpoint(url(&echo.address));
        routes.services.insert("sqs".into(), endpoint.clone());
        routes.lambda = Some(endpoint);
        let router = Router::new(HttpBackend::new(), routes);
        let service = Target::Service {
            service: "sqs".into(),
            region: "eu-central-1".into(),
        };
        let uri = "https://sqs.eu-central-1.amazonaws.com/1/queue?Action=SendMessage";
        router.call(request(service, uri)).await.unwrap();
        router.call(to_function()).await.unwrap();
        let rest = "Host: there.example\r\nAuthorization: AWS4-HMAC-SHA256 Credential=\u{2026}\r\n\
                    Content-Length: 8\r\n\r\n{\"a\": 1}";
        assert_eq!(
            *echo.seen.lock().unwrap(),
            [
                format!("POST /1/queue?Action=SendMessage HTTP/1.1\r\n{rest}"),
                format!("POST /2015-03-31/functions/arn/invocations HTTP/1.1\r\n{rest}"),
            ]
        );
    });
}

#[test]
fn a_vpc_link_changes_the_place_and_not_the_host() {
    block_on(async {
        let echo = echo(OK).await;
        let mut routes = Routes::default();
        let place = url(&format!("{}/v1/", echo.address));
        routes.vpc_links.insert("ab12".into(), place);
        let target = Target::VpcLink { id: "ab12".into() };
        let reply = Router::new(HttpBackend::new(), routes)
            .call(request(target, "https://nlb.example:8443/pets?a=b"))
            .await;
        assert_eq!(reply.unwrap().body, b"true");
        let seen = echo.seen.lock().unwrap();
        assert!(
            seen[0].starts_with("POST /v1/pets?a=b HTTP/1.1\r\nHost: there.example\r\n"),
            "{seen:?}"
        );
    });
}

/// Calls the function behind a plain URL that answers with this.
fn function_url(
    answer: &'static str,
    invocation_type: Option<&str>,
) -> (BackendReply, Vec<String>) {
    block_on(async {
        let echo = echo(answer).await;
        let mut routes = Routes::default();
        let route = FunctionRoute::Url(url(&format!("{}/invoke", echo.address)));
        routes.functions.insert("pets".into(), route);
        let mut request = to_function();
        let given = invocation_type.map(|kind| ("x-amz-invocation-type".into(), kind.into()));
        request.headers.extend(given);
        let reply = Router::new(HttpBackend::new(), routes).call(request).await;
        let seen = echo.seen.lock().unwrap().clone();
        (reply.unwrap(), seen)
    })
}

#[test]
fn a_plain_url_gets_the_event_and_nothing_of_lambda() {
    let (reply, seen) = function_url(OK, None);
    assert_eq!((reply.status, reply.body.as_slice()), (200, &b"true"[..]));
    let (line, rest) = seen[0].split_once("\r\n").unwrap();
    assert_eq!(line, "POST /invoke HTTP/1.1");
    let (host, rest) = rest.split_once("\r\n").unwrap();
    assert!(host.starts_with("Host: 127.0.0.1:"), "{host}");
    let expected = "Content-Type: application/json\r\nContent-Length: 8\r\n\r\n{\"a\": 1}";
    assert_eq!(rest, expected);
}

#[test]
fn a_plain_url_that_fails_is_a_function_that_fails() {
    let (reply, _) = function_url(
        "HTTP/1.1 500 No\r\nContent-Type: text/plain\r\nContent-Length: 2\r\n\r\nno",
        None,
    );
    assert_eq!(reply.status, 200);
    assert_eq!(
        String::from_utf8(reply.body).unwrap(),
        r#"{"errorMessage":"the function's URL answered with status 500","errorType":"HttpStatus"}"#
    );
    let header = |name: &str| {
        let found = reply.headers.iter().find(|(given, _)| given == name);
        found.map(|(_, value)| value.as_str())
    };
    assert_eq!(header("X-Amz-Function-Error"), Some("Unhandled"));
    assert_eq!(header("Content-Type"), Some("application/json"));

    let own = "HTTP/1.1 400 No\r\nContent-Length: 22\r\n\r\n{\"errorMessage\": \"no\"}";
    let (reply, _) = function_url(own, None);
    assert_eq!(reply.body, br#"{"errorMessage": "no"}"#);

    let (reply, _) = function_url("HTTP/1.1 429 Slow\r\nContent-Length: 0\r\n\r\n", None);
    assert_eq!(reply.status, 429);
}

#[test]
fn a_plain_url_is_not_waited_for_when_nobody_waits() {
    let (reply, seen) = function_url(OK, Some("Event"));
    assert_eq!((reply.status, reply.body.len(), seen.len()), (202, 0, 1));
    let (reply, seen) = function_url(OK, Some("DryRun"));
    assert_eq!((reply.status, reply.body.len(), seen.len()), (204, 0, 0));
}

/// A host of functions that streams.
struct Streaming;

impl Backend for Streaming {
    fn call(&self, _: BackendRequest) -> BoxFuture<'_, Result<BackendReply, BackendFailure>> {
        use crate::event_stream::tests::message;
        let stream = [
            message("event", "PayloadChunk", b"{}\0\0\0\0\0\0\0\0"),
            message("event", "PayloadChunk", b"streamed"),
            message("event", "InvokeComplete", b"{}"),
        ];
        Box::pin(async move {
            Ok(BackendReply {
                status: 200,
                headers: vec![(
                    "Content-Type".into(),
                    "application/vnd.amazon.eventstream".into(),
                )],
                body: stream.concat(),
            })
        })
    }
}

#[test]
fn a_streamed_answer_is_unwrapped() {
    let router = Router::new(HttpBackend::new(), Routes::default());
    let router = router.with_functions(Arc::new(Streaming), |_| true);
    let reply = block_on(router.call(to_function())).unwrap();
    assert_eq!(reply.body, b"{}\0\0\0\0\0\0\0\0streamed");
}

/// A host of functions that has them all, or none.
struct Host(bool);

impl Backend for Host {
    fn call(&self, _: BackendRequest) -> BoxFuture<'_, Result<BackendReply, BackendFailure>> {
        Box::pin(async move {
            if self.0 {
                return Ok(BackendReply {
                    status: 200,
                    headers: Vec::new(),
                    body: b"here".to_vec(),
                });
            }
            let what = "not here".to_owned();
            Err(BackendFailure::Unreachable { what })
        })
    }
}

#[test]
fn a_function_that_runs_here_is_called_here() {
    block_on(async {
        let echo = echo(OK).await;
        let lambda = Destination::Endpoint(url(&echo.address));
        let body = async |has: bool, runs: bool, lambda: Option<Destination>| {
            let routes = Routes {
                lambda,
                ..Routes::default()
            };
            let router = Router::new(HttpBackend::new(), routes)
                .with_functions(Arc::new(Host(runs)), move |_| has);
            router.call(to_function()).await.map(|reply| reply.body)
        };
        assert_eq!(
            body(true, true, Some(lambda.clone())).await.unwrap(),
            b"here"
        );
        assert_eq!(
            body(false, true, Some(lambda.clone())).await.unwrap(),
            b"true"
        );
        let what = "not here".to_owned();
        let refused = BackendFailure::Unreachable { what };
        assert_eq!(body(false, false, None).await, Err(refused.clone()));
        assert_eq!(body(false, true, None).await.unwrap(), b"here");
        // no other function takes its place
        assert_eq!(body(true, false, Some(lambda)).await, Err(refused));
    });
}
