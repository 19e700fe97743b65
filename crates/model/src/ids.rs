//! The only place that makes ids, and the only one that reads randomness.
//!
//! Shapes observed: request ids are version 4 UUIDs, API and resource ids are short lower-case
//! alphanumerics, the extended request id is base64 that ends in `=`, a trace id starts with the
//! epoch seconds in hexadecimal.

use crate::Timestamp;
use std::cell::RefCell;
use std::sync::Mutex;

/// Makes the ids that a run needs.
///
/// Only [`fill`](Ids::fill) differs between sources; the shapes are made from it.
pub trait Ids: Send + Sync {
    /// Fills the buffer with bytes that nobody can tell beforehand, or that a seed decides.
    fn fill(&self, buffer: &mut [u8]);

    /// Makes a lower-case alphanumeric id, as APIs (10) and resources (6) have.
    fn short(&self, length: usize) -> String {
        const ALPHABET: &[u8; 36] = b"abcdefghijklmnopqrstuvwxyz0123456789";
        let mut bytes = vec![0; length];
        self.fill(&mut bytes);
        bytes
            .iter()
            .filter_map(|byte| ALPHABET.get(usize::from(*byte) % ALPHABET.len()))
            .map(|byte| char::from(*byte))
            .collect()
    }

    /// Makes a version 4 UUID.
    fn request_id(&self) -> String {
        let mut bytes = [0; 16];
        self.fill(&mut bytes);
        bytes[6] = bytes[6] & 0x0f | 0x40;
        bytes[8] = bytes[8] & 0x3f | 0x80;
        let hex = hex(&bytes);
        let part = |from: usize, to: usize| hex.get(from..to).unwrap_or_default();
        [
            part(0, 8),
            part(8, 12),
            part(12, 16),
            part(16, 20),
            part(20, 32),
        ]
        .join("-")
    }

    /// Makes an extended request id, such as `Amby3HW4rPEFWSA=`.
    fn extended_request_id(&self) -> String {
        // 11 bytes are 15 base64 characters and one `=`
        const ALPHABET: &[u8; 64] =
            b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        let mut bytes = [0; 15];
        self.fill(&mut bytes);
        let mut text: String = bytes
            .iter()
            .filter_map(|byte| ALPHABET.get(usize::from(byte & 0x3f)))
            .map(|byte| char::from(*byte))
            .collect();
        text.push('=');
        text
    }

    /// Makes the `Root` of a trace: `1-<epoch seconds in hex>-<24 hex digits>`.
    fn trace_root(&self, now: Timestamp) -> String {
        let mut bytes = [0; 12];
        self.fill(&mut bytes);
        format!("1-{:08x}-{}", now.seconds(), hex(&bytes))
    }

    /// Makes lower-case hexadecimal digits, two for each byte.
    fn hex(&self, bytes: usize) -> String {
        let mut buffer = vec![0; bytes];
        self.fill(&mut buffer);
        hex(&buffer)
    }
}

fn hex(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len() * 2);
    let digits = bytes.iter().flat_map(|byte| [byte >> 4, byte & 0xf]);
    text.extend(digits.filter_map(|digit| char::from_digit(digit.into(), 16)));
    text
}

/// Ids from the operating system's randomness.
#[derive(Debug, Default, Clone, Copy)]
pub struct SystemIds;

/// Randomness that was read and not yet used. A call needs ten ids, and each reading is a system call.
struct Supply {
    bytes: [u8; 4096],
    used: usize,
}

thread_local! {
    static SUPPLY: RefCell<Supply> = const {
        RefCell::new(Supply {
            bytes: [0; 4096],
            used: 4096,
        })
    };
}

impl Supply {
    /// Hands out bytes that nobody had before; false if there are none.
    fn take(&mut self, buffer: &mut [u8]) -> bool {
        if self.bytes.len() - self.used < buffer.len() {
            if buffer.len() > self.bytes.len() || !read(&mut self.bytes) {
                return read(buffer);
            }
            self.used = 0;
        }
        let end = self.used + buffer.len();
        let Some(fresh) = self.bytes.get_mut(self.used..end) else {
            return false;
        };
        buffer.copy_from_slice(fresh);
        // what was handed out does not stay
        fresh.fill(0);
        self.used = end;
        true
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "the one place that reads randomness"
)]
fn read(buffer: &mut [u8]) -> bool {
    getrandom::fill(buffer).is_ok()
}

impl Ids for SystemIds {
    fn fill(&self, buffer: &mut [u8]) {
        // a thread that is ending has no supply any more
        let taken = SUPPLY.try_with(|supply| supply.borrow_mut().take(buffer));
        if !taken.unwrap_or_else(|_| read(buffer)) {
            // Ids need not be secret: without an entropy source they are only less unlikely to meet.
            SeededIds::new(std::process::id().into()).fill(buffer);
        }
    }
}

/// Ids that a seed decides, the same on every machine and in every version.
///
/// SplitMix64 is written out because its sequence is part of what `--seed` promises; a library may
/// change its generator between releases.
#[derive(Debug)]
pub struct SeededIds(Mutex<u64>);

impl SeededIds {
    /// Starts the sequence of a seed.
    pub fn new(seed: u64) -> Self {
        Self(Mutex::new(seed))
    }
}

impl Ids for SeededIds {
    fn fill(&self, buffer: &mut [u8]) {
        let mut state = self
            .0
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        for chunk in buffer.chunks_mut(8) {
            *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
            let mut z = *state;
            z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
            z ^= z >> 31;
            for (target, byte) in chunk.iter_mut().zip(z.to_le_bytes()) {
                *target = byte;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_decides_every_id() {
        let ids = || SeededIds::new(7);
        assert_eq!(ids().request_id(), ids().request_id());
        assert_eq!(ids().short(10), "9normjx124");
        assert_ne!(ids().short(10), SeededIds::new(8).short(10));
    }

    #[test]
    fn no_randomness_is_handed_out_twice() {
        let ids = || std::iter::repeat_with(|| SystemIds.hex(16)).take(100);
        // another thread has its own
        let other = std::thread::spawn(move || ids().collect::<Vec<_>>());
        let mut all: Vec<_> = ids()
            .chain([SystemIds.hex(4097), SystemIds.hex(4096)])
            .collect();
        all.extend(other.join().unwrap());
        let pieces: std::collections::BTreeSet<_> = all
            .iter()
            .flat_map(|id| id.as_bytes().chunks_exact(32))
            .collect();
        assert_eq!(pieces.len(), 200 + 256 + 256);
        assert!(!pieces.contains("0".repeat(32).as_bytes()));
    }

    #[test]
    fn shapes_are_those_of_aws() {
        let ids = SystemIds;
        let uuid = ids.request_id();
        assert_eq!(uuid.len(), 36);
        assert_eq!(uuid.as_bytes()[14], b'4');
        assert!(b"89ab".contains(&uuid.as_bytes()[19]));
        assert_eq!(ids.extended_request_id().len(), 16);
        assert!(ids.extended_request_id().ends_with('='));
        let root = ids.trace_root(Timestamp::from_millis(0x6612_3456 * 1000));
        assert!(root.starts_with("1-66123456-"), "{root}");
        assert_eq!(root.len(), 35);
        assert!(
            ids.short(6)
                .bytes()
                .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
        );
    }
}
