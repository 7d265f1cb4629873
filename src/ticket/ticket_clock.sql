-- name: clock_events
-- What clocks hang on, of the tickets $1 to $2, ticket by ticket in the order of what happened.
SELECT e.subject_id AS ticket_id, e.seq, e.at, e.type, e.actor_kind, coalesce(u.name, c.name, '') AS who, e.data,
       m.body
  FROM event e
  LEFT JOIN message m ON e.type = 'ticket.replied' AND m.ticket_id = e.subject_id AND m.seq = e.seq
  LEFT JOIN user_account u ON e.actor_kind = 1 AND u.id = e.actor_id
  LEFT JOIN customer c ON e.actor_kind = 2 AND c.id = e.actor_id
 WHERE e.subject_kind = 'ticket' AND e.subject_id BETWEEN $1 AND $2
   AND e.type NOT IN ('ticket.noted', 'ticket.changed')
 ORDER BY e.subject_id, e.seq;

-- name: clock_store
UPDATE ticket SET due_at = $2, due_clock = $3, near_at = $4, alarm_at = $5 WHERE id = $1;

-- name: clock_alarms
-- Tickets at which a clock has reached a share of its target.
SELECT id FROM ticket WHERE alarm_at <= $1 ORDER BY alarm_at LIMIT $2;

-- name: clock_work
-- Tickets with work to do behind $1.
SELECT id FROM ticket WHERE id > $1 AND status < 3 ORDER BY id LIMIT $2;

-- name: clock_work_customer
SELECT id FROM ticket WHERE id > $1 AND status < 3 AND customer_id = $3 ORDER BY id LIMIT $2;

-- name: clock_work_unit
SELECT id FROM ticket WHERE id > $1 AND status < 3 AND unit_id = $3 ORDER BY id LIMIT $2;

-- name: clock_tickets_between
-- The tickets $1 to $2, with what standards are chosen by.
SELECT t.id, t.subject, t.kind, t.priority, t.channel, t.team_id, t.status, t.created_at, t.resolved_at,
       t.closed_at, t.assignee_id, t.first_reply_at, c.level AS customer_level, u.model_id, m.category_id
  FROM ticket t
  LEFT JOIN customer c ON c.id = t.customer_id
  LEFT JOIN unit u ON u.id = t.unit_id
  LEFT JOIN model m ON m.id = u.model_id
 WHERE t.id BETWEEN $1 AND $2
 ORDER BY t.id;

-- name: clock_tickets
-- Tickets behind $1 that came in from $2 until before $3, with what standards are chosen by.
SELECT t.id, t.subject, t.kind, t.priority, t.channel, t.team_id, t.status, t.created_at, t.resolved_at,
       t.closed_at, t.assignee_id, c.level AS customer_level, u.model_id, m.category_id
  FROM ticket t
  LEFT JOIN customer c ON c.id = t.customer_id
  LEFT JOIN unit u ON u.id = t.unit_id
  LEFT JOIN model m ON m.id = u.model_id
 WHERE t.id > $1 AND t.created_at >= $2 AND t.created_at < $3
 ORDER BY t.id LIMIT $4;
