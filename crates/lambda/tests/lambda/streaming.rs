//! Functions that answer in streaming mode, invoked both ways.

use crate::support::{Probe, json, with, with_settings};
use serde_json::{Value, json};
use trygate_lambda::{FunctionSettings, LambdaReply};

const STREAMING: &str = "/2021-11-15/functions/probe/response-streaming-invocations";

/// Reads messages of the event stream: their type and payload.
fn messages(reply: &LambdaReply) -> Vec<(String, Vec<u8>)> {
    let number = |bytes: &[u8]| u32::from_be_bytes(bytes.try_into().unwrap()) as usize;
    let mut rest = reply.body.as_slice();
    let mut found = Vec::new();
    while !rest.is_empty() {
        let (length, headers_length) = (number(&rest[..4]), number(&rest[4..8]));
        assert_eq!(number(&rest[8..12]), crc32fast::hash(&rest[..8]) as usize);
        let (message, after) = rest.split_at(length);
        let sum = crc32fast::hash(&message[..length - 4]);
        assert_eq!(number(&message[length - 4..]), sum as usize);
        let headers = String::from_utf8_lossy(&message[12..12 + headers_length]);
        let event_type = ["PayloadChunk", "InvokeComplete"];
        let event_type = event_type.iter().find(|name| headers.contains(**name));
        let payload = message[12 + headers_length..length - 4].to_vec();
        found.push(((*event_type.unwrap()).to_owned(), payload));
        rest = after;
    }
    found
}

fn streamed(settings: &mut FunctionSettings) {
    settings.handler = "probe.streamed".into();
}

#[test]
fn a_stream_arrives_with_its_metadata_and_its_end() {
    with_settings(Probe::Node, streamed, async |host| {
        let metadata = json!({"statusCode": 201, "headers": {"X-A": "b"}});
        let event = json!({"metadata": metadata, "parts": ["eins ", "zwölf"]}).to_string();
        let reply = host.call("POST", STREAMING, &[], event).await;
        assert_eq!(reply.status, 200);
        assert_eq!(
            reply.header("Content-Type"),
            Some("application/vnd.amazon.eventstream")
        );
        let messages = messages(&reply);
        let (last, chunks) = messages.split_last().unwrap();
        assert_eq!(last, &("InvokeComplete".to_owned(), b"{}".to_vec()));
        assert!(chunks.iter().all(|(kind, _)| kind == "PayloadChunk"));
        let payload: Vec<u8> = chunks
            .iter()
            .flat_map(|(_, payload)| payload.clone())
            .collect();
        let zeros = payload
            .windows(8)
            .position(|window| window == [0; 8])
            .unwrap();
        let found: Value = serde_json::from_slice(&payload[..zeros]).unwrap();
        assert_eq!(found["statusCode"], 201);
        assert_eq!(found["headers"]["X-A"], "b");
        assert_eq!(String::from_utf8_lossy(&payload[zeros + 8..]), "eins zwölf");
    });
}

#[test]
fn a_stream_that_fails_says_so_at_its_end() {
    with_settings(Probe::Node, streamed, async |host| {
        let event = json!({"parts": ["begun"], "fail": "out of words"}).to_string();
        let reply = host.call("POST", STREAMING, &[], event).await;
        let messages = messages(&reply);
        let (last, _) = messages.split_last().unwrap();
        let complete: Value = serde_json::from_slice(&last.1).unwrap();
        assert_eq!(complete["ErrorCode"], "RangeError", "{complete}");
        let details = complete["ErrorDetails"].as_str().unwrap();
        assert!(details.contains("out of words"), "{details}");
    });
}

#[test]
fn streaming_functions_can_be_invoked_buffered_and_others_streaming() {
    with_settings(Probe::Node, streamed, async |host| {
        let event = json!({"parts": ["one", "two"]});
        assert_eq!(host.invoke(&event).await.body, b"onetwo");
    });
    with(Probe::Python, async |host| {
        let reply = host.call("POST", STREAMING, &[], r#"{"a":1}"#).await;
        let messages = messages(&reply);
        assert_eq!(messages.len(), 2);
        let answer: Value = serde_json::from_slice(&messages[0].1).unwrap();
        assert_eq!(answer["event"], json!({"a": 1}));
        let event = json!({"do": "fail", "message": "no"}).to_string();
        let reply = host.call("POST", STREAMING, &[], event).await;
        let complete: Value = serde_json::from_slice(&self::messages(&reply)[0].1).unwrap();
        // AWS's client for Python reports every class so; the class stands in the details
        assert_eq!(complete["ErrorCode"], "Unhandled");
        let details = complete["ErrorDetails"].as_str().unwrap();
        assert!(details.contains("ValueError"), "{details}");
        let reply = host.invoke(&json!({})).await;
        assert_eq!(json(&reply)["event"], json!({}));
    });
}
