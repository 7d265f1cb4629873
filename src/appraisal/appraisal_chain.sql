-- name: org_posts
SELECT id, reports_to AS above, team_id FROM post ORDER BY id;

-- name: org_teams
-- A head who left is none.
SELECT t.id, t.parent_id, u.id AS lead_id
  FROM team t LEFT JOIN user_account u ON u.id = t.lead_id AND u.active = 1
 ORDER BY t.id;

-- name: org_holders
SELECT h.post_id AS place_id, h.user_id
  FROM post_holder h
  JOIN post p ON p.id = h.post_id AND p.active = 1
  JOIN user_account u ON u.id = h.user_id AND u.active = 1
 ORDER BY h.post_id, h.user_id;

-- name: org_members
SELECT m.team_id AS place_id, m.user_id
  FROM team_member m JOIN user_account u ON u.id = m.user_id AND u.active = 1
 ORDER BY m.user_id, m.team_id;
