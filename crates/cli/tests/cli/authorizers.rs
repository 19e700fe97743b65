//! Authorizers, API keys and the resource policy: what a test leaves out unless told.

use crate::environment::{Environment, examples};
use insta::assert_snapshot;
use std::fs;

fn environment() -> Environment {
    let environment = Environment::new();
    environment.example("authorizers.yaml");
    let reply = fs::read(examples().join("replies/doorkeeper.yaml")).unwrap();
    environment.write("doorkeeper.yaml", reply);
    environment
}

fn invoke(environment: &Environment, arguments: &[&str]) -> String {
    let start = ["authorizers.yaml"];
    environment.invoke(&[&start[..], arguments, &["--backend", "doorkeeper.yaml"]].concat())
}

/// Keeps what is not laid out for the width of a terminal: the signature and the token.
fn short(account: &str) -> String {
    let lines = account.lines();
    let lines: Vec<&str> = lines
        .map(|line| {
            line.char_indices()
                .nth(150)
                .map_or(line, |(end, _)| &line[..end])
        })
        .collect();
    lines.join("\n")
}

#[test]
fn an_authorizer_is_asked_alone() {
    let environment = environment();
    let ask = |arguments: &[&str]| {
        let start = [
            "authorize",
            "authorizers.yaml",
            "--backend",
            "doorkeeper.yaml",
        ];
        let fixed = ["--now", "2026-11-22T10:00:00Z", "--seed", "1"];
        short(&environment.run(&[&start[..], arguments, &fixed].concat()))
    };
    let token = ["doorkeeper", "-H", "Authorization: Bearer kim"];
    assert_snapshot!("authorize_allows", ask(&token));
    assert_snapshot!("authorize_without_token", ask(&["doorkeeper"]));
    assert_snapshot!("authorize_as_json", ask(&["doorkeeper", "--json"]));
    assert_snapshot!("authorize_nobody", ask(&["gatekeeper"]));
}

#[test]
fn checks_are_made_where_they_are_included() {
    let environment = environment();
    let get = |path: &str, more: &[&str]| {
        let start = ["GET", path, "-H", "Authorization: Bearer kim"];
        short(&invoke(&environment, &[&start[..], more].concat()))
    };
    let all = ["--include", "authorizer,api-key,policy"];
    let key = ["--api-key", "k1=0123456789abcdef0123"];
    let with_key = [&all[..], &key, &["-H", "x-api-key: 0123456789abcdef0123"]].concat();
    assert_snapshot!("include_lets_through", get("/rooms/21", &with_key));
    assert_snapshot!(
        "include_without_key",
        get("/rooms/21", &[&all[..], &key].concat())
    );
    assert_snapshot!(
        "include_denied",
        get("/rooms/11", &["--include", "authorizer", "--trace"])
    );
    assert_snapshot!("include_nothing", get("/rooms/11", &["--trace"]));
    assert_snapshot!("include_bad_key", get("/rooms/11", &["--api-key", "k1"]));
    assert_snapshot!(
        "include_no_key_set",
        get("/rooms/11", &["--jwks", "authorizers.yaml"])
    );
}
