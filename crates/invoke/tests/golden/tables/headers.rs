//! Headers on the way to a backend and back, one test a header: what a mapping may set towards an HTTP
//! backend, and what becomes of a mapped response header on a stage. Both were recorded; where the
//! developer guide's table says otherwise the recording is followed.

use super::*;

/// What becomes of a header.
#[derive(Debug, PartialEq, Eq)]
enum Fate {
    Passed,
    Renamed,
    Dropped,
    /// The invocation fails.
    Refused,
}

fn to_backend(header: &str) -> Fate {
    let mut integration = http();
    integration["requestParameters"] =
        json!({ format!("integration.request.header.{header}"): "'mapped'" });
    let (outcome, seen) = invoke(&case(integration, json!({}), json!({ "status": 200 })));
    match seen.first() {
        None => {
            assert_eq!(outcome.status, 500);
            assert!(
                outcome
                    .log()
                    .contains(&format!("{header} header already present"))
            );
            Fate::Refused
        }
        Some(request) => {
            let sent = request
                .headers
                .iter()
                .any(|(name, value)| name == header && value == "mapped");
            if sent { Fate::Passed } else { Fate::Dropped }
        }
    }
}

fn to_client(header: &str) -> Fate {
    let mut integration = http();
    integration["integrationResponses"] = json!({ "200": {
        "statusCode": "200",
        "responseParameters": { format!("method.response.header.{header}"): "'mapped'" },
    } });
    let mut case = case(integration, json!({}), json!({ "status": 200 }));
    case["live"] = true.into();
    let (outcome, _) = invoke(&case);
    let has = |name: &str| {
        outcome
            .headers
            .get(name)
            .is_some_and(|values| values == &["mapped"])
    };
    match (has(header), has(&format!("x-amzn-Remapped-{header}"))) {
        (true, false) => Fate::Passed,
        (false, true) => Fate::Renamed,
        _ => Fate::Dropped,
    }
}

macro_rules! headers {
    ($($name:ident $header:literal $backend:ident $client:ident;)*) => {$(
        #[test]
        fn $name() {
            assert_eq!(to_backend($header), Fate::$backend, "to the backend");
            assert_eq!(to_client($header), Fate::$client, "to the client");
        }
    )*};
}

headers! {
    age "Age" Passed Passed;
    accept "Accept" Passed Passed;
    accept_charset "Accept-Charset" Passed Passed;
    accept_encoding "Accept-Encoding" Passed Passed;
    authorization "Authorization" Passed Renamed;
    connection "Connection" Dropped Renamed;
    content_encoding "Content-Encoding" Passed Passed;
    content_length "Content-Length" Refused Renamed;
    content_md5 "Content-MD5" Passed Renamed;
    content_type "Content-Type" Passed Passed;
    date "Date" Passed Renamed;
    expect_ "Expect" Dropped Renamed;
    host "Host" Passed Renamed;
    max_forwards "Max-Forwards" Passed Renamed;
    pragma "Pragma" Passed Passed;
    proxy_authenticate "Proxy-Authenticate" Dropped Renamed;
    range "Range" Passed Passed;
    referer "Referer" Passed Passed;
    server "Server" Passed Renamed;
    te "TE" Dropped Passed;
    trailer "Trailer" Passed Renamed;
    transfer_encoding "Transfer-Encoding" Refused Dropped;
    upgrade "Upgrade" Passed Renamed;
    user_agent "User-Agent" Passed Renamed;
    via "Via" Dropped Passed;
    warn "Warn" Passed Passed;
    www_authenticate "WWW-Authenticate" Passed Renamed;
}

#[test]
fn what_breaks_a_call_to_a_service() {
    for header in [
        "Authorization",
        "Connection",
        "Content-Length",
        "Expect",
        "Proxy-Authenticate",
        "TE",
        "Transfer-Encoding",
    ] {
        let mut integration = lambda("AWS_PROXY");
        integration["requestParameters"] =
            json!({ format!("integration.request.header.{header}"): "'mapped'" });
        let backend = json!({ "status": 200, "body": "{\"statusCode\":200}" });
        let (outcome, seen) = invoke(&case(integration, json!({}), backend));
        assert_eq!((outcome.status, seen.len()), (500, 0), "{header}");
    }
}

#[test]
fn what_a_client_sends_and_nobody_sees() {
    let sent = [
        "Connection",
        "Content-Length",
        "Expect",
        "TE",
        "Upgrade",
        "X-Kept",
    ];
    let headers: Map<String, Value> = sent
        .iter()
        .map(|name| ((*name).to_owned(), "sent".into()))
        .collect();
    let mut integration = json!({
        "type": "MOCK", "requestTemplates": { "application/json": "{\"statusCode\": 200}" },
    });
    integration["integrationResponses"] = json!({ "200": {
        "statusCode": "200",
        "responseTemplates": { "application/json": "$input.params().header.keySet()" },
    } });
    let mut case = case(integration, json!({ "headers": headers }), Value::Null);
    case["live"] = true.into();
    assert_eq!(invoke(&case).0.body_text(), "[X-Kept]");
}
