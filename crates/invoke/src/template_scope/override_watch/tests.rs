//! Tests of `override_watch.rs`: which overrides are told as repeated, and which are not.

use crate::context_tree::ContextValue;
use crate::template_scope::{TemplateInput, TemplateScope};
use trygate_model::TextMap;
use trygate_velocity::{Mode, Settings, Template};

fn repeated(source: &str) -> Vec<String> {
    let empty = TextMap::default();
    let context = ContextValue::Map(TextMap::default());
    let input = TemplateInput {
        body: None,
        path: &empty,
        querystring: &empty,
        header: &empty,
        stage_variables: &empty,
        context: &context,
    };
    let mut seen = TemplateScope::new(&input, Mode::Aws);
    let template = Template::parse("t", source, &Settings::aws()).expect("parses");
    let mut silent = ();
    let mut watch = seen.watch(&mut silent);
    template
        .render_with(&mut seen.scope, &mut watch)
        .expect("renders");
    watch
        .into_repeated()
        .into_iter()
        .map(|again| again.parameter)
        .collect()
}

#[test]
fn one_override_of_each_parameter_is_fine() {
    let source = "#set($context.requestOverride.header.A = '1')\
                  #set($context.requestOverride.header.B = '1')\
                  #set($context.requestOverride.path['A'] = '1')\
                  #set($context.responseOverride.status = 404)\
                  $context.responseOverride.header.put('A', '2')";
    assert_eq!(repeated(source), Vec::<String>::new());
}

#[test]
fn a_second_override_is_told_with_its_name() {
    let twice = "#set($context.responseOverride.status = 404)";
    assert_eq!(repeated(&twice.repeat(2)), ["responseOverride.status"]);
    let source = "#set($context.requestOverride.header.A = '1')\
                  #set($n = 'A')#set($context.requestOverride.header[$n] = '2')";
    assert_eq!(repeated(source), ["requestOverride.header.A"]);
    let source = "#set($context.responseOverride.header['X-A'] = '1')\
                  $context.responseOverride.header.put('X-A', '2')";
    assert_eq!(repeated(source), ["responseOverride.header.X-A"]);
    let source = "#foreach($i in [1, 2])\
                  #set($context.requestOverride.querystring.q = 'same')#end";
    assert_eq!(repeated(source), ["requestOverride.querystring.q"]);
}
