//! The environment that a function runs with: what it declares, what Lambda sets, and nothing of
//! trygate's own but `PATH`.
//!
//! The names are those of Lambda's guide on environment variables. X-Ray's variables are left out:
//! no daemon listens.

use crate::runtime::Toolchain;
use crate::settings::Plan;
use std::net::SocketAddr;
use std::path::Path;
use trygate_model::TextMap;

/// Lists the variables.
pub(crate) fn of(
    plan: &Plan,
    toolchain: &Toolchain,
    credentials: &TextMap,
    runtime_api: SocketAddr,
    temporary: &Path,
    log_stream: &str,
) -> Vec<(String, String)> {
    let settings = &plan.settings;
    let code = settings.code.display().to_string();
    let temporary = temporary.display().to_string();
    let mut variables: TextMap = TextMap::new();
    let mut set = |name: &str, value: String| {
        variables.insert(name.to_owned(), value);
    };
    set("PATH", toolchain.path.to_string_lossy().into_owned());
    set("LANG", "en_US.UTF-8".into());
    set("TZ", ":UTC".into());
    set("HOME", temporary.clone());
    for (name, value) in &settings.environment {
        set(name, value.clone());
    }
    // the function's own may not replace the rest
    set("TMPDIR", temporary);
    set("_HANDLER", settings.handler.clone());
    set("LAMBDA_TASK_ROOT", code.clone());
    set("LAMBDA_RUNTIME_DIR", code);
    set("AWS_REGION", plan.region.clone());
    set("AWS_DEFAULT_REGION", plan.region.clone());
    set("AWS_LAMBDA_FUNCTION_NAME", settings.name.clone());
    set("AWS_LAMBDA_FUNCTION_VERSION", plan.version.clone());
    set(
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE",
        settings.memory_megabytes.to_string(),
    );
    set("AWS_LAMBDA_INITIALIZATION_TYPE", "on-demand".into());
    set(
        "AWS_LAMBDA_LOG_GROUP_NAME",
        format!("/aws/lambda/{}", settings.name),
    );
    set("AWS_LAMBDA_LOG_STREAM_NAME", log_stream.to_owned());
    set("AWS_LAMBDA_RUNTIME_API", runtime_api.to_string());
    if let Some(runtime) = settings.runtime.execution_environment() {
        set("AWS_EXECUTION_ENV", runtime);
    }
    for (name, value) in credentials {
        set(name, value.clone());
    }
    variables.into_iter().collect()
}
