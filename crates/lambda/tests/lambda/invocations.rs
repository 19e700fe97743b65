//! What a function sees, and how its answers come back.

use crate::support::{Host, Probe, each_runtime, functions, json, with, with_settings};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::json;
use trygate_lambda::{FunctionSettings, Runtime};

#[test]
fn an_event_reaches_the_function_and_its_answer_comes_back() {
    each_runtime(async |probe, host| {
        let event = json!({"do": "echo", "text": "größer 🦊", "number": 1.5, "none": null});
        let context = STANDARD.encode(r#"{"custom":{"a":"b"}}"#);
        let headers = [
            ("X-Amz-Client-Context", context.as_str()),
            (
                "X-Amzn-Trace-Id",
                "Root=1-5c7674f4-a3491d0a9c8012c191821b83",
            ),
        ];
        let reply = host.invoke_with(&headers, &event).await;
        assert_eq!(reply.status, 200, "{probe:?}");
        let names: Vec<&str> = reply
            .headers
            .iter()
            .map(|(name, _)| name.as_str())
            .collect();
        let expected = [
            "Content-Type",
            "x-amzn-RequestId",
            "x-amzn-Remapped-Content-Length",
            "X-Amz-Executed-Version",
            "X-Amzn-Trace-Id",
        ];
        assert_eq!(names, expected);
        assert_eq!(reply.header("X-Amz-Executed-Version"), Some("$LATEST"));
        let trace = reply.header("X-Amzn-Trace-Id").unwrap();
        let root = "Root=1-5c7674f4-a3491d0a9c8012c191821b83;Parent=";
        assert!(trace.starts_with(root), "{trace}");
        let answer = json(&reply);
        assert_eq!(answer["event"], event, "{probe:?}");
        let context = &answer["context"];
        assert_eq!(
            context["request_id"].as_str(),
            reply.header("x-amzn-RequestId")
        );
        assert_eq!(
            context["arn"],
            "arn:aws:lambda:eu-west-1:123456789012:function:probe"
        );
        assert_eq!(context["name"], "probe");
        assert_eq!(context["version"], "$LATEST");
        let memory = &context["memory"];
        assert!(memory == "512" || memory == 512, "{memory}");
        if probe != Probe::Rust {
            assert_eq!(context["client"], json!({"a": "b"}));
            let remaining = context["remaining"].as_u64().unwrap();
            assert!((1..=20_000).contains(&remaining), "{remaining}");
        }
    });
}

#[test]
fn a_process_is_kept_warm() {
    with(Probe::Python, async |host| {
        for calls in 1..=3 {
            let answer = json(&host.invoke(&json!({})).await);
            assert_eq!(answer["calls"], calls);
        }
    });
}

#[test]
fn an_absent_payload_is_an_empty_object() {
    with(Probe::Python, async |host| {
        let path = "/2015-03-31/functions/probe/invocations";
        let reply = host.call("POST", path, &[], "").await;
        assert_eq!(json(&reply)["event"], json!({}));
    });
}

#[test]
fn functions_are_named_in_every_way_of_lambda() {
    with(Probe::Python, async |host| {
        let arn = "arn:aws:lambda:us-east-2:999999999999:function:probe";
        for (name, seen) in [
            (
                "probe:live",
                "arn:aws:lambda:eu-west-1:123456789012:function:probe:live",
            ),
            (
                "111111111111:function:probe",
                "arn:aws:lambda:eu-west-1:111111111111:function:probe",
            ),
            (arn, arn),
            (
                "probe?Qualifier=$LATEST",
                "arn:aws:lambda:eu-west-1:123456789012:function:probe:$LATEST",
            ),
            (
                "arn%3Aaws%3Alambda%3Aus-east-2%3A999999999999%3Afunction%3Aprobe?Qualifier=live",
                "arn:aws:lambda:us-east-2:999999999999:function:probe:live",
            ),
        ] {
            let (name, query) = name.split_once('?').unwrap_or((name, ""));
            let path = format!("/2015-03-31/functions/{name}/invocations?{query}");
            let reply = host.call("POST", &path, &[], "{}").await;
            assert_eq!(json(&reply)["context"]["arn"], seen, "{name}");
        }
    });
}

#[test]
fn the_environment_is_clean() {
    let variables = |settings: &mut FunctionSettings| {
        settings
            .environment
            .insert("TABLE_NAME".into(), "pets".into());
        settings
            .environment
            .insert("LANG".into(), "de_DE.UTF-8".into());
    };
    with_settings(Probe::Python, variables, async |host| {
        let answer = json(&host.invoke(&json!({"do": "environment"})).await);
        let found = answer["variables"].as_object().unwrap();
        let mut names: Vec<&str> = found.keys().map(String::as_str).collect();
        names.sort_unstable();
        let expected = [
            "AWS_DEFAULT_REGION",
            "AWS_EXECUTION_ENV",
            "AWS_LAMBDA_FUNCTION_MEMORY_SIZE",
            "AWS_LAMBDA_FUNCTION_NAME",
            "AWS_LAMBDA_FUNCTION_VERSION",
            "AWS_LAMBDA_INITIALIZATION_TYPE",
            "AWS_LAMBDA_LOG_GROUP_NAME",
            "AWS_LAMBDA_LOG_STREAM_NAME",
            "AWS_LAMBDA_RUNTIME_API",
            "AWS_REGION",
            "HOME",
            "LAMBDA_RUNTIME_DIR",
            "LAMBDA_TASK_ROOT",
            "LANG",
            "PATH",
            "TABLE_NAME",
            "TMPDIR",
            "TZ",
            "_HANDLER",
            "_X_AMZN_TRACE_ID",
        ];
        // the shell and Python set some of their own
        names.retain(|name| !["PWD", "OLDPWD", "SHLVL", "_", "LC_CTYPE"].contains(name));
        assert_eq!(names, expected);
        assert_eq!(found["TABLE_NAME"], "pets");
        assert_eq!(found["LANG"], "de_DE.UTF-8");
        assert_eq!(found["AWS_REGION"], "eu-west-1");
        assert_eq!(found["_HANDLER"], "probe.handler");
        assert_eq!(found["AWS_EXECUTION_ENV"], "AWS_Lambda_python3.11");
        assert_eq!(answer["directory"], found["LAMBDA_TASK_ROOT"]);
    });
}

#[test]
fn each_process_has_a_temporary_directory_of_its_own_that_goes_with_the_host() {
    let mut temporary = String::new();
    with(Probe::Python, async |host| {
        let first = json(&host.invoke(&json!({"do": "write"})).await);
        let second = json(&host.invoke(&json!({"do": "write"})).await);
        assert_eq!(first["size"], 1);
        assert_eq!(second["size"], 2, "a warm process finds its files");
        temporary = first["temporary"].as_str().unwrap().to_owned();
        assert!(std::path::Path::new(&temporary).is_dir());
    });
    assert!(temporary.is_empty() || !std::path::Path::new(&temporary).exists());
}

#[test]
fn output_is_shown_with_its_request_and_in_the_tail_of_the_log() {
    for probe in [Probe::Python, Probe::Node] {
        with(probe, async |host| {
            let event = json!({"do": "print", "lines": ["one", "zwölf"], "error": "oh"});
            let reply = host
                .invoke_with(&[("X-Amz-Log-Type", "Tail")], &event)
                .await;
            assert_eq!(json(&reply), json!(null));
            let id = reply.header("x-amzn-RequestId").unwrap().to_owned();
            let tail = STANDARD
                .decode(reply.header("X-Amz-Log-Result").unwrap())
                .unwrap();
            let tail = String::from_utf8(tail).unwrap();
            let start = format!("START RequestId: {id} Version: $LATEST\n");
            assert!(tail.contains(&start), "{tail}");
            assert!(tail.contains("zwölf\n"), "{tail}");
            assert!(tail.contains(&format!(
                "\nEND RequestId: {id}\nREPORT RequestId: {id}\tDuration: "
            )));
            assert!(
                tail.contains("\tMemory Size: 512 MB\tMax Memory Used: "),
                "{tail}"
            );
            assert!(tail.contains(" MB\tInit Duration: "), "{tail}");
            let lines = host.lines.with_ids();
            for wanted in ["one", "zwölf", "oh"] {
                let is_wanted = |(of, text): &&(Option<String>, String)| {
                    of.as_ref() == Some(&id) && text.contains(wanted)
                };
                assert!(
                    lines.iter().any(|line| is_wanted(&line)),
                    "{wanted}: {lines:?}"
                );
            }
            // a warm invocation has a log of its own
            let reply = host
                .invoke_with(&[("X-Amz-Log-Type", "Tail")], &json!({}))
                .await;
            let tail = STANDARD
                .decode(reply.header("X-Amz-Log-Result").unwrap())
                .unwrap();
            let tail = String::from_utf8(tail).unwrap();
            assert!(tail.starts_with("START RequestId: "), "{tail}");
            assert!(!tail.contains("Init Duration"), "{tail}");
        });
    }
}

#[test]
fn any_command_that_speaks_the_runtime_api_runs() {
    crate::support::block_on(async {
        let host = Host::new();
        let words = vec!["sh".to_owned(), "loop.sh".to_owned()];
        let settings = FunctionSettings::new(
            "probe".into(),
            Runtime::Command { words },
            "anything".into(),
            functions().join("shell"),
        );
        if std::process::Command::new("curl")
            .arg("--version")
            .output()
            .is_err()
        {
            println!("skipped: no curl is here");
            return;
        }
        host.lambda.declare(&settings).unwrap();
        let reply = host.invoke(&json!({"a": 1})).await;
        assert_eq!(
            json(&reply),
            json!({"handler": "anything", "event": {"a": 1}})
        );
    });
}

#[test]
fn the_kind_of_code_is_found_out() {
    let detect = |folder: &str, handler: Option<&str>| {
        Runtime::detect(&functions().join(folder), handler)
            .map(|(runtime, handler)| format!("{} {handler}", runtime.identifier()))
    };
    assert_eq!(
        detect("python", Some("probe.handler")).unwrap(),
        "python3.13 probe.handler"
    );
    assert_eq!(
        detect("node", Some("probe.handler")).unwrap(),
        "nodejs22.x probe.handler"
    );
    assert!(detect("python", None).is_err());
    assert!(detect("python", Some("absent.handler")).is_err());
    let folder = tempfile::tempdir().unwrap();
    let detect = || {
        Runtime::detect(folder.path(), None)
            .map(|(runtime, handler)| format!("{} {handler}", runtime.identifier()))
            .unwrap()
    };
    for (file, found) in [
        ("app.mjs", "nodejs22.x app.lambdaHandler"),
        ("index.js", "nodejs22.x index.handler"),
        (
            "lambda_function.py",
            "python3.13 lambda_function.lambda_handler",
        ),
        ("bootstrap", "provided.al2023 bootstrap"),
    ] {
        std::fs::write(folder.path().join(file), "").unwrap();
        assert_eq!(detect(), found);
    }
}
