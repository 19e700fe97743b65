//! `trygate snapshot`: everything that a data directory holds as one file, and back.

use super::serve;
use crate::complaint::{Complaint, Exit};
use crate::data_dir;
use crate::palette;
use std::fs;
use std::path::{Path, PathBuf};
use trygate_store::{AnyStore, Store as _, StoreError, snapshot};

/// Arguments of `trygate snapshot`.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, clap::Subcommand)]
enum Action {
    /// Write everything to a file. Secrets are among it: keys and certificates
    Save(File),
    /// Read everything from a file
    Load {
        #[command(flatten)]
        file: File,

        /// Put it in the place of what is there
        #[arg(long)]
        replace: bool,
    },
}

#[derive(Debug, clap::Args)]
struct File {
    /// The file: a line of JSON for each document
    file: PathBuf,

    /// The data directory, instead of the platform's place for it. No server may be using it
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
}

/// Runs the command.
pub(crate) fn run(arguments: &Arguments) -> Result<Exit, Complaint> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .map_err(|error| Complaint::new("system", error.to_string()))?;
    match &arguments.action {
        Action::Save(file) => {
            let rows = runtime.block_on(open(file)?.export()).map_err(store)?;
            let text = snapshot::write(&rows).map_err(store)?;
            write(&file.file, &text)?;
            say("saved", rows.len(), &file.file);
        }
        Action::Load { file, replace } => {
            let shown = file.file.display();
            let text = fs::read_to_string(&file.file)
                .map_err(|error| told(format!("{shown} cannot be read: {error}")))?;
            let rows = snapshot::read(&text).map_err(|error| told(format!("{shown}: {error}")))?;
            let count = rows.len();
            let data = open(file)?;
            runtime.block_on(async {
                if !replace && !data.export().await.map_err(store)?.is_empty() {
                    return Err(told("there is data already".into())
                        .mend("name an empty directory with --data DIR, or add --replace"));
                }
                data.import(rows).await.map_err(store)
            })?;
            say("loaded", count, &file.file);
        }
    }
    Ok(Exit::Ran)
}

fn say(done: &str, count: usize, file: &Path) {
    let documents = if count == 1 { "document" } else { "documents" };
    palette::print(&format!("{done} {count} {documents}, {}\n", file.display()));
}

fn open(file: &File) -> Result<AnyStore, Complaint> {
    let directory = match &file.data {
        Some(directory) => directory.clone(),
        None => data_dir::default()?,
    };
    serve::open(Some(&directory))
}

fn told(message: String) -> Complaint {
    Complaint::new("snapshot", message)
}

#[expect(clippy::needless_pass_by_value, reason = "fits map_err")]
fn store(error: StoreError) -> Complaint {
    // the store's errors say how they are mended
    Complaint::new("data", error.to_string())
}

/// Writes beside, then in its place: a crash leaves the old file or the new one.
fn write(file: &Path, text: &str) -> Result<(), Complaint> {
    let mut beside = file.as_os_str().to_owned();
    beside.push(".new");
    fs::write(&beside, text)
        .and_then(|()| fs::rename(&beside, file))
        .map_err(|error| told(format!("{} cannot be written: {error}", file.display())))
}
