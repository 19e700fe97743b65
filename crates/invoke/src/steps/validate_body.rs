//! Holds the body against the model of its content type, where the method's validator says so.
//!
//! Recorded: the log's words, and that an empty body does not parse. Documented: a test invocation
//! takes every body for `application/json`; references between models are model URLs.

use crate::content_type::find;
use crate::failure::Failure;
use crate::run::Run;
use crate::trace::Event;
use trygate_model::{Api, schema_model::model_name_of_url};
use trygate_schema::Schema;

/// The key of a model for every content type that has none of its own.
const DEFAULT_KEY: &str = "$default";

/// What the log says of a body that is no JSON (recorded for the empty body).
const UNPARSED: &str = "Unknown error parsing request body";

pub(crate) fn validate_body(run: &mut Run<'_>) -> Result<(), Failure> {
    let validates = run
        .validator()
        .is_some_and(|validator| validator.validate_request_body);
    let models = run.method.request_models.as_ref().filter(|_| validates);
    let model = models.and_then(|models| {
        find(models, run.content_type())
            .map(|(_, name)| name)
            .or_else(|| models.get(DEFAULT_KEY))
    });
    let Some(name) = model else { return Ok(()) };
    let broken = |reason: String| Failure::BrokenModel {
        model: name.clone(),
        reason,
    };
    let Some(model) = run.api.models.get(name) else {
        return Err(broken(format!("the API has no model {name}")));
    };
    let schema: serde_json::Value = serde_json::from_str(&model.schema)
        .map_err(|error| broken(format!("the schema is not JSON: {error}")))?;
    let schema = Schema::compile(&schema, &|url| referred(run.api, url))
        .map_err(|error| broken(error.to_string()))?;
    let content_type = run.content_type().to_owned();
    // AWS prints one message for every body that does not parse, the empty one included
    let text = run.request.body.text().unwrap_or_default();
    let Ok(report) = schema.check_text(text) else {
        return Err(Failure::InvalidBody {
            content_type,
            messages: vec![UNPARSED.to_owned()],
        });
    };
    if let Some(fatal) = report.fatal {
        return Err(broken(fatal.to_string()));
    }
    if report.is_valid() {
        run.trace.record(Event::BodyValidated {
            content_type,
            model: name.clone(),
        });
        return Ok(());
    }
    Err(Failure::InvalidBody {
        content_type,
        messages: report.messages(),
    })
}

/// Returns the schema of the model that a URL names.
fn referred(api: &Api, url: &str) -> Option<serde_json::Value> {
    let model = api.models.get(model_name_of_url(url)?)?;
    serde_json::from_str(&model.schema).ok()
}
