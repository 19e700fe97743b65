//! The settings of the account in a Region.
//!
//! Throttle and features are those of the developer guide's quotas; the version of keys is what
//! users show of accounts made after usage plans came.

use super::{Body, Call, Entry, Handler};
use crate::Exception;
use crate::account_view::AccountView;
use crate::patch;
use crate::view::json;
use trygate_model::Account;
use trygate_store::Transaction;

pub(super) const OPERATIONS: &[Entry] = &[
    ("GetAccount", Handler::Transact(get)),
    ("UpdateAccount", Handler::Transact(update)),
];

/// The one document of its kind.
const ID: &str = "account";

fn load(books: &mut Transaction<'_>) -> Result<Account, Exception> {
    let found = books.load::<Account>(ID)?;
    Ok(found.map_or_else(Account::default, |found| Account::clone(&found.document)))
}

fn get(_: &Call<'_>, books: &mut Transaction<'_>) -> Result<Body, Exception> {
    json(&AccountView::of(&load(books)?))
}

fn update(call: &Call<'_>, books: &mut Transaction<'_>) -> Result<Body, Exception> {
    let account = patch::account::TABLE.patched(&call.input, &load(books)?)?;
    books.put(ID, account.clone())?;
    json(&AccountView::of(&account))
}
