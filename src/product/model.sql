-- name: model_get
SELECT m.id, m.version, m.category_id, c.key AS category_key, m.code, m.name_zh, m.name_en, m.brand,
       m.active, m.created_at, m.updated_at
  FROM model m JOIN category c ON c.id = m.category_id
 WHERE m.id = $1;

-- name: model_by_code
SELECT id FROM model WHERE code_key = $1;

-- name: model_insert
INSERT INTO model (category_id, code, code_key, name_zh, name_en, brand, active, created_at, updated_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $8)
RETURNING id;

-- name: model_update
-- No row comes back when the version has moved on.
UPDATE model
   SET version = version + 1, category_id = $3, code = $4, code_key = $5, name_zh = $6, name_en = $7,
       brand = $8, active = $9, updated_at = $10
 WHERE id = $1 AND version = $2
RETURNING id;

-- name: model_parts
SELECT id, number, name_zh, name_en, main, wear, price
  FROM model_part WHERE model_id = $1 AND gone = 0 ORDER BY seq, id;

-- name: model_part_put
-- A part is known again by its number: its id stays.
INSERT INTO model_part (model_id, seq, number, name_zh, name_en, main, wear, price)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
ON CONFLICT (model_id, number) DO UPDATE
   SET seq = excluded.seq, name_zh = excluded.name_zh, name_en = excluded.name_en,
       main = excluded.main, wear = excluded.wear, price = excluded.price, gone = 0;

-- name: model_part_drop
-- It stays on record for what was done with it.
UPDATE model_part SET gone = 1 WHERE id = $1;
