//! Functions that a template describes, run without a word about them: one with a `bootstrap` that is
//! a shell script, and others that lack something.

use crate::environment::Environment;
use std::os::unix::fs::PermissionsExt as _;
use std::process::{Command, Output};

/// A runtime in a shell, whose answer is a variable's value and its own name.
const BOOTSTRAP: &str = r#"#!/bin/sh
api="http://$AWS_LAMBDA_RUNTIME_API/2018-06-01/runtime"
while curl -sf -o /dev/null -D "$TMPDIR/headers" "$api/invocation/next"; do
  id=$(sed -n 's/^Lambda-Runtime-Aws-Request-Id: *//p' "$TMPDIR/headers" | tr -d '\r')
  printf '{"statusCode":200,"body":"%s %s %s"}' "$WORD" "$AWS_LAMBDA_FUNCTION_NAME" "$_HANDLER" |
    curl -sf -o /dev/null --data-binary @- "$api/invocation/$id/response"
done
"#;

const TEMPLATE: &str = "
Transform: AWS::Serverless-2016-10-31
Parameters:
  Table: {Type: String}
Globals:
  Function: {Runtime: provided.al2023, CodeUri: built/, Handler: main, Timeout: 10}
Resources:
  Named:
    Type: AWS::Serverless::Function
    Properties:
      FunctionName: called-so
      Environment: {Variables: {WORD: hello}}
      Events: {Get: {Type: Api, Properties: {Path: /named, Method: get}}}
  Plain:
    Type: AWS::Serverless::Function
    Properties:
      Environment: {Variables: {WORD: !Sub '${AWS::Region}'}}
      Events: {Get: {Type: Api, Properties: {Path: /plain, Method: get}}}
  Open:
    Type: AWS::Serverless::Function
    Properties:
      Environment: {Variables: {WORD: !Ref Table}}
      Events: {Get: {Type: Api, Properties: {Path: /open, Method: get}}}
  Unbuilt:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: source/
      Events: {Get: {Type: Api, Properties: {Path: /unbuilt, Method: get}}}
  Absent:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: absent/
      Events: {Get: {Type: Api, Properties: {Path: /absent, Method: get}}}
  Old:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: ruby3.3
      Events: {Get: {Type: Api, Properties: {Path: /old, Method: get}}}
  Written:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: provided.al2023
      CodeUri: s3://bucket/key.zip
      Events: {Get: {Type: Api, Properties: {Path: /far, Method: get}}}
";

/// Lays out the template and its code; none without what the function is made of.
#[allow(clippy::print_stdout, reason = "a test that is skipped says so")]
fn laid_out() -> Option<Environment> {
    if Command::new("curl").arg("--version").output().is_err() {
        println!("skipped: no curl is here");
        return None;
    }
    let environment = Environment::new();
    environment.write("app/template.yaml", TEMPLATE);
    environment.write("app/source/main.rs", "");
    for folder in ["app/built", "other"] {
        let file = format!("{folder}/bootstrap");
        environment.write(&file, BOOTSTRAP);
        let executable = std::fs::Permissions::from_mode(0o755);
        std::fs::set_permissions(environment.root().join(file), executable).unwrap();
    }
    Some(environment)
}

fn invoke(environment: &Environment, path: &str, more: &[&str]) -> (String, String) {
    let arguments = [
        &["invoke", "app/template.yaml", "GET", path, "--json"],
        more,
    ]
    .concat();
    let path = std::env::var_os("PATH").unwrap();
    let Output { stdout, stderr, .. } = environment
        .command(&arguments)
        .env("PATH", path)
        .output()
        .unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (text(stdout), text(stderr))
}

fn body(environment: &Environment, path: &str, more: &[&str]) -> String {
    let (stdout, stderr) = invoke(environment, path, more);
    let answer: serde_json::Value =
        serde_json::from_str(&stdout).unwrap_or_else(|_| panic!("{path}: {stdout}{stderr}"));
    assert_eq!(answer["status"], 200, "{stdout}{stderr}");
    answer["body"].as_str().unwrap().to_owned()
}

#[test]
fn a_templates_functions_run_as_they_are() {
    let Some(environment) = laid_out() else {
        return;
    };
    let body = |path: &str, more: &[&str]| body(&environment, path, more);
    assert_eq!(body("/named", &[]), "hello called-so main");
    assert_eq!(body("/plain", &[]), "us-east-1 Plain main");
    let parameter = ["--parameter", "Table=pets"];
    assert_eq!(body("/open", &parameter), "pets Open main");
    // what the user says comes first, by name
    let flag = ["--function", "called-so=other"];
    assert_eq!(body("/named", &flag), " called-so bootstrap");
    environment.write(
        "trygate.toml",
        "[functions.Open]\ncode = 'other'\nenvironment = { WORD = 'mine' }\n",
    );
    assert_eq!(body("/open", &[]), "mine Open bootstrap");
}

#[test]
fn what_a_templates_function_lacks_is_told_when_it_is_called() {
    let Some(environment) = laid_out() else {
        return;
    };
    for (path, name, lack) in [
        ("/open", "Open", "open its environment variables WORD"),
        ("/unbuilt", "Unbuilt", "source/ has no file `bootstrap`"),
        ("/absent", "Absent", "absent/ is neither a directory nor"),
        ("/old", "Old", "the runtime ruby3.3 is none of python"),
        ("/far", "Written", "does not say where on this machine"),
    ] {
        let (stdout, stderr) = invoke(&environment, path, &[]);
        assert_eq!(stdout, "", "{path}");
        let error: serde_json::Value = serde_json::from_str(&stderr).unwrap();
        let error = &error["error"];
        assert_eq!(error["kind"], "unreachable", "{path}: {stderr}");
        let message = error["message"].as_str().unwrap();
        let who = format!("the function {name} of app/template.yaml does not run here");
        assert!(message.contains(&who), "{path}: {stderr}");
        assert!(message.contains(lack), "{path}: {stderr}");
    }
}

#[test]
fn who_takes_functions_elsewhere_takes_a_templates_too() {
    let Some(environment) = laid_out() else {
        return;
    };
    let nobody = ["--lambda-endpoint", "http://127.0.0.1:9"];
    for path in ["/named", "/old"] {
        let (stdout, _) = invoke(&environment, path, &nobody);
        assert!(stdout.contains("Network error"), "{path}: {stdout}");
    }
    // but never one that the user declared, though it cannot run
    environment.write(
        "trygate.toml",
        "[functions.Old]\ncode = 'app/source'\ncommand = ['./absent']\n",
    );
    let (stdout, stderr) = invoke(&environment, "/old", &nobody);
    assert!(!stdout.contains("Network error"), "{stdout}");
    assert!(
        format!("{stdout}{stderr}").contains("./absent"),
        "{stdout}{stderr}"
    );
}
