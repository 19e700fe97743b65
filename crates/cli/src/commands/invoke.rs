//! `trygate invoke`: runs one method of a definition file, with no server.

use crate::access_args::AccessArguments;
use crate::answer::{self, Show};
use crate::candidates;
use crate::certificate_args::CertificateArguments;
use crate::complaint::{Candidates, Complaint, Exit};
use crate::definition;
use crate::palette::{self, Output};
use crate::place::PlaceArguments;
use crate::reply_args::ReplyArguments;
use crate::request_args;
use crate::route_args::{Gateway, RouteArguments};
use crate::template_functions;
use serde_json::{Map, Value, json};
use std::sync::Arc;
use trygate_invoke::{Backend, Engine, Invocation, InvokeError, Outcome, TraceLevel};
use trygate_model::{
    Ambient, Api, Clock, FixedClock, HttpMethod, Ids, Resource, SeededIds, SystemClock, SystemIds,
    Timestamp,
};

/// Arguments of `trygate invoke`.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    #[command(flatten)]
    definition: definition::DefinitionArguments,

    /// The verb, such as GET
    #[arg(value_name = "METHOD")]
    method: String,

    /// The path with its query, percent-encoded, such as '/pets/1?type=dog'
    #[arg(value_name = "PATH")]
    path: String,

    /// The resource that answers, by its path in the definition; the path of the request may then
    /// be anything, as in TestInvokeMethod
    #[arg(long, value_name = "PATH")]
    resource: Option<String>,

    /// A header of the request, 'Name: value'; a repeated name gets several values
    #[arg(short = 'H', long = "header", value_name = "HEADER")]
    headers: Vec<String>,

    /// The body: text, @FILE, or - for stdin
    #[arg(short = 'd', long, value_name = "BODY", allow_hyphen_values = true)]
    body: Option<String>,

    /// A stage variable, NAME=VALUE; may be repeated
    #[arg(long = "stage-variable", value_name = "NAME=VALUE")]
    stage_variables: Vec<String>,

    /// Print what TestInvokeMethod answers, as JSON; errors are JSON too
    #[arg(long)]
    pub(crate) json: bool,

    /// Print the execution log alone
    #[arg(long, conflicts_with_all = ["json", "trace"])]
    log: bool,

    /// Print every step with its values before and after; with --json, as JSON
    #[arg(long)]
    trace: bool,

    /// Fail with exit code 1 unless the answer has this status
    #[arg(long, value_name = "STATUS", value_parser = clap::value_parser!(u16).range(100..=599))]
    expect_status: Option<u16>,

    #[command(flatten)]
    place: PlaceArguments,

    /// The moment of the run, RFC 3339 or epoch seconds; the clock then stands still
    #[arg(long, value_name = "TIME", value_parser = parse_time)]
    now: Option<Timestamp>,

    /// Make the run's ids from this number, the same each time
    #[arg(long, value_name = "NUMBER")]
    seed: Option<u64>,

    #[command(
        flatten,
        next_help_heading = "Where functions, AWS services and VPC links are"
    )]
    routes: RouteArguments,

    #[command(flatten)]
    certificate: CertificateArguments,

    #[command(flatten)]
    replies: ReplyArguments,

    #[command(flatten, next_help_heading = "What TestInvokeMethod leaves out")]
    access: AccessArguments,
}

pub(crate) fn parse_time(text: &str) -> Result<Timestamp, String> {
    Timestamp::parse(text)
        .ok_or_else(|| "give RFC 3339, such as 2026-11-22T10:00:00Z, or epoch seconds".to_owned())
}

/// Runs the command.
pub(crate) fn run(arguments: &Arguments, output: Output) -> Result<Exit, Complaint> {
    let ambient = ambient_at(&arguments.place, arguments.now, arguments.seed)?;
    let Gateway {
        engine,
        router,
        functions,
        ..
    } = arguments
        .routes
        .gateway(&ambient, output, arguments.json, None)?;
    let engine = engine.verifying_with(arguments.access.keys()?);
    let checks = arguments.access.checks()?;
    let backend = arguments.replies.backend(router, output)?;
    let client_certificate = arguments.certificate.read()?;
    let http_method = verb(&arguments.method)?;
    let headers = request_args::headers(&arguments.headers)?;
    let stage_variables = request_args::stage_variables(&arguments.stage_variables)?;
    let body = request_args::body(arguments.body.as_deref())?;
    let definition = definition::read(&arguments.definition, &ambient, output)?;
    template_functions::describe(
        &functions,
        arguments.definition.file(),
        &definition.functions,
    )?;
    let api = &definition.api;
    // with --json, stderr gets one JSON document or nothing
    let mut warnings = if arguments.json {
        definition.warnings_as_json()
    } else {
        definition.tell_warnings(output);
        Vec::new()
    };
    let resource_id = match &arguments.resource {
        Some(resource) => named_resource(api, http_method, resource),
        None => resource_for(api, http_method, &arguments.path),
    };
    let outcome = resource_id.and_then(|resource_id| {
        definition.check_needs(http_method, &resource_id, output)?;
        let invocation = Invocation {
            path_with_query_string: Some(arguments.path.clone()),
            headers,
            body: body.into_bytes(),
            stage_variables,
            client_certificate,
            checks,
            trace_level: if arguments.trace {
                TraceLevel::Steps
            } else {
                TraceLevel::Log
            },
            ..Invocation::test(resource_id, http_method)
        };
        let outcome = invoke(
            &engine,
            api,
            &invocation,
            backend.backend.as_ref(),
            &ambient,
        )?;
        Ok((outcome, backend.finish()?))
    });
    let (outcome, notable) = match outcome {
        Ok(outcome) => outcome,
        Err(complaint) => return Err(complaint.with_warnings(warnings)),
    };
    if let Some(notable) = notable {
        if arguments.json {
            warnings.push(json!({ "message": notable }));
        } else {
            let warning = output.err_palette().warning("warning:");
            palette::print_err(&format!("{warning} {notable}\n"));
        }
    }
    let show = Show {
        json: arguments.json,
        log: arguments.log,
        trace: arguments.trace,
    };
    palette::print(&answer::shown(&outcome, show, output));
    match arguments.expect_status {
        Some(expected) if expected != outcome.status => {
            let status = outcome.status;
            let message = format!("the status is {status}, expected was {expected}");
            Complaint::new("unexpected-status", message)
                .with_warnings(warnings)
                .report(output, arguments.json);
            Ok(Exit::Unexpected)
        }
        _ => {
            if !warnings.is_empty() {
                let document = Map::from_iter([("warnings".to_owned(), warnings.into())]);
                palette::print_err(&format!("{:#}\n", Value::Object(document)));
            }
            Ok(Exit::Ran)
        }
    }
}

/// Makes what surrounds a run.
pub(crate) fn ambient_at(
    place: &PlaceArguments,
    now: Option<Timestamp>,
    seed: Option<u64>,
) -> Result<Ambient, Complaint> {
    let (account_id, region) = place.resolve()?;
    let clock: Arc<dyn Clock> = match now {
        Some(now) => Arc::new(FixedClock(now)),
        None => Arc::new(SystemClock::new()),
    };
    let ids: Arc<dyn Ids> = match seed {
        Some(seed) => Arc::new(SeededIds::new(seed)),
        None => Arc::new(SystemIds),
    };
    Ok(Ambient {
        clock,
        ids,
        account_id,
        region,
    })
}

/// Reads a verb.
pub(crate) fn verb(text: &str) -> Result<HttpMethod, Complaint> {
    HttpMethod::parse(&text.to_ascii_uppercase()).ok_or_else(|| {
        let known = HttpMethod::ALL.map(HttpMethod::as_str).join(", ");
        Complaint::new(
            "unknown-verb",
            format!("API Gateway knows no verb '{text}'"),
        )
        .mend(format!("use one of {known}"))
    })
}

/// Finds a resource by its path in the definition, or says what comes close.
fn named_resource(api: &Api, verb: HttpMethod, path: &str) -> Result<String, Complaint> {
    match api.resource_at(path) {
        None => Err(
            Complaint::new("unknown-path", format!("the definition has no path {path}"))
                .with_candidates(candidates::near(api, verb, path))
                .mend("write the path as the definition does, such as '/pets/{petId}'"),
        ),
        Some(resource) if resource.method_for(verb).is_none() => {
            Err(unknown_method(api, resource, verb))
        }
        Some(resource) => Ok(resource.id.clone()),
    }
}

/// Finds the resource that answers a path, or says what comes close.
pub(crate) fn resource_for(
    api: &Api,
    verb: HttpMethod,
    path_with_query: &str,
) -> Result<String, Complaint> {
    let path = path_with_query
        .split_once('?')
        .map_or(path_with_query, |(path, _)| path);
    if !path.starts_with('/') {
        return Err(Complaint::new(
            "usage",
            format!("the path '{path_with_query}' has no leading slash"),
        )
        .mend(format!("write '/{path_with_query}'")));
    }
    if path_with_query
        .chars()
        .any(|c| c.is_whitespace() || c.is_control())
    {
        return Err(Complaint::new(
            "usage",
            format!("the path {path_with_query:?} has blanks or control characters"),
        )
        .mend("percent-encode them, a blank as %20"));
    }
    if let Some(routed) = api.route(path, Some(verb)) {
        return Ok(routed.resource.id.clone());
    }
    if let Some(routed) = api.route(path, None)
        && !routed.resource.methods.is_empty()
    {
        return Err(unknown_method(api, routed.resource, verb));
    }
    Err(
        Complaint::new("unknown-path", format!("no path of the API fits {path}"))
            .with_candidates(candidates::near(api, verb, path))
            .mend("use a path of the definition, without its base path unless --base-path says so"),
    )
}

fn unknown_method(api: &Api, resource: &Resource, verb: HttpMethod) -> Complaint {
    let template = api.path_of(resource);
    let there = resource.methods.keys();
    let there = Candidates {
        names: there.map(|there| format!("{there} {template}")).collect(),
        are_near: false,
    };
    Complaint::new("unknown-method", format!("{template} has no {verb} method"))
        .with_candidates(there)
        .mend("use a verb that the definition gives this path, or add one")
}

fn invoke(
    engine: &Engine,
    api: &Api,
    invocation: &Invocation,
    backend: &dyn Backend,
    ambient: &Ambient,
) -> Result<Outcome, Complaint> {
    runtime()?
        .block_on(engine.invoke(api, invocation, backend, ambient))
        .map_err(|error| not_invoked(&error))
}

/// Makes what calls wait on.
pub(crate) fn runtime() -> Result<tokio::runtime::Runtime, Complaint> {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| {
            Complaint::new(
                "system",
                format!("the system gives no event queue: {error}"),
            )
            .mend("close some programs, or raise the limit of open files")
        })
}

/// Says why there is no outcome.
pub(crate) fn not_invoked(error: &InvokeError) -> Complaint {
    let (kind, mend) = match error {
        InvokeError::NoSuchResource { .. } | InvokeError::NoSuchMethod { .. } => {
            ("unknown-method", "use a path and a verb of the definition")
        }
        InvokeError::NoSuchAuthorizer { .. } => {
            ("unknown-authorizer", "use an authorizer of the definition")
        }
        InvokeError::NoIntegration { .. } => (
            "no-integration",
            "give the method an x-amazon-apigateway-integration",
        ),
        InvokeError::Unsupported { .. } => (
            "unsupported",
            "use a Lambda function behind AWS_PROXY, or test this method on AWS",
        ),
        InvokeError::Unreachable { .. } => (
            "unreachable",
            "say where such calls go, or give a file of replies",
        ),
    };
    Complaint::new(kind, error.to_string()).mend(mend)
}
