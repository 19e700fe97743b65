//! A future that wakes itself without its runtime.
//!
//! A connection and the work that it serves are one task, and so are a function's supervision and its
//! connections; they wake one another several times for each request. Through the scheduler every
//! such wake is a turn in its queue, and mostly another thread that is woken for nothing. Here the
//! future is asked again at once.

use std::future::Future;
use std::pin::Pin;
use std::sync::atomic::{AtomicU8, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, Wake, Waker};

/// How often a future is asked again before others have their turn.
const ROUNDS: usize = 16;

/// Nobody asks the future now: a wake goes to its runtime.
const RESTING: u8 = 0;
/// The future is being asked.
const ASKED: u8 = 1;
/// The future is being asked, and something has happened since.
const AGAIN: u8 = 2;

/// A future with whatever it wakes in itself.
pub struct InPlace<F> {
    future: Pin<Box<F>>,
    bell: Arc<Bell>,
    waker: Waker,
}

struct Bell {
    state: AtomicU8,
    runtime: Mutex<Waker>,
}

impl Bell {
    fn runtime(&self) -> std::sync::MutexGuard<'_, Waker> {
        self.runtime.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Wake for Bell {
    fn wake(self: Arc<Self>) {
        self.wake_by_ref();
    }

    fn wake_by_ref(self: &Arc<Self>) {
        let noted = self
            .state
            .fetch_update(Ordering::AcqRel, Ordering::Acquire, |state| {
                (state != RESTING).then_some(AGAIN)
            });
        if noted.is_err() {
            self.runtime().wake_by_ref();
        }
    }
}

impl<F: Future> InPlace<F> {
    /// Wraps a future.
    pub fn new(future: F) -> Self {
        let bell = Arc::new(Bell {
            state: AtomicU8::new(RESTING),
            runtime: Mutex::new(Waker::noop().clone()),
        });
        Self {
            future: Box::pin(future),
            waker: bell.clone().into(),
            bell,
        }
    }
}

impl<F: Future> Future for InPlace<F> {
    type Output = F::Output;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<F::Output> {
        let this = &mut *self;
        this.bell.runtime().clone_from(context.waker());
        for _ in 0..ROUNDS {
            this.bell.state.store(ASKED, Ordering::Release);
            let polled = this
                .future
                .as_mut()
                .poll(&mut Context::from_waker(&this.waker));
            if polled.is_ready() {
                return polled;
            }
            let rests = this.bell.state.compare_exchange(
                ASKED,
                RESTING,
                Ordering::AcqRel,
                Ordering::Acquire,
            );
            if rests.is_ok() {
                return Poll::Pending;
            }
        }
        this.bell.state.store(RESTING, Ordering::Release);
        context.waker().wake_by_ref();
        Poll::Pending
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::future::poll_fn;
    use std::sync::atomic::AtomicUsize;
    use std::sync::mpsc;
    use std::time::Duration;

    #[derive(Default)]
    struct Count(AtomicUsize);

    impl Wake for Count {
        fn wake(self: Arc<Self>) {
            self.0.fetch_add(1, Ordering::SeqCst);
        }
    }

    /// Asks once; returns the result and how often the runtime was woken.
    fn ask<F: Future>(future: &mut InPlace<F>) -> (Poll<F::Output>, usize) {
        let count = Arc::new(Count::default());
        let waker = count.clone().into();
        let polled = Pin::new(future).poll(&mut Context::from_waker(&waker));
        (polled, count.0.load(Ordering::SeqCst))
    }

    /// A future that wakes itself so often before it is ready.
    fn busy(mut left: usize) -> impl Future<Output = ()> {
        poll_fn(move |context| {
            if left == 0 {
                return Poll::Ready(());
            }
            left -= 1;
            context.waker().wake_by_ref();
            Poll::Pending
        })
    }

    #[test]
    fn its_own_wakes_stay_within() {
        let mut future = InPlace::new(busy(5));
        assert_eq!(ask(&mut future), (Poll::Ready(()), 0));
    }

    #[test]
    fn others_have_their_turn() {
        let mut future = InPlace::new(busy(ROUNDS + 3));
        assert_eq!(ask(&mut future), (Poll::Pending, 1));
        assert_eq!(ask(&mut future), (Poll::Ready(()), 0));
    }

    #[test]
    fn a_wake_from_outside_reaches_who_asked_last() {
        let stored = Mutex::new(None);
        let mut future = InPlace::new(poll_fn(|context| {
            *stored.lock().unwrap() = Some(context.waker().clone());
            Poll::<()>::Pending
        }));
        let first = Arc::new(Count::default());
        let last = Arc::new(Count::default());
        for count in [&first, &last] {
            let waker = count.clone().into();
            let polled = Pin::new(&mut future).poll(&mut Context::from_waker(&waker));
            assert!(polled.is_pending());
        }
        stored.lock().unwrap().take().unwrap().wake();
        assert_eq!(first.0.load(Ordering::SeqCst), 0);
        assert_eq!(last.0.load(Ordering::SeqCst), 1);
    }

    #[test]
    fn no_wake_of_another_thread_is_lost() {
        struct Ring(Mutex<mpsc::Sender<()>>);
        impl Wake for Ring {
            fn wake(self: Arc<Self>) {
                self.0.lock().unwrap().send(()).unwrap();
            }
        }
        let (sender, wakers) = mpsc::channel::<Waker>();
        let done = Arc::new(AtomicUsize::new(0));
        let counts = done.clone();
        let other = std::thread::spawn(move || {
            for waker in wakers {
                counts.fetch_add(1, Ordering::SeqCst);
                waker.wake();
            }
        });
        let mut asked = 0;
        let mut future = InPlace::new(poll_fn(|context| {
            if done.load(Ordering::SeqCst) == asked {
                if asked == 20_000 {
                    return Poll::Ready(());
                }
                asked += 1;
                sender.send(context.waker().clone()).unwrap();
            }
            Poll::Pending
        }));
        let (ring, rings) = mpsc::channel();
        let waker = Arc::new(Ring(Mutex::new(ring))).into();
        while Pin::new(&mut future)
            .poll(&mut Context::from_waker(&waker))
            .is_pending()
        {
            let woken = rings.recv_timeout(Duration::from_secs(20));
            woken.expect("a wake was lost");
        }
        drop(future);
        drop(sender);
        other.join().unwrap();
    }
}
