-- How players rate sets, from 1 to 10, each once.

CREATE TABLE beatmapset_ratings (
    set_id BIGINT NOT NULL REFERENCES beatmapsets (id) ON DELETE CASCADE,
    user_id BIGINT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    rating BIGINT NOT NULL,
    rated_at BIGINT NOT NULL,
    PRIMARY KEY (set_id, user_id)
) WITHOUT ROWID;

-- What players say at a time of a song, a map or a replay. `target` is 0 for a set, 1 for a map, 2 for a score.

CREATE TABLE timed_comments (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    target BIGINT NOT NULL,
    target_id BIGINT NOT NULL,
    user_id BIGINT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    time_ms BIGINT NOT NULL,
    colour TEXT,
    text TEXT NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE INDEX timed_comments_by_target ON timed_comments (target, target_id, id);
