//! YAML text → tree, from the events of `granit-parser`.
//!
//! The crate `serde-saphyr` is not used because it drops tags such as `!Sub` and places. Aliases
//! are copied, within a budget, and merge keys are followed, as the Java library of AWS does.

use super::{Member, Node, Object, Place, Remarks, Value, json::duplicate, scalar, variables};
use crate::options::{Intrinsics, Limits};
use crate::problem::{ErrorKind, Fault};
use granit_parser::{Event, Parser, ScalarStyle, ScanError, Span, Tag};
use std::borrow::Cow;
use std::collections::BTreeSet;

type Pair<'a> = (Event<'a>, Bytes);

/// Where an event stands; the parser's own spans are some two hundred bytes.
#[derive(Clone, Copy, Default)]
struct Bytes {
    start: u32,
    end: u32,
    /// Where its tag stands, or `start`.
    tag: u32,
}

impl Bytes {
    fn of(span: &Span) -> Self {
        let narrow = |at: Option<usize>| u32::try_from(at.unwrap_or_default()).unwrap_or(u32::MAX);
        let start = narrow(span.start.byte_offset());
        let tag = span
            .tag_start
            .map_or(start, |mark| narrow(mark.byte_offset()));
        Self {
            start,
            end: narrow(span.end.byte_offset()),
            tag,
        }
    }

    fn place(self, number: u32) -> Place {
        Place {
            start: self.start,
            end: self.end,
            number,
        }
    }

    fn fault(self, kind: ErrorKind) -> Stop {
        Fault::at(kind, self.start as usize, self.end as usize).into()
    }

    fn unsupported(self, what: &str) -> Stop {
        let what = what.to_owned();
        self.fault(ErrorKind::UnsupportedYaml { what })
    }
}

/// Reads a stream of one YAML document.
pub(crate) fn parse<'a>(
    text: &'a str,
    limits: &Limits,
    intrinsics: Intrinsics,
) -> Result<(Node<'a>, Remarks), Stop> {
    // one more than is followed, so that the depth is refused here, with its place
    let options = granit_parser::options! {
        emit_comments: false,
        flow_nesting_limit: limits.depth() + 1,
        block_nesting_limit: limits.depth() + 1,
    };
    let mut composer = Composer {
        text,
        parser: Parser::new_from_str_with_options(text, options),
        anchors: Vec::new(),
        values: 0,
        depth: 0,
        limits,
        intrinsics,
        remarks: Remarks::default(),
    };
    let root = composer.document()?;
    Ok((root, composer.remarks))
}

/// Why composing ended early.
#[derive(Debug)]
pub(crate) enum Stop {
    /// A fault of the document.
    Fault(Box<Fault>),
    /// The parser's stricter view of how far quoted text must be indented; see `quoted`.
    QuotedIndent {
        /// Where the next event would have begun to be looked for.
        after: usize,
        fault: Box<Fault>,
    },
}

impl From<Fault> for Stop {
    fn from(fault: Fault) -> Self {
        Self::Fault(Box::new(fault))
    }
}

struct Composer<'a, 'l> {
    text: &'a str,
    parser: Parser<'a, granit_parser::StrInput<'a>>,
    /// Finished anchored values by the parser's number for them.
    anchors: Vec<Option<Node<'a>>>,
    values: u32,
    depth: usize,
    limits: &'l Limits,
    intrinsics: Intrinsics,
    remarks: Remarks,
}

impl<'a> Composer<'a, '_> {
    fn document(&mut self) -> Result<Node<'a>, Stop> {
        let mut root = None;
        let mut after = 0;
        loop {
            let (event, span) = self.next(&mut after)?;
            match event {
                Event::StreamEnd => break,
                Event::DocumentStart(..) if root.is_some() => {
                    return Err(span.unsupported("a second YAML document"));
                }
                Event::StreamStart | Event::DocumentStart(..) | Event::DocumentEnd => {}
                event => root = Some(self.node((event, span), &mut after)?),
            }
        }
        root.ok_or_else(|| Fault::at(ErrorKind::Empty, 0, 0).into())
    }

    fn next(&mut self, after: &mut usize) -> Result<Pair<'a>, Stop> {
        match self.parser.next() {
            Some(Ok((event, span))) => {
                let bytes = Bytes::of(&span);
                *after = bytes.end as usize;
                Ok((event, bytes))
            }
            Some(Err(error)) => Err(self.scan_error(&error, *after)),
            None => Ok((Event::StreamEnd, Bytes::default())),
        }
    }

    fn node(&mut self, (event, span): Pair<'a>, after: &mut usize) -> Result<Node<'a>, Stop> {
        let number = self.count(1, span)?;
        let (value, anchor, tag) = match event {
            Event::Scalar(text, style, anchor, tag) => (
                scalar_value(text, style, tag.as_deref(), span)?,
                anchor,
                tag,
            ),
            Event::SequenceStart(_, anchor, tag) => {
                self.enter(anchor, span)?;
                let mut items = Vec::new();
                loop {
                    let pair = self.next(after)?;
                    if pair.0 == Event::SequenceEnd {
                        break;
                    }
                    items.push(self.node(pair, after)?);
                }
                self.depth -= 1;
                (Value::Array(items), anchor, tag)
            }
            Event::MappingStart(_, anchor, tag) => {
                self.enter(anchor, span)?;
                let value = self.mapping(after)?;
                self.depth -= 1;
                (value, anchor, tag)
            }
            Event::Alias(id) => {
                let Some(Some(node)) = self.anchors.get(id) else {
                    return Err(span.unsupported("an alias inside what it repeats"));
                };
                let node = node.clone();
                self.count(count_of(&node), span)?;
                return Ok(node);
            }
            _ => return Err(span.unsupported("this")),
        };
        let mut node = Node {
            value,
            place: span.place(number),
        };
        if matches!(node.value, Value::Array(_) | Value::Object(_)) {
            let after = u32::try_from(*after).unwrap_or(u32::MAX);
            node.place.end = after.max(span.start);
        }
        if let Some(tag) = tag.as_deref() {
            node = self.tagged(node, tag, span)?;
        }
        if anchor > 0 {
            if self.anchors.len() <= anchor {
                self.anchors.resize_with(anchor + 1, || None);
            }
            // the copy counts too: anchors around anchors would multiply what they hold
            self.count(count_of(&node), span)?;
            if let Some(slot) = self.anchors.get_mut(anchor) {
                *slot = Some(node.clone());
            }
        }
        Ok(node)
    }

    fn mapping(&mut self, after: &mut usize) -> Result<Value<'a>, Stop> {
        let mut members: Vec<Member<'a>> = Vec::new();
        let mut merged: Vec<Node<'a>> = Vec::new();
        loop {
            let (event, span) = self.next(after)?;
            let merge =
                matches!(&event, Event::Scalar(text, ScalarStyle::Plain, ..) if text == "<<");
            let (key, key_place) = match event {
                Event::MappingEnd => break,
                Event::Scalar(text, style, anchor, tag) => {
                    let value = scalar_value(text, style, tag.as_deref(), span)?;
                    let place = span.place(self.count(1, span)?);
                    if anchor > 0 {
                        let node = Node {
                            value: value.clone(),
                            place,
                        };
                        self.anchors
                            .resize_with(self.anchors.len().max(anchor + 1), || None);
                        if let Some(slot) = self.anchors.get_mut(anchor) {
                            *slot = Some(node);
                        }
                    }
                    (self.key(value, place, span)?, place)
                }
                Event::Alias(id) => {
                    let Some(Some(node)) = self.anchors.get(id) else {
                        return Err(span.unsupported("this alias"));
                    };
                    let value = node.value.clone();
                    let place = span.place(self.count(1, span)?);
                    (self.key(value, place, span)?, place)
                }
                _ => {
                    let what = "a name that is itself a mapping or a sequence";
                    return Err(span.unsupported(what));
                }
            };
            let pair = self.next(after)?;
            let node = self.node(pair, after)?;
            if merge {
                merged.push(node);
                continue;
            }
            members.push(Member {
                key,
                key_place,
                node,
            });
        }
        if !merged.is_empty() {
            merge(merged, &mut members)?;
        }
        let text = self.text;
        let object = Object::new(members)
            .map_err(|(members, first, second)| duplicate(text, &members, first, second))?;
        Ok(Value::Object(object))
    }

    fn key(&mut self, value: Value<'a>, place: Place, span: Bytes) -> Result<Cow<'a, str>, Stop> {
        let key = match value {
            Value::String(text) => return Ok(text),
            Value::Number(Cow::Borrowed(text)) => scalar::java_text(text),
            Value::Number(Cow::Owned(text)) => Cow::Owned(scalar::java_text(&text).into_owned()),
            Value::Bool(value) => Cow::Borrowed(if value { "true" } else { "false" }),
            _ => return Err(span.unsupported("a member without a name")),
        };
        self.remark(&key, place);
        Ok(key)
    }

    /// Applies a tag that is not one of YAML's own: `!Sub x` is `{"Fn::Sub": x}`.
    fn tagged(&mut self, node: Node<'a>, tag: &Tag, span: Bytes) -> Result<Node<'a>, Stop> {
        if tag.core_suffix().is_some() || tag.suffix().is_empty() {
            return Ok(node);
        }
        let function = function_of(tag).filter(|_| self.intrinsics == Intrinsics::Resolve);
        let Some(function) = function else {
            return Err(span.unsupported(&format!("the tag `{}`", tag.original())));
        };
        let number = self.count(1, span)?;
        let mut place = node.place;
        place.start = span.tag;
        let key_place = place;
        place.number = number;
        let member = Member {
            key: function,
            key_place,
            node,
        };
        let object = Object::new(vec![member]).unwrap_or_default();
        Ok(Node {
            value: Value::Object(object),
            place,
        })
    }

    /// Counts values against the budget, and returns the first one's number.
    fn count(&mut self, values: u32, span: Bytes) -> Result<u32, Stop> {
        let first = self.values;
        self.values = self.values.saturating_add(values);
        if self.values as usize > self.limits.values {
            let limit = self.limits.values;
            let kind = ErrorKind::TooManyValues { limit };
            return Err(span.fault(kind));
        }
        Ok(first)
    }

    fn enter(&mut self, anchor: usize, span: Bytes) -> Result<(), Stop> {
        if let Some(slot) = self.anchors.get_mut(anchor) {
            *slot = None;
        }
        if self.depth >= self.limits.depth() {
            let limit = self.limits.depth();
            let kind = ErrorKind::TooDeep { limit };
            return Err(span.fault(kind));
        }
        self.depth += 1;
        Ok(())
    }

    /// Remarks on a name that is not what it looks like.
    fn remark(&mut self, key: &str, place: Place) {
        let written = self
            .text
            .get(place.start as usize..place.end as usize)
            .unwrap_or_default();
        if written != key && !written.eq_ignore_ascii_case(key) {
            self.remarks
                .reads_as
                .push((written.to_owned(), key.to_owned(), place));
        }
    }

    fn scan_error(&self, error: &ScanError, after: usize) -> Stop {
        let start = error.marker().byte_offset().unwrap_or_default();
        let placeholder = variables::placeholder_near(self.text, start);
        let kind = match error.kind() {
            granit_parser::ErrorKind::RecursionLimitExceeded => ErrorKind::TooDeep {
                limit: self.limits.depth(),
            },
            _ => ErrorKind::Syntax {
                format: "YAML",
                detail: error.info(),
                placeholder,
            },
        };
        let fault = Box::new(Fault::at(kind, start, start + 1));
        if *error.kind() == granit_parser::ErrorKind::InvalidQuotedScalarIndent {
            return Stop::QuotedIndent { after, fault };
        }
        Stop::Fault(fault)
    }
}

/// Decides what a scalar is, by its tag, its quotes or its look.
fn scalar_value<'a>(
    text: Cow<'a, str>,
    style: ScalarStyle,
    tag: Option<&Tag>,
    span: Bytes,
) -> Result<Value<'a>, Stop> {
    let core = tag.and_then(Tag::core_suffix);
    match (core, style) {
        (Some("str"), _) => Ok(Value::String(text)),
        (Some("null" | "bool" | "int" | "float" | "timestamp"), _) | (None, ScalarStyle::Plain) => {
            // a tag for a function of CloudFormation takes its text as it is
            if tag.is_some_and(|tag| function_of(tag).is_some() || tag.suffix().is_empty()) {
                return Ok(Value::String(text));
            }
            Ok(scalar::resolve(text))
        }
        (Some(other), _) => Err(span.unsupported(&format!("the tag `!!{other}`"))),
        (None, _) => Ok(Value::String(text)),
    }
}

/// Adds the members of every `<<` that the mapping does not have itself; the first one counts.
fn merge<'a>(merged: Vec<Node<'a>>, members: &mut Vec<Member<'a>>) -> Result<(), Stop> {
    let mut own: BTreeSet<Cow<'a, str>> = members.iter().map(|member| member.key.clone()).collect();
    let parts = merged.into_iter().flat_map(|node| match node.value {
        Value::Array(items) => items,
        _ => vec![node],
    });
    for part in parts {
        let Place { start, end, .. } = part.place;
        let Value::Object(object) = part.value else {
            let what = "`<<` with something else than mappings".to_owned();
            let kind = ErrorKind::UnsupportedYaml { what };
            return Err(Fault::at(kind, start as usize, end as usize).into());
        };
        for member in object.members() {
            if own.insert(member.key.clone()) {
                members.push(member.clone());
            }
        }
    }
    Ok(())
}

/// Returns the name of the function that a short tag of CloudFormation stands for.
fn function_of(tag: &Tag) -> Option<Cow<'static, str>> {
    if tag.handle() != "!" {
        return None;
    }
    Some(Cow::Borrowed(match tag.suffix() {
        "Ref" => "Ref",
        "Sub" => "Fn::Sub",
        "GetAtt" => "Fn::GetAtt",
        "Join" => "Fn::Join",
        "If" => "Fn::If",
        "ImportValue" => "Fn::ImportValue",
        "Select" => "Fn::Select",
        "Split" => "Fn::Split",
        "FindInMap" => "Fn::FindInMap",
        "Base64" => "Fn::Base64",
        "Cidr" => "Fn::Cidr",
        "GetAZs" => "Fn::GetAZs",
        "Transform" => "Fn::Transform",
        "And" => "Fn::And",
        "Or" => "Fn::Or",
        "Not" => "Fn::Not",
        "Equals" => "Fn::Equals",
        "Length" => "Fn::Length",
        "ToJsonString" => "Fn::ToJsonString",
        "ForEach" => "Fn::ForEach",
        "Condition" => "Condition",
        _ => return None,
    }))
}

fn count_of(node: &Node<'_>) -> u32 {
    match &node.value {
        Value::Array(items) => items.iter().map(count_of).fold(1, u32::saturating_add),
        Value::Object(object) => object
            .members()
            .iter()
            .map(|member| count_of(&member.node))
            .fold(1, u32::saturating_add),
        _ => 1,
    }
}

#[cfg(test)]
mod tests;
