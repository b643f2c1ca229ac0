-- The picture a user has uploaded: the version that its blob is named after. Nothing for who has none.
ALTER TABLE users ADD COLUMN avatar TEXT;
