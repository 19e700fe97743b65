//! `trygate authorize`: asks one authorizer of a definition file, as TestInvokeAuthorizer does.

use crate::access_args::KeySetArguments;
use crate::commands::invoke;
use crate::complaint::{Candidates, Complaint, Exit};
use crate::definition;
use crate::palette::{self, Output};
use crate::place::PlaceArguments;
use crate::reply_args::ReplyArguments;
use crate::request_args;
use crate::route_args::{Gateway, RouteArguments};
use crate::template_functions;
use serde_json::{Map, Value};
use trygate_invoke::{AuthorizerInvocation, AuthorizerOutcome, TraceLevel, trace};
use trygate_model::{Api, Authorizer, Timestamp};

/// Arguments of `trygate authorize`.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    #[command(flatten)]
    definition: definition::DefinitionArguments,

    /// The authorizer's name
    #[arg(value_name = "AUTHORIZER")]
    authorizer: String,

    /// A header of the request, 'Name: value'; a repeated name gets several values
    #[arg(short = 'H', long = "header", value_name = "HEADER")]
    headers: Vec<String>,

    /// The path with its query
    #[arg(long, value_name = "PATH")]
    path: Option<String>,

    /// A stage variable, NAME=VALUE; may be repeated
    #[arg(long = "stage-variable", value_name = "NAME=VALUE")]
    stage_variables: Vec<String>,

    /// A further variable of the context, NAME=VALUE; may be repeated
    #[arg(long = "context", value_name = "NAME=VALUE")]
    context: Vec<String>,

    /// Print what TestInvokeAuthorizer answers, as JSON; errors are JSON too
    #[arg(long)]
    pub(crate) json: bool,

    /// Print the execution log alone
    #[arg(long, conflicts_with_all = ["json", "trace"])]
    log: bool,

    /// Print every step with its values; with --json, as JSON
    #[arg(long)]
    trace: bool,

    #[command(flatten)]
    keys: KeySetArguments,

    #[command(flatten)]
    place: PlaceArguments,

    /// The moment of the run, RFC 3339 or epoch seconds; the clock then stands still
    #[arg(long, value_name = "TIME", value_parser = invoke::parse_time)]
    now: Option<Timestamp>,

    /// Make the run's ids from this number, the same each time
    #[arg(long, value_name = "NUMBER")]
    seed: Option<u64>,

    #[command(flatten, next_help_heading = "Where functions are")]
    routes: RouteArguments,

    #[command(flatten)]
    replies: ReplyArguments,
}

/// Runs the command.
pub(crate) fn run(arguments: &Arguments, output: Output) -> Result<Exit, Complaint> {
    let ambient = invoke::ambient_at(&arguments.place, arguments.now, arguments.seed)?;
    let Gateway {
        engine,
        router,
        functions,
        ..
    } = arguments
        .routes
        .gateway(&ambient, output, arguments.json, None)?;
    let engine = engine.verifying_with(arguments.keys.read()?);
    let backend = arguments.replies.backend(router, output)?;
    let headers = request_args::headers(&arguments.headers)?;
    let stage_variables = request_args::stage_variables(&arguments.stage_variables)?;
    let additional_context = request_args::stage_variables(&arguments.context)?;
    let definition = definition::read(&arguments.definition, &ambient, output)?;
    template_functions::describe(
        &functions,
        arguments.definition.file(),
        &definition.functions,
    )?;
    let authorizer = named(&definition.api, &arguments.authorizer)?;
    let invocation = AuthorizerInvocation {
        authorizer_id: authorizer.id.clone(),
        headers,
        path_with_query_string: arguments.path.clone(),
        stage_variables,
        additional_context,
        trace_level: TraceLevel::Log,
        ..AuthorizerInvocation::default()
    };
    let runtime = invoke::runtime()?;
    let outcome = runtime
        .block_on(engine.invoke_authorizer(
            &definition.api,
            &invocation,
            backend.backend.as_ref(),
            &ambient,
        ))
        .map_err(|error| invoke::not_invoked(&error))?;
    if let Some(notable) = backend.finish()? {
        let warning = output.err_palette().warning("warning:");
        palette::print_err(&format!("{warning} {notable}\n"));
    }
    palette::print(&shown(&outcome, arguments, output));
    Ok(Exit::Ran)
}

/// Finds an authorizer by its name, or says which there are.
fn named<'a>(api: &'a Api, name: &str) -> Result<&'a Authorizer, Complaint> {
    let mut all = api.authorizers.values();
    all.find(|authorizer| authorizer.name == name)
        .ok_or_else(|| {
            let names = api.authorizers.values();
            let there = Candidates {
                names: names.map(|authorizer| authorizer.name.clone()).collect(),
                are_near: false,
            };
            Complaint::new(
                "unknown-authorizer",
                format!("the definition has no authorizer {name}"),
            )
            .with_candidates(there)
            .mend("write the name of the security scheme that holds the authorizer")
        })
}

fn shown(outcome: &AuthorizerOutcome, arguments: &Arguments, output: Output) -> String {
    if arguments.json {
        return format!("{:#}\n", as_json(outcome, arguments.trace));
    }
    if arguments.log {
        return output.shown(outcome.log());
    }
    let paint = output.out_palette();
    let verdict = match (outcome.client_status, &outcome.claims) {
        (0, Some(_)) => paint.good("the token holds"),
        (0, None) => paint.good("the authorizer returned a policy"),
        (status @ 400..500, _) => paint.warning(&format!("refused with status {status}")),
        (status, _) => paint.error(&format!("the authorizer failed, status {status}")),
    };
    let mut text = format!("{verdict}\n");
    if let Some(principal) = &outcome.principal_id {
        text += &output.shown(format!("principal: {principal}\n"));
    }
    if let Some(policy) = &outcome.policy {
        text += &output.shown(format!("policy: {policy}\n"));
    }
    for (name, value) in outcome.claims.iter().flatten() {
        text += &output.shown(format!("{name}: {value}\n"));
    }
    text.push('\n');
    let account = if arguments.trace {
        trace::render_text(&outcome.trace)
    } else {
        outcome.log()
    };
    for line in output.shown(account).lines() {
        text.push_str(&paint.faint(line));
        text.push('\n');
    }
    text
}

/// Builds TestInvokeAuthorizer's answer; the trace is ours and joins only where it was asked for.
fn as_json(outcome: &AuthorizerOutcome, with_trace: bool) -> Value {
    let mut answer = Map::new();
    answer.insert("clientStatus".into(), outcome.client_status.into());
    answer.insert("log".into(), outcome.log().into());
    let latency = u64::try_from(outcome.latency.as_millis()).unwrap_or(u64::MAX);
    answer.insert("latency".into(), latency.into());
    if let Some(principal) = &outcome.principal_id {
        answer.insert("principalId".into(), principal.as_str().into());
    }
    if let Some(policy) = &outcome.policy {
        answer.insert("policy".into(), policy.as_str().into());
    }
    if let Some(claims) = &outcome.claims {
        let claims = claims.iter();
        let claims: Map<_, _> = claims
            .map(|(name, value)| (name.clone(), value.as_str().into()))
            .collect();
        answer.insert("claims".into(), claims.into());
    }
    if with_trace {
        answer.insert("trace".into(), trace::render_json(&outcome.trace));
    }
    answer.into()
}
