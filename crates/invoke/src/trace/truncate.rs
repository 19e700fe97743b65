//! The length of a log message: 1024 characters, then a mark (measured five times in recorded
//! logs, label included, time stamp not).

use trygate_model::limits::LOG_EVENT_CHARACTERS;

const MARK: &str = " [TRUNCATED]";

/// Cuts a message that is too long. Characters are counted as Java counts them, in UTF-16 units; a
/// pair of units is not cut in two.
pub(super) fn truncate(message: &mut String) {
    if message.len() <= LOG_EVENT_CHARACTERS {
        return;
    }
    let beginning = message.as_bytes().get(..=LOG_EVENT_CHARACTERS);
    if beginning.is_some_and(<[u8]>::is_ascii) {
        message.truncate(LOG_EVENT_CHARACTERS);
        message.push_str(MARK);
        return;
    }
    let mut units = 0;
    let cut = message.char_indices().find_map(|(index, character)| {
        units += character.len_utf16();
        (units > LOG_EVENT_CHARACTERS).then_some(index)
    });
    if let Some(index) = cut {
        message.truncate(index);
        message.push_str(MARK);
    }
}

#[cfg(test)]
mod tests {
    use super::truncate;

    fn cut(text: String) -> String {
        let mut message = text;
        truncate(&mut message);
        message
    }

    #[test]
    fn cuts_after_1024_characters() {
        assert_eq!(cut("a".repeat(1024)), "a".repeat(1024));
        assert_eq!(cut("a".repeat(1025)), "a".repeat(1024) + " [TRUNCATED]");
        assert_eq!(cut("é".repeat(1024)), "é".repeat(1024));
        assert_eq!(
            cut("a".repeat(1023) + "😀"),
            "a".repeat(1023) + " [TRUNCATED]"
        );
    }
}
