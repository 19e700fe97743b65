//! The functions that there are, and where those are kept that came over the wire.
//!
//! A function that the user declared has no account or Region: it answers in all of them, and only
//! its declaration changes it. A function that was created belongs to the account and Region of its
//! creator, and is a file below the data directory if there is one.

use crate::code_state::CodeStates;
use crate::described::DescribedPermission;
use crate::error::LambdaError;
use crate::function_name::{FunctionName, LATEST, is_version};
use crate::place::Place;
use crate::policy::{ServiceCall, Statement};
use crate::record::{Alias, Configuration, FunctionRecord};
use crate::settings::{FunctionSettings, Plan};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::Semaphore;

/// Functions by name.
#[derive(Debug, Default)]
pub(crate) struct Catalogue {
    functions: Mutex<BTreeMap<Key, Entry>>,
    /// What declared functions' code was like.
    code: CodeStates,
    /// Where created functions are kept.
    folder: Option<PathBuf>,
}

/// A function's name and, if it was created, its place.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Key {
    pub(crate) place: Option<Place>,
    pub(crate) name: String,
}

#[derive(Debug, Clone)]
struct Entry {
    record: Arc<FunctionRecord>,
    /// Rooms for invocations, if the function reserves its concurrency.
    reserved: Option<Arc<Semaphore>>,
}

/// A function as it was found.
#[derive(Debug, Clone)]
pub(crate) struct Found {
    pub(crate) key: Key,
    /// Where the caller sees it.
    pub(crate) place: Place,
    pub(crate) record: Arc<FunctionRecord>,
    reserved: Option<Arc<Semaphore>>,
}

/// A version of a function, to be invoked.
#[derive(Debug, Clone)]
pub(crate) struct Target {
    pub(crate) plan: Arc<Plan>,
    pub(crate) reserved: Option<Arc<Semaphore>>,
    /// The ARN that the caller means.
    pub(crate) invoked_arn: String,
    /// The statements that rule the invocation.
    policy: Vec<Statement>,
}

/// A created function as a file.
#[derive(Debug, Serialize, Deserialize)]
struct Kept {
    account_id: String,
    region: String,
    name: String,
    function: FunctionRecord,
}

impl Target {
    /// Tells whether the function's policy lets a call in.
    pub(crate) fn allows(&self, call: ServiceCall<'_>) -> bool {
        self.policy.iter().any(|statement| statement.allows(call))
    }
}

impl Found {
    /// Tells whether the user declared it.
    pub(crate) fn is_declared(&self) -> bool {
        self.key.place.is_none()
    }

    /// Returns what a version runs. A declared function was never published: whatever its number, a
    /// version is the directory as it stands, and the function sees the number.
    pub(crate) fn version(&self, version: &str) -> Option<&Configuration> {
        let any =
            || Some(&self.record.latest).filter(|_| self.is_declared() && is_version(version));
        self.record.version(version).or_else(any)
    }
}

impl Catalogue {
    /// Opens what is kept in a folder, which is made with the first function.
    pub(crate) fn open(folder: PathBuf) -> io::Result<Self> {
        let mut functions = BTreeMap::new();
        let entries = match fs::read_dir(&folder) {
            Ok(entries) => Some(entries),
            Err(error) if error.kind() == io::ErrorKind::NotFound => None,
            Err(error) => return Err(error),
        };
        for entry in entries.into_iter().flatten() {
            let path = entry?.path();
            if path.extension().is_none_or(|ending| ending != "json") {
                continue;
            }
            let kept: Kept = serde_json::from_slice(&fs::read(&path)?).map_err(|error| {
                let what = format!("{} cannot be understood: {error}", path.display());
                io::Error::new(io::ErrorKind::InvalidData, what)
            })?;
            let Kept {
                account_id,
                region,
                name,
                function,
            } = kept;
            let place = Some(Place { account_id, region });
            functions.insert(Key { place, name }, Entry::new(function));
        }
        Ok(Self {
            functions: Mutex::new(functions),
            code: CodeStates::default(),
            folder: Some(folder),
        })
    }

    fn functions(&self) -> MutexGuard<'_, BTreeMap<Key, Entry>> {
        self.functions
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    /// Returns the folder of code, if it is to be kept.
    pub(crate) fn code_folder(&self) -> Option<PathBuf> {
        Some(self.folder.as_ref()?.join("code"))
    }

    /// Adds or replaces a declared function.
    pub(crate) fn declare(&self, settings: &FunctionSettings) {
        let mut record = FunctionRecord::new(Configuration::declared(settings));
        record.reserved_concurrency = settings.reserved_concurrency;
        record.maximum_retry_attempts = Some(settings.maximum_retry_attempts);
        let aliases = settings.aliases.iter();
        record.aliases = aliases
            .map(|(name, version)| (name.clone(), Alias::of(version)))
            .collect();
        let name = settings.name.clone();
        let key = Key { place: None, name };
        self.functions().insert(key, Entry::new(record));
    }

    /// Lets in whom a template lets in, beside those who may already invoke a declared function.
    pub(crate) fn permit(&self, name: &str, permissions: &[DescribedPermission]) {
        let name = name.to_owned();
        let mut functions = self.functions();
        let Some(entry) = functions.get_mut(&Key { place: None, name }) else {
            return;
        };
        let policies = &mut Arc::make_mut(&mut entry.record).policies;
        for permission in permissions {
            let qualifier = permission.qualifier.clone().unwrap_or_default();
            let statements = policies.entry(qualifier).or_default();
            statements.retain(|known| known.sid != permission.id);
            statements.push(Statement {
                sid: permission.id.clone(),
                principal: permission.principal.clone(),
                action: permission.action.clone(),
                source_arn: permission.source_arn.clone(),
                source_account: None,
                event_source_token: None,
            });
        }
    }

    /// Tells whether a function was declared.
    pub(crate) fn has_declared(&self, name: &str) -> bool {
        let name = name.to_owned();
        self.functions().contains_key(&Key { place: None, name })
    }

    /// Finds a function: one of the place that is meant, or a declared one.
    pub(crate) fn find(&self, function: &FunctionName, caller: &Place) -> Option<Found> {
        let place = meant(function, caller);
        let functions = self.functions();
        [Some(place.clone()), None].into_iter().find_map(|of| {
            let name = function.name.clone();
            let key = Key { place: of, name };
            let entry = functions.get(&key)?;
            Some(Found {
                record: entry.record.clone(),
                reserved: entry.reserved.clone(),
                place: place.clone(),
                key,
            })
        })
    }

    /// Finds a function, or refuses as Lambda does.
    pub(crate) fn get(
        &self,
        function: &FunctionName,
        caller: &Place,
    ) -> Result<Found, LambdaError> {
        self.find(function, caller).ok_or_else(|| {
            let arn = meant(function, caller).arn(&function.name, function.qualifier.as_deref());
            LambdaError::FunctionNotFound { arn }
        })
    }

    /// Lists the functions that a place sees, by name.
    pub(crate) fn list(&self, place: &Place) -> Vec<Found> {
        let functions = self.functions();
        let mut found: Vec<Found> = functions
            .iter()
            .filter(|(key, _)| key.place.as_ref().is_none_or(|of| of == place))
            .map(|(key, entry)| Found {
                key: key.clone(),
                place: place.clone(),
                record: entry.record.clone(),
                reserved: entry.reserved.clone(),
            })
            .collect();
        // a created function stands before a declared one of its name
        found.sort_by_key(|found| (found.key.name.clone(), found.is_declared()));
        found.dedup_by_key(|found| found.key.name.clone());
        found
    }

    /// Adds a function where there is none yet.
    pub(crate) fn create(&self, key: Key, record: FunctionRecord) -> Result<(), LambdaError> {
        let mut functions = self.functions();
        let declared = Key {
            place: None,
            name: key.name.clone(),
        };
        if functions.contains_key(&key) || functions.contains_key(&declared) {
            let detail = format!("Function already exist: {}", key.name);
            return Err(LambdaError::Conflict { detail });
        }
        self.keep(&key, &record)?;
        functions.insert(key, Entry::new(record));
        Ok(())
    }

    /// Changes a function, wholly or not at all.
    pub(crate) fn change<T>(
        &self,
        key: &Key,
        change: impl FnOnce(&mut FunctionRecord) -> Result<T, LambdaError>,
    ) -> Result<T, LambdaError> {
        let mut functions = self.functions();
        let entry = functions
            .get_mut(key)
            .ok_or_else(|| LambdaError::NothingThere {
                what: format!("Function not found: {}", key.name),
            })?;
        let mut record = FunctionRecord::clone(&entry.record);
        let done = change(&mut record)?;
        self.keep(key, &record)?;
        if record.reserved_concurrency == entry.record.reserved_concurrency {
            entry.record = Arc::new(record);
        } else {
            *entry = Entry::new(record);
        }
        Ok(done)
    }

    /// Removes a function, and code that nothing needs any more.
    pub(crate) fn remove(&self, key: &Key) -> Result<(), LambdaError> {
        let mut functions = self.functions();
        if let Some(path) = self.file(key) {
            fs::remove_file(path).map_err(|error| disk(&error))?;
        }
        functions.remove(key);
        if let Some(code) = self.code_folder() {
            let used = |directory: &Path| {
                functions.values().any(|entry| {
                    let record = &entry.record;
                    let mut all = record.versions.values().chain([&record.latest]);
                    all.any(|configuration| configuration.code == directory)
                })
            };
            for entry in fs::read_dir(code).into_iter().flatten().flatten() {
                if !used(&entry.path()) {
                    // what cannot be removed now is found again the next time
                    let _ = fs::remove_dir_all(entry.path());
                }
            }
        }
        Ok(())
    }

    fn file(&self, key: &Key) -> Option<PathBuf> {
        let Place { account_id, region } = key.place.as_ref()?;
        let name = format!("{account_id}.{region}.{}.json", key.name);
        Some(self.folder.as_ref()?.join(name))
    }

    /// Writes a created function: its old file or its new one is there, never half of it.
    fn keep(&self, key: &Key, record: &FunctionRecord) -> Result<(), LambdaError> {
        let (Some(path), Some(place), Some(folder)) = (self.file(key), &key.place, &self.folder)
        else {
            return Ok(());
        };
        let kept = Kept {
            account_id: place.account_id.clone(),
            region: place.region.clone(),
            name: key.name.clone(),
            function: record.clone(),
        };
        let write = || -> io::Result<()> {
            fs::create_dir_all(folder)?;
            let mut file = tempfile::NamedTempFile::new_in(folder)?;
            file.write_all(&serde_json::to_vec_pretty(&kept)?)?;
            file.as_file().sync_all()?;
            file.persist(&path).map_err(|error| error.error)?;
            fs::File::open(folder)?.sync_all()
        };
        write().map_err(|error| disk(&error))
    }

    /// Finds the version of a function that a name means; `number` from 0 to 1 chooses between the
    /// versions of an alias.
    pub(crate) fn target(
        &self,
        function: &FunctionName,
        caller: &Place,
        number: f64,
    ) -> Result<Target, LambdaError> {
        let found = self.get(function, caller)?;
        let invoked_arn = found
            .place
            .arn(&function.name, function.qualifier.as_deref());
        let qualifier = function.qualifier.as_deref();
        let version = version_of(&found, qualifier, number, &invoked_arn)?;
        let arn_of_version = || found.place.arn(&function.name, Some(&version));
        let configuration = found.version(&version).ok_or_else(|| {
            let arn = arn_of_version();
            LambdaError::FunctionNotFound { arn }
        })?;
        let settings = found.record.settings(&function.name, configuration);
        let generation = if found.is_declared() {
            self.code
                .fingerprint(&settings.code)
                .map_err(|error| LambdaError::Unavailable {
                    what: format!(
                        "the code of function {} in {} cannot be read: {error}",
                        settings.name,
                        settings.code.display()
                    ),
                })?
        } else {
            configuration.revision_id.clone()
        };
        let policy = found.record.policies.get(qualifier.unwrap_or_default());
        let policy = policy.cloned().unwrap_or_default();
        let plan = Plan {
            settings,
            version,
            region: found.place.region,
            account_id: found.place.account_id,
            generation,
        };
        Ok(Target {
            plan: Arc::new(plan),
            reserved: found.reserved,
            invoked_arn,
            policy,
        })
    }
}

impl Entry {
    fn new(record: FunctionRecord) -> Self {
        let room = record.reserved_concurrency;
        Self {
            record: Arc::new(record),
            reserved: room.map(|count| Arc::new(Semaphore::new(count as usize))),
        }
    }
}

/// Returns the version that a qualifier means.
fn version_of(
    found: &Found,
    qualifier: Option<&str>,
    number: f64,
    arn: &str,
) -> Result<String, LambdaError> {
    let Some(qualifier) = qualifier else {
        return Ok(LATEST.to_owned());
    };
    if qualifier == LATEST || qualifier.bytes().all(|byte| byte.is_ascii_digit()) {
        return Ok(qualifier.to_owned());
    }
    match found.record.aliases.get(qualifier) {
        Some(alias) => Ok(alias.choose(number).to_owned()),
        // nobody says which version it means
        None if found.is_declared() => Ok(LATEST.to_owned()),
        None => Err(LambdaError::AliasNotFound {
            arn: arn.to_owned(),
        }),
    }
}

/// Returns the account and Region that a name means.
fn meant(function: &FunctionName, caller: &Place) -> Place {
    let or = |named: &Option<String>, else_: &String| named.as_ref().unwrap_or(else_).clone();
    Place {
        account_id: or(&function.account_id, &caller.account_id),
        region: or(&function.region, &caller.region),
    }
}

fn disk(error: &io::Error) -> LambdaError {
    LambdaError::Unavailable {
        what: format!("the function cannot be kept: {error}"),
    }
}
