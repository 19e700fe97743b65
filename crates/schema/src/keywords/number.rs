//! `minimum`, `maximum`, `multipleOf` and draft 3's `divisibleBy`.

use serde_json::{Map, Value};

use crate::limits::Limit;
use crate::number::{Decimal, JavaNumber, NotFinite};
use crate::schema_error::SchemaErrorKind;
use crate::violation::ViolationKind;

/// Names a rule for numbers.
#[derive(Debug)]
pub(crate) enum NumberRule {
    Minimum { limit: Decimal, exclusive: bool },
    Maximum { limit: Decimal, exclusive: bool },
    Divisor(Decimal),
}

/// Compiles `minimum`.
pub(crate) fn minimum(
    schema: &Map<String, Value>,
    value: &Value,
) -> Result<Option<NumberRule>, NotFinite> {
    let exclusive = flag(schema, "exclusiveMinimum");
    Ok(decimal(value)?.map(|limit| NumberRule::Minimum { limit, exclusive }))
}

/// Compiles `maximum`.
pub(crate) fn maximum(
    schema: &Map<String, Value>,
    value: &Value,
) -> Result<Option<NumberRule>, NotFinite> {
    let exclusive = flag(schema, "exclusiveMaximum");
    Ok(decimal(value)?.map(|limit| NumberRule::Maximum { limit, exclusive }))
}

/// Compiles `multipleOf` or `divisibleBy`.
pub(crate) fn divisor(value: &Value) -> Result<Option<NumberRule>, NotFinite> {
    Ok(decimal(value)?.map(NumberRule::Divisor))
}

fn flag(schema: &Map<String, Value>, name: &str) -> bool {
    schema.get(name).and_then(Value::as_bool).unwrap_or(false)
}

fn decimal(value: &Value) -> Result<Option<Decimal>, NotFinite> {
    let Value::Number(number) = value else {
        return Ok(None);
    };
    JavaNumber::read(number).decimal().cloned().map(Some)
}

impl NumberRule {
    /// Judges a number.
    pub(crate) fn check(
        &self,
        value: &JavaNumber,
    ) -> Result<Option<ViolationKind>, SchemaErrorKind> {
        let found = value
            .decimal()
            .map_err(|NotFinite| SchemaErrorKind::NumberOverflow)?;
        Ok(match self {
            Self::Minimum { limit, exclusive } => {
                let order = found.compare(limit);
                let minimum = || limit.limit_text();
                if order.is_lt() {
                    Some(ViolationKind::BelowMinimum {
                        minimum: minimum(),
                        found: found.text(),
                    })
                } else if order.is_eq() && *exclusive {
                    Some(ViolationKind::AtMinimum { minimum: minimum() })
                } else {
                    None
                }
            }
            Self::Maximum { limit, exclusive } => {
                let order = found.compare(limit);
                let maximum = || limit.limit_text();
                if order.is_gt() {
                    Some(ViolationKind::AboveMaximum {
                        maximum: maximum(),
                        found: found.text(),
                    })
                } else if order.is_eq() && *exclusive {
                    Some(ViolationKind::AtMaximum { maximum: maximum() })
                } else {
                    None
                }
            }
            Self::Divisor(divisor) => {
                let divides = found
                    .is_multiple_of(divisor)
                    .map_err(|_| Limit::DivisionDigits)?;
                if divides {
                    None
                } else {
                    let (value, divisor) = (found.text(), divisor.limit_text());
                    Some(ViolationKind::NotDivisible { value, divisor })
                }
            }
        })
    }
}
