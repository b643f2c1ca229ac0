//! The timer of one connection.
//!
//! hyper wants an alarm for the head of each request. Tokio enters each in a list that all threads share, and takes it out
//! again; here one stays in the list and is only put off.

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

use hyper::rt::{Sleep, Timer};
use parking_lot::Mutex;

type Kept = Arc<Mutex<Option<Pin<Box<tokio::time::Sleep>>>>>;

/// Makes alarms out of the one that was dropped last.
#[derive(Clone, Default)]
pub(super) struct ConnectionTimer(Kept);

/// An alarm.
struct Alarm {
    sleep: Option<Pin<Box<tokio::time::Sleep>>>,
    kept: Kept,
}

impl Timer for ConnectionTimer {
    fn sleep(&self, duration: Duration) -> Pin<Box<dyn Sleep>> {
        self.sleep_until(self.now() + duration)
    }

    fn sleep_until(&self, deadline: Instant) -> Pin<Box<dyn Sleep>> {
        let kept = self.0.lock().take();
        let sleep = match kept {
            Some(mut kept) => {
                kept.as_mut().reset(deadline.into());
                kept
            }
            None => Box::pin(tokio::time::sleep_until(deadline.into())),
        };
        Box::pin(Alarm { sleep: Some(sleep), kept: Arc::clone(&self.0) })
    }

    fn now(&self) -> Instant {
        tokio::time::Instant::now().into()
    }
}

impl Sleep for Alarm {}

impl Future for Alarm {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        match &mut self.sleep {
            Some(sleep) => sleep.as_mut().poll(context),
            None => Poll::Pending, // never: only the end takes it away
        }
    }
}

impl Drop for Alarm {
    fn drop(&mut self) {
        *self.kept.lock() = self.sleep.take();
    }
}

#[cfg(test)]
mod tests {
    use futures_util::poll;

    use super::*;

    #[tokio::test]
    async fn an_alarm_that_is_used_again_rings_at_its_new_time() {
        let (timer, other) = (ConnectionTimer::default(), ConnectionTimer::default());
        let (soon, late) = (Duration::from_millis(5), Duration::from_hours(1));

        let mut first = timer.sleep(soon);
        assert!(poll!(&mut first).is_pending());
        drop(first);
        assert!(timer.0.lock().is_some());
        let mut put_off = timer.sleep(late);
        assert!(timer.0.lock().is_none(), "it is the same one");
        assert!(poll!(&mut put_off).is_pending());
        other.sleep(2 * soon).await;
        assert!(poll!(&mut put_off).is_pending(), "the first time has passed");
        drop(put_off);

        timer.sleep(soon).await;
    }
}
