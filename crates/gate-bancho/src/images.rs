//! Pictures of players and of maps.

use std::sync::Arc;

use axum::{
    extract::{Path, State},
    http::{
        StatusCode,
        header::{CACHE_CONTROL, CONTENT_TYPE},
    },
    response::{IntoResponse, Response},
};
use bytes::Bytes;
use kiai_model::{BeatmapSet, Id};
use kiai_services::{
    Services,
    beatmaps::{Shape, cover, find_set},
    users::avatar_of,
};

/// Nobody's picture.
static AVATAR: &[u8] = include_bytes!("../../../assets/images/avatar.png");

/// Pictures of maps change with their set, under the same address.
const KEPT: &str = "public, max-age=3600";

/// Pictures of players change under the same address.
const AVATARS_KEPT: &str = "public, max-age=300";

/// `GET a./{user}`: the picture of a user, whoever that is: neosu asks no more for one it did not get.
pub(crate) async fn get_avatar(State(services): State<Arc<Services>>, Path(file): Path<String>) -> Response {
    let number = file.split_once('.').map_or(file.as_str(), |(number, _)| number);
    let found = match number.parse() {
        Ok(user) => avatar_of(&services, user).await,
        Err(_) => Ok(None),
    };
    let (media_type, bytes) = match found {
        Ok(Some(avatar)) => (avatar.media_type, avatar.bytes),
        Ok(None) => ("image/png", Bytes::from_static(AVATAR)),
        Err(error) => {
            tracing::error!(error = format!("{error:#}"), "A picture cannot be read");
            ("image/png", Bytes::from_static(AVATAR))
        }
    };
    ([(CONTENT_TYPE, media_type), (CACHE_CONTROL, AVATARS_KEPT)], bytes).into_response()
}

/// `GET b./thumb/{set}.jpg` of 80 by 60 pixels, and `{set}l.jpg` of 160 by 120.
pub(crate) async fn get_thumbnail(State(services): State<Arc<Services>>, Path(file): Path<String>) -> Response {
    let Some((set, double)) = thumbnail(&file) else { return StatusCode::NOT_FOUND.into_response() };
    let found = async {
        match find_set(&services, set).await? {
            Some(set) => cover(&services, &set, (Shape::Thumb, double)).await,
            None => Ok(None),
        }
    };
    match found.await {
        Ok(Some(bytes)) => ([(CONTENT_TYPE, "image/jpeg"), (CACHE_CONTROL, KEPT)], bytes).into_response(),
        Ok(None) => StatusCode::NOT_FOUND.into_response(),
        Err(error) => {
            tracing::error!(error = format!("{error:#}"), "A picture cannot be read");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

fn thumbnail(file: &str) -> Option<(Id<BeatmapSet>, bool)> {
    let name = file.strip_suffix(".jpg")?;
    let (number, double) = name.strip_suffix('l').map_or((name, false), |number| (number, true));
    Some((number.parse().ok()?, double))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_thumbnail_has_a_set_and_a_size() {
        assert_eq!(thumbnail("75.jpg"), Some((Id::new(75), false)));
        assert_eq!(thumbnail("75l.jpg"), Some((Id::new(75), true)));
        for file in ["", "75", "75.png", "l.jpg", "..jpg", "75ll.jpg"] {
            assert_eq!(thumbnail(file), None, "{file}");
        }
    }
}
