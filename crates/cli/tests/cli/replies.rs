//! Replies from files, recordings, and where calls to functions, services and VPC links go.

use crate::environment::{Environment, examples};
use insta::assert_snapshot;
use std::fs;
use std::io::{Read as _, Write as _};
use std::net::TcpListener;

fn environment() -> Environment {
    let environment = Environment::new();
    environment.example("aws-backends.yaml");
    for name in ["pets.yaml", "throttled.yaml"] {
        let text = fs::read(examples().join("replies").join(name)).unwrap();
        environment.write(name, text);
    }
    environment
}

fn get(environment: &Environment, path: &str, flags: &[&str]) -> String {
    environment.invoke(&[&["aws-backends.yaml", "GET", path][..], flags].concat())
}

/// Returns the last lines of an account, those that tell how the run went.
fn end(account: &str) -> String {
    let lines: Vec<&str> = account.lines().collect();
    lines[lines.len().saturating_sub(4)..].join("\n")
}

#[test]
fn a_file_answers_for_every_kind_of_backend() {
    let environment = environment();
    let get = |path: &str| get(&environment, path, &["--backend", "pets.yaml"]);
    assert_snapshot!("replies_function", get("/pets/7"));
    assert_snapshot!("replies_service", get("/pets/7/visits"));
    assert_snapshot!("replies_vpc_link", end(&get("/shop/open")));
    assert_snapshot!("replies_vpc_link_refused", end(&get("/shop/closed")));
}

#[test]
fn a_file_may_fail_in_the_backends_place() {
    let environment = environment();
    let path = "/pets/7";
    assert_snapshot!(
        "replies_throttled",
        end(&get(&environment, path, &["--backend", "throttled.yaml"]))
    );
    for (name, failure) in [
        ("timeout", "failure: timeout"),
        (
            "function_error",
            "failure: {kind: function-error, errorMessage: no such pet, errorType: KeyError}",
        ),
        ("permission", "failure: permission"),
        (
            "role",
            "failure: {kind: role-refused, role: 'arn:aws:iam::123456789012:role/x'}",
        ),
    ] {
        environment.write("fails.yaml", failure);
        assert_snapshot!(
            format!("replies_failure_{name}"),
            end(&get(&environment, path, &["--backend", "fails.yaml"]))
        );
    }
}

#[test]
fn replayed_runs_are_the_same_bytes() {
    let environment = environment();
    let flags = ["--backend", "pets.yaml", "--json"];
    let run = || get(&environment, "/pets/7", &flags);
    let first = run();
    assert!(first.contains("Integration latency: 312 ms"), "{first}");
    assert!((0..5).all(|_| run() == first));
}

#[test]
fn a_file_that_will_not_do_is_told_with_its_place() {
    let environment = environment();
    environment.write(
        "wrong.yaml",
        "rules:\n  - when: {fucntion: pets}\n    reply: {status: 200}\n",
    );
    environment.write(
        "other.yaml",
        "when: {function: toys}\nreply: {status: 200}\n",
    );
    let get = |flags: &[&str]| get(&environment, "/pets/7", flags);
    assert_snapshot!("replies_wrong", get(&["--backend", "wrong.yaml"]));
    assert_snapshot!(
        "replies_wrong_as_json",
        get(&["--backend", "wrong.yaml", "--json"])
    );
    assert_snapshot!("replies_none_fits", get(&["--backend", "other.yaml"]));
    assert_snapshot!("replies_no_file", get(&["--backend", "nowhere.yaml"]));
    assert_snapshot!("replies_both", get(&["--backend", "a", "--record", "b"]));
}

/// Answers one call with this, and returns what it was sent.
fn answer_once(reply: &'static [u8]) -> (u16, std::thread::JoinHandle<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let serving = std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let mut seen = Vec::new();
        let mut block = [0; 4096];
        loop {
            let count = stream.read(&mut block).unwrap();
            seen.extend(&block[..count]);
            let text = String::from_utf8_lossy(&seen);
            let Some((head, body)) = text.split_once("\r\n\r\n") else {
                continue;
            };
            let length = head
                .lines()
                .find_map(|line| line.strip_prefix("Content-Length: "));
            if body.len() >= length.map_or(0, |length| length.parse().unwrap()) {
                break;
            }
        }
        stream.write_all(reply).unwrap();
        String::from_utf8(seen).unwrap()
    });
    (port, serving)
}

#[test]
fn a_recording_replays_byte_for_byte() {
    let environment = environment();
    let (port, serving) = answer_once(
        b"HTTP/1.1 200 OK\r\nX-B: 1\r\nx-a: 2\r\nX-B: 3\r\nContent-Length: 6\r\n\r\n\xffopen!",
    );
    let link = format!("ab12cd=http://127.0.0.1:{port}");
    let path = "/shop/door?api_key=secret";
    let live = get(
        &environment,
        path,
        &["--json", "--vpc-link", &link, "--record", "reply.json"],
    );
    let seen = serving.join().unwrap();
    assert!(
        seen.starts_with("GET /door?api_key=secret HTTP/1.1\r\n"),
        "{seen}"
    );
    assert!(
        seen.contains("\r\nHost: shop.internal.example\r\n"),
        "{seen}"
    );
    let recorded = fs::read_to_string(environment.root().join("reply.json")).unwrap();
    assert!(!recorded.contains("=secret"), "{recorded}");
    let replayed = get(&environment, path, &["--json", "--backend", "reply.json"]);
    assert_eq!(replayed, live);
    assert!(
        live.contains("X-B=1, x-a=2, X-B=3") || live.contains("X-B=1,3"),
        "{live}"
    );
}

#[test]
fn a_recording_of_nothing_says_so() {
    let environment = Environment::new();
    environment.example("petstore.yaml");
    let record = [
        "petstore.yaml",
        "GET",
        "/pets",
        "--record",
        "reply.json",
        "--log",
    ];
    let account = environment.invoke(&record);
    assert!(
        account.ends_with("warning: nothing was called, so reply.json was not written\n"),
        "{account}"
    );
    assert!(!environment.root().join("reply.json").exists());
}

/// The parts of a signature that do not depend on the day or the keys' owner.
fn is_signed(seen: &str, access_key: &str, service: &str) -> bool {
    let lower = seen.to_ascii_lowercase();
    let head = format!(
        "AWS4-HMAC-SHA256 Credential={access_key}/20261122/eu-central-1/{service}/aws4_request, SignedHeaders="
    );
    let line = seen
        .lines()
        .find_map(|line| line.strip_prefix("Authorization: "))
        .unwrap_or_default();
    let signature = line.rsplit("Signature=").next().unwrap_or_default();
    line.starts_with(&head)
        && signature.len() == 64
        && signature.bytes().all(|byte| byte.is_ascii_hexdigit())
        && lower.contains("\r\nx-amz-date: 20261122t100000z\r\n")
}

#[test]
fn an_emulator_gets_the_signed_call() {
    let environment = environment();
    let (port, serving) = answer_once(
        b"HTTP/1.1 200 OK\r\nContent-Type: application/x-amz-json-1.0\r\nContent-Length: 12\r\n\r\n{\"Items\":[]}",
    );
    let endpoint = format!("dynamodb=http://127.0.0.1:{port}/base");
    let account = {
        let output = environment
            .command(&[
                "invoke",
                "aws-backends.yaml",
                "GET",
                "/pets/7/visits",
                "--aws-endpoint",
                &endpoint,
                "--now",
                "2026-11-22T10:00:00Z",
                "--seed",
                "7",
                "--log",
            ])
            .env("AWS_ACCESS_KEY_ID", "AKIAIOSFODNN7EXAMPLE")
            .env(
                "AWS_SECRET_ACCESS_KEY",
                "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
            )
            .output()
            .unwrap();
        environment.account(&output)
    };
    let seen = serving.join().unwrap();
    assert!(
        account.contains("Method completed with status: 200"),
        "{account}"
    );
    assert!(seen.starts_with("POST /base/"), "{seen}");
    assert!(
        seen.contains("\r\nHost: dynamodb.eu-central-1.amazonaws.com\r\n"),
        "{seen}"
    );
    assert!(
        is_signed(&seen, "AKIAIOSFODNN7EXAMPLE", "dynamodb"),
        "{seen}"
    );
    // the secret goes nowhere, and the log shows the end of the signature only
    assert!(!seen.contains("wJalrXUtnFEMI") && !account.contains("wJalrXUtnFEMI"));
    assert!(!account.contains("AKIAIOSFODNN7EXAMPLE"), "{account}");
}

#[test]
fn functions_are_reached_at_an_endpoint_or_a_url() {
    let answer: &'static [u8] =
        b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 33\r\n\r\n{\"statusCode\": 201, \"body\": \"ok\"}";
    for (flag, name) in [("--lambda-endpoint", ""), ("--function-url", "pets=")] {
        let environment = environment();
        let (port, serving) = answer_once(answer);
        let value = format!("{name}http://127.0.0.1:{port}");
        let account = get(
            &environment,
            "/pets/7",
            &[flag, &value, "--expect-status", "201"],
        );
        assert!(account.starts_with("exit 0"), "{account}");
        let seen = serving.join().unwrap();
        let event = seen.split_once("\r\n\r\n").unwrap().1;
        assert!(
            event.starts_with("{\"resource\":\"/pets/{petId}\",\"path\":\"/pets/7\""),
            "{seen}"
        );
        let line = seen.lines().next().unwrap();
        let expected = match name {
            "" => {
                "POST /2015-03-31/functions/arn:aws:lambda:eu-central-1:123456789012:function:pets/invocations HTTP/1.1"
            }
            _ => "POST / HTTP/1.1",
        };
        assert_eq!(line.replace("%3A", ":"), expected);
        assert_eq!(seen.contains("Authorization:"), name.is_empty(), "{seen}");
    }
}

#[test]
fn a_file_of_settings_says_where_things_are() {
    let environment = environment();
    let answer: &'static [u8] = b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nopen";
    for (name, flags) in [
        ("trygate.toml", &[][..]),
        ("other.toml", &["--config", "other.toml"]),
    ] {
        let (port, serving) = answer_once(answer);
        environment.write(
            name,
            format!("[vpc-links]\nab12cd = 'http://127.0.0.1:{port}/in'\n"),
        );
        let account = get(&environment, "/shop/door", flags);
        assert!(account.contains("200 OK in "), "{account}");
        let seen = serving.join().unwrap();
        assert!(seen.starts_with("GET /in/door HTTP/1.1\r\n"), "{seen}");
    }
    environment.write("trygate.toml", "[vpc-links]\nab12cd = 'localhost:80'\n");
    assert_snapshot!("settings_wrong", get(&environment, "/shop/door", &[]));
}

#[test]
fn what_leads_nowhere_names_the_flag() {
    let environment = environment();
    let get = |path: &str| get(&environment, path, &[]);
    assert_snapshot!("nowhere_service", get("/pets/7/visits"));
    assert_snapshot!("nowhere_vpc_link", get("/shop/open"));
}

#[test]
fn client_certificates_are_checked_before_anything_runs() {
    let environment = environment();
    let get = |flags: &[&str]| get(&environment, "/pets/7", flags);
    environment.write("cert.pem", "no certificate");
    assert_snapshot!(
        "certificate_without_key",
        get(&["--client-certificate", "cert.pem"])
    );
    assert_snapshot!(
        "certificate_that_is_none",
        get(&[
            "--client-certificate",
            "cert.pem",
            "--client-key",
            "cert.pem"
        ])
    );
    assert_snapshot!(
        "certificate_not_there",
        get(&["--client-certificate", "no.pem", "--client-key", "no.pem"])
    );
}
