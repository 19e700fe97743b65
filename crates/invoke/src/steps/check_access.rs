//! Checks whether the caller may invoke the method: the API's resource policy, the method's
//! authorizer, its API key. A test makes the checks that it is asked to make, AWS's makes none; what
//! is left out is told.
//!
//! Observed: no log of a test shows an authorizer, an API key or a policy at work, and the order of
//! these lines on a stage. Documented: how the policy and the authorizer are weighed together.

use crate::authorizer::policy::{Call, Policy};
use crate::authorizer::{Asked, ask};
use crate::backend::Backend;
use crate::content_type::{JSON, media_type};
use crate::context_tree::ContextValue;
use crate::failure::{AuthorizerFault, Denial, Failure};
use crate::invocation::ApiKey;
use crate::multi_map;
use crate::run::{Run, Stop};
use crate::trace::{Decision, Event, KeyVerdict, PolicyOrigin, SkippedStep};
use trygate_model::TextMap;

/// Makes the checks that were asked for.
pub(crate) async fn check_access(run: &mut Run<'_>, backend: &dyn Backend) -> Result<(), Stop> {
    let method_arn = method_arn(run);
    let of_api = api_policy(run, &method_arn)?;
    let mut usage_key = None;
    let asks = run.invocation.checks.authorizer && has_authorizer(run);
    if asks {
        usage_key = ask_authorizer(run, &method_arn, backend).await?;
    }
    // without an authorizer's word the API's policy has to allow the call, but for those of the
    // account who signed it (documented: either policy is enough for them)
    if of_api == Some(Decision::Silent) && !asks && !is_signed_at_home(run) {
        return Err(denied(run, &method_arn, false).into());
    }
    check_key(run, usage_key)?;
    Ok(())
}

fn has_authorizer(run: &Run<'_>) -> bool {
    matches!(
        run.method.authorization_type.as_str(),
        "CUSTOM" | "COGNITO_USER_POOLS"
    )
}

/// Whether a method that needs a signature has one of the API's own account.
fn is_signed_at_home(run: &Run<'_>) -> bool {
    let principal = run.invocation.caller.principal.as_ref();
    run.method.authorization_type == "AWS_IAM"
        && run.invocation.live().is_some()
        && principal.is_some_and(|caller| caller.account_id == run.ambient.account_id)
}

/// Returns the ARN of what is called: the path that was asked for, not its template.
fn method_arn(run: &Run<'_>) -> String {
    format!(
        "{}/{}/{}{}",
        api_arn(run),
        run.stage(),
        run.http_method(),
        run.request.path
    )
}

fn api_arn(run: &Run<'_>) -> String {
    format!(
        "arn:{}:execute-api:{}:{}:{}",
        run.ambient.partition(),
        run.ambient.region,
        run.ambient.account_id,
        run.api.rest_api.id
    )
}

fn denied(run: &Run<'_>, method_arn: &str, explicit: bool) -> Failure {
    let principal = &run.invocation.caller.principal;
    Failure::AccessDenied(Denial::Policy {
        principal: principal
            .as_ref()
            .map_or_else(|| "anonymous".to_owned(), |principal| principal.arn.clone()),
        method_arn: method_arn.to_owned(),
        explicit,
    })
}

/// Holds the call against the API's policy, if that is to be done and there is one.
fn api_policy(run: &mut Run<'_>, method_arn: &str) -> Result<Option<Decision>, Failure> {
    let text = run.api.rest_api.policy.as_deref();
    let Some(text) = text.filter(|_| run.invocation.checks.policy) else {
        return Ok(None);
    };
    let policy = serde_json::from_str(text)
        .ok()
        .and_then(|document| Policy::parse(&document))
        .map(|policy| policy.completed(&api_arn(run)));
    let keys = condition_keys(run);
    let principal = run.invocation.caller.principal.as_ref();
    // a policy that cannot be read allows nothing
    let decision = policy.map_or(Decision::Silent, |policy| {
        policy.decide(&Call {
            method_arn,
            principal: principal.map(|principal| principal.arn.as_str()),
            keys: &keys,
        })
    });
    run.trace.record(Event::PolicyDecided {
        origin: PolicyOrigin::Api,
        method_arn: method_arn.to_owned(),
        decision,
    });
    match decision {
        Decision::Denied { .. } => Err(denied(run, method_arn, true)),
        _ => Ok(Some(decision)),
    }
}

/// The values that conditions can ask for, by their keys in lower case.
fn condition_keys(run: &Run<'_>) -> TextMap {
    let of_context = |name: &str| {
        run.context
            .at(name)
            .and_then(ContextValue::leaf_text)
            .filter(|text| !text.is_empty())
    };
    let headers = &run.request.headers;
    let header = |name| multi_map::header(headers, name).and_then(|values| values.last().cloned());
    let pairs = [
        ("aws:sourceip", of_context("identity.sourceIp")),
        ("aws:useragent", of_context("identity.userAgent")),
        ("aws:sourcevpce", of_context("identity.vpceId")),
        ("aws:sourcevpc", of_context("identity.vpcId")),
        ("aws:referer", header("referer")),
        ("aws:securetransport", Some("true".to_owned())),
    ];
    pairs
        .into_iter()
        .filter_map(|(key, value)| Some((key.to_owned(), value?)))
        .collect()
}

/// Asks the method's authorizer; returns the API key that it names.
async fn ask_authorizer(
    run: &mut Run<'_>,
    method_arn: &str,
    backend: &dyn Backend,
) -> Result<Option<String>, Stop> {
    let id = run.method.authorizer_id.as_deref().unwrap_or_default();
    let Some(authorizer) = run.api.authorizers.get(id) else {
        let why = format!("the API has no authorizer {id}");
        return Err(Failure::AuthorizerConfiguration(AuthorizerFault::Call { why }).into());
    };
    let (verdict, latency) = {
        let asked = Asked {
            api: run.api,
            authorizer,
            readable: crate::run::Readable {
                request: &run.request,
                context: &run.context,
                stage_variables: &run.invocation.stage_variables,
            },
            resource: &run.resource_path,
            http_method: run.invocation.http_method,
            method_arn,
            scopes: &run.method.authorization_scopes,
            request_id: &run.request_id,
            trace_id: &run.trace_id,
            ambient: run.ambient,
            credentials: run.credentials,
            keys: run.keys,
        };
        ask(&asked, &mut run.trace, backend).await?
    };
    let context = verdict.context(latency);
    let mut usage = None;
    if let crate::authorizer::Verdict::Policy {
        policy, usage_key, ..
    } = verdict
    {
        let keys = condition_keys(run);
        let decision = policy.decide(&Call {
            method_arn,
            principal: None,
            keys: &keys,
        });
        run.trace.record(Event::PolicyDecided {
            origin: PolicyOrigin::Authorizer,
            method_arn: method_arn.to_owned(),
            decision,
        });
        let explicit = match decision {
            Decision::Allowed { .. } => None,
            Decision::Denied { .. } => Some(true),
            Decision::Silent => Some(false),
        };
        if let Some(explicit) = explicit {
            return Err(Failure::AccessDenied(Denial::Authorizer { explicit }).into());
        }
        usage = usage_key;
    }
    if let ContextValue::Map(members) = &mut run.context {
        members.insert("authorizer".to_owned(), context);
    }
    Ok(usage)
}

/// Looks at the API key, where keys are to be checked.
fn check_key(run: &mut Run<'_>, usage_key: Option<String>) -> Result<(), Failure> {
    let Some(known) = &run.invocation.checks.api_keys else {
        return Ok(());
    };
    let given = if run.api.rest_api.api_key_source == "AUTHORIZER" {
        usage_key
    } else {
        multi_map::header(&run.request.headers, "x-api-key")
            .and_then(|values| values.last().cloned())
    };
    let key = known
        .iter()
        .find(|key| given.as_ref() == Some(&key.value))
        .cloned();
    let verdict = match (run.method.api_key_required, &key) {
        (false, _) => KeyVerdict::NotNeeded,
        (true, Some(_)) => KeyVerdict::Known,
        (true, None) => KeyVerdict::Unknown,
    };
    run.trace.record(Event::ApiKeyChecked {
        request_id: run.request_id.clone(),
        key: given.unwrap_or_default(),
        api_stage: format!("{}/{}", run.api.rest_api.id, run.stage()),
        method: format!("{} {}", run.method_verb, run.resource_path),
        verdict,
    });
    match (verdict, key) {
        (KeyVerdict::Unknown, _) => Err(Failure::InvalidApiKey),
        (KeyVerdict::Known, Some(key)) => {
            show_key(run, &key);
            Ok(())
        }
        _ => Ok(()),
    }
}

/// Puts a key into `$context.identity`.
fn show_key(run: &mut Run<'_>, key: &ApiKey) {
    if let ContextValue::Map(members) = &mut run.context
        && let Some(ContextValue::Map(identity)) = members.get_mut("identity")
    {
        identity.insert("apiKey".to_owned(), key.value.as_str().into());
        identity.insert("apiKeyId".to_owned(), key.id.as_str().into());
    }
    run.used_key = Some(key.clone());
}

/// Says which checks are left out of a test.
pub(crate) fn skip_checks(run: &mut Run<'_>) {
    if run.invocation.live().is_some() {
        return;
    }
    let checks = &run.invocation.checks;
    let authorization_type = &run.method.authorization_type;
    if authorization_type != "NONE" && !(checks.authorizer && has_authorizer(run)) {
        let authorization_type = authorization_type.clone();
        run.trace.record(Event::Skipped(SkippedStep::Authorization {
            authorization_type,
        }));
    }
    if run.method.api_key_required && checks.api_keys.is_none() {
        run.trace.record(Event::Skipped(SkippedStep::ApiKey));
    }
    if run.api.rest_api.policy.is_some() && !checks.policy {
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
