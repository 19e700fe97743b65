//! `trygate serve`: the control plane over HTTP, with its data in a directory or in memory.

use crate::complaint::{Complaint, Exit};
use crate::credentials;
use crate::data_dir;
use crate::definition::{DefinitionArguments, ReadingArguments};
use crate::definition_import;
use crate::import_ledger::ImportLedger;
use crate::palette::{self, Output};
use crate::place::PlaceArguments;
use crate::reply_args;
use crate::route_args::{Gateway, RouteArguments};
use std::net::{SocketAddr, ToSocketAddrs as _};
use std::num::NonZeroU32;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;
use trygate_model::{Ambient, SystemClock, SystemIds};
use trygate_server::{Auth, EngineWithBackends, Server, ServerOptions};
use trygate_store::AnyStore;

mod signals;

/// How long requests under way may take after a signal to stop.
const PATIENCE: Duration = Duration::from_secs(10);

/// Arguments of `trygate serve`.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// Where to listen; port 0 takes any free port
    #[arg(long, value_name = "HOST:PORT", default_value = "127.0.0.1:4580")]
    listen: String,

    /// Allow listening where other machines can connect without --auth sigv4: whoever can, can do
    /// everything
    #[arg(long)]
    allow_remote: bool,

    /// Whether callers' signatures are verified, or only read for account and Region
    #[arg(long, value_enum, value_name = "HOW", default_value_t)]
    auth: AuthMode,

    /// Verify signatures with the access keys of this file, which has the form of AWS's own
    #[arg(long, value_name = "FILE", required_if_eq("auth", "sigv4"))]
    credentials: Option<PathBuf>,

    /// Refuse an account's calls of the control plane beyond so many a second, as AWS does
    #[arg(long, value_name = "N")]
    control_rate: Option<NonZeroU32>,

    /// Keep data in this directory instead of the platform's place for it
    #[arg(long, value_name = "DIR", conflicts_with = "ephemeral")]
    data: Option<PathBuf>,

    /// Keep data in memory only
    #[arg(long)]
    ephemeral: bool,

    /// Import this definition at the start; may be repeated. The same file keeps its API over
    /// restarts: unchanged it is left alone, changed it replaces the API's content
    #[arg(long = "import", value_name = "FILE")]
    imports: Vec<PathBuf>,

    #[command(
        flatten,
        next_help_heading = "How every definition of --import is read"
    )]
    reading: ReadingArguments,

    #[command(
        flatten,
        next_help_heading = "Where functions, AWS services and VPC links are"
    )]
    routes: RouteArguments,

    /// Answer integrations' calls from the files of this folder; calls that none of them is for go
    /// where they would go without
    #[arg(long, value_name = "DIR")]
    backends: Option<PathBuf>,

    #[command(
        flatten,
        next_help_heading = "Account and Region of imports; requests name theirs in their signature"
    )]
    place: PlaceArguments,
}

/// What is done with signatures.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, clap::ValueEnum)]
enum AuthMode {
    // plain comments keep the help of all other arguments on one line each
    #[default]
    Off,
    Sigv4,
}

/// Runs the command.
pub(crate) fn run(arguments: Arguments, output: Output) -> Result<Exit, Complaint> {
    let (account_id, region) = arguments.place.resolve()?;
    let ambient = Ambient {
        clock: Arc::new(SystemClock::new()),
        ids: Arc::new(SystemIds),
        account_id,
        region,
    };
    if arguments.imports.is_empty() && arguments.reading.is_given() {
        let what =
            "--api, --parameter, --var, --allow-outside and --base-path say how --import reads";
        return Err(Complaint::new("usage", what).mend("add --import FILE, or leave them out"));
    }
    let address = address(&arguments.listen)?;
    let options = options(&arguments)?;
    if !address.ip().is_loopback() && arguments.auth == AuthMode::Off {
        if !arguments.allow_remote {
            return Err(Complaint::new(
                "usage",
                format!("{address} can be reached by other machines"),
            )
            .mend("listen on 127.0.0.1, or verify callers with --auth sigv4, or add --allow-remote if they may do everything"));
        }
        let warning = output.err_palette().warning("warning:");
        palette::print_err(&format!(
            "{warning} {address} can be reached by other machines; signatures are not checked\n"
        ));
    }
    let data = match arguments.data {
        _ if arguments.ephemeral => None,
        Some(directory) => Some(directory),
        None => Some(data_dir::default()?),
    };
    // messages and the start-up line are to be understood from anywhere
    let data = data.map(|directory| std::path::absolute(&directory).unwrap_or(directory));
    let store = open(data.as_deref())?;
    let Gateway {
        engine,
        router,
        functions,
        is_at_aws_by_itself,
    } = arguments
        .routes
        .gateway(&ambient, output, false, data.as_deref())?;
    if is_at_aws_by_itself {
        palette::print_err(
            "integrations with AWS services are called at AWS, with your keys; --aws-endpoint says \
             otherwise\n",
        );
    }
    let backend = reply_args::folder(arguments.backends.as_deref(), router, output)?;
    let mut ledger = ImportLedger::open(data.as_deref())?;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .map_err(|error| system("the system gives no threads", &error))?;
    runtime.block_on(async {
        let invoker = EngineWithBackends::new(engine, backend).serving(functions.clone());
        let server = Server::start(address, store, &ambient, invoker, options)
            .await
            .map_err(|error| cannot_listen(address, &error))?;
        let mut stop =
            signals::Stop::new().map_err(|error| system("signals cannot be received", &error))?;
        for file in &arguments.imports {
            let definition = DefinitionArguments::of_file(file, &arguments.reading);
            definition_import::run(
                &server,
                &functions,
                &mut ledger,
                &definition,
                &ambient,
                output,
            )
            .await?;
        }
        let where_data_is = match &data {
            Some(directory) => format!("data in {}", directory.display()),
            None => "data in memory, gone when it stops".to_owned(),
        };
        palette::print(&format!(
            "trygate {} listens on http://{}, {where_data_is}\n",
            env!("CARGO_PKG_VERSION"),
            server.address()
        ));
        let signal = stop.wait().await;
        palette::print_err(&format!("{signal}: stopping\n"));
        tokio::select! {
            all_finished = server.stop(PATIENCE) => {
                if !all_finished {
                    palette::print_err("some requests did not finish in time\n");
                }
            }
            signal = stop.wait() => palette::print_err(&format!("{signal} again: stopping at once\n")),
        }
        Ok(Exit::Ran)
    })
}

fn options(arguments: &Arguments) -> Result<ServerOptions, Complaint> {
    let auth = match (arguments.auth, &arguments.credentials) {
        (AuthMode::Sigv4, Some(file)) => Auth::SigV4(credentials::read(file)?),
        (AuthMode::Off, Some(_)) => {
            return Err(Complaint::new(
                "usage",
                "--credentials has no effect without --auth sigv4",
            )
            .mend("add --auth sigv4, or leave --credentials out"));
        }
        // the arguments' parser has seen to the file
        (_, None) => Auth::Off,
    };
    Ok(ServerOptions {
        auth,
        control_rate: arguments.control_rate,
    })
}

/// Opens the data of a directory, or of nothing but memory.
pub(crate) fn open(data: Option<&Path>) -> Result<AnyStore, Complaint> {
    let Some(directory) = data else {
        return Ok(AnyStore::memory());
    };
    data_dir::make(directory)?;
    // the store's errors say how they are mended
    AnyStore::open(directory).map_err(|error| Complaint::new("data", error.to_string()))
}

fn address(text: &str) -> Result<SocketAddr, Complaint> {
    let bad = |why: String| {
        Complaint::new("usage", format!("'{text}' is no place to listen: {why}"))
            .mend("give an address and a port, such as --listen 127.0.0.1:4580")
    };
    text.to_socket_addrs()
        .map_err(|error| bad(error.to_string()))?
        .next()
        .ok_or_else(|| bad("the name has no address".to_owned()))
}

fn cannot_listen(address: SocketAddr, error: &std::io::Error) -> Complaint {
    match error.kind() {
        std::io::ErrorKind::AddrInUse => Complaint::new(
            "port-in-use",
            format!("{address} is in use: another program listens there"),
        )
        .mend("stop it, or listen elsewhere, such as --listen 127.0.0.1:0 for a free port"),
        _ => Complaint::new(
            "listen",
            format!("{address} cannot be listened on: {error}"),
        )
        .mend("give an address of this machine and a port that you may use"),
    }
}

fn system(what: &str, error: &std::io::Error) -> Complaint {
    Complaint::new("system", format!("{what}: {error}"))
        .mend("close some programs, or raise the limits of this user")
}
