-- The first schema: communities, people, rulebooks, the ledger and its events.

CREATE TABLE installation (
    name TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
){strict};

CREATE TABLE community (
    id {integer} NOT NULL PRIMARY KEY,
    code TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    timezone TEXT NOT NULL,
    sample {flag} NOT NULL,
    created_ms {integer} NOT NULL,
    CONSTRAINT community_sample CHECK (sample IN (0, 1))
){strict};

CREATE TABLE handle (
    handle TEXT NOT NULL PRIMARY KEY,
    community_id {integer} NOT NULL,
    kind TEXT NOT NULL,
    target_id {uuid},
    FOREIGN KEY (community_id) REFERENCES community (id),
    CONSTRAINT handle_kind CHECK (kind IN ('community', 'device'))
){strict};

CREATE TABLE setup_link (
    token_hash {bytes} NOT NULL PRIMARY KEY,
    made_ms {integer} NOT NULL,
    expires_ms {integer} NOT NULL,
    used_ms {integer}
){strict};

CREATE TABLE throttle (
    subject TEXT NOT NULL PRIMARY KEY,
    tries {integer} NOT NULL,
    since_ms {integer} NOT NULL,
    until_ms {integer} NOT NULL
){strict};

CREATE TABLE staff (
    id {uuid} NOT NULL PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    password_hash TEXT NOT NULL,
    created_ms {integer} NOT NULL
){strict};

CREATE TABLE staff_role (
    staff_id {uuid} NOT NULL,
    community_id {integer} NOT NULL,
    role TEXT NOT NULL,
    granted_ms {integer} NOT NULL,
    PRIMARY KEY (staff_id, community_id, role),
    FOREIGN KEY (staff_id) REFERENCES staff (id),
    FOREIGN KEY (community_id) REFERENCES community (id),
    CONSTRAINT staff_role_role CHECK (role IN ('admin', 'auditor'))
){strict};

CREATE TABLE staff_session (
    token_hash {bytes} NOT NULL PRIMARY KEY,
    staff_id {uuid} NOT NULL,
    created_ms {integer} NOT NULL,
    seen_ms {integer} NOT NULL,
    ended_ms {integer},
    FOREIGN KEY (staff_id) REFERENCES staff (id)
){strict};

CREATE TABLE operation (
    community_id {integer} NOT NULL,
    id {uuid} NOT NULL,
    kind TEXT NOT NULL,
    content_hash {bytes} NOT NULL,
    subject_id {uuid},
    staff_id {uuid},
    person_id {uuid},
    device_id {uuid},
    note TEXT NOT NULL,
    done_ms {integer} NOT NULL,
    PRIMARY KEY (community_id, id),
    FOREIGN KEY (community_id) REFERENCES community (id)
){strict};

CREATE TABLE collection_point (
    community_id {integer} NOT NULL,
    id {uuid} NOT NULL,
    name TEXT NOT NULL,
    created_ms {integer} NOT NULL,
    PRIMARY KEY (community_id, id),
    FOREIGN KEY (community_id) REFERENCES community (id),
    UNIQUE (community_id, name)
){strict};

CREATE TABLE poster (
    community_id {integer} NOT NULL,
    id {uuid} NOT NULL,
    point_id {uuid} NOT NULL,
    code TEXT NOT NULL,
    issued_ms {integer} NOT NULL,
    revoked_ms {integer},
    PRIMARY KEY (community_id, id),
    FOREIGN KEY (community_id, point_id) REFERENCES collection_point (community_id, id),
    UNIQUE (community_id, code)
){strict};

CREATE TABLE household (
    community_id {integer} NOT NULL,
    id {uuid} NOT NULL,
    name TEXT NOT NULL,
    building TEXT NOT NULL,
    unit TEXT NOT NULL,
    room TEXT NOT NULL,
    card_number TEXT NOT NULL,
    entries {integer} NOT NULL,
    enrolled_ms {integer} NOT NULL,
    PRIMARY KEY (community_id, id),
    FOREIGN KEY (community_id) REFERENCES community (id),
    UNIQUE (community_id, card_number),
    UNIQUE (community_id, building, unit, room, name),
    CONSTRAINT household_entries CHECK (entries >= 0)
){strict};

CREATE TABLE card (
    community_id {integer} NOT NULL,
    id {uuid} NOT NULL,
    household_id {uuid} NOT NULL,
    token_hash {bytes} NOT NULL,
    last3 TEXT NOT NULL,
    issued_ms {integer} NOT NULL,
    revoked_ms {integer},
    PRIMARY KEY (community_id, id),
    FOREIGN KEY (community_id, household_id) REFERENCES household (community_id, id),
    UNIQUE (community_id, token_hash)
){strict};

CREATE INDEX card_household_id ON card (community_id, household_id);

CREATE TABLE person (
    community_id {integer} NOT NULL,
    id {uuid} NOT NULL,
    household_id {uuid} NOT NULL,
    name TEXT NOT NULL,
    phone TEXT NOT NULL,
    pin_hash TEXT,
    pin_is_start {flag} NOT NULL,
    enrolled_ms {integer} NOT NULL,
    left_ms {integer},
    PRIMARY KEY (community_id, id),
    FOREIGN KEY (community_id, household_id) REFERENCES household (community_id, id),
    CONSTRAINT person_pin_is_start CHECK (pin_is_start IN (0, 1))
){strict};

CREATE INDEX person_household_id ON person (community_id, household_id);

CREATE TABLE person_role (
    community_id {integer} NOT NULL,
    person_id {uuid} NOT NULL,
    role TEXT NOT NULL,
    granted_ms {integer} NOT NULL,
    granted_by {uuid} NOT NULL,
    PRIMARY KEY (community_id, person_id, role),
    FOREIGN KEY (community_id, person_id) REFERENCES person (community_id, id),
    CONSTRAINT person_role_role CHECK (role IN ('volunteer', 'leader', 'operator'))
){strict};

CREATE TABLE phone_session (
    community_id {integer} NOT NULL,
    id {uuid} NOT NULL,
    person_id {uuid} NOT NULL,
    household_id {uuid} NOT NULL,
    token_hash {bytes} NOT NULL,
    card_hash {bytes} NOT NULL,
    created_ms {integer} NOT NULL,
    seen_ms {integer} NOT NULL,
    ended_ms {integer},
    PRIMARY KEY (community_id, id),
    FOREIGN KEY (community_id, person_id) REFERENCES person (community_id, id),
    FOREIGN KEY (community_id, household_id) REFERENCES household (community_id, id),
    UNIQUE (community_id, token_hash),
    UNIQUE (community_id, card_hash)
){strict};

CREATE INDEX phone_session_household_id ON phone_session (community_id, household_id);

CREATE TABLE device (
    community_id {integer} NOT NULL,
    id {uuid} NOT NULL,
    point_id {uuid} NOT NULL,
    name TEXT NOT NULL,
    handle TEXT NOT NULL,
    token_hash {bytes},
    wrapped_key {bytes},
    created_ms {integer} NOT NULL,
    paired_ms {integer},
    seen_ms {integer},
    revoked_ms {integer},
    PRIMARY KEY (community_id, id),
    FOREIGN KEY (community_id, point_id) REFERENCES collection_point (community_id, id),
    UNIQUE (community_id, name),
    UNIQUE (community_id, handle)
){strict};

CREATE TABLE pairing_code (
    community_id {integer} NOT NULL,
    code_hash {bytes} NOT NULL,
    device_id {uuid} NOT NULL,
    expires_ms {integer} NOT NULL,
    used_ms {integer},
    PRIMARY KEY (community_id, code_hash),
    FOREIGN KEY (community_id, device_id) REFERENCES device (community_id, id)
){strict};

CREATE TABLE operator_session (
    community_id {integer} NOT NULL,
    id {uuid} NOT NULL,
    device_id {uuid} NOT NULL,
    person_id {uuid} NOT NULL,
    since_ms {integer} NOT NULL,
    touched_ms {integer} NOT NULL,
    ended_ms {integer},
    PRIMARY KEY (community_id, id),
    FOREIGN KEY (community_id, device_id) REFERENCES device (community_id, id),
    FOREIGN KEY (community_id, person_id) REFERENCES person (community_id, id)
){strict};

CREATE INDEX operator_session_device_id_touched_ms ON operator_session (community_id, device_id, touched_ms);

CREATE TABLE rulebook_version (
    community_id {integer} NOT NULL,
    version {integer} NOT NULL,
    effective_from TEXT NOT NULL,
    source TEXT NOT NULL,
    published_ms {integer} NOT NULL,
    published_by {uuid},
    PRIMARY KEY (community_id, version),
    FOREIGN KEY (community_id) REFERENCES community (id),
    UNIQUE (community_id, effective_from)
){strict_wide};

CREATE TABLE rulebook_term (
    community_id {integer} NOT NULL,
    version {integer} NOT NULL,
    rule TEXT NOT NULL,
    side TEXT NOT NULL,
    asset TEXT NOT NULL,
    kind TEXT NOT NULL,
    amount {integer} NOT NULL,
    PRIMARY KEY (community_id, version, rule, side, asset),
    FOREIGN KEY (community_id, version) REFERENCES rulebook_version (community_id, version),
    CONSTRAINT rulebook_term_side CHECK (side IN ('give', 'take')),
    CONSTRAINT rulebook_term_kind CHECK (kind IN ('credit', 'material', 'reward')),
    CONSTRAINT rulebook_term_amount CHECK (amount > 0)
){strict};

CREATE TABLE entry (
    community_id {integer} NOT NULL,
    id {uuid} NOT NULL,
    kind TEXT NOT NULL,
    household_id {uuid},
    person_id {uuid},
    staff_id {uuid},
    device_id {uuid},
    point_id {uuid},
    rulebook_version {integer} NOT NULL,
    content_hash {bytes} NOT NULL,
    happened_ms {integer} NOT NULL,
    received_ms {integer} NOT NULL,
    PRIMARY KEY (community_id, id),
    FOREIGN KEY (community_id, household_id) REFERENCES household (community_id, id),
    FOREIGN KEY (community_id, rulebook_version) REFERENCES rulebook_version (community_id, version),
    CONSTRAINT entry_kind CHECK (kind IN ('drop-off', 'deposit', 'exchange', 'weekly-claim', 'volunteer', 'stock', 'reversal', 'withdrawal'))
){strict};

CREATE INDEX entry_household_id_received_ms ON entry (community_id, household_id, received_ms);

CREATE INDEX entry_received_ms ON entry (community_id, received_ms);

CREATE TABLE posting (
    community_id {integer} NOT NULL,
    entry_id {uuid} NOT NULL,
    line {integer} NOT NULL,
    asset TEXT NOT NULL,
    from_account {uuid} NOT NULL,
    to_account {uuid} NOT NULL,
    amount {integer} NOT NULL,
    PRIMARY KEY (community_id, entry_id, line),
    FOREIGN KEY (community_id, entry_id) REFERENCES entry (community_id, id),
    CONSTRAINT posting_amount CHECK (amount > 0),
    CONSTRAINT posting_accounts CHECK (from_account <> to_account)
){strict};

CREATE TABLE balance (
    community_id {integer} NOT NULL,
    owner_id {uuid} NOT NULL,
    asset TEXT NOT NULL,
    quantity {integer} NOT NULL,
    PRIMARY KEY (community_id, owner_id, asset),
    CONSTRAINT balance_quantity CHECK (quantity >= 0)
){strict};

CREATE TABLE reversal (
    community_id {integer} NOT NULL,
    id {uuid} NOT NULL,
    entry_id {uuid} NOT NULL,
    reason TEXT NOT NULL,
    PRIMARY KEY (community_id, id),
    FOREIGN KEY (community_id, id) REFERENCES entry (community_id, id),
    FOREIGN KEY (community_id, entry_id) REFERENCES entry (community_id, id)
){strict};

CREATE UNIQUE INDEX reversal_entry_id ON reversal (community_id, entry_id);

CREATE TABLE drop_off (
    community_id {integer} NOT NULL,
    id {uuid} NOT NULL,
    household_id {uuid} NOT NULL,
    category TEXT NOT NULL,
    not_sorted {flag} NOT NULL,
    counted {flag} NOT NULL,
    reason TEXT,
    happened_ms {integer} NOT NULL,
    week TEXT NOT NULL,
    week_drop_offs {integer} NOT NULL,
    step {integer},
    PRIMARY KEY (community_id, id),
    FOREIGN KEY (community_id, id) REFERENCES entry (community_id, id),
    CONSTRAINT drop_off_not_sorted CHECK (not_sorted IN (0, 1)),
    CONSTRAINT drop_off_counted CHECK (counted IN (0, 1)),
    CONSTRAINT drop_off_reason CHECK ((counted = 1) = (reason IS NULL))
){strict};

CREATE INDEX drop_off_counted ON drop_off (community_id, household_id, happened_ms) WHERE counted = 1;

CREATE TABLE household_week (
    community_id {integer} NOT NULL,
    household_id {uuid} NOT NULL,
    week TEXT NOT NULL,
    drop_offs {integer} NOT NULL,
    PRIMARY KEY (community_id, week, household_id),
    FOREIGN KEY (community_id, household_id) REFERENCES household (community_id, id),
    CONSTRAINT household_week_drop_offs CHECK (drop_offs >= 0)
){strict};

CREATE INDEX household_week_household_id_week ON household_week (community_id, household_id, week);

CREATE TABLE deposit (
    community_id {integer} NOT NULL,
    id {uuid} NOT NULL,
    household_id {uuid} NOT NULL,
    asset TEXT NOT NULL,
    quantity {integer} NOT NULL,
    day TEXT NOT NULL,
    PRIMARY KEY (community_id, id),
    FOREIGN KEY (community_id, id) REFERENCES entry (community_id, id),
    CONSTRAINT deposit_quantity CHECK (quantity > 0)
){strict};

CREATE INDEX deposit_household_id_asset_day ON deposit (community_id, household_id, asset, day);

CREATE TABLE pending_drop_off (
    community_id {integer} NOT NULL,
    id {uuid} NOT NULL,
    household_id {uuid} NOT NULL,
    person_id {uuid} NOT NULL,
    point_id {uuid} NOT NULL,
    category TEXT NOT NULL,
    day TEXT NOT NULL,
    week TEXT NOT NULL,
    scanned_ms {integer} NOT NULL,
    PRIMARY KEY (community_id, id),
    FOREIGN KEY (community_id, household_id) REFERENCES household (community_id, id),
    FOREIGN KEY (community_id, person_id) REFERENCES person (community_id, id),
    FOREIGN KEY (community_id, point_id) REFERENCES collection_point (community_id, id)
){strict};

CREATE INDEX pending_drop_off_household_id_week ON pending_drop_off (community_id, household_id, week);

CREATE INDEX pending_drop_off_scanned_ms ON pending_drop_off (community_id, scanned_ms);

CREATE TABLE pending_decision (
    community_id {integer} NOT NULL,
    pending_id {uuid} NOT NULL,
    confirmed {flag} NOT NULL,
    person_id {uuid},
    staff_id {uuid},
    device_id {uuid},
    decided_ms {integer} NOT NULL,
    PRIMARY KEY (community_id, pending_id),
    FOREIGN KEY (community_id, pending_id) REFERENCES pending_drop_off (community_id, id),
    CONSTRAINT pending_decision_confirmed CHECK (confirmed IN (0, 1))
){strict};

CREATE TABLE exchange (
    community_id {integer} NOT NULL,
    id {uuid} NOT NULL,
    household_id {uuid} NOT NULL,
    rule TEXT NOT NULL,
    times {integer} NOT NULL,
    week TEXT NOT NULL,
    point_id {uuid} NOT NULL,
    PRIMARY KEY (community_id, id),
    FOREIGN KEY (community_id, id) REFERENCES entry (community_id, id),
    CONSTRAINT exchange_times CHECK (times > 0)
){strict};

CREATE INDEX exchange_household_id_rule_week ON exchange (community_id, household_id, rule, week);

CREATE TABLE weekly_claim (
    community_id {integer} NOT NULL,
    id {uuid} NOT NULL,
    household_id {uuid} NOT NULL,
    rule TEXT NOT NULL,
    rule_version {integer} NOT NULL,
    week TEXT NOT NULL,
    point_id {uuid} NOT NULL,
    PRIMARY KEY (community_id, id),
    FOREIGN KEY (community_id, id) REFERENCES entry (community_id, id)
){strict};

CREATE INDEX weekly_claim_household_id_week ON weekly_claim (community_id, household_id, week);

CREATE TABLE claimed_week (
    community_id {integer} NOT NULL,
    household_id {uuid} NOT NULL,
    rule TEXT NOT NULL,
    week TEXT NOT NULL,
    entry_id {uuid} NOT NULL,
    PRIMARY KEY (community_id, household_id, rule, week),
    UNIQUE (community_id, entry_id),
    FOREIGN KEY (community_id, entry_id) REFERENCES weekly_claim (community_id, id)
){strict};

CREATE TABLE stock_receipt (
    community_id {integer} NOT NULL,
    id {uuid} NOT NULL,
    point_id {uuid} NOT NULL,
    asset TEXT NOT NULL,
    quantity {integer} NOT NULL,
    donor TEXT NOT NULL,
    PRIMARY KEY (community_id, id),
    FOREIGN KEY (community_id, id) REFERENCES entry (community_id, id),
    FOREIGN KEY (community_id, point_id) REFERENCES collection_point (community_id, id),
    CONSTRAINT stock_receipt_quantity CHECK (quantity > 0)
){strict};

CREATE TABLE team (
    community_id {integer} NOT NULL,
    id {uuid} NOT NULL,
    name TEXT NOT NULL,
    created_ms {integer} NOT NULL,
    PRIMARY KEY (community_id, id),
    FOREIGN KEY (community_id) REFERENCES community (id),
    UNIQUE (community_id, name)
){strict};

CREATE TABLE team_member (
    community_id {integer} NOT NULL,
    team_id {uuid} NOT NULL,
    person_id {uuid} NOT NULL,
    role TEXT NOT NULL,
    joined_ms {integer} NOT NULL,
    PRIMARY KEY (community_id, team_id, person_id),
    FOREIGN KEY (community_id, team_id) REFERENCES team (community_id, id),
    FOREIGN KEY (community_id, person_id) REFERENCES person (community_id, id),
    CONSTRAINT team_member_role CHECK (role IN ('leader', 'volunteer'))
){strict};

CREATE INDEX team_member_person_id ON team_member (community_id, person_id);

CREATE TABLE hours_claim (
    community_id {integer} NOT NULL,
    id {uuid} NOT NULL,
    person_id {uuid} NOT NULL,
    team_id {uuid} NOT NULL,
    activity TEXT NOT NULL,
    from_ms {integer} NOT NULL,
    to_ms {integer} NOT NULL,
    place TEXT NOT NULL,
    content TEXT NOT NULL,
    claimed_ms {integer} NOT NULL,
    PRIMARY KEY (community_id, id),
    FOREIGN KEY (community_id, person_id) REFERENCES person (community_id, id),
    FOREIGN KEY (community_id, team_id) REFERENCES team (community_id, id),
    CONSTRAINT hours_claim_span CHECK (from_ms < to_ms)
){strict};

CREATE INDEX hours_claim_person_id_from_ms ON hours_claim (community_id, person_id, from_ms);

CREATE INDEX hours_claim_team_id_claimed_ms ON hours_claim (community_id, team_id, claimed_ms);

CREATE TABLE hours_decision (
    community_id {integer} NOT NULL,
    claim_id {uuid} NOT NULL,
    id {uuid} NOT NULL,
    minutes {integer} NOT NULL,
    reason TEXT NOT NULL,
    person_id {uuid},
    staff_id {uuid},
    decided_ms {integer} NOT NULL,
    PRIMARY KEY (community_id, claim_id),
    FOREIGN KEY (community_id, claim_id) REFERENCES hours_claim (community_id, id),
    CONSTRAINT hours_decision_minutes CHECK (minutes BETWEEN 0 AND 1440),
    UNIQUE (community_id, id)
){strict};

CREATE TABLE hours_withdrawal (
    community_id {integer} NOT NULL,
    claim_id {uuid} NOT NULL,
    id {uuid} NOT NULL,
    reason TEXT NOT NULL,
    staff_id {uuid},
    person_id {uuid},
    withdrawn_ms {integer} NOT NULL,
    PRIMARY KEY (community_id, claim_id),
    FOREIGN KEY (community_id, claim_id) REFERENCES hours_decision (community_id, claim_id),
    UNIQUE (community_id, id)
){strict};

CREATE TABLE service (
    community_id {integer} NOT NULL,
    id {uuid} NOT NULL,
    person_id {uuid} NOT NULL,
    household_id {uuid} NOT NULL,
    minutes {integer} NOT NULL,
    PRIMARY KEY (community_id, id),
    FOREIGN KEY (community_id, id) REFERENCES entry (community_id, id),
    FOREIGN KEY (community_id, person_id) REFERENCES person (community_id, id),
    CONSTRAINT service_minutes CHECK (minutes BETWEEN 1 AND 1440)
){strict};

CREATE INDEX service_person_id ON service (community_id, person_id);

CREATE TABLE service_total (
    community_id {integer} NOT NULL,
    person_id {uuid} NOT NULL,
    minutes {integer} NOT NULL,
    paid_hours {integer} NOT NULL,
    PRIMARY KEY (community_id, person_id),
    FOREIGN KEY (community_id, person_id) REFERENCES person (community_id, id),
    CONSTRAINT service_total_minutes CHECK (minutes >= 0),
    CONSTRAINT service_total_paid_hours CHECK (paid_hours >= 0)
){strict};

CREATE TABLE hour_paid (
    community_id {integer} NOT NULL,
    entry_id {uuid} NOT NULL,
    hour {integer} NOT NULL,
    person_id {uuid} NOT NULL,
    version {integer} NOT NULL,
    direction {integer} NOT NULL,
    PRIMARY KEY (community_id, entry_id, hour),
    FOREIGN KEY (community_id, entry_id) REFERENCES entry (community_id, id),
    CONSTRAINT hour_paid_direction CHECK (direction IN (1, -1))
){strict};

CREATE INDEX hour_paid_person_id_hour ON hour_paid (community_id, person_id, hour);

CREATE TABLE issuer (
    community_id {integer} NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    credit_code TEXT NOT NULL,
    person_in_charge TEXT NOT NULL,
    contact TEXT NOT NULL,
    set_ms {integer} NOT NULL,
    FOREIGN KEY (community_id) REFERENCES community (id)
){strict};

CREATE TABLE certificate (
    community_id {integer} NOT NULL,
    id {uuid} NOT NULL,
    number TEXT NOT NULL,
    token TEXT NOT NULL,
    person_id {uuid} NOT NULL,
    content TEXT NOT NULL,
    signature {bytes} NOT NULL,
    issued_by {uuid} NOT NULL,
    issued_ms {integer} NOT NULL,
    PRIMARY KEY (community_id, id),
    FOREIGN KEY (community_id, person_id) REFERENCES person (community_id, id),
    UNIQUE (community_id, number),
    UNIQUE (community_id, token)
){strict_wide};

CREATE TABLE certificate_revocation (
    community_id {integer} NOT NULL,
    certificate_id {uuid} NOT NULL,
    reason TEXT NOT NULL,
    staff_id {uuid} NOT NULL,
    revoked_ms {integer} NOT NULL,
    PRIMARY KEY (community_id, certificate_id),
    FOREIGN KEY (community_id, certificate_id) REFERENCES certificate (community_id, id)
){strict};

-- final: operation rulebook_version rulebook_term entry posting reversal drop_off deposit pending_drop_off pending_decision exchange weekly_claim stock_receipt hours_claim hours_decision hours_withdrawal service hour_paid certificate certificate_revocation
