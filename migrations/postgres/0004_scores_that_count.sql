-- Whether a score's total, hits and combo count: those of a play that a check doubts do not.
ALTER TABLE scores ADD COLUMN counts BOOLEAN NOT NULL DEFAULT TRUE;

CREATE INDEX rank_history_by_day ON rank_history (day, user_id);
