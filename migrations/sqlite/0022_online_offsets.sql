-- By how many milliseconds a map is off its song, as the operator sets it. Clients of bancho take it from the song's position.
ALTER TABLE beatmaps ADD COLUMN online_offset_ms BIGINT NOT NULL DEFAULT 0;
