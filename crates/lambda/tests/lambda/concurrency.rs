//! Many invocations at once, and the limits of that.

use crate::support::{Host, Probe, block_on, json, settings, with_settings};
use serde_json::json;
use std::collections::BTreeSet;
use std::sync::Arc;
use trygate_lambda::FunctionSettings;

#[test]
fn a_hundred_invocations_at_once_are_all_answered() {
    for probe in [Probe::Python, Probe::Rust] {
        let Some((settings, _folder)) = settings(probe) else {
            println!("skipped: the runtime {probe:?} is not here");
            continue;
        };
        block_on(async {
            let host = Arc::new(Host::with_environments(8));
            host.lambda.declare(&settings).unwrap();
            let calls = (0..100).map(|number| {
                let host = host.clone();
                tokio::spawn(async move {
                    let answer = json(&host.invoke(&json!({"number": number})).await);
                    answer["event"]["number"].as_u64().unwrap()
                })
            });
            let calls: Vec<_> = calls.collect();
            let mut seen = BTreeSet::new();
            for call in calls {
                seen.insert(call.await.unwrap());
            }
            assert_eq!(seen, (0..100).collect());
        });
    }
}

#[test]
fn invocations_at_once_have_a_process_each() {
    with_settings(
        Probe::Python,
        |_| {},
        async |host| {
            let event = json!({"do": "sleep", "seconds": 1});
            let (first, second) = tokio::join!(host.invoke(&event), host.invoke(&event));
            assert_ne!(json(&first), json(&second));
        },
    );
}

#[test]
fn reserved_concurrency_is_a_limit() {
    let one = |settings: &mut FunctionSettings| settings.reserved_concurrency = Some(1);
    with_settings(Probe::Python, one, async |host| {
        host.invoke(&json!({})).await;
        let event = json!({"do": "sleep", "seconds": 1});
        let (first, second) = tokio::join!(host.invoke(&event), host.invoke(&event));
        assert_eq!(first.status, 200);
        assert_eq!(second.status, 429);
        assert_eq!(
            second.header("x-amzn-ErrorType"),
            Some("TooManyRequestsException")
        );
        assert_eq!(
            json(&second),
            json!({
                "Reason": "ReservedFunctionConcurrentInvocationLimitExceeded",
                "Type": "User",
                "message": "Rate Exceeded.",
            })
        );
        assert_eq!(host.invoke(&json!({})).await.status, 200);
    });
    let none = |settings: &mut FunctionSettings| settings.reserved_concurrency = Some(0);
    with_settings(Probe::Python, none, async |host| {
        assert_eq!(host.invoke(&json!({})).await.status, 429);
    });
}
