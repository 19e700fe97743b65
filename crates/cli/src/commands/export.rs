//! `trygate export`: writes a definition anew, as AWS's `GetExport` does, as calls of the AWS CLI, or
//! as requests for other tools.

use crate::commands::invoke;
use crate::complaint::{Complaint, Exit};
use crate::definition;
use crate::palette::{self, Output};
use crate::place::PlaceArguments;
use crate::request_args;
use std::sync::Arc;
use trygate_model::{
    Ambient, Api, DocumentationPart, HttpMethod, SystemClock, SystemIds, Timestamp,
};
use trygate_openapi::{
    ExportFormat, ExportType, ExportedDocumentation, Extensions, WriteOptions, write,
};

mod aws_cli;
mod requests;
mod sample;

/// Arguments of `trygate export`.
#[derive(Debug, clap::Args)]
#[command(group(clap::ArgGroup::new("tool").args(["cli", "hurl", "http", "curl"])))]
#[command(group(clap::ArgGroup::new("request_tool").args(["hurl", "http", "curl"])))]
pub(crate) struct Arguments {
    #[command(flatten)]
    definition: definition::DefinitionArguments,

    /// With --hurl, --http or --curl: the verb of the one request; without it every method has one
    #[arg(value_name = "METHOD", requires = "path", requires = "request_tool")]
    method: Option<String>,

    /// The path of the one request with its query, percent-encoded
    #[arg(value_name = "PATH")]
    path: Option<String>,

    /// The specification to write: oas30 or swagger, by AWS's words
    #[arg(long = "as", value_name = "TYPE", default_value = "oas30", value_parser = export_type)]
    export_type: ExportType,

    /// The language to write: json or yaml
    #[arg(long, value_name = "FORMAT", default_value = "json", value_parser = format)]
    format: ExportFormat,

    /// What an export has besides plain OpenAPI, by AWS's words, separated by commas; '' for nothing
    #[arg(
        long,
        value_name = "LIST",
        default_value = "integrations,authorizers,apigateway,documentation",
        value_parser = extensions
    )]
    extensions: Extensions,

    /// The stage that the export is of
    #[arg(long, value_name = "NAME", default_value = "test")]
    stage: String,

    /// Print the AWS CLI calls that build the API, as a shell script
    #[arg(long)]
    cli: bool,

    /// Print requests as a Hurl file
    #[arg(long)]
    hurl: bool,

    /// Print requests as an .http file
    #[arg(long)]
    http: bool,

    /// Print requests as curl commands
    #[arg(long)]
    curl: bool,

    /// Where the requests go
    #[arg(
        long,
        value_name = "URL",
        default_value = "http://127.0.0.1:4580",
        requires = "request_tool"
    )]
    url: String,

    /// A header of the request, 'Name: value'
    #[arg(
        short = 'H',
        long = "header",
        value_name = "HEADER",
        requires = "method"
    )]
    headers: Vec<String>,

    /// The body of the request: text, @FILE, or - for stdin
    #[arg(
        short = 'd',
        long,
        value_name = "BODY",
        allow_hyphen_values = true,
        requires = "method"
    )]
    body: Option<String>,

    #[command(flatten)]
    place: PlaceArguments,
}

fn export_type(text: &str) -> Result<ExportType, String> {
    ExportType::parse(text).ok_or_else(|| "give oas30 or swagger".to_owned())
}

fn format(text: &str) -> Result<ExportFormat, String> {
    match text {
        "json" => Ok(ExportFormat::Json),
        "yaml" => Ok(ExportFormat::Yaml),
        _ => Err("give json or yaml".to_owned()),
    }
}

fn extensions(text: &str) -> Result<Extensions, String> {
    Extensions::parse(text).map_err(|word| {
        format!(
            "there is no '{word}'; there are integrations, authorizers, apigateway, \
             documentation and postman"
        )
    })
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
    let definition = definition::read(&arguments.definition, &ambient, output)?;
    definition.tell_warnings(output);
    let api = &definition.api;
    if arguments.cli {
        palette::print(&aws_cli::script(api));
        return Ok(Exit::Ran);
    }
    let tool = [
        (arguments.hurl, requests::Tool::Hurl),
        (arguments.http, requests::Tool::Http),
        (arguments.curl, requests::Tool::Curl),
    ];
    if let Some((_, tool)) = tool.into_iter().find(|(wanted, _)| *wanted) {
        let list = match (&arguments.method, &arguments.path) {
            (Some(verb), Some(path)) => {
                let verb = invoke::verb(verb)?;
                vec![one_request(api, verb, path, arguments)?]
            }
            _ => requests::of_every_method(api),
        };
        let text = requests::lay_out(&list, tool, &arguments.url, &ambient.region);
        palette::print(&text);
        return Ok(Exit::Ran);
    }
    palette::print(&exported(api, arguments, &ambient)?);
    Ok(Exit::Ran)
}

fn one_request(
    api: &Api,
    verb: HttpMethod,
    path: &str,
    arguments: &Arguments,
) -> Result<requests::Request, Complaint> {
    let id = invoke::resource_for(api, verb, path)?;
    let headers = request_args::headers(&arguments.headers)?;
    let body = request_args::body(arguments.body.as_deref())?;
    let mut request = requests::Request::given(verb, path, headers, body);
    if let Some((_, method)) = api
        .resources
        .get(&id)
        .and_then(|resource| resource.method_for(verb))
    {
        request.authorize(api, method);
    }
    Ok(request)
}

fn exported(api: &Api, arguments: &Arguments, ambient: &Ambient) -> Result<String, Complaint> {
    let (id, region, suffix) = (&api.rest_api.id, &ambient.region, ambient.dns_suffix());
    let created = Timestamp::from_millis(api.rest_api.created_date.saturating_mul(1000));
    let parts: Vec<&DocumentationPart> = api.documentation_parts.values().collect();
    let documentation = ExportedDocumentation {
        version: None,
        created_date: None,
        parts: &parts,
    };
    let options = WriteOptions {
        export_type: arguments.export_type,
        extensions: arguments.extensions,
        host: &format!("{id}.execute-api.{region}.{suffix}"),
        stage: &arguments.stage,
        undated_version: &created.iso_8601(),
        documentation: (!parts.is_empty()).then_some(documentation),
        // Swagger has one schema for all types of a payload
        any_payload: arguments.export_type == ExportType::Oas30,
    };
    let document = write(api, &options).map_err(|error| {
        Complaint::new("export", error.to_string())
            .mend("give the payload a model of application/json, or write --as oas30")
    })?;
    let mut text = arguments.format.lay_out(&document);
    if !text.ends_with('\n') {
        text.push('\n');
    }
    Ok(text)
}
