-- name: unit_replacement
-- The unit that was given for this one.
SELECT id, serial FROM unit WHERE replaces_id = $1;

-- name: unit_replaces
SELECT replaces_id FROM unit WHERE id = $1;

-- name: unit_mark_replaced
-- No row comes back when it is marked already.
UPDATE unit SET version = version + 1, state = $2, updated_at = $3 WHERE id = $1 AND state <> $2
RETURNING id;
