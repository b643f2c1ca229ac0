-- The order of the listing when nobody asks for another.

CREATE INDEX beatmapsets_by_listing ON beatmapsets (COALESCE(ranked_at, submitted_at) DESC, id DESC);
DROP INDEX beatmapsets_by_ranked;
