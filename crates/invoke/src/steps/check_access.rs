//! Says which checks of access a test invocation leaves out.
//!
//! Observed: no log of a test shows an authorizer, an API key or a policy at work.

use crate::content_type::{JSON, media_type};
use crate::multi_map;
use crate::run::Run;
use crate::trace::{Event, SkippedStep};

pub(crate) fn skip_checks(run: &mut Run<'_>) {
    if run.invocation.live().is_some() {
        return;
    }
    let authorization_type = &run.method.authorization_type;
    if authorization_type != "NONE" {
        if run.invocation.live().is_some() {
            return;
        }
        let authorization_type = authorization_type.clone();
        run.trace.record(Event::Skipped(SkippedStep::Authorization {
            authorization_type,
        }));
    }
    if run.method.api_key_required {
        run.trace.record(Event::Skipped(SkippedStep::ApiKey));
    }
    if run.api.rest_api.policy.is_some() {
        run.trace
            .record(Event::Skipped(SkippedStep::ResourcePolicy));
    }
    let given = multi_map::header(&run.request.headers, "content-type").and_then(|all| all.last());
    if let Some(given) = given.filter(|given| !media_type(given).eq_ignore_ascii_case(JSON)) {
        let given = given.clone();
        run.trace
            .record(Event::Skipped(SkippedStep::ContentType { given }));
    }
}
