//! Random templates, rendered here and by the real engine; ignored unless asked for.
//!
//! `cargo test -p trygate-velocity --test suite differential -- --ignored --nocapture`. Needs Java
//! and the reference program in `../shared/vtl/oracle`. `VTL_SEED` and `VTL_COUNT` choose what is
//! asked. Texts that hold an identity hash and exceptions without an own message are not compared.

use std::fmt::Write as _;
use std::io::{BufRead, BufReader, Write};
use std::process::{Command, Stdio};

use serde_json::{Value as Json, json};
use trygate_velocity::{Scope, Settings, Template};

use crate::conformance::{expected, outcome};
use crate::{shared, support};

/// A small generator of numbers; the same seed gives the same templates.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 33).unwrap() % sides
    }

    fn pick<'a>(&mut self, choices: &[&'a str]) -> &'a str {
        choices[self.roll(choices.len())]
    }
}

const NAMES: &[&str] = &[
    "s",
    "e",
    "n",
    "z",
    "d",
    "t",
    "f",
    "l",
    "ls",
    "lm",
    "m",
    "el",
    "em",
    "nl",
    "u",
    "x",
    "y",
    "i",
    "undef",
    "foo-bar",
    "foreach",
    "velocityCount",
    "_a",
    "a1",
];
const PROPERTIES: &[&str] = &[
    "a", "b", "c", "k", "hy-phen", "class", "empty", "name", "index", "count", "hasNext", "first",
    "last", "parent", "key", "value",
];
const METHODS: &[&str] = &[
    "size",
    "length",
    "isEmpty",
    "get",
    "add",
    "put",
    "contains",
    "containsKey",
    "keySet",
    "values",
    "entrySet",
    "toString",
    "substring",
    "replace",
    "replaceAll",
    "split",
    "indexOf",
    "toUpperCase",
    "equals",
    "charAt",
    "remove",
    "iterator",
    "next",
    "compareTo",
    "set",
    "intValue",
    "hashCode",
    "trim",
    "concat",
    "matches",
    "startsWith",
    "addAll",
    "clear",
    "subList",
    "getClass",
    "foo",
    "valueOf",
    "parseInt",
    "getIndex",
    "putAll",
    "repeat",
];
const TEXTS: &[&str] = &[
    "a", " ", "\n", "  \n ", ".", ". ", ",", "(", ")", "{", "}", "[", "]", "\"", "'", "-", "!",
    "é", "😀", "1", "..", "\t", "\r\n", "end", "\\", "\\\\", "&", "#", "$", "##", "*#", "]]#",
    "$!", "#*", "@", "#[[", "|", "%", "=",
];
const OPERATORS: &[&str] = &[
    "+", "-", "*", "/", "%", "==", "!=", "<", ">", "<=", ">=", "&&", "||", " and ", " or ", " eq ",
    " ne ", " lt ", " ge ",
];

fn space(dice: &mut Dice) -> &'static str {
    dice.pick(&["", "", "", "", "", " ", "  ", "\t", "\n"])
}

fn value(dice: &mut Dice, depth: usize) -> String {
    match dice.roll(if depth == 0 { 9 } else { 13 }) {
        0..=3 => reference(dice, depth),
        4 => dice
            .pick(&["0", "1", "-2", "7", "2147483648", "9223372036854775807"])
            .to_owned(),
        5 | 6 => string(dice, depth),
        7 => dice.pick(&["true", "false"]).to_owned(),
        8 => dice
            .pick(&["1.5", ".5", "-2.", "1e3", "1.0E-5", "1e400"])
            .to_owned(),
        9 | 10 => {
            let items: Vec<String> = (0..dice.roll(4)).map(|_| value(dice, depth - 1)).collect();
            format!("[{}]", items.join(","))
        }
        11 => {
            let (key, item) = (value(dice, depth - 1), value(dice, depth - 1));
            format!("{{{}{key}{}:{item}}}", space(dice), space(dice))
        }
        _ => {
            let bound = dice.pick(&["3", "-1", "$n", "$undef"]);
            format!("[{}1{}..{}{bound}]", space(dice), space(dice), space(dice))
        }
    }
}

fn string(dice: &mut Dice, depth: usize) -> String {
    let mut text = String::new();
    if dice.roll(2) == 0 {
        for _ in 0..dice.roll(4) {
            text += dice.pick(&[
                "a", "l", "$s", "#if", "''", "\n", "\\", ".", "é", "(l+)", "$1",
            ]);
        }
        return format!("'{text}'");
    }
    for _ in 0..dice.roll(4) {
        match dice.roll(4) {
            0 if depth > 0 => text += &reference(dice, depth - 1),
            1 if depth > 0 => text += &statement(dice, depth - 1).replace('"', ""),
            2 => text += dice.pick(&["\"\"", "\\u0041", "## x", "'"]),
            _ => text += &dice.pick(TEXTS).replace(['"', '#', '$'], ""),
        }
    }
    format!("\"{text}\"")
}

fn reference(dice: &mut Dice, depth: usize) -> String {
    let mut steps = String::new();
    if depth > 0 {
        for _ in 0..dice.roll(3) {
            match dice.roll(5) {
                0 | 1 => write!(steps, ".{}", dice.pick(PROPERTIES)).unwrap(),
                2 | 3 => {
                    let count = dice.roll(3);
                    let arguments: Vec<String> =
                        (0..count).map(|_| value(dice, depth - 1)).collect();
                    let method = dice.pick(METHODS);
                    write!(steps, ".{method}({}{})", space(dice), arguments.join(",")).unwrap();
                }
                _ => {
                    let index = dice.pick(&["0", "-1", "5", "\"a\"", "$n", "'k'"]);
                    write!(steps, "[{}{index}]", space(dice)).unwrap();
                }
            }
        }
    }
    let escapes = dice.pick(&["", "", "", "", "", "", "", "", "\\", "\\\\", "\\\\\\"]);
    let dollar = dice.pick(&["$", "$", "$", "$", "$!", "$!", "$\\!", "$$"]);
    let name = dice.pick(NAMES);
    if dice.roll(4) == 0 {
        format!("{escapes}{dollar}{{{name}{steps}}}")
    } else {
        format!("{escapes}{dollar}{name}{steps}")
    }
}

fn expression(dice: &mut Dice, depth: usize) -> String {
    if depth == 0 {
        return value(dice, 0);
    }
    match dice.roll(8) {
        0..=3 => format!("{}{}{}", space(dice), value(dice, depth - 1), space(dice)),
        4..=5 => {
            let left = expression(dice, depth - 1);
            format!(
                "{left}{}{}",
                dice.pick(OPERATORS),
                expression(dice, depth - 1)
            )
        }
        6 => format!(
            "{}{}",
            dice.pick(&["!", "not ", " !"]),
            expression(dice, depth - 1)
        ),
        _ => format!("({})", expression(dice, depth - 1)),
    }
}

fn block(dice: &mut Dice, depth: usize) -> String {
    (0..dice.roll(4)).map(|_| statement(dice, depth)).collect()
}

fn end_of_line(dice: &mut Dice) -> &'static str {
    dice.pick(&["", "", "", " ", "\n", " \n", "\t \r\n"])
}

fn statement(dice: &mut Dice, depth: usize) -> String {
    if depth == 0 || dice.roll(3) == 0 {
        return if dice.roll(2) == 0 {
            dice.pick(TEXTS).to_owned()
        } else {
            reference(dice, depth)
        };
    }
    let inner = depth - 1;
    let line_end = end_of_line(dice);
    match dice.roll(12) {
        0 | 1 => {
            let target = dice.pick(&[
                "$x",
                "$y",
                "$i",
                "$m.new",
                "$l[0]",
                "$m[\"k\"]",
                "$!x",
                "${y}",
            ]);
            let indent = dice.pick(&["", "  "]);
            format!(
                "{indent}#set({target} = {}){line_end}",
                expression(dice, depth)
            )
        }
        2..=4 => {
            let mut text = format!(
                "#if({}){line_end}{}",
                expression(dice, depth),
                block(dice, inner)
            );
            if dice.roll(3) == 0 {
                let condition = expression(dice, inner);
                write!(text, "#elseif({condition}){}", block(dice, inner)).unwrap();
            }
            if dice.roll(2) == 0 {
                write!(text, "#else{}{}", end_of_line(dice), block(dice, inner)).unwrap();
            }
            text + dice.pick(&["#end", "#end", "#{end}", "#end\n"])
        }
        5 | 6 => {
            let tail = dice.pick(&["", "#if($foreach.hasNext),#end", "$velocityCount", "#break"]);
            let source = value(dice, depth);
            format!(
                "#foreach($i in {source}){line_end}{}{tail}#end",
                block(dice, inner)
            )
        }
        7 => format!("#define($b){}#end$b", block(dice, inner)),
        8 => {
            let body = block(dice, inner);
            format!(
                "#macro(m $a){body}$a#end#m({}){line_end}",
                value(dice, inner)
            )
        }
        9 => dice
            .pick(&["## c\n", "#* x $y *#", "#** f *#", "#[[ $x #if ]]#"])
            .to_owned(),
        10 => {
            let slashes = dice.pick(&["\\", "\\\\", "\\\\\\"]);
            format!(
                "{slashes}{}",
                dice.pick(&["#if", "#end", "#foo", "#set", "#{else}", "#m"])
            )
        }
        _ => format!("#evaluate({})", string(dice, inner)),
    }
}

fn context() -> Json {
    json!({
        "s": "hello", "e": "", "n": 5, "z": 0, "d": 2.5, "t": true, "f": false,
        "l": [1, 2, 3], "ls": ["b", "a", "c"], "lm": [{"a": 1, "b": "x"}, {"a": 2}],
        "m": {"a": 1, "b": "two", "c": [1, 2], "hy-phen": "h", "k": {"x": "deep"}},
        "el": [], "em": {}, "nl": [1, null, 3], "u": "héllo 世😀!",
    })
}

/// Hashes of identity differ between runs.
fn has_identity(text: &str) -> bool {
    text.match_indices('@').any(|(at, _)| {
        text[at + 1..]
            .chars()
            .take_while(char::is_ascii_hexdigit)
            .count()
            > 0
    })
}

/// Templates cut off anywhere, and characters strewn into them, give output or an error.
#[test]
fn broken_templates_do_no_harm() {
    let mut dice = Dice(0x9e37_79b9_7f4a_7c15);
    for round in 0..3000 {
        let mut text: Vec<char> = block(&mut dice, 3).chars().collect();
        for _ in 0..dice.roll(4) {
            let at = dice.roll(text.len() + 1);
            match dice.roll(3) {
                0 => text.truncate(at),
                1 => text.splice(at..at, dice.pick(TEXTS).chars()).for_each(drop),
                _ => text.splice(at..(at + 1).min(text.len()), []).for_each(drop),
            }
        }
        let text: String = text.into_iter().collect();
        let settings = if round % 2 == 0 {
            Settings::stock()
        } else {
            Settings::aws()
        };
        let mut scope = Scope::new();
        for (name, value) in context().as_object().unwrap() {
            scope.set(name.as_str(), support::value(value));
        }
        match Template::parse("broken", &text, &settings).and_then(|t| t.render(&mut scope)) {
            Ok(_) => {}
            Err(error) => {
                assert!(
                    !error.to_string().contains('\n') || text.contains('\n'),
                    "{error}"
                );
                assert!(error.span().range().end <= text.len().max(error.span().range().end));
                #[cfg(feature = "diagnose")]
                assert!(!trygate_velocity::diagnose(&error, &text).is_empty());
            }
        }
    }
}

#[test]
#[ignore = "needs Java and takes minutes"]
fn differential() {
    let Some(program) = shared::find("vtl/oracle/run.sh") else {
        return;
    };
    let number = |name: &str, otherwise: u64| {
        std::env::var(name)
            .ok()
            .and_then(|text| text.parse().ok())
            .unwrap_or(otherwise)
    };
    let mut dice = Dice(number("VTL_SEED", 1).wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1);
    for mode in ["stock", "aws"] {
        let templates: Vec<String> = (0..number("VTL_COUNT", 1000))
            .map(|_| block(&mut dice, 3))
            // The real engine keeps the names of macros from template to template.
            .filter(|template| mode == "stock" || !template.contains("macro"))
            .collect();
        let mut asked = String::new();
        for template in &templates {
            let line = json!({"template": template, "mode": mode, "context": {"vars": context()}});
            writeln!(asked, "{line}").unwrap();
        }
        let mut java = Command::new(&program)
            .arg(mode)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut input = java.stdin.take().unwrap();
        let writer = std::thread::spawn(move || input.write_all(asked.as_bytes()).unwrap());
        let answers: Vec<String> = BufReader::new(java.stdout.take().unwrap())
            .lines()
            .map(Result::unwrap)
            .collect();
        writer.join().unwrap();
        java.wait().unwrap();
        compare(mode, &templates, &answers);
    }
}

fn compare(mode: &str, templates: &[String], answers: &[String]) {
    assert_eq!(templates.len(), answers.len());
    let settings = if mode == "aws" {
        Settings::aws()
    } else {
        Settings::stock()
    };
    let mut different = Vec::new();
    for (template, answer) in templates.iter().zip(answers) {
        let answer: Json = serde_json::from_str(answer).unwrap();
        let mut scope = Scope::new();
        for (name, value) in context().as_object().unwrap() {
            scope.set(name.as_str(), support::value(value));
        }
        let rendered = Template::parse("template", template, &settings)
            .and_then(|template| template.render(&mut scope));
        let (theirs, ours) = (expected(&answer), outcome(&rendered));
        if theirs != ours && !has_identity(&theirs) {
            different.push(format!(
                "{template:?}\n  theirs {theirs:?}\n  ours   {ours:?}"
            ));
        }
    }
    println!(
        "{mode}: {} templates, {} differ",
        templates.len(),
        different.len()
    );
    assert!(different.is_empty(), "{}", different.join("\n"));
}
