//! The rules: their names, how much each matters, and the only place of their wording.

use std::fmt;

/// How much a finding matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// It is as AWS means it, and good to know.
    Note,
    /// Something has no effect, or another one than it seems to.
    Warning,
    /// Calls fail.
    Error,
}

impl Severity {
    /// Returns the word for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

/// Something in a definition that does not do what it seems to.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Surprise {
    /// A body has a model, and no validator compares them.
    ModelWithoutValidator {
        /// The model.
        model: String,
    },
    /// A parameter is required, and no validator asks for it.
    ParameterWithoutValidator {
        /// The declaration, such as `method.request.header.X`.
        parameter: String,
    },
    /// A method has no integration.
    IntegrationMissing,
    /// An integration that is no proxy has no responses.
    IntegrationWithoutResponses,
    /// The integration of a function has no default response.
    FunctionWithoutDefault,
    /// A template's content type is one of the API's binary types.
    BinaryTemplate {
        /// The content type.
        content_type: String,
        /// The entry of the list of binary types.
        entry: String,
        /// Whether the integration is a MOCK.
        is_mock: bool,
    },
    /// A MOCK integration's template gives no status.
    MockWithoutStatus,
    /// A request template that a test never uses.
    TemplateNotInTest {
        /// Its content type.
        content_type: String,
    },
    /// A template behind another one for the same content type.
    TemplateShadowed {
        /// Its content type.
        content_type: String,
        /// The content type of the template that is used.
        by: String,
    },
    /// A template of a proxy integration.
    TemplateOfProxy {
        /// Its content type.
        content_type: String,
    },
    /// A request template that is null.
    NullTemplate {
        /// Its content type.
        content_type: String,
    },
    /// A selection pattern that is no regular expression of Java's.
    PatternNotARegex {
        /// The pattern.
        pattern: String,
        /// What is wrong with it.
        why: String,
    },
    /// A selection pattern that no status matches.
    PatternMatchesNoStatus {
        /// The pattern.
        pattern: String,
    },
    /// A selection pattern of which everything is taken by earlier ones.
    PatternShadowed {
        /// The pattern.
        pattern: String,
        /// The earlier ones.
        by: Vec<String>,
    },
    /// A selection pattern of a function that matches statuses, though messages are compared.
    PatternOfStatus {
        /// The pattern.
        pattern: String,
    },
    /// An authorizer that says nowhere where its identity is.
    AuthorizerWithoutIdentity {
        /// Whether decisions are kept, which a REQUEST authorizer needs an identity for.
        is_request: bool,
    },
    /// An authorizer, which a test of a method leaves out.
    AuthorizerNotInTest,
    /// A function may be called by a deployed stage, and not by a test.
    TestStageNotPermitted {
        /// The logical id or address of the permission.
        permission: String,
        /// The source that is allowed.
        source: String,
    },
}

/// The rules by name, and what each finds, in words for a list.
pub const RULES: [(&str, &str); 18] = [
    (
        "model-without-validator",
        "a body's model that no validator compares bodies with",
    ),
    (
        "parameter-without-validator",
        "a required parameter that no validator asks for",
    ),
    ("integration-missing", "a method without an integration"),
    (
        "integration-without-responses",
        "an integration, no proxy, without responses",
    ),
    (
        "function-without-default",
        "a function's integration without a default response",
    ),
    (
        "binary-template",
        "a template for a binary content type, such as */* with a MOCK",
    ),
    (
        "mock-without-status",
        "a MOCK integration whose template gives no statusCode",
    ),
    (
        "template-not-in-test",
        "a request template that TestInvokeMethod never uses",
    ),
    (
        "template-shadowed",
        "a template behind another for the same content type",
    ),
    (
        "template-of-proxy",
        "a template of a proxy integration, which runs none",
    ),
    (
        "null-template",
        "a null request template, which maps nothing",
    ),
    (
        "pattern-not-a-regex",
        "a selection pattern that Java cannot compile",
    ),
    (
        "pattern-matches-no-status",
        "a selection pattern that no status matches",
    ),
    (
        "pattern-shadowed",
        "a selection pattern behind others that take all it matches",
    ),
    (
        "pattern-of-status",
        "a selection pattern for statuses where error messages are compared",
    ),
    (
        "authorizer-without-identity",
        "an authorizer without an identity source",
    ),
    (
        "authorizer-not-in-test",
        "an authorizer, which TestInvokeMethod leaves out",
    ),
    (
        "test-stage-not-permitted",
        "a function's permission that leaves out test-invoke-stage",
    ),
];

impl Surprise {
    /// Returns the rule's name.
    pub fn rule(&self) -> &'static str {
        match self {
            Self::ModelWithoutValidator { .. } => "model-without-validator",
            Self::ParameterWithoutValidator { .. } => "parameter-without-validator",
            Self::IntegrationMissing => "integration-missing",
            Self::IntegrationWithoutResponses => "integration-without-responses",
            Self::FunctionWithoutDefault => "function-without-default",
            Self::BinaryTemplate { .. } => "binary-template",
            Self::MockWithoutStatus => "mock-without-status",
            Self::TemplateNotInTest { .. } => "template-not-in-test",
            Self::TemplateShadowed { .. } => "template-shadowed",
            Self::TemplateOfProxy { .. } => "template-of-proxy",
            Self::NullTemplate { .. } => "null-template",
            Self::PatternNotARegex { .. } => "pattern-not-a-regex",
            Self::PatternMatchesNoStatus { .. } => "pattern-matches-no-status",
            Self::PatternShadowed { .. } => "pattern-shadowed",
            Self::PatternOfStatus { .. } => "pattern-of-status",
            Self::AuthorizerWithoutIdentity { .. } => "authorizer-without-identity",
            Self::AuthorizerNotInTest => "authorizer-not-in-test",
            Self::TestStageNotPermitted { .. } => "test-stage-not-permitted",
        }
    }

    /// Returns how much it matters.
    pub fn severity(&self) -> Severity {
        match self {
            Self::IntegrationMissing
            | Self::IntegrationWithoutResponses
            | Self::FunctionWithoutDefault
            | Self::BinaryTemplate { .. }
            | Self::PatternNotARegex { .. }
            | Self::AuthorizerWithoutIdentity { .. } => Severity::Error,
            Self::TemplateNotInTest { .. }
            | Self::NullTemplate { .. }
            | Self::AuthorizerNotInTest => Severity::Note,
            Self::ModelWithoutValidator { .. }
            | Self::ParameterWithoutValidator { .. }
            | Self::MockWithoutStatus
            | Self::TemplateShadowed { .. }
            | Self::TemplateOfProxy { .. }
            | Self::PatternMatchesNoStatus { .. }
            | Self::PatternShadowed { .. }
            | Self::PatternOfStatus { .. }
            | Self::TestStageNotPermitted { .. } => Severity::Warning,
        }
    }

    /// Returns what would mend it.
    pub fn mend(&self) -> String {
        match self {
            Self::ModelWithoutValidator { .. } => "name a validator in \
                 x-amazon-apigateway-request-validator that has `validateRequestBody: true`"
                .into(),
            Self::ParameterWithoutValidator { .. } => "name a validator in \
                 x-amazon-apigateway-request-validator that has `validateRequestParameters: true`"
                .into(),
            Self::IntegrationMissing => {
                "add x-amazon-apigateway-integration, of type mock if there is no backend yet"
                    .into()
            }
            Self::IntegrationWithoutResponses => {
                "add `responses: {default: {statusCode: \"200\"}}` and declare 200 in the method's \
                 `responses`"
                    .into()
            }
            Self::FunctionWithoutDefault => {
                "add a response under `default`; an answer without an error takes it".into()
            }
            Self::BinaryTemplate { .. } => "add `contentHandling: CONVERT_TO_TEXT` to the \
                 integration, or list only types that are binary"
                .into(),
            Self::MockWithoutStatus => {
                "write the template `{\"statusCode\": 200}` for application/json".into()
            }
            Self::TemplateNotInTest { .. } => {
                "try it against a deployed stage, with that Content-Type".into()
            }
            Self::TemplateShadowed { .. } => "leave one of the two".into(),
            Self::TemplateOfProxy { .. } => {
                "leave it out, or let the integration be of type aws or http".into()
            }
            Self::NullTemplate { .. } => "leave it out, or write the template".into(),
            Self::PatternNotARegex { .. } => {
                "write a pattern of java.util.regex; `.*x.*` where any text with x is meant".into()
            }
            Self::PatternMatchesNoStatus { .. } => {
                "write a pattern for all three digits, such as `4\\d{2}`".into()
            }
            Self::PatternShadowed { .. } => {
                "leave it out, put it first, or narrow the earlier pattern".into()
            }
            Self::PatternOfStatus { .. } => {
                "write a pattern for the whole message, such as `.*Not found.*`".into()
            }
            Self::AuthorizerWithoutIdentity { is_request: true } => "name what it reads in \
                 `identitySource`, or set `authorizerResultTtlInSeconds: 0`"
                .into(),
            Self::AuthorizerWithoutIdentity { is_request: false } => {
                "name a header in `identitySource`, or in the scheme's `name`".into()
            }
            Self::AuthorizerNotInTest => {
                "ask it with `trygate authorize`, or add `--include authorizer` to a test".into()
            }
            Self::TestStageNotPermitted { .. } => {
                "allow `test-invoke-stage` too: a second permission, or `*` in the stage's place"
                    .into()
            }
        }
    }
}

impl fmt::Display for Surprise {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::ModelWithoutValidator { model } => write!(
                f,
                "no validator compares bodies with the model `{model}`; any body passes"
            ),
            Self::ParameterWithoutValidator { parameter } => write!(
                f,
                "`{parameter}` is required, but no validator asks for it; requests pass without"
            ),
            Self::IntegrationMissing => {
                f.write_str("there is none; the method cannot be invoked, nor the API deployed")
            }
            Self::IntegrationWithoutResponses => f.write_str(
                "it has no responses; whatever the backend answers, the client gets 500",
            ),
            Self::FunctionWithoutDefault => f.write_str(
                "patterns are compared with error messages, and there is no default response; \
                 whenever the function succeeds, the client gets 500",
            ),
            Self::BinaryTemplate {
                content_type,
                entry,
                is_mock,
            } => {
                write!(
                    f,
                    "the binary media type `{entry}` makes bodies of {content_type} bytes, which \
                     the template cannot read"
                )?;
                if *is_mock {
                    f.write_str("; a MOCK integration then fails with 500")?;
                }
                Ok(())
            }
            Self::MockWithoutStatus => f.write_str(
                "nothing in its application/json template says `statusCode`; a MOCK integration \
                 without a status answers 500",
            ),
            Self::TemplateNotInTest { content_type } => write!(
                f,
                "a test is always of application/json; it never runs the template for \
                 {content_type}"
            ),
            Self::TemplateShadowed { content_type, by } => write!(
                f,
                "the template for `{content_type}` is never used: `{by}` stands before it and is \
                 the same type"
            ),
            Self::TemplateOfProxy { content_type } => write!(
                f,
                "a proxy integration runs no templates; the one for {content_type} has no effect"
            ),
            Self::NullTemplate { content_type } => write!(
                f,
                "the template for {content_type} is null: bodies pass through as they are"
            ),
            Self::PatternNotARegex { pattern, why } => {
                write!(f, "`{pattern}` is no regular expression of Java's: {why}")
            }
            Self::PatternMatchesNoStatus { pattern } => write!(
                f,
                "`{pattern}` is compared with the whole of the backend's status; none matches it"
            ),
            Self::PatternShadowed { pattern, by } => {
                let by = by.join("`, `");
                write!(
                    f,
                    "`{pattern}` is never chosen: all that it matches is taken by `{by}` before it"
                )
            }
            Self::PatternOfStatus { pattern } => write!(
                f,
                "`{pattern}` is compared with the function's error message, not with a status"
            ),
            Self::AuthorizerWithoutIdentity { is_request: true } => {
                f.write_str("its decisions are kept, and nothing says by what; AWS refuses that")
            }
            Self::AuthorizerWithoutIdentity { is_request: false } => {
                f.write_str("nothing says which header its token is in")
            }
            Self::AuthorizerNotInTest => f.write_str(
                "a test of a method does not ask it, so that nothing is in $context.authorizer",
            ),
            Self::TestStageNotPermitted { permission, source } => write!(
                f,
                "the permission `{permission}` allows `{source}`; a test comes from \
                 test-invoke-stage and is answered with 500 on AWS"
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_distinct_and_in_kebab_case() {
        for (index, (name, what)) in RULES.iter().enumerate() {
            assert!(
                name.bytes()
                    .all(|byte| byte.is_ascii_lowercase() || byte == b'-')
            );
            assert!(!what.is_empty());
            assert!(!RULES.iter().skip(index + 1).any(|(other, _)| other == name));
        }
    }
}
