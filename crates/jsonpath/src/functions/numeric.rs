//! `avg`, `stddev`, `sum`, `min`, `max`: always doubles, and only of the numbers in an array.
//!
//! Not of numeric strings. `max` starts from the smallest positive double, as `Double.MIN_VALUE`
//! invites one to, so the maximum of negative numbers is `4.9E-324`. Observed.

use super::{Arguments, Function, failure, items};
use crate::error::Error;
use crate::node::Node;
use crate::number::Number;

/// Computes one number of an array's numbers and those among the arguments.
pub(super) fn call<N: Node>(
    function: Function,
    node: &N,
    arguments: &Arguments<'_, '_, N>,
) -> Result<N, Error> {
    let mut numbers: Vec<f64> = Vec::new();
    for item in items(node).iter().chain(&arguments.values()?) {
        numbers.extend(item.as_number().map(|number| number.to_double()));
    }
    if numbers.is_empty() {
        return Err(failure(
            "Aggregation function attempted to calculate value using empty array",
        ));
    }
    Ok(N::number(Number::Double(aggregate(function, &numbers))))
}

#[expect(
    clippy::cast_precision_loss,
    reason = "no document has that many numbers"
)]
fn aggregate(function: Function, numbers: &[f64]) -> f64 {
    let sum = || numbers.iter().fold(0.0, |sum, number| sum + number);
    let count = numbers.len() as f64;
    match function {
        Function::Sum => sum(),
        Function::Average => sum() / count,
        Function::Minimum => {
            numbers.iter().fold(
                f64::MAX,
                |least, number| if least > *number { *number } else { least },
            )
        }
        Function::Maximum => {
            let smallest = f64::from_bits(1);
            numbers.iter().fold(
                smallest,
                |most, number| if most < *number { *number } else { most },
            )
        }
        _ => {
            let sum = sum();
            let squares = numbers
                .iter()
                .fold(0.0, |sum, number| sum + number * number);
            (squares / count - sum * sum / count / count).sqrt()
        }
    }
}
