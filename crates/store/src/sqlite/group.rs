//! Writes that came together are synced together.
//!
//! What is queued is done in one SQL transaction, each job within its own savepoint; nobody is
//! answered before the whole is on the disk. Jobs that come while nothing has been written yet,
//! such as reads, are answered at once.

use super::database::Database;
use crate::StoreError;
use std::sync::mpsc;

/// Does something with the file, and says how that is answered.
pub(super) type Job = Box<dyn FnOnce(&mut Database) -> Answer + Send>;

/// Answers the caller of a job, who is told if the writing failed afterwards.
pub(super) type Answer = Box<dyn FnOnce(Result<(), StoreError>) + Send>;

/// The most jobs that share a sync: enough for every connection, and not so many that the first
/// one waits for long.
const MOST_TOGETHER: usize = 256;

/// Does what is queued until the queue is closed.
pub(super) fn serve(queue: &mpsc::Receiver<Job>, mut database: Database) {
    let mut answers: Vec<Answer> = Vec::new();
    while let Ok(first) = queue.recv() {
        let mut next = Some(first);
        while let Some(job) = next {
            let answer = job(&mut database);
            if database.is_writing() {
                answers.push(answer);
            } else {
                answer(Ok(()));
            }
            next = (answers.len() < MOST_TOGETHER)
                .then(|| queue.try_recv().ok())
                .flatten();
        }
        if !database.is_writing() {
            continue;
        }
        let written = database.write_out();
        for answer in answers.drain(..) {
            answer(written.clone());
        }
    }
}
