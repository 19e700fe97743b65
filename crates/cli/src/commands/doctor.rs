//! `trygate doctor`: what a definition says that will surprise who invokes it.
//!
//! The rules are the reader's; here they are given Java's patterns, and told.

use crate::complaint::{Complaint, Exit};
use crate::definition::{self, DefinitionArguments};
use crate::palette::{self, Output};
use crate::place::PlaceArguments;
use serde_json::{Value, json};
use std::fmt::Write as _;
use std::sync::Arc;
use trygate_model::{Ambient, SystemClock, SystemIds};
use trygate_openapi::{Doctor, RULES, Severity};
use trygate_velocity::JavaRegex;

/// Arguments of `trygate doctor`.
#[derive(Debug, clap::Args)]
#[command(after_long_help = rules())]
pub(crate) struct Arguments {
    #[command(flatten)]
    definition: DefinitionArguments,

    /// Print the findings as JSON
    #[arg(long)]
    pub(crate) json: bool,

    #[command(flatten)]
    place: PlaceArguments,
}

/// Lists the rules for the help.
fn rules() -> String {
    let width = RULES.iter().map(|(name, _)| name.len()).max();
    let width = width.unwrap_or_default();
    let mut text = String::from("Rules, beside what an import warns of:\n");
    for (name, what) in RULES {
        // writing to a String cannot fail
        let _ = writeln!(text, "  {name:width$}  {what}");
    }
    text.push_str(
        "\nExit codes: 0 nothing but notes, 1 errors or warnings, 2 the definition cannot be read",
    );
    text
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
    let doctor = Doctor { matches };
    let examined = definition::diagnose(&arguments.definition, doctor, &ambient)
        .map_err(|failure| failure.complaint(output))?;
    let counts = [Severity::Error, Severity::Warning, Severity::Note].map(|severity| {
        let findings = examined.findings();
        let count = findings.filter(|finding| finding.severity() == severity);
        (severity, count.count())
    });
    if arguments.json {
        palette::print(&format!("{:#}\n", as_json(&examined, counts)));
    } else {
        examined.tell_set_aside(output);
        let coloured = output.out_palette().is_coloured();
        palette::print(&examined.diagnoses(coloured));
        palette::print(&format!("{}: {}\n", examined.name(), summary(counts)));
    }
    let is_bad = |(severity, count): &(Severity, usize)| *severity != Severity::Note && *count > 0;
    Ok(if counts.iter().any(is_bad) {
        Exit::Unexpected
    } else {
        Exit::Ran
    })
}

fn as_json(examined: &definition::Definition, counts: [(Severity, usize); 3]) -> Value {
    let mut document = json!({"findings": examined.findings_as_json()});
    if let Some(members) = document.as_object_mut() {
        for (severity, count) in counts {
            members.insert(format!("{}s", severity.as_str()), count.into());
        }
        let open = examined.set_aside_as_json();
        if !open.is_empty() {
            members.insert("setAside".into(), open.into());
        }
    }
    document
}

fn summary(counts: [(Severity, usize); 3]) -> String {
    let there = counts.iter().filter(|(_, count)| *count > 0);
    let words: Vec<String> = there
        .map(|(severity, count)| {
            let plural = if *count == 1 { "" } else { "s" };
            format!("{count} {}{plural}", severity.as_str())
        })
        .collect();
    if words.is_empty() {
        "nothing surprising".into()
    } else {
        words.join(", ")
    }
}

/// Says which texts a pattern matches as a whole.
fn matches(pattern: &str, texts: &[String]) -> Result<Vec<bool>, String> {
    let regex = JavaRegex::compile(pattern).map_err(|error| error.to_string())?;
    let each = texts.iter().map(|text| regex.matches(text));
    each.collect::<Result<_, _>>()
        .map_err(|error| error.to_string())
}
