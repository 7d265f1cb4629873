-- name: actor_load
-- All that an actor is, in one statement and so from one state of the database. $1 is the user.
WITH RECURSIVE covered (id) AS (
    SELECT team_id FROM team_member WHERE user_id = $1
    UNION SELECT id FROM team WHERE lead_id = $1
    UNION SELECT t.id FROM team t JOIN covered c ON t.parent_id = c.id)
SELECT u.id, u.name, u.lang, u.active, v.version AS people_version,
       (SELECT count(*) FROM user_role x JOIN role r ON r.id = x.role_id
         WHERE x.user_id = u.id AND r.key = 'admin') AS admin,
       (SELECT group_concat(g.permission || ' ' || g.scope, char(10))
          FROM user_role x JOIN role_grant g ON g.role_id = x.role_id
         WHERE x.user_id = u.id) AS grants,
       (SELECT group_concat(id, ',') FROM covered) AS teams
  FROM user_account u JOIN people_version v ON v.id = 1
 WHERE u.id = $1;

-- name: actor_load:pg
WITH RECURSIVE covered (id) AS (
    SELECT team_id FROM team_member WHERE user_id = $1
    UNION SELECT id FROM team WHERE lead_id = $1
    UNION SELECT t.id FROM team t JOIN covered c ON t.parent_id = c.id)
SELECT u.id, u.name, u.lang, u.active, v.version AS people_version,
       (SELECT count(*) FROM user_role x JOIN role r ON r.id = x.role_id
         WHERE x.user_id = u.id AND r.key = 'admin') AS admin,
       (SELECT string_agg(g.permission || ' ' || g.scope, chr(10))
          FROM user_role x JOIN role_grant g ON g.role_id = x.role_id
         WHERE x.user_id = u.id) AS grants,
       (SELECT string_agg(id::text, ',') FROM covered) AS teams
  FROM user_account u JOIN people_version v ON v.id = 1
 WHERE u.id = $1;
