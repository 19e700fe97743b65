//! Pages of lists: `limit` with AWS's default and maximum, and `position` between pages.
//!
//! A position names the last item of the page before, not a number of items, so that lists may
//! change between two pages. It is opaque to clients. AWS documents 25 and 500; that a greater
//! limit is cut and not refused is a guess from clients that ask for more and work.

use crate::Exception;
use crate::input::Input;
use crate::view::{PageView, json};
use serde::Serialize;
use std::fmt::Write as _;
use trygate_store::{Document, Listing, Transaction};

const DEFAULT_LIMIT: i64 = 25;
const GREATEST_LIMIT: i64 = 500;

/// The longest position that any page gives.
const POSITION_CHARACTERS: usize = 1024;

/// Which page of a list is asked for.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Page {
    /// The key of the item that the page before ended with.
    pub(crate) after: Option<String>,
    /// The most items.
    pub(crate) limit: usize,
}

impl Page {
    pub(crate) fn of(input: &Input) -> Result<Self, Exception> {
        let limit = input.number("limit").filter(|limit| *limit > 0);
        let limit = limit.unwrap_or(DEFAULT_LIMIT).min(GREATEST_LIMIT);
        Ok(Self {
            after: input
                .filled("position")
                .map(|text| read(&text))
                .transpose()?,
            limit: usize::try_from(limit).unwrap_or(usize::MAX),
        })
    }

    /// Cuts this page out of items that are sorted by a key.
    pub(crate) fn cut<T>(&self, items: Vec<T>, key: impl Fn(&T) -> &str) -> Cut<T> {
        let after = self.after.as_deref();
        let mut following = items
            .into_iter()
            .filter(|item| after.is_none_or(|after| key(item) > after));
        let items: Vec<T> = following.by_ref().take(self.limit).collect();
        let last = items.last().filter(|_| following.next().is_some());
        let position = last.map(|item| position(key(item)));
        Cut { items, position }
    }
}

/// Reads the page of documents that a call asks for, in the order in which they were made, leaving
/// out those that are not wanted.
pub(crate) fn documents<D: Document>(
    input: &Input,
    books: &mut Transaction<'_>,
    wanted: impl Fn(&D) -> bool,
) -> Result<Listing<D>, Exception> {
    let page = Page::of(input)?;
    let mut after = page
        .after
        .map(|key| key.parse().map_err(|_| Exception::InvalidPosition))
        .transpose()?;
    let mut items = Vec::new();
    loop {
        let block =
            books.list::<D>(after, usize::try_from(GREATEST_LIMIT).unwrap_or(usize::MAX))?;
        after = block.items.last().map(|(sequence, _)| *sequence);
        items.extend(
            block
                .items
                .into_iter()
                .filter(|(_, found)| wanted(&found.document)),
        );
        if !block.more || items.len() > page.limit {
            break;
        }
    }
    let more = items.len() > page.limit;
    items.truncate(page.limit);
    Ok(Listing { items, more })
}

/// Writes a page of documents.
pub(crate) fn show<'a, D, V: Serialize>(
    listing: &'a Listing<D>,
    view: impl Fn(&'a D) -> V,
) -> Result<Vec<u8>, Exception> {
    let last = listing.items.last().filter(|_| listing.more);
    json(&PageView {
        item: listing
            .items
            .iter()
            .map(|(_, found)| view(&*found.document))
            .collect(),
        position: last.map(|(sequence, _)| position(&sequence.to_string())),
    })
}

/// One page.
pub(crate) struct Cut<T> {
    pub(crate) items: Vec<T>,
    /// Where the next page goes on, if there is one.
    pub(crate) position: Option<String>,
}

/// Makes the position after an item.
pub(crate) fn position(key: &str) -> String {
    key.bytes().fold(String::new(), |mut text, byte| {
        // writing to a String cannot fail
        let _ = write!(text, "{byte:02x}");
        text
    })
}

fn read(position: &str) -> Result<String, Exception> {
    let bytes: Option<Vec<u8>> = (0..position.len())
        .step_by(2)
        .map(|at| {
            let digits = position.get(at..at + 2)?;
            u8::from_str_radix(digits, 16).ok()
        })
        .take(POSITION_CHARACTERS)
        .collect();
    bytes
        .filter(|_| position.len() <= POSITION_CHARACTERS)
        .and_then(|bytes| String::from_utf8(bytes).ok())
        .ok_or(Exception::InvalidPosition)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::Value;

    fn page(limit: Option<i64>, position: Option<&str>) -> Result<Page, Exception> {
        let mut input = Input::default();
        input
            .members
            .extend(limit.map(|limit| ("limit", Value::from(limit))));
        input
            .members
            .extend(position.map(|position| ("position", Value::from(position))));
        Page::of(&input)
    }

    #[test]
    fn limits_are_those_of_aws() {
        let limit = |given| page(given, None).unwrap().limit;
        assert_eq!(limit(None), 25);
        assert_eq!(limit(Some(3)), 3);
        assert_eq!(limit(Some(501)), 500);
        assert_eq!(limit(Some(0)), 25);
        assert_eq!(limit(Some(i64::MIN)), 25);
    }

    #[test]
    fn pages_join_to_the_whole_list() {
        let all = ["a", "b", "cé", "d", "e"];
        let mut seen = Vec::new();
        let mut at = None;
        loop {
            let cut = page(Some(2), at.as_deref())
                .unwrap()
                .cut(all.to_vec(), |item| item);
            seen.extend(cut.items);
            at = cut.position;
            if at.is_none() {
                break;
            }
        }
        assert_eq!(seen, all);
    }

    #[test]
    fn positions_of_others_are_refused() {
        for bad in ["x", "é", "zz", "ff", &"00".repeat(2000)] {
            assert_eq!(
                page(None, Some(bad)),
                Err(Exception::InvalidPosition),
                "{bad}"
            );
        }
        assert_eq!(page(None, Some("")).unwrap().after, None);
    }
}
