-- Up to which message the client of a visit was told what is said: it goes on from there after a restart.
ALTER TABLE client_sessions ADD COLUMN heard_message_id BIGINT NOT NULL DEFAULT 0;
