//! Pictures for who has none of their own: triangles on a gradient, different for each number and always the same.

use image::{Rgb, RgbImage, codecs::jpeg::JpegEncoder};

use super::SIDE;

const TRIANGLES: usize = 14;
const QUALITY: u8 = 90;

/// Draws the picture of a number, as JPEG.
#[must_use]
pub fn draw(number: u64) -> Vec<u8> {
    let mut chance = Chance(number);
    let hue = chance.fraction() * 360.0;
    let (top, bottom) = (colour(hue, 0.55, 0.42), colour(hue + 40.0 + 50.0 * chance.fraction(), 0.6, 0.22));
    let triangles: [Triangle; TRIANGLES] = std::array::from_fn(|_| Triangle::new(&mut chance));
    let side = SIDE as f32;
    let picture = RgbImage::from_fn(SIDE, SIDE, |column, row| {
        let (x, y) = (column as f32 / side, row as f32 / side);
        let slope = (0.35 * x + y) / 1.35;
        let light: f32 = triangles.iter().map(|triangle| triangle.light_at(x, y)).sum();
        Rgb(std::array::from_fn(|channel| {
            let ground = top[channel] + (bottom[channel] - top[channel]) * slope;
            ((ground + (1.0 - ground) * light.clamp(-0.3, 0.5)).clamp(0.0, 1.0) * 255.0) as u8
        }))
    });
    let mut bytes = Vec::new();
    // Memory does not fail to be written to.
    _ = picture.write_with_encoder(JpegEncoder::new_with_quality(&mut bytes, QUALITY));
    bytes
}

/// One that stands on its side, lighter or darker than the ground.
struct Triangle {
    x: f32,
    top: f32,
    height: f32,
    light: f32,
}

impl Triangle {
    fn new(chance: &mut Chance) -> Self {
        let height = 0.12 + 0.5 * chance.fraction() * chance.fraction();
        Self {
            x: chance.fraction(),
            top: chance.fraction() * 1.2 - 0.3,
            height,
            light: 0.05 + 0.12 * chance.fraction() - if chance.fraction() < 0.3 { 0.2 } else { 0.0 },
        }
    }

    fn light_at(&self, x: f32, y: f32) -> f32 {
        const SOFTNESS: f32 = 1.0 / SIDE as f32;
        let down = y - self.top;
        let to_side = down * 0.577 - (x - self.x).abs();
        let inside = to_side.min(self.height - down).min(down);
        self.light * (inside / SOFTNESS).clamp(0.0, 1.0)
    }
}

/// Hue in degrees, saturation and lightness from 0 to 1; gives red, green and blue from 0 to 1.
fn colour(hue: f32, saturation: f32, lightness: f32) -> [f32; 3] {
    let strength = saturation * lightness.min(1.0 - lightness);
    [0.0, 8.0, 4.0].map(|offset: f32| {
        let place = (offset + hue / 30.0) % 12.0;
        lightness - strength * (place - 3.0).min(9.0 - place).clamp(-1.0, 1.0)
    })
}

/// SplitMix64: the same numbers for the same beginning, on every machine.
struct Chance(u64);

impl Chance {
    /// From 0 to 1.
    fn fraction(&mut self) -> f32 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((mixed ^ (mixed >> 31)) >> 40) as f32 / (1_u64 << 24) as f32
    }
}
