//! Covers: a background image cut to the sizes clients show.

use std::io::Cursor;

use image::{DynamicImage, ImageReader, Limits, codecs::jpeg::JpegEncoder, imageops::FilterType};
use thiserror::Error;

use crate::guard::{Upset, guarded};

/// Largest image file that is read.
pub const MAX_FILE_BYTES: usize = 64 << 20;
/// Largest width and height that is read, in pixels.
const MAX_SIDE: u32 = 10_000;
/// Most memory an image may take while it is read.
const MAX_MEMORY_BYTES: u64 = 256 << 20;
const JPEG_QUALITY: u8 = 85;

/// Why an image gives no covers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum CoverError {
    /// Too many bytes or pixels.
    #[error("the background is too large")]
    TooLarge,
    /// No JPEG or PNG, or a damaged one.
    #[error("the background is no JPEG or PNG, or a damaged one")]
    Unreadable,
    /// The library broke down.
    #[error(transparent)]
    Upset(#[from] Upset),
}

/// A form of cover; each also comes in double size.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Shape {
    /// Behind the header of a set.
    Cover,
    /// On a card in the listing.
    Card,
    /// In a list.
    List,
    /// A thin strip.
    SlimCover,
    /// The small picture that bancho clients show; neosu and osu!stable ask for it as `thumb/{set}.jpg`, and `{set}l.jpg`
    /// in double size.
    Thumb,
}

impl Shape {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Cover, Self::Card, Self::List, Self::SlimCover, Self::Thumb];

    /// Name in addresses.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Cover => "cover",
            Self::Card => "card",
            Self::List => "list",
            Self::SlimCover => "slimcover",
            Self::Thumb => "thumb",
        }
    }

    /// Width and height in pixels.
    #[must_use]
    pub const fn size(self) -> (u32, u32) {
        match self {
            Self::Cover => (900, 250),
            Self::Card => (400, 140),
            Self::List => (150, 150),
            Self::SlimCover => (1_920, 360),
            Self::Thumb => (80, 60),
        }
    }
}

/// One image that was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cover {
    /// Its form.
    pub shape: Shape,
    /// Whether it has double size, `@2x`.
    pub double: bool,
    /// JPEG.
    pub bytes: Vec<u8>,
}

/// Makes all covers of a background: filled to the edges, cut around the middle.
///
/// # Errors
/// When the image cannot be read, or is too large.
pub fn make(background: &[u8]) -> Result<Vec<Cover>, CoverError> {
    if background.len() > MAX_FILE_BYTES {
        return Err(CoverError::TooLarge);
    }
    guarded(|| {
        let image = read(background)?;
        let sizes = Shape::ALL.into_iter().flat_map(|shape| [(shape, false), (shape, true)]);
        sizes.map(|(shape, double)| Ok(Cover { shape, double, bytes: cut(&image, shape, double)? })).collect()
    })?
}

fn read(bytes: &[u8]) -> Result<DynamicImage, CoverError> {
    let mut reader = ImageReader::new(Cursor::new(bytes)).with_guessed_format().map_err(|_| CoverError::Unreadable)?;
    let mut limits = Limits::default();
    limits.max_image_width = Some(MAX_SIDE);
    limits.max_image_height = Some(MAX_SIDE);
    limits.max_alloc = Some(MAX_MEMORY_BYTES);
    reader.limits(limits);
    let image = reader.decode().map_err(|error| match error {
        image::ImageError::Limits(_) => CoverError::TooLarge,
        _ => CoverError::Unreadable,
    })?;
    // JPEG has no transparency, and eight bits a channel are enough.
    Ok(DynamicImage::ImageRgb8(image.into_rgb8()))
}

fn cut(image: &DynamicImage, shape: Shape, double: bool) -> Result<Vec<u8>, CoverError> {
    let (width, height) = shape.size();
    let factor = if double { 2 } else { 1 };
    let filled = image.resize_to_fill(width * factor, height * factor, FilterType::Triangle);
    let mut bytes = Vec::new();
    filled
        .write_with_encoder(JpegEncoder::new_with_quality(&mut bytes, JPEG_QUALITY))
        .map_err(|_| CoverError::Unreadable)?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use image::{ImageFormat, RgbImage};

    use super::*;

    fn png(width: u32, height: u32) -> Vec<u8> {
        let mut bytes = Cursor::new(Vec::new());
        RgbImage::from_fn(width, height, |x, y| image::Rgb([x as u8, y as u8, 9]))
            .write_to(&mut bytes, ImageFormat::Png)
            .unwrap();
        bytes.into_inner()
    }

    #[test]
    fn every_shape_is_made_in_its_size() {
        let covers = make(&png(64, 48)).unwrap();
        assert_eq!(covers.len(), 10);
        for cover in covers {
            let made = image::load_from_memory_with_format(&cover.bytes, ImageFormat::Jpeg).unwrap();
            let (width, height) = cover.shape.size();
            let factor = if cover.double { 2 } else { 1 };
            assert_eq!((made.width(), made.height()), (width * factor, height * factor));
        }
    }

    #[test]
    fn sizes_that_lie_cost_nothing() {
        let mut huge = png(8, 8);
        huge[16..24].copy_from_slice(&[0x7F, 0xFF, 0xFF, 0xFF, 0x7F, 0xFF, 0xFF, 0xFF]);
        assert!(make(&huge).is_err());
        for bytes in [&b""[..], b"GIF89a", b"\xFF\xD8\xFF\xE0", b"\x89PNG\r\n\x1a\n"] {
            assert_eq!(make(bytes), Err(CoverError::Unreadable));
        }
    }

    proptest::proptest! {
        #![proptest_config(proptest::test_runner::Config::with_cases(16))]
        #[test]
        fn garbage_never_panics(noise in proptest::collection::vec((0..400_usize, proptest::num::u8::ANY), 1..20)) {
            let mut bytes = png(8, 8);
            for (at, byte) in noise {
                let at = at % bytes.len();
                bytes[at] = byte;
            }
            let _ = make(&bytes);
        }
    }
}
