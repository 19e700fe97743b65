//! Tests of `yaml.rs`: positions, tags, aliases and the limits.

use super::*;
use crate::tree::quoted;

fn read(text: &str) -> Result<serde_json::Value, ErrorKind> {
    compose(text)
        .map(|(node, _)| node.to_json())
        .map_err(|fault| fault.kind)
}

fn compose(text: &str) -> Result<(Node<'_>, Remarks), Fault> {
    let limits = Limits {
        values: 1000,
        ..Limits::default()
    };
    parse(text, &limits, Intrinsics::Resolve).map_err(|stop| match stop {
        Stop::Fault(fault) | Stop::QuotedIndent { fault, .. } => *fault,
    })
}

fn json(text: &str) -> serde_json::Value {
    serde_json::from_str(text).unwrap()
}

#[test]
fn scalars_keys_and_tags() {
    let text = "
a: 012
200: x
'on': yes
b: !Sub ${AWS::Region}
c: !GetAtt [F, Arn]
d: !!str 12
e: |
  two
  lines
f: {g: [1, \"2\"]}
";
    assert_eq!(
        read(text).unwrap(),
        json(
            r#"{"a": 10, "200": "x", "on": true, "b": {"Fn::Sub": "${AWS::Region}"},
                "c": {"Fn::GetAtt": ["F", "Arn"]}, "d": "12", "e": "two\nlines\n",
                "f": {"g": [1, "2"]}}"#
        )
    );
}

#[test]
fn aliases_and_merges_are_followed_within_the_budget() {
    assert_eq!(
        read("x: &x {a: 1, b: 2}\ny:\n  <<: *x\n  b: 3\nz: *x\n").unwrap(),
        json(r#"{"x": {"a": 1, "b": 2}, "y": {"b": 3, "a": 1}, "z": {"a": 1, "b": 2}}"#)
    );
    let bomb = "a: &a [1,1,1,1,1,1,1,1,1]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\n\
                c: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b]\nd: [*c,*c,*c,*c,*c,*c,*c,*c,*c]\n";
    assert!(matches!(
        read(bomb),
        Err(ErrorKind::TooManyValues { limit: 1000 })
    ));
    assert!(matches!(
        read("a: &a [*a]"),
        Err(ErrorKind::UnsupportedYaml { .. })
    ));
    assert!(matches!(
        read("a: &a {b: *a}"),
        Err(ErrorKind::UnsupportedYaml { .. })
    ));
}

#[test]
fn names_what_is_wrong_and_where() {
    let fault = |text: &str| {
        let fault = compose(text).map(|_| ()).unwrap_err();
        (fault.kind.to_string(), text[fault.bytes].to_owned())
    };
    for (text, message, at) in [
        (
            "a: 1\nb: 2\na: 3\n",
            "`a` stands twice, first on line 1",
            "a",
        ),
        (
            "a: !Foo x\n",
            "the tag `!Foo` has no meaning in a definition",
            "x",
        ),
        (
            "a: !!binary x\n",
            "the tag `!!binary` has no meaning in a definition",
            "x",
        ),
        (
            "---\na: 1\n---\nb: 1\n",
            "a second YAML document has no meaning in a definition",
            "---",
        ),
    ] {
        assert_eq!(fault(text), (message.to_owned(), at.to_owned()), "{text}");
    }
    assert!(matches!(
        read("a: [1\nb: 2"),
        Err(ErrorKind::Syntax { format: "YAML", .. })
    ));
    assert!(matches!(
        read(&("[".repeat(150) + &"]".repeat(150))),
        Err(ErrorKind::TooDeep { limit: 100 })
    ));
    assert!(matches!(
        read("a: ${x}: ${y}\n b: {"),
        Err(ErrorKind::Syntax {
            placeholder: Some(_),
            ..
        })
    ));
}

#[test]
fn keys_that_are_not_text_are_remarked_on() {
    let (node, remarks) = compose("no: 1\n012: 2\n200: 3\ntrue: 4\n").unwrap();
    assert_eq!(
        node.to_json(),
        json(r#"{"false": 1, "10": 2, "200": 3, "true": 4}"#)
    );
    let remarks: Vec<_> = remarks
        .reads_as
        .iter()
        .map(|(written, meaning, _)| (&**written, &**meaning))
        .collect();
    assert_eq!(remarks, [("no", "false"), ("012", "10")]);
}

#[test]
fn quoted_text_may_continue_at_the_indent_of_its_key() {
    let text = "a:\n  b: 'first\n  se''cond:\n  third'\n  c: \"x\n y\"\nd: 1\n";
    let Err(Stop::QuotedIndent { after, fault }) =
        parse(text, &Limits::default(), Intrinsics::Refuse)
    else {
        panic!("the parser has become lenient; `quoted` can go");
    };
    let (wide, shifts) =
        quoted::widen(text, (after, fault), &Limits::default(), Intrinsics::Refuse).unwrap();
    let (mut node, mut remarks) = parse(&wide, &Limits::default(), Intrinsics::Refuse)
        .map_err(|_| ())
        .unwrap();
    assert_eq!(
        node.to_json(),
        json(r#"{"a": {"b": "first se'cond: third", "c": "x y"}, "d": 1}"#)
    );
    shifts.tree(&mut node, &mut remarks);
    let d = node.get("d").unwrap().place;
    assert_eq!(&text[d.start as usize..d.end as usize], "1");
    let b = node.get("a").unwrap().get("b").unwrap().place;
    assert_eq!(
        &text[b.start as usize..b.end as usize],
        "'first\n  se''cond:\n  third'"
    );
}
