//! `trygate eval`: one template at a time, templates checked, and JSON lines.

use crate::environment::Environment;
use insta::assert_snapshot;

const GREETING: &str = "\
#set($name = $input.path('$.name'))
#if($input.params('loud') == 'yes')
  #set($context.responseOverride.status = 418)
  #set($context.requestOverride.header.X-Loud = \"very\")
#end
#foreach($n in [1..2])
{\"hello\": \"$name\", \"n\": $n, \"stage\": \"$context.stage\", \"v\": \"$stageVariables.v\"}
#end
$util.toJson($name)$name.shout()
";

fn greeting() -> Environment {
    let environment = Environment::new();
    environment.write("greeting.vtl", GREETING);
    environment.write(
        "context.json",
        r#"{"stage": "test", "identity": {"sourceIp": "::1"}}"#,
    );
    environment
}

const INPUT: [&str; 12] = [
    "eval",
    "-t",
    "greeting.vtl",
    "-d",
    r#"{"name": "Ann"}"#,
    "--query",
    "loud=yes",
    "--stage-variable",
    "v=1",
    "--context",
    "context.json",
    "-v",
];

fn with(more: &[&'static str]) -> Vec<&'static str> {
    INPUT.iter().chain(more).copied().collect()
}

#[test]
fn output_overrides_and_warnings() {
    let environment = greeting();
    assert_snapshot!("eval", environment.run(&with(&[])));
    assert_snapshot!("eval_json", environment.run(&with(&["--json"])));
    assert_snapshot!("eval_trace", environment.run(&with(&["--trace"])));
    assert_snapshot!(
        "eval_trace_json",
        environment.run(&with(&["--trace", "--json"]))
    );
    assert_snapshot!("eval_stock", environment.run(&with(&["--mode", "stock"])));
}

#[test]
fn input_comes_from_headers_paths_and_stdin() {
    let environment = Environment::new();
    let template =
        "$input.body|$input.params('id')|$input.params().header.get('X')|$input.params()";
    environment.write("t.vtl", template);
    let arguments = [
        "eval", "-t", "t.vtl", "-d", "-", "-H", "X: 1", "-H", "X: 2", "--path", "id=a=b",
    ];
    assert_snapshot!(
        "eval_input",
        environment.run_with_stdin(&arguments, b"from stdin")
    );
    let from_stdin =
        environment.run_with_stdin(&["eval", "-t", "-"], b"1 + 1 = #set($x = 1 + 1)$x");
    assert_snapshot!("eval_template_from_stdin", from_stdin);
}

#[test]
fn broken_templates() {
    let environment = Environment::new();
    environment.write("open.vtl", "{\n\t#if($x)\n  \"a\": 1\n}\n");
    environment.write("throws.vtl", "ok\n  $util.urlDecode('%zz') tail");
    environment.write("good.vtl", "fine");
    assert_snapshot!("eval_open", environment.run(&["eval", "-t", "open.vtl"]));
    assert_snapshot!(
        "eval_open_json",
        environment.run(&["eval", "-t", "open.vtl", "--json"])
    );
    assert_snapshot!(
        "eval_throws",
        environment.run(&["eval", "-t", "throws.vtl"])
    );
    let check = ["eval", "--check", "good.vtl", "open.vtl", "throws.vtl"];
    assert_snapshot!("eval_check", environment.run(&check));
    let json: Vec<&str> = check.iter().copied().chain(["--json"]).collect();
    assert_snapshot!("eval_check_json", environment.run(&json));
    assert_snapshot!(
        "eval_check_good",
        environment.run(&["eval", "--check", "good.vtl"])
    );
}

#[test]
fn bad_arguments() {
    let environment = greeting();
    let short = |arguments: &[&str]| {
        let account = environment.run(arguments);
        account.lines().take(6).collect::<Vec<_>>().join("\n")
    };
    assert_snapshot!("eval_nothing_to_do", short(&["eval"]));
    assert_snapshot!("eval_no_file", short(&["eval", "-t", "nowhere.vtl"]));
    assert_snapshot!(
        "eval_two_works",
        short(&["eval", "-t", "greeting.vtl", "--jsonl"])
    );
    assert_snapshot!(
        "eval_bad_query",
        short(&["eval", "-t", "greeting.vtl", "--query", "x"])
    );
    let context = ["eval", "-t", "greeting.vtl", "--context", "greeting.vtl"];
    assert_snapshot!("eval_bad_context", short(&context));
    assert_snapshot!("help_eval", environment.run(&["eval", "--help"]));
}

#[test]
fn lines_of_json() {
    let environment = Environment::new();
    let lines = concat!(
        r#"{"id": 1, "template": "$input.json('$.a')", "context": {"body": "{\"a\": [1.50]}"}}"#,
        "\n",
        r#"{"id": 2, "mode": "stock", "template": "$x.y\n#end"}"#,
        "\n",
        "not json\n",
    );
    let account = environment.run_with_stdin(&["eval", "--jsonl"], lines.as_bytes());
    assert_snapshot!("eval_lines", account);
}
