//! GetSdk as a file: its headers, and the address that the client calls.

use crate::{control, header, request};
use serde_json::{Value, json};
use std::io::{Cursor, Read as _};
use trygate_control::WireResponse;

/// Makes an API with a stage and asks for its SDK, in a call that was sent to a host.
async fn sdk(host: Option<&str>) -> (String, WireResponse) {
    let control = control();
    let call = async |call: &str, body: Value| {
        let answer = control.handle(request(call, body.to_string())).await;
        assert_eq!(answer.status, 201, "{call}");
        serde_json::from_slice::<Value>(&answer.body).unwrap()
    };
    let api = call("POST /restapis", json!({ "name": "n" })).await;
    let id = api["id"].as_str().unwrap();
    let root = api["rootResourceId"].as_str().unwrap();
    let method = format!("PUT /restapis/{id}/resources/{root}/methods/GET");
    call(&method, json!({ "authorizationType": "NONE" })).await;
    call(&format!("{method}/integration"), json!({ "type": "MOCK" })).await;
    let deployments = format!("POST /restapis/{id}/deployments");
    call(&deployments, json!({ "stageName": "s" })).await;
    let asked = format!("GET /restapis/{id}/stages/s/sdks/javascript");
    let mut asked = request(&asked, Vec::new());
    asked
        .headers
        .retain(|(name, _)| !name.eq_ignore_ascii_case("host"));
    asked
        .headers
        .extend(host.map(|host| ("Host".into(), host.into())));
    (id.to_owned(), control.handle(asked).await)
}

fn readme(archive: Vec<u8>) -> String {
    let mut archive = zip::ZipArchive::new(Cursor::new(archive)).unwrap();
    let mut file = archive.by_name("apiGateway-js-sdk/README.md").unwrap();
    let mut text = String::new();
    file.read_to_string(&mut text).unwrap();
    text
}

#[tokio::test]
async fn an_sdk_is_a_file_that_is_named_after_its_deployment() {
    let (_, answer) = sdk(None).await;
    assert_eq!(answer.status, 200);
    let media_type = header(&answer, "Content-Type");
    assert_eq!(media_type, Some("application/octet-stream"));
    let disposition = header(&answer, "Content-Disposition").unwrap();
    let date = disposition
        .strip_prefix("attachment; filename=\"javascript_")
        .and_then(|rest| rest.strip_suffix("Z.zip\""))
        .unwrap();
    let digits = date.replace(|c: char| c.is_ascii_digit(), "9");
    assert_eq!(digits, "9999-99-99_99-99");
}

#[tokio::test]
async fn an_sdk_calls_the_server_that_made_it() {
    let (id, answer) = sdk(Some("127.0.0.1:4580")).await;
    let address = format!("It calls `http://127.0.0.1:4580/restapis/{id}/s/_user_request_`.");
    assert!(readme(answer.body).contains(&address));
    for host in [None, Some(""), Some("a/b"), Some("a`b")] {
        let (id, answer) = sdk(host).await;
        let address = format!("It calls `https://{id}.execute-api.us-east-1.amazonaws.com/s`.");
        assert!(readme(answer.body).contains(&address), "{host:?}");
    }
}
