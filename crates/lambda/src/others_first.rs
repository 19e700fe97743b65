//! A turn for others: waiting until the tasks that are ready have run.
//!
//! Tokio's `yield_now` does not do where a future is asked again at once (see
//! [`InPlace`](trygate_invoke::InPlace)): it takes the second question for its turn.

use std::future::poll_fn;
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, Wake, Waker};

/// Whether the runtime has come round.
struct Turn {
    is_over: AtomicBool,
    waker: Waker,
}

impl Wake for Turn {
    fn wake(self: Arc<Self>) {
        self.is_over.store(true, Ordering::Release);
        self.waker.wake_by_ref();
    }
}

/// Waits until the runtime has asked the tasks that are ready now.
pub(crate) async fn others_first() {
    let mut turn: Option<Arc<Turn>> = None;
    poll_fn(|context| match &turn {
        Some(turn) if turn.is_over.load(Ordering::Acquire) => Poll::Ready(()),
        Some(_) => Poll::Pending,
        None => {
            let begun = Arc::new(Turn {
                is_over: AtomicBool::new(false),
                waker: context.waker().clone(),
            });
            let rings = Waker::from(begun.clone());
            // the runtime keeps the waker, not the future
            let yielded = pin!(tokio::task::yield_now()).poll(&mut Context::from_waker(&rings));
            turn = Some(begun);
            yielded
        }
    })
    .await;
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::AtomicUsize;
    use trygate_invoke::InPlace;

    #[tokio::test]
    async fn who_is_ready_runs_before() {
        let ran = Arc::new(AtomicUsize::new(0));
        let others = ran.clone();
        let waits = tokio::spawn(InPlace::new(async move {
            let other = tokio::spawn(async move { others.fetch_add(1, Ordering::SeqCst) });
            let wakes_itself = async {
                for _ in 0..5 {
                    poll_fn(|context| {
                        context.waker().wake_by_ref();
                        Poll::Ready(())
                    })
                    .await;
                }
                others_first().await;
                ran.load(Ordering::SeqCst)
            };
            let seen = wakes_itself.await;
            other.await.unwrap();
            seen
        }));
        assert_eq!(waits.await.unwrap(), 1);
    }
}
