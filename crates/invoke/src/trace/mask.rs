//! What the log hides: all but the last six characters become stars (recorded: `Authorization`
//! of endpoint requests, and API keys).

use crate::multi_map::MultiMap;

/// The characters that stay readable.
const KEPT: usize = 6;

/// Replaces every character but the last six, or but half of a short value: of values of four and
/// five characters two were seen. What lies between is a guess.
pub(super) fn mask(value: &str) -> String {
    let length = value.chars().count();
    let hidden = length - KEPT.min(length / 2);
    "*".repeat(hidden) + &value.chars().skip(hidden).collect::<String>()
}

/// Whether the log hides a header's value.
pub(super) fn is_secret(name: &str) -> bool {
    name.eq_ignore_ascii_case("authorization") || name.eq_ignore_ascii_case("x-api-key")
}

/// Returns headers as a trace shows them: what signs a call is shortened.
pub(super) fn without_secrets(headers: &MultiMap) -> MultiMap {
    let mut shown = headers.clone();
    for (name, values) in &mut shown {
        let is_token = name.eq_ignore_ascii_case("x-amz-security-token");
        if is_token || name.eq_ignore_ascii_case("authorization") {
            for value in values {
                *value = format!("(hidden, ends in {})", mask(value).trim_start_matches('*'));
            }
        }
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::mask;

    #[test]
    fn keeps_six_characters() {
        assert_eq!(mask("abcdefgh338c72"), "********338c72");
        assert_eq!(mask("allow"), "***ow");
        assert_eq!(mask("user"), "**er");
        assert_eq!(mask(""), "");
        assert_eq!(mask("éééééééééééé"), "******éééééé");
    }
}
