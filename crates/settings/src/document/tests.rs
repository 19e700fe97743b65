//! The three formats, side by side.

use super::*;

fn parsed(format: Format, text: &str) -> Result<Document, Problem> {
    Document::parse("x", format, text.as_bytes())
}

fn json(format: Format, text: &str) -> String {
    parsed(format, text)
        .unwrap()
        .root()
        .value()
        .to_json()
        .to_string()
}

fn told(format: Format, text: &str) -> String {
    parsed(format, text).unwrap_err().to_string()
}

#[test]
fn one_tree_from_three_formats() {
    let expected = r#"{"b":{"é":["x","1",1,-2.5,true]},"a":{"n":"t\"\n","deep":{"er":[]}}}"#;
    let json_text = "\u{feff}{\t\"b\": {\"\\u00e9\": [\"x\", \"1\", 1, -2.5, true]},\r\n\
                     \"a\":{\"n\":\"t\\\"\\n\",\"deep\":{\"er\":[ ]}}}";
    assert_eq!(json(Format::Json, json_text), expected);
    let yaml = "b:\n  é: [x, '1', 1, -2.5, true]\na:\n  n: \"t\\\"\\n\"\n  deep:\n    er: []\n";
    assert_eq!(json(Format::Yaml, yaml), expected);
    let toml = "[b]\n'é' = ['x', '1', 1, -2.5, true]\n[a]\nn = \"t\\\"\\n\"\ndeep.er = []\n";
    assert_eq!(json(Format::Toml, toml), expected);
}

#[test]
fn plain_scalars_are_those_of_yaml_1_2() {
    assert_eq!(
        json(
            Format::Yaml,
            "[yes, off, 012, 1_0, 0x1f, ~, null, 1e3, .5, '']"
        ),
        r#"["yes","off","012","1_0","0x1f",null,null,1e+3,".5",""]"#
    );
}

#[test]
fn says_where_a_text_breaks() {
    assert_eq!(
        told(Format::Json, "{\n  \"a\": tru\n}"),
        "x:2:11: this is no JSON: expected ident (#)"
    );
    let yaml = told(Format::Yaml, "a: [1\nb: 2\n");
    assert!(yaml.starts_with("x:2:"), "{yaml}");
    assert!(yaml.contains("this is no YAML"), "{yaml}");
    let toml = told(Format::Toml, "a = 1\nb = \n");
    assert!(toml.starts_with("x:2:"), "{toml}");
    assert!(toml.contains("this is no TOML"), "{toml}");
}

#[test]
fn refuses_what_has_two_meanings_or_none() {
    for (format, text, expected) in [
        (
            Format::Json,
            "{\"a\": 1,\n \"a\": 2}",
            "x:2:2: `a` stands twice (#)",
        ),
        (
            Format::Yaml,
            "a: 1\nb: 2\na: 3",
            "x:3:1: `a` stands twice (#)",
        ),
        (
            Format::Yaml,
            "a: &x 1\nb: *x",
            "x:2:4: aliases are not followed here (#)",
        ),
        (
            Format::Yaml,
            "a: !Sub b",
            "x:1:9: tags have no meaning here (#)",
        ),
        (
            Format::Yaml,
            "a: 1\n---\nb: 2",
            "x:2:1: a second document begins here (#)",
        ),
        (Format::Yaml, "[a]: 1", "x:1:1: a name must be a word (#)"),
        (
            Format::Yaml,
            " # nothing\n",
            "x:1:1: the document is empty (#)",
        ),
    ] {
        assert_eq!(told(format, text), expected, "{text}");
    }
    assert!(told(Format::Toml, "a = 1\na = 2").contains("x:2:"));
    assert!(told(Format::Toml, "a = inf").contains("not finite"));
}

#[test]
fn everything_has_a_limit() {
    let deep = format!("{}{}", "[".repeat(65), "]".repeat(65));
    for format in [Format::Json, Format::Yaml] {
        assert!(
            told(format, &deep).contains("nested more than 64"),
            "{format:?}"
        );
    }
    for (format, start, open) in [
        (Format::Json, "", "["),
        (Format::Json, "", "{\"a\":"),
        (Format::Yaml, "", "["),
        (Format::Yaml, "", "{a: "),
        (Format::Yaml, "", "- "),
        (Format::Toml, "a=", "["),
        (Format::Toml, "a=", "{a="),
        (Format::Toml, "", "a."),
    ] {
        let endless = format!("{start}{}", open.repeat(100_000));
        assert!(parsed(format, &endless).is_err(), "{format:?} {open}");
    }
    let dotted = format!("{}a", "a.".repeat(100_000));
    assert!(parsed(Format::Toml, &format!("{dotted}=1")).is_err());
    assert!(parsed(Format::Toml, &format!("[{dotted}]\nb=1")).is_err());
    let many = format!("[{}0]", "0,".repeat(VALUES));
    for format in [Format::Json, Format::Yaml] {
        assert!(told(format, &many).contains("more than 200000 values"));
    }
    let bytes = vec![b' '; BYTES + 1];
    let told = Document::parse("x", Format::Json, &bytes).unwrap_err();
    assert_eq!(told.to_string(), "x: it is larger than 67108864 bytes");
    let told = Document::parse("x", Format::Yaml, b"a: \xff").unwrap_err();
    assert_eq!(told.to_string(), "x: it is not UTF-8: byte 3 does not fit");
}

#[test]
fn the_ending_tells_the_format() {
    for (name, format) in [
        ("a.json", Format::Json),
        ("a.JSON", Format::Json),
        ("a.toml", Format::Toml),
        ("a.yml", Format::Yaml),
        ("a", Format::Yaml),
    ] {
        assert_eq!(Format::of(Path::new(name)), format);
    }
    let told = Document::read(Path::new("no/such/file.toml")).unwrap_err();
    assert!(
        told.to_string()
            .starts_with("no/such/file.toml: it cannot be read: ")
    );
}

/// Pieces that mean something in one of the formats.
const PIECES: &[&str] = &[
    "a", "b: ", "\n", "  ", "- ", "{", "}", "[", "]", "[[", "]]", ",", ":", "=", "\"", "'", "|",
    ">", "#", "&x ", "*x", "!t ", "---", "\\", "\\u12", "é", "\u{2028}", "1", "-1.5e9", "null",
    "\t", "\r\n", "\"\"\"", "'''", ".", "true", "\0", "? ", "%", "@",
];

proptest::proptest! {
    #[test]
    fn any_text_is_read_or_refused_with_its_place(
        pieces in proptest::collection::vec(proptest::sample::select(PIECES), 0..40)
    ) {
        let text = pieces.concat();
        for format in [Format::Json, Format::Yaml, Format::Toml] {
            match parsed(format, &text) {
                Ok(document) => {
                    document.root().value().to_json();
                    document.root().problem("no").excerpt(false);
                }
                Err(problem) => {
                    problem.excerpt(true);
                }
            }
        }
    }
}
