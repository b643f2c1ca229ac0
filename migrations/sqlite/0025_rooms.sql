-- Rooms: what lists show, what is played in them, who was in, what players reached, and what happened.

CREATE TABLE rooms (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL,
    password TEXT NOT NULL,
    -- A playlist is played alone and over days; the others are played together.
    is_playlist BOOLEAN NOT NULL,
    match_type TEXT NOT NULL,
    queue_mode BIGINT NOT NULL,
    win_condition BIGINT NOT NULL,
    auto_skip BOOLEAN NOT NULL,
    auto_start_ms BIGINT NOT NULL,
    max_participants BIGINT,
    max_attempts BIGINT,
    is_tournament BOOLEAN NOT NULL,
    state BIGINT NOT NULL,
    creator_id BIGINT NOT NULL,
    host_id BIGINT,
    channel_id BIGINT NOT NULL,
    starts_at BIGINT NOT NULL,
    -- Not known while it is live.
    ends_at BIGINT,
    -- How many came in.
    participant_count BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX rooms_by_end ON rooms (is_playlist, ends_at);
CREATE INDEX rooms_by_creator ON rooms (creator_id, is_playlist, id);

-- The last number that was given to an item: rooms get some ahead of time.
CREATE TABLE room_item_numbers (
    last BIGINT NOT NULL
);
INSERT INTO room_item_numbers (last) VALUES (0);

CREATE TABLE room_items (
    id BIGINT PRIMARY KEY,
    room_id BIGINT NOT NULL REFERENCES rooms (id) ON DELETE CASCADE,
    owner_id BIGINT NOT NULL,
    -- As the room knows it, JSON: it need not be known here.
    beatmap TEXT NOT NULL,
    ruleset BIGINT NOT NULL,
    required_mods TEXT NOT NULL,
    allowed_mods TEXT NOT NULL,
    is_freestyle BOOLEAN NOT NULL,
    is_expired BOOLEAN NOT NULL,
    play_order BIGINT NOT NULL,
    played_at BIGINT,
    was_attempted BOOLEAN NOT NULL
);
CREATE INDEX room_items_by_room ON room_items (room_id, id);

-- Who was ever in a room, and what they reached there.
CREATE TABLE room_participants (
    room_id BIGINT NOT NULL REFERENCES rooms (id) ON DELETE CASCADE,
    user_id BIGINT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    is_inside BOOLEAN NOT NULL,
    joined_at BIGINT NOT NULL,
    attempts BIGINT NOT NULL DEFAULT 0,
    completed BIGINT NOT NULL DEFAULT 0,
    total_score BIGINT NOT NULL DEFAULT 0,
    accuracy DOUBLE PRECISION NOT NULL DEFAULT 0,
    pp DOUBLE PRECISION NOT NULL DEFAULT 0,
    last_score_id BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (room_id, user_id)
);
CREATE INDEX room_participants_by_user ON room_participants (user_id, joined_at);
CREATE INDEX room_participants_by_time ON room_participants (room_id, joined_at, user_id);
CREATE INDEX room_participants_by_total ON room_participants (room_id, total_score DESC, last_score_id);

-- What somebody reached on an item; `score_id` is their best that was passed.
CREATE TABLE room_bests (
    item_id BIGINT NOT NULL REFERENCES room_items (id) ON DELETE CASCADE,
    user_id BIGINT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    room_id BIGINT NOT NULL,
    attempts BIGINT NOT NULL DEFAULT 0,
    score_id BIGINT,
    total_score BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (item_id, user_id)
);
CREATE INDEX room_bests_by_total ON room_bests (item_id, total_score DESC, score_id);
CREATE INDEX room_bests_by_room ON room_bests (room_id, user_id);

-- Which item a token was given for, and which a score was played for.
CREATE TABLE room_tokens (
    token_id BIGINT PRIMARY KEY,
    room_id BIGINT NOT NULL,
    item_id BIGINT NOT NULL
);
CREATE TABLE room_scores (
    score_id BIGINT PRIMARY KEY,
    room_id BIGINT NOT NULL,
    item_id BIGINT NOT NULL,
    user_id BIGINT NOT NULL,
    total_score BIGINT NOT NULL,
    passed BOOLEAN NOT NULL
);
CREATE INDEX room_scores_by_item ON room_scores (item_id, passed, score_id);

CREATE TABLE room_events (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    room_id BIGINT NOT NULL REFERENCES rooms (id) ON DELETE CASCADE,
    happened_at BIGINT NOT NULL,
    -- JSON.
    record TEXT NOT NULL
);
CREATE INDEX room_events_by_room ON room_events (room_id, id);

-- Live rooms as their owner had them, JSON: a server that starts goes on from there.
CREATE TABLE room_snapshots (
    room_id BIGINT PRIMARY KEY REFERENCES rooms (id) ON DELETE CASCADE,
    snapshot TEXT NOT NULL
);
