//! The lines of a source around a place, underlined, for a terminal.

use super::Location;
use crate::Source;
use annotate_snippets::{AnnotationKind, Level, Origin, Renderer, Snippet};
use std::ops::Range;

/// How bad it is, which decides word and colour.
#[derive(Debug, Clone, Copy)]
pub(super) enum Rank {
    /// The definition is refused.
    Error,
    /// It is not.
    Warning,
    /// It is good to know.
    Note,
}

/// The most bytes of a line that are shown; minified JSON is one line of megabytes.
const MOST_OF_A_LINE: usize = 400;

/// Renders title, excerpt, pointer and mend.
pub(super) fn render(
    source: &Source<'_>,
    location: &Location,
    (rank, rule): (Rank, Option<&str>),
    title: &str,
    mend: Option<&str>,
    styled: bool,
) -> String {
    let text = String::from_utf8_lossy(source.bytes);
    let (window, span, line, whole_line) = window(&text, &location.bytes);
    let level = match rank {
        Rank::Error => Level::ERROR,
        Rank::Warning => Level::WARNING,
        Rank::Note => Level::NOTE,
    };
    let snippet = Snippet::source(window)
        .line_start(line)
        .annotation(AnnotationKind::Primary.span(span));
    let title = level.primary_title(title);
    let group = match rule {
        Some(rule) => title.id(rule),
        None => title,
    };
    let mut group = if whole_line {
        group.element(snippet.path(location.source.as_str()))
    } else {
        // a snippet that begins in the middle of a line cannot count the column itself
        let origin = Origin::path(location.source.as_str())
            .line(location.line)
            .char_column(location.column);
        group.element(origin).element(snippet)
    };
    group =
        group.element(Level::NOTE.message(format!("at {}", super::one_line(&location.pointer))));
    if let Some(mend) = mend {
        group = group.element(Level::HELP.message(super::one_line(mend)));
    }
    let renderer = if styled {
        Renderer::styled()
    } else {
        Renderer::plain()
    };
    renderer.render(&[group])
}

/// Cuts the lines around a span: one before, the span's first line, one after. Returns them, the
/// span within them, the number of the first line, and whether that begins the window.
fn window<'a>(text: &'a str, bytes: &Range<usize>) -> (&'a str, Range<usize>, usize, bool) {
    let boundary = |at: usize| {
        let mut at = at.min(text.len());
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        at
    };
    let start = boundary(bytes.start);
    let before = text.get(..start).unwrap_or_default();
    let after = text.get(start..).unwrap_or_default();
    let line_start = before.rfind('\n').map_or(0, |at| at + 1);
    let line_end = start + after.find('\n').unwrap_or(after.len());
    let from = boundary(line_start.max(start.saturating_sub(MOST_OF_A_LINE / 2)));
    let to = boundary(line_end.min(start + MOST_OF_A_LINE));
    let whole_line = from == line_start && to == line_end;
    let mut first = from;
    let mut last = to;
    if whole_line {
        // neighbours give context where they are short
        let previous = text.get(..line_start.saturating_sub(1)).unwrap_or_default();
        let previous_start = previous.rfind('\n').map_or(0, |at| at + 1);
        if line_start > 0 && line_start - previous_start <= MOST_OF_A_LINE {
            first = previous_start;
        }
        let rest = text.get(line_end + 1..).unwrap_or_default();
        let next = rest.find('\n').unwrap_or(rest.len());
        if !rest.is_empty() && next <= MOST_OF_A_LINE {
            last = line_end + 1 + next;
        }
    }
    let line = text.get(..first).unwrap_or_default().matches('\n').count() + 1;
    let end = boundary(bytes.end).clamp(start, to.max(start));
    let end = if end == start {
        boundary((start + 1).min(last)).max(start)
    } else {
        end
    };
    let window = text.get(first..last).unwrap_or_default();
    (window, start - first..end - first, line, whole_line)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str, bytes: Range<usize>) -> String {
        let source = Source::new("x", text.as_bytes());
        let lines = crate::source::Lines::of(text.as_bytes());
        let (line, column) = lines.line_and_column(bytes.start);
        let pointer = "#".to_owned();
        let location = Location {
            source: "x".into(),
            pointer,
            line,
            column,
            bytes,
        };
        render(
            &source,
            &location,
            (Rank::Error, None),
            "title",
            None,
            false,
        )
    }

    #[test]
    fn a_long_line_is_cut_and_keeps_its_place() {
        let text = format!("{}é\"here\"{}", "ab ".repeat(2000), " cd".repeat(2000));
        let start = text.find("\"here\"").unwrap();
        let excerpt = shown(&text, start..start + 6);
        assert!(excerpt.contains("--> x:1:6002"), "{excerpt}");
        assert!(excerpt.contains("^^^^^^"), "{excerpt}");
        assert!(excerpt.len() < 2000, "{excerpt}");
    }

    #[test]
    fn every_place_can_be_shown() {
        for text in ["", "a", "é\r\nb\n", "\n\n", "{\u{2028}}", "\t\u{feff}x"] {
            for start in 0..=text.len() + 1 {
                for end in start..=text.len() + 2 {
                    assert!(
                        shown(text, start..end).contains("title"),
                        "{text:?} {start} {end}"
                    );
                }
            }
        }
    }
}
