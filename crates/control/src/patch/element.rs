//! Elements of maps and lists, which nouns change in three ways.
//!
//! An entry of a map is named by the path, as is an item of most lists; some lists take the item as
//! the value. Recorded: what replaces an item goes to the end of the list, an entry that is not
//! there is neither replaced nor removed, and an emptied map is not shown.

use super::{Edit, Op};
use crate::Exception;
use crate::exception::PatchProblem;
use trygate_model::TextMap;

/// Changes the entry of a map that the path names.
pub(super) fn entry<V>(
    map: &mut TextMap<V>,
    edit: &Edit<'_>,
    value: V,
    absent: PatchProblem,
) -> Result<(), Exception> {
    let name = edit.name();
    if edit.op != Op::Add && !map.contains_key(name) {
        return Err(Exception::Patch(absent));
    }
    if edit.op == Op::Remove {
        map.shift_remove(name);
    } else {
        map.insert(name.to_owned(), value);
    }
    Ok(())
}

/// Changes the entry of a map that is only there while it has entries.
pub(super) fn optional_entry<V>(
    map: &mut Option<TextMap<V>>,
    edit: &Edit<'_>,
    value: V,
    absent: PatchProblem,
) -> Result<(), Exception> {
    let mut entries = map.take().unwrap_or_default();
    entry(&mut entries, edit, value, absent)?;
    *map = Some(entries).filter(|entries| !entries.is_empty());
    Ok(())
}

/// Changes the item of a list that the path names; the value is what replaces it.
pub(super) fn named_item(
    list: &mut Vec<String>,
    edit: &Edit<'_>,
    absent: impl FnOnce() -> PatchProblem,
) -> Result<(), Exception> {
    let name = edit.name();
    let was_there = list.iter().any(|item| item == name);
    let new = match edit.op {
        Op::Add if was_there => return Ok(()),
        Op::Add => Some(name.to_owned()),
        _ if !was_there => return Err(Exception::Patch(absent())),
        Op::Replace => edit.filled(),
        _ => None,
    };
    list.retain(|item| item != name && Some(item) != new.as_ref());
    list.extend(new);
    Ok(())
}

/// Adds or removes the value as an item of a list; one that is not there is removed already.
pub(super) fn given_item(list: &mut Vec<String>, edit: &Edit<'_>) {
    list.retain(|item| item != edit.text());
    if edit.op == Op::Add {
        list.extend(edit.filled());
    }
}
