-- name: job_insert
-- Nothing happens when one with the same dedupe word waits or runs.
INSERT INTO job (kind, payload, dedupe, run_at, created_at) VALUES ($1, $2, $3, $4, $5)
    ON CONFLICT (dedupe) WHERE dedupe IS NOT NULL AND state < 2 DO NOTHING;

-- name: job_claim
-- A job whose lease ran out was left behind by a process that died.
UPDATE job SET state = 1, leased_until = $2, attempts = attempts + 1
 WHERE state < 2 AND run_at <= $1 AND leased_until < $1
   AND id IN (SELECT id FROM job
               WHERE state < 2 AND run_at <= $1 AND leased_until < $1
               ORDER BY run_at, id LIMIT $3)
RETURNING id, kind, payload, attempts, state, run_at, created_at, error;

-- name: job_claim:pg
UPDATE job SET state = 1, leased_until = $2, attempts = attempts + 1
 WHERE state < 2 AND run_at <= $1 AND leased_until < $1
   AND id IN (SELECT id FROM job
               WHERE state < 2 AND run_at <= $1 AND leased_until < $1
               ORDER BY run_at, id LIMIT $3 FOR UPDATE SKIP LOCKED)
RETURNING id, kind, payload, attempts, state, run_at, created_at, error;

-- name: job_done
UPDATE job SET state = 2, ended_at = $2, error = '' WHERE id = $1;

-- name: job_again
UPDATE job SET state = 0, leased_until = 0, run_at = $2, error = $3 WHERE id = $1;

-- name: job_dead
UPDATE job SET state = 3, ended_at = $2, error = $3 WHERE id = $1;

-- name: job_replay
UPDATE job SET state = 0, leased_until = 0, run_at = $2, attempts = 0, ended_at = NULL
 WHERE id = $1 AND state = 3
RETURNING id;

-- name: job_get
SELECT id, kind, payload, attempts, state, run_at, created_at, ended_at, error FROM job WHERE id = $1;

-- name: job_list
-- state -1: any.
SELECT id, kind, payload, attempts, state, run_at, created_at, ended_at, error FROM job
 WHERE ($1 = -1 OR state = $1) AND id < $2
 ORDER BY id DESC LIMIT $3;

-- name: job_due_exists
SELECT count(*) FROM (SELECT id FROM job WHERE state < 2 AND run_at <= $1 AND leased_until < $1 LIMIT 1) x;

-- name: job_recurring_exists
SELECT count(*) FROM job WHERE dedupe = $1 AND state < 2;

-- name: job_clear
-- What is done is of no use after a week; dead ones stay until somebody looks.
DELETE FROM job WHERE state = 2 AND ended_at < $1;
