//! Collects problems and warnings while a document is read, and places them at the end.

use super::{ErrorKind, Fault, Location, Problem, ReadError, Subject, Warning, WarningKind};
use crate::Source;
use crate::source::Lines;
use crate::sources::Sources;
use crate::tree::{Node, Place, pointers_of};
use std::ops::Range;

struct Found<K> {
    kind: K,
    subject: Subject,
    place: Place,
}

/// What was found so far.
pub(crate) struct Report {
    errors: Vec<Found<ErrorKind>>,
    warnings: Vec<Found<WarningKind>>,
    more_errors: usize,
    more_warnings: usize,
    most: usize,
}

impl Report {
    /// Makes an empty report that keeps at most so many of each.
    pub(crate) fn new(most: usize) -> Self {
        let most = most.max(1);
        Self {
            errors: Vec::new(),
            warnings: Vec::new(),
            more_errors: 0,
            more_warnings: 0,
            most,
        }
    }

    /// Notes a problem.
    pub(crate) fn error(&mut self, kind: ErrorKind, subject: Subject, place: Place) {
        if self.errors.len() < self.most {
            self.errors.push(Found {
                kind,
                subject,
                place,
            });
        } else {
            self.more_errors += 1;
        }
    }

    /// Notes a warning.
    pub(crate) fn warning(&mut self, kind: WarningKind, subject: Subject, place: Place) {
        if self.warnings.len() < self.most {
            self.warnings.push(Found {
                kind,
                subject,
                place,
            });
        } else {
            self.more_warnings += 1;
        }
    }

    /// Places everything; the result is an error where there is a problem that cannot be set aside.
    pub(crate) fn finish(
        mut self,
        sources: &Sources<'_>,
        roots: &[&Node<'_>],
        set_aside: bool,
    ) -> Result<(Vec<Warning>, Vec<Problem>), ReadError> {
        if self.more_warnings > 0 {
            let kind = WarningKind::More {
                count: self.more_warnings,
            };
            let start = Place {
                start: 0,
                end: 0,
                number: 0,
            };
            self.warnings.push(Found {
                kind,
                subject: Subject::Api,
                place: roots.first().map_or(start, |root| root.place),
            });
        }
        if self.errors.is_empty() && self.warnings.is_empty() {
            return Ok((Vec::new(), Vec::new()));
        }
        self.errors.sort_by_key(|found| found.place.start);
        self.warnings.sort_by_key(|found| found.place.start);
        let places = self.errors.iter().map(|found| found.place);
        let places = places.chain(self.warnings.iter().map(|found| found.place));
        let mut numbers: Vec<u32> = places.map(|place| place.number).collect();
        numbers.sort_unstable();
        numbers.dedup();
        let mut pointers: Vec<Option<String>> = vec![None; numbers.len()];
        for root in roots {
            if pointers.iter().all(Option::is_some) {
                break;
            }
            let found = pointers_of(root, &numbers);
            for (known, found) in pointers.iter_mut().zip(found) {
                *known = known.take().or(found);
            }
        }
        let lines = sources.lines();
        let location = |place: Place| {
            let at = numbers.binary_search(&place.number).unwrap_or_default();
            let pointer = pointers.get(at).cloned().flatten();
            let spot = lines.spot(place);
            Location {
                source: spot.name.to_owned(),
                pointer: pointer.unwrap_or_else(|| "#".into()),
                line: spot.line,
                column: spot.column,
                bytes: spot.bytes,
            }
        };
        let warnings = self.warnings.into_iter().map(|found| Warning {
            kind: found.kind,
            subject: found.subject,
            location: location(found.place),
        });
        let warnings: Vec<Warning> = warnings.collect();
        let problems = self.errors.into_iter().map(|found| Problem {
            kind: found.kind,
            subject: found.subject,
            location: location(found.place),
        });
        let problems: Vec<Problem> = problems.collect();
        let unfilled = |problem: &Problem| problem.kind.is_for_another_tool();
        if self.more_errors == 0
            && (problems.is_empty() || set_aside && problems.iter().all(unfilled))
        {
            return Ok((warnings, problems));
        }
        Err(ReadError {
            problems,
            warnings,
            more: self.more_errors,
            included: Vec::new(),
        })
    }
}

/// Makes the error of a source that is no document at all.
pub(crate) fn fault(source: &Source<'_>, mark: usize, fault: Fault) -> ReadError {
    let lines = Lines::of(source.bytes);
    let bytes = fault.bytes.start + mark..fault.bytes.end + mark;
    let location = locate(source, &lines, "#".into(), bytes);
    let problem = Problem {
        kind: fault.kind,
        subject: Subject::Api,
        location,
    };
    ReadError {
        problems: vec![problem],
        warnings: Vec::new(),
        more: 0,
        included: Vec::new(),
    }
}

fn locate(
    source: &Source<'_>,
    lines: &Lines<'_>,
    pointer: String,
    bytes: Range<usize>,
) -> Location {
    let (line, column) = lines.line_and_column(bytes.start);
    Location {
        source: source.name.to_owned(),
        pointer,
        line,
        column,
        bytes,
    }
}
