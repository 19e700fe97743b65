//! Who refuses a caller, and what the caller is told.
//!
//! The sentences were observed: those of IAM and resource policies with their hidden digits, those of
//! authorizers without.

/// Why an authorizer cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AuthorizerFault {
    /// What its function returned is no verdict.
    Output {
        /// AWS's words for what is wrong with it.
        why: String,
    },
    /// Its function cannot be called.
    Call {
        /// AWS's words for what is wrong.
        why: String,
    },
}

/// Who denies a call, as far as the answer tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Denial {
    /// An authorizer's policy.
    Authorizer {
        /// Whether a statement denies, or none allows.
        explicit: bool,
    },
    /// IAM or the API's resource policy.
    Policy {
        /// The caller's ARN, or `anonymous`.
        principal: String,
        /// The ARN of the method.
        method_arn: String,
        /// Whether a statement denies, or none allows.
        explicit: bool,
    },
}

impl Denial {
    /// Observed. The account in the ARN shows its last four digits only.
    pub(crate) fn message(&self) -> String {
        let (start, explicit) = match self {
            Self::Authorizer { explicit } => (
                "User is not authorized to access this resource".to_owned(),
                explicit,
            ),
            Self::Policy {
                principal,
                method_arn,
                explicit,
            } => {
                let arn: Vec<String> = method_arn
                    .splitn(6, ':')
                    .enumerate()
                    .map(|(place, part)| match place {
                        4 => mask_account(part),
                        _ => part.to_owned(),
                    })
                    .collect();
                let arn = arn.join(":");
                (
                    format!(
                        "User: {principal} is not authorized to perform: execute-api:Invoke on \
                         resource: {arn}"
                    ),
                    explicit,
                )
            }
        };
        if *explicit {
            start + " with an explicit deny"
        } else {
            start
        }
    }
}

fn mask_account(account: &str) -> String {
    let hidden = account.chars().count().saturating_sub(4);
    account
        .chars()
        .enumerate()
        .map(|(place, digit)| if place < hidden { '*' } else { digit })
        .collect()
}
