-- name: category_list
SELECT id, version, key, parent_id, name_zh, name_en, durable, active, created_at, updated_at
  FROM category ORDER BY id;

-- name: category_get
SELECT id, version, key, parent_id, name_zh, name_en, durable, active, created_at, updated_at
  FROM category WHERE id = $1;

-- name: category_by_key
SELECT id FROM category WHERE key = $1;

-- name: category_insert
INSERT INTO category (key, parent_id, name_zh, name_en, durable, active, created_at, updated_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $7)
RETURNING id;

-- name: category_update
-- No row comes back when the version has moved on.
UPDATE category
   SET version = version + 1, parent_id = $3, name_zh = $4, name_en = $5, durable = $6, active = $7,
       updated_at = $8
 WHERE id = $1 AND version = $2
RETURNING id;
