//! The arguments of what a test leaves out unless told: authorizers, API keys, the resource policy.

use crate::complaint::Complaint;
use std::path::Path;
use trygate_invoke::{ApiKey, Checks, KeySource};

/// A check that TestInvokeMethod leaves out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Check {
    /// The method's authorizer
    Authorizer,
    /// The API key that the method needs
    ApiKey,
    /// The API's resource policy
    Policy,
}

/// Flags for checks of access.
#[derive(Debug, Clone, Default, clap::Args)]
pub(crate) struct AccessArguments {
    /// Make checks that TestInvokeMethod leaves out
    #[arg(long, value_name = "CHECK", value_delimiter = ',')]
    include: Vec<Check>,

    /// An API key that is known, ID=VALUE; may be repeated. It matters with --include api-key
    #[arg(long = "api-key", value_name = "ID=VALUE")]
    api_keys: Vec<String>,

    #[command(flatten)]
    keys: KeySetArguments,
}

/// The flag for the keys of user pools.
#[derive(Debug, Clone, Default, clap::Args)]
pub(crate) struct KeySetArguments {
    /// The keys of user pools: a file with a JSON web key set, or its URL; without it each pool's
    /// own address is asked
    #[arg(long, value_name = "FILE|URL")]
    jwks: Option<String>,
}

impl AccessArguments {
    /// Returns the checks to make.
    pub(crate) fn checks(&self) -> Result<Checks, Complaint> {
        let wants = |check| self.include.contains(&check);
        let known = self
            .api_keys
            .iter()
            .map(|text| match text.split_once('=') {
                Some((id, value)) if !id.is_empty() && !value.is_empty() => Ok(ApiKey {
                    id: id.to_owned(),
                    value: value.to_owned(),
                }),
                _ => Err(Complaint::new(
                    "usage",
                    format!("--api-key {text} has no id or no value"),
                )
                .mend("give ID=VALUE, such as --api-key k1=0123456789abcdef0123")),
            })
            .collect::<Result<Vec<_>, _>>()?;
        Ok(Checks {
            authorizer: wants(Check::Authorizer),
            api_keys: wants(Check::ApiKey).then_some(known),
            policy: wants(Check::Policy),
        })
    }

    /// Returns where the keys of user pools come from.
    pub(crate) fn keys(&self) -> Result<Option<KeySource>, Complaint> {
        self.keys.read()
    }
}

impl KeySetArguments {
    /// Returns where the keys of user pools come from.
    pub(crate) fn read(&self) -> Result<Option<KeySource>, Complaint> {
        let Some(place) = &self.jwks else {
            return Ok(None);
        };
        if place.contains("://") {
            return Ok(Some(KeySource::Url(place.clone())));
        }
        let text = std::fs::read_to_string(Path::new(place)).map_err(|error| {
            Complaint::new("usage", format!("--jwks {place} cannot be read: {error}"))
                .mend("give a file with a JSON web key set, or its URL")
        })?;
        let source = KeySource::data(&text).map_err(|error| {
            Complaint::new("usage", format!("--jwks {place} holds no key set: {error}"))
                .mend("give the document that the pool has at /.well-known/jwks.json")
        })?;
        Ok(Some(source))
    }
}
