//! Other files' parts of a definition: what `AWS::Include` names, and references to local files.
//!
//! AWS takes one document without references to other files; tools bundle files before. What is
//! included is put in its place; a schema of another file becomes a named schema of the document, so
//! that schemas can refer to themselves. What cannot be included stays, and is refused where it is
//! needed.

use crate::files::FileRefusal;
use crate::options::ReadOptions;
use crate::problem::report::Report;
use crate::problem::{ErrorKind, Subject};
use crate::sources::{Copied, NoFile, Sources};
use crate::tree::evaluate::Variables;
use crate::tree::{Node, Place, Value, made};
use std::collections::HashMap;

/// How deep files may include others.
const DEPTH: usize = 16;

/// What including needs.
pub(crate) struct Including<'i, 's> {
    pub(crate) sources: &'i mut Sources<'s>,
    pub(crate) options: &'i ReadOptions,
    pub(crate) variables: &'i Variables<'i>,
    pub(crate) report: &'i mut Report,
}

impl Including<'_, '_> {
    /// Reads a file, and notes why there is none.
    fn file(&mut self, at: Place, path: &str) -> Option<String> {
        let path_of = path.to_owned();
        let (kind, place) = match self.sources.include(self.options, at, path) {
            Ok(name) => return Some(name),
            Err(NoFile::NoFiles) => return None,
            Err(NoFile::Refused(FileRefusal::Outside)) => {
                (ErrorKind::FileOutside { path: path_of }, at)
            }
            Err(NoFile::Refused(FileRefusal::Unreadable { why })) => {
                (ErrorKind::FileUnreadable { path: path_of, why }, at)
            }
            Err(NoFile::Fault(kind, place)) => (*kind, place),
        };
        self.report.error(kind, Subject::Api, place);
        None
    }

    /// Puts what `AWS::Include` names in its place, everywhere in a tree.
    pub(crate) fn fragments(&mut self, node: &mut Node<'_>, depth: usize) {
        if let Some(path) = self.fragment(node)
            && let Some(below) = depth.checked_sub(1)
            && let Some(name) = self.file(node.place, &path)
            && let Some(mut included) = self.copy(&name, "", node.place)
        {
            self.fragments(&mut included, below);
            merge(node, included);
        }
        match &mut node.value {
            Value::Array(items) => {
                for item in items {
                    self.fragments(item, depth);
                }
            }
            Value::Object(object) => {
                for member in object.members_mut() {
                    self.fragments(&mut member.node, depth);
                }
            }
            _ => {}
        }
    }

    /// Returns the local path of the fragment that an object includes.
    fn fragment(&self, node: &Node<'_>) -> Option<String> {
        let transform = node.get("Fn::Transform")?;
        if transform.get("Name").and_then(Node::as_str) != Some("AWS::Include") {
            return None;
        }
        let mut location = transform.get("Parameters")?.get("Location")?.clone();
        self.variables.resolve(&mut location);
        local(location.as_str()?).map(str::to_owned)
    }

    /// Puts the documents of a template's APIs where they are named by file.
    pub(crate) fn definitions(&mut self, template: &mut Node<'_>) {
        let Value::Object(object) = &mut template.value else {
            return;
        };
        let mut members = object.members_mut().iter_mut();
        let Some(resources) = members.find(|member| member.key == "Resources") else {
            return;
        };
        let Value::Object(resources) = &mut resources.node.value else {
            return;
        };
        for resource in resources.members_mut() {
            let (from, to) = match resource.node.get("Type").and_then(Node::as_str) {
                Some("AWS::Serverless::Api") => ("DefinitionUri", "DefinitionBody"),
                Some("AWS::ApiGateway::RestApi") => ("BodyS3Location", "Body"),
                _ => continue,
            };
            let properties = resource.node.get("Properties");
            let named = properties.and_then(|all| all.get(from)).cloned();
            if let Some(named) = named
                && let Some(document) = self.document(&named)
            {
                let path = ["Properties", to];
                resource.node.change_at(&path, |own| *own = document);
            }
        }
    }

    /// Reads the document of a file by its name.
    fn document(&mut self, at: &Node<'_>) -> Option<Node<'static>> {
        let mut location = at.clone();
        self.variables.resolve(&mut location);
        let path = local(location.as_str()?)?.to_owned();
        let name = self.file(at.place, &path)?;
        let mut root = self.copy(&name, "", at.place)?;
        self.fragments(&mut root, DEPTH);
        Some(root)
    }

    /// Follows references to other files throughout a document.
    pub(crate) fn references(&mut self, document: &mut Node<'_>) {
        if self.options.files.is_none() {
            return;
        }
        let is_swagger = document.get("swagger").is_some();
        let schemas: &[&str] = if is_swagger {
            &["definitions"]
        } else {
            &["components", "schemas"]
        };
        let named = schemas
            .iter()
            .try_fold(&*document, |node, key| node.get(key))
            .and_then(Node::as_object);
        let members = named.map(crate::tree::Object::members).unwrap_or_default();
        let mut bundle = Bundle {
            prefix: format!("#/{}/", schemas.join("/")),
            names: HashMap::new(),
            taken: members
                .iter()
                .map(|member| member.key.to_string())
                .collect(),
            added: Vec::new(),
            passed: Vec::new(),
        };
        self.follow(document, false, &mut bundle, 0);
        for (name, schema) in bundle.added {
            document.change_at(schemas, |all| all.set(&name, schema));
        }
    }

    fn follow(&mut self, node: &mut Node<'_>, in_schema: bool, bundle: &mut Bundle, depth: usize) {
        if depth > self.options.limits.depth() {
            return;
        }
        let Ok(target) = self.target(node) else {
            // told of once, it is nothing more
            *node = made::object(node.place, Vec::new());
            return;
        };
        if let Some(target) = target {
            let schema = in_schema
                || ["/components/schemas/", "/definitions/"]
                    .iter()
                    .any(|prefix| target.1.starts_with(prefix));
            if self.sources.is_main(&target.0) {
                let reference = made::text(node.place, format!("#{}", target.1));
                node.set("$ref", reference);
            } else if schema {
                let name = self.schema(&target, bundle, node.place, depth);
                let reference = made::text(node.place, format!("{}{name}", bundle.prefix));
                node.set("$ref", reference);
            } else if bundle.passed.contains(&target) {
                let reference = format!("{}#{}", target.0, target.1);
                let kind = ErrorKind::CyclicReference { reference };
                self.report.error(kind, Subject::Api, node.place);
                *node = made::object(node.place, Vec::new());
            } else if let Some(mut found) = self.found(&target, node.place) {
                bundle.passed.push(target);
                self.follow(&mut found, false, bundle, depth + 1);
                bundle.passed.pop();
                *node = found;
            } else {
                *node = made::object(node.place, Vec::new());
            }
            return;
        }
        match &mut node.value {
            Value::Array(items) => {
                for item in items {
                    self.follow(item, in_schema, bundle, depth + 1);
                }
            }
            Value::Object(object) => {
                for member in object.members_mut() {
                    const SCHEMAS: [&str; 10] = [
                        "schema",
                        "schemas",
                        "definitions",
                        "properties",
                        "items",
                        "additionalProperties",
                        "allOf",
                        "anyOf",
                        "oneOf",
                        "not",
                    ];
                    let below = in_schema || SCHEMAS.contains(&member.key.as_ref());
                    self.follow(&mut member.node, below, bundle, depth + 1);
                }
            }
            _ => {}
        }
    }

    /// Returns the file and the pointer that a reference means, unless it stays within the
    /// definition or leads to the network.
    fn target(&mut self, node: &Node<'_>) -> Result<Option<(String, String)>, Told> {
        let Some(reference) = node.get("$ref").and_then(Node::as_str) else {
            return Ok(None);
        };
        let reference = reference.to_owned();
        let (path, pointer) = reference.split_once('#').unwrap_or((&reference, ""));
        if path.is_empty() {
            let own = self.sources.name_of(node.place);
            let other = !self.sources.is_main(own);
            return Ok(other.then(|| (own.to_owned(), pointer.to_owned())));
        }
        // a bare name means a schema
        let Some(path) = local(path).filter(|path| path.contains(['.', '/'])) else {
            return Ok(None);
        };
        let path = crate::reading::unescaped(path);
        let name = self.file(node.place, &path).ok_or(Told)?;
        Ok(Some((name, pointer.to_owned())))
    }

    fn found(&mut self, (name, pointer): &(String, String), place: Place) -> Option<Node<'static>> {
        self.copy(name, pointer, place)
    }

    /// Copies a value of another file, and notes why there is none.
    fn copy(&mut self, name: &str, pointer: &str, place: Place) -> Option<Node<'static>> {
        let kind = match self.sources.copy(name, pointer) {
            Copied::Value(value) => return Some(*value),
            Copied::NotThere => ErrorKind::DanglingReference {
                reference: format!("{name}#{pointer}"),
            },
            Copied::TooMuch => ErrorKind::TooManyValues {
                limit: self.options.limits.values,
            },
        };
        self.report.error(kind, Subject::Api, place);
        None
    }

    /// Names a schema of another file, and adds it.
    fn schema(
        &mut self,
        target: &(String, String),
        bundle: &mut Bundle,
        place: Place,
        depth: usize,
    ) -> String {
        if let Some(name) = bundle.names.get(target) {
            return name.clone();
        }
        let name = bundle.free_name(target);
        bundle.names.insert(target.clone(), name.clone());
        if let Some(mut schema) = self.found(target, place) {
            self.follow(&mut schema, true, bundle, depth + 1);
            bundle.added.push((name.clone(), schema));
        }
        name
    }
}

/// A problem was noted.
struct Told;

/// What was bundled so far.
struct Bundle {
    /// How references to schemas of the document begin.
    prefix: String,
    /// The names of schemas of other files, by file and pointer.
    names: HashMap<(String, String), String>,
    taken: Vec<String>,
    added: Vec<(String, Node<'static>)>,
    /// References that are being followed.
    passed: Vec<(String, String)>,
}

impl Bundle {
    /// Names a schema by the end of its pointer, else by its file.
    fn free_name(&mut self, (file, pointer): &(String, String)) -> String {
        let last = pointer.rsplit('/').next().unwrap_or_default();
        let file = file.rsplit(['/', '\\']).next().unwrap_or(file);
        let stem = file.split('.').next().unwrap_or(file);
        let wanted = if last.is_empty() { stem } else { last };
        let bare: String = wanted.chars().filter(char::is_ascii_alphanumeric).collect();
        let bare = if bare.is_empty() {
            "Schema".to_owned()
        } else {
            bare
        };
        let mut name = bare.clone();
        let mut count = 1;
        while self.taken.contains(&name) {
            count += 1;
            name = format!("{bare}{count}");
        }
        self.taken.push(name.clone());
        name
    }
}

/// Returns a path of this machine; addresses are none.
fn local(path: &str) -> Option<&str> {
    let remote = path.contains("://") || path.starts_with("//");
    (!remote && !path.is_empty()).then_some(path)
}

/// Puts what was included in place of the transform; members that stand beside it stay.
fn merge(node: &mut Node<'_>, included: Node<'static>) {
    let place = node.place;
    let value = std::mem::replace(&mut node.value, Value::Null);
    let Value::Object(object) = value else {
        return;
    };
    let mut members = object.into_members();
    members.retain(|member| member.key != "Fn::Transform");
    if members.is_empty() {
        *node = included;
        return;
    }
    if let Value::Object(more) = included.value {
        members.extend(more.into_members());
    }
    *node = made::object(place, members);
}
