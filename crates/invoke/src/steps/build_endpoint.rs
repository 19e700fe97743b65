//! Builds the call to the backend and records it. What each kind of integration sends stands under
//! `endpoint/`.

use super::MappedRequest;
use crate::backend::BackendRequest;
use crate::endpoint;
use crate::failure::Failure;
use crate::run::Run;
use crate::test_stream::patience;

pub(crate) fn build_endpoint(
    run: &mut Run<'_>,
    mapped: MappedRequest,
) -> Result<BackendRequest, Failure> {
    let endpoint = endpoint::of_integration(run, mapped)?;
    endpoint.record(&mut run.trace)?;
    let mut request = endpoint.request(patience(run));
    request.insecure_skip_verification = run
        .integration
        .tls_config
        .is_some_and(|tls| tls.insecure_skip_verification);
    request
        .client_certificate
        .clone_from(&run.invocation.client_certificate);
    Ok(request)
}
