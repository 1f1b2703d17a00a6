-- The seal of a community's day: a hash over the day's entries, chained to the day before.

CREATE TABLE seal (
    community_id {integer} NOT NULL,
    day TEXT NOT NULL,
    format {integer} NOT NULL,
    from_ms {integer} NOT NULL,
    until_ms {integer} NOT NULL,
    entries {integer} NOT NULL,
    contents {bytes} NOT NULL,
    previous {bytes} NOT NULL,
    hash {bytes} NOT NULL,
    sealed_ms {integer} NOT NULL,
    PRIMARY KEY (community_id, day),
    FOREIGN KEY (community_id) REFERENCES community (id),
    UNIQUE (community_id, until_ms),
    CONSTRAINT seal_span CHECK (until_ms > from_ms),
    CONSTRAINT seal_entries CHECK (entries >= 0)
){strict_wide};

-- final: seal
