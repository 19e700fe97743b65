//! The HAL form of answers, which AWS gives to clients that do not ask for plain JSON.
//!
//! Samples stand in the API reference's pages of most operations. What they show: links before the
//! members, which are in alphabetical order; things that have an address of their own are embedded
//! and leave the members; a list of one is written as the one; moments are written as dates. Links
//! of nouns without a sample are made after those of their neighbours (marked in `hal/nouns.rs`).

mod nouns;

use crate::Exception;
use crate::route::Routed;
use crate::shape::{Location, Member, Shape};
use nouns::{Embedded, LISTS, List, NOUNS, Noun, When};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use trygate_model::Timestamp;

/// The media type of the form.
pub(crate) const MEDIA_TYPE: &str = "application/hal+json";

/// Whether a client that accepts this gets the form; AWS's clients accept plain JSON.
pub(crate) fn is_wanted(accept: Option<&str>) -> bool {
    let plain = |accept: &str| accept.to_ascii_lowercase().contains("application/json");
    !accept.is_some_and(plain)
}

/// Values that fill the variables of addresses.
type Names = BTreeMap<String, String>;

/// Writes the form of an answer; `query` is the call's, as it came.
pub(crate) fn render(
    routed: &Routed,
    path: &str,
    query: &str,
    body: &[u8],
) -> Result<Vec<u8>, Exception> {
    let broken = |error: serde_json::Error| Exception::Internal {
        detail: format!("an answer cannot be written: {error}"),
    };
    let Value::Object(plain) = serde_json::from_slice(body).map_err(broken)? else {
        return Ok(body.to_vec());
    };
    let names: Names = routed
        .labels
        .iter()
        .map(|(name, value)| ((*name).to_owned(), value.clone()))
        .collect();
    let here = if query.is_empty() {
        path.to_owned()
    } else {
        format!("{path}?{query}")
    };
    let members = match routed.operation.output {
        Some(Shape::Structure(members)) => *members,
        _ => &[],
    };
    let subject = subject(routed.operation.name);
    let list = LISTS.iter().find(|list| list.kind == subject);
    let noun = NOUNS.iter().find(|noun| noun.kind == subject);
    let mut document = match (list, noun) {
        (Some(list), _) => of_list(list, &here, &names, plain, members),
        (None, Some(noun)) => of_noun(noun, &names, plain, members),
        (None, None) => of_other(&here, plain, members),
    };
    add_curies(&mut document);
    serde_json::to_vec(&document).map_err(broken)
}

/// Returns what an operation is about: its name without its verb.
fn subject(operation: &str) -> &str {
    ["Create", "Get", "Update", "Put", "Import", "Generate"]
        .iter()
        .find_map(|verb| operation.strip_prefix(verb))
        .unwrap_or(operation)
}

fn of_list(
    list: &List,
    here: &str,
    names: &Names,
    mut plain: Map<String, Value>,
    members: &[Member],
) -> Value {
    let shape = members.iter().find(|member| member.wire == "item");
    let item_members = match shape.map(|member| member.shape) {
        Some(Shape::List(Shape::Structure(members))) => *members,
        _ => &[],
    };
    let noun = NOUNS.iter().find(|noun| noun.kind == list.item);
    let position = plain.remove("position");
    let items = match plain.remove("item") {
        Some(Value::Array(items)) => items,
        _ => Vec::new(),
    };
    let items: Vec<Value> = items
        .into_iter()
        .filter_map(|item| match item {
            Value::Object(item) => Some(match noun {
                Some(noun) => of_noun(noun, names, item, item_members),
                None => Value::Object(item),
            }),
            _ => None,
        })
        .collect();
    let mut links: BTreeMap<String, Value> = list
        .links
        .iter()
        .map(|(relation, address)| ((*relation).to_owned(), link(address, names)))
        .collect();
    let selves: Vec<Value> = items
        .iter()
        .filter_map(|item| item.pointer("/_links/self").cloned())
        .collect();
    if !selves.is_empty() {
        links.insert("item".into(), one_or_all(selves));
    }
    if let Some(Value::String(position)) = position {
        links.insert("next".into(), json!({ "href": next(here, &position) }));
    }
    let mut embedded = Map::new();
    if !items.is_empty() {
        embedded.insert("item".into(), one_or_all(items));
    }
    document(json!({ "href": here }), links, BTreeMap::new(), embedded)
}

/// Returns the address of the next page of a list.
fn next(here: &str, position: &str) -> String {
    let (path, query) = here.split_once('?').unwrap_or((here, ""));
    let rest = query
        .split('&')
        .filter(|pair| !pair.is_empty() && !pair.starts_with("position="));
    rest.fold(format!("{path}?position={position}"), |address, pair| {
        address + "&" + pair
    })
}

fn of_noun(noun: &Noun, names: &Names, mut plain: Map<String, Value>, members: &[Member]) -> Value {
    let mut names = names.clone();
    for (variable, member) in noun.names {
        if let Some(Value::String(value)) = plain.get(*member) {
            names.insert((*variable).to_owned(), value.clone());
        }
    }
    let mut links: BTreeMap<String, Value> = BTreeMap::new();
    for (relation, address, when) in noun.links {
        if holds(*when, &plain) {
            links.insert((*relation).to_owned(), link(address, &names));
        }
    }
    let mut embedded = Map::new();
    for part in noun.embedded {
        let Some(inner) = plain.remove(part.member) else {
            continue;
        };
        let parts = embed(part, &names, inner, shape_of(members, part.member));
        let selves = parts
            .iter()
            .filter_map(|part| part.pointer("/_links/self").cloned());
        let selves: Vec<Value> = selves.collect();
        if !selves.is_empty() {
            links.insert(part.relation.to_owned(), one_or_all(selves));
        }
        // methods that are not asked for are only named
        let told = parts
            .into_iter()
            .filter(|part| part.as_object().is_some_and(|part| part.len() > 1));
        let told: Vec<Value> = told.collect();
        if !told.is_empty() {
            embedded.insert(part.relation.to_owned(), one_or_all(told));
        }
    }
    let mut itself = link(noun.address, &names);
    if let (Some(title), Some(itself)) = (noun.title, itself.as_object_mut())
        && let Some(title) = names.get(title)
    {
        itself.insert("name".into(), title.as_str().into());
        itself.insert("title".into(), title.as_str().into());
    }
    document(itself, links, written(plain, members), embedded)
}

/// Writes what stands below a noun; it has the noun's names and, in a map, its key's.
fn embed(part: &Embedded, names: &Names, inner: Value, shape: Option<&Shape>) -> Vec<Value> {
    let Some(noun) = NOUNS.iter().find(|noun| noun.kind == part.kind) else {
        return Vec::new();
    };
    let structure = |shape: Option<&Shape>| match shape {
        Some(Shape::Structure(members)) => *members,
        _ => &[],
    };
    match (part.key, inner) {
        (Some(key), Value::Object(inner)) => {
            let shape = match shape {
                Some(Shape::Map(inner)) => structure(Some(*inner)),
                _ => &[],
            };
            let each = inner.into_iter().filter_map(|(name, value)| {
                let mut names = names.clone();
                names.insert(key.to_owned(), name);
                let Value::Object(value) = value else {
                    return None;
                };
                let bare = value.is_empty();
                let written = of_noun(noun, &names, value, shape);
                // of a part that is only named there is nothing but its address
                Some(if bare {
                    json!({ "_links": { "self": written.pointer("/_links/self") } })
                } else {
                    written
                })
            });
            each.collect()
        }
        (None, Value::Object(inner)) => vec![of_noun(noun, names, inner, structure(shape))],
        _ => Vec::new(),
    }
}

fn shape_of<'a>(members: &'a [Member], wire: &str) -> Option<&'a Shape> {
    let member = members.iter().find(|member| member.wire == wire);
    member.map(|member| member.shape)
}

fn of_other(here: &str, plain: Map<String, Value>, members: &[Member]) -> Value {
    document(
        json!({ "href": here }),
        BTreeMap::new(),
        written(plain, members),
        Map::new(),
    )
}

/// Puts a document together in AWS's order.
fn document(
    itself: Value,
    links: BTreeMap<String, Value>,
    members: BTreeMap<String, Value>,
    embedded: Map<String, Value>,
) -> Value {
    let mut all = Map::new();
    all.insert("self".into(), itself);
    all.extend(links);
    let mut document = Map::new();
    document.insert("_links".into(), Value::Object(all));
    document.extend(members);
    if !embedded.is_empty() {
        document.insert("_embedded".into(), Value::Object(embedded));
    }
    Value::Object(document)
}

/// Writes members as the form does: in order of names, lists of one as the one, moments as dates.
fn written(plain: Map<String, Value>, members: &[Member]) -> BTreeMap<String, Value> {
    let each = plain.into_iter().map(|(name, value)| {
        let shape = shape_of(members, &name);
        (name, in_form(value, shape))
    });
    each.collect()
}

fn in_form(value: Value, shape: Option<&Shape>) -> Value {
    match (value, shape) {
        (Value::Number(seconds), Some(Shape::Timestamp)) => match seconds.as_i64() {
            Some(seconds) => Timestamp::from_millis(seconds.saturating_mul(1000))
                .iso_8601()
                .into(),
            None => Value::Number(seconds),
        },
        (Value::Array(items), shape) => {
            let inner = match shape {
                Some(Shape::List(inner)) => Some(*inner),
                _ => None,
            };
            let items = items.into_iter().map(|item| in_form(item, inner));
            one_or_all(items.collect())
        }
        (Value::Object(map), Some(Shape::Structure(members))) => {
            let each = map.into_iter().map(|(name, value)| {
                let shape = shape_of(members, &name);
                (name, in_form(value, shape))
            });
            Value::Object(each.collect())
        }
        (value, _) => value,
    }
}

fn one_or_all(mut items: Vec<Value>) -> Value {
    if items.len() == 1 {
        items.swap_remove(0)
    } else {
        Value::Array(items)
    }
}

/// Makes a link of an address; variables that nothing fills stay, and are said to be there.
fn link(address: &str, names: &Names) -> Value {
    let mut href = String::with_capacity(address.len());
    let mut rest = address;
    while let Some((before, after)) = rest.split_once('{') {
        href.push_str(before);
        let Some((variable, after)) = after.split_once('}') else {
            break;
        };
        // `!` marks a variable that stays even where it is known
        let value = names.get(variable);
        let variable = variable.strip_prefix('!').unwrap_or(variable);
        if let Some(value) = value {
            href.extend(percent_encoding::utf8_percent_encode(value, SEGMENT));
        } else {
            href.push('{');
            href.push_str(variable);
            href.push('}');
        }
        rest = after;
    }
    href.push_str(rest);
    if href.contains('{') {
        json!({ "href": href, "templated": true })
    } else {
        json!({ "href": href })
    }
}

/// What is encoded in a segment of an address.
const SEGMENT: &percent_encoding::AsciiSet = &percent_encoding::CONTROLS
    .add(b' ')
    .add(b'%')
    .add(b'/')
    .add(b'?')
    .add(b'#')
    .add(b'{')
    .add(b'}');

fn holds(when: When, plain: &Map<String, Value>) -> bool {
    match when {
        When::Always => true,
        When::Has(member) => plain.contains_key(member),
        When::Is(member, value) => plain.get(member) == Some(&Value::Bool(value)),
    }
}

/// Adds the addresses of the documentation of every family of relations that a document has.
fn add_curies(document: &mut Value) {
    let mut families = Vec::new();
    collect_families(document, &mut families);
    families.sort_unstable();
    families.dedup();
    let curies: Vec<Value> = families
        .iter()
        .map(|family| {
            let page = match family.as_str() {
                "account" => "account-apigateway".to_owned(),
                "integrationresponse" => "restapi-integration-response".to_owned(),
                "methodresponse" => "restapi-method-response".to_owned(),
                family => format!("restapi-{family}"),
            };
            json!({
                "href": format!("https://docs.aws.amazon.com/apigateway/latest/developerguide/{page}-{{rel}}.html"),
                "name": family,
                "templated": true,
            })
        })
        .collect();
    if curies.is_empty() {
        return;
    }
    if let Some(Value::Object(links)) = document.get_mut("_links") {
        links.shift_insert(0, "curies".into(), one_or_all(curies));
    }
}

fn collect_families(document: &Value, families: &mut Vec<String>) {
    let links = document.get("_links").and_then(Value::as_object);
    for relation in links.into_iter().flat_map(Map::keys) {
        if let Some((family, _)) = relation.split_once(':') {
            families.push(family.to_owned());
        }
    }
    let embedded = document.get("_embedded").and_then(Value::as_object);
    for part in embedded.into_iter().flat_map(Map::values) {
        match part {
            Value::Array(parts) => {
                for part in parts {
                    collect_families(part, families);
                }
            }
            part => collect_families(part, families),
        }
    }
}

/// Whether an operation's answer is JSON at all.
pub(crate) fn has_form(routed: &Routed) -> bool {
    match routed.operation.output {
        Some(Shape::Structure(members)) => members
            .iter()
            .all(|member| member.location != Location::Payload),
        _ => false,
    }
}

#[cfg(test)]
mod tests;
