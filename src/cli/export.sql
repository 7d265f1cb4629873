-- name: export_tickets
SELECT t.id, t.version, t.kind, t.subject, t.description, t.status, t.impact, t.urgency, t.priority,
       t.channel, t.customer_id, c.name AS customer_name, t.unit_id, t.order_id, t.team_id, t.assignee_id,
       t.tags, t.external_id, t.message_count, t.created_at, t.updated_at, t.first_reply_at, t.resolved_at,
       t.closed_at, t.reopened_count,
       CASE t.last_from WHEN 1 THEN 'customer' WHEN 2 THEN 'agent' ELSE '' END AS last_from
  FROM ticket t LEFT JOIN customer c ON c.id = t.customer_id
 WHERE t.created_at >= $1 AND t.created_at < $2
 ORDER BY t.id;

-- name: export_customers
SELECT id, version, kind, name, phone, mail, level, notes, external_id, ticket_count, open_count,
       created_at, updated_at
  FROM customer WHERE created_at >= $1 AND created_at < $2
 ORDER BY id;

-- name: export_events
SELECT e.id, e.at, e.actor_kind, e.actor_id, coalesce(u.name, c.name, '') AS actor_name,
       e.subject_kind, e.subject_id, e.seq, e.type, e.data
  FROM event e
  LEFT JOIN user_account u ON e.actor_kind = 1 AND u.id = e.actor_id
  LEFT JOIN customer c ON e.actor_kind = 2 AND c.id = e.actor_id
 WHERE e.at >= $1 AND e.at < $2
 ORDER BY e.id;
