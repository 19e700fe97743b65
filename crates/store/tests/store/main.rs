//! What every store must hold to, and what the SQLite file must survive.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod conformance;
mod file;
mod transactions;

use trygate_model::{Api, RestApi};
use trygate_store::{Address, Kind, Place};

fn api(id: &str, name: &str) -> Api {
    Api::new(RestApi::new(id.into(), name.into(), "root".into(), 0))
}

fn place() -> Place {
    Place::new("123456789012", "us-east-1")
}

fn address(id: &str) -> Address {
    place().at(Kind::Api, id)
}
