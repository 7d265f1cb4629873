-- name: team_list
SELECT id, version, name_zh, name_en, parent_id, lead_id, active FROM team ORDER BY id;

-- name: team_get
SELECT id, version, name_zh, name_en, parent_id, lead_id, active FROM team WHERE id = $1;

-- name: team_exists
SELECT count(*) FROM team WHERE id = $1;

-- name: team_active
SELECT active FROM team WHERE id = $1;

-- name: team_has_member
SELECT count(*) FROM team_member WHERE team_id = $1 AND user_id = $2;

-- name: team_insert
INSERT INTO team (version, name_zh, name_en, parent_id, lead_id, active)
VALUES (1, $1, $2, $3, $4, $5)
RETURNING id;

-- name: team_update
UPDATE team
   SET version = version + 1, name_zh = $2, name_en = $3, parent_id = $4, lead_id = $5, active = $6
 WHERE id = $1;

-- name: team_covers
WITH RECURSIVE covered (id) AS (
    SELECT team_id FROM team_member WHERE user_id = $1
    UNION SELECT id FROM team WHERE lead_id = $1
    UNION SELECT t.id FROM team t JOIN covered c ON t.parent_id = c.id)
SELECT id FROM covered ORDER BY id;
