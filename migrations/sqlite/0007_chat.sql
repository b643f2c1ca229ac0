-- Chat: the server's own user, channels, who is in them, messages, silences, filtered words; what moderators did.

-- Its number lies below those of accounts. It has no credentials, so nobody signs in as it.
INSERT INTO users (id, username, name_key, name_skeleton, country, roles, joined_at, last_visit_at)
VALUES (1, 'BanchoBot', 'banchobot', 'banchobot', 'XX', 8, 0, 0);

CREATE TABLE channels (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    kind BIGINT NOT NULL,
    name TEXT NOT NULL,
    -- Of public channels.
    name_key TEXT UNIQUE,
    topic TEXT NOT NULL,
    read_roles BIGINT NOT NULL DEFAULT 0,
    write_roles BIGINT NOT NULL DEFAULT 0,
    auto_join BOOLEAN NOT NULL DEFAULT FALSE,
    -- Of private channels: the lower number first.
    first_user_id BIGINT REFERENCES users (id) ON DELETE CASCADE,
    second_user_id BIGINT REFERENCES users (id) ON DELETE CASCADE,
    created_at BIGINT NOT NULL,
    UNIQUE (first_user_id, second_user_id)
);
CREATE INDEX channels_by_kind ON channels (kind, id);

-- Whoever left has a row with joined FALSE: they are not put into it again.
CREATE TABLE channel_members (
    channel_id BIGINT NOT NULL REFERENCES channels (id) ON DELETE CASCADE,
    user_id BIGINT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    joined BOOLEAN NOT NULL,
    last_read_id BIGINT,
    PRIMARY KEY (channel_id, user_id)
) WITHOUT ROWID;
CREATE INDEX channel_members_by_user ON channel_members (user_id, joined, channel_id);

CREATE TABLE messages (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    channel_id BIGINT NOT NULL REFERENCES channels (id) ON DELETE CASCADE,
    sender_id BIGINT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    text TEXT NOT NULL,
    is_action BOOLEAN NOT NULL,
    sent_at BIGINT NOT NULL,
    uuid TEXT,
    -- Taken away, together with others of their sender.
    hidden BOOLEAN NOT NULL DEFAULT FALSE,
    UNIQUE (channel_id, sender_id, uuid)
);
CREATE INDEX messages_by_channel ON messages (channel_id, id);
CREATE INDEX messages_by_sender ON messages (sender_id, sent_at);

CREATE TABLE silences (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    user_id BIGINT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    by_user_id BIGINT REFERENCES users (id) ON DELETE SET NULL,
    reason TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    until BIGINT NOT NULL
);
CREATE INDEX silences_by_user ON silences (user_id, until);

CREATE TABLE filtered_words (
    word TEXT PRIMARY KEY,
    -- Messages with it are refused; else it is masked.
    refuses BOOLEAN NOT NULL
) WITHOUT ROWID;

CREATE TABLE moderation (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    at BIGINT NOT NULL,
    -- None is the operator.
    by_user_id BIGINT REFERENCES users (id) ON DELETE SET NULL,
    target_id BIGINT REFERENCES users (id) ON DELETE SET NULL,
    action TEXT NOT NULL,
    details TEXT NOT NULL
);
CREATE INDEX moderation_by_target ON moderation (target_id, id);

-- Roles: 1 administrators, 2 moderators.
INSERT INTO channels (kind, name, name_key, topic, write_roles, auto_join, created_at) VALUES
    (0, '#osu', '#osu', 'Talk about anything.', 0, TRUE, 0),
    (0, '#neosu', '#neosu', 'For players of neosu.', 0, FALSE, 0),
    (0, '#neomod', '#neomod', 'For players of neomod.', 0, FALSE, 0),
    (0, '#lobby', '#lobby', 'Looking for a room to play in.', 0, FALSE, 0),
    (0, '#announce', '#announce', 'News of this server.', 3, TRUE, 0);
