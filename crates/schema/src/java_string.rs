//! What `java.lang.String` and `java.util.HashMap` do with text: UTF-16 order, hashes, bucket order.
//!
//! Sorted lists in messages use `String.compareTo`; `dependencies` are reported in the iteration
//! order of a `HashMap`, which is fixed by the hashes and the size. Not a collection of its own.

use std::cmp::Ordering;

/// Returns `String.length()`: UTF-16 units, not characters.
pub(crate) fn utf16_len(text: &str) -> usize {
    text.encode_utf16().count()
}

/// Compares as `String.compareTo`: by UTF-16 units, so astral characters sort below U+E000.
pub(crate) fn compare(left: &str, right: &str) -> Ordering {
    left.encode_utf16().cmp(right.encode_utf16())
}

/// Sorts names as Java's natural order does.
pub(crate) fn sort<T: AsRef<str>>(names: &mut [T]) {
    names.sort_by(|left, right| compare(left.as_ref(), right.as_ref()));
}

/// Returns `String.hashCode()`.
pub(crate) fn hash_code(text: &str) -> i32 {
    text.encode_utf16().fold(0_i32, |hash, unit| {
        hash.wrapping_mul(31).wrapping_add(i32::from(unit))
    })
}

/// Puts entries inserted in the given order into the iteration order of a `HashMap`.
///
/// Entries of one bucket keep their insertion order, also across the map's growth, so a stable
/// sort by bucket is enough. Buckets that Java would turn into trees are not modelled.
pub(crate) fn sort_by_bucket<T>(entries: &mut [T], key: impl Fn(&T) -> &str) {
    let mut capacity: u32 = 16;
    while entries.len() as u64 * 4 > u64::from(capacity) * 3 {
        capacity = capacity.saturating_mul(2);
    }
    entries.sort_by_key(|entry| {
        let hash = hash_code(key(entry)).cast_unsigned();
        (hash ^ (hash >> 16)) & (capacity - 1)
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hashes_and_orders_like_java() {
        assert_eq!(hash_code("Aa"), hash_code("BB"));
        assert_eq!(hash_code("hello"), 99_162_322);
        assert_eq!(utf16_len("😀"), 2);
        assert_eq!(compare("\u{1F600}", "\u{FF61}"), Ordering::Less);
    }

    #[test]
    fn orders_a_small_map_by_bucket() {
        let mut names = vec!["z", "a", "m"];
        sort_by_bucket(&mut names, |name| name);
        assert_eq!(names, ["a", "z", "m"]);
    }
}
