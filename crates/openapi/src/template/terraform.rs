//! What `terraform show -json` prints, of a plan or of a state: resources under the names that
//! CloudFormation has for the same things.
//!
//! A plan does not know ids that AWS will make; which resource belongs to which is then read from the
//! expressions of the configuration (Terraform's JSON output format, `expressions`, `references`).

use super::{Part, attributes};
use crate::options::{Intrinsics, Limits};
use crate::tree::{Node, Object, Place, Value, made, variables};
use names::{inner_mapping, mapping};
use std::collections::HashMap;
use trygate_model::Ambient;

mod names;

/// How many variables and outputs a reference may pass through.
const STEPS: usize = 16;

/// The version that publishing a new function makes.
const FIRST_VERSION: &str = "1";

/// A resource of a plan or a state.
struct Planned<'n, 'a> {
    address: String,
    kind: &'n str,
    values: &'n Node<'a>,
    place: Place,
}

/// All that resources are found by.
struct Plan<'n, 'a> {
    resources: Vec<Planned<'n, 'a>>,
    /// Positions of resources by address.
    by_address: HashMap<String, usize>,
    /// Addresses of resources by type and id, and of APIs by the id of their root.
    by_id: HashMap<(&'n str, String), String>,
    /// Expressions by address without index, with the module's prefix.
    expressions: HashMap<String, (&'n Node<'a>, String)>,
    /// A module call's expressions and the prefix that they stand in.
    calls: HashMap<String, (&'n Node<'a>, String)>,
    /// A module's outputs.
    outputs: HashMap<String, &'n Node<'a>>,
}

fn list<'n, 'a>(node: Option<&'n Node<'a>>) -> &'n [Node<'a>] {
    match node.map(|node| &node.value) {
        Some(Value::Array(items)) => items,
        _ => &[],
    }
}

fn members<'n, 'a>(node: Option<&'n Node<'a>>) -> &'n [crate::tree::Member<'a>] {
    node.and_then(Node::as_object)
        .map(Object::members)
        .unwrap_or_default()
}

/// Returns the resources that make APIs and functions.
pub(super) fn parts<'a>(root: &Node<'a>, ambient: &Ambient) -> Vec<Part<'a>> {
    let mut plan = Plan {
        resources: Vec::new(),
        by_address: HashMap::new(),
        by_id: HashMap::new(),
        expressions: HashMap::new(),
        calls: HashMap::new(),
        outputs: HashMap::new(),
    };
    let values = root.get("planned_values").or_else(|| root.get("values"));
    if let Some(module) = values.and_then(|values| values.get("root_module")) {
        plan.module(module);
    }
    let configuration = root.get("configuration");
    if let Some(module) = configuration.and_then(|own| own.get("root_module")) {
        plan.configuration(module, "");
    }
    plan.parts(ambient)
}

impl<'n, 'a> Plan<'n, 'a> {
    fn module(&mut self, module: &'n Node<'a>) {
        for node in list(module.get("resources")) {
            let (Some(address), Some(kind), Some(values)) = (
                node.get("address").and_then(Node::as_str),
                node.get("type").and_then(Node::as_str),
                node.get("values"),
            ) else {
                continue;
            };
            let text = |key: &str| values.get(key)?.as_str().map(str::to_owned);
            if let Some(id) = text("id") {
                self.by_id.insert((kind, id), address.to_owned());
            }
            // Terraformer names resources by their ids
            if let Some(id) = node.get("name").and_then(Node::as_str)
                && let Some(id) = id.strip_prefix("tfer--")
            {
                let key = (kind, id.to_owned());
                self.by_id.entry(key).or_insert_with(|| address.to_owned());
            }
            if let Some(id) = text("root_resource_id") {
                self.by_id.insert(("root", id), address.to_owned());
            }
            self.by_address
                .insert(address.to_owned(), self.resources.len());
            self.resources.push(Planned {
                address: address.to_owned(),
                kind,
                values,
                place: node.get("address").map_or(node.place, |node| node.place),
            });
        }
        for child in list(module.get("child_modules")) {
            self.module(child);
        }
    }

    fn configuration(&mut self, module: &'n Node<'a>, prefix: &str) {
        for node in list(module.get("resources")) {
            if let (Some(address), Some(expressions)) = (
                node.get("address").and_then(Node::as_str),
                node.get("expressions"),
            ) {
                let entry = (expressions, prefix.to_owned());
                self.expressions.insert(format!("{prefix}{address}"), entry);
            }
        }
        for call in members(module.get("module_calls")) {
            let name = format!("{prefix}module.{}", call.key);
            if let Some(expressions) = call.node.get("expressions") {
                self.calls
                    .insert(name.clone(), (expressions, prefix.to_owned()));
            }
            if let Some(inner) = call.node.get("module") {
                if let Some(outputs) = inner.get("outputs") {
                    self.outputs.insert(name.clone(), outputs);
                }
                self.configuration(inner, &format!("{name}."));
            }
        }
    }

    /// Follows an expression to the resource that it means, with the attribute of it.
    fn follow(
        &self,
        expression: &Node<'_>,
        prefix: &str,
        index: &str,
        steps: usize,
    ) -> Option<(&Planned<'n, 'a>, String)> {
        let steps = steps.checked_sub(1)?;
        for reference in list(expression.get("references")) {
            let reference = reference.as_str()?;
            let parts: Vec<&str> = reference.split('.').collect();
            let found = match parts.as_slice() {
                ["var", name, ..] => {
                    let call = self.calls.get(prefix.trim_end_matches('.'));
                    call.and_then(|(expressions, outer)| {
                        let given = expressions.get(&bare(name))?;
                        self.follow(given, outer, index, steps)
                    })
                }
                ["module", module, output, ..] => {
                    let name = format!("{prefix}module.{}", bare(module));
                    let output = self
                        .outputs
                        .get(&name)
                        .and_then(|all| all.get(&bare(output)));
                    let inner = output.and_then(|output| output.get("expression"));
                    inner.and_then(|inner| self.follow(inner, &format!("{name}."), index, steps))
                }
                [kind, name, rest @ ..] if kind.starts_with("aws_") => {
                    let address = format!("{prefix}{kind}.{}", bare(name));
                    let attribute = rest.first().map(|text| bare(text)).unwrap_or_default();
                    // an index of its own counts before that of who refers
                    let own = Some(index_of(name)).filter(|own| !own.is_empty());
                    self.instance(&address, own.unwrap_or(index))
                        .map(|found| (found, attribute))
                }
                _ => None,
            };
            if found.is_some() {
                return found;
            }
        }
        None
    }

    /// Finds the instance of a resource that has the same index, else the first.
    fn instance(&self, address: &str, index: &str) -> Option<&Planned<'n, 'a>> {
        let exact = self.by_address.get(&format!("{address}{index}"));
        if let Some(found) = exact.and_then(|at| self.resources.get(*at)) {
            return Some(found);
        }
        self.resources
            .iter()
            .find(|own| bare(&own.address) == bare(address))
    }

    /// Returns an attribute's expression, with what it is to be followed in.
    fn expression(&self, own: &Planned<'_, '_>, key: &str) -> Option<(&'n Node<'a>, &str)> {
        let (expressions, prefix) = self.expressions.get(&bare(&own.address))?;
        Some((expressions.get(key)?, prefix))
    }

    /// Returns which part of the API an attribute means, by the logical id that it has here.
    fn linked(&self, own: &Planned<'_, '_>, key: &str) -> Option<Node<'a>> {
        if let Some(node) = own.values.get(key) {
            let text = node.as_str()?;
            let root = self.by_id.get(&("root", text.to_owned()));
            if let Some(address) = root.filter(|_| matches!(key, "parent_id" | "resource_id")) {
                return Some(made::text(node.place, format!("{address}/")));
            }
            let kind = match key {
                "rest_api_id" => "aws_api_gateway_rest_api",
                "parent_id" | "resource_id" => "aws_api_gateway_resource",
                "request_validator_id" => "aws_api_gateway_request_validator",
                _ => "aws_api_gateway_authorizer",
            };
            let known = self.by_id.get(&(kind, text.to_owned()));
            return Some(made::text(node.place, known.map_or(text, String::as_str)));
        }
        let (expression, prefix) = self.expression(own, key)?;
        let index = index_of(&own.address);
        match self.follow(expression, prefix, index, STEPS) {
            Some((found, attribute)) => {
                let text = if attribute == "root_resource_id" {
                    format!("{}/", found.address)
                } else {
                    found.address.clone()
                };
                Some(made::text(own.place, text))
            }
            None => Some(unknown(own.place, expression)),
        }
    }

    /// Returns an attribute: its value, what follows from the configuration, or a mark that it is
    /// known after the plan is applied only.
    fn attribute(&self, own: &Planned<'n, 'a>, key: &str, ambient: &Ambient) -> Option<Node<'a>> {
        // a null is a value that was left out, an unknown one is not there at all
        if let Some(member) = own.values.as_object()?.member(key) {
            let is_null = matches!(member.node.value, Value::Null);
            return (!is_null).then(|| member.node.clone());
        }
        let (expression, prefix) = self.expression(own, key)?;
        let found = self.follow(expression, prefix, index_of(&own.address), STEPS);
        if let Some((found, attribute)) = &found
            && let Some(arn) = self.function_arn(found, attribute, ambient)
        {
            if attribute == "function_version" || attribute == "version" {
                return Some(made::text(own.place, FIRST_VERSION));
            }
            let is_uri = attribute.ends_with("invoke_arn") || key.ends_with("uri");
            let text = if is_uri {
                attributes::invocation_uri(ambient, &arn)
            } else {
                arn
            };
            return Some(made::text(own.place, text));
        }
        if let Some((found, attribute)) = &found
            && let Some(node) = found.values.get(attribute)
        {
            return Some(node.clone());
        }
        let is_open = !list(expression.get("references")).is_empty();
        is_open.then(|| unknown(own.place, expression))
    }

    /// Returns the ARN of a function or of an alias; none of anything else.
    fn function_arn(
        &self,
        found: &Planned<'n, 'a>,
        attribute: &str,
        ambient: &Ambient,
    ) -> Option<String> {
        let text = |key: &str| found.values.get(key).and_then(Node::as_str);
        match found.kind {
            "aws_lambda_function" => {
                let name = text("function_name").unwrap_or(&found.address);
                let arn = attributes::function_arn(ambient, name);
                let is_published = attribute.starts_with("qualified_");
                Some(if is_published {
                    format!("{arn}:{FIRST_VERSION}")
                } else {
                    arn
                })
            }
            "aws_lambda_alias" => {
                let function = text("function_name").map(str::to_owned).or_else(|| {
                    let (expression, prefix) = self.expression(found, "function_name")?;
                    let index = index_of(&found.address);
                    let (function, _) = self.follow(expression, prefix, index, STEPS)?;
                    let name = function.values.get("function_name").and_then(Node::as_str);
                    Some(name.unwrap_or(&function.address).to_owned())
                })?;
                let name = function.rsplit(":function:").next()?;
                let arn = attributes::function_arn(ambient, name);
                Some(format!("{arn}:{}", text("name")?))
            }
            _ => None,
        }
    }

    fn parts(&self, ambient: &Ambient) -> Vec<Part<'a>> {
        let mut parts = Vec::new();
        // by resource and verb, for what Terraform has apart and CloudFormation together
        let mut methods: HashMap<(String, String), usize> = HashMap::new();
        for own in &self.resources {
            let Some((kind, keys)) = mapping(own.kind) else {
                continue;
            };
            let properties = self.properties(own, keys, ambient);
            let part = Part {
                id: own.address.clone(),
                kind: kind.to_owned(),
                properties,
                place: own.place,
                asset: None,
            };
            if kind == "AWS::ApiGateway::Method"
                && let Some(key) = method_key(&part)
            {
                methods.insert(key, parts.len());
            }
            parts.push(part);
        }
        for own in &self.resources {
            let Some(keys) = inner_mapping(own.kind) else {
                continue;
            };
            let properties = self.properties(own, keys, ambient);
            let part = Part {
                id: own.address.clone(),
                kind: own.kind.to_owned(),
                properties,
                place: own.place,
                asset: None,
            };
            let method = method_key(&part).and_then(|key| methods.get(&key).copied());
            let Some(method) = method.and_then(|at| parts.get_mut(at)) else {
                continue;
            };
            let mut inner = part.properties;
            for key in ["RestApiId", "ResourceId", "HttpMethod"] {
                remove(&mut inner, key);
            }
            let place = own.place;
            let push = |node: &mut Node<'a>, inner: Node<'a>| match &mut node.value {
                Value::Array(items) => items.push(inner),
                _ => *node = made::array(place, vec![inner]),
            };
            match own.kind {
                "aws_api_gateway_method_response" => {
                    method
                        .properties
                        .change_at(&["MethodResponses"], |node| push(node, inner));
                }
                "aws_api_gateway_integration_response" => {
                    let path = ["Integration", "IntegrationResponses"];
                    method.properties.change_at(&path, |node| push(node, inner));
                }
                _ => {
                    let members = inner.as_object().map(Object::members).unwrap_or_default();
                    for member in members {
                        let path = ["Integration", member.key.as_ref()];
                        let node = member.node.clone();
                        method.properties.change_at(&path, |own| *own = node);
                    }
                }
            }
        }
        parts
    }

    fn properties(
        &self,
        own: &Planned<'n, 'a>,
        keys: &[(&'static str, &'static str)],
        ambient: &Ambient,
    ) -> Node<'a> {
        const LINKS: [&str; 5] = [
            "rest_api_id",
            "parent_id",
            "resource_id",
            "request_validator_id",
            "authorizer_id",
        ];
        let mut properties = made::object(own.place, Vec::new());
        for (from, to) in keys {
            let node = if LINKS.contains(from) {
                self.linked(own, from)
            } else {
                self.attribute(own, from, ambient)
            };
            let Some(mut node) = node else {
                continue;
            };
            // blocks are lists of one
            if let Value::Array(items) = &node.value
                && matches!(
                    *from,
                    "endpoint_configuration" | "tls_config" | "environment" | "location"
                )
            {
                let Some(first) = items.first() else {
                    continue;
                };
                node = capitalised(first);
            }
            if *to == "Body" {
                node = body(&node);
            }
            let is_nothing = match &node.value {
                Value::Null => true,
                Value::String(text) => text.is_empty(),
                _ => false,
            };
            if !is_nothing {
                properties.set(to, node);
            }
        }
        properties
    }
}

fn method_key(part: &Part<'_>) -> Option<(String, String)> {
    Some((part.text("ResourceId")?, part.text("HttpMethod")?))
}

fn remove(node: &mut Node<'_>, key: &str) {
    if let Value::Object(object) = &mut node.value {
        let members = std::mem::take(object).into_members();
        let kept = members.into_iter().filter(|member| member.key != key);
        *object = Object::new(kept.collect()).unwrap_or_default();
    }
}

/// Removes the indexes of an address.
fn bare(address: &str) -> String {
    let mut out = String::with_capacity(address.len());
    let mut depth = 0_usize;
    for character in address.chars() {
        match character {
            '[' => depth += 1,
            ']' => depth = depth.saturating_sub(1),
            _ if depth == 0 => out.push(character),
            _ => {}
        }
    }
    out
}

/// Returns the index at the end of an address, brackets included.
fn index_of(address: &str) -> &str {
    match (address.ends_with(']'), address.rfind('[')) {
        (true, Some(at)) => address.get(at..).unwrap_or_default(),
        _ => "",
    }
}

/// Marks a value that is known after the plan is applied only.
fn unknown<'a>(place: Place, expression: &Node<'_>) -> Node<'a> {
    let names: Vec<&str> = list(expression.get("references"))
        .iter()
        .filter_map(Node::as_str)
        .collect();
    let name = names.first().copied().unwrap_or_default().to_owned();
    let argument = made::text(place, name);
    made::object(place, vec![made::member(variables::TERRAFORM, argument)])
}

/// Gives the members of a block CloudFormation's names: `vpc_endpoint_ids` is `VpcEndpointIds`.
fn capitalised<'a>(node: &Node<'a>) -> Node<'a> {
    let Some(object) = node.as_object() else {
        return node.clone();
    };
    let members = object
        .members()
        .iter()
        .filter(|member| !matches!(member.node.value, Value::Null));
    let members = members.map(|member| {
        let words = member.key.split('_').map(|word| {
            let mut letters = word.chars();
            let first = letters.next().map(|first| first.to_ascii_uppercase());
            first.into_iter().chain(letters).collect::<String>()
        });
        made::member(words.collect::<String>(), member.node.clone())
    });
    made::object(node.place, members.collect())
}

/// Reads the text of a body; all of it stands where the text does.
fn body<'a>(node: &Node<'a>) -> Node<'a> {
    let Some(text) = node.as_str() else {
        return node.clone();
    };
    let place = node.place;
    let read = crate::read::parse_text(text, &Limits::default(), Intrinsics::Refuse, |root| {
        root.into_owned(&mut |_| place)
    });
    read.unwrap_or_else(|_| node.clone())
}
