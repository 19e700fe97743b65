//! Tests of authorizers against snapshots: one JSON file a case under `fixtures/authorizers/`.

use super::*;
use trygate_invoke::AuthorizerInvocation;

fn ask(case: &Value) -> String {
    let mut document = serde_json::to_value(Api::new(RestApi::new(
        "a1b2c3d4e5".into(),
        "golden".into(),
        "root000000".into(),
        0,
    )))
    .unwrap();
    let id = case["authorizer"]["id"].as_str().unwrap();
    document["authorizers"] = json!({ id: case["authorizer"] });
    let api: Api = serde_json::from_value(document).unwrap();
    let request = &case["request"];
    let invocation = AuthorizerInvocation {
        authorizer_id: id.to_owned(),
        headers: texts(&request["headers"])
            .map(|(name, value)| (name, vec![value]))
            .collect(),
        path_with_query_string: request["path"].as_str().map(str::to_owned),
        stage_variables: texts(&request["stageVariables"]).collect(),
        additional_context: texts(&request["additionalContext"]).collect(),
        caller: Caller {
            user_agent: Some("golden/1".into()),
            ..Caller::default()
        },
        ..AuthorizerInvocation::default()
    };
    let backend = Recorded::of(case);
    let engine = Engine::new().verifying_with(keys(case));
    let ambient = ambient();
    let outcome = now(engine.invoke_authorizer(&api, &invocation, &backend, &ambient)).unwrap();
    let mut text = format!("client status: {}\n", outcome.client_status);
    if let Some(principal) = &outcome.principal_id {
        text += &format!("principal: {principal}\n");
    }
    if let Some(policy) = &outcome.policy {
        text += &format!("policy: {policy}\n");
    }
    for (name, value) in outcome.claims.iter().flatten() {
        text += &format!("claim {name}: {value}\n");
    }
    text += &format!("\n{}", outcome.log());
    for seen in &*backend.seen.lock().unwrap() {
        text += &format!(
            "\nthe backend saw {} {}\n  {}\n",
            seen.method,
            seen.uri,
            String::from_utf8_lossy(&seen.body)
        );
    }
    text + "\ntrace\n" + &trygate_invoke::trace::render_text(&outcome.trace)
}

#[test]
fn every_authorizer_is_as_its_snapshot() {
    insta::with_settings!({ omit_expression => true, prepend_module_to_snapshot => false }, {
        insta::glob!("../../fixtures/authorizers", "*.json", |path| {
            let case: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
            insta::assert_snapshot!(ask(&case));
        });
    });
}
