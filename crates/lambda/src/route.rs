//! Verb and path to operation, as the service model of Lambda has them.

use crate::error::LambdaError;
use crate::function_name::FunctionName;
use crate::wire::LambdaRequest;

/// The operations that are served.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Operation {
    Invoke,
    InvokeWithResponseStream,
    CreateFunction,
    ListFunctions,
    GetFunction,
    DeleteFunction,
    GetFunctionConfiguration,
    UpdateFunctionConfiguration,
    UpdateFunctionCode,
    PublishVersion,
    ListVersionsByFunction,
    CreateAlias,
    ListAliases,
    GetAlias,
    UpdateAlias,
    DeleteAlias,
    AddPermission,
    RemovePermission,
    GetPolicy,
    PutFunctionConcurrency,
    GetFunctionConcurrency,
    DeleteFunctionConcurrency,
    PutFunctionEventInvokeConfig,
    UpdateFunctionEventInvokeConfig,
    GetFunctionEventInvokeConfig,
    DeleteFunctionEventInvokeConfig,
    GetFunctionCodeSigningConfig,
    ListTags,
    TagResource,
    UntagResource,
}

/// An operation with what its path names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Route {
    pub(crate) operation: Operation,
    /// The function, whose qualifier may have stood in the query.
    pub(crate) function: Option<FunctionName>,
    /// An alias's name or a statement's id.
    pub(crate) part: Option<String>,
}

impl Route {
    /// Returns the function; the routes of most operations have one.
    pub(crate) fn function(&self) -> Result<&FunctionName, LambdaError> {
        self.function.as_ref().ok_or(LambdaError::UnknownOperation)
    }

    pub(crate) fn part(&self) -> Result<&str, LambdaError> {
        self.part.as_deref().ok_or(LambdaError::UnknownOperation)
    }
}

/// Tells whether a path is one of Lambda's API rather than of another service: its first segment
/// is a date.
pub fn is_path_of_lambda(path: &str) -> bool {
    let first = path.trim_start_matches('/').split('/').next();
    let first = first.unwrap_or_default().as_bytes();
    first.len() == 10
        && first.iter().enumerate().all(|(at, byte)| match at {
            4 | 7 => *byte == b'-',
            _ => byte.is_ascii_digit(),
        })
}

/// Finds the operation of a request.
pub(crate) fn route(request: &LambdaRequest) -> Result<Route, LambdaError> {
    use Operation as Op;
    let segments = request.segments();
    let segments: Vec<&str> = segments.iter().map(String::as_str).collect();
    let (Some((version, rest)), verb) = (segments.split_first(), request.method.as_str()) else {
        return Err(LambdaError::UnknownOperation);
    };
    let (operation, name, part) = match (verb, *version, rest) {
        ("POST", "2015-03-31", ["functions"]) => (Op::CreateFunction, None, None),
        ("GET", "2015-03-31", ["functions"]) => (Op::ListFunctions, None, None),
        (verb, "2015-03-31", ["functions", name]) => {
            let operation = match verb {
                "GET" => Op::GetFunction,
                "DELETE" => Op::DeleteFunction,
                _ => return Err(LambdaError::UnknownOperation),
            };
            (operation, Some(*name), None)
        }
        (verb, "2015-03-31", ["functions", name, what]) => {
            let operation = match (verb, *what) {
                ("POST", "invocations") => Op::Invoke,
                ("GET", "configuration") => Op::GetFunctionConfiguration,
                ("PUT", "configuration") => Op::UpdateFunctionConfiguration,
                ("PUT", "code") => Op::UpdateFunctionCode,
                ("POST", "versions") => Op::PublishVersion,
                ("GET", "versions") => Op::ListVersionsByFunction,
                ("POST", "aliases") => Op::CreateAlias,
                ("GET", "aliases") => Op::ListAliases,
                ("POST", "policy") => Op::AddPermission,
                ("GET", "policy") => Op::GetPolicy,
                _ => return Err(LambdaError::UnknownOperation),
            };
            (operation, Some(*name), None)
        }
        (verb, "2015-03-31", ["functions", name, what, part]) => {
            let operation = match (verb, *what) {
                ("GET", "aliases") => Op::GetAlias,
                ("PUT", "aliases") => Op::UpdateAlias,
                ("DELETE", "aliases") => Op::DeleteAlias,
                ("DELETE", "policy") => Op::RemovePermission,
                _ => return Err(LambdaError::UnknownOperation),
            };
            (operation, Some(*name), Some((*part).to_owned()))
        }
        ("POST", "2021-11-15", ["functions", name, "response-streaming-invocations"]) => {
            (Op::InvokeWithResponseStream, Some(*name), None)
        }
        ("PUT", "2017-10-31", ["functions", name, "concurrency"]) => {
            (Op::PutFunctionConcurrency, Some(*name), None)
        }
        ("DELETE", "2017-10-31", ["functions", name, "concurrency"]) => {
            (Op::DeleteFunctionConcurrency, Some(*name), None)
        }
        ("GET", "2019-09-30", ["functions", name, "concurrency"]) => {
            (Op::GetFunctionConcurrency, Some(*name), None)
        }
        (verb, "2019-09-25", ["functions", name, "event-invoke-config"]) => {
            let operation = match verb {
                "PUT" => Op::PutFunctionEventInvokeConfig,
                "POST" => Op::UpdateFunctionEventInvokeConfig,
                "GET" => Op::GetFunctionEventInvokeConfig,
                "DELETE" => Op::DeleteFunctionEventInvokeConfig,
                _ => return Err(LambdaError::UnknownOperation),
            };
            (operation, Some(*name), None)
        }
        ("GET", "2020-06-30", ["functions", name, "code-signing-config"]) => {
            (Op::GetFunctionCodeSigningConfig, Some(*name), None)
        }
        (verb, "2017-03-31", ["tags", arn]) => {
            let operation = match verb {
                "GET" => Op::ListTags,
                "POST" => Op::TagResource,
                "DELETE" => Op::UntagResource,
                _ => return Err(LambdaError::UnknownOperation),
            };
            (operation, Some(*arn), None)
        }
        _ => return Err(LambdaError::UnknownOperation),
    };
    Ok(Route {
        operation,
        function: name.map(|name| function(name, request)).transpose()?,
        part,
    })
}

/// Reads a function's name, whose qualifier may stand in the query instead.
fn function(name: &str, request: &LambdaRequest) -> Result<FunctionName, LambdaError> {
    let mut function = function_name(name)?;
    if let Some(qualifier) = request
        .parameter("Qualifier")
        .filter(|text| !text.is_empty())
    {
        match &function.qualifier {
            Some(known) if *known != qualifier => {
                let detail = "The derived qualifier from the function name does not match the \
                              specified qualifier."
                    .to_owned();
                return Err(LambdaError::InvalidParameter { detail });
            }
            _ => function.qualifier = Some(qualifier),
        }
    }
    Ok(function)
}

/// Reads a function's name, or refuses as Lambda does.
pub(crate) fn function_name(name: &str) -> Result<FunctionName, LambdaError> {
    FunctionName::parse(name).ok_or_else(|| LambdaError::InvalidFunctionName {
        name: name.to_owned(),
    })
}
