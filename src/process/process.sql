-- name: process_list
SELECT id, version, key, name_zh, name_en, industry, active, edition, draft IS NOT NULL AS has_draft, created_at, updated_at
  FROM process ORDER BY key;

-- name: process_get
SELECT id, version, key, name_zh, name_en, industry, active, edition, draft IS NOT NULL AS has_draft, created_at, updated_at
  FROM process WHERE id = $1;

-- name: process_get_by_key
SELECT id, version, key, name_zh, name_en, industry, active, edition, draft IS NOT NULL AS has_draft, created_at, updated_at
  FROM process WHERE key = $1;

-- name: process_draft
SELECT draft FROM process WHERE id = $1;

-- name: process_edition_text
-- $2 = 0: the newest.
SELECT definition FROM process_edition
 WHERE process_id = $1 AND ($2 = 0 OR edition = $2)
 ORDER BY edition DESC LIMIT 1;

-- name: process_edition_by_id
SELECT definition FROM process_edition WHERE id = $1;

-- name: process_insert
INSERT INTO process (key, name_zh, name_en, industry, active, draft, created_at, updated_at)
VALUES ($1, $2, $3, $4, 0, $5, $6, $6)
RETURNING id;

-- name: process_store
-- No row comes back when the version has moved on. $6 NULL: no draft any more.
UPDATE process
   SET version = version + 1, name_zh = $3, name_en = $4, industry = $5, draft = $6, active = $7, edition = $8,
       updated_at = $9
 WHERE id = $1 AND version = $2
RETURNING id;

-- name: process_remove
-- No row comes back when the version has moved on, or it was switched on meanwhile.
DELETE FROM process WHERE id = $1 AND version = $2 AND edition = 0 RETURNING id;

-- name: process_edition_insert
INSERT INTO process_edition (process_id, edition, definition, note, user_id, created_at)
VALUES ($1, $2, $3, $4, $5, $6)
RETURNING id;

-- name: process_editions
SELECT e.id, e.process_id, e.edition, e.note, e.user_id, coalesce(u.name, '') AS user_name, e.created_at
  FROM process_edition e
  LEFT JOIN user_account u ON u.id = e.user_id
 WHERE e.process_id = $1
 ORDER BY e.edition DESC;

-- name: process_current
SELECT p.id AS process_id, e.id AS edition_id
  FROM process p
  JOIN process_edition e ON e.process_id = p.id AND e.edition = p.edition
 WHERE p.active = 1
 ORDER BY p.id;

-- name: process_role_names
SELECT key, name_zh, name_en FROM role ORDER BY id;
