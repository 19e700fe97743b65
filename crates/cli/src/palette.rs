//! Where text goes and whether it is coloured.
//!
//! Colour is decided once for each stream, then text is written as it is. A stream that strips
//! escape sequences would also strip those that stand in a body.

use anstream::AutoStream;
use anstyle::{AnsiColor, Style};
use clap::ColorChoice;
use std::io::{self, IsTerminal as _, Write as _};

/// The two streams of a command.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Output {
    out: Palette,
    err: Palette,
    verbose: bool,
    on_terminal: bool,
}

impl Output {
    /// Looks at the streams and the environment (`NO_COLOR`, `CLICOLOR_FORCE`, `TERM`).
    pub(crate) fn of(choice: ColorChoice, verbose: bool) -> Self {
        let decide = |automatic: anstream::ColorChoice| match choice {
            ColorChoice::Always => true,
            ColorChoice::Never => false,
            ColorChoice::Auto => automatic != anstream::ColorChoice::Never,
        };
        Self {
            out: Palette {
                coloured: decide(AutoStream::choice(&io::stdout())),
            },
            err: Palette {
                coloured: decide(AutoStream::choice(&io::stderr())),
            },
            verbose,
            on_terminal: io::stdout().is_terminal(),
        }
    }

    /// Whether everything is to be shown.
    pub(crate) fn is_verbose(self) -> bool {
        self.verbose
    }

    /// The styles of stdout.
    pub(crate) fn out_palette(self) -> Palette {
        self.out
    }

    /// The styles of stderr.
    pub(crate) fn err_palette(self) -> Palette {
        self.err
    }

    /// Makes text safe to show: a terminal would obey control characters in it.
    pub(crate) fn shown(self, text: String) -> String {
        let dangerous = |c: char| c.is_control() && c != '\n' && c != '\t';
        if !self.on_terminal || !text.contains(dangerous) {
            return text;
        }
        text.chars()
            .map(|c| match c {
                // the block of pictures for control characters is in their order
                '\0'..='\x1f' if dangerous(c) => {
                    char::from_u32(0x2400 + u32::from(c)).unwrap_or(char::REPLACEMENT_CHARACTER)
                }
                c if dangerous(c) => char::REPLACEMENT_CHARACTER,
                c => c,
            })
            .collect()
    }
}

/// Writes to stdout. Who closed it wants no more.
pub(crate) fn print(text: &str) {
    let _ = io::stdout().write_all(text.as_bytes());
}

/// Writes to stderr.
pub(crate) fn print_err(text: &str) {
    let _ = io::stderr().write_all(text.as_bytes());
}

/// The styles of a stream.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Palette {
    coloured: bool,
}

impl Palette {
    pub(crate) fn is_coloured(self) -> bool {
        self.coloured
    }

    pub(crate) fn error(self, text: &str) -> String {
        self.styled(AnsiColor::Red.on_default().bold(), text)
    }

    pub(crate) fn warning(self, text: &str) -> String {
        self.styled(AnsiColor::Yellow.on_default().bold(), text)
    }

    pub(crate) fn good(self, text: &str) -> String {
        self.styled(AnsiColor::Green.on_default().bold(), text)
    }

    pub(crate) fn name(self, text: &str) -> String {
        self.styled(AnsiColor::Cyan.on_default(), text)
    }

    pub(crate) fn faint(self, text: &str) -> String {
        self.styled(Style::new().dimmed(), text)
    }

    fn styled(self, style: Style, text: &str) -> String {
        if self.coloured {
            format!("{style}{text}{style:#}")
        } else {
            text.to_owned()
        }
    }
}
