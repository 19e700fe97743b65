//! What resources of a template are called, as far as that follows from the template.
//!
//! CloudFormation makes up names that are not given. A function's is then its logical id here, so
//! that the methods which call it can be told to which function they belong; an API, its resources,
//! models, validators and authorizers are called by their logical ids for the same reason. Names of
//! other resources that are not given stay unknown.

use crate::tree::Node;
use std::collections::HashMap;
use trygate_model::Ambient;

/// Returns the ARN of a function by its name.
pub(super) fn function_arn(ambient: &Ambient, name: &str) -> String {
    format!(
        "arn:{}:lambda:{}:{}:function:{name}",
        ambient.partition(),
        ambient.region,
        ambient.account_id
    )
}

/// Returns the URI by which an integration calls a function.
pub(super) fn invocation_uri(ambient: &Ambient, function_arn: &str) -> String {
    format!(
        "arn:{}:apigateway:{}:lambda:path/2015-03-31/functions/{function_arn}/invocations",
        ambient.partition(),
        ambient.region
    )
}

/// Returns the attributes of a resource: `` for what `Ref` gives, else by name.
pub(super) fn of(
    id: &str,
    kind: &str,
    property: &dyn Fn(&str) -> Option<String>,
    ambient: &Ambient,
) -> HashMap<String, String> {
    let mut out = HashMap::new();
    let arn = |service: &str, resource: String| {
        format!(
            "arn:{}:{service}:{}:{}:{resource}",
            ambient.partition(),
            ambient.region,
            ambient.account_id
        )
    };
    let mut set = |attribute: &str, value: String| {
        let key = if attribute.is_empty() {
            id.to_owned()
        } else {
            format!("{id}.{attribute}")
        };
        out.insert(key, value);
    };
    match kind {
        "AWS::Lambda::Function" | "AWS::Serverless::Function" => {
            let name = property("FunctionName").unwrap_or_else(|| id.to_owned());
            let arn = function_arn(ambient, &name);
            set("Arn", arn.clone());
            if let Some(alias) = property("AutoPublishAlias") {
                set("Alias", format!("{arn}:{alias}"));
                set("Version", format!("{arn}:1"));
            }
            set("", name);
        }
        "AWS::Lambda::Alias" | "AWS::Lambda::Version" => {
            // the function's name or ARN was resolved before
            let Some(function) = property("FunctionName") else {
                return out;
            };
            let name = function.rsplit(":function:").next().unwrap_or(&function);
            // the first version of a stack that is new
            let qualifier = property("Name").unwrap_or_else(|| "1".to_owned());
            let arn = format!("{}:{qualifier}", function_arn(ambient, name));
            set("", arn.clone());
            if kind == "AWS::Lambda::Version" {
                set("Version", qualifier);
                set("FunctionArn", arn);
            } else {
                set("AliasArn", arn);
            }
        }
        "AWS::ApiGateway::RestApi" | "AWS::Serverless::Api" => {
            set("", id.to_owned());
            set("RestApiId", id.to_owned());
            set("RootResourceId", format!("{id}/"));
            if let Some(stage) = property("StageName") {
                set("Stage", stage);
            }
        }
        "AWS::ApiGateway::Stage" => {
            if let Some(stage) = property("StageName") {
                set("", stage);
            }
        }
        "AWS::ApiGateway::Resource" => {
            set("", id.to_owned());
            set("ResourceId", id.to_owned());
        }
        "AWS::ApiGateway::Model" => set("", property("Name").unwrap_or_else(|| id.to_owned())),
        "AWS::ApiGateway::RequestValidator" => {
            set("", id.to_owned());
            set("RequestValidatorId", id.to_owned());
        }
        "AWS::ApiGateway::Authorizer" => {
            set("", id.to_owned());
            set("AuthorizerId", id.to_owned());
        }
        "AWS::DynamoDB::Table" | "AWS::Serverless::SimpleTable" => {
            if let Some(name) = property("TableName") {
                set("Arn", arn("dynamodb", format!("table/{name}")));
                set("", name);
            }
        }
        "AWS::Kinesis::Stream" => {
            if let Some(name) = property("Name") {
                set("Arn", arn("kinesis", format!("stream/{name}")));
                set("", name);
            }
        }
        "AWS::S3::Bucket" => {
            if let Some(name) = property("BucketName") {
                set("Arn", format!("arn:{}:s3:::{name}", ambient.partition()));
                set("", name);
            }
        }
        "AWS::SQS::Queue" => {
            if let Some(name) = property("QueueName") {
                set("Arn", arn("sqs", name.clone()));
                let (region, suffix) = (&ambient.region, ambient.dns_suffix());
                let account = &ambient.account_id;
                set(
                    "",
                    format!("https://sqs.{region}.{suffix}/{account}/{name}"),
                );
                set("QueueName", name);
            }
        }
        "AWS::SNS::Topic" => {
            if let Some(name) = property("TopicName") {
                set("", arn("sns", name.clone()));
                set("TopicArn", arn("sns", name.clone()));
                set("TopicName", name);
            }
        }
        "AWS::StepFunctions::StateMachine" | "AWS::Serverless::StateMachine" => {
            let name = property("StateMachineName").or_else(|| property("Name"));
            if let Some(name) = name {
                set("", arn("states", format!("stateMachine:{name}")));
                set("Arn", arn("states", format!("stateMachine:{name}")));
                set("Name", name);
            }
        }
        "AWS::Events::EventBus" => {
            if let Some(name) = property("Name") {
                set("Arn", arn("events", format!("event-bus/{name}")));
                set("Name", name.clone());
                set("", name);
            }
        }
        "AWS::IAM::Role" => {
            if let Some(name) = property("RoleName") {
                let (partition, account) = (ambient.partition(), &ambient.account_id);
                set("Arn", format!("arn:{partition}:iam::{account}:role/{name}"));
                set("", name);
            }
        }
        _ => {}
    }
    out
}

/// Returns a property's text.
pub(super) fn property(properties: Option<&Node<'_>>, key: &str) -> Option<String> {
    let text = properties?.get(key)?.scalar_text()?;
    Some(text.into_owned())
}
