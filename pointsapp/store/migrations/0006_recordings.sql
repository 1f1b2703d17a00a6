-- Recordings: sentences of the kiosk in a neighbour's voice, one for each sentence and language.

CREATE TABLE recording (
    community_id {integer} NOT NULL,
    language TEXT NOT NULL,
    name TEXT NOT NULL,
    media_type TEXT NOT NULL,
    sha256 {bytes} NOT NULL,
    staff_id {uuid},
    kept_ms {integer} NOT NULL,
    content {bytes} NOT NULL,
    PRIMARY KEY (community_id, language, name),
    FOREIGN KEY (community_id) REFERENCES community (id),
    CONSTRAINT recording_language CHECK (language IN ('zh', 'en'))
){strict_wide};
