//! `trygate eval`: evaluates one mapping template with no API around it, or checks templates.

mod advice;
mod input;
mod jsonl;
mod problem;
mod recorder;
mod report;

use crate::complaint::{Complaint, Exit};
use crate::palette::{self, Output};
use input::{Input, InputArguments};
use problem::Problem;
use recorder::Recorder;
use report::Report;
use std::path::{Path, PathBuf};
use trygate_invoke::template_scope::TemplateScope;
use trygate_jsonpath::Version;
use trygate_velocity::{Mode, Settings, Template};

/// Arguments of `trygate eval`.
#[derive(Debug, clap::Args)]
#[command(group(clap::ArgGroup::new("work").required(true).args(["template", "check", "jsonl"])))]
pub(crate) struct Arguments {
    /// The template to evaluate; - is stdin
    #[arg(short, long, value_name = "FILE")]
    template: Option<PathBuf>,

    #[command(flatten)]
    input: InputArguments,

    /// Which rules hold
    #[arg(long, value_name = "MODE", default_value = "aws")]
    mode: Dialect,

    /// Which release of the JSONPath library holds: 2.0.0, 2.2.0, 2.4.0 or HEAD
    #[arg(long, value_name = "VERSION", default_value = "2.4.0", value_parser = release)]
    jsonpath: Version,

    /// Print output, overrides and warnings as JSON; errors are JSON too
    #[arg(long)]
    pub(crate) json: bool,

    /// Tell every step of the template
    #[arg(long, requires = "template")]
    trace: bool,

    /// Parse these templates and tell what is wrong with them; evaluate nothing
    #[arg(long, value_name = "FILE", num_args = 1.., conflicts_with = "template")]
    check: Vec<PathBuf>,

    /// Answer JSON lines on stdin, each with a template and its data, until it ends
    #[arg(long, conflicts_with_all = ["template", "check", "json"])]
    jsonl: bool,
}

/// Whose rules a template is evaluated by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Dialect {
    /// API Gateway's
    Aws,
    /// Those of plain Apache Velocity 1.7
    Stock,
}

impl Dialect {
    fn mode(self) -> Mode {
        match self {
            Self::Aws => Mode::Aws,
            Self::Stock => Mode::Stock,
        }
    }

    fn settings(self) -> Settings {
        match self {
            Self::Aws => Settings::aws(),
            Self::Stock => Settings::stock(),
        }
    }
}

fn release(name: &str) -> Result<Version, String> {
    Version::named(name).ok_or_else(|| {
        let known = Version::ALL.map(Version::name).join(", ");
        format!("no such release; there are {known}")
    })
}

/// Runs the command.
pub(crate) fn run(arguments: &Arguments, output: Output) -> Result<Exit, Complaint> {
    if arguments.jsonl {
        return jsonl::run(arguments.mode.mode(), arguments.jsonpath);
    }
    match &arguments.template {
        Some(file) => evaluate(file, arguments, output),
        None => check(arguments, output),
    }
}

fn evaluate(file: &Path, arguments: &Arguments, output: Output) -> Result<Exit, Complaint> {
    let source = input::template(file)?;
    let input = Input::read(&arguments.input)?;
    let name = file.display().to_string();
    let mut seen = TemplateScope::with_jsonpath(
        &input.of_template(),
        arguments.mode.mode(),
        arguments.jsonpath,
    );
    let mut recorder = Recorder::new(&source, arguments.trace);
    let rendered = Template::parse(&name, &source, &arguments.mode.settings())
        .and_then(|template| template.render_with(&mut seen.scope, &mut recorder));
    let report = Report {
        file: &name,
        overrides: seen.overrides(),
        hints: seen.hints(),
        recorder,
    };
    match rendered {
        Ok(text) if arguments.json => palette::print(&format!("{:#}\n", report.to_json(&text))),
        Ok(text) => {
            palette::print_err(&report.to_text(output));
            palette::print(&output.shown(text));
        }
        Err(error) => {
            let problem = Problem::new(&name, &source, &error);
            if arguments.json {
                palette::print_err(&format!("{:#}\n", problem.to_error()));
            } else {
                palette::print_err(&report.to_text(output));
                palette::print_err(&problem.to_text(output));
            }
            return Ok(Exit::BadUsage);
        }
    }
    Ok(Exit::Ran)
}

/// Parses templates and lists what is wrong.
fn check(arguments: &Arguments, output: Output) -> Result<Exit, Complaint> {
    let settings = arguments.mode.settings();
    let mut problems = Vec::new();
    for file in &arguments.check {
        let source = input::template(file)?;
        let name = file.display().to_string();
        if let Err(error) = Template::parse(&name, &source, &settings) {
            problems.push(Problem::new(&name, &source, &error));
        }
    }
    if arguments.json {
        let list: Vec<_> = problems.iter().map(Problem::to_json).collect();
        palette::print(&format!("{:#}\n", serde_json::json!({ "problems": list })));
    } else {
        for problem in &problems {
            palette::print_err(&problem.to_text(output));
        }
        let count = arguments.check.len();
        let noun = if count == 1 { "template" } else { "templates" };
        let bad = problems.len();
        palette::print(&format!("{count} {noun} checked, {bad} with a problem\n"));
    }
    Ok(if problems.is_empty() {
        Exit::Ran
    } else {
        Exit::BadUsage
    })
}
