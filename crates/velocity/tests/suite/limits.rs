//! Hostile templates: every one ends in time, in bounds and with a typed error.

use std::fmt::Write;
use std::rc::Rc;

use trygate_velocity::{
    ErrorKind, LimitKind, Limits, List, Map, Observer, Scope, Settings, Template, Unprintable,
    Value,
};

fn settings() -> Settings {
    let limits = Limits {
        steps: 200_000,
        value: 1 << 20,
        output: 1 << 20,
        ..Limits::stock()
    };
    Settings {
        limits,
        ..Settings::stock()
    }
}

/// Parses and renders; returns the limit met.
fn limit(template: &str) -> Option<LimitKind> {
    let rendered = Template::parse("hostile", template, &settings())
        .and_then(|template| template.render(&mut Scope::new()));
    match rendered.err()?.kind() {
        ErrorKind::Limit { limit, .. } => Some(*limit),
        _ => None,
    }
}

#[test]
fn source_is_limited() {
    let source = " ".repeat(300 * 1024 + 1);
    let error = Template::parse("large", &source, &Settings::aws()).unwrap_err();
    assert!(matches!(
        error.kind(),
        ErrorKind::Limit {
            limit: LimitKind::Source,
            ..
        }
    ));
    assert!(Template::parse("large", &source[1..], &Settings::aws()).is_ok());
}

#[test]
fn steps_are_limited() {
    let many = "#foreach($i in [1..1000])#foreach($j in [1..1000])#foreach($k in [1..1000])\
                #end#end#end";
    assert_eq!(limit(many), Some(LimitKind::Steps));
    let regex = "#set($s = 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!')\
                 $s.matches('(?=(a+)+$)(a+)+b')";
    assert!(matches!(limit(regex), Some(LimitKind::Regex) | None));
}

#[test]
fn output_and_values_are_limited() {
    let output = "#foreach($i in [1..1000])#foreach($j in [1..1000])0123456789#end#end";
    assert!(matches!(
        limit(output),
        Some(LimitKind::Output | LimitKind::Steps)
    ));
    let doubling = "#set($s = 'x')#foreach($i in [1..64])#set($s = \"$s$s\")#end";
    assert!(matches!(
        limit(doubling),
        Some(LimitKind::Value | LimitKind::Output)
    ));
    let adding = "#set($s = 'x')#foreach($i in [1..64])#set($s = $s + $s)#end";
    assert_eq!(limit(adding), Some(LimitKind::Value));
    assert_eq!(
        limit("#set($s = 'x')$s.repeat(2000000000)"),
        Some(LimitKind::Value)
    );
    assert_eq!(
        limit("#set($s = 'xx')#set($s=$s.repeat(100000))$s.replace('', $s)"),
        Some(LimitKind::Value)
    );
    assert_eq!(
        limit("#set($s = 'x')$s.format('%1000000000d', 1)"),
        Some(LimitKind::Value)
    );
    assert_eq!(
        limit("#foreach($i in [1..2000000000])#end"),
        Some(LimitKind::Value)
    );
    let lists = "#set($l = [1])#foreach($i in [1..64])#set($x = $l.addAll($l))#end";
    assert!(matches!(
        limit(lists),
        Some(LimitKind::Value | LimitKind::Steps)
    ));
    let numbers = "#set($n = 9999999999)#foreach($i in [1..64])#set($n = $n * $n)#end$n";
    assert_eq!(limit(numbers), Some(LimitKind::Value));
}

#[test]
fn parse_depth_is_limited() {
    let deep = |open: &str, middle: &str, close: &str| {
        format!("{}{middle}{}", open.repeat(20_000), close.repeat(20_000))
    };
    assert_eq!(
        limit(&deep("#if(true)", "x", "#end")),
        Some(LimitKind::Depth)
    );
    assert_eq!(
        limit(&format!("#set($x = {})", deep("(", "1", ")"))),
        Some(LimitKind::Depth)
    );
    assert_eq!(
        limit(&format!("#set($x = {})", deep("[", "1", "]"))),
        Some(LimitKind::Depth)
    );
    assert_eq!(
        limit(&format!("#set($x = {})", deep("{1:", "1", "}"))),
        Some(LimitKind::Depth)
    );
    assert_eq!(
        limit(&format!("#if({}true)x#end", "!".repeat(20_000))),
        Some(LimitKind::Depth)
    );
    assert_eq!(limit(&deep("$x.a(", "1", ")")), Some(LimitKind::Depth));
    assert_eq!(limit(&deep("$x[", "$y", "]")), Some(LimitKind::Depth));
    assert_eq!(
        limit(&deep("#foreach($i in [1])", "x", "#end")),
        Some(LimitKind::Depth)
    );
    assert_eq!(limit(&deep("#@m()", "x", "#end")), Some(LimitKind::Depth));
}

#[test]
fn lookahead_does_not_explode() {
    // Each level is looked at as a range and as a list.
    let nested = format!("#set($x = {}{})", "[$a.b(".repeat(90), "1)]".repeat(90));
    let error = Template::parse("hostile", &nested, &settings()).unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Limit { .. }));
}

#[test]
fn long_chains_are_flat() {
    let sum = format!("#set($x = 0{})$x", " + 1".repeat(50_000));
    let template = Template::parse("chain", &sum, &Settings::stock()).unwrap();
    assert_eq!(template.render(&mut Scope::new()).unwrap(), "50000");
    let arms = format!("#if(false)a{}#else z#end", "#elseif(false)b".repeat(10_000));
    let template = Template::parse("arms", &arms, &Settings::stock()).unwrap();
    assert_eq!(template.render(&mut Scope::new()).unwrap(), " z");
    let steps = format!("$x{}", ".a".repeat(50_000));
    let template = Template::parse("steps", &steps, &Settings::stock()).unwrap();
    assert!(template.render(&mut Scope::new()).is_ok());
}

#[test]
fn recursion_is_limited() {
    assert_eq!(
        limit("#set($s = '#evaluate($s)')#evaluate($s)"),
        Some(LimitKind::Depth)
    );
    let strings = "#set($s = '#set($t = \"#evaluate($s)\")$t')#evaluate($s)";
    assert_eq!(limit(strings), Some(LimitKind::Depth));
    let mut blocks = String::new();
    for n in 0..300 {
        let _ = write!(blocks, "#define($b{n})$b{}#end", n + 1);
    }
    assert!(matches!(
        limit(&format!("{blocks}$b0")),
        Some(LimitKind::Depth) | None
    ));
    let mutual = "#define($a)$b$b#end#define($b)$c$c#end#define($c)$a$a#end$a";
    assert!(limit(mutual).is_none());
    // Velocity itself stops macros, with an exception of its own.
    assert_eq!(limit("#macro(m)#m()#end#m()"), None);
}

#[test]
fn values_inside_themselves() {
    assert_eq!(
        limit("#set($l = [])#set($x = $l.add([$l]))$l"),
        Some(LimitKind::Depth)
    );
    let hash = "#set($m = {})#set($m.m = [$m])$m.hashCode()";
    assert_eq!(limit(hash), None);
    let equal = "#set($a = [])#set($x = $a.add($a))#set($b = [])#set($x = $b.add($b))\
                 #if($a == $b)yes#end";
    assert_eq!(limit(equal), None);
    let list = List::new();
    list.push(Value::List(
        [Value::List(list.clone())].into_iter().collect(),
    ));
    assert_eq!(Value::List(list).to_text(), Err(Unprintable::TooDeep));
}

#[test]
fn deep_values_are_dropped_without_recursion() {
    let mut value = Value::Null;
    for level in 0..200_000 {
        value = if level % 2 == 0 {
            Value::List([value].into_iter().collect())
        } else {
            Value::Map([("k", value)].into_iter().collect::<Map>())
        };
    }
    drop(value);
    let nested = "#set($l = [])#foreach($i in [1..900])#foreach($j in [1..20])\
                  #set($l = [$l.iterator(), {'k': $l}.entrySet()])#end#end";
    assert_eq!(limit(nested), None);
}

#[test]
fn an_observer_can_stop_a_rendering() {
    struct Deadline(u32);
    impl Observer for Deadline {
        fn may_go_on(&mut self) -> bool {
            self.0 -= 1;
            self.0 > 0
        }
    }
    let endless = "#foreach($i in [1..1000])#foreach($j in [1..1000])#end#end";
    let template = Template::parse("slow", endless, &Settings::stock()).unwrap();
    let error = template
        .render_with(&mut Scope::new(), &mut Deadline(5))
        .unwrap_err();
    assert!(matches!(
        error.kind(),
        ErrorKind::Limit {
            limit: LimitKind::Time,
            ..
        }
    ));
}

#[test]
fn foreach_ends_silently_in_mode_aws() {
    let template =
        Template::parse("loop", "#foreach($i in [1..5000])#end$!i", &Settings::aws()).unwrap();
    assert_eq!(template.render(&mut Scope::new()).unwrap(), "");
}

#[test]
fn templates_are_shared_between_threads() {
    let template = std::sync::Arc::new(
        Template::parse("t", "$a#set($b = 'x')$b", &Settings::stock()).unwrap(),
    );
    let threads: Vec<_> = (0..4)
        .map(|n| {
            let template = std::sync::Arc::clone(&template);
            std::thread::spawn(move || {
                let mut scope = Scope::new();
                scope.set("a", n);
                template.render(&mut scope).unwrap()
            })
        })
        .collect();
    for (n, thread) in threads.into_iter().enumerate() {
        assert_eq!(thread.join().unwrap(), format!("{n}x"));
    }
}

#[test]
fn resources_are_asked_for() {
    struct One;
    impl trygate_velocity::Resources for One {
        fn load(&self, name: &str) -> Option<String> {
            (name == "one.vm").then(|| "<$x#set($x = 2)#stop no>".to_owned())
        }
    }
    let mut scope = Scope::new();
    scope.set_resources(Rc::new(One));
    scope.set("x", 1);
    let template = Template::parse(
        "t",
        "#include('one.vm') $x #parse('one.vm') $x",
        &Settings::stock(),
    )
    .unwrap();
    assert_eq!(
        template.render(&mut scope).unwrap(),
        "<$x#set($x = 2)#stop no> 1 <1"
    );
    assert!(matches!(scope.get("x"), Some(Value::Int(2))));
}
