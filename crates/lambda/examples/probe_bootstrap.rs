//! The probe as a Rust `bootstrap`: does what the event says, so that a test can watch the host. It
//! is built with AWS's own runtime crate and used by the tests of this crate.

use lambda_runtime::{Error, LambdaEvent, service_fn};
use serde_json::{Value, json};
use std::time::Duration;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    if std::env::var("FAIL_TO_START").is_ok() {
        std::process::exit(3);
    }
    lambda_runtime::run(service_fn(probe)).await
}

async fn probe(event: LambdaEvent<Value>) -> Result<Value, Error> {
    let (event, context) = event.into_parts();
    let number = |name: &str| event.get(name).and_then(Value::as_u64).unwrap_or_default();
    match event.get("do").and_then(Value::as_str).unwrap_or("echo") {
        "echo" => Ok(json!({
            "event": event,
            "context": {
                "request_id": context.request_id,
                "arn": context.invoked_function_arn,
                "deadline": context.deadline,
                "name": context.env_config.function_name,
                "version": context.env_config.version,
                "memory": context.env_config.memory,
            },
        })),
        "fail" => Err("the probe fails as it was told to".into()),
        "sleep" => {
            tokio::time::sleep(Duration::from_millis(number("milliseconds"))).await;
            Ok(std::process::id().into())
        }
        "exit" => std::process::exit(i32::try_from(number("status")).unwrap_or(1)),
        other => Err(format!("the probe does not know {other}").into()),
    }
}
