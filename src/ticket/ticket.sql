-- name: ticket_load
SELECT t.id, t.version, t.kind, t.subject, t.description, t.status, t.impact, t.urgency, t.priority,
       t.channel, t.customer_id, c.name AS customer_name, t.unit_id, t.order_id, t.team_id, t.assignee_id,
       t.tags, t.external_id, t.message_count, t.last_from, t.access_hash, t.created_at, t.updated_at,
       t.first_reply_at, t.resolved_at, t.closed_at, t.reopened_count, t.due_at, t.due_clock, t.near_at, t.alarm_at,
       t.step, t.step_zh, t.step_en, t.step_due_at, t.step_near_at
  FROM ticket t LEFT JOIN customer c ON c.id = t.customer_id
 WHERE t.id = $1;

-- name: ticket_insert
INSERT INTO ticket (kind, subject, description, status, impact, urgency, priority, channel,
                    customer_id, team_id, assignee_id, tags, external_id, contact, created_at,
                    updated_at, unit_id, order_id, due_at, due_clock, near_at, alarm_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22)
RETURNING id;

-- name: ticket_update
-- No row comes back when somebody else was first.
UPDATE ticket
   SET version = version + $21, kind = $3, subject = $4, description = $5, status = $6, impact = $7,
       urgency = $8, priority = $9, customer_id = $10, team_id = $11, assignee_id = $12, tags = $13,
       updated_at = $14, first_reply_at = $15, resolved_at = $16, closed_at = $17,
       reopened_count = $18, message_count = $19, last_from = $20,
       unit_id = $22, order_id = $23
 WHERE id = $1 AND version = $2
RETURNING version;

-- name: ticket_step_store
UPDATE ticket SET step = $2, step_zh = $3, step_en = $4, step_due_at = $5, step_near_at = $6 WHERE id = $1;

-- name: ticket_lock
-- Makes writers of one ticket wait for each other (SQLite has one writer anyway).
SELECT id FROM ticket WHERE id = $1;

-- name: ticket_lock:pg
SELECT id FROM ticket WHERE id = $1 FOR UPDATE;

-- name: ticket_by_external
SELECT id FROM ticket WHERE external_id = $1;

-- name: ticket_audience
SELECT team_id, assignee_id FROM ticket WHERE id = $1;

-- name: ticket_work_of
-- Unfinished tickets of a user, locked as by ticket_lock: they are read and written back next.
SELECT id FROM ticket WHERE assignee_id = $1 AND status < 3 ORDER BY id;

-- name: ticket_work_of:pg
SELECT id FROM ticket WHERE assignee_id = $1 AND status < 3 ORDER BY id FOR UPDATE;

-- name: ticket_tag_drop
DELETE FROM ticket_tag WHERE ticket_id = $1;

-- name: ticket_tag_add
INSERT INTO ticket_tag (ticket_id, tag) VALUES ($1, $2);

-- name: ticket_count_move
INSERT INTO ticket_count (team_id, assignee_id, status, slot, n) VALUES ($1, $2, $3, $4, $5)
    ON CONFLICT (team_id, assignee_id, status, slot) DO UPDATE SET n = ticket_count.n + excluded.n;

-- name: ticket_count_all
SELECT team_id, assignee_id, status, sum(n) AS n FROM ticket_count
 GROUP BY team_id, assignee_id, status;

-- name: message_insert
INSERT INTO message (ticket_id, seq, type, actor_kind, actor_id, body, created_at)
VALUES ($1, $2, $3, $4, $5, $6, $7)
RETURNING id;

-- name: message_newer
-- The first public message by somebody else behind a place in the timeline.
SELECT m.seq FROM message m
 WHERE m.ticket_id = $1 AND m.seq > $2 AND m.type = 0 AND NOT (m.actor_kind = $3 AND m.actor_id = $4)
 ORDER BY m.seq LIMIT 1;

-- name: timeline
SELECT e.seq AS id, e.at, e.type AS event, e.actor_kind, e.actor_id,
       coalesce(u.name, c.name, '') AS actor_name, e.data, m.id AS message_id, m.type AS message_type,
       m.body
  FROM event e
  LEFT JOIN message m ON m.ticket_id = e.subject_id AND m.seq = e.seq
  LEFT JOIN user_account u ON e.actor_kind = 1 AND u.id = e.actor_id
  LEFT JOIN customer c ON e.actor_kind = 2 AND c.id = e.actor_id
 WHERE e.subject_kind = 'ticket' AND e.subject_id = $1 AND e.seq > $2
 ORDER BY e.seq LIMIT $3;

-- name: attachment_insert
INSERT INTO attachment (name, media_type, size, sha256, actor_kind, actor_id, claim_hash, created_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
RETURNING id;

-- name: attachment_get
SELECT id, ticket_id, message_id, name, media_type, size, sha256, actor_kind, actor_id
  FROM attachment WHERE id = $1;

-- name: attachment_public
-- One that the customer may see: of a public message, or their own of the ticket itself. What staff put to the ticket (photos of
-- an inspection) is internal.
SELECT a.id, a.ticket_id, a.message_id, a.name, a.media_type, a.size, a.sha256
  FROM attachment a LEFT JOIN message m ON m.id = a.message_id
 WHERE a.id = $1 AND a.ticket_id = $2 AND (m.type = 0 OR (a.message_id IS NULL AND a.actor_kind <> 1));

-- name: attachments_of
SELECT id, ticket_id, message_id, name, media_type, size, sha256
  FROM attachment WHERE ticket_id = $1 ORDER BY id;

-- name: attachment_claim
-- An upload becomes part of a message, by whoever uploaded it.
UPDATE attachment SET ticket_id = $2, message_id = $3, claim_hash = NULL
 WHERE id = $1 AND ticket_id IS NULL AND claim_hash IS NULL AND actor_kind = $4 AND actor_id = $5
RETURNING id, ticket_id, message_id, name, media_type, size, sha256;

-- name: attachment_claim_secret
-- The same by the secret that the upload's answer gave.
UPDATE attachment SET ticket_id = $2, message_id = $3, claim_hash = NULL
 WHERE claim_hash = $1 AND ticket_id IS NULL
RETURNING id, ticket_id, message_id, name, media_type, size, sha256;

-- name: attachment_stale
SELECT id, sha256 FROM attachment WHERE ticket_id IS NULL AND created_at < $1 LIMIT 500;

-- name: attachment_drop
DELETE FROM attachment WHERE id = $1 AND ticket_id IS NULL;

-- name: attachment_uses
SELECT count(*) FROM attachment WHERE sha256 = $1;

-- name: ticket_contact
SELECT contact FROM ticket WHERE id = $1;

-- name: ticket_set_access
UPDATE ticket SET access_hash = $2 WHERE id = $1;

-- name: verify_counts
-- What the maintained counts say against what is there.
SELECT a.team_id, a.assignee_id, a.status, a.n, coalesce(b.n, 0) AS kept
  FROM (SELECT coalesce(team_id, 0) AS team_id, coalesce(assignee_id, 0) AS assignee_id, status,
               count(*) AS n FROM ticket GROUP BY 1, 2, 3) a
  LEFT JOIN (SELECT team_id, assignee_id, status, sum(n) AS n FROM ticket_count GROUP BY 1, 2, 3) b
    ON a.team_id = b.team_id AND a.assignee_id = b.assignee_id AND a.status = b.status
 WHERE a.n <> coalesce(b.n, 0)
UNION ALL
SELECT b.team_id, b.assignee_id, b.status, 0, b.n
  FROM (SELECT team_id, assignee_id, status, sum(n) AS n FROM ticket_count GROUP BY 1, 2, 3) b
 WHERE b.n <> 0 AND NOT EXISTS (
       SELECT 1 FROM ticket t WHERE coalesce(t.team_id, 0) = b.team_id
          AND coalesce(t.assignee_id, 0) = b.assignee_id AND t.status = b.status);

-- name: verify_customer_counts
SELECT c.id, c.ticket_count AS kept_all, c.open_count AS kept_open, coalesce(x.n, 0) AS n_all,
       coalesce(x.work, 0) AS n_open
  FROM customer c
  LEFT JOIN (SELECT customer_id, count(*) AS n, sum(CASE WHEN status < 3 THEN 1 ELSE 0 END) AS work
               FROM ticket WHERE customer_id IS NOT NULL GROUP BY customer_id) x
    ON x.customer_id = c.id
 WHERE c.ticket_count <> coalesce(x.n, 0) OR c.open_count <> coalesce(x.work, 0);

-- name: verify_messages
-- Each message with the event that it belongs to.
SELECT m.id AS message_id, m.ticket_id AS id, m.seq, m.body, e.data, e.type AS event
  FROM message m
  LEFT JOIN event e ON e.subject_kind = 'ticket' AND e.subject_id = m.ticket_id AND e.seq = m.seq;

-- name: verify_tickets
-- Tickets whose own records contradict each other.
SELECT t.id, t.message_count AS kept_all,
       (SELECT count(*) FROM message m WHERE m.ticket_id = t.id) AS n_all
  FROM ticket t
 WHERE t.message_count <> (SELECT count(*) FROM message m WHERE m.ticket_id = t.id)
    OR NOT EXISTS (SELECT 1 FROM event_head h WHERE h.subject_kind = 'ticket' AND h.subject_id = t.id);

-- name: verify_references
-- References that lead nowhere (foreign keys hold on both engines unless somebody switched them off).
SELECT t.id, 'customer' AS event FROM ticket t
 WHERE t.customer_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM customer c WHERE c.id = t.customer_id)
UNION ALL
SELECT t.id, 'team' FROM ticket t
 WHERE t.team_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM team x WHERE x.id = t.team_id)
UNION ALL
SELECT t.id, 'assignee' FROM ticket t
 WHERE t.assignee_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM user_account u WHERE u.id = t.assignee_id)
UNION ALL
SELECT m.ticket_id, 'message' FROM message m
 WHERE NOT EXISTS (SELECT 1 FROM ticket t WHERE t.id = m.ticket_id);

-- name: attachment_blobs
SELECT id, sha256, size, name FROM attachment ORDER BY id;
