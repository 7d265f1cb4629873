-- name: token_identify
SELECT t.id, t.user_id, t.permissions, t.expires_at, t.used_at, v.version AS people_version
  FROM token t JOIN people_version v ON v.id = 1
 WHERE t.hash = $1;

-- name: token_insert
INSERT INTO token (hash, user_id, name, permissions, created_at, expires_at)
VALUES ($1, $2, $3, $4, $5, $6)
RETURNING id;

-- name: token_list
SELECT id, user_id, name, permissions, created_at, expires_at, used_at
  FROM token WHERE user_id = $1 ORDER BY id DESC;

-- name: token_count
SELECT count(*) FROM token WHERE user_id = $1;

-- name: token_name
SELECT name FROM token WHERE id = $1 AND user_id = $2;

-- name: token_delete
DELETE FROM token WHERE id = $1 AND user_id = $2;

-- name: token_delete_all
DELETE FROM token WHERE user_id = $1;

-- name: token_sweep
DELETE FROM token WHERE expires_at <= $1;

-- name: token_used
UPDATE token SET used_at = $2 WHERE id = $1 AND (used_at IS NULL OR used_at < $2);
