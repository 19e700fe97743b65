//! Writes a parsed regular expression in `fancy-regex` syntax.
//!
//! Every unit is written as an escape, so nothing of the original spelling can be misread. A
//! back-reference to a group that has not matched is empty in JavaScript and fails elsewhere,
//! which a conditional bridges.

use std::fmt::Write as _;

use super::parse::{Alternatives, Parsed, Term};
use super::unit_set::{self, UnitSet};

/// Returns the rewritten pattern.
pub(crate) fn rewrite(parsed: &Parsed) -> String {
    let mut writer = Writer {
        out: String::new(),
        groups: parsed.groups,
        open: Vec::new(),
    };
    writer.alternatives(&parsed.alternatives);
    writer.out
}

struct Writer {
    out: String,
    groups: usize,
    /// The numbers of the capturing groups around the current place.
    open: Vec<usize>,
}

// Writing to a String cannot fail, so the results of `write!` carry nothing.
impl Writer {
    fn alternatives(&mut self, alternatives: &Alternatives) {
        for (index, terms) in alternatives.iter().enumerate() {
            if index > 0 {
                self.out.push('|');
            }
            for term in terms {
                self.term(term);
            }
        }
    }

    fn term(&mut self, term: &Term) {
        match term {
            Term::Units(set) => set.write(&mut self.out),
            Term::Unit(unit) => {
                let character = u32::from(unit_set::character(*unit));
                let _ = write!(self.out, "\\x{{{character:X}}}");
            }
            Term::Start => self.out.push_str("\\A"),
            Term::End => self.out.push_str("\\z"),
            Term::WordBoundary(boundary) => {
                let mut word = String::new();
                UnitSet::word().write(&mut word);
                let (same, other) = if *boundary {
                    ("(?!", "(?=")
                } else {
                    ("(?=", "(?!")
                };
                let _ = write!(
                    self.out,
                    "(?:(?<={word}){same}{word})|(?<!{word}){other}{word}))"
                );
            }
            Term::Group(number, inner) => {
                self.out
                    .push_str(if number.is_some() { "(" } else { "(?:" });
                self.open.extend(number);
                self.alternatives(inner);
                if number.is_some() {
                    self.open.pop();
                }
                self.out.push(')');
            }
            Term::LookAhead(positive, inner) => {
                self.out.push_str(if *positive { "(?=" } else { "(?!" });
                self.alternatives(inner);
                self.out.push(')');
            }
            Term::BackReference(number) if *number > self.groups => {
                UnitSet::default().write(&mut self.out);
            }
            // A group has matched nothing yet while it is still open.
            Term::BackReference(number) if self.open.contains(number) => {}
            Term::BackReference(number) => {
                let _ = write!(self.out, "(?({number})\\{number})");
            }
            Term::Repeat { term, min, .. } if is_empty(term) => {
                // What consumes nothing cannot be repeated here; once is as good as often.
                self.out.push_str(if *min == 0 { "(?:|" } else { "(?:" });
                self.term(term);
                self.out.push(')');
            }
            Term::Repeat {
                term,
                min,
                max,
                greedy,
            } => {
                self.out.push_str("(?:");
                self.term(term);
                self.out.push(')');
                let _ = match max {
                    Some(max) => write!(self.out, "{{{min},{max}}}"),
                    None => write!(self.out, "{{{min},}}"),
                };
                if !greedy {
                    self.out.push('?');
                }
            }
        }
    }
}

/// Tells whether a term can never consume a unit.
fn is_empty(term: &Term) -> bool {
    match term {
        Term::Units(_) | Term::Unit(_) | Term::BackReference(_) => false,
        Term::Start | Term::End | Term::WordBoundary(_) | Term::LookAhead(..) => true,
        Term::Group(_, inner) => inner.iter().flatten().all(is_empty),
        Term::Repeat { term, max, .. } => *max == Some(0) || is_empty(term),
    }
}
