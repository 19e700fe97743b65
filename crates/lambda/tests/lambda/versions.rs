//! Versions and aliases of functions that were declared: the directory runs under every number, and
//! sees which one it is.

use crate::support::{Host, Probe, json, with_settings};
use serde_json::{Value, json};

/// Invokes the probe by a qualifier: the version that answered, and the context that the function saw.
async fn seen(host: &Host, qualifier: &str) -> (String, Value) {
    let path = format!("/2015-03-31/functions/probe:{qualifier}/invocations");
    let reply = host.call("POST", &path, &[], "{}").await;
    assert_eq!(reply.status, 200, "{reply:?}");
    let executed = reply.header("X-Amz-Executed-Version").unwrap().to_owned();
    (executed, json(&reply)["context"].clone())
}

#[test]
fn a_declared_function_runs_under_every_version_and_alias() {
    let named = |settings: &mut trygate_lambda::FunctionSettings| {
        settings.aliases = [("live".to_owned(), "7".to_owned())].into();
    };
    with_settings(Probe::Python, named, async |host| {
        for (qualifier, version) in [
            ("3", "3"),
            ("live", "7"),
            ("7", "7"),
            ("$LATEST", "$LATEST"),
            // nobody says which version this means
            ("other", "$LATEST"),
        ] {
            let (executed, context) = seen(&host, qualifier).await;
            assert_eq!(
                (&*executed, &context["version"]),
                (version, &json!(version))
            );
            let arn = context["arn"].as_str().unwrap();
            assert!(
                arn.ends_with(&format!(":function:probe:{qualifier}")),
                "{arn}"
            );
        }
        let view = "/2015-03-31/functions/probe/configuration?Qualifier=live";
        let reply = host.call("GET", view, &[], "").await;
        assert_eq!(json(&reply)["Version"], "7", "{reply:?}");
        for qualifier in ["0", "007"] {
            let path = format!("/2015-03-31/functions/probe:{qualifier}/invocations");
            assert_eq!(host.call("POST", &path, &[], "{}").await.status, 404);
        }
    });
}

#[test]
fn an_alias_is_no_number_and_means_one() {
    for (name, version) in [("3", "3"), ("live", "x"), ("live", "0"), ("a b", "1")] {
        let change = |settings: &mut trygate_lambda::FunctionSettings| {
            settings.aliases = [(name.to_owned(), version.to_owned())].into();
            assert!(settings.check().is_err(), "{name} {version}");
            settings.aliases.clear();
        };
        with_settings(Probe::Python, change, async |_| {});
    }
}
