//! `trygate serve` as a process: start-up, calls over the socket, imports, restarts, signals.

use crate::environment::Environment;
use insta::assert_snapshot;
use serde_json::Value;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::process::{Child, ChildStdout, Command, Stdio};

/// A server that listens, killed when it is dropped.
struct Server {
    child: Child,
    stdout: BufReader<ChildStdout>,
    /// What it said before it was ready, that line included.
    said: String,
    address: SocketAddr,
}

impl Server {
    fn start(environment: &Environment, arguments: &[&str]) -> Self {
        let listen = ["serve", "--listen", "127.0.0.1:0"];
        let mut child = environment
            .command(&[&listen, arguments].concat())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut stdout = BufReader::new(child.stdout.take().unwrap());
        let mut said = String::new();
        let address = loop {
            let mut line = String::new();
            let count = stdout.read_line(&mut line).unwrap();
            assert_ne!(count, 0, "it did not start, and said: {said}");
            said += &line;
            if let Some((_, rest)) = line.split_once("listens on http://") {
                break rest.split(',').next().unwrap().parse().unwrap();
            }
        };
        Self {
            child,
            stdout,
            said: environment.neutral(&said),
            address,
        }
    }

    /// Returns what it said, with the port replaced.
    fn said(&self) -> String {
        self.said
            .replace(&self.address.port().to_string(), "[PORT]")
    }

    /// Sends a request and returns status and body.
    fn send(&self, method: &str, target: &str, body: &[u8]) -> (u16, String) {
        let mut stream = TcpStream::connect(self.address).unwrap();
        let head = format!(
            "{method} {target} HTTP/1.1\r\nHost: h\r\nAccept: application/json\r\nConnection: close\r\n\
             Content-Length: {}\r\n\r\n",
            body.len()
        );
        stream.write_all(head.as_bytes()).unwrap();
        let _ = stream.write_all(body);
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        let status = head.split(' ').nth(1).unwrap().parse().unwrap();
        (status, body.to_owned())
    }

    fn json(&self, method: &str, target: &str, body: &str) -> Value {
        let (status, body) = self.send(method, target, body.as_bytes());
        assert!(
            (200..300).contains(&status),
            "{method} {target}: {status} {body}"
        );
        serde_json::from_str(&body).unwrap_or(Value::Null)
    }

    /// Returns the ids and names of the APIs.
    fn apis(&self) -> Vec<(String, String)> {
        let listed = self.json("GET", "/restapis", "");
        let text = |item: &Value, name: &str| item[name].as_str().unwrap().to_owned();
        let items = listed["item"].as_array().cloned().unwrap_or_default();
        items
            .iter()
            .map(|item| (text(item, "id"), text(item, "name")))
            .collect()
    }

    fn signal(&self, name: &str) {
        let pid = self.child.id().to_string();
        let status = Command::new("kill")
            .args(["-s", name, &pid])
            .status()
            .unwrap();
        assert!(status.success());
    }

    /// Asks it to stop and returns the exit code and what it said on stderr.
    fn stop(mut self) -> (i32, String) {
        self.signal("TERM");
        let code = self.child.wait().unwrap().code().unwrap_or(-1);
        let mut stderr = String::new();
        self.child
            .stderr
            .take()
            .unwrap()
            .read_to_string(&mut stderr)
            .unwrap();
        let mut rest = String::new();
        self.stdout.read_to_string(&mut rest).unwrap();
        assert_eq!(rest, "", "nothing more is said on stdout");
        (code, stderr)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // it is usually gone already
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn it_says_where_it_listens_and_stops_when_asked() {
    let environment = Environment::new();
    let server = Server::start(&environment, &["--ephemeral"]);
    assert_snapshot!("serve_ephemeral", server.said());
    let health = server.json("GET", "/_trygate/health", "");
    assert_eq!(health["version"], env!("CARGO_PKG_VERSION"));
    let (code, stderr) = server.stop();
    assert_eq!((code, stderr.as_str()), (0, "SIGTERM: stopping\n"));
    assert_eq!(std::fs::read_dir(environment.root()).unwrap().count(), 0);
}

#[test]
fn an_api_is_made_and_tested_over_the_wire() {
    let environment = Environment::new();
    environment.example("petstore.yaml");
    let server = Server::start(&environment, &["--ephemeral", "--import", "petstore.yaml"]);
    let (id, name) = server.apis().pop().unwrap();
    assert_eq!(name, "Pet shop");
    let resources = server.json("GET", &format!("/restapis/{id}/resources"), "");
    let pet = resources["item"]
        .as_array()
        .unwrap()
        .iter()
        .find(|item| item["path"] == "/pets/{petId}")
        .unwrap();
    let uri = format!(
        "/restapis/{id}/resources/{}/methods/GET",
        pet["id"].as_str().unwrap()
    );
    let answer = server.json(
        "POST",
        &uri,
        r#"{"pathWithQueryString": "/pets/2?type=cat"}"#,
    );
    assert_eq!(answer["status"], 200);
    assert!(
        answer["body"]
            .as_str()
            .unwrap()
            .contains("This cat is for you")
    );
    assert!(
        answer["log"]
            .as_str()
            .unwrap()
            .starts_with("Execution log for request ")
    );
}

#[test]
fn data_survives_and_imports_are_not_repeated() {
    let environment = Environment::new();
    environment.example("petstore.yaml");
    let arguments = ["--data", "data", "--import", "petstore.yaml"];
    let server = Server::start(&environment, &arguments);
    let apis = server.apis();
    assert_eq!(apis.len(), 1);
    let id = apis[0].0.clone();
    assert_snapshot!("serve_import", server.said().replace(&id, "[ID]"));
    server.json("POST", "/restapis", r#"{"name": "made by hand"}"#);
    server.stop();

    let server = Server::start(&environment, &arguments);
    assert_snapshot!("serve_import_again", server.said().replace(&id, "[ID]"));
    assert_eq!(server.apis().len(), 2);
    server.stop();

    let petstore = std::fs::read_to_string(environment.root().join("petstore.yaml")).unwrap();
    environment.write("petstore.yaml", petstore.replace("Pet shop", "Pet market"));
    let server = Server::start(&environment, &arguments);
    assert_snapshot!("serve_import_changed", server.said().replace(&id, "[ID]"));
    assert!(server.apis().contains(&(id.clone(), "Pet market".into())));
    server.send("DELETE", &format!("/restapis/{id}"), b"");
    server.stop();

    let server = Server::start(&environment, &arguments);
    assert_eq!(server.apis().len(), 2);
    assert!(!server.apis().iter().any(|(other, _)| *other == id));
}

#[test]
fn data_has_a_default_place() {
    let environment = Environment::new();
    let server = Server::start(&environment, &[]);
    assert!(
        server
            .said()
            .ends_with("data in [HOME]/.local/share/trygate\n"),
        "{}",
        server.said()
    );
}

#[test]
fn a_request_under_way_is_finished() {
    let environment = Environment::new();
    let server = Server::start(&environment, &["--ephemeral"]);
    let body = br#"{"name": "late"}"#;
    let mut stream = TcpStream::connect(server.address).unwrap();
    let head = format!(
        "POST /restapis HTTP/1.1\r\nHost: h\r\nContent-Length: {}\r\n\r\n",
        body.len()
    );
    stream.write_all(head.as_bytes()).unwrap();
    std::thread::sleep(std::time::Duration::from_millis(200));
    server.signal("TERM");
    std::thread::sleep(std::time::Duration::from_millis(200));
    stream.write_all(body).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 201 "), "{answer}");
}

#[test]
fn a_second_signal_stops_at_once() {
    let environment = Environment::new();
    let mut server = Server::start(&environment, &["--ephemeral"]);
    let mut stream = TcpStream::connect(server.address).unwrap();
    stream
        .write_all(b"POST /restapis HTTP/1.1\r\nHost: h\r\nContent-Length: 9\r\n\r\n")
        .unwrap();
    std::thread::sleep(std::time::Duration::from_millis(200));
    server.signal("INT");
    std::thread::sleep(std::time::Duration::from_millis(200));
    server.signal("INT");
    assert_eq!(server.child.wait().unwrap().code(), Some(0));
    let mut stderr = String::new();
    server
        .child
        .stderr
        .take()
        .unwrap()
        .read_to_string(&mut stderr)
        .unwrap();
    assert_eq!(stderr, "SIGINT: stopping\nSIGINT again: stopping at once\n");
}

#[test]
fn requests_that_are_too_large_or_garbage() {
    let environment = Environment::new();
    let server = Server::start(&environment, &["--ephemeral"]);
    let (status, body) = server.send("POST", "/restapis", &vec![b' '; 22 * 1024 * 1024]);
    assert_eq!(status, 413, "{body}");
    let api = server.json("POST", "/restapis", r#"{"name": "a"}"#);
    let uri = format!(
        "/restapis/{}/resources/{}/methods/GET",
        api["id"].as_str().unwrap(),
        api["rootResourceId"].as_str().unwrap()
    );
    for (method, target) in [
        ("GET", "/"),
        ("GET", "/nothing"),
        ("PATCH", "/_trygate/health"),
        ("GET", "/restapis/%ff%00?limit=%zz&position=;"),
        ("TRACE", "/restapis"),
        ("POST", &uri),
    ] {
        let (status, body) = server.send(method, target, b"{not json");
        assert!(
            (400..500).contains(&status),
            "{method} {target}: {status} {body}"
        );
    }
    let (status, body) = server.send("POST", "/restapis", b"\x00\xff{\"name\":");
    assert_eq!(status, 400, "{body}");
    assert_eq!(server.apis().len(), 1);
}

#[test]
fn a_port_in_use_is_told() {
    let environment = Environment::new();
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap();
    let account = environment.run(&["serve", "--ephemeral", "--listen", &address.to_string()]);
    assert_snapshot!(account.replace(&address.port().to_string(), "[PORT]"));
}

#[test]
fn two_servers_do_not_share_data() {
    let environment = Environment::new();
    let _first = Server::start(&environment, &["--data", "data"]);
    let second = environment.run(&["serve", "--data", "data", "--listen", "127.0.0.1:0"]);
    assert_snapshot!(second);
}

#[test]
fn broken_data_is_told_and_left_alone() {
    let environment = Environment::new();
    let data = environment.root().join("data");
    drop(Server::start(&environment, &["--data", "data"]));
    let file = std::fs::read_dir(&data)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .find(|path| {
            path.extension()
                .is_some_and(|end| end == "db" || end == "sqlite")
        })
        .unwrap();
    for entry in std::fs::read_dir(&data).unwrap() {
        let path = entry.unwrap().path();
        if path != file {
            std::fs::remove_file(path).unwrap();
        }
    }
    std::fs::write(&file, "this was no database").unwrap();
    let account = environment.run(&["serve", "--data", "data", "--listen", "127.0.0.1:0"]);
    assert_snapshot!(account);
    assert_eq!(std::fs::read(&file).unwrap(), b"this was no database");
}

#[test]
fn arguments_that_will_not_do() {
    let environment = Environment::new();
    environment.write("bad.yaml", "swagger: '2.0'\npaths: [");
    let serve = |arguments: &[&str]| environment.run(&[&["serve"], arguments].concat());
    assert_snapshot!(
        "serve_remote",
        serve(&["--ephemeral", "--listen", "0.0.0.0:0"])
    );
    assert_snapshot!(
        "serve_no_port",
        serve(&["--ephemeral", "--listen", "127.0.0.1"])
    );
    assert_snapshot!(
        "serve_data_and_ephemeral",
        serve(&["--ephemeral", "--data", "x"])
    );
    assert_snapshot!(
        "serve_bad_import",
        serve(&[
            "--ephemeral",
            "--listen",
            "127.0.0.1:0",
            "--import",
            "bad.yaml"
        ])
    );
    assert_snapshot!(
        "serve_no_import",
        serve(&[
            "--ephemeral",
            "--listen",
            "127.0.0.1:0",
            "--import",
            "none.yaml"
        ])
    );
    environment.write("file", "");
    assert_snapshot!(
        "serve_data_is_a_file",
        serve(&["--data", "file", "--listen", "127.0.0.1:0"])
    );
}

const TEMPLATE: &str = r#"
Parameters:
  Word: {Type: String}
Resources:
  Greeter:
    Type: AWS::ApiGateway::RestApi
    Properties:
      Body:
        openapi: 3.0.1
        info: {title: !Ref Word, version: "1"}
        paths:
          /:
            get:
              responses: {"200": {description: ""}}
              x-amazon-apigateway-integration:
                type: mock
                requestTemplates: {application/json: '{"statusCode": 200}'}
                responses:
                  default:
                    statusCode: "200"
                    responseTemplates: {application/json: !Sub "${Word} ${Table.Arn} ${var}"}
"#;

#[test]
fn imports_are_read_with_values_for_what_they_leave_open() {
    let environment = Environment::new();
    environment.write("template.yaml", TEMPLATE);
    let start = |word: &str| {
        let word = format!("Word={word}");
        let arguments = [
            "--data",
            "data",
            "--import",
            "template.yaml",
            "--parameter",
            &word,
            "--parameter",
            "Table.Arn=arn:x",
            "--var",
            "var=filled",
            "--base-path",
            "prepend",
        ];
        Server::start(&environment, &arguments)
    };
    let said = |server: &Server| {
        let (api, name) = server.apis().remove(0);
        let resources = server.json("GET", &format!("/restapis/{api}/resources"), "");
        let root = resources["item"][0]["id"]
            .as_str()
            .unwrap_or_else(|| resources["item"]["id"].as_str().unwrap());
        let target = format!("/restapis/{api}/resources/{root}/methods/GET");
        let answer = server.json("POST", &target, "{}");
        (api, name, answer["body"].as_str().unwrap().to_owned())
    };
    let server = start("hello");
    let (api, name, body) = said(&server);
    assert_eq!((&*name, &*body), ("hello", "hello arn:x filled"));
    server.stop();
    // another value is another content of the same API
    let server = start("goodbye");
    let (same, name, body) = said(&server);
    assert_eq!(
        (&*same, &*name, &*body),
        (&*api, "goodbye", "goodbye arn:x filled")
    );
    server.stop();
}

#[test]
fn how_imports_are_read_means_nothing_without_one() {
    let environment = Environment::new();
    let told = environment.run(&["serve", "--ephemeral", "--parameter", "A=b"]);
    assert!(told.contains("add --import FILE"), "{told}");
}
