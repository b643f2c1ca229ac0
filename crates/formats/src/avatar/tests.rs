use image::{GenericImageView, Rgba, RgbaImage};

use super::*;

fn picture(width: u32, height: u32, alpha: u8) -> RgbaImage {
    RgbaImage::from_fn(width, height, |x, y| Rgba([x as u8, y as u8, 90, alpha]))
}

fn file(image: &RgbaImage, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    let image = DynamicImage::ImageRgba8(image.clone());
    match format {
        ImageFormat::Jpeg => DynamicImage::ImageRgb8(image.into_rgb8()).write_to(&mut bytes, format).unwrap(),
        _ => image.write_to(&mut bytes, format).unwrap(),
    }
    bytes.into_inner()
}

#[test]
fn every_kind_becomes_a_square() {
    for format in [ImageFormat::Jpeg, ImageFormat::Png, ImageFormat::Gif, ImageFormat::WebP] {
        let made = make(&file(&picture(300, 120, 255), format)).unwrap();
        assert_eq!(media_type(&made), "image/jpeg", "{format:?}");
        assert_eq!(image::load_from_memory(&made).unwrap().dimensions(), (SIDE, SIDE));
    }
}

#[test]
fn what_shows_through_stays_so() {
    let made = make(&file(&picture(64, 64, 100), ImageFormat::Png)).unwrap();
    assert_eq!(media_type(&made), "image/png");
    assert_eq!(image::load_from_memory(&made).unwrap().into_rgba8().get_pixel(5, 5).0[3], 100);
}

/// A JPEG whose EXIF data says it lies on its side: 6, "turn right".
#[test]
fn a_photograph_that_lies_on_its_side_is_turned() {
    let half =
        RgbaImage::from_fn(200, 200, |x, _| if x < 100 { Rgba([250, 0, 0, 255]) } else { Rgba([0, 0, 250, 255]) });
    let plain = file(&half, ImageFormat::Jpeg);
    let tiff = b"II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0\0\0\0\0";
    let mut turned = plain[..2].to_vec();
    turned.extend([0xFF, 0xE1, 0, (2 + 6 + tiff.len()) as u8]);
    turned.extend(b"Exif\0\0");
    turned.extend(tiff);
    turned.extend(&plain[2..]);
    let made = image::load_from_memory(&make(&turned).unwrap()).unwrap().into_rgb8();
    assert!(made.get_pixel(128, 20).0[0] > 200 && made.get_pixel(128, 236).0[2] > 200, "left is up now");
    assert_ne!(make(&plain).unwrap(), make(&turned).unwrap());
}

#[test]
fn sizes_that_lie_or_are_too_large_cost_nothing() {
    let mut huge = file(&picture(8, 8, 255), ImageFormat::Png);
    huge[16..24].copy_from_slice(&[0, 0, 0x40, 0, 0, 0, 0x40, 0]);
    assert!(make(&huge).is_err());
    let mut gif = file(&picture(8, 8, 255), ImageFormat::Gif);
    gif[6..10].copy_from_slice(&[0xFF; 4]);
    assert!(make(&gif).is_err());
    let wide = file(&picture(MAX_SIDE + 1, 1, 255), ImageFormat::Png);
    assert_eq!(make(&wide), Err(AvatarError::TooLarge));
    assert_eq!(make(&vec![0; MAX_FILE_BYTES + 1]), Err(AvatarError::TooLarge));
    for bytes in [&b""[..], b"GIF89a", b"\xFF\xD8\xFF\xE0", b"\x89PNG\r\n\x1a\n", b"<svg/>", b"BM", b"II*\0"] {
        assert_eq!(make(bytes), Err(AvatarError::Unreadable));
    }
}

#[test]
fn each_number_has_a_picture_of_its_own() {
    let (two, three) = (draw(2), draw(3));
    assert_eq!(image::load_from_memory(&two).unwrap().dimensions(), (SIDE, SIDE));
    assert_ne!(two, three);
    assert_eq!(two, draw(2));
    assert_eq!(media_type(&two), "image/jpeg");
}

proptest::proptest! {
    #![proptest_config(proptest::test_runner::Config::with_cases(24))]
    #[test]
    fn garbage_never_panics(
        kind in 0..4_usize,
        noise in proptest::collection::vec((0..400_usize, proptest::num::u8::ANY), 1..20),
    ) {
        let kinds = [ImageFormat::Jpeg, ImageFormat::Png, ImageFormat::Gif, ImageFormat::WebP];
        let mut bytes = file(&picture(8, 8, 255), kinds[kind]);
        for (at, byte) in noise {
            let at = at % bytes.len();
            bytes[at] = byte;
        }
        let _ = make(&bytes);
    }
}
