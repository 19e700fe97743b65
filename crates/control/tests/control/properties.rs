//! Whatever comes in: no panic, an answer in AWS's form, and documents that stay sound.

use crate::conforms::conforms;
use crate::{control, header, request};
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Value, json};
use std::fmt::Write as _;
use trygate_control::shape::{Location, Member, Operation, Segment, Shape};
use trygate_control::{Control, OPERATIONS, WireRequest, WireResponse};
use trygate_model::Api;
use trygate_store::{AnyStore, Place, Store as _};

/// Texts that mean something somewhere, so that calls get past the first checks.
fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => select(vec![
            "GET", "POST", "ANY", "200", "404", "wrong", "", "NONE", "none", "CUSTOM", "MOCK", "HTTP",
            "AWS", "AWS_PROXY", "EDGE", "PRIVATE", "ipv4", "http://example.com/{p}", "{}", "x",
            "{p}", "{p+}", "p", "Empty", "Error", "application/json", "'x'", "{\"statusCode\": 200}",
            "method.request.header.X", "integration.request.header.X", "method.response.header.X",
            "arn:aws:apigateway:us-east-1:lambda:path/x", "{\"type\":\"object\"}", "methods",
        ]).prop_map(str::to_owned),
        1 => ".{0,12}",
        1 => "\\PC{0,40}",
    ]
}

/// Values that get a member past its own checks.
fn hints(member: &str) -> &'static [&'static str] {
    match member {
        "authorizationType" => &["NONE", "AWS_IAM", "none"],
        "httpMethod" => &["POST", "ANY", "GET"],
        "uri" => &[
            "http://example.com/{p}",
            "arn:aws:apigateway:us-east-1:lambda:path/x",
        ],
        "credentials" => &["arn:aws:iam::000000000000:role/r"],
        "pathPart" => &["a", "b", "{p}", "{p+}"],
        "name" => &["A", "B"],
        "schema" => &["{\"type\":\"object\"}"],
        "contentType" => &["application/json"],
        "passthroughBehavior" => &["NEVER", "WHEN_NO_MATCH"],
        "selectionPattern" => &["", "2..", "5.."],
        _ => &[],
    }
}

fn value_of(shape: &'static Shape) -> BoxedStrategy<Value> {
    let fitting = match shape {
        Shape::String { values, .. } if !values.is_empty() => {
            prop_oneof![3 => select(*values).prop_map(Value::from), 1 => text().prop_map(Value::from)]
                .boxed()
        }
        Shape::String { .. } | Shape::Blob => text().prop_map(Value::from).boxed(),
        Shape::Boolean => any::<bool>().prop_map(Value::from).boxed(),
        Shape::Integer | Shape::Long | Shape::Double | Shape::Timestamp => prop_oneof![
            any::<i64>().prop_map(Value::from),
            (-1e30..1e30).prop_map(|number: f64| json!(number)),
            (0i64..40_000).prop_map(Value::from),
        ]
        .boxed(),
        Shape::List(inner) => proptest::collection::vec(value_of(inner), 0..3)
            .prop_map(Value::from)
            .boxed(),
        Shape::Map(inner) => proptest::collection::vec((text(), value_of(inner)), 0..3)
            .prop_map(|pairs| pairs.into_iter().collect())
            .boxed(),
        Shape::Structure(members) => members_of(members, Location::Body).boxed(),
    };
    prop_oneof![
        40 => fitting,
        1 => Just(Value::Null),
        1 => select(vec![json!(true), json!(1.5), json!("text"), json!([1]), json!({"a": 1})]),
    ]
    .boxed()
}

fn members_of(members: &'static [Member], location: Location) -> impl Strategy<Value = Value> {
    let members: Vec<_> = members
        .iter()
        .filter(|member| member.location == location)
        .map(|member| {
            let (some, none) = if member.required { (30, 1) } else { (1, 2) };
            let hints = hints(member.wire);
            let value = if hints.is_empty() {
                value_of(member.shape)
            } else {
                prop_oneof![12 => select(hints).prop_map(Value::from), 1 => value_of(member.shape)]
                    .boxed()
            };
            let value = prop_oneof![some => value.prop_map(Some), none => Just(None)];
            (Just(member.wire), value)
        })
        .collect();
    members.prop_map(|pairs| {
        pairs
            .into_iter()
            .filter_map(|(wire, value)| Some((wire.to_owned(), value?)))
            .collect()
    })
}

#[derive(Debug, Clone)]
struct Call {
    operation: usize,
    labels: Vec<String>,
    query: String,
    body: Vec<u8>,
    headers: Vec<(String, String)>,
}

fn fixed_query(operation: &Operation) -> String {
    let pairs: Vec<String> = operation
        .query
        .iter()
        .map(|(k, v)| format!("{k}={v}"))
        .collect();
    pairs.join("&")
}

fn call() -> impl Strategy<Value = Call> {
    let carried_out: Vec<usize> = (0..OPERATIONS.len())
        .filter(|index| OPERATIONS[*index].name != "DeleteRestApi")
        .collect();
    let operation = prop_oneof![20 => select(carried_out), 1 => 0..OPERATIONS.len()];
    operation.prop_flat_map(|index| {
        let operation = &OPERATIONS[index];
        let labels = proptest::collection::vec(text(), operation.path.len());
        let body = prop_oneof![
            20 => members_of(operation.input, Location::Body)
                .prop_map(|body| body.to_string().into_bytes()),
            1 => proptest::collection::vec(any::<u8>(), 0..40),
            1 => Just(Vec::new()),
        ];
        let query = prop_oneof![
            8 => Just(fixed_query(operation)),
            1 => "(limit|position|embed|mode)=[0-9a-z%+&=]{0,10}",
            1 => "\\PC{0,20}",
        ];
        let headers = proptest::collection::vec(("[A-Za-z-]{0,14}", "\\PC{0,30}"), 0..2);
        (labels, query, body, headers).prop_map(move |(labels, query, body, headers)| Call {
            operation: index,
            labels,
            query,
            body,
            headers,
        })
    })
}

/// Gives a call the ids of what is there, where it has no better label.
fn wire(call: &Call, ids: &Ids) -> WireRequest {
    let operation = &OPERATIONS[call.operation];
    let mut path = String::new();
    for (segment, label) in operation.path.iter().zip(&call.labels) {
        path.push('/');
        match segment {
            Segment::Literal(text) => path.push_str(text),
            Segment::Label("restapi_id") => path.push_str(&ids.api),
            Segment::Label("resource_id" | "parent_id") => {
                let index = label.len() % ids.resources.len();
                path.push_str(&ids.resources[index]);
            }
            Segment::Label(name) => {
                let likely: &[&str] = match *name {
                    "http_method" => &["GET", "GET", "POST", "ANY"],
                    "status_code" => &["200", "200", "404"],
                    "model_name" => &["Empty", "A", "B"],
                    "requestvalidator_id" => &[&ids.validator],
                    _ => &[],
                };
                // one label in eight is taken as it is
                let text = match label.len() % 8 {
                    0 => label,
                    n => likely
                        .get(n % likely.len().max(1))
                        .copied()
                        .unwrap_or(label),
                };
                for byte in text.bytes() {
                    write!(path, "%{byte:02X}").unwrap();
                }
            }
        }
    }
    // some of the calls ask for the HAL form, by saying nothing
    let accept = ("Accept".to_owned(), "application/json".to_owned());
    let plain = !path.len().is_multiple_of(3);
    WireRequest {
        method: operation.method.into(),
        path,
        query: call.query.clone(),
        headers: call
            .headers
            .iter()
            .cloned()
            .chain(plain.then_some(accept))
            .collect(),
        body: call.body.clone(),
    }
}

struct Ids {
    api: String,
    resources: Vec<String>,
    validator: String,
}

async fn ids(control: &Control<AnyStore>) -> Ids {
    let place = Place::new("000000000000", "us-east-1");
    let listing = control
        .store()
        .list::<Api>(&place, None, 500)
        .await
        .unwrap();
    let api = listing
        .items
        .first()
        .map(|(_, versioned)| versioned.document.clone());
    match api {
        Some(api) => Ids {
            api: api.rest_api.id.clone(),
            resources: api.resources.keys().cloned().collect(),
            validator: api
                .request_validators
                .keys()
                .next()
                .cloned()
                .unwrap_or_default(),
        },
        None => Ids {
            api: "none".into(),
            resources: vec!["none".into()],
            validator: String::new(),
        },
    }
}

/// Makes an API with one method that has everything.
async fn prepare(control: &Control<AnyStore>) {
    control
        .handle(request("POST /restapis", r#"{"name":"n"}"#))
        .await;
    let Ids { api, resources, .. } = ids(control).await;
    let method = format!("/restapis/{api}/resources/{}/methods/GET", resources[0]);
    for (path, body) in [
        (
            "",
            r#"{"authorizationType":"NONE","requestParameters":{"method.request.header.X":true}}"#,
        ),
        (
            "/responses/200",
            r#"{"responseParameters":{"method.response.header.X":false}}"#,
        ),
        ("/integration", r#"{"type":"MOCK"}"#),
        ("/integration/responses/200", "{}"),
    ] {
        let response = control
            .handle(request(&format!("PUT {method}{path}"), body))
            .await;
        assert_eq!(response.status, 201);
    }
}

fn well_formed(request: &WireRequest, response: &WireResponse) -> Result<(), String> {
    let id = header(response, "x-amzn-RequestId").unwrap_or_default();
    if id.len() != 36 {
        return Err("no request id".into());
    }
    if response.status < 300 {
        return conforms(request, response);
    }
    let body: Value = serde_json::from_slice(&response.body).map_err(|e| e.to_string())?;
    let body = body.as_object().ok_or("an error is an object")?;
    let kind = header(response, "x-amzn-ErrorType").ok_or("an error has a type")?;
    let key = if kind == "SerializationException" {
        "Message"
    } else {
        "message"
    };
    let message = body.get(key).and_then(Value::as_str).unwrap_or_default();
    if body.len() != 1 || message.is_empty() {
        return Err(format!("not an error body: {body:?}"));
    }
    if !(400..=501).contains(&response.status) || kind == "InternalFailure" {
        return Err(format!("{} {kind} {message}", response.status));
    }
    Ok(())
}

/// The tree of resources is one tree, and what methods name is there.
async fn sound(control: &Control<AnyStore>) -> Result<(), String> {
    let place = Place::new("000000000000", "us-east-1");
    let listing = control
        .store()
        .list::<Api>(&place, None, 500)
        .await
        .unwrap();
    for (_, versioned) in listing.items {
        let api = &versioned.document;
        for (id, resource) in &api.resources {
            let parent = resource.parent_id.as_ref();
            let rooted = match parent {
                None => *id == api.rest_api.root_resource_id,
                Some(parent) => api.resources.contains_key(parent),
            };
            if !rooted || *id != resource.id {
                return Err(format!("resource {id} hangs in the air"));
            }
            for method in resource.methods.values() {
                let models = method.request_models.iter().flatten();
                let validators = method.request_validator_id.iter();
                if models
                    .into_iter()
                    .any(|(_, name)| !api.models.contains_key(name))
                    || validators
                        .into_iter()
                        .any(|id| !api.request_validators.contains_key(id))
                {
                    return Err("a method names what is not there".into());
                }
            }
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Calls made after the service model, right and wrong ones, in any order.
    #[test]
    fn calls_after_the_service_model_are_answered(calls in proptest::collection::vec(call(), 1..25)) {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        runtime.block_on(async {
            let control = control();
            prepare(&control).await;
            for call in &calls {
                let request = wire(call, &ids(&control).await);
                let response = control.handle(request.clone()).await;
                let verdict = well_formed(&request, &response);
                prop_assert!(verdict.is_ok(), "{:?} {:?}", verdict, request);
                let verdict = sound(&control).await;
                prop_assert!(verdict.is_ok(), "{:?} after {:?}", verdict, request);
            }
            Ok(())
        })?;
    }

    /// Anything at all.
    #[test]
    fn anything_at_all_is_answered(
        method in "\\PC{0,8}|GET|PUT|POST|DELETE",
        path in "\\PC{0,40}|/restapis/[a-z%/{}]{0,40}",
        query in "\\PC{0,40}",
        headers in proptest::collection::vec(("\\PC{0,20}|Authorization", "\\PC{0,60}"), 0..4),
        body in proptest::collection::vec(any::<u8>(), 0..200),
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        let request = WireRequest { method, path, query, headers, body };
        let response = runtime.block_on(control().handle(request.clone()));
        let verdict = well_formed(&request, &response);
        prop_assert!(verdict.is_ok(), "{:?} {:?}", verdict, request);
    }
}

#[tokio::test]
async fn sizes_and_depths_have_limits() {
    let control = control();
    let deep = format!("{}1{}", "[".repeat(100_000), "]".repeat(100_000));
    for (call, body) in [
        ("POST /restapis", deep.clone()),
        (
            "POST /restapis",
            format!("{{\"name\":\"n\",\"tags\":{deep}}}"),
        ),
        ("POST /restapis", " ".repeat(11 << 20)),
        (
            &*format!("GET /restapis?{}", "a=b&".repeat(10_000)),
            String::new(),
        ),
        (&*format!("GET /{}", "x/".repeat(100_000)), String::new()),
    ] {
        let request = request(call, body);
        let response = control.handle(request.clone()).await;
        assert!(response.status >= 400, "{}", request.path.len());
        well_formed(&request, &response).unwrap();
    }
}
