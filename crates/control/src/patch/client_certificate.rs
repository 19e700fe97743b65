//! What a patch of a client certificate takes. That it words refusals as API keys do is a guess.

use super::{Dialect, Op, Rule, Table};
use trygate_model::ClientCertificate;

pub(crate) const TABLE: Table<ClientCertificate> = Table {
    dialect: Dialect::Listing,
    rules: &[Rule {
        path: "/description",
        ops: &[Op::Replace],
        apply: |certificate, edit| {
            certificate.description = edit.filled();
            Ok(())
        },
    }],
};
