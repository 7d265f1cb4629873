-- name: promise_list
SELECT p.id, p.key, p.edition, p.text_zh, p.text_en, p.scope, p.ground, p.remedies, p.days,
       p.freight_seller, p.covers_excluded, p.valid_from, p.valid_to, p.user_id,
       COALESCE(u.name, '') AS user_name, p.created_at
  FROM remedy_promise p LEFT JOIN user_account u ON u.id = p.user_id
 ORDER BY p.id DESC;

-- name: promise_get
SELECT p.id, p.key, p.edition, p.text_zh, p.text_en, p.scope, p.ground, p.remedies, p.days,
       p.freight_seller, p.covers_excluded, p.valid_from, p.valid_to, p.user_id,
       COALESCE(u.name, '') AS user_name, p.created_at
  FROM remedy_promise p LEFT JOIN user_account u ON u.id = p.user_id
 WHERE p.id = $1;

-- name: promise_valid
-- Those that hold on day $1.
SELECT id, key, edition, text_zh, text_en, scope, ground, remedies, days, freight_seller,
       covers_excluded, valid_from, valid_to
  FROM remedy_promise
 WHERE valid_from <= $1 AND (valid_to IS NULL OR valid_to >= $1)
 ORDER BY id;

-- name: promise_newest
-- The newest edition of a key.
SELECT id, key, edition, valid_from, valid_to
  FROM remedy_promise WHERE key = $1 ORDER BY edition DESC LIMIT 1;

-- name: promise_count
-- Keys that have an edition without an end, or one that ends on $1 or later.
SELECT count(DISTINCT key) FROM remedy_promise WHERE valid_to IS NULL OR valid_to >= $1;

-- name: promise_end
UPDATE remedy_promise SET valid_to = $2 WHERE id = $1;

-- name: promise_insert
INSERT INTO remedy_promise (key, edition, text_zh, text_en, scope, ground, remedies, days,
                            freight_seller, covers_excluded, valid_from, valid_to, user_id, created_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
RETURNING id;
