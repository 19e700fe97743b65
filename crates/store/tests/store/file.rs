//! The SQLite file: what survives, and what is refused without being touched.

use crate::{address, api, place};
use rusqlite::Connection;
use std::path::Path;
use trygate_model::Api;
use trygate_store::{FileProblem, SqliteStore, Store, StoreError};

fn problem(file: &Path) -> FileProblem {
    match SqliteStore::open(file).unwrap_err() {
        StoreError::File {
            file: named,
            problem,
        } => {
            assert_eq!(named, file);
            problem
        }
        other => panic!("{other}"),
    }
}

#[tokio::test]
async fn what_was_answered_survives() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("a.sqlite");
    let store = SqliteStore::open(&file).unwrap();
    for id in ["b", "a"] {
        store.insert(&place(), id, api(id, id)).await.unwrap();
    }
    let two = store.commit(&place(), "a", 1, api("a", "A")).await.unwrap();
    store.delete::<Api>(&place(), "b").await.unwrap();
    store.insert(&place(), "c", api("c", "c")).await.unwrap();
    drop(store);
    let store = SqliteStore::open(&file).unwrap();
    let listed = store.list::<Api>(&place(), None, 9).await.unwrap();
    let names: Vec<_> = listed
        .items
        .iter()
        .map(|(_, versioned)| versioned.document.rest_api.name.as_str())
        .collect();
    assert_eq!(names, ["A", "c"]);
    assert_eq!(store.load::<Api>(&place(), "a").await.unwrap(), two);
}

#[tokio::test]
async fn every_write_is_synced() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("a.sqlite");
    let store = SqliteStore::open(&file).unwrap();
    store.insert(&place(), "a", api("a", "a")).await.unwrap();
    let reader = Connection::open(&file).unwrap();
    let mode: String = reader
        .query_row("PRAGMA journal_mode", [], |row| row.get(0))
        .unwrap();
    assert_eq!(mode, "wal");
    // another program can read while the store is open
    let documents: u32 = reader
        .query_row("SELECT count(*) FROM document", [], |row| row.get(0))
        .unwrap();
    assert_eq!(documents, 1);
}

#[test]
fn only_one_process_has_it_open() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("a.sqlite");
    let first = SqliteStore::open(&file).unwrap();
    assert_eq!(problem(&file), FileProblem::InUse);
    drop(first);
    SqliteStore::open(&file).unwrap();
}

#[test]
fn what_is_no_database_is_left_as_it_is() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("a.sqlite");
    let text = "a diary, which somebody would miss\n".repeat(50);
    std::fs::write(&file, &text).unwrap();
    assert_eq!(problem(&file), FileProblem::NotADatabase);
    assert_eq!(std::fs::read_to_string(&file).unwrap(), text);
}

#[test]
fn a_foreign_database_is_left_as_it_is() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("a.sqlite");
    Connection::open(&file)
        .unwrap()
        .execute_batch("CREATE TABLE diary (entry TEXT); INSERT INTO diary VALUES ('x')")
        .unwrap();
    let before = std::fs::read(&file).unwrap();
    assert_eq!(problem(&file), FileProblem::Foreign);
    assert_eq!(std::fs::read(&file).unwrap(), before);
}

#[test]
fn a_newer_file_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("a.sqlite");
    drop(SqliteStore::open(&file).unwrap());
    Connection::open(&file)
        .unwrap()
        .execute("INSERT INTO migration (number) VALUES (999)", [])
        .unwrap();
    assert!(matches!(
        problem(&file),
        FileProblem::Newer { found: 999, .. }
    ));
}

#[tokio::test]
async fn a_torn_file_is_refused_or_read_but_never_lost() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("a.sqlite");
    let store = SqliteStore::open(&file).unwrap();
    for n in 0..40 {
        let id = format!("api{n}");
        store
            .insert(&place(), &id, api(&id, &"x".repeat(900)))
            .await
            .unwrap();
    }
    drop(store);
    let whole = std::fs::read(&file).unwrap();
    for cut in [1, 100, 4096, 5000, whole.len() / 2, whole.len() - 1] {
        std::fs::write(&file, &whole[..cut]).unwrap();
        assert!(
            matches!(
                problem(&file),
                FileProblem::Damaged { .. } | FileProblem::NotADatabase
            ),
            "cut at {cut}"
        );
        assert_eq!(std::fs::read(&file).unwrap(), &whole[..cut], "cut at {cut}");
    }
    let mut scrambled = whole.clone();
    for at in (4096..whole.len()).step_by(97) {
        scrambled[at] ^= 0xa5;
    }
    std::fs::write(&file, &scrambled).unwrap();
    assert!(matches!(problem(&file), FileProblem::Damaged { .. }));
}

#[tokio::test]
async fn a_damaged_document_names_its_api_and_can_be_deleted() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("a.sqlite");
    let store = SqliteStore::open(&file).unwrap();
    store.insert(&place(), "a", api("a", "a")).await.unwrap();
    store.insert(&place(), "b", api("b", "b")).await.unwrap();
    drop(store);
    Connection::open(&file)
        .unwrap()
        .execute("UPDATE document SET document = '{' WHERE id = 'a'", [])
        .unwrap();
    let store = SqliteStore::open(&file).unwrap();
    let error = store.load::<Api>(&place(), "a").await.unwrap_err();
    assert!(
        matches!(&error, StoreError::Document { address: at, .. } if *at == address("a")),
        "{error}"
    );
    assert!(store.load::<Api>(&place(), "b").await.is_ok());
    store.delete::<Api>(&place(), "a").await.unwrap();
    assert_eq!(
        store
            .list::<Api>(&place(), None, 9)
            .await
            .unwrap()
            .items
            .len(),
        1
    );
}

/// A file as the first version left it.
#[tokio::test]
async fn an_older_file_is_brought_up_to_date() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("a.sqlite");
    let old = Connection::open(&file).unwrap();
    old.execute_batch(concat!(
        "CREATE TABLE migration (number INTEGER PRIMARY KEY) STRICT;",
        include_str!("../../src/migrate/0001_api.sql"),
        "INSERT INTO migration (number) VALUES (1);",
        "PRAGMA application_id = 0x54525947;",
    ))
    .unwrap();
    for (id, revision) in [("b", 3), ("a", 1)] {
        let document = serde_json::to_string(&api(id, id)).unwrap();
        let insert = "INSERT INTO api (account, region, api_id, revision, document) \
                      VALUES ('123456789012', 'us-east-1', ?1, ?2, ?3)";
        old.execute(insert, (id, revision, document)).unwrap();
    }
    drop(old);
    let store = SqliteStore::open(&file).unwrap();
    let listed = store.list::<Api>(&place(), None, 9).await.unwrap();
    let found: Vec<_> = listed
        .items
        .iter()
        .map(|(_, found)| (found.document.rest_api.id.as_str(), found.revision))
        .collect();
    assert_eq!(found, [("b", 3), ("a", 1)]);
}

#[test]
fn a_directory_that_is_not_there_is_named() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("missing").join("a.sqlite");
    assert!(matches!(problem(&file), FileProblem::Unusable { .. }));
}
