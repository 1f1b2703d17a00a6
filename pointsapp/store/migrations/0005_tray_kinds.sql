-- The tray takes in every kind of booking that a kiosk may bring again. SQLite can't change a table's constraint, so
-- both tables are made anew and filled with what lay in them.

CREATE TABLE tray_before AS SELECT * FROM refused_booking;
CREATE TABLE settled_before AS SELECT * FROM refused_settling;
DROP TABLE refused_settling;
DROP TABLE refused_booking;

CREATE TABLE refused_booking (
    community_id {integer} NOT NULL,
    id {uuid} NOT NULL,
    device_id {uuid} NOT NULL,
    kind TEXT NOT NULL,
    household_id {uuid},
    content TEXT NOT NULL,
    happened_ms {integer} NOT NULL,
    received_ms {integer} NOT NULL,
    code TEXT NOT NULL,
    facts TEXT NOT NULL,
    PRIMARY KEY (community_id, id),
    FOREIGN KEY (community_id, device_id) REFERENCES device (community_id, id),
    FOREIGN KEY (community_id, household_id) REFERENCES household (community_id, id),
    CONSTRAINT refused_booking_kind CHECK (kind IN ('drop-off', 'deposit', 'exchange', 'weekly-claim', 'reversal'))
){strict};

CREATE INDEX refused_booking_received_ms ON refused_booking (community_id, received_ms);

CREATE TABLE refused_settling (
    community_id {integer} NOT NULL,
    booking_id {uuid} NOT NULL,
    id {uuid} NOT NULL,
    staff_id {uuid},
    note TEXT NOT NULL,
    settled_ms {integer} NOT NULL,
    PRIMARY KEY (community_id, booking_id),
    FOREIGN KEY (community_id, booking_id) REFERENCES refused_booking (community_id, id),
    UNIQUE (community_id, id)
){strict};

INSERT INTO refused_booking (community_id, id, device_id, kind, household_id, content, happened_ms, received_ms, code, facts)
    SELECT community_id, id, device_id, kind, household_id, content, happened_ms, received_ms, code, facts FROM tray_before;
INSERT INTO refused_settling (community_id, booking_id, id, staff_id, note, settled_ms)
    SELECT community_id, booking_id, id, staff_id, note, settled_ms FROM settled_before;
DROP TABLE tray_before;
DROP TABLE settled_before;

-- final: refused_booking refused_settling
