//! A backend that answers from documents of replies.

use crate::read;
use crate::rule::Rule;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use trygate_invoke::{
    Backend, BackendFailure, BackendReply, BackendRequest, BoxFuture, LiveReply, TimedReply,
};
use trygate_settings::{Document, Problem};

/// Answers calls by rules, the first that fits counts.
pub struct Replies {
    rules: Vec<Rule>,
    /// The document's name or the folder's.
    source: String,
    otherwise: Option<Arc<dyn Backend>>,
}

impl Replies {
    /// Reads a document that was read already.
    pub fn of(document: &Document) -> Result<Self, Problem> {
        Ok(Self {
            rules: read::rules(document)?,
            source: document.name().to_owned(),
            otherwise: None,
        })
    }

    /// Reads a file, whose ending tells JSON, YAML and TOML apart.
    pub fn file(path: &Path) -> Result<Self, Problem> {
        Self::of(&Document::read(path)?)
    }

    /// Reads every `.json`, `.yaml`, `.yml` and `.toml` file of a folder, in the order of their
    /// names.
    pub fn folder(path: &Path) -> Result<Self, Problem> {
        let source = path.display().to_string();
        let unreadable = |error: std::io::Error| {
            Problem::of_file(&source, format!("it cannot be read: {error}"))
        };
        let mut files: Vec<PathBuf> = Vec::new();
        for entry in std::fs::read_dir(path).map_err(unreadable)? {
            files.push(entry.map_err(unreadable)?.path());
        }
        files.retain(|file| {
            let ending = file.extension().and_then(|ending| ending.to_str());
            matches!(ending, Some("json" | "yaml" | "yml" | "toml")) && file.is_file()
        });
        if files.is_empty() {
            return Err(Problem::of_file(
                &source,
                "it has no .json, .yaml or .toml files",
            ));
        }
        files.sort();
        let mut rules = Vec::new();
        for file in &files {
            rules.extend(read::rules(&Document::read(file)?)?);
        }
        Ok(Self {
            rules,
            source,
            otherwise: None,
        })
    }

    /// Sends calls that no rule fits to another backend; without one they are refused.
    #[must_use]
    pub fn otherwise(mut self, backend: Arc<dyn Backend>) -> Self {
        self.otherwise = Some(backend);
        self
    }

    fn found(&self, request: &BackendRequest) -> Option<TimedReply> {
        let reply = self.rules.iter().find_map(|rule| rule.next(request))?;
        Some(reply.to(request))
    }

    fn nothing(&self, request: &BackendRequest) -> BackendFailure {
        let BackendRequest { method, uri, .. } = request;
        let source = &self.source;
        let what = format!("{source} has no reply for {method} {uri}: add a rule that fits it");
        BackendFailure::Unreachable { what }
    }
}

impl Backend for Replies {
    fn call(&self, request: BackendRequest) -> BoxFuture<'_, Result<BackendReply, BackendFailure>> {
        Box::pin(async move { self.call_timed(request).await.reply })
    }

    fn call_timed(&self, request: BackendRequest) -> BoxFuture<'_, TimedReply> {
        Box::pin(async move {
            if let Some(reply) = self.found(&request) {
                return reply;
            }
            match &self.otherwise {
                Some(backend) => backend.call_timed(request).await,
                None => TimedReply {
                    reply: Err(self.nothing(&request)),
                    latency: None,
                },
            }
        })
    }

    fn call_live(&self, request: BackendRequest) -> BoxFuture<'_, TimedReply<LiveReply>> {
        Box::pin(async move {
            let found = self.found(&request);
            let timed = match (found, &self.otherwise) {
                (Some(reply), _) => reply,
                (None, Some(backend)) => return backend.call_live(request).await,
                (None, None) => TimedReply {
                    reply: Err(self.nothing(&request)),
                    latency: None,
                },
            };
            TimedReply {
                reply: timed.reply.map(LiveReply::from),
                latency: timed.latency,
            }
        })
    }
}

#[cfg(test)]
mod tests;
