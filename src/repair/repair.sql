-- name: repair_get
SELECT r.id, r.version, r.ticket_id, r.unit_id, r.kind, r.state, r.received_on, r.received_by, a.name AS received_name,
       r.appearance, r.accessories, r.privacy, r.photos, r.diagnosis, r.cause, r.verdict, r.diagnosed_by,
       b.name AS diagnosed_name, r.diagnosed_at, r.paid, r.paid_by, r.paid_reference, r.paid_at, r.started_at,
       r.finished_at, COALESCE(r.passed, 0) AS test, r.checklist, r.tested_by, c.name AS tested_name, r.tested_at,
       r.handed_on, r.carrier, r.tracking, r.handover_note, r.guarantee_until, r.created_at, r.updated_at,
       CASE WHEN EXISTS (SELECT 1 FROM repair e
                          WHERE e.unit_id = r.unit_id AND e.id < r.id AND e.state = 7 AND e.verdict = 1)
            THEN 1 ELSE 0 END AS repeat
  FROM repair r LEFT JOIN user_account a ON a.id = r.received_by LEFT JOIN user_account b ON b.id = r.diagnosed_by
       LEFT JOIN user_account c ON c.id = r.tested_by
 WHERE r.id = $1;

-- name: repair_ids_of
SELECT id FROM repair WHERE ticket_id = $1 ORDER BY id DESC;

-- name: repair_newest
SELECT id FROM repair WHERE ticket_id = $1 ORDER BY id DESC LIMIT 1;

-- name: repair_open_of
-- Neither done nor cancelled.
SELECT id FROM repair WHERE ticket_id = $1 AND state < 7 LIMIT 1;

-- name: repair_ticket
SELECT ticket_id FROM repair WHERE id = $1;

-- name: repair_insert
INSERT INTO repair (ticket_id, unit_id, kind, state, received_on, received_by, appearance, accessories, privacy, photos,
                    created_at, updated_at)
VALUES ($1, $2, $3, 1, $4, $5, $6, $7, $8, $9, $10, $10)
RETURNING id;

-- name: repair_update
-- No row comes back when somebody else was first.
UPDATE repair
   SET version = version + 1, unit_id = $3, kind = $4, state = $5, received_on = $6, received_by = $7, appearance = $8,
       accessories = $9, privacy = $10, photos = $11, diagnosis = $12, cause = $13, verdict = $14, diagnosed_by = $15,
       diagnosed_at = $16, paid = $17, paid_by = $18, paid_reference = $19, paid_at = $20, started_at = $21,
       finished_at = $22, passed = $23, checklist = $24, tested_by = $25, tested_at = $26, handed_on = $27, carrier = $28,
       tracking = $29, handover_note = $30, guarantee_until = $31, updated_at = $32
 WHERE id = $1 AND version = $2
RETURNING id;

-- name: repair_lines_of
SELECT l.id, l.version, l.repair_id, l.kind, l.text, l.part_id, p.number, p.name_zh AS part_zh, p.name_en AS part_en,
       l.quantity, l.minutes, l.price, l.covered
  FROM repair_line l LEFT JOIN model_part p ON p.id = l.part_id
 WHERE l.repair_id = $1 ORDER BY l.id;

-- name: repair_line_get
SELECT l.id, l.version, l.repair_id, l.kind, l.text, l.part_id, p.number, p.name_zh AS part_zh, p.name_en AS part_en,
       l.quantity, l.minutes, l.price, l.covered
  FROM repair_line l LEFT JOIN model_part p ON p.id = l.part_id
 WHERE l.id = $1;

-- name: repair_line_insert
INSERT INTO repair_line (repair_id, kind, text, part_id, quantity, minutes, price, covered)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
RETURNING id;

-- name: repair_line_update
UPDATE repair_line
   SET version = version + 1, kind = $3, text = $4, part_id = $5, quantity = $6, minutes = $7, price = $8, covered = $9
 WHERE id = $1 AND ($2 = 0 OR version = $2)
RETURNING id;

-- name: repair_line_drop
DELETE FROM repair_line WHERE id = $1 AND ($2 = 0 OR version = $2)
RETURNING id;

-- name: repair_quotes_of
SELECT q.id, q.repair_id, q.number, q.amount, q.lines, q.text, q.valid_until, q.state, q.void AS superseded,
       u.name AS sent_name, q.sent_at, q.answered_by, q.answer_note, q.channel, q.answered_at
  FROM repair_quote q LEFT JOIN user_account u ON u.id = q.sent_by
 WHERE q.repair_id = $1 ORDER BY q.number DESC;

-- name: repair_of_quote
SELECT repair_id FROM repair_quote WHERE id = $1;

-- name: repair_quote_of_ticket
SELECT q.repair_id FROM repair_quote q JOIN repair r ON r.id = q.repair_id WHERE q.id = $1 AND r.ticket_id = $2;

-- name: repair_quote_insert
INSERT INTO repair_quote (repair_id, number, amount, lines, text, valid_until, state, sent_by, sent_at)
VALUES ($1, $2, $3, $4, $5, $6, 1, $7, $8)
RETURNING id;

-- name: repair_quotes_void
UPDATE repair_quote SET void = 1 WHERE repair_id = $1 AND void = 0;

-- name: repair_quote_answer
-- No row comes back when it was answered already.
UPDATE repair_quote SET state = $2, answered_by = $3, answer_note = $4, channel = $5, answered_at = $6
 WHERE id = $1 AND state = 1 AND void = 0
RETURNING id;

-- name: repair_quotes_late
-- Sent, not answered, and valid until before the day $1.
SELECT q.id, q.repair_id, q.amount FROM repair_quote q
 WHERE q.state = 1 AND q.void = 0 AND q.valid_until < $1 ORDER BY q.id LIMIT 200;

-- name: repair_quote_expire
-- No row comes back when it was answered meanwhile.
UPDATE repair_quote SET state = 4 WHERE id = $1 AND state = 1 AND void = 0
RETURNING id;
