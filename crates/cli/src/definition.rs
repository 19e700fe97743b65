//! Reads a definition file, and tells what is wrong with it or notable about it.

mod findings;

pub(crate) use findings::diagnose;

use crate::complaint::{Complaint, Flaw};
use crate::local_files::LocalFiles;
use crate::palette::{self, Output};
use serde_json::Value;
use std::fmt::Write as _;
use std::fs::File;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use trygate_model::{Ambient, Api, AuthorizerType, DocumentationPart, HttpMethod, TextMap};
use trygate_openapi::{
    DefinitionKind, ErrorKind, ExportType, ExportedDocumentation, Extensions, IncludedFile,
    Location, Problem, ReadError, ReadOptions, Source, Subject, TemplateFunction, Warning,
    WriteOptions, fill_placeholders,
};

/// The most warnings that are shown unless all were asked for.
const WARNINGS_SHOWN: usize = 3;

/// What becomes of a definition's base path.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum BasePath {
    // plain comments keep the help of all other arguments short: it is left out,
    #[default]
    Ignore,
    // stands before every path,
    Prepend,
    // or does so but for its first segment
    Split,
}

impl From<BasePath> for trygate_openapi::BasePath {
    fn from(mode: BasePath) -> Self {
        match mode {
            BasePath::Ignore => Self::Ignore,
            BasePath::Prepend => Self::Prepend,
            BasePath::Split => Self::Split,
        }
    }
}

/// A definition that could be read.
pub(crate) struct Definition {
    pub(crate) api: Api,
    /// What kind of file it is.
    pub(crate) kind: DefinitionKind,
    warnings: Vec<Warning>,
    /// The functions of a template.
    pub(crate) functions: Vec<TemplateFunction>,
    /// Values that only another tool can fill in, and that the API lacks.
    set_aside: Vec<Problem>,
    texts: Texts,
}

/// The texts that places are in: the definition's, and those of the files that it names.
struct Texts {
    name: String,
    content: Vec<u8>,
    included: Vec<IncludedFile>,
}

impl Texts {
    /// Returns the text that a place is in.
    fn source_of(&self, location: &Location) -> Source<'_> {
        location.text(Source::new(&self.name, &self.content), &self.included)
    }
}

/// Which definition a command works on, and how it is read.
#[derive(Debug, Clone, clap::Args)]
pub(crate) struct DefinitionArguments {
    /// An OpenAPI 3.0 or Swagger 2.0 file, JSON or YAML; or a template with an API: CloudFormation,
    /// SAM, what the CDK synthesises, or the output of `terraform show -json`
    #[arg(value_name = "DEFINITION")]
    file: PathBuf,

    #[command(flatten)]
    reading: ReadingArguments,
}

/// How a definition is read.
#[derive(Debug, Clone, Default, PartialEq, Eq, clap::Args)]
pub(crate) struct ReadingArguments {
    /// The API of a template that has several, by its logical id
    #[arg(long = "api", value_name = "NAME")]
    api: Option<String>,

    /// A parameter of a template, or anything else that a function of CloudFormation names, such as
    /// Table.Arn=arn:…; may be repeated
    #[arg(long = "parameter", value_name = "NAME=VALUE")]
    parameters: Vec<String>,

    /// A value for a placeholder ${NAME} of Terraform's templatefile; may be repeated
    #[arg(long = "var", value_name = "NAME=VALUE")]
    variables: Vec<String>,

    /// Let the definition name files outside its folder
    #[arg(long)]
    allow_outside: bool,

    /// What becomes of the definition's base path: it is left out, stands before every path, or does
    /// so but for its first segment
    #[arg(long, value_name = "MODE", default_value = "ignore")]
    base_path: BasePath,
}

impl ReadingArguments {
    /// Whether anything is said of how a file is read.
    pub(crate) fn is_given(&self) -> bool {
        *self != Self::default()
    }
}

impl DefinitionArguments {
    /// Works on a file.
    pub(crate) fn of_file(file: &Path, reading: &ReadingArguments) -> Self {
        Self {
            file: file.to_owned(),
            reading: reading.clone(),
        }
    }

    /// Returns the file.
    pub(crate) fn file(&self) -> &Path {
        &self.file
    }

    /// Chooses an API of a template.
    pub(crate) fn with_api(&self, api: &str) -> Self {
        let mut chosen = self.clone();
        chosen.reading.api = Some(api.to_owned());
        chosen
    }

    fn options(&self) -> Result<ReadOptions, Complaint> {
        let reading = &self.reading;
        Ok(ReadOptions {
            base_path: reading.base_path.into(),
            api: reading.api.clone(),
            parameters: pairs("parameter", &reading.parameters)?,
            files: Some(Arc::new(LocalFiles::beside(
                &self.file,
                reading.allow_outside,
            ))),
            ..ReadOptions::file()
        })
    }
}

/// Reads `NAME=VALUE` arguments.
fn pairs(flag: &str, arguments: &[String]) -> Result<TextMap, Complaint> {
    let mut pairs = TextMap::new();
    for argument in arguments {
        let bad = |what: &str| {
            Complaint::new("usage", format!("--{flag} '{argument}' {what}"))
                .mend(format!("write it as --{flag} NAME=VALUE"))
        };
        let (name, value) = argument
            .split_once('=')
            .ok_or_else(|| bad("has no equals sign"))?;
        let name = name.trim();
        if name.is_empty() {
            return Err(bad("has no name"));
        }
        if pairs.insert(name.to_owned(), value.to_owned()).is_some() {
            return Err(bad("is given twice"));
        }
    }
    Ok(pairs)
}

/// Reads a file as a user means it.
pub(crate) fn read(
    arguments: &DefinitionArguments,
    ambient: &Ambient,
    output: Output,
) -> Result<Definition, Complaint> {
    parse(arguments, &arguments.options()?, ambient).map_err(|failure| failure.complaint(output))
}

/// Why a definition could not be read.
pub(crate) enum Failure {
    /// Before it was looked at.
    Complaint(Complaint),
    /// With places.
    Problems(Box<ReadFailure>),
}

/// A definition that could not be read.
pub(crate) struct ReadFailure {
    error: ReadError,
    texts: Texts,
}

impl From<Complaint> for Failure {
    fn from(complaint: Complaint) -> Self {
        Self::Complaint(complaint)
    }
}

impl Failure {
    /// Tells what is wrong.
    pub(crate) fn complaint(self, output: Output) -> Complaint {
        match self {
            Self::Complaint(complaint) => complaint,
            Self::Problems(failure) => complaint(&failure.error, &failure.texts, output),
        }
    }

    /// Returns the logical ids of the APIs that one is to be chosen from.
    pub(crate) fn choices(&self) -> Option<&[String]> {
        let Self::Problems(failure) = self else {
            return None;
        };
        let mut problems = failure.error.problems.iter();
        problems.find_map(|problem| match &problem.kind {
            ErrorKind::SeveralApis { apis } => Some(apis.as_slice()),
            _ => None,
        })
    }

    /// Returns problems and warnings for programs; none where it was not looked at.
    pub(crate) fn as_json(&self) -> Option<(Vec<Value>, Vec<Value>)> {
        let Self::Problems(failure) = self else {
            return None;
        };
        let problems = failure.error.problems.iter();
        let problems = problems.map(|problem| flaw(problem, String::new()).to_json());
        let warnings = failure.error.warnings.iter().map(warning_json);
        Some((problems.collect(), warnings.collect()))
    }
}

/// Reads a file; what is wrong is not told yet.
pub(crate) fn examine(
    arguments: &DefinitionArguments,
    as_the_wire_does: bool,
    ambient: &Ambient,
) -> Result<Definition, Failure> {
    let mut options = arguments.options()?;
    if as_the_wire_does {
        options = ReadOptions {
            base_path: options.base_path,
            ..ReadOptions::wire()
        };
    }
    parse(arguments, &options, ambient)
}

/// What is imported of a file.
pub(crate) struct Importable {
    /// What the wire is given.
    pub(crate) content: Vec<u8>,
    /// The functions of a template.
    pub(crate) functions: Vec<TemplateFunction>,
}

/// Reads a file that is to be imported, tells its warnings, and returns what the wire is given: a
/// document of OpenAPI as it is, and what a template or another tool's document says as OpenAPI.
pub(crate) fn for_import(
    arguments: &DefinitionArguments,
    ambient: &Ambient,
    output: Output,
) -> Result<Importable, Failure> {
    // read here first: the wire's errors do not say where in the file
    match examine(arguments, true, ambient) {
        Ok(definition) => {
            definition.tell_warnings(output);
            Ok(Importable {
                functions: definition.functions,
                content: definition.texts.content,
            })
        }
        Err(as_it_is) => {
            let definition = examine(arguments, false, ambient)?;
            let is_plain = definition.kind == DefinitionKind::OpenApi
                && definition.set_aside.is_empty()
                && definition.texts.included.is_empty()
                && !arguments.is_filled_in();
            if is_plain {
                // AWS refuses what is read here
                return Err(as_it_is);
            }
            definition.tell_warnings(output);
            Ok(Importable {
                content: definition.as_openapi(ambient)?,
                functions: definition.functions,
            })
        }
    }
}

impl DefinitionArguments {
    /// Whether values are given that the file leaves open.
    fn is_filled_in(&self) -> bool {
        !self.reading.parameters.is_empty() || !self.reading.variables.is_empty()
    }
}

fn parse(
    arguments: &DefinitionArguments,
    options: &ReadOptions,
    ambient: &Ambient,
) -> Result<Definition, Failure> {
    let file = arguments.file();
    let name = file.display().to_string();
    let mut content = content(file, options.limits.bytes)?;
    let values = pairs("var", &arguments.reading.variables)?;
    // places are those of the text that was filled in
    if let Ok(text) = std::str::from_utf8(&content)
        && let std::borrow::Cow::Owned(filled) = fill_placeholders(text, &values)
    {
        content = filled.into_bytes();
    }
    let read = trygate_openapi::read(&Source::new(&name, &content), options, ambient);
    let texts = |included| Texts {
        name: name.clone(),
        content: content.clone(),
        included,
    };
    match read {
        Ok(read) => Ok(Definition {
            api: read.api,
            kind: read.kind,
            warnings: read.warnings,
            functions: read.functions,
            set_aside: read.set_aside,
            texts: texts(read.included),
        }),
        Err(mut error) => {
            let texts = texts(std::mem::take(&mut error.included));
            Err(Failure::Problems(Box::new(ReadFailure { error, texts })))
        }
    }
}

/// Reads one byte more than the limit at most; the reader then says that it is too much.
fn content(file: &Path, limit: usize) -> Result<Vec<u8>, Complaint> {
    let unreadable = |error: std::io::Error| {
        let shown = file.display();
        Complaint::new("definition", format!("{shown} cannot be read: {error}"))
            .mend("name an OpenAPI 3.0 or Swagger 2.0 file, JSON or YAML")
    };
    let mut bytes = Vec::new();
    let limit = u64::try_from(limit).unwrap_or(u64::MAX).saturating_add(1);
    File::open(file)
        .and_then(|open| open.take(limit).read_to_end(&mut bytes))
        .map_err(unreadable)?;
    Ok(bytes)
}

fn complaint(error: &ReadError, texts: &Texts, output: Output) -> Complaint {
    let count = error.problems.len() + error.more;
    let problems = if count == 1 { "problem" } else { "problems" };
    let message = format!("{} has {count} {problems}", texts.name);
    let flaws = error
        .problems
        .iter()
        .map(|problem| drawn(problem, texts, output));
    Complaint::new("definition", message).with_flaws(flaws.collect())
}

fn drawn(problem: &Problem, texts: &Texts, output: Output) -> Flaw {
    let source = texts.source_of(&problem.location);
    let excerpt = problem.excerpt(&source, output.err_palette().is_coloured());
    flaw(problem, excerpt)
}

fn flaw(problem: &Problem, excerpt: String) -> Flaw {
    Flaw {
        message: title(&problem.to_string(), &problem.location),
        file: problem.location.source.clone(),
        line: problem.location.line,
        column: problem.location.column,
        pointer: problem.location.pointer.clone(),
        mend: problem.mend(),
        excerpt,
    }
}

fn warning_json(warning: &Warning) -> Value {
    let flaw = Flaw {
        message: title(&warning.to_string(), &warning.location),
        file: warning.location.source.clone(),
        line: warning.location.line,
        column: warning.location.column,
        pointer: warning.location.pointer.clone(),
        mend: warning.mend(),
        excerpt: String::new(),
    };
    flaw.to_json()
}

/// Returns what a problem or a warning says without its place, which stands beside it.
fn title(whole: &str, location: &Location) -> String {
    let before = format!("{location}: ");
    let after = format!(" ({})", location.pointer);
    let title = whole.strip_prefix(&before).unwrap_or(whole);
    title.strip_suffix(&after).unwrap_or(title).to_owned()
}

impl Definition {
    /// Complains of values that were set aside and that a method needs.
    pub(crate) fn check_needs(
        &self,
        http_method: HttpMethod,
        resource_id: &str,
        output: Output,
    ) -> Result<(), Complaint> {
        if self.set_aside.is_empty() {
            return Ok(());
        }
        let Some(resource) = self.api.resources.get(resource_id) else {
            return Ok(());
        };
        let Some((verb, method)) = resource.method_for(http_method) else {
            return Ok(());
        };
        let path = self.api.path_of(resource);
        let needed = self
            .set_aside
            .iter()
            .filter(|problem| match &problem.subject {
                Subject::Model(name) => {
                    let models = method.request_models.as_ref();
                    models.is_some_and(|models| models.values().any(|model| model == name))
                }
                other => other.concerns(verb, &path),
            });
        let flaws: Vec<Flaw> = needed
            .map(|problem| drawn(problem, &self.texts, output))
            .collect();
        if flaws.is_empty() {
            return Ok(());
        }
        let message = format!("{verb} {path} needs what only another tool can fill in");
        Err(Complaint::new("unresolved", message).with_flaws(flaws))
    }

    /// Returns the warnings for programs.
    pub(crate) fn warnings_as_json(&self) -> Vec<Value> {
        let set_aside = self.set_aside.iter();
        let set_aside = set_aside.map(|problem| flaw(problem, String::new()).to_json());
        let warnings = self.warnings.iter();
        warnings.map(warning_json).chain(set_aside).collect()
    }

    /// Returns the warnings alone, for programs.
    pub(crate) fn own_warnings_as_json(&self) -> Vec<Value> {
        self.warnings.iter().map(warning_json).collect()
    }

    /// Returns what another tool is to fill in, for programs.
    pub(crate) fn set_aside_as_json(&self) -> Vec<Value> {
        let set_aside = self.set_aside.iter();
        set_aside
            .map(|problem| flaw(problem, String::new()).to_json())
            .collect()
    }

    /// Whether there is anything to warn of.
    pub(crate) fn has_warnings(&self) -> bool {
        !self.warnings.is_empty() || !self.set_aside.is_empty()
    }

    /// Writes the API as a document that the wire takes, without what could not be filled in:
    /// methods lose integrations, and authorizers call a function that is not there.
    fn as_openapi(&self, ambient: &Ambient) -> Result<Vec<u8>, Complaint> {
        let mut api = self.api.clone();
        let paths: Vec<(String, String)> = api
            .resources
            .values()
            .map(|resource| (resource.id.clone(), api.path_of(resource)))
            .collect();
        for (id, path) in paths {
            let Some(resource) = api.resources.get_mut(&id) else {
                continue;
            };
            for (verb, method) in &mut resource.methods {
                let mut open = self.set_aside.iter();
                if open.any(|problem| problem.subject.concerns(*verb, &path)) {
                    method.integration = None;
                }
            }
        }
        let open = |text: &String| text.contains("\"Fn::") || text.contains("\"Ref\"");
        api.rest_api.policy = api.rest_api.policy.filter(|policy| !open(policy));
        for authorizer in api.authorizers.values_mut() {
            let is_function = authorizer.kind != AuthorizerType::CognitoUserPools;
            if is_function && authorizer.authorizer_uri.is_none() {
                let (partition, region) = (ambient.partition(), &ambient.region);
                let account = &ambient.account_id;
                authorizer.authorizer_uri = Some(format!(
                    "arn:{partition}:apigateway:{region}:lambda:path/2015-03-31/functions/\
                     arn:{partition}:lambda:{region}:{account}:function:unknown/invocations"
                ));
            }
        }
        let parts: Vec<&DocumentationPart> = api.documentation_parts.values().collect();
        let options = WriteOptions {
            export_type: ExportType::Oas30,
            extensions: Extensions::ALL,
            host: "localhost",
            stage: "",
            undated_version: "1",
            documentation: Some(ExportedDocumentation {
                version: None,
                created_date: None,
                parts: &parts,
            }),
            any_payload: true,
        };
        let document = trygate_openapi::write(&api, &options)
            .map_err(|error| Complaint::new("definition", error.to_string()).mend("correct it"))?;
        Ok(document.to_string().into_bytes())
    }

    /// Tells people the warnings, on stderr.
    pub(crate) fn tell_warnings(&self, output: Output) {
        self.tell_set_aside(output);
        let count = self.warnings.len();
        if count == 0 {
            return;
        }
        let paint = output.err_palette();
        let lead = paint.warning("warning:");
        let noun = if count == 1 { "warning" } else { "warnings" };
        let mut text = format!("{lead} {} has {count} {noun}\n", self.texts.name);
        if output.is_verbose() {
            for warning in &self.warnings {
                let source = self.texts.source_of(&warning.location);
                text.push_str(&warning.excerpt(&source, paint.is_coloured()));
                text.push('\n');
            }
        } else {
            for warning in self.warnings.iter().take(WARNINGS_SHOWN) {
                // writing to a String cannot fail
                let _ = writeln!(text, "  {warning}");
            }
            if count > WARNINGS_SHOWN {
                let hidden = count - WARNINGS_SHOWN;
                let _ = writeln!(text, "  … and {hidden} more, which -v shows");
            }
        }
        palette::print_err(&text);
    }

    /// Tells people how much another tool is to fill in, on stderr.
    pub(crate) fn tell_set_aside(&self, output: Output) {
        let count = self.set_aside.len();
        if count == 0 {
            return;
        }
        let paint = output.err_palette();
        let lead = paint.warning("warning:");
        let noun = if count == 1 { "value" } else { "values" };
        let mut text = format!(
            "{lead} {} has {count} {noun} that another tool is to fill in; what needs none of them \
             can run\n",
            self.texts.name
        );
        if output.is_verbose() {
            for problem in &self.set_aside {
                let source = self.texts.source_of(&problem.location);
                text.push_str(&problem.excerpt(&source, paint.is_coloured()));
                text.push('\n');
            }
        }
        palette::print_err(&text);
    }
}
