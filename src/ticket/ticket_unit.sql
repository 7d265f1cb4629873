-- name: unit_events
-- What happened to a unit and, in the main, to its tickets, newest first, behind the place ($2, $3). Imported
-- histories are older than their ids say, so the order is that of time.
SELECT x.id, x.at, x.type, x.actor_id, coalesce(u.name, c.name, '') AS actor_name, x.data, t.id AS ticket_id,
       t.subject, t.status AS ticket_status, t.team_id, t.assignee_id
  FROM (SELECT e.id, e.at, e.type, e.actor_kind, e.actor_id, e.data, 0 AS ticket_id
          FROM event e
         WHERE e.subject_kind = 'unit' AND e.subject_id = $1
         UNION ALL
        SELECT e.id, e.at, e.type, e.actor_kind, e.actor_id, e.data, k.id
          FROM ticket k JOIN event e ON e.subject_kind = 'ticket' AND e.subject_id = k.id
         WHERE k.unit_id = $1
           AND e.type IN ('ticket.created', 'ticket.imported', 'ticket.resolved', 'ticket.closed',
                          'ticket.reopened')) x
  LEFT JOIN ticket t ON t.id = x.ticket_id
  LEFT JOIN user_account u ON x.actor_kind = 1 AND u.id = x.actor_id
  LEFT JOIN customer c ON x.actor_kind = 2 AND c.id = x.actor_id
 WHERE x.at < $2 OR (x.at = $2 AND x.id < $3)
 ORDER BY x.at DESC, x.id DESC LIMIT $4;
