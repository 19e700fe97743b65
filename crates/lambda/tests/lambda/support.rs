//! What the tests share: runtimes, hosts and invocations.

use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::{Arc, LazyLock, Mutex};
use std::time::Duration;
use trygate_invoke::LiveReply;
use trygate_lambda::{
    FunctionLine, FunctionLog, FunctionSettings, HostOptions, LambdaHost, LambdaReply,
    LambdaRequest, Runtime, Toolchain,
};
use trygate_model::{Ambient, SystemClock, SystemIds, TextMap};

/// The folder of the test functions.
pub(crate) fn functions() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/functions")
}

/// The build's `target` directory: this file's test runs from `target/debug/deps`.
fn target() -> PathBuf {
    let test = std::env::current_exe().unwrap();
    test.ancestors().nth(3).unwrap().to_owned()
}

/// The Python that has AWS's client: named by the variable, the one of the end-to-end tests, or the
/// machine's.
pub(crate) static PYTHON: LazyLock<Option<PathBuf>> = LazyLock::new(|| {
    let named = std::env::var_os("TRYGATE_LAMBDA_PYTHON").map(PathBuf::from);
    let venv = target().join("e2e-venv/bin/python");
    let found = named
        .into_iter()
        .chain([venv, PathBuf::from("python3")])
        .find(|python| {
            Command::new(python)
                .args(["-c", "import awslambdaric"])
                .stderr(Stdio::null())
                .status()
                .is_ok_and(|status| status.success())
        });
    if found.is_none() {
        println!("skipped: no python3 with awslambdaric is here");
    }
    found
});

/// The folder of `aws-lambda-ric`: named by the variable, or installed by xtask.
pub(crate) static NODE_CLIENT: LazyLock<Option<PathBuf>> = LazyLock::new(|| {
    let named = std::env::var_os("TRYGATE_LAMBDA_NODE_CLIENT").map(PathBuf::from);
    let installed = target().join("lambda-node/node_modules/aws-lambda-ric");
    let found = named
        .into_iter()
        .chain([installed])
        .find(|package| package.join("bin/index.mjs").is_file());
    found.filter(|_| {
        Command::new("node")
            .arg("--version")
            .stdout(Stdio::null())
            .status()
            .is_ok_and(|status| status.success())
    })
});

/// The Rust `bootstrap`, which `cargo test` builds beside the tests.
fn probe_bootstrap() -> Option<PathBuf> {
    let built = target().join("debug/examples/probe_bootstrap");
    Some(built).filter(|path| path.is_file())
}

/// The runtimes that the probe is written for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Probe {
    Python,
    Node,
    Rust,
}

/// Runs a test for each runtime that is here, and says which is not.
pub(crate) fn each_runtime(test: impl AsyncFn(Probe, Host)) {
    for probe in [Probe::Python, Probe::Node, Probe::Rust] {
        with(probe, async |host| test(probe, host).await);
    }
}

/// Runs a test with a function `probe` in one runtime, or says that the runtime is not here.
pub(crate) fn with(probe: Probe, test: impl AsyncFnOnce(Host)) {
    with_settings(probe, |_| {}, test);
}

/// The same with settings of its own.
pub(crate) fn with_settings(
    probe: Probe,
    change: impl FnOnce(&mut FunctionSettings),
    test: impl AsyncFnOnce(Host),
) {
    let Some((mut settings, folder)) = settings(probe) else {
        println!("skipped: the runtime {probe:?} is not here");
        return;
    };
    change(&mut settings);
    block_on(async {
        let host = Host::new();
        host.lambda.declare(&settings).unwrap();
        test(host).await;
    });
    drop(folder);
}

/// Runs a test with time, sockets and processes.
pub(crate) fn block_on(test: impl Future<Output = ()>) {
    tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .unwrap()
        .block_on(test);
}

/// Makes the settings of a probe; the folder is its code where that had to be put together.
pub(crate) fn settings(probe: Probe) -> Option<(FunctionSettings, Option<tempfile::TempDir>)> {
    let (runtime, handler, code, folder) = match probe {
        Probe::Python => {
            PYTHON.as_ref()?;
            (
                "python3.11",
                "probe.handler",
                functions().join("python"),
                None,
            )
        }
        Probe::Node => {
            NODE_CLIENT.as_ref()?;
            (
                "nodejs22.x",
                "probe.handler",
                functions().join("node"),
                None,
            )
        }
        Probe::Rust => {
            let folder = tempfile::tempdir().unwrap();
            std::fs::copy(probe_bootstrap()?, folder.path().join("bootstrap")).unwrap();
            let code = folder.path().to_owned();
            ("provided.al2023", "bootstrap", code, Some(folder))
        }
    };
    let runtime = Runtime::parse(runtime).unwrap();
    let mut settings = FunctionSettings::new("probe".into(), runtime, handler.into(), code);
    // starting a runtime on a machine that is busy with other tests takes a while
    settings.timeout_seconds = 20;
    settings.memory_megabytes = 512;
    Some((settings, folder))
}

/// A host and what its functions printed.
pub(crate) struct Host {
    pub(crate) lambda: Arc<LambdaHost>,
    pub(crate) lines: Arc<Lines>,
}

#[derive(Default)]
pub(crate) struct Lines(Mutex<Vec<(Option<String>, String)>>);

impl Lines {
    pub(crate) fn texts(&self) -> Vec<String> {
        let lines = self.0.lock().unwrap();
        lines.iter().map(|(_, text)| text.clone()).collect()
    }

    pub(crate) fn with_ids(&self) -> Vec<(Option<String>, String)> {
        self.0.lock().unwrap().clone()
    }
}

impl FunctionLog for Lines {
    fn line(&self, line: FunctionLine<'_>) {
        let id = line.request_id.map(str::to_owned);
        self.0.lock().unwrap().push((id, line.text.to_owned()));
    }
}

impl Host {
    pub(crate) fn new() -> Self {
        Self::with_environments(16)
    }

    pub(crate) fn with_environments(environments: usize) -> Self {
        Self::made(environments, None, false)
    }

    /// A host that keeps functions in a folder.
    pub(crate) fn keeping(folder: &Path) -> Self {
        Self::made(16, Some(folder.to_owned()), false)
    }

    /// A host that lets services invoke only what policies allow.
    pub(crate) fn enforcing() -> Self {
        Self::made(16, None, true)
    }

    fn made(environments: usize, folder: Option<PathBuf>, enforce_permissions: bool) -> Self {
        let lines = Arc::new(Lines::default());
        let mut toolchain = Toolchain::in_path(std::env::var_os("PATH").unwrap());
        if let Some(python) = &*PYTHON {
            toolchain.python = python.into();
        }
        toolchain.node_client.clone_from(&NODE_CLIENT);
        let options = HostOptions {
            ambient: Ambient {
                clock: Arc::new(SystemClock::new()),
                ids: Arc::new(SystemIds),
                account_id: "123456789012".into(),
                region: "eu-west-1".into(),
            },
            toolchain,
            credentials: TextMap::new(),
            log: lines.clone(),
            environments,
            folder,
            enforce_permissions,
        };
        let lambda = Arc::new(LambdaHost::new(options).unwrap());
        Self { lambda, lines }
    }

    /// Sends one call of Lambda's API.
    pub(crate) async fn call(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: impl Into<Vec<u8>>,
    ) -> LambdaReply {
        let (path, query) = path.split_once('?').unwrap_or((path, ""));
        let headers = headers.iter();
        self.lambda
            .handle(LambdaRequest {
                method: method.into(),
                path: path.into(),
                query: query.into(),
                headers: headers.map(|(n, v)| ((*n).into(), (*v).into())).collect(),
                body: body.into(),
            })
            .await
    }

    /// Begins a streaming invocation of the probe.
    pub(crate) async fn stream(&self, headers: &[(&str, &str)], event: &Value) -> LiveReply {
        let headers = headers.iter();
        self.lambda
            .handle_streaming(LambdaRequest {
                method: "POST".into(),
                path: "/2021-11-15/functions/probe/response-streaming-invocations".into(),
                query: String::new(),
                headers: headers.map(|(n, v)| ((*n).into(), (*v).into())).collect(),
                body: event.to_string().into(),
            })
            .await
    }

    /// Invokes the probe, with headers.
    pub(crate) async fn invoke_with(&self, headers: &[(&str, &str)], event: &Value) -> LambdaReply {
        let path = "/2015-03-31/functions/probe/invocations";
        self.call("POST", path, headers, event.to_string()).await
    }

    /// Invokes the probe.
    pub(crate) async fn invoke(&self, event: &Value) -> LambdaReply {
        self.invoke_with(&[], event).await
    }
}

/// Reads the payload of an answer.
pub(crate) fn json(reply: &LambdaReply) -> Value {
    serde_json::from_slice(&reply.body)
        .unwrap_or_else(|_| panic!("no JSON: {}", String::from_utf8_lossy(&reply.body)))
}

/// Replaces the ids in a text.
pub(crate) fn without_ids(text: &str) -> String {
    let is_id = |text: &str| {
        text.len() == 36
            && text.chars().enumerate().all(|(at, c)| match at {
                8 | 13 | 18 | 23 => c == '-',
                _ => c.is_ascii_hexdigit(),
            })
    };
    let mut rest = text;
    let mut out = String::new();
    while let Some(c) = rest.chars().next() {
        if rest.get(..36).is_some_and(is_id) {
            out.push_str("<id>");
            rest = &rest[36..];
        } else {
            out.push(c);
            rest = &rest[c.len_utf8()..];
        }
    }
    out
}

/// Tells whether a process lives; one that is dead and only waits to be collected does not.
pub(crate) fn lives(process: u64) -> bool {
    std::fs::read_to_string(format!("/proc/{process}/stat")).is_ok_and(|stat| {
        let state = stat.rsplit(") ").next().unwrap_or_default();
        !state.starts_with('Z')
    })
}

/// Waits until processes are gone; a killed one takes a moment.
pub(crate) async fn gone(processes: &[u64]) -> bool {
    for _ in 0..200 {
        if !processes.iter().any(|process| lives(*process)) {
            return true;
        }
        tokio::time::sleep(Duration::from_millis(25)).await;
    }
    false
}
