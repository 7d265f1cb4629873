-- name: appraisal_cycle_insert
INSERT INTO appraisal_cycle (name, kind, from_on, to_on, state, post_ids, team_ids, user_ids, document_ids, measures_share,
                             created_by, created_at, updated_at)
VALUES ($1, $2, $3, $4, 0, $5, $6, $7, $8, $9, $10, $11, $11)
RETURNING id;

-- name: appraisal_cycle_update
-- No row comes back when the version has moved on.
UPDATE appraisal_cycle
   SET version = version + 1, name = $3, kind = $4, from_on = $5, to_on = $6, post_ids = $7, team_ids = $8, user_ids = $9,
       document_ids = $10, measures_share = $11, updated_at = $12
 WHERE id = $1 AND version = $2 AND state = 0
RETURNING id;

-- name: appraisal_cycle_drop
-- Kept, and seen no more.
UPDATE appraisal_cycle SET version = version + 1, state = 3, updated_at = $3 WHERE id = $1 AND version = $2 AND state = 0
RETURNING id;

-- name: appraisal_cycle_begin
UPDATE appraisal_cycle
   SET version = version + 1, state = 1, opened_by = $3, opened_at = $4, compute_asked_at = $4, updated_at = $4
 WHERE id = $1 AND version = $2 AND state = 0
RETURNING id;

-- name: appraisal_cycle_ask
-- Counted anew from now on.
UPDATE appraisal_cycle SET version = version + 1, compute_asked_at = $2, updated_at = $2 WHERE id = $1 AND state = 1
RETURNING id;

-- name: appraisal_cycle_end
UPDATE appraisal_cycle SET version = version + 1, state = 2, closed_by = $3, closed_at = $4, updated_at = $4
 WHERE id = $1 AND version = $2 AND state = 1
RETURNING id;

-- name: appraisal_criterion_list
SELECT id, name_zh, name_en, guide, judged_by, share FROM appraisal_criterion WHERE cycle_id = $1 ORDER BY position, id;

-- name: appraisal_criterion_insert
INSERT INTO appraisal_criterion (cycle_id, position, name_zh, name_en, guide, judged_by, share)
VALUES ($1, $2, $3, $4, $5, $6, $7)
RETURNING id;

-- name: appraisal_criterion_clear
DELETE FROM appraisal_criterion WHERE cycle_id = $1;

-- name: appraisal_place_list
-- Who holds which post and did by the end of the last day ($1), and the edition that was in force then. Posts and persons that are there
-- now.
SELECT h.user_id, u.name AS user_name, h.post_id, h.since, p.name_zh AS post_zh, p.name_en AS post_en, p.team_id,
       (SELECT d.id FROM duty_document d
         WHERE d.post_id = p.id AND d.state IN (3, 4) AND d.in_force_at < $1
           AND (d.superseded_at IS NULL OR d.superseded_at >= $1)
         ORDER BY d.edition DESC LIMIT 1) AS document_id
  FROM post_holder h
  JOIN post p ON p.id = h.post_id AND p.active = 1
  JOIN user_account u ON u.id = h.user_id AND u.active = 1
 WHERE h.since < $1
 ORDER BY p.id, u.id;

-- name: appraisal_insert
INSERT INTO appraisal (cycle_id, user_id, post_id, document_id, document_sha256, state, created_at, updated_at)
VALUES ($1, $2, $3, $4, $5, 0, $6, $6)
RETURNING id;

-- name: appraisal_item_insert
INSERT INTO appraisal_item (appraisal_id, position, kind, criterion_id, measure, weight, content)
VALUES ($1, $2, $3, $4, $5, $6, $7)
RETURNING id;

-- name: appraisal_open_count
-- Sheets that are not closed yet.
SELECT count(*) FROM appraisal WHERE cycle_id = $1 AND state < 4;

-- name: appraisal_to_compute
-- Sheets after $3 whose figures are older than what was asked for, and that no lead has submitted.
SELECT a.id FROM appraisal a JOIN appraisal_cycle c ON c.id = a.cycle_id
 WHERE a.cycle_id = $1 AND a.id > $3 AND a.state < 2 AND c.state = 1
   AND (a.computed_at IS NULL OR a.computed_at < c.compute_asked_at)
 ORDER BY a.id LIMIT $2;

-- name: appraisal_asked_at
SELECT compute_asked_at FROM appraisal_cycle WHERE id = $1;
