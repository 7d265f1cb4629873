-- Returns of goods (see src/rma/rma.h). state, conditions, reason and disposition: the enums there. Days are those of the
-- company's calendar; ship_by: by when the customer sends. files: ids of attachments between commas.
CREATE TABLE rma (
    id {id},
    version {int} NOT NULL DEFAULT 1,
    ticket_id {ref} NOT NULL REFERENCES ticket (id),
    state {int} NOT NULL,
    address {text} NOT NULL,
    carrier {text} NOT NULL,
    tracking {text} NOT NULL,
    ship_by {text} NOT NULL,
    note {text} NOT NULL,
    received_on {text},
    user_id {ref} REFERENCES user_account (id),
    created_at {utc} NOT NULL,
    updated_at {utc} NOT NULL
) {strict};
CREATE INDEX rma_by_ticket ON rma (ticket_id, id);
CREATE INDEX rma_by_state ON rma (state, id);

-- inspected: how many were there when it was last inspected. new_…: what was sent in its place.
CREATE TABLE rma_line (
    id {id},
    rma_id {ref} NOT NULL REFERENCES rma (id),
    order_line_id {ref} REFERENCES order_line (id),
    unit_id {ref} REFERENCES unit (id),
    model_id {ref} NOT NULL REFERENCES model (id),
    quantity {int} NOT NULL,
    expected_condition {int} NOT NULL,
    expected_serial {text} NOT NULL,
    reason {int} NOT NULL,
    exchange {bool} NOT NULL,
    received {int} NOT NULL DEFAULT 0,
    inspected {int} NOT NULL DEFAULT 0,
    accepted {int} NOT NULL DEFAULT 0,
    actual_condition {int} NOT NULL DEFAULT 0,
    actual_serial {text} NOT NULL DEFAULT '',
    mismatch {bool} NOT NULL DEFAULT 0,
    disposition {int} NOT NULL DEFAULT 0,
    new_model_id {ref} REFERENCES model (id),
    new_serial {text} NOT NULL DEFAULT '',
    new_unit_id {ref} REFERENCES unit (id),
    new_carrier {text} NOT NULL DEFAULT '',
    new_tracking {text} NOT NULL DEFAULT '',
    new_delivered_on {text}
) {strict};
CREATE INDEX rma_line_by_rma ON rma_line (rma_id, id);
CREATE INDEX rma_line_by_order_line ON rma_line (order_line_id) WHERE order_line_id IS NOT NULL;

-- What came in, round by round.
CREATE TABLE rma_receipt (
    id {id},
    rma_id {ref} NOT NULL REFERENCES rma (id),
    line_id {ref} NOT NULL REFERENCES rma_line (id),
    round {int} NOT NULL,
    quantity {int} NOT NULL,
    condition {int} NOT NULL,
    serial {text} NOT NULL,
    reason {text} NOT NULL,
    mismatch {bool} NOT NULL,
    files {text} NOT NULL,
    user_id {ref} REFERENCES user_account (id),
    created_at {utc} NOT NULL
) {strict};
CREATE INDEX rma_receipt_by_rma ON rma_receipt (rma_id, id);

-- Inspections of a line of a return, or of a unit alone. share_…: percent of the cost that each bears; all 0: not said.
-- replaced_by: the later one that counts instead.
CREATE TABLE inspection (
    id {id},
    version {int} NOT NULL DEFAULT 1,
    ticket_id {ref} NOT NULL REFERENCES ticket (id),
    line_id {ref} REFERENCES rma_line (id),
    unit_id {ref} REFERENCES unit (id),
    received_on {text},
    custody {text} NOT NULL,
    method {text} NOT NULL,
    standard {text} NOT NULL,
    uncertainty {text} NOT NULL,
    external {bool} NOT NULL,
    body {text} NOT NULL,
    fee {money} NOT NULL,
    result {int} NOT NULL,
    cause {int} NOT NULL,
    findings {text} NOT NULL,
    accepted {int} NOT NULL,
    share_merchant {int} NOT NULL,
    share_customer {int} NOT NULL,
    share_carrier {int} NOT NULL,
    share_supplier {int} NOT NULL,
    files {text} NOT NULL,
    inspector_id {ref} NOT NULL REFERENCES user_account (id),
    created_at {utc} NOT NULL,
    updated_at {utc} NOT NULL,
    reviewer_id {ref} REFERENCES user_account (id),
    reviewed_at {utc},
    review_note {text} NOT NULL DEFAULT '',
    replaced_by {ref} REFERENCES inspection (id)
) {strict};
CREATE INDEX inspection_by_ticket ON inspection (ticket_id, id);
CREATE INDEX inspection_by_line ON inspection (line_id) WHERE line_id IS NOT NULL;

-- New companies get this from people/role_builtin.c; those that are there already get it here. The roles warehouse and
-- finance are made by the next start.
INSERT INTO role_grant (role_id, permission, scope)
SELECT id, 'rma.write', 2 FROM role WHERE key IN ('agent', 'lead');
INSERT INTO role_grant (role_id, permission, scope)
SELECT id, 'rma.receive', 2 FROM role WHERE key IN ('engineer', 'lead');
INSERT INTO role_grant (role_id, permission, scope)
SELECT id, 'rma.inspect', 3 FROM role WHERE key IN ('engineer', 'lead', 'manager');
INSERT INTO role_grant (role_id, permission, scope)
SELECT id, 'rma.review', 3 FROM role WHERE key IN ('lead', 'manager');
INSERT INTO role_grant (role_id, permission, scope)
SELECT id, 'rma.write', 3 FROM role WHERE key = 'manager';
INSERT INTO role_grant (role_id, permission, scope)
SELECT id, 'rma.receive', 3 FROM role WHERE key = 'manager';
