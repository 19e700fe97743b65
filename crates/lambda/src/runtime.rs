//! What a function's code is run by: AWS's runtime interface clients for Python and Node.js, an
//! executable `bootstrap`, or any command. Versions in runtime names are not enforced: the
//! interpreter is the one that the machine has.

use serde::{Deserialize, Serialize};
use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};

/// The kind of a runtime, by its name in Lambda's API.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Runtime {
    /// `python3.12` and its like.
    Python {
        /// The name as given.
        identifier: String,
    },
    /// `nodejs22.x` and its like.
    Node {
        /// The name as given.
        identifier: String,
    },
    /// `provided.al2023` and its like: the code brings an executable `bootstrap`.
    Provided {
        /// The name as given.
        identifier: String,
    },
    /// A command, its arguments, run in the directory of the code; not known to AWS.
    Command {
        /// The words, at least one.
        words: Vec<String>,
    },
}

impl Runtime {
    /// Reads a runtime's name; none if it is of a kind that cannot be run here.
    pub fn parse(identifier: &str) -> Option<Self> {
        let identifier = identifier.to_owned();
        let digits_follow = |prefix: &str| {
            identifier
                .strip_prefix(prefix)
                .is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
        };
        if digits_follow("python") || identifier == "python" {
            Some(Self::Python { identifier })
        } else if digits_follow("nodejs") || identifier == "nodejs" {
            Some(Self::Node { identifier })
        } else if identifier.starts_with("provided") || identifier == "go1.x" {
            Some(Self::Provided { identifier })
        } else {
            None
        }
    }

    /// Returns the name in Lambda's API.
    pub fn identifier(&self) -> &str {
        match self {
            Self::Python { identifier }
            | Self::Node { identifier }
            | Self::Provided { identifier } => identifier,
            Self::Command { .. } => "provided",
        }
    }

    /// Returns `AWS_EXECUTION_ENV`, which AWS sets for its own runtimes.
    pub(crate) fn execution_environment(&self) -> Option<String> {
        match self {
            Self::Python { identifier } | Self::Node { identifier } => {
                Some(format!("AWS_Lambda_{identifier}"))
            }
            Self::Provided { .. } | Self::Command { .. } => None,
        }
    }

    /// Finds out what runs the code in a directory, and its handler, from what lies there: an
    /// executable `bootstrap`, the file that a handler names, or the names that AWS's console
    /// (`lambda_function.py`, `index.mjs`, `index.js`) and SAM's templates (`app.py`, `app.mjs`,
    /// `app.js`) give.
    pub fn detect(directory: &Path, handler: Option<&str>) -> Result<(Self, String), Undetected> {
        if directory.join("bootstrap").is_file() {
            let identifier = "provided.al2023".to_owned();
            return Ok((
                Self::Provided { identifier },
                handler.unwrap_or("bootstrap").to_owned(),
            ));
        }
        if let Some(handler) = handler {
            let module = handler
                .rsplit_once('.')
                .map_or(handler, |(module, _)| module);
            return match language_of(directory, module) {
                Some(runtime) => Ok((runtime, handler.to_owned())),
                None => Err(Undetected::NoModule {
                    module: module.to_owned(),
                }),
            };
        }
        for (module, function) in [
            ("lambda_function", "lambda_handler"),
            ("index", "handler"),
            ("app", ""),
        ] {
            if let Some(runtime) = language_of(directory, module) {
                let function = match (&runtime, function) {
                    (Self::Python { .. }, "") => "lambda_handler",
                    (_, "") => "lambdaHandler",
                    (_, function) => function,
                };
                return Ok((runtime, format!("{module}.{function}")));
            }
        }
        Err(Undetected::NothingKnown)
    }
}

/// Judges a module by the file that it is in.
fn language_of(directory: &Path, module: &str) -> Option<Runtime> {
    let path = directory.join(module);
    let has = |extension: &str| {
        let mut name = path.clone().into_os_string();
        name.push(extension);
        Path::new(&name).is_file()
    };
    if has(".py") || path.join("__init__.py").is_file() {
        let identifier = "python3.13".to_owned();
        Some(Runtime::Python { identifier })
    } else if has(".mjs") || has(".cjs") || has(".js") {
        let identifier = "nodejs22.x".to_owned();
        Some(Runtime::Node { identifier })
    } else {
        None
    }
}

/// Why a directory does not say what runs it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Undetected {
    /// The handler names a module that has no file.
    NoModule {
        /// The module.
        module: String,
    },
    /// No handler is named and no file has one of the usual names.
    NothingKnown,
}

impl std::fmt::Display for Undetected {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::NoModule { module } => write!(
                f,
                "no file {module}.py, {module}.mjs, {module}.cjs or {module}.js is there"
            ),
            Self::NothingKnown => f.write_str(
                "neither `bootstrap` nor lambda_function.py, index.mjs, index.js, app.py, app.mjs \
                 or app.js is there",
            ),
        }
    }
}

/// Where interpreters and runtime interface clients are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Toolchain {
    /// The Python interpreter; a name is looked for in `PATH`.
    pub python: OsString,
    /// Node.js; a name is looked for in `PATH`.
    pub node: OsString,
    /// The folder of the npm package `aws-lambda-ric`, where it is not beside the function's code
    /// and no `aws-lambda-ric` is in `PATH`.
    pub node_client: Option<PathBuf>,
    /// The `PATH` that names are looked for in; functions get it too.
    pub path: OsString,
}

/// The program and its arguments.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct CommandLine {
    pub(crate) program: OsString,
    pub(crate) arguments: Vec<OsString>,
}

/// Why a runtime's command line cannot be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum NoCommand {
    /// AWS would say so too: the code has no executable `bootstrap`.
    InvalidEntrypoint { detail: String },
    /// This machine lacks something.
    Missing { what: String },
}

impl Toolchain {
    /// Takes `python3`, `node` and `aws-lambda-ric` as they are found in a `PATH`.
    pub fn in_path(path: OsString) -> Self {
        Self {
            python: "python3".into(),
            node: "node".into(),
            node_client: None,
            path,
        }
    }

    /// Makes the command that runs code.
    pub(crate) fn command(
        &self,
        runtime: &Runtime,
        code: &Path,
        handler: &str,
        bytecode: &Path,
    ) -> Result<CommandLine, NoCommand> {
        match runtime {
            Runtime::Python { .. } => {
                // AWS's folder of code is read-only; bytecode beside the user's files would be litter
                let mut prefix = OsString::from("pycache_prefix=");
                prefix.push(bytecode);
                let arguments = vec![
                    "-X".into(),
                    prefix,
                    "-m".into(),
                    "awslambdaric".into(),
                    handler.into(),
                ];
                Ok(CommandLine {
                    program: self.python.clone(),
                    arguments,
                })
            }
            Runtime::Node { .. } => {
                let client = self.node_client(code).ok_or_else(|| NoCommand::Missing {
                    what: "Node.js functions need AWS's runtime interface client: \
                           `npm install -g aws-lambda-ric`, or name its folder with \
                           --lambda-node-client"
                        .to_owned(),
                })?;
                Ok(CommandLine {
                    program: self.node.clone(),
                    arguments: vec![client.into(), handler.into()],
                })
            }
            Runtime::Provided { .. } => {
                let bootstrap = code.join("bootstrap");
                if !bootstrap.is_file() {
                    return Err(NoCommand::InvalidEntrypoint {
                        detail: "Couldn't find valid bootstrap(s): [/var/task/bootstrap \
                                 /opt/bootstrap]"
                            .to_owned(),
                    });
                }
                if !is_executable(&bootstrap) {
                    return Err(NoCommand::InvalidEntrypoint {
                        detail: "fork/exec /var/task/bootstrap: permission denied".to_owned(),
                    });
                }
                Ok(CommandLine {
                    program: bootstrap.into(),
                    arguments: Vec::new(),
                })
            }
            Runtime::Command { words } => {
                let mut words = words.iter().map(OsString::from);
                let program = words.next().ok_or_else(|| NoCommand::Missing {
                    what: "the function's command is empty".to_owned(),
                })?;
                Ok(CommandLine {
                    program,
                    arguments: words.collect(),
                })
            }
        }
    }

    /// Finds the script of `aws-lambda-ric`.
    fn node_client(&self, code: &Path) -> Option<PathBuf> {
        let script = |package: &Path| package.join("bin").join("index.mjs");
        let beside = code.join("node_modules").join("aws-lambda-ric");
        self.node_client
            .iter()
            .map(|package| script(package))
            .chain([script(&beside)])
            .find(|path| path.is_file())
            .or_else(|| self.found("aws-lambda-ric".as_ref()))
    }

    /// Looks a program up as the system would.
    pub(crate) fn found(&self, program: &OsStr) -> Option<PathBuf> {
        if Path::new(program).components().count() > 1 {
            return Some(PathBuf::from(program)).filter(|path| is_executable(path));
        }
        std::env::split_paths(&self.path)
            .map(|folder| folder.join(program))
            .find(|path| is_executable(path))
    }
}

fn is_executable(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt as _;
    path.metadata()
        .is_ok_and(|metadata| metadata.is_file() && metadata.permissions().mode() & 0o111 != 0)
}
