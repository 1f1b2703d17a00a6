-- Finds a community's week without reading its other weeks. The count itself is not in the index: it changes often.

CREATE INDEX household_week_week ON household_week (community_id, week);
