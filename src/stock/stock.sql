-- name: stock_place_list
SELECT s.id, s.version, s.name_zh, s.name_en, s.user_id, u.name AS user_name, s.active, s.created_at, s.updated_at
  FROM stock_place s LEFT JOIN user_account u ON u.id = s.user_id
 ORDER BY s.id;

-- name: stock_place_get
SELECT s.id, s.version, s.name_zh, s.name_en, s.user_id, u.name AS user_name, s.active, s.created_at, s.updated_at
  FROM stock_place s LEFT JOIN user_account u ON u.id = s.user_id
 WHERE s.id = $1;

-- name: stock_place_hold
-- Who closes it waits until what is put in is there to be seen (SQLite has one writer anyway).
SELECT id, active FROM stock_place WHERE id = $1;

-- name: stock_place_hold:pg
SELECT id, active FROM stock_place WHERE id = $1 FOR SHARE;

-- name: stock_place_insert
INSERT INTO stock_place (name_zh, name_en, user_id, active, created_at, updated_at)
VALUES ($1, $2, $3, $4, $5, $5)
RETURNING id;

-- name: stock_place_update
-- No row comes back when the version has moved on.
UPDATE stock_place
   SET version = version + 1, name_zh = $3, name_en = $4, user_id = $5, active = $6, updated_at = $7
 WHERE id = $1 AND version = $2
RETURNING id;

-- name: stock_place_filled
SELECT count(*) FROM stock_level WHERE place_id = $1 AND on_hand > 0;

-- name: stock_part_exists
SELECT id FROM model_part WHERE id = $1;

-- name: stock_level_touch
-- So that there is a row to lock and to change.
INSERT INTO stock_level (place_id, part_id, condition, on_hand, reserved, updated_at)
VALUES ($1, $2, $3, 0, 0, $4)
ON CONFLICT (place_id, part_id, condition) DO NOTHING;

-- name: stock_level_id
SELECT id FROM stock_level WHERE place_id = $1 AND part_id = $2 AND condition = $3;

-- name: stock_level_add
INSERT INTO stock_level (place_id, part_id, condition, on_hand, reserved, updated_at)
VALUES ($1, $2, $3, $4, 0, $5)
ON CONFLICT (place_id, part_id, condition) DO UPDATE
   SET on_hand = stock_level.on_hand + excluded.on_hand, updated_at = excluded.updated_at;

-- name: stock_level_take
-- No row comes back when fewer are free.
UPDATE stock_level SET on_hand = on_hand - $4, updated_at = $5
 WHERE place_id = $1 AND part_id = $2 AND condition = $3 AND on_hand - reserved >= $4
RETURNING id;

-- name: stock_level_reserve
UPDATE stock_level SET reserved = reserved + $3, updated_at = $4
 WHERE place_id = $1 AND part_id = $2 AND condition = 0 AND on_hand - reserved >= $3
RETURNING id;

-- name: stock_level_release
UPDATE stock_level SET reserved = reserved - $3, updated_at = $4
 WHERE place_id = $1 AND part_id = $2 AND condition = 0 AND reserved >= $3
RETURNING id;

-- name: stock_level_issue
-- Reserved ones leave.
UPDATE stock_level SET reserved = reserved - $3, on_hand = on_hand - $3, updated_at = $4
 WHERE place_id = $1 AND part_id = $2 AND condition = 0 AND reserved >= $3
RETURNING id;

-- name: stock_level_free
SELECT on_hand - reserved FROM stock_level WHERE place_id = $1 AND part_id = $2 AND condition = $3;

-- name: stock_level_hold
SELECT on_hand, reserved FROM stock_level WHERE place_id = $1 AND part_id = $2 AND condition = $3;

-- name: stock_level_hold:pg
SELECT on_hand, reserved FROM stock_level WHERE place_id = $1 AND part_id = $2 AND condition = $3 FOR UPDATE;

-- name: stock_level_set
UPDATE stock_level SET on_hand = $4, updated_at = $5
 WHERE place_id = $1 AND part_id = $2 AND condition = $3;

-- name: stock_level_min
UPDATE stock_level SET min_stock = $3, updated_at = $4
 WHERE place_id = $1 AND part_id = $2 AND condition = 0
RETURNING id;

-- name: stock_alternates_drop
DELETE FROM part_alternate WHERE part_id = $1;

-- name: stock_alternate_add
INSERT INTO part_alternate (part_id, other_id) VALUES ($1, $2);

-- name: stock_alternate_is
SELECT count(*) FROM part_alternate WHERE part_id = $1 AND other_id = $2;

-- name: stock_alternate_ids
SELECT other_id AS id FROM part_alternate WHERE part_id = $1 ORDER BY other_id;

-- name: stock_move_insert
INSERT INTO stock_move (kind, place_id, to_place_id, part_id, condition, quantity, ticket_id, need_id, serials, reason,
                        user_id, created_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
RETURNING id;

-- name: stock_needs_of
SELECT n.id, n.version, n.ticket_id, n.line_id, n.part_id, p.number, p.name_zh, p.name_en, n.place_id,
       s.name_zh AS place_zh, s.name_en AS place_en, n.quantity, n.quantity - n.reserved - n.issued AS missing,
       n.reserved, n.issued, n.old_due, n.old_back, n.created_at
  FROM stock_need n JOIN model_part p ON p.id = n.part_id LEFT JOIN stock_place s ON s.id = n.place_id
 WHERE n.ticket_id = $1 AND (n.quantity > 0 OR n.old_due > 0) ORDER BY n.id;

-- name: stock_need_get
SELECT n.id, n.version, n.ticket_id, n.line_id, n.part_id, p.number, p.name_zh, p.name_en, n.place_id,
       s.name_zh AS place_zh, s.name_en AS place_en, n.quantity, n.quantity - n.reserved - n.issued AS missing,
       n.reserved, n.issued, n.old_due, n.old_back, n.created_at
  FROM stock_need n JOIN model_part p ON p.id = n.part_id LEFT JOIN stock_place s ON s.id = n.place_id
 WHERE n.id = $1;

-- name: stock_need_held
SELECT id FROM stock_need WHERE ticket_id = $1 AND reserved > 0 LIMIT 1;

-- name: stock_need_by_line
SELECT id FROM stock_need WHERE line_id = $1 ORDER BY id DESC LIMIT 1;

-- name: stock_need_insert
INSERT INTO stock_need (ticket_id, line_id, part_id, quantity, created_at) VALUES ($1, $2, $3, $4, $5)
RETURNING id;

-- name: stock_need_update
UPDATE stock_need
   SET version = version + 1, part_id = $3, place_id = $4, quantity = $5, reserved = $6, issued = $7, old_due = $8,
       old_back = $9
 WHERE id = $1 AND version = $2
RETURNING id;

-- name: stock_need_sums
SELECT COALESCE(sum(quantity - reserved - issued), 0) AS missing, COALESCE(sum(reserved), 0) AS reserved,
       COALESCE(sum(issued), 0) AS issued, COALESCE(sum(old_due - old_back), 0) AS old_due
  FROM stock_need WHERE ticket_id = $1;

-- name: stock_ticket_lock
-- Makes writers of one ticket's documents wait for each other (SQLite has one writer anyway).
SELECT id FROM ticket WHERE id = $1;

-- name: stock_ticket_lock:pg
SELECT id FROM ticket WHERE id = $1 FOR UPDATE;

-- name: stock_part_of_ticket
-- A part by its number: of the model of the ticket's unit first.
SELECT p.id FROM model_part p
 WHERE upper(p.number) = upper($2) AND p.gone = 0
 ORDER BY CASE WHEN p.model_id = (SELECT u.model_id FROM ticket t JOIN unit u ON u.id = t.unit_id WHERE t.id = $1)
               THEN 0 ELSE 1 END, p.id
 LIMIT 1;

-- name: stock_van
SELECT id FROM stock_place WHERE user_id = $1 AND active = 1 ORDER BY id LIMIT 1;

-- name: stock_needs_of_part
SELECT id FROM stock_need WHERE ticket_id = $1 AND part_id = $2 ORDER BY id;

-- name: stock_need_asked
SELECT coalesce(sum(quantity), 0) FROM stock_need WHERE ticket_id = $1 AND part_id = $2;

-- name: stock_need_issued
SELECT coalesce(sum(issued), 0) FROM stock_need WHERE ticket_id = $1 AND part_id = $2;
