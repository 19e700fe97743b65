//! One life cycle of an API through the AWS SDK for Rust, unmodified: `trygate-sdk-for-rust ENDPOINT`.

use aws_sdk_apigateway::config::{Credentials, Region};
use aws_sdk_apigateway::error::SdkError;
use aws_sdk_apigateway::types::{
    EndpointConfiguration, EndpointType, GatewayResponseType, IntegrationType, Op, PatchOperation,
};
use aws_sdk_apigateway::{Client, Config, Error};

fn replace(path: &str, value: &str) -> PatchOperation {
    PatchOperation::builder().op(Op::Replace).path(path).value(value).build()
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let endpoint = std::env::args().nth(1).expect("an endpoint");
    let config = Config::builder()
        .behavior_version_latest()
        .endpoint_url(endpoint)
        .region(Region::new("us-east-1"))
        .credentials_provider(Credentials::new("rust", "test", None, None, "test"))
        .http_client(aws_smithy_http_client::Builder::new().build_http())
        .build();
    let client = Client::from_conf(config);

    let api = client
        .create_rest_api()
        .name("rust")
        .endpoint_configuration(
            EndpointConfiguration::builder().types(EndpointType::Regional).build(),
        )
        .tags("a", "b")
        .send()
        .await?;
    let api_id = api.id().expect("an id");
    let root = api.root_resource_id().expect("a root");
    assert!(api.created_date().is_some());

    let resource = client
        .create_resource()
        .rest_api_id(api_id)
        .parent_id(root)
        .path_part("{thing}")
        .send()
        .await?;
    assert_eq!(resource.path(), Some("/{thing}"));
    let resource_id = resource.id().expect("an id");

    client
        .put_method()
        .rest_api_id(api_id)
        .resource_id(resource_id)
        .http_method("GET")
        .authorization_type("NONE")
        .send()
        .await?;
    client
        .put_method_response()
        .rest_api_id(api_id)
        .resource_id(resource_id)
        .http_method("GET")
        .status_code("200")
        .send()
        .await?;
    let integration = client
        .put_integration()
        .rest_api_id(api_id)
        .resource_id(resource_id)
        .http_method("GET")
        .r#type(IntegrationType::Mock)
        .request_templates("application/json", "{\"statusCode\": 200}")
        .send()
        .await?;
    assert_eq!(integration.timeout_in_millis(), 29_000);
    client
        .put_integration_response()
        .rest_api_id(api_id)
        .resource_id(resource_id)
        .http_method("GET")
        .status_code("200")
        .response_templates("application/json", "one")
        .send()
        .await?;
    client
        .update_integration_response()
        .rest_api_id(api_id)
        .resource_id(resource_id)
        .http_method("GET")
        .status_code("200")
        .patch_operations(replace(
            "/responseTemplates/application~1json",
            "$input.params('thing')",
        ))
        .send()
        .await?;

    let answer = client
        .test_invoke_method()
        .rest_api_id(api_id)
        .resource_id(resource_id)
        .http_method("GET")
        .path_with_query_string("/tea")
        .send()
        .await?;
    assert_eq!((answer.status(), answer.body()), (200, Some("tea")));

    for number in 0..30 {
        client
            .create_model()
            .rest_api_id(api_id)
            .name(format!("Model{number}"))
            .content_type("application/json")
            .schema("{}")
            .send()
            .await?;
    }
    let mut pages = client
        .get_models()
        .rest_api_id(api_id)
        .into_paginator()
        .page_size(7)
        .items()
        .send();
    let mut models = 0;
    while let Some(model) = pages.next().await {
        model?;
        models += 1;
    }
    assert_eq!(models, 32);

    client
        .put_gateway_response()
        .rest_api_id(api_id)
        .response_type(GatewayResponseType::Throttled)
        .status_code("430")
        .send()
        .await?;
    client.create_deployment().rest_api_id(api_id).stage_name("live").send().await?;
    client
        .update_stage()
        .rest_api_id(api_id)
        .stage_name("live")
        .patch_operations(replace("/variables/color", "green"))
        .send()
        .await?;
    let stage = client.get_stage().rest_api_id(api_id).stage_name("live").send().await?;
    let variables = stage.variables().expect("variables");
    assert_eq!(variables.get("color").map(String::as_str), Some("green"));

    client.delete_stage().rest_api_id(api_id).stage_name("live").send().await?;
    client.delete_rest_api().rest_api_id(api_id).send().await?;
    let gone = client.get_rest_api().rest_api_id(api_id).send().await;
    match gone {
        Err(SdkError::ServiceError(refusal)) => {
            assert!(refusal.err().is_not_found_exception(), "{refusal:?}");
        }
        other => panic!("{other:?}"),
    }
    println!("one life cycle");
    Ok(())
}
