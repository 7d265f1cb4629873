-- name: flow_load
SELECT f.id, f.version, f.ticket_id, f.process_id, f.edition_id, e.edition, f.parent_id, p.key AS process,
       p.name_zh AS process_zh, p.name_en AS process_en, f.step, f.status, f.team_id, f.since, f.due_at, f.late_at,
       f.timer_at, f.seen, f.started_at, f.ended_at
  FROM flow f
  JOIN process p ON p.id = f.process_id
  JOIN process_edition e ON e.id = f.edition_id
 WHERE f.id = $1;

-- name: flow_of_ticket
SELECT f.id, f.version, f.ticket_id, f.process_id, f.edition_id, e.edition, f.parent_id, p.key AS process,
       p.name_zh AS process_zh, p.name_en AS process_en, f.step, f.status, f.team_id, f.since, f.due_at, f.late_at,
       f.timer_at, f.seen, f.started_at, f.ended_at
  FROM flow f
  JOIN process p ON p.id = f.process_id
  JOIN process_edition e ON e.id = f.edition_id
 WHERE f.ticket_id = $1
 ORDER BY f.id;

-- name: flow_running
SELECT id FROM flow WHERE ticket_id = $1 AND status = 0 ORDER BY id;

-- name: flow_runs
SELECT id FROM flow WHERE ticket_id = $1 AND process_id = $2 AND status = 0 LIMIT 1;

-- name: flow_began_at
SELECT id FROM flow WHERE ticket_id = $1 AND process_id = $2 AND started_at = $3 LIMIT 1;

-- name: flow_ticket
SELECT ticket_id FROM flow WHERE id = $1;

-- name: flow_insert
INSERT INTO flow (ticket_id, process_id, edition_id, parent_id, step, status, team_id, since, started_at, seen)
VALUES ($1, $2, $3, $4, $5, 0, $6, $7, $7, '')
RETURNING id;

-- name: flow_store
-- No row comes back when somebody else was first.
UPDATE flow
   SET version = version + 1, step = $3, status = $4, team_id = $5, since = $6, due_at = $7, late_at = $8, timer_at = $9,
       ended_at = $10, seen = $11
 WHERE id = $1 AND version = $2
RETURNING version;

-- name: flow_touch
UPDATE flow SET version = version + 1 WHERE id = $1 AND version = $2
RETURNING version;

-- name: flow_value_put
INSERT INTO flow_value (ticket_id, key, value, updated_at) VALUES ($1, $2, $3, $4)
ON CONFLICT (ticket_id, key) DO UPDATE SET value = excluded.value, updated_at = excluded.updated_at;

-- name: flow_value_drop
DELETE FROM flow_value WHERE ticket_id = $1 AND key = $2;

-- name: flow_value_get
SELECT value FROM flow_value WHERE ticket_id = $1 AND key = $2;

-- name: flow_values
SELECT key, value FROM flow_value WHERE ticket_id = $1 ORDER BY key;

-- name: flow_roles_of
SELECT r.key FROM user_role x JOIN role r ON r.id = x.role_id WHERE x.user_id = $1 ORDER BY r.key;

-- name: flow_users_of_role
-- Active users who hold a role and, unless $2 is 0, belong to a team.
SELECT DISTINCT u.id
  FROM user_role x
  JOIN role r ON r.id = x.role_id AND r.key = $1
  JOIN user_account u ON u.id = x.user_id AND u.active = 1
 WHERE $2 = 0 OR EXISTS (SELECT 1 FROM team_member t WHERE t.user_id = u.id AND t.team_id = $2)
 ORDER BY u.id LIMIT 100;

-- name: flow_steps_gone
-- The steps that a flow came into, in their order, by the events of its ticket.
SELECT e.at, e.type, e.data FROM event e
 WHERE e.subject_kind = 'ticket' AND e.subject_id = $1 AND e.type IN ('flow.started', 'flow.moved')
 ORDER BY e.seq;

-- name: flow_approvals
SELECT a.id, a.flow_id, a.move, a.seen, a.reason, a.user_id, u.name AS user_name, a.created_at, a.decision AS state,
       a.decided_by, coalesce(d.name, '') AS decided_name, a.decided_at, a.answer
  FROM flow_approval a
  JOIN user_account u ON u.id = a.user_id
  LEFT JOIN user_account d ON d.id = a.decided_by
 WHERE a.flow_id = $1
 ORDER BY a.id DESC LIMIT 20;

-- name: flow_approval_insert
INSERT INTO flow_approval (flow_id, move, seen, reason, user_id, created_at, decision, answer)
VALUES ($1, $2, $3, $4, $5, $6, 0, '')
RETURNING id;

-- name: flow_approval_decide
-- No row comes back when it was decided already.
UPDATE flow_approval SET decision = $2, decided_by = $3, decided_at = $4, answer = $5
 WHERE id = $1 AND decision = 0
RETURNING id;

-- name: flow_approval_void
-- What was asked for a step that was left in another way.
UPDATE flow_approval SET decision = 3, decided_at = $2 WHERE flow_id = $1 AND decision = 0;

-- name: flow_count_move
INSERT INTO flow_count (process_id, step, team_id, slot, n) VALUES ($1, $2, $3, $4, $5)
    ON CONFLICT (process_id, step, team_id, slot) DO UPDATE SET n = flow_count.n + excluded.n;

-- name: flow_arrow_count
INSERT INTO flow_arrow (process_id, from_step, to_step, bucket, slot, n, seconds, late, again)
VALUES ($1, $2, $3, $4, $5, 1, $6, $7, $8)
    ON CONFLICT (process_id, from_step, to_step, bucket, slot)
    DO UPDATE SET n = flow_arrow.n + 1, seconds = flow_arrow.seconds + excluded.seconds,
                  late = flow_arrow.late + excluded.late, again = flow_arrow.again + excluded.again;

-- name: flow_timers
SELECT id FROM flow WHERE timer_at <= $1 ORDER BY timer_at LIMIT $2;

-- name: flow_lates
SELECT id FROM flow WHERE late_at <= $1 ORDER BY late_at LIMIT $2;

-- name: flow_late_told
UPDATE flow SET late_at = NULL WHERE id = $1;

-- name: task_insert
INSERT INTO task (ticket_id, flow_id, title_zh, title_en, role, team_id, due_at, created_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
RETURNING id;

-- name: task_of_ticket
SELECT k.id, k.version, k.ticket_id, k.flow_id, k.title_zh, k.title_en, k.role, k.team_id, k.assignee_id, k.due_at, k.created_at,
       k.done_at, k.done_by, coalesce(u.name, '') AS done_name
  FROM task k LEFT JOIN user_account u ON u.id = k.done_by
 WHERE k.ticket_id = $1
 ORDER BY k.id LIMIT 200;

-- name: task_get
SELECT k.id, k.version, k.ticket_id, k.flow_id, k.title_zh, k.title_en, k.role, k.team_id, k.assignee_id, k.due_at, k.created_at,
       k.done_at, k.done_by, coalesce(u.name, '') AS done_name
  FROM task k LEFT JOIN user_account u ON u.id = k.done_by
 WHERE k.id = $1;

-- name: task_done
UPDATE task SET version = version + 1, done_at = $2, done_by = $3 WHERE id = $1 AND done_at IS NULL
RETURNING id;

-- name: flow_timer_set
UPDATE flow SET timer_at = $2 WHERE id = $1;

-- name: flow_timer_later
UPDATE flow SET timer_at = $2 WHERE id = $1 AND timer_at < $2;

-- name: flow_late_later
UPDATE flow SET late_at = $2 WHERE id = $1 AND late_at < $2;

-- name: flow_stands
-- Where the flows of a process stand, by the counts.
SELECT step, team_id, sum(n) AS n FROM flow_count WHERE process_id = $1
 GROUP BY step, team_id HAVING sum(n) <> 0 ORDER BY step, team_id;

-- name: flow_oldest
-- Who has been in a step longest; walks the index to its first row.
SELECT since FROM flow WHERE process_id = $1 AND step = $2 AND status = 0 ORDER BY since LIMIT 1;

-- name: flow_arrows
SELECT from_step AS "from", to_step AS "to", bucket, sum(n) AS n, sum(seconds) AS seconds, sum(late) AS late, sum(again) AS again
  FROM flow_arrow WHERE process_id = $1
 GROUP BY from_step, to_step, bucket ORDER BY from_step, to_step, bucket;

-- name: flow_role_names
SELECT name_zh AS role_zh, name_en AS role_en FROM role WHERE key = $1;

-- name: flow_verify
-- What the maintained counts say against where flows stand.
SELECT process_id, step, team_id, sum(n) AS n, sum(kept) AS kept
  FROM (SELECT process_id, step, coalesce(team_id, 0) AS team_id, 1 AS n, 0 AS kept FROM flow WHERE status = 0
        UNION ALL
        SELECT process_id, step, team_id, 0, n FROM flow_count) x
 GROUP BY process_id, step, team_id HAVING sum(n) <> sum(kept)
 ORDER BY process_id, step, team_id;

-- name: flow_team
UPDATE flow SET team_id = $2 WHERE id = $1;

-- name: flow_began
-- Flows of a process behind $2 that began from $3 until before $4, with their tickets.
SELECT f.id, f.ticket_id, f.edition_id, f.started_at, t.subject, t.kind, t.priority, t.channel, t.customer_id, t.unit_id,
       t.team_id, t.assignee_id
  FROM flow f
  JOIN ticket t ON t.id = f.ticket_id
 WHERE f.process_id = $1 AND f.id > $2 AND f.started_at >= $3 AND f.started_at < $4
 ORDER BY f.id LIMIT $5;

-- name: flow_past
-- What a ticket's flows did, and what forms recorded, in order.
SELECT e.at, e.type, e.actor_kind, e.actor_id, e.data FROM event e
 WHERE e.subject_kind = 'ticket' AND e.subject_id = $1
   AND e.type IN ('flow.started', 'flow.moved', 'flow.recorded')
 ORDER BY e.seq;

-- name: flow_values_at
SELECT key, value, updated_at FROM flow_value WHERE ticket_id = $1 ORDER BY key;

-- name: flow_never
-- Tickets behind $1 that came in from $2 until before $3 and never had a flow.
SELECT t.id, t.kind, t.priority, t.channel, t.customer_id, t.unit_id, t.team_id, t.assignee_id
  FROM ticket t
 WHERE t.id > $1 AND t.created_at >= $2 AND t.created_at < $3
   AND NOT EXISTS (SELECT 1 FROM flow f WHERE f.ticket_id = t.id)
 ORDER BY t.id LIMIT $4;
