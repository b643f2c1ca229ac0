//! `kiai beatmap ...`.

use kiai_model::Id;
use kiai_services::Services;
use kiai_services::beatmaps::{BeatmapKey, OffsetRefusal, find_beatmap, find_set, set_online_offset};

use super::CommandError;

/// Says or changes by how much a difficulty (by its number or the MD5 of its file), or with `whole_set` all of a set (by its
/// number), is off its song.
pub(super) async fn offset(
    services: &Services,
    which: &str,
    whole_set: bool,
    offset_ms: Option<i32>,
) -> Result<String, CommandError> {
    let number = which.parse().ok();
    let (set, maps) = if whole_set {
        let found = match number {
            Some(number) => find_set(services, Id::new(number)).await?,
            None => None,
        };
        let set = found.ok_or_else(|| CommandError::Refused(format!("there is no set {which}")))?;
        let maps = set.beatmaps.clone();
        (set, maps)
    } else {
        let key = number.map_or(BeatmapKey::Checksum(which), |number| BeatmapKey::Id(Id::new(number)));
        let found = find_beatmap(services, &[key]).await?;
        let (map, set) = found.ok_or_else(|| CommandError::Refused(format!("there is no beatmap {which}")))?;
        (set, vec![map])
    };
    if let Some(offset_ms) = offset_ms {
        let ids: Vec<_> = maps.iter().map(|map| map.id).collect();
        match set_online_offset(services, &set, &ids, offset_ms).await {
            Ok(()) => {}
            Err(OffsetRefusal::Internal(error)) => return Err(error.into()),
            Err(refusal @ OffsetRefusal::TooFar) => return Err(CommandError::Refused(refusal.to_string())),
        }
    }
    let (artist, title) = (&set.set.artist, &set.set.title);
    let line = |map: &kiai_model::Beatmap| {
        let offset_ms = offset_ms.unwrap_or(map.online_offset_ms);
        format!("{}\t{offset_ms} ms\t{artist} - {title} [{}]", map.id, map.version)
    };
    Ok(maps.iter().map(line).collect::<Vec<_>>().join("\n"))
}
