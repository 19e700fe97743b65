//! Policies and what they decide.

use super::*;
use serde_json::json;

const ARN: &str = "arn:aws:execute-api:eu-west-1:123456789012:api1/prod/GET/pets/7";

fn decide(statements: &Value) -> Decision {
    decide_with(statements, None, &[])
}

fn decide_with(statements: &Value, principal: Option<&str>, keys: &[(&str, &str)]) -> Decision {
    let keys = keys
        .iter()
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
        .collect();
    let policy = Policy::parse(&json!({ "Statement": statements })).unwrap();
    policy.decide(&Call {
        method_arn: ARN,
        principal,
        keys: &keys,
    })
}

fn allow(resource: &str) -> Value {
    json!({ "Effect": "Allow", "Action": "execute-api:Invoke", "Resource": resource })
}

#[test]
fn a_statement_allows_by_wildcard() {
    let allowed = Decision::Allowed { statement: 0 };
    for resource in [
        "*",
        ARN,
        "arn:aws:execute-api:*:123456789012:api1/prod/*",
        "arn:aws:execute-api:eu-west-1:123456789012:api1/*/GET/pets/?",
    ] {
        assert_eq!(decide(&json!([allow(resource)])), allowed, "{resource}");
    }
    let other = "arn:aws:execute-api:eu-west-1:123456789012:api1/prod/POST/*";
    assert_eq!(decide(&allow(other)), Decision::Silent);
}

#[test]
fn a_statement_that_denies_wins() {
    let deny = json!({ "Effect": "Deny", "Action": "execute-api:*", "Resource": [ARN] });
    let statements = json!([allow("*"), deny]);
    assert_eq!(decide(&statements), Decision::Denied { statement: 1 });
}

#[test]
fn other_actions_and_negations() {
    let other = json!({ "Effect": "Allow", "Action": ["s3:*"], "Resource": "*" });
    assert_eq!(decide(&json!([other])), Decision::Silent);
    let not = json!({ "Effect": "Allow", "NotAction": "s3:*", "NotResource": "arn:other" });
    assert_eq!(decide(&json!([not])), Decision::Allowed { statement: 0 });
}

#[test]
fn what_is_no_policy() {
    for bad in [
        json!(null),
        json!({}),
        json!({ "Statement": 1 }),
        json!({ "Statement": [{ "Effect": "Maybe", "Action": "*", "Resource": "*" }] }),
        json!({ "Statement": [{ "Effect": "Allow", "Resource": "*" }] }),
        json!({ "Statement": [{ "Effect": "Allow", "Action": [1], "Resource": "*" }] }),
    ] {
        assert_eq!(Policy::parse(&bad), None, "{bad}");
    }
}

#[test]
fn principals_by_arn_account_and_star() {
    let statement = |principal: Value| {
        json!([{
            "Effect": "Allow", "Principal": principal, "Action": "execute-api:Invoke",
            "Resource": "*",
        }])
    };
    let user = Some("arn:aws:iam::123456789012:user/u");
    let allowed = Decision::Allowed { statement: 0 };
    for principal in [
        json!("*"),
        json!({ "AWS": "*" }),
        json!({ "AWS": ["123456789012"] }),
        json!({ "AWS": "arn:aws:iam::123456789012:root" }),
        json!({ "AWS": "arn:aws:iam::123456789012:user/u" }),
    ] {
        assert_eq!(decide_with(&statement(principal), user, &[]), allowed);
    }
    let account = statement(json!({ "AWS": "123456789012" }));
    assert_eq!(decide(&account), Decision::Silent);
}

#[test]
fn conditions_by_address_and_text() {
    let deny = |condition: Value| {
        json!([allow("*"), {
            "Effect": "Deny", "Action": "execute-api:Invoke", "Resource": "*",
            "Condition": condition,
        }])
    };
    let from = |condition: Value, address: &str| {
        decide_with(&deny(condition), None, &[("aws:sourceip", address)])
    };
    let outside = json!({ "NotIpAddress": { "aws:SourceIp": ["10.0.0.0/8", "2001:db8::/32"] } });
    let (allowed, denied) = (
        Decision::Allowed { statement: 0 },
        Decision::Denied { statement: 1 },
    );
    assert_eq!(from(outside.clone(), "10.1.2.3"), allowed);
    assert_eq!(from(outside.clone(), "2001:db8::1"), allowed);
    assert_eq!(from(outside, "192.0.2.1"), denied);
    let vpce = json!({ "StringNotEquals": { "aws:SourceVpce": "vpce-1" } });
    assert_eq!(from(vpce, "10.1.2.3"), denied);
    // what is not known here is on the safe side
    assert_eq!(
        from(json!({ "DateLessThan": { "aws:Now": "2" } }), "10.1.2.3"),
        denied
    );
}

#[test]
fn the_short_form_of_a_resource() {
    let policy = Policy::parse(&json!({ "Statement": [allow("execute-api:/prod/*")] })).unwrap();
    let policy = policy.completed("arn:aws:execute-api:eu-west-1:123456789012:api1");
    let call = Call {
        method_arn: ARN,
        principal: None,
        keys: &TextMap::new(),
    };
    assert_eq!(policy.decide(&call), Decision::Allowed { statement: 0 });
}

#[test]
fn wildcards_take_what_they_must() {
    assert!(like("a*b*c", "aXbYbZc"));
    assert!(!like("a*b*c", "aXbYbZ"));
    assert!(like("*", ""));
    assert!(!like("?", ""));
    assert!(!like(&"*a".repeat(50), &"a".repeat(49)));
}
