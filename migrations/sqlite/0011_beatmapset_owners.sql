-- Whose a set is: the mapper's account, where they have one here.

ALTER TABLE beatmapsets ADD COLUMN owner_id BIGINT REFERENCES users (id) ON DELETE SET NULL;
CREATE INDEX beatmapsets_by_owner ON beatmapsets (owner_id, status, updated_at DESC, id DESC);
