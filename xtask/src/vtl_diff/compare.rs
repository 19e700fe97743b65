//! Whether two answers agree; and the differences that are known and accepted, each with its reason.

use crate::vtl_diff::answer::Answer;
use crate::vtl_diff::case::Case;

/// In what two answers differ first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Difference {
    /// trygate died or gave no answer that can be read.
    NoAnswer,
    /// One rendered, the other failed.
    Outcome,
    Output,
    Overrides,
    /// The exceptions are of different kinds, or of different methods.
    Failure,
    /// The same failure, at another line or column.
    Place,
}

/// The verdict on two answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verdict {
    Agree,
    /// They differ for this known reason.
    Accepted(&'static str),
    Differ(Difference),
}

/// A difference that is no fault of trygate.
struct Accepted {
    reason: &'static str,
    applies: fn(case: &Case, oracle: &Answer, ours: &Answer) -> bool,
}

const ACCEPTED: &[Accepted] = &[
    Accepted {
        reason: "the oracle used up the JVM's stack or memory, where trygate has limits",
        applies: |_, oracle, _| {
            failed_as(oracle, &["StackOverflowError", "OutOfMemoryError"])
                || threw(oracle, "java.lang.OutOfMemoryError")
        },
    },
    Accepted {
        reason: "the oracle took too long or died",
        applies: |_, oracle, _| matches!(oracle, Answer::Silent | Answer::Died),
    },
    Accepted {
        reason: "the oracle wrote a line that is no JSON (NaN or infinity in an override)",
        applies: |_, oracle, _| matches!(oracle, Answer::Unreadable(_)),
    },
    Accepted {
        reason: "the oracle prints its own classes for $input and $util; AWS's are not known",
        applies: |_, oracle, _| names_its_own_classes(oracle),
    },
    Accepted {
        reason: "the oracle's JSON printer may not look into Java's own classes",
        applies: |_, oracle, _| failed_as(oracle, &["IllegalAccessError"]),
    },
    Accepted {
        reason: "the oracle's engine remembers the names of macros in templates before",
        applies: |case, oracle, ours| {
            case.template.source().contains("\\#") && differ_in_backslashes(oracle, ours)
        },
    },
    Accepted {
        reason: "the hash code of an object without one of its own differs from run to run",
        applies: |case, _, _| hashes_an_identity(&case.template.source()),
    },
];

fn hashes_an_identity(template: &str) -> bool {
    let makers = [
        "values()",
        "iterator()",
        "toArray()",
        ".bytes",
        ".getBytes()",
        "toCharArray()",
        "getClass()",
        "class",
        "foreach",
    ];
    template
        .split_once(".hashCode()")
        .is_some_and(|(before, _)| {
            makers.iter().any(|maker| before.ends_with(maker)) || before.contains("split(")
        })
}

fn differ_in_backslashes(oracle: &Answer, ours: &Answer) -> bool {
    match (oracle, ours) {
        (
            Answer::Rendered { output, overrides },
            Answer::Rendered {
                output: own,
                overrides: own_overrides,
            },
        ) => output.replace('\\', "") == own.replace('\\', "") && overrides == own_overrides,
        _ => false,
    }
}

fn names_its_own_classes(answer: &Answer) -> bool {
    matches!(answer, Answer::Rendered { output, overrides }
        if output.contains("Oracle$") || overrides.to_string().contains("Oracle$"))
}

fn threw(answer: &Answer, exception: &str) -> bool {
    matches!(answer, Answer::Failed(failure) if failure.cause.as_deref() == Some(exception))
}

fn failed_as(answer: &Answer, kinds: &[&str]) -> bool {
    matches!(answer, Answer::Failed(failure) if kinds.contains(&failure.kind.as_str()))
}

/// Compares the two answers to one case.
pub(crate) fn compare(case: &Case, oracle: &Answer, ours: &Answer) -> Verdict {
    let Some(difference) = difference(oracle, ours) else {
        return Verdict::Agree;
    };
    match ACCEPTED
        .iter()
        .find(|accepted| (accepted.applies)(case, oracle, ours))
    {
        Some(accepted) => Verdict::Accepted(accepted.reason),
        None => Verdict::Differ(difference),
    }
}

/// Returns in what two answers differ, accepted or not.
pub(crate) fn difference(oracle: &Answer, ours: &Answer) -> Option<Difference> {
    let found = match (oracle, ours) {
        (
            Answer::Rendered {
                output: expected,
                overrides: expected_overrides,
            },
            Answer::Rendered { output, overrides },
        ) => {
            if expected != output {
                Difference::Output
            } else if !same_in_order(expected_overrides, overrides) {
                Difference::Overrides
            } else {
                return None;
            }
        }
        (Answer::Failed(expected), Answer::Failed(failure)) => {
            let same = expected.kind == failure.kind
                && expected.method == failure.method
                && expected.cause == failure.cause;
            if !same {
                Difference::Failure
            } else if expected.place != failure.place {
                Difference::Place
            } else {
                return None;
            }
        }
        (_, Answer::Died | Answer::Silent | Answer::Unreadable(_)) => Difference::NoAnswer,
        _ => Difference::Outcome,
    };
    Some(found)
}

/// Compares JSON documents with the order of their members, which `==` does not look at.
fn same_in_order(left: &serde_json::Value, right: &serde_json::Value) -> bool {
    let (left, right) = (left.to_string(), right.to_string());
    left == right
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vtl_diff::answer::Failure;
    use crate::vtl_diff::case::Mode;

    fn failed(kind: &str, place: (i64, i64)) -> Answer {
        let kind = kind.to_owned();
        Answer::Failed(Failure {
            kind,
            place: Some(place),
            ..Failure::default()
        })
    }

    fn rendered(output: &str) -> Answer {
        Answer::Rendered {
            output: output.into(),
            overrides: serde_json::Value::Null,
        }
    }

    #[test]
    fn differences_are_told_apart() {
        let parse = failed("ParseErrorException", (1, 2));
        let case = Case {
            id: String::new(),
            mode: Mode::Stock,
            template: "".into(),
            context: serde_json::Value::Null,
        };
        let verdict = |oracle: &Answer, ours: &Answer| compare(&case, oracle, ours);
        assert_eq!(verdict(&parse, &parse), Verdict::Agree);
        assert_eq!(
            verdict(&rendered("a"), &rendered("b")),
            Verdict::Differ(Difference::Output)
        );
        assert_eq!(
            verdict(&rendered("a"), &parse),
            Verdict::Differ(Difference::Outcome)
        );
        assert_eq!(
            verdict(&parse, &Answer::Died),
            Verdict::Differ(Difference::NoAnswer)
        );
        let elsewhere = failed("ParseErrorException", (1, 3));
        assert_eq!(
            verdict(&parse, &elsewhere),
            Verdict::Differ(Difference::Place)
        );
        let overflow = failed("StackOverflowError", (1, 1));
        assert!(matches!(verdict(&overflow, &parse), Verdict::Accepted(_)));
    }
}
