//! The example with HTTP backends, against a backend in this process that behaves like
//! `examples/echo-backend.py`.

use crate::environment::Environment;
use insta::assert_snapshot;
use std::fmt::Write as _;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};

/// Starts a backend that tells what it was sent, in a thread that ends with the tests.
fn start_echo() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            // a client that breaks off is not this test's concern
            let _ = echo(stream.unwrap());
        }
    });
    port
}

fn echo(stream: TcpStream) -> std::io::Result<()> {
    let mut reader = BufReader::new(stream);
    let mut start = String::new();
    reader.read_line(&mut start)?;
    let mut words = start.split_whitespace();
    let method = words.next().unwrap_or_default().to_owned();
    let target = words.next().unwrap_or_default().to_owned();
    let (path, query) = target.split_once('?').unwrap_or((&target, ""));

    let mut headers = serde_json::Map::new();
    let mut length = 0;
    loop {
        let mut line = String::new();
        reader.read_line(&mut line)?;
        let Some((name, value)) = line.trim_end().split_once(": ") else {
            break;
        };
        if name.eq_ignore_ascii_case("content-length") {
            length = value.parse().unwrap();
        }
        headers.insert(name.to_owned(), value.into());
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body)?;
    let text = String::from_utf8(body).unwrap();

    let mut arguments = serde_json::Map::new();
    for (name, value) in query.split('&').filter_map(|pair| pair.split_once('=')) {
        arguments.insert(name.to_owned(), serde_json::json!([value]));
    }
    let seen = serde_json::json!({
        "method": method,
        "path": path,
        "query": arguments,
        "headers": headers,
        "body": serde_json::from_str(&text).unwrap_or(serde_json::Value::String(text)),
    });
    let status = match path.rsplit('/').next().unwrap_or_default() {
        "404" => "404 Not Found",
        "500" => "500 Internal Server Error",
        _ => "200 OK",
    };
    let payload = seen.to_string();
    let mut reply = format!("HTTP/1.1 {status}\r\nContent-Type: application/json\r\n");
    write!(reply, "Content-Length: {}\r\n", payload.len()).unwrap();
    write!(
        reply,
        "Server-Name: echo\r\nLocation: {path}/1001\r\n\r\n{payload}"
    )
    .unwrap();
    reader.into_inner().write_all(reply.as_bytes())
}

/// Invokes the example against a port; the port is replaced in the account.
fn invoke(port: u16, arguments: &[&str]) -> String {
    let environment = Environment::new();
    environment.example("http-backend.json");
    let backend = format!("backend=127.0.0.1:{port}");
    let arguments = [
        &["http-backend.json"],
        arguments,
        &["--stage-variable", &backend],
    ]
    .concat();
    environment
        .invoke(&arguments)
        .replace(&port.to_string(), "[PORT]")
}

#[test]
fn http_maps_both_ways() {
    let port = start_echo();
    assert_snapshot!(invoke(
        port,
        &[
            "GET",
            "/orders/42?lang=de&fields=id,total",
            "-H",
            "X-Unmapped: 1"
        ]
    ));
}

#[test]
fn http_answers_are_told_apart_by_status() {
    let port = start_echo();
    assert_snapshot!("http_404", invoke(port, &["GET", "/orders/404"]));
    assert_snapshot!("http_500", invoke(port, &["GET", "/orders/500"]));
}

#[test]
fn http_sends_what_the_template_makes() {
    let port = start_echo();
    let body = r#"{"customer": "Ada", "items": ["a-1", "b-2"]}"#;
    assert_snapshot!(invoke(port, &["POST", "/orders", "-d", body]));
}

#[test]
fn http_proxy_passes_everything_through() {
    let port = start_echo();
    assert_snapshot!(invoke(
        port,
        &[
            "PATCH",
            "/raw/some/deep%2Fpath?x=1&x=2",
            "-H",
            "X-Custom: yes",
            "-d",
            "plain text"
        ]
    ));
}

#[test]
fn a_backend_that_is_not_there() {
    let free = TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap()
        .port();
    assert_snapshot!(invoke(free, &["GET", "/orders/1"]));
}

#[test]
fn a_backend_that_is_too_slow() {
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = silent.local_addr().unwrap().port();
    let environment = Environment::new();
    let definition =
        std::fs::read_to_string(crate::environment::examples().join("http-backend.json"));
    let hasty = definition.unwrap().replace("5000", "100");
    environment.write("api.json", hasty);
    let backend = format!("backend=127.0.0.1:{port}");
    let account =
        environment.invoke(&["api.json", "GET", "/orders/1", "--stage-variable", &backend]);
    assert_snapshot!(account.replace(&port.to_string(), "[PORT]"));
}

#[test]
fn a_backend_without_its_stage_variable() {
    let environment = Environment::new();
    environment.example("http-backend.json");
    assert_snapshot!(environment.invoke(&["http-backend.json", "GET", "/orders/1"]));
}
