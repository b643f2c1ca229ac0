-- Beatmap sets, their difficulties, search, changes.

CREATE TABLE beatmapsets (
    id INTEGER PRIMARY KEY,
    title TEXT NOT NULL,
    title_unicode TEXT NOT NULL,
    artist TEXT NOT NULL,
    artist_unicode TEXT NOT NULL,
    creator TEXT NOT NULL,
    source TEXT NOT NULL,
    tags TEXT NOT NULL,
    title_key TEXT NOT NULL,
    artist_key TEXT NOT NULL,
    status BIGINT NOT NULL,
    genre BIGINT NOT NULL,
    language BIGINT NOT NULL,
    bpm DOUBLE PRECISION NOT NULL,
    nsfw BOOLEAN NOT NULL,
    has_video BOOLEAN NOT NULL,
    has_storyboard BOOLEAN NOT NULL,
    has_cover BOOLEAN NOT NULL,
    preview_type TEXT,
    submitted_at BIGINT NOT NULL,
    ranked_at BIGINT,
    updated_at BIGINT NOT NULL,
    play_count BIGINT NOT NULL DEFAULT 0,
    favourite_count BIGINT NOT NULL DEFAULT 0,
    easiest_stars DOUBLE PRECISION NOT NULL,
    hardest_stars DOUBLE PRECISION NOT NULL,
    archive_hash TEXT NOT NULL
);
CREATE INDEX beatmapsets_by_ranked ON beatmapsets (ranked_at DESC, id DESC);
CREATE INDEX beatmapsets_by_update ON beatmapsets (updated_at DESC, id DESC);
CREATE INDEX beatmapsets_by_plays ON beatmapsets (play_count DESC, id DESC);
CREATE INDEX beatmapsets_by_favourites ON beatmapsets (favourite_count DESC, id DESC);
CREATE INDEX beatmapsets_by_name ON beatmapsets (title_key, artist_key);

CREATE TABLE beatmaps (
    id INTEGER PRIMARY KEY,
    set_id BIGINT NOT NULL REFERENCES beatmapsets (id),
    checksum TEXT NOT NULL,
    filename TEXT NOT NULL,
    version TEXT NOT NULL,
    ruleset BIGINT NOT NULL,
    status BIGINT NOT NULL,
    circle_size DOUBLE PRECISION NOT NULL,
    approach_rate DOUBLE PRECISION NOT NULL,
    overall_difficulty DOUBLE PRECISION NOT NULL,
    drain_rate DOUBLE PRECISION NOT NULL,
    bpm DOUBLE PRECISION NOT NULL,
    total_length_ms BIGINT NOT NULL,
    hit_length_ms BIGINT NOT NULL,
    circle_count BIGINT NOT NULL,
    slider_count BIGINT NOT NULL,
    spinner_count BIGINT NOT NULL,
    star_rating DOUBLE PRECISION NOT NULL,
    max_combo BIGINT NOT NULL,
    format_version BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    play_count BIGINT NOT NULL DEFAULT 0,
    pass_count BIGINT NOT NULL DEFAULT 0,
    -- No longer part of its set; kept for the scores on it.
    removed BOOLEAN NOT NULL DEFAULT FALSE
);
CREATE UNIQUE INDEX beatmaps_by_checksum ON beatmaps (checksum) WHERE NOT removed;
CREATE INDEX beatmaps_by_filename ON beatmaps (filename);
CREATE INDEX beatmaps_by_set ON beatmaps (set_id);

CREATE TABLE beatmap_difficulties (
    beatmap_id BIGINT NOT NULL REFERENCES beatmaps (id) ON DELETE CASCADE,
    ruleset BIGINT NOT NULL,
    star_rating DOUBLE PRECISION NOT NULL,
    max_combo BIGINT NOT NULL,
    PRIMARY KEY (beatmap_id, ruleset)
) WITHOUT ROWID;

CREATE TABLE beatmapset_files (
    set_id BIGINT NOT NULL REFERENCES beatmapsets (id) ON DELETE CASCADE,
    filename TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    size_bytes BIGINT NOT NULL,
    PRIMARY KEY (set_id, filename)
) WITHOUT ROWID;

CREATE TABLE beatmapset_changes (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    set_id BIGINT NOT NULL,
    changed_at BIGINT NOT NULL
);

CREATE VIRTUAL TABLE beatmapset_search USING fts5 (
    title, artist, creator, source, tags, difficulty,
    tokenize = 'unicode61 remove_diacritics 2', prefix = '2 3'
);

CREATE TRIGGER favourite_added AFTER INSERT ON beatmapset_favourites BEGIN
    UPDATE beatmapsets SET favourite_count = favourite_count + 1 WHERE id = NEW.set_id;
END;
CREATE TRIGGER favourite_removed AFTER DELETE ON beatmapset_favourites BEGIN
    UPDATE beatmapsets SET favourite_count = favourite_count - 1 WHERE id = OLD.set_id;
END;
