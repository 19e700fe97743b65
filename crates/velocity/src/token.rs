//! Tokens, in the kinds and the order of Velocity 1.7's grammar.
//!
//! The order matters: where two kinds match the same text, the earlier one wins.

use std::borrow::Cow;

/// Names a kind of token; the numbers are those of the reference grammar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Kind {
    Eof = 0,
    /// `[` behind a reference.
    IndexOpen = 1,
    /// `]` of an index.
    IndexClose = 2,
    ListOpen = 3,
    ListClose = 4,
    Comma = 5,
    DoubleDot = 6,
    Colon = 7,
    MapOpen = 8,
    MapClose = 9,
    ParenOpen = 10,
    /// `)` of a directive, with the blanks and the line end behind it.
    ParenClose = 11,
    /// `)` of a method call.
    CallClose = 12,
    /// `\#word`.
    EscapedDirective = 13,
    /// `#set(` with blanks before it.
    Set = 14,
    LineComment = 21,
    DoubleEscape = 22,
    Escape = 23,
    Text = 24,
    LineCommentEnd = 25,
    FormalComment = 26,
    BlockComment = 27,
    TextBlock = 28,
    Blanks = 31,
    StringLiteral = 32,
    True = 33,
    False = 34,
    /// A line end; never met in practice, because [`Kind::Blanks`] comes first.
    NewLine = 35,
    Minus = 36,
    Plus = 37,
    Times = 38,
    Divide = 39,
    Modulo = 40,
    And = 41,
    Or = 42,
    Less = 43,
    LessOrEqual = 44,
    Greater = 45,
    GreaterOrEqual = 46,
    Equal = 47,
    NotEqual = 48,
    Not = 49,
    Assign = 50,
    End = 51,
    If = 52,
    ElseIf = 53,
    Else = 54,
    Integer = 56,
    Decimal = 57,
    Word = 61,
    BracedWord = 62,
    Identifier = 66,
    Dot = 67,
    /// `{` of a formal reference.
    CurlyOpen = 68,
    /// `}` of a formal reference.
    CurlyClose = 69,
    /// `$[`, `$![` and `$.`, which are only text.
    EmptyIndex = 72,
}

impl Kind {
    /// Every kind, in the order of the grammar.
    const ALL: [Self; 56] = [
        Self::Eof,
        Self::IndexOpen,
        Self::IndexClose,
        Self::ListOpen,
        Self::ListClose,
        Self::Comma,
        Self::DoubleDot,
        Self::Colon,
        Self::MapOpen,
        Self::MapClose,
        Self::ParenOpen,
        Self::ParenClose,
        Self::CallClose,
        Self::EscapedDirective,
        Self::Set,
        Self::LineComment,
        Self::DoubleEscape,
        Self::Escape,
        Self::Text,
        Self::LineCommentEnd,
        Self::FormalComment,
        Self::BlockComment,
        Self::TextBlock,
        Self::Blanks,
        Self::StringLiteral,
        Self::True,
        Self::False,
        Self::NewLine,
        Self::Minus,
        Self::Plus,
        Self::Times,
        Self::Divide,
        Self::Modulo,
        Self::And,
        Self::Or,
        Self::Less,
        Self::LessOrEqual,
        Self::Greater,
        Self::GreaterOrEqual,
        Self::Equal,
        Self::NotEqual,
        Self::Not,
        Self::Assign,
        Self::End,
        Self::If,
        Self::ElseIf,
        Self::Else,
        Self::Integer,
        Self::Decimal,
        Self::Word,
        Self::BracedWord,
        Self::Identifier,
        Self::Dot,
        Self::CurlyOpen,
        Self::CurlyClose,
        Self::EmptyIndex,
    ];

    /// Returns how Velocity's error messages call the kind.
    pub(crate) const fn image(self) -> &'static str {
        match self {
            Self::Eof => "<EOF>",
            Self::IndexOpen | Self::ListOpen => "\"[\"",
            Self::IndexClose | Self::ListClose => "\"]\"",
            Self::Comma => "\",\"",
            Self::DoubleDot => "\"..\"",
            Self::Colon => "\":\"",
            Self::MapOpen | Self::CurlyOpen => "\"{\"",
            Self::MapClose | Self::CurlyClose => "\"}\"",
            Self::ParenOpen => "\"(\"",
            Self::ParenClose => "<RPAREN>",
            Self::CallClose => "\")\"",
            Self::EscapedDirective => "<ESCAPE_DIRECTIVE>",
            Self::Set => "<SET_DIRECTIVE>",
            Self::LineComment => "\"##\"",
            Self::DoubleEscape => "\"\\\\\\\\\"",
            Self::Escape => "\"\\\\\"",
            Self::Text => "<TEXT>",
            Self::LineCommentEnd => "<SINGLE_LINE_COMMENT>",
            Self::FormalComment | Self::BlockComment => "\"*#\"",
            Self::TextBlock => "\"]]#\"",
            Self::Blanks => "<WHITESPACE>",
            Self::StringLiteral => "<STRING_LITERAL>",
            Self::True => "\"true\"",
            Self::False => "\"false\"",
            Self::NewLine => "<NEWLINE>",
            Self::Minus => "\"-\"",
            Self::Plus => "\"+\"",
            Self::Times => "\"*\"",
            Self::Divide => "\"/\"",
            Self::Modulo => "\"%\"",
            Self::And => "<LOGICAL_AND>",
            Self::Or => "<LOGICAL_OR>",
            Self::Less => "<LOGICAL_LT>",
            Self::LessOrEqual => "<LOGICAL_LE>",
            Self::Greater => "<LOGICAL_GT>",
            Self::GreaterOrEqual => "<LOGICAL_GE>",
            Self::Equal => "<LOGICAL_EQUALS>",
            Self::NotEqual => "<LOGICAL_NOT_EQUALS>",
            Self::Not => "<LOGICAL_NOT>",
            Self::Assign => "\"=\"",
            Self::End => "<END>",
            Self::If => "<IF_DIRECTIVE>",
            Self::ElseIf => "<ELSEIF_DIRECTIVE>",
            Self::Else => "<ELSE_DIRECTIVE>",
            Self::Integer => "<INTEGER_LITERAL>",
            Self::Decimal => "<FLOATING_POINT_LITERAL>",
            Self::Word => "<WORD>",
            Self::BracedWord => "<BRACKETED_WORD>",
            Self::Identifier => "<IDENTIFIER>",
            Self::Dot => "<DOT>",
            Self::EmptyIndex => "<EMPTY_INDEX>",
        }
    }
}

/// Is a set of kinds.
#[derive(Clone, Copy, Default)]
pub(crate) struct Kinds(u128);

impl Kinds {
    pub(crate) const fn of(kinds: &[Kind]) -> Self {
        let mut set = 0;
        let mut rest = kinds;
        while let [kind, behind @ ..] = rest {
            set |= 1 << *kind as u8;
            rest = behind;
        }
        Self(set)
    }

    pub(crate) const fn and(self, others: Self) -> Self {
        Self(self.0 | others.0)
    }

    #[inline]
    pub(crate) const fn has(self, kind: Kind) -> bool {
        self.0 >> kind as u8 & 1 == 1
    }

    /// Returns the kinds in the order of the grammar.
    pub(crate) fn iter(self) -> impl Iterator<Item = Kind> {
        Kind::ALL.into_iter().filter(move |&kind| self.has(kind))
    }
}

/// Holds one token: where it stands in a source of no more than four gibibytes.
#[derive(Clone, Debug)]
pub(crate) struct Token {
    pub(crate) kind: Kind,
    /// Where it begins in the source; a `$` or `#` that led to it belongs to it.
    pub(crate) start: u32,
    /// Just behind its last byte in the source.
    pub(crate) end: u32,
    /// Where its text begins, which ends at `end`; a reference's escapes are cut off it later, as
    /// Velocity does.
    pub(crate) image: u32,
    /// What few tokens have.
    pub(crate) extra: Option<Box<Extra>>,
}

/// What few tokens have.
#[derive(Clone, Debug, Default)]
pub(crate) struct Extra {
    /// The `$` and `#` that were dropped before it because they began nothing.
    pub(crate) dropped: String,
    /// Its text instead, once its backslashes are halved.
    pub(crate) halved: Option<String>,
}

impl Token {
    /// Returns the token's text in its source.
    #[inline]
    pub(crate) fn image<'s>(&self, source: &'s str) -> &'s str {
        let range = self.image as usize..self.end as usize;
        source.get(range).unwrap_or_default()
    }

    /// Returns the token's text as the parser has left it.
    pub(crate) fn shown<'s>(&'s self, source: &'s str) -> &'s str {
        let halved = self
            .extra
            .as_ref()
            .and_then(|extra| extra.halved.as_deref());
        halved.unwrap_or_else(|| self.image(source))
    }

    /// Returns the token's contribution to a node's literal text.
    pub(crate) fn literal<'s>(&'s self, source: &'s str) -> Cow<'s, str> {
        match &self.extra {
            _ if self.kind == Kind::BlockComment => Cow::Borrowed(""),
            Some(extra) if !extra.dropped.is_empty() => {
                Cow::Owned(format!("{}{}", extra.dropped, self.shown(source)))
            }
            _ => Cow::Borrowed(self.shown(source)),
        }
    }

    /// Returns where its image begins, if the image is all there is to its literal text.
    pub(crate) fn plain_start(&self) -> Option<u32> {
        let plain = self.extra.is_none() && self.kind != Kind::BlockComment;
        plain.then_some(self.image)
    }
}
