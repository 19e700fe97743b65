//! `trygate doctor`: every rule found once, nothing found where there is nothing, and no definition
//! that it cannot look at.

use crate::environment::{Environment, examples};
use insta::assert_snapshot;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

fn doctor(example: &str, arguments: &[&str]) -> String {
    let environment = Environment::new();
    environment.example(example);
    environment.run(&[&["doctor", example], arguments].concat())
}

/// A template in CloudFormation's language, with one permission for each source.
fn template(sources: &[&str]) -> String {
    let mut text = fs::read_to_string(examples().join("templates/one-stage.yaml")).unwrap();
    let at = text.find("  Permission:").unwrap();
    text.truncate(at);
    for (index, source) in sources.iter().enumerate() {
        write!(
            text,
            "  Permission{index}:\n    Type: AWS::Lambda::Permission\n    Properties:\n      \
             FunctionName: !Ref Function\n      Action: lambda:InvokeFunction\n      \
             Principal: apigateway.amazonaws.com\n      SourceArn: !Sub {source}\n"
        )
        .unwrap();
    }
    text
}

fn rules_of(json: &str) -> Vec<String> {
    let mut rules: Vec<String> = json
        .lines()
        .filter_map(|line| line.trim().strip_prefix("\"rule\": \""))
        .map(|rest| rest.split('"').next().unwrap().to_owned())
        .collect();
    rules.sort();
    rules
}

#[test]
fn surprises() {
    assert_snapshot!(doctor("surprises.yaml", &[]));
}

#[test]
fn surprises_as_json() {
    assert_snapshot!(doctor("surprises.yaml", &["--json"]));
}

#[test]
fn help_lists_the_rules() {
    let help = Environment::new().run(&["doctor", "--help"]);
    assert_snapshot!(help);
}

#[test]
fn every_rule_is_shown_once() {
    let help = Environment::new().run(&["doctor", "--help"]);
    let listed = help.lines().skip_while(|line| !line.starts_with("Rules"));
    let listed = listed.skip(1).take_while(|line| !line.is_empty());
    let mut listed: Vec<String> = listed
        .filter(|line| !line.starts_with("   "))
        .map(|line| line.split_whitespace().next().unwrap().to_owned())
        .collect();
    listed.sort();
    let mut found = rules_of(&doctor("surprises.yaml", &["--json"]));
    found.push("test-stage-not-permitted".into());
    found.sort();
    assert_eq!(found, listed);
}

#[test]
fn nothing_surprising() {
    let expected = "exit 0\n--- stdout\nvalidation.yaml: nothing surprising\n";
    assert_eq!(doctor("validation.yaml", &[]), expected);
}

#[test]
fn notes_are_no_failure() {
    let environment = Environment::new();
    let plain = "application/json: '{\"statusCode\": 200}'";
    let other = format!("{plain}\n          application/xml: '{{\"statusCode\": 200}}'");
    let mock = SOUND.replace(plain, &other);
    environment.write("api.yaml", mock);
    let account = environment.run(&["doctor", "api.yaml"]);
    assert!(account.starts_with("exit 0\n"), "{account}");
    assert!(account.ends_with("api.yaml: 1 note\n"), "{account}");
}

const SOUND: &str = "openapi: 3.0.1
info: { title: t, version: '1' }
paths:
  /a:
    get:
      responses: { '200': { description: d } }
      x-amazon-apigateway-integration:
        type: mock
        requestTemplates:
          application/json: '{\"statusCode\": 200}'
        responses:
          default: { statusCode: '200' }
";

#[test]
fn the_import_s_own_warnings_are_findings() {
    let environment = Environment::new();
    environment.write(
        "api.yaml",
        SOUND.replace(
            "default: { statusCode: '200' }",
            "default: { statusCode: '201' }",
        ),
    );
    assert_snapshot!(environment.run(&["doctor", "api.yaml"]));
}

#[test]
fn a_mapping_from_an_undeclared_parameter_is_refused() {
    let environment = Environment::new();
    environment.write(
        "api.yaml",
        SOUND.replace(
            "        requestTemplates:",
            "        requestParameters:\n          integration.request.header.A: \
             method.request.header.B\n        requestTemplates:",
        ),
    );
    assert_snapshot!(environment.run(&["doctor", "api.yaml"]));
    assert_snapshot!(environment.run(&["doctor", "none.yaml"]));
}

#[test]
fn a_permission_for_one_stage() {
    let environment = Environment::new();
    let text = fs::read_to_string(examples().join("templates/one-stage.yaml")).unwrap();
    environment.write("one-stage.yaml", text);
    assert_snapshot!(environment.run(&["doctor", "one-stage.yaml"]));
}

#[test]
fn permissions_that_let_tests_in() {
    const ARN: &str = "arn:aws:execute-api:${AWS::Region}:${AWS::AccountId}:${Pets}/";
    let found = |sources: &[&str]| {
        let environment = Environment::new();
        let sources: Vec<String> = sources.iter().map(|rest| format!("{ARN}{rest}")).collect();
        let sources: Vec<&str> = sources.iter().map(String::as_str).collect();
        environment.write("api.yaml", template(&sources));
        rules_of(&environment.run(&["doctor", "api.yaml", "--json"])).len()
    };
    assert_eq!(found(&["*/GET/"]), 0);
    assert_eq!(found(&["*"]), 0);
    assert_eq!(found(&["authorizers/*"]), 0);
    assert_eq!(found(&["prod/GET/", "test-invoke-stage/GET/"]), 0);
    assert_eq!(found(&["prod/GET/", "test-invoke-stage/*"]), 0);
    assert_eq!(found(&["prod/GET/", "test-invoke-stage/POST/"]), 1);
    assert_eq!(found(&["prod/GET/", "dev/GET/"]), 2);
}

#[test]
fn patterns_of_every_kind() {
    let found = |patterns: &[&str], uri: &str| {
        let environment = Environment::new();
        let mut text = SOUND.replace("type: mock", &format!("type: {uri}"));
        for (index, pattern) in patterns.iter().enumerate() {
            let status = 400 + index;
            let declared = "'200': { description: d }";
            let more = format!("{declared}, '{status}': {{ description: d }}");
            text = text.replace(declared, &more);
            writeln!(text, "          '{pattern}': {{ statusCode: '{status}' }}").unwrap();
        }
        environment.write("api.yaml", text);
        rules_of(&environment.run(&["doctor", "api.yaml", "--json"])).join(" ")
    };
    let http = "http\n        httpMethod: GET\n        uri: http://example.com/";
    assert_eq!(found(&["4\\d{2}", "5\\d{2}"], http), "");
    assert_eq!(found(&["404", "4\\d{2}"], http), "");
    assert_eq!(found(&["4\\d{2}", "404"], http), "pattern-shadowed");
    // neither alone, but both together
    assert_eq!(
        found(&["40.", "4[1-9].", "4\\d\\d"], http),
        "pattern-shadowed"
    );
    assert_eq!(found(&[".*Error.*"], http), "pattern-matches-no-status");
    let function = "aws\n        httpMethod: POST\n        uri: arn:aws:apigateway:us-east-1:\
                    lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:123456789012:\
                    function:f/invocations";
    assert_eq!(found(&[".*Error.*", ".+"], function), "");
    assert_eq!(found(&[".*", "Not found"], function), "pattern-shadowed");
    assert_eq!(found(&["[45]\\d{2}"], function), "pattern-of-status");
    // who answers is not known
    let open = "aws\n        httpMethod: POST\n        uri: ${FUNCTION_URI}";
    assert_eq!(found(&["Not found", "404"], open), "");
    assert_eq!(found(&["[4"], open), "pattern-not-a-regex");
}

fn files_in(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files_in(&path, found);
        } else {
            found.push(path);
        }
    }
}

/// Looks at definitions of many authors: none may make it fail as a bug does.
#[test]
fn definitions_of_others() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/inputs");
    if !folder.exists() {
        println!("skipped: ../shared is not here");
        return;
    }
    let mut files = Vec::new();
    files_in(&folder, &mut files);
    let mut exits: BTreeMap<i32, usize> = BTreeMap::new();
    let mut rules: BTreeMap<String, usize> = BTreeMap::new();
    for file in &files {
        let run = Command::new(env!("CARGO_BIN_EXE_trygate"))
            .args(["doctor", "--json"])
            .arg(file)
            .env_clear()
            .output()
            .unwrap();
        let code = run.status.code().unwrap_or(-1);
        assert!((0..=2).contains(&code), "{}: exit {code}", file.display());
        *exits.entry(code).or_default() += 1;
        for rule in rules_of(&String::from_utf8(run.stdout).unwrap()) {
            *rules.entry(rule).or_default() += 1;
        }
    }
    println!("{} definitions, by exit code: {exits:?}", files.len());
    for (rule, count) in rules {
        println!("{count:6} {rule}");
    }
}
