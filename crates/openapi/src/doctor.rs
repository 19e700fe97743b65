//! What a definition says that will surprise who invokes it: found without invoking anything.
//!
//! Each rule looks at what was read, beside the tree that it was read from, and notes a
//! [`Surprise`] with its place among the warnings. What the import warns of anyway is no rule here.
//! Nothing is looked for unless [`crate::ReadOptions::doctor`] is given.

mod authorizer;
mod binary;
mod integration;
pub(crate) mod permission;
mod selection;
mod surprise;
mod templates;
mod validation;

pub(crate) use authorizer::authorizer;
pub use surprise::{RULES, Severity, Surprise};

use crate::extensions;
use crate::problem::{Subject, WarningKind};
use crate::reading::Reading;
use crate::tree::{Node, Object, Place};
use std::fmt;
use trygate_model::{Api, HttpMethod, Integration, Method};

/// What the rules need that is not of this crate.
#[derive(Clone, Copy)]
pub struct Doctor {
    /// Says which texts a pattern of Java's matches as a whole; an error says why it is none.
    pub matches: Matches,
}

/// Takes a pattern and texts; answers for each text whether all of it matches.
pub type Matches = fn(&str, &[String]) -> Result<Vec<bool>, String>;

impl fmt::Debug for Doctor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Doctor").finish_non_exhaustive()
    }
}

/// A method as it was read, and what it was read from.
struct Patient<'p, 't> {
    api: &'p Api,
    method: &'p Method,
    item: &'t Object<'t>,
    operation: &'t Object<'t>,
    /// The operation's key.
    at: Place,
}

/// An integration as it was read, and its node.
struct Connection<'p, 't> {
    api: &'p Api,
    integration: &'p Integration,
    node: &'t Node<'t>,
}

impl<'t> Connection<'_, 't> {
    /// Returns the place of a member's name in an object of the integration, or the integration's.
    fn place_in(&self, holder: Option<&'t Node<'t>>, key: &str) -> Place {
        let member = holder.and_then(Node::as_object);
        let member = member.and_then(|object| object.member(key));
        member.map_or(self.node.place, |member| member.key_place)
    }
}

/// Looks at a method that was read.
pub(crate) fn method<'t>(
    cx: &mut Reading<'t>,
    api: &Api,
    (verb, path): (HttpMethod, &str),
    (item, operation, at): (&'t Object<'t>, &'t Object<'t>, Place),
    method: &Method,
) {
    let Some(doctor) = cx.options.doctor else {
        return;
    };
    let patient = Patient {
        api,
        method,
        item,
        operation,
        at,
    };
    validation::examine(cx, &patient);
    let node = operation.get(extensions::integration::NAME);
    let before = cx.turn_to(Subject::Integration(verb, path.to_owned()));
    match (node, &method.integration) {
        (None, _) => integration::missing(cx, &patient),
        // it could not be read, which is noted
        (Some(_), None) => {}
        (Some(node), Some(integration)) => {
            let connection = Connection {
                api,
                integration,
                node,
            };
            integration::examine(cx, &connection);
            binary::examine(cx, &connection);
            templates::examine(cx, &connection);
            cx.turn_to(Subject::IntegrationResponse(verb, path.to_owned()));
            selection::examine(cx, &connection, doctor.matches);
        }
    }
    cx.turn_to(before);
}

impl Reading<'_> {
    fn note(&mut self, surprise: Surprise, place: Place) {
        self.warn(WarningKind::Surprise(surprise), place);
    }
}
