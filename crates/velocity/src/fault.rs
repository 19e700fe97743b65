//! `Fault`: why a method of a value did not return.
//!
//! Not an [`crate::Error`] yet: a fault knows no place. The evaluator knows it and makes the error.

use crate::limits::LimitKind;
use crate::value::Unprintable;

/// Says why a method did not return.
#[derive(Debug)]
pub(crate) enum Fault {
    /// It threw a Java exception.
    Threw {
        exception: String,
        message: Option<String>,
    },
    /// It met a limit.
    Limit(LimitKind),
}

impl Fault {
    pub(crate) fn threw(exception: &str, message: Option<&str>) -> Self {
        Self::Threw {
            exception: exception.to_owned(),
            message: message.map(str::to_owned),
        }
    }

    /// Makes an exception with a message.
    pub(crate) fn with(exception: &str, message: String) -> Self {
        Self::Threw {
            exception: exception.to_owned(),
            message: Some(message),
        }
    }
}

impl Fault {
    /// Tells whether the call itself was refused, rather than the method having thrown.
    pub(crate) fn is_illegal_argument(&self) -> bool {
        matches!(self, Self::Threw { exception, .. } if exception == "java.lang.IllegalArgumentException")
    }
}

impl From<Unprintable> for Fault {
    fn from(unprintable: Unprintable) -> Self {
        match unprintable {
            Unprintable::TooDeep => Self::Limit(LimitKind::Depth),
            Unprintable::TooLong => Self::Limit(LimitKind::Value),
            Unprintable::NullName => Self::threw("java.lang.NullPointerException", None),
        }
    }
}

/// What a method call on a value gives: nothing where there is no such method.
pub(crate) type Called = Result<Option<crate::value::Value>, Fault>;
