//! Who may call the control plane: anyone, or those whose signature fits a secret in a file.
//!
//! Without verification the access key still names the account, as the control plane reads it.
//! With it, the file says which account a key belongs to and, if it does, which verbs the key may
//! use; AWS's service model has `UnauthorizedException` for a caller without permission.

use crate::listen::{HttpRequest, HttpResponse};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use trygate_model::ambient::partition_of;
use trygate_sigv4::{Moment, Refusal, Request, Secret, verify};

/// The name of API Gateway in signatures.
pub(crate) const API_GATEWAY: &str = "apigateway";

/// The name of stages in signatures.
pub(crate) const EXECUTE_API: &str = "execute-api";

/// The name of Lambda in signatures.
pub(crate) const LAMBDA: &str = "lambda";

/// How callers are told apart.
#[derive(Debug, Default)]
pub enum Auth {
    /// Signatures are read, not verified.
    #[default]
    Off,
    /// Signatures are verified.
    SigV4(Keyring),
}

/// Access keys with what belongs to them.
#[derive(Default)]
pub struct Keyring(BTreeMap<String, Key>);

/// What belongs to an access key.
pub struct Key {
    /// The name by which refusals call the user.
    pub user: String,
    /// The secret access key.
    pub secret_key: String,
    /// The session token of a temporary key.
    pub session_token: Option<String>,
    /// When the session ends, epoch seconds.
    pub expires: Option<i64>,
    /// Twelve digits.
    pub account: String,
    /// The verbs that the key may use; none: every one.
    pub allowed: Option<BTreeSet<String>>,
}

impl Keyring {
    /// Adds a key; returns whether its access key is new.
    pub fn add(&mut self, access_key: String, key: Key) -> bool {
        self.0.insert(access_key, key).is_none()
    }

    /// Returns how many keys there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is no key.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl fmt::Debug for Keyring {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // secrets are not for logs
        f.debug_set().entries(self.0.keys()).finish()
    }
}

/// Who makes a call, verified.
pub(crate) struct Identity {
    pub(crate) access_key: String,
    pub(crate) user: String,
    pub(crate) account: String,
    pub(crate) region: String,
}

/// Why a call was not taken.
pub(crate) enum Denial {
    /// Its signature was refused.
    Signature(Refusal),
    /// Its caller may not do this.
    Permission {
        /// The caller's ARN.
        user: String,
        /// The service and the verb.
        action: String,
        /// What it was for.
        resource: String,
    },
}

impl Denial {
    /// Makes the answer.
    pub(crate) fn answer(&self, request_id: &str) -> HttpResponse {
        let answer = match self {
            Self::Signature(refusal) => {
                HttpResponse::error(403, refusal.error_type(), &refusal.to_string())
            }
            Self::Permission {
                user,
                action,
                resource,
            } => {
                let message = format!(
                    "User: {user} is not authorized to perform: {action} on resource: {resource}"
                );
                HttpResponse::error(401, "UnauthorizedException", &message)
            }
        };
        answer.with_header("x-amzn-RequestId", request_id)
    }
}

impl Keyring {
    /// Finds who makes a call of a service, and whether they may; `now` is epoch seconds.
    pub(crate) fn identify(
        &self,
        request: &HttpRequest,
        service: &str,
        now: i64,
    ) -> Result<Identity, Denial> {
        let signed = Request {
            method: &request.method,
            path: &request.path,
            query: &request.query,
            headers: &request.headers,
            body: &request.body,
        };
        let lookup = |access_key: &str| {
            self.0.get(access_key).map(|key| Secret {
                secret_key: &key.secret_key,
                session_token: key.session_token.as_deref(),
                expires: key.expires.map(Moment),
            })
        };
        let verified = verify(&signed, service, Moment(now), lookup).map_err(Denial::Signature)?;
        let scope = verified.scope;
        let key = self.0.get(&scope.access_key);
        let key = key.ok_or(Denial::Signature(Refusal::UnknownKey))?;
        let partition = partition_of(&scope.region);
        let allowed = key.allowed.as_ref();
        if allowed.is_some_and(|verbs| !verbs.contains(&request.method)) {
            return Err(Denial::Permission {
                user: format!("arn:{partition}:iam::{}:user/{}", key.account, key.user),
                action: format!("{service}:{}", request.method),
                resource: format!(
                    "arn:{partition}:{service}:{}::{}",
                    scope.region, request.path
                ),
            });
        }
        Ok(Identity {
            access_key: scope.access_key,
            user: key.user.clone(),
            account: key.account.clone(),
            region: scope.region,
        })
    }
}
