//! Whole templates in the manner of real mapping templates, with their layout varied; and probes,
//! short templates that look at one thing.

use super::{Generator, Kind};
use crate::vtl_diff::piece::{Piece, seq};

#[rustfmt::skip]
const WHOLE: &[&str] = &[
    "#set($root = $input.path('$'))\n{\n  \"name\": \"$root.name\",\n  \"age\": $root.age\n}\n",
    "{\"body\": $input.json('$'), \"method\": \"$context.httpMethod\", \"ip\": \"$context.identity.sourceIp\"}",
    "Action=SendMessage&MessageBody=$util.urlEncode($input.body)",
    "{\n#foreach($name in $input.params().header.keySet())\n  \"$name\": \
     \"$util.escapeJavaScript($input.params().header.get($name))\"#if($foreach.hasNext),#end\n\n#end\n}",
    "#foreach($kind in $input.params().keySet())\n#set($some = $input.params().get($kind))\n\"$kind\": {\n\
     \t#foreach($name in $some.keySet())\n\t\"$name\": \"$some.get($name)\"\n\t\t#if($foreach.hasNext),#end\n\
     \t#end\n}\n#if($foreach.hasNext),#end\n#end",
    "#set($context.responseOverride.status = 404)\n{\"message\": \"no $input.params('id')\"}\n",
    "#if($input.path('$.errorMessage') != '')\n  #set($context.responseOverride.status = 500)\n#else\nok\n#end\n",
    "#set($items = $input.path('$.objs'))\n[\n#foreach($item in $items)\n  {\"id\": $item.id, \"t\": \"$item.t\"}\
     #if($foreach.hasNext),#end\n#end\n]",
    "## keep the body\n#set($body = $util.escapeJavaScript($input.json('$')).replaceAll(\"\\\\'\", \"'\"))\n{\"input\": \"$body\"}",
    "#set($pairs = $input.body.split('&'))\n{#foreach($pair in $pairs)#set($half = $pair.split('='))\
     \"$util.urlDecode($half[0])\": \"#if($half.size() > 1)$util.urlDecode($half[1])#end\"#if($foreach.hasNext), #end#end}",
    "#if($input.params('q') && $input.params('q') != \"\")\n  \"q\": \"$input.params('q')\",\n#end\n\"x\": 1",
    "#define($loop)\n#foreach($key in $map.keySet())\n  #set($value = $map.get($key))\n  \"$key\": \"$value\",\n#end\n#end\n$loop",
    "#set($total = 0)\n#foreach($o in $input.path('$.objs'))\n#set($total = $total + $o.p)\n#end\nsum=$total\n",
    "#set ($m = {})\n#set ($ignored = $m.put('a', 1))\n$m.put('b', [1, 2])\n$m ${m.a} $m.get('b')[1]",
    "{\"TableName\": \"${stageVariables.env}-pets\", \"Key\": {\"id\": {\"S\": \"$input.params('id')\"}}}",
    "#set($allowed = ['a', 'b', 'c'])#if($allowed.contains($str))yes#{else}no#end",
    "#if($context.authorizer.claims.sub == 's-1')\n#set($who = \"user\")\n#elseif($context.stage == 'prod')\n\
     #set($who = \"stage\")\n#else\n#set($who = \"none\")\n#end\n$who",
    "#macro(field $name $value)\"$name\": \"$value\"#end{#field('a' $str), #field('b' $num)}",
    "#*\n  a note\n*#\n{\n  \"n\": $num.intValue(),\n  \"half\": #set($h = $num / 2)$h\n}",
    "#set($q = '\"')\n#set($list2 = [])\n#foreach($s in $strs)\n#if($list2.add(\"$q$s$q\"))#end\n#end\n$list2",
    "#set($id = $input.path('$.objs[0].id'))\n#if($id.class.name == 'java.lang.Integer')int#{elseif}($id.class.name == \
     'java.lang.String')text#{else}$id.class.name#end",
    "$input.path('$').keySet() $input.path('$.map').entrySet() $input.path('$.list').size()",
    "#foreach($entry in $input.path('$.map').entrySet())\n$entry.key => $entry.value\n#end",
    "#set($s = $str.substring(0, 1).toUpperCase() + $str.substring(1))$s",
    "#set($date = $context.requestTimeEpoch)\n#set($now = $date / 1000)\n$now",
    "#foreach($n in [1..20])#if($n % 15 == 0)FizzBuzz#elseif($n % 5 == 0)Buzz#elseif($n % 3 == 0)Fizz#else$n#end\n#end",
];

impl Generator<'_> {
    /// Makes a template as people write them: one idiom or several, their line ends varied.
    pub(super) fn idiom(&mut self) -> Piece {
        let count = self.random.pick(&[1, 1, 2, 3]);
        let mut parts = Vec::new();
        for _ in 0..count {
            let whole = self.random.pick(WHOLE);
            parts.push(self.laid_out(whole));
            if self.random.chance(20) {
                parts.push(self.block());
            }
        }
        Piece::Group(parts)
    }

    /// Splits an idiom into lines and changes the white space between some of them.
    fn laid_out(&mut self, whole: &str) -> Piece {
        let style = self.random.below(6);
        let parts = whole.split_inclusive('\n').map(|line| {
            let Some(bare) = line.strip_suffix('\n') else {
                return Piece::from(line);
            };
            match style {
                0 => seq![bare, "\r\n"],
                1 if self.random.chance(30) => seq![bare, self.behind(), "\n"],
                2 if self.random.chance(30) => seq![bare.trim_start(), "\n"],
                3 if self.random.chance(30) => seq![self.blank(), bare, "\n"],
                4 if self.random.chance(20) => seq![bare, " "],
                _ => seq![bare, "\n"],
            }
        });
        Piece::Group(parts.collect())
    }

    /// Makes a short template that shows one value or one effect.
    pub(super) fn probe(&mut self) -> Piece {
        match self.random.below(18) {
            12..=14 => self.object_probe(),
            15..=17 => {
                let path = self.json_path();
                seq!["[$input.path(", path.clone(), ")][$input.json(", path, ")]"]
            }
            0..=2 => seq!["#set($r = ", self.expression(), ")[$r][$!r][$r.class.name]"],
            3..=5 => {
                let (kind, _) = self.any_kind();
                seq!["[$", self.call_on(kind), "]$str $list $map"]
            }
            6 => seq!["#if(", self.condition(), ")T#{else}F#end"],
            7 => seq!["[", self.host_reference(), "]"],
            8 => seq![
                "#set(",
                self.target(),
                " = ",
                self.value(Kind::Any),
                ")$a $b $x $map $list"
            ],
            9 => seq!["#set($r = ", self.value(Kind::Text), ")[$r]"],
            10 => seq!["[", self.reference(), "]"],
            _ => {
                let source = self.value(Kind::Any);
                seq![
                    "#foreach($i in ",
                    source,
                    ")<$i $foreach.index $foreach.hasNext>#end"
                ]
            }
        }
    }
}
