-- Builds of the game that may use what is played together online, and from where users came.

CREATE TABLE builds (
    -- 32 lower-case hexadecimal digits: the md5 by which the game tells what it is.
    hash TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    allowed BOOLEAN NOT NULL,
    added_at BIGINT NOT NULL
) WITHOUT ROWID;

CREATE TABLE logins (
    user_id BIGINT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    address TEXT NOT NULL,
    first_at BIGINT NOT NULL,
    last_at BIGINT NOT NULL,
    count BIGINT NOT NULL,
    PRIMARY KEY (user_id, address)
) WITHOUT ROWID;
CREATE INDEX logins_by_address ON logins (address);
CREATE INDEX logins_by_time ON logins (last_at);
