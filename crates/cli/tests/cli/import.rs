//! `trygate import`: checking definitions, and importing them into the data of a server. Templates
//! and files beside a definition, as every command reads them.

use crate::environment::Environment;
use insta::assert_snapshot;

const SOUND: &str = r#"
openapi: 3.0.1
info: {title: door, version: '1'}
paths:
  /a:
    get:
      responses: {'200': {description: fine}}
      x-amazon-apigateway-integration:
        type: mock
        requestTemplates: {application/json: '{"statusCode": 200}'}
        responses: {default: {statusCode: 200, responseTemplates: {application/json: '"${greeting}"'}}}
"#;

const TEMPLATE: &str = r#"
Parameters: {Greeting: {Type: String, Default: hello}}
Resources:
  One:
    Type: AWS::ApiGateway::RestApi
    Properties: {Name: one}
  GetOne:
    Type: AWS::ApiGateway::Method
    Properties:
      RestApiId: !Ref One
      ResourceId: !GetAtt One.RootResourceId
      HttpMethod: GET
      AuthorizationType: NONE
      Integration:
        Type: MOCK
        RequestTemplates: {application/json: '{"statusCode": 200}'}
        IntegrationResponses: [{StatusCode: '200', ResponseTemplates: {application/json: !Sub '"${Greeting}"'}}]
      MethodResponses: [{StatusCode: '200'}]
  PutOne:
    Type: AWS::ApiGateway::Method
    Properties:
      RestApiId: !Ref One
      ResourceId: !GetAtt One.RootResourceId
      HttpMethod: PUT
      AuthorizationType: NONE
      Integration: {Type: HTTP, IntegrationHttpMethod: PUT, Uri: !GetAtt Balancer.Url}
  Two:
    Type: AWS::ApiGateway::RestApi
    Properties: {Name: two}
"#;

fn check(name: &str, content: &str, more: &[&str]) -> String {
    let environment = Environment::new();
    environment.write(name, content);
    environment.run(&[&["import", name, "--check"], more].concat())
}

#[test]
fn a_check_tells_all_there_is() {
    assert_snapshot!("check_sound", check("api.yaml", SOUND, &[]));
    let strange = SOUND.replace("/a:", "a:");
    assert_snapshot!("check_warning", check("api.yaml", &strange, &[]));
    assert_snapshot!(
        "check_fails_on_warnings",
        check("api.yaml", &strange, &["--fail-on-warnings"])
    );
    let wrong = SOUND.replace("mock", "mocked").replace("'200'", "5XX");
    assert_snapshot!("check_wrong", check("api.yaml", &wrong, &[]));
    assert_snapshot!("check_wrong_json", check("api.yaml", &wrong, &["--json"]));
    assert_snapshot!("check_sound_json", check("api.yaml", SOUND, &["--json"]));
    let none = Environment::new().run(&["import", "none.yaml", "--check"]);
    assert_snapshot!("check_no_file", none);
}

#[test]
fn a_template_is_checked_api_by_api() {
    assert_snapshot!("check_template", check("t.yaml", TEMPLATE, &[]));
    assert_snapshot!(
        "check_template_json",
        check("t.yaml", TEMPLATE, &["--json"])
    );
    assert_snapshot!(
        "check_template_given",
        check(
            "t.yaml",
            TEMPLATE,
            &["--api", "One", "--parameter", "Balancer.Url=http://a/b"]
        )
    );
    assert_snapshot!(
        "check_template_as_aws",
        check("t.yaml", TEMPLATE, &["--as-aws"])
    );
}

#[test]
fn a_template_is_invoked_with_its_parameters() {
    let environment = Environment::new();
    environment.write("t.yaml", TEMPLATE);
    let invoke = |more: &[&str]| {
        environment.run(
            &[
                &["invoke", "t.yaml", "GET", "/", "--json", "--seed", "1"],
                more,
            ]
            .concat(),
        )
    };
    assert!(invoke(&["--api", "One"]).contains(r#""body": "\"hello\"""#));
    let given = invoke(&["--api", "One", "--parameter", "Greeting=bye"]);
    assert!(given.contains(r#""body": "\"bye\"""#), "{given}");
    assert_snapshot!("which_api", invoke(&[]));
    assert_snapshot!("no_such_api", invoke(&["--api", "Three"]));
    let unknown = environment.run(&["invoke", "t.yaml", "PUT", "/", "--api", "One"]);
    assert_snapshot!("needs_what_is_not_known", unknown);
    environment.write("api.yaml", SOUND);
    let filled = [
        "invoke",
        "api.yaml",
        "GET",
        "/a",
        "--json",
        "--var",
        "greeting=hi",
    ];
    assert!(environment.run(&filled).contains(r#""body": "\"hi\"""#));
}

#[test]
fn files_beside_a_definition_are_read_and_others_are_not() {
    let environment = Environment::new();
    environment.write(
        "here/api.yaml",
        "
openapi: 3.0.1
info: {title: t, version: '1'}
paths: {/a: {$ref: parts/a.yaml}}
",
    );
    let item = SOUND.split("/a:\n").nth(1).unwrap();
    environment.write("here/parts/a.yaml", item);
    environment.write("a.yaml", item);
    let run = |more: &[&str]| {
        environment.run(&[&["invoke", "here/api.yaml", "GET", "/a", "--json"], more].concat())
    };
    assert!(run(&[]).contains("\"status\": 200"), "{}", run(&[]));
    environment.write(
        "here/api.yaml",
        "
openapi: 3.0.1
info: {title: t, version: '1'}
paths: {/a: {$ref: ../a.yaml}}
",
    );
    assert_snapshot!(
        "outside",
        environment.run(&["invoke", "here/api.yaml", "GET", "/a"])
    );
    assert!(run(&["--allow-outside"]).contains("\"status\": 200"));
}

#[test]
fn what_is_imported_is_there_and_stays_one() {
    let environment = Environment::new();
    environment.write("api.yaml", SOUND);
    environment.write("t.yaml", TEMPLATE);
    let import = |file: &str| environment.run(&["import", file, "--data", "data"]);
    let first = import("api.yaml");
    assert!(first.starts_with("exit 0"), "{first}");
    assert!(first.contains("imported "), "{first}");
    assert!(import("api.yaml").contains("unchanged "));
    environment.write("api.yaml", SOUND.replace("title: door", "title: gate"));
    let again = import("api.yaml");
    assert!(
        again.contains("updated ") && again.contains("\"gate\""),
        "{again}"
    );
    let both = import("t.yaml");
    assert!(
        both.contains("\"one\"") && both.contains("\"two\""),
        "{both}"
    );
    assert!(import("t.yaml").contains("unchanged "), "{both}");
}
