//! `$foreach.info`: what it is called and how it prints.

use crate::value::{Map, MapKind, MapOrder, Printer, Unprintable, Value};

/// The kind of `$foreach.info`.
pub(crate) const KIND: &MapKind = &MapKind {
    class_name: "org.apache.velocity.runtime.directive.Scope$Info",
    order: MapOrder::Insertion,
    text: Some(print),
};

fn print(info: &Map, printer: &mut Printer<'_>) -> Result<(), Unprintable> {
    printer.text("#foreach[type:block")?;
    if let Some(Value::Int(depth @ 2..)) = info.get("depth") {
        printer.text(" depth:")?;
        printer.value(&Value::Int(depth))?;
    }
    let template = info.get("template").unwrap_or_default();
    let quote = template.as_str().is_some_and(|name| name.contains(' '));
    printer.text(if quote { " template:\"" } else { " template:" })?;
    printer.value(&template)?;
    printer.text(if quote { "\" line:" } else { " line:" })?;
    printer.value(&info.get("line").unwrap_or_default())?;
    printer.text(" column:")?;
    printer.value(&info.get("column").unwrap_or_default())?;
    printer.text("]")
}
