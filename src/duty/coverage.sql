-- name: coverage_duties
-- Of active posts: of the edition in force, or with $1 = 1 of the open one where there is one, from state $2 on.
SELECT d.id, d.statement, d.elements, d.role, d.partners AS partners_json, x.post_id
  FROM duty d
  JOIN duty_document x ON x.id = d.document_id
  JOIN post p ON p.id = x.post_id AND p.active = 1
 WHERE CASE WHEN $1 = 1 THEN
            x.state BETWEEN $2 AND 2 OR (x.state = 3 AND NOT EXISTS
                (SELECT 1 FROM duty_document o WHERE o.post_id = x.post_id AND o.state BETWEEN $2 AND 2))
       ELSE x.state = 3 END
 ORDER BY x.post_id, d.position;

-- name: coverage_targets
-- What those duties need: permissions (0) by the users who hold the post; processes (2) and standards (3) by the post;
-- measures (4). Documents as in coverage_duties.
WITH counted AS (
SELECT x.id, x.post_id
  FROM duty_document x
  JOIN post p ON p.id = x.post_id AND p.active = 1
 WHERE CASE WHEN $1 = 1 THEN
            x.state BETWEEN $2 AND 2 OR (x.state = 3 AND NOT EXISTS
                (SELECT 1 FROM duty_document o WHERE o.post_id = x.post_id AND o.state BETWEEN $2 AND 2))
       ELSE x.state = 3 END)
SELECT b.kind, h.user_id AS owner_id, b.target
  FROM counted c
  JOIN post_holder h ON h.post_id = c.post_id
  JOIN duty d ON d.document_id = c.id
  JOIN duty_binding b ON b.duty_id = d.id AND b.kind = 0
 UNION
SELECT b.kind, c.post_id, b.target
  FROM counted c
  JOIN duty d ON d.document_id = c.id
  JOIN duty_binding b ON b.duty_id = d.id AND b.kind IN (2, 3)
 UNION
SELECT 4, c.post_id, m.measure
  FROM counted c
  JOIN duty d ON d.document_id = c.id
  JOIN duty_measure m ON m.duty_id = d.id
 ORDER BY 1, 2, 3;

-- name: duty_tasks
-- What waits: $1 = 'sign' for the user $2, 'approve', 'review' with dates until $3, 'draft'.
SELECT d.id, d.version, d.post_id, d.edition, d.state, d.lang, d.purpose, d.change_note, d.effective_on,
       d.review_on, d.created_by, d.submitted_by, d.approved_by, d.created_at, d.updated_at,
       d.submitted_at, d.approved_at, d.in_force_at, d.superseded_at, d.content_sha256,
       CASE d.lang WHEN 1 THEN p.name_en ELSE p.name_zh END AS post_name
  FROM duty_document d JOIN post p ON p.id = d.post_id
 WHERE ($1 = 'sign' AND d.state IN (2, 3)
        AND EXISTS (SELECT 1 FROM post_holder h WHERE h.post_id = p.id AND h.user_id = $2)
        AND NOT EXISTS (SELECT 1 FROM duty_signature s WHERE s.document_id = d.id AND s.user_id = $2))
    OR ($1 = 'approve' AND d.state = 1)
    OR ($1 = 'review' AND d.state = 3 AND d.review_on <= $3)
    OR ($1 = 'draft' AND d.state = 0)
 ORDER BY d.updated_at, d.id LIMIT 100;
