//! `passthroughBehavior` against the templates that there are.

use super::*;

/// The templates of an integration.
enum Templates {
    Fitting,
    Others,
    None,
}

/// Returns the status, and the body that the backend saw.
fn sent(behavior: &str, templates: &Templates) -> (u16, Option<String>) {
    let mut integration = http();
    integration["passthroughBehavior"] = behavior.into();
    let fitting = json!({ "application/json": "mapped" });
    match templates {
        Templates::Fitting => integration["requestTemplates"] = fitting,
        Templates::Others => integration["requestTemplates"] = json!({ "text/csv": "mapped" }),
        Templates::None => {}
    }
    let request = json!({ "body": "{\"as\": \"given\"}" });
    let (outcome, seen) = invoke(&case(integration, request, json!({ "status": 200 })));
    let body = seen
        .first()
        .map(|seen| String::from_utf8(seen.body.clone()).unwrap());
    if outcome.status == 415 {
        assert_eq!(
            outcome.body_text(),
            r#"{"message": "Unsupported Media Type"}"#
        );
    }
    (outcome.status, body)
}

macro_rules! rows {
    ($($name:ident $behavior:literal $templates:ident $status:literal $body:expr;)*) => {$(
        #[test]
        fn $name() {
            let body: Option<&str> = $body;
            let (status, seen) = sent($behavior, &Templates::$templates);
            assert_eq!((status, seen.as_deref()), ($status, body));
        }
    )*};
}

const GIVEN: Option<&str> = Some("{\"as\": \"given\"}");

rows! {
    when_no_match_with_a_match "WHEN_NO_MATCH" Fitting 200 Some("mapped");
    when_no_match_without_a_match "WHEN_NO_MATCH" Others 200 GIVEN;
    when_no_match_without_templates "WHEN_NO_MATCH" None 200 GIVEN;
    when_no_templates_with_a_match "WHEN_NO_TEMPLATES" Fitting 200 Some("mapped");
    when_no_templates_without_a_match "WHEN_NO_TEMPLATES" Others 415 None;
    when_no_templates_without_templates "WHEN_NO_TEMPLATES" None 200 GIVEN;
    never_with_a_match "NEVER" Fitting 200 Some("mapped");
    never_without_a_match "NEVER" Others 415 None;
    never_without_templates "NEVER" None 415 None;
}

/// Which response template answers a client's `Accept`.
fn chosen(accept: Option<&str>, templates: &Value) -> String {
    let mut integration = http();
    integration["integrationResponses"] = json!({ "200": {
        "statusCode": "200", "responseTemplates": templates,
    } });
    let headers = accept.map_or_else(|| json!({}), |accept| json!({ "Accept": accept }));
    let backend = json!({ "status": 200, "body": "given" });
    let (outcome, _) = invoke(&case(integration, json!({ "headers": headers }), backend));
    outcome.body_text()
}

#[test]
fn the_first_type_of_accept_chooses() {
    let templates = json!({ "application/json": "json", "text/html": "html" });
    assert_eq!(
        chosen(Some("text/html;q=0.5, application/json"), &templates),
        "html"
    );
}

#[test]
fn no_accept_is_json() {
    let templates = json!({ "text/html": "html", "application/json": "json" });
    assert_eq!(chosen(None, &templates), "json");
}

#[test]
fn what_fits_nothing_gets_json() {
    let templates = json!({ "text/html": "html", "application/json": "json" });
    assert_eq!(chosen(Some("image/png, text/html"), &templates), "json");
}

#[test]
fn without_json_the_first_template_answers() {
    let templates = json!({ "text/html": "html", "text/csv": "csv" });
    assert_eq!(chosen(Some("image/png"), &templates), "html");
}

#[test]
fn without_a_template_the_body_passes() {
    assert_eq!(chosen(None, &json!({})), "given");
}
