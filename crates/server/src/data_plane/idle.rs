//! How long a streamed answer may pause. Documented: 5 minutes for regional and private APIs, 30
//! seconds for edge-optimised ones; then the connection is cut.

use std::time::Duration;
use trygate_invoke::{BackendFailure, BoxFuture, LiveBody, LiveFailure};
use trygate_model::{EndpointConfiguration, RestApi};

/// A body that fails when nothing comes for too long.
pub(crate) struct Unidle {
    body: Box<dyn LiveBody>,
    patience: Duration,
}

impl Unidle {
    /// Watches a body of an API.
    pub(crate) fn watch(body: Box<dyn LiveBody>, api: &RestApi) -> Box<dyn LiveBody> {
        let patience = patience(&api.endpoint_configuration);
        Box::new(Self { body, patience })
    }
}

fn patience(endpoint: &EndpointConfiguration) -> Duration {
    if endpoint.types.iter().any(|kind| kind == "EDGE") {
        Duration::from_secs(30)
    } else {
        Duration::from_mins(5)
    }
}

impl LiveBody for Unidle {
    fn next(&mut self) -> BoxFuture<'_, Option<Result<Vec<u8>, LiveFailure>>> {
        Box::pin(async move {
            let next = tokio::time::timeout(self.patience, self.body.next()).await;
            next.unwrap_or(Some(Err(LiveFailure::Backend(BackendFailure::Timeout))))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Silent;

    impl LiveBody for Silent {
        fn next(&mut self) -> BoxFuture<'_, Option<Result<Vec<u8>, LiveFailure>>> {
            Box::pin(std::future::pending())
        }
    }

    #[test]
    fn a_body_that_pauses_too_long_fails() {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_time()
            .build()
            .unwrap();
        runtime.block_on(async {
            let mut body = Unidle {
                body: Box::new(Silent),
                patience: Duration::from_millis(1),
            };
            let timeout = LiveFailure::Backend(BackendFailure::Timeout);
            assert_eq!(body.next().await, Some(Err(timeout)));
        });
    }

    #[test]
    fn edge_apis_are_less_patient() {
        for (kind, seconds) in [("EDGE", 30), ("REGIONAL", 300), ("PRIVATE", 300)] {
            let endpoint = EndpointConfiguration {
                types: vec![kind.to_owned()],
                ..EndpointConfiguration::default()
            };
            assert_eq!(patience(&endpoint).as_secs(), seconds, "{kind}");
        }
    }
}
