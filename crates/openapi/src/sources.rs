//! The texts that a tree was made of: the definition, and the files that it named.
//!
//! All texts share one range of offsets, and all trees one range of numbers, so that a place says
//! by itself which text it is in.

use crate::files::{FileContent, FileRefusal};
use crate::options::ReadOptions;
use crate::problem::{ErrorKind, Fault};
use crate::reading::at_pointer;
use crate::source::{Lines, Source};
use crate::tree::{Node, Place};
use std::ops::Range;

/// The most files that a definition can name.
const MOST_FILES: usize = 500;

/// The texts.
pub(crate) struct Sources<'s> {
    main: Source<'s>,
    /// The length of the main text's byte order mark, which no place counts.
    mark: usize,
    included: Vec<Included>,
    next_offset: u32,
    next_number: u32,
    values_left: usize,
}

struct Included {
    content: FileContent,
    base: u32,
    root: Option<Node<'static>>,
}

/// A file that was read along with a definition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IncludedFile {
    /// Its name, as places have it.
    pub name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// A value of another file.
pub(crate) enum Copied {
    Value(Box<Node<'static>>),
    NotThere,
    /// There would be more values than the limit.
    TooMuch,
}

/// Why a file gives no tree.
pub(crate) enum NoFile {
    /// It was not read.
    Refused(FileRefusal),
    /// Files cannot be named here.
    NoFiles,
    /// It is no document.
    Fault(Box<ErrorKind>, Place),
}

impl<'s> Sources<'s> {
    /// Begins with the definition, whose tree has numbers up to one.
    pub(crate) fn of(
        main: Source<'s>,
        mark: usize,
        root: &Node<'_>,
        options: &ReadOptions,
    ) -> Self {
        let length = main.bytes.len().saturating_sub(mark);
        let next_number = root.largest_number().saturating_add(1);
        let values = usize::try_from(next_number).unwrap_or(usize::MAX);
        Self {
            main,
            mark,
            included: Vec::new(),
            next_offset: u32::try_from(length).unwrap_or(u32::MAX).saturating_add(1),
            next_number,
            values_left: options.limits.values.saturating_sub(values),
        }
    }

    /// Returns the name of the text that a place is in.
    pub(crate) fn name_of(&self, place: Place) -> &str {
        self.file_of(place)
            .map_or(self.main.name, |file| &file.content.name)
    }

    fn file_of(&self, place: Place) -> Option<&Included> {
        let behind = self
            .included
            .partition_point(|file| file.base <= place.start);
        self.included.get(behind.checked_sub(1)?)
    }

    /// Copies a value of an included file. What is copied counts against the limit of values: files
    /// that name files would multiply what they hold.
    pub(crate) fn copy(&mut self, name: &str, pointer: &str) -> Copied {
        let mut files = self.included.iter();
        let file = files.find(|file| file.content.name == name);
        let root = file.and_then(|file| file.root.as_ref());
        let Some(found) = root.and_then(|root| at_pointer(root, pointer)) else {
            return Copied::NotThere;
        };
        match self.values_left.checked_sub(found.count()) {
            Some(left) => {
                self.values_left = left;
                Copied::Value(Box::new(found.clone()))
            }
            None => Copied::TooMuch,
        }
    }

    /// Whether a name is the definition's own.
    pub(crate) fn is_main(&self, name: &str) -> bool {
        self.main.name == name
    }

    /// Reads a file that a value names, and returns its name; what was read before is not read again.
    pub(crate) fn include(
        &mut self,
        options: &ReadOptions,
        at: Place,
        path: &str,
    ) -> Result<String, NoFile> {
        let files = options.files.as_ref().ok_or(NoFile::NoFiles)?;
        let from = self.name_of(at).to_owned();
        let content = files
            .read(&from, path, options.limits.bytes)
            .map_err(NoFile::Refused)?;
        let known = self
            .included
            .iter()
            .any(|file| file.content.name == content.name);
        if known || self.is_main(&content.name) {
            return Ok(content.name);
        }
        if self.included.len() >= MOST_FILES {
            let why = format!("a definition can name {MOST_FILES} files");
            return Err(NoFile::Refused(FileRefusal::Unreadable { why }));
        }
        let base = self.next_offset;
        let (offset, numbers) = (base, self.next_number);
        let mut limits = options.limits.clone();
        limits.values = self.values_left;
        let mut widest = 0;
        let source = Source::new(&content.name, &content.bytes);
        let read = source.text(limits.bytes).and_then(|(text, mark)| {
            let shift = u32::try_from(mark).unwrap_or_default();
            crate::read::parse_text(text, &limits, options.intrinsics, |root| {
                root.into_owned(&mut |place: Place| {
                    let number = place.number.saturating_add(numbers);
                    widest = widest.max(number);
                    Place {
                        start: place.start.saturating_add(offset).saturating_add(shift),
                        end: place.end.saturating_add(offset).saturating_add(shift),
                        number,
                    }
                })
            })
        });
        let length = u32::try_from(content.bytes.len()).unwrap_or(u32::MAX);
        self.next_offset = base.saturating_add(length).saturating_add(1);
        self.values_left = self
            .values_left
            .saturating_sub(usize::try_from(widest.saturating_sub(numbers)).unwrap_or(usize::MAX));
        self.next_number = self.next_number.max(widest.saturating_add(1));
        let name = content.name.clone();
        let (root, fault) = match read {
            Ok(root) => (Some(root), None),
            Err(fault) => (None, Some(fault)),
        };
        self.included.push(Included {
            content,
            base,
            root,
        });
        match fault {
            None => Ok(name),
            Some(Fault { kind, bytes }) => {
                let at =
                    |offset: usize| base.saturating_add(u32::try_from(offset).unwrap_or(u32::MAX));
                let place = Place {
                    start: at(bytes.start),
                    end: at(bytes.end),
                    number: 0,
                };
                Err(NoFile::Fault(Box::new(kind), place))
            }
        }
    }

    /// Gives the included files away.
    pub(crate) fn into_included(self) -> Vec<IncludedFile> {
        let files = self.included.into_iter();
        files
            .map(|file| IncludedFile {
                name: file.content.name,
                bytes: file.content.bytes,
            })
            .collect()
    }

    /// Returns what is needed to find lines.
    pub(crate) fn lines(&self) -> SourceLines<'_> {
        let main = SourceText {
            name: self.main.name,
            base: 0,
            mark: self.mark,
            lines: Lines::of(self.main.bytes),
        };
        let included = self.included.iter().map(|file| SourceText {
            name: &file.content.name,
            base: file.base as usize,
            mark: 0,
            lines: Lines::of(&file.content.bytes),
        });
        SourceLines(std::iter::once(main).chain(included).collect())
    }
}

/// The lines of all texts.
pub(crate) struct SourceLines<'l>(Vec<SourceText<'l>>);

struct SourceText<'l> {
    name: &'l str,
    base: usize,
    mark: usize,
    lines: Lines<'l>,
}

/// Where a place is in its text.
pub(crate) struct Spot<'l> {
    pub(crate) name: &'l str,
    pub(crate) line: usize,
    pub(crate) column: usize,
    pub(crate) bytes: Range<usize>,
}

impl<'l> SourceLines<'l> {
    /// Finds a place.
    pub(crate) fn spot(&self, place: Place) -> Spot<'l> {
        let start = place.start as usize;
        let behind = self.0.partition_point(|text| text.base <= start);
        let Some(text) = behind.checked_sub(1).and_then(|at| self.0.get(at)) else {
            return Spot {
                name: "",
                line: 1,
                column: 1,
                bytes: 0..0,
            };
        };
        let from = start - text.base + text.mark;
        let to = (place.end as usize).saturating_sub(text.base) + text.mark;
        let (line, column) = text.lines.line_and_column(from);
        Spot {
            name: text.name,
            line,
            column,
            bytes: from..to.max(from),
        }
    }
}
