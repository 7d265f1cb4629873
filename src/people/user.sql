-- name: user_get
SELECT u.id, u.version, u.login, u.name, u.mail, u.phone, u.lang, u.theme, u.active, u.created_at, u.seen_at,
       (SELECT group_concat(role_id, ',') FROM user_role WHERE user_id = u.id) AS role_ids,
       (SELECT group_concat(team_id, ',') FROM team_member WHERE user_id = u.id) AS team_ids
  FROM user_account u WHERE u.id = $1;

-- name: user_get:pg
SELECT u.id, u.version, u.login, u.name, u.mail, u.phone, u.lang, u.theme, u.active, u.created_at, u.seen_at,
       (SELECT string_agg(role_id::text, ',') FROM user_role WHERE user_id = u.id) AS role_ids,
       (SELECT string_agg(team_id::text, ',') FROM team_member WHERE user_id = u.id) AS team_ids
  FROM user_account u WHERE u.id = $1;

-- name: user_list
-- By id behind $1; $2 is a pattern of the folded text (empty: any), $3 active 1, 0 or -1 for any.
SELECT u.id, u.version, u.login, u.name, u.mail, u.phone, u.lang, u.theme, u.active, u.created_at, u.seen_at,
       (SELECT group_concat(role_id, ',') FROM user_role WHERE user_id = u.id) AS role_ids,
       (SELECT group_concat(team_id, ',') FROM team_member WHERE user_id = u.id) AS team_ids
  FROM user_account u
 WHERE u.id > $1 AND ($2 = '' OR u.find LIKE $2 ESCAPE '!') AND ($3 = -1 OR u.active = $3)
 ORDER BY u.id LIMIT $4;

-- name: user_list:pg
SELECT u.id, u.version, u.login, u.name, u.mail, u.phone, u.lang, u.theme, u.active, u.created_at, u.seen_at,
       (SELECT string_agg(role_id::text, ',') FROM user_role WHERE user_id = u.id) AS role_ids,
       (SELECT string_agg(team_id::text, ',') FROM team_member WHERE user_id = u.id) AS team_ids
  FROM user_account u
 WHERE u.id > $1 AND ($2 = '' OR u.find LIKE $2 ESCAPE '!') AND ($3 = -1 OR u.active = $3)
 ORDER BY u.id LIMIT $4;

-- name: user_colleagues
SELECT u.id, u.name, u.active,
       (SELECT group_concat(team_id, ',') FROM team_member WHERE user_id = u.id) AS team_ids
  FROM user_account u ORDER BY u.id;

-- name: user_colleagues:pg
SELECT u.id, u.name, u.active,
       (SELECT string_agg(team_id::text, ',') FROM team_member WHERE user_id = u.id) AS team_ids
  FROM user_account u ORDER BY u.id;

-- name: user_secret
-- What a login needs; a login holds no @, so $1 is either the one or the other.
SELECT id, login, password, active FROM user_account WHERE login = $1 OR mail_key = $1;

-- name: user_secret_of
SELECT id, login, password, active FROM user_account WHERE id = $1;

-- name: user_name
SELECT name FROM user_account WHERE id = $1;

-- name: user_active
SELECT active FROM user_account WHERE id = $1;

-- name: user_count
SELECT count(*) FROM user_account;

-- name: user_by_key
-- Somebody other than $3 who has this login or this mail.
SELECT id FROM user_account WHERE (login = $1 OR mail_key = $2) AND id <> $3 ORDER BY id LIMIT 1;

-- name: user_insert
INSERT INTO user_account (version, login, name, mail, mail_key, phone, lang, theme, password, active,
                          find, created_at)
VALUES (1, $1, $2, $3, $4, $5, $6, $7, $8, 1, $9, $10)
RETURNING id;

-- name: user_update
UPDATE user_account
   SET version = version + 1, login = $2, name = $3, mail = $4, mail_key = $5, phone = $6, lang = $7,
       theme = $8, active = $9, find = $10
 WHERE id = $1;

-- name: user_set_password
UPDATE user_account SET version = version + 1, password = $2 WHERE id = $1;

-- name: user_seen
UPDATE user_account SET seen_at = $2 WHERE id = $1 AND (seen_at IS NULL OR seen_at < $2);

-- name: user_role_clear
DELETE FROM user_role WHERE user_id = $1;

-- name: user_role_insert
INSERT INTO user_role (user_id, role_id) VALUES ($1, $2);

-- name: user_team_clear
DELETE FROM team_member WHERE user_id = $1;

-- name: user_team_insert
INSERT INTO team_member (user_id, team_id) VALUES ($1, $2);

-- name: user_other_admins
-- Active users other than $1 who hold the role admin.
SELECT count(*) FROM user_role x
  JOIN role r ON r.id = x.role_id
  JOIN user_account u ON u.id = x.user_id
 WHERE r.key = 'admin' AND u.active = 1 AND u.id <> $1;
