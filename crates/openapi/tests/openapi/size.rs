//! Large definitions: reading takes time in proportion to size, and does not take long.

use crate::shared::ambient;
use std::fmt::Write as _;
use std::time::Duration;
use trygate_model::{Clock as _, SystemClock};
use trygate_openapi::{Limits, ReadOptions, Source, read};

/// Makes a definition with so many paths, and about so many bytes for each.
pub(crate) fn definition(paths: usize, bytes_each: usize) -> String {
    let mut text = "openapi: 3.0.1\ninfo: {title: large, version: '1'}\npaths:\n".to_owned();
    let template = "x".repeat(bytes_each.saturating_sub(700));
    for number in 0..paths {
        write!(
            text,
            "  /items{number}/{{id}}:\n    get:\n      parameters:\n      - {{name: id, in: path, \
             required: true, schema: {{type: string}}}}\n      responses:\n        '200':\n          \
             description: fine\n          headers: {{X-A: {{schema: {{type: string}}}}}}\n          \
             content: {{application/json: {{schema: {{$ref: '#/components/schemas/Item{number}'}}}}}}\n      \
             x-amazon-apigateway-integration:\n        type: mock\n        requestTemplates:\n          \
             application/json: '{{\"statusCode\": 200}}'\n        responses:\n          default:\n            \
             statusCode: 200\n            responseParameters: {{method.response.header.X-A: \"'a'\"}}\n            \
             responseTemplates: {{application/json: '{template}'}}\n"
        )
        .unwrap();
    }
    text += "components:\n  schemas:\n";
    for number in 0..paths {
        writeln!(
            text,
            "    Item{number}: {{type: object, properties: {{id: {{type: string}}, next: {{$ref: \
             '#/components/schemas/Item{number}'}}}}}}"
        )
        .unwrap();
    }
    text
}

fn time(text: &str) -> Duration {
    let options = ReadOptions {
        limits: Limits {
            bytes: 64 * 1024 * 1024,
            ..Limits::default()
        },
        ..ReadOptions::file()
    };
    let source = Source::new("large", text.as_bytes());
    let clock = SystemClock::new();
    // other tests run beside this one; the best of three is the nearest to the truth
    let runs = (0..3).map(|_| {
        let start = clock.monotonic();
        let definition = read(&source, &options, &ambient()).unwrap();
        assert!(definition.api.resources.len() > 100);
        clock.monotonic().saturating_sub(start)
    });
    runs.min().unwrap()
}

#[test]
fn reading_is_fast_and_linear() {
    let small = definition(300, 3500);
    let large = definition(3000, 3500);
    assert!((1_000_000..1_300_000).contains(&small.len()));
    assert!(large.len() > 10_000_000);
    let (one, ten) = (time(&small), time(&large));
    println!(
        "{} bytes in {one:?}, {} bytes in {ten:?} (unoptimised where tests are)",
        small.len(),
        large.len()
    );
    // generous: a loaded machine without optimisation
    assert!(one < Duration::from_secs(10), "{one:?}");
    assert!(
        ten < one * 40,
        "{one:?}, then {ten:?} for ten times as much"
    );
}
