-- Who leads a team; nobody when they left.
ALTER TABLE teams ADD COLUMN leader_id BIGINT REFERENCES users (id) ON DELETE SET NULL;
CREATE INDEX teams_by_leader ON teams (leader_id);
