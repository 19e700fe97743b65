//! What the tests of this folder share: fixed surroundings and the way to shared data.

use std::path::PathBuf;
use std::sync::Arc;
use trygate_model::{Ambient, FixedClock, SeededIds, Timestamp};

/// Returns surroundings that make every run the same.
pub(crate) fn ambient() -> Ambient {
    Ambient {
        clock: Arc::new(FixedClock(Timestamp::from_millis(1_700_000_000_000))),
        ids: Arc::new(SeededIds::new(1)),
        account_id: "111111111111".into(),
        region: "us-east-1".into(),
    }
}

/// Finds shared data beside the workspace; without it a test says so and passes.
pub(crate) fn shared(path: &str) -> Option<PathBuf> {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared");
    let found = root.join(path);
    if found.exists() {
        return Some(found);
    }
    println!("skipped: ../shared is not here");
    None
}
