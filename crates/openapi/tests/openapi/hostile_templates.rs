//! Templates and files that are made to cost too much or to lead nowhere.

use crate::shared::ambient;
use std::collections::BTreeMap;
use std::sync::Arc;
use trygate_openapi::{
    Definition, ErrorKind, FileContent, FileRefusal, Files, Limits, ReadError, ReadOptions, Source,
    read,
};

/// Files in memory.
#[derive(Debug)]
struct Memory(BTreeMap<String, String>);

impl Files for Memory {
    fn read(&self, _: &str, path: &str, _: usize) -> Result<FileContent, FileRefusal> {
        let text = self.0.get(path).ok_or(FileRefusal::Outside)?;
        Ok(FileContent {
            name: path.to_owned(),
            bytes: text.clone().into_bytes(),
        })
    }
}

fn read_with(text: &str, files: &[(&str, String)]) -> Result<Definition, ReadError> {
    // flow style that is not to be taken for JSON
    let yaml = |text: &str| {
        if text.starts_with('{') {
            format!("--- {text}")
        } else {
            text.to_owned()
        }
    };
    let text = &yaml(text);
    let files = files
        .iter()
        .map(|(name, text)| ((*name).to_owned(), yaml(text)));
    let options = ReadOptions {
        files: Some(Arc::new(Memory(files.collect()))),
        limits: Limits {
            values: 50_000,
            ..Limits::default()
        },
        ..ReadOptions::file()
    };
    read(
        &Source::new("main.yaml", text.as_bytes()),
        &options,
        &ambient(),
    )
}

fn kinds(error: &ReadError) -> Vec<&ErrorKind> {
    error.problems.iter().map(|problem| &problem.kind).collect()
}

#[test]
fn files_that_double_what_they_hold_are_stopped() {
    let mut files = Vec::new();
    let names: Vec<String> = (0..40).map(|number| format!("f{number}.yaml")).collect();
    for pair in names.windows(2) {
        let text = format!("{{a: {{$ref: {0}}}, b: {{$ref: {0}}}}}", pair[1]);
        files.push((pair[0].as_str(), text));
    }
    files.push(("f39.yaml", "{get: {}}".to_owned()));
    let text = "{openapi: 3.0.1, info: {title: t, version: '1'}, paths: {/a: {$ref: f0.yaml}}}";
    let error = read_with(text, &files).unwrap_err();
    assert!(
        kinds(&error)
            .iter()
            .any(|kind| matches!(kind, ErrorKind::TooManyValues { .. })),
        "{error}"
    );
    let fragment = |name: &str| {
        format!("{{'Fn::Transform': {{Name: 'AWS::Include', Parameters: {{Location: {name}}}}}}}")
    };
    let twice = |name: &str| format!("{{a: {0}, b: {0}}}", fragment(name));
    let mut files: Vec<(&str, String)> = names
        .windows(2)
        .map(|pair| (pair[0].as_str(), twice(&pair[1])))
        .collect();
    files.push(("f39.yaml", "{}".to_owned()));
    let text = format!(
        "{{openapi: 3.0.1, info: {{title: t}}, x-a: {}, paths: {{}}}}",
        fragment("f0.yaml")
    );
    assert!(read_with(&text, &files).is_err());
}

#[test]
fn files_that_name_themselves_end() {
    let loops = "{'Fn::Transform': {Name: 'AWS::Include', Parameters: {Location: a}}, b: 1}";
    let text = format!("{{openapi: 3.0.1, info: {{title: t}}, paths: {{}}, x-a: {loops}}}");
    assert!(read_with(&text, &[("a", loops.to_owned())]).is_ok());
    let text = "{openapi: 3.0.1, info: {title: t, version: '1'}, paths: {/a: {$ref: a.yaml}}}";
    let error = read_with(text, &[("a.yaml", "{$ref: a.yaml}".to_owned())]).unwrap_err();
    assert!(
        matches!(
            kinds(&error).as_slice(),
            [ErrorKind::CyclicReference { .. }]
        ),
        "{error}"
    );
    // schemas may
    let text = "{openapi: 3.0.1, info: {title: t, version: '1'}, paths: {}, components: {schemas: \
                {A: {properties: {a: {$ref: 'a.yaml#/B'}}}}}}";
    let schemas =
        "{B: {properties: {b: {$ref: '#/B'}, a: {$ref: 'main.yaml#/components/schemas/A'}}}}";
    let api = read_with(
        text,
        &[
            ("a.yaml", schemas.to_owned()),
            ("main.yaml", text.to_owned()),
        ],
    );
    assert_eq!(api.unwrap().api.models.len(), 2);
}

#[test]
fn templates_that_lead_in_circles_end() {
    let text = "
Conditions:
  A: !Not [!Condition B]
  B: !Not [!Condition A]
Resources:
  Api: {Type: AWS::ApiGateway::RestApi, Properties: {Name: !If [A, a, b]}}
  One: {Type: AWS::ApiGateway::Resource, Properties: {RestApiId: !Ref Api, ParentId: !Ref Two, PathPart: a}}
  Two: {Type: AWS::ApiGateway::Resource, Properties: {RestApiId: !Ref Api, ParentId: !Ref One, PathPart: b}}
  Alias: {Type: AWS::Lambda::Alias, Properties: {Name: x, FunctionName: !Ref Alias}}
";
    let error = read_with(text, &[]).unwrap_err();
    let kinds = kinds(&error);
    assert!(
        kinds
            .iter()
            .any(|kind| matches!(kind, ErrorKind::LooseResource { .. })),
        "{error}"
    );
    for problem in &error.problems {
        assert!(problem.location.line > 1, "{problem}");
    }
}

#[test]
fn templates_are_held_to_the_limits_of_documents() {
    let bomb = "a: &a [1,1,1,1,1,1,1,1]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b]\n\
                d: &d [*c,*c,*c,*c,*c,*c,*c,*c]\ne: [*d,*d,*d,*d,*d,*d,*d,*d,*d,*d,*d,*d,*d]\nResources: {}\n";
    let error = read_with(bomb, &[]).unwrap_err();
    assert!(
        matches!(kinds(&error).as_slice(), [ErrorKind::TooManyValues { .. }]),
        "{error}"
    );
    let deep = format!("Resources: {}{}", "{a: ".repeat(150), "}".repeat(150));
    let error = read_with(&deep, &[]).unwrap_err();
    assert!(
        matches!(kinds(&error).as_slice(), [ErrorKind::TooDeep { .. }]),
        "{error}"
    );
    let twice = "Resources:\n  Api: {Type: x}\n  Api: {Type: y}\n";
    let error = read_with(twice, &[]).unwrap_err();
    assert!(
        matches!(kinds(&error).as_slice(), [ErrorKind::DuplicateKey { .. }]),
        "{error}"
    );
    assert_eq!(error.problems[0].location.line, 3);
}
