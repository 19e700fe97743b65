//! An error with its template to an annotated excerpt.
//!
//! Not the one-line form, which `Error`'s `Display` is. Only with the feature `diagnose`.

use annotate_snippets::{AnnotationKind, Level, Renderer, Snippet};

use crate::error::{Error, ErrorKind};

/// The most kinds of tokens that are named.
const MOST_EXPECTED: usize = 8;

/// Draws the lines of `source` around the error, with the place marked.
///
/// `source` must be the text the template was parsed from. The excerpt has no colours.
pub fn diagnose(error: &Error, source: &str) -> String {
    let title = error.to_string();
    let span = place(error, source);
    let mut snippet = Snippet::source(source).path(error.template()).fold(true);
    snippet = snippet.annotation(AnnotationKind::Primary.span(span).label(label(error)));
    let report = [Level::ERROR.primary_title(title.as_str()).element(snippet)];
    Renderer::plain().render(&report)
}

/// Returns the bytes to mark: at least one character, and inside the text.
fn place(error: &Error, source: &str) -> std::ops::Range<usize> {
    let range = error.span().range();
    let mut start = range.start.min(source.len());
    while !source.is_char_boundary(start) {
        start -= 1;
    }
    let mut end = range.end.clamp(start, source.len());
    while !source.is_char_boundary(end) {
        end += 1;
    }
    if start == end {
        end += source
            .get(start..)
            .and_then(|rest| rest.chars().next())
            .map_or(0, char::len_utf8);
    }
    start..end
}

/// Says in a few words what is wrong at the place.
fn label(error: &Error) -> String {
    match error.kind() {
        ErrorKind::Syntax { expected, .. } => match expected.as_slice() {
            [] => "unexpected here".to_owned(),
            [one] => format!("expected {one}"),
            // Anywhere in text Velocity lists two dozen kinds, which tell nobody anything.
            many if many.len() > MOST_EXPECTED => "this does not fit here".to_owned(),
            many => format!("expected one of {}", many.join(", ")),
        },
        ErrorKind::Lexical { .. } => "nothing can go on here".to_owned(),
        ErrorKind::Directive { .. } => "this directive or literal".to_owned(),
        ErrorKind::MethodThrew { exception, .. } => format!("threw {exception}"),
        ErrorKind::Runtime { exception, .. } => exception.clone(),
        ErrorKind::ResourceNotFound { name } => format!("{name:?} is not there"),
        ErrorKind::Limit { .. } => "a limit was met here".to_owned(),
    }
}
