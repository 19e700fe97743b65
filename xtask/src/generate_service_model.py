"""Writes crates/control/src/service_model.rs from the public service model of API Gateway.

Usage: python3 generate_service_model.py OUT.rs [--check]

The model (apigateway 2015-07-09) is the one that the PyPI package botocore carries, in the version
pinned below: names, URIs, members and constraints of the wire, none of its documentation. With
--check nothing is written and the exit status says whether OUT.rs is up to date.
"""

import gzip
import json
import re
import sys
from pathlib import Path

BOTOCORE = "1.43"


def load():
    import botocore

    if not botocore.__version__.startswith(BOTOCORE + "."):
        sys.exit(f"botocore {BOTOCORE}.* is needed, {botocore.__version__} is installed")
    folder = Path(botocore.__file__).parent / "data" / "apigateway" / "2015-07-09"
    plain, packed = folder / "service-2.json", folder / "service-2.json.gz"
    data = plain.read_bytes() if plain.exists() else gzip.decompress(packed.read_bytes())
    return json.loads(data)


def text(value):
    return json.dumps(value, ensure_ascii=False)


def static_name(shape):
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", shape).upper()


class Writer:
    def __init__(self, model):
        self.shapes = model["shapes"]
        self.operations = model["operations"]
        self.used = set()

    def use(self, name):
        """Marks a shape and what it refers to as used; returns the static's name."""
        if name not in self.used:
            self.used.add(name)
            shape = self.shapes[name]
            for ref in list(shape.get("members", {}).values()) + [
                shape[key] for key in ("member", "value") if key in shape
            ]:
                self.use(ref["shape"])
        return static_name(name)

    def members(self, shape):
        out = []
        for name, ref in shape.get("members", {}).items():
            kind = self.shapes[ref["shape"]]["type"]
            location = {
                "uri": "Label",
                "querystring": "QueryMap" if kind == "map" else "Query",
                "header": "Header",
                "statusCode": "StatusCode",
                None: "Payload" if shape.get("payload") == name else "Body",
            }[ref.get("location")]
            wire = ref.get("locationName", name)
            required = str(name in shape.get("required", [])).lower()
            out.append(
                f"Member {{ name: {text(name)}, wire: {text(wire)}, location: Location::{location}, "
                f"required: {required}, shape: &{self.use(ref['shape'])} }}"
            )
        return out

    def block(self, members, indent):
        if not members:
            return "&[]"
        pad = " " * indent
        return "&[\n" + "".join(f"{pad}    {m},\n" for m in members) + f"{pad}]"

    def operation(self, name):
        operation = self.operations[name]
        http = operation["http"]
        path, _, query = http["requestUri"].partition("?")
        segments = [
            f"Segment::Label({text(part[1:-1])})" if part.startswith("{") else f"Segment::Literal({text(part)})"
            for part in path.strip("/").split("/")
        ]
        constants = [
            "({}, {})".format(*map(text, pair.split("=", 1))) for pair in query.split("&") if pair
        ]
        members = self.members(self.shapes[operation["input"]["shape"]])
        output = operation.get("output")
        output = f"Some(&{self.use(output['shape'])})" if output else "None"
        return f"""    Operation {{
        name: {text(name)},
        method: {text(http['method'])},
        path: &[{', '.join(segments)}],
        query: &[{', '.join(constants)}],
        status: {http.get('responseCode', 200)},
        input: {self.block(members, 8)},
        output: {output},
    }},
"""

    def shape(self, name):
        shape = self.shapes[name]
        kind = shape["type"]
        if kind == "structure":
            value = f"Shape::Structure({self.block(self.members(shape), 0)})"
        elif kind == "list":
            value = f"Shape::List(&{self.use(shape['member']['shape'])})"
        elif kind == "map":
            value = f"Shape::Map(&{self.use(shape['value']['shape'])})"
        elif kind == "string":
            values = ", ".join(text(v) for v in shape.get("enum", []))
            pattern = f"Some({text(shape['pattern'])})" if "pattern" in shape else "None"
            for limit in ("min", "max"):
                assert limit not in shape, f"{name}: {limit} is not generated"
            value = f"Shape::String {{ values: &[{values}], pattern: {pattern} }}"
        else:
            for limit in ("min", "max"):
                assert limit not in shape, f"{name}: {limit} is not generated"
            value = "Shape::" + {
                "boolean": "Boolean",
                "integer": "Integer",
                "long": "Long",
                "double": "Double",
                "timestamp": "Timestamp",
                "blob": "Blob",
            }[kind]
        return f"static {static_name(name)}: Shape = {value};\n"

    def write(self):
        operations = "".join(self.operation(name) for name in sorted(self.operations))
        shapes = "".join(self.shape(name) for name in sorted(self.used))
        return f"""//! The wire of Amazon API Gateway REST APIs as data: operations, members, shapes, constraints.
//!
//! GENERATED by `cargo xtask generate-service-model` from the public service model apigateway
//! 2015-07-09 (PyPI package botocore {BOTOCORE}); do not edit. It is one long table of data.

use crate::shape::{{Location, Member, Operation, Segment, Shape}};

/// Every operation, sorted by name.
pub static OPERATIONS: [Operation; {len(self.operations)}] = [
{operations}];

{shapes}"""


def main():
    out = Path(sys.argv[1])
    made = Writer(load()).write()
    if "--check" in sys.argv[2:]:
        if not out.exists() or out.read_text(encoding="utf-8") != made:
            sys.exit(f"{out} is not what the service model gives: run cargo xtask generate-service-model")
        return
    out.write_text(made, encoding="utf-8")


main()
