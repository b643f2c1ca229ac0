-- Where the frames lie that came with a score, as its client packed them. None of a score whose replay came otherwise: that
-- one is named by the score's number.
ALTER TABLE scores ADD COLUMN replay_key TEXT;
CREATE UNIQUE INDEX scores_by_replay_key ON scores (replay_key) WHERE replay_key IS NOT NULL;

-- By what replays of a map are compared.
CREATE TABLE replay_signatures (
    score_id BIGINT PRIMARY KEY REFERENCES scores (id) ON DELETE CASCADE,
    user_id BIGINT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    beatmap_id BIGINT NOT NULL,
    ruleset BIGINT NOT NULL,
    -- Of the frames, whatever they are packed like.
    digest TEXT NOT NULL,
    -- Where the pointer was; empty where that tells nothing.
    path BYTEA NOT NULL
);
CREATE INDEX replay_signatures_by_beatmap ON replay_signatures (beatmap_id, ruleset, score_id DESC);
CREATE INDEX replay_signatures_by_digest ON replay_signatures (beatmap_id, ruleset, digest, score_id);

-- What checks found that doubt a score, and on what that rests.
CREATE TABLE score_findings (
    score_id BIGINT NOT NULL REFERENCES scores (id) ON DELETE CASCADE,
    user_id BIGINT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    check_name TEXT NOT NULL,
    evidence TEXT NOT NULL,
    found_at BIGINT NOT NULL,
    PRIMARY KEY (score_id, check_name)
);
CREATE INDEX score_findings_by_time ON score_findings (found_at, score_id);
CREATE INDEX score_findings_by_user ON score_findings (user_id, found_at, score_id);
