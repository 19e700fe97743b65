//! What a patch of a REST API takes; how its members fit together is checked when all is applied.
//!
//! Recorded: any index of an endpoint type is replaced, a private API becomes `dualstack`, and a
//! replaced binary media type goes to the end of the list.

use super::element::{given_item, named_item};
use super::{Among, Dialect, Edit, Op, Rule, Table};
use crate::Exception;
use crate::check::rest_api::compression_size;
use crate::exception::PatchProblem;
use trygate_model::RestApi;

const API_KEY_SOURCE: Among = Among("CreateRestApi", "apiKeySource");
const SECURITY_POLICY: Among = Among("CreateRestApi", "securityPolicy");
const ENDPOINT_ACCESS_MODE: Among = Among("CreateRestApi", "endpointAccessMode");

pub(crate) const TABLE: Table<RestApi> = Table {
    dialect: Dialect::Plain,
    rules: &[
        Rule {
            path: "/name",
            ops: &[Op::Replace],
            apply: |api, edit| {
                api.name = edit.filled().ok_or(Exception::EmptyApiName)?;
                Ok(())
            },
        },
        Rule {
            path: "/description",
            ops: &[Op::Add, Op::Remove, Op::Replace],
            apply: |api, edit| {
                api.description = match edit.op {
                    Op::Remove => None,
                    _ => Some(edit.filled().ok_or(Exception::EmptyDescription)?),
                };
                Ok(())
            },
        },
        Rule {
            path: "/policy",
            ops: &[Op::Replace],
            apply: |api, edit| {
                api.policy = edit.filled();
                Ok(())
            },
        },
        Rule {
            path: "/minimumCompressionSize",
            ops: &[Op::Replace],
            apply: |api, edit| {
                let size = edit.filled().map(|text| text.trim().parse());
                let size = size.transpose();
                let size = size.map_err(|_| Exception::InvalidMinimumCompressionSize)?;
                api.minimum_compression_size = compression_size(size)?;
                Ok(())
            },
        },
        Rule {
            path: "/apiKeySource",
            ops: &[Op::Replace],
            apply: |api, edit| {
                api.api_key_source = edit.among(API_KEY_SOURCE)?;
                Ok(())
            },
        },
        Rule {
            path: "/disableExecuteApiEndpoint",
            ops: &[Op::Replace],
            apply: |api, edit| {
                api.disable_execute_api_endpoint = edit.flag();
                Ok(())
            },
        },
        Rule {
            path: "/securityPolicy",
            ops: &[Op::Replace],
            apply: |api, edit| {
                api.security_policy = Some(edit.among(SECURITY_POLICY)?);
                Ok(())
            },
        },
        Rule {
            path: "/endpointAccessMode",
            ops: &[Op::Replace],
            apply: |api, edit| {
                api.endpoint_access_mode = Some(edit.among(ENDPOINT_ACCESS_MODE)?);
                Ok(())
            },
        },
        Rule {
            path: "/binaryMediaTypes/*",
            ops: &[Op::Add, Op::Remove, Op::Replace],
            apply: change_binary_media_types,
        },
        Rule {
            path: "/endpointConfiguration/types/*",
            ops: &[Op::Add, Op::Remove, Op::Replace],
            apply: change_endpoint_type,
        },
        Rule {
            path: "/endpointConfiguration/ipAddressType",
            ops: &[Op::Replace],
            apply: |api, edit| {
                if !["ipv4", "dualstack"].contains(&edit.text()) {
                    return Err(Exception::InvalidIpAddressType);
                }
                let family = &mut api.endpoint_configuration.ip_address_type;
                edit.text().clone_into(family);
                Ok(())
            },
        },
        Rule {
            path: "/endpointConfiguration/vpcEndpointIds",
            ops: &[Op::Add, Op::Remove],
            apply: |api, edit| {
                given_item(&mut api.endpoint_configuration.vpc_endpoint_ids, edit);
                Ok(())
            },
        },
    ],
};

fn change_binary_media_types(api: &mut RestApi, edit: &Edit<'_>) -> Result<(), Exception> {
    // guess: what is not there cannot be removed or replaced
    let absent = || PatchProblem::InvalidPath {
        path: edit.path.to_owned(),
    };
    named_item(&mut api.binary_media_types, edit, absent)
}

fn change_endpoint_type(api: &mut RestApi, edit: &Edit<'_>) -> Result<(), Exception> {
    if edit.op != Op::Replace {
        return Err(Exception::Patch(PatchProblem::InvalidElementOperation));
    }
    if !["EDGE", "REGIONAL", "PRIVATE"].contains(&edit.text()) {
        return Err(Exception::InvalidEndpointTypes);
    }
    let configuration = &mut api.endpoint_configuration;
    configuration.types = vec![edit.text().to_owned()];
    if edit.text() == "PRIVATE" {
        "dualstack".clone_into(&mut configuration.ip_address_type);
    }
    Ok(())
}
