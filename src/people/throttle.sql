-- name: throttle_attempt
-- Counts one more try at $2 that is remembered until $3; answers with how many there were and until when
-- the door is closed by the ones before.
INSERT INTO throttle (key, count, until, ends) VALUES ($1, 1, 0, $3)
    ON CONFLICT (key) DO UPDATE
   SET count = CASE WHEN throttle.ends <= $2 THEN 1 ELSE throttle.count + 1 END, ends = $3
RETURNING count, until;

-- name: throttle_close
UPDATE throttle SET until = $2 WHERE key = $1;

-- name: throttle_forget
DELETE FROM throttle WHERE key = $1;

-- name: throttle_less
UPDATE throttle SET count = count - 1 WHERE key = $1 AND count > 0;

-- name: throttle_read
SELECT count, ends FROM throttle WHERE key = $1 AND ends > $2;

-- name: throttle_add
-- $2 more by this node since the last time, in a window that ends at $4; answers with all nodes' count.
INSERT INTO throttle (key, count, until, ends) VALUES ($1, $2, 0, $4)
    ON CONFLICT (key) DO UPDATE
   SET count = CASE WHEN throttle.ends <= $3 THEN excluded.count ELSE throttle.count + excluded.count END,
       ends = CASE WHEN throttle.ends <= $3 THEN excluded.ends ELSE throttle.ends END
RETURNING count;

-- name: throttle_sweep
DELETE FROM throttle WHERE ends <= $1;
