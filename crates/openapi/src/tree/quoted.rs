//! Quoted YAML text that is continued too far to the left.
//!
//! YAML wants the continuation lines of quoted text indented deeper than the block they are in;
//! `granit-parser` insists, while the parser that AWS uses (and every libyaml) does not, and real
//! definitions rely on it. Leading blanks of such lines mean nothing, so the lines are indented and
//! the document is read again; [`Shifts`] leads places back to the text as it was.

use super::yaml::{self, Stop};
use super::{Member, Node, Remarks, Value};
use crate::options::{Intrinsics, Limits};
use crate::problem::Fault;

/// How much text stood before each byte that was added.
#[derive(Debug, Default)]
pub(crate) struct Shifts {
    /// Positions in the widened text, ascending, and how many blanks were added there.
    added: Vec<(u32, u32)>,
}

/// The most bytes that are parsed again because of it.
const MOST_BYTES_AGAIN: usize = 64 * 1024 * 1024;

impl Shifts {
    /// Leads a position in the widened text back to the original.
    fn back(&self, at: u32) -> u32 {
        let mut shift = 0;
        for (position, blanks) in &self.added {
            if *position >= at {
                break;
            }
            shift += (at - position).min(*blanks);
        }
        at - shift.min(at)
    }

    /// Notes blanks at a position; later positions move.
    fn add(&mut self, position: usize, blanks: usize) {
        let narrow = |value: usize| u32::try_from(value).unwrap_or(u32::MAX);
        let (position, blanks) = (narrow(position), narrow(blanks));
        let at = self.added.partition_point(|(other, _)| *other < position);
        for (other, _) in self.added.iter_mut().skip(at) {
            *other = other.saturating_add(blanks);
        }
        self.added.insert(at, (position, blanks));
    }

    /// Leads the bytes of a fault back.
    pub(crate) fn fault(&self, mut fault: Fault) -> Fault {
        let back = |at: usize| self.back(u32::try_from(at).unwrap_or(u32::MAX)) as usize;
        fault.bytes = back(fault.bytes.start)..back(fault.bytes.end);
        fault
    }

    /// Leads every place of a tree back.
    pub(crate) fn tree(&self, node: &mut Node<'_>, remarks: &mut Remarks) {
        for (_, _, place) in &mut remarks.reads_as {
            (place.start, place.end) = (self.back(place.start), self.back(place.end));
        }
        self.node(node);
    }

    fn node(&self, node: &mut Node<'_>) {
        let place = &mut node.place;
        (place.start, place.end) = (self.back(place.start), self.back(place.end));
        match &mut node.value {
            Value::Array(items) => items.iter_mut().for_each(|item| self.node(item)),
            Value::Object(object) => {
                for Member {
                    key_place, node, ..
                } in object.members_mut()
                {
                    key_place.start = self.back(key_place.start);
                    key_place.end = self.back(key_place.end);
                    self.node(node);
                }
            }
            _ => {}
        }
    }
}

/// Widens the text until the parser has no complaint of this kind; returns the fault as it was
/// where that cannot be done.
pub(crate) fn widen(
    text: &str,
    first: (usize, Box<Fault>),
    limits: &Limits,
    intrinsics: Intrinsics,
) -> Result<(String, Shifts), Fault> {
    let mut wide = text.to_owned();
    let mut shifts = Shifts::default();
    let mut read_again = 0;
    let mut stop = first;
    loop {
        let (after, fault) = stop;
        read_again += wide.len();
        if read_again > MOST_BYTES_AGAIN
            || !indent(&mut wide, after, fault.bytes.start, &mut shifts)
        {
            return Err(shifts.fault(*fault));
        }
        match yaml::parse(&wide, limits, intrinsics) {
            Err(Stop::QuotedIndent { after, fault }) => stop = (after, fault),
            // whatever else is wrong is found again by the caller
            _ => return Ok((wide, shifts)),
        }
    }
}

/// Indents the lines of the quoted text that is open at `complaint`; says whether any was.
fn indent(text: &mut String, after: usize, complaint: usize, shifts: &mut Shifts) -> bool {
    let Some(open) = opening_quote(text, after, complaint) else {
        return false;
    };
    let bytes = text.as_bytes();
    let quote = bytes.get(open).copied().unwrap_or(b'"');
    let line_start = bytes
        .get(..open)
        .and_then(|before| before.iter().rposition(|byte| *byte == b'\n'))
        .map_or(0, |at| at + 1);
    // deeper than the line that opens it is deeper than its block
    let width = open - line_start + 1;
    let mut lines = Vec::new();
    let mut at = open + 1;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'\\' if quote == b'"' => at += 1,
            b'\n' => lines.push(at + 1),
            byte if *byte == quote => {
                if quote == b'"' || bytes.get(at + 1) != Some(&quote) {
                    break;
                }
                at += 1;
            }
            _ => {}
        }
        at += 1;
    }
    let blanks = " ".repeat(width);
    let mut moved = 0;
    for line in &lines {
        text.insert_str(line + moved, &blanks);
        shifts.add(line + moved, width);
        moved += width;
    }
    !lines.is_empty()
}

/// Finds the quote that opens the scalar in which the parser stopped: the first one after the last
/// event, comments aside.
fn opening_quote(text: &str, after: usize, complaint: usize) -> Option<usize> {
    let mut at = after;
    let bytes = text.as_bytes();
    while at < complaint {
        match bytes.get(at)? {
            b'\'' | b'"' => return Some(at),
            b'#' => at += bytes.get(at..)?.iter().position(|byte| *byte == b'\n')?,
            _ => {}
        }
        at += 1;
    }
    None
}
