//! The walk of an instance through the graph of schemas, in the order of the Java library.
//!
//! Observed: a schema's own keywords all run; the children of a value are visited only while the
//! whole report has no error, object members sorted by name; after the first error the remaining
//! siblings still run their own keywords, but nothing descends. Branches of `allOf` and its kin
//! report apart, schema dependencies do not. A schema that applies to a value while it is already
//! being applied to it is fatal.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::{Map, Value};

use crate::format::{EpochRemark, Format};
use crate::keywords::combine::{Combination, Mode};
use crate::keywords::object::Dependencies;
use crate::keywords::text::Pattern;
use crate::keywords::{Keyword, Rule};
use crate::limits::{self, Limit};
use crate::node_type::NodeType;
use crate::number::JavaNumber;
use crate::pointer::Path;
use crate::report::Sink;
use crate::schema_error::SchemaErrorKind;
use crate::syntax::SyntaxProblem;
use crate::violation::{Violation, ViolationKind, Warning};

/// Numbers a schema by its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct NodeId(pub(crate) usize);

/// Numbers a schema that is no reference.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct BodyId(pub(crate) usize);

/// Holds all schemas; node 0 is the root.
#[derive(Debug, Default)]
pub(crate) struct Graph {
    pub(crate) nodes: Vec<Node>,
    pub(crate) bodies: Vec<Body>,
}

impl Graph {
    /// Tells whether an instance could get past the root.
    pub(crate) fn root_is_usable(&self) -> bool {
        let body = self.nodes.first().and_then(|root| root.body.as_ref().ok());
        let body = body.and_then(|body| self.bodies.get(body.0));
        body.is_some_and(|body| body.fault.is_none() && !body.has_errors)
    }
}

/// Holds a schema as it is reached.
#[derive(Debug)]
pub(crate) struct Node {
    /// The reference to it, as a validation loop prints it.
    pub(crate) name: String,
    /// Its JSON pointer.
    pub(crate) pointer: String,
    /// The schema its references lead to.
    pub(crate) body: Result<BodyId, SchemaErrorKind>,
}

/// Holds a schema that is no reference.
#[derive(Debug, Default)]
pub(crate) struct Body {
    pub(crate) pointer: String,
    /// Everything the syntax check found in it and inside it.
    pub(crate) problems: Arc<[SyntaxProblem]>,
    pub(crate) has_errors: bool,
    /// What makes any visit fail, other than its syntax.
    pub(crate) fault: Option<SchemaErrorKind>,
    pub(crate) keywords: Vec<Keyword>,
    pub(crate) format: Option<FormatRule>,
    pub(crate) children: Children,
}

/// Names what a `format` asks.
#[derive(Debug)]
pub(crate) enum FormatRule {
    Known(Format),
    Unknown(String),
}

/// Holds the schemas of a value's children.
#[derive(Debug, Default)]
pub(crate) struct Children {
    pub(crate) members: Members,
    pub(crate) elements: Elements,
}

/// Holds the schemas of an object's members.
#[derive(Debug, Default)]
pub(crate) struct Members {
    pub(crate) properties: BTreeMap<String, NodeId>,
    /// Sorted by the source of the expression.
    pub(crate) patterns: Vec<(Pattern, NodeId)>,
    /// For members nothing else applies to.
    pub(crate) additional: Option<NodeId>,
}

/// Holds the schemas of an array's elements.
#[derive(Debug, Default)]
pub(crate) struct Elements {
    pub(crate) listed: Vec<NodeId>,
    /// For elements beyond the listed ones.
    pub(crate) rest: Option<NodeId>,
}

/// Holds the state of one walk.
pub(crate) struct Walk<'g> {
    graph: &'g Graph,
    steps: u64,
    /// For each value on the way down, the schemas that are being applied to it.
    trail: Vec<Vec<NodeId>>,
    depth: usize,
}

/// Holds the value a schema is applied to.
#[derive(Clone, Copy)]
struct Target<'t> {
    value: &'t Value,
    path: &'t Path<'t>,
}

impl<'g> Walk<'g> {
    /// Makes a walk through a graph.
    pub(crate) fn new(graph: &'g Graph) -> Self {
        Self { graph, steps: 0, trail: Vec::new(), depth: 0 }
    }

    /// Applies the root schema to an instance.
    pub(crate) fn run(&mut self, instance: &Value, sink: &mut Sink) -> Result<(), SchemaErrorKind> {
        let path = Path::Root;
        self.descend(NodeId(0), Target { value: instance, path: &path }, sink)
    }

    /// Pays for work: one step a visit, more for keywords whose work grows with the value.
    fn charge(&mut self, steps: usize) -> Result<(), Limit> {
        self.steps = self.steps.saturating_add(u64::try_from(steps).unwrap_or(u64::MAX));
        if self.steps > limits::MAX_STEPS { Err(Limit::Steps) } else { Ok(()) }
    }

    /// Applies a schema to a child of the current value.
    fn descend(
        &mut self,
        node: NodeId,
        target: Target<'_>,
        sink: &mut Sink,
    ) -> Result<(), SchemaErrorKind> {
        self.trail.push(Vec::new());
        let outcome = self.visit(node, target, sink);
        self.trail.pop();
        outcome
    }

    /// Applies a schema to the current value.
    fn visit(
        &mut self,
        id: NodeId,
        target: Target<'_>,
        sink: &mut Sink,
    ) -> Result<(), SchemaErrorKind> {
        self.charge(1)?;
        let Some(node) = self.graph.nodes.get(id.0) else { return Ok(()) };
        self.enter(id, node, target)?;
        let body = node.body.as_ref().map_err(SchemaErrorKind::clone)?;
        if let Some(body) = self.graph.bodies.get(body.0) {
            self.apply(body, target, sink)?;
        }
        self.depth -= 1;
        if let Some(applied) = self.trail.last_mut() {
            applied.pop();
        }
        Ok(())
    }

    fn enter(&mut self, id: NodeId, node: &Node, target: Target<'_>) -> Result<(), SchemaErrorKind> {
        self.depth += 1;
        if self.depth > limits::MAX_VISIT_DEPTH {
            return Err(Limit::VisitDepth.into());
        }
        if let Some(applied) = self.trail.last_mut() {
            if applied.contains(&id) {
                return Err(SchemaErrorKind::ValidationLoop {
                    schema: node.name.clone(),
                    schema_pointer: node.pointer.clone(),
                    pointer: target.path.pointer(),
                });
            }
            applied.push(id);
        }
        Ok(())
    }

    fn apply(
        &mut self,
        body: &'g Body,
        target: Target<'_>,
        sink: &mut Sink,
    ) -> Result<(), SchemaErrorKind> {
        if let Some(fault) = &body.fault {
            return Err(fault.clone());
        }
        if body.has_errors {
            return Err(sink.invalid_schema(&body.problems));
        }
        sink.add_schema_warnings(&body.problems);
        if let Some(FormatRule::Unknown(attribute)) = &body.format {
            sink.warn(|| Warning::UnsupportedFormat {
                schema_pointer: body.pointer.clone(),
                attribute: attribute.clone(),
            });
        }
        let kind = NodeType::of(target.value);
        for keyword in &body.keywords {
            if keyword.rule.applies_to(kind) {
                self.apply_keyword(body, keyword, kind, target, sink)?;
            }
        }
        if let Some(FormatRule::Known(format)) = &body.format {
            apply_format(body, *format, target, sink)?;
        }
        if sink.has_errors() {
            return Ok(());
        }
        match target.value {
            Value::Array(items) => self.visit_elements(&body.children.elements, items, target, sink),
            Value::Object(members) => {
                self.visit_members(&body.children.members, members, target, sink)
            }
            _ => Ok(()),
        }
    }

    fn visit_elements(
        &mut self,
        schemas: &Elements,
        items: &[Value],
        target: Target<'_>,
        sink: &mut Sink,
    ) -> Result<(), SchemaErrorKind> {
        for (index, value) in items.iter().enumerate() {
            if let Some(schema) = schemas.listed.get(index).copied().or(schemas.rest) {
                let path = Path::Element(target.path, index);
                self.descend(schema, Target { value, path: &path }, sink)?;
            }
        }
        Ok(())
    }

    fn visit_members(
        &mut self,
        schemas: &Members,
        members: &Map<String, Value>,
        target: Target<'_>,
        sink: &mut Sink,
    ) -> Result<(), SchemaErrorKind> {
        let mut sorted: Vec<(&String, &Value)> = members.iter().collect();
        sorted.sort_by(|(left, _), (right, _)| crate::java_string::compare(left, right));
        for (name, value) in sorted {
            let path = Path::Member(target.path, name);
            let target = Target { value, path: &path };
            for schema in self.schemas_of_member(schemas, name)? {
                self.descend(schema, target, sink)?;
            }
        }
        Ok(())
    }

    fn schemas_of_member(&mut self, schemas: &Members, name: &str) -> Result<Vec<NodeId>, Limit> {
        let mut found: Vec<NodeId> = schemas.properties.get(name).copied().into_iter().collect();
        for (pattern, schema) in &schemas.patterns {
            self.charge(16 + name.len())?;
            if pattern.is_match(name)? {
                found.push(*schema);
            }
        }
        if found.is_empty() {
            found.extend(schemas.additional);
        }
        Ok(found)
    }

    fn apply_keyword(
        &mut self,
        body: &Body,
        keyword: &'g Keyword,
        kind: NodeType,
        target: Target<'_>,
        sink: &mut Sink,
    ) -> Result<(), SchemaErrorKind> {
        let violation = match (&keyword.rule, target.value) {
            (Rule::Number(rule), Value::Number(number)) => {
                self.charge(number.as_str().len() / 64)?;
                rule.check(&JavaNumber::read(number))?
            }
            (Rule::Text(rule), Value::String(text)) => {
                self.charge(rule.cost(text))?;
                rule.check(text)?
            }
            (Rule::Array(rule), Value::Array(items)) => {
                self.charge(rule.cost(items))?;
                rule.check(items)?
            }
            (Rule::Object(rule), Value::Object(members)) => {
                self.charge(rule.cost(members))?;
                rule.check(members)?
            }
            (Rule::Any(rule), value) => {
                self.charge(rule.cost())?;
                rule.check(value)?
            }
            (Rule::Dependencies(dependencies), Value::Object(members)) => {
                return self.apply_dependencies(body, dependencies, members, target, sink);
            }
            (Rule::Combine(combination), _) => {
                return self.combine(body, keyword.name, combination, kind, target, sink);
            }
            _ => None,
        };
        report(body, keyword.name, target, violation, sink)
    }

    fn apply_dependencies(
        &mut self,
        body: &Body,
        dependencies: &Dependencies,
        members: &Map<String, Value>,
        target: Target<'_>,
        sink: &mut Sink,
    ) -> Result<(), SchemaErrorKind> {
        self.charge(dependencies.on_names.len() + dependencies.on_schemas.len())?;
        for violation in dependencies.check(members) {
            report(body, "dependencies", target, Some(violation), sink)?;
        }
        for (name, schema) in &dependencies.on_schemas {
            if members.contains_key(name) {
                self.visit(*schema, target, sink)?;
            }
        }
        Ok(())
    }

    fn combine(
        &mut self,
        body: &Body,
        keyword: &'static str,
        combination: &Combination,
        kind: NodeType,
        target: Target<'_>,
        sink: &mut Sink,
    ) -> Result<(), SchemaErrorKind> {
        if let Some(settled) = combination.settled_by_type(kind) {
            return report(body, keyword, target, settled, sink);
        }
        let mut matched = 0;
        for schema in &combination.schemas {
            if combination.mode == Mode::Extended {
                self.visit(*schema, target, sink)?;
                continue;
            }
            let mut branch = Sink::branch();
            self.visit(*schema, target, &mut branch)?;
            if !branch.has_errors() {
                matched += 1;
            }
        }
        for violation in combination.check(matched, kind) {
            report(body, keyword, target, Some(violation), sink)?;
        }
        Ok(())
    }
}

fn apply_format(
    body: &Body,
    format: Format,
    target: Target<'_>,
    sink: &mut Sink,
) -> Result<(), SchemaErrorKind> {
    match target.value {
        Value::String(text) => {
            let violation = format.check(text).map(ViolationKind::Format);
            report(body, "format", target, violation, sink)
        }
        Value::Number(number) => {
            let number = JavaNumber::read(number);
            if let Some(remark) = format.remark(&number) {
                sink.warn(|| {
                    let (pointer, value) = (target.path.pointer(), number.json_text());
                    match remark {
                        EpochRemark::Negative => Warning::NegativeEpoch { pointer, value },
                        EpochRemark::Overflow => Warning::EpochOverflow { pointer, value },
                    }
                });
            }
            Ok(())
        }
        _ => Ok(()),
    }
}

fn report(
    body: &Body,
    keyword: &'static str,
    target: Target<'_>,
    violation: Option<ViolationKind>,
    sink: &mut Sink,
) -> Result<(), SchemaErrorKind> {
    let Some(kind) = violation else { return Ok(()) };
    sink.fail(|| Violation {
        pointer: target.path.pointer(),
        keyword,
        schema_pointer: body.pointer.clone(),
        kind,
    })
    .map_err(SchemaErrorKind::from)
}
