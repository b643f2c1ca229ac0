-- Where plays that were not passed ended: in which hundredth of the beatmap, and whether they failed or were left.

CREATE TABLE beatmap_fail_times (
    beatmap_id BIGINT NOT NULL REFERENCES beatmaps (id) ON DELETE CASCADE,
    failed BOOLEAN NOT NULL,
    place BIGINT NOT NULL,
    count BIGINT NOT NULL,
    PRIMARY KEY (beatmap_id, failed, place)
);

-- Whether the end of the play with this token is among them.
ALTER TABLE score_tokens ADD COLUMN end_noted BOOLEAN NOT NULL DEFAULT FALSE;
