-- Browsers that are signed in to the site.
CREATE TABLE web_sessions (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    hash TEXT NOT NULL UNIQUE,
    user_id BIGINT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    -- What the browser said of itself, shown to the owner.
    browser TEXT NOT NULL,
    opened_at BIGINT NOT NULL,
    seen_at BIGINT NOT NULL
);
CREATE INDEX web_sessions_by_user ON web_sessions (user_id, id DESC);
CREATE INDEX web_sessions_by_visit ON web_sessions (seen_at);
