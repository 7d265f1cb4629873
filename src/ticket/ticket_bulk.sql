-- name: bulk_ticket_ids
-- As many new ids, in order. Nobody else writes meanwhile: SQLite has one writer.
WITH RECURSIVE k (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM k WHERE n < $1)
SELECT coalesce((SELECT max(id) FROM ticket), 0) + n AS id FROM k;

-- name: bulk_ticket_ids:pg
SELECT nextval(pg_get_serial_sequence('ticket', 'id')) AS id FROM generate_series(1, $1::bigint);

-- name: bulk_message_ids
WITH RECURSIVE k (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM k WHERE n < $1)
SELECT coalesce((SELECT max(id) FROM message), 0) + n AS id FROM k;

-- name: bulk_message_ids:pg
SELECT nextval(pg_get_serial_sequence('message', 'id')) AS id FROM generate_series(1, $1::bigint);

-- name: bulk_ticket_insert
INSERT INTO ticket (id, version, kind, subject, description, status, impact, urgency, priority, channel,
                    customer_id, team_id, assignee_id, tags, external_id, message_count, last_from,
                    created_at, updated_at, first_reply_at, resolved_at, closed_at, reopened_count, unit_id,
                    order_id)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21,
        $22, $23, $24, $25);

-- name: bulk_message_insert
INSERT INTO message (id, ticket_id, seq, type, actor_kind, actor_id, body, created_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8);
