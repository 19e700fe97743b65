//! What is wrong with a document, and where.

use annotate_snippets::{AnnotationKind, Level, Origin, Renderer, Snippet};
use std::fmt;
use std::ops::Range;

/// The longest line that is shown, bytes.
const LINE: usize = 200;

/// What is wrong with a document, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem(Box<Account>);

#[derive(Debug, Clone, PartialEq, Eq)]
struct Account {
    message: String,
    mend: Option<String>,
    file: String,
    /// Nothing where the file as a whole is meant.
    place: Option<Where>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Where {
    line: usize,
    column: usize,
    pointer: String,
    /// The line, and the columns in it that are meant, as bytes.
    shown: Option<(String, Range<usize>)>,
}

impl Problem {
    /// Makes a problem of the file as a whole.
    pub fn of_file(file: &str, message: impl Into<String>) -> Self {
        Self(Box::new(Account {
            message: message.into(),
            mend: None,
            file: file.to_owned(),
            place: None,
        }))
    }

    pub(crate) fn at(
        file: &str,
        text: &str,
        pointer: &str,
        bytes: Range<usize>,
        message: String,
    ) -> Self {
        let mut start = bytes.start.min(text.len());
        while !text.is_char_boundary(start) {
            start -= 1;
        }
        let (before, after) = text.split_at(start);
        let line_start = before.rfind('\n').map_or(0, |at| at + 1);
        let head = before.get(line_start..).unwrap_or_default();
        let tail = after.split('\n').next().unwrap_or_default();
        let line = format!("{head}{}", tail.trim_end_matches('\r'));
        let end = head.len() + (bytes.end.saturating_sub(start)).max(1);
        let span = head.len()..end.min(line.len()).max(head.len());
        let mut problem = Self::of_file(file, message);
        problem.0.place = Some(Where {
            line: before.matches('\n').count() + 1,
            column: head.chars().count() + 1,
            pointer: format!("#{pointer}"),
            shown: (line.len() <= LINE && line.is_char_boundary(span.end)).then_some((line, span)),
        });
        problem
    }

    /// Says how to mend it.
    #[must_use]
    pub fn mend(mut self, mend: impl Into<String>) -> Self {
        self.0.mend = Some(mend.into());
        self
    }

    /// Returns what is wrong.
    pub fn message(&self) -> &str {
        &self.0.message
    }

    /// Returns how to mend it, if that can be said.
    pub fn mended_by(&self) -> Option<&str> {
        self.0.mend.as_deref()
    }

    /// Returns the document's name.
    pub fn file(&self) -> &str {
        &self.0.file
    }

    /// Returns line and column, from 1; the column counts characters.
    pub fn line_and_column(&self) -> Option<(usize, usize)> {
        let place = self.0.place.as_ref()?;
        Some((place.line, place.column))
    }

    /// Returns the JSON pointer of the value, as a fragment.
    pub fn pointer(&self) -> Option<&str> {
        Some(&self.0.place.as_ref()?.pointer)
    }

    /// Shows the line with the place underlined; `styled` adds terminal colours.
    pub fn excerpt(&self, styled: bool) -> String {
        let title = one_line(&self.0.message);
        let title = Level::ERROR.primary_title(title);
        let origin = Origin::path(self.0.file.as_str());
        let mut group = match &self.0.place {
            None => title.element(origin),
            Some(place) => {
                let group = match &place.shown {
                    Some((line, span)) => title.element(
                        Snippet::source(line.as_str())
                            .line_start(place.line)
                            .path(self.0.file.as_str())
                            .annotation(AnnotationKind::Primary.span(span.clone())),
                    ),
                    None => title.element(origin.line(place.line).char_column(place.column)),
                };
                let pointer = format!("at {}", one_line(&place.pointer));
                group.element(Level::NOTE.message(pointer))
            }
        };
        if let Some(mend) = &self.0.mend {
            group = group.element(Level::HELP.message(one_line(mend)));
        }
        let renderer = if styled {
            Renderer::styled()
        } else {
            Renderer::plain()
        };
        renderer.render(&[group])
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.file)?;
        if let Some(place) = &self.0.place {
            write!(f, ":{}:{}", place.line, place.column)?;
        }
        write!(f, ": {}", one_line(&self.0.message))?;
        match &self.0.place {
            Some(place) => write!(f, " ({})", one_line(&place.pointer)),
            None => Ok(()),
        }
    }
}

impl std::error::Error for Problem {}

/// Makes a message one line of bounded length; what it quotes may be of any.
fn one_line(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    for (count, character) in text.chars().enumerate() {
        if count == 500 {
            line.push('…');
            break;
        }
        if character.is_control() {
            line.extend(character.escape_debug());
        } else {
            line.push(character);
        }
    }
    line
}
