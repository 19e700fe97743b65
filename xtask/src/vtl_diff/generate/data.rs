//! The data a template meets: the request's body and parameters, stage variables, the context,
//! and plain references.

use super::Generator;
use serde_json::{Map, Value, json};

#[rustfmt::skip]
const ODD_BODIES: &[&str] = &[
    "", " ", "null", "true", "12", "1.50", "\"str\"", "[]", "{}", "[1,{\"a\":2}]", "not json", "{a:1}",
    "{'a':'b'}", "{\"a\":1,}", "{\"a\":1,\"a\":2}", "a=1&b=2&c", "name=Ann+Lee&q=%C3%A9", "<a>x</a>", "{",
    "[1,2", "{\"name\":\"Ann\"", "[1.0E+2,-0,0.10,1234567890123,1e400]", "\u{feff}{}", "{\"a\":tru}",
    "[[[[[]]]]]", "{\"a\":{\"b\":{\"c\":{\"d\":null}}}}", "{\"n\":12345678901234567890123.5}", "\n{\n}\n",
    "{\"\":1,\" \":2}", "[\"\\u00e9\\u2028\\/\\\"\"]", "{\"name\":1e2,\"list\":[1.0,2.5e-7]}", "[null]",
    "{\"name\":\"a\\tb\",\"objs\":[{\"id\":1},{\"id\":\"2\"},{}]}", "{a:b c, d: [x y]}", "nul", "-", "01",
];

impl Generator<'_> {
    pub(super) fn context(&mut self) -> Value {
        let mut context = Map::new();
        if let Some(body) = self.request_body() {
            context.insert("body".into(), body);
        }
        if !self.random.chance(5) {
            context.insert("params".into(), self.parameters());
        }
        if !self.random.chance(10) {
            let variables = json!({"env": "dev", "url": "https://s.io/a?b=c", "dash-ed": "d"});
            context.insert("stageVariables".into(), variables);
        }
        if !self.random.chance(10) {
            context.insert("context".into(), self.request_context());
        }
        if !self.random.chance(5) {
            context.insert("vars".into(), self.variables());
        }
        context.into()
    }

    fn request_body(&mut self) -> Option<Value> {
        match self.random.below(20) {
            0 => None,
            1 => Some(Value::Null),
            2 => Some(self.document()),
            3..=5 => Some(self.random.pick(ODD_BODIES).into()),
            6..=10 => Some(self.json_document().into()),
            _ => {
                let document = self.document();
                let text = if self.random.chance(20) {
                    format!("{document:#}")
                } else {
                    document.to_string()
                };
                Some(text.into())
            }
        }
    }

    fn document(&mut self) -> Value {
        let text = self.some_text();
        let mut document = json!({
            "name": "Ann O'Neil",
            "age": 30,
            "price": 12.5,
            "huge": 1,
            "nul": null,
            "ok": true,
            "esc": "a\"b\\c/d\n\té'<>&",
            "list": [1, 2, 3],
            "objs": [
                {"id": 1, "t": "dog", "p": 249.99},
                {"id": 2, "t": "cat", "p": 124.5},
                {"id": 3, "t": text},
            ],
            "map": {"k1": "v1", "k2": 2, "k3": [1, "x", null, true, {"z": 1.5}]},
            "el": [],
            "em": {},
            "hy-phen": "hy",
            "nested": {"a": {"b": {"c": "deep"}}},
            "mixed": [1, "two", 3.5, true, null, [4], {"five": 5}],
        });
        let numbers = [
            "123456789012345678901234567890",
            "12345678901",
            "1.0E+2",
            "-0",
            "0.10",
            "1e-7",
        ];
        let huge = serde_json::from_str(self.random.pick(&numbers)).unwrap_or_default();
        if let Some(members) = document.as_object_mut() {
            members.insert("huge".into(), huge);
            for name in [
                "age", "list", "objs", "map", "nested", "mixed", "esc", "price",
            ] {
                if self.random.chance(15) {
                    members.shift_remove(name);
                }
            }
        }
        document
    }

    fn some_text(&mut self) -> Value {
        self.random
            .pick(&[
                "fish",
                "",
                "a b",
                "é",
                "😀",
                "it's",
                "\"q\"",
                "$x",
                "#if(true)",
                "\\",
            ])
            .into()
    }

    fn parameters(&mut self) -> Value {
        let mut sections = Map::new();
        for name in ["path", "querystring", "header"] {
            if self.random.chance(10) {
                continue;
            }
            let mut section = match name {
                "path" => json!({"id": "42", "proxy": "a/b"}),
                "querystring" => json!({"q": "hello world", "id": "qid", "empty": ""}),
                _ => json!({"X-Foo": "it's", "Content-Type": "application/json", "id": "hid"}),
            };
            if let Some(members) = section.as_object_mut() {
                if self.random.chance(20) {
                    members.clear();
                }
                if self.random.chance(20) {
                    members.insert("extra".into(), self.some_text());
                }
            }
            sections.insert(name.into(), section);
        }
        sections.into()
    }

    fn request_context(&mut self) -> Value {
        let mut context = json!({
            "requestId": "rid-1",
            "httpMethod": "POST",
            "stage": "prod",
            "requestTimeEpoch": 1_714_557_600_123_i64,
            "identity": {"sourceIp": "1.2.3.4", "userAgent": "UA/1.0", "user": ""},
            "authorizer": {
                "principalId": "user|1",
                "claims": {"sub": "s-1", "email": "a@b.c"},
                "num": "7",
            },
        });
        if self.random.chance(10)
            && let Some(members) = context.as_object_mut()
        {
            members.insert(
                "requestOverride".into(),
                json!({"header": {"X-A": "set before"}}),
            );
        }
        context
    }

    fn variables(&mut self) -> Value {
        let text = self.random.pick(&[
            "abc",
            "aabbc",
            "",
            "Hello, World",
            "a,b,,c,",
            "a.b.c",
            " x ",
            "é😀",
            "$x",
            "#set($x=1)",
            "it's \"q\"",
            "1",
            "-12",
            "true",
            "a\nb\r\nc",
            "k1",
            "ÀB",
            "name=Ann",
            "{\"a\":1}",
            "\\",
        ]);
        let number = self
            .random
            .pick(&[0, 1, 2, 3, 5, -1, 7, 10, 1_000_000, 2_147_483_647]);
        let long = self.random.pick(&[
            12_345_678_901_i64,
            9_223_372_036_854_775_807,
            -9_223_372_036_854_775_808,
            4_294_967_296,
        ]);
        let double = self.random.pick(&[
            "1.5",
            "-0.0",
            "1.0",
            "1e300",
            "1.0E-7",
            "123456789.123",
            "2.5",
        ]);
        let any = self.number_text();
        let double = if self.random.chance(40) { &any } else { double };
        let double: Value = serde_json::from_str(double).unwrap_or_default();
        let big = self
            .random
            .pick(&["123456789012345678901234567890", "9223372036854775808"]);
        let big: Value = serde_json::from_str(big).unwrap_or_default();
        let decimal = self.random.pick(&[
            "1.2345678901234567890123",
            "100000000000000000.00",
            "-0.00000000000000000010",
        ]);
        let decimal: Value = serde_json::from_str(decimal).unwrap_or_default();
        let mut variables = json!({
            "str": text,
            "num": number,
            "long": long,
            "big": big,
            "dbl": double,
            "dec": decimal,
            "flag": true,
            "no": false,
            "list": [1, 2, 3],
            "strs": ["b", "a", "c"],
            "objs": [{"id": 1, "t": "dog"}, {"id": 2, "t": "cat"}],
            "map": {"k1": "v1", "name": "n", "k-2": 2, "k3": [1, "x", null]},
            "deep": {"a": {"b": {"c": "deep"}}},
            "mixed": [1, "two", 3.5, true, null, [4], {"five": 5}],
            "empty": "",
            "nul": null,
            "el": [],
            "em": {},
        });
        if let Some(members) = variables.as_object_mut() {
            for name in ["str", "num", "list", "map", "objs", "flag", "mixed"] {
                if self.random.chance(6) {
                    members.shift_remove(name);
                }
            }
            if self.random.chance(20) {
                members.insert("x".into(), self.some_text());
            }
        }
        variables
    }
}
