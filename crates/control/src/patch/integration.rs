//! What a patch of an integration takes; how its members fit together is checked when all is
//! applied. No refusal of a path is recorded; it is worded as a method words it (a guess).

use super::element::{named_item, optional_entry};
use super::{Among, Dialect, Edit, Op, Rule, Table};
use crate::Exception;
use crate::check::integration::passthrough_behavior;
use crate::exception::PatchProblem;
use trygate_model::{
    ConnectionType, ContentHandling, Integration, IntegrationType, ResponseTransferMode, TlsConfig,
};

const CONNECTION_TYPE: Among = Among("PutIntegration", "connectionType");
const CONTENT_HANDLING: Among = Among("PutIntegration", "contentHandling");
const TRANSFER_MODE: Among = Among("PutIntegration", "responseTransferMode");

pub(crate) const TABLE: Table<Integration> = Table {
    dialect: Dialect::Plain,
    rules: &[
        Rule {
            path: "/httpMethod",
            ops: &[Op::Replace],
            apply: |integration, edit| {
                refuse_for_mock(integration, edit)?;
                integration.http_method = edit.filled();
                Ok(())
            },
        },
        Rule {
            path: "/uri",
            ops: &[Op::Replace],
            apply: |integration, edit| {
                refuse_for_mock(integration, edit)?;
                integration.uri = edit.filled();
                Ok(())
            },
        },
        Rule {
            path: "/credentials",
            ops: &[Op::Replace],
            apply: |integration, edit| {
                integration.credentials = edit.filled();
                Ok(())
            },
        },
        Rule {
            path: "/connectionType",
            ops: &[Op::Replace],
            apply: |integration, edit| {
                let given = edit.among(CONNECTION_TYPE)?;
                integration.connection_type = ConnectionType::parse(&given);
                Ok(())
            },
        },
        Rule {
            path: "/connectionId",
            ops: &[Op::Replace],
            apply: |integration, edit| {
                integration.connection_id = edit.filled();
                Ok(())
            },
        },
        Rule {
            path: "/integrationTarget",
            ops: &[Op::Replace],
            apply: |integration, edit| {
                integration.integration_target = edit.filled();
                Ok(())
            },
        },
        Rule {
            path: "/passthroughBehavior",
            ops: &[Op::Replace],
            apply: |integration, edit| {
                integration.passthrough_behavior = passthrough_behavior(edit.text())?;
                Ok(())
            },
        },
        Rule {
            path: "/contentHandling",
            ops: &[Op::Replace],
            apply: |integration, edit| {
                let handling = edit.optional_among(CONTENT_HANDLING)?;
                integration.content_handling = handling.as_deref().and_then(ContentHandling::parse);
                Ok(())
            },
        },
        Rule {
            path: "/responseTransferMode",
            ops: &[Op::Replace],
            apply: |integration, edit| {
                let mode = edit.among(TRANSFER_MODE)?;
                integration.response_transfer_mode = ResponseTransferMode::parse(&mode);
                Ok(())
            },
        },
        Rule {
            path: "/timeoutInMillis",
            ops: &[Op::Replace],
            apply: |integration, edit| {
                // what is no number is out of the range of timeouts, too
                integration.timeout_in_millis = edit.text().trim().parse().unwrap_or_default();
                Ok(())
            },
        },
        Rule {
            path: "/tlsConfig/insecureSkipVerification",
            ops: &[Op::Replace],
            apply: |integration, edit| {
                integration.tls_config = Some(TlsConfig {
                    insecure_skip_verification: edit.flag(),
                });
                Ok(())
            },
        },
        Rule {
            path: "/cacheNamespace",
            ops: &[Op::Replace],
            apply: |integration, edit| {
                edit.text().clone_into(&mut integration.cache_namespace);
                Ok(())
            },
        },
        Rule {
            path: "/cacheKeyParameters/*",
            ops: &[Op::Add, Op::Remove, Op::Replace],
            apply: |integration, edit| {
                let list = &mut integration.cache_key_parameters;
                named_item(list, edit, || PatchProblem::NoSuchParameter)
            },
        },
        Rule {
            path: "/requestParameters/*",
            ops: &[Op::Add, Op::Remove, Op::Replace],
            apply: |integration, edit| {
                let (map, source) = (&mut integration.request_parameters, edit.text().to_owned());
                optional_entry(map, edit, source, PatchProblem::NoSuchParameter)
            },
        },
        Rule {
            path: "/requestTemplates/*",
            ops: &[Op::Add, Op::Remove, Op::Replace],
            apply: |integration, edit| {
                let (map, template) = (&mut integration.request_templates, edit.filled());
                optional_entry(map, edit, template, PatchProblem::NoSuchContentType)
            },
        },
    ],
};

/// A MOCK integration has neither verb nor URI (documented); how AWS words it is a guess.
fn refuse_for_mock(integration: &Integration, edit: &Edit<'_>) -> Result<(), Exception> {
    if integration.kind == IntegrationType::Mock {
        return Err(Exception::Patch(PatchProblem::InvalidPath {
            path: edit.path.to_owned(),
        }));
    }
    Ok(())
}
