-- name: notification_insert
INSERT INTO notification (user_id, type, subject_kind, subject_id, data, created_at)
VALUES ($1, $2, $3, $4, $5, $6);

-- name: notification_list
-- Of $1 before $2; $3 is 1 when only unread ones are wanted.
SELECT id, type, subject_kind, subject_id, data, created_at, read_at
  FROM notification
 WHERE user_id = $1 AND id < $2 AND ($3 = 0 OR read_at IS NULL)
 ORDER BY id DESC LIMIT $4;

-- name: notification_unread
SELECT count(*) FROM notification WHERE user_id = $1 AND read_at IS NULL;

-- name: notification_read
UPDATE notification SET read_at = $3 WHERE user_id = $1 AND id <= $2 AND read_at IS NULL;

-- name: notification_clear
DELETE FROM notification WHERE read_at < $1 OR created_at < $2;
