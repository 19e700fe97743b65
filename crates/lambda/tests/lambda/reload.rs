//! Code that changes between invocations.

use crate::support::{Host, PYTHON, block_on, json};
use serde_json::json;
use trygate_lambda::{FunctionSettings, Runtime};

#[test]
fn changed_code_is_run_at_the_next_invocation() {
    if PYTHON.is_none() {
        return;
    }
    block_on(async {
        let folder = tempfile::tempdir().unwrap();
        let write = |name: &str, text: &str| {
            let path = folder.path().join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        };
        write(
            "app.py",
            "from lib import text\ncalls = 0\ndef handler(event, context):\n  global calls\n  calls += 1\n  return [text.TEXT, calls]\n",
        );
        write("lib/text.py", "TEXT = 'one'\n");
        let host = Host::new();
        let runtime = Runtime::parse("python3.13").unwrap();
        let mut settings = FunctionSettings::new(
            "probe".into(),
            runtime,
            "app.handler".into(),
            folder.path().into(),
        );
        settings.timeout_seconds = 20;
        host.lambda.declare(&settings).unwrap();
        let invoke = async || json(&host.invoke(&json!({})).await);
        assert_eq!(invoke().await, json!(["one", 1]));
        assert_eq!(invoke().await, json!(["one", 2]));
        write("lib/text.py", "TEXT = 'two'\n");
        assert_eq!(invoke().await, json!(["two", 1]));
        write("app.py", "def handler(event, context) return\n");
        assert_eq!(invoke().await["errorType"], "Runtime.UserCodeSyntaxError");
        write(
            "app.py",
            "def handler(event, context):\n  return 'mended'\n",
        );
        assert_eq!(invoke().await, "mended");
    });
}
