//! `trygate import`: checks a definition file, or imports it into the data of a server.

use crate::commands::serve;
use crate::complaint::{Complaint, Exit};
use crate::data_dir;
use crate::definition::{self, Definition, DefinitionArguments, Failure};
use crate::definition_import;
use crate::import_ledger::ImportLedger;
use crate::palette::{self, Output};
use crate::place::PlaceArguments;
use crate::reply_args;
use crate::route_args::{Gateway, RouteArguments};
use serde_json::{Map, Value};
use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;
use trygate_model::{Ambient, SystemClock, SystemIds};
use trygate_openapi::DefinitionKind;
use trygate_server::{EngineWithBackends, Server, ServerOptions};

/// Arguments of `trygate import`.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    #[command(flatten)]
    definition: DefinitionArguments,

    /// Only tell what is wrong or notable, each with its line; nothing is imported. Exit codes: 0 it
    /// can be imported, 1 it has warnings and none are allowed, 2 it cannot
    #[arg(long)]
    check: bool,

    /// With --check: hold it to what AWS takes over the wire, without templates, other files and
    /// functions of CloudFormation
    #[arg(long, requires = "check")]
    as_aws: bool,

    /// With --check: fail on warnings, those of trygate's own among them
    #[arg(long, requires = "check")]
    fail_on_warnings: bool,

    /// With --check: print the findings as JSON
    #[arg(long, requires = "check")]
    pub(crate) json: bool,

    /// The directory of the server's data, instead of the platform's place for it; the server may
    /// be running
    #[arg(long, value_name = "DIR", conflicts_with = "check")]
    data: Option<PathBuf>,

    #[command(flatten)]
    place: PlaceArguments,
}

/// Runs the command.
pub(crate) fn run(arguments: &Arguments, output: Output) -> Result<Exit, Complaint> {
    let (account_id, region) = arguments.place.resolve()?;
    let ambient = Ambient {
        clock: Arc::new(SystemClock::new()),
        ids: Arc::new(SystemIds),
        account_id,
        region,
    };
    if arguments.check {
        check(arguments, &ambient, output)
    } else {
        import(arguments, &ambient, output)
    }
}

fn import(arguments: &Arguments, ambient: &Ambient, output: Output) -> Result<Exit, Complaint> {
    let data = match &arguments.data {
        Some(directory) => directory.clone(),
        None => data_dir::default()?,
    };
    let store = serve::open(Some(&data))?;
    let mut ledger = ImportLedger::open(Some(&data))?;
    let Gateway {
        engine,
        router,
        functions,
        ..
    } = RouteArguments::default().gateway(ambient, output, true, None)?;
    let backend = reply_args::folder(None, router, output)?;
    let system = |what: &str, error: &std::io::Error| {
        Complaint::new("system", format!("{what}: {error}"))
            .mend("close some programs, or raise the limits of this user")
    };
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| system("the system gives no event queue", &error))?;
    runtime.block_on(async {
        // the operations that clients use, on an address that nobody knows
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
        let invoker = EngineWithBackends::new(engine, backend);
        let server = Server::start(address, store, ambient, invoker, ServerOptions::default())
            .await
            .map_err(|error| system("the server cannot be started", &error))?;
        let definition = &arguments.definition;
        let done = definition_import::run(
            &server,
            &functions,
            &mut ledger,
            definition,
            ambient,
            output,
        )
        .await;
        server.stop(Duration::ZERO).await;
        done.map(|()| Exit::Ran)
    })
}

fn check(arguments: &Arguments, ambient: &Ambient, output: Output) -> Result<Exit, Complaint> {
    let first = definition::examine(&arguments.definition, arguments.as_aws, ambient);
    let apis = match &first {
        Err(failure) => failure.choices().map(<[String]>::to_vec),
        Ok(_) => None,
    };
    let Some(apis) = apis else {
        let found = [(None, first)];
        return tell(arguments, found, output);
    };
    let found = apis.into_iter().map(|api| {
        let chosen = arguments.definition.with_api(&api);
        let read = definition::examine(&chosen, arguments.as_aws, ambient);
        (Some(api), read)
    });
    tell(arguments, found, output)
}

fn tell(
    arguments: &Arguments,
    found: impl IntoIterator<Item = (Option<String>, Result<Definition, Failure>)>,
    output: Output,
) -> Result<Exit, Complaint> {
    let mut exit = Exit::Ran;
    let mut reports = Vec::new();
    let worse = |exit: &mut Exit, other: Exit| {
        if *exit != Exit::BadUsage {
            *exit = other;
        }
    };
    for (api, read) in found {
        let mut report = Map::new();
        report.insert(
            "file".into(),
            arguments.definition.file().display().to_string().into(),
        );
        if let Some(api) = &api {
            report.insert("api".into(), api.as_str().into());
        }
        match read {
            Ok(definition) => {
                if arguments.fail_on_warnings && definition.has_warnings() {
                    worse(&mut exit, Exit::Unexpected);
                }
                if arguments.json {
                    of_definition(&definition, &mut report);
                } else {
                    definition.tell_warnings(output);
                    palette::print(&summary(arguments, api.as_deref(), &definition));
                }
            }
            Err(failure) => {
                exit = Exit::BadUsage;
                match failure.as_json() {
                    Some((problems, warnings)) if arguments.json => {
                        report.insert("problems".into(), problems.into());
                        report.insert("warnings".into(), warnings.into());
                    }
                    Some(_) => {
                        failure.complaint(output).report(output, false);
                    }
                    None => return Err(failure.complaint(output)),
                }
            }
        }
        reports.push(Value::Object(report));
    }
    if arguments.json {
        let document = match reports.as_slice() {
            [one] => one.clone(),
            _ => Value::Array(reports),
        };
        palette::print(&format!("{document:#}\n"));
    }
    Ok(exit)
}

fn counts(definition: &Definition) -> (usize, usize) {
    let resources = definition.api.resources.values();
    let methods = resources.clone().map(|resource| resource.methods.len());
    (resources.count(), methods.sum())
}

fn of_definition(definition: &Definition, report: &mut Map<String, Value>) {
    let kind = match definition.kind {
        DefinitionKind::OpenApi => "openapi",
        DefinitionKind::CloudFormation => "cloudformation",
        DefinitionKind::Terraform => "terraform",
    };
    let (resources, methods) = counts(definition);
    report.insert("kind".into(), kind.into());
    report.insert("name".into(), definition.api.rest_api.name.as_str().into());
    report.insert("resources".into(), resources.into());
    report.insert("methods".into(), methods.into());
    report.insert("problems".into(), Value::Array(Vec::new()));
    report.insert("warnings".into(), definition.own_warnings_as_json().into());
    report.insert("setAside".into(), definition.set_aside_as_json().into());
}

fn counted(count: usize, noun: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {noun}{plural}")
}

fn summary(arguments: &Arguments, api: Option<&str>, definition: &Definition) -> String {
    let (resources, methods) = counts(definition);
    let shown = arguments.definition.file().display();
    let of = api.map_or_else(String::new, |api| format!(" {api}"));
    let name = &definition.api.rest_api.name;
    let resources = counted(resources, "resource");
    let methods = counted(methods, "method");
    format!("{shown}{of} can be imported: {name:?}, {resources}, {methods}\n")
}
