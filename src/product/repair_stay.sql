-- name: repair_stay_get
SELECT id, version, unit_id, kind, in_on, out_on, note, created_at, updated_at
  FROM repair_stay WHERE id = $1;

-- name: repair_stay_find
SELECT id FROM repair_stay WHERE unit_id = $1 AND kind = $2 AND in_on = $3 ORDER BY id LIMIT 1;

-- name: repair_stay_insert
INSERT INTO repair_stay (unit_id, kind, in_on, out_on, note, created_at, updated_at)
VALUES ($1, $2, $3, $4, $5, $6, $6)
RETURNING id;

-- name: repair_stay_update
-- No row comes back when the version has moved on.
UPDATE repair_stay
   SET version = version + 1, kind = $3, in_on = $4, out_on = $5, note = $6, updated_at = $7
 WHERE id = $1 AND version = $2
RETURNING id;

-- name: repair_stay_drop
DELETE FROM repair_stay WHERE id = $1 AND version = $2
RETURNING id;
