//! Work that is carried to its end even if nobody waits for it any more.
//!
//! It runs within the task that waits for it: a task of its own would be handed from thread to thread
//! twice for every request. Only when the waiting one gives up does it become one.

use std::future::Future;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::task::{Context, Poll};
use tokio::runtime::Handle;

/// The work panicked; the message stands in the server's output.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Panicked;

/// Work under way. Dropping it before its end leaves it to the runtime.
pub(super) struct Carried<F: Future<Output: Send + 'static> + Send + 'static>(Option<Pin<Box<F>>>);

impl<F: Future<Output: Send + 'static> + Send + 'static> Carried<F> {
    /// Takes work on; it begins when it is awaited.
    pub(super) fn new(work: F) -> Self {
        Self(Some(Box::pin(work)))
    }
}

impl<F: Future<Output: Send + 'static> + Send + 'static> Future for Carried<F> {
    type Output = Result<F::Output, Panicked>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let Some(work) = &mut self.0 else {
            // it has ended before
            return Poll::Pending;
        };
        // nobody sees what a panic left half-done: the work is dropped
        let polled = catch_unwind(AssertUnwindSafe(|| work.as_mut().poll(context)));
        let ended = match polled {
            Ok(Poll::Pending) => return Poll::Pending,
            Ok(Poll::Ready(output)) => Ok(output),
            Err(_) => Err(Panicked),
        };
        self.0 = None;
        Poll::Ready(ended)
    }
}

impl<F: Future<Output: Send + 'static> + Send + 'static> Drop for Carried<F> {
    fn drop(&mut self) {
        // without a runtime nothing can go on
        if let (Some(work), Ok(runtime)) = (self.0.take(), Handle::try_current()) {
            runtime.spawn(work);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::sync::oneshot;

    #[tokio::test]
    async fn work_that_is_given_up_goes_on() {
        let (go, goes) = oneshot::channel::<u8>();
        let (end, ended) = oneshot::channel();
        let mut work = Carried::new(async move { end.send(goes.await.unwrap()) });
        tokio::select! {
            biased;
            _ = &mut work => unreachable!(),
            () = std::future::ready(()) => {}
        }
        drop(work);
        go.send(7).unwrap();
        assert_eq!(ended.await, Ok(7));
    }

    #[tokio::test]
    async fn what_is_awaited_comes_back_and_a_panic_stays_within() {
        assert_eq!(Carried::new(async { 7 }).await, Ok(7));
        let work = Carried::new(async { assert_eq!(1, 2, "on purpose") });
        assert_eq!(work.await, Err(Panicked));
    }
}
