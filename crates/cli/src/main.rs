//! The `trygate` program: reads arguments, runs one command, turns its result into an exit code.
//!
//! Exit codes: 0 it ran, 1 an expectation failed or the doctor found something, 2 bad usage or a bad
//! definition, 70 a bug.

mod access_args;
mod answer;
mod args;
mod candidates;
mod certificate_args;
mod commands;
mod complaint;
mod credentials;
mod data_dir;
mod definition;
mod definition_import;
mod function_args;
mod function_file;
mod import_ledger;
mod json_layout;
mod local_files;
mod palette;
mod panics;
mod place;
mod reply_args;
mod request_args;
mod route_args;
mod route_file;
mod settings_file;
mod template_functions;

use args::{Arguments, Command};
use clap::Parser as _;
use complaint::{Complaint, Exit};
use std::process::ExitCode;

/// Rendering makes and drops many small values, which this allocator does faster than the system's.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => return args::explain(&error),
    };
    panics::caught(|| run(arguments)).into()
}

fn run(arguments: Arguments) -> Exit {
    let output = palette::Output::of(arguments.color, arguments.verbose);
    let as_json = arguments.command.wants_json();
    let result = match arguments.command {
        Command::Invoke(command) => commands::invoke::run(&command, output),
        Command::Authorize(command) => commands::authorize::run(&command, output),
        Command::Doctor(command) => commands::doctor::run(&command, output),
        Command::Eval(command) => commands::eval::run(&command, output),
        Command::Export(command) => commands::export::run(&command, output),
        Command::Import(command) => commands::import::run(&command, output),
        Command::Serve(command) => commands::serve::run(*command, output),
        Command::Snapshot(command) => commands::snapshot::run(&command),
    };
    result.unwrap_or_else(|complaint: Complaint| complaint.report(output, as_json))
}
