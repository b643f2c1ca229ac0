-- What boards, statistics and scores of other clients than osu!(lazer) need.

-- A false start is kept, but is no play: it counts for nothing.
ALTER TABLE scores ADD COLUMN is_play BOOLEAN NOT NULL DEFAULT TRUE;
-- MD5 of the file that was played, also when the map has changed since.
ALTER TABLE scores ADD COLUMN beatmap_checksum TEXT NOT NULL DEFAULT '';
UPDATE scores SET beatmap_checksum = COALESCE(
    (SELECT t.beatmap_checksum FROM score_tokens t WHERE t.score_id = scores.id), '');
DROP INDEX score_tokens_by_score;
-- By what a submission without a token is known when it comes again.
ALTER TABLE scores ADD COLUMN submission_key TEXT;
CREATE UNIQUE INDEX scores_by_submission_key ON scores (submission_key) WHERE submission_key IS NOT NULL;
-- Mods as neosu tells them, with what has no mod of osu!(lazer).
ALTER TABLE scores ADD COLUMN neosu_mods BLOB;
-- A score stands on several boards with mods by now; they follow from its mods.
ALTER TABLE scores DROP COLUMN mods_key;

-- What a user's best on a map adds to their ranked score: 0 on a map that adds none.
ALTER TABLE board_entries ADD COLUMN ranked_score BIGINT NOT NULL DEFAULT 0;
UPDATE board_entries SET ranked_score = COALESCE((
    SELECT COALESCE(s.classic_total_score, s.total_score) FROM scores s JOIN beatmaps b ON b.id = s.beatmap_id
    WHERE s.id = board_entries.score_id AND b.status IN (1, 2, 4)), 0);
-- The flag of its player, which boards of countries are found by.
ALTER TABLE board_entries ADD COLUMN country TEXT NOT NULL DEFAULT 'XX';
UPDATE board_entries SET country = (SELECT u.country FROM users u WHERE u.id = board_entries.user_id);
CREATE INDEX board_entries_by_country ON board_entries
    (beatmap_id, ruleset, variant, mods_key, listed, country, total_score DESC, score_id, user_id);

-- Totals are in the classic scale by now, which levels are made for.
UPDATE user_statistics SET total_score = COALESCE((
    SELECT CAST(SUM(CASE WHEN s.counts = TRUE THEN COALESCE(s.classic_total_score, s.total_score) ELSE 0 END) AS BIGINT)
    FROM scores s WHERE s.user_id = user_statistics.user_id AND s.ruleset = user_statistics.ruleset
        AND s.variant = user_statistics.variant AND s.processed = TRUE), 0);
UPDATE user_statistics SET ranked_score = COALESCE((
    SELECT CAST(SUM(e.ranked_score) AS BIGINT) FROM board_entries e
    WHERE e.user_id = user_statistics.user_id AND e.ruleset = user_statistics.ruleset
        AND e.variant = user_statistics.variant AND e.mods_key = '*'), 0);
