//! Callers of methods that need AWS_IAM: whose signature it is, and what is answered where it is
//! nobody's.
//!
//! Who signs is one of the server's access keys, and whoever has one in the API's account may call;
//! there are no identity policies here. A caller of another account needs the API's resource policy to
//! allow the call (documented). Which gateway response answers which broken signature is a guess.

use crate::auth::{Denial, Identity};
use trygate_invoke::{Denial as AccessDenial, Failure, Principal};
use trygate_model::Ambient;
use trygate_sigv4::Refusal;

/// Returns who calls, or what is answered.
pub(crate) fn principal(
    identified: Result<Identity, Denial>,
    owner: &Ambient,
    has_policy: bool,
    method_arn: &str,
) -> Result<(String, Principal), Failure> {
    let denied = |principal: String| {
        Failure::AccessDenied(AccessDenial::Policy {
            principal,
            method_arn: method_arn.to_owned(),
            explicit: false,
        })
    };
    let identity = identified.map_err(|denial| match denial {
        Denial::Signature(Refusal::Missing) => Failure::MissingAuthenticationToken,
        Denial::Signature(Refusal::ExpiredToken) => Failure::ExpiredToken,
        Denial::Signature(other) => Failure::InvalidSignature {
            message: other.to_string(),
        },
        Denial::Permission { user, .. } => denied(user),
    })?;
    if identity.region != owner.region {
        let refusal = Refusal::OtherRegion {
            given: identity.region,
        };
        return Err(Failure::InvalidSignature {
            message: refusal.to_string(),
        });
    }
    let partition = owner.partition();
    let arn = format!(
        "arn:{partition}:iam::{}:user/{}",
        identity.account, identity.user
    );
    if identity.account != owner.account_id && !has_policy {
        return Err(denied(arn));
    }
    let principal = Principal {
        id: identity.access_key.clone(),
        account_id: identity.account,
        arn,
    };
    Ok((identity.access_key, principal))
}
