-- name: refund_lock
-- Writers of one ticket's documents wait for each other (SQLite has one writer anyway).
SELECT id FROM ticket WHERE id = $1;

-- name: refund_lock:pg
SELECT id FROM ticket WHERE id = $1 FOR UPDATE;

-- name: refund_order_lock
-- Refunds of one order from two tickets wait for each other.
SELECT id FROM sales_order WHERE id = $1;

-- name: refund_order_lock:pg
SELECT id FROM sales_order WHERE id = $1 FOR UPDATE;

-- name: refund_unit_lock
SELECT id FROM unit WHERE id = $1;

-- name: refund_unit_lock:pg
SELECT id FROM unit WHERE id = $1 FOR UPDATE;

-- name: refund_get
SELECT r.id, r.version, r.ticket_id, t.subject AS ticket_subject, c.name AS customer_name, r.order_id,
       o.number AS order_number, r.unit_id, r.purpose, r.state, r.amount, r.paid, r.reason, r.override_reason, r.due_on,
       r.needs, r.user_id, u.name AS user_name, r.created_at, r.updated_at
  FROM refund r JOIN ticket t ON t.id = r.ticket_id JOIN user_account u ON u.id = r.user_id
  LEFT JOIN customer c ON c.id = t.customer_id
  LEFT JOIN sales_order o ON o.id = r.order_id
 WHERE r.id = $1;

-- name: refund_of_ticket
SELECT r.id, r.version, r.ticket_id, t.subject AS ticket_subject, c.name AS customer_name, r.order_id,
       o.number AS order_number, r.unit_id, r.purpose, r.state, r.amount, r.paid, r.reason, r.override_reason, r.due_on,
       r.needs, r.user_id, u.name AS user_name, r.created_at, r.updated_at
  FROM refund r JOIN ticket t ON t.id = r.ticket_id JOIN user_account u ON u.id = r.user_id
  LEFT JOIN customer c ON c.id = t.customer_id
  LEFT JOIN sales_order o ON o.id = r.order_id
 WHERE r.ticket_id = $1 ORDER BY r.id DESC;

-- name: refund_insert
INSERT INTO refund (ticket_id, order_id, unit_id, purpose, amount, reason, override_reason, due_on, needs, state, user_id,
                    created_at, updated_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $12)
RETURNING id;

-- name: refund_state_update
UPDATE refund SET version = version + 1, state = $2, paid = $3, updated_at = $4 WHERE id = $1;

-- name: refund_line_insert
INSERT INTO refund_line (refund_id, order_line_id, quantity) VALUES ($1, $2, $3);

-- name: refund_line_bought
-- How many an order bought by a line; 0 when it is none of that order.
SELECT quantity FROM order_line WHERE id = $1 AND order_id = $2;

-- name: refund_line_back
-- How many of it go back already; 6: refused. One that failed still speaks for its pieces until it is given up.
SELECT CAST(coalesce(sum(l.quantity), 0) AS bigint)
  FROM refund_line l JOIN refund r ON r.id = l.refund_id
 WHERE l.order_line_id = $1 AND r.state <> 6;

-- name: refund_leg_insert
INSERT INTO refund_leg (refund_id, method, amount, payee, state, retry_of) VALUES ($1, $2, $3, $4, 0, $5)
RETURNING id;

-- name: refund_leg_settle
-- No row comes back when somebody else was first.
UPDATE refund_leg SET state = $2, reference = $3, failure = $4, paid_at = $5, user_id = $6
 WHERE id = $1 AND state = 0
RETURNING id;

-- name: refund_of_leg
SELECT refund_id FROM refund_leg WHERE id = $1;

-- name: refund_leg_retried
SELECT count(*) FROM refund_leg WHERE retry_of = $1;

-- name: refund_decision_insert
INSERT INTO refund_decision (refund_id, user_id, agreed, note, created_at) VALUES ($1, $2, $3, $4, $5);

-- name: refund_back
-- What goes back for a sale over all purposes: of one that failed (5) only the legs that did not (2). 6: refused. Refunds of
-- the same ticket count together unless both name an order; those of a unit without order likewise.
SELECT CAST(coalesce(sum(CASE WHEN r.state = 5 THEN (SELECT coalesce(sum(l.amount), 0) FROM refund_leg l
                                                      WHERE l.refund_id = r.id AND l.state <> 2)
                              ELSE r.amount END), 0) AS bigint) AS back,
       CAST(coalesce(max(r.needs), 1) AS bigint) AS needs
  FROM refund r
 WHERE r.state <> 6 AND r.id <> $4
   AND ((r.order_id IS NOT NULL AND r.order_id = $1)
        OR (r.ticket_id = $3 AND (r.order_id IS NULL OR $1 = 0))
        OR ((r.order_id IS NULL OR $1 = 0) AND r.unit_id IS NOT NULL AND r.unit_id = $2));

-- name: refund_returned
-- The same for returned goods alone (0), without those that failed.
SELECT CAST(coalesce(sum(r.amount), 0) AS bigint)
  FROM refund r
 WHERE r.purpose = 0 AND r.state NOT IN (5, 6)
   AND ((r.order_id IS NOT NULL AND r.order_id = $1)
        OR (r.ticket_id = $3 AND (r.order_id IS NULL OR $1 = 0))
        OR ((r.order_id IS NULL OR $1 = 0) AND r.unit_id IS NOT NULL AND r.unit_id = $2));

-- name: refund_exchanged_of_order
-- Worth of the lines for which something was sent (return not cancelled, 5), unless that came back itself: its unit is neither
-- sold (0) nor replaced in its turn (3).
SELECT CAST(coalesce(sum(o.price * l.quantity), 0) AS bigint)
  FROM order_line o JOIN rma_line l ON l.order_line_id = o.id JOIN rma r ON r.id = l.rma_id
 WHERE o.order_id = $1 AND l.new_model_id IS NOT NULL AND r.state <> 5
   AND NOT EXISTS (SELECT 1 FROM unit u WHERE u.id = l.new_unit_id AND u.state NOT IN (0, 3));

-- name: refund_exchanged_of_unit
SELECT count(*) FROM unit WHERE replaces_id = $1 AND state IN (0, 3);

-- name: refund_exchanged_of_ticket
SELECT count(*) FROM rma_line l JOIN rma r ON r.id = l.rma_id
 WHERE r.ticket_id = $1 AND r.state <> 5 AND l.new_model_id IS NOT NULL
   AND NOT EXISTS (SELECT 1 FROM unit u WHERE u.id = l.new_unit_id AND u.state NOT IN (0, 3));

-- name: refund_exchanged_line
SELECT l.order_line_id, o.order_id, l.unit_id FROM rma_line l LEFT JOIN order_line o ON o.id = l.order_line_id WHERE l.id = $1;

-- name: refund_line_left
-- How many of an order line were neither paid back for a return nor exchanged; below 0: some were both.
SELECT o.quantity
       - (SELECT CAST(coalesce(sum(x.quantity), 0) AS bigint) FROM refund_line x JOIN refund f ON f.id = x.refund_id
           WHERE x.order_line_id = o.id AND f.purpose = 0 AND f.state NOT IN (5, 6))
       - (SELECT CAST(coalesce(sum(l.quantity), 0) AS bigint) FROM rma_line l JOIN rma r ON r.id = l.rma_id
           WHERE l.order_line_id = o.id AND l.new_model_id IS NOT NULL AND r.state <> 5)
  FROM order_line o WHERE o.id = $1;

-- name: refund_order_paid
-- What was paid for an order; where nobody wrote that down, the sum of its lines.
SELECT CASE WHEN o.paid > 0 THEN o.paid
            ELSE (SELECT CAST(coalesce(sum(l.price * l.quantity), 0) AS bigint) FROM order_line l WHERE l.order_id = o.id) END
  FROM sales_order o WHERE o.id = $1;

-- name: refund_unit_paid
SELECT price FROM unit WHERE id = $1;

-- name: refund_summary
SELECT CAST(coalesce(sum(amount), 0) AS bigint) AS amount, CAST(coalesce(sum(paid), 0) AS bigint) AS paid
  FROM refund WHERE ticket_id = $1 AND state <> 6;

-- name: refund_state_now
-- Of the newest that was not refused; refused when all were; 0 without any.
SELECT coalesce((SELECT state FROM refund WHERE ticket_id = $1 AND state <> 6 ORDER BY id DESC LIMIT 1),
                (SELECT max(state) FROM refund WHERE ticket_id = $1), 0);

-- name: refund_rule_get
SELECT version, two_from FROM refund_rule WHERE id = 1;

-- name: refund_rule_update
-- No row comes back when the version has moved on.
UPDATE refund_rule SET version = version + 1, two_from = $2 WHERE id = 1 AND version = $1
RETURNING id;

-- name: refund_limit_list
SELECT r.key AS role, r.name_zh, r.name_en, coalesce(l.request, 0) AS request, coalesce(l.approve, 0) AS approve
  FROM role r LEFT JOIN refund_limit l ON l.role = r.key
 WHERE r.key <> 'admin' ORDER BY r.id;

-- name: refund_limit_own
-- The highest of a user's roles.
SELECT coalesce(max(l.request), 0) AS request, coalesce(max(l.approve), 0) AS approve
  FROM user_role x JOIN role r ON r.id = x.role_id JOIN refund_limit l ON l.role = r.key
 WHERE x.user_id = $1;

-- name: refund_user_admin
SELECT count(*) FROM user_role x JOIN role r ON r.id = x.role_id WHERE x.user_id = $1 AND r.key = 'admin';

-- name: refund_limit_clear
DELETE FROM refund_limit;

-- name: refund_limit_insert
INSERT INTO refund_limit (role, request, approve) VALUES ($1, $2, $3);
