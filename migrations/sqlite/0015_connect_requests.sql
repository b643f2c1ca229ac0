-- Clients that want a permanent token, while their user decides in a browser (OAuth with PKCE). Nothing in a row opens
-- anything: the challenge is the hash of what the client proves itself with, and the token is made when it does.
CREATE TABLE connect_requests (
    -- SHA-256 of the client's proof, in hexadecimal digits.
    challenge TEXT PRIMARY KEY,
    -- pending, approved, declined, delivered
    state BIGINT NOT NULL DEFAULT 0,
    client_name TEXT NOT NULL DEFAULT '',
    -- Who was the first to ask for the token, and when; nobody where a browser came first.
    asked_from TEXT,
    asked_at BIGINT,
    user_id BIGINT REFERENCES users (id) ON DELETE CASCADE,
    -- Whether who asks by the challenge gets the token; if not, only who has the code.
    by_challenge BOOLEAN NOT NULL DEFAULT FALSE,
    code_hash TEXT UNIQUE,
    -- By what those of one address are counted.
    origin TEXT NOT NULL,
    expires_at BIGINT NOT NULL
) WITHOUT ROWID;
CREATE INDEX connect_requests_by_origin ON connect_requests (origin, expires_at);
CREATE INDEX connect_requests_by_expiry ON connect_requests (expires_at);
CREATE INDEX connect_requests_by_user ON connect_requests (user_id);
