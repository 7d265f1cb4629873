-- name: post_list
-- All, or one ($1). What its documents say comes from the edition in force, else from the open one.
SELECT p.id, p.version, p.name_zh, p.name_en, p.team_id, p.industry, p.supervisor, p.reports_to, p.model,
       p.active, p.created_at, p.updated_at, f.id AS in_force_id, f.edition AS in_force_edition,
       f.review_on, o.id AS open_id, o.state AS open_state,
       (SELECT group_concat(deputy_id, ',') FROM post_deputy WHERE post_id = p.id) AS deputy_ids,
       (SELECT group_concat(user_id, ',') FROM post_holder WHERE post_id = p.id) AS holder_ids,
       (SELECT count(*) FROM post_holder h
         WHERE h.post_id = p.id AND f.id IS NOT NULL AND NOT EXISTS
               (SELECT 1 FROM duty_signature s WHERE s.document_id = f.id AND s.user_id = h.user_id))
           AS unsigned_count,
       (SELECT count(*) FROM duty WHERE document_id = COALESCE(f.id, o.id)) AS duty_count,
       (SELECT group_concat(elements, char(10)) FROM duty WHERE document_id = COALESCE(f.id, o.id))
           AS elements
  FROM post p
  LEFT JOIN duty_document f ON f.post_id = p.id AND f.state = 3
  LEFT JOIN duty_document o ON o.post_id = p.id AND o.state < 3
 WHERE $1 = 0 OR p.id = $1
 ORDER BY p.id;

-- name: post_list:pg
SELECT p.id, p.version, p.name_zh, p.name_en, p.team_id, p.industry, p.supervisor, p.reports_to, p.model,
       p.active, p.created_at, p.updated_at, f.id AS in_force_id, f.edition AS in_force_edition,
       f.review_on, o.id AS open_id, o.state AS open_state,
       (SELECT string_agg(deputy_id::text, ',') FROM post_deputy WHERE post_id = p.id) AS deputy_ids,
       (SELECT string_agg(user_id::text, ',') FROM post_holder WHERE post_id = p.id) AS holder_ids,
       (SELECT count(*) FROM post_holder h
         WHERE h.post_id = p.id AND f.id IS NOT NULL AND NOT EXISTS
               (SELECT 1 FROM duty_signature s WHERE s.document_id = f.id AND s.user_id = h.user_id))
           AS unsigned_count,
       (SELECT count(*) FROM duty WHERE document_id = COALESCE(f.id, o.id)) AS duty_count,
       (SELECT string_agg(elements, chr(10)) FROM duty WHERE document_id = COALESCE(f.id, o.id))
           AS elements
  FROM post p
  LEFT JOIN duty_document f ON f.post_id = p.id AND f.state = 3
  LEFT JOIN duty_document o ON o.post_id = p.id AND o.state < 3
 WHERE $1 = 0 OR p.id = $1
 ORDER BY p.id;

-- name: post_insert
INSERT INTO post (name_zh, name_en, team_id, industry, supervisor, reports_to, model, active, created_at,
                  updated_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, 1, $8, $8)
RETURNING id;

-- name: post_update
-- No row comes back when the version has moved on.
UPDATE post
   SET version = version + 1, name_zh = $3, name_en = $4, team_id = $5, industry = $6, supervisor = $7,
       reports_to = $8, active = $9, updated_at = $10
 WHERE id = $1 AND version = $2
RETURNING id;

-- name: post_deputy_clear
DELETE FROM post_deputy WHERE post_id = $1;

-- name: post_deputy_insert
INSERT INTO post_deputy (post_id, deputy_id) VALUES ($1, $2);

-- name: post_holder_add
INSERT INTO post_holder (post_id, user_id, since) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING;

-- name: post_holder_remove
DELETE FROM post_holder WHERE post_id = $1 AND user_id = $2;

-- name: post_is_held
SELECT count(*) FROM post_holder WHERE post_id = $1 AND user_id = $2;

-- name: post_called_held
-- How many hold a post called $1, or one that stands in for it; is user $2 among them?
WITH called AS (SELECT id FROM post WHERE active = 1 AND (model = $1 OR name_zh = $1 OR name_en = $1)),
     holders AS (
SELECT h.user_id
  FROM post_holder h
  JOIN user_account u ON u.id = h.user_id AND u.active = 1
 WHERE h.post_id IN (SELECT id FROM called)
    OR h.post_id IN (SELECT d.deputy_id FROM post_deputy d JOIN post p ON p.id = d.deputy_id AND p.active = 1
                      WHERE d.post_id IN (SELECT id FROM called)))
SELECT count(*) AS holders, CAST(coalesce(max(CASE WHEN user_id = $2 THEN 1 ELSE 0 END), 0) AS bigint) AS among
  FROM holders;

-- name: post_called
SELECT id FROM post WHERE active = 1 AND (model = $1 OR name_zh = $1 OR name_en = $1) ORDER BY id LIMIT 1;

-- name: post_of_model
SELECT id FROM post WHERE model = $1 AND active = 1 ORDER BY id LIMIT 1;

-- name: post_lock
-- Until the end of the transaction nobody else changes the tree of posts. SQLite has one writer anyway.
SELECT 1;

-- name: post_lock:pg
SELECT 1 FROM pg_advisory_xact_lock(hashtextextended('post', 0));
