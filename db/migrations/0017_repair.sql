-- Repairs of the units of tickets: reception, diagnosis, lines, quotes, work, test, handover.

-- kind: 0 depot, 1 on site, 2 in store. state, verdict: enum repair_state, repair_verdict of src/process/process_facts.h.
-- photos: ids of attachments of the ticket. Days (received_on, handed_on, guarantee_until) are the company's. passed NULL: not
-- tested (since the last change of the work).
CREATE TABLE repair (
    id {id},
    version {int} NOT NULL DEFAULT 1,
    ticket_id {ref} NOT NULL REFERENCES ticket (id),
    unit_id {ref} REFERENCES unit (id),
    kind {int} NOT NULL,
    state {int} NOT NULL,
    received_on {text},
    received_by {ref} REFERENCES user_account (id),
    appearance {text} NOT NULL DEFAULT '',
    accessories {text} NOT NULL DEFAULT '',
    privacy {text} NOT NULL DEFAULT '',
    photos {text} NOT NULL DEFAULT '',
    diagnosis {text} NOT NULL DEFAULT '',
    cause {text} NOT NULL DEFAULT '',
    verdict {int} NOT NULL DEFAULT 0,
    diagnosed_by {ref} REFERENCES user_account (id),
    diagnosed_at {utc},
    paid {money} NOT NULL DEFAULT 0,
    paid_by {int} NOT NULL DEFAULT 0,
    paid_reference {text} NOT NULL DEFAULT '',
    paid_at {utc},
    started_at {utc},
    finished_at {utc},
    passed {int},
    checklist {text} NOT NULL DEFAULT '',
    tested_by {ref} REFERENCES user_account (id),
    tested_at {utc},
    handed_on {text},
    carrier {text} NOT NULL DEFAULT '',
    tracking {text} NOT NULL DEFAULT '',
    handover_note {text} NOT NULL DEFAULT '',
    guarantee_until {text},
    created_at {utc} NOT NULL,
    updated_at {utc} NOT NULL
) {strict};
CREATE INDEX repair_by_ticket ON repair (ticket_id, id);
CREATE INDEX repair_by_unit ON repair (unit_id, id) WHERE unit_id IS NOT NULL;

-- kind: 0 labour, 1 part. minutes > 0: price is for an hour, otherwise for one of quantity. covered: by the warranty.
CREATE TABLE repair_line (
    id {id},
    version {int} NOT NULL DEFAULT 1,
    repair_id {ref} NOT NULL REFERENCES repair (id),
    kind {int} NOT NULL,
    text {text} NOT NULL,
    part_id {ref} REFERENCES model_part (id),
    quantity {int} NOT NULL,
    minutes {int} NOT NULL,
    price {money} NOT NULL,
    covered {bool} NOT NULL
) {strict};
CREATE INDEX repair_line_by_repair ON repair_line (repair_id, id);

-- What was quoted, as it was sent: lines is JSON of the charged lines then. state: enum quote_state; void: another has taken
-- its place, or its lines changed. channel: 0 by the ticket's link, 1 recorded by staff.
CREATE TABLE repair_quote (
    id {id},
    repair_id {ref} NOT NULL REFERENCES repair (id),
    number {int} NOT NULL,
    amount {money} NOT NULL,
    lines {text} NOT NULL,
    text {text} NOT NULL,
    valid_until {text} NOT NULL,
    state {int} NOT NULL,
    void {bool} NOT NULL DEFAULT 0,
    sent_by {ref} REFERENCES user_account (id),
    sent_at {utc} NOT NULL,
    answered_by {text} NOT NULL DEFAULT '',
    answer_note {text} NOT NULL DEFAULT '',
    channel {int} NOT NULL DEFAULT 0,
    answered_at {utc}
) {strict};
CREATE UNIQUE INDEX repair_quote_by_number ON repair_quote (repair_id, number);
CREATE INDEX repair_quote_open ON repair_quote (valid_until) WHERE state = 1 AND void = 0;

-- New companies get this from people/role_builtin.c; those that are there already get it here.
INSERT INTO role_grant (role_id, permission, scope)
SELECT id, 'repair.write', 2 FROM role WHERE key IN ('agent', 'engineer', 'lead');
INSERT INTO role_grant (role_id, permission, scope)
SELECT id, 'repair.write', 3 FROM role WHERE key = 'manager';
INSERT INTO role_grant (role_id, permission, scope)
SELECT id, 'repair.quote', 2 FROM role WHERE key IN ('agent', 'engineer', 'lead');
INSERT INTO role_grant (role_id, permission, scope)
SELECT id, 'repair.quote', 3 FROM role WHERE key = 'manager';
