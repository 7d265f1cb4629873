-- Refunds of tickets (see src/refund/refund.h). paid: sum of the legs that were paid. What two refunds of one
-- sale have in common is the order, else the unit, else the ticket. needs: how many must agree.
CREATE TABLE refund (
    id {id},
    version {int} NOT NULL DEFAULT 1,
    ticket_id {ref} NOT NULL REFERENCES ticket (id),
    order_id {ref} REFERENCES sales_order (id),
    unit_id {ref} REFERENCES unit (id),
    purpose {int} NOT NULL,
    amount {money} NOT NULL,
    paid {money} NOT NULL DEFAULT 0,
    reason {text} NOT NULL,
    override_reason {text} NOT NULL,
    due_on {text},
    needs {int} NOT NULL,
    state {int} NOT NULL,
    user_id {ref} NOT NULL REFERENCES user_account (id),
    created_at {utc} NOT NULL,
    updated_at {utc} NOT NULL
) {strict};
CREATE INDEX refund_by_ticket ON refund (ticket_id, id);
CREATE INDEX refund_by_order ON refund (order_id) WHERE order_id IS NOT NULL;
CREATE INDEX refund_by_unit ON refund (unit_id) WHERE unit_id IS NOT NULL;
CREATE INDEX refund_by_state ON refund (state, id);

-- Which lines of the order are paid back, and how many of each.
CREATE TABLE refund_line (
    refund_id {ref} NOT NULL REFERENCES refund (id),
    order_line_id {ref} NOT NULL REFERENCES order_line (id),
    quantity {int} NOT NULL,
    PRIMARY KEY (refund_id, order_line_id)
) {strict};
CREATE INDEX refund_line_by_order_line ON refund_line (order_line_id);

-- The ways on which the amount goes back. state: 0 pending, 1 paid, 2 failed. retry_of: the failed leg that it stands for.
CREATE TABLE refund_leg (
    id {id},
    refund_id {ref} NOT NULL REFERENCES refund (id),
    method {int} NOT NULL,
    amount {money} NOT NULL,
    payee {text} NOT NULL,
    state {int} NOT NULL,
    reference {text} NOT NULL DEFAULT '',
    failure {text} NOT NULL DEFAULT '',
    paid_at {utc},
    user_id {ref} REFERENCES user_account (id),
    retry_of {ref} REFERENCES refund_leg (id)
) {strict};
CREATE INDEX refund_leg_by_refund ON refund_leg (refund_id, id);
CREATE UNIQUE INDEX refund_leg_retry ON refund_leg (retry_of) WHERE retry_of IS NOT NULL;

-- agreed 0: refused. Nobody agrees twice to one refund.
CREATE TABLE refund_decision (
    id {id},
    refund_id {ref} NOT NULL REFERENCES refund (id),
    user_id {ref} NOT NULL REFERENCES user_account (id),
    agreed {bool} NOT NULL,
    note {text} NOT NULL,
    created_at {utc} NOT NULL
) {strict};
CREATE UNIQUE INDEX refund_decision_once ON refund_decision (refund_id, user_id, agreed);

-- The one row of the company: from which amount on two other persons must agree.
CREATE TABLE refund_rule (
    id {id},
    version {int} NOT NULL DEFAULT 1,
    two_from {money} NOT NULL
) {strict};
INSERT INTO refund_rule (id, two_from) VALUES (1, 500000);

-- Up to what amount a role asks for and agrees to refunds. A role that is not here: 0.
CREATE TABLE refund_limit (
    role {text} PRIMARY KEY,
    request {money} NOT NULL,
    approve {money} NOT NULL
) {strict};
INSERT INTO refund_limit (role, request, approve) VALUES
    ('agent', 500000, 0),
    ('engineer', 100000, 0),
    ('lead', 2000000, 500000),
    ('finance', 0, 2000000),
    ('manager', 100000000, 100000000);

-- New companies get this from people/role_builtin.c; those that are there already get it here.
INSERT INTO role_grant (role_id, permission, scope)
SELECT id, 'refund.request', 2 FROM role WHERE key IN ('agent', 'lead');
INSERT INTO role_grant (role_id, permission, scope)
SELECT id, 'refund.approve', 2 FROM role WHERE key = 'lead';
INSERT INTO role_grant (role_id, permission, scope)
SELECT id, 'refund.request', 3 FROM role WHERE key = 'manager';
INSERT INTO role_grant (role_id, permission, scope)
SELECT id, 'refund.approve', 3 FROM role WHERE key = 'manager';
INSERT INTO role_grant (role_id, permission, scope)
SELECT id, 'refund.override', 3 FROM role WHERE key = 'manager';
INSERT INTO role_grant (role_id, permission, scope)
SELECT id, 'refund.limits', 3 FROM role WHERE key = 'manager';
