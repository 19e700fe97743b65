//! Functions that a template describes: they run here without a word of the user, as far as they can.
//! What keeps one from running is told when it is called, and looked at anew with every call.
//!
//! Reading templates is not done here; a function that the user declares himself comes before.

use crate::code_package;
use crate::error::LambdaError;
use crate::fleet::HostParts;
use crate::runtime::Runtime;
use crate::settings::{BadSettings, FunctionSettings};
use std::collections::BTreeMap;
use std::fmt;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use trygate_model::TextMap;

/// A function as a template describes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DescribedFunction {
    /// The template, as it is shown.
    pub template: String,
    /// The name.
    pub name: String,
    /// The runtime's name; none for images.
    pub runtime: Option<String>,
    /// The handler.
    pub handler: Option<String>,
    /// Where the code is.
    pub code: DescribedCode,
    /// Environment variables whose values are known.
    pub environment: TextMap,
    /// Environment variables whose values are not known.
    pub unknown_environment: Vec<String>,
    /// Seconds.
    pub timeout_seconds: Option<u32>,
    /// MB.
    pub memory_megabytes: Option<u32>,
    /// Which version each alias means.
    pub aliases: TextMap,
    /// Who may invoke it.
    pub permissions: Vec<DescribedPermission>,
}

/// A permission as a template describes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DescribedPermission {
    /// The statement's id.
    pub id: String,
    /// The version or alias that it is for.
    pub qualifier: Option<String>,
    /// Who may.
    pub principal: String,
    /// What.
    pub action: String,
    /// For whom; none: for everybody.
    pub source_arn: Option<String>,
}

/// Where the code of a described function is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DescribedCode {
    /// A directory or a zip file.
    Path(PathBuf),
    /// The text of its only file.
    Inline(String),
    /// A container image.
    Image(String),
    /// The template does not say.
    Unknown,
}

/// Two templates describe functions of one name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DescribedTwice {
    /// The name.
    pub name: String,
    /// The template that described it first.
    pub first: String,
}

/// Why a described function does not run here.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Obstacle {
    Runtime { identifier: String },
    Image,
    UnknownCode,
    NoCode { path: PathBuf },
    NoBootstrap { path: PathBuf },
    Archive { path: PathBuf, error: LambdaError },
    NoHandler,
    Environment { names: Vec<String> },
    Settings { error: BadSettings },
    Disk { detail: String },
}

/// The functions of templates, by name.
#[derive(Debug, Default)]
pub(crate) struct Described(Mutex<BTreeMap<String, Entry>>);

#[derive(Debug)]
struct Entry {
    function: DescribedFunction,
    is_declared: bool,
}

/// The largest zip file that is read, bytes: AWS's limit for code that is uploaded from S3.
const ARCHIVE_BYTES: u64 = 250 << 20;

impl Described {
    fn functions(&self) -> MutexGuard<'_, BTreeMap<String, Entry>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes a function in. The same template may describe it again.
    pub(crate) fn add(&self, function: DescribedFunction) -> Result<(), DescribedTwice> {
        let mut functions = self.functions();
        if let Some(there) = functions.get(&function.name)
            && there.function.template != function.template
        {
            return Err(DescribedTwice {
                name: function.name,
                first: there.function.template.clone(),
            });
        }
        let entry = Entry {
            function,
            is_declared: false,
        };
        functions.insert(entry.function.name.clone(), entry);
        Ok(())
    }

    /// Tells whether a template describes the function.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.functions().contains_key(name)
    }

    /// Hands a function over to be declared unless it was before; none if no template describes it,
    /// and the sentence that says what it lacks if it cannot run.
    pub(crate) fn settle(
        &self,
        name: &str,
        parts: &HostParts,
        declare: impl FnOnce(&FunctionSettings, &[DescribedPermission]),
    ) -> Option<Result<(), String>> {
        let mut functions = self.functions();
        let entry = functions.get_mut(name)?;
        if entry.is_declared {
            return Some(Ok(()));
        }
        let told = |obstacle: Obstacle| {
            let template = &entry.function.template;
            format!(
                "the function {name} of {template} does not run here: {obstacle}; or declare it with \
                 --function {name}=DIR or in trygate.toml"
            )
        };
        let settings = match entry.function.settings(parts) {
            Ok(settings) => settings,
            Err(obstacle) => return Some(Err(told(obstacle))),
        };
        declare(&settings, &entry.function.permissions);
        entry.is_declared = true;
        Some(Ok(()))
    }
}

impl DescribedFunction {
    /// Tells whether the code lies there as it is run.
    pub(crate) fn is_directory(&self) -> bool {
        matches!(&self.code, DescribedCode::Path(path) if path.is_dir())
    }

    fn settings(&self, parts: &HostParts) -> Result<FunctionSettings, Obstacle> {
        let identifier = match (&self.code, &self.runtime) {
            (DescribedCode::Image(_), _) | (_, None) => return Err(Obstacle::Image),
            (_, Some(identifier)) => identifier,
        };
        let runtime = Runtime::parse(identifier).ok_or_else(|| Obstacle::Runtime {
            identifier: identifier.clone(),
        })?;
        if !self.unknown_environment.is_empty() {
            let names = self.unknown_environment.clone();
            return Err(Obstacle::Environment { names });
        }
        let handler = match (&self.handler, &runtime) {
            (Some(handler), _) => handler.clone(),
            (None, Runtime::Provided { .. }) => "bootstrap".to_owned(),
            (None, _) => return Err(Obstacle::NoHandler),
        };
        let code = self.directory(&runtime, parts)?;
        if matches!(runtime, Runtime::Provided { .. }) && !code.join("bootstrap").is_file() {
            return Err(Obstacle::NoBootstrap { path: code });
        }
        let mut settings = FunctionSettings::new(self.name.clone(), runtime, handler, code);
        settings.environment.clone_from(&self.environment);
        if let Some(seconds) = self.timeout_seconds {
            settings.timeout_seconds = seconds;
        }
        if let Some(megabytes) = self.memory_megabytes {
            settings.memory_megabytes = megabytes;
        }
        settings.aliases.clone_from(&self.aliases);
        let checked = settings.check();
        checked.map_err(|error| Obstacle::Settings { error })?;
        Ok(settings)
    }

    /// Returns the directory of the code, made of an archive or a text if it comes as such.
    fn directory(&self, runtime: &Runtime, parts: &HostParts) -> Result<PathBuf, Obstacle> {
        let folder = || -> io::Result<PathBuf> { Ok(parts.ground()?.1.join("code")) };
        match &self.code {
            DescribedCode::Path(path) if path.is_dir() => Ok(path.clone()),
            DescribedCode::Path(path) if is_archive(path) => {
                let bytes = fs::read(path)?;
                code_package::unpack(&bytes, &folder()?)
                    .map(|package| package.directory)
                    .map_err(|error| Obstacle::Archive {
                        path: path.clone(),
                        error,
                    })
            }
            DescribedCode::Path(path) => Err(Obstacle::NoCode { path: path.clone() }),
            DescribedCode::Inline(text) => {
                let file = match runtime {
                    Runtime::Python { .. } => "index.py",
                    Runtime::Node { .. } => "index.js",
                    Runtime::Provided { .. } | Runtime::Command { .. } => "bootstrap",
                };
                let directory = folder()?.join(format!("inline-{}", self.name));
                fs::create_dir_all(&directory)?;
                fs::write(directory.join(file), text)?;
                Ok(directory)
            }
            DescribedCode::Image(_) => Err(Obstacle::Image),
            DescribedCode::Unknown => Err(Obstacle::UnknownCode),
        }
    }
}

fn is_archive(path: &Path) -> bool {
    let is_zip = path.extension().is_some_and(|ending| ending == "zip");
    is_zip
        && path
            .metadata()
            .is_ok_and(|metadata| metadata.is_file() && metadata.len() <= ARCHIVE_BYTES)
}

impl From<io::Error> for Obstacle {
    fn from(error: io::Error) -> Self {
        Self::Disk {
            detail: error.to_string(),
        }
    }
}

impl fmt::Display for Obstacle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Runtime { identifier } => write!(
                f,
                "the runtime {identifier} is none of python…, nodejs… and provided…; name who runs it \
                 with --lambda-endpoint URL"
            ),
            Self::Image => f.write_str(
                "it has no runtime, as a container image has none; name who runs it with \
                 --lambda-endpoint URL",
            ),
            Self::UnknownCode => {
                f.write_str("the template does not say where on this machine its code is")
            }
            Self::NoCode { path } => write!(
                f,
                "its code {} is neither a directory nor a zip file; build it",
                path.display()
            ),
            Self::NoBootstrap { path } => write!(
                f,
                "{} has no file `bootstrap`; build it and name the template of what was built",
                path.display()
            ),
            Self::Archive { path, error } => write!(f, "{}: {error}", path.display()),
            Self::NoHandler => f.write_str("the template gives it no handler"),
            Self::Environment { names } => write!(
                f,
                "the template leaves open its environment variables {}; give what they name with \
                 --parameter NAME=VALUE",
                names.join(", ")
            ),
            Self::Settings { error } => error.fmt(f),
            Self::Disk { detail } => write!(f, "its code cannot be prepared: {detail}"),
        }
    }
}
