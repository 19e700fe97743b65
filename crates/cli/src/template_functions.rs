//! Gives the functions that a template describes to the host; nothing is run here.

use crate::complaint::Complaint;
use std::path::Path;
use trygate_lambda::{DescribedCode, DescribedFunction, DescribedPermission, LambdaHost};
use trygate_openapi::{FunctionCode, FunctionPermission, TemplateFunction};

/// Describes all functions of a template, whose folder paths are relative to.
pub(crate) fn describe(
    host: &LambdaHost,
    file: &Path,
    functions: &[TemplateFunction],
) -> Result<(), Complaint> {
    // a process runs in the directory of its code
    let absolute = std::path::absolute(file).unwrap_or_else(|_| file.to_owned());
    let folder = absolute.parent().unwrap_or(&absolute);
    let template = file.display().to_string();
    for function in functions {
        let described = DescribedFunction {
            template: template.clone(),
            name: function.name.clone(),
            runtime: function.runtime.clone(),
            handler: function.handler.clone(),
            code: match &function.code {
                FunctionCode::Path(path) => DescribedCode::Path(folder.join(path)),
                FunctionCode::Inline(text) => DescribedCode::Inline(text.clone()),
                FunctionCode::Image(image) => DescribedCode::Image(image.clone()),
                FunctionCode::Unknown => DescribedCode::Unknown,
            },
            environment: function.environment.clone(),
            unknown_environment: function.unknown_environment.clone(),
            timeout_seconds: function.timeout_in_seconds,
            memory_megabytes: function.memory_in_megabytes,
            aliases: function.aliases.clone(),
            permissions: function.permissions.iter().map(described).collect(),
        };
        host.describe(described).map_err(|twice| {
            let (name, first) = (twice.name, twice.first);
            let what = format!("{template} and {first} both describe a function {name}");
            Complaint::new("function", what).mend(format!(
                "say which is meant with --function {name}=DIR, or give one another FunctionName"
            ))
        })?;
    }
    Ok(())
}

fn described(permission: &FunctionPermission) -> DescribedPermission {
    DescribedPermission {
        id: permission.logical_id.clone(),
        qualifier: permission.qualifier.clone(),
        principal: permission.principal.clone(),
        action: permission.action.clone(),
        source_arn: permission.source_arn.clone(),
    }
}
