-- name: role_list
SELECT id, version, key, name_zh, name_en, builtin FROM role ORDER BY id;

-- name: role_get
SELECT id, version, key, name_zh, name_en, builtin FROM role WHERE id = $1;

-- name: role_id_of_key
SELECT id FROM role WHERE key = $1;

-- name: role_grants
-- Of one role, or of all ($1 = 0), in the order of role_list.
SELECT role_id, permission, scope FROM role_grant
 WHERE $1 = 0 OR role_id = $1
 ORDER BY role_id, permission;

-- name: role_insert
INSERT INTO role (version, key, name_zh, name_en, builtin) VALUES (1, $1, $2, $3, $4) RETURNING id;

-- name: role_update
UPDATE role SET version = version + 1, name_zh = $2, name_en = $3 WHERE id = $1;

-- name: role_delete
DELETE FROM role WHERE id = $1;

-- name: role_grant_clear
DELETE FROM role_grant WHERE role_id = $1;

-- name: role_grant_insert
INSERT INTO role_grant (role_id, permission, scope) VALUES ($1, $2, $3);

-- name: role_users
SELECT count(*) FROM user_role WHERE role_id = $1;

-- name: people_grants
-- What active users may do by their roles, user by user.
SELECT DISTINCT x.user_id, u.name AS user_name, g.permission
  FROM user_role x
  JOIN user_account u ON u.id = x.user_id AND u.active = 1
  JOIN role_grant g ON g.role_id = x.role_id
 ORDER BY x.user_id, g.permission;

-- name: people_admins
SELECT DISTINCT x.user_id AS id
  FROM user_role x
  JOIN role r ON r.id = x.role_id AND r.key = 'admin'
  JOIN user_account u ON u.id = x.user_id AND u.active = 1
 ORDER BY x.user_id;
