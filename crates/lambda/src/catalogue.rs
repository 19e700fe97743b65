//! The functions that there are.

use crate::code_state;
use crate::error::LambdaError;
use crate::function_name::{FunctionName, LATEST};
use crate::settings::{FunctionSettings, Plan};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::Semaphore;

/// Functions by name.
#[derive(Debug, Default)]
pub(crate) struct Catalogue {
    declared: Mutex<BTreeMap<String, Declared>>,
}

/// A function that somebody declared, with its directory.
#[derive(Debug, Clone)]
struct Declared {
    settings: FunctionSettings,
    /// Rooms for invocations, if the function reserves its concurrency.
    reserved: Option<Arc<Semaphore>>,
}

/// A version of a function, to be invoked.
#[derive(Debug, Clone)]
pub(crate) struct Target {
    pub(crate) plan: Arc<Plan>,
    pub(crate) reserved: Option<Arc<Semaphore>>,
    /// The ARN that the caller means.
    pub(crate) invoked_arn: String,
}

/// The account and Region of a call that names none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Place {
    pub(crate) account_id: String,
    pub(crate) region: String,
}

impl Place {
    /// Makes the ARN of a function.
    pub(crate) fn arn(&self, name: &str, qualifier: Option<&str>) -> String {
        let Self { account_id, region } = self;
        let partition = trygate_model::ambient::partition_of(region);
        let mut arn = format!("arn:{partition}:lambda:{region}:{account_id}:function:{name}");
        if let Some(qualifier) = qualifier {
            arn.push(':');
            arn.push_str(qualifier);
        }
        arn
    }
}

impl Catalogue {
    fn declared(&self) -> MutexGuard<'_, BTreeMap<String, Declared>> {
        self.declared.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Adds or replaces a declared function.
    pub(crate) fn declare(&self, settings: FunctionSettings) {
        let room = settings.reserved_concurrency;
        let reserved = room.map(|count| Arc::new(Semaphore::new(count as usize)));
        let name = settings.name.clone();
        self.declared()
            .insert(name, Declared { settings, reserved });
    }

    /// Tells whether there is a function of a name, in whatever version.
    pub(crate) fn has(&self, function: &FunctionName) -> bool {
        self.declared().contains_key(&function.name)
    }

    /// Finds the version of a function that a name means.
    pub(crate) fn target(
        &self,
        function: &FunctionName,
        caller: &Place,
    ) -> Result<Target, LambdaError> {
        let place = Place {
            account_id: function
                .account_id
                .clone()
                .unwrap_or_else(|| caller.account_id.clone()),
            region: function
                .region
                .clone()
                .unwrap_or_else(|| caller.region.clone()),
        };
        let invoked_arn = place.arn(&function.name, function.qualifier.as_deref());
        let Some(declared) = self.declared().get(&function.name).cloned() else {
            return Err(LambdaError::FunctionNotFound { arn: invoked_arn });
        };
        let settings = declared.settings;
        // a directory is its only version; an alias of it can be any name, a number cannot
        if let Some(qualifier) = &function.qualifier
            && qualifier != LATEST
            && qualifier.bytes().all(|byte| byte.is_ascii_digit())
        {
            return Err(LambdaError::FunctionNotFound { arn: invoked_arn });
        }
        let generation =
            code_state::fingerprint(&settings.code).map_err(|error| LambdaError::Unavailable {
                what: format!(
                    "the code of function {} in {} cannot be read: {error}",
                    settings.name,
                    settings.code.display()
                ),
            })?;
        let plan = Plan {
            settings,
            version: LATEST.to_owned(),
            region: place.region,
            account_id: place.account_id,
            generation,
        };
        Ok(Target {
            plan: Arc::new(plan),
            reserved: declared.reserved,
            invoked_arn,
        })
    }
}
