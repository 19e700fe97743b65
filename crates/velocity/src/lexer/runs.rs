//! How far a run of bytes goes: names, and text that begins nothing.
//!
//! Not matching: which run counts where is decided in `scan.rs`.

/// Returns how many bytes from `from` on match.
#[inline]
pub(super) fn count(rest: &[u8], from: usize, matches: impl Fn(u8) -> bool) -> usize {
    rest.get(from..)
        .unwrap_or_default()
        .iter()
        .take_while(|&&byte| matches(byte))
        .count()
}

/// Tells whether a byte goes on with a name.
#[inline]
pub(super) fn is_name(byte: u8) -> bool {
    NAME.get(usize::from(byte)).copied().unwrap_or_default()
}

#[expect(
    clippy::indexing_slicing,
    reason = "made while compiling, by an index of one byte"
)]
static NAME: [bool; 256] = {
    let mut name = [false; 256];
    let mut byte = 0_u8;
    while byte < 0x80 {
        name[byte as usize] = byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
        byte += 1;
    }
    name
};

/// Returns how many bytes stand before the next `$`, `#` or backslash, looking at eight at a time.
#[inline]
pub(super) fn plain_text(rest: &[u8]) -> usize {
    const ONES: u64 = 0x0101_0101_0101_0101;
    const HIGH: u64 = 0x8080_8080_8080_8080;
    // the classic test for a byte that is zero; a false hit can only follow a true one
    let is = |word: u64, byte: u8| {
        let word = word ^ (ONES * u64::from(byte));
        word.wrapping_sub(ONES) & !word & HIGH
    };
    let (mut length, mut rest) = (0, rest);
    while let Some((word, behind)) = rest.split_first_chunk::<8>() {
        let word = u64::from_le_bytes(*word);
        let found = is(word, b'$') | is(word, b'#') | is(word, b'\\');
        if found != 0 {
            return length + found.trailing_zeros() as usize / 8;
        }
        length += 8;
        rest = behind;
    }
    length + count(rest, 0, |byte| !matches!(byte, b'$' | b'#' | b'\\'))
}
