//! The arguments that all commands share. Those of a command stand in the command's own file.

use crate::commands::{authorize, doctor, eval, export, import, invoke, serve, snapshot};
use crate::complaint::Exit;
use clap::{ColorChoice, Parser, Subcommand};
use std::process::ExitCode;

/// API Gateway REST APIs on your own machine.
#[derive(Debug, Parser)]
#[command(name = "trygate", version, max_term_width = 100)]
pub(crate) struct Arguments {
    /// When to colour: on a terminal, always, or never
    #[arg(long, value_name = "WHEN", global = true, default_value = "auto")]
    pub(crate) color: ColorChoice,

    /// Show every warning
    #[arg(short, long, global = true)]
    pub(crate) verbose: bool,

    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Run one method of a definition file, as TestInvokeMethod does
    Invoke(Box<invoke::Arguments>),
    /// Ask one authorizer of a definition file, as TestInvokeAuthorizer does
    Authorize(Box<authorize::Arguments>),
    /// Tell what in a definition will surprise who invokes it, with place, reason and mend
    Doctor(Box<doctor::Arguments>),
    /// Evaluate one mapping template with no API around it, or check templates
    Eval(Box<eval::Arguments>),
    /// Write a definition anew: as GetExport does, as AWS CLI calls, or as requests for other tools
    Export(Box<export::Arguments>),
    /// Check a definition file, or import it into the data of a server
    Import(Box<import::Arguments>),
    /// Answer API Gateway's own API, for boto3, the AWS CLI and other tools
    Serve(Box<serve::Arguments>),
    /// Save everything that a server keeps as one file, or load it
    Snapshot(snapshot::Arguments),
}

impl Command {
    /// Whether errors are to be JSON too.
    pub(crate) fn wants_json(&self) -> bool {
        match self {
            Self::Invoke(arguments) => arguments.json,
            Self::Authorize(arguments) => arguments.json,
            Self::Doctor(arguments) => arguments.json,
            Self::Eval(arguments) => arguments.json,
            Self::Import(arguments) => arguments.json,
            Self::Export(_) | Self::Serve(_) | Self::Snapshot(_) => false,
        }
    }
}

/// Prints help, the version, or what is wrong with the arguments.
pub(crate) fn explain(error: &clap::Error) -> ExitCode {
    // a closed pipe leaves nobody to tell
    let _ = error.print();
    if error.use_stderr() {
        Exit::BadUsage.into()
    } else {
        Exit::Ran.into()
    }
}
