-- Accounts, sign-ins, relations, favourites, invites, jobs.

CREATE TABLE users (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    username TEXT NOT NULL,
    name_key TEXT NOT NULL UNIQUE,
    name_skeleton TEXT NOT NULL UNIQUE,
    country TEXT NOT NULL,
    roles BIGINT NOT NULL DEFAULT 0,
    restricted BOOLEAN NOT NULL DEFAULT FALSE,
    default_ruleset BIGINT NOT NULL DEFAULT 0,
    joined_at BIGINT NOT NULL,
    last_visit_at BIGINT NOT NULL,
    shows_online BOOLEAN NOT NULL DEFAULT TRUE,
    pm_friends_only BOOLEAN NOT NULL DEFAULT FALSE
);
-- The game takes 0 and 1 for the system and for deleted users.
INSERT INTO sqlite_sequence (name, seq) VALUES ('users', 1);

CREATE TABLE credentials (
    user_id BIGINT PRIMARY KEY REFERENCES users (id) ON DELETE CASCADE,
    email TEXT NOT NULL,
    email_key TEXT NOT NULL UNIQUE,
    password_hash TEXT NOT NULL,
    registered_from TEXT NOT NULL,
    registered_at BIGINT NOT NULL
) WITHOUT ROWID;
CREATE INDEX credentials_by_address ON credentials (registered_from, registered_at);

CREATE TABLE invites (
    code TEXT PRIMARY KEY,
    created_by BIGINT REFERENCES users (id) ON DELETE SET NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    uses_left BIGINT NOT NULL
) WITHOUT ROWID;

CREATE TABLE access_tokens (
    jti TEXT PRIMARY KEY,
    family TEXT NOT NULL,
    user_id BIGINT REFERENCES users (id) ON DELETE CASCADE,
    expires_at BIGINT NOT NULL,
    revoked BOOLEAN NOT NULL DEFAULT FALSE
) WITHOUT ROWID;
CREATE INDEX access_tokens_by_family ON access_tokens (family);
CREATE INDEX access_tokens_by_user ON access_tokens (user_id);
CREATE INDEX access_tokens_by_expiry ON access_tokens (expires_at);

CREATE TABLE refresh_tokens (
    hash TEXT PRIMARY KEY,
    family TEXT NOT NULL,
    parent TEXT,
    user_id BIGINT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    client_id TEXT NOT NULL,
    scopes TEXT NOT NULL,
    expires_at BIGINT NOT NULL,
    used_at BIGINT,
    revoked BOOLEAN NOT NULL DEFAULT FALSE
) WITHOUT ROWID;
CREATE INDEX refresh_tokens_by_family ON refresh_tokens (family);
CREATE INDEX refresh_tokens_by_parent ON refresh_tokens (parent);
CREATE INDEX refresh_tokens_by_user ON refresh_tokens (user_id);
CREATE INDEX refresh_tokens_by_expiry ON refresh_tokens (expires_at);

CREATE TABLE relations (
    user_id BIGINT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    target_id BIGINT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    kind BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (user_id, target_id)
) WITHOUT ROWID;
CREATE INDEX relations_by_target ON relations (target_id, kind);

CREATE TABLE beatmapset_favourites (
    user_id BIGINT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    set_id BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (user_id, set_id)
) WITHOUT ROWID;
CREATE INDEX beatmapset_favourites_by_set ON beatmapset_favourites (set_id);

CREATE TABLE jobs (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL,
    key TEXT NOT NULL,
    payload TEXT NOT NULL,
    run_at BIGINT NOT NULL,
    revision BIGINT NOT NULL DEFAULT 1,
    attempts BIGINT NOT NULL DEFAULT 0,
    UNIQUE (kind, key)
);
CREATE INDEX jobs_by_time ON jobs (run_at);
