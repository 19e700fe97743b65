//! Verb and path to operation, as the service model of Lambda has them.

use crate::error::LambdaError;
use crate::function_name::FunctionName;
use crate::wire::LambdaRequest;

/// An operation of Lambda with what its path names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Operation {
    Invoke { function: FunctionName },
    InvokeWithResponseStream { function: FunctionName },
}

impl Operation {
    /// Returns the function that it is about.
    pub(crate) fn function(self) -> FunctionName {
        match self {
            Self::Invoke { function } | Self::InvokeWithResponseStream { function } => function,
        }
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
pub(crate) fn operation(request: &LambdaRequest) -> Result<Operation, LambdaError> {
    let segments = request.segments();
    let segments: Vec<&str> = segments.iter().map(String::as_str).collect();
    match (request.method.as_str(), segments.as_slice()) {
        ("POST", ["2015-03-31", "functions", name, "invocations"]) => Ok(Operation::Invoke {
            function: function(name, request)?,
        }),
        (
            "POST",
            [
                "2021-11-15",
                "functions",
                name,
                "response-streaming-invocations",
            ],
        ) => Ok(Operation::InvokeWithResponseStream {
            function: function(name, request)?,
        }),
        _ => Err(LambdaError::UnknownOperation),
    }
}

/// Reads a function's name, whose qualifier may stand in the query instead.
fn function(name: &str, request: &LambdaRequest) -> Result<FunctionName, LambdaError> {
    let invalid = || LambdaError::InvalidFunctionName {
        name: name.to_owned(),
    };
    let mut function = FunctionName::parse(name).ok_or_else(invalid)?;
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
