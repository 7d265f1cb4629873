-- Visits (上门): engineers in the field, what their work costs, and the visits of tickets with all that comes of them.

-- skills, areas: a line each; none: any. calendar: key of the one with the engineer's hours, NULL: always. turn is
-- raised by each booking, so that two at once wait for each other.
CREATE TABLE visit_engineer (
    id {id},
    version {int} NOT NULL DEFAULT 1,
    user_id {ref} NOT NULL REFERENCES user_account (id),
    skills {text} NOT NULL DEFAULT '',
    areas {text} NOT NULL DEFAULT '',
    calendar {text},
    daily_max {int} NOT NULL,
    active {bool} NOT NULL,
    turn {int} NOT NULL DEFAULT 0,
    created_at {utc} NOT NULL,
    updated_at {utc} NOT NULL
) {strict};
CREATE UNIQUE INDEX visit_engineer_by_user ON visit_engineer (user_id);

CREATE TABLE visit_price (
    id {id},
    version {int} NOT NULL DEFAULT 1,
    key {text} NOT NULL,
    name_zh {text} NOT NULL,
    name_en {text} NOT NULL,
    unit {text} NOT NULL DEFAULT '',
    price {money} NOT NULL,
    active {bool} NOT NULL,
    created_at {utc} NOT NULL,
    updated_at {utc} NOT NULL
) {strict};
CREATE UNIQUE INDEX visit_price_by_key ON visit_price (key);

-- state: enum visit_state of src/process/process_facts.h. lat_e6, lon_e6: millionths of a degree, with accuracy_m.
-- confirmed_by: 0 nobody, 1 one of us, 2 the customer. outcome: 0 none, 1 solved, 2 second visit, 3 not solved.
-- work_at: when work or parts were last told: a signature under the work counts from then on.
-- no_show_by: 0 nobody, 1 the customer, 2 the engineer. last_at: when its last entry happened.
CREATE TABLE visit (
    id {id},
    version {int} NOT NULL DEFAULT 1,
    ticket_id {ref} NOT NULL REFERENCES ticket (id),
    first_id {ref} REFERENCES visit (id),
    state {int} NOT NULL,
    address {text} NOT NULL,
    area {text} NOT NULL DEFAULT '',
    skill {text} NOT NULL DEFAULT '',
    window_from {utc} NOT NULL,
    window_to {utc} NOT NULL,
    minutes {int} NOT NULL,
    engineer_id {ref} REFERENCES user_account (id),
    note {text} NOT NULL DEFAULT '',
    reschedules {int} NOT NULL DEFAULT 0,
    confirmed_by {int} NOT NULL DEFAULT 0,
    confirmed_at {utc},
    move_text {text} NOT NULL DEFAULT '',
    move_asked_at {utc},
    checked_in_at {utc},
    lat_e6 {int} NOT NULL DEFAULT 0,
    lon_e6 {int} NOT NULL DEFAULT 0,
    accuracy_m {int} NOT NULL DEFAULT 0,
    diagnosis {text} NOT NULL DEFAULT '',
    total {money} NOT NULL DEFAULT 0,
    work_done {text} NOT NULL DEFAULT '',
    work_at {utc},
    test_result {text} NOT NULL DEFAULT '',
    outcome {int} NOT NULL DEFAULT 0,
    no_show_by {int} NOT NULL DEFAULT 0,
    refused_reason {text} NOT NULL DEFAULT '',
    stop_reason {text} NOT NULL DEFAULT '',
    end_reason {text} NOT NULL DEFAULT '',
    ended_at {utc},
    last_at {utc} NOT NULL,
    created_by {ref} REFERENCES user_account (id),
    created_at {utc} NOT NULL,
    updated_at {utc} NOT NULL
) {strict};
CREATE INDEX visit_by_ticket ON visit (ticket_id, id);
CREATE INDEX visit_by_window ON visit (window_from, id);
CREATE INDEX visit_by_engineer ON visit (engineer_id, window_from);

-- Charged items that the customer agreed to. list_price: what the price list said at that time.
CREATE TABLE visit_item (
    id {id},
    visit_id {ref} NOT NULL REFERENCES visit (id),
    key {text} NOT NULL,
    name_zh {text} NOT NULL,
    name_en {text} NOT NULL,
    unit {text} NOT NULL,
    quantity {int} NOT NULL,
    price {money} NOT NULL,
    list_price {money} NOT NULL
) {strict};
CREATE INDEX visit_item_by_visit ON visit_item (visit_id, id);

CREATE TABLE visit_part (
    id {id},
    visit_id {ref} NOT NULL REFERENCES visit (id),
    part {text} NOT NULL,
    quantity {int} NOT NULL,
    old_serial {text} NOT NULL DEFAULT '',
    new_serial {text} NOT NULL DEFAULT '',
    old_returned {bool} NOT NULL
) {strict};
CREATE INDEX visit_part_by_visit ON visit_part (visit_id, id);

-- kind: 0 agrees to the price, 1 accepts the work. strokes: JSON, [] when the name was typed in its place. None is ever
-- changed or removed; the last of a kind counts.
CREATE TABLE visit_signature (
    id {id},
    visit_id {ref} NOT NULL REFERENCES visit (id),
    kind {int} NOT NULL,
    name {text} NOT NULL,
    strokes {text} NOT NULL,
    total {money} NOT NULL,
    signed_at {utc} NOT NULL
) {strict};
CREATE INDEX visit_signature_by_visit ON visit_signature (visit_id, id);

-- kind: 0 arrival, 1 fault, 2 part, 3 result, 4 refusal.
CREATE TABLE visit_photo (
    id {id},
    visit_id {ref} NOT NULL REFERENCES visit (id),
    attachment_id {ref} NOT NULL REFERENCES attachment (id),
    kind {int} NOT NULL,
    taken_at {utc} NOT NULL
) {strict};
CREATE INDEX visit_photo_by_visit ON visit_photo (visit_id, id);

-- What came from phones, by the key that the phone made: one that comes again changes nothing, however late.
CREATE TABLE visit_entry (
    id {id},
    visit_id {ref} NOT NULL REFERENCES visit (id),
    key {text} NOT NULL,
    act {int} NOT NULL,
    at {utc} NOT NULL,
    user_id {ref} REFERENCES user_account (id),
    created_at {utc} NOT NULL
) {strict};
CREATE UNIQUE INDEX visit_entry_by_key ON visit_entry (visit_id, key);

-- New companies get this from people/role_builtin.c; those that are there already get it here.
INSERT INTO role_grant (role_id, permission, scope)
SELECT id, 'visit.work', 1 FROM role WHERE key = 'engineer';
INSERT INTO role_grant (role_id, permission, scope)
SELECT id, 'visit.plan', 2 FROM role WHERE key IN ('agent', 'lead');
INSERT INTO role_grant (role_id, permission, scope)
SELECT id, 'visit.plan', 3 FROM role WHERE key = 'manager';
INSERT INTO role_grant (role_id, permission, scope)
SELECT id, 'visit.work', 3 FROM role WHERE key = 'manager';
INSERT INTO role_grant (role_id, permission, scope)
SELECT id, 'visit.manage', 3 FROM role WHERE key = 'manager';
