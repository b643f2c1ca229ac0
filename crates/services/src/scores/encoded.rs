//! Boards as gates have encoded them: clients ask on every step through song select.

use std::{future::Future, sync::Arc, time::Duration};

use bytes::Bytes;
use kiai_model::{Id, User};
use moka::future::Cache;

use super::{BoardCircle, BoardRequest, BoardVersion};

const CACHED_BYTES_MAX: u64 = 64 << 20;
/// How long a name or a flag that changed may show as it was.
const CACHED_FOR: Duration = Duration::from_mins(1);

/// What is the same for a circle, or one user's own.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum BoardPart {
    /// So many rows.
    Rows(u8),
    /// The place of a user.
    Place(Id<User>),
}

/// Parts of boards, each encoded once until its board changes.
#[derive(Clone, Debug)]
pub struct EncodedBoards {
    parts: Cache<(BoardRequest, BoardCircle, BoardPart, BoardVersion), Bytes>,
}

impl Default for EncodedBoards {
    fn default() -> Self {
        Self {
            parts: Cache::builder()
                .weigher(|_, bytes: &Bytes| u32::try_from(bytes.len()).unwrap_or(u32::MAX).saturating_add(256))
                .max_capacity(CACHED_BYTES_MAX)
                .time_to_live(CACHED_FOR)
                .build(),
        }
    }
}

impl EncodedBoards {
    /// A part of a board as it was encoded, or as `encode` gives it. `version` is what the board had before anything of it
    /// was read. Circles of a few are not kept: they change with other things than scores.
    ///
    /// # Errors
    ///
    /// Those of `encode`.
    pub async fn get<E: Clone + Send + Sync + 'static>(
        &self,
        request: &BoardRequest,
        circle: BoardCircle,
        part: BoardPart,
        version: BoardVersion,
        encode: impl Future<Output = Result<Bytes, E>>,
    ) -> Result<Bytes, E> {
        if !matches!(circle, BoardCircle::Global | BoardCircle::Country(_)) {
            return encode.await;
        }
        // Whoever asks while it is read waits for that, instead of reading it too.
        let key = (request.clone(), circle, part, version);
        if let Some(encoded) = self.parts.get(&key).await {
            return Ok(encoded);
        }
        Box::pin(self.parts.try_get_with(key, encode)).await.map_err(Arc::unwrap_or_clone)
    }
}
