//! The state of reading one document, and typed access to its values.
//!
//! Every access that fails is noted with its place and reading goes on, so that one run finds all
//! problems. AWS casts numbers and booleans to text where it wants text (recorded: integer status
//! codes and versions), and so does this.

use crate::ReadOptions;
use crate::problem::report::Report;
use crate::problem::{ErrorKind, Subject, WarningKind};
use crate::tree::{Node, Object, Place, Value, variables};
use crate::version::Version;
use trygate_model::{Ambient, TextMap};

/// The state of reading one document.
pub(crate) struct Reading<'t> {
    /// The document.
    pub(crate) root: &'t Node<'t>,
    /// Its text, to which places refer.
    pub(crate) text: &'t str,
    pub(crate) options: &'t ReadOptions,
    pub(crate) ambient: &'t Ambient,
    pub(crate) version: Version,
    /// Whether the document was made of a template's resources, and so lacks nothing.
    pub(crate) is_made: bool,
    pub(crate) report: Report,
    /// The part of the API that is being read.
    pub(crate) subject: Subject,
}

impl<'t> Reading<'t> {
    /// Notes a problem.
    pub(crate) fn error(&mut self, kind: ErrorKind, place: Place) {
        let subject = self.subject.clone();
        self.report.error(kind, subject, place);
    }

    /// Notes a warning.
    pub(crate) fn warn(&mut self, kind: WarningKind, place: Place) {
        let subject = self.subject.clone();
        self.report.warning(kind, subject, place);
    }

    /// Reads on for another part of the API, and returns the part until now.
    pub(crate) fn turn_to(&mut self, subject: Subject) -> Subject {
        std::mem::replace(&mut self.subject, subject)
    }

    /// Reads an object.
    pub(crate) fn object(&mut self, node: &'t Node<'t>, member: &str) -> Option<&'t Object<'t>> {
        if let Value::Object(object) = &node.value
            && variables::intrinsic(node).is_none()
        {
            return Some(object);
        }
        self.wrong_type(node, member, "an object");
        None
    }

    /// Reads an array.
    pub(crate) fn array(&mut self, node: &'t Node<'t>, member: &str) -> &'t [Node<'t>] {
        if let Value::Array(items) = &node.value {
            return items;
        }
        self.wrong_type(node, member, "an array");
        &[]
    }

    /// Reads text; numbers and booleans are cast.
    pub(crate) fn text(&mut self, node: &'t Node<'t>, member: &str) -> Option<String> {
        let Some(text) = node.scalar_text() else {
            self.wrong_type(node, member, "a string");
            return None;
        };
        if !matches!(node.value, Value::String(_)) {
            let Place { start, end, .. } = node.place;
            let written = self
                .text
                .get(start as usize..end as usize)
                .unwrap_or_default();
            // what another file or a function gave is not in this text
            let is_here = !written.is_empty();
            if is_here && written != text && !written.eq_ignore_ascii_case(&text) {
                let (written, meaning) = (written.to_owned(), text.clone().into_owned());
                self.warn(WarningKind::ReadsAs { written, meaning }, node.place);
            }
        }
        Some(text.into_owned())
    }

    /// Reads text in which no placeholder of a template tool may be left.
    pub(crate) fn filled_text(&mut self, node: &'t Node<'t>, member: &str) -> Option<String> {
        let text = self.text(node, member)?;
        if let Some(left) = variables::placeholder(&text) {
            let kind = ErrorKind::Placeholder {
                text: left.to_owned(),
            };
            self.error(kind, node.place);
        }
        Some(text)
    }

    /// Reads a list of texts.
    pub(crate) fn texts(&mut self, node: &'t Node<'t>, member: &str) -> Vec<String> {
        let items = self.array(node, member);
        items
            .iter()
            .filter_map(|item| self.text(item, member))
            .collect()
    }

    /// Reads a boolean, or its name in text.
    pub(crate) fn boolean(&mut self, node: &'t Node<'t>, member: &str) -> Option<bool> {
        match &node.value {
            Value::Bool(value) => return Some(*value),
            Value::String(text) if text.eq_ignore_ascii_case("true") => return Some(true),
            Value::String(text) if text.eq_ignore_ascii_case("false") => return Some(false),
            _ => {}
        }
        self.wrong_type(node, member, "a boolean");
        None
    }

    /// Reads a whole number that is not negative, or its digits in text.
    pub(crate) fn integer(&mut self, node: &'t Node<'t>, member: &str) -> Option<u64> {
        let digits = match &node.value {
            Value::Number(text) | Value::String(text) => text.parse().ok(),
            _ => None,
        };
        if digits.is_none() {
            self.wrong_type(node, member, "a whole number");
        }
        digits
    }

    /// Reads text that is one of AWS's words, in any letter case.
    pub(crate) fn word<T>(
        &mut self,
        node: &'t Node<'t>,
        member: &str,
        parse: fn(&str) -> Option<T>,
        allowed: &str,
    ) -> Option<T> {
        let text = self.text(node, member)?;
        let word = parse(&text.to_ascii_uppercase());
        if word.is_none() {
            let (member, allowed) = (member.to_owned(), allowed.to_owned());
            self.error(
                ErrorKind::NotAllowed {
                    member,
                    value: text,
                    allowed,
                },
                node.place,
            );
        }
        word
    }

    /// Reads templates by content type; AWS keeps null templates, and what else is not text is
    /// ignored with a warning.
    pub(crate) fn templates(
        &mut self,
        node: &'t Node<'t>,
        member: &'static str,
    ) -> Option<TextMap<Option<String>>> {
        let object = self.object(node, member)?;
        let mut map = TextMap::with_capacity(object.members().len());
        for entry in object.members() {
            let template = match &entry.node.value {
                Value::Null => None,
                Value::String(text) => Some(text.clone().into_owned()),
                _ => {
                    self.not_text(member, &entry.key, &entry.node);
                    continue;
                }
            };
            self.check_content_type(&entry.key, entry.key_place);
            map.insert(entry.key.to_string(), template);
        }
        Some(map)
    }

    /// Warns that an entry of a map is not text and is ignored, unless it is an intrinsic function.
    pub(crate) fn not_text(&mut self, map: &'static str, property: &str, node: &'t Node<'t>) {
        if variables::intrinsic(node).is_some() {
            self.wrong_type(node, property, "a string");
            return;
        }
        let property = property.to_owned();
        let got = match node.scalar_text() {
            Some(text) => text.into_owned(),
            None => node.to_json().to_string(),
        };
        self.warn(WarningKind::NotText { map, property, got }, node.place);
    }

    /// Notes a content type that is none (recorded as a refusal of the control plane).
    pub(crate) fn check_content_type(&mut self, content_type: &str, place: Place) {
        let essence = content_type.split(';').next().unwrap_or_default().trim();
        let is_name = |part: &str| {
            let fits = |byte: u8| byte.is_ascii_graphic() && !b"()<>@,;:\\\"/[]?=".contains(&byte);
            !part.is_empty() && part.bytes().all(fits)
        };
        let fits = essence
            .split_once('/')
            .is_some_and(|(kind, sub)| is_name(kind) && is_name(sub));
        if !fits && essence != "$default" {
            let content_type = content_type.to_owned();
            self.error(ErrorKind::ContentType { content_type }, place);
        }
    }

    /// Notes that a value is of the wrong type, or an intrinsic function.
    pub(crate) fn wrong_type(&mut self, node: &Node<'_>, member: &str, expected: &'static str) {
        let cause = match variables::intrinsic(node) {
            Some((name, detail)) => ErrorKind::Intrinsic { name, detail },
            None => ErrorKind::WrongType {
                member: member.to_owned(),
                expected,
                found: node.described(),
            },
        };
        let kind = match self.subject {
            Subject::Integration(..)
            | Subject::Credentials(..)
            | Subject::IntegrationResponse(..) => ErrorKind::MalformedIntegration {
                cause: Box::new(cause),
            },
            _ => cause,
        };
        self.error(kind, node.place);
    }

    /// Follows `$ref` within the document; a value without one is returned as it is.
    pub(crate) fn resolved(&mut self, node: &'t Node<'t>) -> Option<&'t Node<'t>> {
        let mut current = node;
        let mut passed = Vec::new();
        while let Some(next) = current.get("$ref").and_then(Node::as_str) {
            // what is named is the reference that was followed, not one on the way
            let first = node.get("$ref").and_then(Node::as_str).unwrap_or(next);
            let reference = first.to_owned();
            let Some(pointer) = next.strip_prefix('#') else {
                self.error(ErrorKind::ExternalReference { reference }, node.place);
                return None;
            };
            if passed.contains(&current.place.number) {
                self.error(ErrorKind::CyclicReference { reference }, node.place);
                return None;
            }
            passed.push(current.place.number);
            let Some(target) = at_pointer(self.root, pointer) else {
                self.error(ErrorKind::DanglingReference { reference }, node.place);
                return None;
            };
            current = target;
        }
        Some(current)
    }

    /// Warns of members that OpenAPI does not know here, in the words of AWS's parser.
    pub(crate) fn expect_members(
        &mut self,
        object: &'t Object<'t>,
        attribute: impl Fn() -> String,
        known: &[&str],
    ) {
        for member in object.members() {
            let key = member.key.as_ref();
            if known.contains(&key) || key.starts_with("x-") {
                continue;
            }
            if key.starts_with("Fn::") {
                let kind = ErrorKind::Intrinsic {
                    name: key.to_owned(),
                    detail: None,
                };
                self.error(kind, member.key_place);
                continue;
            }
            let attribute = join_attribute(&attribute(), key);
            self.warn(WarningKind::Unexpected { attribute }, member.key_place);
        }
    }

    /// Warns of a member that OpenAPI wants here, in the words of AWS's parser.
    pub(crate) fn warn_missing(&mut self, attribute: &str, key: &str, place: Place) {
        if self.is_made {
            return;
        }
        let attribute = join_attribute(attribute, key);
        self.warn(WarningKind::MissingAttribute { attribute }, place);
    }
}

fn join_attribute(attribute: &str, key: &str) -> String {
    if attribute.is_empty() {
        key.to_owned()
    } else {
        format!("{attribute}.{key}")
    }
}

/// Finds the value at a JSON pointer (RFC 6901), percent-escapes resolved.
pub(crate) fn at_pointer<'n, 'a>(root: &'n Node<'a>, pointer: &str) -> Option<&'n Node<'a>> {
    if pointer.is_empty() {
        return Some(root);
    }
    let mut node = root;
    for step in pointer.strip_prefix('/')?.split('/') {
        let step = unescaped(step);
        node = match &node.value {
            Value::Object(object) => object.get(&step)?,
            Value::Array(items) => items.get(step.parse::<usize>().ok()?)?,
            _ => return None,
        };
    }
    Some(node)
}

/// Resolves the escapes of one step of a pointer in a URL fragment.
pub(crate) fn unescaped(step: &str) -> String {
    let mut bytes = Vec::with_capacity(step.len());
    let mut rest = step.bytes();
    while let Some(byte) = rest.next() {
        let escape = (byte == b'%').then(|| {
            let mut ahead = rest.clone();
            let digits = [ahead.next()?, ahead.next()?];
            u8::from_str_radix(std::str::from_utf8(&digits).ok()?, 16).ok()
        });
        match escape.flatten() {
            Some(escaped) => {
                bytes.push(escaped);
                rest.nth(1);
            }
            None => bytes.push(byte),
        }
    }
    String::from_utf8_lossy(&bytes)
        .replace("~1", "/")
        .replace("~0", "~")
}

/// The members of an extension's object: each is asked for, and what nobody asked for is warned of.
pub(crate) struct Fields<'t> {
    of: &'static str,
    object: &'t Object<'t>,
    asked: Vec<&'static str>,
}

impl<'t> Fields<'t> {
    /// Begins to read an extension's object.
    pub(crate) fn of(of: &'static str, object: &'t Object<'t>) -> Self {
        Self {
            of,
            object,
            asked: Vec::new(),
        }
    }

    /// Returns a member's value; a null counts as absent.
    pub(crate) fn take(&mut self, name: &'static str) -> Option<&'t Node<'t>> {
        self.asked.push(name);
        self.object.get(name)
    }

    /// Warns of every member that was not asked for.
    pub(crate) fn finish(self, cx: &mut Reading<'t>) {
        for member in self.object.members() {
            let key = member.key.as_ref();
            if self.asked.contains(&key) {
                continue;
            }
            if key.starts_with("Fn::") {
                let kind = ErrorKind::Intrinsic {
                    name: key.to_owned(),
                    detail: None,
                };
                cx.error(kind, member.key_place);
                continue;
            }
            let near = self
                .asked
                .iter()
                .find(|known| known.eq_ignore_ascii_case(key));
            let kind = WarningKind::UnknownMember {
                of: self.of.to_owned(),
                member: key.to_owned(),
                near: near.map(|&near| near.to_owned()),
            };
            cx.warn(kind, member.key_place);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::options::Limits;

    #[test]
    fn pointers_are_unescaped() {
        let text = r#"{"a/b": {"~c": [{"d e": 1}]}, "{x}": 2}"#;
        let root = crate::tree::json::parse(text, &Limits::default()).unwrap();
        let at = |pointer| at_pointer(&root, pointer).map(|node| node.to_json().to_string());
        assert_eq!(at("/a~1b/~0c/0/d%20e").as_deref(), Some("1"));
        assert_eq!(at("/%7Bx%7D").as_deref(), Some("2"));
        assert_eq!(at("/a~1b/%zz"), None);
        assert_eq!(at("x"), None);
    }
}
