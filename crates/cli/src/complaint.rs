//! What the user is told when a command cannot do its work, for people and as JSON.
//!
//! Every complaint says what is wrong and how to mend it. Its text for people is made here and
//! nowhere else.

use crate::palette::{self, Output};
use serde_json::{Map, Value};
use std::fmt::Write as _;
use std::process::ExitCode;

/// How the program ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Exit {
    /// It ran.
    Ran,
    /// An expectation failed.
    Unexpected,
    /// The arguments, the definition or the surroundings will not do.
    BadUsage,
    /// A bug of trygate.
    Bug,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        match exit {
            Exit::Ran => Self::SUCCESS,
            Exit::Unexpected => Self::from(1),
            Exit::BadUsage => Self::from(2),
            Exit::Bug => Self::from(70),
        }
    }
}

/// One thing that is wrong in a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Flaw {
    pub(crate) message: String,
    pub(crate) file: String,
    pub(crate) line: usize,
    pub(crate) column: usize,
    /// The JSON pointer into the document.
    pub(crate) pointer: String,
    pub(crate) mend: Option<String>,
    /// All of that for people, with the lines around the place.
    pub(crate) excerpt: String,
}

/// What there is instead of what was asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Candidates {
    /// Their names, the best first.
    pub(crate) names: Vec<String>,
    /// Whether they come close, or are just what there is.
    pub(crate) are_near: bool,
}

/// The most flaws that are shown to people unless they ask for all.
const FLAWS_SHOWN: usize = 5;

/// Why a command could not do its work. Boxed, for it is rare and large.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Complaint(Box<Account>);

#[derive(Debug, Clone, PartialEq, Eq)]
struct Account {
    /// A word for programs, such as `definition` or `unknown-path`.
    kind: &'static str,
    message: String,
    flaws: Vec<Flaw>,
    /// What there is instead of what was asked for.
    candidates: Candidates,
    /// What else was notable, for programs; people were told before.
    warnings: Vec<Value>,
    mend: Option<String>,
}

impl Complaint {
    /// Complains of a kind of problem.
    pub(crate) fn new(kind: &'static str, message: impl Into<String>) -> Self {
        Self(Box::new(Account {
            kind,
            message: message.into(),
            flaws: Vec::new(),
            candidates: Candidates::default(),
            warnings: Vec::new(),
            mend: None,
        }))
    }

    /// Says what is wrong in which places.
    pub(crate) fn with_flaws(mut self, flaws: Vec<Flaw>) -> Self {
        self.0.flaws = flaws;
        self
    }

    /// Says what there is instead.
    pub(crate) fn with_candidates(mut self, candidates: Candidates) -> Self {
        self.0.candidates = candidates;
        self
    }

    /// Adds what else was notable, for programs only.
    pub(crate) fn with_warnings(mut self, warnings: Vec<Value>) -> Self {
        self.0.warnings = warnings;
        self
    }

    /// Says what to do.
    pub(crate) fn mend(mut self, mend: impl Into<String>) -> Self {
        self.0.mend = Some(mend.into());
        self
    }

    /// Prints the complaint to stderr.
    pub(crate) fn report(&self, output: Output, as_json: bool) -> Exit {
        if as_json {
            palette::print_err(&format!("{:#}\n", self.to_json()));
        } else {
            palette::print_err(&self.to_text(output));
        }
        Exit::BadUsage
    }

    fn to_text(&self, output: Output) -> String {
        let paint = output.err_palette();
        let mut text = String::new();
        let shown = if output.is_verbose() {
            self.0.flaws.len()
        } else {
            FLAWS_SHOWN
        };
        for flaw in self.0.flaws.iter().take(shown) {
            let _ = writeln!(text, "{}", flaw.excerpt);
        }
        if let Some(hidden) = self
            .0
            .flaws
            .len()
            .checked_sub(shown)
            .filter(|count| *count > 0)
        {
            let _ = writeln!(text, "… and {hidden} more, which -v shows");
        }
        // one flaw says everything by itself
        if self.0.flaws.len() != 1 {
            let _ = writeln!(text, "{} {}", paint.error("error:"), self.0.message);
        }
        for (index, candidate) in self.0.candidates.names.iter().enumerate() {
            let lead = match (index, self.0.candidates.are_near) {
                (0, true) => "near:",
                (0, false) => " has:",
                _ => "     ",
            };
            let _ = writeln!(text, "  {} {candidate}", paint.faint(lead));
        }
        if let Some(mend) = &self.0.mend {
            let _ = writeln!(text, "  {} {mend}", paint.good("mend:"));
        }
        text
    }

    fn to_json(&self) -> Value {
        let mut error = Map::new();
        error.insert("kind".into(), self.0.kind.into());
        error.insert("message".into(), self.0.message.clone().into());
        if !self.0.flaws.is_empty() {
            let flaws: Vec<Value> = self.0.flaws.iter().map(Flaw::to_json).collect();
            error.insert("problems".into(), flaws.into());
        }
        if !self.0.candidates.names.is_empty() {
            error.insert("candidates".into(), self.0.candidates.names.clone().into());
        }
        error.insert("mend".into(), self.0.mend.clone().into());
        error.retain(|_, value| !value.is_null());
        let mut document = Map::new();
        document.insert("error".into(), Value::Object(error));
        if !self.0.warnings.is_empty() {
            document.insert("warnings".into(), self.0.warnings.clone().into());
        }
        Value::Object(document)
    }
}

impl Flaw {
    pub(crate) fn to_json(&self) -> Value {
        let mut flaw = Map::new();
        flaw.insert("message".into(), self.message.clone().into());
        flaw.insert("file".into(), self.file.clone().into());
        flaw.insert("line".into(), self.line.into());
        flaw.insert("column".into(), self.column.into());
        flaw.insert("pointer".into(), self.pointer.clone().into());
        flaw.insert("mend".into(), self.mend.clone().into());
        Value::Object(flaw)
    }
}
