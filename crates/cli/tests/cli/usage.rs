//! Arguments that will not do, and how that is told.

use crate::environment::Environment;
use insta::assert_snapshot;

fn petstore(arguments: &[&str]) -> String {
    let environment = Environment::new();
    environment.example("petstore.yaml");
    environment.run(arguments)
}

#[test]
fn help() {
    assert_snapshot!("help", petstore(&["--help"]));
    assert_snapshot!("help_invoke", petstore(&["invoke", "--help"]));
    assert_snapshot!("help_serve", petstore(&["serve", "--help"]));
    assert_snapshot!("version", petstore(&["--version"]));
}

#[test]
fn arguments_that_clap_refuses() {
    assert_snapshot!(
        "no_command",
        petstore(&[]).lines().take(4).collect::<Vec<_>>().join("\n")
    );
    assert_snapshot!(
        "unknown_flag",
        petstore(&["invoke", "petstore.yaml", "GET", "/", "--jsn"])
    );
    assert_snapshot!(
        "missing_path",
        petstore(&["invoke", "petstore.yaml", "GET"])
    );
    assert_snapshot!(
        "bad_status",
        petstore(&[
            "invoke",
            "petstore.yaml",
            "GET",
            "/pets",
            "--expect-status",
            "999"
        ])
    );
    assert_snapshot!(
        "bad_time",
        petstore(&["invoke", "petstore.yaml", "GET", "/pets", "--now", "noon"])
    );
    assert_snapshot!(
        "log_and_json",
        petstore(&["invoke", "petstore.yaml", "GET", "/pets", "--log", "--json"])
    );
}

#[test]
fn unknown_paths_name_what_is_near() {
    assert_snapshot!(
        "unknown_path",
        petstore(&["invoke", "petstore.yaml", "GET", "/pet/1"])
    );
    assert_snapshot!(
        "far_path",
        petstore(&["invoke", "petstore.yaml", "GET", "/a/b/c/d?e=f"])
    );
    assert_snapshot!(
        "unknown_method",
        petstore(&["invoke", "petstore.yaml", "DELETE", "/pets/1"])
    );
    assert_snapshot!(
        "unknown_verb",
        petstore(&["invoke", "petstore.yaml", "FETCH", "/pets"])
    );
    assert_snapshot!(
        "no_slash",
        petstore(&["invoke", "petstore.yaml", "GET", "pets"])
    );
    assert_snapshot!(
        "blank_in_path",
        petstore(&["invoke", "petstore.yaml", "GET", "/pets?a=b c"])
    );
    assert_snapshot!(
        "unknown_path_as_json",
        petstore(&["invoke", "petstore.yaml", "GET", "/pet/1", "--json"])
    );
}

#[test]
fn verbs_may_be_lower_case() {
    assert!(petstore(&["invoke", "petstore.yaml", "get", "/pets"]).starts_with("exit 0"));
}

#[test]
fn parts_of_the_request_that_cannot_be() {
    let get = |flag: &str, value: &str| {
        petstore(&["invoke", "petstore.yaml", "GET", "/pets", flag, value])
    };
    assert_snapshot!("header_without_colon", get("-H", "X-Customer"));
    assert_snapshot!("header_name_with_blank", get("-H", "X Customer: Ada"));
    assert_snapshot!(
        "stage_variable_without_value",
        get("--stage-variable", "shop")
    );
    assert_snapshot!(
        "stage_variable_with_hyphen",
        get("--stage-variable", "my-shop=1")
    );
    assert_snapshot!("account_too_short", get("--account", "123"));
    assert_snapshot!("region_with_blank", get("--region", "eu central"));
    assert_snapshot!("body_file_missing", get("-d", "@nowhere.json"));
}

#[test]
fn places_of_backends_that_cannot_be() {
    let get = |flag: &str, value: &str| {
        petstore(&["invoke", "petstore.yaml", "GET", "/pets", flag, value])
    };
    assert_snapshot!("vpc_link_without_id", get("--vpc-link", "http://127.0.0.1"));
    assert_snapshot!(
        "function_url_without_scheme",
        get("--function-url", "pets=localhost:3000")
    );
    assert_snapshot!("profile_missing", get("--profile", "work"));
}

#[test]
fn bodies_come_from_text_files_and_stdin() {
    let environment = Environment::new();
    environment.example("petstore.yaml");
    environment.write(
        "pet.json",
        r#"{"name": "Kiwi", "type": "bird", "tags": []}"#,
    );
    let post = ["invoke", "petstore.yaml", "POST", "/pets", "--log", "-d"];
    let with = |body: &'static str| [&post[..], &[body]].concat();
    let kiwi = r#"Method response body after transformations: {"id": 4, "name": "Kiwi""#;
    assert!(environment.run(&with("@pet.json")).contains(kiwi));
    let stdin = br#"{"name": "Kiwi", "type": "bird", "tags": []}"#;
    assert!(environment.run_with_stdin(&with("-"), stdin).contains(kiwi));
}

#[test]
fn bodies_that_are_too_large_or_no_text() {
    let environment = Environment::new();
    environment.example("petstore.yaml");
    environment.write("big.txt", vec![b'x'; 10 * 1024 * 1024 + 1]);
    environment.write("fits.txt", vec![b'x'; 10 * 1024 * 1024]);
    environment.write("bytes.bin", b"ab\xff");
    let post =
        |body: &str| environment.run(&["invoke", "petstore.yaml", "OPTIONS", "/pets", "-d", body]);
    assert_snapshot!("body_too_large", post("@big.txt"));
    assert_snapshot!("body_not_text", post("@bytes.bin"));
    assert!(post("@fits.txt").starts_with("exit 0"));
    let endless = vec![b'y'; 11 * 1024 * 1024];
    let account = environment.run_with_stdin(
        &[
            "invoke",
            "petstore.yaml",
            "OPTIONS",
            "/pets",
            "-d",
            "-",
            "--json",
        ],
        &endless,
    );
    assert_snapshot!("body_too_large_on_stdin", account);
}

#[test]
fn an_expectation_that_fails() {
    let environment = Environment::new();
    environment.example("petstore.yaml");
    let account = environment.invoke(&[
        "petstore.yaml",
        "GET",
        "/pets/9",
        "--log",
        "--expect-status",
        "200",
    ]);
    assert_snapshot!(account);
}

#[test]
fn colour_only_where_it_is_wanted() {
    let environment = Environment::new();
    environment.example("petstore.yaml");
    let arguments = ["invoke", "petstore.yaml", "GET", "/pets/1"];
    assert!(!environment.run(&arguments).contains('\u{1b}'));
    let always = [&arguments[..], &["--color", "always"]].concat();
    assert!(environment.run(&always).contains('\u{1b}'));
    let output = environment
        .command(&arguments)
        .env("CLICOLOR_FORCE", "1")
        .env("NO_COLOR", "1")
        .output()
        .unwrap();
    assert!(!environment.account(&output).contains('\u{1b}'));
}

#[test]
fn the_region_comes_from_the_environment_too() {
    let environment = Environment::new();
    environment.example("petstore.yaml");
    let output = environment
        .command(&["invoke", "petstore.yaml", "GET", "/pets"])
        .env("AWS_REGION", "Nowhere!")
        .output()
        .unwrap();
    assert!(environment.account(&output).starts_with("exit 2"));
}
