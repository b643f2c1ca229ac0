//! Work that would hold up an async worker: hashing passwords, pp, images, decompression.

use tokio::sync::Semaphore;

/// At most so many such pieces of work at once, on threads of their own. Who comes when all are busy waits.
#[derive(Debug)]
pub struct BlockingPool {
    permits: Semaphore,
}

impl BlockingPool {
    /// A pool that does `size` pieces of work at once.
    #[must_use]
    pub fn new(size: usize) -> Self {
        Self { permits: Semaphore::new(size.max(1)) }
    }

    /// Does a piece of work.
    ///
    /// # Errors
    ///
    /// When it panics.
    pub async fn run<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> anyhow::Result<T> {
        let _permit = self.permits.acquire().await?;
        Ok(tokio::task::spawn_blocking(work).await?)
    }
}
