-- Answers kept for Idempotency-Key (idempotency.c). A key belongs to the one who sent it.

-- name: idempotency_find
SELECT method_path, request_hash, status, answer, content_type
  FROM idempotency WHERE actor_key = $1 AND key = $2;

-- name: idempotency_add
INSERT INTO idempotency (key, actor_key, method_path, request_hash, status, answer, content_type, at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8);

-- name: idempotency_forget
DELETE FROM idempotency WHERE at < $1;
