-- What a kiosk says of itself, and which profile it has: a counter with operators, or one that nobody attends.

ALTER TABLE device ADD COLUMN profile TEXT NOT NULL DEFAULT 'counter'
    CONSTRAINT device_profile CHECK (profile IN ('counter', 'self-service'));

CREATE TABLE device_report (
    community_id {integer} NOT NULL,
    device_id {uuid} NOT NULL,
    unsent {integer} NOT NULL,
    version TEXT NOT NULL,
    clock_offset_ms {integer} NOT NULL,
    reported_ms {integer} NOT NULL,
    PRIMARY KEY (community_id, device_id),
    FOREIGN KEY (community_id, device_id) REFERENCES device (community_id, id),
    CONSTRAINT device_report_unsent CHECK (unsent >= 0)
){strict};
