-- The tray: bookings that a kiosk kept and the book refused, and how each was settled.

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
    CONSTRAINT refused_booking_kind CHECK (kind IN ('drop-off', 'deposit'))
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

-- final: refused_booking refused_settling
