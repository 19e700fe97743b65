//! Parsing and rendering speed, with plain data and one small object of the host's kind.
//!
//! `passthrough` has the shape of a template that copies a request's parts: maps of maps, loops
//! over key sets, and an escaping method. `items` loops over a hundred records.

#![allow(missing_docs, clippy::unwrap_used)]

use divan::{Bencher, black_box};
use trygate_velocity::{Call, List, Map, Object, Scope, Settings, Template, Value};

fn main() {
    divan::main();
}

const ITEMS: &str = "{
  \"count\": $root.Count,
  \"comments\": [
    #foreach($elem in $root.Items) {
      \"commentId\": \"$elem.commentId.S\",
      \"userName\": \"$elem.userName.S\",
      \"message\": \"$tool.escape($elem.message.S)\",
      \"votes\": $elem.votes.N
    }#if($foreach.hasNext),#end
    #end
  ]
}
";

const PASSTHROUGH: &str = "## copies everything
#set($allParams = $request.params)
{
\"params\" : {
#foreach($type in $allParams.keySet())
    #set($params = $allParams.get($type))
\"$type\" : {
    #foreach($paramName in $params.keySet())
    \"$paramName\" : \"$tool.escape($params.get($paramName))\"
        #if($foreach.hasNext),#end
    #end
}
    #if($foreach.hasNext),#end
#end
},
\"variables\" : {
#foreach($key in $variables.keySet())
\"$key\" : \"$tool.escape($variables.get($key))\"
    #if($foreach.hasNext),#end
#end
},
\"context\" : {
    \"account-id\" : \"$request.identity.accountId\",
    \"api-id\" : \"$request.apiId\",
    \"api-key\" : \"$request.identity.apiKey\",
    \"caller\" : \"$request.identity.caller\",
    \"http-method\" : \"$request.httpMethod\",
    \"stage\" : \"$request.stage\",
    \"source-ip\" : \"$request.identity.sourceIp\",
    \"user\" : \"$request.identity.user\",
    \"user-agent\" : \"$request.identity.userAgent\",
    \"request-id\" : \"$request.requestId\",
    \"resource-path\" : \"$request.resourcePath\"
    }
}
";

const PLAIN: &str = "#set($total = 0)#foreach($n in [1..100])#set($total = $total + $n * 2)\
#if($total % 3 == 0)$total#else-#end#end|$total";

struct Tool;

impl Object for Tool {
    fn class_name(&self) -> &'static str {
        "Tool"
    }

    fn call(&self, method: &str, arguments: &[Value]) -> Call {
        match (method, arguments) {
            ("escape", [text @ Value::String(_)]) => Call::Returned(text.clone()),
            _ => Call::NoSuchMethod,
        }
    }
}

fn map<const N: usize>(entries: [(&str, Value); N]) -> Value {
    Value::Map(entries.into_iter().collect::<Map>())
}

fn items() -> Value {
    let items: List = (0..100)
        .map(|number| {
            let text = |text: String| map([("S", Value::from(text))]);
            map([
                ("commentId", text(format!("comment-{number}"))),
                ("userName", text(format!("user-{number}"))),
                (
                    "message",
                    text(format!("message number {number} of a hundred")),
                ),
                ("votes", map([("N", Value::from(number.to_string()))])),
            ])
        })
        .collect();
    map([("Count", Value::Int(100)), ("Items", Value::List(items))])
}

fn request() -> Value {
    let headers: Map = (0..10)
        .map(|n| (format!("Header-{n}"), format!("value number {n}")))
        .collect();
    map([
        (
            "params",
            map([
                ("path", map([("id", Value::from("42"))])),
                ("querystring", map([("q", Value::from("hello"))])),
                ("header", Value::Map(headers)),
            ]),
        ),
        ("apiId", Value::from("abc123")),
        ("httpMethod", Value::from("POST")),
        ("stage", Value::from("prod")),
        (
            "requestId",
            Value::from("11111111-2222-3333-4444-555555555555"),
        ),
        ("resourcePath", Value::from("/items/{id}")),
        (
            "identity",
            map([
                ("sourceIp", Value::from("1.2.3.4")),
                ("userAgent", Value::from("curl/8")),
            ]),
        ),
    ])
}

#[divan::bench(args = [("passthrough", PASSTHROUGH), ("items", ITEMS), ("plain", PLAIN)])]
fn parse(bencher: Bencher<'_, '_>, (_, source): (&str, &str)) {
    bencher.bench(|| Template::parse("bench", black_box(source), &Settings::aws()).unwrap());
}

#[divan::bench]
fn render_passthrough(bencher: Bencher<'_, '_>) {
    let template = Template::parse("bench", PASSTHROUGH, &Settings::aws()).unwrap();
    let request = request();
    bencher.bench_local(|| {
        let mut scope = Scope::new();
        scope.set("request", request.clone());
        scope.set("tool", Value::object(Tool));
        scope.set(
            "variables",
            map([("env", Value::from("dev")), ("url", Value::from("u"))]),
        );
        template.render(&mut scope).unwrap()
    });
}

#[divan::bench]
fn render_items(bencher: Bencher<'_, '_>) {
    let template = Template::parse("bench", ITEMS, &Settings::aws()).unwrap();
    let root = items();
    bencher.bench_local(|| {
        let mut scope = Scope::new();
        scope.set("root", root.clone());
        scope.set("tool", Value::object(Tool));
        template.render(&mut scope).unwrap()
    });
}

#[divan::bench]
fn render_plain(bencher: Bencher<'_, '_>) {
    let template = Template::parse("bench", PLAIN, &Settings::stock()).unwrap();
    bencher.bench_local(|| template.render(&mut Scope::new()).unwrap());
}
