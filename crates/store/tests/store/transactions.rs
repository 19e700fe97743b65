//! Several documents at once: whole or not at all, on every store.

use crate::conformance::on_each;
use crate::{api, place};
use std::sync::Arc;
use trygate_model::{Api, ApiSnapshot, TextMap, UsagePlanKey, VpcLink};
use trygate_store::{AnyStore, Kind, Place, Row, Store, StoreError, Transaction};

fn link(id: &str, name: &str) -> VpcLink {
    VpcLink {
        id: id.into(),
        name: name.into(),
        description: None,
        target_arns: vec![],
        tags: TextMap::new(),
    }
}

fn plan_key(plan: &str, key: &str) -> UsagePlanKey {
    UsagePlanKey {
        usage_plan_id: plan.into(),
        key_id: key.into(),
        since: 0,
    }
}

async fn transact<T: Send + 'static>(
    store: &AnyStore,
    work: impl FnOnce(&mut Transaction<'_>) -> Result<T, StoreError> + Send + 'static,
) -> Result<T, StoreError> {
    store.transact(&place(), work).await
}

#[tokio::test]
async fn kinds_do_not_meet() {
    on_each(|store| async move {
        store.insert(&place(), "x", api("x", "api")).await.unwrap();
        store
            .insert(&place(), "x", link("x", "link"))
            .await
            .unwrap();
        let found = store.load::<VpcLink>(&place(), "x").await.unwrap();
        assert_eq!((found.revision, &*found.document.name), (1, "link"));
        store.delete::<Api>(&place(), "x").await.unwrap();
        assert!(store.load::<VpcLink>(&place(), "x").await.is_ok());
        assert_eq!(
            store.load::<Api>(&place(), "x").await,
            Err(StoreError::NoSuchDocument(place().at(Kind::Api, "x")))
        );
    })
    .await;
}

#[tokio::test]
async fn a_transaction_sees_what_it_writes_and_others_see_it_afterwards() {
    on_each(|store| async move {
        let seen = transact(&store, |books| {
            books.insert("a", link("a", "one"))?;
            books.put("a", link("a", "two"))?;
            books.insert("b", link("b", "b"))?;
            assert!(books.delete::<VpcLink>("b")?);
            assert!(!books.delete::<VpcLink>("b")?);
            let listed = books.all::<VpcLink>()?;
            let loaded = books.load::<VpcLink>("a")?.map(|found| found.revision);
            Ok((listed.len(), loaded))
        })
        .await
        .unwrap();
        assert_eq!(seen, (1, Some(2)));
        let found = store.load::<VpcLink>(&place(), "a").await.unwrap();
        assert_eq!((found.revision, &*found.document.name), (2, "two"));
    })
    .await;
}

#[tokio::test]
async fn a_refused_transaction_leaves_nothing_behind() {
    on_each(|store| async move {
        store
            .insert(&place(), "old", link("old", "as it was"))
            .await
            .unwrap();
        store
            .insert(&place(), "gone", link("gone", "too"))
            .await
            .unwrap();
        let before = store.export().await.unwrap();
        let refused = transact(&store, |books| {
            books.put("old", link("old", "changed"))?;
            books.put("old", link("old", "changed again"))?;
            books.delete::<VpcLink>("gone")?;
            books.insert("gone", link("gone", "anew"))?;
            books.insert("new", link("new", "new"))?;
            books.insert("new", link("new", "twice"))
        })
        .await;
        let taken = place().at(Kind::VpcLink, "new");
        assert_eq!(refused, Err(StoreError::AlreadyThere(taken)));
        assert_eq!(store.export().await.unwrap(), before);
        let names: Vec<_> = store
            .list::<VpcLink>(&place(), None, 9)
            .await
            .unwrap()
            .items;
        let names: Vec<_> = names
            .iter()
            .map(|(_, found)| &*found.document.name)
            .collect();
        assert_eq!(names, ["as it was", "too"]);
        assert_eq!(
            store
                .load::<VpcLink>(&place(), "old")
                .await
                .unwrap()
                .revision,
            1
        );
    })
    .await;
}

#[tokio::test]
async fn a_panic_leaves_nothing_behind_and_ends_nothing_else() {
    on_each(|store| async move {
        let store = Arc::new(store);
        let panics = Arc::clone(&store);
        let ended = tokio::spawn(async move {
            transact::<()>(&panics, |books| {
                books.insert("a", link("a", "a"))?;
                panic!("a bug of the test")
            })
            .await
        })
        .await;
        assert!(ended.unwrap_err().is_panic());
        assert!(store.export().await.unwrap().is_empty());
        store.insert(&place(), "a", link("a", "b")).await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn what_belongs_to_a_document_is_found_and_removed_with_it() {
    on_each(|store| async move {
        let left = transact(&store, |books| {
            for (plan, key) in [("p", "b"), ("p", "a"), ("p1", "a"), ("o", "z"), ("p-", "a")] {
                books.insert(&format!("{plan}/{key}"), plan_key(plan, key))?;
            }
            let own: Vec<_> = books
                .within::<UsagePlanKey>("p")?
                .into_iter()
                .map(|(own, found)| (own, found.document.usage_plan_id.clone()))
                .collect();
            assert_eq!(
                own,
                [("a".into(), "p".into()), ("b".into(), "p".to_owned())]
            );
            assert_eq!(books.delete_within::<UsagePlanKey>("p")?, 2);
            assert_eq!(books.within::<UsagePlanKey>("p")?.len(), 0);
            Ok(books.all::<UsagePlanKey>()?.len())
        })
        .await;
        assert_eq!(left, Ok(3));
    })
    .await;
}

/// As a deployment does it: the API's document and its frozen copy, or neither.
#[tokio::test]
async fn an_api_and_its_snapshot_are_written_together() {
    on_each(|store| async move {
        store.insert(&place(), "a", api("a", "one")).await.unwrap();
        for base in [1, 1] {
            let done = transact(&store, move |books| {
                books.insert(&format!("a/{base}{}", 0), ApiSnapshot(api("a", "frozen")))?;
                books.commit("a", base, api("a", "two"))
            })
            .await;
            match done {
                Ok(found) => assert_eq!(found.revision, 2),
                Err(error) => {
                    // the second time the snapshot is there
                    assert!(matches!(error, StoreError::AlreadyThere(_)), "{error}");
                }
            }
        }
        let late = transact(&store, |books| {
            books.insert("a/late", ApiSnapshot(api("a", "frozen")))?;
            books.commit("a", 1, api("a", "late"))
        })
        .await;
        assert!(
            matches!(late, Err(StoreError::Changed { found: 2, .. })),
            "{late:?}"
        );
        assert!(store.load::<ApiSnapshot>(&place(), "a/late").await.is_err());
        assert!(store.load::<ApiSnapshot>(&place(), "a/10").await.is_ok());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn transactions_at_once_lose_nothing() {
    on_each(|store| async move {
        let store = Arc::new(store);
        store.insert(&place(), "a", link("a", "0")).await.unwrap();
        let tasks: Vec<_> = (0..8)
            .map(|_| {
                let store = Arc::clone(&store);
                tokio::spawn(async move {
                    for _ in 0..25 {
                        let counted = transact(&store, |books| {
                            let old = books.load::<VpcLink>("a")?.unwrap();
                            let count: u32 = old.document.name.parse().unwrap();
                            books.put("a", link("a", &(count + 1).to_string()))
                        });
                        counted.await.unwrap();
                    }
                })
            })
            .collect();
        for task in tasks {
            task.await.unwrap();
        }
        let found = store.load::<VpcLink>(&place(), "a").await.unwrap();
        assert_eq!((found.revision, &*found.document.name), (201, "200"));
    })
    .await;
}

#[tokio::test]
async fn an_export_can_be_imported_and_replaces_everything() {
    let from = AnyStore::memory();
    let elsewhere = Place::new("210987654321", "eu-west-1");
    from.insert(&place(), "b", api("b", "b")).await.unwrap();
    from.insert(&elsewhere, "a", link("a", "é")).await.unwrap();
    from.commit(&place(), "b", 1, api("b", "B")).await.unwrap();
    let rows = from.export().await.unwrap();
    on_each(move |store| {
        let rows = rows.clone();
        async move {
            store.insert(&place(), "z", api("z", "z")).await.unwrap();
            store.import(rows.clone()).await.unwrap();
            assert_eq!(store.export().await.unwrap(), rows);
            let z = store.load::<Api>(&place(), "z").await;
            assert!(z.is_err(), "what was there is gone");
            let b = store.load::<Api>(&place(), "b").await.unwrap();
            assert_eq!((b.revision, &*b.document.rest_api.name), (2, "B"));
            store.commit(&place(), "b", 2, api("b", "C")).await.unwrap();
            for (kind, document) in [("diary", "{}"), ("api", "{}"), ("api", "{")] {
                let bad = Row {
                    kind: kind.into(),
                    document: document.into(),
                    ..rows[0].clone()
                };
                assert!(store.import(vec![bad]).await.is_err(), "{kind} {document}");
            }
            let twice = vec![rows[0].clone(), rows[0].clone()];
            assert!(store.import(twice).await.is_err());
            let c = store.load::<Api>(&place(), "b").await.unwrap();
            assert_eq!(
                &*c.document.rest_api.name, "C",
                "a bad import changes nothing"
            );
            assert_eq!(store.export().await.unwrap().len(), 2);
        }
    })
    .await;
}
