//! The resource policy of a function, of a version or of an alias: AddPermission and its kin.

use super::{Call, check_revision};
use crate::error::LambdaError;
use crate::input::{Input, wrong};
use crate::policy::Statement;
use crate::wire::LambdaReply;
use serde_json::json;
use sha2::{Digest as _, Sha256};

/// The most statements that a policy has, about what AWS's 20 KB hold.
const STATEMENTS: usize = 100;

/// Returns the qualifier whose policy is meant; the empty one is the function's own.
fn qualifier(call: &Call<'_>) -> Result<String, LambdaError> {
    let qualifier = call.route.function()?.qualifier.clone();
    Ok(qualifier.unwrap_or_default())
}

pub(super) fn add(call: &Call<'_>) -> Result<LambdaReply, LambdaError> {
    let input = Input::of(
        call.request,
        &[
            "StatementId",
            "Action",
            "Principal",
            "SourceArn",
            "SourceAccount",
            "EventSourceToken",
            "RevisionId",
        ],
    )?;
    let owned = |name: &str| Ok::<_, LambdaError>(input.text(name)?.map(str::to_owned));
    let statement = Statement {
        sid: input.required("StatementId")?.to_owned(),
        principal: input.required("Principal")?.to_owned(),
        action: input.required("Action")?.to_owned(),
        source_arn: owned("SourceArn")?,
        source_account: owned("SourceAccount")?,
        event_source_token: owned("EventSourceToken")?,
    };
    let is_word = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
    if statement.sid.is_empty() || statement.sid.len() > 100 || !statement.sid.bytes().all(is_word)
    {
        return Err(wrong("StatementId", "up to 100 letters, digits, - and _"));
    }
    if statement.action != "*" && !statement.action.starts_with("lambda:") {
        return Err(wrong("Action", "an action of Lambda"));
    }
    let found = call.found()?;
    let of = qualifier(call)?;
    let resource = found.place.arn(
        &found.key.name,
        Some(of.as_str()).filter(|of| !of.is_empty()),
    );
    let view = statement.view(&resource);
    call.host.catalogue.change(&found.key, |record| {
        let known = record.version(&of).is_some() || record.aliases.contains_key(&of);
        if !of.is_empty() && !known && !found.is_declared() {
            let arn = resource.clone();
            return Err(LambdaError::FunctionNotFound { arn });
        }
        let statements = record.policies.entry(of.clone()).or_default();
        check_revision(input.text("RevisionId")?, &revision(statements))?;
        if statements.iter().any(|known| known.sid == statement.sid) {
            return Err(LambdaError::Conflict {
                detail: format!(
                    "The statement id ({}) provided already exists. Please provide a new statement \
                     id, or remove the existing statement.",
                    statement.sid
                ),
            });
        }
        if statements.len() >= STATEMENTS {
            return Err(LambdaError::InvalidParameter {
                detail: "The final policy size is bigger than the limit (20480)".to_owned(),
            });
        }
        statements.push(statement);
        Ok(())
    })?;
    Ok(call.json(201, &json!({"Statement": view.to_string()})))
}

pub(super) fn remove(call: &Call<'_>) -> Result<LambdaReply, LambdaError> {
    let sid = call.route.part()?;
    let found = call.found()?;
    let of = qualifier(call)?;
    let given = call.request.parameter("RevisionId");
    call.host.catalogue.change(&found.key, |record| {
        let statements = record.policies.entry(of.clone()).or_default();
        check_revision(given.as_deref(), &revision(statements))?;
        let before = statements.len();
        statements.retain(|statement| statement.sid != sid);
        if statements.len() == before {
            let what = format!("Statement {sid} is not found in resource policy.");
            return Err(LambdaError::NothingThere { what });
        }
        if statements.is_empty() {
            record.policies.shift_remove(&of);
        }
        Ok(())
    })?;
    Ok(call.empty())
}

pub(super) fn get(call: &Call<'_>) -> Result<LambdaReply, LambdaError> {
    let found = call.found()?;
    let of = qualifier(call)?;
    let Some(statements) = found.record.policies.get(&of) else {
        let what = "The resource you requested does not exist.".to_owned();
        return Err(LambdaError::NothingThere { what });
    };
    let qualifier = Some(of.as_str()).filter(|of| !of.is_empty());
    let resource = found.place.arn(&found.key.name, qualifier);
    let views: Vec<_> = statements
        .iter()
        .map(|statement| statement.view(&resource))
        .collect();
    let policy = json!({"Version": "2012-10-17", "Id": "default", "Statement": views});
    let view = json!({"Policy": policy.to_string(), "RevisionId": revision(statements)});
    Ok(call.json(200, &view))
}

/// Makes the revision of a policy from what it says, in the form of a UUID.
fn revision(statements: &[Statement]) -> String {
    let text = serde_json::to_string(statements).unwrap_or_default();
    let digest = Sha256::digest(text);
    let hex = digest.iter().map(|byte| format!("{byte:02x}"));
    let hex: Vec<String> = hex.take(16).collect();
    let part = |from: usize, to: usize| hex.get(from..to).unwrap_or_default().concat();
    [
        part(0, 4),
        part(4, 6),
        part(6, 8),
        part(8, 10),
        part(10, 16),
    ]
    .join("-")
}
