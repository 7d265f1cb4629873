-- name: visit_lock
-- Makes writers of one visit wait for each other (SQLite has one writer anyway). It is the ticket's row that is held: all
-- that is done with a ticket takes that first and the chain of its events last, so nobody waits in a circle.
SELECT ticket_id FROM visit WHERE id = $1;

-- name: visit_lock:pg
SELECT t.id FROM visit v JOIN ticket t ON t.id = v.ticket_id WHERE v.id = $1 FOR UPDATE OF t;

-- name: visit_ticket_lock
-- The same for a visit that is to be added.
SELECT id FROM ticket WHERE id = $1;

-- name: visit_ticket_lock:pg
SELECT id FROM ticket WHERE id = $1 FOR UPDATE;

-- name: visit_insert
INSERT INTO visit (ticket_id, first_id, state, address, area, skill, window_from, window_to, minutes, engineer_id,
                   note, last_at, created_by, created_at, updated_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $12, $12)
RETURNING id;

-- name: visit_update
UPDATE visit
   SET version = version + 1, state = $2, address = $3, area = $4, skill = $5, window_from = $6, window_to = $7,
       minutes = $8, engineer_id = $9, note = $10, reschedules = $11, confirmed_by = $12, confirmed_at = $13,
       move_text = $14, move_asked_at = $15, checked_in_at = $16, lat_e6 = $17, lon_e6 = $18, accuracy_m = $19,
       diagnosis = $20, total = $21, work_done = $22, test_result = $23, outcome = $24, no_show_by = $25,
       refused_reason = $26, stop_reason = $27, end_reason = $28, ended_at = $29, last_at = $30, updated_at = $31,
       work_at = $32
 WHERE id = $1;

-- name: visit_facts
-- What the visits of a ticket say together; all but the counts is of the newest.
SELECT a.made, a.reschedules, coalesce(n.state, 0) AS state, coalesce(n.total, 0) AS total,
       CASE WHEN n.work_done <> '' THEN 1 ELSE 0 END AS worked, coalesce(n.outcome, 0) AS outcome,
       (SELECT count(*) FROM visit_signature s WHERE s.kind = 0 AND s.visit_id = n.id) AS agreed,
       (SELECT count(*) FROM visit_signature s WHERE s.kind = 1 AND s.visit_id = n.id
           AND s.signed_at >= coalesce(n.work_at, 0)) AS signatures
  FROM (SELECT max(v.id) AS newest, count(v.checked_in_at) AS made, coalesce(sum(v.reschedules), 0) AS reschedules
          FROM visit v WHERE v.ticket_id = $1) a
  LEFT JOIN visit n ON n.id = a.newest;

-- name: visit_engineer_turn
-- Who books an engineer goes through here, one after the other. No row: not one that can be booked.
UPDATE visit_engineer SET turn = turn + 1
 WHERE user_id = $1 AND active = 1
RETURNING daily_max;

-- name: visit_near
-- Open visits of engineer $1, other than $4, that begin from $2 until before $3.
SELECT id, window_from, window_to FROM visit
 WHERE engineer_id = $1 AND window_from >= $2 AND window_from < $3 AND id <> $4 AND state < 7
 ORDER BY id;

-- name: visit_engineer_get
SELECT e.id, e.version, e.user_id, u.name, e.skills, e.areas, e.calendar, e.daily_max, e.active,
       e.created_at, e.updated_at
  FROM visit_engineer e JOIN user_account u ON u.id = e.user_id
 WHERE e.id = $1;

-- name: visit_engineer_by_user
SELECT id FROM visit_engineer WHERE user_id = $1;

-- name: visit_engineer_list
SELECT e.id, e.version, e.user_id, u.name, e.skills, e.areas, e.calendar, e.daily_max, e.active,
       e.created_at, e.updated_at
  FROM visit_engineer e JOIN user_account u ON u.id = e.user_id
 ORDER BY e.active DESC, u.name, e.id LIMIT 500;

-- name: visit_engineer_insert
INSERT INTO visit_engineer (user_id, skills, areas, calendar, daily_max, active, created_at, updated_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $7)
RETURNING id;

-- name: visit_engineer_update
-- No row comes back when the version has moved on.
UPDATE visit_engineer
   SET version = version + 1, skills = $3, areas = $4, calendar = $5, daily_max = $6, active = $7, updated_at = $8
 WHERE id = $1 AND version = $2
RETURNING id;

-- name: visit_suggest
-- Each engineer with the visits from $1 until before $2 (the day), and one other than $5 that overlaps $3 to $4.
SELECT e.user_id, u.name, e.skills, e.areas, e.calendar, e.daily_max,
       (SELECT count(*) FROM visit v
         WHERE v.engineer_id = e.user_id AND v.window_from >= $1 AND v.window_from < $2 AND v.id <> $5
           AND v.state < 7) AS booked,
       (SELECT min(v.id) FROM visit v
         WHERE v.engineer_id = e.user_id AND v.window_from < $4 AND v.window_to > $3 AND v.id <> $5
           AND v.state < 7) AS busy_visit_id
  FROM visit_engineer e JOIN user_account u ON u.id = e.user_id
 WHERE e.active = 1 AND u.active = 1
 ORDER BY e.id LIMIT 500;

-- name: visit_price_get
SELECT id, version, key, name_zh, name_en, unit, price, active, created_at, updated_at
  FROM visit_price WHERE id = $1;

-- name: visit_price_by_key
SELECT id, version, key, name_zh, name_en, unit, price, active, created_at, updated_at
  FROM visit_price WHERE key = $1;

-- name: visit_price_list
SELECT id, version, key, name_zh, name_en, unit, price, active, created_at, updated_at
  FROM visit_price ORDER BY active DESC, key LIMIT 500;

-- name: visit_price_insert
INSERT INTO visit_price (key, name_zh, name_en, unit, price, active, created_at, updated_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $7)
RETURNING id;

-- name: visit_price_update
-- No row comes back when the version has moved on.
UPDATE visit_price
   SET version = version + 1, name_zh = $3, name_en = $4, unit = $5, price = $6, active = $7, updated_at = $8
 WHERE id = $1 AND version = $2
RETURNING id;

-- name: visit_items
SELECT key, name_zh, name_en, unit, quantity, price, list_price
  FROM visit_item WHERE visit_id = $1 ORDER BY id;

-- name: visit_item_drop
DELETE FROM visit_item WHERE visit_id = $1;

-- name: visit_item_insert
INSERT INTO visit_item (visit_id, key, name_zh, name_en, unit, quantity, price, list_price)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8);

-- name: visit_parts
SELECT part, quantity, old_serial, new_serial, old_returned
  FROM visit_part WHERE visit_id = $1 ORDER BY id;

-- name: visit_part_drop
DELETE FROM visit_part WHERE visit_id = $1;

-- name: visit_part_insert
INSERT INTO visit_part (visit_id, part, quantity, old_serial, new_serial, old_returned)
VALUES ($1, $2, $3, $4, $5, $6);

-- name: visit_signatures
SELECT id, kind, name, strokes, total, signed_at
  FROM visit_signature WHERE visit_id = $1 ORDER BY id;

-- name: visit_signature_insert
INSERT INTO visit_signature (visit_id, kind, name, strokes, total, signed_at)
VALUES ($1, $2, $3, $4, $5, $6);

-- name: visit_photos
SELECT p.id, p.attachment_id, p.kind, p.taken_at, a.name, a.media_type, a.size, a.sha256
  FROM visit_photo p JOIN attachment a ON a.id = p.attachment_id
 WHERE p.visit_id = $1 ORDER BY p.id;

-- name: visit_photo_insert
INSERT INTO visit_photo (visit_id, attachment_id, kind, taken_at) VALUES ($1, $2, $3, $4);

-- name: visit_entry_insert
-- No row comes back when the same entry has come before.
INSERT INTO visit_entry (visit_id, key, act, at, user_id, created_at) VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (visit_id, key) DO NOTHING
RETURNING id;

-- name: visit_newest
-- Of ticket $1, cancelled ones apart.
SELECT id FROM visit WHERE ticket_id = $1 AND state <> 8 ORDER BY id DESC LIMIT 1;

-- name: visit_photo_attachments
SELECT p.attachment_id AS id
  FROM visit_photo p JOIN visit v ON v.id = p.visit_id
 WHERE v.ticket_id = $1;

-- name: visit_open_of
-- Visits of a ticket that nobody has come to yet.
SELECT id FROM visit WHERE ticket_id = $1 AND state < 5 ORDER BY id;

-- name: visit_part_used
-- How many of a part were used on a ticket, in visits that are over.
SELECT coalesce(sum(p.quantity), 0) FROM visit_part p
  JOIN visit v ON v.id = p.visit_id
 WHERE v.ticket_id = $1 AND v.ended_at IS NOT NULL AND upper(p.part) = upper($2);
