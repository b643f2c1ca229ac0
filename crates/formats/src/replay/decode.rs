//! Reading a replay.

use kiai_model::{Ruleset, Timestamp};

use super::{
    DecodeError, FIRST_LAZER_VERSION, Frames, LazerScore, LegacyCounts, MAX_FILE_BYTES, Replay,
    encode::{EPOCH_TICKS, TICKS_PER_MS},
    lzma,
};

/// From this version on the online id has 64 bits.
const LONG_ID_VERSION: i32 = 20_140_721;
/// From this version on there is an online id.
const SHORT_ID_VERSION: i32 = 20_121_008;

/// The frames of a file as they are packed there; nothing of a file without any.
pub(super) fn packed_frames(bytes: &[u8]) -> Result<&[u8], DecodeError> {
    let mut input = Input { bytes, at: 0 };
    input.take::<5>("a ruleset and a version")?;
    for _ in 0..3 {
        input.string()?;
    }
    input.take::<23>("hit counts, totals and mods")?;
    input.string()?;
    input.take::<8>("a date")?;
    input.byte_array("frames")
}

pub(super) fn replay(bytes: &[u8]) -> Result<Replay, DecodeError> {
    if bytes.len() > MAX_FILE_BYTES {
        return Err(DecodeError { at: 0, what: "the file is too large" });
    }
    let mut input = Input { bytes, at: 0 };
    let [ruleset] = input.take("a ruleset")?;
    let ruleset = Ruleset::try_from(i64::from(ruleset)).map_err(|_| input.fail("an unknown ruleset"))?;
    let version = i32::from_le_bytes(input.take("a version")?);
    let beatmap_checksum = input.string()?;
    let username = input.string()?;
    let hash = input.string()?;
    let mut count = || Ok(u16::from_le_bytes(input.take("hit counts")?));
    let counts = LegacyCounts {
        count_300: count()?,
        count_100: count()?,
        count_50: count()?,
        count_geki: count()?,
        count_katu: count()?,
        count_miss: count()?,
    };
    let total_score = i32::from_le_bytes(input.take("a total score")?);
    let max_combo = u16::from_le_bytes(input.take("a combo")?);
    let [perfect] = input.take("the perfect flag")?;
    let legacy_mods = i32::from_le_bytes(input.take("mods")?);
    let life_graph = input.string()?;
    let ticks = i64::from_le_bytes(input.take("a date")?);
    let frames = match input.byte_array("frames")? {
        [] => Frames::default(),
        packed => Frames::decode(packed)?,
    };
    let legacy_online_id = match version {
        LONG_ID_VERSION.. => i64::from_le_bytes(input.take("an online id")?),
        SHORT_ID_VERSION.. => i32::from_le_bytes(input.take("an online id")?).into(),
        _ => 0,
    };
    let lazer = match version {
        ..=FIRST_LAZER_VERSION => None,
        _ => match input.byte_array("lazer's score")? {
            [] => None,
            packed => Some(lazer_score(&lzma::unpack(packed)?)?),
        },
    };
    Ok(Replay {
        ruleset,
        version,
        beatmap_checksum,
        username,
        hash,
        counts,
        total_score,
        max_combo,
        perfect: perfect != 0,
        legacy_mods,
        life_graph,
        played_at: Timestamp(ticks.saturating_sub(EPOCH_TICKS).div_euclid(TICKS_PER_MS)),
        frames,
        legacy_online_id,
        lazer,
    })
}

fn lazer_score(json: &[u8]) -> Result<LazerScore, DecodeError> {
    serde_json::from_slice(json).map_err(|e| DecodeError { at: e.column(), what: "lazer's score is no such JSON" })
}

struct Input<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Input<'a> {
    fn fail(&self, what: &'static str) -> DecodeError {
        DecodeError { at: self.at, what }
    }

    fn take<const N: usize>(&mut self, what: &'static str) -> Result<[u8; N], DecodeError> {
        let taken = self.bytes.get(self.at..).and_then(<[u8]>::first_chunk::<N>).ok_or(self.fail(what))?;
        self.at += N;
        Ok(*taken)
    }

    fn slice(&mut self, length: usize, what: &'static str) -> Result<&'a [u8], DecodeError> {
        let slice = self.bytes.get(self.at..).and_then(|rest| rest.get(..length)).ok_or(self.fail(what))?;
        self.at += length;
        Ok(slice)
    }

    fn byte_array(&mut self, what: &'static str) -> Result<&'a [u8], DecodeError> {
        let length = i32::from_le_bytes(self.take(what)?);
        // .NET writes -1 for nothing.
        self.slice(usize::try_from(length).unwrap_or(0), what)
    }

    fn string(&mut self) -> Result<String, DecodeError> {
        match self.take::<1>("a string")? {
            [0x00] => return Ok(String::new()),
            [0x0B] => {}
            _ => return Err(self.fail("a string begins with 00 or 0B")),
        }
        let mut length = 0_usize;
        for shift in [0, 7, 14, 21] {
            let [byte] = self.take("the length of a string")?;
            length |= usize::from(byte & 0x7F) << shift;
            if byte & 0x80 == 0 {
                let bytes = self.slice(length, "a string")?;
                return Ok(String::from_utf8_lossy(bytes).into_owned());
            }
        }
        Err(self.fail("a string is too long"))
    }
}
