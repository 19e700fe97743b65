//! The `uri` of an AWS integration:
//! `arn:{partition}:apigateway:{region}:{subdomain.service|service}:{path|action}/{rest}`.
//!
//! Recorded: `path` becomes the path of `https://{service}.{region}.amazonaws.com`, `action` becomes
//! `?Action=` with whatever follows, unescaped. Documented: the subdomain goes before the service.

use trygate_model::ambient::partition_of;

/// Services whose one host is in no Region, with the Region that they are signed for.
const GLOBAL: &[(&str, &str)] = &[
    ("iam", "us-east-1"),
    ("route53", "us-east-1"),
    ("cloudfront", "us-east-1"),
];

/// The `uri`, taken apart.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct AwsUri<'a> {
    /// The Region that the ARN names.
    pub region: &'a str,
    /// What stands before the Region in the host: the service, or subdomain and service.
    pub host: &'a str,
    /// What is called.
    pub call: ServiceCall<'a>,
}

/// What of a service is called.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum ServiceCall<'a> {
    /// A path, without its leading slash.
    Path(&'a str),
    /// An action, with further parameters behind an ampersand.
    Action(&'a str),
}

impl<'a> AwsUri<'a> {
    /// Takes a `uri` apart whose variables are filled in.
    pub(super) fn parse(uri: &'a str) -> Option<Self> {
        let mut parts = uri.splitn(6, ':');
        let arn = parts.next()? == "arn";
        let _partition = parts.next()?;
        let service = parts.next()? == "apigateway";
        let region = parts.next()?;
        let host = parts.next()?;
        let (form, rest) = parts.next()?.split_once('/')?;
        let call = match form {
            "path" => ServiceCall::Path(rest),
            "action" => ServiceCall::Action(rest),
            _ => return None,
        };
        let label = |text: &str| {
            !text.is_empty()
                && text
                    .bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || b"-._".contains(&byte))
        };
        (arn && service && label(region) && label(host)).then_some(Self { region, host, call })
    }

    /// Returns the service's name: the last label of the host's beginning.
    pub(super) fn service(&self) -> &'a str {
        self.host
            .rsplit_once('.')
            .map_or(self.host, |(_, service)| service)
    }

    /// Returns the Region that calls are signed for.
    pub(super) fn signing_region(&self) -> &'a str {
        self.global().unwrap_or(self.region)
    }

    fn global(&self) -> Option<&'static str> {
        GLOBAL
            .iter()
            .find(|(service, _)| *service == self.host)
            .map(|(_, region)| *region)
            .filter(|_| partition_of(self.region) == "aws")
    }

    /// Returns the host.
    pub(super) fn host_name(&self) -> String {
        let suffix = if partition_of(self.region) == "aws-cn" {
            "amazonaws.com.cn"
        } else {
            "amazonaws.com"
        };
        match self.global() {
            Some(_) => format!("{}.{suffix}", self.host),
            None => format!("{}.{}.{suffix}", self.host, self.region),
        }
    }

    /// Returns the address.
    pub(super) fn address(&self) -> String {
        let host = self.host_name();
        match self.call {
            ServiceCall::Path(path) => format!("https://{host}/{path}"),
            ServiceCall::Action(action) => format!("https://{host}/?Action={action}"),
        }
    }

    /// Returns the name of the action that is called.
    pub(super) fn action(&self) -> Option<&'a str> {
        match self.call {
            ServiceCall::Path(_) => None,
            ServiceCall::Action(action) => Some(action.split('&').next().unwrap_or_default()),
        }
    }

    /// Returns the ARN of the Lambda function that is called, if one is.
    pub(super) fn function(&self) -> Option<&'a str> {
        let ServiceCall::Path(path) = self.call else {
            return None;
        };
        if self.host != "lambda" {
            return None;
        }
        let (_, rest) = path.split_once("/functions/")?;
        rest.strip_suffix("/invocations")
            .or_else(|| rest.strip_suffix("/response-streaming-invocations"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(uri: &str) -> AwsUri<'_> {
        AwsUri::parse(uri).unwrap()
    }

    #[test]
    fn a_function_behind_an_alias() {
        let uri = parse(
            "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/\
             arn:aws:lambda:us-east-1:123456789012:function:pets:live/invocations",
        );
        assert_eq!(
            uri.function(),
            Some("arn:aws:lambda:us-east-1:123456789012:function:pets:live")
        );
        assert_eq!(
            uri.address(),
            "https://lambda.us-east-1.amazonaws.com/2015-03-31/functions/\
             arn:aws:lambda:us-east-1:123456789012:function:pets:live/invocations"
        );
    }

    #[test]
    fn actions_paths_and_subdomains() {
        let address = |uri| parse(uri).address();
        assert_eq!(
            address("arn:aws:apigateway:eu-central-1:states:action/StartExecution"),
            "https://states.eu-central-1.amazonaws.com/?Action=StartExecution"
        );
        assert_eq!(
            address("arn:aws:apigateway:us-east-1:s3:action/GetObject&Bucket=b&Key=k"),
            "https://s3.us-east-1.amazonaws.com/?Action=GetObject&Bucket=b&Key=k"
        );
        assert_eq!(
            address("arn:aws:apigateway:us-east-2:sqs:path/123456789012/queue"),
            "https://sqs.us-east-2.amazonaws.com/123456789012/queue"
        );
        assert_eq!(
            address("arn:aws:apigateway:us-east-1:pictures.s3:path/a/b.png"),
            "https://pictures.s3.us-east-1.amazonaws.com/a/b.png"
        );
        assert_eq!(
            address("arn:aws-cn:apigateway:cn-north-1:dynamodb:action/Query"),
            "https://dynamodb.cn-north-1.amazonaws.com.cn/?Action=Query"
        );
        assert_eq!(
            address("arn:aws:apigateway:us-east-1:iam:action/ListUsers"),
            "https://iam.amazonaws.com/?Action=ListUsers"
        );
        let sagemaker = parse("arn:aws:apigateway:us-east-1:runtime.sagemaker:path/endpoints/e");
        assert_eq!(sagemaker.service(), "sagemaker");
    }

    #[test]
    fn what_is_no_arn_of_an_integration() {
        for bad in [
            "",
            "https://example.com/",
            "arn:aws:lambda:us-east-1:123456789012:function:f",
            "arn:aws:apigateway:us-east-1:sqs:elsewhere/x",
            "arn:aws:apigateway::sqs:path/x",
            "arn:aws:apigateway:us-east-1:sqs/evil.example:path/x",
        ] {
            assert_eq!(AwsUri::parse(bad), None, "{bad}");
        }
    }
}
