//! Pictures that players make of their screen.

use std::io::Cursor;

use image::{ImageFormat, ImageReader, Limits};
use thiserror::Error;

use crate::guard::{Upset, guarded};

/// Largest file that is taken.
pub const MAX_FILE_BYTES: usize = 4 << 20;
/// Largest width and height, in pixels: three screens of the largest kind side by side.
const MAX_SIDE: u32 = 12_000;
/// Most memory a picture may take while it is looked at.
const MAX_MEMORY_BYTES: u64 = 256 << 20;

/// What a picture is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// JPEG.
    Jpeg,
    /// PNG.
    Png,
}

impl Kind {
    /// The end of its file's name.
    #[must_use]
    pub const fn extension(self) -> &'static str {
        match self {
            Self::Jpeg => "jpg",
            Self::Png => "png",
        }
    }

    /// What it is in HTTP.
    #[must_use]
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
        }
    }
}

/// Why a picture is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum ScreenshotError {
    /// Too many bytes or pixels.
    #[error("the picture is too large")]
    TooLarge,
    /// No JPEG or PNG, or a damaged one.
    #[error("the picture is no JPEG or PNG, or a damaged one")]
    Unreadable,
    /// The library broke down.
    #[error(transparent)]
    Upset(#[from] Upset),
}

/// What a picture is, which is read to its end.
///
/// # Errors
/// When it cannot be read, or is too large.
pub fn check(bytes: &[u8]) -> Result<Kind, ScreenshotError> {
    if bytes.len() > MAX_FILE_BYTES {
        return Err(ScreenshotError::TooLarge);
    }
    guarded(|| {
        let kind = match image::guess_format(bytes) {
            Ok(ImageFormat::Jpeg) => Kind::Jpeg,
            Ok(ImageFormat::Png) => Kind::Png,
            _ => return Err(ScreenshotError::Unreadable),
        };
        let mut reader = ImageReader::new(Cursor::new(bytes));
        reader.set_format(match kind {
            Kind::Jpeg => ImageFormat::Jpeg,
            Kind::Png => ImageFormat::Png,
        });
        let mut limits = Limits::default();
        limits.max_image_width = Some(MAX_SIDE);
        limits.max_image_height = Some(MAX_SIDE);
        limits.max_alloc = Some(MAX_MEMORY_BYTES);
        reader.limits(limits);
        match reader.decode() {
            Ok(_) => Ok(kind),
            Err(image::ImageError::Limits(_)) => Err(ScreenshotError::TooLarge),
            Err(_) => Err(ScreenshotError::Unreadable),
        }
    })?
}

#[cfg(test)]
mod tests {
    use image::RgbImage;

    use super::*;

    fn picture(format: ImageFormat) -> Vec<u8> {
        let mut bytes = Cursor::new(Vec::new());
        RgbImage::from_fn(16, 9, |x, y| image::Rgb([x as u8, y as u8, 7])).write_to(&mut bytes, format).unwrap();
        bytes.into_inner()
    }

    #[test]
    fn a_picture_is_what_it_is_whatever_it_is_called() {
        assert_eq!(check(&picture(ImageFormat::Jpeg)), Ok(Kind::Jpeg));
        assert_eq!(check(&picture(ImageFormat::Png)), Ok(Kind::Png));
    }

    #[test]
    fn what_only_begins_as_a_picture_is_none() {
        for whole in [picture(ImageFormat::Jpeg), picture(ImageFormat::Png)] {
            assert_eq!(check(&whole[..whole.len() / 2]), Err(ScreenshotError::Unreadable));
            assert_eq!(check(&whole[..8]), Err(ScreenshotError::Unreadable));
        }
        for other in [&b""[..], b"GIF89a", b"<html>", b"\x89PNG\r\n\x1a\n<script>"] {
            assert_eq!(check(other), Err(ScreenshotError::Unreadable));
        }
        assert_eq!(check(&vec![0xff; MAX_FILE_BYTES + 1]), Err(ScreenshotError::TooLarge));
    }

    #[test]
    fn sizes_that_lie_cost_nothing() {
        let mut lying = picture(ImageFormat::Png);
        // The width, in the header after the signature. The checksum behind it is wrong then, which is found first or not.
        lying[16..20].copy_from_slice(&60_000_u32.to_be_bytes());
        assert!(check(&lying).is_err());
    }

    proptest::proptest! {
        #[test]
        fn garbage_never_panics(noise in proptest::collection::vec((0..200_usize, proptest::num::u8::ANY), 1..20)) {
            for format in [ImageFormat::Jpeg, ImageFormat::Png] {
                let mut bytes = picture(format);
                for (at, byte) in &noise {
                    let length = bytes.len();
                    bytes[at % length] = *byte;
                }
                let _ = check(&bytes);
            }
        }
    }
}
