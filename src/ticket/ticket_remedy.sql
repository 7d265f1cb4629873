-- name: stated_get
SELECT facts FROM ticket_stated WHERE ticket_id = $1;

-- name: stated_put
INSERT INTO ticket_stated (ticket_id, facts, updated_at) VALUES ($1, $2, $3)
    ON CONFLICT (ticket_id) DO UPDATE SET facts = excluded.facts, updated_at = excluded.updated_at;

-- name: override_insert
INSERT INTO ticket_override (ticket_id, remedy, was, verdict, amount, reason, user_id, created_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
RETURNING id;

-- name: override_list
-- Newest first.
SELECT o.id, o.remedy, o.was, o.verdict, o.amount, o.reason, o.user_id, u.name AS user_name, o.created_at
  FROM ticket_override o LEFT JOIN user_account u ON u.id = o.user_id
 WHERE o.ticket_id = $1
 ORDER BY o.id DESC;
