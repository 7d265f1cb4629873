-- name: rma_lock
-- Writers of one ticket's documents wait for each other (SQLite has one writer anyway).
SELECT id FROM ticket WHERE id = $1;

-- name: rma_lock:pg
SELECT id FROM ticket WHERE id = $1 FOR UPDATE;

-- name: rma_get
SELECT r.id, r.version, r.ticket_id, r.state, r.address, r.carrier, r.tracking, r.ship_by, r.note, r.received_on,
       u.name AS user_name, r.created_at, r.updated_at
  FROM rma r LEFT JOIN user_account u ON u.id = r.user_id
 WHERE r.id = $1;

-- name: rma_of_ticket
SELECT r.id, r.version, r.ticket_id, r.state, r.address, r.carrier, r.tracking, r.ship_by, r.note, r.received_on,
       u.name AS user_name, r.created_at, r.updated_at
  FROM rma r LEFT JOIN user_account u ON u.id = r.user_id
 WHERE r.ticket_id = $1 ORDER BY r.id DESC;

-- name: rma_by_number
-- $1: a tracking, serial or order number, as a key; $2: a ticket, or 0.
SELECT id FROM rma WHERE tracking_key = $1 AND tracking_key <> ''
UNION SELECT rma_id FROM rma_line WHERE expected_key = $1 AND expected_key <> ''
UNION SELECT rma_id FROM rma_line WHERE actual_key = $1 AND actual_key <> ''
UNION SELECT l.rma_id FROM unit u JOIN rma_line l ON l.unit_id = u.id WHERE u.serial_key = $1
UNION SELECT l.rma_id
        FROM sales_order o JOIN order_line s ON s.order_id = o.id JOIN rma_line l ON l.order_line_id = s.id
       WHERE o.number_key = $1
UNION SELECT r.id
        FROM sales_order o JOIN ticket t ON t.order_id = o.id JOIN rma r ON r.ticket_id = t.id
       WHERE o.number_key = $1
UNION SELECT id FROM rma WHERE ticket_id = $2;

-- name: rma_by_prefix
-- Keys from $1 on and before $2, $3 of each kind.
SELECT id FROM (SELECT id FROM rma
                 WHERE tracking_key >= $1 AND tracking_key < $2 AND tracking_key <> ''
                 ORDER BY tracking_key LIMIT $3) a
UNION SELECT rma_id FROM (SELECT rma_id FROM rma_line
                           WHERE expected_key >= $1 AND expected_key < $2 AND expected_key <> ''
                           ORDER BY expected_key LIMIT $3) b
UNION SELECT rma_id FROM (SELECT rma_id FROM rma_line
                           WHERE actual_key >= $1 AND actual_key < $2 AND actual_key <> ''
                           ORDER BY actual_key LIMIT $3) c;

-- name: rma_lines
-- Of one return ($2), or of all of a ticket ($1).
SELECT l.id, l.rma_id, l.order_line_id, l.unit_id, l.model_id, m.code AS model_code, m.name_zh AS model_name_zh,
       m.name_en AS model_name_en, l.quantity, l.received, l.inspected, l.accepted, l.expected_condition,
       l.actual_condition, l.expected_serial, l.actual_serial, l.reason, l.disposition, l.exchange, l.mismatch,
       l.new_model_id, l.new_serial, l.new_unit_id, l.new_carrier, l.new_tracking, l.new_delivered_on
  FROM rma_line l JOIN rma r ON r.id = l.rma_id JOIN model m ON m.id = l.model_id
 WHERE r.ticket_id = $1 AND ($2 = 0 OR r.id = $2) ORDER BY l.id;

-- name: rma_receipts
SELECT c.id, c.rma_id, c.line_id, c.round, c.quantity, c.condition, c.serial, c.reason, c.mismatch,
       c.files AS file_ids, u.name AS user_name, c.created_at
  FROM rma_receipt c JOIN rma r ON r.id = c.rma_id LEFT JOIN user_account u ON u.id = c.user_id
 WHERE r.ticket_id = $1 AND ($2 = 0 OR r.id = $2) ORDER BY c.id;

-- name: rma_files
SELECT id, ticket_id, message_id, name, media_type, size, sha256
  FROM attachment WHERE ticket_id = $1 AND message_id IS NOT NULL ORDER BY id;

-- name: rma_insert
INSERT INTO rma (ticket_id, state, address, carrier, tracking, ship_by, note, user_id, created_at, updated_at,
                 tracking_key)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9, $10)
RETURNING id;

-- name: rma_line_insert
INSERT INTO rma_line (rma_id, order_line_id, unit_id, model_id, quantity, expected_condition, expected_serial,
                      reason, exchange, expected_key)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10);

-- name: rma_update
-- No row comes back when the version has moved on.
UPDATE rma
   SET version = version + 1, address = $3, carrier = $4, tracking = $5, ship_by = $6, note = $7, updated_at = $8,
       tracking_key = $9
 WHERE id = $1 AND version = $2
RETURNING id;

-- name: rma_state_update
UPDATE rma SET version = version + 1, state = $2, received_on = $3, updated_at = $4 WHERE id = $1;

-- name: rma_line_update
UPDATE rma_line
   SET received = $2, inspected = $3, accepted = $4, actual_condition = $5, actual_serial = $6, mismatch = $7,
       disposition = $8, new_model_id = $9, new_serial = $10, new_unit_id = $11, new_carrier = $12,
       new_tracking = $13, new_delivered_on = $14, actual_key = $15
 WHERE id = $1;

-- name: rma_receipt_insert
INSERT INTO rma_receipt (rma_id, line_id, round, quantity, condition, serial, reason, mismatch, files, user_id,
                         created_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11);

-- name: rma_round
SELECT coalesce(max(round), 0) + 1 FROM rma_receipt WHERE rma_id = $1;

-- name: rma_of_line
SELECT rma_id FROM rma_line WHERE id = $1;

-- name: rma_order_line
SELECT id AS order_line_id, model_id, quantity FROM order_line WHERE id = $1;

-- name: rma_order_line_lock
-- Two returns of one line from two tickets wait for each other.
SELECT id FROM order_line WHERE id = $1;

-- name: rma_order_line_lock:pg
SELECT id FROM order_line WHERE id = $1 FOR UPDATE;

-- name: rma_line_claimed
-- How many of an order line returns speak for already; 5: cancelled.
SELECT CAST(coalesce(sum(CASE WHEN l.received > l.quantity OR r.state = 4 THEN l.received ELSE l.quantity END), 0)
            AS bigint)
  FROM rma_line l JOIN rma r ON r.id = l.rma_id
 WHERE l.order_line_id = $1 AND r.state <> 5;

-- name: rma_summary
-- Without those that were cancelled.
SELECT CAST(coalesce(sum(l.quantity), 0) AS bigint) AS quantity, CAST(coalesce(sum(l.received), 0) AS bigint) AS received,
       CAST(coalesce(sum(l.accepted), 0) AS bigint) AS accepted, coalesce(max(l.mismatch), 0) AS mismatch
  FROM rma_line l JOIN rma r ON r.id = l.rma_id
 WHERE r.ticket_id = $1 AND r.state <> 5;

-- name: rma_state_now
-- Of the newest that was not cancelled; cancelled when all were; 0 without any.
SELECT coalesce((SELECT state FROM rma WHERE ticket_id = $1 AND state <> 5 ORDER BY id DESC LIMIT 1),
                (SELECT max(state) FROM rma WHERE ticket_id = $1), 0);

-- name: rma_shipped_now
-- Of the newest that was not cancelled: is it known with whom it goes?
SELECT coalesce((SELECT CASE WHEN tracking <> '' THEN 1 ELSE 0 END FROM rma
                  WHERE ticket_id = $1 AND state <> 5 ORDER BY id DESC LIMIT 1), 0);

-- name: rma_received_on
SELECT max(received_on) FROM rma WHERE ticket_id = $1 AND state <> 5;

-- name: inspection_get
SELECT i.id, i.version, i.ticket_id, i.line_id, i.unit_id, i.received_on, i.custody, i.method, i.standard, i.uncertainty,
       i.external, i.body, i.fee, i.result, i.cause, i.findings, i.accepted, i.share_merchant, i.share_customer,
       i.share_carrier, i.share_supplier, i.files AS file_ids, i.inspector_id, a.name AS inspector_name, i.created_at,
       i.updated_at, i.reviewer_id, b.name AS reviewer_name, i.reviewed_at, i.review_note, i.replaced_by
  FROM inspection i
  JOIN user_account a ON a.id = i.inspector_id
  LEFT JOIN user_account b ON b.id = i.reviewer_id
 WHERE i.id = $1;

-- name: inspection_list
SELECT i.id, i.version, i.ticket_id, i.line_id, i.unit_id, i.received_on, i.custody, i.method, i.standard, i.uncertainty,
       i.external, i.body, i.fee, i.result, i.cause, i.findings, i.accepted, i.share_merchant, i.share_customer,
       i.share_carrier, i.share_supplier, i.files AS file_ids, i.inspector_id, a.name AS inspector_name, i.created_at,
       i.updated_at, i.reviewer_id, b.name AS reviewer_name, i.reviewed_at, i.review_note, i.replaced_by
  FROM inspection i
  JOIN user_account a ON a.id = i.inspector_id
  LEFT JOIN user_account b ON b.id = i.reviewer_id
 WHERE i.ticket_id = $1 ORDER BY i.id DESC;

-- name: inspection_standing
-- Those that count, newest first.
SELECT result, cause, reviewed_at FROM inspection WHERE ticket_id = $1 AND replaced_by IS NULL ORDER BY id DESC;

-- name: inspection_insert
INSERT INTO inspection (ticket_id, line_id, unit_id, received_on, custody, method, standard, uncertainty, external,
                        body, fee, result, cause, findings, accepted, share_merchant, share_customer, share_carrier,
                        share_supplier, files, inspector_id, created_at, updated_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $22)
RETURNING id;

-- name: inspection_update
-- No row comes back when the version has moved on.
UPDATE inspection
   SET version = version + 1, received_on = $3, custody = $4, method = $5, standard = $6, uncertainty = $7,
       external = $8, body = $9, fee = $10, result = $11, cause = $12, findings = $13, accepted = $14,
       share_merchant = $15, share_customer = $16, share_carrier = $17, share_supplier = $18, files = $19,
       updated_at = $20
 WHERE id = $1 AND version = $2 AND reviewed_at IS NULL AND replaced_by IS NULL
RETURNING id;

-- name: inspection_review
-- No row comes back when somebody else was first.
UPDATE inspection
   SET version = version + 1, reviewer_id = $2, reviewed_at = $3, review_note = $4
 WHERE id = $1 AND reviewed_at IS NULL AND replaced_by IS NULL
RETURNING id;

-- name: inspection_give_way
-- Those of the same line or, without one, of the same unit.
UPDATE inspection SET replaced_by = $2
 WHERE ticket_id = $1 AND id <> $2 AND replaced_by IS NULL
   AND ((line_id IS NOT NULL AND line_id = $3) OR (line_id IS NULL AND $3 = 0 AND unit_id = $4));

-- name: inspection_ticket
SELECT ticket_id FROM inspection WHERE id = $1;

-- name: inspection_line_rma
-- The return of a line, when it is of that ticket.
SELECT r.id FROM rma r JOIN rma_line l ON l.rma_id = r.id WHERE l.id = $1 AND r.ticket_id = $2;
