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
use crate::java_string;
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
    pub(crate) members: Members,
    pub(crate) elements: Elements,
}

/// Names what a `format` asks.
#[derive(Debug)]
pub(crate) enum FormatRule {
    Known(Format),
    Unknown(String),
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

/// What a branch costs beyond the visits in it.
const BRANCH_STEPS: usize = 4;

/// What a step of the walk answers; boxed, because the walk is recursive and frames must be small.
pub(crate) type Outcome = Result<(), Box<SchemaErrorKind>>;

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
        Self {
            graph,
            steps: 0,
            trail: Vec::new(),
            depth: 0,
        }
    }

    /// Applies the root schema to an instance.
    pub(crate) fn run(&mut self, instance: &Value, sink: &mut Sink) -> Outcome {
        let path = Path::Root;
        self.descend(
            NodeId(0),
            Target {
                value: instance,
                path: &path,
            },
            sink,
        )
    }

    /// Pays for work: one step a visit, more for keywords whose work grows with the value.
    fn charge(&mut self, steps: usize) -> Outcome {
        self.steps = self
            .steps
            .saturating_add(u64::try_from(steps).unwrap_or(u64::MAX));
        if self.steps > limits::MAX_STEPS {
            Err(Limit::Steps.into())
        } else {
            Ok(())
        }
    }

    /// Applies a schema to a child of the current value.
    fn descend(&mut self, node: NodeId, target: Target<'_>, sink: &mut Sink) -> Outcome {
        self.trail.push(Vec::new());
        let outcome = self.visit(node, target, sink);
        self.trail.pop();
        outcome
    }

    /// Applies a schema to the current value.
    fn visit(&mut self, id: NodeId, target: Target<'_>, sink: &mut Sink) -> Outcome {
        let Some(body) = self.enter(id, target, sink)? else {
            return Ok(());
        };
        for keyword in &body.keywords {
            match &keyword.rule {
                Rule::Combine(combination) => {
                    self.combine(body, keyword.name, combination, target, sink)?;
                }
                Rule::Dependencies(dependencies) => {
                    self.apply_dependencies(body, dependencies, target, sink)?;
                }
                rule => self.apply_rule(body, keyword.name, rule, target, sink)?,
            }
        }
        apply_format(body, target, sink)?;
        if !sink.has_errors() {
            match target.value {
                Value::Array(items) => self.visit_elements(body, items, target, sink)?,
                Value::Object(members) => self.visit_members(body, members, target, sink)?,
                _ => {}
            }
        }
        self.leave();
        Ok(())
    }

    /// Begins a visit: refuses loops and unusable schemas, repeats the schema's warnings.
    fn enter(
        &mut self,
        id: NodeId,
        target: Target<'_>,
        sink: &mut Sink,
    ) -> Result<Option<&'g Body>, Box<SchemaErrorKind>> {
        self.charge(1)?;
        let Some(node) = self.graph.nodes.get(id.0) else {
            return Ok(None);
        };
        self.depth += 1;
        if self.depth > limits::MAX_VISIT_DEPTH {
            return Err(Limit::VisitDepth.into());
        }
        if let Some(applied) = self.trail.last_mut() {
            if applied.contains(&id) {
                return Err(Box::new(SchemaErrorKind::ValidationLoop {
                    schema: node.name.clone(),
                    schema_pointer: node.pointer.clone(),
                    pointer: target.path.pointer(),
                }));
            }
            applied.push(id);
        }
        let body = node.body.as_ref().map_err(|kind| Box::new(kind.clone()))?;
        let Some(body) = self.graph.bodies.get(body.0) else {
            return Ok(None);
        };
        if let Some(fault) = &body.fault {
            return Err(Box::new(fault.clone()));
        }
        if body.has_errors {
            return Err(Box::new(sink.invalid_schema(&body.problems)));
        }
        sink.add_schema_warnings(&body.problems);
        if let Some(FormatRule::Unknown(attribute)) = &body.format {
            sink.warn(|| Warning::UnsupportedFormat {
                schema_pointer: body.pointer.clone(),
                attribute: attribute.clone(),
            });
        }
        Ok(Some(body))
    }

    fn leave(&mut self) {
        self.depth -= 1;
        if let Some(applied) = self.trail.last_mut() {
            applied.pop();
        }
    }

    fn visit_elements(
        &mut self,
        body: &'g Body,
        items: &[Value],
        target: Target<'_>,
        sink: &mut Sink,
    ) -> Outcome {
        let schemas = &body.elements;
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
        body: &'g Body,
        members: &Map<String, Value>,
        target: Target<'_>,
        sink: &mut Sink,
    ) -> Outcome {
        for (name, value) in sorted(members) {
            let path = Path::Member(target.path, name);
            let target = Target { value, path: &path };
            for schema in self.schemas_of_member(&body.members, name)? {
                self.descend(schema, target, sink)?;
            }
        }
        Ok(())
    }

    fn schemas_of_member(
        &mut self,
        schemas: &Members,
        name: &str,
    ) -> Result<Vec<NodeId>, Box<SchemaErrorKind>> {
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

    /// Applies a rule that looks at nothing but the value.
    fn apply_rule(
        &mut self,
        body: &Body,
        keyword: &'static str,
        rule: &Rule,
        target: Target<'_>,
        sink: &mut Sink,
    ) -> Outcome {
        let violation = match (rule, target.value) {
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
            _ => None,
        };
        report(body, keyword, target, violation, sink)
    }

    fn apply_dependencies(
        &mut self,
        body: &Body,
        dependencies: &'g Dependencies,
        target: Target<'_>,
        sink: &mut Sink,
    ) -> Outcome {
        let Value::Object(members) = target.value else {
            return Ok(());
        };
        self.charge(dependencies.on_names.len() + dependencies.on_schemas.len())?;
        report(
            body,
            "dependencies",
            target,
            dependencies.check(members),
            sink,
        )?;
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
        combination: &'g Combination,
        target: Target<'_>,
        sink: &mut Sink,
    ) -> Outcome {
        let kind = NodeType::of(target.value);
        if let Some(settled) = combination.settled_by_type(kind) {
            return report(body, keyword, target, settled, sink);
        }
        self.charge(BRANCH_STEPS * combination.schemas.len())?;
        let mut matched = 0;
        for schema in &combination.schemas {
            if combination.mode == Mode::Extended {
                self.visit(*schema, target, sink)?;
            } else {
                let mut branch = Sink::branch();
                self.visit(*schema, target, &mut branch)?;
                matched += usize::from(!branch.has_errors());
            }
        }
        report(
            body,
            keyword,
            target,
            combination.check(matched, kind),
            sink,
        )
    }
}

fn sorted(members: &Map<String, Value>) -> Vec<(&String, &Value)> {
    let mut sorted: Vec<(&String, &Value)> = members.iter().collect();
    sorted.sort_by(|(left, _), (right, _)| java_string::compare(left, right));
    sorted
}

fn apply_format(body: &Body, target: Target<'_>, sink: &mut Sink) -> Outcome {
    let Some(FormatRule::Known(format)) = &body.format else {
        return Ok(());
    };
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
    violations: impl IntoIterator<Item = ViolationKind>,
    sink: &mut Sink,
) -> Outcome {
    for kind in violations {
        sink.fail(|| Violation {
            pointer: target.path.pointer(),
            keyword,
            schema_pointer: body.pointer.clone(),
            kind,
        })?;
    }
    Ok(())
}
