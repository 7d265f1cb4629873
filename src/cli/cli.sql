-- name: cli_team_named
-- A team as somebody types it: its number or one of its names.
SELECT id FROM team
 WHERE name_zh = $1 OR lower(name_en) = lower($1) OR id = $2
 ORDER BY id LIMIT 1;
