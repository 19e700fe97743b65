//! Lambda functions as plain processes of this machine: no Docker, AWS's own runtime interface
//! clients, and what a function does is shown.
//!
//! [`LambdaHost`] answers Lambda's HTTP API (`Invoke` and its kin) and is the pipeline's backend for
//! functions. Each execution environment is a process with a Runtime API of its own on a loopback
//! port. Processes are ended in groups; a warden ends them when trygate itself is killed.
//!
//! This is no sandbox: a function runs as the user who runs trygate, sees that user's files and
//! network, and shares `/tmp`. What is limited is its environment, memory, time, processes and output.

#[cfg(not(unix))]
compile_error!("functions are run as process groups, which this system does not have");

mod backend;
mod catalogue;
mod code_package;
mod code_state;
mod described;
mod environment;
mod environment_variables;
mod error;
mod event_stream;
mod fleet;
pub mod function_name;
mod host;
mod input;
mod invoke;
mod job;
pub mod limits;
mod operations;
mod others_first;
mod output;
mod place;
mod policy;
mod process;
mod record;
mod route;
mod runtime;
mod runtime_api;
mod settings;
mod warden;
mod wire;

pub use described::{DescribedCode, DescribedFunction, DescribedPermission, DescribedTwice};
pub use error::{LambdaError, ThrottleReason};
pub use function_name::FunctionName;
pub use host::{FunctionBackend, HostOptions, LambdaHost};
pub use output::{FunctionLine, FunctionLog, NoLog};
pub use route::is_path_of_lambda;
pub use runtime::{Runtime, Toolchain, Undetected};
pub use settings::{BadSettings, FunctionSettings};
pub use wire::{LambdaReply, LambdaRequest};
