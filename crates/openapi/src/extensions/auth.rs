//! `x-amazon-apigateway-auth`: an operation's authorization, `NONE` or `AWS_IAM`.

use crate::reading::{Fields, Reading};
use crate::tree::Node;

/// The extension's name.
pub(crate) const NAME: &str = "x-amazon-apigateway-auth";

/// Reads the extension.
pub(crate) fn read<'t>(cx: &mut Reading<'t>, node: &'t Node<'t>) -> Option<&'static str> {
    let object = cx.object(node, NAME)?;
    let mut fields = Fields::of(NAME, object);
    let kind = fields.take("type");
    fields.finish(cx);
    let parse = |text: &str| match text {
        "NONE" => Some("NONE"),
        "AWS_IAM" => Some("AWS_IAM"),
        _ => None,
    };
    cx.word(kind?, "type", parse, "NONE or AWS_IAM")
}
