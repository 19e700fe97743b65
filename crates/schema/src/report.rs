//! What a check has found, and the sinks that collect it while a walk goes on.
//!
//! Observed with the Java library: a fatal error stands before everything reported until then; the
//! invalid-schema message lists all remarks on schemas the same report has seen, while its errors
//! follow as messages of their own only if the schema was met outside a branch.

use std::fmt;
use std::sync::Arc;

use crate::limits::{self, Limit};
use crate::schema_error::{SchemaError, SchemaErrorKind};
use crate::syntax::{Level, SyntaxProblem};
use crate::violation::{Violation, Warning};
use crate::walk::Outcome;

/// Holds the verdict on one instance.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Report {
    /// What is wrong with the instance, in the library's order.
    pub violations: Vec<Violation>,
    /// Remarks that do not count, in the library's order.
    pub warnings: Vec<Warning>,
    /// How many further warnings were not kept.
    pub dropped_warnings: u64,
    /// What kept the schema from judging, if anything did.
    pub fatal: Option<SchemaError>,
}

impl Report {
    /// Tells whether the instance is valid.
    pub fn is_valid(&self) -> bool {
        self.violations.is_empty() && self.fatal.is_none()
    }

    /// Returns the library's messages: a fatal one first, then the violations.
    pub fn messages(&self) -> Vec<String> {
        let fatal = self.fatal.as_ref();
        fatal
            .map(ToString::to_string)
            .into_iter()
            .chain(self.violations.iter().map(ToString::to_string))
            .chain(
                fatal
                    .into_iter()
                    .flat_map(|error| &error.problems)
                    .map(ToString::to_string),
            )
            .collect()
    }
}

impl fmt::Display for Report {
    /// Prints the messages as Java prints a list: in brackets, separated by commas.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "[{}]", self.messages().join(", "))
    }
}

/// Holds warnings until they are wanted.
#[derive(Debug)]
enum Remark {
    /// The warnings of one visited schema.
    Schema(Arc<[SyntaxProblem]>),
    Other(Warning),
}

/// Collects what one walk, or one branch of it, reports.
#[derive(Debug, Default)]
pub(crate) struct Sink {
    is_branch: bool,
    errors: usize,
    violations: Vec<Violation>,
    remarks: Vec<Remark>,
    dropped: u64,
    /// The errors of a schema that was met outside a branch.
    problems: Vec<SyntaxProblem>,
}

impl Sink {
    /// Makes a sink of which only the success matters.
    pub(crate) fn branch() -> Self {
        Self {
            is_branch: true,
            ..Self::default()
        }
    }

    /// Tells whether anything went wrong so far.
    pub(crate) fn has_errors(&self) -> bool {
        self.errors > 0
    }

    /// Adds a violation, which is only made if it is kept.
    pub(crate) fn fail(&mut self, violation: impl FnOnce() -> Violation) -> Result<(), Limit> {
        self.errors += 1;
        if !self.is_branch {
            if self.violations.len() >= limits::MAX_VIOLATIONS {
                return Err(Limit::Violations);
            }
            self.violations.push(violation());
        }
        Ok(())
    }

    /// Adds a warning, which is only made if it is kept.
    pub(crate) fn warn(&mut self, warning: impl FnOnce() -> Warning) {
        if self.is_branch {
            return;
        }
        if self.remarks.len() < limits::MAX_WARNINGS {
            self.remarks.push(Remark::Other(warning()));
        } else {
            self.dropped += 1;
        }
    }

    /// Adds the warnings of a visited schema.
    pub(crate) fn add_schema_warnings(&mut self, problems: &Arc<[SyntaxProblem]>) {
        if problems.is_empty() {
            return;
        }
        if self.remarks.len() < limits::MAX_WARNINGS {
            self.remarks.push(Remark::Schema(Arc::clone(problems)));
        } else {
            self.dropped += u64::try_from(problems.len()).unwrap_or(u64::MAX);
        }
    }

    /// Makes the error of a malformed schema.
    pub(crate) fn invalid_schema(&mut self, problems: &Arc<[SyntaxProblem]>) -> SchemaErrorKind {
        self.add_schema_warnings(problems);
        let listed: Vec<SyntaxProblem> = self
            .remarks
            .iter()
            .filter_map(|remark| match remark {
                Remark::Schema(problems) => Some(problems.iter()),
                Remark::Other(_) => None,
            })
            .flatten()
            .take(limits::MAX_WARNINGS)
            .cloned()
            .collect();
        if !self.is_branch {
            let errors = problems
                .iter()
                .filter(|problem| problem.level == Level::Error);
            self.problems = errors.cloned().collect();
        }
        SchemaErrorKind::Invalid { listed }
    }

    /// Returns the report of a walk.
    pub(crate) fn into_report(self, outcome: Outcome) -> Report {
        let mut warnings = Vec::new();
        let mut dropped_warnings = self.dropped;
        for remark in self.remarks {
            let remarks: Vec<Warning> = match remark {
                Remark::Schema(problems) => problems
                    .iter()
                    .filter(|problem| problem.level == Level::Warning)
                    .map(|problem| Warning::Schema(problem.clone()))
                    .collect(),
                Remark::Other(warning) => vec![warning],
            };
            for warning in remarks {
                if warnings.len() < limits::MAX_WARNINGS {
                    warnings.push(warning);
                } else {
                    dropped_warnings += 1;
                }
            }
        }
        let fatal = outcome.err().map(|kind| SchemaError {
            kind: *kind,
            problems: self.problems,
            warnings: Vec::new(),
        });
        Report {
            violations: self.violations,
            warnings,
            dropped_warnings,
            fatal,
        }
    }
}
