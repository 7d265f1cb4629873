-- name: warranty_term_list
SELECT id, version, name_zh, name_en, category_id, model_id, covers, months, starts, valid_from, valid_to,
       active, created_at, updated_at
  FROM warranty_term ORDER BY id;

-- name: warranty_term_get
SELECT id, version, name_zh, name_en, category_id, model_id, covers, months, starts, valid_from, valid_to,
       active, created_at, updated_at
  FROM warranty_term WHERE id = $1;

-- name: warranty_term_insert
INSERT INTO warranty_term (name_zh, name_en, category_id, model_id, covers, months, starts, valid_from,
                           valid_to, active, created_at, updated_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $11)
RETURNING id;

-- name: warranty_term_update
-- No row comes back when the version has moved on.
UPDATE warranty_term
   SET version = version + 1, name_zh = $3, name_en = $4, category_id = $5, model_id = $6, covers = $7,
       months = $8, starts = $9, valid_from = $10, valid_to = $11, active = $12, updated_at = $13
 WHERE id = $1 AND version = $2
RETURNING id;
