//! Pictures of users.

use bytes::Bytes;
use kiai_formats::avatar::{self, AvatarError};
use kiai_model::{Id, User};
use kiai_store::BlobKey;
use thiserror::Error;

use super::find::{UserKey, find_user};
use crate::{RateClass, Services, TooMany, accounts::hexadecimal, internal::with_internal, rate_limits::take};

pub use kiai_formats::avatar::{MAX_FILE_BYTES as AVATAR_BYTES_MAX, SIDE as AVATAR_SIDE};

/// Why a picture is not taken.
#[derive(Debug, Error)]
pub enum AvatarRefusal {
    /// Too many bytes or pixels.
    #[error("This picture is too large: at most 4 MiB, and 6000 pixels a side.")]
    TooLarge,
    /// Of none of the kinds that are read, or damaged.
    #[error("This is no JPEG, PNG, GIF or WebP, or it is damaged.")]
    Unreadable,
    /// One after the other.
    #[error("Too many pictures. Please wait a while.")]
    TooMany(#[from] TooMany),
    /// Our fault.
    #[error("internal")]
    Internal(anyhow::Error),
}

with_internal!(AvatarRefusal);

/// A picture of a user.
#[derive(Clone, Debug)]
pub struct Avatar {
    /// JPEG or PNG, [`AVATAR_SIDE`] wide and high.
    pub bytes: Bytes,
    /// Its media type.
    pub media_type: &'static str,
}

/// The picture of a user that others may see: what they uploaded, or what is drawn for them. None when there is no such
/// user.
///
/// # Errors
///
/// When the store or the files fail.
pub async fn avatar_of(services: &Services, user: Id<User>) -> anyhow::Result<Option<Avatar>> {
    let Some(user) = find_user(services, UserKey::Id(user), None).await? else { return Ok(None) };
    let key = (user.id, user.avatar.clone());
    if let Some(bytes) = services.users.avatars.get(&key) {
        return Ok(Some(of(bytes)));
    }
    let uploaded = match &user.avatar {
        Some(version) => services.blobs.get(&blob_key(user.id, version)?).await?,
        None => None,
    };
    let bytes = match uploaded {
        Some(bytes) => bytes,
        None => {
            let number = user.id.get().unsigned_abs();
            services.blocking.run(move || avatar::draw(number)).await?.into()
        }
    };
    services.users.avatars.insert(key, bytes.clone());
    Ok(Some(of(bytes)))
}

/// Takes a JPEG, PNG, GIF or WebP as a user's picture, in place of the one they had.
///
/// # Errors
///
/// See [`AvatarRefusal`].
pub async fn set_avatar(services: &Services, user: Id<User>, file: Bytes) -> Result<(), AvatarRefusal> {
    take(services, RateClass::Avatar, &format!("user {user}"), 1)?;
    let made = services.blocking.run(move || avatar::make(&file)).await?;
    let bytes = made.map_err(|error| match error {
        AvatarError::TooLarge => AvatarRefusal::TooLarge,
        AvatarError::Unreadable => AvatarRefusal::Unreadable,
        AvatarError::Upset(upset) => {
            tracing::warn!(%upset, %user, "A picture upset the library that reads it");
            AvatarRefusal::Unreadable
        }
    })?;
    let version = hexadecimal(&services.rng.bytes::<8>());
    services.blobs.put(&blob_key(user, &version)?, bytes.into()).await?;
    Ok(replace(services, user, Some(version)).await?)
}

/// From now on the user has the picture that is drawn for them.
///
/// # Errors
///
/// When the store or the files fail.
pub async fn remove_avatar(services: &Services, user: Id<User>) -> anyhow::Result<()> {
    replace(services, user, None).await
}

/// The new one is known before the old one is gone.
async fn replace(services: &Services, user: Id<User>, version: Option<String>) -> anyhow::Result<()> {
    let replaced = services.store.write(move |tx| {
        Box::pin(async move {
            let former = tx.user_by_id(user).await?.and_then(|user| user.avatar);
            tx.set_avatar(user, version.as_deref()).await?;
            Ok::<_, kiai_store::StoreError>(former)
        })
    });
    let former = replaced.await?;
    services.users.forget(user);
    if let Some(former) = former {
        services.blobs.delete(&blob_key(user, &former)?).await?;
    }
    Ok(())
}

fn blob_key(user: Id<User>, version: &str) -> anyhow::Result<BlobKey> {
    Ok(format!("avatars/{user}/{version}").parse()?)
}

fn of(bytes: Bytes) -> Avatar {
    Avatar { media_type: avatar::media_type(&bytes), bytes }
}
