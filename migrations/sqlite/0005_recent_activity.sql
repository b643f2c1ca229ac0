-- What users did that their profiles tell of: places gained and first places lost on boards.

CREATE TABLE recent_activity (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    user_id BIGINT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    kind BIGINT NOT NULL,
    -- The score that did it; of a first place lost, another user's.
    score_id BIGINT NOT NULL REFERENCES scores (id) ON DELETE CASCADE,
    place BIGINT NOT NULL,
    happened_at BIGINT NOT NULL,
    UNIQUE (score_id, kind)
);
CREATE INDEX recent_activity_by_user ON recent_activity (user_id, id DESC);
