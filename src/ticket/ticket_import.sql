-- name: import_team_named
SELECT id FROM team WHERE active = 1 AND (name_zh = $1 OR lower(name_en) = lower($1)) ORDER BY id LIMIT 1;
