//! How far a text goes before something in it has to be escaped.
//!
//! Not escaping itself, whose rules differ: JSON's are in `write.rs`.

const ONES: u64 = 0x0101_0101_0101_0101;
const HIGH: u64 = 0x8080_8080_8080_8080;

/// Knows the ASCII characters that stay as they are.
#[derive(Clone, Debug)]
pub struct Plain<const N: usize> {
    others: [u64; N],
    stays: [bool; 256],
}

impl<const N: usize> Plain<N> {
    /// Lets everything stay that is ASCII, no control below the blank, and none of `others`.
    #[expect(
        clippy::indexing_slicing,
        reason = "made while compiling, by indices that are in bounds"
    )]
    pub const fn but(others: [u8; N]) -> Self {
        let mut all = Self {
            others: [0; N],
            stays: [false; 256],
        };
        let mut byte = b' ';
        while byte < 0x80 {
            all.stays[byte as usize] = true;
            byte += 1;
        }
        let mut at = 0;
        while at < N {
            all.stays[others[at] as usize] = false;
            all.others[at] = ONES * others[at] as u64;
            at += 1;
        }
        all
    }

    /// Returns how many bytes from the start on stay as they are, looking at eight at a time.
    #[inline]
    pub fn stretch(&self, bytes: &[u8]) -> usize {
        // the classic test for a byte that is less; a false hit can only follow a true one
        let below = |word: u64, least: u64| word.wrapping_sub(ONES * least) & !word & HIGH;
        let (mut length, mut rest) = (0, bytes);
        while let Some((word, behind)) = rest.split_first_chunk::<8>() {
            let word = u64::from_le_bytes(*word);
            let found = self
                .others
                .iter()
                .fold(below(word, 0x20) | word & HIGH, |found, other| {
                    found | below(word ^ other, 1)
                });
            if found != 0 {
                return length + found.trailing_zeros() as usize / 8;
            }
            length += 8;
            rest = behind;
        }
        let stays = |byte: &&u8| {
            self.stays
                .get(usize::from(**byte))
                .copied()
                .unwrap_or_default()
        };
        length + rest.iter().take_while(stays).count()
    }
}

#[cfg(test)]
mod tests {
    use super::Plain;

    #[test]
    fn every_byte_stops_at_every_place_or_never() {
        const PLAIN: Plain<2> = Plain::but([b'"', b'/']);
        for length in [0, 1, 7, 8, 9, 16, 23] {
            for at in 0..length {
                for byte in 0..=0xff_u8 {
                    let mut text = vec![b'a'; length];
                    text[at] = byte;
                    let stops = !(0x20..=0x7f).contains(&byte) || matches!(byte, b'"' | b'/');
                    let expected = if stops { at } else { length };
                    assert_eq!(PLAIN.stretch(&text), expected, "{byte} at {at}");
                }
            }
        }
    }
}
