//! Checks that a schema is well-formed before it judges anything.
//!
//! Observed with the Java library: a schema's own keywords are checked in alphabetical order, then
//! its subschemas in the order the keywords named them; unknown keywords are a warning; the check
//! does not follow `$ref`. It is not the meta-schema: `enum: []` passes, `required: []` does not,
//! and of duplicates only one at the end of a list is seen.

mod problem;
mod rules;

pub use problem::{Level, SyntaxProblem, SyntaxProblemKind};

use serde_json::{Map, Value};

use crate::draft::Draft;
use crate::equality::HashedSet;
use crate::java_string;
use crate::node_type::NodeType;
use crate::number::{JavaNumber, NotFinite, as_java_int};
use crate::{ecma_regex, java_uri, pointer};
use rules::Rule;

/// Holds what a check has found.
pub(crate) struct Findings {
    /// The problems, in the library's order.
    pub(crate) problems: Vec<SyntaxProblem>,
    /// How many schemas were looked at.
    pub(crate) schemas: usize,
}

/// Checks one schema and everything inside it.
pub(crate) fn check(
    draft: Draft,
    uri: &str,
    pointer: &str,
    schema: &Value,
) -> Result<Findings, NotFinite> {
    let findings = Findings {
        problems: Vec::new(),
        schemas: 0,
    };
    let mut checker = Checker {
        draft,
        uri,
        findings,
    };
    checker.schema(pointer, schema)?;
    Ok(checker.findings)
}

struct Checker<'c> {
    draft: Draft,
    uri: &'c str,
    findings: Findings,
}

/// Holds what the check of one keyword needs to know.
struct Site<'s> {
    pointer: &'s str,
    keyword: &'static str,
    schema: &'s Map<String, Value>,
    value: &'s Value,
}

impl Site<'_> {
    fn below(&self, tokens: &[&str]) -> String {
        pointer::join(&pointer::join(self.pointer, &[self.keyword]), tokens)
    }
}

impl Checker<'_> {
    fn schema(&mut self, pointer: &str, schema: &Value) -> Result<(), NotFinite> {
        self.findings.schemas += 1;
        let Value::Object(members) = schema else {
            let kind = SyntaxProblemKind::NotASchema {
                found: NodeType::of(schema),
            };
            self.add(Level::Error, pointer, None, kind);
            return Ok(());
        };
        let mut known = Vec::new();
        let mut unknown = Vec::new();
        for (name, value) in members {
            match rules::find(self.draft, name) {
                Some((keyword, rule)) => known.push((keyword, rule, value)),
                None => unknown.push(name.clone()),
            }
        }
        if !unknown.is_empty() {
            java_string::sort(&mut unknown);
            let kind = SyntaxProblemKind::UnknownKeywords { names: unknown };
            self.add(Level::Warning, pointer, None, kind);
        }
        known.sort_unstable_by_key(|(keyword, ..)| *keyword);
        let mut inner = Vec::new();
        for (keyword, rule, value) in known {
            let site = Site {
                pointer,
                keyword,
                schema: members,
                value,
            };
            self.keyword(&site, rule, &mut inner)?;
        }
        for (pointer, schema) in inner {
            self.schema(&pointer, schema)?;
        }
        Ok(())
    }

    fn keyword<'s>(
        &mut self,
        site: &Site<'s>,
        rule: Rule,
        inner: &mut Vec<(String, &'s Value)>,
    ) -> Result<(), NotFinite> {
        let types = rule.types();
        let found = NodeType::of(site.value);
        if !types.contains(&found) {
            let kind = SyntaxProblemKind::IncorrectType {
                found,
                expected: types.to_vec(),
            };
            self.error(site, kind);
            return Ok(());
        }
        match rule {
            Rule::Any | Rule::Text | Rule::Flag | Rule::Number | Rule::Object | Rule::Array => {}
            Rule::Subschema => inner.push((site.below(&[]), site.value)),
            Rule::Additional => {
                if site.value.is_object() {
                    inner.push((site.below(&[]), site.value));
                }
            }
            Rule::Size => self.size(site),
            Rule::Exclusive { partner } => {
                if !site.schema.contains_key(partner) {
                    let kind = SyntaxProblemKind::UnpairedExclusive {
                        keyword: site.keyword,
                        partner,
                    };
                    self.error(site, kind);
                }
            }
            Rule::Divisor => self.divisor(site)?,
            Rule::Pattern => {
                let pattern = site.value.as_str().unwrap_or_default();
                if !ecma_regex::is_valid(pattern) {
                    let kind = SyntaxProblemKind::InvalidPattern {
                        value: pattern.to_owned(),
                    };
                    self.error(site, kind);
                }
            }
            Rule::Uri => self.uri(site),
            Rule::Enum => self.distinct(site)?,
            Rule::SchemaMap => Self::collect_members(site, inner),
            Rule::PatternProperties => {
                Self::collect_members(site, inner);
                self.pattern_names(site);
            }
            Rule::Draft3Properties => {
                Self::collect_members(site, inner);
                self.required_flags(site);
            }
            Rule::SchemaArray => {
                if items(site.value).is_empty() {
                    self.error(site, SyntaxProblemKind::EmptyArray { property: None });
                }
                Self::collect_items(site, inner);
            }
            Rule::SchemaOrArray { empty } => {
                if let Value::Array(list) = site.value {
                    Self::collect_items(site, inner);
                    if let (true, Some((level, kind))) = (list.is_empty(), empty.problem()) {
                        self.add(level, site.pointer, Some(site.keyword), kind);
                    }
                } else {
                    inner.push((site.below(&[]), site.value));
                }
            }
            Rule::Required => {
                if items(site.value).is_empty() {
                    self.error(site, SyntaxProblemKind::EmptyArray { property: None });
                } else {
                    self.strings(site, items(site.value), None, Level::Error)?;
                }
            }
            Rule::Type => self.types(site)?,
            Rule::Draft3Type => self.draft_3_types(site, inner)?,
            Rule::Dependencies => self.dependencies(site, inner)?,
        }
        Ok(())
    }

    fn collect_members<'s>(site: &Site<'s>, inner: &mut Vec<(String, &'s Value)>) {
        for (name, value) in sorted_members(site.value) {
            inner.push((site.below(&[name]), value));
        }
    }

    fn collect_items<'s>(site: &Site<'s>, inner: &mut Vec<(String, &'s Value)>) {
        for (index, item) in items(site.value).iter().enumerate() {
            inner.push((site.below(&[&index.to_string()]), item));
        }
    }

    fn size(&mut self, site: &Site<'_>) {
        let Value::Number(number) = site.value else {
            return;
        };
        match as_java_int(number) {
            None => self.error(site, SyntaxProblemKind::SizeTooLarge),
            Some(size) if size < 0 => self.error(site, SyntaxProblemKind::SizeNegative),
            Some(_) => {}
        }
    }

    fn divisor(&mut self, site: &Site<'_>) -> Result<(), NotFinite> {
        let Value::Number(number) = site.value else {
            return Ok(());
        };
        let number = JavaNumber::read(number);
        if !number.decimal()?.is_positive() {
            let found = number.json_text();
            self.error(site, SyntaxProblemKind::DivisorNotPositive { found });
        }
        Ok(())
    }

    fn uri(&mut self, site: &Site<'_>) {
        let value = site.value.as_str().unwrap_or_default();
        match java_uri::JavaUri::parse(value) {
            None => {
                self.error(
                    site,
                    SyntaxProblemKind::InvalidUri {
                        value: value.to_owned(),
                    },
                );
            }
            Some(uri) if !uri.is_normalized() => {
                self.error(
                    site,
                    SyntaxProblemKind::UriNotNormalized {
                        value: value.to_owned(),
                    },
                );
            }
            Some(_) => {}
        }
    }

    fn distinct(&mut self, site: &Site<'_>) -> Result<(), NotFinite> {
        let mut set = HashedSet::default();
        for item in items(site.value) {
            if !set.insert(item)? {
                self.error(
                    site,
                    SyntaxProblemKind::DuplicateElements { property: None },
                );
                break;
            }
        }
        Ok(())
    }

    fn pattern_names(&mut self, site: &Site<'_>) {
        for (name, _) in sorted_members(site.value) {
            if !ecma_regex::is_valid(name) {
                let kind = SyntaxProblemKind::InvalidPatternName {
                    name: name.to_owned(),
                };
                self.error(site, kind);
            }
        }
    }

    fn required_flags(&mut self, site: &Site<'_>) {
        for (name, schema) in sorted_members(site.value) {
            if let Some(flag) = schema.get("required")
                && !flag.is_boolean()
            {
                let found = NodeType::of(flag);
                let property = name.to_owned();
                self.error(
                    site,
                    SyntaxProblemKind::RequiredNotBoolean { property, found },
                );
            }
        }
    }

    /// Checks a list whose elements must be strings, the last of them unlike all before it.
    fn strings(
        &mut self,
        site: &Site<'_>,
        elements: &[Value],
        property: Option<&str>,
        duplicates: Level,
    ) -> Result<(), NotFinite> {
        let mut set = HashedSet::default();
        let mut last_is_new = true;
        for (index, element) in elements.iter().enumerate() {
            last_is_new = set.insert(element)?;
            let found = NodeType::of(element);
            if found != NodeType::String {
                let property = property.map(str::to_owned);
                let expected = vec![NodeType::String];
                let kind = SyntaxProblemKind::IncorrectElement {
                    property,
                    index,
                    expected,
                    found,
                };
                self.error(site, kind);
            }
        }
        if !last_is_new {
            let kind = SyntaxProblemKind::DuplicateElements {
                property: property.map(str::to_owned),
            };
            self.add(duplicates, site.pointer, Some(site.keyword), kind);
        }
        Ok(())
    }

    fn types(&mut self, site: &Site<'_>) -> Result<(), NotFinite> {
        if let Value::String(name) = site.value {
            self.type_name(site, name, None);
            return Ok(());
        }
        let elements = items(site.value);
        if elements.is_empty() {
            self.error(site, SyntaxProblemKind::EmptyArray { property: None });
            return Ok(());
        }
        let mut set = HashedSet::default();
        let mut last_is_new = true;
        for (index, element) in elements.iter().enumerate() {
            last_is_new = set.insert(element)?;
            match element {
                Value::String(name) => self.type_name(site, name, Some(index)),
                other => {
                    let found = NodeType::of(other);
                    self.error(site, SyntaxProblemKind::TypeNotText { index, found });
                }
            }
        }
        if !last_is_new {
            self.error(
                site,
                SyntaxProblemKind::DuplicateElements { property: None },
            );
        }
        Ok(())
    }

    fn draft_3_types<'s>(
        &mut self,
        site: &Site<'s>,
        inner: &mut Vec<(String, &'s Value)>,
    ) -> Result<(), NotFinite> {
        if let Value::String(name) = site.value {
            self.draft_3_type_name(site, name, None);
            return Ok(());
        }
        let mut set = HashedSet::default();
        let mut last_is_new = true;
        for (index, element) in items(site.value).iter().enumerate() {
            last_is_new = set.insert(element)?;
            match element {
                Value::Object(_) => inner.push((site.below(&[&index.to_string()]), element)),
                Value::String(name) => self.draft_3_type_name(site, name, Some(index)),
                other => {
                    let found = NodeType::of(other);
                    let expected = vec![NodeType::Object, NodeType::String];
                    let kind = SyntaxProblemKind::IncorrectElement {
                        property: None,
                        index,
                        expected,
                        found,
                    };
                    self.error(site, kind);
                }
            }
        }
        if !last_is_new {
            self.error(
                site,
                SyntaxProblemKind::DuplicateElements { property: None },
            );
        }
        Ok(())
    }

    fn draft_3_type_name(&mut self, site: &Site<'_>, name: &str, index: Option<usize>) {
        if name != "any" {
            self.type_name(site, name, index);
        }
    }

    fn type_name(&mut self, site: &Site<'_>, name: &str, index: Option<usize>) {
        if NodeType::from_name(name).is_none() {
            self.error(
                site,
                SyntaxProblemKind::UnknownType {
                    index,
                    found: name.to_owned(),
                },
            );
        }
    }

    fn dependencies<'s>(
        &mut self,
        site: &Site<'s>,
        inner: &mut Vec<(String, &'s Value)>,
    ) -> Result<(), NotFinite> {
        let draft_3 = self.draft == Draft::Three;
        // Draft 3 allows careless lists, so there they are only worth a warning.
        let careless = if draft_3 {
            Level::Warning
        } else {
            Level::Error
        };
        for (name, value) in sorted_members(site.value) {
            let property = Some(name.to_owned());
            match value {
                Value::Object(_) => inner.push((site.below(&[name]), value)),
                Value::String(_) if draft_3 => {}
                Value::Array(elements) if elements.is_empty() => {
                    let kind = SyntaxProblemKind::EmptyArray { property };
                    self.add(careless, site.pointer, Some(site.keyword), kind);
                }
                Value::Array(elements) => self.strings(site, elements, Some(name), careless)?,
                other => {
                    let mut expected = vec![NodeType::Array, NodeType::Object];
                    if draft_3 {
                        expected.push(NodeType::String);
                    }
                    let kind = SyntaxProblemKind::IncorrectDependency {
                        property: name.to_owned(),
                        expected,
                        found: NodeType::of(other),
                    };
                    self.error(site, kind);
                }
            }
        }
        Ok(())
    }

    fn error(&mut self, site: &Site<'_>, kind: SyntaxProblemKind) {
        self.add(Level::Error, site.pointer, Some(site.keyword), kind);
    }

    fn add(
        &mut self,
        level: Level,
        pointer: &str,
        keyword: Option<&'static str>,
        kind: SyntaxProblemKind,
    ) {
        self.findings.problems.push(SyntaxProblem {
            level,
            uri: self.uri.to_owned(),
            pointer: pointer.to_owned(),
            keyword,
            kind,
        });
    }
}

fn items(value: &Value) -> &[Value] {
    value.as_array().map(Vec::as_slice).unwrap_or_default()
}

fn sorted_members(value: &Value) -> Vec<(&str, &Value)> {
    let mut members: Vec<(&str, &Value)> = value
        .as_object()
        .map(|members| {
            members
                .iter()
                .map(|(name, value)| (name.as_str(), value))
                .collect()
        })
        .unwrap_or_default();
    members.sort_by(|(left, _), (right, _)| java_string::compare(left, right));
    members
}
