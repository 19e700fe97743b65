//! The HAL form of answers: their links, and what they embed.

use super::*;
use crate::route::route;

fn rendered(verb: &str, path: &str, query: &str, plain: &Value) -> Value {
    let routed = route(verb, path, &[]).unwrap();
    let body = render(&routed, path, query, plain.to_string().as_bytes()).unwrap();
    serde_json::from_slice(&body).unwrap()
}

fn keys(value: &Value) -> Vec<&str> {
    value
        .as_object()
        .unwrap()
        .keys()
        .map(String::as_str)
        .collect()
}

#[test]
fn a_noun_has_links_then_its_members_in_order() {
    let plain = json!({
        "id": "a1", "name": "n", "createdDate": 1_464_807_221, "rootResourceId": "r1",
        "binaryMediaTypes": ["image/png"], "warnings": ["a", "b"], "tags": {},
    });
    let hal = rendered("GET", "/restapis/a1", "", &plain);
    assert_eq!(
        keys(&hal),
        [
            "_links",
            "binaryMediaTypes",
            "createdDate",
            "id",
            "name",
            "rootResourceId",
            "tags",
            "warnings"
        ]
    );
    assert_eq!(hal["createdDate"], "2016-06-01T18:53:41Z");
    assert_eq!(hal["binaryMediaTypes"], "image/png");
    assert_eq!(hal["warnings"], json!(["a", "b"]));
    let links = &hal["_links"];
    assert_eq!(links["self"], json!({"href": "/restapis/a1"}));
    assert_eq!(
        links["resource:create"],
        json!({"href": "/restapis/a1/resources/r1"})
    );
    assert_eq!(
        links["restapi:resources"],
        json!({"href": "/restapis/a1/resources{?limit,embed}", "templated": true})
    );
    let mut expected = keys(links);
    assert_eq!(expected[..2], ["curies", "self"]);
    expected.drain(..2);
    assert!(expected.is_sorted(), "{expected:?}");
    let families: Vec<&Value> = links["curies"]
        .as_array()
        .unwrap()
        .iter()
        .map(|curie| &curie["name"])
        .collect();
    assert_eq!(
        families,
        [
            "authorizer",
            "deployment",
            "model",
            "resource",
            "restapi",
            "stage"
        ]
    );
}

#[test]
fn a_list_links_to_its_items_and_the_next_page() {
    let api = |id: &str| json!({"id": id, "name": "n"});
    let plain = json!({"item": [api("a"), api("b")], "position": "62"});
    let hal = rendered("GET", "/restapis", "limit=2&position=00", &plain);
    assert_eq!(keys(&hal), ["_links", "_embedded"]);
    let links = &hal["_links"];
    assert_eq!(links["self"]["href"], "/restapis?limit=2&position=00");
    assert_eq!(links["next"]["href"], "/restapis?position=62&limit=2");
    assert_eq!(
        links["item"],
        json!([{"href": "/restapis/a"}, {"href": "/restapis/b"}])
    );
    assert_eq!(
        links["restapi:by-id"],
        json!({"href": "/restapis/{restapi_id}", "templated": true})
    );
    assert_eq!(
        hal["_embedded"]["item"][1]["_links"]["self"]["href"],
        "/restapis/b"
    );
    assert!(
        hal["_embedded"]["item"][1]["_links"]
            .get("curies")
            .is_none()
    );

    let one = rendered("GET", "/restapis", "", &json!({"item": [api("a")]}));
    assert_eq!(one["_embedded"]["item"]["id"], "a");
    assert_eq!(one["_links"]["item"], json!({"href": "/restapis/a"}));
    let none = rendered("GET", "/restapis", "", &json!({"item": []}));
    assert_eq!(keys(&none), ["_links"]);
}

#[test]
fn what_has_an_address_is_embedded() {
    let plain = json!({
        "httpMethod": "GET", "authorizationType": "NONE", "apiKeyRequired": false,
        "methodIntegration": {
            "type": "MOCK", "cacheKeyParameters": [],
            "integrationResponses": {"200": {"statusCode": "200"}},
        },
        "methodResponses": {"200": {"statusCode": "200"}, "404": {"statusCode": "404"}},
    });
    let hal = rendered("GET", "/restapis/a/resources/r/methods/GET", "", &plain);
    assert_eq!(
        keys(&hal),
        [
            "_links",
            "apiKeyRequired",
            "authorizationType",
            "httpMethod",
            "_embedded"
        ]
    );
    let integration = &hal["_embedded"]["method:integration"];
    assert_eq!(
        integration["_links"]["self"],
        json!({"href": "/restapis/a/resources/r/methods/GET/integration"})
    );
    assert_eq!(integration["cacheKeyParameters"], json!([]));
    assert_eq!(
        integration["_embedded"]["integration:responses"]["_links"]["self"],
        json!({
            "href": "/restapis/a/resources/r/methods/GET/integration/responses/200",
            "name": "200", "title": "200",
        })
    );
    assert_eq!(hal["_links"]["method:responses"][1]["title"], "404");
    assert_eq!(
        hal["_embedded"]["method:responses"]
            .as_array()
            .unwrap()
            .len(),
        2
    );
    let families: Vec<&Value> = hal["_links"]["curies"]
        .as_array()
        .unwrap()
        .iter()
        .map(|curie| &curie["name"])
        .collect();
    assert_eq!(
        families,
        [
            "integration",
            "integrationresponse",
            "method",
            "methodresponse"
        ]
    );
}

#[test]
fn methods_that_are_only_named_are_linked() {
    let plain = json!({"id": "r", "path": "/", "resourceMethods": {"GET": {}}});
    let hal = rendered("GET", "/restapis/a/resources/r", "", &plain);
    assert_eq!(keys(&hal), ["_links", "id", "path"]);
    assert_eq!(
        hal["_links"]["resource:methods"],
        json!({"href": "/restapis/a/resources/r/methods/GET", "name": "GET", "title": "GET"})
    );
    assert!(hal["_links"].get("resource:delete").is_none());
    let child = json!({"id": "c", "parentId": "r", "path": "/c", "pathPart": "c"});
    let hal = rendered("GET", "/restapis/a/resources/c", "", &child);
    assert_eq!(
        hal["_links"]["resource:delete"]["href"],
        "/restapis/a/resources/c"
    );
}

#[test]
fn links_depend_on_what_is_so() {
    let response = |default: bool| json!({"responseType": "THROTTLED", "defaultResponse": default});
    let hal = |default| {
        rendered(
            "GET",
            "/restapis/a/gatewayresponses/THROTTLED",
            "",
            &response(default),
        )
    };
    assert!(hal(true)["_links"].get("gatewayresponse:delete").is_none());
    assert!(hal(false)["_links"].get("gatewayresponse:delete").is_some());
    assert_eq!(
        hal(true)["_links"]["gatewayresponse:put"],
        json!({"href": "/restapis/a/gatewayresponses/{response_type}", "templated": true})
    );
    let template = rendered(
        "GET",
        "/restapis/a/models/M/default_template",
        "",
        &json!({"value": "x"}),
    );
    assert_eq!(
        template,
        json!({"_links": {"self": {"href": "/restapis/a/models/M/default_template"}}, "value": "x"})
    );
}

#[test]
fn only_plain_json_is_asked_for_by_name() {
    assert!(is_wanted(None));
    assert!(is_wanted(Some("*/*")));
    assert!(is_wanted(Some("application/hal+json")));
    assert!(!is_wanted(Some("application/json")));
    assert!(!is_wanted(Some("text/plain, Application/JSON;q=0.9")));
}

#[test]
fn every_noun_and_list_is_one_of_an_operation() {
    use crate::service_model::OPERATIONS;
    let subjects: Vec<&str> = OPERATIONS
        .iter()
        .map(|operation| subject(operation.name))
        .collect();
    for kind in NOUNS
        .iter()
        .map(|noun| noun.kind)
        .chain(LISTS.iter().map(|list| list.kind))
    {
        assert!(subjects.contains(&kind), "{kind}");
    }
    for list in LISTS {
        assert!(
            NOUNS.iter().any(|noun| noun.kind == list.item),
            "{}",
            list.item
        );
    }
}
