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

-- name: coverage_permissions
-- What the duties of the posts that each user holds need; documents as in coverage_duties.
SELECT DISTINCT h.user_id, b.target AS permission
  FROM post_holder h
  JOIN post p ON p.id = h.post_id AND p.active = 1
  JOIN duty_document x ON x.post_id = p.id
  JOIN duty d ON d.document_id = x.id
  JOIN duty_binding b ON b.duty_id = d.id AND b.kind = 0
 WHERE CASE WHEN $1 = 1 THEN
            x.state BETWEEN $2 AND 2 OR (x.state = 3 AND NOT EXISTS
                (SELECT 1 FROM duty_document o WHERE o.post_id = x.post_id AND o.state BETWEEN $2 AND 2))
       ELSE x.state = 3 END
 ORDER BY h.user_id, b.target;

-- name: coverage_bindings
-- Processes (2) and standards (3) that duties are bound to, with the post; documents as in coverage_duties.
SELECT DISTINCT x.post_id, b.kind, b.target
  FROM post p
  JOIN duty_document x ON x.post_id = p.id
  JOIN duty d ON d.document_id = x.id
  JOIN duty_binding b ON b.duty_id = d.id AND b.kind IN (2, 3)
 WHERE p.active = 1 AND CASE WHEN $1 = 1 THEN
            x.state BETWEEN $2 AND 2 OR (x.state = 3 AND NOT EXISTS
                (SELECT 1 FROM duty_document o WHERE o.post_id = x.post_id AND o.state BETWEEN $2 AND 2))
       ELSE x.state = 3 END
 ORDER BY b.kind, b.target, x.post_id;

-- name: coverage_measures
-- Measures that duties are judged by; documents as in coverage_duties.
SELECT DISTINCT m.measure AS target
  FROM post p
  JOIN duty_document x ON x.post_id = p.id
  JOIN duty d ON d.document_id = x.id
  JOIN duty_measure m ON m.duty_id = d.id
 WHERE p.active = 1 AND CASE WHEN $1 = 1 THEN
            x.state BETWEEN $2 AND 2 OR (x.state = 3 AND NOT EXISTS
                (SELECT 1 FROM duty_document o WHERE o.post_id = x.post_id AND o.state BETWEEN $2 AND 2))
       ELSE x.state = 3 END
 ORDER BY m.measure;

-- name: coverage_post_held
-- Does anybody hold a post called $1, or one that stands in for it?
SELECT count(*)
  FROM post p
  JOIN post_holder h ON h.post_id = p.id
                     OR h.post_id IN (SELECT d.deputy_id FROM post_deputy d
                                        JOIN post s ON s.id = d.deputy_id AND s.active = 1
                                       WHERE d.post_id = p.id)
  JOIN user_account u ON u.id = h.user_id AND u.active = 1
 WHERE p.active = 1 AND (p.model = $1 OR p.name_zh = $1 OR p.name_en = $1);

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
