//! The operations, noun by noun, and what their handlers share.
//!
//! A handler works on one API's document, or on several documents in a transaction, and knows
//! neither where these are kept nor the wire. Each noun has a
//! file that lists its operations; a test fails while any of the 124 names is nowhere or twice.

mod access_associations;
mod accounts;
mod api_key_import;
mod api_keys;
mod apis;
mod authorizers;
mod base_path_mappings;
mod client_certificates;
mod clone;
mod deployments;
mod documentation_parts;
mod documentation_versions;
mod domain_names;
mod exports;
mod gateway_responses;
mod imports;
mod integration_responses;
mod integrations;
mod method_responses;
mod methods;
mod models;
mod request_validators;
mod resources;
mod sdks;
mod stage_users;
pub(crate) mod stages;
mod tags;
pub(crate) mod test_authorizer;
pub(crate) mod test_invoke;
mod usage;
mod usage_plan_keys;
mod usage_plans;
mod vpc_links;

pub(crate) use access_associations::domain_arn;
use stage_users::stage_exists;

use crate::input::Input;
use crate::key_pair::KeyPair;
use crate::{Caller, Exception};
use trygate_model::{Ambient, Api, HttpMethod, Method, Resource};
use trygate_store::{Document, Transaction};

/// A call whose input has been checked against the service model.
pub(crate) struct Call<'a> {
    pub(crate) input: Input,
    pub(crate) ambient: &'a Ambient,
    pub(crate) caller: &'a Caller,
    /// The host that the call was sent to, as its header says: `127.0.0.1:4580`.
    pub(crate) host: Option<String>,
}

/// A body, empty for operations that answer nothing.
pub(crate) type Body = Vec<u8>;

/// Says what is answered where the API of a call does not exist; it differs by operation.
pub(crate) type Missing = fn(&Call<'_>) -> Exception;

/// Makes an API, possibly after the pattern of another, and the answer to it.
pub(crate) type Creation = fn(&Call<'_>, Option<&Api>) -> Result<(Api, Body), Exception>;

/// A file that is given out.
pub(crate) struct Download {
    /// What the client is to call it.
    pub(crate) file_name: String,
    pub(crate) content: Vec<u8>,
}

/// How an operation is carried out.
#[derive(Clone, Copy)]
pub(crate) enum Handler {
    /// Reads one API.
    Read(Missing, fn(&Call<'_>, &Api) -> Result<Body, Exception>),
    /// Reads documents of the account and gives out a file.
    Download(fn(&Call<'_>, &mut Transaction<'_>) -> Result<Download, Exception>),
    /// Changes one API.
    Change(Missing, fn(&Call<'_>, &mut Api) -> Result<Body, Exception>),
    /// Makes an API.
    Create(Creation),
    /// Reads and writes documents of the account, all of it or nothing. Such calls run one after
    /// the other.
    Transact(fn(&Call<'_>, &mut Transaction<'_>) -> Result<Body, Exception>),
    /// The same with a key pair that is made beforehand, because that takes long.
    WithKeyPair(fn(&Call<'_>, KeyPair, &mut Transaction<'_>) -> Result<Body, Exception>),
    /// Answers without an API.
    Fixed(fn(&Call<'_>) -> Result<Body, Exception>),
    /// Has a request simulated.
    TestInvoke(Missing),
    /// Has an authorizer asked.
    TestAuthorizer(Missing),
}

/// An operation's name with its handler.
pub(crate) type Entry = (&'static str, Handler);

/// Every operation, noun by noun.
const NOUNS: &[&[Entry]] = &[
    apis::OPERATIONS,
    imports::OPERATIONS,
    exports::OPERATIONS,
    resources::OPERATIONS,
    methods::OPERATIONS,
    method_responses::OPERATIONS,
    integrations::OPERATIONS,
    integration_responses::OPERATIONS,
    models::OPERATIONS,
    request_validators::OPERATIONS,
    authorizers::OPERATIONS,
    gateway_responses::OPERATIONS,
    documentation_parts::OPERATIONS,
    documentation_versions::OPERATIONS,
    deployments::OPERATIONS,
    stages::OPERATIONS,
    sdks::OPERATIONS,
    test_invoke::OPERATIONS,
    test_authorizer::OPERATIONS,
    api_keys::OPERATIONS,
    api_key_import::OPERATIONS,
    usage_plans::OPERATIONS,
    usage_plan_keys::OPERATIONS,
    usage::OPERATIONS,
    vpc_links::OPERATIONS,
    client_certificates::OPERATIONS,
    domain_names::OPERATIONS,
    base_path_mappings::OPERATIONS,
    access_associations::OPERATIONS,
    accounts::OPERATIONS,
    tags::OPERATIONS,
];

/// Finds the handler of an operation.
pub(crate) fn handler(name: &str) -> Option<Handler> {
    entries()
        .find(|(operation, _)| *operation == name)
        .map(|(_, handler)| *handler)
}

fn entries() -> impl Iterator<Item = &'static Entry> {
    NOUNS.iter().copied().flatten()
}

/// The length of the ids of everything below an API.
pub(crate) const SHORT_ID: usize = 6;

/// The length of the ids of APIs and their root resources.
pub(crate) const API_ID: usize = 10;

/// Answers that the API does not exist.
pub(crate) fn no_such_api(call: &Call<'_>) -> Exception {
    Exception::NoSuchApi {
        account: call.ambient.account_id.clone(),
        id: call.input.required("restApiId").to_owned(),
    }
}

/// Answers that the resource does not exist, as AWS does where the API does not (recorded).
pub(crate) fn no_such_resource(_: &Call<'_>) -> Exception {
    Exception::NoSuchResource
}

/// How many ids are drawn until one is free; only a seed that is used again draws taken ones.
const MOST_DRAWS: usize = 100_000;

impl Call<'_> {
    /// Makes an id that no document of a kind has.
    pub(crate) fn free_id<D: Document>(
        &self,
        books: &mut Transaction<'_>,
        length: usize,
    ) -> Result<String, Exception> {
        for _ in 0..MOST_DRAWS {
            let id = self.ambient.ids.short(length);
            if books.load::<D>(&id)?.is_none() {
                return Ok(id);
            }
        }
        Err(Exception::Internal {
            detail: "no free id was found".into(),
        })
    }

    /// Makes an id for something below an API that nothing there has.
    pub(crate) fn new_id(&self, taken: impl Fn(&str) -> bool) -> Result<String, Exception> {
        std::iter::repeat_with(|| self.ambient.ids.short(SHORT_ID))
            .take(MOST_DRAWS)
            .find(|id| !taken(id))
            .ok_or_else(|| Exception::Internal {
                detail: "no free id was found".into(),
            })
    }

    /// Finds the resource that the path names.
    pub(crate) fn resource<'a>(&self, api: &'a Api) -> Result<&'a Resource, Exception> {
        api.resources
            .get(self.input.required("resourceId"))
            .ok_or(Exception::NoSuchResource)
    }

    /// Finds the resource that the path names, to change it.
    pub(crate) fn resource_mut<'a>(&self, api: &'a mut Api) -> Result<&'a mut Resource, Exception> {
        api.resources
            .get_mut(self.input.required("resourceId"))
            .ok_or(Exception::NoSuchResource)
    }

    /// Reads the verb that the path names; none where no method can have it.
    pub(crate) fn verb(&self) -> Option<HttpMethod> {
        HttpMethod::parse(self.input.required("httpMethod"))
    }

    /// Finds the method that the path names.
    pub(crate) fn method<'a>(&self, api: &'a Api) -> Result<&'a Method, Exception> {
        let resource = self.resource(api)?;
        self.verb()
            .and_then(|verb| resource.methods.get(&verb))
            .ok_or(Exception::NoSuchMethod)
    }

    /// Finds the method that the path names, to change it.
    pub(crate) fn method_mut<'a>(&self, api: &'a mut Api) -> Result<&'a mut Method, Exception> {
        let resource = self.resource_mut(api)?;
        self.verb()
            .and_then(|verb| resource.methods.get_mut(&verb))
            .ok_or(Exception::NoSuchMethod)
    }
}

/// Says that a method is missing where an integration was asked for: the integration is (recorded).
pub(crate) fn method_as_integration(exception: Exception) -> Exception {
    match exception {
        Exception::NoSuchMethod => Exception::NoSuchIntegration,
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::service_model::OPERATIONS;

    #[test]
    fn each_operation_has_one_handler() {
        for operation in &OPERATIONS {
            let handlers = entries()
                .filter(|(name, _)| *name == operation.name)
                .count();
            assert_eq!(handlers, 1, "{}", operation.name);
        }
        assert_eq!(entries().count(), OPERATIONS.len());
    }
}
