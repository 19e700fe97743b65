//! Every example of the repository that needs no backend, with the calls that its header names.

use crate::environment::Environment;
use insta::assert_snapshot;

fn invoke(example: &str, arguments: &[&str]) -> String {
    let environment = Environment::new();
    environment.example(example);
    let arguments: Vec<&str> = [example].iter().chain(arguments).copied().collect();
    environment.invoke(&arguments)
}

#[test]
fn petstore_one_pet() {
    assert_snapshot!(invoke(
        "petstore.yaml",
        &[
            "GET",
            "/pets/1?type=dog",
            "-H",
            "X-Customer: Ada",
            "--stage-variable",
            "shop=Berlin"
        ]
    ));
}

#[test]
fn petstore_unknown_pet() {
    assert_snapshot!(invoke(
        "petstore.yaml",
        &["GET", "/pets/9", "--expect-status", "404"]
    ));
}

#[test]
fn petstore_list() {
    assert_snapshot!(invoke(
        "petstore.yaml",
        &["GET", "/pets?type=dog", "-H", "Accept-Language: de-DE"]
    ));
}

#[test]
fn petstore_new_pet() {
    let body = r#"{"name": "Rex", "type": "dog", "tags": ["big", "loud"]}"#;
    assert_snapshot!(invoke("petstore.yaml", &["POST", "/pets", "-d", body]));
}

#[test]
fn petstore_cors() {
    assert_snapshot!(invoke(
        "petstore.yaml",
        &["OPTIONS", "/pets", "-H", "Origin: https://x.test"]
    ));
}

#[test]
fn petstore_as_json() {
    assert_snapshot!(invoke(
        "petstore.yaml",
        &["GET", "/pets/1?type=dog", "--json"]
    ));
}

#[test]
fn petstore_log_alone() {
    assert_snapshot!(invoke("petstore.yaml", &["GET", "/pets/1", "--log"]));
}

#[test]
fn petstore_trace_for_people() {
    assert_snapshot!(invoke(
        "petstore.yaml",
        &["GET", "/pets/1?type=dog", "--trace"]
    ));
}

#[test]
fn petstore_trace_as_json() {
    assert_snapshot!(invoke(
        "petstore.yaml",
        &["GET", "/pets/7", "--trace", "--json"]
    ));
}

#[test]
fn validation_passes() {
    let body = r#"{"guest": "Ada", "nights": 2, "rooms": [{"beds": 2}]}"#;
    let path = "/bookings?date=2026-12-24";
    assert_snapshot!(invoke(
        "validation.yaml",
        &["POST", path, "-H", "X-Tenant: blue", "-d", body]
    ));
}

#[test]
fn validation_of_parameters() {
    assert_snapshot!(invoke(
        "validation.yaml",
        &["POST", "/bookings", "-d", "{}"]
    ));
}

#[test]
fn validation_of_the_body() {
    let path = "/bookings?date=2026-12-24";
    let body = r#"{"nights": 0, "pets": true}"#;
    assert_snapshot!(invoke(
        "validation.yaml",
        &["POST", path, "-H", "X-Tenant: blue", "-d", body]
    ));
    let body = r#"{"guest": "", "nights": 31.5, "rooms": [{"beds": 9, "view": "wall"}]}"#;
    assert_snapshot!(
        "validation_of_the_body_deep",
        invoke(
            "validation.yaml",
            &["POST", path, "-H", "X-Tenant: blue", "-d", body]
        )
    );
}

#[test]
fn validation_with_a_base_path() {
    let path = "/hotel/bookings/b1?reason=ill";
    assert_snapshot!(invoke(
        "validation.yaml",
        &[
            "DELETE",
            path,
            "--base-path",
            "prepend",
            "--expect-status",
            "204"
        ]
    ));
}

#[test]
fn errors_by_selection_pattern() {
    assert_snapshot!(invoke("errors.yaml", &["GET", "/lottery?status=503"]));
    assert_snapshot!(
        "errors_no_pattern",
        invoke("errors.yaml", &["GET", "/lottery?status=418"])
    );
}

#[test]
fn errors_unsupported_media_type() {
    assert_snapshot!(invoke(
        "errors.yaml",
        &[
            "POST",
            "/upload",
            "-H",
            "Content-Type: text/csv",
            "-d",
            "a;b"
        ]
    ));
}

#[test]
fn errors_of_configuration() {
    assert_snapshot!(
        "errors_nowhere",
        invoke("errors.yaml", &["GET", "/nowhere"])
    );
    assert_snapshot!(
        "errors_forgotten",
        invoke("errors.yaml", &["GET", "/forgotten"])
    );
}

#[test]
fn overrides_from_mappings_and_templates() {
    let body = r#"{"title": "Leak", "urgent": true, "watchers": ["ada", "bob"]}"#;
    assert_snapshot!(invoke(
        "overrides.json",
        &[
            "POST",
            "/tickets",
            "-H",
            "X-Correlation: c-1",
            "--stage-variable",
            "colour=green",
            "-d",
            body,
        ]
    ));
}

#[test]
fn runs_are_reproducible_byte_for_byte() {
    let run = || {
        invoke(
            "petstore.yaml",
            &["GET", "/pets/1?type=dog", "--json", "--trace"],
        )
    };
    assert_eq!(run(), run());
}
