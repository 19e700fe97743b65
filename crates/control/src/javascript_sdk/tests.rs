//! Names of functions, where parameters go, and the text of a small API's client.

use super::files::files;
use super::*;
use std::io::{Cursor, Read as _};
use trygate_model::{Resource, RestApi};

const ADDRESS: &str = "http://h:1/restapis/a/s/_user_request_";

/// A method as verb, path, kind of authorization and parameters.
type Given<'a> = (HttpMethod, &'a str, &'a str, &'a [(&'a str, bool)]);

/// Makes an API that has methods.
fn api(methods: &[Given<'_>]) -> Api {
    let mut api = Api::new(RestApi::new("a".into(), "pets".into(), "root".into(), 0));
    for (verb, path, authorization, parameters) in methods {
        let mut parent = "root".to_owned();
        let mut so_far = String::new();
        for part in path.split('/').filter(|part| !part.is_empty()) {
            so_far = format!("{so_far}/{part}");
            api.resources.entry(so_far.clone()).or_insert(Resource {
                id: so_far.clone(),
                parent_id: Some(parent),
                path_part: Some(part.into()),
                methods: indexmap::IndexMap::new(),
            });
            parent = so_far.clone();
        }
        let mut method = Method::new(*authorization);
        let named = parameters
            .iter()
            .map(|(name, needed)| ((*name).into(), *needed));
        method.request_parameters = Some(named.collect());
        let resource = api.resources.get_mut(&parent).unwrap();
        resource.methods.insert(*verb, method);
    }
    api
}

fn pets() -> Api {
    api(&[
        (
            HttpMethod::Get,
            "/pets/{petId}",
            "NONE",
            &[
                ("method.request.path.petId", true),
                ("method.request.querystring.page", false),
                ("method.request.header.X-Trace", true),
            ],
        ),
        (HttpMethod::Post, "/", "AWS_IAM", &[]),
        (HttpMethod::Any, "/rest/{proxy+}", "NONE", &[]),
    ])
}

#[test]
fn functions_are_named_after_path_and_verb() {
    for (path, verb, name) in [
        ("/", HttpMethod::Get, "rootGet"),
        ("/pets", HttpMethod::Post, "petsPost"),
        ("/pets/{petId}", HttpMethod::Get, "petsPetIdGet"),
        ("/{a}/{b}/{op}", HttpMethod::Get, "aBOpGet"),
        ("/{proxy+}", HttpMethod::Options, "proxyOptions"),
        ("/Big-pets_v1.0", HttpMethod::Put, "bigPetsV10Put"),
    ] {
        assert_eq!(function_name(path, verb), name);
    }
}

#[test]
fn two_methods_never_share_a_name() {
    let api = api(&[
        (HttpMethod::Get, "/root", "NONE", &[]),
        (HttpMethod::Get, "/", "NONE", &[]),
        (HttpMethod::Get, "/a-b", "NONE", &[]),
        (HttpMethod::Get, "/a/b", "NONE", &[]),
    ]);
    let functions = Functions::of(&api).functions;
    let named: Vec<(&str, &str)> = functions
        .iter()
        .map(|function| (function.path.as_str(), function.name.as_str()))
        .collect();
    let expected = [
        ("/", "rootGet"),
        ("/a-b", "aBGet"),
        ("/a/b", "aBGet2"),
        ("/root", "rootGet2"),
    ];
    assert_eq!(named, expected);
}

#[test]
fn the_text_of_a_small_api() {
    let files = files(&pets(), ADDRESS, "eu-west-1");
    let names: Vec<&str> = files.iter().map(|(name, _)| *name).collect();
    assert_eq!(names, ["README.md", "apigClient.js", "package.json"]);
    let text = |wanted: &str| &files.iter().find(|(name, _)| *name == wanted).unwrap().1;
    let client = text("apigClient.js");
    assert!(client.contains("    endpoint: \"http://h:1/restapis/a/s/_user_request_\",\n"));
    assert!(client.contains("    region: \"eu-west-1\",\n"));
    let (_, functions) = client.split_once("const apigClient = {};\n").unwrap();
    let (functions, _) = functions.split_once("\n      return").unwrap();
    assert_eq!(
        functions,
        r#"
      apigClient["rootPost"] = (params, body, additionalParams) =>
        call(settings, {"name":"rootPost","verb":"POST","path":"/","required":[],"query":[],"headers":[],"authorization":"AWS_IAM","apiKeyRequired":false}, params, body, additionalParams);

      apigClient["petsPetIdGet"] = (params, body, additionalParams) =>
        call(settings, {"name":"petsPetIdGet","verb":"GET","path":"/pets/{petId}","required":["petId","X-Trace"],"query":["page"],"headers":["X-Trace"],"authorization":"NONE","apiKeyRequired":false}, params, body, additionalParams);
"#
    );
    let readme = text("README.md");
    let (_, table) = readme.split_once("|---|---|---|---|\n").unwrap();
    assert_eq!(
        table,
        "\
| `rootPost` | `POST /` |  | keys to sign with (AWS_IAM) |
| `petsPetIdGet` | `GET /pets/{petId}` | `petId` (required), `X-Trace` (required), `page` |  |

## Methods without a function

These take any verb (`ANY`), and no function is made for them, as at AWS:

- `/rest/{proxy+}`
"
    );
}

#[test]
fn an_api_of_any_alone_has_no_client() {
    let api = api(&[(HttpMethod::Any, "/{proxy+}", "NONE", &[])]);
    let files = files(&api, ADDRESS, "eu-west-1");
    let names: Vec<&str> = files.iter().map(|(name, _)| *name).collect();
    assert_eq!(names, ["README.md"]);
}

#[test]
fn what_an_api_says_stays_text() {
    let mut api = api(&[(
        HttpMethod::Get,
        "/",
        "NONE",
        &[("method.request.header.\"});alert(1);({\"", false)],
    )]);
    api.rest_api.name = "a\n# b".into();
    let files = files(&api, "http://h/\"", "r");
    let [(_, readme), (_, client), _] = files.as_slice() else {
        panic!("three files");
    };
    assert!(client.contains(r#""headers":["\"});alert(1);({\""]"#));
    assert!(client.contains(r#"endpoint: "http://h/\"","#));
    assert!(readme.starts_with("# JavaScript SDK of a # b\n"));
}

#[test]
fn an_archive_is_the_same_each_time_and_holds_the_files() {
    let bytes = archive(&pets(), ADDRESS, "eu-west-1").unwrap();
    assert_eq!(bytes, archive(&pets(), ADDRESS, "eu-west-1").unwrap());
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    for (name, expected) in files(&pets(), ADDRESS, "eu-west-1") {
        let mut found = String::new();
        let mut file = archive
            .by_name(&format!("apiGateway-js-sdk/{name}"))
            .unwrap();
        file.read_to_string(&mut found).unwrap();
        assert_eq!(found, expected);
    }
    assert_eq!(archive.len(), 3);
}
