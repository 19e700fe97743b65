//! What most likely made a template unreadable: blocks that nobody closed, and ends of none.
//!
//! Not a parser. It reads past comments and literal blocks and counts words, which is enough for a
//! hint; the engine alone says what a template means.

use trygate_velocity::ErrorKind;

/// The directives that want an `#end`.
const OPENERS: [&str; 5] = ["if", "foreach", "define", "macro", "literal"];

/// Returns a hint for the kind of error; none where the error says it all.
pub(super) fn advice(kind: &ErrorKind, source: &str) -> Option<String> {
    match kind {
        ErrorKind::Syntax { encountered, .. } if encountered == "<EOF>" => {
            let open = unclosed(source);
            let (word, line) = open.first()?;
            Some(match open.len() {
                1 => format!("the #{word} of line {line} has no #end, or one inside it has none"),
                number => format!("{number} #end are missing; the #{word} of line {line} is open"),
            })
        }
        ErrorKind::Syntax { encountered, .. }
            if ["#end", "#else", "#elseif", "#{end}", "#{else}", "#{elseif}"]
                .contains(&encountered.trim()) =>
        {
            Some(format!(
                "no open directive is there that {} belongs to",
                encountered.trim()
            ))
        }
        ErrorKind::Lexical {
            encountered: None, ..
        } => Some(
            "a template cannot end in the middle of a reference or directive, or with $ or #"
                .to_owned(),
        ),
        _ => None,
    }
}

/// Returns the directives that no `#end` closes, each with its line.
fn unclosed(source: &str) -> Vec<(&'static str, usize)> {
    let mut open = Vec::new();
    let mut line = 1;
    let mut rest = source;
    while let Some(at) = rest.find(['#', '\n', '\\']) {
        let here = rest.get(at..).unwrap_or_default();
        let skipped = if here.starts_with('\n') {
            line += 1;
            1
        } else if here.starts_with('\\') {
            // what stands behind a backslash is text
            1 + here
                .chars()
                .nth(1)
                .filter(|c| *c == '#')
                .map_or(0, char::len_utf8)
        } else if here.starts_with("##") {
            here.find('\n').unwrap_or(here.len())
        } else if here.starts_with("#*") || here.starts_with("#[[") {
            let end = if here.starts_with("#*") { "*#" } else { "]]#" };
            let length = here.get(2..).and_then(|inside| inside.find(end));
            let length = length.map_or(here.len(), |length| 2 + length + end.len());
            line += here.get(..length).unwrap_or_default().matches('\n').count();
            length
        } else {
            let word = here.get(1..).unwrap_or_default().trim_start_matches('{');
            if word.starts_with("end") {
                open.pop();
            } else if let Some(opener) = OPENERS.iter().find(|opener| opens(word, opener)) {
                open.push((*opener, line));
            }
            1
        };
        rest = here.get(skipped..).unwrap_or_default();
    }
    open
}

/// Tells whether `word` begins with the directive and goes on with its argument.
fn opens(word: &str, directive: &str) -> bool {
    word.strip_prefix(directive)
        .is_some_and(|rest| rest.trim_start_matches('}').trim_start().starts_with('('))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn open_directives_are_found() {
        let source =
            "#if($a)\n## #if(x)\n\\#if(x) #*\n#if(x) *#\n#[[ #if(x) ]]#\n#foreach ($i in $l)\n#end";
        assert_eq!(unclosed(source), [("if", 1)]);
        assert_eq!(unclosed("#{if}($a)#{end}#define($x)"), [("define", 1)]);
        assert_eq!(unclosed("#set($x = 1)#end"), []);
    }
}
