//! Definitions that cannot be read: each names file, line, column and pointer, shows the place, and
//! says how it is mended.

use crate::environment::Environment;
use insta::assert_snapshot;
use std::fmt::Write as _;

/// Runs a definition's `GET /a`.
fn run(name: &str, content: impl AsRef<[u8]>) -> String {
    run_with(name, content, &[])
}

fn run_with(name: &str, content: impl AsRef<[u8]>, more: &[&str]) -> String {
    let environment = Environment::new();
    environment.write(name, content);
    environment.invoke(&[&[name, "GET", "/a"], more].concat())
}

const MOCK: &str = r#"{
  "swagger": "2.0",
  "info": {"title": "t", "version": "1"},
  "paths": {
    "/a": {
      "get": {
        "responses": {"200": {"description": "d"}},
        "x-amazon-apigateway-integration": {
          "type": "mock",
          "requestTemplates": {"application/json": "{\"statusCode\": 200}"},
          "responses": {"default": {"statusCode": "200"}}
        }
      }
    }
  }
}
"#;

#[test]
fn the_sound_one_runs() {
    assert!(run("api.json", MOCK).starts_with("exit 0"));
}

#[test]
fn files_that_are_not_there_or_no_text() {
    let environment = Environment::new();
    assert_snapshot!(
        "no_file",
        environment.run(&["invoke", "none.yaml", "GET", "/a"])
    );
    assert_snapshot!(
        "a_directory",
        environment.run(&["invoke", ".", "GET", "/a"])
    );
    assert_snapshot!(
        "not_utf8",
        run("api.yaml", b"swagger: \"2.0\"\ninfo: \xff\n")
    );
    assert_snapshot!("empty", run("api.yaml", ""));
}

#[test]
fn malformed_text() {
    assert_snapshot!(
        "bad_json",
        run("api.json", MOCK.replace("\"get\": {", "\"get\": "))
    );
    assert_snapshot!("cut_json", run("api.json", &MOCK[..200]));
    assert_snapshot!(
        "bad_yaml",
        run(
            "api.yaml",
            "swagger: '2.0'\ninfo:\n  title: t\n version: 1\npaths: {}\n"
        )
    );
    assert_snapshot!(
        "yaml_tab",
        run("api.yaml", "swagger: '2.0'\ninfo:\n\ttitle: t\n")
    );
    assert_snapshot!("not_an_object", run("api.json", "[1, 2]"));
    assert_snapshot!(
        "no_version",
        run("api.yaml", "info: {title: t}\npaths: {}\n")
    );
    assert_snapshot!(
        "bad_json_as_json",
        run_with("api.json", "{\"swagger\": ]", &["--json"])
    );
}

#[test]
fn text_that_would_cost_too_much() {
    let mut bomb = String::from(
        "swagger: '2.0'\ninfo: {title: t, version: '1'}\nx0: &x0 [a, a, a, a, a, a, a, a, a, a]\n",
    );
    for level in 1..12 {
        let below = format!("*x{}", level - 1);
        let list = vec![below; 10].join(", ");
        writeln!(bomb, "x{level}: &x{level} [{list}]").unwrap();
    }
    // which alias is one too many is not what this is about
    let account = run("api.yaml", bomb);
    assert!(
        account.starts_with("exit 2\n--- stderr\nerror: the document has more than"),
        "{account}"
    );
    assert!(account.contains(" --> api.yaml:"), "{account}");
    assert_snapshot!("deep_json", run("api.json", "[".repeat(200_000)));
    let deep = "{\"a\":".repeat(5000) + "1" + &"}".repeat(5000);
    assert_snapshot!("deep_objects", run("api.json", deep));
    let huge = format!(
        "{{\"swagger\": \"2.0\", \"x\": \"{}\"}}",
        "y".repeat(20 * 1024 * 1024)
    );
    assert_snapshot!("huge", run("api.json", huge));
}

#[test]
fn references_that_lead_nowhere() {
    let with = |schema: &str| {
        MOCK.replace(
            "\"responses\": {\"200\": {\"description\": \"d\"}}",
            &format!(
                "\"parameters\": [{schema}], \"responses\": {{\"200\": {{\"description\": \"d\"}}}}"
            ),
        )
    };
    assert_snapshot!(
        "dangling_reference",
        run("api.json", with("{\"$ref\": \"#/parameters/none\"}"))
    );
    let cyclic = with("{\"$ref\": \"#/parameters/x\"}").replace(
        "\"paths\": {",
        "\"parameters\": {\"x\": {\"$ref\": \"#/parameters/y\"}, \"y\": {\"$ref\": \"#/parameters/x\"}},\n  \"paths\": {",
    );
    assert_snapshot!("cyclic_reference", run("api.json", cyclic));
    assert_snapshot!(
        "external_reference",
        run("api.json", with("{\"$ref\": \"other.json#/parameters/x\"}"))
    );
}

#[test]
fn integrations_that_cannot_be() {
    assert_snapshot!(
        "bad_type",
        run("api.json", MOCK.replace("\"mock\"", "\"mok\""))
    );
    assert_snapshot!(
        "bad_mapping",
        run(
            "api.json",
            MOCK.replace(
                "\"type\": \"mock\",",
                "\"type\": \"mock\",\n          \"requestParameters\": {\"integration.request.header.X\": true},"
            )
        )
    );
    assert_snapshot!(
        "bad_type_as_json",
        run_with("api.json", MOCK.replace("\"mock\"", "\"mok\""), &["--json"])
    );
    let none = MOCK.replace("\"x-amazon-apigateway-integration\"", "\"x-other\"");
    assert_snapshot!("no_integration", run("api.json", none));
    let lambda = MOCK.replace(
        "\"type\": \"mock\",",
        "\"type\": \"aws_proxy\", \"httpMethod\": \"POST\",\n          \"uri\": \"arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:000000000000:function:f/invocations\",",
    );
    assert_snapshot!("nobody_runs_the_function", run("api.json", &lambda));
    assert_snapshot!(
        "nobody_runs_the_function_as_json",
        run_with("api.json", &lambda, &["--json"])
    );
}

#[test]
fn warnings_are_counted_and_shown() {
    // cookies are no parameters to API Gateway
    let cookies: Vec<String> = (1..=5)
        .map(|n| format!("{{\"name\": \"c{n}\", \"in\": \"formData\", \"type\": \"string\"}}"))
        .collect();
    let noisy = MOCK.replace(
        "\"responses\": {\"200\": {\"description\": \"d\"}}",
        &format!(
            "\"parameters\": [{}],\n        \"responses\": {{\"200\": {{\"description\": \"d\"}}}}",
            cookies.join(",\n          ")
        ),
    );
    assert_snapshot!("warnings", run_with("api.json", &noisy, &["--log"]));
    assert_snapshot!(
        "warnings_verbose",
        run_with("api.json", &noisy, &["-v", "--log"])
    );
    assert_snapshot!(
        "warnings_as_json",
        run_with("api.json", &noisy, &["--json"])
    );
    assert_snapshot!(
        "warnings_and_error_as_json",
        run_with("api.json", &noisy, &["--json", "--resource", "/b"])
    );
}

/// A template of SAM's: one method runs as it is, the other needs what CloudFormation knows.
const PARTLY_FILLED: &str = r#"openapi: 3.0.1
info: {title: t, version: "1"}
paths:
  /a:
    get:
      responses: {"200": {description: d}}
      x-amazon-apigateway-integration:
        type: mock
        requestTemplates: {application/json: '{"statusCode": 200}'}
        responses: {default: {statusCode: "200"}}
  /b:
    get:
      responses: {"200": {description: d}}
      x-amazon-apigateway-integration:
        type: http
        httpMethod: GET
        uri: {Fn::Sub: "https://${Host}/b"}
        responses: {default: {statusCode: "200"}}
"#;

#[test]
fn what_another_tool_is_to_fill_in_is_missed_only_where_it_is_needed() {
    let environment = Environment::new();
    environment.write("sam.yaml", PARTLY_FILLED);
    let invoke = |path| environment.invoke(&["sam.yaml", "GET", path]);
    assert_snapshot!("set_aside_not_needed", invoke("/a"));
    assert_snapshot!("set_aside_needed", invoke("/b"));
}
