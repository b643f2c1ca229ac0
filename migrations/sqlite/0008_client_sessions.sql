-- What clients stay signed in with that have no OAuth: sessions of one visit, and tokens that are good until they are
-- taken back.

CREATE TABLE client_sessions (
    hash TEXT PRIMARY KEY,
    -- The newest sign-in of a user ends the one before.
    user_id BIGINT NOT NULL UNIQUE REFERENCES users (id) ON DELETE CASCADE,
    -- What the client said of itself, in its gate's words.
    client TEXT NOT NULL,
    opened_at BIGINT NOT NULL,
    seen_at BIGINT NOT NULL
) WITHOUT ROWID;
CREATE INDEX client_sessions_by_visit ON client_sessions (seen_at);

CREATE TABLE permanent_tokens (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    hash TEXT NOT NULL UNIQUE,
    user_id BIGINT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    client_name TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    last_used_at BIGINT,
    revoked BOOLEAN NOT NULL DEFAULT FALSE
);
CREATE INDEX permanent_tokens_by_user ON permanent_tokens (user_id, id DESC);
