//! Parameter mapping: every form of a source on the way there and back, and what becomes of sources
//! that are missing, repeated or no JSON.

use super::*;

/// The request that all rows map from.
fn request() -> Value {
    json!({
        "path": "/pets/7?type=dog&type=cat&a%20b=c",
        "headers": { "X-One": "1", "x-one": "other" },
        "body": "{\"pet\": {\"name\": \"Rex\", \"age\": 3, \"tags\": [\"a\", \"b\"], \"no\": null}}",
        "stageVariables": { "zone": "north" },
    })
}

/// Maps a source to a target of the request; returns the address, and the header's values.
fn sent_to(target: &str, source: &str, request: Value) -> Result<(String, Vec<String>), u16> {
    let mut integration = http();
    integration["requestParameters"] = json!({ target: source });
    let (outcome, seen) = invoke(&case(integration, request, json!({ "status": 200 })));
    let Some(request) = seen.into_iter().next() else {
        return Err(outcome.status);
    };
    let headers = request.headers.into_iter();
    let mapped = headers.filter(|(name, _)| name == "X-Mapped");
    Ok((request.uri, mapped.map(|(_, value)| value).collect()))
}

fn to_header(source: &str) -> Vec<String> {
    sent_to("integration.request.header.X-Mapped", source, request())
        .unwrap()
        .1
}

macro_rules! sources {
    ($($name:ident $source:literal $values:expr;)*) => {$(
        #[test]
        fn $name() {
            let values: &[&str] = &$values;
            assert_eq!(to_header($source), values);
        }
    )*};
}

sources! {
    a_path_variable "method.request.path.petId" ["7"];
    a_query_parameter_has_its_last_value "method.request.querystring.type" ["cat"];
    a_query_parameter_is_decoded "method.request.querystring.a b" ["c"];
    a_header "method.request.header.X-One" ["1"];
    a_header_of_another_case "method.request.header.x-one" ["other"];
    all_values_of_a_header "method.request.multivalueheader.X-One" ["1"];
    a_member_of_the_body "method.request.body.pet.name" ["Rex"];
    a_number_of_the_body "method.request.body.pet.age" ["3"];
    an_item_of_the_body "method.request.body.pet.tags[1]" ["b"];
    a_list_of_the_body "method.request.body.pet.tags" ["[\"a\",\"b\"]"];
    a_null_of_the_body "method.request.body.pet.no" [];
    a_path_that_the_body_lacks "method.request.body.pet.none.at.all" [];
    a_stage_variable "stageVariables.zone" ["north"];
    a_context_variable "context.httpMethod" ["POST"];
    a_nested_context_variable "context.identity.sourceIp" ["test-invoke-source-ip"];
    a_literal "'it''s fixed'" ["it''s fixed"];
    a_missing_path_variable "method.request.path.none" [];
    a_missing_query_parameter "method.request.querystring.none" [];
    a_missing_header "method.request.header.none" [];
    a_missing_stage_variable "stageVariables.none" [];
    a_missing_context_variable "context.none.at.all" [];
}

#[test]
fn the_whole_body() {
    assert_eq!(
        to_header("method.request.body"),
        [request()["body"].as_str().unwrap()]
    );
}

#[test]
fn an_empty_body_is_an_empty_object() {
    let header = "integration.request.header.X-Mapped";
    let (_, values) = sent_to(header, "method.request.body", json!({})).unwrap();
    assert_eq!(values, ["{}"]);
}

#[test]
fn a_body_that_begins_like_json_and_is_none() {
    let header = "integration.request.header.X-Mapped";
    for source in ["method.request.body", "method.request.body.a"] {
        let broken = json!({ "body": "{\"a\": " });
        assert_eq!(sent_to(header, source, broken), Err(400), "{source}");
    }
}

#[test]
fn a_body_that_is_plain_text() {
    let header = "integration.request.header.X-Mapped";
    let text = || json!({ "body": "plain" });
    assert_eq!(
        sent_to(header, "method.request.body", text()).unwrap().1,
        ["plain"]
    );
    assert!(
        sent_to(header, "method.request.body.a", text())
            .unwrap()
            .1
            .is_empty()
    );
}

#[test]
fn to_a_query() {
    let target = "integration.request.querystring.kind";
    let address = |source| sent_to(target, source, request()).unwrap().0;
    assert_eq!(
        address("method.request.querystring.type"),
        "http://backend.example/?kind=cat"
    );
    assert_eq!(
        address("method.request.multivaluequerystring.type"),
        "http://backend.example/?kind=dog&kind=cat"
    );
    assert_eq!(
        address("method.request.querystring.none"),
        "http://backend.example/"
    );
}

#[test]
fn to_a_path() {
    let mut integration = http();
    integration["uri"] = "http://backend.example/{id}/x".into();
    integration["requestParameters"] =
        json!({ "integration.request.path.id": "method.request.path.petId" });
    let (_, seen) = invoke(&case(integration, request(), json!({ "status": 200 })));
    assert_eq!(seen[0].uri, "http://backend.example/7/x");
}

#[test]
fn a_proxys_query_is_the_clients_and_the_mapped_one() {
    let mut integration = http();
    integration["type"] = "HTTP_PROXY".into();
    integration["requestParameters"] = json!({
        "integration.request.querystring.type": "'bird'",
        "integration.request.querystring.none": "method.request.header.none",
    });
    let (_, seen) = invoke(&case(integration, request(), json!({ "status": 200 })));
    assert_eq!(
        seen[0].uri,
        "http://backend.example/?type=dog&type=cat&type=bird&a%20b=c"
    );
}

#[test]
fn without_mapping_http_gets_nothing_of_the_clients() {
    let (_, seen) = invoke(&case(http(), request(), json!({ "status": 200 })));
    assert_eq!(seen[0].uri, "http://backend.example/");
    assert!(
        !seen[0]
            .headers
            .iter()
            .any(|(name, _)| name.eq_ignore_ascii_case("x-one"))
    );
}

/// Maps a source to a header of the answer.
fn to_answer(source: &str) -> Vec<String> {
    let mut integration = http();
    integration["integrationResponses"] = json!({ "200": {
        "statusCode": "200",
        "responseParameters": { "method.response.header.X-Mapped": source },
    } });
    let backend = json!({
        "status": 200,
        "headers": [["X-Back", "1"], ["x-back", "2"]],
        "body": "{\"id\": 7, \"owner\": {\"name\": \"kim\"}}",
    });
    invoke(&case(integration, request(), backend)).0.headers["X-Mapped"].clone()
}

macro_rules! answers {
    ($($name:ident $source:literal $value:literal;)*) => {$(
        #[test]
        fn $name() {
            assert_eq!(to_answer($source), [$value]);
        }
    )*};
}

answers! {
    a_header_of_the_backend "integration.response.header.X-Back" "1";
    the_backends_body "integration.response.body" "{\"id\": 7, \"owner\": {\"name\": \"kim\"}}";
    a_member_of_the_backends_body "integration.response.body.owner.name" "kim";
    a_stage_variable_in_an_answer "stageVariables.zone" "north";
    a_context_variable_in_an_answer "context.stage" "test-invoke-stage";
    a_literal_in_an_answer "'fixed'" "fixed";
    // recorded: a header without a source is there and empty
    a_missing_source_in_an_answer "integration.response.header.none" "";
}
