//! One suite, run on every store.

use crate::{address, api, place};
use proptest::prelude::*;
use std::collections::BTreeMap;
use trygate_store::{AnyStore, Place, Store, StoreError};

/// Runs a suite on a fresh store of each kind.
async fn on_each<F, R>(suite: F)
where
    F: Fn(AnyStore) -> R,
    R: Future<Output = ()>,
{
    suite(AnyStore::memory()).await;
    let dir = tempfile::tempdir().unwrap();
    suite(AnyStore::open(dir.path()).unwrap()).await;
}

#[tokio::test]
async fn what_was_inserted_is_there_until_deleted() {
    on_each(|store| async move {
        let at = address("a");
        assert_eq!(
            store.load(&at).await,
            Err(StoreError::NoSuchApi(at.clone()))
        );
        let inserted = store.insert(&at, api("a", "first")).await.unwrap();
        assert_eq!(inserted.revision, 1);
        assert_eq!(store.load(&at).await.unwrap(), inserted);
        assert_eq!(
            store.insert(&at, api("a", "second")).await,
            Err(StoreError::AlreadyThere(at.clone()))
        );
        assert_eq!(store.load(&at).await.unwrap(), inserted);
        store.delete(&at).await.unwrap();
        let gone = Err(StoreError::NoSuchApi(at.clone()));
        assert_eq!(store.load(&at).await, gone);
        assert_eq!(
            store.delete(&at).await,
            Err(StoreError::NoSuchApi(at.clone()))
        );
        assert_eq!(
            store.insert(&at, api("a", "again")).await.unwrap().revision,
            1
        );
    })
    .await;
}

#[tokio::test]
async fn a_commit_needs_the_revision_that_stands() {
    on_each(|store| async move {
        let at = address("a");
        store.insert(&at, api("a", "one")).await.unwrap();
        let two = store.commit(&at, 1, api("a", "two")).await.unwrap();
        assert_eq!((two.revision, two.api.rest_api.name.as_str()), (2, "two"));
        let late = store.commit(&at, 1, api("a", "late")).await;
        assert_eq!(
            late,
            Err(StoreError::Changed {
                address: at.clone(),
                base: 1,
                found: 2
            })
        );
        assert_eq!(store.load(&at).await.unwrap(), two);
        let nowhere = address("b");
        assert_eq!(
            store.commit(&nowhere, 1, api("b", "x")).await,
            Err(StoreError::NoSuchApi(nowhere.clone()))
        );
    })
    .await;
}

#[tokio::test]
async fn places_do_not_see_each_other() {
    on_each(|store| async move {
        let elsewhere = Place::new("123456789012", "eu-west-1");
        let other = Place::new("210987654321", "us-east-1");
        store.insert(&address("a"), api("a", "here")).await.unwrap();
        store
            .insert(&elsewhere.api("a"), api("a", "there"))
            .await
            .unwrap();
        assert!(store.load(&address("A")).await.is_err(), "ids have a case");
        assert!(store.load(&other.api("a")).await.is_err());
        let listed = store.list(&elsewhere, None, 10).await.unwrap();
        assert_eq!(listed.items.len(), 1);
        assert_eq!(listed.items[0].1.api.rest_api.name, "there");
        store.delete(&elsewhere.api("a")).await.unwrap();
        assert!(store.load(&address("a")).await.is_ok());
    })
    .await;
}

#[tokio::test]
async fn pages_go_on_where_the_last_one_ended() {
    on_each(|store| async move {
        for id in ["c", "a", "e", "b", "d"] {
            store.insert(&address(id), api(id, id)).await.unwrap();
        }
        store.commit(&address("c"), 1, api("c", "c")).await.unwrap();
        let mut seen = Vec::new();
        let mut after = None;
        loop {
            let page = store.list(&place(), after, 2).await.unwrap();
            assert!(page.items.len() <= 2);
            for (sequence, versioned) in &page.items {
                after = Some(*sequence);
                seen.push(versioned.api.rest_api.id.clone());
            }
            if seen.len() == 2 {
                // what a page ended with may be deleted before the next one is read
                store.delete(&address("a")).await.unwrap();
            }
            if !page.more {
                break;
            }
        }
        assert_eq!(seen, ["c", "a", "e", "b", "d"]);
        let rest = store.list(&place(), None, 4).await.unwrap();
        assert_eq!((rest.items.len(), rest.more), (4, false));
        let none = store.list(&place(), Some(u64::MAX), 4).await.unwrap();
        assert_eq!((none.items.len(), none.more), (0, false));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_many_commits_on_one_revision_one_wins() {
    on_each(|store| async move {
        let store = std::sync::Arc::new(store);
        store.insert(&address("a"), api("a", "0")).await.unwrap();
        let mut tasks = Vec::new();
        for n in 0..8 {
            let store = std::sync::Arc::clone(&store);
            tasks.push(tokio::spawn(async move {
                let mut won = 0;
                for _ in 0..20 {
                    let base = store.load(&address("a")).await.unwrap().revision;
                    let next = api("a", &format!("{n}"));
                    match store.commit(&address("a"), base, next).await {
                        Ok(versioned) => {
                            assert_eq!(versioned.revision, base + 1);
                            won += 1;
                        }
                        Err(StoreError::Changed { .. }) => {}
                        Err(other) => panic!("{other}"),
                    }
                }
                won
            }));
        }
        let mut won = 0;
        for task in tasks {
            won += task.await.unwrap();
        }
        assert_eq!(store.load(&address("a")).await.unwrap().revision, 1 + won);
    })
    .await;
}

#[derive(Debug, Clone)]
enum Step {
    Insert(u8, String),
    Commit(u8, u64, String),
    Delete(u8),
    Load(u8),
    List(Option<u64>, usize),
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let id = 0u8..4;
    let step = prop_oneof![
        (id.clone(), ".{0,6}").prop_map(|(id, name)| Step::Insert(id, name)),
        (id.clone(), 0u64..4, ".{0,6}").prop_map(|(id, base, name)| Step::Commit(id, base, name)),
        id.clone().prop_map(Step::Delete),
        id.prop_map(Step::Load),
        (proptest::option::of(0u64..6), 0usize..5)
            .prop_map(|(after, most)| Step::List(after, most)),
    ];
    proptest::collection::vec(step, 0..40)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// Whatever is asked of them in whatever order, the stores answer the same.
    #[test]
    fn stores_agree(steps in steps()) {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        runtime.block_on(async {
            let dir = tempfile::tempdir().unwrap();
            let memory = AnyStore::memory();
            let mut sqlite = AnyStore::open(dir.path()).unwrap();
            for step in &steps {
                let (left, right) = (answer(&memory, step).await, answer(&sqlite, step).await);
                prop_assert_eq!(left, right, "{:?}", step);
            }
            drop(sqlite);
            sqlite = AnyStore::open(dir.path()).unwrap();
            let (left, right) = (
                memory.list(&place(), None, 9).await.unwrap(),
                sqlite.list(&place(), None, 9).await.unwrap(),
            );
            let by_id = |listing: trygate_store::Listing| {
                listing
                    .items
                    .into_iter()
                    .map(|(_, versioned)| (versioned.api.rest_api.id.clone(), versioned))
                    .collect::<BTreeMap<_, _>>()
            };
            prop_assert_eq!(by_id(left), by_id(right), "after reopening");
            Ok(())
        })?;
    }
}

async fn answer(store: &AnyStore, step: &Step) -> String {
    let id = |id: &u8| format!("api{id}");
    match step {
        Step::Insert(n, name) => format!(
            "{:?}",
            store.insert(&address(&id(n)), api(&id(n), name)).await
        ),
        Step::Commit(n, base, name) => {
            let next = api(&id(n), name);
            format!("{:?}", store.commit(&address(&id(n)), *base, next).await)
        }
        Step::Delete(n) => format!("{:?}", store.delete(&address(&id(n))).await),
        Step::Load(n) => format!("{:?}", store.load(&address(&id(n))).await),
        Step::List(after, most) => format!("{:?}", store.list(&place(), *after, *most).await),
    }
}
