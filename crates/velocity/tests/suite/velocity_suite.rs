//! Velocity's own test suite: every template with its expected output, and every pair of a template
//! and a result in the JUnit tests of 1.7, as far as plain data can run them.
//!
//! What takes more (Java objects, files of another folder, engine properties) is listed in
//! `velocity_needs.txt`, one by one with what it needs. A test fails when something is neither run
//! nor listed, and when something listed passes.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use serde_json::Value as Json;
use trygate_velocity::{List, Map, Resources, Scope, Settings, Template, Value};

use crate::{shared, support};

/// What cannot be run, with what it needs.
const NEEDS: &str = include_str!("velocity_needs.txt");

/// Keeps what ran and what did not.
struct Tally {
    needs: BTreeMap<&'static str, &'static str>,
    passed: usize,
    listed: usize,
    /// Those of the listed that no output is given for: parts of others, or read by Java alone.
    without_output: usize,
    failures: Vec<String>,
}

impl Tally {
    /// Begins with the entries whose names begin with `kind`.
    fn of(kind: &str) -> Self {
        let lines = NEEDS.lines().filter(|line| !line.starts_with('#'));
        let needs = lines
            .filter_map(|line| line.split_once(": "))
            .filter(|(name, _)| name.starts_with(kind))
            .collect();
        Self {
            needs,
            passed: 0,
            listed: 0,
            without_output: 0,
            failures: Vec::new(),
        }
    }

    fn check(&mut self, name: &str, passed: bool, detail: impl FnOnce() -> String) {
        match (passed, self.needs.remove(name)) {
            (true, None) => self.passed += 1,
            (false, Some(need)) => {
                self.listed += 1;
                self.without_output += usize::from(need.starts_with("nothing to compare with"));
            }
            (true, Some(need)) => self
                .failures
                .push(format!("{name}: passes, but is listed as needing {need}")),
            (false, None) => self.failures.push(format!(
                "{name}: neither passes nor is listed\n{}",
                detail()
            )),
        }
    }

    fn close(mut self, what: &str) {
        for name in self.needs.keys() {
            self.failures
                .push(format!("{name}: listed, but there is no such thing"));
        }
        println!(
            "{what}: {} passed, {} listed with what they need, {} of them with no output to compare",
            self.passed, self.listed, self.without_output
        );
        assert!(
            self.failures.is_empty(),
            "{what}: {}\n{}",
            self.failures.len(),
            self.failures.join("\n")
        );
        assert!(self.passed > 0, "{what}: nothing was tested");
    }
}

fn render(template: &str, scope: &mut Scope) -> String {
    render_with(template, scope, &Settings::stock())
}

fn render_with(template: &str, scope: &mut Scope, settings: &Settings) -> String {
    Template::parse("template", template, settings)
        .and_then(|template| template.render(scope))
        .unwrap_or_else(|error| error.to_string())
}

/// Finds the files beside a template.
struct Folder(PathBuf);

impl Resources for Folder {
    fn load(&self, name: &str) -> Option<String> {
        read(&self.0.join(name.trim_start_matches('/')))
    }
}

#[test]
fn templates() {
    let (Some(folder), Some(plain)) = (
        shared::find("vtl/velocity-tests/1.7/test"),
        shared::json("vtl/velocity-tests/plain-data.json"),
    ) else {
        return;
    };
    let mut files = Vec::new();
    find_templates(&folder, &mut files);
    files.sort();
    let mut tally = Tally::of("test/");
    for file in files {
        let name = format!("test/{}", file.strip_prefix(&folder).unwrap().display());
        let template = read(&file).unwrap();
        let expected = compared(&file);
        // Macros that all templates of a folder share stand in a file of their own.
        let library = read(&file.with_file_name("VM_global_library.vm"));
        let mut got = String::new();
        let own: Vec<_> = OWN_DATA.iter().filter(|own| own.0 == name).collect();
        if !own.is_empty() {
            let passed = own.iter().all(|(_, compare, data)| {
                let data: Json = serde_json::from_str(data).unwrap();
                let mut scope = Scope::new();
                scope.set_resources(Rc::new(Folder(file.parent().unwrap().to_path_buf())));
                for (name, value) in data.as_object().unwrap() {
                    scope.set(name.as_str(), java(value));
                }
                got = render(&template, &mut scope);
                let expected = read(&file.with_file_name("compare").join(compare)).unwrap();
                got.trim() == expected.trim()
            });
            tally.check(&name, passed, || format!("with {own:?}\ngot {got:?}"));
            continue;
        }
        let passed = [(false, false), (true, false), (true, true)]
            .into_iter()
            .any(|(with_data, with_library)| {
                let mut scope = Scope::new();
                scope.set_resources(Rc::new(Folder(file.parent().unwrap().to_path_buf())));
                for (name, value) in plain["plain_context"].as_object().unwrap() {
                    if with_data {
                        scope.set(name.as_str(), typed(name, value));
                    }
                }
                let library = library
                    .as_deref()
                    .filter(|_| with_library)
                    .unwrap_or_default();
                let own = render(library, &mut Scope::new());
                got = render(&format!("{library}{template}"), &mut scope);
                let got = got.strip_prefix(&own).unwrap_or(&got);
                Some(got.trim()) == expected.as_deref().map(str::trim)
            });
        tally.check(&name, passed, || {
            format!("expected {expected:?}\ngot {got:?}")
        });
    }
    tally.close("Velocity's templates");
}

/// Templates that take data of their own instead of the data of all: the template, what it is
/// compared with, and the data. Maps stand for Java objects of which only properties are read.
const OWN_DATA: &[(&str, &str, &str)] = &[
    (
        "test/templates/foreach-map.vm",
        "foreach-map.cmp",
        r#"{"provider": {"Hashtable": {"key2": "value2", "key1": "value1", "key0": "value0"}}}"#,
    ),
    (
        "test/templates/get.vm",
        "get.cmp",
        r#"{"provider": {"Muck": "Muck", "Duck": "Duck", "Truck": "Truck"}}"#,
    ),
    (
        "test/templates/sample.vm",
        "sample.cmp",
        r#"{"provider": {"Customers": ["ArrayList element 1", "ArrayList element 2", "ArrayList element 3", "ArrayList element 4"]}}"#,
    ),
    (
        "test/templates/context_safety.vm",
        "context_safety1.cmp",
        r#"{"vector": ["vector hello 1", "vector hello 2", "vector hello 3"]}"#,
    ),
    (
        "test/templates/context_safety.vm",
        "context_safety2.cmp",
        r#"{"vector": ["array hello 1", "array hello 2", "array hello 3"]}"#,
    ),
    (
        "test/parsemacros/parseMacro1.vm",
        "parseMacro1_1.cmp",
        r#"{"includefile": "vm_library1.vm"}"#,
    ),
    (
        "test/parsemacros/parseMacro1.vm",
        "parseMacro1_1b.cmp",
        r#"{"includefile": "vm_library2.vm"}"#,
    ),
];

/// Finds every template below a folder.
fn find_templates(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            find_templates(&path, found);
        } else if path
            .extension()
            .is_some_and(|ending| ["vm", "vsl", "vtl"].iter().any(|known| ending == *known))
        {
            found.push(path);
        }
    }
}

/// Reads what the suite compares a template's output with.
fn compared(file: &Path) -> Option<String> {
    let name = file.file_name()?.to_str()?;
    let stem = file.file_stem()?.to_str()?;
    let folder = file.parent()?;
    let places = [folder.join("compare"), folder.parent()?.join("compare")];
    places
        .iter()
        .flat_map(|place| {
            [
                place.join(format!("{stem}.cmp")),
                place.join(format!("{name}.cmp")),
            ]
        })
        .find_map(|path| read(&path))
}

/// Reads a file with its line ends made one, as the suite does before it compares.
fn read(path: &Path) -> Option<String> {
    let bytes = std::fs::read(path).ok()?;
    Some(String::from_utf8_lossy(&bytes).replace("\r\n", "\n"))
}

#[test]
fn junit_pairs() {
    let Some(suite) = shared::json("vtl/velocity-tests/junit-evals.json") else {
        return;
    };
    let mut tally = Tally::of("junit ");
    let mut macros: BTreeMap<String, String> = BTreeMap::new();
    for (index, pair) in suite["1.7"].as_array().unwrap().iter().enumerate() {
        let file = pair["file"].as_str().unwrap().to_owned();
        let name = format!("junit {index}");
        let template = pair["template"].as_str().unwrap();
        let Some(expected) = pair["expected"].as_str() else {
            // The pair is a template and the failure it must end in.
            let failed = Template::parse("template", template, &Settings::stock())
                .and_then(|template| template.render(&mut Scope::new()))
                .is_err();
            tally.check(&name, failed, || format!("{template:?} does not fail"));
            continue;
        };
        // One engine runs a whole file, and keeps the macros of earlier templates.
        let known = macros.entry(file).or_default();
        let mut got = String::new();
        // The pairs of a file share its variables, and some are stored anew between the pairs.
        let passed = [Puts::None, Puts::First, Puts::Last]
            .into_iter()
            .any(|which| {
                let mut scope = puts(pair, index, which);
                if let Some((_, name, text)) = PARSED.iter().find(|parsed| parsed.0 == index) {
                    scope.set_resources(Rc::new(Single(name, text)));
                }
                let mut settings = Settings::stock();
                if let Some((_, most)) = MOST_LOOPS.iter().find(|most| most.0 == index) {
                    settings.limits.foreach = *most;
                }
                got = render_with(&format!("{known}{template}"), &mut scope, &settings);
                got == expected
            });
        tally.check(&name, passed, || {
            format!(
                "{template:?}\nexpected {expected:?}\ngot {got:?}\n{}",
                pair["puts"]
            )
        });
        if template.starts_with("#macro(") && expected.is_empty() {
            known.push_str(template);
        }
    }
    tally.close("JUnit pairs of 1.7");
}

#[test]
fn later_evaluations() {
    let Some(suite) = shared::json("vtl/velocity-tests/junit-evals.json") else {
        return;
    };
    let mut tally = Tally::of("later ");
    let mut macros: BTreeMap<String, String> = BTreeMap::new();
    for (index, pair) in suite["HEAD"].as_array().unwrap().iter().enumerate() {
        if pair["reproduced_by_1_7_empty_context"] != true {
            continue;
        }
        let Some(expected) = pair["expected"].as_str() else {
            continue;
        };
        let template = pair["template"].as_str().unwrap();
        let known = macros
            .entry(pair["file"].as_str().unwrap().to_owned())
            .or_default();
        let got = render(&format!("{known}{template}"), &mut Scope::new());
        tally.check(&format!("later {index}"), got == expected, || {
            format!("{template:?}\nexpected {expected:?}\ngot {got:?}")
        });
        if template.starts_with("#macro(") && expected.is_empty() {
            known.push_str(template);
        }
    }
    tally.close("later releases' pairs that hold for 1.7");
}

/// The texts that a pair parses: the pair, the text's name and the text.
const PARSED: &[(usize, &str, &str)] = &[(126, "test", "$template.info.depth")];

/// The pairs with the engine property `directive.foreach.maxloops`.
const MOST_LOOPS: &[(usize, usize)] = &[(36, 3)];

/// A resource loader that knows one text.
struct Single(&'static str, &'static str);

impl Resources for Single {
    fn load(&self, name: &str) -> Option<String> {
        (name == self.0).then(|| self.1.to_owned())
    }
}

/// Chooses among several values that a file stores in one variable.
#[derive(Clone, Copy, PartialEq)]
enum Puts {
    None,
    First,
    Last,
}

/// Plain data that the pairs name by a Java variable: the file, the variable, the data, and the
/// pair where it holds for one alone.
const DATA: &[(&str, &str, &str, Option<usize>)] = &[
    ("IndexTestCase", "a", "[1, 2, 3]", None),
    ("IndexTestCase", "str", r#"["a", "ab", "abc"]"#, None),
    ("IndexTestCase", "alist", "[1, 2, 3, [1, 2, 3]]", None),
    (
        "ForeachTestCase",
        "list",
        r#"["test1", "test2", "test3"]"#,
        Some(40),
    ),
    (
        "ForeachTestCase",
        "list",
        r#"["test1", "test2", "test3", "test4"]"#,
        Some(41),
    ),
    ("ForeachTestCase", "list2", r#"["a1", "a2", "a3"]"#, None),
    ("ForeachTestCase", "iterable", "[1, 2, 3]", Some(38)),
    (
        "IndexTestCase",
        "foo",
        r#"{"junk": "junk foobar "}"#,
        Some(87),
    ),
    (
        "IndexTestCase",
        "foo",
        r#"{"bar": [1, 2, 3, [1, 2, 3]]}"#,
        None,
    ),
    // any object will do that is not null
    ("IfNullTestCase", "notnull", "{}", Some(46)),
    ("IfNullTestCase", "notnull", "{}", Some(48)),
    ("IfNullTestCase", "notnull", "{}", Some(53)),
    ("IfNullTestCase", "notnull", "{}", Some(55)),
    ("IfNullTestCase", "notnull", "{}", Some(66)),
    ("IfNullTestCase", "notnull", "{}", Some(67)),
    ("Velocity701TestCase", "foo", r#"{"bar": "bar"}"#, Some(272)),
    ("Velocity701TestCase", "bar", r#"{"foo": "foo"}"#, Some(273)),
    (
        "StrictReferenceTestCase",
        "fargo",
        r#"{"prop": "propiness", "next": {"prop": "propiness"}}"#,
        None,
    ),
];

/// Makes the variables of a pair, as far as they are plain data.
fn puts(pair: &Json, index: usize, which: Puts) -> Scope {
    let mut scope = Scope::new();
    if which == Puts::None {
        return scope;
    }
    let file = pair["file"].as_str().unwrap();
    for (there, name, data, only) in DATA {
        if *only == Some(index) && file.ends_with(&format!("/{there}.java")) {
            scope.set(*name, java(&serde_json::from_str(data).unwrap()));
        }
    }
    for put in pair["puts"].as_array().unwrap() {
        let name = put[0].as_str().unwrap();
        let has_own = DATA.iter().any(|(there, own, _, only)| {
            file.ends_with(&format!("/{there}.java")) && *own == name && *only == Some(index)
        });
        if has_own || which == Puts::First && scope.get(name).is_some() {
            continue;
        }
        let data = DATA.iter().find(|(file, there, _, only)| {
            pair["file"]
                .as_str()
                .unwrap()
                .ends_with(&format!("/{file}.java"))
                && *there == name
                && only.is_none_or(|only| only == index)
        });
        let value = match data {
            Some((_, _, data, _)) => Some(java(&serde_json::from_str(data).unwrap())),
            None => put[1].as_str().and_then(literal),
        };
        if let Some(value) = value {
            scope.set(name, value);
        }
    }
    scope
}

/// Makes a value of a Java expression that is plain data.
fn literal(java: &str) -> Option<Value> {
    if let Some(text) = java
        .strip_prefix('"')
        .and_then(|java| java.strip_suffix('"'))
    {
        return Some(Value::from(text));
    }
    let items = |items: &str| -> Option<Value> {
        let items: Option<Vec<Value>> = items.split(',').map(|item| literal(item.trim())).collect();
        Some(Value::List(List::from(items?)))
    };
    let inside = |begin: &str| java.strip_prefix(begin)?.strip_suffix('}');
    if let Some(inner) = ["new String[] {", "new double[] {", "new int[] {"]
        .iter()
        .find_map(|begin| inside(begin))
    {
        return items(inner);
    }
    match java {
        "null" => Some(Value::Null),
        "Boolean.TRUE" => Some(Value::Bool(true)),
        "new ArrayList()" => Some(Value::List(List::new())),
        "new Float(1f)" => Some(Value::Float(1.0)),
        number if number.contains('.') => number.parse().ok().map(Value::Double),
        number => number.parse().ok().map(Value::Int),
    }
}

/// Makes a variable of the suite, whose name tells its type where JSON cannot.
fn typed(name: &str, value: &Json) -> Value {
    #[expect(
        clippy::cast_possible_truncation,
        reason = "the suite's variable is a float"
    )]
    match (name, value.as_f64()) {
        ("float1", Some(number)) => Value::Float(number as f32),
        _ => java(value),
    }
}

/// Makes a value as the suite's Java code does: lists are array lists.
fn java(json: &Json) -> Value {
    match json {
        Json::Array(items) => Value::List(items.iter().map(java).collect::<List>()),
        Json::Object(entries) => Value::Map(
            entries
                .iter()
                .map(|(key, item)| (key.as_str(), java(item)))
                .collect::<Map>(),
        ),
        other => support::value(other),
    }
}
