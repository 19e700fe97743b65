//! The arguments by which replies of backends come from files and go into them.

use crate::complaint::{Complaint, Flaw};
use crate::palette::Output;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use trygate_backends::Router;
use trygate_invoke::Backend;
use trygate_model::SystemClock;
use trygate_replies::{Recorder, Replies};
use trygate_settings::Problem;

/// Flags of one run.
#[derive(Debug, Clone, Default, clap::Args)]
pub(crate) struct ReplyArguments {
    /// Answer the integration's call from this file instead of calling anybody
    #[arg(long, value_name = "FILE", conflicts_with = "record")]
    backend: Option<PathBuf>,

    /// Write the backend's reply to this file, for --backend
    #[arg(long, value_name = "FILE")]
    record: Option<PathBuf>,
}

/// The backend of one run.
pub(crate) struct RunBackend {
    pub(crate) backend: Arc<dyn Backend>,
    recording: Option<(PathBuf, Arc<Recorder>)>,
}

impl ReplyArguments {
    /// Puts a file of replies, or a recording, before what the routes lead to.
    pub(crate) fn backend(&self, router: Router, output: Output) -> Result<RunBackend, Complaint> {
        if let Some(file) = &self.backend {
            let replies = Replies::file(file).map_err(|problem| complaint(&problem, output))?;
            return Ok(RunBackend {
                backend: Arc::new(replies),
                recording: None,
            });
        }
        let Some(file) = &self.record else {
            return Ok(RunBackend {
                backend: Arc::new(router),
                recording: None,
            });
        };
        // the run's own clock may stand still; how long a call takes is never made up
        let clock = Arc::new(SystemClock::new());
        let recorder = Arc::new(Recorder::new(Arc::new(router), clock));
        Ok(RunBackend {
            backend: recorder.clone(),
            recording: Some((file.clone(), recorder)),
        })
    }
}

impl RunBackend {
    /// Writes what was recorded. Returns what is notable: that nothing was.
    pub(crate) fn finish(&self) -> Result<Option<String>, Complaint> {
        let Some((file, recorder)) = &self.recording else {
            return Ok(None);
        };
        let shown = file.display();
        let Some(document) = recorder.document() else {
            let why = format!("nothing was called, so {shown} was not written");
            return Ok(Some(why));
        };
        fs::write(file, document).map_err(|error| {
            Complaint::new("record", format!("{shown} cannot be written: {error}"))
                .mend("name a file that you may write, as in --record reply.json")
        })?;
        Ok(None)
    }
}

/// Puts the replies of a folder before what the routes lead to.
pub(crate) fn folder(
    folder: Option<&Path>,
    router: Router,
    output: Output,
) -> Result<Arc<dyn Backend>, Complaint> {
    let Some(folder) = folder else {
        return Ok(Arc::new(router));
    };
    let replies = Replies::folder(folder).map_err(|problem| complaint(&problem, output))?;
    Ok(Arc::new(replies.otherwise(Arc::new(router))))
}

/// Makes a complaint of what is wrong with a file of ours.
pub(crate) fn complaint(problem: &Problem, output: Output) -> Complaint {
    let Some((line, column)) = problem.line_and_column() else {
        return Complaint::new("file", problem.to_string())
            .mend("name a file as docs/backend-replies.md describes it");
    };
    let flaw = Flaw {
        message: problem.message().to_owned(),
        file: problem.file().to_owned(),
        line,
        column,
        pointer: problem.pointer().unwrap_or_default().to_owned(),
        mend: problem.mended_by().map(str::to_owned),
        excerpt: problem.excerpt(output.err_palette().is_coloured()),
    };
    let message = format!("{} has 1 problem", problem.file());
    Complaint::new("file", message).with_flaws(vec![flaw])
}
