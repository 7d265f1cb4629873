-- name: process_roles
-- Every role with how many active users hold it.
SELECT r.key, count(u.id) AS holders
  FROM role r
  LEFT JOIN user_role x ON x.role_id = r.id
  LEFT JOIN user_account u ON u.id = x.user_id AND u.active = 1
 GROUP BY r.id, r.key ORDER BY r.id;

-- name: process_id_of_key
SELECT id FROM process WHERE key = $1;
