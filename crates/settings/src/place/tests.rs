//! What readers are told.

use crate::{Document, Format, Problem};

const TEXT: &str = "\
status: 200
words: [a, 7]
on: true
'a/b~': {statsu: 1}
";

fn document() -> Document {
    Document::parse("f.yaml", Format::Yaml, TEXT.as_bytes()).unwrap()
}

fn told<T: std::fmt::Debug>(result: Result<T, Problem>) -> String {
    let problem = result.unwrap_err();
    let mend = problem.mended_by().unwrap_or_default();
    format!("{problem} {mend}")
}

#[test]
fn reads_what_is_wanted() {
    let document = document();
    let table = document
        .root()
        .table_of(&["status", "words", "on", "a/b~", "more"])
        .unwrap();
    assert_eq!(
        table.require("status").unwrap().whole(100..=599).unwrap(),
        200
    );
    let words = table.require("words").unwrap().list().unwrap();
    assert_eq!(words[0].text().unwrap(), "a");
    assert!(table.require("on").unwrap().truth().unwrap());
    assert_eq!(words[0].choice(&[("b", 1), ("a", 2)]).unwrap(), 2);
    assert!(table.get("more").is_none());
}

#[test]
fn says_what_is_wrong_and_where() {
    let document = document();
    let table = document.root().table().unwrap();
    let status = table.require("status").unwrap();
    assert_eq!(
        told(status.text()),
        "f.yaml:1:9: text is wanted here, and this is a number (#/status) "
    );
    assert_eq!(
        told(status.whole(1..=5)),
        "f.yaml:1:9: a whole number from 1 to 5 is wanted here, and this is 200 (#/status) "
    );
    let words = table.require("words").unwrap();
    assert_eq!(
        told(words.list().unwrap()[1].choice(&[("x", ())])),
        "f.yaml:2:12: text is wanted here, and this is a number (#/words/1) "
    );
    assert_eq!(
        told(words.list().unwrap()[0].choice(&[("x", ()), ("y", ())])),
        "f.yaml:2:9: `a` is not known here (#/words/0) known are x, y"
    );
    assert_eq!(
        told(table.require("more")),
        "f.yaml:1:1: `more` is missing (#) "
    );
    let inner = table.require("a/b~").unwrap();
    assert_eq!(
        told(inner.table_of(&["body", "status"])),
        "f.yaml:4:10: `statsu` is not known here (#/a~1b~0/statsu) did you mean `status`?"
    );
}

#[test]
fn shows_the_line() {
    let document = document();
    let inner = document.root().table().unwrap().require("a/b~").unwrap();
    let problem = inner.table_of(&["status"]).unwrap_err();
    assert_eq!(
        problem.excerpt(false),
        "\
error: `statsu` is not known here
 --> f.yaml:4:10
  |
4 | 'a/b~': {statsu: 1}
  |          ^^^^^^
  |
  = note: at #/a~1b~0/statsu
  = help: did you mean `status`?"
    );
    let long = format!("a: {}", "x".repeat(300));
    let document = Document::parse("f", Format::Yaml, long.as_bytes()).unwrap();
    let place = document.root().table().unwrap().require("a").unwrap();
    let excerpt = place.problem("no").excerpt(false);
    assert!(
        excerpt.contains("f:1:4") && excerpt.len() < 100,
        "{excerpt}"
    );
}
