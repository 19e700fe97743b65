//! Turns documents into the graph of schemas that a walk visits.
//!
//! A node is a schema as it is reached: by its own place. Its body is the schema its references
//! lead to, read with the keywords of the draft of the document they start in. Whatever is wrong
//! with either is kept and only told when a walk arrives there, as the Java library does.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::{Map, Value};

use crate::documents::{Documents, Place};
use crate::draft::Draft;
use crate::format::Format;
use crate::keywords::text::Pattern;
use crate::keywords::{self, Subschemas};
use crate::limits::{self, Limit};
use crate::number::NotFinite;
use crate::schema_error::SchemaErrorKind;
use crate::syntax::{Level, SyntaxProblem};
use crate::walk::{Body, BodyId, Elements, FormatRule, Graph, Members, Node, NodeId};
use crate::{java_string, pointer, syntax};

/// Compiles all schemas that the root can lead to.
pub(crate) fn compile(documents: &Documents) -> Result<Graph, Limit> {
    let mut compiler = Compiler {
        documents,
        places: Vec::new(),
        nodes: BTreeMap::new(),
        bodies: BTreeMap::new(),
        graph: Graph::default(),
        pointer_bytes: 0,
        checks: 0,
        problems: 0,
    };
    compiler.node(Place {
        document: 0,
        pointer: String::new(),
    });
    let mut next = 0;
    while let Some(place) = compiler.places.get(next).cloned() {
        let node = compiler.build_node(&place);
        compiler.graph.nodes.push(node);
        next += 1;
        if compiler.pointer_bytes > limits::MAX_POINTER_BYTES {
            return Err(Limit::PointerBytes);
        }
        if compiler.checks > limits::MAX_SCHEMA_CHECKS {
            return Err(Limit::SchemaChecks);
        }
        if compiler.problems > limits::MAX_SCHEMA_PROBLEMS {
            return Err(Limit::SchemaProblems);
        }
    }
    Ok(compiler.graph)
}

struct Compiler<'d> {
    documents: &'d Documents,
    /// The places of all nodes, in the order of their numbers.
    places: Vec<Place>,
    nodes: BTreeMap<Place, NodeId>,
    bodies: BTreeMap<(Place, Draft), BodyId>,
    graph: Graph,
    pointer_bytes: usize,
    checks: usize,
    problems: usize,
}

/// Gives the subschemas of one place their numbers.
struct Below<'b, 'd> {
    compiler: &'b mut Compiler<'d>,
    place: &'b Place,
}

impl Subschemas for Below<'_, '_> {
    fn node(&mut self, tokens: &[&str]) -> NodeId {
        let pointer = pointer::join(&self.place.pointer, tokens);
        self.compiler.node(Place {
            document: self.place.document,
            pointer,
        })
    }
}

impl Compiler<'_> {
    /// Returns the number of a place, giving it one if it is new.
    fn node(&mut self, place: Place) -> NodeId {
        let next = NodeId(self.places.len());
        *self.nodes.entry(place).or_insert_with_key(|place| {
            self.pointer_bytes += place.pointer.len();
            // Beyond the bound nothing is kept; the compiler stops before it would be missed.
            if self.pointer_bytes <= limits::MAX_POINTER_BYTES {
                self.places.push(place.clone());
            }
            next
        })
    }

    fn build_node(&mut self, place: &Place) -> Node {
        let name = self
            .documents
            .context(place)
            .text_with_pointer(&place.pointer);
        let draft = self
            .documents
            .get(place.document)
            .map_or(Draft::Four, |document| document.draft);
        let body = self
            .documents
            .dereference(place)
            .map(|target| self.body(target, draft));
        Node {
            name,
            pointer: place.pointer.clone(),
            body,
        }
    }

    fn body(&mut self, place: Place, draft: Draft) -> BodyId {
        if let Some(body) = self.bodies.get(&(place.clone(), draft)) {
            return *body;
        }
        let body = self.build_body(&place, draft);
        let id = BodyId(self.graph.bodies.len());
        self.graph.bodies.push(body);
        self.bodies.insert((place, draft), id);
        id
    }

    fn build_body(&mut self, place: &Place, draft: Draft) -> Body {
        let documents = self.documents;
        let mut body = Body {
            pointer: place.pointer.clone(),
            ..Body::default()
        };
        let (Some(document), Some(schema)) =
            (documents.get(place.document), documents.value(place))
        else {
            return body;
        };
        match syntax::check(draft, &document.uri.locator(), &place.pointer, schema) {
            Ok(findings) => {
                self.checks += findings.schemas;
                self.problems += findings.problems.len();
                let is_error = |problem: &SyntaxProblem| problem.level == Level::Error;
                body.has_errors = findings.problems.iter().any(is_error);
                body.problems = Arc::from(findings.problems);
            }
            Err(NotFinite) => body.fault = Some(SchemaErrorKind::NumberOverflow),
        }
        if body.has_errors || body.fault.is_some() {
            return body;
        }
        if let Value::Object(schema) = schema {
            let mut below = Below {
                compiler: self,
                place,
            };
            match keywords::compile(draft, schema, &mut below) {
                Ok(keywords) => body.keywords = keywords,
                Err(NotFinite) => body.fault = Some(SchemaErrorKind::NumberOverflow),
            }
            body.format = format_rule(draft, schema);
            body.members = members(schema, &mut below);
            body.elements = elements(schema, &mut below);
        }
        body
    }
}

fn format_rule(draft: Draft, schema: &Map<String, Value>) -> Option<FormatRule> {
    let name = schema.get("format")?.as_str()?;
    Some(match Format::find(draft, name) {
        Some(format) => FormatRule::Known(format),
        None => FormatRule::Unknown(name.to_owned()),
    })
}

fn members(schema: &Map<String, Value>, subschemas: &mut dyn Subschemas) -> Members {
    let names = |keyword: &str| -> Vec<String> {
        let members = schema.get(keyword).and_then(Value::as_object);
        members.into_iter().flat_map(Map::keys).cloned().collect()
    };
    let properties = names("properties")
        .into_iter()
        .map(|name| {
            let node = subschemas.node(&["properties", &name]);
            (name, node)
        })
        .collect();
    let mut sources = names("patternProperties");
    java_string::sort(&mut sources);
    let patterns = sources
        .into_iter()
        .map(|source| {
            let node = subschemas.node(&["patternProperties", &source]);
            (Pattern::compile(&source), node)
        })
        .collect();
    let additional = additional("additionalProperties", schema, subschemas);
    Members {
        properties,
        patterns,
        additional,
    }
}

fn elements(schema: &Map<String, Value>, subschemas: &mut dyn Subschemas) -> Elements {
    match schema.get("items") {
        Some(Value::Array(items)) => {
            let listed = (0..items.len())
                .map(|index| subschemas.node(&["items", &index.to_string()]))
                .collect();
            Elements {
                listed,
                rest: additional("additionalItems", schema, subschemas),
            }
        }
        Some(_) => Elements {
            listed: Vec::new(),
            rest: Some(subschemas.node(&["items"])),
        },
        None => {
            let rest = additional("additionalItems", schema, subschemas);
            Elements {
                listed: Vec::new(),
                rest,
            }
        }
    }
}

fn additional(
    keyword: &str,
    schema: &Map<String, Value>,
    subschemas: &mut dyn Subschemas,
) -> Option<NodeId> {
    let is_schema = schema.get(keyword).is_some_and(Value::is_object);
    is_schema.then(|| subschemas.node(&[keyword]))
}
