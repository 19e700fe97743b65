//! One test invocation of a MOCK method with a response template, in process: the pipeline, the
//! trace and the rendered log, without the wire.

use std::sync::Arc;
use trygate_invoke::{
    Backend, BackendFailure, BackendReply, BackendRequest, BoxFuture, Engine, Invocation,
};
use trygate_model::{
    Ambient, Api, HttpMethod, Integration, IntegrationResponse, IntegrationType, Method,
    MethodResponse, Resource, RestApi, SystemClock, SystemIds, TextMap,
};

/// The binary's allocator: rendering makes and drops many small values.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() {
    divan::main();
}

struct NoBackend;

impl Backend for NoBackend {
    fn call(&self, _: BackendRequest) -> BoxFuture<'_, Result<BackendReply, BackendFailure>> {
        Box::pin(async { Err(BackendFailure::InvalidEndpoint) })
    }
}

const RESPONSE: &str = r##"#set($id = $input.params('petId'))
{
  "id": "$id",
  "type": "$input.params('type')",
  "tags": [#foreach($tag in ["small", "brown"])"$tag"#if($foreach.hasNext), #end#end],
  "stage": "$context.stage",
  "requestId": "$context.requestId"
}"##;

fn api() -> Api {
    let mut integration = Integration::new(IntegrationType::Mock, "pet");
    let request: TextMap<Option<String>> = [(
        "application/json".to_owned(),
        Some("{\"statusCode\": 200}".to_owned()),
    )]
    .into();
    integration.request_templates = Some(request);
    integration.integration_responses.insert(
        "200".into(),
        IntegrationResponse {
            status_code: "200".into(),
            response_templates: Some(
                [("application/json".to_owned(), Some(RESPONSE.to_owned()))].into(),
            ),
            ..IntegrationResponse::default()
        },
    );
    let mut method = Method::new("NONE");
    method.integration = Some(integration);
    let declared = MethodResponse {
        status_code: "200".into(),
        ..MethodResponse::default()
    };
    method.method_responses.insert("200".into(), declared);
    let mut api = Api::new(RestApi::new("api".into(), "bench".into(), "root".into(), 0));
    let mut parent = "root".to_owned();
    for (id, part) in [("pets", "pets"), ("pet", "{petId}")] {
        let mut resource = Resource::root(id.into());
        resource.parent_id = Some(std::mem::replace(&mut parent, id.to_owned()));
        resource.path_part = Some(part.into());
        api.resources.insert(id.into(), resource);
    }
    if let Some(resource) = api.resources.get_mut("pet") {
        resource.methods.insert(HttpMethod::Get, method);
    }
    api
}

fn invocation() -> Invocation {
    Invocation {
        path_with_query_string: Some("/pets/1?type=dog".into()),
        ..Invocation::test("pet", HttpMethod::Get)
    }
}

#[divan::bench]
fn mock_with_response_template(bencher: divan::Bencher<'_, '_>) {
    let (api, invocation, engine) = (api(), invocation(), Engine::new());
    let ambient = Ambient {
        clock: Arc::new(SystemClock::new()),
        ids: Arc::new(SystemIds),
        account_id: "000000000000".into(),
        region: "us-east-1".into(),
    };
    bencher.bench_local(|| {
        let mut future = std::pin::pin!(engine.invoke(&api, &invocation, &NoBackend, &ambient));
        let waker = std::task::Waker::noop();
        match future
            .as_mut()
            .poll(&mut std::task::Context::from_waker(waker))
        {
            std::task::Poll::Ready(outcome) => {
                let outcome = outcome.expect("the method is there");
                assert_eq!(outcome.status, 200);
                outcome.log()
            }
            std::task::Poll::Pending => unreachable!("a MOCK method does not wait"),
        }
    });
}
