//! One suite, run on every store.

use crate::{address, api, place};
use proptest::prelude::*;
use std::collections::BTreeMap;
use trygate_model::Api;
use trygate_store::{Address, AnyStore, Kind, Listing, Place, Store, StoreError, Versioned};

type Answer = Result<Versioned<Api>, StoreError>;

async fn load(store: &AnyStore, at: &Address) -> Answer {
    store.load(&at.place, &at.id).await
}

async fn insert(store: &AnyStore, at: &Address, api: Api) -> Answer {
    store.insert(&at.place, &at.id, api).await
}

async fn commit(store: &AnyStore, at: &Address, base: u64, api: Api) -> Answer {
    store.commit(&at.place, &at.id, base, api).await
}

async fn delete(store: &AnyStore, at: &Address) -> Result<(), StoreError> {
    store.delete::<Api>(&at.place, &at.id).await
}

/// Runs a suite on a fresh store of each kind.
pub(crate) async fn on_each<F, R>(suite: F)
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
            load(&store, &at).await,
            Err(StoreError::NoSuchDocument(at.clone()))
        );
        let inserted = insert(&store, &at, api("a", "first")).await.unwrap();
        assert_eq!(inserted.revision, 1);
        assert_eq!(load(&store, &at).await.unwrap(), inserted);
        assert_eq!(
            insert(&store, &at, api("a", "second")).await,
            Err(StoreError::AlreadyThere(at.clone()))
        );
        assert_eq!(load(&store, &at).await.unwrap(), inserted);
        delete(&store, &at).await.unwrap();
        let gone = Err(StoreError::NoSuchDocument(at.clone()));
        assert_eq!(load(&store, &at).await, gone);
        assert_eq!(
            delete(&store, &at).await,
            Err(StoreError::NoSuchDocument(at.clone()))
        );
        assert_eq!(
            insert(&store, &at, api("a", "again"))
                .await
                .unwrap()
                .revision,
            1
        );
    })
    .await;
}

#[tokio::test]
async fn a_commit_needs_the_revision_that_stands() {
    on_each(|store| async move {
        let at = address("a");
        insert(&store, &at, api("a", "one")).await.unwrap();
        let two = commit(&store, &at, 1, api("a", "two")).await.unwrap();
        assert_eq!(
            (two.revision, two.document.rest_api.name.as_str()),
            (2, "two")
        );
        let late = commit(&store, &at, 1, api("a", "late")).await;
        assert_eq!(
            late,
            Err(StoreError::Changed {
                address: at.clone(),
                base: 1,
                found: 2
            })
        );
        assert_eq!(load(&store, &at).await.unwrap(), two);
        let nowhere = address("b");
        assert_eq!(
            commit(&store, &nowhere, 1, api("b", "x")).await,
            Err(StoreError::NoSuchDocument(nowhere.clone()))
        );
    })
    .await;
}

#[tokio::test]
async fn places_do_not_see_each_other() {
    on_each(|store| async move {
        let elsewhere = Place::new("123456789012", "eu-west-1");
        let other = Place::new("210987654321", "us-east-1");
        insert(&store, &address("a"), api("a", "here"))
            .await
            .unwrap();
        insert(&store, &elsewhere.at(Kind::Api, "a"), api("a", "there"))
            .await
            .unwrap();
        assert!(
            load(&store, &address("A")).await.is_err(),
            "ids have a case"
        );
        assert!(load(&store, &other.at(Kind::Api, "a")).await.is_err());
        let listed = store.list::<Api>(&elsewhere, None, 10).await.unwrap();
        assert_eq!(listed.items.len(), 1);
        assert_eq!(listed.items[0].1.document.rest_api.name, "there");
        delete(&store, &elsewhere.at(Kind::Api, "a")).await.unwrap();
        assert!(load(&store, &address("a")).await.is_ok());
    })
    .await;
}

#[tokio::test]
async fn pages_go_on_where_the_last_one_ended() {
    on_each(|store| async move {
        for id in ["c", "a", "e", "b", "d"] {
            insert(&store, &address(id), api(id, id)).await.unwrap();
        }
        commit(&store, &address("c"), 1, api("c", "c"))
            .await
            .unwrap();
        let mut seen = Vec::new();
        let mut after = None;
        loop {
            let page = store.list::<Api>(&place(), after, 2).await.unwrap();
            assert!(page.items.len() <= 2);
            for (sequence, versioned) in &page.items {
                after = Some(*sequence);
                seen.push(versioned.document.rest_api.id.clone());
            }
            if seen.len() == 2 {
                // what a page ended with may be deleted before the next one is read
                delete(&store, &address("a")).await.unwrap();
            }
            if !page.more {
                break;
            }
        }
        assert_eq!(seen, ["c", "a", "e", "b", "d"]);
        let rest = store.list::<Api>(&place(), None, 4).await.unwrap();
        assert_eq!((rest.items.len(), rest.more), (4, false));
        let none = store
            .list::<Api>(&place(), Some(u64::MAX), 4)
            .await
            .unwrap();
        assert_eq!((none.items.len(), none.more), (0, false));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_many_commits_on_one_revision_one_wins() {
    on_each(|store| async move {
        let store = std::sync::Arc::new(store);
        insert(&store, &address("a"), api("a", "0")).await.unwrap();
        let mut tasks = Vec::new();
        for n in 0..8 {
            let store = std::sync::Arc::clone(&store);
            tasks.push(tokio::spawn(async move {
                let mut won = 0;
                for _ in 0..20 {
                    let base = load(&store, &address("a")).await.unwrap().revision;
                    let next = api("a", &format!("{n}"));
                    match commit(&store, &address("a"), base, next).await {
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
        assert_eq!(load(&store, &address("a")).await.unwrap().revision, 1 + won);
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
                memory.list::<Api>(&place(), None, 9).await.unwrap(),
                sqlite.list::<Api>(&place(), None, 9).await.unwrap(),
            );
            let by_id = |listing: Listing<Api>| {
                listing
                    .items
                    .into_iter()
                    .map(|(_, versioned)| (versioned.document.rest_api.id.clone(), versioned))
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
            insert(store, &address(&id(n)), api(&id(n), name)).await
        ),
        Step::Commit(n, base, name) => {
            let next = api(&id(n), name);
            format!("{:?}", commit(store, &address(&id(n)), *base, next).await)
        }
        Step::Delete(n) => format!("{:?}", delete(store, &address(&id(n))).await),
        Step::Load(n) => format!("{:?}", load(store, &address(&id(n))).await),
        Step::List(after, most) => {
            format!("{:?}", store.list::<Api>(&place(), *after, *most).await)
        }
    }
}
