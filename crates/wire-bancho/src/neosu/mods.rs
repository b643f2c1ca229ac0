//! The mods of a neosu play with their settings: what forms and leaderboards carry, in base64, as `neosu-mods`.

use super::mod_flags::ModFlags;
use crate::codec::{DecodeError, Dialect, Reader, Wire, Writer};

/// Mods and settings. A setting of a mod that is off is not written, and is its default when read.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct NeosuMods {
    /// Which mods.
    pub flags: ModFlags,
    /// Speed, 1 as the map is. DT and HT are speeds here.
    pub speed: f32,
    /// How notes are locked: 0 not, 1 neosu's way, 2 as osu!stable, 3 as lazer did in 2020.
    pub notelock_type: i32,
    /// Approach rate, below 0 the map's.
    pub ar_override: f32,
    /// Approach rate below 0, 0 for none.
    pub ar_overridenegative: f32,
    /// Circle size, below 0 the map's.
    pub cs_override: f32,
    /// Circle size below 0, 0 for none.
    pub cs_overridenegative: f32,
    /// Health drain, below 0 the map's.
    pub hp_override: f32,
    /// Overall difficulty, below 0 the map's.
    pub od_override: f32,
    /// Of autopilot.
    pub autopilot_lenience: f32,
    /// Of timewarp.
    pub timewarp_multiplier: f32,
    /// Of minimize.
    pub minimize_multiplier: f32,
    /// Of the approach rate's timewarp.
    pub artimewarp_multiplier: f32,
    /// Of the approach rate's wobble.
    pub arwobble_strength: f32,
    /// Of the approach rate's wobble.
    pub arwobble_interval: f32,
    /// Of wobble.
    pub wobble_strength: f32,
    /// Of wobble. Submitted as 1 whatever it was.
    pub wobble_frequency: f32,
    /// Of wobble.
    pub wobble_rotation_speed: f32,
    /// Of jigsaw.
    pub jigsaw_followcircle_radius_factor: f32,
    /// Of shirone.
    pub shirone_combo: f32,
}

impl Default for NeosuMods {
    /// An ordinary play: [`ModFlags::HALF_WINDOW_ALLOW_300S`] is on by default and means nothing alone.
    fn default() -> Self {
        Self {
            flags: ModFlags::HALF_WINDOW_ALLOW_300S,
            speed: 1.0,
            notelock_type: 2,
            ar_override: -1.0,
            ar_overridenegative: 0.0,
            cs_override: -1.0,
            cs_overridenegative: 0.0,
            hp_override: -1.0,
            od_override: -1.0,
            autopilot_lenience: 0.75,
            timewarp_multiplier: 1.5,
            minimize_multiplier: 0.5,
            artimewarp_multiplier: 0.5,
            arwobble_strength: 1.0,
            arwobble_interval: 7.0,
            wobble_strength: 25.0,
            wobble_frequency: 1.0,
            wobble_rotation_speed: 1.0,
            jigsaw_followcircle_radius_factor: 0.0,
            shirone_combo: 20.0,
        }
    }
}

impl NeosuMods {
    /// Reads mods that take up all of `bytes`: there is no version and no length that would allow more.
    pub fn decode(bytes: &[u8]) -> Result<Self, DecodeError> {
        let mut reader = Reader::new(bytes, Dialect::Neosu);
        let mods = Self::read(&mut reader)?;
        if reader.rest().is_empty() { Ok(mods) } else { Err(reader.error("bytes after the mods")) }
    }

    /// The bytes of these mods.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let mut out = Vec::with_capacity(Self::MAX_LENGTH);
        self.write(&mut Writer::new(&mut out, Dialect::Neosu));
        out
    }

    /// The settings after the first three fields, in order, each with the mods that it needs any of: none, if it is
    /// always there.
    fn settings(&mut self) -> [(ModFlags, &mut f32); 17] {
        let wobble = ModFlags::WOBBLE_1.or(ModFlags::WOBBLE_2);
        [
            (ModFlags::NONE, &mut self.ar_override),
            (ModFlags::NONE, &mut self.ar_overridenegative),
            (ModFlags::NONE, &mut self.cs_override),
            (ModFlags::NONE, &mut self.cs_overridenegative),
            (ModFlags::NONE, &mut self.hp_override),
            (ModFlags::NONE, &mut self.od_override),
            (ModFlags::AUTOPILOT, &mut self.autopilot_lenience),
            (ModFlags::TIMEWARP, &mut self.timewarp_multiplier),
            (ModFlags::MINIMIZE, &mut self.minimize_multiplier),
            (ModFlags::AR_TIMEWARP, &mut self.artimewarp_multiplier),
            (ModFlags::AR_WOBBLE, &mut self.arwobble_strength),
            (ModFlags::AR_WOBBLE, &mut self.arwobble_interval),
            (wobble, &mut self.wobble_strength),
            (wobble, &mut self.wobble_frequency),
            (wobble, &mut self.wobble_rotation_speed),
            (ModFlags::JIGSAW_1.or(ModFlags::JIGSAW_2), &mut self.jigsaw_followcircle_radius_factor),
            (ModFlags::SHIRONE, &mut self.shirone_combo),
        ]
    }

    /// Those of them that are there.
    fn present_settings(&mut self) -> impl Iterator<Item = &mut f32> {
        let flags = self.flags;
        self.settings()
            .into_iter()
            .filter(move |(any_of, _)| any_of.is_empty() || flags.intersects(*any_of))
            .map(|(_, setting)| setting)
    }
}

impl Wire for NeosuMods {
    const MAX_LENGTH: usize = ModFlags::MAX_LENGTH + i32::MAX_LENGTH + 18 * f32::MAX_LENGTH;

    fn read(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let mut mods = Self {
            flags: ModFlags::read(reader)?,
            speed: f32::read(reader)?,
            notelock_type: i32::read(reader)?,
            ..Self::default()
        };
        for setting in mods.present_settings() {
            *setting = f32::read(reader)?;
        }
        Ok(mods)
    }

    fn write(&self, out: &mut Writer<'_>) {
        self.flags.write(out);
        self.speed.write(out);
        self.notelock_type.write(out);
        let mut mods = *self;
        for setting in mods.present_settings() {
            setting.write(out);
        }
    }
}

#[cfg(test)]
mod tests;
