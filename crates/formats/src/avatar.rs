//! Pictures of players: uploaded ones cut to a square, and those that are drawn for who has none.

mod drawn;

use std::io::Cursor;

use image::{
    DynamicImage, ImageDecoder, ImageError, ImageFormat, ImageReader, Limits,
    codecs::{jpeg::JpegEncoder, png::PngEncoder},
    imageops::FilterType,
};
use thiserror::Error;

pub use self::drawn::draw;
use crate::guard::{Upset, guarded};

/// Width and height of every picture, in pixels.
pub const SIDE: u32 = 256;
/// Largest file that is read.
pub const MAX_FILE_BYTES: usize = 4 << 20;
/// Largest width and height that is read, in pixels.
pub const MAX_SIDE: u32 = 6_000;
/// Most memory a picture may take while it is read: one of 24 megapixels.
const MAX_MEMORY_BYTES: u64 = 128 << 20;
const JPEG_QUALITY: u8 = 92;

/// Why a file gives no picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum AvatarError {
    /// Too many bytes or pixels.
    #[error("the picture is too large")]
    TooLarge,
    /// Of none of the kinds that are read, or damaged.
    #[error("the picture is no JPEG, PNG, GIF or WebP, or a damaged one")]
    Unreadable,
    /// The library broke down.
    #[error(transparent)]
    Upset(#[from] Upset),
}

/// Makes a square of [`SIDE`] of a JPEG, PNG, GIF (its first frame) or WebP, turned as its EXIF data says and cut around
/// the middle: a JPEG, or a PNG where something shows through. Nothing else of the file is kept.
///
/// # Errors
/// When it cannot be read, or is too large: sizes are looked at before anything is unpacked.
pub fn make(file: &[u8]) -> Result<Vec<u8>, AvatarError> {
    if file.len() > MAX_FILE_BYTES {
        return Err(AvatarError::TooLarge);
    }
    guarded(|| {
        let image = read(file)?;
        encode(&image.resize_to_fill(SIDE, SIDE, FilterType::CatmullRom))
    })?
}

fn read(file: &[u8]) -> Result<DynamicImage, AvatarError> {
    let mut reader = ImageReader::new(Cursor::new(file)).with_guessed_format().map_err(|_| AvatarError::Unreadable)?;
    let known = [ImageFormat::Jpeg, ImageFormat::Png, ImageFormat::Gif, ImageFormat::WebP];
    if !reader.format().is_some_and(|format| known.contains(&format)) {
        return Err(AvatarError::Unreadable);
    }
    let mut limits = Limits::default();
    limits.max_image_width = Some(MAX_SIDE);
    limits.max_image_height = Some(MAX_SIDE);
    limits.max_alloc = Some(MAX_MEMORY_BYTES);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(fault)?;
    let (width, height) = decoder.dimensions();
    if width > MAX_SIDE || height > MAX_SIDE || decoder.total_bytes() > MAX_MEMORY_BYTES {
        return Err(AvatarError::TooLarge);
    }
    let orientation = decoder.orientation().map_err(fault)?;
    let mut image = DynamicImage::from_decoder(decoder).map_err(fault)?;
    image.apply_orientation(orientation);
    Ok(image)
}

#[expect(clippy::needless_pass_by_value, reason = "it is used as a function that maps errors")]
fn fault(error: ImageError) -> AvatarError {
    match error {
        ImageError::Limits(_) => AvatarError::TooLarge,
        _ => AvatarError::Unreadable,
    }
}

fn encode(image: &DynamicImage) -> Result<Vec<u8>, AvatarError> {
    let pixels = image.to_rgba8();
    let mut bytes = Vec::new();
    let encoded = if pixels.pixels().all(|pixel| pixel.0[3] == u8::MAX) {
        image.to_rgb8().write_with_encoder(JpegEncoder::new_with_quality(&mut bytes, JPEG_QUALITY))
    } else {
        pixels.write_with_encoder(PngEncoder::new(&mut bytes))
    };
    encoded.map_err(fault)?;
    Ok(bytes)
}

/// The media type of a picture that [`make`] or [`draw`] made.
#[must_use]
pub fn media_type(picture: &[u8]) -> &'static str {
    if picture.starts_with(b"\x89PNG") { "image/png" } else { "image/jpeg" }
}

#[cfg(test)]
mod tests;
