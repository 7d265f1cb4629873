-- name: session_identify
SELECT s.id, s.user_id, s.seen_at, s.expires_at, v.version AS people_version
  FROM session s JOIN people_version v ON v.id = 1
 WHERE s.hash = $1;

-- name: session_insert
INSERT INTO session (hash, user_id, created_at, seen_at, expires_at, address, agent)
VALUES ($1, $2, $3, $3, $4, $5, $6);

-- name: session_list
-- Those that are not over: expiry ahead, seen since $3.
SELECT id, created_at, seen_at, expires_at, address, agent
  FROM session
 WHERE user_id = $1 AND expires_at > $2 AND seen_at > $3
 ORDER BY id DESC;

-- name: session_delete
DELETE FROM session WHERE id = $1 AND user_id = $2;

-- name: session_delete_by_hash
DELETE FROM session WHERE hash = $1;

-- name: session_delete_others
-- All of a user but one (0: all).
DELETE FROM session WHERE user_id = $1 AND id <> $2;

-- name: session_others
SELECT id FROM session WHERE user_id = $1 AND id <> $2;

-- name: session_sweep
DELETE FROM session WHERE expires_at <= $1 OR seen_at <= $2;

-- name: session_seen
UPDATE session SET seen_at = $2 WHERE id = $1 AND seen_at < $2;
