-- name: cli_team_named
-- A team as somebody types it: its number or one of its names.
SELECT id FROM team
 WHERE name_zh = $1 OR lower(name_en) = lower($1) OR id = $2
 ORDER BY id LIMIT 1;

-- name: demo_returns
-- Tickets of a team that a return may be made of, newest first: what a customer wants back, of a unit that nobody
-- replaced and that cost enough; one ticket of each unit.
SELECT t.id, t.unit_id FROM ticket t JOIN unit u ON u.id = t.unit_id
 WHERE t.team_id = $1 AND t.kind IN (3, 4, 5) AND u.state = 0 AND u.price >= 30000
   AND NOT EXISTS (SELECT 1 FROM ticket o WHERE o.unit_id = t.unit_id AND o.id > t.id AND o.kind IN (3, 4, 5))
 ORDER BY t.status, t.id DESC LIMIT $2;
