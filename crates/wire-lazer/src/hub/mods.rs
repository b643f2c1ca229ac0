//! Mods. Upstream: `APIMod.cs`, `ModSettingsDictionaryFormatter.cs`.
//!
//! An array of an acronym and its settings, where the head of the settings counts pairs, not elements: this is not
//! proper MessagePack. The game compares the values of settings with their types, so each keeps its width.

use std::collections::BTreeMap;

use kiai_model::{Mod, ModSetting, Mods};
use rmp::Marker;

use crate::msgpack::{Decode, DecodeError, Encode, List, Reader, Writer};

/// A play has at most this many mods.
const MAX_MODS: usize = 64;
/// A mod has at most this many settings.
const MAX_SETTINGS: u32 = 64;
/// The name of a setting, or its value if it is text, has at most this many bytes.
const MAX_TEXT_LENGTH: usize = 256;

impl Encode for Mod {
    fn encode(&self, out: &mut Writer) {
        out.array_length(2);
        out.text(self.acronym.as_str());
        out.array_length(self.settings.len()); // of pairs
        for (name, value) in &self.settings {
            out.text(name);
            encode_setting(value, out);
        }
    }
}

impl Decode for Mod {
    fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let length = reader.begin_array()?;
        if length < 2 {
            return Err(reader.error("a mod has an acronym and settings"));
        }
        let acronym = reader.text()?.parse().map_err(|_| reader.error("not a mod's acronym"))?;
        let pair_count = reader.array_length()?;
        if pair_count > MAX_SETTINGS {
            return Err(reader.error("too many settings"));
        }
        let mut settings = BTreeMap::new();
        for _ in 0..pair_count {
            let name = bounded_text(reader)?;
            settings.insert(name, decode_setting(reader)?);
        }
        for _ in 2..length {
            reader.skip()?;
        }
        reader.end_array();
        Ok(Self { acronym, settings })
    }
}

impl Encode for Mods {
    fn encode(&self, out: &mut Writer) {
        out.array_length(self.0.len());
        for one in &self.0 {
            one.encode(out);
        }
    }
}

impl Decode for Mods {
    fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        List::<Mod, MAX_MODS>::decode(reader).map(|mods| Self(mods.0))
    }
}

fn encode_setting(value: &ModSetting, out: &mut Writer) {
    match value {
        ModSetting::Bool(value) => out.boolean(*value),
        ModSetting::Int(value) => out.full_i32(*value),
        ModSetting::Long(value) => out.full_i64(*value),
        ModSetting::Double(value) => out.double(*value),
        ModSetting::Float(value) => out.float(*value),
        ModSetting::Text(value) => out.text(value),
        ModSetting::Null => out.nil(),
    }
}

fn decode_setting(reader: &mut Reader<'_>) -> Result<ModSetting, DecodeError> {
    let marker = reader.peek().ok_or_else(|| reader.error("ends too early"))?;
    Ok(match marker {
        Marker::Null => {
            reader.nil();
            ModSetting::Null
        }
        Marker::True | Marker::False => ModSetting::Bool(reader.boolean()?),
        Marker::F64 => ModSetting::Double(reader.double()?),
        Marker::F32 => ModSetting::Float(reader.float()?),
        Marker::FixStr(_) | Marker::Str8 | Marker::Str16 | Marker::Str32 => ModSetting::Text(bounded_text(reader)?),
        // The game writes `int` only. Narrower forms, from other programs, become what the game would have written.
        Marker::U32 | Marker::U64 | Marker::I64 => ModSetting::Long(reader.integer()?),
        _ => ModSetting::Int(i32::decode(reader)?),
    })
}

fn bounded_text(reader: &mut Reader<'_>) -> Result<String, DecodeError> {
    let text = reader.text()?;
    if text.len() > MAX_TEXT_LENGTH {
        return Err(reader.error("a setting that is too long"));
    }
    Ok(text.to_owned())
}
