-- Score tokens, scores, boards, statistics, replay views, pins, teams.

CREATE TABLE score_tokens (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    user_id BIGINT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    beatmap_id BIGINT NOT NULL,
    ruleset BIGINT NOT NULL,
    beatmap_checksum TEXT NOT NULL,
    client_hash TEXT NOT NULL,
    issued_at BIGINT NOT NULL,
    score_id BIGINT
);
CREATE INDEX score_tokens_by_user ON score_tokens (user_id, issued_at);
CREATE INDEX score_tokens_by_score ON score_tokens (score_id);

CREATE TABLE scores (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    user_id BIGINT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    beatmap_id BIGINT NOT NULL,
    ruleset BIGINT NOT NULL,
    variant BIGINT NOT NULL,
    total_score BIGINT NOT NULL,
    total_score_without_mods BIGINT,
    classic_total_score BIGINT,
    accuracy DOUBLE PRECISION NOT NULL,
    max_combo BIGINT NOT NULL,
    grade TEXT NOT NULL,
    passed BOOLEAN NOT NULL,
    ranked BOOLEAN NOT NULL,
    gives_pp BOOLEAN NOT NULL,
    flags TEXT NOT NULL,
    mods TEXT NOT NULL,
    mods_key TEXT NOT NULL,
    statistics TEXT NOT NULL,
    maximum_statistics TEXT NOT NULL,
    pauses TEXT NOT NULL,
    total_hits BIGINT NOT NULL,
    play_time_ms BIGINT NOT NULL,
    pp DOUBLE PRECISION,
    pp_algorithm BIGINT,
    origin BIGINT NOT NULL,
    client_hash TEXT NOT NULL,
    started_at BIGINT NOT NULL,
    ended_at BIGINT NOT NULL,
    has_replay BOOLEAN NOT NULL DEFAULT FALSE,
    processed BOOLEAN NOT NULL DEFAULT FALSE,
    personal_best BOOLEAN NOT NULL DEFAULT FALSE
);
CREATE INDEX scores_by_user ON scores (user_id, ruleset, id);
CREATE INDEX scores_by_user_and_beatmap ON scores (user_id, beatmap_id, ruleset, id);

-- The best score of a user on a map: one row for any mods (mods_key '*'), one for each exact set of mods.
CREATE TABLE board_entries (
    user_id BIGINT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    ruleset BIGINT NOT NULL,
    variant BIGINT NOT NULL,
    mods_key TEXT NOT NULL,
    beatmap_id BIGINT NOT NULL,
    score_id BIGINT NOT NULL,
    total_score BIGINT NOT NULL,
    grade TEXT NOT NULL,
    listed BOOLEAN NOT NULL,
    PRIMARY KEY (user_id, ruleset, variant, mods_key, beatmap_id)
) WITHOUT ROWID;
CREATE INDEX board_entries_by_place
    ON board_entries (beatmap_id, ruleset, variant, mods_key, listed, total_score DESC, score_id, user_id);

-- The play of a user on a map that gives the most performance points.
CREATE TABLE pp_entries (
    user_id BIGINT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    ruleset BIGINT NOT NULL,
    variant BIGINT NOT NULL,
    beatmap_id BIGINT NOT NULL,
    score_id BIGINT NOT NULL,
    pp DOUBLE PRECISION NOT NULL,
    accuracy DOUBLE PRECISION NOT NULL,
    PRIMARY KEY (user_id, ruleset, variant, beatmap_id)
) WITHOUT ROWID;
CREATE INDEX pp_entries_by_pp ON pp_entries (user_id, ruleset, variant, pp DESC, score_id, accuracy);

CREATE TABLE user_statistics (
    user_id BIGINT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    ruleset BIGINT NOT NULL,
    variant BIGINT NOT NULL,
    pp DOUBLE PRECISION NOT NULL DEFAULT 0,
    accuracy DOUBLE PRECISION NOT NULL DEFAULT 0,
    ranked_score BIGINT NOT NULL DEFAULT 0,
    total_score BIGINT NOT NULL DEFAULT 0,
    total_hits BIGINT NOT NULL DEFAULT 0,
    max_combo BIGINT NOT NULL DEFAULT 0,
    play_count BIGINT NOT NULL DEFAULT 0,
    play_time_ms BIGINT NOT NULL DEFAULT 0,
    replays_watched BIGINT NOT NULL DEFAULT 0,
    grade_xh BIGINT NOT NULL DEFAULT 0,
    grade_x BIGINT NOT NULL DEFAULT 0,
    grade_sh BIGINT NOT NULL DEFAULT 0,
    grade_s BIGINT NOT NULL DEFAULT 0,
    grade_a BIGINT NOT NULL DEFAULT 0,
    -- Whether the user holds a place: not restricted, and with a ranked score.
    listed BOOLEAN NOT NULL DEFAULT FALSE,
    country TEXT NOT NULL,
    highest_rank BIGINT,
    highest_rank_at BIGINT,
    PRIMARY KEY (user_id, ruleset, variant)
) WITHOUT ROWID;
CREATE INDEX user_statistics_by_pp ON user_statistics (ruleset, variant, listed, pp DESC, user_id);
CREATE INDEX user_statistics_by_country ON user_statistics (ruleset, variant, listed, country, pp DESC, user_id);
CREATE INDEX user_statistics_by_score ON user_statistics (ruleset, variant, listed, ranked_score DESC, user_id);

CREATE TABLE rank_history (
    user_id BIGINT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    ruleset BIGINT NOT NULL,
    variant BIGINT NOT NULL,
    day BIGINT NOT NULL,
    rank BIGINT NOT NULL,
    PRIMARY KEY (user_id, ruleset, variant, day)
) WITHOUT ROWID;

CREATE TABLE monthly_play_counts (
    user_id BIGINT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    month BIGINT NOT NULL,
    count BIGINT NOT NULL,
    PRIMARY KEY (user_id, month)
) WITHOUT ROWID;

CREATE TABLE beatmap_play_counts (
    user_id BIGINT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    beatmap_id BIGINT NOT NULL,
    count BIGINT NOT NULL,
    PRIMARY KEY (user_id, beatmap_id)
) WITHOUT ROWID;
CREATE INDEX beatmap_play_counts_by_count ON beatmap_play_counts (user_id, count DESC, beatmap_id);

CREATE TABLE replay_views (
    score_id BIGINT NOT NULL REFERENCES scores (id) ON DELETE CASCADE,
    viewer_id BIGINT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    day BIGINT NOT NULL,
    PRIMARY KEY (score_id, viewer_id, day)
) WITHOUT ROWID;

CREATE TABLE monthly_replay_views (
    user_id BIGINT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    month BIGINT NOT NULL,
    count BIGINT NOT NULL,
    PRIMARY KEY (user_id, month)
) WITHOUT ROWID;

CREATE TABLE score_pins (
    user_id BIGINT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    ruleset BIGINT NOT NULL,
    score_id BIGINT NOT NULL REFERENCES scores (id) ON DELETE CASCADE,
    pinned_at BIGINT NOT NULL,
    PRIMARY KEY (user_id, ruleset, score_id)
) WITHOUT ROWID;

CREATE TABLE teams (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL UNIQUE,
    short_name TEXT NOT NULL UNIQUE,
    created_at BIGINT NOT NULL
);

CREATE TABLE team_members (
    user_id BIGINT PRIMARY KEY REFERENCES users (id) ON DELETE CASCADE,
    team_id BIGINT NOT NULL REFERENCES teams (id) ON DELETE CASCADE,
    joined_at BIGINT NOT NULL
) WITHOUT ROWID;
CREATE INDEX team_members_by_team ON team_members (team_id, user_id);
