//! Path functions: `$.prices.sum()`, `$.concat($.a, "-", $.b)`.
//!
//! Not functions of what the whole path found: a function gets the one node before it, and only the
//! newest release turns `$..x.sum()` round so that it gets an array. 2.0.0 has none at all. To add
//! one: an entry in `FUNCTIONS` and the file that computes it.

mod keys;
mod numeric;
mod sequence;
mod text;

use crate::error::{Error, ErrorKind};
use crate::evaluate::Scope;
use crate::node::{Kind, Node};
use crate::parse::{ParseOptions, parse};
use crate::token::{Argument, Call};
use crate::version::Version;

/// Is a function that paths can call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Function {
    Average,
    StandardDeviation,
    Sum,
    Minimum,
    Maximum,
    Concat,
    Length,
    Append,
    Keys,
    First,
    Last,
    Index,
}

const FUNCTIONS: [(&str, Function, Version); 13] = [
    ("avg", Function::Average, Version::V2_2),
    ("stddev", Function::StandardDeviation, Version::V2_2),
    ("sum", Function::Sum, Version::V2_2),
    ("min", Function::Minimum, Version::V2_2),
    ("max", Function::Maximum, Version::V2_2),
    ("concat", Function::Concat, Version::V2_2),
    ("length", Function::Length, Version::V2_2),
    ("size", Function::Length, Version::V2_2),
    ("append", Function::Append, Version::V2_2),
    ("keys", Function::Keys, Version::Head),
    ("first", Function::First, Version::Head),
    ("last", Function::Last, Version::Head),
    ("index", Function::Index, Version::Head),
];

impl Function {
    /// Finds a function by its name; names are case-sensitive.
    pub(crate) fn named(name: &str, version: Version) -> Option<Self> {
        FUNCTIONS
            .iter()
            .find(|(known, _, since)| *known == name && version >= *since)
            .map(|(_, function, _)| *function)
    }
}

/// Calls a function on a node.
pub(crate) fn call<N: Node>(call: &Call, node: &N, scope: &Scope<'_, N>) -> Result<N, Error> {
    let Some(function) = call.function else {
        let verb = if scope.version() == Version::V2_2 {
            "exists"
        } else {
            "exist"
        };
        let message = format!("Function with name: {} does not {verb}.", call.name);
        return Err(Error::invalid_path(message));
    };
    let mut arguments = Arguments {
        call,
        scope,
        early: Vec::new(),
    };
    arguments.read_early()?;
    match function {
        Function::Average
        | Function::StandardDeviation
        | Function::Sum
        | Function::Minimum
        | Function::Maximum => numeric::call(function, node, &arguments),
        Function::Concat => text::concat(node, &arguments),
        Function::Length => text::length(node, &arguments),
        Function::Append => keys::append(node, &arguments),
        Function::Keys => Ok(keys::keys(node)),
        Function::First | Function::Last | Function::Index => {
            sequence::call(function, node, &arguments)
        }
    }
}

/// The arguments of one call, read when a function asks for them.
struct Arguments<'a, 's, N> {
    call: &'a Call,
    scope: &'a Scope<'s, N>,
    early: Vec<Option<N>>,
}

impl<N: Node> Arguments<'_, '_, N> {
    /// The newest release reads paths before it calls the function, whether it wants them or not.
    fn read_early(&mut self) -> Result<(), Error> {
        if self.scope.version() != Version::Head {
            return Ok(());
        }
        for argument in &self.call.arguments {
            self.early.push(match argument {
                Argument::Path(path) => Some(self.scope.read_root(path)?),
                Argument::Json(_) => None,
            });
        }
        Ok(())
    }

    fn version(&self) -> Version {
        self.scope.version()
    }

    fn len(&self) -> usize {
        self.call.arguments.len()
    }

    /// Returns the value of an argument.
    fn value(&self, at: usize) -> Result<N, Error> {
        if let Some(Some(value)) = self.early.get(at) {
            return Ok(value.clone());
        }
        match self.call.arguments.get(at) {
            Some(Argument::Path(path)) => self.scope.read_root(path),
            Some(Argument::Json(text)) => {
                let version = self.version();
                let options = ParseOptions {
                    version,
                    ..ParseOptions::default()
                };
                parse(text, &options).map_err(Error::from)
            }
            None => Ok(N::null()),
        }
    }

    /// Returns all values; since the newest release arrays count as their elements.
    fn values(&self) -> Result<Vec<N>, Error> {
        let mut values = Vec::new();
        for at in 0..self.len() {
            let value = self.value(at)?;
            if self.version() == Version::Head && value.kind() == Kind::Array {
                values.extend(items(&value));
            } else {
                values.push(value);
            }
        }
        Ok(values)
    }
}

/// Returns the elements of an array, and nothing of anything else.
fn items<N: Node>(node: &N) -> Vec<N> {
    match node.kind() {
        Kind::Array => (0..node.len()).filter_map(|at| node.index(at)).collect(),
        _ => Vec::new(),
    }
}

fn failure(message: impl Into<String>) -> Error {
    Error::new(ErrorKind::JsonPath, message)
}
