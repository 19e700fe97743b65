//! A panic is a bug of trygate: it is caught at the top and told as such.

use crate::complaint::Exit;
use std::io::Write as _;
use std::panic::{self, AssertUnwindSafe, PanicHookInfo};

/// Runs the program; a panic in it becomes a message and [`Exit::Bug`].
pub(crate) fn caught(run: impl FnOnce() -> Exit) -> Exit {
    panic::set_hook(Box::new(tell));
    panic::catch_unwind(AssertUnwindSafe(run)).unwrap_or(Exit::Bug)
}

fn tell(info: &PanicHookInfo<'_>) {
    let payload = info.payload();
    let what = payload
        .downcast_ref::<&str>()
        .copied()
        .or_else(|| payload.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("no message");
    let place = info.location().map_or_else(String::new, |at| {
        format!(" at {}:{}:{}", at.file(), at.line(), at.column())
    });
    let version = env!("CARGO_PKG_VERSION");
    let text = format!(
        "error: this is a bug in trygate {version}: {what}{place}\n  \
         mend: please report it with this message, the command and the definition\n"
    );
    // without stderr there is nobody to tell
    let _ = std::io::stderr().write_all(text.as_bytes());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_is_a_bug_and_not_a_crash() {
        assert_eq!(caught(|| panic!("on purpose")), Exit::Bug);
        assert_eq!(caught(|| Exit::Ran), Exit::Ran);
        let _ = panic::take_hook();
    }
}
