//! The arguments that give functions to run on this machine.

use crate::complaint::Complaint;
use crate::function_file::FunctionFile;
use crate::palette::{self, Output};
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use trygate_lambda::{
    FunctionLine, FunctionLog, FunctionName, FunctionSettings, HostOptions, LambdaHost, NoLog,
    Runtime, Toolchain,
};
use trygate_model::{Ambient, SystemClock, TextMap};

/// Flags for functions.
#[derive(Debug, Clone, Default, clap::Args)]
pub(crate) struct FunctionArguments {
    /// A function to run on this machine: its name, the directory of its code, and its handler if
    /// the files do not tell; may be repeated
    #[arg(long = "function", value_name = "NAME=DIR[:HANDLER]")]
    functions: Vec<String>,

    /// The Python that runs functions; it needs the package awslambdaric
    #[arg(
        long,
        value_name = "PROGRAM",
        env = "TRYGATE_LAMBDA_PYTHON",
        hide_env_values = true
    )]
    lambda_python: Option<OsString>,

    /// The Node.js that runs functions
    #[arg(
        long,
        value_name = "PROGRAM",
        env = "TRYGATE_LAMBDA_NODE",
        hide_env_values = true
    )]
    lambda_node: Option<OsString>,

    /// The folder of the npm package aws-lambda-ric, where it is not beside the code or in PATH
    #[arg(
        long,
        value_name = "DIR",
        env = "TRYGATE_LAMBDA_NODE_CLIENT",
        hide_env_values = true
    )]
    lambda_node_client: Option<PathBuf>,

    /// The most processes of functions at once
    #[arg(long, value_name = "NUMBER", value_parser = clap::value_parser!(u16).range(1..=1000))]
    lambda_processes: Option<u16>,

    /// Give functions the AWS keys that stand in the environment
    #[arg(long)]
    pass_credentials: bool,

    /// Let APIs invoke only functions whose policy allows it, as AddPermission makes them
    #[arg(long)]
    enforce_permissions: bool,

    /// Do not show what functions print
    #[arg(long)]
    hide_function_output: bool,
}

/// Where created functions are, in the data directory.
const FOLDER: &str = "functions";

/// The most processes of functions where the user does not say.
const PROCESSES: u16 = 64;

/// The variables that carry AWS keys.
const CREDENTIALS: [&str; 3] = [
    "AWS_ACCESS_KEY_ID",
    "AWS_SECRET_ACCESS_KEY",
    "AWS_SESSION_TOKEN",
];

impl FunctionArguments {
    /// Makes the host of all functions that are declared, and of those that are kept in the data
    /// directory. What they print goes to stderr, unless `quiet`.
    pub(crate) fn host(
        &self,
        file: &FunctionFile,
        ambient: &Ambient,
        output: Output,
        quiet: bool,
        data: Option<&Path>,
    ) -> Result<Arc<LambdaHost>, Complaint> {
        let log: Arc<dyn FunctionLog> = if quiet || self.hide_function_output {
            Arc::new(NoLog)
        } else {
            Arc::new(Shown(output))
        };
        let credentials: TextMap = CREDENTIALS
            .iter()
            .filter(|_| self.pass_credentials)
            .filter_map(|name| Some(((*name).to_owned(), std::env::var(name).ok()?)))
            .collect();
        if self.pass_credentials && credentials.is_empty() {
            return Err(Complaint::new(
                "aws-keys",
                "--pass-credentials: no AWS keys stand in the environment",
            )
            .mend("set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or leave the flag out"));
        }
        let processes = self.lambda_processes.or(file.processes);
        let host = LambdaHost::new(HostOptions {
            ambient: Ambient {
                // functions live in real time, whatever the time of the invocation is
                clock: Arc::new(SystemClock::new()),
                ..ambient.clone()
            },
            toolchain: self.toolchain(file),
            credentials,
            log,
            environments: processes.unwrap_or(PROCESSES).into(),
            folder: data.map(|directory| directory.join(FOLDER)),
            enforce_permissions: self.enforce_permissions,
        });
        let host = host.map_err(|error| {
            Complaint::new("data", format!("created functions cannot be read: {error}"))
                .mend("mend or remove the file, or use another --data directory")
        })?;
        for settings in self.declared(file)? {
            let name = settings.name.clone();
            host.declare(&settings).map_err(|error| {
                Complaint::new("function", format!("function {name}: {error}"))
                    .mend("declare it within Lambda's limits")
            })?;
        }
        Ok(Arc::new(host))
    }

    /// Returns the names of the functions that flags give.
    pub(crate) fn named(&self) -> impl Iterator<Item = String> {
        let names = self
            .functions
            .iter()
            .filter_map(|text| text.split_once('='));
        names.filter_map(|(name, _)| Some(FunctionName::parse(name)?.name))
    }

    fn toolchain(&self, file: &FunctionFile) -> Toolchain {
        let mut toolchain = Toolchain::in_path(std::env::var_os("PATH").unwrap_or_default());
        let program = |flag: &Option<OsString>, declared: Option<&PathBuf>| {
            flag.clone().or_else(|| declared.map(Into::into))
        };
        if let Some(python) = program(&self.lambda_python, file.python.as_ref()) {
            toolchain.python = python;
        }
        if let Some(node) = program(&self.lambda_node, file.node.as_ref()) {
            toolchain.node = node;
        }
        let client = self.lambda_node_client.as_ref();
        toolchain.node_client = client.or(file.node_client.as_ref()).cloned();
        // a process runs in the directory of its code
        for program in [&mut toolchain.python, &mut toolchain.node] {
            if Path::new(&*program).components().count() > 1 {
                let absolute = std::path::absolute(&*program);
                *program = absolute.map_or_else(|_| program.clone(), Into::into);
            }
        }
        toolchain.node_client = toolchain
            .node_client
            .map(|path| std::path::absolute(&path).unwrap_or(path));
        toolchain
    }

    /// Returns what the file declares, with the flags' functions over it.
    fn declared(&self, file: &FunctionFile) -> Result<Vec<FunctionSettings>, Complaint> {
        let mut declared = file.functions.clone();
        let mut named: Vec<String> = Vec::new();
        for text in &self.functions {
            let settings = from_flag(text)?;
            if named.contains(&settings.name) {
                return Err(refused(text, "the function is named twice"));
            }
            named.push(settings.name.clone());
            declared.retain(|other| other.name != settings.name);
            declared.push(settings);
        }
        Ok(declared)
    }
}

/// Reads `NAME=DIR[:HANDLER]`.
fn from_flag(text: &str) -> Result<FunctionSettings, Complaint> {
    let (name, place) = text
        .split_once('=')
        .filter(|(name, place)| !name.is_empty() && !place.is_empty())
        .ok_or_else(|| refused(text, "no name and directory are there"))?;
    // an ARN says more than is needed
    let name = FunctionName::parse(name)
        .ok_or_else(|| refused(text, &format!("'{name}' is no function name")))?
        .name;
    let (directory, handler) = match place.rsplit_once(':') {
        Some((directory, handler)) if !Path::new(place).is_dir() => (directory, Some(handler)),
        _ => (place, None),
    };
    of_directory(name, Path::new(directory), handler).map_err(|why| refused(text, &why))
}

/// Makes the settings of a function whose runtime is to be found out.
pub(crate) fn of_directory(
    name: String,
    directory: &Path,
    handler: Option<&str>,
) -> Result<FunctionSettings, String> {
    if !directory.is_dir() {
        return Err(format!("{} is no directory", directory.display()));
    }
    let directory = std::path::absolute(directory)
        .map_err(|error| format!("{} cannot be found: {error}", directory.display()))?;
    let (runtime, handler) = Runtime::detect(&directory, handler)
        .map_err(|error| format!("what runs {} is not clear: {error}", directory.display()))?;
    Ok(FunctionSettings::new(name, runtime, handler, directory))
}

fn refused(text: &str, why: &str) -> Complaint {
    Complaint::new("function", format!("--function {text}: {why}"))
        .mend("give NAME=DIR, or NAME=DIR:HANDLER such as pets=functions/pets:app.handler")
}

/// Shows what functions print on stderr, each line with the function and the request.
struct Shown(Output);

impl FunctionLog for Shown {
    fn line(&self, line: FunctionLine<'_>) {
        let Self(output) = self;
        let from = match line.request_id {
            Some(id) => format!("{} {id}", line.function),
            None => line.function.to_owned(),
        };
        let from = output.err_palette().faint(&from);
        palette::print_err(&format!("{from} {}\n", output.shown(line.text.to_owned())));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn flags_name_a_directory_and_perhaps_a_handler() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().display();
        std::fs::write(folder.path().join("app.py"), "").unwrap();
        let read = |text: &str| {
            from_flag(text).map(|settings| {
                let runtime = settings.runtime.identifier().to_owned();
                (settings.name, runtime, settings.handler)
            })
        };
        let owned = |parts: [&str; 3]| {
            let [name, runtime, handler] = parts.map(str::to_owned);
            (name, runtime, handler)
        };
        assert_eq!(
            read(&format!("pets={path}")).unwrap(),
            owned(["pets", "python3.13", "app.lambda_handler"])
        );
        let arn = "arn:aws:lambda:us-east-1:123456789012:function:pets";
        assert_eq!(
            read(&format!("{arn}={path}:app.handler")).unwrap(),
            owned(["pets", "python3.13", "app.handler"])
        );
        for bad in [
            "pets".to_owned(),
            "=x".to_owned(),
            "pets=".to_owned(),
            format!("a b={path}"),
            format!("pets={path}/absent"),
            format!("pets={path}:absent.handler"),
        ] {
            assert!(read(&bad).is_err(), "{bad}");
        }
    }
}
