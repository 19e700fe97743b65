//! The program as users run it: every case starts the binary in an environment of its own and looks
//! at stdout, stderr and the exit code together.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test that cannot go on has failed"
)]

#[path = "cli/environment.rs"]
mod environment;

#[path = "cli/examples.rs"]
mod examples;

#[path = "cli/definitions.rs"]
mod definitions;

#[path = "cli/doctor.rs"]
mod doctor;

#[path = "cli/usage.rs"]
mod usage;

#[path = "cli/eval.rs"]
mod eval;

#[path = "cli/eval_oracle.rs"]
mod eval_oracle;

#[path = "cli/authorizers.rs"]
mod authorizers;

#[path = "cli/export.rs"]
mod export;
#[path = "cli/replies.rs"]
mod replies;

#[path = "cli/https_backends.rs"]
mod https_backends;

#[path = "cli/import.rs"]
mod import;

#[path = "cli/http_backends.rs"]
mod http_backends;

#[cfg(unix)]
#[path = "cli/serve.rs"]
mod serve;

#[cfg(unix)]
#[path = "cli/template_functions.rs"]
mod template_functions;
