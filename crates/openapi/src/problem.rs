//! What is wrong with a definition, or notable about it, each with its place in the source.
//!
//! A [`Problem`] refuses the definition, a [`Warning`] does not. Both carry a kind with typed
//! fields, the part of the API they concern, and where the text stands; sentences are made from
//! these in one place each ([`error`], [`warning`], [`subject`]). AWS's own wording for its wire
//! is kept apart from ours ([`wire`]).

pub mod error;
mod excerpt;
pub(crate) mod report;
mod rule;
pub mod subject;
pub mod warning;
pub mod wire;

pub use error::ErrorKind;
pub use subject::Subject;
pub use warning::WarningKind;

use crate::Source;
use crate::doctor::Severity;
use std::fmt;
use std::ops::Range;

/// Where something stands in a source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Location {
    /// The source's name.
    pub source: String,
    /// The JSON pointer of the value, as a fragment: `#/paths/~1pets/get`.
    pub pointer: String,
    /// The line, from one.
    pub line: usize,
    /// The column, from one, in characters.
    pub column: usize,
    /// The bytes of the source.
    pub bytes: Range<usize>,
}

impl Location {
    /// Returns the text that this is in: the definition's own, or that of a file that it named.
    pub fn text<'s>(&self, main: Source<'s>, included: &'s [crate::IncludedFile]) -> Source<'s> {
        let mut included = included.iter();
        match included.find(|file| file.name == self.source) {
            Some(file) => Source::new(&file.name, &file.bytes),
            None => main,
        }
    }
}

impl fmt::Display for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}:{}", self.source, self.line, self.column)
    }
}

/// Why a definition is refused.
#[derive(Debug, Clone, PartialEq)]
pub struct Problem {
    /// What is wrong.
    pub kind: ErrorKind,
    /// The part of the API that it concerns.
    pub subject: Subject,
    /// Where it stands.
    pub location: Location,
}

/// Something about a definition that does not stop it from being read.
#[derive(Debug, Clone, PartialEq)]
pub struct Warning {
    /// What is notable.
    pub kind: WarningKind,
    /// The part of the API that it concerns.
    pub subject: Subject,
    /// Where it stands.
    pub location: Location,
}

impl Problem {
    /// Returns what would mend it, if that can be said.
    pub fn mend(&self) -> Option<String> {
        self.kind.mend()
    }

    /// Shows the lines of the source with the place underlined; `styled` adds terminal colours.
    pub fn excerpt(&self, source: &Source<'_>, styled: bool) -> String {
        let title = self.title();
        excerpt::render(
            source,
            &self.location,
            (excerpt::Rank::Error, None),
            &title,
            self.mend().as_deref(),
            styled,
        )
    }

    fn title(&self) -> String {
        one_line(&format!("{}{}", self.subject.lead(), self.kind))
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let pointer = one_line(&self.location.pointer);
        write!(f, "{}: {} ({pointer})", self.location, self.title())
    }
}

impl Warning {
    /// Returns the name of the rule by which it was found.
    pub fn rule(&self) -> &'static str {
        self.kind.rule()
    }

    /// Returns how much it matters.
    pub fn severity(&self) -> Severity {
        self.kind.severity()
    }

    /// Shows it like [`Self::excerpt`], by its severity and with the rule's name.
    pub fn diagnosis(&self, source: &Source<'_>, styled: bool) -> String {
        let title = self.title();
        let rank = match self.severity() {
            Severity::Note => excerpt::Rank::Note,
            Severity::Warning => excerpt::Rank::Warning,
            Severity::Error => excerpt::Rank::Error,
        };
        excerpt::render(
            source,
            &self.location,
            (rank, Some(self.rule())),
            &title,
            self.mend().as_deref(),
            styled,
        )
    }

    /// Returns what would mend it, if that can be said.
    pub fn mend(&self) -> Option<String> {
        self.kind.mend()
    }

    /// Returns AWS's text, where AWS warns too; such warnings count for `failonwarnings`.
    pub fn aws_text(&self) -> Option<String> {
        self.kind.aws_text(&self.subject)
    }

    /// Shows the lines of the source with the place underlined; `styled` adds terminal colours.
    pub fn excerpt(&self, source: &Source<'_>, styled: bool) -> String {
        let title = self.title();
        excerpt::render(
            source,
            &self.location,
            (excerpt::Rank::Warning, None),
            &title,
            self.mend().as_deref(),
            styled,
        )
    }

    fn title(&self) -> String {
        one_line(&format!("{}{}", self.subject.lead(), self.kind))
    }
}

impl fmt::Display for Warning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let pointer = one_line(&self.location.pointer);
        write!(f, "{}: {} ({pointer})", self.location, self.title())
    }
}

/// A definition that could not be read: every problem that was found.
#[derive(Debug, Clone, PartialEq)]
pub struct ReadError {
    /// The problems in the order of the document; at least one.
    pub problems: Vec<Problem>,
    /// The warnings that were found on the way.
    pub warnings: Vec<Warning>,
    /// How many further problems were found beyond the limit.
    pub more: usize,
    /// The files that the definition named.
    pub included: Vec<crate::IncludedFile>,
}

impl fmt::Display for ReadError {
    /// Prints the first problem and how many there are.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(first) = self.problems.first() else {
            return f.write_str("the definition cannot be read");
        };
        write!(f, "{first}")?;
        let others = self.problems.len() - 1 + self.more;
        if others > 0 {
            write!(f, " and {others} more")?;
        }
        Ok(())
    }
}

impl std::error::Error for ReadError {}

/// The most characters of a message; names and values in it may be of any length.
const MOST_OF_A_MESSAGE: usize = 500;

/// Makes a message one line of bounded length.
fn one_line(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    for (count, character) in text.chars().enumerate() {
        if count == MOST_OF_A_MESSAGE {
            line.push('…');
            break;
        }
        if character.is_control() || matches!(character, '\u{2028}' | '\u{2029}') {
            line.extend(character.escape_debug());
        } else {
            line.push(character);
        }
    }
    line
}

/// A problem by byte range, before its pointer, line and column are known.
#[derive(Debug)]
pub(crate) struct Fault {
    pub(crate) kind: ErrorKind,
    pub(crate) bytes: Range<usize>,
}

impl Fault {
    /// Makes a fault of the bytes from `start` to before `end`.
    pub(crate) fn at(kind: ErrorKind, start: usize, end: usize) -> Self {
        Self {
            kind,
            bytes: start..end.max(start),
        }
    }
}
