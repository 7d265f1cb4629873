-- name: event_head_next
-- The next place in a subject's chain. The row lock makes writers of one subject wait for each other.
INSERT INTO event_head (subject_kind, subject_id, seq) VALUES ($1, $2, 1)
    ON CONFLICT (subject_kind, subject_id) DO UPDATE SET seq = event_head.seq + 1
RETURNING seq;

-- name: event_head_begin
INSERT INTO event_head (subject_kind, subject_id, seq) VALUES ($1, $2, 1);

-- name: event_head_set
INSERT INTO event_head (subject_kind, subject_id, seq) VALUES ($1, $2, $3);

-- name: event_hash_at
SELECT hash FROM event WHERE subject_kind = $1 AND subject_id = $2 AND seq = $3;

-- name: event_insert
INSERT INTO event (at, actor_kind, actor_id, subject_kind, subject_id, seq, type, data, hash)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9);

-- name: event_since
-- In commit order; SQLite has one writer, so that the id alone orders.
SELECT e.id, e.tx, e.at, e.actor_kind, e.actor_id, e.subject_kind, e.subject_id, e.seq, e.type, e.data
  FROM event e
 WHERE e.id > $2 AND $1 >= 0
 ORDER BY e.id LIMIT $3;

-- name: event_since:pg
-- Transactions below the snapshot's xmin are all over: no older event can still appear behind these.
SELECT e.id, e.tx, e.at, e.actor_kind, e.actor_id, e.subject_kind, e.subject_id, e.seq, e.type, e.data
  FROM event e
 WHERE (e.tx, e.id) > ($1, $2)
   AND e.tx < pg_snapshot_xmin(pg_current_snapshot())::text::bigint
 ORDER BY e.tx, e.id LIMIT $3;

-- name: event_newest
SELECT id, tx FROM event ORDER BY id DESC LIMIT 1;

-- name: event_newest:pg
SELECT id, tx FROM event
 WHERE tx < pg_snapshot_xmin(pg_current_snapshot())::text::bigint
 ORDER BY tx DESC, id DESC LIMIT 1;

-- name: event_walk
SELECT id, at, actor_kind, actor_id, subject_kind, subject_id, seq, type, data, hash
  FROM event ORDER BY subject_kind, subject_id, seq;

-- name: event_heads_wrong
-- Heads whose chain is shorter or longer than they say, and chains without head.
SELECT h.subject_kind AS subject_kind, h.subject_id AS subject_id, h.seq AS seq,
       (SELECT count(*) FROM event e
         WHERE e.subject_kind = h.subject_kind AND e.subject_id = h.subject_id) AS id
  FROM event_head h
 WHERE h.seq <> (SELECT count(*) FROM event e
                  WHERE e.subject_kind = h.subject_kind AND e.subject_id = h.subject_id)
UNION ALL
SELECT e.subject_kind, e.subject_id, 0, count(*) FROM event e
 WHERE NOT EXISTS (SELECT 1 FROM event_head h
                    WHERE h.subject_kind = e.subject_kind AND h.subject_id = e.subject_id)
 GROUP BY e.subject_kind, e.subject_id;
