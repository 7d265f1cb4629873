-- name: standard_list
-- Each ($1 = 0, or one) in its newest edition, in the order in which they are tried.
SELECT s.id, s.version, s.name_zh, s.name_en, s.position, s.fallback, s.active, e.number AS edition,
       e.effective_at, e.condition, e.calendar, e.first_response, e.next_response, e.resolution, e.pauses,
       e.warn_percent, e.plan
  FROM standard s
  JOIN standard_edition e ON e.standard_id = s.id
   AND e.number = (SELECT max(number) FROM standard_edition WHERE standard_id = s.id)
 WHERE $1 = 0 OR s.id = $1
 ORDER BY s.position, s.id;

-- name: standard_editions
SELECT s.id, s.version, s.name_zh, s.name_en, s.position, s.fallback, s.active, e.number AS edition,
       e.effective_at, e.condition, e.calendar, e.first_response, e.next_response, e.resolution, e.pauses,
       e.warn_percent, e.plan
  FROM standard s JOIN standard_edition e ON e.standard_id = s.id
 WHERE s.id = $1
 ORDER BY e.number DESC;

-- name: standard_insert
INSERT INTO standard (name_zh, name_en, position, fallback, active, created_at)
VALUES ($1, $2, $3, $4, 1, $5)
RETURNING id;

-- name: standard_update
-- No row comes back when the version has moved on.
UPDATE standard
   SET version = version + 1, name_zh = $3, name_en = $4, position = $5, fallback = $6, active = $7
 WHERE id = $1 AND version = $2
RETURNING id;

-- name: standard_edition_insert
INSERT INTO standard_edition (standard_id, number, effective_at, condition, calendar, first_response,
                              next_response, resolution, pauses, warn_percent, created_by, created_at,
                              plan)
VALUES ($1, (SELECT COALESCE(max(number), 0) + 1 FROM standard_edition WHERE standard_id = $1), $2, $3, $4,
        $5, $6, $7, $8, $9, $10, $11, $12);

-- name: standard_set
-- All editions of all standards, in the order in which they are tried, the newest edition first.
SELECT s.id, s.version, s.name_zh, s.name_en, s.position, s.fallback, s.active, e.number AS edition,
       e.effective_at, e.condition, e.calendar, e.first_response, e.next_response, e.resolution, e.pauses,
       e.warn_percent, e.plan
  FROM standard s JOIN standard_edition e ON e.standard_id = s.id
 ORDER BY s.position, s.id, e.number DESC;
