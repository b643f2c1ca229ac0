//! Counts of hit results: a map from the result's number to its count. Upstream: `Dictionary<HitResult, int>`.

use kiai_model::{HitCounts, HitResult};

use crate::msgpack::{Decode, DecodeError, Encode, Reader, Writer};

/// The game counts in `int`.
const MAX_COUNT: i64 = i32::MAX as i64;

impl Encode for HitCounts {
    fn encode(&self, out: &mut Writer) {
        out.map_length(self.iter().count());
        for (result, count) in self.iter() {
            out.integer(i64::from(result.number()));
            out.integer(i64::from(count).min(MAX_COUNT));
        }
    }
}

impl Decode for HitCounts {
    fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let pair_count = reader.map_length()?;
        let mut counts = Self::default();
        for _ in 0..pair_count {
            let result =
                HitResult::try_from(reader.integer()?).map_err(|_| reader.error("there is no such hit result"))?;
            let count = reader.integer()?;
            match u32::try_from(count) {
                Ok(count) if i64::from(count) <= MAX_COUNT => counts.set(result, count),
                _ => return Err(reader.error("a count out of range")),
            }
        }
        Ok(counts)
    }
}
